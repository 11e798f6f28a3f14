// Clients that show a certificate: who they are is known where one whom we trust says so, and nobody is turned away.
#include <gmock/gmock.h>

#include "net/certificates.hpp"
#include "net/running_server.hpp"
#include "net/tls_caller.hpp"

namespace c1::net {
namespace {

using test::Certificate;
using test::TlsCaller;
using ::testing::EndsWith;
using ::testing::HasSubstr;

void say_names(const Request& request, const Respond& respond) {
  std::string names = "names:";
  for (const std::string& name : request.client_names) names += " " + name;
  respond(text_response(names));
}

class ClientCertificate : public ::testing::Test {
 protected:
  std::string ask(TlsCaller caller) { return caller.ask(running.server->port(), kAsk); }
  static TlsCaller with(const Certificate& shown) { return {shown.certificate_file(), shown.key_file()}; }

  static constexpr const char* kAsk = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const Certificate certificate{"DNS:localhost"};
  const Certificate authority{""};
  test::RunningServer running{ServerSettings{.certificate_file = certificate.certificate_file(),
                                             .key_file = certificate.key_file(),
                                             .client_trust_file = authority.certificate_file()},
                              say_names};
};

TEST_F(ClientCertificate, GivesTheNamesThatAnAuthorityVouchesFor) {
  const Certificate shown("DNS:client.acme.test,DNS:second.acme.test", &authority, "not.this.test");
  EXPECT_THAT(ask(with(shown)), EndsWith("names: client.acme.test second.acme.test"));
}

TEST_F(ClientCertificate, GivesTheCommonNameWhereItHasNoOther) {
  EXPECT_THAT(ask(with(Certificate("", &authority, "client.acme.test"))), EndsWith("names: client.acme.test"));
}

TEST_F(ClientCertificate, WhoHasNoneIsServedWithoutAName) { EXPECT_THAT(ask(TlsCaller()), EndsWith("names:")); }

TEST_F(ClientCertificate, WhatAStrangerVouchesForIsNoName) {
  const Certificate stranger("");
  EXPECT_THAT(ask(with(Certificate("DNS:client.acme.test", &stranger))), EndsWith("names:"));
  EXPECT_THAT(ask(with(Certificate("DNS:client.acme.test"))), EndsWith("names:"));
}

TEST_F(ClientCertificate, IsRememberedInAResumedSession) {
  TlsCaller caller = with(Certificate("DNS:client.acme.test", &authority));
  EXPECT_THAT(caller.ask(running.server->port(), kAsk), EndsWith("names: client.acme.test"));
  EXPECT_THAT(caller.ask(running.server->port(), kAsk), EndsWith("names: client.acme.test"));
  EXPECT_TRUE(caller.has_resumed());
}

TEST_F(ClientCertificate, TheTrustFileIsReadAnewWithTheCertificate) {
  const Certificate newer("");
  authority.becomes(newer);
  EXPECT_EQ(running.server->reload_certificate(), std::nullopt);
  EXPECT_THAT(ask(with(Certificate("DNS:client.acme.test", &newer))), EndsWith("names: client.acme.test"));
}

TEST(ClientTrust, IsRefusedAtTheStartWhereItCannotBeUsed) {
  Runtime runtime{{.io_threads = 1, .workers = 1}};
  const Certificate certificate("DNS:localhost");
  const auto start = [&](ServerSettings settings) {
    auto started = HttpServer::start(runtime, std::move(settings), say_names);
    return started ? std::string() : started.error().says;
  };
  EXPECT_THAT(start({.certificate_file = certificate.certificate_file(),
                     .key_file = certificate.key_file(),
                     .client_trust_file = certificate.key_file()}),
              HasSubstr("trust file"));
  EXPECT_THAT(start({.client_trust_file = certificate.certificate_file()}), HasSubstr("Without HTTPS"));
}

}  // namespace
}  // namespace c1::net
