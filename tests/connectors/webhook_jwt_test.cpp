// What is signed here is believed by a library that others wrote: PyJWT, as a receiver of webhooks would use it.

#include <cstdlib>
#include <fstream>

#include "base/ids.hpp"
#include "connectors/peers.hpp"
#include "connectors/webhook.hpp"
#include "support/child.hpp"

namespace c1::connectors {
namespace {

constexpr char kReceiver[] = R"(import hashlib, json, sys, jwt
jwks, token, host, body = json.load(open(sys.argv[1])), open(sys.argv[2]).read(), sys.argv[3], open(sys.argv[4], 'rb').read()
keys = {key['kid']: jwt.PyJWK(key) for key in jwks['keys']}
key = keys[jwt.get_unverified_header(token)['kid']]
claims = jwt.decode(token, key.key, algorithms=['EdDSA'], audience=host, issuer='https://c1.test',
                    options={'require': ['exp', 'iat', 'jti', 'aud', 'iss', 'htb_s256']})
assert claims['htb_s256'] == hashlib.sha256(body).hexdigest(), 'the body is another one'
assert claims['htm'] == 'POST' and claims['exp'] - claims['iat'] == 120
)";

class WebhookJwt : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("/usr/bin/python3 -c 'import jwt, cryptography' 2>/dev/null") != 0)
      GTEST_SKIP() << "there is no python3-jwt here; scripts/bootstrap --checks installs it";
    Job job{.key = "r1.1.1", .holder = lena()};
    job.method = {"webhook", "", {{"url", peer.url("/hook")}}};
    webhook->grant(job);
    const net::Request asked = peer.asked().at(0);
    token = std::string(asked.header("Authorization")).substr(7);
    body = asked.body;
  }
  void put(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
  }
  // Whether the receiver believes it.
  bool is_believed(const json::Value& jwks, const std::string& jwt, const std::string& host, const std::string& text) {
    put("receiver.py", kReceiver);
    put("jwks", jwks.dump());
    put("token", jwt);
    put("body", text);
    const std::string command = "/usr/bin/python3 " + (folder / "receiver.py") + " " + (folder / "jwks") + " " +
                                (folder / "token") + " " + host + " " + (folder / "body") + " 2> " + (folder / "log");
    return std::system(command.c_str()) == 0;
  }
  std::string host() const { return peer.url().substr(7); }

  support::Folder folder;
  Peer peer{[](const net::Request&) { return net::json_response(R"({"version":"v1","complete":{}})"); }};
  Client client;
  SystemClock clock;
  Signer signer{Secret(std::string(32, 'k'))};
  std::unique_ptr<Provisioner> webhook = make_webhook_provisioner(
      *client.http, signer, clock, {.issuer = [] { return "https://c1.test"; }, .tls_only = false});
  std::string token, body;
};

TEST_F(WebhookJwt, IsBelievedAndAForgeryIsNot) {
  EXPECT_TRUE(is_believed(signer.jwks(), token, host(), body));
  EXPECT_FALSE(is_believed(signer.jwks(), token, "other.test", body)) << "it is for one host";
  EXPECT_FALSE(is_believed(signer.jwks(), token, host(), body + " ")) << "and for one body";
  std::string forged = token;
  forged[forged.find('.') + 5] = forged[forged.find('.') + 5] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(is_believed(signer.jwks(), forged, host(), body));
  json::Value others = Signer(Secret(std::string(32, 'x'))).jwks();
  others.member("keys").elements()[0].set("kid", signer.jwks()["keys"][0]["kid"]);
  EXPECT_FALSE(is_believed(others, token, host(), body)) << "another key by the same name";
}

}  // namespace
}  // namespace c1::connectors
