#pragma once
// Sockets without any HTTP of ours, for tests of ours. Nothing here waits longer than five seconds: it throws instead.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace c1::test {

class RawSocket {
 public:
  explicit RawSocket(int descriptor) : descriptor_(descriptor) {}
  ~RawSocket() { close(); }
  RawSocket(RawSocket&& other) noexcept;
  RawSocket& operator=(RawSocket&&) = delete;

  // To 127.0.0.1. Throws when nobody listens.
  static RawSocket connect(std::uint16_t port);

  void send(std::string_view bytes);
  // False when the other side has closed.
  bool try_send(std::string_view bytes);
  void finish_sending();
  void close();

  // Head and body (by Content-Length) of the next message; what follows it is kept for the next call. With `head_only`,
  // as after HEAD, no body is expected.
  std::string read_message(bool head_only = false);
  // Exactly so many bytes.
  std::string read(std::size_t size);
  std::string read_until_closed();

 private:
  bool read_more();  // false at the end

  int descriptor_;
  std::string unread_;
};

// Plays one script per accepted connection, one after the other, and closes each when its script ends.
class RawServer {
 public:
  using Script = std::function<void(RawSocket&)>;
  explicit RawServer(std::vector<Script> scripts);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_ = 0;
  int listener_;
  std::jthread thread_;
};

// A port of 127.0.0.1 on which nobody listens.
inline std::uint16_t closed_port();

namespace raw {

inline sockaddr_in local(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

inline sockaddr* generic(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }

inline void wait_for(int descriptor, short event) {
  pollfd waiting{descriptor, event, 0};
  if (::poll(&waiting, 1, 5'000) <= 0) throw std::runtime_error("the other side was silent for five seconds");
}

inline int listen_anywhere(std::uint16_t& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = local(0);
  socklen_t size = sizeof address;
  if (::bind(listener, generic(address), size) != 0 || ::listen(listener, 16) != 0 ||
      ::getsockname(listener, generic(address), &size) != 0)
    throw std::runtime_error("cannot listen");
  port = ntohs(address.sin_port);
  return listener;
}

inline std::size_t content_length(std::string head) {
  std::ranges::transform(head, head.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::size_t at = head.find("\r\ncontent-length:");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 17));
}

}  // namespace raw

inline RawSocket::RawSocket(RawSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), unread_(std::move(other.unread_)) {}

inline RawSocket RawSocket::connect(std::uint16_t port) {
  RawSocket made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = raw::local(port);
  if (::connect(made.descriptor_, raw::generic(address), sizeof address) != 0)
    throw std::runtime_error("nobody listens");
  return made;
}

inline bool RawSocket::try_send(std::string_view bytes) {
  while (!bytes.empty()) {
    raw::wait_for(descriptor_, POLLOUT);
    const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

inline void RawSocket::send(std::string_view bytes) {
  if (!try_send(bytes)) throw std::runtime_error("the other side has closed");
}

inline void RawSocket::finish_sending() { ::shutdown(descriptor_, SHUT_WR); }

inline void RawSocket::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

inline bool RawSocket::read_more() {
  char bytes[16 * 1024];
  raw::wait_for(descriptor_, POLLIN);
  const auto got = ::recv(descriptor_, bytes, sizeof bytes, 0);
  if (got <= 0) return false;
  unread_.append(bytes, static_cast<std::size_t>(got));
  return true;
}

inline std::string RawSocket::read_message(bool head_only) {
  std::size_t head_end = unread_.find("\r\n\r\n");
  for (; head_end == std::string::npos; head_end = unread_.find("\r\n\r\n"))
    if (!read_more()) throw std::runtime_error("closed before a whole message: " + unread_);
  const std::size_t length = head_only ? 0 : raw::content_length(unread_.substr(0, head_end));
  const std::size_t end = head_end + 4 + length;
  while (unread_.size() < end)
    if (!read_more()) throw std::runtime_error("closed before a whole message: " + unread_);
  std::string message = unread_.substr(0, end);
  unread_.erase(0, end);
  return message;
}

inline std::string RawSocket::read(std::size_t size) {
  while (unread_.size() < size)
    if (!read_more()) throw std::runtime_error("closed before so many bytes: " + unread_);
  std::string bytes = unread_.substr(0, size);
  unread_.erase(0, size);
  return bytes;
}

inline std::string RawSocket::read_until_closed() {
  while (read_more()) {
  }
  return std::exchange(unread_, {});
}

inline RawServer::RawServer(std::vector<Script> scripts) : listener_(raw::listen_anywhere(port_)) {
  thread_ = std::jthread([listener = listener_, scripts = std::move(scripts)] {
    for (const Script& script : scripts) {
      pollfd waiting{listener, POLLIN, 0};
      if (::poll(&waiting, 1, 5'000) <= 0) return;
      const int accepted = ::accept(listener, nullptr, nullptr);
      if (accepted < 0) return;
      RawSocket socket(accepted);
      try {
        script(socket);
      } catch (const std::exception&) {
        // The test sees it by what does not arrive.
      }
    }
  });
}

inline RawServer::~RawServer() {
  ::shutdown(listener_, SHUT_RDWR);  // ends a script's turn that nobody came for
  thread_.join();
  ::close(listener_);
}

inline std::uint16_t closed_port() {
  std::uint16_t port = 0;
  ::close(raw::listen_anywhere(port));
  return port;
}

}  // namespace c1::test
