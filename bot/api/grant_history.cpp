// What was given and taken away, the latest first. SQL walks by what narrows most (a person, an app) down an index, from
// where the page before has ended; the other filters are looked at here. A page walks so far and no farther: it may come
// out short, with a token to go on.

#include <algorithm>
#include <charconv>

#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"
#include "workflow/accounts.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;
using storage::GrantPlace;
using storage::GrantWalk;

constexpr std::size_t kFirstStride = 26, kLongestPastStride = 200;  // rows of one statement
constexpr std::size_t kFarthestPast = 2'000;                        // rows of one page

AppId app_of_grant(const EntitlementId& entitlement) {
  return {entitlement.value.substr(0, entitlement.value.find('/'))};
}

// ---- what is wanted -------------------------------------------------------------------------------------------------

// Our own keys, where a client's name is one of something; others are kept, and fit to nothing.
struct PastWish {
  std::vector<std::string> apps, entitlements, people;
  std::vector<std::string> accounts;  // their ids, as clients name them
  std::optional<Instant> after, before;

  bool fits(const Catalog& catalog, const Grant& grant) const {
    const AppId app = app_of_grant(grant.entitlement);
    return among(apps, app.value) && among(entitlements, grant.entitlement.value) &&
           among(people, grant.subject.value) && (accounts.empty() || is_with_one(catalog, app, grant));
  }
  // By either of its names.
  bool is_with_one(const Catalog& catalog, const AppId& app, const Grant& grant) const {
    const auto same = same_account(catalog, grant.subject, app, grant.account);
    return among(accounts, public_account_id(app, grant.subject, grant.account)) ||
           (same && among(accounts, public_account_id(app, grant.subject, *same)));
  }
};

template <class Find>
std::string key_or_id(const std::string& id, Find&& find) {
  const auto* thing = find(id);
  return thing ? thing->id.value : id;
}

// [{"id": ...}]: at most 1000.
Result<std::vector<std::string>> ids_of_refs(const json::Value& body, std::string_view name) {
  constexpr std::size_t kMostIds = 1'000;
  const json::Value& refs = field(body, name);
  const Error wrong =
      invalid(std::string(name) + " must be a list of {\"id\": ...}, of at most 1000.", std::string(name));
  if (refs.is_null()) return std::vector<std::string>{};
  if (!refs.is_array() || refs.array().size() > kMostIds) return wrong;
  std::vector<std::string> ids;
  for (const json::Value& ref : refs.array()) {
    if (!ref["id"].is_string()) return wrong;
    ids.push_back(ref["id"].string());
  }
  return ids;
}

// One account is somebody's: then it is their grants that are walked through.
void read_accounts(const Visit& visit, std::vector<std::string> ids, PastWish& wanted) {
  const json::Value& ref = field(visit.call.body, "appUserRefs")[0];
  const App* app = ids.size() == 1 ? visit.directory.app(field(ref, "appId").string()) : nullptr;
  const auto of = app ? account_of(visit, app->id, ids[0]) : std::nullopt;
  if (!of) {
    wanted.accounts = std::move(ids);
    return;
  }
  // Where it is not of one of the people that are named, too, nothing fits.
  if (among(wanted.people, of->person->id.value)) wanted.people = {of->person->id.value};
  wanted.accounts = {public_account_id(app->id, of->person->id, of->name)};
}

Result<PastWish> past_wish(const Visit& visit) {
  const json::Value& body = visit.call.body;
  Fields fields(body);
  PastWish wanted;
  wanted.apps = fields.texts("appIds");
  wanted.after = fields.time("after");
  wanted.before = fields.time("before");
  if (fields.wrong()) return *fields.wrong();
  auto apps = ids_of_refs(body, "appRefs"), entitlements = ids_of_refs(body, "appEntitlementRefs"),
       people = ids_of_refs(body, "userRefs"), accounts = ids_of_refs(body, "appUserRefs");
  for (const auto* ids : {&apps, &entitlements, &people, &accounts})
    if (!*ids) return ids->error();
  wanted.apps.insert(wanted.apps.end(), apps->begin(), apps->end());
  for (std::string& id : wanted.apps) id = key_or_id(id, [&](const auto& one) { return visit.directory.app(one); });
  for (const std::string& id : *entitlements)
    wanted.entitlements.push_back(key_or_id(id, [&](const auto& one) { return visit.directory.entitlement(one); }));
  for (const std::string& id : *people)
    wanted.people.push_back(key_or_id(id, [&](const auto& one) { return visit.directory.user(one); }));
  if (!accounts->empty()) read_accounts(visit, *std::move(accounts), wanted);
  return wanted;
}

bool may_know(const Visit& visit, const Grant& grant) {
  if (oversees(visit.me)) return true;
  const User* subject = visit.catalog().user(grant.subject);
  const Entitlement* entitlement = visit.catalog().entitlement(grant.entitlement);
  if (!subject) return false;
  return entitlement ? may_revoke(visit.catalog(), visit.me, *subject, *entitlement)
                     : may_ask_for(visit.catalog(), visit.me, *subject);
}

// The one app that everything wanted is in.
std::string only_app(const PastWish& wanted) {
  if (wanted.apps.size() == 1) return wanted.apps[0];
  if (!wanted.apps.empty() || wanted.entitlements.empty()) return {};
  const std::string app = app_of_grant({wanted.entitlements[0]}).value;
  const bool is_only = std::all_of(wanted.entitlements.begin(), wanted.entitlements.end(),
                                   [&](const std::string& id) { return app_of_grant({id}).value == app; });
  return is_only ? app : "";
}

bool owns_something_in(const Visit& visit, const App& app) {
  if (owns(visit.me, app)) return true;
  const auto& all = visit.directory.entitlements_of(app.id);
  return std::any_of(all.begin(), all.end(), [&](const Entitlement* e) {
    return std::find(e->owners.begin(), e->owners.end(), visit.me.id) != e->owners.end();
  });
}

// The shortest way past everything that can be in the list. Who neither oversees everything nor owns what is asked for
// sees, where nobody is named, what they hold and have held themselves.
GrantWalk walk_for(const Visit& visit, const PastWish& wanted) {
  if (wanted.people.size() == 1) return {GrantWalk::By::person, wanted.people[0]};
  const std::string app_id = only_app(wanted);
  const App* app = visit.catalog().app({app_id});
  if (!app_id.empty() && (oversees(visit.me) || (app && owns_something_in(visit, *app))))
    return {GrantWalk::By::app, app_id};
  if (!oversees(visit.me)) return {GrantWalk::By::person, visit.me.id.value};
  return {GrantWalk::By::all, ""};
}

// ---- the way down ---------------------------------------------------------------------------------------------------

// Of two things at the same time the end comes first: it is nearer to the top of the list.
struct PastMark {
  GrantPlace place;
  bool is_end = false;

  bool is_above(const PastMark& other) const {
    if (place.at != other.place.at) return place.at > other.place.at;
    return is_end != other.is_end ? is_end : place.id > other.place.id;
  }
  std::string token() const {
    return page_token(std::to_string(to_millis(place.at)) + (is_end ? "-" : "+") + place.id);
  }
};

Result<PastMark> start_of_past(const PageWish& page, const PastWish& wanted, Instant now) {
  if (page.after.empty()) return PastMark{{wanted.before.value_or(now + Seconds{1}), ""}, false};
  std::int64_t millis = 0;
  const char* const last = page.after.data() + page.after.size();
  const auto [end, error] = std::from_chars(page.after.data(), last, millis);
  constexpr std::int64_t kLatest = 253'402'300'800'000;  // the year 10000
  const bool is_id = std::all_of(end, last, [](unsigned char c) { return c > ' ' && c < 0x7f; });
  if (error != std::errc{} || end == last || (*end != '-' && *end != '+') || !is_id || millis < 0 || millis > kLatest)
    return invalid("This pageToken belongs to another list.", "pageToken");
  return PastMark{{from_millis(millis), std::string(end + 1, last)}, *end == '-'};
}

struct PastEvent {
  PastMark mark;
  storage::WalkedGrant of;
};

// Ends, and where they are wanted beginnings, as one list.
class Past {
 public:
  Past(storage::Tx& tx, GrantWalk walk, bool with_beginnings)
      : tx_(tx), walk_(std::move(walk)), with_beginnings_(with_beginnings) {}

  std::vector<PastEvent> below(const PastMark& mark, std::size_t length) {
    std::vector<PastEvent> all;
    walk_.time = GrantWalk::Time::ended;
    for (storage::WalkedGrant& one :
         tx_.grants_before(walk_, mark.is_end ? mark.place : GrantPlace{mark.place.at, ""}, length))
      all.push_back({{{one.grant.ended.value_or(Instant{}), one.grant.id.value}, true}, std::move(one)});
    if (with_beginnings_) {
      walk_.time = GrantWalk::Time::began;
      const GrantPlace place = mark.is_end ? GrantPlace{mark.place.at, GrantPlace::kAboveEveryId} : mark.place;
      for (storage::WalkedGrant& one : tx_.grants_before(walk_, place, length))
        all.push_back({{{one.grant.since, one.grant.id.value}, false}, std::move(one)});
    }
    std::sort(all.begin(), all.end(), [](const PastEvent& a, const PastEvent& b) { return a.mark.is_above(b.mark); });
    if (all.size() > length) all.resize(length);
    return all;
  }

 private:
  storage::Tx& tx_;
  GrantWalk walk_;
  const bool with_beginnings_;
};

// ---- the list -------------------------------------------------------------------------------------------------------

struct PathsOfGrant {
  std::string app, account, entitlement;
};
PathsOfGrant paths_of_grant(const Visit& visit, const Grant& grant, Expansion& expansion) {
  const Entitlement* e = visit.catalog().entitlement(grant.entitlement);
  const App* app = visit.catalog().app(app_of_grant(grant.entitlement));
  const User* person = visit.catalog().user(grant.subject);
  return {.app = expansion.path_to("app_id", "c1.api.app.v1.App", app ? "app/" + app->id.value : "",
                                   [&] { return app_view(visit, *app); }),
          .account = expansion.path_to(
              "app_user_id", "c1.api.app.v1.AppUser",
              app && person ? "account/" + app->id.value + "/" + person->id.value + "/" + grant.account : "",
              [&] { return account_view(*app, *person, grant.account)["appUser"]; }),
          .entitlement =
              expansion.path_to("app_entitlement_id", "c1.api.app.v1.AppEntitlement",
                                e ? "entitlement/" + e->id.value : "", [&] { return entitlement_json(*e, {}); })};
}

json::Value names_of_grant(const Grant& grant) {
  const AppId app = app_of_grant(grant.entitlement);
  return json::object({{"appId", public_id(app)},
                       {"appEntitlementId", public_id(grant.entitlement)},
                       {"appUserId", public_account_id(app, grant.subject, grant.account)}});
}

json::Value past_view(const Visit& visit, const PastEvent& one, Expansion& expansion) {
  const Grant& grant = one.of.grant;
  const PathsOfGrant paths = paths_of_grant(visit, grant, expansion);
  json::Value history = names_of_grant(grant);
  history.set("id", grant.id.value).set("grantedAt", when(grant.since)).set("revokedAt", when(grant.ended));
  return json::object({{"history", std::move(history)},
                       {"appPath", paths.app},
                       {"appUserPath", paths.account},
                       {"entitlementPath", paths.entitlement}});
}

json::Value feed_view(const Visit& visit, const PastEvent& one, Expansion& expansion) {
  const PathsOfGrant paths = paths_of_grant(visit, one.of.grant, expansion);
  json::Value feed = names_of_grant(one.of.grant);
  feed.set("date", when(one.mark.place.at))
      .set("eventType", one.mark.is_end ? "GRANT_EVENT_TYPE_REMOVED" : "GRANT_EVENT_TYPE_ADDED")
      .set("ticketId", one.mark.is_end ? "" : one.of.request.value);
  return json::object({{"feed", std::move(feed)},
                       {"appPath", paths.app},
                       {"appUserPath", paths.account},
                       {"entitlementPath", paths.entitlement},
                       {"ticketPath", ""}});
}

using PastRow = json::Value (*)(const Visit& visit, const PastEvent& one, Expansion& expansion);
Answer past_list(const Visit& visit, bool with_beginnings, PastRow row_of) {
  const auto wanted = past_wish(visit);
  if (!wanted) return wanted.error();
  const auto page = page_in(visit.call.body);
  if (!page) return page.error();
  const auto start = start_of_past(*page, *wanted, visit.now);
  if (!start) return start.error();
  std::vector<PastEvent> found;
  std::string next;
  visit.services.store.read([&](storage::Tx& tx) {
    found.clear();
    next.clear();
    PastMark mark = *start;
    Past past(tx, walk_for(visit, *wanted), with_beginnings);
    std::size_t length = kFirstStride;
    for (std::size_t walked = 0;; walked += length, length = std::min(length * 2, kLongestPastStride)) {
      if (walked >= kFarthestPast) return next = mark.token();
      const auto stride = past.below(mark, length);
      for (const PastEvent& one : stride) {
        if (wanted->after && one.mark.place.at <= *wanted->after) return next;
        if (found.size() == page->size) return next = mark.token();
        mark = one.mark;
        if (wanted->fits(visit.catalog(), one.of.grant) && may_know(visit, one.of.grant)) found.push_back(one);
      }
      if (stride.size() < length) return next;
    }
  });
  Expansion expansion(visit.call.body);
  json::Value rows = json::array();
  for (const PastEvent& one : found) rows.push(row_of(visit, one, expansion));
  return listed(std::move(rows), expansion.take(), next);
}

}  // namespace

Answer search_past_grants(const Visit& visit) { return past_list(visit, false, past_view); }

Answer search_grant_feed(const Visit& visit) { return past_list(visit, true, feed_view); }

}  // namespace c1::bot::api
