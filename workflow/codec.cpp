// Events and effects.

#include "workflow/codec.hpp"

#include "workflow/codec_parts.hpp"

namespace c1::workflow {
namespace codec {
namespace {

using json::object;
using What = SayInThread::What;
using Time = TimePassed::What;

constexpr Words<What, 29> kLines{{{What::approved, "approved"},
                                  {What::denied, "denied"},
                                  {What::accepted, "accepted"},
                                  {What::rejected, "rejected"},
                                  {What::skipped, "skipped"},
                                  {What::answered, "answered"},
                                  {What::your_turn_to_approve, "your_turn_to_approve"},
                                  {What::your_turn_to_answer, "your_turn_to_answer"},
                                  {What::your_turn_to_provision, "your_turn_to_provision"},
                                  {What::handed_on, "handed_on"},
                                  {What::duration_changed, "duration_changed"},
                                  {What::escalated, "escalated"},
                                  {What::restarted, "restarted"},
                                  {What::plan_replaced, "plan_replaced"},
                                  {What::reminder, "reminder"},
                                  {What::provisioned, "provisioned"},
                                  {What::declined, "declined"},
                                  {What::failed, "failed"},
                                  {What::retried, "retried"},
                                  {What::granted, "granted"},
                                  {What::extended, "extended"},
                                  {What::end_changed, "end_changed"},
                                  {What::removed, "removed"},
                                  {What::cancelled, "cancelled"},
                                  {What::timed_out, "timed_out"},
                                  {What::please_acknowledge, "please_acknowledge"},
                                  {What::acknowledged, "acknowledged"},
                                  {What::ends_soon, "ends_soon"},
                                  {What::drifted, "drifted"}}};
constexpr Words<Time, 4> kTimes{
    {{Time::sla_half, "sla_half"}, {Time::sla, "sla"}, {Time::wait, "wait"}, {Time::lapse, "lapse"}}};
constexpr Words<PlanReplaced::Why, 4> kWhys{{{PlanReplaced::Why::escalated, "escalated"},
                                             {PlanReplaced::Why::restarted, "restarted"},
                                             {PlanReplaced::Why::sla, "sla"},
                                             {PlanReplaced::Why::system, "system"}}};

json::Value comment(const Comment& c) {
  return object(
      {{"id", c.id.value}, {"author", c.author.value}, {"text", c.text}, {"channel", c.channel}, {"ts", c.ts}});
}

// "" is left out.
json::Value with(json::Value out, std::string_view key, const std::string& text) {
  if (!text.empty()) out.set(key, text);
  return out;
}

struct EventBody {
  json::Value operator()(const Opened& e) const { return object({{"request", request(e.request)}}); }
  json::Value operator()(const StepStarted& e) const { return object({{"step", e.step}, {"due", maybe_time(e.due)}}); }
  json::Value operator()(const DecisionMade& e) const { return object({{"decision", decision(e.decision)}}); }
  json::Value operator()(const ApproversChanged& e) const {
    json::Value out = object({{"step", e.step},
                              {"approvers", ids(e.approvers)},
                              {"needed", e.needed},
                              {"delegates", delegates(e.delegates)},
                              {"label", e.label},
                              {"note", e.note},
                              {"reassigned", e.reassigned}});
    out = with(std::move(out), "failure", e.failure);
    return with(with(std::move(out), "by", e.by.value), "reason", e.reason);
  }
  json::Value operator()(const StepFinished& e) const { return object({{"step", e.step}}); }
  json::Value operator()(const PlanReplaced& e) const {
    json::Value out = object({{"why", word_for(kWhys, e.why)},
                              {"steps", list(e.steps, step)},
                              {"policy", e.policy.value},
                              {"because", matched(e.because)}});
    return with(with(std::move(out), "by", e.by.value), "reason", e.reason);
  }
  json::Value operator()(const DurationChanged& e) const {
    return object({{"before", seconds(e.before)}, {"after", seconds(e.after)}, {"by", e.by.value}});
  }
  json::Value operator()(const FormAnswered& e) const {
    return object({{"step", e.step}, {"answers", answers(e.answers)}, {"by", e.by.value}});
  }
  json::Value operator()(const Reminded& e) const { return object({{"by", e.by.value}}); }
  json::Value operator()(const ProvisioningFailed& e) const {
    return object({{"step", e.step}, {"by", e.by.value}, {"error", e.error}});
  }
  json::Value operator()(const ProvisioningRetried& e) const {
    json::Value out = object({{"step", e.step}, {"by", e.by.value}});
    if (e.method) out.set("method", method(*e.method));
    return out;
  }
  json::Value operator()(const GrantChanged& e) const {
    return with(object({{"grant", grant(e.grant)}}), "by", e.by.value);
  }
  json::Value operator()(const Closed& e) const {
    json::Value out = object({{"outcome", to_string(e.outcome)}});
    return with(with(std::move(out), "by", e.by.value), "reason", e.reason);
  }
  json::Value operator()(const FollowUpStarted& e) const { return object({{"people", ids(e.people)}}); }
  json::Value operator()(const EmergencyAcknowledged& e) const { return object({{"by", e.by.value}}); }
  json::Value operator()(const CommentAdded& e) const { return object({{"comment", comment(e.comment)}}); }
  json::Value operator()(const CommentEdited& e) const {
    return object({{"comment", e.id.value}, {"before", e.before}, {"after", e.after}});
  }
  json::Value operator()(const CommentDeleted& e) const {
    return object({{"comment", e.id.value}, {"before", e.before}});
  }
};

template <class G>
json::Value of_grant(std::string_view kind, const G& e) {
  return object({{"kind", kind},
                 {"grant", e.grant.value},
                 {"person", e.subject.value},
                 {"entitlement", e.entitlement.value},
                 {"at", time(e.at)}});
}

struct EffectBody {
  json::Value operator()(const SyncCard& e) const {
    return object({{"kind", "card"}, {"request", e.request.value}, {"person", e.person.value}});
  }
  json::Value operator()(const SyncComment& e) const {
    return object(
        {{"kind", "comment"}, {"request", e.request.value}, {"comment", e.comment.value}, {"person", e.person.value}});
  }
  json::Value operator()(const SayInThread& e) const {
    return object({{"kind", "line"},
                   {"request", e.request.value},
                   {"person", e.person.value},
                   {"what", word_for(kLines, e.what)},
                   {"by", e.by.value},
                   {"reason", e.reason},
                   {"version", e.version}});
  }
  json::Value operator()(const SyncHome& e) const { return object({{"kind", "home"}, {"person", e.person.value}}); }
  json::Value operator()(const Wake& e) const {
    return object({{"kind", "wake"},
                   {"request", e.request.value},
                   {"step", e.step},
                   {"what", word_for(kTimes, e.what)},
                   {"at", time(e.at)}});
  }
  json::Value operator()(const EndGrant& e) const { return of_grant("end_grant", e); }
  json::Value operator()(const RemindOfEnd& e) const { return of_grant("remind_of_end", e); }
  json::Value operator()(const RefreshAwaiting& e) const {
    return object(
        {{"kind", "refresh"}, {"person", e.person.value}, {"at", time(e.at)}, {"catalog_version", e.catalog_version}});
  }
  json::Value operator()(const RetireEntitlement& e) const {
    return object(
        {{"kind", "retire_entitlement"}, {"entitlement", e.entitlement.value}, {"catalog_version", e.catalog_version}});
  }
  json::Value operator()(const RetireUser& e) const {
    return object({{"kind", "retire_user"}, {"person", e.person.value}, {"catalog_version", e.catalog_version}});
  }
  json::Value operator()(const Provision& e) const {
    return object({{"kind", "provision"},
                   {"request", e.request.value},
                   {"step", e.step},
                   {"answer_by", maybe_time(e.answer_by)}});
  }
  json::Value operator()(const AskSystem& e) const {
    return object({{"kind", "ask_system"},
                   {"request", e.request.value},
                   {"step", e.step},
                   {"answer_by", maybe_time(e.answer_by)}});
  }
  json::Value operator()(const SyncDirectory& e) const {
    return object({{"kind", "sync_directory"}, {"connection", e.connection}, {"at", time(e.at)}});
  }
  json::Value operator()(const CompleteWorkflow& e) const {
    return object({{"kind", "complete_workflow"}, {"request", e.request.value}});
  }
  json::Value operator()(const ReportStranger& e) const {
    return object({{"kind", "report_stranger"},
                   {"team", e.team},
                   {"slack_user", e.slack_user},
                   {"called", e.called},
                   {"person", e.admin.value}});
  }
  json::Value operator()(const VerifyGrant& e) const {
    json::Value out = of_grant("verify_grant", e);
    out.set("reported", e.reported);
    return out;
  }
  json::Value operator()(const TellOfEnd& e) const {
    return object({{"kind", "tell_of_end"}, {"grant", e.grant.value}, {"change", e.change}});
  }
  json::Value operator()(const SendMail& e) const {
    return object({{"kind", "mail"},
                   {"request", e.request.value},
                   {"person", e.person.value},
                   {"what", word_for(kLines, e.what)},
                   {"by", e.by.value},
                   {"reason", e.reason},
                   {"version", e.version}});
  }
  json::Value operator()(const PlanDigests& e) const {
    return object({{"kind", "plan_digests"}, {"catalog_version", e.catalog_version}});
  }
  json::Value operator()(const DueDigest& e) const {
    return object({{"kind", "due_digest"}, {"person", e.person.value}, {"at", time(e.at)}});
  }
  json::Value operator()(const SendDigest& e) const {
    json::Value out =
        object({{"kind", "digest"}, {"person", e.person.value}, {"channel", to_string(e.channel)}, {"day", e.day}});
    if (e.asked != 0) out.set("asked", e.asked);
    return out;
  }
};

Effect effect_from(const json::Value& v) {
  const std::string& kind = v["kind"].string();
  const RequestId request{v["request"].string()};
  const UserId person{v["person"].string()};
  const GrantId grant{v["grant"].string()};
  const EntitlementId entitlement{v["entitlement"].string()};
  const Instant at = time_from(v["at"]);
  if (kind == "card") return SyncCard{request, person};
  if (kind == "comment") return SyncComment{request, CommentId{v["comment"].string()}, person};
  if (kind == "home") return SyncHome{person};
  if (kind == "wake") return Wake{request, size_from(v["step"]), must(kTimes, v["what"]), at};
  if (kind == "provision") return Provision{request, size_from(v["step"]), maybe_time_from(v["answer_by"])};
  if (kind == "sync_directory") return SyncDirectory{v["connection"].string(), at};
  if (kind == "complete_workflow") return CompleteWorkflow{request};
  if (kind == "report_stranger")
    return ReportStranger{v["team"].string(), v["slack_user"].string(), v["called"].string(), person};
  if (kind == "ask_system") return AskSystem{request, size_from(v["step"]), maybe_time_from(v["answer_by"])};
  if (kind == "verify_grant") return VerifyGrant{grant, person, entitlement, at, v["reported"].boolean()};
  if (kind == "tell_of_end") return TellOfEnd{grant, v["change"].string()};
  if (kind == "mail")
    return SendMail{request,
                    person,
                    must(kLines, v["what"]),
                    UserId{v["by"].string()},
                    v["reason"].string(),
                    v["version"].integer()};
  if (kind == "end_grant") return EndGrant{grant, person, entitlement, at};
  if (kind == "remind_of_end") return RemindOfEnd{grant, person, entitlement, at};
  if (kind == "due_digest") return DueDigest{person, at};
  if (kind == "digest") {
    const auto channel = notice_channel_from(v["channel"].string());
    if (!channel) throw NotUnderstood{v["channel"].string()};
    return SendDigest{person, *channel, v["day"].string(), v["asked"].integer()};
  }
  const std::int64_t catalog_version = v["catalog_version"].integer();
  if (kind == "plan_digests") return PlanDigests{catalog_version};
  if (kind == "refresh") return RefreshAwaiting{person, at, catalog_version};
  if (kind == "retire_entitlement") return RetireEntitlement{entitlement, catalog_version};
  if (kind == "retire_user") return RetireUser{person, catalog_version};
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

json::Value to_json(const Event& event) { return std::visit(codec::EventBody{}, event); }

json::Value to_json(const Effect& effect) { return std::visit(codec::EffectBody{}, effect); }
Result<Effect> effect_from(const json::Value& value) {
  return codec::guarded<Effect>([&] { return codec::effect_from(value); });
}

std::string_view to_string(SayInThread::What what) { return codec::word_for(codec::kLines, what); }

}  // namespace c1::workflow
