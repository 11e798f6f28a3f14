#pragma once
// Signing a device in (RFC 8628): the device shows a code, its person confirms the code where they are signed in
// already (Slack: `/c1 login CODE`, the web app later), the device gets a token.

#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "bot/services.hpp"

namespace c1::bot::api {

constexpr Seconds kLoginLife{600};
constexpr Seconds kPollEvery{5};

struct BegunLogin {
  Secret device_code;     // the device polls with it
  std::string user_code;  // "BCDF-GHJK"
};
BegunLogin begin_login(const Services& services, std::string_view asked_by, std::string_view address);

// One that waits for an answer. Errc::not_found with a sentence else. `code` as a person types it: any case, with or
// without the dash.
Result<storage::DeviceLogin> waiting_login(const Services& services, std::string_view code);
// The person's answer; audited. Errc::not_found as above: whoever comes second changes nothing.
Result<void> answer_login(const Services& services, std::string_view code, const workflow::UserId& person, bool allow,
                          workflow::Surface surface);

enum class LoginStands { pending, denied, expired, allowed };
struct PolledLogin {
  LoginStands stands = LoginStands::expired;
  Secret token;  // allowed; given out once
};
PolledLogin poll_login(const Services& services, std::string_view device_code, std::string_view address);

}  // namespace c1::bot::api
