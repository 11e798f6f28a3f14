#pragma once
// An app in Socket Mode that keeps what it got, and acks as it is told.

#include <condition_variable>
#include <mutex>

#include "fake_app.hpp"
#include "net/websocket.hpp"
#include "sandbox/sockets.hpp"

namespace c1::sandbox {

inline constexpr Millis kPatience{60'000};
inline constexpr char kAppToken[] = "xapp-1-A0SANDBOX1-test";

class SocketLine {
 public:
  // What to answer to an envelope; null = no ack, an object = the ack's members beside envelope_id.
  using Script = std::function<json::Value(const json::Value& envelope)>;

  SocketLine(net::WebSocketClient& client, const std::string& url, Script script) : script_(std::move(script)) {
    const std::lock_guard lock(mutex_);
    socket_ = client.connect(url, {},
                             {.text = [this](const std::string& text) { take(json::parse(text).value()); },
                              .closed =
                                  [this](net::Closed how) {
                                    const std::lock_guard held(mutex_);
                                    closed_ = std::move(how);
                                    came_.notify_all();
                                  }});
  }
  ~SocketLine() {
    socket_->cut();
    closed();
  }

  // The n-th message (from 1) whose `type` is this.
  json::Value nth(const std::string& type, std::size_t n) {
    std::unique_lock lock(mutex_);
    if (came_.wait_for(lock, kPatience, [&] { return got_[type].size() >= n; })) return got_[type][n - 1];
    ADD_FAILURE() << "no " << type << " number " << n << " came";
    return {};
  }
  json::Value first(const std::string& type) { return nth(type, 1); }
  std::size_t count(const std::string& type) {
    const std::lock_guard lock(mutex_);
    return got_[type].size();
  }
  net::Closed closed() {
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, kPatience, [&] { return closed_.has_value(); })) ADD_FAILURE() << "it stays open";
    return closed_.value_or(net::Closed{});
  }
  void send(const json::Value& message) { ASSERT_TRUE(socket_->send(message.dump())); }

 private:
  void take(json::Value message) {
    json::Value ack;
    {
      const std::lock_guard lock(mutex_);
      if (message.has("envelope_id") && script_) ack = script_(message);
      if (!ack.is_null()) {
        ack.set("envelope_id", message["envelope_id"]);
        static_cast<void>(socket_->send(ack.dump()));
      }
      got_[message["type"].string()].push_back(std::move(message));
    }
    came_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable came_;
  const Script script_;
  std::map<std::string, std::vector<json::Value>> got_;
  std::optional<net::Closed> closed_;
  net::WebSocketPtr socket_;
};

class SocketModeTest : public SandboxTest {
 protected:
  explicit SocketModeTest(Millis lifetime = Millis{3'600'000})
      : SandboxTest([lifetime](SandboxSettings& s) {
          s.app_token = Secret(kAppToken);
          s.timing.socket_lifetime = lifetime;
        }) {}

  std::string ticket() { return desk.api("apps.connections.open", json::object(), kAppToken)["url"].string(); }
  // A line after its hello.
  std::unique_ptr<SocketLine> line(SocketLine::Script script = acks_all) {
    auto made = std::make_unique<SocketLine>(*websockets, ticket(), std::move(script));
    made->first("hello");
    return made;
  }
  static json::Value acks_all(const json::Value&) { return json::object(); }
  static json::Value acks_none(const json::Value&) { return {}; }
  static SocketLine::Script acks_with(json::Value payload) {
    return [payload = std::move(payload)](const json::Value&) { return json::object({{"payload", payload}}); };
  }
  void post(const std::string& path, const json::Value& body) { EXPECT_EQ(desk.post(path, body).first, 200) << path; }

  std::unique_ptr<net::WebSocketClient> websockets = net::make_websocket_client(runtime);
};

}  // namespace c1::sandbox
