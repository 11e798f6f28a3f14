// What each piece of work is called, whom it waits for, and which of it is not wanted any more.

#include "base/result.hpp"
#include "workflow/effects.hpp"

namespace c1::workflow {
namespace {

using Time = TimePassed::What;

std::string key_of_wake(const RequestId& request, std::size_t step, Time what) {
  const std::string head = "wake/" + request.value + "/";
  if (what == Time::lapse) return head + "lapse";
  const std::string tail = what == Time::sla_half ? "half" : what == Time::sla ? "sla" : "wait";
  return head + std::to_string(step) + "/" + tail;
}

std::string key_of_end(const GrantId& grant) { return "grant/" + grant.value + "/end"; }
std::string key_of_verification(const GrantId& grant) { return "grant/" + grant.value + "/verify"; }
std::string key_of_reminder(const GrantId& grant) { return "grant/" + grant.value + "/reminder"; }

// Of what is said once for each version: a line, a mail.
template <class Said>
std::string rest_of_key(const Said& e) {
  return e.request.value + "/" + std::to_string(e.version) + "/" + std::string(to_string(e.what)) + "/" +
         e.person.value;
}

}  // namespace

std::string key_of(const Effect& effect) {
  return std::visit(
      match{
          [](const SyncCard& e) { return "card/" + e.request.value + "/" + e.person.value; },
          [](const SyncComment& e) { return "comment/" + e.comment.value + "/" + e.person.value; },
          [](const SayInThread& e) { return "line/" + rest_of_key(e); },
          [](const SyncHome& e) { return "home/" + e.person.value; },
          [](const Wake& e) { return key_of_wake(e.request, e.step, e.what); },
          [](const EndGrant& e) { return key_of_end(e.grant); },
          [](const RemindOfEnd& e) { return key_of_reminder(e.grant); },
          [](const RefreshAwaiting& e) { return "refresh/" + e.person.value + "/" + std::to_string(to_millis(e.at)); },
          [](const RetireEntitlement& e) { return "retire/" + e.entitlement.value; },
          [](const RetireUser& e) { return "retire/" + e.person.value; },
          [](const Provision& e) { return "provision/" + e.request.value + "/" + std::to_string(e.step); },
          [](const AskSystem& e) { return "ask/" + e.request.value + "/" + std::to_string(e.step); },
          [](const SyncDirectory& e) { return "directory/" + e.connection; },
          [](const CompleteWorkflow& e) { return "workflow/" + e.request.value; },
          [](const ReportStranger& e) { return "stranger/" + e.team + "/" + e.slack_user + "/" + e.admin.value; },
          [](const VerifyGrant& e) { return key_of_verification(e.grant); },
          [](const TellOfEnd& e) { return "grant/" + e.grant.value + "/tell_end"; },
          [](const SendMail& e) { return "mail/" + rest_of_key(e); },
          [](const PlanDigests&) { return std::string("digests/plan"); },
          [](const DueDigest& e) { return "digests/due/" + e.person.value; },
          [](const SendDigest& e) {
            const std::string asked = e.asked == 0 ? "" : "asked/" + std::to_string(e.asked) + "/";
            return "digests/" + std::string(to_string(e.channel)) + "/" + asked + e.day + "/" + e.person.value;
          }},
      effect);
}

std::string lane_of(const Effect& effect) {
  return std::visit(match{[](const SyncCard& e) { return e.request.value + "/" + e.person.value; },
                          [](const SyncComment& e) { return e.request.value + "/" + e.person.value; },
                          [](const SayInThread& e) { return e.request.value + "/" + e.person.value; },
                          [](const SyncHome& e) { return "home/" + e.person.value; },
                          [](const SendMail& e) { return "mail/" + e.person.value; },
                          [&](const SendDigest& e) {
                            return e.channel == NoticeChannel::mail ? "mail/" + e.person.value : key_of(effect);
                          },
                          // What is due later must not hold up what is due now: each has a lane of its own.
                          [&](const auto&) { return key_of(effect); }},
                    effect);
}

std::optional<Instant> due_of(const Effect& effect) {
  const auto at = [](const auto& e) -> std::optional<Instant> {
    if constexpr (requires { e.at; }) return e.at;
    return std::nullopt;
  };
  return std::visit(at, effect);
}

std::vector<std::string> withdrawn_by(const Request& after, const Events& events) {
  std::vector<std::string> keys;
  bool left = false;            // the step that was active: another plan goes on behind it
  const Grant* held = nullptr;  // as it is after all events
  const auto of_step = [&](std::size_t step) {
    for (const Time what : {Time::sla_half, Time::sla, Time::wait}) keys.push_back(key_of_wake(after.id, step, what));
  };
  for (const Event& event : events) {
    if (const auto* finished = std::get_if<StepFinished>(&event)) of_step(finished->step);
    if (const auto* retried = std::get_if<ProvisioningRetried>(&event)) of_step(retried->step);
    if (std::holds_alternative<PlanReplaced>(event)) left = true;
    if (const auto* started = std::get_if<StepStarted>(&event); started && left) {
      of_step(started->step - 1);
      left = false;
    }
    if (std::holds_alternative<Closed>(event)) {
      of_step(after.step);
      keys.push_back(key_of_wake(after.id, 0, Time::lapse));
    }
    if (const auto* change = std::get_if<GrantChanged>(&event)) held = &change->grant;
  }
  if (held && held->state != Grant::State::active) keys.push_back(key_of_verification(held->id));
  if (held && (held->state != Grant::State::active || !held->until)) {
    keys.push_back(key_of_end(held->id));
    keys.push_back(key_of_reminder(held->id));
  }
  return keys;
}

}  // namespace c1::workflow
