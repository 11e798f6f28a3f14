#include "bot/directory/ldap_sync.hpp"

#include <map>

#include "base/log.hpp"
#include "bot/directory/csv_import.hpp"
#include "bot/directory/sync.hpp"
#include "bot/organisation_changes.hpp"
#include "connectors/ldap_people.hpp"
#include "workflow/codec.hpp"

namespace c1::bot::directory {
namespace {

using connectors::LdapPerson;

constexpr char kLdapSource[] = "ldap";
constexpr Millis kWhileAway{60'000};

// Whom people report to, by what the directory calls them for good.
std::vector<Arrival> arrivals(const std::vector<LdapPerson>& people) {
  std::map<std::string, std::string> ids;  // by DN
  for (const LdapPerson& person : people) ids[lower_case_of(person.dn)] = person.id.empty() ? person.email : person.id;
  std::vector<Arrival> list;
  for (const LdapPerson& person : people) {
    const auto manager = ids.find(lower_case_of(person.manager));
    list.push_back({{.external_id = person.id,
                     .user_name = person.user_name.empty() ? person.email : person.user_name,
                     .email = person.email,
                     .active = person.active,
                     .name = person.name,
                     .given_name = person.given_name,
                     .family_name = person.family_name,
                     .title = person.title,
                     .department = person.department,
                     .employment_type = person.employment_type,
                     .manager = manager == ids.end() ? "" : manager->second},
                    person.groups});
  }
  return list;
}

void tell(const SyncReport& report) {
  for (const std::string& refused : report.refused)
    log::warn("somebody of the directory could not be taken", {{"what", refused}});
  log::info("the directory was read", {{"added", report.added.size()},
                                       {"changed", report.changed.size()},
                                       {"left", report.left.size()},
                                       {"refused", report.refused.size()}});
}

// As it stands in the store: what asked for this may not be in force here yet.
struct Wanted {
  workflow::DirectorySync sync;
  workflow::Connection connection;
};
std::optional<Wanted> wanted_by(storage::Tx& tx, const std::string& connection) {
  const auto head = tx.catalog_item("organisation", ""), item = tx.catalog_item("connection", connection);
  const auto described = item ? item_in(item->body, workflow::connection_from) : std::nullopt;
  const auto body = head ? json::parse(head->body) : Result<json::Value>(Error{});
  if (!described || !body) return std::nullopt;
  workflow::Organisation organisation;
  take_head(*body, organisation);
  if (!organisation.sync || organisation.sync->connection != connection) return std::nullopt;
  return Wanted{*organisation.sync, *described};
}

}  // namespace

bool LdapSync::keeps(const workflow::Effect& effect) { return std::holds_alternative<workflow::SyncDirectory>(effect); }

Done LdapSync::carry_out(const storage::DueEffect& due) const {
  const auto* sync = std::get_if<workflow::SyncDirectory>(&due.effect);
  if (!sync) return {.how = Done::How::parked, .error = "not for whoever reads directories"};
  const auto wanted = services_.store.read([&](storage::Tx& tx) { return wanted_by(tx, sync->connection); });
  if (!wanted) return {};  // another one, or none, by now; that is asked for by itself
  const auto people = connectors::ldap_people(wanted->connection, wanted->sync.settings, secrets_);
  const Instant now = services_.clock.now();
  const auto report =
      people ? synced(services_.store, kLdapSource, arrivals(*people), {}, now) : Result<SyncReport>(people.error());
  if (report)
    tell(*report);
  else
    log::error("the directory could not be read, so nobody was changed",
               {{"connection", sync->connection}, {"problem", report.error().says}});
  if (!report && report.error().code == Errc::unavailable)
    return {.how = Done::How::again, .wait = kWhileAway, .error = report.error().says};
  const Instant next = now + wanted->sync.every;
  services_.store.write([&](storage::Tx& tx) { tx.enqueue(workflow::SyncDirectory{sync->connection, next}, next); });
  return {};
}

}  // namespace c1::bot::directory
