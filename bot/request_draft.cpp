#include "bot/request_draft.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "bot/facts.hpp"
#include "workflow/accounts.hpp"
#include "workflow/words.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

// A question with one possible answer is not asked.
const Entitlement* only_entitlement(const Asker& asker, const App& app) {
  const auto found = asker.catalog->search_entitlements(asker.sight, app.id, "", 2);
  return found.size() == 1 ? found[0] : nullptr;
}

std::vector<const Entitlement*> chosen(const Asker& asker, const Wish& wish, const App& app) {
  std::vector<const Entitlement*> found;
  for (const std::string& id : wish.entitlements) {
    const Entitlement* entitlement = asker.catalog->entitlement({id});
    const bool is_new = std::find(found.begin(), found.end(), entitlement) == found.end();
    if (entitlement && entitlement->app == app.id && is_new && asker.sight.sees(entitlement->id))
      found.push_back(entitlement);
  }
  if (found.size() > kMostAtOnce) found.resize(kMostAtOnce);
  return found;
}

// What is held with one account is extended with it, whatever the organisation lists now.
void choose_account(RequestDraft& draft, const Asker& asker, const Wish& wish) {
  draft.account = wish.account;
  if (wish.fixed) return;
  const auto& all = asker.catalog->accounts_of(asker.subject->id, draft.app->id);
  const bool is_theirs =
      std::any_of(all.begin(), all.end(), [&](const auto* one) { return one->name == wish.account; });
  if (!is_theirs) draft.account = all.empty() ? "" : all.front()->name;
  if (all.size() > 1) draft.accounts = all;
}

void finish(RequestDraft& draft) {
  draft.has_emergency = !draft.entitlements.empty();
  for (const Entitlement* entitlement : draft.entitlements) {
    if (const auto& cap = entitlement->max_duration) draft.cap = std::min(draft.cap.value_or(*cap), *cap);
    draft.has_emergency = draft.has_emergency && entitlement->emergency;
  }
}

}  // namespace

Result<Asker> asker_for(const Services& services, const slack::Tenant& tenant, const slack::Actor& actor,
                        const std::string& subject) {
  auto viewer = viewer_of(services, tenant, actor);
  if (!viewer) return viewer.error();
  const User* other = subject.empty() ? nullptr : viewer->catalog->user({subject});
  const bool may = other && other->status == UserStatus::active && may_ask_for(*viewer->catalog, *viewer->user, *other);
  const User* gets_it = may ? other : viewer->user;
  const Sight sight = sight_of(services, *viewer->catalog, *gets_it);
  return Asker{*std::move(viewer), gets_it, sight};
}

bool asks_for_others(const Viewer& viewer) {
  for (const Role role : {Role::super_admin, Role::access_request_admin, Role::access_request_helpdesk})
    if (has_role(*viewer.user, role)) return true;
  const auto& reports = viewer.catalog->reports_of(viewer.user->id);
  return std::any_of(reports.begin(), reports.end(), [&](const UserId& report) {
    const User* person = viewer.catalog->user(report);
    return person && person->status == UserStatus::active;
  });
}

RequestDraft draft_of(const Asker& asker, const Wish& wish) {
  RequestDraft draft;
  draft.app = asker.catalog->app({wish.app});
  if (draft.app && asker.catalog->search_entitlements(asker.sight, draft.app->id, "", 1).empty()) draft.app = nullptr;
  if (!draft.app) return draft;
  draft.entitlements = chosen(asker, wish, *draft.app);
  if (const Entitlement* only = wish.fixed ? nullptr : only_entitlement(asker, *draft.app)) {
    draft.entitlements = {only};
    draft.is_only_one = true;
  }
  choose_account(draft, asker, wish);
  finish(draft);
  return draft;
}

std::vector<Outlook> outlook_of(const Services& services, const Asker& asker, const Wish& wish,
                                const RequestDraft& draft) {
  if (draft.entitlements.empty()) return {};
  const Instant now = services.clock.now();
  const auto duration = duration_in(wish, draft);
  return services.store.read([&](storage::Tx& tx) {
    std::vector<Outlook> list;
    for (const Entitlement* entitlement : draft.entitlements) {
      const std::string account =
          draft.app ? draft.account : first_account(*asker.catalog, asker.subject->id, entitlement->app);
      const Facts facts = facts_about(tx, *asker.catalog, asker.subject->id, entitlement->id, now, account);
      Outlook outlook{.entitlement = entitlement, .held = facts.held, .open = facts.open_duplicate};
      const bool stands = outlook.held && outlook.held->state == Grant::State::active &&
                          outlook.held->until.value_or(now + Millis{1}) > now;
      if (!stands) outlook.held.reset();
      const Asking asking{.requester = asker.user,
                          .subject = asker.subject,
                          .entitlement = entitlement,
                          .duration = duration ? *duration : std::nullopt,
                          .emergency = wish.emergency && entitlement->emergency,
                          .reason = wish.reason,
                          .account = account};
      if (const auto plan = plan_for(asking, facts, now)) outlook.route = route_phrase(*asker.catalog, *plan);
      list.push_back(std::move(outlook));
    }
    return list;
  });
}

Wish wish_in(const slack::View& view) {
  const slack::FormState& state = view.state;
  Wish wish;
  if (const auto fixed = json::parse(view.private_metadata); fixed && fixed->has("entitlement")) {
    const std::string& id = (*fixed)["entitlement"].string();
    wish.fixed = true;
    wish.subject = (*fixed)["subject"].string();
    wish.app = id.substr(0, id.find('/'));
    wish.entitlements = {id};
    wish.account = (*fixed)["account"].string();
  } else {
    wish.subject = state.choice("subject");
    wish.app = state.choice("app");
    wish.entitlements = state.choices("entitlement:" + wish.app);
    wish.account = state.choice("account:" + wish.app);
  }
  wish.duration = state.choice("duration");
  wish.custom_duration = state.text("custom_duration");
  wish.reason = state.text("reason");
  wish.emergency = !state.choices("emergency").empty();
  return wish;
}

std::string fixed_metadata(const std::string& subject, const std::string& entitlement, const std::string& account) {
  json::Value kept = json::object({{"subject", subject}, {"entitlement", entitlement}});
  if (!account.empty()) kept.set("account", account);
  return kept.dump();
}

Result<std::optional<Seconds>> duration_in(const Wish& wish, const RequestDraft& draft) {
  if (wish.duration == kForGood && !draft.cap) return std::optional<Seconds>{};
  if (wish.duration.empty() || wish.duration == kForGood) return invalid("Choose how long you need it.", "duration");
  const bool typed = wish.duration == kCustomDuration;
  const auto duration = text::parse_duration(typed ? wish.custom_duration : wish.duration);
  if (!duration) return invalid("I don't understand this duration. Write it like 90m, 2h45m or 3d.", "custom_duration");
  return std::optional<Seconds>(*duration);
}

}  // namespace c1::bot
