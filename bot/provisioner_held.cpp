// What is done for what is held: whether it is still there, and who has to know that it ends at another time.

#include "base/log.hpp"
#include "base/text.hpp"
#include "bot/provisioner.hpp"
#include "bot/provisioning_job.hpp"
#include "workflow/explain.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using connectors::Receipt;

// A grant whose systems are told when it ends, as everything is at one moment.
struct StandingGrant {
  Grant grant;
  RequestId request;  // by which it was last given
  std::int64_t number = 0;
};
std::optional<StandingGrant> held_still(storage::Tx& tx, const GrantId& id) {
  auto grant = tx.grant(id);
  if (!grant || grant->state != Grant::State::active) return std::nullopt;
  StandingGrant held{.grant = *std::move(grant)};
  held.request = latest_request(held.grant);
  if (const auto request = tx.request(held.request)) held.number = request->number;
  return held;
}

connectors::Job job_of_end(const StandingGrant& held, const TellOfEnd& tell, const Method& method,
                           const Catalog& catalog) {
  connectors::Job job = job_for(held.grant, method, catalog);
  job.key += ".end." + tell.change;
  job.request = held.number;
  job.only_the_end = true;
  return job;
}

// Nobody has a task by it: c1 takes it away when it ends, whatever the system believes.
void note(storage::Tx& tx, const StandingGrant& held, const std::string& says, bool was_told, Instant now) {
  tx.append({.at = now,
             .actor = "system",
             .subject = held.grant.subject.value,
             .surface = "system",
             .what = was_told ? "grant.end_told" : "grant.end_not_told",
             .request = held.request.value,
             .body = json::object({{"grant", held.grant.id.value}, {"says", says}}).dump()});
  if (!was_told) log::warn("a system does not know when access ends", {{"grant", held.grant.id.value}, {"why", says}});
}

}  // namespace

Done Provisioner::on(const VerifyGrant& verify) {
  const Instant now = services_.clock.now();
  const CatalogPtr catalog = services_.catalog.get();
  const auto grant = services_.store.read([&](storage::Tx& tx) { return tx.grant(verify.grant); });
  const Entitlement* entitlement = catalog->entitlement(verify.entitlement);
  if (!grant || grant->state != Grant::State::active || !entitlement) return {};
  bool missing = false, unseen = false;
  std::string says;
  for (const Method& method : methods_of(*entitlement, Kind::grant, *catalog)) {
    const auto system = systems_.find(method.kind);
    if (system == systems_.end() || !system->second->capabilities().reads_back) continue;
    const BusyPlaces::Visit visit(places_, place_of(method));
    if (!visit) return again(kSystemIsBusy, "");
    const auto seen = system->second->verify(job_for(*grant, method, *catalog));
    if (seen.what == connectors::Sighting::What::unknown)
      log::warn("it cannot be seen whether access is still there", {{"grant", verify.grant.value}, {"why", seen.says}});
    unseen = unseen || seen.what == connectors::Sighting::What::unknown;
    if (seen.what != connectors::Sighting::What::absent) continue;
    missing = true;
    says += (says.empty() ? "" : " ") + seen.says;
  }
  // What cannot be seen now is as it was seen last.
  const bool known = missing || (unseen && verify.reported);
  services_.store.write([&](storage::Tx& tx) {
    const auto present = tx.grant(verify.grant);
    if (!present || present->state != Grant::State::active) return;
    if (missing && !verify.reported) report_drift(tx, *catalog, *present, says, services_.mails, now);
    const Instant next = now + catalog->organisation().verify_every;
    tx.enqueue(VerifyGrant{verify.grant, verify.subject, verify.entitlement, next, known}, next);
  });
  return {};
}

// Level-triggered: told anew from the first where one of several does not answer; the same key is the same to them.
Done Provisioner::on(const TellOfEnd& tell, const storage::DueEffect& due) {
  const CatalogPtr catalog = services_.catalog.get();
  const auto held = services_.store.read([&](storage::Tx& tx) { return held_still(tx, tell.grant); });
  const Entitlement* entitlement = held ? catalog->entitlement(held->grant.entitlement) : nullptr;
  if (!entitlement) return {};
  const bool is_last_try = due.attempts - due.refused >= kWebhookTries;
  bool all_know = true;
  std::string says;
  for (const Method& method : methods_of(*entitlement, Kind::grant, *catalog)) {
    const auto system = systems_.find(method.kind);
    if (system == systems_.end() || !system->second->capabilities().minds_the_end) continue;
    const BusyPlaces::Visit visit(places_, place_of(method));
    if (!visit) return again(kSystemIsBusy, "");
    const Receipt receipt = system->second->grant(job_of_end(*held, tell, method, *catalog));
    if (receipt.state == Receipt::State::not_yet && !is_last_try)
      return {.how = Done::How::again,
              .wait = receipt.wait.count() > 0 ? receipt.wait : webhook_pause(),
              .error = receipt.says};
    all_know = all_know && (receipt.state == Receipt::State::done || receipt.state == Receipt::State::pending);
    says += (says.empty() ? "" : " ") + receipt.says;
  }
  if (!says.empty())
    services_.store.write([&](storage::Tx& tx) { note(tx, *held, says, all_know, services_.clock.now()); });
  return {};
}

}  // namespace c1::bot
