#pragma once
// Who is signed in. A session is a random secret in a cookie and a row that has its hash: it can be ended from here at
// any time, and a copy of the database lets nobody in.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/services.hpp"
#include "net/http.hpp"

namespace c1::bot::web {

struct SessionRules {
  bool https = false;          // the cookie is Secure and has the __Host- prefix
  Seconds idle{8 * 3600};      // without a request for so long: over
  Seconds longest{7 * 86400};  // whatever happens
};

// Of whom a request is, as the directory knows them now.
struct SignedIn : Viewer {
  storage::WebSession session;
  std::string csrf;  // what a request that changes something must bring in its X-C1-CSRF header
};

constexpr std::string_view kCsrfHeader = "X-C1-CSRF";

// The value of a cookie of this name, or "".
std::string_view cookie_in(const net::Request& request, std::string_view name);
std::string_view session_cookie_name(const SessionRules& rules);

// Opens a session for them, writes that into the audit log, and gives the Set-Cookie header. `how`: "link", "slack",
// "oidc". On a worker.
net::Header open_session(const Services& services, const SessionRules& rules, const workflow::User& person,
                         std::string_view how, const net::Request& request);
// The Set-Cookie header that takes it away.
net::Header without_session(const SessionRules& rules);

// Nothing where nobody is signed in: no cookie, an ended or too old session, somebody who is not active any more. Notes
// now and then that they were here. On a worker.
std::optional<SignedIn> signed_in(const Services& services, const SessionRules& rules, const net::Request& request);

// Theirs, by its id; false if they have no such. In the audit log.
bool end_session(const Services& services, const SignedIn& visitor, const std::string& id);
// All but the one they are using.
void end_other_sessions(const Services& services, const SignedIn& visitor);

// ---- one-time links

// The address of a link that signs `person` in, once, within ten minutes. Its secret stands behind '#', so that it is
// in no log, no Referer, and is not used up by a program that looks at links. On a worker.
std::string sign_in_link(const Services& services, const workflow::UserId& person);
// Whose it is; nothing for a link that was used, is too old or never was.
std::optional<workflow::UserId> redeemed(const Services& services, std::string_view secret);

}  // namespace c1::bot::web
