#include "workflow/codec.hpp"
#include "workflow/codec_parts.hpp"

namespace c1::workflow {
namespace {

using namespace codec;

using json::object;

constexpr Words<Role, 5> kRoles{{{Role::super_admin, "super_admin"},
                                 {Role::access_request_admin, "access_request_admin"},
                                 {Role::access_request_helpdesk, "access_request_helpdesk"},
                                 {Role::app_admin, "app_admin"},
                                 {Role::read_only_admin, "read_only_admin"}}};
constexpr Words<UserStatus, 3> kStatuses{
    {{UserStatus::active, "active"}, {UserStatus::suspended, "suspended"}, {UserStatus::deleted, "deleted"}}};

json::Value manual(const ManualProvisioning& m) {
  json::Value out = object({{"assignees", approvers(m.assignees)}, {"instructions", m.instructions}});
  if (m.sla) out.set("sla", task_sla(*m.sla));
  return out;
}
ManualProvisioning manual_from(const json::Value& v) {
  return {approvers_from(v["assignees"]), v["instructions"].string(), task_sla_from(v["sla"])};
}

json::Value systems(const Systems& s) {
  return object({{"methods", list(s.methods, method)}, {"task_after", s.task_after}});
}
Systems systems_from(const json::Value& v) { return {list_from(v["methods"], method_from), v["task_after"].boolean()}; }

}  // namespace

json::Value to_json(const User& u) {
  json::Value roles = json::array();
  for (const Role role : u.roles) roles.push(to_string(role));
  json::Value attributes = json::object();
  for (const auto& [key, value] : u.attributes) attributes.set(key, value);
  json::Value out = json::object({{"id", u.id.value},
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
  if (!u.groups.empty()) {
    json::Value groups = json::array();
    for (const std::string& group : u.groups) groups.push(group);
    out.set("groups", groups);
  }
  return out;
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
    for (const auto& group : v["groups"].array()) u.groups.push_back(group.string());
    return u;
  });
}

json::Value to_json(const App& a) {
  json::Value out = json::object({{"id", a.id.value},
                                  {"name", a.name},
                                  {"description", a.description},
                                  {"instructions", a.instructions},
                                  {"owners", ids(a.owners)}});
  if (!a.accounts.empty())
    out.set("accounts", list(a.accounts, [](const AppAccount& one) {
              return object({{"person", one.person.value}, {"name", one.name}, {"label", one.label}});
            }));
  return out;
}
Result<App> app_from(const json::Value& v) {
  return App{{v["id"].string()},
             v["name"].string(),
             v["description"].string(),
             v["instructions"].string(),
             people_from(v["owners"]),
             list_from(v["accounts"], [](const json::Value& one) {
               return AppAccount{{one["person"].string()}, one["name"].string(), one["label"].string()};
             })};
}

json::Value to_json(const Entitlement& e) {
  json::Value out = object({{"id", e.id.value},
                            {"app", e.app.value},
                            {"slug", e.slug},
                            {"name", e.name},
                            {"description", e.description},
                            {"alias", e.alias},
                            {"max_duration", seconds(e.max_duration)},
                            {"owners", ids(e.owners)},
                            {"policy", e.policy.value},
                            {"revoke_policy", e.revoke_policy.value},
                            {"holders", ids(e.holders)},
                            {"provisioning", manual(e.provisioning)}});
  if (e.resource)
    out.set("resource",
            object({{"type", e.resource->type}, {"name", e.resource->name}, {"owners", ids(e.resource->owners)}}));
  if (e.emergency) out.set("emergency", e.emergency->value);
  if (e.form) out.set("form", e.form->value);
  if (e.deprovisioning) out.set("deprovisioning", manual(*e.deprovisioning));
  if (e.systems != Systems{}) out.set("systems", systems(e.systems));
  if (e.removal) out.set("removal", systems(*e.removal));
  return out;
}
Result<Entitlement> entitlement_from(const json::Value& v) {
  return guarded<Entitlement>([&] {
    Entitlement e{.id = {v["id"].string()},
                  .app = {v["app"].string()},
                  .slug = v["slug"].string(),
                  .name = v["name"].string(),
                  .description = v["description"].string(),
                  .alias = v["alias"].string(),
                  .max_duration = seconds_from(v["max_duration"]),
                  .owners = people_from(v["owners"]),
                  .policy = {v["policy"].string()},
                  .revoke_policy = {v["revoke_policy"].string()},
                  .holders = people_from(v["holders"]),
                  .provisioning = manual_from(v["provisioning"])};
    const json::Value& resource = v["resource"];
    if (resource.is_object())
      e.resource = Resource{resource["type"].string(), resource["name"].string(), people_from(resource["owners"])};
    if (v.has("emergency")) e.emergency = PolicyId{v["emergency"].string()};
    if (v.has("form")) e.form = FormId{v["form"].string()};
    if (v.has("deprovisioning")) e.deprovisioning = manual_from(v["deprovisioning"]);
    if (v.has("systems")) e.systems = systems_from(v["systems"]);
    if (v.has("removal")) e.removal = systems_from(v["removal"]);
    return e;
  });
}

json::Value to_json(const CatalogEntry& c) {
  return object({{"slug", c.slug},
                 {"name", c.name},
                 {"description", c.description},
                 {"audience", c.audience},
                 {"entitlements", ids(c.entitlements)},
                 {"bundle", c.bundle}});
}
Result<CatalogEntry> catalog_entry_from(const json::Value& v) {
  return CatalogEntry{v["slug"].string(),
                      v["name"].string(),
                      v["description"].string(),
                      v["audience"].string(),
                      ids_from<EntitlementTag>(v["entitlements"]),
                      v["bundle"].boolean()};
}

json::Value to_json(const Connection& c) {
  return object({{"slug", c.slug}, {"kind", c.kind}, {"settings", words(c.settings)}});
}
Result<Connection> connection_from(const json::Value& v) {
  return Connection{v["slug"].string(), v["kind"].string(), words_from(v["settings"])};
}

std::string_view to_string(Role role) { return word_for(kRoles, role); }
std::optional<Role> role_from(std::string_view name) { return value_for(kRoles, name); }

}  // namespace c1::workflow
