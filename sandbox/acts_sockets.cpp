// What Slack does with the app's sockets of its own accord, for tests that want it now.
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "sandbox/acts.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr std::array kReasons{"warning", "refresh_requested", "link_disabled", "too_many_websockets"};

Millis usual_notice(const std::string& reason) {
  if (reason == "warning") return Millis{-1};  // the end is announced by another message
  return reason == "refresh_requested" ? Millis{10'000} : Millis{0};
}

int socket_in(Wish wish) { return static_cast<int>(wish["socket"].integer()); }

}  // namespace

Result<Value> sockets(Core& core, Wish) {
  bool on = false;
  {
    Hold hold(core);
    on = hold->socket_mode;
  }
  return json::object({{"socket_mode", on}, {"sockets", core.sockets.list()}});
}

Result<Value> disconnect_sockets(Core& core, Wish wish) {
  const std::string& reason = wish["reason"].string();
  const bool known = std::any_of(kReasons.begin(), kReasons.end(), [&](const char* one) { return reason == one; });
  if (!known)
    return invalid(
        "The reason of a disconnect is one of warning, refresh_requested, link_disabled, "
        "too_many_websockets.");
  if (reason == "link_disabled") {
    Hold hold(core);
    hold->socket_mode = false;
  }
  const Millis notice = wish.has("close_after_ms") ? Millis{wish["close_after_ms"].integer()} : usual_notice(reason);
  core.sockets.tell_disconnect(socket_in(wish), reason, notice);
  return ok();
}

Result<Value> close_sockets(Core& core, Wish wish) {
  const std::int64_t code = wish.has("code") ? wish["code"].integer() : 1000;
  if (code != 1000 && code != 1001 && (code < 3000 || code > 4999))
    return invalid("A socket is closed with 1000, 1001 or a code from 3000 to 4999.");
  core.sockets.close(socket_in(wish), static_cast<std::uint16_t>(code));
  return ok();
}

Result<Value> drop_sockets(Core& core, Wish wish) {
  core.sockets.drop(socket_in(wish));
  return ok();
}

Result<Value> silence_sockets(Core& core, Wish wish) {
  core.sockets.silence(socket_in(wish), !wish.has("on") || wish["on"].boolean());
  return ok();
}

Result<Value> set_socket_mode(Core& core, Wish wish) {
  Hold hold(core);
  if (wish["on"].boolean() && hold->settings.app_token.empty())
    return invalid("Socket Mode needs an app-level token: start the sandbox with --app-token xapp-...");
  hold->socket_mode = wish["on"].boolean();
  return ok();
}

}  // namespace c1::sandbox
