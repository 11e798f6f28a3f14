#include "net/http_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <future>

#include "base/log.hpp"
#include "net/async.hpp"
#include "net/http_session.hpp"
#include "net/tls.hpp"

namespace c1::net {
namespace {

using asio::ip::tcp;

struct Listening {
  explicit Listening(tcp::acceptor a) : acceptor(std::move(a)) {}
  tcp::acceptor acceptor;
};

Result<tcp::acceptor> listen(EventLoops& loops, const ServerSettings& settings) {
  error_code error;
  const auto address = asio::ip::make_address(settings.address, error);
  if (error) return invalid("The address \"" + settings.address + "\" is not an IP address.", "address");
  const tcp::endpoint endpoint(address, settings.port);
  tcp::acceptor acceptor(loops.first());
  acceptor.open(endpoint.protocol(), error);
  // Allows a port whose old connections are still in TIME_WAIT, not one that somebody listens on.
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) return acceptor;
  const std::string where = settings.address + " port " + std::to_string(settings.port);
  return invalid("Cannot listen on " + where + ": " + error.message() + ".", "port");
}

// One acceptor hands its sockets to the loops in turn. (A listening socket per loop would need SO_REUSEPORT, with which
// a second program on the same port goes unnoticed and takes half of the connections.)
asio::awaitable<void> accept_all(std::shared_ptr<Listening> listening, EventLoops* loops,
                                 std::shared_ptr<ServerState> state) {
  asio::steady_timer pause(loops->first());
  while (listening->acceptor.is_open()) {
    const asio::any_io_executor loop = loops->next().get_executor();
    auto [error, socket] = co_await listening->acceptor.async_accept(loop, nothrow);
    if (!error) {
      serve_connection(state, std::move(socket));
    } else if (listening->acceptor.is_open()) {
      log::warn("cannot accept a connection", {{"error", error.message()}});
      pause.expires_after(Millis{100});  // most likely there are no file descriptors left
      auto [ignored] = co_await pause.async_wait(nothrow);
      static_cast<void>(ignored);
    }
  }
}

class Server final : public HttpServer {
 public:
  Server(EventLoops& loops, tcp::acceptor acceptor, std::shared_ptr<ServerState> state)
      : loops_(loops), state_(std::move(state)), listening_(std::make_shared<Listening>(std::move(acceptor))) {
    port_ = listening_->acceptor.local_endpoint().port();
    asio::co_spawn(loops_.first(), accept_all(listening_, &loops_, state_), log_failure("accepting connections"));
  }
  ~Server() override { drain(Millis{0}); }

  std::uint16_t port() const override { return port_; }

  std::optional<Error> reload_certificate() override {
    if (!state_->tls()) return std::nullopt;
    auto made = server_tls(state_->settings);
    if (!made) return made.error();
    state_->renew_tls(std::make_shared<asio::ssl::context>(*std::move(made)));
    return std::nullopt;
  }

  void drain(Millis patience) override {
    if (loops_.stopped()) return;  // nothing runs any more
    stop_listening();
    state_->connections.start_draining();
    if (state_->connections.wait_until_none(patience)) return;
    state_->connections.cut_all();
    // Only a handler that blocks an I/O thread can make this fail.
    if (!state_->connections.wait_until_none(Millis{5'000})) log::error("connections still open after they were cut");
  }

 private:
  void stop_listening() {
    auto closed = std::make_shared<std::promise<void>>();
    asio::post(loops_.first(), [listening = listening_, closed] {
      error_code ignored;
      listening->acceptor.close(ignored);
      closed->set_value();
    });
    closed->get_future().wait_for(Millis{5'000});
  }

  EventLoops& loops_;
  std::shared_ptr<ServerState> state_;
  std::shared_ptr<Listening> listening_;
  std::uint16_t port_ = 0;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(Runtime& runtime, ServerSettings settings, Handler handler) {
  return start(runtime, std::move(settings), std::move(handler), {});
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(Runtime& runtime, ServerSettings settings, Handler handler,
                                                      WebSocketHandler upgrade) {
  ServerState::Tls tls;
  if (settings.certificate_file.empty() != settings.key_file.empty())
    return invalid("For HTTPS both certificate_file and key_file must be set.", "certificate_file");
  if (settings.certificate_file.empty() && !settings.client_trust_file.empty())
    return invalid("Without HTTPS there are no certificates of clients to check.", "client_trust_file");
  if (!settings.certificate_file.empty()) {
    auto made = server_tls(settings);
    if (!made) return made.error();
    tls = std::make_shared<asio::ssl::context>(*std::move(made));
  }
  auto acceptor = listen(runtime.loops(), settings);
  if (!acceptor) return acceptor.error();
  auto state =
      std::make_shared<ServerState>(std::move(settings), std::move(handler), std::move(upgrade), std::move(tls));
  return std::make_unique<Server>(runtime.loops(), std::move(*acceptor), std::move(state));
}

}  // namespace c1::net
