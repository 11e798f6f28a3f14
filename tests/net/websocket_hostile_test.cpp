// Peers that are slow, silent or malicious, byte by byte.
#include <gmock/gmock.h>

#include <random>

#include "net/websocket_peers.hpp"

namespace c1::net {
namespace {

using namespace std::string_literals;
using test::RawServer;
using test::RawSocket;
using test::SocketServer;
using test::Told;
using test::frames::accept_raw;
using test::frames::frame;
using test::frames::raw_client;
using testing::HasSubstr;
using testing::StartsWith;

constexpr unsigned kText = 0x81, kTextBegin = 0x01, kMore = 0x00, kLast = 0x80;
constexpr unsigned kBinary = 0x82, kClose = 0x88, kPing = 0x89;

ServerSettings with(WebSocketLimits limits) { return {.websockets = limits}; }

// The server's last frame before it closes, if it is a goodbye: its code.
int goodbye(const std::string& bytes) {
  const auto at = bytes.rfind(static_cast<char>(kClose));
  if (at == std::string::npos || bytes.size() < at + 4) return 0;
  return static_cast<unsigned char>(bytes[at + 2]) * 256 + static_cast<unsigned char>(bytes[at + 3]);
}

TEST(HostileWebSocket, PutsFragmentsTogetherWithPingsBetweenThem) {
  SocketServer server;
  RawSocket socket = raw_client(server);
  socket.send(frame(kTextBegin, "one ") + frame(kPing, "p") + frame(kMore, "two ") + frame(kMore, ""));
  for (const char c : frame(kLast, "three")) socket.send({&c, 1});
  EXPECT_EQ(server.told.text(1), "one two three");
  EXPECT_EQ(socket.read(18), "\x8a\x01p"s + "\x81\x0done two three"s);
  socket.send(frame(kClose, "\x03\xe8"s));
  EXPECT_EQ(socket.read_until_closed(), "\x88\x02\x03\xe8"s);
}

TEST(HostileWebSocket, WhoBreaksTheRulesIsToldSoAndClosed) {
  struct Case {
    const char* what;
    std::string bytes;
    int code;
  };
  const Case cases[] = {
      {"an unmasked frame", frame(kText, "x", false), 1002},
      {"a reserved bit", frame(0xc1, "x"), 1002},
      {"an unknown opcode", frame(0x83, "x"), 1002},
      {"an unknown control opcode", frame(0x8b, "x"), 1002},
      {"a fragmented ping", frame(0x09, "x"), 1002},
      {"a long ping", frame(kPing, std::string(126, 'x')), 1002},
      {"more of nothing", frame(kLast, "x"), 1002},
      {"a new message inside of another", frame(kTextBegin, "x") + frame(kText, "x"), 1002},
      {"no UTF-8", frame(kText, "\xff\xfe"), 1007},
      {"half a character", frame(kText, "\xc3"), 1007},
      {"2^63 bytes", "\x81\xff\x80\0\0\0\0\0\0\0\x11\x22\x33\x44"s, 1009},
      {"2^40 bytes", "\x81\xff\0\0\x01\0\0\0\0\0\x11\x22\x33\x44"s, 1009},
      {"a length longer than it need be", "\x81\xfe\0\x01\x11\x22\x33\x44x"s, 1002},
      {"a goodbye of one byte", frame(kClose, "x"), 1002},
      {"a goodbye with a code that nobody may send", frame(kClose, "\x03\xed"s), 1002},
  };
  SocketServer server;
  for (const Case& one : cases) {
    RawSocket socket = raw_client(server);
    socket.send(one.bytes);
    socket.finish_sending();
    EXPECT_EQ(goodbye(socket.read_until_closed()), one.code) << one.what;
  }
  RawSocket again = raw_client(server);
  again.send(frame(kText, "still here"));
  EXPECT_EQ(server.told.text(1), "still here");
}

TEST(HostileWebSocket, BinaryMessagesAreNotTaken) {
  SocketServer server(with({.close_timeout = Millis{100}}));
  RawSocket socket = raw_client(server);
  socket.send(frame(kBinary, "x"));
  EXPECT_EQ(goodbye(socket.read_until_closed()), 1003);
}

TEST(HostileWebSocket, FragmentsThatAddUpToTooMuchEndIt) {
  SocketServer server(with({.message_limit = 1000}));
  RawSocket socket = raw_client(server);
  socket.send(frame(kTextBegin, std::string(600, 'x')) + frame(kMore, std::string(600, 'x')));
  EXPECT_EQ(goodbye(socket.read_until_closed()), 1009);
  EXPECT_EQ(server.told.closed().code, 1009);
}

TEST(HostileWebSocket, NoiseEndsASocketAndNothingElse) {
  SocketServer server;
  std::mt19937 random(20240229);
  for (int round = 0; round < 60; ++round) {
    RawSocket socket = raw_client(server);
    std::string noise(1 + random() % 300, ' ');
    for (char& c : noise) c = static_cast<char>(random());
    if (round % 2 == 0) noise = frame(random() & 0x8f, noise);
    socket.try_send(noise);
    socket.finish_sending();
    socket.read_until_closed();
  }
  Runtime runtime({.io_threads = 1, .workers = 1});
  Told told;
  EXPECT_TRUE(make_websocket_client(runtime)->connect(server.url(), {}, told.events())->send("still here"));
  EXPECT_EQ(told.text(1), "still here");
}

TEST(HostileWebSocket, AHandshakeThatIsWrongIsAnsweredAsHttp) {
  SocketServer server;
  const std::string head =
      "GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: ";
  const std::pair<std::string, const char*> cases[] = {
      {head + "13\r\n\r\n", "HTTP/1.1 400"},
      {head + "13\r\nSec-WebSocket-Key: short\r\n\r\n", "HTTP/1.1 "},
      {head + "8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", "HTTP/1.1 426"}};
  for (const auto& [asked, answer] : cases) {
    RawSocket socket = server.connect();
    socket.send(asked);
    EXPECT_THAT(socket.read_message(), StartsWith(answer)) << asked;
  }
}

TEST(HostileWebSocket, WhatOnlyLooksLikeAHandshakeIsAnOrdinaryRequest) {
  SocketServer server;
  for (const char* asked :
       {"GET /x HTTP/1.0\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"}) {
    RawSocket socket = server.connect();
    socket.send(asked);
    EXPECT_THAT(socket.read_message(), StartsWith("HTTP/1.1 200")) << asked;
  }
}

TEST(HostileWebSocket, WhatComesWithTheHandshakeIsNotLost) {
  SocketServer server;
  RawSocket socket = server.connect();
  socket.send(test::frames::kHandshake + frame(kText, "at once"));
  EXPECT_EQ(server.told.text(1), "at once");
}

TEST(HostileWebSocket, WhoFallsSilentIsPingedOnceAndGone) {
  SocketServer server(with({.idle_limit = Millis{100}}));
  RawSocket socket = raw_client(server);
  EXPECT_EQ(socket.read_until_closed(), "\x89\0"s);
  EXPECT_EQ(server.told.closed().code, 1006);
  EXPECT_THAT(server.told.closed().problem, HasSubstr("silent"));
}

TEST(HostileWebSocket, WhoAnswersPingsStays) {
  SocketServer server(with({.idle_limit = Millis{60}}));
  Runtime runtime({.io_threads = 1, .workers = 1});
  const auto client = make_websocket_client(runtime, {.limits = {.idle_limit = Millis{60}}});
  Told told;
  client->connect(server.url(), {}, told.events());
  EXPECT_TRUE(server.told.pongs(4) || told.pongs(4));
  EXPECT_FALSE(told.is_closed());
}

TEST(HostileWebSocket, AServerThatFallsSilentIsNoticed) {
  RawServer server({[](RawSocket& socket) {
    accept_raw(socket);
    socket.read_until_closed();
  }});
  Runtime runtime({.io_threads = 1, .workers = 1});
  const auto client = make_websocket_client(runtime, {.limits = {.idle_limit = Millis{100}}});
  Told told;
  client->connect("ws://127.0.0.1:" + std::to_string(server.port()) + "/", {}, told.events());
  EXPECT_TRUE(told.opens());
  EXPECT_THAT(told.closed().problem, HasSubstr("silent"));
}

TEST(HostileWebSocket, WhoIsPausedAnswersNoPings) {
  SocketServer server;
  Runtime runtime({.io_threads = 1, .workers = 1});
  const auto client = make_websocket_client(runtime, {.limits = {.idle_limit = Millis{200}}});
  Told told;
  const WebSocketPtr socket = client->connect(server.url(), {}, told.events());
  EXPECT_TRUE(told.pongs(1));
  server.socket()->pause(true);
  EXPECT_THAT(told.closed().problem, HasSubstr("silent"));
}

TEST(HostileWebSocket, AServerThatNeverShakesHandsIsGivenUp) {
  Runtime runtime({.io_threads = 1, .workers = 1});
  for (const char* scheme : {"ws", "wss"}) {
    RawServer silent({[](RawSocket& socket) { socket.read_until_closed(); }});
    const auto client = make_websocket_client(runtime, {.limits = {.open_timeout = Millis{100}}});
    Told told;
    client->connect(scheme + "://127.0.0.1:"s + std::to_string(silent.port()) + "/", {}, told.events());
    EXPECT_NE(told.closed().problem, "") << scheme;
  }
}

TEST(HostileWebSocket, AServerOfAnotherProtocolIsSaidToBe) {
  for (const char* answer : {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "SSH-2.0-OpenSSH\r\n",
                             "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                             "Sec-WebSocket-Accept: wrong\r\n\r\n"}) {
    RawServer server({[answer](RawSocket& socket) {
      socket.read_message();
      socket.send(answer);
      socket.read_until_closed();
    }});
    Runtime runtime({.io_threads = 1, .workers = 1});
    const auto client = make_websocket_client(runtime);
    Told told;
    client->connect("ws://127.0.0.1:" + std::to_string(server.port()) + "/", {}, told.events());
    EXPECT_NE(told.closed().problem, "") << answer;
  }
}

TEST(HostileWebSocket, AGoodbyeThatIsNotAnsweredHasATimeLimit) {
  SocketServer server(with({.close_timeout = Millis{100}}));
  RawSocket socket = raw_client(server);
  server.socket()->close(1000, "bye");
  EXPECT_EQ(socket.read_until_closed(),
            "\x88\x05\x03\xe8"
            "bye"s);
  EXPECT_EQ(server.told.closed().code, 1006);
  EXPECT_THAT(server.told.closed().problem, HasSubstr("goodbye"));
}

TEST(HostileWebSocket, AFloodAfterOurGoodbyeDoesNotKeepItOpen) {
  SocketServer server(with({.close_timeout = Millis{150}}));
  RawSocket socket = raw_client(server);
  server.socket()->close(1000, "bye");
  const std::string one = frame(kText, std::string(60'000, 'x'));
  while (socket.try_send(one)) {
  }
  EXPECT_EQ(server.told.closed().code, 1006);
}

TEST(HostileWebSocket, WhoDoesNotReadIsNoticedByAFullQueueAndThenCut) {
  SocketServer server(with({.queue_limit = 8 * 1024 * 1024, .write_timeout = Millis{200}}));
  RawSocket socket = raw_client(server);
  const WebSocketPtr sender = server.socket();
  int taken = 0;
  while (taken < 1000 && sender->send(std::string(1024 * 1024, 'x'))) ++taken;
  EXPECT_GE(taken, 8);
  EXPECT_LT(taken, 1000);
  EXPECT_THAT(server.told.closed().problem, HasSubstr("does not read"));
}

TEST(HostileWebSocket, AResetInTheMiddleOfAMessageIsAnEnd) {
  SocketServer server;
  RawSocket socket = raw_client(server);
  socket.send(frame(kTextBegin, "half"));
  socket.close();
  EXPECT_EQ(server.told.closed().code, 1006);
  EXPECT_EQ(server.told.texts(), 0U);
}

}  // namespace
}  // namespace c1::net
