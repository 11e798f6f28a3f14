#pragma once
// Carries deliveries to the app: signed, with Slack's deadline, and for events Slack's retries.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/json.hpp"
#include "net/http_client.hpp"
#include "net/runtime.hpp"

namespace c1::sandbox {

struct Core;

struct Delivery {
  std::string path;  // /slack/events
  std::string what;  // for the log
  std::string content_type;
  std::string body;
  std::vector<net::Header> headers = {};
};

struct Ack {
  enum class Kind { answered, timeout, unreachable };
  Kind kind = Kind::unreachable;
  net::Response response = {};
  bool ok() const { return kind == Kind::answered && response.status == 200; }
  bool accepted() const { return kind == Kind::answered && response.status / 100 == 2; }
};

Delivery command_delivery(const std::vector<net::FormField>& fields);
// Interactivity and options: the JSON goes into the form field `payload`.
Delivery interaction_delivery(const json::Value& payload, const std::string& path = "/slack/interactivity");
Delivery event_delivery(const json::Value& envelope);

// Thread-safe.
class Courier {
 public:
  Courier(net::Runtime& runtime, Core& core);

  // Blocks for at most the ack deadline. Never on an I/O thread.
  Ack deliver_and_wait(Delivery delivery);
  void deliver(Delivery delivery, std::function<void(Ack)> done);

  // Sends all events that wait in the workspace, and repeats what is not accepted as Slack does: after each of
  // timing.event_retries, with x-slack-retry-num and -reason, until x-slack-no-retry.
  void send_events();
  void send_event(const json::Value& envelope, int try_number, const std::string& retry_reason);

  // Takes nothing on any more and waits for what is under way.
  void stop();

 private:
  bool begin();
  void end();
  void post(Delivery delivery, Millis deadline, std::function<void(Ack)> done);

  net::Runtime& runtime_;
  Core& core_;
  std::unique_ptr<net::HttpClient> client_;
  std::mutex mutex_;
  std::condition_variable idle_;
  int under_way_ = 0;
  bool stopped_ = false;
};

}  // namespace c1::sandbox
