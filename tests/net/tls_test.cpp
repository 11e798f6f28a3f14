// Both sides of HTTPS.
#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include "net/certificates.hpp"
#include "net/http_client.hpp"
#include "net/running_server.hpp"

namespace c1::net {
namespace {

using test::Certificate;
using test::RawServer;
using test::RawSocket;
using test::RunningServer;
using testing::HasSubstr;

ServerSettings https(const Certificate& certificate) {
  return {.certificate_file = certificate.certificate_file(), .key_file = certificate.key_file()};
}

Exchange get(const RunningServer& running, const std::string& host, const std::string& trust_file) {
  Runtime runtime({.io_threads = 1, .workers = 1});
  const auto client = make_http_client(runtime, {.trust_file = trust_file});
  return send_and_wait(*client, {.url = "https://" + host + ":" + std::to_string(running.server->port()) + "/x"});
}

// The protocol a client ends up with that speaks nothing newer than `newest`; "" if it is turned away.
std::string protocol_with(std::uint16_t port, int newest) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, newest);
  BIO* connection = BIO_new_ssl_connect(context);
  BIO_set_conn_hostname(connection, ("127.0.0.1:" + std::to_string(port)).c_str());
  std::string protocol;
  SSL* ssl = nullptr;
  BIO_get_ssl(connection, &ssl);
  if (BIO_do_connect(connection) == 1 && BIO_do_handshake(connection) == 1) protocol = SSL_get_version(ssl);
  BIO_free_all(connection);
  SSL_CTX_free(context);
  return protocol;
}

TEST(Tls, ATrustedCertificateOfTheRightHostIsAccepted) {
  const Certificate certificate("DNS:localhost,IP:127.0.0.1");
  RunningServer running(https(certificate));
  for (const char* host : {"localhost", "127.0.0.1"}) {
    const Exchange exchange = get(running, host, certificate.certificate_file());
    EXPECT_TRUE(exchange.answered) << exchange.problem;
    EXPECT_EQ(exchange.response.body, "GET /x? ");
  }
}

TEST(Tls, ACertificateOfAnotherHostIsRefusedAndNothingSent) {
  const Certificate certificate("DNS:other.example");
  RunningServer running(https(certificate));
  for (const char* host : {"localhost", "127.0.0.1"}) {
    const Exchange exchange = get(running, host, certificate.certificate_file());
    EXPECT_FALSE(exchange.answered);
    EXPECT_FALSE(exchange.maybe_sent);
    EXPECT_THAT(exchange.problem, HasSubstr("certificate refused"));
    EXPECT_THAT(exchange.problem, HasSubstr("mismatch"));
  }
}

TEST(Tls, ACertificateThatNobodyVouchesForIsRefused) {
  const Certificate certificate("DNS:localhost");
  RunningServer running(https(certificate));
  const Exchange exchange = get(running, "localhost", "");
  EXPECT_FALSE(exchange.answered);
  EXPECT_FALSE(exchange.maybe_sent);
  EXPECT_THAT(exchange.problem, HasSubstr("self-signed"));
}

TEST(Tls, KeptConnectionsAreUsedAgainAndStaleOnesReplaced) {
  const Certificate certificate("DNS:localhost");
  ServerSettings settings = https(certificate);
  settings.idle_timeout = Millis{50};
  RunningServer running(settings);
  Runtime runtime({.io_threads = 1, .workers = 1});
  const auto client = make_http_client(runtime, {.trust_file = certificate.certificate_file()});
  const std::string url = "https://localhost:" + std::to_string(running.server->port()) + "/";
  for (const int pause : {0, 0, 120, 0}) {
    std::this_thread::sleep_for(Millis{pause});
    EXPECT_TRUE(send_and_wait(*client, {.url = url}).answered);
  }
}

TEST(Tls, LargeBodiesPassBothWays) {
  const Certificate certificate("DNS:localhost");
  RunningServer running(https(certificate));
  Runtime runtime({.io_threads = 1, .workers = 1});
  const auto client = make_http_client(runtime, {.trust_file = certificate.certificate_file()});
  const std::string large(1'000'000, 'x');
  const std::string url = "https://localhost:" + std::to_string(running.server->port()) + "/";
  EXPECT_EQ(send_and_wait(*client, {.method = "POST", .url = url, .body = large}).response.body, "POST /? " + large);
}

TEST(Tls, NothingOlderThan12IsSpoken) {
  const Certificate certificate("DNS:localhost");
  RunningServer running(https(certificate));
  EXPECT_EQ(protocol_with(running.server->port(), TLS1_1_VERSION), "");
  EXPECT_EQ(protocol_with(running.server->port(), TLS1_2_VERSION), "TLSv1.2");
  EXPECT_EQ(protocol_with(running.server->port(), TLS1_3_VERSION), "TLSv1.3");
}

TEST(Tls, WhoDoesNotFinishTheHandshakeIsClosed) {
  const Certificate certificate("DNS:localhost");
  ServerSettings settings = https(certificate);
  settings.header_timeout = Millis{100};
  RunningServer running(settings);
  EXPECT_EQ(running.connect().read_until_closed(), "");
}

TEST(Tls, WhoSpeaksPlainHttpIsClosedAndOthersGoOn) {
  const Certificate certificate("DNS:localhost");
  RunningServer running(https(certificate));
  running.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(get(running, "localhost", certificate.certificate_file()).answered);
}

TEST(Tls, AServerThatDoesNotSpeakTlsWasSentNothing) {
  RawServer server({[](RawSocket& socket) {
    socket.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    socket.read_until_closed();
  }});
  Runtime runtime({.io_threads = 1, .workers = 1});
  const auto client = make_http_client(runtime);
  const Exchange exchange = send_and_wait(*client, {.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/"});
  EXPECT_FALSE(exchange.answered);
  EXPECT_FALSE(exchange.maybe_sent);
}

TEST(Tls, DrainingClosesConnectionsInMidHandshake) {
  const Certificate certificate("DNS:localhost");
  RunningServer running(https(certificate));
  RawSocket silent = running.connect();
  running.server->drain(Millis{5'000});
}

TEST(Tls, ATrustFileThatCannotBeReadIsSaidAtOnce) {
  Runtime runtime({.io_threads = 1, .workers = 1});
  EXPECT_THROW(make_http_client(runtime, {.trust_file = "/nowhere.pem"}), std::runtime_error);
}

}  // namespace
}  // namespace c1::net
