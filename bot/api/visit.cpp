#include "bot/api/visit.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "workflow/explain.hpp"
#include "workflow/words.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kMostPaths = 50;
constexpr std::size_t kMostHoldersAsked = 10'000;

bool owns_any_in(const Visit& visit, const App& app) {
  const auto& all = visit.directory.entitlements_of(app.id);
  return owns(visit.me, app) || std::any_of(all.begin(), all.end(), [&](const Entitlement* e) {
           return std::find(e->owners.begin(), e->owners.end(), visit.me.id) != e->owners.end();
         });
}

// Not listed any more, but something is held with it by somebody whose grants the caller may see.
std::optional<AccountOf> account_held_in(const Visit& visit, const AppId& app, const std::string& id) {
  const App* its = visit.catalog().app(app);
  const bool sees_all = oversees(visit.me) || (its && owns_any_in(visit, *its));
  const std::string first = app.value + "/", end = app.value + "0";  // '0' follows '/'
  return visit.services.store.read([&](storage::Tx& tx) -> std::optional<AccountOf> {
    for (const UserId& holder : tx.holders_between(first, end, "", kMostHoldersAsked)) {
      const User* user = visit.catalog().user(holder);
      if (!user || !(sees_all || may_ask_for(visit.catalog(), visit.me, *user))) continue;
      if (const auto name = account_held_by(tx, app, holder, id)) return AccountOf{user, *name};
    }
    return std::nullopt;
  });
}

}  // namespace

bool oversees(const User& user) {
  return has_role(user, Role::super_admin) || has_role(user, Role::access_request_admin) ||
         has_role(user, Role::read_only_admin);
}

bool owns(const User& user, const App& app) {
  return std::find(app.owners.begin(), app.owners.end(), user.id) != app.owners.end();
}

Eyes::Eyes(const Visit& visit) : visit_(visit), sight_(sight_of(visit.services, visit.catalog(), visit.me)) {}

bool Eyes::see(const Entitlement& entitlement) const {
  if (oversees(visit_.me) || sight_.sees(entitlement.id)) return true;
  const App* app = visit_.catalog().app(entitlement.app);
  return app && owns(visit_.me, *app);
}

bool Eyes::see(const App& app) const {
  if (oversees(visit_.me) || owns(visit_.me, app)) return true;
  return !visit_.catalog().search_entitlements(sight_, app.id, "", 1).empty();
}

Result<const App*> app_in(const Visit& visit, std::string_view param) {
  const App* app = visit.directory.app(visit.call.param(param));
  if (!app || !Eyes(visit).see(*app)) return not_found("There is no such app, or you may not see it.");
  return app;
}

Result<const Entitlement*> entitlement_in(const Visit& visit, std::string_view app, std::string_view id) {
  const Entitlement* entitlement = visit.directory.entitlement(id);
  const App* of = visit.directory.app(app);
  if (!entitlement || !of || entitlement->app != of->id || !Eyes(visit).see(*entitlement))
    return not_found("There is no such entitlement in this app, or you may not see it.");
  return entitlement;
}

Result<const User*> user_in(const Visit& visit, std::string_view param) {
  const User* user = visit.directory.user(visit.call.param(param));
  if (!user) return not_found("There is no such user.");
  return user;
}

std::optional<AccountOf> account_of(const Visit& visit, const AppId& app, const std::string& id) {
  if (id.empty()) return std::nullopt;
  if (id == public_account_id(app, visit.me.id)) return AccountOf{&visit.me, {}};
  if (const App* its = visit.catalog().app(app))
    for (const AppAccount& one : its->accounts)
      if (public_account_id(app, one.person, one.name) == id)
        if (const User* owner = visit.catalog().user(one.person)) return AccountOf{owner, one.name};
  if (const User* user = visit.directory.user(id)) return AccountOf{user, {}};
  for (const User& user : visit.catalog().organisation().users)
    if (public_account_id(app, user.id) == id) return AccountOf{&user, {}};
  return account_held_in(visit, app, id);
}

std::optional<std::string> account_held_by(storage::Tx& tx, const AppId& app, const UserId& person,
                                           const std::string& id) {
  for (const Grant& grant : tx.grants_of(person, kMostGrants))
    if (grant.entitlement.value.starts_with(app.value + "/") && public_account_id(app, person, grant.account) == id)
      return grant.account;
  return std::nullopt;
}

Expansion::Expansion(const json::Value& body) {
  for (const json::Value& path : field(body, "expandMask")["paths"].array())
    if (paths_.size() < kMostPaths) paths_.push_back(path.string());
}

bool Expansion::wants(std::string_view path) const {
  return std::any_of(paths_.begin(), paths_.end(),
                     [&](const std::string& asked) { return asked == "*" || asked == path; });
}

std::string Expansion::place_of(std::string_view type, const std::string& key,
                                const std::function<json::Value()>& thing) {
  auto place = std::find(keys_.begin(), keys_.end(), key);
  if (place == keys_.end()) {
    json::Value value = json::object({{"@type", "type.googleapis.com/" + std::string(type)}});
    const json::Value made = thing();
    for (const auto& [name, member] : made.object()) value.set(name, member);
    expanded_.push(std::move(value));
    keys_.push_back(key);
    place = keys_.end() - 1;
  }
  return "$.expanded[" + std::to_string(place - keys_.begin()) + "]";
}

json::Value listed(json::Value rows, json::Value expanded, std::string_view next_page) {
  if (rows.is_null()) rows = json::array();
  return json::object(
      {{"list", std::move(rows)}, {"expanded", std::move(expanded)}, {"nextPageToken", std::string(next_page)}});
}

Result<PageWish> page_of_query(const Visit& visit) {
  const auto either = [&](std::string_view snake, std::string_view camel) {
    const std::string_view value = visit.call.asked(snake);
    return value.empty() ? visit.call.asked(camel) : value;
  };
  return page_in(either("page_size", "pageSize"), either("page_token", "pageToken"));
}

}  // namespace c1::bot::api
