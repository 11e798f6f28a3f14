#pragma once
// What Slack knows of an app beyond one workspace: in which it was installed, by which codes, with which tokens. Several
// sandboxes that share an office are several workspaces of one Slack; the first of them is the site that apps and browsers
// speak to (its /api/ and /oauth/ are everybody's).

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"
#include "net/http.hpp"

namespace c1::sandbox {

struct Core;
class Args;

struct OfficeSettings {
  std::string client_id;
  Secret client_secret;
  std::vector<std::string> redirect_urls;  // empty = any. One may be equal to, or below, one of these
  bool rotates = false;                    // tokens end, and are renewed
  Seconds token_lives{43'200};
  Seconds grace{60};  // how long a used refresh token is taken once more
  Seconds code_lives{600};
  std::size_t workspaces = 1;  // that will open; whoever comes to choose one before that waits for them
};

class Office {
 public:
  explicit Office(OfficeSettings settings) : settings_(std::move(settings)) {}
  const OfficeSettings& settings() const { return settings_; }

  // A workspace opens; the first is the site. By the sandboxes themselves.
  void join(const std::shared_ptr<Core>& core);
  std::shared_ptr<Core> site() const;
  std::shared_ptr<Core> workspace(const std::string& team_id) const;

  // GET /oauth/v2/authorize: where somebody chooses a workspace and allows it (`decision` = allow or deny, `team` = the
  // id of a workspace or an organisation; without `decision` a page with links). Sends them back to redirect_uri.
  net::Response authorize(const net::Request& request);

  // oauth.v2.access, with the client's id and secret in the body.
  json::Value access(const Args& args);
  // auth.revoke.
  json::Value revoke(const std::string& token);

  // What a token is good for.
  struct Grant {
    std::string id;     // T..., or E... for all workspaces of an organisation
    std::string error;  // "" = good; else Slack's code
    std::vector<std::string> scopes;
    bool is_org() const { return id.starts_with('E'); }
  };
  Grant grant_of(const std::string& token) const;
  // The workspace that a call with this token is about: the token's own, or the one where the call's conversation, person,
  // view or trigger is. Null where an organisation has none.
  std::shared_ptr<Core> about(const Grant& grant, const Args& args) const;

  // Whether the app is installed there; the organisation's id if by that.
  std::optional<std::string> installed_in(const std::string& team_id) const;
  // Ends every token of that installation; and, when Slack has said so to the app, each workspace learns whether the app
  // is in it.
  void end_tokens_of(const std::string& id);
  void tell_workspaces() const;
  // Of an organisation's installation: whether this workspace has the app. Calls about one that has it not are refused.
  void set_access(const std::string& team_id, bool granted);
  // For tests: ends the tokens that are out as if their time had come, the newest refresh token stays.
  void expire_tokens();
  // For tests: from now on installations in that workspace are of another app.
  void pretend_app(const std::string& team_id, const std::string& app_id);
  // How often tokens were renewed.
  int renewals() const;

 private:
  struct Code {
    std::string install, redirect_uri, user;
    std::vector<std::string> scopes;
    Instant at;
    bool used = false;
  };
  struct Token {
    std::string install;
    std::optional<Instant> ends;
    bool revoked = false;
  };
  struct Refresh {
    std::string install;
    std::optional<Instant> used;
  };
  struct Install {
    std::vector<std::string> scopes;
    std::string user;
    std::vector<std::string> live;  // access tokens, the newest last; Slack keeps two
  };
  std::shared_ptr<Core> place_of(const Grant& grant, const Args& args) const;
  json::Value by_code(const Args& args);
  json::Value by_refresh_token(const Args& args);
  json::Value granted(const std::string& install);
  bool takes(const std::string& redirect_uri) const;
  net::Response choice(const std::vector<net::FormField>& asked) const;
  // Id and name of every workspace and organisation.
  std::vector<std::pair<std::string, std::string>> places() const;
  Instant now() const;
  void wait_for_all();

  const OfficeSettings settings_;
  mutable std::mutex mutex_;
  std::condition_variable opened_;
  std::vector<std::weak_ptr<Core>> cores_;
  std::map<std::string, Code> codes_;
  std::map<std::string, Token> tokens_;
  std::map<std::string, Refresh> refresh_tokens_;
  std::map<std::string, Install> installs_;
  std::set<std::string> without_;                      // workspaces that took the app out
  std::map<std::string, std::string> pretended_apps_;  // by workspace
  int renewals_ = 0;
};

// The scope that a method needs of the bot; "" if none. For a conversation's history and members it is the one
// of its kind.
std::string scope_of(std::string_view method, std::string_view channel_kind);

}  // namespace c1::sandbox
