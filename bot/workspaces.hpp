#pragma once
// Where the app is installed by OAuth: which installation speaks for whom, with which token, renewed in time.
//
// What is remembered here is only a copy of the store's: where it proves wrong (another server has renewed a token, or
// the app was installed anew) the store is read again. A token that is renewed is stored before it is used, by one
// server at a time, well before the old one ends: nobody waits for it.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/seal.hpp"
#include "net/http_client.hpp"
#include "net/runtime.hpp"
#include "slack/oauth.hpp"
#include "slack/token_source.hpp"
#include "storage/store.hpp"

namespace c1::bot {

class Workspaces final : public slack::TokenSource {
 public:
  // `key`: the server's secret (bot/secret_key.hpp). All must outlive the runtime's threads.
  Workspaces(storage::Store& store, const Clock& clock, net::Runtime& runtime, net::HttpClient& client,
             slack::OauthClient oauth, const Secret& key);
  ~Workspaces() override;

  const slack::OauthClient& oauth() const;
  const Seal& seal() const;

  // The id of the installation that speaks for `tenant`: the organisation's where the app is installed in all of it,
  // else the workspace's. "" = it is not installed there. known_id: from memory only; id_of asks the store where memory
  // has nothing: on a worker.
  std::string known_id(const slack::Tenant& tenant) const;
  std::string id_of(const slack::Tenant& tenant);

  void token_for(const slack::Tenant& tenant, Ready ready) override;
  void refused(const slack::Tenant& tenant, const Secret& token, const std::string& error, Ready ready) override;

  // It was stored just now, or is not there any more.
  void learn(const storage::SlackInstall& row);
  void forget(const std::string& id);
  // Forgets what the store does not have any more, and has Slack make its token useless: why it did not, if so. Blocks;
  // on a worker.
  std::optional<Error> end(const storage::SlackInstall& row);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace c1::bot
