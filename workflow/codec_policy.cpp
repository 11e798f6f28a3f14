// Policies and forms.

#include "workflow/codec.hpp"
#include "workflow/codec_parts.hpp"

namespace c1::workflow {
namespace codec {
namespace {

using json::object;

constexpr Words<Quorum::Kind, 3> kQuorums{
    {{Quorum::Kind::any, "any"}, {Quorum::Kind::all, "all"}, {Quorum::Kind::count, "count"}}};
constexpr Words<Sla::Then, 4> kThens{{{Sla::Then::reassign, "reassign"},
                                      {Sla::Then::use_policy, "use_policy"},
                                      {Sla::Then::skip, "skip"},
                                      {Sla::Then::cancel, "cancel"}}};
constexpr Words<FormField::Kind, 10> kFields{{{FormField::Kind::text, "text"},
                                              {FormField::Kind::long_text, "long_text"},
                                              {FormField::Kind::number, "number"},
                                              {FormField::Kind::checkbox, "checkbox"},
                                              {FormField::Kind::choice, "choice"},
                                              {FormField::Kind::choices, "choices"},
                                              {FormField::Kind::date, "date"},
                                              {FormField::Kind::user, "user"},
                                              {FormField::Kind::email, "email"},
                                              {FormField::Kind::url, "url"}}};

json::Value one_approver(const Approvers& one) {
  return std::visit(match{[](const ByManager&) { return json::Value("manager"); },
                          [](const ByAppOwners&) { return json::Value("app_owners"); },
                          [](const ByEntitlementOwners&) { return json::Value("entitlement_owners"); },
                          [](const ByResourceOwners&) { return json::Value("resource_owners"); },
                          [](const ByUsers& users) {
                            return object({{"users", ids(users.users)}});
                          },
                          [](const ByHolders& group) {
                            return object({{"holders_of", group.entitlement.value}});
                          },
                          [](const BySelf&) { return json::Value("self"); },
                          [](const ByExpression& expression) {
                            return object({{"expression", expression.text}});
                          }},
                    one);
}

Approvers one_approver_from(const json::Value& one) {
  if (one.has("users")) return ByUsers{people_from(one["users"])};
  if (one.has("holders_of")) return ByHolders{{one["holders_of"].string()}};
  if (one.has("expression")) return ByExpression{one["expression"].string()};
  const std::string& word = one.string();
  if (word == "manager") return ByManager{};
  if (word == "app_owners") return ByAppOwners{};
  if (word == "entitlement_owners") return ByEntitlementOwners{};
  if (word == "resource_owners") return ByResourceOwners{};
  if (word == "self") return BySelf{};
  throw NotUnderstood{"approvers " + one.dump()};
}

json::Value sla(const Sla& s) {
  return object({{"after", s.after.count()},
                 {"then", word_for(kThens, s.then)},
                 {"to", approvers(s.to)},
                 {"policy", s.policy.value}});
}

Sla sla_from(const json::Value& v) {
  return {Seconds{v["after"].integer()}, must(kThens, v["then"]), approvers_from(v["to"]), {v["policy"].string()}};
}

json::Value approval(const ApprovalRule& r) {
  json::Value out = object({{"kind", "approval"},
                            {"by", approvers(r.by)},
                            {"fallback", approvers(r.fallback)},
                            {"quorum", word_for(kQuorums, r.quorum.kind)},
                            {"count", r.quorum.count},
                            {"allow_self", r.allow_self},
                            {"distinct", r.distinct},
                            {"reason_on_approve", r.reason_on_approve},
                            {"reason_on_deny", r.reason_on_deny},
                            {"reason_on_reassign", r.reason_on_reassign},
                            {"allow_delegation", r.allow_delegation},
                            {"allow_reassignment", r.allow_reassignment},
                            {"reassign_to", approvers(r.reassign_to)},
                            {"channel", r.channel}});
  if (r.sla) out.set("sla", sla(*r.sla));
  if (r.system) out.set("system", method(*r.system));
  return out;
}

ApprovalRule approval_from(const json::Value& v) {
  ApprovalRule r{.by = approvers_from(v["by"]),
                 .fallback = approvers_from(v["fallback"]),
                 .quorum = {v.has("quorum") ? must(kQuorums, v["quorum"]) : Quorum::Kind::any, int_from(v["count"], 1)},
                 .allow_self = v["allow_self"].boolean(),
                 .distinct = v["distinct"].boolean(),
                 .reason_on_approve = v["reason_on_approve"].boolean(),
                 .reason_on_deny = v["reason_on_deny"].boolean(),
                 .reason_on_reassign = v["reason_on_reassign"].boolean(),
                 .allow_delegation = !v.has("allow_delegation") || v["allow_delegation"].boolean(),
                 .allow_reassignment = v["allow_reassignment"].boolean(),
                 .reassign_to = approvers_from(v["reassign_to"]),
                 .channel = v["channel"].string()};
  if (v.has("sla")) r.sla = sla_from(v["sla"]);
  if (v.has("system")) r.system = method_from(v["system"]);
  return r;
}

json::Value wait(const WaitRule& r) {
  json::Value out = object({{"kind", "wait"},
                            {"duration", seconds(r.duration)},
                            {"condition", r.condition},
                            {"timeout", r.timeout.count()},
                            {"why", r.why}});
  if (r.until) out.set("until", object({{"minutes", r.until->minutes}, {"time_zone", r.until->time_zone}}));
  return out;
}

WaitRule wait_from(const json::Value& v) {
  WaitRule r{.duration = seconds_from(v["duration"]),
             .condition = v["condition"].string(),
             .timeout = Seconds{v["timeout"].integer()},
             .why = v["why"].string()};
  if (v.has("until")) r.until = {int_from(v["until"]["minutes"], 0), v["until"]["time_zone"].string()};
  return r;
}

json::Value road(const Road& r) { return object({{"use", r.use.value}, {"steps", list(r.steps, rule)}}); }
Road road_from(const json::Value& v) { return {{v["use"].string()}, list_from(v["steps"], rule_from)}; }

json::Value integer(const std::optional<std::int64_t>& value) { return value ? json::Value(*value) : json::Value{}; }
std::optional<std::int64_t> integer_from(const json::Value& value) {
  return value.is_number() ? std::optional(value.integer()) : std::nullopt;
}

json::Value field(const FormField& f) {
  return object({{"id", f.id},
                 {"label", f.label},
                 {"kind", word_for(kFields, f.kind)},
                 {"required", f.required},
                 {"help", f.help},
                 {"placeholder", f.placeholder},
                 {"initial", f.initial},
                 {"choices", list(f.choices,
                                  [](const FormField::Choice& one) {
                                    return object({{"value", one.value}, {"label", one.label}});
                                  })},
                 {"at_least", integer(f.at_least)},
                 {"at_most", integer(f.at_most)},
                 {"pattern", f.pattern}});
}

FormField field_from(const json::Value& v) {
  return {.id = v["id"].string(),
          .label = v["label"].string(),
          .kind = must(kFields, v["kind"]),
          .required = v["required"].boolean(),
          .help = v["help"].string(),
          .placeholder = v["placeholder"].string(),
          .initial = v["initial"].string(),
          .choices = list_from(v["choices"],
                               [](const json::Value& one) {
                                 return FormField::Choice{one["value"].string(), one["label"].string()};
                               }),
          .at_least = integer_from(v["at_least"]),
          .at_most = integer_from(v["at_most"]),
          .pattern = v["pattern"].string()};
}

}  // namespace

json::Value approvers(const std::vector<Approvers>& all) { return list(all, one_approver); }
std::vector<Approvers> approvers_from(const json::Value& all) { return list_from(all, one_approver_from); }

json::Value rule(const StepRule& rule) {
  return std::visit(match{[](const ApprovalRule& r) { return approval(r); }, [](const WaitRule& r) { return wait(r); },
                          [](const FormRule& r) {
                            return object({{"kind", "form"}, {"form", r.form.value}});
                          },
                          [](const AcceptRule& r) {
                            return object({{"kind", "accept"}, {"why", r.why}});
                          },
                          [](const RejectRule& r) {
                            return object({{"kind", "reject"}, {"why", r.why}});
                          }},
                    rule);
}

StepRule rule_from(const json::Value& v) {
  const std::string& kind = v["kind"].string();
  if (kind == "approval") return approval_from(v);
  if (kind == "wait") return wait_from(v);
  if (kind == "form") return FormRule{{v["form"].string()}};
  if (kind == "accept") return AcceptRule{v["why"].string()};
  if (kind == "reject") return RejectRule{v["why"].string()};
  throw NotUnderstood{"rule " + kind};
}

json::Value words(const std::map<std::string, std::string>& words) {
  json::Value out = object();
  for (const auto& [key, value] : words) out.set(key, value);
  return out;
}
std::map<std::string, std::string> words_from(const json::Value& v) {
  std::map<std::string, std::string> words;
  for (const auto& [key, value] : v.object()) words[key] = value.string();
  return words;
}

json::Value method(const Method& m) {
  return object({{"kind", m.kind}, {"connection", m.connection}, {"settings", words(m.settings)}});
}
Method method_from(const json::Value& v) {
  return {v["kind"].string(), v["connection"].string(), words_from(v["settings"])};
}

json::Value task_sla(const TaskSla& s) { return object({{"after", s.after.count()}, {"to", approvers(s.to)}}); }
std::optional<TaskSla> task_sla_from(const json::Value& v) {
  if (!v.is_object()) return std::nullopt;
  return TaskSla{Seconds{v["after"].integer()}, approvers_from(v["to"])};
}

json::Value form(const Form& f) {
  return object({{"id", f.id.value}, {"name", f.name}, {"fields", list(f.fields, field)}});
}
Form form_from(const json::Value& v) {
  return {{v["id"].string()}, v["name"].string(), list_from(v["fields"], field_from)};
}

}  // namespace codec

json::Value to_json(const Policy& p) {
  return json::object({{"id", p.id.value},
                       {"name", p.name},
                       {"steps", codec::list(p.steps, codec::rule)},
                       {"rules", codec::list(p.rules,
                                             [](const ConditionalRoad& r) {
                                               return json::object({{"when", r.when}, {"road", codec::road(r.road)}});
                                             })},
                       {"use", p.use.value}});
}
Result<Policy> policy_from(const json::Value& v) {
  return codec::guarded<Policy>([&] {
    return Policy{{v["id"].string()},
                  v["name"].string(),
                  codec::list_from(v["steps"], codec::rule_from),
                  codec::list_from(v["rules"],
                                   [](const json::Value& r) {
                                     return ConditionalRoad{r["when"].string(), codec::road_from(r["road"])};
                                   }),
                  {v["use"].string()}};
  });
}

json::Value to_json(const Form& form) { return codec::form(form); }
Result<Form> form_from(const json::Value& value) {
  return codec::guarded<Form>([&] { return codec::form_from(value); });
}

}  // namespace c1::workflow
