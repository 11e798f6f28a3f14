#include "bot/provisioning_job.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/log.hpp"
#include "workflow/accounts.hpp"
#include "workflow/effects.hpp"
#include "workflow/explain.hpp"
#include "workflow/grant.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostGrants = 1'000;
constexpr int kDeepestCarrier = 5;

// Which person's account of which app: what is held by whom, and with which account.
struct Possession {
  const UserId& subject;
  const EntitlementId& entitlement;
  const std::string& account;
};

bool is_among(const Systems& systems, const Method& method) {
  return std::find(systems.methods.begin(), systems.methods.end(), method) != systems.methods.end();
}

// The app of the entitlement that has this method: the one that is asked for, or one that carries it.
AppId app_with(const Method& method, const Entitlement& entitlement, const Catalog& catalog, int depth) {
  if (is_among(entitlement.systems, method) || (entitlement.removal && is_among(*entitlement.removal, method)))
    return entitlement.app;
  for (const Method& one : entitlement.systems.methods) {
    const auto to = one.settings.find("entitlement");
    const bool delegates = one.kind == "delegated" && to != one.settings.end() && depth > 0;
    const Entitlement* carrier = delegates ? catalog.entitlement({to->second}) : nullptr;
    if (AppId app = carrier ? app_with(method, *carrier, catalog, depth - 1) : AppId{}; !app.empty()) return app;
  }
  return {};
}

// An account is one of its app. Where another app carries the access it is the person's first one there.
std::string account_at(const Possession& held, const Method& method, const Catalog& catalog) {
  const Entitlement* entitlement = catalog.entitlement(held.entitlement);
  if (!entitlement || held.account.empty()) return held.account;
  const AppId app = app_with(method, *entitlement, catalog, kDeepestCarrier);
  return app.empty() || app == entitlement->app ? held.account : first_account(catalog, held.subject, app);
}

// Whether the system knows both as the same account.
bool is_same_holder(const Possession& one, const Possession& other, const Method& method, const Catalog& catalog) {
  if (method.kind == "slack") return true;  // people have one there
  const Entitlement* entitlement = catalog.entitlement(other.entitlement);
  const AppId app = entitlement ? app_with(method, *entitlement, catalog, kDeepestCarrier) : AppId{};
  return is_same_account(catalog, one.subject, app, account_at(one, method, catalog),
                         account_at(other, method, catalog));
}

connectors::Job job(const Possession& held, const Method& method, const Catalog& catalog) {
  const EntitlementId& id = held.entitlement;
  connectors::Job made{.method = method, .what = entitlement_phrase(catalog, id)};
  made.holder = holder_of(held.subject, catalog);
  made.holder.account = account_at(held, method, catalog);
  if (const Connection* connection = catalog.connection(method.connection)) made.connection = *connection;
  const auto slash = id.value.find('/');
  made.app = id.value.substr(0, slash);
  made.entitlement = slash == std::string::npos ? "" : id.value.substr(slash + 1);
  return made;
}

// The super admins where no owner is there.
std::vector<UserId> active_owners(const App& app, const Catalog& catalog) {
  std::vector<UserId> owners;
  for (const UserId& owner : app.owners)
    if (const User* user = catalog.user(owner); user && user->status == UserStatus::active) owners.push_back(owner);
  return owners.empty() ? catalog.super_admins() : owners;
}

}  // namespace

RequestId latest_request(const Grant& grant) {
  for (auto why = grant.reasons.rbegin(); why != grant.reasons.rend(); ++why)
    if (!why->request.empty()) return why->request;
  return {};
}

connectors::Holder holder_of(const UserId& person, const Catalog& catalog) {
  const User* user = catalog.user(person);
  return user ? connectors::Holder{user->id.value, user->email, user->name, user->attributes}
              : connectors::Holder{person.value, person.value, person.value, {}};
}

std::optional<Instant> end_with_more(const Request& request, const Grant& held, const Catalog& catalog, Instant now) {
  const Entitlement* entitlement = catalog.entitlement(request.entitlement);
  return granted_by(request, held, held.id, entitlement ? entitlement->max_duration : std::optional<Seconds>{}, now)
      .until;
}

std::string place_of(const Method& method) {
  const auto url = method.settings.find("url");
  return method.kind + "/" +
         (method.connection.empty() && url != method.settings.end() ? url->second : method.connection);
}

connectors::Job job_for(const Request& request, std::size_t at, const Catalog& catalog) {
  const auto& step = std::get<ProvisionStep>(request.plan.steps.at(at));
  connectors::Job made = job({request.subject, request.entitlement, request.account}, *step.method, catalog);
  made.key = request.id.value + "." + std::to_string(at) + "." + std::to_string(step.attempt);
  made.request = request.number;
  made.reason = request.reason;
  if (request.duration && request.kind == Kind::grant)
    made.until = request.decisions.empty() ? request.opened + *request.duration
                                           : request.decisions.back().at + *request.duration;
  return made;
}

connectors::Job job_for(const Grant& grant, const Method& method, const Catalog& catalog) {
  connectors::Job made = job({grant.subject, grant.entitlement, grant.account}, method, catalog);
  made.key = grant.id.value;
  made.until = grant.until;
  return made;
}

std::string shares_place(storage::Tx& tx, const Catalog& catalog, const Request& request, const Method& method) {
  if (method.kind == "webhook") return {};  // it is told which entitlement it is about
  const Possession asked{request.subject, request.entitlement, request.account};
  for (const Grant& grant : tx.grants_of(request.subject, kMostGrants)) {
    const bool is_it = grant.entitlement == request.entitlement && grant.account == request.account;
    if (is_it || grant.state != Grant::State::active) continue;
    const Entitlement* other = catalog.entitlement(grant.entitlement);
    if (!other || !is_same_holder(asked, {grant.subject, grant.entitlement, grant.account}, method, catalog)) continue;
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
  for (const UserId& owner : active_owners(*app, catalog)) {
    tx.enqueue(SyncCard{request, owner}, now);
    tx.enqueue(SayInThread{request, owner, SayInThread::What::drifted, {}, says, to_millis(now)}, now);
    if (mails) tx.enqueue(SendMail{request, owner, SayInThread::What::drifted, {}, says, to_millis(now)}, now);
  }
}

}  // namespace c1::bot
