#pragma once
// What an operator's Prometheus reads (text format 0.0.4). Pure.

#include <map>
#include <string>

#include "base/clock.hpp"
#include "slack/web_api.hpp"
#include "storage/store.hpp"

namespace c1::bot {

struct Measured {
  storage::OutboxCounts outbox;
  std::map<std::string, slack::CallCounts> calls;   // by method
  bool slack_connected = true;                      // in Socket Mode: whether a socket is open
  std::map<std::string, slack::Latency> acks = {};  // by kind
  std::size_t paced = 0;                            // WebApi::paced
};
std::string metrics_text(const Measured& measured, Instant now);

// Whether the header is "Bearer <token>"; takes as long for a wrong one as for the right one.
bool has_token(std::string_view authorization, std::string_view token);

}  // namespace c1::bot
