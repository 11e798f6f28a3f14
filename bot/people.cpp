#include "bot/people.hpp"

#include <variant>

#include "base/log.hpp"
#include "bot/acting.hpp"
#include "bot/people_events.hpp"
#include "bot/slack_profile.hpp"
#include "bot/strangers.hpp"
#include "bot/workspaces.hpp"

namespace c1::bot {
namespace {

using workflow::UserId;

// Somebody who was not in the directory is looked for again after this long, or at once when the directory has changed.
constexpr Millis kForgetStrangers{60'000};

std::string key_of(const std::string& team, const std::string& who) { return team + "/" + who; }

std::string team_of(const slack::Tenant& tenant, const slack::Actor& actor) {
  return tenant.team.empty() ? actor.team : tenant.team;
}

// In Slack Connect people of other companies stand in our channels: their workspace is not ours, whatever their
// address.
bool is_outsider(const slack::Tenant& tenant, const slack::Actor& actor) {
  return tenant.enterprise.empty() && !tenant.team.empty() && actor.team.starts_with("T") && actor.team != tenant.team;
}

slack::Reply not_installed() {
  return slack::Reply::tell(
      "I am not installed in this workspace (any more), so I can do nothing here. Please ask your administrator to "
      "install me anew.");
}

slack::Reply stranger() {
  return slack::Reply::tell(
      "I can't find you in the directory that I work from, so I can't tell what you may ask for. Please ask your "
      "administrator to add your e-mail address to it.");
}

slack::Reply deactivated() {
  return slack::Reply::tell(
      "Slack says that your account is deactivated, so I do nothing for it. Once your administrator has activated it, "
      "please try again.");
}

constexpr std::string_view kTryAgain =
    "I couldn't find out who you are, because Slack did not answer me. Please try again in a moment.";
slack::Reply try_again() { return slack::Reply::tell(std::string(kTryAgain)); }

}  // namespace

bool is_of_another(const slack::Tenant& tenant, const json::Value& user) {
  const std::string& team = user["team_id"].string();
  const std::string& enterprise = user["enterprise_user"]["enterprise_id"].string();
  if (!tenant.enterprise.empty() && !enterprise.empty()) return enterprise != tenant.enterprise;
  return tenant.enterprise.empty() && !tenant.team.empty() && team.starts_with("T") && team != tenant.team;
}

struct People::Impl : std::enable_shared_from_this<People::Impl> {
  using Ready = std::function<void(std::optional<slack::Reply>)>;

  struct Entry {
    std::string person;  // "" = a stranger
    std::int64_t catalog_version = 0;
    Instant checked{};
    bool reported = false;
    std::uint64_t as_of = 0;  // looks_
  };
  // Who is to be met, and whether they use the app.
  struct Meeting {
    Acting acting;
    bool uses = false;
  };

  Impl(storage::Store& s, const Clock& c, const Snapshot& k, net::Runtime& r, slack::WebApi& w, Workspaces* o)
      : store(s), clock(c), catalog(k), runtime(r), web_api(w), workspaces(o) {}

  // From memory; "" where it must be looked for first.
  std::string known_team(const slack::Tenant& tenant, const slack::Actor& actor) const {
    return workspaces ? workspaces->known_id(tenant) : team_of(tenant, actor);
  }
  // By which a person's account is found; in one workspace there is one.
  std::string account_key(const std::string& team, const std::string& person) const {
    return workspaces ? key_of(team, person) : person;
  }

  std::optional<UserId> find(const std::string& team, const std::string& slack_user) const {
    const std::lock_guard lock(mutex);
    const auto found = by_slack.find(key_of(team, slack_user));
    if (found == by_slack.end() || found->second.person.empty()) return std::nullopt;
    return UserId{found->second.person};
  }

  // Nobody has left since they were looked up.
  std::optional<UserId> find_in_slack(const std::string& team, const std::string& slack_user) const {
    const std::lock_guard lock(mutex);
    const auto found = by_slack.find(key_of(team, slack_user));
    if (found == by_slack.end() || found->second.person.empty() || found->second.as_of != looks_) return std::nullopt;
    return UserId{found->second.person};
  }

  bool is_known_stranger(const std::string& team, const std::string& slack_user, bool uses) const {
    const std::lock_guard lock(mutex);
    const auto found = by_slack.find(key_of(team, slack_user));
    return found != by_slack.end() && found->second.person.empty() && (found->second.reported || !uses) &&
           found->second.catalog_version == catalog.get()->version() &&
           clock.now() - found->second.checked < kForgetStrangers;
  }

  std::uint64_t looks() const {
    const std::lock_guard lock(mutex);
    return looks_;
  }
  void learn(const storage::SlackLink& link) { learn(link, looks()); }
  // What was read from the store after looks() said `as_of`.
  void learn(const storage::SlackLink& link, std::uint64_t as_of) {
    const std::lock_guard lock(mutex);
    by_slack[key_of(link.team, link.slack_user)] = {link.person, catalog.get()->version(), link.checked, link.reported,
                                                    as_of};
    if (!link.person.empty()) by_person[account_key(link.team, link.person)] = link.slack_user;
  }

  void look_again() {
    const std::lock_guard lock(mutex);
    ++looks_;
  }

  void forget(const std::string& team) {
    const std::lock_guard lock(mutex);
    const auto is_of_it = [&](const auto& entry) { return entry.first.starts_with(team + "/"); };
    std::erase_if(by_slack, is_of_it);
    std::erase_if(by_person, is_of_it);
    std::erase_if(last_team, [&](const auto& entry) { return entry.second == team; });
  }

  void forget(const storage::SlackLink& link) {
    const std::lock_guard lock(mutex);
    by_slack.erase(key_of(link.team, link.slack_user));
    const auto named = by_person.find(account_key(link.team, link.person));
    if (named != by_person.end() && named->second == link.slack_user) by_person.erase(named);
    const auto last = last_team.find(link.person);
    if (last != last_team.end() && last->second == link.team) last_team.erase(last);
  }

  // Whoever works in several workspaces is told where they were seen last.
  void note_place(const std::string& team, const std::string& slack_user, const UserId& person) {
    if (!workspaces) return;
    {
      const std::lock_guard lock(mutex);
      if (std::exchange(last_team[person.value], team) == team) return;
    }
    const bool queued = runtime.try_work([self = shared_from_this(), team, slack_user, person] {
      self->store.write([&](storage::Tx& tx) {
        const auto newest = tx.slack_links_of(person, 1);
        auto here = tx.slack_link(team, slack_user);
        if (!here || newest.empty() || newest[0].team == team) return;
        here->checked = self->clock.now();
        tx.save(*here);
      });
    });
    if (!queued) log::info("not noted where somebody works", {{"person", person.value}});
  }

  // From memory, or on a worker.
  void meet(const Meeting& meeting, const Ready& ready) {
    const auto& [tenant, actor] = meeting.acting;
    if (is_outsider(tenant, actor)) return ready(stranger());
    const std::string team = known_team(tenant, actor);
    if (const auto person = find_in_slack(team, actor.user)) {
      note_place(team, actor.user, *person);
      return ready(std::nullopt);
    }
    if (is_known_stranger(team, actor.user, meeting.uses)) return ready(stranger());
    const bool queued = runtime.try_work([self = shared_from_this(), meeting, team, ready] {
      try {
        self->find_out(meeting, team, ready);
      } catch (const std::exception& error) {
        log::error("cannot look up a Slack user",
                   {{"slack_user", meeting.acting.actor.user}, {"problem", error.what()}});
        ready(try_again());
      }
    });
    if (!queued) ready(try_again());
  }

  // Not known yet: the app may have been installed by way of another server.
  void find_out(const Meeting& meeting, const std::string& known, const Ready& ready) {
    const std::string team = workspaces && known.empty() ? workspaces->id_of(meeting.acting.tenant) : known;
    if (!workspaces || !team.empty()) return look_up(meeting, team, ready);
    log::info("something came from where the app is not installed", {{"team", meeting.acting.tenant.team}});
    ready(not_installed());
  }

  // On a worker: from the store, else from Slack.
  void look_up(const Meeting& meeting, const std::string& team, const Ready& ready) {
    const std::string& slack_user = meeting.acting.actor.user;
    const std::uint64_t as_of = looks();
    const auto stored = store.read([&](storage::Tx& tx) { return tx.slack_link(team, slack_user); });
    const bool is_known = stored && !stored->person.empty();
    if (!is_known || stored->gone) {
      const auto then = [self = shared_from_this(), meeting, team, stored, is_known](const slack::CallResult& result) {
        return is_known ? self->see_again(*stored, result) : self->introduce(meeting, team, result);
      };
      return ask_slack(meeting.acting, then, ready);
    }
    learn(*stored, as_of);
    ready(std::nullopt);
    // Linked before zones were kept; nobody waits for it.
    const auto now_in_force = catalog.get();
    const auto* person = now_in_force->user({stored->person});
    if (!stored->zone.empty() || !person || !person->time_zone.empty()) return;
    const auto then = [self = shared_from_this(), stored](const slack::CallResult& result) {
      return self->see_again(*stored, result);
    };
    ask_slack(meeting.acting, then, [](const std::optional<slack::Reply>&) {});
  }

  // `then` is run on a worker with what Slack says of them; what it answers goes to `ready`.
  void ask_slack(const Acting& acting, std::function<std::optional<slack::Reply>(const slack::CallResult&)> then,
                 const Ready& ready) {
    slack::Call call{"users.info", json::object({{"user", acting.actor.user}}), acting.tenant, true};
    web_api.call(std::move(call), [self = shared_from_this(), then = std::move(then), ready](slack::CallResult result) {
      const bool queued = self->runtime.try_work([then, ready, result = std::move(result)] { ready(then(result)); });
      if (!queued) ready(try_again());
    });
  }

  // On a worker: whoever acts has not left, unless Slack says so.
  std::optional<slack::Reply> see_again(const storage::SlackLink& link, const slack::CallResult& result) {
    if (!result.ok() && result.failure != slack::Failure::gone) {
      log::warn("cannot look up a Slack user", {{"slack_user", link.slack_user}, {"error", result.error}});
      return try_again();
    }
    const json::Value& user = result.body["user"];
    const bool has_left = !result.ok() || user["deleted"].boolean();
    if (link.gone && has_left) {
      forget(link);
      return deactivated();
    }
    if (has_left) return std::nullopt;  // Slack tells of it by an event
    store.write([&](storage::Tx& tx) {
      auto stored = tx.slack_link(link.team, link.slack_user);
      if (!stored || stored->person != link.person) return;
      if (user.has("tz")) stored->zone = zone_in(user);
      stored->photo = photo_in(user);
      const bool is_back = link.gone && stored->gone;
      if (is_back) stored->gone = false;
      tx.save(*stored);
      if (is_back) people_events::came_back(tx, *stored, clock.now());
    });
    if (link.gone) learn(link);  // the others are known already
    return std::nullopt;
  }

  // On a worker: what Slack says of them -> a stored link, or a refusal.
  std::optional<slack::Reply> introduce(const Meeting& meeting, const std::string& team,
                                        const slack::CallResult& result) {
    const std::string& slack_user = meeting.acting.actor.user;
    if (!result.ok() && result.failure != slack::Failure::gone) {
      log::warn("cannot look up a Slack user", {{"slack_user", slack_user}, {"error", result.error}});
      return try_again();
    }
    const json::Value& user = result.body["user"];
    const auto person = is_of_another(meeting.acting.tenant, user) ? std::nullopt : person_of(user);
    storage::SlackLink link;
    store.write([&](storage::Tx& tx) {
      link = tx.slack_link(team, slack_user).value_or(storage::SlackLink{.team = team, .slack_user = slack_user});
      link.person = person ? person->value : "";
      link.checked = clock.now();
      link.zone = zone_in(user);
      link.photo = photo_in(user);
      if (!person && meeting.uses) strangers::report(tx, *catalog.get(), link, user, clock.now());
      tx.save(link);
    });
    learn(link);
    if (!link.person.empty()) return std::nullopt;
    log::info("a Slack user who is not in the directory", {{"team", team}, {"slack_user", slack_user}});
    return stranger();
  }

  std::optional<UserId> person_of(const json::Value& user) const {
    if (user["is_bot"].boolean() || user["deleted"].boolean() || user["is_stranger"].boolean()) return std::nullopt;
    if (user.has("is_email_confirmed") && !user["is_email_confirmed"].boolean()) return std::nullopt;
    const auto now_in_force = catalog.get();
    const auto* found = now_in_force->user_by_email(user["profile"]["email"].string());
    return found ? std::optional(found->id) : std::nullopt;
  }

  storage::Store& store;
  const Clock& clock;
  const Snapshot& catalog;
  net::Runtime& runtime;
  slack::WebApi& web_api;
  Workspaces* const workspaces;
  mutable std::mutex mutex;
  std::map<std::string, Entry> by_slack;         // "team/user"
  std::map<std::string, std::string> by_person;  // by account_key: their Slack user
  std::map<std::string, std::string> last_team;  // person -> where they were seen last
  std::uint64_t looks_ = 0;                      // how often somebody has left
};

People::People(storage::Store& store, const Clock& clock, const Snapshot& catalog, net::Runtime& runtime,
               slack::WebApi& web_api)
    : People(store, clock, catalog, runtime, web_api, nullptr) {}
People::People(storage::Store& store, const Clock& clock, const Snapshot& catalog, net::Runtime& runtime,
               slack::WebApi& web_api, Workspaces* workspaces)
    : impl_(std::make_shared<Impl>(store, clock, catalog, runtime, web_api, workspaces)) {}
People::~People() = default;

void People::admit(const slack::Inbound& inbound, std::function<void(std::optional<slack::Reply>)> ready) {
  const auto acting = acting_in(inbound);
  if (!acting) return ready(std::nullopt);
  const bool is_event = std::holds_alternative<slack::Event>(inbound);
  // Of an event nobody is told here: who listens to it looks who it is, and a stranger is nobody. One whose author is not
  // known yet comes again.
  auto answer = [ready = std::move(ready), is_event](std::optional<slack::Reply> refusal) {
    if (refusal && is_event && refusal->text() == kTryAgain)
      return ready(slack::Reply::later("who wrote it is not known yet"));
    ready(is_event ? std::nullopt : std::move(refusal));
  };
  const Impl::Meeting first{*acting, uses_the_app(inbound)};
  const auto other = also_named(inbound);
  if (!other) return impl_->meet(first, answer);
  impl_->meet(first, [self = impl_, second = Impl::Meeting{{acting->tenant, *other}, false},
                      answer](std::optional<slack::Reply> refusal) {
    if (refusal) return answer(std::move(refusal));
    self->meet(second, answer);
  });
}

std::optional<UserId> People::known(const slack::Tenant& tenant, const slack::Actor& actor) const {
  if (is_outsider(tenant, actor)) return std::nullopt;
  return impl_->find(impl_->known_team(tenant, actor), actor.user);
}

std::string People::slack_id(const std::string& team, const UserId& person) const {
  const std::lock_guard lock(impl_->mutex);
  const auto found = impl_->by_person.find(impl_->account_key(team, person.value));
  return found == impl_->by_person.end() ? std::string{} : found->second;
}

std::optional<UserId> People::person_of(const json::Value& user) const { return impl_->person_of(user); }

void People::learn(const storage::SlackLink& link) { impl_->learn(link); }
void People::look_again() { impl_->look_again(); }
void People::forget(const std::string& team) { impl_->forget(team); }
void People::forget(const storage::SlackLink& link) { impl_->forget(link); }

std::string link_team(const Services& services, const slack::Tenant& tenant) {
  return services.workspaces ? services.workspaces->known_id(tenant) : tenant.team;
}
std::string message_team(const Services& services, const slack::Tenant& tenant) {
  return services.workspaces ? services.workspaces->known_id(tenant) : std::string{};
}

Result<Viewer> viewer_of(const Services& services, const slack::Tenant& tenant, const slack::Actor& actor) {
  const auto id = services.people.known(tenant, actor);
  Viewer viewer{services.catalog.get(), nullptr};
  if (id) viewer.user = viewer.catalog->user(*id);
  if (!viewer.user)
    return forbidden("I can't find you in the directory that I work from. Please ask your administrator.");
  if (viewer.user->status != workflow::UserStatus::active)
    return forbidden(
        "Your account is not active, so you can't ask for or decide on access. Please ask your administrator.");
  return viewer;
}

}  // namespace c1::bot
