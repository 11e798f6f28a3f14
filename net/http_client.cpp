#include "net/http_client.hpp"

#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <future>

#include "base/log.hpp"
#include "base/waiting.hpp"
#include "net/async.hpp"
#include "net/connection_pool.hpp"
#include "net/dial.hpp"
#include "net/tls.hpp"
#include "net/wire.hpp"

namespace c1::net {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using Parser = http::response_parser<http::string_body>;

constexpr std::uint32_t kHeaderLimit = 64 * 1024;
constexpr std::size_t kJoinedBody = 16 * 1024;  // up to here a body is sent together with its head

struct Connection {
  explicit Connection(const asio::any_io_executor& loop) : stream(loop) {}

  bool is_quiet() {
    char byte = 0;
    const auto got = ::recv(stream.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }

  beast::tcp_stream stream;
  std::optional<asio::ssl::stream<beast::tcp_stream&>> tls;
  beast::flat_buffer buffer;
  SteadyTime last_used;
};

using Pool = ConnectionPool<Connection>;

// Shared by the client object and its calls; lives on one loop.
struct ClientState {
  ClientState(ClientSettings s, asio::ssl::context t)
      : settings(std::move(s)),
        tls(std::move(t)),
        pool(std::max<std::size_t>(settings.connections_per_origin, 1), settings.idle_timeout) {}

  const ClientSettings settings;
  asio::ssl::context tls;
  Pool pool;
};

struct Call {
  ClientRequest request;
  Url url;
  SteadyTime deadline;
  std::function<void(Exchange)> done;
  bool maybe_sent = false;  // a byte of the request may have left, on whatever connection
};

Exchange failed(const Call& call, const std::string& problem) {
  Exchange exchange;
  exchange.maybe_sent = call.maybe_sent;
  exchange.problem = call.url.authority() + ": " + problem;
  return exchange;
}

std::string told(const std::string& step, const error_code& error) {
  if (error == http::error::body_limit) return step + " failed: the answer is larger than allowed";
  return described(step, error == beast::error::timeout ? asio::error::timed_out : error);
}

// "" or the problem.
asio::awaitable<std::string> open(ClientState& state, const Call& call, Connection& connection) {
  std::string undialed = co_await dial(connection.stream.socket(), call.url.host, call.url.port, call.deadline,
                                       state.settings.may_connect);
  if (!undialed.empty() || !call.url.tls) co_return undialed;
  auto& tls = connection.tls.emplace(connection.stream, state.tls);
  if (!expect_host(tls.native_handle(), call.url.host)) co_return std::string("TLS: not a host name");
  connection.stream.expires_at(call.deadline);
  auto [error] = co_await tls.async_handshake(asio::ssl::stream_base::client, nothrow);
  if (!error) co_return std::string();
  if (error == beast::error::timeout) co_return told("shaking hands (TLS)", error);
  co_return "TLS handshake failed: " + handshake_problem(tls.native_handle(), error);
}

Response take_response(Parser& parser) {
  auto message = parser.release();
  Response response;
  response.status = static_cast<int>(message.result_int());
  response.body = std::move(message.body());
  for (const auto& field : message.base()) {
    if (field.name() == http::field::content_type && response.content_type.empty()) {
      response.content_type = field.value();
    } else {
      response.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    }
  }
  return response;
}

struct Outcome {
  Exchange exchange = {};
  bool can_be_kept = false;    // the connection, for another request
  bool worth_another = false;  // the request had not left whole, and nothing was answered
};

template <class Stream>
asio::awaitable<error_code> write(const Call& call, Stream& stream) {
  std::string head = request_head(call.request.method, call.url, call.request.headers, call.request.body.size());
  std::string_view body = call.request.body;
  if (body.size() <= kJoinedBody) {
    head += body;
    body = {};
  }
  const auto first = asio::buffer(head);
  auto [error, size] = co_await asio::async_write(stream, first, nothrow);
  static_cast<void>(size);
  if (error || body.empty()) co_return error;
  const auto rest = asio::buffer(body);
  auto [body_error, body_size] = co_await asio::async_write(stream, rest, nothrow);
  static_cast<void>(body_size);
  co_return body_error;
}

// Interim answers (100, 103) are passed over.
template <class Stream>
asio::awaitable<error_code> read(const ClientState& state, const Call& call, Stream& stream, beast::flat_buffer& buffer,
                                 std::optional<Parser>& parser) {
  for (bool interim = true; interim;) {
    parser.emplace();
    parser->header_limit(kHeaderLimit);
    parser->body_limit(state.settings.response_limit);
    parser->skip(call.request.method == "HEAD");
    auto [error, size] = co_await http::async_read_header(stream, buffer, *parser, nothrow);
    static_cast<void>(size);
    if (error) co_return error;
    const int status = static_cast<int>(parser->get().result_int());
    interim = status >= 100 && status < 200 && status != 101;
  }
  if (parser->is_done()) co_return error_code();
  auto [error, size] = co_await http::async_read(stream, buffer, *parser, nothrow);
  static_cast<void>(size);
  co_return error;
}

template <class Stream>
asio::awaitable<Outcome> talk(const ClientState& state, Call& call, Connection& connection, Stream& stream) {
  Outcome outcome;
  connection.stream.expires_at(call.deadline);
  call.maybe_sent = true;
  const error_code unsent = co_await write(call, stream);
  // Also when sending failed: the other side may have refused before it had read all, and said why.
  std::optional<Parser> parser;
  const error_code error = co_await read(state, call, stream, connection.buffer, parser);
  if (error) {
    const bool silent = !parser->got_some() && connection.buffer.size() == 0;
    outcome.worth_another = unsent && silent;
    outcome.exchange = failed(call, unsent ? told("sending", unsent) : told("reading the answer", error));
    co_return outcome;
  }
  const bool upgraded = parser->get().result() == http::status::switching_protocols;
  outcome.can_be_kept = !unsent && !upgraded && parser->keep_alive() && connection.buffer.size() == 0;
  outcome.exchange.answered = true;
  outcome.exchange.response = take_response(*parser);
  co_return outcome;
}

asio::awaitable<Outcome> converse(const ClientState& state, Call& call, Connection& connection) {
  if (connection.tls) {
    Outcome outcome = co_await talk(state, call, connection, *connection.tls);
    co_return outcome;
  }
  Outcome outcome = co_await talk(state, call, connection, connection.stream);
  co_return outcome;
}

// One turn at an origin: on a kept connection if there is one, else, or if that proves dead, on a new one.
asio::awaitable<Exchange> exchange(ClientState& state, Call& call, Pool::Origin& origin) {
  const asio::any_io_executor loop = co_await asio::this_coro::executor;
  std::unique_ptr<Connection> connection = state.pool.take_kept(origin);
  Outcome outcome;
  if (connection) outcome = co_await converse(state, call, *connection);
  if (!connection || outcome.worth_another) {
    connection = std::make_unique<Connection>(loop);
    const std::string problem = co_await open(state, call, *connection);
    if (!problem.empty()) co_return failed(call, problem);
    outcome = co_await converse(state, call, *connection);
  }
  if (outcome.can_be_kept) state.pool.keep(origin, std::move(connection));
  co_return std::move(outcome.exchange);
}

asio::awaitable<Exchange> guarded_exchange(ClientState& state, Call& call, Pool::Origin& origin) {
  try {
    Exchange result = co_await exchange(state, call, origin);
    co_return result;
  } catch (...) {
    log_thrown("http client", std::current_exception());
  }
  co_return failed(call, "unexpected exception");
}

asio::awaitable<void> run(std::shared_ptr<ClientState> state, std::shared_ptr<Call> call) {
  Pool::Origin& origin = state->pool.origin(call->url.origin());
  Exchange result = failed(*call, "deadline passed while waiting for a connection");
  const bool my_turn = co_await state->pool.take_turn(origin, call->deadline);
  if (my_turn) {
    result = co_await guarded_exchange(*state, *call, origin);
    state->pool.end_turn(origin);
  }
  run_logged("http client", [&] { call->done(std::move(result)); });
}

// "" or what makes it impossible to send.
std::string refusal(const ClientRequest& request, bool has_url) {
  if (!has_url) return "not an http:// or https:// URL";
  if (!is_token(request.method)) return "not a method";
  for (const Header& header : request.headers)
    if (!is_token(header.name) || !is_header_value(header.value)) return "a header that HTTP does not allow";
  return "";
}

class Client final : public HttpClient {
 public:
  Client(asio::io_context& loop, std::shared_ptr<ClientState> state) : loop_(loop), state_(std::move(state)) {}
  // Kept connections are closed on their own loop. Calls under way go on to their end.
  ~Client() override {
    asio::post(loop_, [state = std::move(state_)] {});
  }

  void send(ClientRequest request, std::function<void(Exchange)> done) override {
    const SteadyTime deadline = std::chrono::steady_clock::now() + request.deadline;
    std::optional<Url> url = parse_url(request.url);
    Exchange refused;
    refused.problem = refusal(request, url.has_value());
    if (!refused.problem.empty()) {
      asio::post(loop_, [refused, done = std::move(done)] { run_logged("http client", [&] { done(refused); }); });
      return;
    }
    Call call{std::move(request), *std::move(url), deadline, std::move(done)};
    asio::co_spawn(loop_, run(state_, std::make_shared<Call>(std::move(call))), log_failure("http client"));
  }

 private:
  asio::io_context& loop_;
  std::shared_ptr<ClientState> state_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(Runtime& runtime, ClientSettings settings) {
  Result<asio::ssl::context> tls = client_tls(settings.trust_file);
  if (!tls) throw std::runtime_error(tls.error().says);
  auto state = std::make_shared<ClientState>(std::move(settings), std::move(*tls));
  return std::make_unique<Client>(runtime.loops().next(), std::move(state));
}

Exchange send_and_wait(HttpClient& client, ClientRequest request) {
  const Millis patience = request.deadline + Millis{5'000};
  auto promise = std::make_shared<std::promise<Exchange>>();
  std::future<Exchange> future = promise->get_future();
  client.send(std::move(request), [promise](Exchange exchange) { promise->set_value(std::move(exchange)); });
  const Waiting for_the_answer;
  if (future.wait_for(patience) == std::future_status::ready) return future.get();
  Exchange dropped;
  dropped.maybe_sent = true;
  dropped.problem = "the runtime has stopped";
  return dropped;
}

}  // namespace c1::net
