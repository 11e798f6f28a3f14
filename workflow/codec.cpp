#include "workflow/codec.hpp"

#include "workflow/codec_parts.hpp"

namespace c1::workflow {
namespace codec {
namespace {

constexpr Words<Surface, 5> kSurfaces{{{Surface::slack, "slack"},
                                       {Surface::web, "web"},
                                       {Surface::api, "api"},
                                       {Surface::cli, "cli"},
                                       {Surface::system, "system"}}};
constexpr Words<Outcome, 4> kOutcomes{{{Outcome::granted, "granted"},
                                       {Outcome::denied, "denied"},
                                       {Outcome::cancelled, "cancelled"},
                                       {Outcome::errored, "errored"}}};
constexpr Words<Decision::Verdict, 6> kVerdicts{{{Decision::Verdict::approved, "approved"},
                                                 {Decision::Verdict::denied, "denied"},
                                                 {Decision::Verdict::accepted, "accepted"},
                                                 {Decision::Verdict::rejected, "rejected"},
                                                 {Decision::Verdict::provisioned, "provisioned"},
                                                 {Decision::Verdict::declined, "declined"}}};
using What = SayInThread::What;
constexpr Words<What, 9> kLines{{{What::approved, "approved"},
                                 {What::denied, "denied"},
                                 {What::accepted, "accepted"},
                                 {What::rejected, "rejected"},
                                 {What::your_turn_to_approve, "your_turn_to_approve"},
                                 {What::your_turn_to_provision, "your_turn_to_provision"},
                                 {What::provisioned, "provisioned"},
                                 {What::declined, "declined"},
                                 {What::granted, "granted"}}};

json::Value approval(const ApprovalStep& s) {
  return json::object({{"kind", "approval"},
                       {"approvers", ids(s.approvers)},
                       {"needed", s.needed},
                       {"allow_self", s.allow_self},
                       {"distinct", s.distinct},
                       {"reason_on_approve", s.reason_on_approve},
                       {"reason_on_deny", s.reason_on_deny},
                       {"label", s.label},
                       {"note", s.note}});
}

json::Value grant(const Grant& g) {
  json::Value out = json::object({{"id", g.id.value},
                                  {"subject", g.subject.value},
                                  {"entitlement", g.entitlement.value},
                                  {"request", g.request.value},
                                  {"since", time(g.since)}});
  if (g.until) out.set("until", time(*g.until));
  return out;
}

json::Value comment(const Comment& c) {
  return json::object(
      {{"id", c.id.value}, {"author", c.author.value}, {"text", c.text}, {"channel", c.channel}, {"ts", c.ts}});
}

}  // namespace

json::Value seconds(const std::optional<Seconds>& duration) {
  return duration ? json::Value(duration->count()) : json::Value{};
}
std::optional<Seconds> seconds_from(const json::Value& value) {
  return value.is_number() ? std::optional(Seconds{value.integer()}) : std::nullopt;
}

json::Value step(const Step& step) {
  return std::visit(match{[](const ApprovalStep& s) { return approval(s); },
                          [](const AcceptStep& s) {
                            return json::object({{"kind", "accept"}, {"why", s.why}});
                          },
                          [](const RejectStep& s) {
                            return json::object({{"kind", "reject"}, {"why", s.why}});
                          },
                          [](const ProvisionStep& s) {
                            return json::object({{"kind", "provision"},
                                                 {"assignees", ids(s.assignees)},
                                                 {"label", s.label},
                                                 {"instructions", s.instructions},
                                                 {"note", s.note}});
                          }},
                    step);
}

Step step_from(const json::Value& v) {
  const std::string& kind = v["kind"].string();
  if (kind == "approval")
    return ApprovalStep{ids_from<UserTag>(v["approvers"]),
                        v.has("needed") ? static_cast<int>(v["needed"].integer()) : 1,
                        v["allow_self"].boolean(),
                        v["distinct"].boolean(),
                        v["reason_on_approve"].boolean(),
                        v["reason_on_deny"].boolean(),
                        v["label"].string(),
                        v["note"].string()};
  if (kind == "accept") return AcceptStep{v["why"].string()};
  if (kind == "reject") return RejectStep{v["why"].string()};
  if (kind == "provision")
    return ProvisionStep{ids_from<UserTag>(v["assignees"]), v["label"].string(), v["instructions"].string(),
                         v["note"].string()};
  throw NotUnderstood{"step " + kind};
}

json::Value decision(const Decision& d) {
  return json::object({{"step", d.step},
                       {"by", d.by.value},
                       {"verdict", word_for(kVerdicts, d.verdict)},
                       {"reason", d.reason},
                       {"at", time(d.at)}});
}

Decision decision_from(const json::Value& v) {
  return {static_cast<std::size_t>(v["step"].integer()), UserId{v["by"].string()}, must(kVerdicts, v["verdict"]),
          v["reason"].string(), time_from(v["at"])};
}

json::Value request(const Request& r) {
  json::Value steps = json::array();
  for (const Step& s : r.plan.steps) steps.push(step(s));
  json::Value decisions = json::array();
  for (const Decision& d : r.decisions) decisions.push(decision(d));
  json::Value out = json::object({{"id", r.id.value},
                                  {"number", r.number},
                                  {"kind", "grant"},
                                  {"subject", r.subject.value},
                                  {"requester", r.requester.value},
                                  {"app", r.app.value},
                                  {"entitlement", r.entitlement.value},
                                  {"reason", r.reason},
                                  {"duration", seconds(r.duration)},
                                  {"surface", word_for(kSurfaces, r.surface)},
                                  {"opened", time(r.opened)},
                                  {"policy", r.plan.policy.value},
                                  {"steps", steps},
                                  {"step", r.step},
                                  {"decisions", decisions},
                                  {"version", r.version}});
  if (r.outcome) out.set("outcome", word_for(kOutcomes, *r.outcome));
  if (r.closed) out.set("closed", time(*r.closed));
  if (r.granted_until) out.set("granted_until", time(*r.granted_until));
  return out;
}

Request request_from(const json::Value& v) {
  if (v["kind"].string() != "grant") throw NotUnderstood{"kind " + v["kind"].string()};
  Request r{.id = {v["id"].string()},
            .number = v["number"].integer(),
            .subject = {v["subject"].string()},
            .requester = {v["requester"].string()},
            .app = {v["app"].string()},
            .entitlement = {v["entitlement"].string()},
            .reason = v["reason"].string(),
            .duration = seconds_from(v["duration"]),
            .surface = must(kSurfaces, v["surface"]),
            .opened = time_from(v["opened"]),
            .plan = {{}, {v["policy"].string()}},
            .step = static_cast<std::size_t>(v["step"].integer()),
            .version = v["version"].integer()};
  for (const auto& s : v["steps"].array()) r.plan.steps.push_back(step_from(s));
  for (const auto& d : v["decisions"].array()) r.decisions.push_back(decision_from(d));
  if (v.has("outcome")) r.outcome = must(kOutcomes, v["outcome"]);
  if (v.has("closed")) r.closed = time_from(v["closed"]);
  if (v.has("granted_until")) r.granted_until = time_from(v["granted_until"]);
  return r;
}

namespace {

Effect effect_from(const json::Value& v) {
  const std::string& kind = v["kind"].string();
  const RequestId request{v["request"].string()};
  const UserId person{v["person"].string()};
  if (kind == "card") return SyncCard{request, person};
  if (kind == "comment") return SyncComment{request, CommentId{v["comment"].string()}, person};
  if (kind == "home") return SyncHome{person};
  if (kind == "line")
    return SayInThread{request,
                       person,
                       must(kLines, v["what"]),
                       UserId{v["by"].string()},
                       v["reason"].string(),
                       v["version"].integer()};
  throw NotUnderstood{"effect " + kind};
}

}  // namespace
}  // namespace codec

json::Value to_json(const Request& request) { return codec::request(request); }
Result<Request> request_from(const json::Value& value) {
  return codec::guarded<Request>([&] { return codec::request_from(value); });
}

json::Value to_json(const Event& event) {
  using json::object;
  return std::visit(
      match{[](const Opened& e) {
              return object({{"request", codec::request(e.request)}});
            },
            [](const StepStarted& e) {
              return object({{"step", e.step}});
            },
            [](const DecisionMade& e) {
              return object({{"decision", codec::decision(e.decision)}});
            },
            [](const ApproversChanged& e) {
              return object(
                  {{"step", e.step}, {"approvers", codec::ids(e.approvers)}, {"needed", e.needed}, {"note", e.note}});
            },
            [](const StepFinished& e) {
              return object({{"step", e.step}});
            },
            [](const GrantActivated& e) {
              return object({{"grant", codec::grant(e.grant)}});
            },
            [](const Closed& e) {
              return object({{"outcome", to_string(e.outcome)}});
            },
            [](const CommentAdded& e) {
              return object({{"comment", codec::comment(e.comment)}});
            },
            [](const CommentEdited& e) {
              return object({{"comment", e.id.value}, {"before", e.before}, {"after", e.after}});
            },
            [](const CommentDeleted& e) {
              return object({{"comment", e.id.value}, {"before", e.before}});
            }},
      event);
}

json::Value to_json(const Effect& effect) {
  return std::visit(
      match{[](const SyncCard& e) {
              return json::object({{"kind", "card"}, {"request", e.request.value}, {"person", e.person.value}});
            },
            [](const SyncComment& e) {
              return json::object({{"kind", "comment"},
                                   {"request", e.request.value},
                                   {"comment", e.comment.value},
                                   {"person", e.person.value}});
            },
            [](const SayInThread& e) {
              return json::object({{"kind", "line"},
                                   {"request", e.request.value},
                                   {"person", e.person.value},
                                   {"what", codec::word_for(codec::kLines, e.what)},
                                   {"by", e.by.value},
                                   {"reason", e.reason},
                                   {"version", e.version}});
            },
            [](const SyncHome& e) {
              return json::object({{"kind", "home"}, {"person", e.person.value}});
            }},
      effect);
}

Result<Effect> effect_from(const json::Value& value) {
  return codec::guarded<Effect>([&] { return codec::effect_from(value); });
}

std::string_view to_string(Surface surface) { return codec::word_for(codec::kSurfaces, surface); }
std::string_view to_string(Outcome outcome) { return codec::word_for(codec::kOutcomes, outcome); }

}  // namespace c1::workflow
