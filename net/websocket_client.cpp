#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <stdexcept>

#include "net/dial.hpp"
#include "net/tls.hpp"
#include "net/websocket.hpp"
#include "net/websocket_talk.hpp"

namespace c1::net {
namespace {

using asio::ip::tcp;
using TlsStream = asio::ssl::stream<tcp::socket&>;

struct ClientState {
  WebSocketClientSettings settings;
  asio::ssl::context tls;
};

struct Attempt {
  std::shared_ptr<ClientState> state;
  Url url;
  std::vector<Header> headers;
  std::shared_ptr<WebSocketLink> link;
};

// "" or the problem.
asio::awaitable<std::string> shake_hands(TlsStream& stream, const std::string& host, SteadyTime deadline) {
  if (!expect_host(stream.native_handle(), host)) co_return std::string("TLS: not a host name");
  const SocketDeadline limit(stream.next_layer(), deadline);
  auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::client, nothrow);
  if (!error) co_return std::string();
  if (limit.has_passed()) co_return std::string("deadline passed while shaking hands (TLS)");
  co_return "TLS handshake failed: " + handshake_problem(stream.native_handle(), error);
}

void give_up(const Attempt& attempt, const std::string& problem) {
  const bool by_us = attempt.link->was_cut() || attempt.link->wish();
  attempt.link->closed({1006, {}, by_us ? "ended before it was open" : attempt.url.authority() + ": " + problem});
}

struct Ending {
  WebSocketLink& link;
  ~Ending() { link.end(); }
};

asio::awaitable<void> talk_plain(tcp::socket& socket, std::shared_ptr<Attempt> attempt) {
  BytesOver<tcp::socket> bytes(socket, socket, {});
  co_await talk_as_client(bytes, attempt->url, attempt->headers, attempt->link);
}

asio::awaitable<void> talk_tls(tcp::socket& socket, std::shared_ptr<Attempt> attempt, SteadyTime deadline) {
  TlsStream stream(socket, attempt->state->tls);
  const std::string problem = co_await shake_hands(stream, attempt->url.host, deadline);
  if (!problem.empty()) co_return give_up(*attempt, problem);
  BytesOver<TlsStream> bytes(stream, socket, {});
  co_await talk_as_client(bytes, attempt->url, attempt->headers, attempt->link);
}

asio::awaitable<void> run(std::shared_ptr<Attempt> attempt) {
  const Ending ending{*attempt->link};
  const SteadyTime deadline = std::chrono::steady_clock::now() + attempt->link->limits.open_timeout;
  const asio::any_io_executor loop = co_await asio::this_coro::executor;
  tcp::socket socket(loop);
  WebSocketLink::Reins reins;
  reins.cut = [&socket] {
    error_code ignored;
    socket.close(ignored);
  };
  attempt->link->begin(std::move(reins), true);
  const std::string problem = co_await dial(socket, attempt->url.host, attempt->url.port, deadline);
  if (!problem.empty()) co_return give_up(*attempt, problem);
  if (attempt->url.tls)
    co_await talk_tls(socket, attempt, deadline);
  else
    co_await talk_plain(socket, attempt);
}

// The same address as http has it.
std::optional<Url> parse_websocket_url(const std::string& url) {
  const auto colon = url.find("://");
  const std::string scheme = url.substr(0, colon == std::string::npos ? 0 : colon);
  if (same_name(scheme, "ws")) return parse_url("http" + url.substr(colon));
  if (same_name(scheme, "wss")) return parse_url("https" + url.substr(colon));
  return std::nullopt;
}

bool are_allowed(const std::vector<Header>& headers) {
  return std::ranges::all_of(
      headers, [](const Header& header) { return is_token(header.name) && is_header_value(header.value); });
}

class Client final : public WebSocketClient {
 public:
  Client(EventLoops& loops, std::shared_ptr<ClientState> state) : loops_(loops), state_(std::move(state)) {}

  WebSocketPtr connect(const std::string& url, std::vector<Header> headers, WebSocketEvents events) override {
    asio::io_context& loop = loops_.next();
    const auto link = std::make_shared<WebSocketLink>(loop.get_executor(), state_->settings.limits);
    static_cast<void>(link->listen(std::move(events)));
    const std::optional<Url> parsed = parse_websocket_url(url);
    const char* refusal = !parsed                 ? "not a ws:// or wss:// URL"
                          : !are_allowed(headers) ? "a header that HTTP does not allow"
                                                  : nullptr;
    if (refusal != nullptr) {
      asio::post(loop, [link, refusal] { link->closed({1006, {}, refusal}); });
      return link;
    }
    const auto attempt = std::make_shared<Attempt>(Attempt{state_, *parsed, std::move(headers), link});
    asio::co_spawn(loop, run(attempt), log_failure("websocket client"));
    return link;
  }

 private:
  EventLoops& loops_;
  std::shared_ptr<ClientState> state_;
};

}  // namespace

std::unique_ptr<WebSocketClient> make_websocket_client(Runtime& runtime, WebSocketClientSettings settings) {
  Result<asio::ssl::context> tls = client_tls(settings.trust_file);
  if (!tls) throw std::runtime_error(tls.error().says);
  auto state = std::make_shared<ClientState>(ClientState{std::move(settings), std::move(*tls)});
  return std::make_unique<Client>(runtime.loops(), std::move(state));
}

}  // namespace c1::net
