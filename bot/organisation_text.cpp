// file := a line of flow YAML (that is, JSON) for each item, under the headings of an organisation file

#include "bot/organisation_text.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "bot/organisation_head.hpp"
#include "bot/organisation_text_policies.hpp"
#include "workflow/codec.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

void put(json::Value& into, std::string_view key, const std::string& text) {
  if (!text.empty()) into.set(key, text);
}

void put(json::Value& into, std::string_view key, const std::vector<UserId>& people) {
  if (people.empty()) return;
  json::Value emails = json::array();
  for (const UserId& person : people) emails.push(person.value);
  into.set(key, std::move(emails));
}

json::Value directory_json(const DirectorySync& sync) {
  json::Value people = settings_json(sync.settings);
  people.set("connection", sync.connection).set("every", text::duration_short(sync.every));
  return json::object({{"ldap", std::move(people)}});
}

json::Value head_json(const Organisation& organisation) {
  json::Value head = json::object({{"name", organisation.name},
                                   {"lapse_after", text::duration_short(organisation.lapse_after)},
                                   {"verify_every", text::duration_short(organisation.verify_every)}});
  json::Value groups = json::array();
  for (const EntitlementId& group : organisation.helpdesk) groups.push(group.value);
  if (!organisation.helpdesk.empty()) head.set("helpdesk", std::move(groups));
  if (organisation.sync) head.set("directory", directory_json(*organisation.sync));
  if (json::Value told = notifications_json(organisation); !told.object().empty())
    head.set("notifications", std::move(told));
  head.set("own_cards_up_to", organisation.own_cards_up_to);
  return head;
}

json::Value user_json(const User& user) {
  json::Value item = json::object({{"email", user.email}, {"name", user.name}});
  put(item, "title", user.title);
  put(item, "department", user.department);
  put(item, "employment_type", user.employment_type);
  put(item, "time_zone", user.time_zone);
  if (user.manager) item.set("manager", user.manager->value);
  json::Value roles = json::array();
  for (const Role role : user.roles) roles.push(to_string(role));
  if (!user.roles.empty()) item.set("roles", std::move(roles));
  json::Value attributes = json::object();
  for (const auto& [name, value] : user.attributes) attributes.set(name, value);
  if (!user.attributes.empty()) item.set("attributes", std::move(attributes));
  if (user.status == UserStatus::suspended) item.set("status", "suspended");
  return item;
}

// ---- provisioning

json::Value method_json(const Method& method) {
  if (method.kind == "delegated") {
    const auto to = method.settings.find("entitlement");
    return json::object({{"delegated", to == method.settings.end() ? "" : to->second}});
  }
  return json::object({{method.kind, settings_of_method(method)}});
}

json::Value manual_json(const ManualProvisioning& manual) {
  json::Value task = json::object();
  if (!manual.assignees.empty()) task.set("assignees", approvers_json(manual.assignees));
  put(task, "instructions", manual.instructions);
  if (manual.sla) {
    json::Value sla = json::object({{"after", text::duration_short(manual.sla->after)}});
    if (!manual.sla->to.empty()) sla.set("to", approvers_json(manual.sla->to));
    task.set("sla", std::move(sla));
  }
  return json::object({{"manual", std::move(task)}});
}

json::Value methods_json(const workflow::Systems& systems) {
  json::Value list = json::array();
  for (const Method& method : systems.methods) list.push(method_json(method));
  return list;
}

void put_ways(json::Value& item, const Entitlement& entitlement) {
  json::Value give = methods_json(entitlement.systems);
  if (entitlement.systems.task_after || (give.array().empty() && entitlement.provisioning != ManualProvisioning{}))
    give.push(manual_json(entitlement.provisioning));
  if (!give.array().empty()) item.set("provisioning", std::move(give));
  json::Value take = methods_json(entitlement.removal.value_or(workflow::Systems{}));
  if (entitlement.deprovisioning) take.push(manual_json(*entitlement.deprovisioning));
  if (!take.array().empty()) item.set("deprovisioning", std::move(take));
}

// ---- what can be asked for

json::Value entitlement_json(const Entitlement& e) {
  json::Value item = json::object({{"slug", e.slug}, {"name", e.name}});
  put(item, "description", e.description);
  put(item, "alias", e.alias);
  if (e.resource) {
    json::Value resource = json::object({{"type", e.resource->type}, {"name", e.resource->name}});
    put(resource, "owners", e.resource->owners);
    item.set("resource", std::move(resource));
  }
  if (e.max_duration) item.set("max_duration", text::duration_short(*e.max_duration));
  put(item, "owners", e.owners);
  put(item, "policy", e.policy.value);
  put(item, "revoke_policy", e.revoke_policy.value);
  if (e.emergency) item.set("emergency", json::object({{"policy", e.emergency->value}}));
  if (e.form) item.set("form", e.form->value);
  put(item, "holders", e.holders);
  put_ways(item, e);
  return item;
}

json::Value app_json(const App& app, const Organisation& organisation) {
  json::Value item = json::object({{"slug", app.id.value}, {"name", app.name}});
  put(item, "description", app.description);
  put(item, "instructions", app.instructions);
  put(item, "owners", app.owners);
  json::Value accounts = json::array();
  for (const AppAccount& account : app.accounts) {
    json::Value one = json::object({{"person", account.person.value}, {"name", account.name}});
    put(one, "label", account.label);
    accounts.push(std::move(one));
  }
  if (!app.accounts.empty()) item.set("accounts", std::move(accounts));
  json::Value entitlements = json::array();
  for (const Entitlement& entitlement : organisation.entitlements)
    if (entitlement.app == app.id) entitlements.push(entitlement_json(entitlement));
  if (!entitlements.array().empty()) item.set("entitlements", std::move(entitlements));
  return item;
}

json::Value catalog_json(const CatalogEntry& entry, const Organisation& organisation) {
  json::Value item = json::object({{"slug", entry.slug}, {"name", entry.name}});
  put(item, "description", entry.description);
  item.set("audience", entry.audience.empty() ? "everyone" : entry.audience);
  json::Value entitlements = json::array();
  for (const EntitlementId& id : entry.entitlements) entitlements.push(id.value);
  if (entry.entitlements.empty()) entitlements.push(organisation.entitlements.front().id.value);
  item.set("entitlements", std::move(entitlements));
  if (entry.bundle) item.set("bundle", true);
  return item;
}

json::Value connection_json(const Connection& connection) {
  return json::object({{"slug", connection.slug}, {connection.kind, settings_json(connection.settings)}});
}

template <class T, class View>
void add(std::string& file, std::string_view heading, const std::vector<T>& items, View&& view) {
  if (items.empty()) return;
  file += std::string(heading) + ":\n";
  for (const T& item : items) file += "- " + view(item).dump() + "\n";
}

}  // namespace

std::string organisation_text(const Organisation& organisation) { return organisation_text(organisation, {}, {}); }

std::string organisation_text(const Organisation& organisation, const PolicyId& policy, const json::Value& written) {
  std::string file = "organisation: " + head_json(organisation).dump() + "\n";
  add(file, "users", organisation.users, user_json);
  add(file, "forms", organisation.forms, form_item_json);
  add(file, "connections", organisation.connections, connection_json);
  add(file, "apps", organisation.apps, [&](const App& app) { return app_json(app, organisation); });
  add(file, "policies", organisation.policies,
      [&](const Policy& one) { return one.id == policy ? written : policy_item_json(one); });
  std::vector<CatalogEntry> catalogs;
  for (const CatalogEntry& entry : organisation.catalogs)
    if (!entry.entitlements.empty() || !organisation.entitlements.empty()) catalogs.push_back(entry);
  add(file, "catalogs", catalogs, [&](const CatalogEntry& entry) { return catalog_json(entry, organisation); });
  return file;
}

}  // namespace c1::bot
