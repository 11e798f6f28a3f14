#include "bot/workspaces.hpp"

#include <map>
#include <mutex>
#include <set>

#include "base/json.hpp"
#include "base/log.hpp"
#include "bot/installs.hpp"

namespace c1::bot {
namespace {

using Ready = slack::TokenSource::Ready;
using Waiters = std::vector<Ready>;

constexpr std::chrono::hours kAhead{2};      // of its end a token is renewed ...
constexpr Millis kMargin{60'000};            // ... and so long before it is not relied on any more
constexpr Millis kNotAgainBefore{60'000};    // while the old one serves
constexpr Millis kLease{30'000};             // longer than a renewal may take
constexpr Millis kLookForRenewalAgain{300};  // where another server is at it

Error no_installation() {
  return {Errc::not_found, "The app is not installed in this workspace (any more).", "not_installed", {}};
}
Error not_renewed_now() {
  return unavailable("The token of this workspace could not be renewed just now.", "token_expired");
}

// Codes that say that an installation has ended, and not that a setting of ours is wrong.
bool is_the_end(const std::string& code) {
  for (const char* one : {"invalid_refresh_token", "token_revoked", "token_expired", "invalid_auth", "account_inactive",
                          "team_disabled", "user_removed_from_team", "not_authed"})
    if (code == one) return true;
  return false;
}

// Which installations may speak for a tenant, the best first.
std::vector<std::string> candidates(const slack::Tenant& tenant) {
  std::vector<std::string> ids;
  if (!tenant.org_install && !tenant.team.empty()) ids.push_back(tenant.team);
  if (!tenant.enterprise.empty()) ids.push_back(tenant.enterprise);
  return ids;
}

void answer(Waiters waiters, const Result<Secret>& token) {
  for (const Ready& ready : waiters) ready(token);
}

struct Entry {
  OpenInstall install;
  bool renewing = false;  // by this server
  Instant quiet_until{};  // no renewal before that, while the token serves
  Waiters waiters = {};   // for the next token
  bool serves(Instant now) const {
    return !install.row.expires || install.refresh_token.empty() || now + kMargin < *install.row.expires;
  }
  bool ends_soon(Instant now) const {
    return install.row.expires && !install.refresh_token.empty() && now + kAhead >= *install.row.expires;
  }
};

}  // namespace

struct Workspaces::Impl : std::enable_shared_from_this<Workspaces::Impl> {
  Impl(storage::Store& s, const Clock& c, net::Runtime& r, net::HttpClient& h, slack::OauthClient o, const Secret& key)
      : store(s), clock(c), runtime(r), client(h), oauth(std::move(o)), seal(key, kTokenSeal) {}

  // ---- what is known. With the lock held.

  // Null also where the best is not known yet.
  Entry* find(const slack::Tenant& tenant) {
    for (const std::string& id : candidates(tenant)) {
      if (const auto found = entries.find(id); found != entries.end()) return &found->second;
      if (!without_own.contains(id)) return nullptr;
    }
    return nullptr;
  }
  // Its waiters are for whoever calls.
  Waiters keep(OpenInstall install) {
    without_own.erase(install.row.id);
    Entry& entry = entries[install.row.id];
    entry.install = std::move(install);
    entry.renewing = false;
    return std::exchange(entry.waiters, {});
  }
  Waiters drop(const std::string& id) {
    const auto found = entries.find(id);
    if (found == entries.end()) return {};
    Waiters waiters = std::move(found->second.waiters);
    entries.erase(found);
    return waiters;
  }

  // ---- without the lock

  void learn(OpenInstall install) {
    const Secret token = install.token;
    Waiters waiters;
    {
      const std::lock_guard lock(mutex);
      waiters = keep(std::move(install));
    }
    answer(std::move(waiters), token);
  }
  void forget(const std::string& id, const Error& why) {
    Waiters waiters;
    {
      const std::lock_guard lock(mutex);
      waiters = drop(id);
    }
    answer(std::move(waiters), why);
  }

  // What the store has of it, if it can be used.
  std::optional<OpenInstall> usable(std::optional<storage::SlackInstall> row) const {
    if (!row || !row->problem.empty()) return std::nullopt;
    const std::string id = row->id;
    auto install = opened(seal, *std::move(row));
    if (!install)
      log::error("the tokens of a workspace cannot be read: C1_SECRET_KEY is another than when it was installed",
                 {{"workspace", id}});
    return install;
  }
  std::optional<OpenInstall> stored(const std::string& id) {
    return usable(store.read([&](storage::Tx& tx) { return tx.slack_install(id); }));
  }
  std::optional<OpenInstall> stored(const slack::Tenant& tenant) {
    std::string better;
    for (const std::string& id : candidates(tenant)) {
      auto install = stored(id);
      if (!install) {
        better = id;
        continue;
      }
      const std::lock_guard lock(mutex);
      if (!better.empty()) without_own.insert(better);
      return install;
    }
    return std::nullopt;
  }

  // Runs `job` on a worker; if it throws (the database is gone), or there is no worker, `failed` hears of it.
  template <class Job, class Failed>
  void on_worker(Job job, Failed failed) {
    const bool queued = runtime.try_work([job, failed] {
      try {
        return job();
      } catch (const std::exception& problem) {
        log::error("cannot look after the tokens of workspaces", {{"problem", problem.what()}});
      }
      failed();
    });
    if (!queued) failed();
  }

  // ---- tokens

  void token_for(const slack::Tenant& tenant, Ready ready, bool may_load) {
    std::optional<Secret> token;
    std::string to_renew;
    bool known = false;
    {
      const std::lock_guard lock(mutex);
      const Instant now = clock.now();
      if (Entry* entry = find(tenant)) {
        known = true;
        if (entry->serves(now))
          token = entry->install.token;
        else
          entry->waiters.push_back(ready);
        const bool wanted = !token || (entry->ends_soon(now) && now >= entry->quiet_until);
        if (wanted && !std::exchange(entry->renewing, true)) to_renew = entry->install.row.id;
        if (!to_renew.empty()) entry->quiet_until = now + kNotAgainBefore;
      }
    }
    if (!to_renew.empty()) renew(to_renew);
    if (token) return ready(*token);
    if (known) return;
    if (!may_load) return ready(no_installation());
    load(tenant, std::move(ready));
  }

  void load(const slack::Tenant& tenant, Ready ready) {
    on_worker(
        [self = shared_from_this(), tenant, ready] {
          if (auto install = self->stored(tenant)) self->learn(*std::move(install));
          self->token_for(tenant, ready, false);
        },
        [ready] { ready(not_renewed_now()); });
  }

  void renew(const std::string& id) {
    on_worker([self = shared_from_this(), id] { self->begin_renewal(id); },
              [self = shared_from_this(), id] { self->not_renewed(id); });
  }

  // Of all servers one asks Slack; the others wait for what it stores.
  void begin_renewal(const std::string& id) {
    enum class Turn { ours, others, over } turn = Turn::over;
    std::int64_t known_version = 0;
    {
      const std::lock_guard lock(mutex);
      const auto entry = entries.find(id);
      if (entry == entries.end()) return;
      known_version = entry->second.install.row.version;
    }
    const Instant now = clock.now();
    auto row = store.write([&](storage::Tx& tx) {
      auto found = tx.slack_install(id);
      turn = Turn::over;
      if (!found || !found->problem.empty() || found->version != known_version) return found;
      turn = found->renewing && *found->renewing > now ? Turn::others : Turn::ours;
      if (turn == Turn::others) return found;
      found->renewing = now + kLease;
      tx.save(*found);
      return found;
    });
    auto install = usable(std::move(row));
    if (!install) return forget(id, no_installation());
    if (turn == Turn::over) return learn(*std::move(install));
    if (turn == Turn::others)
      return runtime.after(kLookForRenewalAgain, [self = shared_from_this(), id] { self->renew(id); });
    log::info("renewing the token of a workspace", {{"workspace", id}});
    client.send(slack::renewal(oauth, install->refresh_token), [self = shared_from_this(), id,
                                                                install = *install](const net::Exchange& exchange) {
      self->runtime.work([self, id, install, granted = slack::granted_in(exchange)] {
        try {
          self->end_renewal(id, install, granted);
        } catch (const std::exception& problem) {
          log::error("a renewed token could not be stored", {{"workspace", id}, {"problem", problem.what()}});
          self->not_renewed(id);
        }
      });
    });
  }

  // First it is stored, then it is used: if we end in between, the next start has it.
  void end_renewal(const std::string& id, const OpenInstall& before, const Result<slack::Granted>& granted) {
    if (!granted) return renewal_failed(id, before, granted.error());
    const Instant now = clock.now();
    auto row = store.write([&](storage::Tx& tx) {
      auto found = tx.slack_install(id);
      if (!found || found->version != before.row.version) return found;  // installed anew, or removed, meanwhile
      found = with_tokens(seal, *found, *granted, now);
      tx.save(*found);
      return found;
    });
    if (auto install = usable(std::move(row))) return learn(*std::move(install));
    forget(id, no_installation());
  }

  void renewal_failed(const std::string& id, const OpenInstall& before, const Error& error) {
    log::warn("the token of a workspace was not renewed", {{"workspace", id}, {"error", error.detail}});
    if (error.code != Errc::unavailable && is_the_end(error.detail))
      return give_up(id, before.row.version, error.detail);
    store.write([&](storage::Tx& tx) {
      auto found = tx.slack_install(id);
      if (!found || found->version != before.row.version) return;
      found->renewing.reset();
      tx.save(*found);
    });
    not_renewed(id);
  }

  void not_renewed(const std::string& id) {
    Waiters waiters;
    {
      const std::lock_guard lock(mutex);
      const auto entry = entries.find(id);
      if (entry == entries.end()) return;
      entry->second.renewing = false;
      waiters = std::exchange(entry->second.waiters, {});
    }
    answer(std::move(waiters), not_renewed_now());
  }

  // Slack does not take this token any more, unless there is a newer one by now.
  void give_up(const std::string& id, std::int64_t version, const std::string& error) {
    bool over = false;
    auto row = store.write([&](storage::Tx& tx) {
      auto found = tx.slack_install(id);
      over = found && found->problem.empty() && found->version == version;
      if (!over) return found;
      found->problem = error;
      found->renewing.reset();
      tx.save(*found);
      tx.append({.at = clock.now(),
                 .actor = "system",
                 .surface = "slack",
                 .what = "slack.refused",
                 .body = json::object({{"workspace", id}, {"error", error}}).dump()});
      return found;
    });
    if (over)
      log::error("a workspace refuses the app: an administrator must install it anew at /slack/install",
                 {{"workspace", id}, {"error", error}});
    if (auto install = usable(std::move(row))) return learn(*std::move(install));
    forget(id, {Errc::not_found, "This workspace refuses the app; it must be installed anew.", error, {}});
  }

  // On a worker: Slack has refused `token`.
  void refused(const slack::Tenant& tenant, const Secret& token, const std::string& error, const Ready& ready) {
    auto install = stored(tenant);
    if (!install) {
      for (const std::string& id : candidates(tenant)) forget(id, no_installation());
      return ready(no_installation());
    }
    const std::string id = install->row.id;
    if (install->token.reveal() != token.reveal()) {  // compared with what was refused
      const Secret newer = install->token;
      learn(*std::move(install));
      return ready(newer);
    }
    if (error != "token_expired" || install->refresh_token.empty()) {
      give_up(id, install->row.version, error);
      return ready(no_installation());
    }
    {
      const std::lock_guard lock(mutex);
      Entry& entry = entries[id];
      if (!entry.renewing) entry.install = *std::move(install);
      entry.install.row.expires = clock.now();  // whatever our clock says
      entry.waiters.push_back(ready);
      if (std::exchange(entry.renewing, true)) return;
    }
    renew(id);
  }

  storage::Store& store;
  const Clock& clock;
  net::Runtime& runtime;
  net::HttpClient& client;
  const slack::OauthClient oauth;
  const Seal seal;
  std::mutex mutex;
  std::map<std::string, Entry> entries;  // by id
  std::set<std::string> without_own;     // workspaces that their organisation's installation speaks for
};

Workspaces::Workspaces(storage::Store& store, const Clock& clock, net::Runtime& runtime, net::HttpClient& client,
                       slack::OauthClient oauth, const Secret& key)
    : impl_(std::make_shared<Impl>(store, clock, runtime, client, std::move(oauth), key)) {}
Workspaces::~Workspaces() = default;

const slack::OauthClient& Workspaces::oauth() const { return impl_->oauth; }
const Seal& Workspaces::seal() const { return impl_->seal; }

std::string Workspaces::known_id(const slack::Tenant& tenant) const {
  const std::lock_guard lock(impl_->mutex);
  const Entry* entry = impl_->find(tenant);
  return entry ? entry->install.row.id : std::string{};
}

std::string Workspaces::id_of(const slack::Tenant& tenant) {
  if (std::string id = known_id(tenant); !id.empty()) return id;
  auto install = impl_->stored(tenant);
  if (!install) return {};
  std::string id = install->row.id;
  impl_->learn(*std::move(install));
  return id;
}

void Workspaces::token_for(const slack::Tenant& tenant, Ready ready) {
  impl_->token_for(tenant, std::move(ready), true);
}

void Workspaces::refused(const slack::Tenant& tenant, const Secret& token, const std::string& error, Ready ready) {
  impl_->on_worker([self = impl_, tenant, token, error, ready] { self->refused(tenant, token, error, ready); },
                   [ready] { ready(not_renewed_now()); });
}

void Workspaces::learn(const storage::SlackInstall& row) {
  if (auto install = impl_->usable(row))
    impl_->learn(*std::move(install));
  else
    impl_->forget(row.id, no_installation());
}

void Workspaces::forget(const std::string& id) { impl_->forget(id, no_installation()); }

std::optional<Error> Workspaces::end(const storage::SlackInstall& row) {
  forget(row.id);
  const auto install = opened(impl_->seal, row);
  if (!install) return invalid("its token cannot be read");
  return slack::problem_of_revocation(
      net::send_and_wait(impl_->client, slack::revocation(impl_->oauth, install->token)));
}

}  // namespace c1::bot
