// A certificate is renewed under a server at work.
#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <fstream>

#include "net/certificates.hpp"
#include "net/http_client.hpp"
#include "net/running_server.hpp"

namespace c1::net {
namespace {

using test::Certificate;
using test::RunningServer;

class TlsReload : public ::testing::Test {
 protected:
  // A connection that stays open from one request to the next, trusting only `certificate`.
  Exchange ask(HttpClient& client) const {
    return send_and_wait(client, {.url = "https://localhost:" + std::to_string(running.server->port()) + "/x"});
  }
  std::unique_ptr<HttpClient> trusting(const std::string& certificate_file) {
    return make_http_client(runtime, {.connections_per_origin = 1, .trust_file = certificate_file});
  }

  const Certificate certificate{"DNS:localhost"};
  const Certificate newer{"DNS:localhost"};
  RunningServer running{
      ServerSettings{.certificate_file = certificate.certificate_file(), .key_file = certificate.key_file()}};
  Runtime runtime{{.io_threads = 1, .workers = 1}};
};

TEST_F(TlsReload, NewConnectionsGetTheNewOneAndOpenOnesGoOn) {
  const Certificate trust_of_the_old{"DNS:localhost"};
  trust_of_the_old.becomes(certificate);
  const auto old_friend = trusting(trust_of_the_old.certificate_file());
  EXPECT_TRUE(ask(*old_friend).answered);
  certificate.becomes(newer);
  EXPECT_EQ(running.server->reload_certificate(), std::nullopt);
  EXPECT_TRUE(ask(*old_friend).answered) << "its connection was opened with the old one";
  const auto new_friend = trusting(newer.certificate_file());
  EXPECT_TRUE(ask(*new_friend).answered);
  const auto late_friend = trusting(trust_of_the_old.certificate_file());
  EXPECT_FALSE(ask(*late_friend).answered) << "a new connection has the new one";
}

TEST_F(TlsReload, WhatCannotBeUsedChangesNothing) {
  const Certificate other{"DNS:localhost"};
  std::filesystem::copy_file(other.key_file(), certificate.key_file(),
                             std::filesystem::copy_options::overwrite_existing);
  const auto error = running.server->reload_certificate();
  ASSERT_TRUE(error) << "the key is of another certificate";
  EXPECT_THAT(error->says, ::testing::HasSubstr(certificate.key_file()));
  const auto friend_of_it = trusting(certificate.certificate_file());
  EXPECT_TRUE(ask(*friend_of_it).answered);
  std::ofstream(certificate.certificate_file()) << "no certificate";
  EXPECT_TRUE(running.server->reload_certificate());
}

TEST(TlsReloadPlain, IsNothingToDoWithoutTls) {
  RunningServer running;
  EXPECT_EQ(running.server->reload_certificate(), std::nullopt);
}

}  // namespace
}  // namespace c1::net
