#include "sandbox/http_listener.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstring>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

#include "base/log.hpp"

namespace c1::sandbox {
namespace {

constexpr std::size_t kMostHeader = 64 * 1024;
constexpr std::size_t kMostBody = 16 * 1024 * 1024;

// Reads one request after the other from a socket.
class RequestReader {
 public:
  explicit RequestReader(int socket) : socket_(socket) {}

  // Nothing at the end of the stream and for what is no HTTP.
  std::optional<net::Request> next() {
    const auto end = find("\r\n\r\n", kMostHeader);
    if (!end) return std::nullopt;
    net::Request request;
    if (!read_head(std::string_view(buffer_).substr(0, *end), request)) return std::nullopt;
    buffer_.erase(0, *end + 4);
    if (request.header("expect") == "100-continue") {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      if (::send(socket_, kContinue.data(), kContinue.size(), MSG_NOSIGNAL) < 0) return std::nullopt;
    }
    if (!read_body(request)) return std::nullopt;
    return request;
  }

 private:
  bool more() {
    char bytes[16 * 1024];
    const auto size = ::recv(socket_, bytes, sizeof bytes, 0);
    if (size <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(size));
    return true;
  }

  std::optional<std::size_t> find(std::string_view mark, std::size_t most) {
    while (true) {
      const auto at = buffer_.find(mark);
      if (at != std::string::npos) return at;
      if (buffer_.size() > most || !more()) return std::nullopt;
    }
  }

  static bool read_head(std::string_view head, net::Request& request) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || last <= first) return false;
    request.method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string_view::npos) request.query = target.substr(question + 1);
    head.remove_prefix(std::min(head.size(), line.size() + 2));
    while (!head.empty()) {
      const std::string_view field = head.substr(0, head.find("\r\n"));
      head.remove_prefix(std::min(head.size(), field.size() + 2));
      const auto colon = field.find(':');
      if (colon == std::string_view::npos) return false;
      std::string_view value = field.substr(colon + 1);
      while (value.starts_with(' ') || value.starts_with('\t')) value.remove_prefix(1);
      while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
      request.headers.push_back({std::string(field.substr(0, colon)), std::string(value)});
    }
    return true;
  }

  bool take(std::size_t size, std::string& into) {
    if (size > kMostBody || into.size() > kMostBody - size) return false;
    while (buffer_.size() < size)
      if (!more()) return false;
    into.append(buffer_, 0, size);
    buffer_.erase(0, size);
    return true;
  }

  bool read_body(net::Request& request) {
    if (!request.header("transfer-encoding").empty()) return read_chunks(request.body);
    const std::string_view text = request.header("content-length");
    std::size_t size = 0;
    if (!text.empty() && std::from_chars(text.data(), text.data() + text.size(), size).ec != std::errc{}) return false;
    return take(size, request.body);
  }

  bool read_chunks(std::string& body) {
    while (true) {
      const auto end = find("\r\n", 1024);
      if (!end) return false;
      std::size_t size = 0;
      if (std::from_chars(buffer_.data(), buffer_.data() + *end, size, 16).ec != std::errc{}) return false;
      buffer_.erase(0, *end + 2);
      std::string line_end;
      if (!take(size, body) || !take(2, line_end)) return false;
      if (size == 0) return true;
    }
  }

  int socket_;
  std::string buffer_;
};

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string wire_text(const net::Response& response) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + " Sandbox\r\n";
  if (!response.content_type.empty()) text += "Content-Type: " + response.content_type + "\r\n";
  for (const net::Header& header : response.headers) text += header.name + ": " + header.value + "\r\n";
  return text + "Content-Length: " + std::to_string(response.body.size()) + "\r\n\r\n" + response.body;
}

// What the other side gets is a reset and not an orderly end.
void prepare_reset(int socket) {
  const linger at_once{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

class Listener final : public HttpListener {
 public:
  Listener(int socket, std::uint16_t port, Serve serve) : socket_(socket), port_(port), serve_(std::move(serve)) {
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~Listener() override { stop(); }

  std::uint16_t port() const override { return port_; }

  void stop() override {
    if (stopping_.exchange(true)) return;
    ::shutdown(socket_, SHUT_RDWR);
    acceptor_.join();
    ::close(socket_);
    std::list<Line> lines;
    {
      const std::lock_guard lock(mutex_);
      for (const Line& line : lines_)
        if (!line.ended) ::shutdown(line.socket, SHUT_RD);
      lines.swap(lines_);
    }
    for (Line& line : lines) line.thread.join();
  }

 private:
  struct Line {
    int socket = -1;
    bool ended = false;  // guarded by mutex_, as the socket may be closed and its number used again
    std::thread thread;
  };

  void accept_all() {
    while (!stopping_) {
      const int socket = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) {
        if (!stopping_) std::this_thread::sleep_for(Millis{10});
        continue;
      }
      const int on = 1;
      ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      const std::lock_guard lock(mutex_);
      reap();
      Line& line = lines_.emplace_back();
      line.socket = socket;
      line.thread = std::thread([this, &line] { run(line); });
    }
  }

  using Millis = std::chrono::milliseconds;

  void reap() {
    for (auto line = lines_.begin(); line != lines_.end();) {
      if (!line->ended) {
        ++line;
        continue;
      }
      line->thread.join();
      line = lines_.erase(line);
    }
  }

  void run(Line& line) {
    int socket = -1;
    {
      const std::lock_guard lock(mutex_);
      socket = line.socket;
    }
    RequestReader reader(socket);
    bool goes_on = true;
    while (goes_on) {
      const auto request = reader.next();
      goes_on = request && answer(socket, *request);
    }
    const std::lock_guard lock(mutex_);
    line.ended = true;
    ::close(socket);
  }

  // Whether the connection goes on.
  bool answer(int socket, const net::Request& request) {
    Served served;
    try {
      served = serve_(request);
    } catch (const std::exception& error) {
      log::error("a sandbox request failed", {{"path", request.path}, {"problem", error.what()}});
      served.response = net::text_response("The sandbox has a bug: " + std::string(error.what()) + "\n", 500);
    }
    if (served.end == Served::End::reset) prepare_reset(socket);
    if (served.end != Served::End::answer) return false;
    return send_all(socket, wire_text(served.response)) && request.header("connection") != "close" && !stopping_;
  }

  int socket_;
  std::uint16_t port_;
  Serve serve_;
  std::atomic<bool> stopping_{false};
  std::thread acceptor_;
  std::mutex mutex_;
  std::list<Line> lines_;
};

}  // namespace

Result<std::unique_ptr<HttpListener>> HttpListener::start(const std::string& address, std::uint16_t port, Serve serve) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.c_str(), &where.sin_addr) != 1)
    return invalid("\"" + address + "\" is not an address to listen on. Write it like 127.0.0.1.");
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  socklen_t size = sizeof where;
  auto* generic = reinterpret_cast<sockaddr*>(&where);
  if (::bind(socket, generic, size) != 0 || ::listen(socket, 256) != 0 || ::getsockname(socket, generic, &size) != 0) {
    const std::string why = std::strerror(errno);
    ::close(socket);
    return invalid("Cannot listen on " + address + ":" + std::to_string(port) + ": " + why + ".");
  }
  return std::unique_ptr<HttpListener>(std::make_unique<Listener>(socket, ntohs(where.sin_port), std::move(serve)));
}

}  // namespace c1::sandbox
