// What our net/ can do at most: a server that checks Slack's signature, and answers. Nothing else; on one I/O thread, as
// c1 has one.

#include <signal.h>

#include <iostream>

#include "base/log.hpp"
#include "bench/letters.hpp"
#include "net/http_server.hpp"
#include "slack/signature.hpp"

int main() {
  using namespace c1;
  log::configure(log::Level::error, log::Format::text);
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const SystemClock clock;
  const slack::SignatureCheck check({Secret(bench::kSigningSecret)});
  net::Runtime runtime({.io_threads = 1, .workers = 1});
  auto server = net::HttpServer::start(runtime, {}, [&](const net::Request& request, const net::Respond& respond) {
    const bool right = check.accepts(request.header("X-Slack-Request-Timestamp"), request.header("X-Slack-Signature"),
                                     request.body, clock.now());
    respond(right ? net::json_response(R"({"text":"This is what I can do for you"})") : net::text_response("no", 401));
  });
  if (!server) return std::cerr << server.error().says << "\n", 1;
  std::cout << "listening on http://127.0.0.1:" << (*server)->port() << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->drain(Millis{100});
  runtime.stop();
  return 0;
}
