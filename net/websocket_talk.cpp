// Beast's WebSocket, for one kind of stream: the only source that compiles it.
#include "net/websocket_talk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "net/async.hpp"

namespace c1::net {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::size_t kJoined = 16 * 1024;  // a frame's head and so much of its body leave together
constexpr Millis kLinger{500};
constexpr std::size_t kKeptBuffer = 64 * 1024;  // memory for one message that is kept for the next

// A ByteStream as Beast wants its streams.
class Wire {
 public:
  using executor_type = asio::any_io_executor;
  explicit Wire(ByteStream& bytes) : bytes_(&bytes), loop_(bytes.loop()) {}
  executor_type get_executor() const noexcept { return loop_; }
  ByteStream& bytes() { return *bytes_; }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& into, Token&& token) {
    asio::mutable_buffer first;
    for (auto at = asio::buffer_sequence_begin(into); first.size() == 0 && at != asio::buffer_sequence_end(into); ++at)
      first = *at;
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [](auto handler, ByteStream* bytes, asio::mutable_buffer buffer) {
          bytes->read_some(buffer, std::move(handler));
        },
        token, bytes_, first);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& from, Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [](auto handler, ByteStream* bytes, asio::const_buffer buffer) {
          bytes->write_some(buffer, std::move(handler));
        },
        token, bytes_, joined(from));
  }

 private:
  // TLS and packets have a cost each.
  template <class Buffers>
  asio::const_buffer joined(const Buffers& from) {
    asio::const_buffer first;
    for (auto at = asio::buffer_sequence_begin(from); first.size() == 0 && at != asio::buffer_sequence_end(from); ++at)
      first = *at;
    if (first.size() >= kJoined || first.size() == asio::buffer_size(from)) return first;
    joined_.resize(kJoined);
    return asio::buffer(joined_.data(), asio::buffer_copy(asio::buffer(joined_), from));
  }

  ByteStream* bytes_;
  executor_type loop_;
  std::string joined_;
};

// What Beast calls to end a stream, found by their arguments.
void beast_close_socket(Wire& wire) { wire.bytes().close(); }
template <class Finished>
void async_teardown(beast::role_type, Wire& wire, Finished&& done) {
  wire.bytes().finish(std::forward<Finished>(done));
}

// One socket's, until nothing of it is under way.
struct Conversation {
  Conversation(ByteStream& b, std::shared_ptr<WebSocketLink> l)
      : bytes(b), link(std::move(l)), stream(Wire(b)), patience(b.loop()), writer_end(b.loop(), SteadyTime::max()) {
    const WebSocketLimits& limits = link->limits;
    stream.set_option(websocket::stream_base::timeout{limits.open_timeout, limits.idle_limit, true});
    stream.read_message_max(limits.message_limit);
    stream.auto_fragment(false);
    stream.control_callback([this](websocket::frame_type kind, beast::string_view) {
      if (kind == websocket::frame_type::pong) link->ponged();
    });
  }

  ByteStream& bytes;
  const std::shared_ptr<WebSocketLink> link;
  websocket::stream<Wire, false> stream;  // without compression
  asio::steady_timer patience;            // with what is being sent, or with the goodbye
  std::string problem;                    // what ended it, if that is known better than by the stream
  bool over = false;                      // reading has ended
  bool goodbye_answered = false;          // that of ours
  bool writer_over = false;
  asio::steady_timer writer_end;
};

// Ends the socket unless `patience` is moved or cancelled before.
void limit(const std::shared_ptr<Conversation>& talk, Millis time, const char* problem) {
  const SteadyTime until = std::chrono::steady_clock::now() + time;
  talk->patience.expires_at(until);
  talk->patience.async_wait([weak = std::weak_ptr(talk), until, problem](const error_code& error) {
    const auto still = weak.lock();
    if (error || !still || still->patience.expiry() != until) return;
    if (!still->over) still->problem = problem;
    still->bytes.close();
  });
}

asio::awaitable<error_code> carry_out(Conversation& talk, WebSocketLink::Order order) {
  if (order.kind == WebSocketLink::Order::Kind::close) {
    const websocket::close_reason reason(static_cast<websocket::close_code>(order.code), order.text);
    auto [error] = co_await talk.stream.async_close(reason, nothrow);
    talk.goodbye_answered = !error;
    co_return error;
  }
  if (order.kind == WebSocketLink::Order::Kind::ping) {
    const websocket::ping_data nothing;
    auto [error] = co_await talk.stream.async_ping(nothing, nothrow);
    co_return error;
  }
  const auto message = asio::buffer(order.text);
  auto [error, size] = co_await talk.stream.async_write(message, nothrow);
  static_cast<void>(size);
  talk.link->was_sent(order.text.size());
  co_return error;
}

// Until the close has been said, or reading has ended.
asio::awaitable<void> write_all(std::shared_ptr<Conversation> talk) {
  bool goes_on = true;
  bool closing = false;
  while (goes_on && !talk->over) {
    if (!closing && talk->link->wish()) {
      closing = true;
      limit(talk, talk->link->limits.close_timeout, "the other side did not answer our goodbye");
    }
    std::optional<WebSocketLink::Order> order = talk->link->take();
    if (!order) {
      co_await talk->link->change();
      continue;
    }
    if (!closing) limit(talk, talk->link->limits.write_timeout, "the other side does not read what we send");
    goes_on = order->kind != WebSocketLink::Order::Kind::close;
    const error_code error = co_await carry_out(*talk, *std::move(order));
    if (error) goes_on = false;
    if (!closing) talk->patience.cancel();
  }
  talk->writer_over = true;
  talk->writer_end.cancel();
}

bool is_protocol(const error_code& error) {
  return error.category() == websocket::make_error_code(websocket::error::closed).category();
}

// Why reading has ended. Beast has told the other side where that is due.
Closed verdict(const Conversation& talk, const error_code& error) {
  if (talk.link->was_cut()) return {1006, {}, "cut by us"};
  if (!talk.problem.empty()) return {1006, {}, talk.problem};
  const websocket::close_reason& said = talk.stream.reason();
  if (const auto wish = talk.link->wish(); wish && (error == websocket::error::closed || talk.goodbye_answered))
    return *wish;
  if (error == websocket::error::closed) {
    const std::uint16_t code = said.code == 0 ? 1005 : said.code;
    return {code, std::string(said.reason.data(), said.reason.size()), {}};
  }
  if (error == beast::error::timeout) return {1006, {}, "the other side has fallen silent"};
  if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow)
    return {1009, {}, "a message larger than allowed"};
  if (error == websocket::error::bad_frame_payload) return {1007, {}, "text that is not UTF-8"};
  if (is_protocol(error)) return {1002, {}, error.message()};
  return {1006, {}, error.message()};
}

asio::awaitable<error_code> read_all(std::shared_ptr<Conversation> talk) {
  beast::flat_buffer buffer;
  error_code ended;
  while (!ended) {
    auto [error, size] = co_await talk->stream.async_read(buffer, nothrow);
    ended = error;
    if (!error && talk->stream.got_text()) {
      const auto bytes = buffer.data();
      talk->link->received(std::string(static_cast<const char*>(bytes.data()), size));
    } else if (!error) {
      talk->link->close(1003, "text only");
    }
    buffer.clear();
    if (buffer.capacity() > kKeptBuffer) buffer.shrink_to_fit();
  }
  co_return ended;
}

// Closing with bytes unread would reset the connection, and the other side could lose the goodbye it has not read yet.
asio::awaitable<void> linger(std::shared_ptr<Conversation> talk) {
  limit(talk, kLinger, "");
  std::string dropped(4096, ' ');
  const auto room = asio::buffer(dropped);
  error_code ended;
  while (!ended) {
    auto [error, size] = co_await talk->stream.next_layer().async_read_some(room, nothrow);
    static_cast<void>(size);
    ended = error;
  }
}

// From the handshake on.
asio::awaitable<void> converse(std::shared_ptr<Conversation> talk) {
  talk->link->opened();
  const asio::any_io_executor loop = co_await asio::this_coro::executor;
  asio::co_spawn(loop, write_all(talk), log_failure("websocket"));
  const error_code error = co_await read_all(talk);
  talk->over = true;
  talk->link->wake();
  if (!is_protocol(error) && error != asio::error::operation_aborted) talk->bytes.close();  // what is still being sent
  while (!talk->writer_over) {
    auto [ignored] = co_await talk->writer_end.async_wait(nothrow);
    static_cast<void>(ignored);
  }
  talk->patience.cancel();
  const bool cut = talk->link->was_cut();
  const Closed how = verdict(*talk, error);
  talk->link->closed(how);
  if (cut) talk->bytes.reset();
  co_await linger(talk);
  talk->bytes.close();
}

// Whoever leaves the coroutine, its end or the loop's.
struct Ending {
  WebSocketLink& link;
  ~Ending() { link.end(); }
};

WebSocketLink::Reins reins_of(ByteStream& bytes) {
  return {[&bytes] { bytes.reset(); }, [&bytes](bool held) { bytes.hold(held); }};
}

bool is_framing(const std::string& name) {
  for (const char* ours : {"Connection", "Upgrade", "Host", "Content-Length", "Transfer-Encoding"})
    if (same_name(ours, name)) return true;
  return same_name(std::string_view(name).substr(0, 14), "Sec-WebSocket-");
}

}  // namespace

asio::awaitable<void> talk_as_client(ByteStream& bytes, Url url, std::vector<Header> headers,
                                     std::shared_ptr<WebSocketLink> link) {
  const Ending ending{*link};
  const auto talk = std::make_shared<Conversation>(bytes, link);
  const auto add_headers = [&headers](websocket::request_type& request) {
    request.set(beast::http::field::user_agent, "c1");
    for (const Header& header : headers)
      if (!is_framing(header.name)) request.set(header.name, header.value);
  };
  talk->stream.set_option(websocket::stream_base::decorator(add_headers));
  link->begin(reins_of(bytes), true);
  websocket::response_type response;
  const std::string host = url.authority();
  auto [error] = co_await talk->stream.async_handshake(response, host, url.target, nothrow);
  if (error) {
    const std::string answer = "the server answered " + std::to_string(response.result_int());
    const std::string problem = error == websocket::error::upgrade_declined ? answer : error.message();
    link->closed({1006, {}, link->was_cut() || link->wish() ? "ended before it was open" : problem});
    co_return;
  }
  link->begin(reins_of(bytes), false);
  co_await converse(talk);
}

asio::awaitable<void> talk_as_server(ByteStream& bytes, Request request, std::shared_ptr<WebSocketLink> link) {
  const Ending ending{*link};
  const auto talk = std::make_shared<Conversation>(bytes, link);
  link->begin(reins_of(bytes), false);
  const std::string target = request.path + (request.query.empty() ? "" : "?" + request.query);
  websocket::request_type asked(beast::http::verb::get, target, 11);
  for (const Header& header : request.headers) asked.insert(header.name, header.value);
  auto [error] = co_await talk->stream.async_accept(asked, nothrow);
  if (error) {
    link->closed({1006, {}, "handshake failed: " + error.message()});
    co_return;
  }
  co_await converse(talk);
}

}  // namespace c1::net
