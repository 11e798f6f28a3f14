#include "bot/organisation_text_policies.hpp"

#include "base/text.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using FieldKind = FormField::Kind;

json::Value one(const Approvers& approvers) {
  return std::visit(match{[](const ByManager&) { return json::Value("manager"); },
                          [](const ByAppOwners&) { return json::Value("app_owners"); },
                          [](const ByEntitlementOwners&) { return json::Value("entitlement_owners"); },
                          [](const ByResourceOwners&) { return json::Value("resource_owners"); },
                          [](const ByUsers& by) {
                            json::Value emails = json::array();
                            for (const UserId& user : by.users) emails.push(user.value);
                            return json::object({{"users", std::move(emails)}});
                          },
                          [](const ByHolders& by) {
                            return json::object({{"holders_of", by.entitlement.value}});
                          },
                          [](const BySelf&) { return json::Value("self"); },
                          [](const ByExpression& by) {
                            return json::object({{"expression", by.text}});
                          }},
                    approvers);
}

json::Value sla_json(const Sla& sla) {
  json::Value item = json::object({{"after", text::duration_short(sla.after)}});
  switch (sla.then) {
    case Sla::Then::reassign:
      return std::move(item.set("then", json::object({{"reassign", approvers_json(sla.to)}})));
    case Sla::Then::use_policy:
      return std::move(item.set("then", json::object({{"use", sla.policy.value}})));
    case Sla::Then::skip:
      return std::move(item.set("then", "skip"));
    case Sla::Then::cancel:
      return std::move(item.set("then", "cancel"));
  }
  return item;
}

json::Value webhook_json(const ApprovalRule& rule) {
  json::Value item = settings_of_method(*rule.system);
  item.set("fallback", approvers_json(rule.by));
  return json::object({{"webhook", std::move(item)}});
}

json::Value quorum_json(const Quorum& quorum) {
  return quorum.kind == Quorum::Kind::all ? json::Value("all") : json::Value(quorum.count);
}

json::Value approval_json(const ApprovalRule& rule) {
  if (rule.system) return webhook_json(rule);
  json::Value item = json::object({{"by", approvers_json(rule.by)}});
  if (!rule.fallback.empty()) item.set("fallback", approvers_json(rule.fallback));
  if (rule.quorum.kind != Quorum::Kind::any) item.set("quorum", quorum_json(rule.quorum));
  if (rule.distinct) item.set("distinct", true);
  if (rule.allow_self) item.set("allow_self", true);
  json::Value reasons = json::array();
  if (rule.reason_on_approve) reasons.push("approve");
  if (rule.reason_on_deny) reasons.push("deny");
  if (rule.reason_on_reassign) reasons.push("reassign");
  if (!reasons.array().empty()) item.set("require_reason", std::move(reasons));
  if (!rule.allow_delegation) item.set("allow_delegation", false);
  if (!rule.reassign_to.empty())
    item.set("allow_reassignment", approvers_json(rule.reassign_to));
  else if (rule.allow_reassignment)
    item.set("allow_reassignment", true);
  if (rule.sla) item.set("sla", sla_json(*rule.sla));
  if (!rule.channel.empty()) item.set("channel", rule.channel);
  return json::object({{"approve", std::move(item)}});
}

std::string time_of_day(int minutes) {
  const std::string rest = std::to_string(minutes % 60);
  return std::to_string(minutes / 60) + ":" + (rest.size() == 1 ? "0" : "") + rest;
}

json::Value wait_json(const WaitRule& rule) {
  json::Value item = json::object();
  if (rule.duration) item.set("for", text::duration_short(*rule.duration));
  if (rule.until) item.set("until", time_of_day(rule.until->minutes)).set("time_zone", rule.until->time_zone);
  if (!rule.condition.empty()) item.set("condition", rule.condition).set("timeout", text::duration_short(rule.timeout));
  if (!rule.why.empty()) item.set("why", rule.why);
  return json::object({{"wait", std::move(item)}});
}

json::Value steps_json(const std::vector<StepRule>& steps) {
  json::Value list = json::array();
  for (const StepRule& step : steps)
    list.push(std::visit(match{[](const ApprovalRule& rule) { return approval_json(rule); },
                               [](const WaitRule& rule) { return wait_json(rule); },
                               [](const FormRule& rule) {
                                 return json::object({{"form", rule.form.value}});
                               },
                               [](const AcceptRule& rule) {
                                 return json::object({{"accept", rule.why}});
                               },
                               [](const RejectRule& rule) {
                                 return json::object({{"reject", rule.why}});
                               }},
                         step));
  return list;
}

void put_road(json::Value& item, const PolicyId& use, const std::vector<StepRule>& steps) {
  if (use.empty())
    item.set("steps", steps_json(steps));
  else
    item.set("use", use.value);
}

// ---- forms

std::string_view type_name(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return "text";
    case FieldKind::long_text:
      return "long_text";
    case FieldKind::number:
      return "number";
    case FieldKind::checkbox:
      return "checkbox";
    case FieldKind::choice:
      return "choice";
    case FieldKind::choices:
      return "choices";
    case FieldKind::date:
      return "date";
    case FieldKind::user:
      return "user";
    case FieldKind::email:
      return "email";
    case FieldKind::url:
      return "url";
  }
  return "";
}

json::Value default_json(const FormField& field) {
  if (field.kind != FieldKind::choices) return field.initial;
  json::Value lines = json::array();
  for (std::string& line : text::split(field.initial, '\n')) lines.push(std::move(line));
  return lines;
}

json::Value field_json(const FormField& field) {
  json::Value item = json::object({{"id", field.id}, {"label", field.label}, {"type", type_name(field.kind)}});
  if (field.required) item.set("required", true);
  if (!field.help.empty()) item.set("help", field.help);
  if (!field.placeholder.empty()) item.set("placeholder", field.placeholder);
  if (!field.initial.empty()) item.set("default", default_json(field));
  json::Value options = json::array();
  for (const FormField::Choice& choice : field.choices)
    options.push(json::object({{"value", choice.value}, {"label", choice.label}}));
  if (!field.choices.empty()) item.set("options", std::move(options));
  if (field.at_least) item.set("min", *field.at_least);
  if (field.at_most) item.set("max", *field.at_most);
  if (!field.pattern.empty()) item.set("pattern", field.pattern);
  return item;
}

}  // namespace

json::Value approvers_json(const std::vector<Approvers>& approvers) {
  json::Value list = json::array();
  for (const Approvers& each : approvers) list.push(one(each));
  return list;
}

json::Value settings_json(const std::map<std::string, std::string>& settings) {
  json::Value item = json::object();
  for (const auto& [key, value] : settings) {
    const auto dot = key.find('.');  // of a map: environment.BATON_DOMAIN
    if (dot == std::string::npos)
      item.set(key, value);
    else
      item.member(key.substr(0, dot)).set(key.substr(dot + 1), value);
  }
  return item;
}

json::Value settings_of_method(const Method& method) {
  json::Value settings = settings_json(method.settings);
  if (!method.connection.empty()) settings.set("connection", method.connection);
  return settings;
}

json::Value policy_item_json(const Policy& policy) {
  json::Value item = json::object({{"slug", policy.id.value}, {"name", policy.name}});
  json::Value rules = json::array();
  for (const ConditionalRoad& rule : policy.rules) {
    json::Value road = json::object({{"when", rule.when}});
    put_road(road, rule.road.use, rule.road.steps);
    rules.push(std::move(road));
  }
  if (!policy.rules.empty()) item.set("rules", std::move(rules));
  put_road(item, policy.use, policy.steps);
  return item;
}

json::Value form_item_json(const Form& form) {
  json::Value fields = json::array();
  for (const FormField& field : form.fields) fields.push(field_json(field));
  return json::object({{"slug", form.id.value}, {"name", form.name}, {"fields", std::move(fields)}});
}

}  // namespace c1::bot
