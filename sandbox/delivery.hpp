#pragma once
// What is brought to the app, whatever the road, and what comes back.

#include <string>
#include <vector>

#include "base/json.hpp"
#include "net/http.hpp"

namespace c1::sandbox {

struct Delivery {
  std::string path;  // /slack/events; over a socket it only names the kind of fault
  std::string what;  // for the log
  std::string content_type;
  std::string body;
  // Over a socket:
  std::string envelope_type;  // events_api, slash_commands, interactive
  json::Value payload;
  bool accepts_payload = false;
  std::string envelope_id = {};  // "" = a new one
  // Events that were not taken:
  int retry = 0;
  std::string retry_reason = {};  // as over HTTP; over a socket it is always "timeout"
};

struct Ack {
  enum class Kind { answered, timeout, unreachable };
  Kind kind = Kind::unreachable;
  net::Response response = {};
  bool ok() const { return kind == Kind::answered && response.status == 200; }
  bool accepted() const { return kind == Kind::answered && response.status / 100 == 2; }
};

Delivery command_delivery(const std::vector<net::FormField>& fields);
// Interactivity and options: over HTTP the JSON goes into the form field `payload`.
Delivery interaction_delivery(const json::Value& payload, const std::string& path = "/slack/interactivity");
Delivery event_delivery(const json::Value& envelope);

}  // namespace c1::sandbox
