#include "workflow/codec.hpp"
#include "workflow/codec_parts.hpp"

namespace c1::workflow {
namespace {

using namespace codec;

constexpr Words<Role, 4> kRoles{{{Role::super_admin, "super_admin"},
                                 {Role::access_request_admin, "access_request_admin"},
                                 {Role::access_request_helpdesk, "access_request_helpdesk"},
                                 {Role::read_only_admin, "read_only_admin"}}};
constexpr Words<UserStatus, 3> kStatuses{
    {{UserStatus::active, "active"}, {UserStatus::suspended, "suspended"}, {UserStatus::deleted, "deleted"}}};
constexpr Words<Quorum::Kind, 3> kQuorums{
    {{Quorum::Kind::any, "any"}, {Quorum::Kind::all, "all"}, {Quorum::Kind::count, "count"}}};

json::Value approvers(const std::vector<Approvers>& list) {
  json::Value out = json::array();
  for (const Approvers& one : list)
    out.push(std::visit(match{[](const ByManager&) { return json::Value("manager"); },
                              [](const ByAppOwners&) { return json::Value("app_owners"); },
                              [](const ByEntitlementOwners&) { return json::Value("entitlement_owners"); },
                              [](const ByUsers& users) {
                                return json::object({{"users", ids(users.users)}});
                              }},
                        one));
  return out;
}

std::vector<Approvers> approvers_from(const json::Value& list) {
  std::vector<Approvers> out;
  for (const auto& one : list.array()) {
    if (one.is_object())
      out.emplace_back(ByUsers{ids_from<UserTag>(one["users"])});
    else if (one.string() == "manager")
      out.emplace_back(ByManager{});
    else if (one.string() == "app_owners")
      out.emplace_back(ByAppOwners{});
    else if (one.string() == "entitlement_owners")
      out.emplace_back(ByEntitlementOwners{});
    else
      throw NotUnderstood{"approvers " + one.string()};
  }
  return out;
}

json::Value rule(const StepRule& rule) {
  return std::visit(match{[](const ApprovalRule& r) {
                            return json::object({{"kind", "approval"},
                                                 {"by", approvers(r.by)},
                                                 {"fallback", approvers(r.fallback)},
                                                 {"quorum", word_for(kQuorums, r.quorum.kind)},
                                                 {"count", r.quorum.count},
                                                 {"allow_self", r.allow_self},
                                                 {"distinct", r.distinct},
                                                 {"reason_on_approve", r.reason_on_approve},
                                                 {"reason_on_deny", r.reason_on_deny}});
                          },
                          [](const AcceptRule& r) {
                            return json::object({{"kind", "accept"}, {"why", r.why}});
                          },
                          [](const RejectRule& r) {
                            return json::object({{"kind", "reject"}, {"why", r.why}});
                          }},
                    rule);
}

StepRule rule_from(const json::Value& v) {
  const std::string& kind = v["kind"].string();
  if (kind == "accept") return AcceptRule{v["why"].string()};
  if (kind == "reject") return RejectRule{v["why"].string()};
  if (kind != "approval") throw NotUnderstood{"rule " + kind};
  return ApprovalRule{approvers_from(v["by"]),
                      approvers_from(v["fallback"]),
                      {must(kQuorums, v["quorum"]), v.has("count") ? static_cast<int>(v["count"].integer()) : 1},
                      v["allow_self"].boolean(),
                      v["distinct"].boolean(),
                      v["reason_on_approve"].boolean(),
                      v["reason_on_deny"].boolean()};
}

}  // namespace

json::Value to_json(const User& u) {
  json::Value roles = json::array();
  for (const Role role : u.roles) roles.push(to_string(role));
  json::Value attributes = json::object();
  for (const auto& [key, value] : u.attributes) attributes.set(key, value);
  return json::object({{"id", u.id.value},
                       {"email", u.email},
                       {"name", u.name},
                       {"title", u.title},
                       {"department", u.department},
                       {"employment_type", u.employment_type},
                       {"time_zone", u.time_zone},
                       {"manager", u.manager ? json::Value(u.manager->value) : json::Value{}},
                       {"roles", roles},
                       {"attributes", attributes},
                       {"status", word_for(kStatuses, u.status)}});
}

Result<User> user_from(const json::Value& v) {
  return guarded<User>([&] {
    User u{.id = {v["id"].string()},
           .email = v["email"].string(),
           .name = v["name"].string(),
           .title = v["title"].string(),
           .department = v["department"].string(),
           .employment_type = v["employment_type"].string(),
           .time_zone = v["time_zone"].string(),
           .status = must(kStatuses, v["status"])};
    if (!v["manager"].string().empty()) u.manager = UserId{v["manager"].string()};
    for (const auto& role : v["roles"].array()) u.roles.push_back(must(kRoles, role));
    for (const auto& [key, value] : v["attributes"].object()) u.attributes[key] = value.string();
    return u;
  });
}

json::Value to_json(const App& a) {
  return json::object({{"id", a.id.value},
                       {"name", a.name},
                       {"description", a.description},
                       {"instructions", a.instructions},
                       {"owners", ids(a.owners)}});
}
Result<App> app_from(const json::Value& v) {
  return App{{v["id"].string()},
             v["name"].string(),
             v["description"].string(),
             v["instructions"].string(),
             ids_from<UserTag>(v["owners"])};
}

json::Value to_json(const Entitlement& e) {
  json::Value out = json::object({{"id", e.id.value},
                                  {"app", e.app.value},
                                  {"slug", e.slug},
                                  {"name", e.name},
                                  {"description", e.description},
                                  {"alias", e.alias},
                                  {"max_duration", seconds(e.max_duration)},
                                  {"owners", ids(e.owners)},
                                  {"policy", e.policy.value},
                                  {"assignees", ids(e.provisioning.assignees)},
                                  {"instructions", e.provisioning.instructions}});
  if (e.resource) out.set("resource", json::object({{"type", e.resource->type}, {"name", e.resource->name}}));
  return out;
}
Result<Entitlement> entitlement_from(const json::Value& v) {
  Entitlement e{.id = {v["id"].string()},
                .app = {v["app"].string()},
                .slug = v["slug"].string(),
                .name = v["name"].string(),
                .description = v["description"].string(),
                .alias = v["alias"].string(),
                .max_duration = seconds_from(v["max_duration"]),
                .owners = ids_from<UserTag>(v["owners"]),
                .policy = {v["policy"].string()},
                .provisioning = {ids_from<UserTag>(v["assignees"]), v["instructions"].string()}};
  if (v.has("resource")) e.resource = Resource{v["resource"]["type"].string(), v["resource"]["name"].string()};
  return e;
}

json::Value to_json(const CatalogEntry& c) {
  return json::object({{"slug", c.slug}, {"name", c.name}, {"entitlements", ids(c.entitlements)}});
}
Result<CatalogEntry> catalog_entry_from(const json::Value& v) {
  return CatalogEntry{v["slug"].string(), v["name"].string(), ids_from<EntitlementTag>(v["entitlements"])};
}

json::Value to_json(const Policy& p) {
  json::Value steps = json::array();
  for (const StepRule& one : p.steps) steps.push(rule(one));
  return json::object({{"id", p.id.value}, {"name", p.name}, {"steps", steps}});
}
Result<Policy> policy_from(const json::Value& v) {
  return guarded<Policy>([&] {
    Policy p{{v["id"].string()}, v["name"].string(), {}};
    for (const auto& one : v["steps"].array()) p.steps.push_back(rule_from(one));
    return p;
  });
}

std::string_view to_string(Role role) { return word_for(kRoles, role); }
std::optional<Role> role_from(std::string_view name) { return value_for(kRoles, name); }
std::optional<UserStatus> user_status_from(std::string_view name) { return value_for(kStatuses, name); }

}  // namespace c1::workflow
