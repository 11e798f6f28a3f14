#pragma once
// What is said over a Socket Mode socket (docs.slack.dev, "Using Socket Mode"), and how long to wait before another
// try. Pure. Not for other folders.

#include <string>
#include <string_view>
#include <variant>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "net/http.hpp"

namespace c1::slack {

struct Hello {
  std::int64_t connections = 0;  // of this app, ours and others'
};
struct Disconnect {
  std::string reason;  // warning, refresh_requested, link_disabled, too_many_websockets
};
struct Envelope {
  std::string id;
  std::string type;  // events_api, slash_commands, interactive
  json::Value payload;
  bool accepts_payload = false;
  std::int64_t retry = 0;
  std::string retry_reason;
};
struct NotUnderstood {
  std::string problem;
};
using Frame = std::variant<Hello, Disconnect, Envelope, NotUnderstood>;

Frame read_frame(std::string_view text);

// The ack that says what `answer` says over HTTP; "" where Slack is to send it again (5xx).
std::string ack_text(const Envelope& envelope, const net::Response& answer);

// Why it is no use to go on, as a sentence with the way out; "" where it is. `code` is Slack's: an error of
// apps.connections.open, or the reason of a disconnect.
std::string fatal_sentence(std::string_view code);

// After so many failures in a row: doubled each time, and by `luck` (0 to 1) between half and the whole of it, so that
// servers which lost Slack together do not come back together.
Millis pause_before_retry(int failures, Millis first, Millis longest, double luck);

}  // namespace c1::slack
