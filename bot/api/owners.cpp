// Who owns an app, and an entitlement: read by whoever sees it, changed by whoever administers it.

#include <algorithm>

#include "base/text.hpp"
#include "bot/api/changing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

using Owners = std::vector<UserId>;
using ChangeOwners = std::function<void(Owners& owners)>;

Answer listed_owners(const Visit& visit, const Owners& owners) {
  std::vector<const User*> people;
  for (const UserId& owner : owners)
    if (const User* user = visit.catalog().user(owner)) people.push_back(user);
  return without_expanded(
      paged(people, page_of_query(visit), [](const User* user) { return user_json(*user, false); }));
}

Answer nothing_to_tell(const Visit&, const std::string&) { return json::object(); }

Answer change_owners(const Visit& visit, const App& app, const ChangeOwners& change) {
  const AppId id = app.id;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        const App* before = now.catalog().app(id);
        if (!before) return not_found("There is no such app any more.");
        App after = *before;
        change(after.owners);
        edit.set(after);
        return id.value;
      },
      nothing_to_tell);
}

Answer change_owners(const Visit& visit, const Entitlement& entitlement, const ChangeOwners& change) {
  const EntitlementId id = entitlement.id;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        const Entitlement* before = now.catalog().entitlement(id);
        if (!before) return not_found("There is no such entitlement any more.");
        Entitlement after = *before;
        change(after.owners);
        edit.set(after);
        return id.value;
      },
      nothing_to_tell);
}

// How the owners are to be changed, as it was asked for; what is wrong with that.
using OwnersWanted = Result<ChangeOwners> (*)(const Visit& visit);

// {"userIds": [...]}
Result<ChangeOwners> all_of_them(const Visit& visit) {
  Fields fields(visit.call.body);
  Owners owners;
  for (const std::string& id : fields.texts("userIds")) {
    const User* user = visit.directory.user(id);
    if (!user) return invalid("There is no such user: " + text::fit(id, 60) + ".", "userIds");
    if (std::find(owners.begin(), owners.end(), user->id) == owners.end()) owners.push_back(user->id);
  }
  if (fields.wrong()) return *fields.wrong();
  return ChangeOwners([owners](Owners& all) { all = owners; });
}

Result<ChangeOwners> none_of_them(const Visit&) {
  return ChangeOwners([](Owners& all) { all.clear(); });
}

// In the path, or {"userId": ...}.
Result<UserId> owner_in(const Visit& visit) {
  Fields fields(visit.call.body);
  std::string id = visit.param("user_id");
  if (id.empty()) id = fields.text("userId");
  if (fields.wrong()) return *fields.wrong();
  if (id.empty()) return invalid("userId is missing.", "userId");
  const User* user = visit.directory.user(id);
  if (!user) return not_found("There is no such user.");
  return user->id;
}

Result<ChangeOwners> one_more(const Visit& visit) {
  const auto owner = owner_in(visit);
  if (!owner) return owner.error();
  return ChangeOwners([id = *owner](Owners& all) {
    if (std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
  });
}

Result<ChangeOwners> one_fewer(const Visit& visit) {
  const auto owner = owner_in(visit);
  if (!owner) return owner.error();
  return ChangeOwners([id = *owner](Owners& all) { std::erase(all, id); });
}

Answer app_owners(const Visit& visit, OwnersWanted reading) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  if (auto error = may_not_administer(visit, **app)) return *error;
  const auto change = reading(visit);
  if (!change) return change.error();
  return change_owners(visit, **app, *change);
}

Answer entitlement_owners(const Visit& visit, OwnersWanted reading) {
  const auto entitlement = entitlement_in(visit, visit.param("app_id"), visit.param("id"));
  if (!entitlement) return entitlement.error();
  if (auto error = may_not_administer(visit, *visit.catalog().app((*entitlement)->app))) return *error;
  const auto change = reading(visit);
  if (!change) return change.error();
  return change_owners(visit, **entitlement, *change);
}

}  // namespace

Answer list_app_owners(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  return listed_owners(visit, (*app)->owners);
}
Answer set_app_owners(const Visit& visit) { return app_owners(visit, all_of_them); }
Answer clear_app_owners(const Visit& visit) { return app_owners(visit, none_of_them); }
Answer add_app_owner(const Visit& visit) { return app_owners(visit, one_more); }
Answer remove_app_owner(const Visit& visit) { return app_owners(visit, one_fewer); }

Answer list_entitlement_owners(const Visit& visit) {
  const auto entitlement = entitlement_in(visit, visit.param("app_id"), visit.param("id"));
  if (!entitlement) return entitlement.error();
  return listed_owners(visit, (*entitlement)->owners);
}
Answer set_entitlement_owners(const Visit& visit) { return entitlement_owners(visit, all_of_them); }
Answer clear_entitlement_owners(const Visit& visit) { return entitlement_owners(visit, none_of_them); }
Answer add_entitlement_owner(const Visit& visit) { return entitlement_owners(visit, one_more); }
Answer remove_entitlement_owner(const Visit& visit) { return entitlement_owners(visit, one_fewer); }

}  // namespace c1::bot::api
