// Slack is known by its certificate, too, where that is asked for: C1_TLS_CLIENT_CA.

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/clock.hpp"
#include "bot/app.hpp"
#include "net/certificates.hpp"
#include "net/tls_caller.hpp"

namespace c1::bot::slack_certificate_test {
namespace {

using test::Certificate;
using test::TlsCaller;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kSigningSecret = "8f742231b10e8888abcd99yyyzzz85a5";

std::string signature_of(const std::string& text) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), kSigningSecret.data(), static_cast<int>(kSigningSecret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
  std::string hex = "v0=";
  for (unsigned i = 0; i < size; ++i) (hex += "0123456789abcdef"[mac[i] >> 4U]) += "0123456789abcdef"[mac[i] & 15U];
  return hex;
}

class SlackCertificate : public ::testing::Test {
 protected:
  SlackCertificate() {
    Config config;
    config.listen_port = 0;
    config.database = "sqlite::memory:";
    config.secret_key = Secret(std::string(32, 's'));
    config.signing_secrets = {Secret(kSigningSecret)};
    config.bot_token = Secret("xoxb-nowhere");
    config.slack_api_url = "http://127.0.0.1:1/api/";
    config.tls_cert = ours.certificate_file();
    config.tls_key = ours.key_file();
    config.tls_client_ca = authority.certificate_file();
    app = Application::start(config, clock).value();
  }
  // A challenge as Slack sends it, signed.
  std::string challenge(TlsCaller caller) {
    const std::string body = R"({"type":"url_verification","challenge":"it is me"})";
    const std::string at = std::to_string(to_unix_seconds(clock.now()));
    return caller.ask(
        app->port(),
        "POST /slack/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        "X-Slack-Request-Timestamp: " +
            at + "\r\nX-Slack-Signature: " + signature_of("v0:" + at + ":" + body) +
            "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  static TlsCaller with(const Certificate& shown) { return {shown.certificate_file(), shown.key_file()}; }

  SystemClock clock;
  const Certificate ours{"DNS:localhost"};
  const Certificate authority{""};
  std::unique_ptr<Application> app;
};

TEST_F(SlackCertificate, IsAskedForBesideTheSignature) {
  const std::string heard = challenge(with(Certificate("DNS:platform-tls-client.slack.com", &authority)));
  EXPECT_THAT(heard, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(heard, HasSubstr("it is me"));
}

TEST_F(SlackCertificate, OfAnotherNameOrIssuerOrNoneIsRefused) {
  const Certificate stranger("");
  EXPECT_THAT(challenge(TlsCaller()), StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(challenge(with(Certificate("DNS:other.slack.com", &authority))), StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(challenge(with(Certificate("DNS:platform-tls-client.slack.com", &stranger))), StartsWith("HTTP/1.1 401"));
}

TEST_F(SlackCertificate, IsNotAskedOfBrowsers) {
  TlsCaller browser;
  EXPECT_THAT(browser.ask(app->port(), "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 200"));
}

}  // namespace
}  // namespace c1::bot::slack_certificate_test
