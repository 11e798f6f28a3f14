#include "bot/api/device_logins.hpp"

#include <cctype>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "bot/api/passes.hpp"
#include "workflow/codec.hpp"

namespace c1::bot::api {
namespace {

using State = storage::DeviceLogin::State;

// No vowels and nothing that looks like a digit: no words come of it, and it is read out easily (RFC 8628, 6.1).
constexpr std::string_view kLetters = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::size_t kCodeLength = 8;
constexpr std::size_t kLongestDeviceName = 100;

std::string with_dash(const std::string& letters) { return letters.substr(0, 4) + "-" + letters.substr(4); }

std::string new_user_code() {
  std::string letters;
  while (letters.size() < kCodeLength)
    for (const char c : random_bytes(kCodeLength)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 240 && letters.size() < kCodeLength) letters += kLetters[byte % kLetters.size()];  // 240 = 12 * 20
    }
  return with_dash(letters);
}

std::string code_as_shown(std::string_view typed) {
  std::string letters;
  for (const char c : typed)
    if (std::isalpha(static_cast<unsigned char>(c)))
      letters += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return letters.size() == kCodeLength ? with_dash(letters) : "";
}

Error no_such_login() {
  return not_found("No device waits with this code: it may be mistyped, older than ten minutes, or answered already.");
}

bool waits(const std::optional<storage::DeviceLogin>& login, Instant now) {
  return login && login->state == State::pending && login->expires > now;
}

}  // namespace

BegunLogin begin_login(const Services& services, std::string_view asked_by, std::string_view address) {
  BegunLogin begun{Secret(base64url(random_bytes(24))), new_user_code()};
  const Instant now = services.clock.now();
  services.store.write([&](storage::Tx& tx) {
    tx.save(storage::DeviceLogin{.device_hash = sha256_hex(begun.device_code.reveal()),  // the hash is kept
                                 .user_code = begun.user_code,
                                 .asked_by = text::fit(text::trimmed(asked_by), kLongestDeviceName),
                                 .address = std::string(address),
                                 .created = now,
                                 .expires = now + kLoginLife,
                                 .state = State::pending,
                                 .person = {}});
  });
  return begun;
}

Result<storage::DeviceLogin> waiting_login(const Services& services, std::string_view code) {
  const auto login = services.store.read([&](storage::Tx& tx) { return tx.device_login_by_code(code_as_shown(code)); });
  if (!waits(login, services.clock.now())) return no_such_login();
  return *login;
}

Result<void> answer_login(const Services& services, std::string_view code, const workflow::UserId& person, bool allow,
                          workflow::Surface surface) {
  const Instant now = services.clock.now();
  const bool answered = services.store.write([&](storage::Tx& tx) {
    auto login = tx.device_login_by_code(code_as_shown(code));
    if (!waits(login, now)) return false;
    login->state = allow ? State::allowed : State::denied;
    login->person = person.value;
    tx.save(*login);
    tx.append({.at = now,
               .actor = person.value,
               .subject = person.value,
               .surface = std::string(workflow::to_string(surface)),
               .what = allow ? "api.login_allowed" : "api.login_denied",
               .request = {},
               .body = json::object({{"asked_by", login->asked_by}, {"from", login->address}}).dump(),
               .address = {}});
    return true;
  });
  if (!answered) return no_such_login();
  return {};
}

PolledLogin poll_login(const Services& services, std::string_view device_code, std::string_view address) {
  const std::string hash = sha256_hex(device_code);
  const Instant now = services.clock.now();
  const auto seen = services.store.read([&](storage::Tx& tx) { return tx.device_login(hash); });
  if (!seen || seen->expires <= now || seen->state == State::used) return {LoginStands::expired, {}};
  if (seen->state == State::pending) return {LoginStands::pending, {}};
  if (seen->state == State::denied) return {LoginStands::denied, {}};
  return services.store.write([&](storage::Tx& tx) -> PolledLogin {
    auto login = tx.device_login(hash);  // two polls may have seen the same
    if (!login || login->state != State::allowed) return {LoginStands::expired, {}};
    login->state = State::used;
    tx.save(*login);
    const storage::ApiClient device{
        .id = {}, .client_id = {}, .person = login->person, .name = login->asked_by, .public_key = {}};
    return {LoginStands::allowed, issue_token(tx, device, address, now)};
  });
}

}  // namespace c1::bot::api
