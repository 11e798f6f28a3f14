#pragma once
// Socket Mode (docs.slack.dev, "Using Socket Mode"): the app's WebSockets, and what is carried over them.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "net/http_server.hpp"
#include "sandbox/delivery.hpp"

namespace c1::sandbox {

struct Core;

constexpr std::size_t kMostSockets = 10;

// Thread-safe. It is never called with the workspace's lock held, and takes that lock itself only where it holds none
// of its own.
class Sockets {
 public:
  Sockets(net::Runtime& runtime, Core& core) : runtime_(runtime), core_(core) {}
  ~Sockets() { stop(); }

  // The port that tickets lead to; a free one. Sets the workspace's socket_url.
  Result<void> listen(const std::string& address);

  // Sends an envelope over one of the sockets, each in its turn; those that have been told to go only if there is no
  // other. `done` is called once: with the ack's payload as a response, as timed out after `deadline` or when the
  // socket ends before its ack, as unreachable without any socket.
  void deliver(const Delivery& delivery, Millis deadline, std::function<void(Ack)> done);

  // The control API's. `number` 0 = all of them.
  json::Value list() const;
  // Slack's goodbye in words; the socket is closed that much later.
  void tell_disconnect(int number, const std::string& reason, Millis close_after);
  void close(int number, std::uint16_t code);
  void drop(int number);                  // a reset
  void silence(int number, bool silent);  // neither reads nor answers pings

  // Closes all of them with 1001. Idempotent; never on an I/O thread.
  void stop();

 private:
  struct Line {
    net::WebSocketPtr socket;
    bool ready = false;    // hello was said
    bool leaving = false;  // told to go
    int delivered = 0;
  };
  struct Waiting {
    int line = 0;
    std::uint64_t turn = 0;
    std::string what;
    bool takes_payload = false;
    json::Value envelope;
    std::chrono::steady_clock::time_point sent;
    std::function<void(Ack)> done;
  };

  void upgrade(const net::Request& request, const net::Upgrade& upgrade);
  void later_hello(int number, Millis lifetime);
  void welcome(int number, Millis lifetime);
  void take(int number, const std::string& text);
  void ended(int number);
  void time_out(const std::string& envelope_id, std::uint64_t turn);
  void keep_alive(int number);
  void finish(Waiting waiting, Ack ack, const json::Value& reply);
  void note_stray(const json::Value& said, const std::string& why);
  int next_line();
  std::vector<net::WebSocketPtr> those(int number, bool leaving);
  void later(Millis delay, std::function<void(Sockets&)> what);

  net::Runtime& runtime_;
  Core& core_;
  std::unique_ptr<net::HttpServer> server_;
  mutable std::mutex mutex_;
  std::map<int, Line> lines_;
  std::map<std::string, Waiting> waiting_;  // by envelope_id
  int last_number_ = 0;
  std::uint64_t turns_ = 0;
  std::uint64_t deliveries_ = 0;
};

// One of Slack's disconnect messages.
json::Value disconnect_message(const std::string& reason);

}  // namespace c1::sandbox
