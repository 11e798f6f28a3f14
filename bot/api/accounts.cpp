// A person's accounts in an app: those that the organisation lists; else we know of one where they hold something there.

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kMostHolders = 100'000;
constexpr std::size_t kStrideOfPeople = 200;
constexpr std::size_t kFarthestPerson = 2'000;  // people of one page

bool has_account(const Visit& visit, const App& app, const User& person) {
  const auto grants = visit.services.store.read([&](storage::Tx& tx) { return tx.grants_of(person.id, kMostGrants); });
  return std::any_of(grants.begin(), grants.end(),
                     [&](const Grant& grant) { return grant.entitlement.value.starts_with(app.id.value + "/"); });
}

// By name; "" = the one that has none.
std::vector<std::string> accounts_of(const Visit& visit, const App& app, const User& person) {
  std::vector<std::string> names;
  for (const AppAccount* account : visit.catalog().accounts_of(person.id, app.id)) names.push_back(account->name);
  if (names.empty()) names.emplace_back();
  return names;
}

void add_accounts(json::Value& rows, const Visit& visit, const App& app, const User& person) {
  for (const std::string& name : accounts_of(visit, app, person)) rows.push(account_view(app, person, name));
}

// A row for each account that it is held with.
void add_holder(json::Value& rows, const Visit& visit, const App& app, const User& person, const EntitlementId& id) {
  for (const Grant& grant :
       visit.services.store.read([&](storage::Tx& tx) { return tx.grants_of(person.id, kMostGrants); }))
    if (grant.entitlement == id && grant.state == Grant::State::active) rows.push(holder_view(app, person, id, &grant));
}

bool may_read_accounts(const Visit& visit, const App& app, const User& person) {
  return oversees(visit.me) || owns(visit.me, app) || may_ask_for(visit.catalog(), visit.me, person);
}

// A page of the people who hold something in the app, by their ids: everybody for those who oversee or own the app,
// oneself for the others.
std::vector<const User*> people_in(const Visit& visit, const App& app, const std::string& after, std::size_t most) {
  if (!oversees(visit.me) && !owns(visit.me, app)) {
    const bool mine = visit.me.id.value > after && has_account(visit, app, visit.me);
    return mine ? std::vector<const User*>{&visit.me} : std::vector<const User*>{};
  }
  const std::string first = app.id.value + "/", end = app.id.value + "0";  // '0' follows '/'
  const auto ids =
      visit.services.store.read([&](storage::Tx& tx) { return tx.holders_between(first, end, after, most); });
  std::vector<const User*> people;
  for (const UserId& id : ids)
    if (const User* user = visit.catalog().user(id)) people.push_back(user);
  return people;
}

// Whose account in this app that is; null where there is none, or the caller may not know.
const User* person_of(const Visit& visit, const App& app, const std::string& account) {
  for (const AppAccount& one : app.accounts)
    if (public_account_id(app.id, one.person, one.name) == account) return visit.catalog().user(one.person);
  if (account == public_account_id(app.id, visit.me.id)) return has_account(visit, app, visit.me) ? &visit.me : nullptr;
  if (!oversees(visit.me) && !owns(visit.me, app)) return nullptr;
  for (const User& person : visit.catalog().organisation().users)
    if (public_account_id(app.id, person.id) == account) return has_account(visit, app, person) ? &person : nullptr;
  return nullptr;
}

bool fits(const User& person, const std::vector<std::string>& ids, const std::string& query) {
  const bool named = ids.empty() || std::find(ids.begin(), ids.end(), public_id(person.id)) != ids.end() ||
                     std::find(ids.begin(), ids.end(), person.id.value) != ids.end();
  return named && text::folded(person.name + " " + person.email).find(query) != std::string::npos;
}

}  // namespace

Answer list_accounts(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  const auto page = page_of_query(visit);
  if (!page) return page.error();
  const auto people = people_in(visit, **app, page->after, page->size + 1);
  json::Value rows = json::array();
  for (std::size_t i = 0; i < std::min(people.size(), page->size); ++i) add_accounts(rows, visit, **app, *people[i]);
  const bool more = people.size() > page->size;
  return listed(std::move(rows), json::array(), more ? page_token(people[page->size - 1]->id.value) : "");
}

Answer list_accounts_of_user(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  const auto user = user_in(visit, "user_id");
  if (!user) return user.error();
  if (!may_read_accounts(visit, **app, **user)) return not_found("You may not see this person's accounts.");
  json::Value rows = json::array();
  const bool is_listed = !visit.catalog().accounts_of((*user)->id, (*app)->id).empty();
  if (is_listed || has_account(visit, **app, **user)) add_accounts(rows, visit, **app, **user);
  return listed(std::move(rows), json::array(), "");
}

// Systems keep them; none is ever kept here.
Answer list_credentials(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  const User* person = person_of(visit, **app, visit.param("id"));
  if (!person || person->id != visit.me.id)
    return not_found("There is no such account in this app, or it is somebody else's.");
  return without_expanded(listed(json::array(), json::array(), ""));
}

// In the apps that are named, or all that the caller sees; by app and person.
Answer search_accounts(const Visit& visit) {
  Fields fields(visit.call.body);
  const std::string query = text::folded(fields.text("query"));
  auto apps = fields.texts("appIds");
  const auto users = fields.texts("userIds");
  const std::string app_id = fields.text("appId");
  if (fields.wrong()) return *fields.wrong();
  const auto page = page_in(visit.call.body);
  if (!page) return page.error();
  const std::size_t line = page->after.find('\n');  // app, person
  const std::string after_app = page->after.substr(0, line);
  std::string after = line == std::string::npos ? "" : page->after.substr(line + 1);
  if (!app_id.empty()) apps.push_back(app_id);
  const Eyes eyes(visit);
  std::map<std::string, const App*> wanted;
  for (const App& app : visit.catalog().organisation().apps)
    if (apps.empty() && app.id.value >= after_app && eyes.see(app)) wanted.emplace(app.id.value, &app);
  for (const std::string& id : apps)
    if (const App* app = visit.directory.app(id); app && app->id.value >= after_app && eyes.see(*app))
      wanted.emplace(app->id.value, app);
  json::Value rows = json::array();
  std::size_t looked = 0;
  for (const auto& [key, app] : wanted) {
    if (key != after_app) after.clear();
    while (true) {
      const auto people = people_in(visit, *app, after, kStrideOfPeople);
      for (const User* person : people) {
        if (rows.array().size() >= page->size || looked == kFarthestPerson)
          return listed(std::move(rows), json::array(), page_token(key + "\n" + after));
        ++looked;
        after = person->id.value;
        if (fits(*person, users, query)) add_accounts(rows, visit, *app, *person);
      }
      if (people.size() < kStrideOfPeople) break;
    }
    if (looked == kFarthestPerson) return listed(std::move(rows), json::array(), page_token(key + "\n" + after));
  }
  return listed(std::move(rows), json::array(), "");
}

// Of an entitlement: for those who oversee, and its owners and the app's.
Answer list_holders(const Visit& visit) {
  const auto found = entitlement_in(visit, visit.param("app_id"), visit.param("id"));
  if (!found) return found.error();
  const Entitlement& e = **found;
  const App& app = *visit.catalog().app(e.app);
  const bool owner = owns(visit.me, app) || std::find(e.owners.begin(), e.owners.end(), visit.me.id) != e.owners.end();
  if (!oversees(visit.me) && !owner) return forbidden("Who holds it is for administrators and owners to see.");
  auto holders = visit.services.store.read([&](storage::Tx& tx) { return tx.holders(e.id, kMostHolders); });
  std::sort(holders.begin(), holders.end());
  std::erase_if(holders, [&](const UserId& id) { return !visit.catalog().user(id); });
  const auto page = page_of_query(visit);
  if (!page) return page.error();
  const auto from = offset_of(*page);
  if (!from) return from.error();
  const std::size_t end = std::min(holders.size(), *from + page->size);
  json::Value rows = json::array();
  for (std::size_t at = *from; at < end; ++at) add_holder(rows, visit, app, *visit.catalog().user(holders[at]), e.id);
  return listed(std::move(rows), json::array(), end < holders.size() ? page_token(std::to_string(end)) : "");
}

}  // namespace c1::bot::api
