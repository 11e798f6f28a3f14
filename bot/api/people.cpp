#include <algorithm>

#include "base/text.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"
#include "bot/delegations.hpp"
#include "workflow/words.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

struct RoleName {
  Role role;
  std::string_view name;
  std::string_view theirs;  // as their clients look for it; "" where they have none
};
constexpr RoleName kRoles[] = {
    {Role::super_admin, "Super Administrator", "role/c1.api.tenant.v1.Tenant:owner"},
    {Role::access_request_admin, "Access Request Administrator", "role/c1.api.task.v1.Tasks:owner"},
    {Role::access_request_helpdesk, "Access Request Helpdesk", "role/c1.api.task.v1.Tasks:helpdesk"},
    {Role::app_admin, "App Administrator", "role/c1.api.app.v1.Apps:admin"},
    {Role::read_only_admin, "Read-Only Administrator", "role/c1.api.tenant.v1.Tenant:viewer"}};

json::Value role_json(const RoleName& role) {
  return json::object({{"id", public_id(role.role)},
                       {"name", role.name},
                       {"displayName", role.name},
                       {"permissions", json::array()},
                       {"serviceRoles", json::array({role.theirs})},
                       {"systemBuiltin", true},
                       {"systemApiOnly", false},
                       {"createdAt", nullptr},
                       {"updatedAt", nullptr},
                       {"deletedAt", nullptr}});
}

// Roles and attributes are for oneself and for those who oversee everything.
bool shows_whole(const Visit& visit, const User& user) { return user.id == visit.me.id || oversees(visit.me); }

json::Value view_with_delegate(const Visit& visit, const User& user) {
  json::Value view = user_view(user, shows_whole(visit, user));
  const auto to = visit.services.store.read([&](storage::Tx& tx) { return tx.delegate_of(user.id, visit.now); });
  if (to) view.member("user").set("delegatedUserId", public_id(*to));
  return view;
}

json::Value one(json::Value view) { return json::object({{"userView", std::move(view)}, {"expanded", json::array()}}); }

bool says(const User& user, const std::string& query) {
  return query.empty() || text::folded(user.name).find(query) != std::string::npos ||
         text::folded(user.email).find(query) != std::string::npos;
}

std::string status_of(const User& user) {
  return user.status == UserStatus::active ? "ENABLED" : user.status == UserStatus::suspended ? "DISABLED" : "DELETED";
}

std::vector<const User*> everybody(const Visit& visit) {
  std::vector<const User*> all;
  for (const User& user : visit.catalog().organisation().users)
    if (user.status != UserStatus::deleted) all.push_back(&user);
  std::sort(all.begin(), all.end(), [](const User* a, const User* b) { return a->id < b->id; });
  return all;
}

Answer page_of(const Visit& visit, const std::vector<const User*>& people, const Result<PageWish>& page) {
  return paged(people, page, [&](const User* user) { return user_view(*user, shows_whole(visit, *user)); });
}

}  // namespace

Answer introspect(const Visit& visit) {
  json::Value roles = json::array();
  for (const RoleName& role : kRoles)
    if (has_role(visit.me, role.role)) roles.push(role.theirs);
  json::Value scopes = json::array();
  for (const std::string_view scope : kScopes)
    if (visit.pass.may(scope)) scopes.push(scope);
  return json::object({{"principleId", public_id(visit.me.id)},
                       {"userId", public_id(visit.me.id)},
                       {"tenantId", public_catalog_id(visit.catalog().organisation().name)},
                       {"roles", std::move(roles)},
                       {"permissions", std::move(scopes)},
                       {"features", json::array()}});
}

Answer get_user(const Visit& visit) {
  const auto user = user_in(visit, "id");
  if (!user) return user.error();
  return one(view_with_delegate(visit, **user));
}

Answer introspect_user(const Visit& visit) { return one(view_with_delegate(visit, visit.me)); }

// Who decides instead of oneself. Their name for it speaks of administrators; here each decides on their own delegate.
Answer set_delegation(const Visit& visit) {
  const auto user = user_in(visit, "id");
  if (!user) return user.error();
  if ((*user)->id != visit.me.id) return forbidden("Each says for themselves who decides instead of them.");
  Fields fields(visit.call.body);
  const std::string id = fields.text("delegatedUserId");
  const auto starts = fields.time("delegationStartAt"), ends = fields.time("delegationExpireAt");
  if (fields.wrong()) return *fields.wrong();
  const Origin origin{Surface::api, ""};
  if (id.empty()) {
    const auto ended = end_delegations(visit.services, origin, visit.me.id);
    if (!ended) return ended.error();
    return json::object({{"item", nullptr}});
  }
  const User* to = visit.directory.user(id);
  if (!to) return not_found("There is no such user: delegatedUserId.");
  const auto made = delegate(visit.services, origin, {visit.me.id, to->id, starts, ends});
  if (!made) return made.error();
  return json::object({{"item", json::object({{"userId", public_id(made->from)},
                                              {"delegatedUserId", public_id(made->to)},
                                              {"startAt", when(made->starts)},
                                              {"expirationAt", when(made->ends)}})}});
}

Answer list_users(const Visit& visit) { return page_of(visit, everybody(visit), page_of_query(visit)); }

Answer search_users(const Visit& visit) {
  Fields fields(visit.call.body);
  const std::string query = text::folded(fields.text("query"));
  const std::string email = text::folded(fields.text("email"));
  const auto departments = fields.texts("departments");
  const auto titles = fields.texts("jobTitles");
  const auto managers = fields.texts("managerIds");
  const auto statuses = fields.texts("userStatuses");
  auto ids = fields.texts("ids");
  for (const json::Value& ref : field(visit.call.body, "refs").array()) ids.push_back(ref["id"].string());
  if (fields.wrong()) return *fields.wrong();
  std::vector<const User*> found;
  for (const User* user : everybody(visit)) {
    const std::string manager = user->manager ? public_id(*user->manager) : "";
    if (says(*user, query) && (email.empty() || text::folded(user->email) == email) &&
        among(departments, user->department) && among(titles, user->title) && among(managers, manager) &&
        among(statuses, status_of(*user)) && among(ids, public_id(user->id)))
      found.push_back(user);
  }
  return page_of(visit, found, page_in(visit.call.body));
}

Answer list_roles(const Visit& visit) {
  return without_expanded(
      paged(std::vector<RoleName>(std::begin(kRoles), std::end(kRoles)), page_of_query(visit), role_json));
}

Answer get_role(const Visit& visit) {
  for (const RoleName& role : kRoles)
    if (public_id(role.role) == visit.param("id")) return json::object({{"role", role_json(role)}});
  return not_found("There is no such role.");
}

}  // namespace c1::bot::api
