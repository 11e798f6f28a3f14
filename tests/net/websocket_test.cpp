// Both ends as their users know them.
#include "net/websocket.hpp"

#include <gmock/gmock.h>

#include "net/certificates.hpp"
#include "net/http_client.hpp"
#include "net/websocket_peers.hpp"

namespace c1::net {
namespace {

using test::Certificate;
using test::SocketServer;
using test::Told;
using testing::HasSubstr;

class WebSocketTest : public testing::Test {
 protected:
  WebSocketPtr connect(const std::string& url, std::vector<Header> headers = {}) {
    return client->connect(url, std::move(headers), told.events());
  }

  SocketServer server;
  Runtime runtime{{.io_threads = 1, .workers = 1}};
  std::unique_ptr<WebSocketClient> client = make_websocket_client(runtime);
  Told told;
};

TEST_F(WebSocketTest, SaysAgainWhatItIsTold) {
  const WebSocketPtr socket = connect(server.url(), {{"X-Who", "lena"}});
  EXPECT_TRUE(told.opens());
  EXPECT_TRUE(socket->send("hällo"));
  EXPECT_TRUE(socket->send(""));
  EXPECT_EQ(told.text(1), "hällo");
  EXPECT_EQ(told.text(2), "");
  EXPECT_EQ(server.request.path, "/socket");
  EXPECT_EQ(server.request.query, "x=1");
  EXPECT_EQ(server.request.header("x-who"), "lena");
}

TEST_F(WebSocketTest, KeepsTheOrderOfWhatIsSentBeforeItIsOpenAndFromManyPlaces) {
  const WebSocketPtr socket = connect(server.url());
  for (int i = 1; i <= 2000; ++i) ASSERT_TRUE(socket->send(std::to_string(i)));
  EXPECT_EQ(told.text(2000), "2000");
  for (int i = 1; i <= 2000; i += 111) EXPECT_EQ(told.text(static_cast<std::size_t>(i)), std::to_string(i));
}

TEST_F(WebSocketTest, LargeMessagesPassBothWays) {
  const WebSocketPtr socket = connect(server.url());
  const std::string large(1024 * 1024, 'x');
  for (int i = 1; i <= 3; ++i) {
    EXPECT_TRUE(socket->send(large));
    EXPECT_TRUE(told.text(static_cast<std::size_t>(i)) == large);
  }
}

TEST_F(WebSocketTest, AMessageLargerThanAllowedEndsIt) {
  const WebSocketPtr socket = connect(server.url());
  EXPECT_TRUE(socket->send(std::string(1024 * 1024 + 1, 'x')));
  EXPECT_EQ(server.told.closed().code, 1009);
  EXPECT_EQ(told.closed().code, 1009);
  EXPECT_EQ(server.told.texts(), 0U);
}

TEST_F(WebSocketTest, AGoodbyeReachesTheOtherSideAfterEverythingThatWasSent) {
  const WebSocketPtr socket = connect(server.url());
  EXPECT_TRUE(told.opens());
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(socket->send("x"));
  socket->close(4000, "enough");
  EXPECT_FALSE(socket->send("too late"));
  const Closed ours = told.closed(), theirs = server.told.closed();
  EXPECT_EQ(ours.code, 4000);
  EXPECT_EQ(ours.reason, "enough");
  EXPECT_EQ(ours.problem, "");
  EXPECT_EQ(theirs.code, 4000);
  EXPECT_EQ(theirs.reason, "enough");
  EXPECT_EQ(theirs.problem, "");
  EXPECT_EQ(server.told.texts(), 100U);
}

TEST_F(WebSocketTest, TheServerSaysGoodbyeToo) {
  connect(server.url());
  server.socket()->close(1008, "not here");
  EXPECT_EQ(told.closed().code, 1008);
  EXPECT_EQ(told.closed().reason, "not here");
  EXPECT_EQ(server.told.closed().code, 1008);
}

TEST_F(WebSocketTest, BothMaySayGoodbyeAtOnce) {
  for (int i = 0; i < 20; ++i) {
    Told mine;
    const WebSocketPtr socket = client->connect(server.url(), {}, mine.events());
    EXPECT_TRUE(mine.opens());
    server.socket()->close(1001, "");
    socket->close(1000, "");
    EXPECT_EQ(mine.closed().problem, "");
  }
}

TEST_F(WebSocketTest, ALongReasonIsCutOnTheBorderOfACharacter) {
  std::string reason(122, 'x');
  reason += "ä and more";
  EXPECT_TRUE(connect(server.url())->send("x"));
  EXPECT_EQ(told.text(1), "x");
  server.socket()->close(1000, reason);
  EXPECT_EQ(told.closed().reason, std::string(122, 'x'));
}

TEST_F(WebSocketTest, CuttingIsAResetForTheOtherSide) {
  const WebSocketPtr socket = connect(server.url());
  EXPECT_TRUE(told.opens());
  server.socket()->cut();
  EXPECT_EQ(told.closed().code, 1006);
  EXPECT_THAT(told.closed().problem, HasSubstr("reset"));
  EXPECT_THAT(server.told.closed().problem, HasSubstr("cut by us"));
  EXPECT_FALSE(socket->send("x"));
  socket->close(1000, "");
  socket->cut();
}

TEST_F(WebSocketTest, ADrainingServerIsGoingAwayPolitely) {
  std::vector<std::unique_ptr<Told>> all;
  for (int i = 0; i < 10; ++i) {
    all.push_back(std::make_unique<Told>());
    client->connect(server.url(), {}, all.back()->events());
    EXPECT_TRUE(all.back()->opens());
  }
  server.server->drain(Millis{5'000});
  for (const auto& one : all) {
    EXPECT_EQ(one->closed().code, 1001);
    EXPECT_THAT(one->closed().reason, HasSubstr("going away"));
  }
}

TEST_F(WebSocketTest, APingIsAnswered) {
  const WebSocketPtr socket = connect(server.url());
  socket->ping();
  EXPECT_TRUE(told.pongs(1));
  server.socket()->ping();
  EXPECT_TRUE(server.told.pongs(1));
}

TEST_F(WebSocketTest, ManySocketsComeAndGo) {
  std::vector<std::pair<std::unique_ptr<Told>, WebSocketPtr>> all;
  for (int i = 0; i < 300; ++i) {
    auto mine = std::make_unique<Told>();
    WebSocketPtr socket = client->connect(server.url(), {}, mine->events());
    EXPECT_TRUE(socket->send(std::to_string(i)));
    all.emplace_back(std::move(mine), std::move(socket));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].first->text(1), std::to_string(i));
    i % 2 == 0 ? all[i].second->close(1000, "") : all[i].second->cut();
  }
  for (const auto& [mine, socket] : all) EXPECT_TRUE(mine->closed().code != 0);
}

TEST_F(WebSocketTest, WhoIsPausedMakesTheOtherSideWaitUntilItsQueueIsFull) {
  const WebSocketPtr socket = connect(server.url());
  EXPECT_TRUE(told.opens());
  server.socket()->pause(true);
  std::size_t sent = 0;
  while (sent < 1000 && socket->send(std::string(1024 * 1024, 'x'))) ++sent;
  EXPECT_LT(sent, 1000U);
  EXPECT_LE(server.told.texts(), 1U);  // the one it was reading
  server.socket()->pause(false);
  EXPECT_NE(server.told.text(sent), "");
}

TEST_F(WebSocketTest, ARefusalIsAnAnswerLikeAnyOther) {
  const std::string base = "ws://127.0.0.1:" + std::to_string(server.server->port());
  const std::pair<const char*, const char*> cases[] = {{"/refused", "403"}, {"/dropped", "503"}, {"/thrown", "500"}};
  for (const auto& [path, status] : cases) {
    Told mine;
    client->connect(base + path, {}, mine.events());
    EXPECT_THAT(mine.closed().problem, HasSubstr(std::string("the server answered ") + status));
  }
}

TEST_F(WebSocketTest, WhatCannotBeReachedIsToldOnce) {
  const std::pair<std::string, const char*> cases[] = {
      {"ws://127.0.0.1:" + std::to_string(test::closed_port()) + "/", "connecting failed"},
      {"http://127.0.0.1/", "not a ws:// or wss:// URL"},
      {"", "not a ws:// or wss:// URL"},
      {"ws://name.invalid/", "resolving the name failed"},
      {"wss://127.0.0.1:" + std::to_string(server.server->port()) + "/", "TLS handshake failed"}};
  for (const auto& [url, problem] : cases) {
    Told mine;
    const WebSocketPtr socket = client->connect(url, {}, mine.events());
    EXPECT_THAT(mine.closed().problem, HasSubstr(problem)) << url;
    EXPECT_EQ(mine.closed().code, 1006);
    EXPECT_FALSE(socket->send("x"));
  }
  Told mine;
  client->connect(server.url(), {{"X", "a\r\nY: b"}}, mine.events());
  EXPECT_THAT(mine.closed().problem, HasSubstr("a header"));
}

TEST_F(WebSocketTest, AnAttemptCanBeGivenUp) {
  Told mine;
  client->connect(server.url(), {}, mine.events())->close(1000, "");
  EXPECT_TRUE(mine.closed().code == 1000 || mine.closed().problem == "ended before it was open");
}

TEST_F(WebSocketTest, OtherRequestsAreServedAsEver) {
  const auto http = make_http_client(runtime);
  const std::string url = "http://127.0.0.1:" + std::to_string(server.server->port()) + "/plain";
  EXPECT_EQ(send_and_wait(*http, {.url = url}).response.body, "GET /plain? ");
}

TEST_F(WebSocketTest, ARuntimeMayStopUnderOpenSockets) {
  auto other = std::make_unique<Runtime>(RuntimeSettings{.io_threads = 1, .workers = 1});
  auto from_there = make_websocket_client(*other);
  Told mine;
  const WebSocketPtr socket = from_there->connect(server.url(), {}, mine.events());
  EXPECT_TRUE(mine.opens());
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(socket->send(std::string(300'000, 'x')));
  from_there.reset();
  other->stop();
  other.reset();
  EXPECT_FALSE(socket->send("x"));
  socket->ping();
  socket->close(1000, "");
  EXPECT_EQ(server.told.closed().code, 1006);
}

TEST_F(WebSocketTest, ARuntimeMayStopUnderAPausedSocket) {
  auto other = std::make_unique<Runtime>(RuntimeSettings{.io_threads = 1, .workers = 1});
  auto from_there = make_websocket_client(*other);
  Told mine;
  const WebSocketPtr socket = from_there->connect(server.url(), {}, mine.events());
  EXPECT_TRUE(mine.opens());
  socket->pause(true);
  EXPECT_TRUE(socket->send("x"));
  EXPECT_EQ(server.told.text(1), "x");
  server.socket()->ping();
  from_there.reset();
  other.reset();
  socket->pause(false);
  EXPECT_FALSE(socket->send("x"));
  EXPECT_FALSE(mine.is_closed());
}

TEST(WebSocketTls, ATrustedCertificateOfTheRightHostIsAcceptedAndNoOther) {
  const Certificate right("DNS:localhost"), wrong("DNS:other.example");
  Runtime runtime({.io_threads = 1, .workers = 1});
  const auto try_it = [&](const Certificate& certificate, const std::string& trusted) {
    SocketServer server({.certificate_file = certificate.certificate_file(), .key_file = certificate.key_file()});
    const auto client = make_websocket_client(runtime, {.trust_file = trusted});
    Told told;
    const WebSocketPtr socket = client->connect(server.url("wss", "localhost"), {}, told.events());
    static_cast<void>(socket->send(std::string(200'000, 'x')));
    if (told.opens() && told.text(1).size() == 200'000) socket->close(1000, "bye");
    Closed how = told.closed();
    EXPECT_EQ(how.code == 1000 ? server.told.closed().reason : "bye", "bye");
    return how;
  };
  EXPECT_EQ(try_it(right, right.certificate_file()).code, 1000);
  EXPECT_THAT(try_it(right, "").problem, HasSubstr("certificate refused"));
  EXPECT_THAT(try_it(wrong, wrong.certificate_file()).problem, HasSubstr("mismatch"));
}

TEST(WebSocketTls, GoodbyesAndResetsPassThroughIt) {
  const Certificate certificate("DNS:localhost");
  Runtime runtime({.io_threads = 1, .workers = 1});
  const auto client = make_websocket_client(runtime, {.trust_file = certificate.certificate_file()});
  SocketServer server({.certificate_file = certificate.certificate_file(), .key_file = certificate.key_file()});
  Told first, second, third;
  client->connect(server.url("wss", "localhost"), {}, first.events());
  EXPECT_TRUE(first.opens());
  server.socket()->cut();
  EXPECT_EQ(first.closed().code, 1006);
  client->connect(server.url("wss", "localhost"), {}, second.events());
  client->connect(server.url("wss", "localhost"), {}, third.events());
  EXPECT_TRUE(second.opens());
  EXPECT_TRUE(third.opens());
  server.server->drain(Millis{5'000});
  EXPECT_EQ(second.closed().code, 1001);
  EXPECT_EQ(third.closed().code, 1001);
}

}  // namespace
}  // namespace c1::net
