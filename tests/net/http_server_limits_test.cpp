// Who is slow, large, silent or wrong is told so, or cut off; and how a server ends.
#include <gmock/gmock.h>

#include <chrono>
#include <future>
#include <thread>

#include "net/http_server.hpp"
#include "net/running_server.hpp"

namespace c1::net {
namespace {

using test::RawSocket;
using test::RunningServer;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr Millis kShortLimit{150};

TEST(HttpServerLimits, AnEndlessHeaderIsA431) {
  RunningServer running({.header_limit = 1024});
  const std::string large(2000, 'x');
  EXPECT_THAT(running.ask("GET / HTTP/1.1\r\nHost: a\r\nX-Large: " + large + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
  EXPECT_THAT(running.ask("GET /" + large), StartsWith("HTTP/1.1 431 "));
}

TEST(HttpServerLimits, ABodyThatSaysItIsTooLargeIsA413BeforeItIsRead) {
  RunningServer running({.body_limit = 100});
  EXPECT_THAT(running.ask("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 101\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

TEST(HttpServerLimits, AClientThatSendsTooMuchAnywayStillReadsThe413) {
  RunningServer running({.body_limit = 100});
  RawSocket socket = running.connect();
  socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n");
  socket.try_send(std::string(500'000, 'x'));
  EXPECT_THAT(socket.read_until_closed(), StartsWith("HTTP/1.1 413 "));
}

TEST(HttpServerLimits, AChunkedBodyThatGrowsTooLargeIsA413) {
  RunningServer running({.body_limit = 100});
  EXPECT_THAT(running.ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n32\r\n" +
                          std::string(50, 'x') + "\r\n33\r\n" + std::string(51, 'x') + "\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

TEST(HttpServerLimits, ABodyOfExactlyTheLimitIsTaken) {
  RunningServer running({.body_limit = 4});
  EXPECT_THAT(running.ask("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfour"),
              EndsWith("four"));
}

TEST(HttpServerLimits, WhatIsNotHttpIsA400) {
  RunningServer running;
  for (const char* text : {"hello\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET / HTTP/1.1\r\nNo colon\r\n\r\n",
                           "GET / HTTP/1.1\r\nBad Name: x\r\n\r\n", "GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
                           "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                           "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                           "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                           "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"})
    EXPECT_THAT(running.ask(text), StartsWith("HTTP/1.1 400 Bad Request\r\n")) << text;
}

TEST(HttpServerLimits, ATransferCodingWeCannotUndoIsA501) {
  RunningServer running;
  for (const char* coding : {"gzip", "gzip, chunked"})
    EXPECT_THAT(running.ask("POST / HTTP/1.1\r\nTransfer-Encoding: " + std::string(coding) + "\r\n\r\n0\r\n\r\n"),
                StartsWith("HTTP/1.1 501 "));
}

TEST(HttpServerLimits, TricklingBytesDoesNotKeepARequestOpen) {
  RunningServer running({.header_timeout = kShortLimit});
  RawSocket socket = running.connect();
  socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
  int sent = 0;
  while (sent < 400 && socket.try_send("x")) {
    ++sent;
    std::this_thread::sleep_for(Millis{10});
  }
  EXPECT_LT(sent, 400);
}

TEST(HttpServerLimits, TricklingAHeaderDoesNotEither) {
  RunningServer running({.header_timeout = kShortLimit});
  RawSocket socket = running.connect();
  int sent = 0;
  for (; sent < 400 && socket.try_send("G"); ++sent) std::this_thread::sleep_for(Millis{10});
  EXPECT_LT(sent, 400);
}

TEST(HttpServerLimits, ASilentConnectionIsClosed) {
  RunningServer running({.header_timeout = kShortLimit});
  EXPECT_EQ(running.connect().read_until_closed(), "");
}

TEST(HttpServerLimits, AnIdleConnectionIsClosed) {
  RunningServer running({.idle_timeout = kShortLimit});
  RawSocket socket = running.connect();
  socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  socket.read_message();
  EXPECT_EQ(socket.read_until_closed(), "");
}

TEST(HttpServerLimits, AClientThatDoesNotReadIsClosed) {
  RunningServer running({.write_timeout = kShortLimit},
                        [](Request, const Respond& respond) { respond(text_response(std::string(50'000'000, 'x'))); });
  RawSocket socket = running.connect();
  socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  std::this_thread::sleep_for(4 * kShortLimit);
  EXPECT_LT(socket.read_until_closed().size(), 50'000'000u);
}

TEST(HttpServerLimits, ConnectionsPastTheLimitAreClosedAndThoseWithinItServed) {
  RunningServer running({.connection_limit = 2});
  RawSocket first = running.connect();
  RawSocket second = running.connect();
  first.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  second.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(first.read_message(), EndsWith("GET /1? "));
  EXPECT_THAT(second.read_message(), EndsWith("GET /2? "));
  EXPECT_EQ(running.connect().read_until_closed(), "");
  second.send("GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(second.read_message(), EndsWith("GET /3? "));
}

TEST(HttpServerDrain, FinishesWhatRunsAndClosesWhatIsIdle) {
  std::promise<Respond> waiting;
  RunningServer running({}, [&](Request request, Respond respond) {
    if (request.path == "/slow") return waiting.set_value(std::move(respond));
    test::echo(std::move(request), respond);
  });
  RawSocket idle = running.connect();
  idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  idle.read_message();
  RawSocket busy = running.connect();
  busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  const Respond respond = waiting.get_future().get();

  auto drained = std::async(std::launch::async, [&] { running.server->drain(Millis{5'000}); });
  EXPECT_EQ(idle.read_until_closed(), "");
  EXPECT_THROW(running.connect(), std::runtime_error);
  respond(text_response("done"));
  const std::string answer = busy.read_until_closed();
  EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(answer, EndsWith("done"));
  busy.close();
  drained.get();
  running.server->drain(Millis{5'000});
}

TEST(HttpServerDrain, CutsWhatStillRunsWhenPatienceEnds) {
  std::promise<Respond> waiting;
  RunningServer running({}, [&](Request, Respond respond) { waiting.set_value(std::move(respond)); });
  RawSocket busy = running.connect();
  busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const Respond respond = waiting.get_future().get();
  running.server->drain(Millis{20});
  EXPECT_EQ(busy.read_until_closed(), "");
  respond(text_response("too late"));
}

TEST(HttpServerDrain, AServerMayEndAfterItsRuntimeHasStopped) {
  RunningServer running;
  RawSocket open = running.connect();
  open.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  open.read_message();
  running.runtime.stop();
  running.server->drain(Millis{60'000});
}

TEST(HttpServerDrain, APortIsFreeAgainAtOnce) {
  RunningServer running;
  const std::uint16_t port = running.server->port();
  running.ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  running.server->drain(Millis{1'000});
  EXPECT_TRUE(HttpServer::start(running.runtime, {.port = port}, test::echo).has_value());
}

}  // namespace
}  // namespace c1::net
