// Apps, and resources in them that no entitlement has yet. What is made twice alike is made once: clients rely on it.

#include <algorithm>

#include "base/text.hpp"
#include "bot/api/changing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kLongestSlugOfApp = 60;
constexpr std::size_t kLongestWord = 200;
constexpr std::string_view kKinds[] = {"ROLE",   "GROUP", "LICENSE",      "PROJECT",        "CATALOG",
                                       "CUSTOM", "VAULT", "PROFILE_TYPE", "SESSION_POLICY", "CLAW_AGENT"};

Result<std::vector<UserId>> owners_in(const Visit& visit, const json::Value& ids) {
  std::vector<UserId> owners;
  for (const json::Value& id : ids.array()) {
    const User* user = visit.directory.user(id.string());
    if (!user) return not_found("There is no such user: " + text::fit(id.string(), 60) + ".");
    if (std::find(owners.begin(), owners.end(), user->id) == owners.end()) owners.push_back(user->id);
  }
  return owners;
}

Result<App> app_from_wish(const Visit& visit, const json::Value& wish, App app) {
  const Mask mask(visit.call.body, wish);
  if (mask.has("displayName") || app.name.empty()) {
    auto name = name_in(wish, "displayName");
    if (!name) return name.error();
    app.name = *std::move(name);
  }
  Fields fields(wish);
  if (mask.has("description")) app.description = text::trimmed(fields.text("description"));
  if (mask.has("instructions")) app.instructions = text::trimmed(fields.text("instructions"));
  if (fields.wrong()) return *fields.wrong();
  return app;
}

const std::vector<std::string_view> kDeclaredOfApp{"annotations", "monthlyCostUsd", "identityMatching"};

Answer app_answer(const Visit& visit, const std::string& key) {
  const App* app = visit.catalog().app({key});
  if (!app) return not_found("There is no such app any more.");
  return json::object({{"app", app_view(visit, *app)}});
}

std::string resource_declared(const AppId& app, const std::string& type, const std::string& name = "") {
  std::string key = "resource/" + app.value + IdBook::kSeparator + type;
  return name.empty() ? key : key + IdBook::kSeparator + name;
}

Result<std::string> word_in(const json::Value& body, std::string_view field) {
  auto word = name_in(body, field);
  if (word && word->size() > kLongestWord) return invalid(std::string(field) + " is too long.", std::string(field));
  if (word && word->find(IdBook::kSeparator) != std::string::npos)
    return invalid(std::string(field) + " has a control character in it.", std::string(field));
  return word;
}

}  // namespace

Answer create_app(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  const json::Value& wish = visit.call.body;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        auto app = app_from_wish(now, wish, {});
        if (!app) return app.error();
        auto owners = owners_in(now, field(wish, "owners"));
        if (!owners) return owners.error();
        app->owners = *std::move(owners);
        app->id = {free_slug(slug_from(app->name, kLongestSlugOfApp), kLongestSlugOfApp,
                             [&](const std::string& slug) { return now.catalog().app({slug}) != nullptr; })};
        const json::Value declared = declared_with(now, "app/" + app->id.value, wish, kDeclaredOfApp);
        json::Value kept = with_declared(app_json(*app), declared);
        kept.set("owners", field(wish, "owners"));  // each was found
        if (auto error = would_not_be_kept(wish, kept, "")) return *error;
        edit.set(*app);
        edit.declare("app/" + app->id.value, declared);
        return app->id.value;
      },
      app_answer);
}

Answer update_app(const Visit& visit) {
  const auto found = app_in(visit, "id");
  if (!found) return found.error();
  if (auto error = may_not_administer(visit, **found)) return *error;
  const json::Value& wish = field(visit.call.body, "app");
  const std::string key = (*found)->id.value;
  if (auto error = Mask(visit.call.body, wish)
                       .unknown({"displayName", "description", "instructions", "annotations", "monthlyCostUsd",
                                 "identityMatching", "grantPolicyId", "revokePolicyId", "certifyPolicyId"}))
    return *error;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        const App* before = now.catalog().app({key});
        if (!before) return not_found("There is no such app any more.");
        auto app = app_from_wish(now, wish, *before);
        if (!app) return app.error();
        const json::Value declared = declared_with(now, "app/" + key, wish, kDeclaredOfApp);
        if (auto error =
                would_not_be_kept(Mask(now.call.body, wish).only(), with_declared(app_json(*app), declared), "app"))
          return *error;
        edit.set(*app);
        edit.declare("app/" + key, declared);
        return key;
      },
      app_answer);
}

Answer delete_app(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  const auto found = app_in(visit, "id");
  if (!found) return found.error();
  const AppId id = (*found)->id;
  return change_organisation(
      visit,
      [&](const Visit&, OrganisationEdit& edit) -> Result<std::string> {
        edit.remove_app(id);
        edit.declare("app/" + id.value, nullptr);
        return id.value;
      },
      [](const Visit&, const std::string&) -> Answer { return json::object(); });
}

Answer create_resource_type(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  if (auto error = may_not_administer(visit, **app)) return *error;
  const auto name = word_in(visit.call.body, "displayName");
  if (!name) return name.error();
  Fields fields(visit.call.body);
  const std::string kind = fields.text("resourceType");
  if (fields.wrong()) return *fields.wrong();
  if (!kind.empty() && std::find(std::begin(kKinds), std::end(kKinds), kind) == std::end(kKinds))
    return invalid("resourceType must be one of ROLE, GROUP, LICENSE, PROJECT, CATALOG, CUSTOM and the like.",
                   "resourceType");
  const AppId id = (*app)->id;
  return change_organisation(
      visit,
      [&](const Visit&, OrganisationEdit& edit) -> Result<std::string> {
        edit.declare(resource_declared(id, *name), json::object({{"resourceType", kind}}));
        return *name;
      },
      [&](const Visit&, const std::string& type) -> Answer {
        return json::object({{"appResourceType", resource_type_json(id, type)}, {"expanded", json::array()}});
      });
}

Answer create_resource(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  if (auto error = may_not_administer(visit, **app)) return *error;
  const auto type = visit.directory.resource_type(visit.param("type_id"));
  if (!type || type->app != (*app)->id) return not_found("There is no such type of resources in this app.");
  const json::Value& wish = visit.call.body;
  const auto name = word_in(wish, "displayName");
  if (!name) return name.error();
  const auto owners = owners_in(visit, field(wish, "resourceOwnerUserIds"));
  if (!owners) return owners.error();
  Fields fields(wish);
  const std::string description = text::trimmed(fields.text("description"));
  if (fields.wrong()) return *fields.wrong();
  return change_organisation(
      visit,
      [&](const Visit&, OrganisationEdit& edit) -> Result<std::string> {
        json::Value emails = json::array();
        for (const UserId& owner : *owners) emails.push(owner.value);
        edit.declare(resource_declared(type->app, type->name, *name),
                     json::object({{"description", description}, {"owners", std::move(emails)}}));
        return *name;
      },
      [&](const Visit& after, const std::string& made) -> Answer {
        const Resource resource{type->name, made, *owners};
        return json::object({{"appResource", resource_json(type->app, resource, after.directory)}});
      });
}

}  // namespace c1::bot::api
