// Requests, with their plans, and what is held.

#include "workflow/codec.hpp"
#include "workflow/codec_parts.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace codec {
namespace {

using json::object;
using Verdict = Decision::Verdict;

constexpr Words<Surface, 6> kSurfaces{{{Surface::slack, "slack"},
                                       {Surface::web, "web"},
                                       {Surface::api, "api"},
                                       {Surface::cli, "cli"},
                                       {Surface::system, "system"},
                                       {Surface::workflow, "workflow"}}};
constexpr Words<Outcome, 6> kOutcomes{{{Outcome::granted, "granted"},
                                       {Outcome::revoked, "revoked"},
                                       {Outcome::denied, "denied"},
                                       {Outcome::cancelled, "cancelled"},
                                       {Outcome::errored, "errored"},
                                       {Outcome::timed_out, "timed_out"}}};
constexpr Words<Kind, 2> kRequestKinds{{{Kind::grant, "grant"}, {Kind::revoke, "revoke"}}};
constexpr Words<Cause, 4> kCauses{{{Cause::asked, "asked"},
                                   {Cause::extension, "extension"},
                                   {Cause::expiry, "expiry"},
                                   {Cause::departure, "departure"}}};
constexpr Words<Verdict, 8> kVerdicts{{{Verdict::approved, "approved"},
                                       {Verdict::denied, "denied"},
                                       {Verdict::accepted, "accepted"},
                                       {Verdict::rejected, "rejected"},
                                       {Verdict::provisioned, "provisioned"},
                                       {Verdict::declined, "declined"},
                                       {Verdict::skipped, "skipped"},
                                       {Verdict::answered, "answered"}}};
constexpr Words<Grant::State, 3> kStates{
    {{Grant::State::active, "active"}, {Grant::State::ending, "ending"}, {Grant::State::ended, "ended"}}};
constexpr Words<GrantReason::Kind, 4> kReasons{{{GrantReason::Kind::direct, "direct"},
                                                {GrantReason::Kind::bundle, "bundle"},
                                                {GrantReason::Kind::delegated, "delegated"},
                                                {GrantReason::Kind::file, "file"}}};

json::Value approval(const ApprovalStep& s) {
  json::Value out = rule(s.rule);
  out.set("otherwise", list(s.otherwise, rule))
      .set("approvers", ids(s.approvers))
      .set("needed", s.needed)
      .set("delegates", delegates(s.delegates))
      .set("reassigned", s.reassigned)
      .set("due", maybe_time(s.due))
      .set("label", s.label)
      .set("note", s.note);
  if (!s.failure.empty()) out.set("failure", s.failure);
  if (s.own_cards_up_to) out.set("own_cards_up_to", *s.own_cards_up_to);
  return out;
}

std::vector<Delegate> delegates_from(const json::Value& v) {
  return list_from(v, [](const json::Value& d) {
    return Delegate{{d["person"].string()}, {d["instead_of"].string()}};
  });
}

ApprovalStep approval_step_from(const json::Value& v) {
  ApprovalStep step{.rule = std::get<ApprovalRule>(rule_from(v)),
                    .otherwise = list_from(v["otherwise"], rule_from),
                    .approvers = people_from(v["approvers"]),
                    .needed = int_from(v["needed"], 1),
                    .delegates = delegates_from(v["delegates"]),
                    .reassigned = v["reassigned"].boolean(),
                    .due = maybe_time_from(v["due"]),
                    .label = v["label"].string(),
                    .note = v["note"].string(),
                    .failure = v["failure"].string()};
  if (v.has("own_cards_up_to")) step.own_cards_up_to = size_from(v["own_cards_up_to"]);
  if (!v.has("by")) {  // of the first schema, which did not keep the rule: these people it is
    step.reassigned = true;
    step.rule.by = {ByUsers{step.approvers}};
    step.rule.quorum = {Quorum::Kind::count, step.needed};
  }
  return step;
}

json::Value task(const ProvisionStep& s) {
  json::Value out = object({{"kind", "provision"},
                            {"assignees", ids(s.assignees)},
                            {"label", s.label},
                            {"instructions", s.instructions},
                            {"note", s.note},
                            {"failure", s.failure},
                            {"attempt", s.attempt}});
  if (s.method) out.set("method", method(*s.method));
  if (s.sla) out.set("sla", task_sla(*s.sla));
  if (s.due) out.set("due", time(*s.due));
  return out;
}

ProvisionStep task_from(const json::Value& v) {
  return {.assignees = people_from(v["assignees"]),
          .label = v["label"].string(),
          .instructions = v["instructions"].string(),
          .note = v["note"].string(),
          .failure = v["failure"].string(),
          .attempt = int_from(v["attempt"], 1),
          .method = v.has("method") ? std::optional(method_from(v["method"])) : std::nullopt,
          .sla = task_sla_from(v["sla"]),
          .due = maybe_time_from(v["due"])};
}

Decision decision_from(const json::Value& v) {
  return {size_from(v["step"]), UserId{v["by"].string()}, must(kVerdicts, v["verdict"]),
          v["reason"].string(), time_from(v["at"]),       UserId{v["instead_of"].string()}};
}

std::vector<Matched> matched_from(const json::Value& v) {
  return list_from(v, [](const json::Value& m) {
    return Matched{{m["policy"].string()}, int_from(m["rule"], 0), m["condition"].string(), m["problem"].string()};
  });
}

std::vector<Answer> answers_from(const json::Value& v) {
  return list_from(v, [](const json::Value& a) {
    return Answer{a["field"].string(), a["label"].string(), a["value"].string()};
  });
}

json::Value follow_up(const FollowUp& f) {
  return object({{"people", ids(f.people)}, {"acknowledged_by", f.acknowledged_by.value}, {"at", time(f.at)}});
}

void set_ending(json::Value& out, const Request& r) {
  if (r.plan.began) out.set("plan_began", time(*r.plan.began));
  if (r.reminded) out.set("reminded", time(*r.reminded));
  if (r.nudged) out.set("nudged", time(*r.nudged));
  if (r.outcome) out.set("outcome", word_for(kOutcomes, *r.outcome));
  if (r.closed) out.set("closed", time(*r.closed));
  if (!r.closed_by.empty()) out.set("closed_by", r.closed_by.value);
  if (!r.close_reason.empty()) out.set("close_reason", r.close_reason);
  if (r.granted_until) out.set("granted_until", time(*r.granted_until));
  if (r.follow_up) out.set("follow_up", follow_up(*r.follow_up));
}

void read_ending(const json::Value& v, Request& r) {
  r.plan.began = maybe_time_from(v["plan_began"]);
  r.reminded = maybe_time_from(v["reminded"]);
  r.nudged = maybe_time_from(v["nudged"]);
  if (v.has("outcome")) r.outcome = must(kOutcomes, v["outcome"]);
  r.closed = maybe_time_from(v["closed"]);
  r.closed_by = {v["closed_by"].string()};
  r.close_reason = v["close_reason"].string();
  r.granted_until = maybe_time_from(v["granted_until"]);
  const json::Value& f = v["follow_up"];
  if (f.is_object())
    r.follow_up = FollowUp{people_from(f["people"]), {f["acknowledged_by"].string()}, time_from(f["at"])};
}

Request request_from(const json::Value& v) {
  Request r{.id = {v["id"].string()},
            .number = v["number"].integer(),
            .kind = must(kRequestKinds, v["kind"]),
            .cause = v.has("cause") ? must(kCauses, v["cause"]) : Cause::asked,
            .subject = {v["subject"].string()},
            .requester = {v["requester"].string()},
            .app = {v["app"].string()},
            .entitlement = {v["entitlement"].string()},
            .reason = v["reason"].string(),
            .duration = seconds_from(v["duration"]),
            .emergency = v["emergency"].boolean(),
            .answers = answers_from(v["answers"]),
            .surface = must(kSurfaces, v["surface"]),
            .opened = time_from(v["opened"]),
            .plan = {list_from(v["steps"], step_from),
                     {v["policy"].string()},
                     matched_from(v["because"]),
                     size_from(v["plan_start"])},
            .step = size_from(v["step"]),
            .decisions = list_from(v["decisions"], decision_from),
            .involved = people_from(v["involved"]),
            .in_channel = people_from(v["in_channel"]),
            .account = v["account"].string(),
            .version = v["version"].integer()};
  if (!v.has("involved"))  // of the first schema
    for (std::size_t i = 0; i < r.plan.steps.size() && i <= r.step; ++i)
      for (const UserId& person : deciders_of(r.plan.steps[i])) add_once(r.involved, person);
  const json::Value& bundle = v["bundle"];
  if (bundle.is_object()) r.bundle = BundleOf{bundle["catalog"].string(), bundle["group"].string()};
  read_ending(v, r);
  return r;
}

std::vector<GrantReason> reasons_from(const json::Value& v) {
  return list_from(v, [](const json::Value& why) {
    return GrantReason{
        must(kReasons, why["kind"]), why["of"].string(), {why["request"].string()}, maybe_time_from(why["until"])};
  });
}

Grant grant_from(const json::Value& v) {
  return {.id = {v["id"].string()},
          .subject = {v["subject"].string()},
          .entitlement = {v["entitlement"].string()},
          .since = time_from(v["since"]),
          .until = maybe_time_from(v["until"]),
          .reasons = reasons_from(v["reasons"]),
          .state = must(kStates, v["state"]),
          .ended = maybe_time_from(v["ended"]),
          .account = v["account"].string()};
}

}  // namespace

json::Value step(const Step& step) {
  return std::visit(match{[](const ApprovalStep& s) { return approval(s); },
                          [](const WaitStep& s) {
                            json::Value out = rule(s.rule);
                            return out.set("due", maybe_time(s.due));
                          },
                          [](const FormStep& s) {
                            return object({{"kind", "form"}, {"form", form(s.form)}, {"assignee", s.assignee.value}});
                          },
                          [](const AcceptStep& s) {
                            return object({{"kind", "accept"}, {"why", s.why}});
                          },
                          [](const RejectStep& s) {
                            return object({{"kind", "reject"}, {"why", s.why}});
                          },
                          [](const ProvisionStep& s) { return task(s); }},
                    step);
}

Step step_from(const json::Value& v) {
  const std::string& kind = v["kind"].string();
  if (kind == "approval") return approval_step_from(v);
  if (kind == "wait") return WaitStep{std::get<WaitRule>(rule_from(v)), maybe_time_from(v["due"])};
  if (kind == "form") return FormStep{form_from(v["form"]), {v["assignee"].string()}};
  if (kind == "accept") return AcceptStep{v["why"].string()};
  if (kind == "reject") return RejectStep{v["why"].string()};
  if (kind == "provision") return task_from(v);
  throw NotUnderstood{"step " + kind};
}

json::Value decision(const Decision& d) {
  json::Value out = object({{"step", d.step},
                            {"by", d.by.value},
                            {"verdict", word_for(kVerdicts, d.verdict)},
                            {"reason", d.reason},
                            {"at", time(d.at)}});
  if (!d.instead_of.empty()) out.set("instead_of", d.instead_of.value);
  return out;
}

json::Value delegates(const std::vector<Delegate>& all) {
  return list(all, [](const Delegate& d) {
    return object({{"person", d.person.value}, {"instead_of", d.instead_of.value}});
  });
}

json::Value matched(const std::vector<Matched>& because) {
  return list(because, [](const Matched& m) {
    return object({{"policy", m.policy.value}, {"rule", m.rule}, {"condition", m.condition}, {"problem", m.problem}});
  });
}

json::Value answers(const std::vector<Answer>& all) {
  return list(all, [](const Answer& a) {
    return object({{"field", a.field}, {"label", a.label}, {"value", a.value}});
  });
}

json::Value reasons(const std::vector<GrantReason>& all) {
  return list(all, [](const GrantReason& why) {
    return object({{"kind", word_for(kReasons, why.kind)},
                   {"of", why.of},
                   {"request", why.request.value},
                   {"until", maybe_time(why.until)}});
  });
}

json::Value grant(const Grant& g) {
  json::Value out = object({{"id", g.id.value},
                            {"subject", g.subject.value},
                            {"entitlement", g.entitlement.value},
                            {"since", time(g.since)},
                            {"until", maybe_time(g.until)},
                            {"reasons", reasons(g.reasons)},
                            {"state", word_for(kStates, g.state)},
                            {"ended", maybe_time(g.ended)}});
  if (!g.account.empty()) out.set("account", g.account);
  return out;
}

json::Value request(const Request& r) {
  json::Value out = object({{"id", r.id.value},
                            {"number", r.number},
                            {"kind", word_for(kRequestKinds, r.kind)},
                            {"cause", word_for(kCauses, r.cause)},
                            {"subject", r.subject.value},
                            {"requester", r.requester.value},
                            {"app", r.app.value},
                            {"entitlement", r.entitlement.value},
                            {"reason", r.reason},
                            {"duration", seconds(r.duration)},
                            {"emergency", r.emergency},
                            {"answers", answers(r.answers)},
                            {"surface", word_for(kSurfaces, r.surface)},
                            {"opened", time(r.opened)},
                            {"policy", r.plan.policy.value},
                            {"because", matched(r.plan.because)},
                            {"steps", list(r.plan.steps, step)},
                            {"plan_start", r.plan.start},
                            {"step", r.step},
                            {"decisions", list(r.decisions, decision)},
                            {"involved", ids(r.involved)},
                            {"version", r.version}});
  if (!r.account.empty()) out.set("account", r.account);
  if (!r.in_channel.empty()) out.set("in_channel", ids(r.in_channel));
  if (r.bundle) out.set("bundle", object({{"catalog", r.bundle->catalog}, {"group", r.bundle->group}}));
  set_ending(out, r);
  return out;
}

}  // namespace codec

json::Value to_json(const Request& request) { return codec::request(request); }
Result<Request> request_from(const json::Value& value) {
  return codec::guarded<Request>([&] { return codec::request_from(value); });
}
json::Value to_json(const Grant& grant) { return codec::grant(grant); }
Result<Grant> grant_from(const json::Value& value) {
  return codec::guarded<Grant>([&] { return codec::grant_from(value); });
}

json::Value to_json(const std::vector<GrantReason>& reasons) { return codec::reasons(reasons); }

Result<void> read_grant_parts(std::string_view state, std::string_view reasons, Grant& into) {
  const auto parsed = json::parse(reasons.empty() ? "[]" : reasons);
  if (!parsed) return parsed.error();
  const auto read = codec::guarded<Grant>([&] {
    Grant grant = into;
    grant.state = codec::must(codec::kStates, json::Value(state));
    grant.reasons = codec::reasons_from(*parsed);
    return grant;
  });
  if (!read) return read.error();
  into = *read;
  return {};
}

std::string_view to_string(Surface surface) { return codec::word_for(codec::kSurfaces, surface); }
std::string_view to_string(Outcome outcome) { return codec::word_for(codec::kOutcomes, outcome); }
std::string_view to_string(Kind kind) { return codec::word_for(codec::kRequestKinds, kind); }
std::string_view to_string(Grant::State state) { return codec::word_for(codec::kStates, state); }

}  // namespace c1::workflow
