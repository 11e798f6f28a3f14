#include "net/http_server.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <mutex>
#include <stdexcept>

#include "net/running_server.hpp"

namespace c1::net {
namespace {

using test::echo_of;
using test::RawSocket;
using test::RunningServer;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(HttpServerTest, GivesTheHandlerWhatWasSentAndSendsWhatItAnswers) {
  std::promise<Request> seen;
  RunningServer running({}, [&](Request request, const Respond& respond) {
    seen.set_value(std::move(request));
    respond({201, "application/json", "{}", {{"X-Made", "yes"}}});
  });
  using namespace std::string_view_literals;
  const std::string answer = running.ask(
      "POST /slack/events%20x?team=T1&x HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nContent-Length: 3\r\n"
      "Connection: close\r\n\r\na\0b"sv);
  const Request request = seen.get_future().get();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/slack/events%20x");
  EXPECT_EQ(request.query, "team=T1&x");
  EXPECT_EQ(request.header("x-one"), "1");
  EXPECT_EQ(request.body, "a\0b"sv);
  EXPECT_EQ(request.remote, "127.0.0.1");
  EXPECT_EQ(answer,
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\nX-Made: yes\r\n"
            "Connection: close\r\n\r\n{}");
}

TEST(HttpServerTest, KeepsAConnectionForTheNextRequest) {
  RunningServer running;
  RawSocket socket = running.connect();
  socket.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(socket.read_message(), EndsWith("GET /1? "));
  socket.send("POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_THAT(socket.read_message(), EndsWith("POST /2? hi"));
}

TEST(HttpServerTest, AnswersPipelinedRequestsOneAfterTheOther) {
  std::atomic<int> at_once = 0;
  std::atomic<int> most_at_once = 0;
  Runtime workers({.io_threads = 1, .workers = 4});
  RunningServer running({}, [&](Request request, Respond respond) {
    if (++at_once > most_at_once) most_at_once = at_once.load();
    workers.work([&at_once, request = std::move(request), respond = std::move(respond)] {
      --at_once;
      respond(echo_of(request));
    });
  });
  RawSocket socket = running.connect();
  socket.send(
      "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
      "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\nGET /4 HTTP/1.1\r\nHost: "
      "a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(socket.read_message(), EndsWith("POST /1? x"));
  EXPECT_THAT(socket.read_message(), EndsWith("GET /2? "));
  EXPECT_THAT(socket.read_message(), EndsWith("POST /3? ab"));
  EXPECT_THAT(socket.read_until_closed(), EndsWith("GET /4? "));
  EXPECT_EQ(most_at_once, 1);
}

TEST(HttpServerTest, PutsARequestTogetherFromSingleBytes) {
  RunningServer running;
  RawSocket socket = running.connect();
  for (const char c : std::string_view("POST /a?b=c HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"))
    socket.send({&c, 1});
  EXPECT_THAT(socket.read_message(), EndsWith("POST /a?b=c body"));
}

TEST(HttpServerTest, UndoesChunkedTransfer) {
  RunningServer running;
  EXPECT_THAT(running.ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                          "5;ext=1\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nX-Trailer: 1\r\n\r\n"),
              EndsWith("POST /? hello world"));
}

TEST(HttpServerTest, AnswersHttp10AndClosesUnlessAskedNotTo) {
  RunningServer running;
  EXPECT_THAT(running.ask("GET /old HTTP/1.0\r\n\r\n"), EndsWith("GET /old? "));
  RawSocket socket = running.connect();
  socket.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(socket.read_message(), HasSubstr("\r\nConnection: keep-alive\r\n"));
  socket.send("GET /again HTTP/1.0\r\n\r\n");
  EXPECT_THAT(socket.read_until_closed(), EndsWith("GET /again? "));
}

TEST(HttpServerTest, ClosesWhenTheClientAsksForIt) {
  RunningServer running;
  EXPECT_THAT(running.ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
              HasSubstr("\r\nConnection: close\r\n"));
}

TEST(HttpServerTest, AnswersHeadWithTheLengthButWithoutTheBody) {
  RunningServer running;
  RawSocket socket = running.connect();
  socket.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\nGET /y HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(socket.read_message(true), HasSubstr("\r\nContent-Length: 9\r\n"));
  EXPECT_THAT(socket.read_message(), EndsWith("GET /y? "));
}

TEST(HttpServerTest, SendsNoBodyWith204) {
  RunningServer running({}, [](Request, const Respond& respond) { respond({204, "", "ignored", {}}); });
  EXPECT_EQ(running.ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
}

TEST(HttpServerTest, AsksForTheBodyOfAClientThatWaitsForThat) {
  RunningServer running;
  RawSocket socket = running.connect();
  socket.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(socket.read_message(), "HTTP/1.1 100 Continue\r\n\r\n");
  socket.send("ok");
  EXPECT_THAT(socket.read_message(), EndsWith("POST /? ok"));
}

TEST(HttpServerTest, TakesTheTargetOfAProxyRequestApart) {
  RunningServer running;
  EXPECT_THAT(running.ask("GET http://a.example/p?q HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
              EndsWith("GET /p?q "));
}

TEST(HttpServerTest, SendsALargeBodyWhole) {
  const std::string large(3'000'000, 'x');
  RunningServer running({}, [&](Request, const Respond& respond) { respond(text_response(large)); });
  RawSocket socket = running.connect();
  socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(socket.read_message().size(), testing::Gt(large.size()));
}

TEST(HttpServerTest, TheAnswerMayComeFromAnyThreadAndOnlyTheFirstCounts) {
  Runtime workers({.io_threads = 1, .workers = 2});
  RunningServer running({}, [&](Request, Respond respond) {
    workers.work([respond = std::move(respond)] {
      respond(text_response("first"));
      respond(text_response("second"));
    });
  });
  RawSocket socket = running.connect();
  for (int i = 0; i < 50; ++i) {
    socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_THAT(socket.read_message(), EndsWith("first"));
  }
}

TEST(HttpServerTest, AnsweringAfterTheClientHasGoneDoesNoHarm) {
  std::promise<Respond> waiting;
  std::optional<RunningServer> running;
  running.emplace(ServerSettings{}, [&](Request, Respond respond) { waiting.set_value(std::move(respond)); });
  Respond respond;
  {
    RawSocket socket = running->connect();
    socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    respond = waiting.get_future().get();
  }
  respond(text_response("nobody reads this"));
  running.reset();
  respond(text_response("nor this"));
}

TEST(HttpServerTest, AHandlerThatOutlivesServerAndRuntimeMayStillAnswer) {
  std::promise<Respond> waiting;
  std::optional<RunningServer> running;
  running.emplace(ServerSettings{}, [&](Request, Respond respond) { waiting.set_value(std::move(respond)); });
  RawSocket socket = running->connect();
  socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const Respond respond = waiting.get_future().get();
  running.reset();
  respond(text_response("too late"));
  EXPECT_EQ(socket.read_until_closed(), "");
}

TEST(HttpServerTest, AHandlerThatThrowsIsA500AndTheConnectionGoesOn) {
  RunningServer running({}, [](Request request, const Respond& respond) {
    if (request.path == "/bad") throw std::runtime_error("on purpose");
    test::echo(std::move(request), respond);
  });
  RawSocket socket = running.connect();
  socket.send("GET /bad HTTP/1.1\r\nHost: a\r\n\r\nGET /good HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(socket.read_message(), StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(socket.read_message(), EndsWith("GET /good? "));
}

TEST(HttpServerTest, AHandlerThatDropsItsRespondIsA503) {
  RunningServer running({}, [](Request, Respond) {});
  EXPECT_THAT(running.ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), StartsWith("HTTP/1.1 503 "));
}

TEST(HttpServerTest, AHandlerThatTakesTooLongIsA503AndTheConnectionGoesOn) {
  std::mutex mutex;
  std::vector<Respond> kept;
  RunningServer running({.handler_timeout = Millis{50}}, [&](Request request, Respond respond) {
    if (request.path == "/fast") return test::echo(std::move(request), respond);
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(respond));
  });
  RawSocket socket = running.connect();
  socket.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(socket.read_message(), StartsWith("HTTP/1.1 503 "));
  {
    const std::lock_guard lock(mutex);
    kept.front()(text_response("late"));
  }
  socket.send("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(socket.read_message(), EndsWith("GET /fast? "));
}

TEST(HttpServerTest, NamesTheSettingThatIsWrong) {
  RunningServer running;
  const auto start = [&](ServerSettings settings) {
    return HttpServer::start(running.runtime, std::move(settings), test::echo).error();
  };
  EXPECT_THAT(start({.address = "localhost"}).says, HasSubstr("\"localhost\" is not an IP address"));
  EXPECT_THAT(start({.port = running.server->port()}).says, HasSubstr("Address already in use"));
  EXPECT_THAT(start({.certificate_file = "/nowhere.pem"}).says, HasSubstr("both"));
  EXPECT_THAT(start({.certificate_file = "/nowhere.pem", .key_file = "/none.pem"}).says, HasSubstr("/nowhere.pem"));
  EXPECT_EQ(start({.address = "localhost"}).code, Errc::invalid);
}

}  // namespace
}  // namespace c1::net
