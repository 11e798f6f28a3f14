#include "bot/installs.hpp"

#include <algorithm>

namespace c1::bot {
namespace {

std::string with_commas(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list.append(list.empty() ? "" : ",").append(word);
  return list;
}

}  // namespace

std::optional<OpenInstall> opened(const Seal& seal, storage::SlackInstall row) {
  auto token = seal.open(row.token, row.id + "/token");
  auto refresh_token =
      row.refresh_token.empty() ? std::optional(Secret{}) : seal.open(row.refresh_token, row.id + "/refresh");
  if (!token || !refresh_token) return std::nullopt;
  return OpenInstall{std::move(row), *std::move(token), *std::move(refresh_token)};
}

storage::SlackInstall with_tokens(const Seal& seal, storage::SlackInstall row, const slack::Granted& granted,
                                  Instant now) {
  row.token = seal.close(granted.token, row.id + "/token");
  row.refresh_token =
      granted.refresh_token.empty() ? std::string{} : seal.close(granted.refresh_token, row.id + "/refresh");
  row.expires = granted.lasts ? std::optional(now + *granted.lasts) : std::nullopt;
  row.renewing.reset();
  // By the clock, so that a row that comes after a deleted one has another version, too.
  row.version = std::max(row.version + 1, to_millis(now));
  return row;
}

storage::SlackInstall installed(const Seal& seal, const slack::Granted& granted, const std::string& client_id,
                                Instant now) {
  const storage::SlackInstall row{.id = granted.id(),
                                  .enterprise = granted.enterprise,
                                  .name = granted.org_install ? granted.enterprise_name : granted.team_name,
                                  .app = granted.app,
                                  .client = client_id,
                                  .bot_user = granted.bot_user,
                                  .scopes = with_commas(granted.scopes),
                                  .installed_by = granted.by,
                                  .installed = now};
  return with_tokens(seal, row, granted, now);
}

std::size_t reseal_installs(storage::Store& store, const Secret& key, Instant now) {
  constexpr std::size_t kInstallsAtOnce = 100;
  const Seal seal(key, kTokenSeal);
  const auto is_to_be_sealed = [&](const storage::SlackInstall& row) {
    return !seal.is_closed_by_first(row.token, row.id + "/token");
  };
  std::size_t count = 0;
  std::string after;
  for (bool more = true; more;) {
    struct Page {
      std::size_t found = 0, sealed = 0;
      std::string last;
    };
    const Page page = store.write([&](storage::Tx& tx) {
      Page done;
      for (storage::SlackInstall& row : tx.slack_installs(after, kInstallsAtOnce)) {
        ++done.found;
        done.last = row.id;
        if (!is_to_be_sealed(row)) continue;
        auto install = opened(seal, std::move(row));
        if (!install) continue;  // told of when it is used
        storage::SlackInstall& anew = install->row;
        anew.token = seal.close(install->token, anew.id + "/token");
        if (!anew.refresh_token.empty()) anew.refresh_token = seal.close(install->refresh_token, anew.id + "/refresh");
        anew.version = std::max(anew.version + 1, to_millis(now));
        tx.save(anew);
        ++done.sealed;
      }
      return done;
    });
    more = page.found == kInstallsAtOnce;
    after = page.last;
    count += page.sealed;
  }
  return count;
}

slack::Tenant tenant_of_install(const std::string& id) {
  if (id.starts_with('E')) return {.enterprise = id, .org_install = true};
  return {.team = id};
}

}  // namespace c1::bot
