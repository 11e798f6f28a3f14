#include "bot/provisioner.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "bot/callback_ticket.hpp"
#include "bot/execute.hpp"
#include "bot/facts.hpp"
#include "bot/provisioning_job.hpp"
#include "connectors/webhook.hpp"
#include "workflow/explain.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using connectors::Receipt;
using State = Receipt::State;

constexpr Millis kUntilNotTakenAway{30'000};
constexpr int kTries = 20;
constexpr int kWebhookPause[] = {3'000, 15'000};
constexpr Millis kFirstPause{2'000}, kLongestPause{300'000};
constexpr std::size_t kLongestEvidence = 1'000;
constexpr std::string_view kWasSo = "It was so before. ";  // begins the evidence of what we did not give

}  // namespace

// One step of a request, as everything is at one moment.
struct Provisioner::Work {
  Request request;
  std::size_t at = 0;
  ProvisionStep step;
  CatalogPtr catalog;
  Instant now{};
  bool may_be_given = false;
  bool held = false;
  std::string shared_with;  // another entitlement that the subject holds by the same place of the same system; or ""
  connectors::Job job;

  bool is_active() const { return request.is_open() && request.step == at && step.failure.empty(); }
};

Done Provisioner::again(Millis wait, std::string error) {
  return {.how = Done::How::again, .wait = wait, .refused = true, .error = std::move(error)};
}

Provisioner::Provisioner(const Services& services, const ByKind& systems, const connectors::Signer& signer)
    : services_(services), systems_(systems), signer_(signer) {}

bool Provisioner::keeps(const Effect& effect) {
  return std::holds_alternative<Provision>(effect) || std::holds_alternative<VerifyGrant>(effect) ||
         std::holds_alternative<TellOfEnd>(effect);
}

Done Provisioner::carry_out(const storage::DueEffect& due) {
  return std::visit(
      match{[&](const Provision& e) { return on(e, due); }, [&](const VerifyGrant& e) { return on(e); },
            [&](const TellOfEnd& e) { return on(e, due); },
            [](const auto&) { return Done{.how = Done::How::parked, .error = "not for the provisioner"}; }},
      due.effect);
}

Done Provisioner::on(const Provision& provision, const storage::DueEffect& due) {
  const CatalogPtr catalog = services_.catalog.get();
  const auto work = services_.store.read([&](storage::Tx& tx) -> std::optional<Work> {
    auto request = tx.request(provision.request);
    if (!request || provision.step >= request->plan.steps.size()) return std::nullopt;
    const auto* step = std::get_if<ProvisionStep>(&request->plan.steps[provision.step]);
    if (!step || !step->method) return std::nullopt;
    Work found{.at = provision.step, .step = *step, .catalog = catalog, .now = services_.clock.now()};
    const Facts facts = facts_about(tx, *catalog, *request, found.now);
    found.may_be_given = may_be_given(*request, facts);
    found.held = facts.held && facts.held->state != Grant::State::ended;
    found.shared_with = shares_place(tx, *catalog, *request, *step->method);
    found.request = *std::move(request);
    found.job = job_for(found.request, found.at, *catalog);
    if (found.held && found.request.kind == Kind::grant)
      found.job.until = end_with_more(found.request, *facts.held, *catalog, found.now);
    return found;
  });
  if (!work) return {.how = Done::How::parked, .error = "there is no such step of a system"};
  if (!work->request.is_open()) return take_back(*work, due);
  if (!work->is_active()) return {};
  if (provision.answer_by && *provision.answer_by > work->now) return again(*provision.answer_by - work->now, "");
  if (provision.answer_by) return failed(*work, "The system was asked, and has not answered in time.");
  return give_or_take(*work, due);
}

Done Provisioner::give_or_take(const Work& work, const storage::DueEffect& due) {
  const bool takes = work.request.kind == Kind::revoke;
  if (!takes && !work.may_be_given) {
    const User* subject = work.catalog->user(work.request.subject);
    if (subject && subject->status == UserStatus::active) return again(kUntilNotTakenAway, "");
    return failed(work, work.job.holder.name + " is not active in the directory any more.");
  }
  return ended(work, ask(work, takes), due);
}

// Whether the system has, or may have, given it because of this request.
bool Provisioner::may_have_given(const Work& work, const storage::DueEffect& due) {
  for (const Decision& decision : work.request.decisions)
    if (decision.step == work.at && decision.verdict == Decision::Verdict::provisioned)
      return decision.by.empty() && !decision.reason.starts_with(kWasSo);
  return work.step.failure.empty() && due.maybe_done_before();
}

// The request has ended otherwise, after a system may have given it. What is held by an earlier request stays, and so
// does what the person had before.
Done Provisioner::take_back(const Work& work, const storage::DueEffect& due) {
  const bool is_over = work.request.kind == Kind::revoke || work.request.outcome == Outcome::granted;
  if (is_over || work.held || !may_have_given(work, due)) return {};
  const Receipt receipt = ask(work, true);
  if (receipt.state == State::not_yet) {
    const int tries = due.attempts - due.refused;
    return {.how = Done::How::again, .wait = pause(work, receipt, tries), .error = receipt.says};
  }
  if (receipt.state == State::failed)
    return {.how = Done::How::parked, .error = "what was given could not be taken back: " + receipt.says};
  services_.store.write([&](storage::Tx& tx) {
    tx.append({.at = work.now,
               .actor = "system",
               .subject = work.request.subject.value,
               .surface = "system",
               .what = "provisioning.taken_back",
               .request = work.request.id.value,
               .body = json::object({{"step", work.at}, {"evidence", receipt.says}}).dump()});
  });
  return {};
}

Receipt Provisioner::ask(const Work& work, bool takes) {
  if (takes && !work.shared_with.empty())
    return {State::done, "It stays in place, because " + work.shared_with + " is given by it, too.", Millis{0}};
  const Method& method = *work.step.method;
  if (!method.connection.empty() && !work.catalog->connection(method.connection))
    return {State::failed, "There is no connection \"" + method.connection + "\" any more.", Millis{0}};
  const auto system = systems_.find(method.kind);
  if (system == systems_.end())
    return {State::failed, "This server has nothing that speaks \"" + method.kind + "\".", Millis{0}};
  const BusyPlaces::Visit visit(places_, place_of(method));
  if (!visit) return {State::not_yet, "", kSystemIsBusy};
  connectors::Job job = work.job;
  if (work.request.is_open() && system->second->capabilities().answers_later)
    job.callback = services_.public_url + std::string(kCallbackPath) + ticket(work);
  Receipt receipt;
  try {
    receipt = takes ? system->second->revoke(job) : system->second->grant(job);
  } catch (const std::exception& error) {
    receipt = {State::not_yet, std::string("It ended in an error: ") + error.what(), Millis{0}};
  }
  return receipt;
}

Done Provisioner::ended(const Work& work, const Receipt& receipt, const storage::DueEffect& due) {
  const int tries = due.attempts - due.refused;
  switch (receipt.state) {
    case State::done: {
      const bool was_so = receipt.was_so && work.step.attempt == 1 && !due.maybe_done_before();
      const std::string evidence = (was_so ? std::string(kWasSo) : "") + receipt.says;
      const auto after = execute(services_, kByProgram,
                                 MarkProvisioned{.request = work.request.id,
                                                 .by = {},
                                                 .step = work.at,
                                                 .grant = {new_id()},
                                                 .note = text::fit(evidence, kLongestEvidence)});
      // Ended meanwhile: what was given is looked at again, and taken back.
      return after ? Done{} : Done{.how = Done::How::again, .wait = Millis{1'000}, .error = after.error().says};
    }
    case State::pending: {
      const Instant until = work.now + answer_within(work.job.setting("callback_within"));
      services_.store.write([&](storage::Tx& tx) { tx.enqueue(Provision{work.request.id, work.at, until}, until); });
      return {};
    }
    case State::not_yet: {
      if (receipt.says.empty()) return again(receipt.wait, "");
      const int usual = work.step.method->kind == "webhook" ? kWebhookTries : kTries;
      const int most = receipt.tries > 0 ? receipt.tries : usual;
      if (tries >= most) return failed(work, receipt.says + " It was tried " + std::to_string(tries) + " times.");
      return {.how = Done::How::again, .wait = pause(work, receipt, tries), .error = receipt.says};
    }
    case State::failed:
      return failed(work, receipt.says);
  }
  return {};
}

// Now people have to do it; what a person has said meanwhile stands.
Done Provisioner::failed(const Work& work, const std::string& why) {
  const auto after =
      execute(services_, kByProgram, MarkFailed{work.request.id, {}, work.at, text::fit(why, kLongestEvidence)});
  if (!after)
    log::info("a system's failure came late", {{"request", work.request.id.value}, {"why", after.error().says}});
  return {};
}

Millis Provisioner::pause(const Work& work, const Receipt& receipt, int tries) {
  if (receipt.wait.count() > 0) return receipt.wait + Millis{random(0, 1'000)};
  if (work.step.method->kind == "webhook") return webhook_pause();
  const Millis longest = std::min(kLongestPause, kFirstPause * (1L << std::clamp(tries - 1, 0, 16)));
  return Millis{random(static_cast<int>(longest.count() / 2), static_cast<int>(longest.count() * 3 / 2))};
}

Millis Provisioner::webhook_pause() { return Millis{random(kWebhookPause[0], kWebhookPause[1])}; }

int Provisioner::random(int from, int to) {
  const std::lock_guard lock(mutex_);
  return std::uniform_int_distribution<int>(from, to)(jitter_);
}

// ---- callbacks

std::string Provisioner::ticket(const Work& work) const {
  return sealed({.request = work.request.id,
                 .step = work.at,
                 .attempt = work.step.attempt,
                 .until = work.now + answer_within(work.job.setting("callback_within"))},
                signer_);
}

CalledBack Provisioner::called_back(const std::string& text, const std::string& body) {
  const auto ticket = ticket_in_time(text, signer_, services_.clock.now());
  if (!ticket) return refusal(ticket.error());
  if (!connectors::is_webhook_answer(body))
    return {400, "The answer should be {\"version\":\"v1\",\"complete\":{}} or {\"version\":\"v1\",\"errored\":{}}."};
  const RequestId& id = ticket->request;
  const std::size_t at = ticket->step;
  const Receipt answer = connectors::webhook_answer(body);
  const auto after = execute(services_, kByProgram, [&](storage::Tx& tx) -> Result<Command> {
    const auto request = tx.request(id);
    const bool waits = request && request->is_open() && request->step == at;
    const auto* task = waits ? std::get_if<ProvisionStep>(&request->plan.steps[at]) : nullptr;
    if (!task || !task->failure.empty() || task->attempt != ticket->attempt)
      return conflict("This was answered already, or is not waited for any more.");
    if (answer.state == State::done) return Command{MarkProvisioned{id, {}, at, {new_id()}, answer.says}};
    return Command{MarkFailed{id, {}, at, answer.says}};
  });
  if (after) return {200, "Thank you."};
  return refusal(after.error());
}

}  // namespace c1::bot
