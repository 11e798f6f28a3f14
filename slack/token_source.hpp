#pragma once
// Whose token a call goes with, where the app is installed in more than one workspace.

#include <functional>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "slack/tenant.hpp"

namespace c1::slack {

class TokenSource {
 public:
  // The token; or why there is none: `says` for the log, `detail` a code as Slack's are ("not_installed"),
  // Errc::unavailable where it is worth trying again.
  using Ready = std::function<void(Result<Secret>)>;

  virtual ~TokenSource() = default;
  // Neither blocks. `ready` is called once, now or later, from any thread.
  virtual void token_for(const Tenant& tenant, Ready ready) = 0;
  // Slack has refused `token` with `error` (token_expired, token_revoked, ...): another one, if there is one by now.
  virtual void refused(const Tenant& tenant, const Secret& token, const std::string& error, Ready ready) = 0;
};

}  // namespace c1::slack
