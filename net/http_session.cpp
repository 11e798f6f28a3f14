// One connection of a server: requests one after another, each under an absolute deadline.
#include "net/http_session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/log.hpp"
#include "net/async.hpp"
#include "net/byte_stream.hpp"
#include "net/pending_answer.hpp"
#include "net/tls.hpp"
#include "net/upgrade.hpp"
#include "net/websocket_talk.hpp"
#include "net/wire.hpp"

namespace c1::net {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Parser = http::request_parser<http::string_body>;

constexpr std::size_t kFirstRead = 4 * 1024;    // takes most requests whole
constexpr std::size_t kBodyPiece = 64 * 1024;   // each piece of a body has its own write_timeout
constexpr std::size_t kJoinedBody = 16 * 1024;  // up to here a body is sent together with its head
constexpr Millis kGoodbye{500};

// IPv4 as such also on a socket that listens for both.
std::string text_of(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address.to_string();
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
}

struct Connection final : OpenConnection {
  Connection(tcp::socket socket, std::size_t buffer_limit) : stream(std::move(socket)), buffer(buffer_limit) {
    error_code error;
    stream.socket().set_option(tcp::no_delay(true), error);
    const tcp::endpoint peer = stream.socket().remote_endpoint(error);
    if (!error) remote = text_of(peer.address());
  }

  void close_if_idle() override {
    if (websocket) return websocket->close(1001, "the server is going away");
    if (idle) stream.close();
  }
  void cut() override {
    stream.close();
    if (pending) pending->abandon();
  }

  beast::tcp_stream stream;
  beast::flat_buffer buffer;
  std::string remote;
  std::vector<std::string> client_names;
  bool idle = true;                          // nothing of a request has come
  std::shared_ptr<PendingAnswer> pending;    // while a handler is at work
  std::shared_ptr<WebSocketLink> websocket;  // once it is one
};

// In the server's books from here to the end of the coroutine that holds it, however that ends.
class Membership {
 public:
  Membership(std::shared_ptr<ServerState> state, std::shared_ptr<Connection> connection)
      : state_(std::move(state)), connection_(std::move(connection)) {}
  ~Membership() {
    if (state_) state_->connections.remove(connection_.get());
  }
  Membership(Membership&&) = default;
  Membership& operator=(Membership&&) = delete;

  ServerState& state() const { return *state_; }
  Connection& connection() const { return *connection_; }

 private:
  std::shared_ptr<ServerState> state_;
  std::shared_ptr<Connection> connection_;
};

bool is_http_error(const error_code& error) {
  return error.category() == http::make_error_code(http::error::bad_method).category();
}

// What to answer to a request that cannot be read; 0 = nothing, the peer has gone or was too slow.
int refusal_for(const error_code& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
  if (error == http::error::body_limit) return 413;
  if (error == http::error::end_of_stream || error == http::error::partial_message) return 0;
  return is_http_error(error) ? 400 : 0;
}

// A coding we cannot undo would leave the end of the body, and so the next request, to guesswork.
bool has_unknown_coding(const http::request_header<>& head) {
  if (head.count(http::field::transfer_encoding) == 0) return false;
  return head.count(http::field::transfer_encoding) > 1 || !same_name(head[http::field::transfer_encoding], "chunked");
}

bool take_request(Parser& parser, const Connection& from, Request& request) {
  auto message = parser.release();
  if (!split_target(message.target(), request)) return false;
  request.method = message.method_string();
  for (const auto& field : message.base())
    request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  request.body = std::move(message.body());
  request.remote = from.remote;
  request.client_names = from.client_names;
  return true;
}

void call_handler(const Handler& handler, Request request, const std::shared_ptr<PendingAnswer>& pending) {
  const Respond respond = pending->respond();  // held until here, so that unwinding is not taken for "nobody answers"
  try {
    handler(std::move(request), respond);
  } catch (...) {
    log_thrown("http handler", std::current_exception());
    pending->give(text_response("Something went wrong on our side.\n", 500));
  }
}

// The conversation on one connection; Stream is the plain socket, or TLS over it.
template <class Stream>
class Session {
 public:
  Session(ServerState& state, Connection& connection, Stream& stream)
      : state_(state), settings_(state.settings), connection_(connection), stream_(stream) {}

  asio::awaitable<void> run() {
    bool goes_on = true;
    while (goes_on) goes_on = co_await serve_request();
  }

 private:
  // False when this was the last one.
  asio::awaitable<bool> serve_request() {
    const bool begun = co_await first_byte();
    if (!begun) co_return false;
    Parser parser;
    const error_code error = co_await read(parser);
    if (error) {
      refused_ = refusal_for(error);
      co_await refuse();
      co_return false;
    }
    const Shape shape{parser.keep_alive(), parser.get().version() == 10, parser.get().method() == http::verb::head};
    Request request;
    if (has_unknown_coding(parser.get())) refused_ = 501;
    if (!take_request(parser, connection_, request)) refused_ = 400;
    if (refused_ != 0) {
      co_await refuse();
      co_return false;
    }
    if (state_.websocket_handler && wants_websocket(request) && shape.keep_alive && !shape.http_1_0) {
      const bool goes_on = co_await upgrade(std::move(request), shape);
      co_return goes_on;
    }
    std::optional<Response> response = co_await answer(std::move(request));
    if (!response) co_return false;
    const bool goes_on = co_await write(std::move(*response), shape);
    co_return goes_on;
  }

  // How a request wants its answer.
  struct Shape {
    bool keep_alive = false;
    bool http_1_0 = false;
    bool head_only = false;
  };

  asio::awaitable<bool> first_byte() {
    connection_.idle = connection_.buffer.size() == 0;
    if (!connection_.idle) co_return true;
    if (state_.connections.is_draining()) co_return false;
    if (connection_.buffer.capacity() > 4 * kFirstRead) connection_.buffer.shrink_to_fit();
    connection_.stream.expires_after(fresh_ ? settings_.header_timeout : settings_.idle_timeout);
    const auto room = connection_.buffer.prepare(kFirstRead);
    auto [error, size] = co_await stream_.async_read_some(room, nothrow);
    connection_.buffer.commit(size);
    connection_.idle = false;
    fresh_ = false;
    co_return !error;
  }

  asio::awaitable<error_code> read(Parser& parser) {
    parser.header_limit(static_cast<std::uint32_t>(settings_.header_limit));
    parser.body_limit(settings_.body_limit);
    // Once for the whole request: sending a byte now and then moves nothing.
    connection_.stream.expires_after(settings_.header_timeout);
    auto [error, size] = co_await http::async_read_header(stream_, connection_.buffer, parser, nothrow);
    static_cast<void>(size);
    if (error) co_return error;
    if (parser.is_done() || has_unknown_coding(parser.get())) co_return error_code();
    if (wants_go_ahead(parser)) {
      static constexpr std::string_view kGoAhead = "HTTP/1.1 100 Continue\r\n\r\n";
      const auto bytes = asio::buffer(kGoAhead);
      auto [unsent, sent] = co_await asio::async_write(stream_, bytes, nothrow);
      static_cast<void>(sent);
      if (unsent) co_return unsent;
    }
    auto [body_error, body_size] = co_await http::async_read(stream_, connection_.buffer, parser, nothrow);
    static_cast<void>(body_size);
    // The head was within its limit: what overflows now is the size line of a chunk.
    if (body_error == http::error::buffer_overflow) co_return http::make_error_code(http::error::bad_chunk);
    co_return body_error;
  }

  bool wants_go_ahead(const Parser& parser) const {
    return parser.get().version() == 11 && same_name(parser.get()[http::field::expect], "100-continue") &&
           connection_.buffer.size() == 0;
  }

  // Nothing when the connection was cut meanwhile.
  asio::awaitable<std::optional<Response>> answer(Request request) {
    const auto pending = std::make_shared<PendingAnswer>(connection_.stream.get_executor());
    call_handler(state_.handler, std::move(request), pending);
    std::optional<Response> response = co_await answer_to(pending);
    co_return response;
  }

  asio::awaitable<std::optional<Response>> answer_to(std::shared_ptr<PendingAnswer> pending) {
    connection_.pending = pending;
    std::optional<Response> response = co_await pending->wait(settings_.handler_timeout);
    connection_.pending.reset();
    const bool cut = !connection_.stream.socket().is_open();
    if (!response && !cut) response = text_response("This took too long.\n", 503);
    co_return response;
  }

  // A refusal is an answer like any other; a WebSocket is the connection's last use.
  asio::awaitable<bool> upgrade(Request request, Shape shape) {
    const asio::any_io_executor loop = connection_.stream.get_executor();
    const auto pending = std::make_shared<PendingAnswer>(loop);
    const auto link = std::make_shared<WebSocketLink>(loop, settings_.websockets);
    offer_upgrade(state_.websocket_handler, request, link, pending);
    std::optional<Response> response = co_await answer_to(pending);
    if (!response || !is_accepted(*response)) link->end();
    if (!response) co_return false;
    if (!is_accepted(*response)) {
      const bool goes_on = co_await write(std::move(*response), shape);
      co_return goes_on;
    }
    connection_.websocket = link;
    if (state_.connections.is_draining()) connection_.close_if_idle();
    connection_.stream.expires_never();
    BytesOver<Stream> bytes(stream_, connection_.stream.socket(), beast::buffers_to_string(connection_.buffer.data()));
    co_await talk_as_server(bytes, std::move(request), link);
    co_return false;
  }

  asio::awaitable<void> refuse() {
    if (refused_ == 0) co_return;
    Response response = text_response(std::string(reason_of(refused_)) + "\n", refused_);
    const bool ignored = co_await write(std::move(response), Shape());
    static_cast<void>(ignored);
  }

  // True when the connection can go on.
  asio::awaitable<bool> write(Response response, Shape shape) {
    const bool keep_alive = shape.keep_alive && !state_.connections.is_draining();
    if (response.status < 200 || response.status > 599) response = text_response("Internal Server Error\n", 500);
    std::string head = response_head(response, keep_alive, shape.http_1_0);
    if (shape.head_only || !has_body(response.status)) response.body.clear();
    std::string_view body = response.body;
    if (body.size() <= kJoinedBody) {
      head += body;
      body = {};
    }
    bool sent = co_await send(head);
    while (sent && !body.empty()) {
      const std::string_view piece = body.substr(0, kBodyPiece);
      sent = co_await send(piece);
      body.remove_prefix(piece.size());
    }
    if (sent && !keep_alive) co_await say_goodbye();
    co_return sent&& keep_alive;
  }

  asio::awaitable<bool> send(std::string_view bytes) {
    connection_.stream.expires_after(settings_.write_timeout);
    const auto buffer = asio::buffer(bytes);
    auto [error, size] = co_await asio::async_write(stream_, buffer, nothrow);
    static_cast<void>(size);
    co_return !error;
  }

  // Closing with bytes unread would reset the connection, and the peer could lose the answer it has not read yet. So:
  // say that no more will come, and read what is under way until the peer closes or a moment has passed.
  asio::awaitable<void> say_goodbye() {
    connection_.stream.expires_after(kGoodbye);
    if constexpr (!std::is_same_v<Stream, beast::tcp_stream>) {
      auto [ignored] = co_await stream_.async_shutdown(nothrow);
      static_cast<void>(ignored);
    }
    error_code error;
    connection_.stream.socket().shutdown(tcp::socket::shutdown_send, error);
    while (!error) {
      connection_.buffer.clear();
      const auto room = connection_.buffer.prepare(kFirstRead);
      auto [failed, size] = co_await connection_.stream.async_read_some(room, nothrow);
      static_cast<void>(size);
      error = failed;
    }
  }

  ServerState& state_;
  const ServerSettings& settings_;
  Connection& connection_;
  Stream& stream_;
  bool fresh_ = true;
  int refused_ = 0;
};

asio::awaitable<void> serve(Membership member) {
  Session<beast::tcp_stream> session(member.state(), member.connection(), member.connection().stream);
  co_await session.run();
}

asio::awaitable<void> serve_tls(Membership member) {
  Connection& connection = member.connection();
  const ServerState::Tls tls = member.state().tls();
  asio::ssl::stream<beast::tcp_stream&> stream(connection.stream, *tls);
  connection.stream.expires_after(member.state().settings.header_timeout);
  auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, nothrow);
  if (error) {
    log::debug("TLS handshake failed", {{"remote", connection.remote}, {"error", error.message()}});
    co_return;
  }
  connection.client_names = client_names(stream.native_handle());
  Session<asio::ssl::stream<beast::tcp_stream&>> session(member.state(), connection, stream);
  co_await session.run();
}

}  // namespace

void serve_connection(std::shared_ptr<ServerState> state, tcp::socket socket) {
  const asio::any_io_executor loop = socket.get_executor();
  const auto connection = std::make_shared<Connection>(std::move(socket), state->settings.header_limit + kBodyPiece);
  if (!state->connections.add(connection, loop)) return;
  const bool tls = state->tls() != nullptr;
  Membership member(std::move(state), connection);
  if (tls) {
    asio::co_spawn(loop, serve_tls(std::move(member)), log_failure("https connection"));
  } else {
    asio::co_spawn(loop, serve(std::move(member)), log_failure("http connection"));
  }
}

}  // namespace c1::net
