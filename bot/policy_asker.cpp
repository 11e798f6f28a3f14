#include "bot/policy_asker.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "bot/execute.hpp"
#include "bot/provisioning_job.hpp"
#include "workflow/effects.hpp"
#include "workflow/explain.hpp"
#include "workflow/steps.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using connectors::PolicyAnswer;
using connectors::PolicyQuestion;
using Answered = PolicyAnswer::State;

constexpr Millis kDeciderIsBusy{250};
constexpr int kMostAsked = 50;
constexpr int kAskAgain[] = {3'000, 15'000};
constexpr std::size_t kLongestDecision = 1'000;
constexpr std::string_view kIsAnswered = "This was answered already, or is not waited for any more.";

// The step that a system is to decide now; null where it does not wait for one.
const ApprovalStep* waiting_step(const std::optional<Request>& request, std::size_t at) {
  const bool is_there = request && request->is_open() && request->step == at && at < request->plan.steps.size();
  const auto* step = is_there ? std::get_if<ApprovalStep>(&request->plan.steps[at]) : nullptr;
  return step && is_at_work(*step) ? step : nullptr;
}

// As the engine takes it. Whom it names are looked for by their addresses; who is not there is left out.
SystemDecides command_for(const PolicyAnswer& answer, const RequestId& request, std::size_t step,
                          const Catalog& catalog) {
  using Verdict = SystemDecides::Verdict;
  SystemDecides command{.request = request, .step = step, .says = text::fit(answer.says, kLongestDecision)};
  command.verdict = answer.state == Answered::approve    ? Verdict::approve
                    : answer.state == Answered::deny     ? Verdict::deny
                    : answer.state == Answered::reassign ? Verdict::reassign
                    : answer.state == Answered::replace  ? Verdict::replace
                                                         : Verdict::fail;
  for (const std::string& email : answer.to)
    if (const User* user = catalog.user_by_email(email)) command.to.push_back(user->id);
  command.policy = {answer.policy};
  return command;
}

}  // namespace

struct PolicyAsker::Work {
  Request request;
  std::size_t at = 0;
  CatalogPtr catalog;
  Instant now{};
  Method method;
  std::map<std::string, std::string> settings;  // of the method, and of its connection

  std::string setting(const std::string& name) const {
    const auto found = settings.find(name);
    return found == settings.end() ? "" : found->second;
  }
};

namespace {

PolicyQuestion question_for(const Request& request, std::size_t at, const Catalog& catalog) {
  PolicyQuestion question{.key = request.id.value + "." + std::to_string(at) + ".decide",
                          .takes = request.kind == Kind::revoke,
                          .request = request.number,
                          .what = entitlement_phrase(catalog, request.entitlement),
                          .reason = request.reason,
                          .emergency = request.emergency,
                          .duration = request.duration,
                          .subject = holder_of(request.subject, catalog)};
  question.subject.account = request.account;
  const auto slash = request.entitlement.value.find('/');
  question.app = request.entitlement.value.substr(0, slash);
  question.entitlement = slash == std::string::npos ? "" : request.entitlement.value.substr(slash + 1);
  if (!request.requester.empty()) question.requester = holder_of(request.requester, catalog);
  return question;
}

}  // namespace

PolicyAsker::PolicyAsker(const Services& services, connectors::PolicyWebhook webhook, const connectors::Signer& signer)
    : services_(services), webhook_(std::move(webhook)), signer_(signer) {}

bool PolicyAsker::keeps(const Effect& effect) { return std::holds_alternative<AskSystem>(effect); }

Done PolicyAsker::carry_out(const storage::DueEffect& due) {
  const auto* ask = std::get_if<AskSystem>(&due.effect);
  if (!ask) return {.how = Done::How::parked, .error = "not for whoever asks systems to decide"};
  const auto request = services_.store.read([&](storage::Tx& tx) { return tx.request(ask->request); });
  const ApprovalStep* step = waiting_step(request, ask->step);
  if (!step) return {};
  Work work{.request = *request,
            .at = ask->step,
            .catalog = services_.catalog.get(),
            .now = services_.clock.now(),
            .method = *step->rule.system,
            .settings = step->rule.system->settings};
  if (ask->answer_by && *ask->answer_by > work.now)
    return {.how = Done::How::again, .wait = *ask->answer_by - work.now, .refused = true};
  if (ask->answer_by) return cannot(work, "It was asked, and has not answered in time.");
  if (!work.method.connection.empty()) {
    const Connection* connection = work.catalog->connection(work.method.connection);
    if (!connection) return cannot(work, "There is no connection \"" + work.method.connection + "\" any more.");
    work.settings.insert(connection->settings.begin(), connection->settings.end());
  }
  PolicyQuestion question = question_for(work.request, work.at, *work.catalog);
  question.url = work.setting("url");
  question.callback = services_.public_url + std::string(kCallbackPath) +
                      sealed({.request = work.request.id,
                              .step = work.at,
                              .attempt = kAttempt,
                              .until = work.now + answer_within(work.setting("callback_within"))},
                             signer_);
  const BusyPlaces::Visit visit(places_, question.url);
  if (!visit) return {.how = Done::How::again, .wait = kDeciderIsBusy, .refused = true};
  return ended(work, webhook_.ask(question), due);
}

Done PolicyAsker::ended(const Work& work, const PolicyAnswer& answer, const storage::DueEffect& due) {
  const int tries = due.attempts - due.refused;
  if (answer.state == Answered::pending) {
    const Instant until = work.now + answer_within(work.setting("callback_within"));
    services_.store.write([&](storage::Tx& tx) { tx.enqueue(AskSystem{work.request.id, work.at, until}, until); });
    return {};
  }
  if (answer.state == Answered::not_yet && tries < kMostAsked)
    return {.how = Done::How::again, .wait = pause(answer.wait), .error = answer.says};
  if (answer.state == Answered::not_yet)
    return cannot(work, answer.says + " It was asked " + std::to_string(tries) + " times.");
  if (answer.state == Answered::failed) return cannot(work, answer.says);
  const auto after = execute(services_, kByProgram, command_for(answer, work.request.id, work.at, *work.catalog));
  if (!after)
    log::info("a system's decision came late", {{"request", work.request.id.value}, {"why", after.error().says}});
  return {};
}

Done PolicyAsker::cannot(const Work& work, const std::string& why) {
  log::warn("a system does not decide, so people are asked",
            {{"request", work.request.id.value}, {"system", work.setting("url")}, {"why", why}});
  const PolicyAnswer answer{.state = Answered::failed, .says = why};
  const auto after = execute(services_, kByProgram, command_for(answer, work.request.id, work.at, *work.catalog));
  if (!after)
    log::info("a system's failure came late", {{"request", work.request.id.value}, {"why", after.error().says}});
  return {};
}

Millis PolicyAsker::pause(Millis wished) {
  const std::lock_guard lock(mutex_);
  if (wished.count() > 0) return wished + Millis{std::uniform_int_distribution<int>(0, 1'000)(jitter_)};
  return Millis{std::uniform_int_distribution<int>(kAskAgain[0], kAskAgain[1])(jitter_)};
}

CalledBack PolicyAsker::called_back(const std::string& text, const std::string& body) {
  const auto ticket = ticket_in_time(text, signer_, services_.clock.now());
  if (!ticket) return refusal(ticket.error());
  const auto answer = connectors::policy_answer(body);
  if (!answer)
    return {400,
            "The answer should be {\"version\":\"v1\",\"approve\":{}}, or one of \"deny\", \"reassign\" with "
            "\"users\", and \"replacePolicy\" with \"policy\"."};
  const CatalogPtr catalog = services_.catalog.get();
  const auto after = execute(services_, kByProgram, [&](storage::Tx& tx) -> Result<Command> {
    if (!waiting_step(tx.request(ticket->request), ticket->step)) return conflict(std::string(kIsAnswered));
    return Command{command_for(*answer, ticket->request, ticket->step, *catalog)};
  });
  if (after) return {200, "Thank you."};
  return refusal(after.error());
}

}  // namespace c1::bot
