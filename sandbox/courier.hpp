#pragma once
// Carries deliveries to the app, by HTTP (signed) or in Socket Mode, with Slack's deadline and, for events, its
// retries.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "net/http_client.hpp"
#include "net/runtime.hpp"
#include "sandbox/delivery.hpp"

namespace c1::sandbox {

struct Core;

// Thread-safe.
class Courier {
 public:
  Courier(net::Runtime& runtime, Core& core);

  // Blocks for at most the ack deadline. Never on an I/O thread.
  Ack deliver_and_wait(Delivery delivery);
  void deliver(Delivery delivery, std::function<void(Ack)> done);

  // Sends all events that wait in the workspace, and repeats what is not accepted as Slack does: after each of
  // timing.event_retries, with x-slack-retry-num and -reason (in Socket Mode retry_attempt and retry_reason), until
  // x-slack-no-retry.
  void send_events();
  void send_event(const json::Value& envelope, int try_number, const std::string& retry_reason);

  // Takes nothing on any more and waits for what is under way.
  void stop();

 private:
  bool begin();
  void end();
  void carry(Delivery delivery, Millis deadline, std::function<void(Ack)> done);
  void post(const Delivery& delivery, Millis deadline, std::function<void(Ack)> done);

  net::Runtime& runtime_;
  Core& core_;
  std::unique_ptr<net::HttpClient> client_;
  std::mutex mutex_;
  std::condition_variable idle_;
  int under_way_ = 0;
  bool stopped_ = false;
};

}  // namespace c1::sandbox
