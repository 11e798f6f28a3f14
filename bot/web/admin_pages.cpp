// What administrators see: the log, what could not be delivered, and the organisation as it is in force.

#include <algorithm>

#include "base/text.hpp"
#include "bot/web/lists.hpp"
#include "bot/web/pages.hpp"
#include "bot/web/task_timeline.hpp"
#include "storage/audit.hpp"
#include "workflow/codec.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kAdminPage = 100;
constexpr std::size_t kMostParked = 200;

bool has(const std::string& text, const std::string& folded_query) {
  return folded_query.empty() || text::folded(text).find(folded_query) != std::string::npos;
}

std::string_view status_of(const User& user) {
  switch (user.status) {
    case UserStatus::active:
      return "active";
    case UserStatus::suspended:
      return "suspended";
    case UserStatus::deleted:
      return "deleted";
  }
  return "";
}

json::Value user_json(const Catalog& catalog, const User& user) {
  json::Value roles = json::array();
  for (const Role role : user.roles) roles.push(to_string(role));
  json::Value value = person_json(catalog, user.id);
  value.set("email", user.email);
  value.set("department", user.department);
  value.set("employment_type", user.employment_type);
  value.set("manager", user.manager ? person_json(catalog, *user.manager) : json::Value());
  value.set("status", status_of(user));
  value.set("roles", roles);
  return value;
}

// A page of `all` that begins behind `after`.
template <class T, class Shown, class Json>
json::Value page_of(const std::vector<T>& all, const Visit& visit, Shown&& shown, Json&& json_of) {
  const auto after = static_cast<std::size_t>(std::max<std::int64_t>(0, number_in(visit.asked("after"), 0)));
  json::Value rows = json::array();
  std::size_t met = 0;
  for (const T& one : all) {
    if (!shown(one)) continue;
    if (met++ < after) continue;
    if (rows.array().size() == kAdminPage) break;
    rows.push(json_of(one));
  }
  const bool more = met > after + kAdminPage;
  return json::object({{"rows", rows}, {"next", more ? json::Value(after + kAdminPage) : json::Value()}});
}

}  // namespace

Result<json::Value> audit_log(const Visit& visit) {
  const auto filter = audit_filter(visit);
  if (!filter) return filter.error();
  return visit.services.store.read([&](storage::Tx& tx) -> Result<json::Value> {
    auto records = tx.audit_matching(*filter, kAdminPage + 1);
    const bool more = records.size() > kAdminPage;
    if (more) records.resize(kAdminPage);
    json::Value rows = json::array();
    for (const storage::AuditRecord& record : records) {
      json::Value row = record_json(record, visit.catalog(), true);
      const auto request = record.entry.request.empty() ? std::nullopt : tx.request({record.entry.request});
      row.set("number", request ? json::Value(request->number) : json::Value());
      rows.push(std::move(row));
    }
    return json::object({{"rows", rows}, {"next", more ? json::Value(records.back().sequence) : json::Value()}});
  });
}

Result<json::Value> verify_log(const Visit& visit) {
  if (const auto refusal = only_for_overseers(visit)) return *refusal;
  const storage::AuditVerdict verdict = storage::verify_audit(visit.services.store);
  return json::object({{"entries", verdict.entries},
                       {"broken_at", verdict.broken_at ? json::Value(*verdict.broken_at) : json::Value()},
                       {"problem", verdict.problem},
                       {"head", verdict.head}});
}

Result<json::Value> parked_deliveries(const Visit& visit) {
  if (const auto refusal = only_for_overseers(visit)) return *refusal;
  const auto parked = visit.services.store.read([&](storage::Tx& tx) { return tx.parked(kMostParked); });
  json::Value rows = json::array();
  for (const storage::ParkedEffect& one : parked)
    rows.push(json::object(
        {{"key", one.key}, {"error", one.error}, {"attempts", one.attempts}, {"since", time_json(one.since)}}));
  return json::object({{"rows", rows}, {"may_retry", is_administrator(visit.user())}});
}

namespace {

void note(storage::Tx& tx, const Visit& visit, const std::string& what, json::Value body) {
  tx.append({.at = visit.now,
             .actor = visit.user().id.value,
             .subject = {},
             .surface = "web",
             .what = what,
             .request = {},
             .body = body.dump(),
             .address = visit.call.request.remote});
}

}  // namespace

// {key}, or {all: true}
Result<json::Value> retry_delivery(const Visit& visit) {
  if (!is_administrator(visit.user())) return forbidden("Only administrators may try a delivery again.");
  const std::string& key = visit.body()["key"].string();
  const bool all = visit.body()["all"].boolean();
  if (key.empty() && !all) return invalid("Say which delivery: its key is missing.", "key");
  const std::int64_t count = visit.services.store.write([&](storage::Tx& tx) {
    const std::int64_t due = tx.retry_parked(all ? "" : key, visit.now);
    if (due > 0)
      note(tx, visit, "delivery.retried", all ? json::object({{"all", due}}) : json::object({{"effect", key}}));
    return due;
  });
  if (count == 0) return not_found("This delivery does not wait any more: it was tried again, or is not needed.");
  return json::object({{"count", count}});
}

// {key}: it is not wanted any more.
Result<json::Value> drop_delivery(const Visit& visit) {
  if (!is_administrator(visit.user())) return forbidden("Only administrators may give a delivery up.");
  const std::string& key = visit.body()["key"].string();
  if (key.empty()) return invalid("Say which delivery: its key is missing.", "key");
  const bool dropped = visit.services.store.write([&](storage::Tx& tx) {
    if (tx.drop_parked(key) == 0) return false;
    note(tx, visit, "delivery.dropped", json::object({{"effect", key}}));
    return true;
  });
  if (!dropped) return not_found("This delivery does not wait any more: it was tried again, or is not needed.");
  return json::object();
}

Result<json::Value> all_people(const Visit& visit) {
  if (const auto refusal = only_for_overseers(visit)) return *refusal;
  const std::string query = text::folded(visit.asked("q"));
  return page_of(
      visit.catalog().organisation().users, visit,
      [&](const User& user) { return has(user.name, query) || has(user.email, query) || has(user.department, query); },
      [&](const User& user) { return user_json(visit.catalog(), user); });
}

Result<json::Value> all_apps(const Visit& visit) {
  if (const auto refusal = only_for_overseers(visit)) return *refusal;
  const Catalog& catalog = visit.catalog();
  const std::string query = text::folded(visit.asked("q"));
  return page_of(
      catalog.organisation().entitlements, visit,
      [&](const Entitlement& one) {
        const App* owner = catalog.app(one.app);
        return has(one.name, query) || has(one.id.value, query) || (owner && has(owner->name, query));
      },
      [&](const Entitlement& one) {
        const App* owner = catalog.app(one.app);
        json::Value value = entitlement_json(catalog, one.id);
        value.set("owners", people_json(catalog, !one.owners.empty() || !owner ? one.owners : owner->owners));
        value.set("policy", one.policy.value);
        value.set("revoke_policy", one.revoke_policy.value);
        value.set("emergency_policy", one.emergency ? json::Value(one.emergency->value) : json::Value());
        return value;
      });
}

}  // namespace c1::bot::web
