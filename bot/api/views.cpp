#include "bot/api/views.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "bot/api/changing.hpp"
#include "bot/api/fields.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

std::string_view status_name(UserStatus status) {
  switch (status) {
    case UserStatus::active:
      return "ENABLED";
    case UserStatus::suspended:
      return "DISABLED";
    case UserStatus::deleted:
      return "DELETED";
  }
  return "UNKNOWN";
}

std::string name_part(const std::string& email) { return email.substr(0, email.find('@')); }

json::Value with_times(json::Value thing) {  // the organisation does not say when its things were made
  return std::move(thing.set("createdAt", nullptr).set("updatedAt", nullptr).set("deletedAt", nullptr));
}

}  // namespace

json::Value when(const std::optional<Instant>& at) { return at ? json::Value(text::rfc3339(*at)) : json::Value(); }

json::Value ids_of(const std::vector<UserId>& people) {
  json::Value ids = json::array();
  for (const UserId& person : people) ids.push(public_id(person));
  return ids;
}

json::Value user_json(const User& user, bool whole) {
  json::Value roles = json::array();
  json::Value profile = json::object();
  if (whole) {
    for (const Role role : user.roles) roles.push(public_id(role));
    for (const auto& [name, value] : user.attributes) profile.set(name, value);
  }
  return with_times(
      json::object({{"id", public_id(user.id)},
                    {"email", user.email},
                    {"emails", json::array({user.email})},
                    {"displayName", user.name},
                    {"username", name_part(user.email)},
                    {"usernames", json::array({name_part(user.email)})},
                    {"jobTitle", user.title},
                    {"department", user.department},
                    {"employmentStatus", user.status == UserStatus::active ? "Active" : "Inactive"},
                    {"employmentType", user.employment_type},
                    {"status", status_name(user.status)},
                    {"directoryStatus", status_name(user.status)},
                    {"type", "USER_TYPE_HUMAN"},
                    {"origin", "USER_ORIGIN_DIRECTORY"},
                    {"directoryIds", json::array()},
                    {"managerIds", user.manager ? json::array({public_id(*user.manager)}) : json::array()},
                    {"roleIds", std::move(roles)},
                    {"employeeIds", json::array()},
                    {"delegatedUserId", ""},
                    {"profile", std::move(profile)}}));
}

json::Value user_view(const User& user, bool whole) {
  return json::object({{"user", user_json(user, whole)},
                       {"userId", public_id(user.id)},
                       {"managersPath", ""},
                       {"rolesPath", ""},
                       {"directoriesPath", ""},
                       {"delegatedUserPath", ""}});
}

json::Value app_json(const App& app) {
  return with_times(json::object({{"id", public_id(app.id)},
                                  {"displayName", app.name},
                                  {"description", app.description},
                                  {"grantPolicyId", ""},
                                  {"revokePolicyId", ""},
                                  {"certifyPolicyId", ""},
                                  {"iconUrl", ""},
                                  {"logoUri", ""},
                                  {"instructions", app.instructions},
                                  {"isDirectory", false},
                                  {"isManuallyManaged", true},
                                  {"identityMatching", "APP_USER_IDENTITY_MATCHING_STRICT"},
                                  {"monthlyCostUsd", 0},
                                  {"parentAppId", ""},
                                  {"appAccountId", ""},
                                  {"appAccountName", ""},
                                  {"strictAccessEntitlementProvisioning", false},
                                  {"defaultRequestCatalogId", ""},
                                  {"appOwners", json::array()}}));
}

json::Value resource_type_json(const AppId& app, std::string_view type) {
  return with_times(json::object({{"id", public_resource_type_id(app, type)},
                                  {"appId", public_id(app)},
                                  {"displayName", type},
                                  {"traitIds", json::array()}}));
}

json::Value resource_json(const AppId& app, const Resource& resource) {
  return with_times(json::object({{"id", public_resource_id(app, resource)},
                                  {"appId", public_id(app)},
                                  {"appResourceTypeId", public_resource_type_id(app, resource.type)},
                                  {"displayName", resource.name},
                                  {"description", ""},
                                  {"customDescription", ""},
                                  {"externalId", resource.name},
                                  {"parentAppResourceId", ""},
                                  {"parentAppResourceTypeId", ""}}));
}

json::Value resource_json(const AppId& app, const Resource& resource, const Directory& directory) {
  json::Value view = resource_json(app, resource);
  const json::Value& declared = directory.declared("resource/" + app.value + IdBook::kSeparator + resource.type +
                                                   IdBook::kSeparator + resource.name);
  return std::move(view.set("description", declared["description"].string()));
}

// A client that knows people and entitlements only: of other approvers nobody is named.
json::Value provision_policy_json(const ManualProvisioning& manual, const Systems& systems) {
  for (const Method& method : systems.methods)
    if (const auto to = method.settings.find("entitlement"); method.kind == "delegated" && to != method.settings.end())
      return json::object(
          {{"delegated", json::object({{"appId", public_id(AppId{to->second.substr(0, to->second.find('/'))})},
                                       {"entitlementId", public_id(EntitlementId{to->second})},
                                       {"implicit", false}})}});
  json::Value people = json::array();
  for (const Approvers& each : manual.assignees)
    if (const auto* by = std::get_if<ByUsers>(&each))
      for (const UserId& user : by->users) people.push(public_id(user));
  return json::object(
      {{"manual", json::object({{"instructions", manual.instructions}, {"userIds", std::move(people)}})}});
}

std::string slug_head(const Resource& resource) { return slug_from(resource.name, 40) + "-"; }

std::string public_slug(const Entitlement& e) {
  const std::string head = e.resource ? slug_head(*e.resource) : "";
  return e.slug.size() > head.size() && e.slug.starts_with(head) ? e.slug.substr(head.size()) : e.slug;
}

json::Value entitlement_json(const Entitlement& e, const std::optional<std::int64_t>& holders) {
  json::Value thing =
      json::object({{"id", public_id(e.id)},
                    {"appId", public_id(e.app)},
                    {"appResourceTypeId", e.resource ? public_resource_type_id(e.app, e.resource->type) : ""},
                    {"appResourceId", e.resource ? public_resource_id(e.app, *e.resource) : ""},
                    {"displayName", e.name},
                    {"description", e.description},
                    {"alias", e.alias},
                    {"slug", public_slug(e)},
                    {"purpose", e.resource ? "APP_ENTITLEMENT_PURPOSE_VALUE_PERMISSION"
                                           : "APP_ENTITLEMENT_PURPOSE_VALUE_ASSIGNMENT"},
                    {"grantPolicyId", public_id(e.policy)},
                    {"revokePolicyId", public_id(e.revoke_policy)},
                    {"certifyPolicyId", ""},
                    {"emergencyGrantEnabled", e.emergency.has_value()},
                    {"emergencyGrantPolicyId", e.emergency ? public_id(*e.emergency) : ""},
                    {"provisionerPolicy", provision_policy_json(e.provisioning, e.systems)},
                    {"deprovisionerPolicy", e.deprovisioning || e.removal
                                                ? provision_policy_json(e.deprovisioning.value_or(e.provisioning),
                                                                        e.removal.value_or(Systems{}))
                                                : json::Value()},
                    {"riskLevelValueId", ""},
                    {"complianceFrameworkValueIds", json::array()},
                    {"sourceConnectorIds", json::object()},
                    {"systemBuiltin", false},
                    {"isManuallyManaged", true},
                    {"isAutomationEnabled", false},
                    {"overrideAccessRequestsDefaults", false},
                    {"defaultValuesApplied", false},
                    {"requestSchemaId", e.form ? public_id(*e.form) : ""},
                    {"matchBatonId", ""},
                    {"userEditedMask", ""},
                    {"externalId", e.id.value}});
  if (e.max_duration)
    thing.set("durationGrant", duration_text(*e.max_duration));
  else
    thing.set("durationUnset", json::object());
  if (holders) thing.set("grantCount", std::to_string(*holders));
  return with_times(std::move(thing));
}

namespace {

const AppAccount* listed_account(const App& app, const UserId& person, const std::string& name) {
  const auto found = std::find_if(app.accounts.begin(), app.accounts.end(),
                                  [&](const AppAccount& one) { return one.person == person && one.name == name; });
  return found == app.accounts.end() ? nullptr : &*found;
}

}  // namespace

json::Value account_view(const App& app, const User& user, const std::string& name) {
  const AppAccount* listed = name.empty() ? nullptr : listed_account(app, user.id, name);
  const std::string username = name.empty() ? name_part(user.email) : name;
  json::Value profile = json::object();
  if (!name.empty()) profile.set("account", name);
  if (listed && !listed->label.empty()) profile.set("label", listed->label);
  json::Value account = json::object(
      {{"id", public_account_id(app.id, user.id, name)},
       {"appId", public_id(app.id)},
       {"identityUserId", public_id(user.id)},
       {"displayName", listed && !listed->label.empty() ? user.name + " (" + listed->label + ")" : user.name},
       {"email", user.email},
       {"emails", json::array({user.email})},
       {"username", username},
       {"usernames", json::array({username})},
       {"employeeIds", json::array()},
       {"appUserType", "APP_USER_TYPE_USER"},
       {"isExternal", false},
       {"status", json::object({{"status", user.status == UserStatus::active ? "STATUS_ENABLED" : "STATUS_DISABLED"},
                                {"details", ""}})},
       {"profile", std::move(profile)}});
  return json::object(
      {{"appUser", with_times(std::move(account))}, {"appPath", ""}, {"identityUserPath", ""}, {"lastUsagePath", ""}});
}

json::Value holder_view(const App& app, const User& user, const EntitlementId& entitlement, const Grant* grant) {
  const std::string account = grant ? grant->account : std::string{};
  return json::object(
      {{"appUser", account_view(app, user, account)},
       {"appId", public_id(app.id)},
       {"appUserId", public_account_id(app.id, user.id, account)},
       {"appEntitlementId", public_id(entitlement)},
       {"appEntitlementUserBindingCreatedAt", grant ? when(grant->since) : json::Value()},
       {"appEntitlementUserBindingDeprovisionAt", grant ? when(grant->until) : json::Value()},
       {"originatingTicketId", grant && !grant->reasons.empty() ? grant->reasons.front().request.value : ""},
       {"grantSources", json::array()}});
}

json::Value binding_json(const AppId& app, const UserId& person, const Grant* grant) {
  return json::object({{"appId", public_id(app)},
                       {"appUserId", public_account_id(app, person, grant ? grant->account : std::string{})},
                       {"appEntitlementId", grant ? public_id(grant->entitlement) : ""},
                       {"createdAt", grant ? when(grant->since) : json::Value()},
                       {"deprovisionAt", grant ? when(grant->until) : json::Value()},
                       {"deletedAt", nullptr},
                       {"grantSources", json::array()}});
}

}  // namespace c1::bot::api
