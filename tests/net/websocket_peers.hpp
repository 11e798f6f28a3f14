#pragma once
// Both ends of WebSockets for tests: ours, with what they were told, and raw ones that break the rules.

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <condition_variable>
#include <mutex>
#include <optional>

#include "net/running_server.hpp"
#include "net/websocket.hpp"

namespace c1::test {

// What a socket was told, to be waited for. The socket may outlive it.
class Told {
 public:
  net::WebSocketEvents events() {
    return {.opened = [heard = heard_] { heard->note([&] { heard->opened = true; }); },
            .text = [heard = heard_](
                        std::string message) { heard->note([&] { heard->texts.push_back(std::move(message)); }); },
            .ponged = [heard = heard_] { heard->note([&] { ++heard->pongs; }); },
            .closed = [heard = heard_](net::Closed how) { heard->note([&] { heard->closed = std::move(how); }); }};
  }

  bool opens() {
    return until([this] { return heard_->opened || heard_->closed; }) && is([this] { return heard_->opened; });
  }
  // The n-th message (from 1), or "" if it does not come.
  std::string text(std::size_t n) {
    std::string found;
    until([&] {
      if (heard_->texts.size() < n) return false;
      found = heard_->texts[n - 1];
      return true;
    });
    return found;
  }
  std::size_t texts() {
    const std::lock_guard lock(heard_->mutex);
    return heard_->texts.size();
  }
  bool pongs(int n) {
    return until([&] { return heard_->pongs >= n; });
  }
  net::Closed closed() {
    std::optional<net::Closed> how;
    until([&] { return (how = heard_->closed).has_value(); });
    if (!how) ADD_FAILURE() << "the socket did not close";
    return how.value_or(net::Closed{0, {}, {}});
  }
  bool is_closed() {
    return is([this] { return heard_->closed.has_value(); });
  }

 private:
  struct Heard {
    template <class Change>
    void note(const Change& change) {
      const std::lock_guard lock(mutex);
      change();
      changed.notify_all();
    }
    std::mutex mutex;
    std::condition_variable changed;
    bool opened = false;
    std::vector<std::string> texts;
    int pongs = 0;
    std::optional<net::Closed> closed;
  };

  template <class Seen>
  bool until(const Seen& seen) {
    std::unique_lock lock(heard_->mutex);
    return heard_->changed.wait_for(lock, Millis{5'000}, seen);
  }
  template <class Claim>
  bool is(const Claim& claim) {
    const std::lock_guard lock(heard_->mutex);
    return claim();
  }

  std::shared_ptr<Heard> heard_ = std::make_shared<Heard>();
};

// A server whose sockets say again what they are told, and note it.
class SocketServer {
 public:
  explicit SocketServer(net::ServerSettings settings = {}) {
    auto started = net::HttpServer::start(
        runtime, std::move(settings), echo,
        [this](const net::Request& asked, const net::Upgrade& upgrade) { take(asked, upgrade); });
    server = std::move(started).value();
  }
  ~SocketServer() { server->drain(Millis{1'000}); }

  std::string url(const std::string& scheme = "ws", const std::string& host = "127.0.0.1") const {
    return scheme + "://" + host + ":" + std::to_string(server->port()) + "/socket?x=1";
  }
  RawSocket connect() const { return RawSocket::connect(server->port()); }
  // The socket accepted last, once there is one.
  net::WebSocketPtr socket() {
    std::unique_lock lock(mutex_);
    accepted_.wait_for(lock, Millis{5'000}, [this] { return last_ != nullptr; });
    return last_;
  }

  net::Runtime runtime{{.io_threads = 2, .workers = 2}};
  std::unique_ptr<net::HttpServer> server;
  Told told;  // all sockets of this server together
  net::Request request;

 private:
  void take(const net::Request& asked, const net::Upgrade& upgrade) {
    if (asked.path == "/refused") return upgrade.refuse(net::text_response("Not you.\n", 403));
    if (asked.path == "/dropped") return;
    if (asked.path == "/thrown") throw std::runtime_error("on purpose");
    const auto own = std::make_shared<net::WebSocketPtr>();
    net::WebSocketEvents events = told.events();
    const auto note = std::move(events.text);
    events.text = [own, note](std::string message) {
      note(message);
      static_cast<void>((*own)->send(std::move(message)));
    };
    const std::lock_guard lock(mutex_);
    request = asked;
    *own = last_ = upgrade.accept(std::move(events));
    accepted_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable accepted_;
  net::WebSocketPtr last_;
};

namespace frames {

// RFC 6455, 5.2. `first` is FIN, reserved bits and opcode; a client's are masked.
inline std::string frame(unsigned first, std::string_view payload, bool masked = true) {
  std::string out(1, static_cast<char>(first));
  const unsigned mask_bit = masked ? 0x80 : 0;
  const auto byte = [&](std::size_t value) { out += static_cast<char>(value & 0xff); };
  if (payload.size() < 126) {
    byte(mask_bit | payload.size());
  } else {
    byte(mask_bit | 126);
    byte(payload.size() >> 8);
    byte(payload.size());
  }
  static constexpr char kMask[] = {0x11, 0x22, 0x33, 0x44};
  if (masked) out.append(kMask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i)
    out += masked ? static_cast<char>(payload[i] ^ kMask[i % 4]) : payload[i];
  return out;
}

inline std::string accept_for(std::string key) {
  key += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(key.data(), key.size(), digest, &size, EVP_sha1(), nullptr);
  unsigned char text[64];
  const int length = EVP_EncodeBlock(text, digest, static_cast<int>(size));
  return {reinterpret_cast<char*>(text), static_cast<std::size_t>(length)};
}

inline constexpr char kHandshake[] =
    "GET /socket HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

// A client's socket after the handshake.
inline RawSocket raw_client(const SocketServer& server) {
  RawSocket socket = server.connect();
  socket.send(kHandshake);
  const std::string answer = socket.read_message();
  EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 101");
  EXPECT_NE(answer.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), std::string::npos) << answer;
  return socket;
}

// A server's side of the handshake.
inline void accept_raw(RawSocket& socket) {
  const std::string asked = socket.read_message();
  const auto at = asked.find("Sec-WebSocket-Key: ") + 19;
  socket.send(
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: " +
      accept_for(asked.substr(at, asked.find('\r', at) - at)) + "\r\n\r\n");
}

}  // namespace frames
}  // namespace c1::test
