#include "connectors/webhook.hpp"

#include <openssl/evp.h>
#include <algorithm>

#include "base/text.hpp"
#include "connectors/peers.hpp"

namespace c1::connectors {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using State = Receipt::State;

std::string from_base64url(std::string text) {
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  const std::size_t padding = (4 - text.size() % 4) % 4;
  text.append(padding, '=');
  std::string bytes(text.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  bytes.resize(static_cast<std::size_t>(std::max(size, 0)) - padding);
  return bytes;
}

// As a receiver does it, with OpenSSL alone: the key from the JWKS, the signature over the first two parts.
bool is_signed_by_key(const std::string& token, const json::Value& jwk) {
  const auto dot = token.rfind('.');
  const std::string text = token.substr(0, dot), signature = from_base64url(token.substr(dot + 1));
  const std::string key = from_base64url(jwk["x"].string());
  EVP_PKEY* raw = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                              reinterpret_cast<const unsigned char*>(key.data()), key.size());
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> owned(raw, EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return raw && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, raw) == 1 &&
         EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

bool is_signed_by(const std::string& token, const json::Value& jwks) {
  const auto& keys = jwks["keys"].array();
  return std::any_of(keys.begin(), keys.end(), [&](const json::Value& key) { return is_signed_by_key(token, key); });
}

class WebhookTest : public ::testing::Test {
 protected:
  void says(int status, const std::string& body) {
    peer.answers([=](const net::Request&) { return net::json_response(body, status); });
  }
  Job job() const {
    Job made{.key = "r1.1.1", .holder = lena()};
    made.method = {"webhook", "", {{"url", peer.url("/hook?x=1")}}};
    made.callback = "https://c1.test/webhooks/callback/t";
    made.request = 1001;
    made.app = "github";
    made.entitlement = "platform-team";
    made.reason = "The build is broken";
    return made;
  }

  Peer peer{
      [](const net::Request&) { return net::json_response(R"({"version":"v1","complete":{"comment":"Added."}})"); }};
  Client client;
  Signer signer{Secret(std::string(32, 'k'))};
  ManualClock clock{from_millis(1'794'744'000'000)};
  std::unique_ptr<Provisioner> webhook = make_webhook_provisioner(
      *client.http, signer, clock, {.issuer = [] { return std::string("https://c1.test"); }, .tls_only = false});
};

TEST_F(WebhookTest, SendsWhatIsToBeGivenSignedWithItsDigest) {
  const Receipt receipt = webhook->grant(job());
  EXPECT_EQ(receipt.state, State::done);
  EXPECT_EQ(receipt.says, "Added.");
  const net::Request asked = peer.asked().at(0);
  EXPECT_EQ(asked.method, "POST");
  EXPECT_EQ(asked.header("Webhook-Version"), "v1");
  EXPECT_EQ(asked.header("Webhook-Id"), "r1.1.1");
  EXPECT_EQ(asked.header("Webhook-Event"), "c1.webhooks.v1.PayloadProvisionStep");
  EXPECT_EQ(asked.header("Webhook-Callback-Url"), "https://c1.test/webhooks/callback/t");
  EXPECT_EQ(asked.header("Content-Digest"), "sha-256=:" + base64(sha256(asked.body)) + ":");
  const json::Value body = json::parse(asked.body).value();
  EXPECT_EQ(body["payload"]["action"].string(), "grant");
  EXPECT_EQ(body["payload"]["subject"]["email"].string(), "lena@acme.test");
  EXPECT_EQ(body["payload"]["reason"].string(), "The build is broken");

  const std::string token = std::string(asked.header("Authorization")).substr(7);
  EXPECT_TRUE(is_signed_by(token, signer.jwks()));
  EXPECT_FALSE(is_signed_by(token, Signer(Secret(std::string(32, 'x'))).jwks()));
  const json::Value claims = json::parse(from_base64url(text::split(token, '.').at(1))).value();
  EXPECT_EQ(claims["iss"].string(), "https://c1.test");
  EXPECT_EQ(claims["aud"].string(), peer.url().substr(7));
  EXPECT_EQ(claims["c1typ"].string(), "wh");
  EXPECT_EQ(claims["htu"].string(), peer.url("/hook?x=1"));
  EXPECT_EQ(claims["exp"].integer(), to_unix_seconds(clock.now()) + 120);
  EXPECT_EQ(claims["htb_s256"].string().size(), 64u);
}

TEST_F(WebhookTest, SaysWhenItIsToBeTakenAway) {
  webhook->revoke(job());
  EXPECT_THAT(peer.asked().at(0).body, HasSubstr("\"action\":\"revoke\""));
}

TEST_F(WebhookTest, SaysThatOnlyItsEndIsAnotherOne) {
  webhook->grant(job());
  EXPECT_THAT(peer.asked().at(0).body, Not(HasSubstr("\"changed\"")));
  Job later = job();
  later.only_the_end = true;
  later.until = clock.now();
  webhook->grant(later);
  const json::Value payload = json::parse(peer.asked().at(1).body).value()["payload"];
  EXPECT_EQ(payload["action"].string(), "grant");
  EXPECT_EQ(payload["changed"].string(), "until");
  EXPECT_EQ(payload["until"].string(), text::rfc3339(clock.now()));
}

TEST_F(WebhookTest, UnderstandsEachAnswer) {
  const struct {
    int status;
    std::string body;
    State state;
    std::string says;
  } cases[] = {
      {200, R"({"version":"v1","complete":{}})", State::done, "The webhook says that it is done."},
      {201, R"({"version":"v1","errored":{"comment":"No seats"}})", State::failed, "No seats"},
      {202, "", State::pending, "It will answer later."},
      {410, "", State::failed, "It answered 410: it does not want to be asked any more."},
      {404, "", State::not_yet, "It answered 404."},
      {500, "{}", State::not_yet, "It answered 500."},
      {301, "", State::not_yet, "It answered 301."},
      {200, "", State::failed, "nobody knows whether it is done"},
      {200, "{\"version\":\"v1\"}", State::failed, "nobody knows whether it is done"},
      {200, "{\"version\":\"v2\",\"complete\":{}}", State::failed, "nobody knows whether it is done"},
      {200, R"({"version":"v1","complete":{},"errored":{}})", State::failed, "nobody knows whether it is done"},
  };
  for (const auto& one : cases) {
    says(one.status, one.body);
    const Receipt receipt = webhook->grant(job());
    EXPECT_EQ(receipt.state, one.state) << one.status << " " << one.body;
    EXPECT_THAT(receipt.says, HasSubstr(one.says));
  }
}

TEST_F(WebhookTest, IsTriedAgainWhereNobodyAnswers) {
  Job away = job();
  away.method.settings["url"] = "http://127.0.0.1:1/";
  EXPECT_EQ(webhook->grant(away).state, State::not_yet);
}

TEST_F(WebhookTest, GoesNowhereWithoutTls) {
  const auto strict =
      make_webhook_provisioner(*client.http, signer, clock, {.issuer = [] { return std::string(); }, .tls_only = true});
  EXPECT_EQ(strict->grant(job()).says, "The webhook has no https:// address.");
  EXPECT_TRUE(peer.asked().empty());
}

TEST(Signer, GivesTheSameKeysForTheSameSeed) {
  const Signer one(Secret(std::string(32, 'a'))), same(Secret(std::string(32, 'a'))),
      other(Secret(std::string(32, 'b')));
  EXPECT_EQ(one.jwks(), same.jwks());
  EXPECT_NE(one.jwks(), other.jwks());
  const std::string code = one.code("mail", "lena");
  EXPECT_TRUE(same.is_code(code, "mail", "lena"));
  for (const auto& wrong : {one.is_code(code, "mail", "omar"), one.is_code(code, "other", "lena"),
                            one.is_code("", "mail", "lena"), other.is_code(code, "mail", "lena")})
    EXPECT_FALSE(wrong);
}

// While a key is changed: what the one of before has signed is still ours, and what is signed now the new one signs.
TEST(Signer, KnowsWhatAnOlderKeyHasSigned) {
  const std::string a(32, 'a'), b(32, 'b');
  const Signer before{Secret(a)}, both(Secret(b + a)), after{Secret(b)};
  EXPECT_TRUE(both.is_code(before.code("mail", "lena"), "mail", "lena"));
  EXPECT_FALSE(both.is_code(before.code("mail", "lena"), "mail", "omar"));
  EXPECT_TRUE(after.is_code(both.code("mail", "lena"), "mail", "lena"));
  EXPECT_FALSE(after.is_code(before.code("mail", "lena"), "mail", "lena"));
  EXPECT_EQ(both.jwks()["keys"].array().size(), 2U);
  const json::Value claims = json::object({{"sub", "lena"}});
  EXPECT_TRUE(is_signed_by(before.jwt(claims), both.jwks()));
  EXPECT_TRUE(is_signed_by(both.jwt(claims), after.jwks()));
  EXPECT_FALSE(is_signed_by(both.jwt(claims), before.jwks()));
}

TEST(Filled, NeverGuessesAnAccount) {
  EXPECT_EQ(filled("{email}", lena()), "lena@acme.test");
  EXPECT_EQ(filled("gh-{attributes.github}!", lena()), "gh-lena-f!");
  EXPECT_EQ(filled("{local_part}", lena()), "lena");
  EXPECT_EQ(filled("{attributes.none}@acme", lena()), "");
  EXPECT_EQ(filled("{unknown}", lena()), "");
  EXPECT_EQ(filled("open {email", lena()), "open {email") << "no name, so it is text";
}

TEST_F(WebhookTest, TellsTheAccountThatWasChosen) {
  std::vector<json::Value> told;
  peer.answers([&](const net::Request& request) {
    told.push_back(json::parse(request.body).value()["payload"]["subject"]);
    return net::json_response(R"({"version":"v1","complete":{}})", 200);
  });
  webhook->grant(job());
  Job chosen = job();
  chosen.holder.account = "lena-adm";
  webhook->grant(chosen);
  ASSERT_EQ(told.size(), 2u);
  EXPECT_FALSE(told[0].has("account"));
  EXPECT_EQ(told[1]["account"].string(), "lena-adm");
}

}  // namespace
}  // namespace c1::connectors
