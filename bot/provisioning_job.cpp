#include "bot/provisioning_job.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/log.hpp"
#include "workflow/effects.hpp"
#include "workflow/explain.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostGrants = 1'000;

connectors::Job job(const UserId& subject, const EntitlementId& id, const Method& method, const Catalog& catalog) {
  connectors::Job made{.method = method, .what = entitlement_phrase(catalog, id)};
  // Who has left the directory is known by their id, which is their email.
  const User* user = catalog.user(subject);
  made.holder = user ? connectors::Holder{user->id.value, user->email, user->name, user->attributes}
                     : connectors::Holder{subject.value, subject.value, subject.value, {}};
  if (const Connection* connection = catalog.connection(method.connection)) made.connection = *connection;
  const auto slash = id.value.find('/');
  made.app = id.value.substr(0, slash);
  made.entitlement = slash == std::string::npos ? "" : id.value.substr(slash + 1);
  return made;
}

}  // namespace

RequestId latest_request(const Grant& grant) {
  for (auto why = grant.reasons.rbegin(); why != grant.reasons.rend(); ++why)
    if (!why->request.empty()) return why->request;
  return {};
}

connectors::Job job_for(const Request& request, std::size_t at, const Catalog& catalog) {
  const auto& step = std::get<ProvisionStep>(request.plan.steps.at(at));
  connectors::Job made = job(request.subject, request.entitlement, *step.method, catalog);
  made.key = request.id.value + "." + std::to_string(at) + "." + std::to_string(step.attempt);
  made.request = request.number;
  made.reason = request.reason;
  if (request.duration && request.kind == Kind::grant)
    made.until = request.decisions.empty() ? request.opened + *request.duration
                                           : request.decisions.back().at + *request.duration;
  return made;
}

connectors::Job job_for(const Grant& grant, const Method& method, const Catalog& catalog) {
  connectors::Job made = job(grant.subject, grant.entitlement, method, catalog);
  made.key = grant.id.value;
  made.until = grant.until;
  return made;
}

std::string shares_place(storage::Tx& tx, const Catalog& catalog, const Request& request, const Method& method) {
  if (method.kind == "webhook") return {};  // it is told which entitlement it is about
  for (const Grant& grant : tx.grants_of(request.subject, kMostGrants)) {
    if (grant.entitlement == request.entitlement || grant.state != Grant::State::active) continue;
    const Entitlement* other = catalog.entitlement(grant.entitlement);
    if (!other) continue;
    const auto methods = methods_of(*other, Kind::grant, catalog);
    if (std::find(methods.begin(), methods.end(), method) != methods.end())
      return entitlement_phrase(catalog, grant.entitlement);
  }
  return {};
}

void report_drift(storage::Tx& tx, const Catalog& catalog, const Grant& grant, const std::string& says, bool mails,
                  Instant now) {
  log::warn("what was given is not there any more",
            {{"grant", grant.id.value}, {"entitlement", grant.entitlement.value}});
  const RequestId request = latest_request(grant);
  tx.append({.at = now,
             .actor = "system",
             .subject = grant.subject.value,
             .surface = "system",
             .what = "grant.drifted",
             .request = request.value,
             .body = json::object({{"grant", grant.id.value}, {"says", says}}).dump()});
  const Entitlement* entitlement = catalog.entitlement(grant.entitlement);
  const App* app = entitlement ? catalog.app(entitlement->app) : nullptr;
  if (request.empty() || !app) return;
  for (const UserId& owner : app->owners) {
    const User* user = catalog.user(owner);
    if (!user || user->status != UserStatus::active) continue;
    tx.enqueue(SyncCard{request, owner}, now);
    tx.enqueue(SayInThread{request, owner, SayInThread::What::drifted, {}, says, to_millis(now)}, now);
    if (mails) tx.enqueue(SendMail{request, owner, SayInThread::What::drifted, {}, says, to_millis(now)}, now);
  }
}

}  // namespace c1::bot
