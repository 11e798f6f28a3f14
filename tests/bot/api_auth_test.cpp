// How a client gets in: by device, by signed assertion, by secret; and how it is kept out.

#include "api_house.hpp"
#include "bot/api/address_list.hpp"
#include "bot/api/clients.hpp"

namespace c1::bot::api_auth_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kDeviceGrant[] = "urn:ietf:params:oauth:grant-type:device_code";

class ApiAuth : public ApiHouse {
 protected:
  struct Client {
    std::string id, client_id, secret;
  };
  Client client_of(const std::string& person, json::Value wish = json::object({{"display_name", "Created by Cone"}})) {
    const json::Value made = call(person, "POST /api/v1/iam/personal_clients", wish);
    EXPECT_EQ(last.status, 200) << last.body;
    return {made["client"]["id"].string(), made["client"]["clientId"].string(), made["clientSecret"].string()};
  }
  static SigningKey key_of(const Client& client) {
    const std::string jwk = from_base64url(client.secret.substr(client.secret.rfind(':') + 1)).value();
    return *SigningKey::from_bytes(Secret(from_base64url(json::parse(jwk).value()["d"].string()).value()));
  }
  json::Value claims_of(const Client& client) {
    const std::int64_t now = to_unix_seconds(house.clock.now());
    return json::object({{"iss", client.client_id},
                         {"sub", client.client_id},
                         {"aud", json::array({"c1.test"})},
                         {"iat", now},
                         {"exp", now + 120},
                         {"nbf", now - 120}});
  }
  static std::string assertion(const SigningKey& key, const json::Value& claims, const std::string& nonce = "58dc0c8c",
                               const std::string& algorithm = "EdDSA") {
    const std::string head =
        base64url(json::object({{"alg", algorithm}, {"nonce", nonce}}).dump()) + "." + base64url(claims.dump());
    return head + "." + base64url(key.sign(head));
  }
  json::Value exchange(const Client& client, const std::string& signed_text) {
    return form("POST /auth/v1/token",
                {{"client_assertion", signed_text},
                 {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                 {"client_id", client.client_id},
                 {"grant_type", "client_credentials"}});
  }
  json::Value introspect(const std::string& bearer) {
    return send("GET /api/v1/auth/introspect", "", {{"Authorization", "Bearer " + bearer}});
  }
  std::vector<std::string> audited() {
    std::vector<std::string> what;
    for (const auto& entry : house.audit())
      if (entry.what.starts_with("api.")) what.push_back(entry.what);
    return what;
  }
};

TEST_F(ApiAuth, ADeviceSignsInOnceItsPersonHasSaidYes) {
  const json::Value begun = form("POST /auth/v1/device_authorization", {{"client_id", "2RGdOS94VDferT9e80mdgntl36K"}});
  EXPECT_EQ(begun["expires_in"].integer(), 600);
  EXPECT_EQ(begun["interval"].integer(), 5);
  const std::string code = begun["user_code"].string();
  EXPECT_EQ(begun["verification_uri_complete"].string(), "http://c1.test/auth/device?user_code=" + code);
  const std::vector<net::FormField> poll{{"client_id", "2RGdOS94VDferT9e80mdgntl36K"},
                                         {"device_code", begun["device_code"].string()},
                                         {"grant_type", kDeviceGrant}};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(form("POST /auth/v1/token", poll)["error"].string(), "authorization_pending");

  send("GET /auth/device?user_code=" + code, "");
  EXPECT_EQ(last.status, 200);
  EXPECT_THAT(last.body, HasSubstr("/c1 login " + code));

  std::string typed = text::folded(code);
  typed.erase(typed.find('-'), 1);
  ASSERT_TRUE(api::answer_login(house.services, typed, {"lena@acme.test"}, true, workflow::Surface::slack));
  const json::Value token = form("POST /auth/v1/token", poll);
  EXPECT_EQ(token["token_type"].string(), "Bearer");
  EXPECT_EQ(introspect(token["access_token"].string())["userId"].string(), user("lena"));
  EXPECT_EQ(form("POST /auth/v1/token", poll)["error"].string(), "expired_token") << "given out once";
  EXPECT_THAT(audited(), ElementsAre("api.login_allowed", "api.signed_in"));
}

TEST_F(ApiAuth, ADeviceThatIsRefusedOrForgottenGetsNothing) {
  const auto begin = [&] { return form("POST /auth/v1/device_authorization", {{"client_id", "x"}}); };
  const auto poll = [&](const json::Value& begun) {
    return form("POST /auth/v1/token",
                {{"device_code", begun["device_code"].string()}, {"grant_type", kDeviceGrant}})["error"]
        .string();
  };
  const json::Value refused = begin();
  ASSERT_TRUE(api::answer_login(house.services, refused["user_code"].string(), {"lena@acme.test"}, false,
                                workflow::Surface::slack));
  EXPECT_EQ(poll(refused), "access_denied");
  EXPECT_FALSE(api::answer_login(house.services, refused["user_code"].string(), {"lena@acme.test"}, true,
                                 workflow::Surface::slack))
      << "answered once";
  const json::Value late = begin();
  house.passes(std::chrono::minutes(10));
  EXPECT_EQ(poll(late), "expired_token");
  EXPECT_FALSE(api::answer_login(house.services, late["user_code"].string(), {"lena@acme.test"}, true,
                                 workflow::Surface::slack));
  EXPECT_EQ(poll(json::object({{"device_code", "made up"}})), "expired_token");
}

TEST_F(ApiAuth, ThePageShowsWhoAsksAndCannotBeMadeToSayMore) {
  const json::Value begun = send("POST /auth/v1/device_authorization", "client_id=x",
                                 {{"User-Agent", "<script>alert(1)</script>"}}, "application/x-www-form-urlencoded");
  send("GET /auth/device?user_code=" + begun["user_code"].string(), "");
  EXPECT_THAT(last.body, HasSubstr("&lt;script&gt;"));
  EXPECT_EQ(last.body.find("<script>"), std::string::npos);
  send("GET /auth/device?user_code=%3Cb%3E", "");
  EXPECT_EQ(last.status, 404);
}

TEST_F(ApiAuth, ASignedAssertionIsGoodOnce) {
  const Client client = client_of("lena");
  EXPECT_THAT(client.secret, StartsWith("secret-token:conductorone.com:v1:"));
  EXPECT_THAT(client.client_id, ::testing::EndsWith("@c1.test/pcc"));
  const std::string text = assertion(key_of(client), claims_of(client));
  const json::Value token = exchange(client, text);
  ASSERT_EQ(last.status, 200) << last.body;
  EXPECT_EQ(token["expires_in"].integer(), 3600);
  EXPECT_EQ(introspect(token["access_token"].string())["userId"].string(), user("lena"));
  EXPECT_EQ(exchange(client, text)["error"].string(), "invalid_client") << "replayed";
  EXPECT_EQ(last.status, 401);
  exchange(client, assertion(key_of(client), claims_of(client), "another"));
  EXPECT_EQ(last.status, 200);
}

TEST_F(ApiAuth, AnAssertionIsRefusedForEachThingThatIsWrongWithIt) {
  const Client client = client_of("lena");
  const SigningKey key = key_of(client);
  const std::int64_t now = to_unix_seconds(house.clock.now());
  int nonce = 0;
  const auto status = [&](const json::Value& claims) {
    exchange(client, assertion(key, claims, std::to_string(++nonce)));
    return last.status;
  };
  const auto with = [&](const char* name, json::Value value) { return claims_of(client).set(name, std::move(value)); };
  EXPECT_EQ(status(with("aud", "c1.test")), 200) << "a plain text is fine";
  EXPECT_EQ(status(with("aud", "https://c1.test/auth/v1/token")), 200);
  EXPECT_EQ(status(with("aud", json::array({"evil.test"}))), 401);
  EXPECT_EQ(status(with("aud", nullptr)), 401);
  EXPECT_EQ(status(with("iss", "somebody")), 401);
  EXPECT_EQ(status(with("sub", "somebody")), 401);
  EXPECT_EQ(status(with("exp", now - 61)), 401);
  EXPECT_EQ(status(with("exp", now + 3600)), 401);
  EXPECT_EQ(status(with("exp", nullptr)), 401);
  EXPECT_EQ(status(with("nbf", now + 120)), 401);
  exchange(client, assertion(SigningKey::make(), claims_of(client), "other key"));
  EXPECT_EQ(last.status, 401);
  exchange(client, assertion(key, claims_of(client), "none", "none"));
  EXPECT_EQ(last.status, 401);
  for (const char* text : {"", "a.b", "a.b.c", "....", "e30.e30.e30"}) {
    exchange(client, text);
    EXPECT_EQ(last.status, 401) << text;
  }
}

TEST_F(ApiAuth, TheWholeSecretIsAnotherWayIn) {
  const Client client = client_of("lena");
  const auto with = [&](const std::string& secret) {
    form("POST /auth/v1/token",
         {{"grant_type", "client_credentials"}, {"client_id", client.client_id}, {"client_secret", secret}});
    return last.status;
  };
  EXPECT_EQ(with(client.secret), 200);
  EXPECT_EQ(with(client_of("lena").secret), 401);
  EXPECT_EQ(with(""), 401);
  EXPECT_EQ(with("secret-token:conductorone.com:v1:e30"), 401);
}

TEST_F(ApiAuth, WhatIsStoredOpensNothing) {
  const Client client = client_of("lena");
  const std::string token = exchange(client, assertion(key_of(client), claims_of(client)))["access_token"].string();
  const auto stored = house.store->read([&](storage::Tx& tx) { return tx.api_client(client.id); });
  EXPECT_EQ(stored->public_key, base64url(key_of(client).public_bytes()));
  EXPECT_TRUE(house.store->read([&](storage::Tx& tx) { return tx.api_token(sha256_hex(token)); }));
  EXPECT_FALSE(house.store->read([&](storage::Tx& tx) { return tx.api_token(token); }));
}

TEST_F(ApiAuth, TokensEnd) {
  const std::string token = this->token("lena");
  house.passes(std::chrono::minutes(61));
  introspect(token);
  EXPECT_EQ(last.status, 401);
  EXPECT_EQ(last.header("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(json::parse(last.body).value()["code"].integer(), 16);
}

TEST_F(ApiAuth, ADeletedClientAndItsTokensAreOver) {
  const Client client = client_of("lena");
  const std::string bearer = exchange(client, assertion(key_of(client), claims_of(client)))["access_token"].string();
  EXPECT_EQ(call("lena", "GET /api/v1/iam/personal_clients")["list"].array().size(), 1u);
  EXPECT_FALSE(call("lena", "GET /api/v1/iam/personal_clients/" + client.id)["client"]["lastUsedAt"].is_null());
  call("omar", "DELETE /api/v1/iam/personal_clients/" + client.id);
  EXPECT_EQ(last.status, 404) << "of others nobody knows";
  call("lena", "DELETE /api/v1/iam/personal_clients/" + client.id);
  EXPECT_EQ(last.body, "{}");
  introspect(bearer);
  EXPECT_EQ(last.status, 401);
  exchange(client, assertion(key_of(client), claims_of(client), "again"));
  EXPECT_EQ(last.status, 401);
  EXPECT_THAT(audited(), ElementsAre("api.signed_in", "api.client_created", "api.signed_in", "api.signed_in",
                                     "api.client_deleted"));
}

TEST_F(ApiAuth, AClientEndsWhenItsTimeIsOver) {
  const Client client = client_of("lena", json::object({{"displayName", "ci"}, {"expires", "3600s"}}));
  house.passes(std::chrono::minutes(59));
  exchange(client, assertion(key_of(client), claims_of(client), "1"));
  EXPECT_EQ(last.status, 200);
  house.passes(std::chrono::minutes(1));
  exchange(client, assertion(key_of(client), claims_of(client), "2"));
  EXPECT_EQ(last.status, 401);
}

TEST_F(ApiAuth, ScopesAreLessThanOnesOwnRights) {
  const Client client =
      client_of("lena", json::object({{"displayName", "ci"}, {"scopedRoles", json::array({"read"})}}));
  const std::string bearer = exchange(client, assertion(key_of(client), claims_of(client)))["access_token"].string();
  introspect(bearer);
  EXPECT_EQ(last.status, 200);
  const std::vector<net::Header> headers{{"Authorization", "Bearer " + bearer}};
  const json::Value refused = send("POST /api/v1/task/grant", grant_wish("github/reader", "lena").dump(), headers);
  EXPECT_EQ(last.status, 403);
  EXPECT_EQ(refused["code"].integer(), 7);
  send("POST /api/v1/iam/personal_clients", "{}", headers);
  EXPECT_EQ(last.status, 403) << "nobody gives themselves more";
  call("lena", "POST /api/v1/iam/personal_clients", json::object({{"scopedRoles", json::array({"god"})}}));
  EXPECT_EQ(last.status, 400);
}

TEST_F(ApiAuth, AClientThatMayMakeClientsGivesNoMoreThanItHas) {
  const Client client = client_of("lena", json::object({{"scopedRoles", json::array({"read", "manage"})}}));
  const std::string bearer = exchange(client, assertion(key_of(client), claims_of(client)))["access_token"].string();
  const auto status = [&](const char* body) {
    send("POST /api/v1/iam/personal_clients", body, {{"Authorization", "Bearer " + bearer}});
    return last.status;
  };
  EXPECT_EQ(status("{}"), 400);
  EXPECT_EQ(status(R"({"scopedRoles":["decide"]})"), 403);
  EXPECT_EQ(status(R"({"scopedRoles":["read"]})"), 200);
}

TEST_F(ApiAuth, AClientMayBeBoundToNetworks) {
  const Client client = client_of("lena", json::object({{"allowSourceCidr", json::array({"10.0.0.0/8"})}}));
  const std::string bearer = exchange(client, assertion(key_of(client), claims_of(client)))["access_token"].string();
  remote = "192.0.2.1";
  introspect(bearer);
  EXPECT_EQ(last.status, 401);
  exchange(client, assertion(key_of(client), claims_of(client), "from elsewhere"));
  EXPECT_EQ(last.status, 401);
  call("lena", "POST /api/v1/iam/personal_clients", json::object({{"allowSourceCidr", json::array({"10.0.0.0/33"})}}));
  EXPECT_EQ(last.status, 400);
}

TEST_F(ApiAuth, WhoHasLeftIsOut) {
  const std::string bearer = token("lena");
  std::string without(kApiOrganisation);
  without.replace(without.find("name: Lena Fischer"), 18, "name: Lena, status: suspended");
  house.applies(without);
  introspect(bearer);
  EXPECT_EQ(last.status, 401);
}

TEST_F(ApiAuth, ATokenCanBeGivenBack) {
  const std::string bearer = token("lena");
  form("POST /auth/v1/revoke", {{"token", bearer}});
  EXPECT_EQ(last.status, 200);
  introspect(bearer);
  EXPECT_EQ(last.status, 401);
}

TEST_F(ApiAuth, NothingWorksWithoutAToken) {
  for (const std::string& route : api.routes()) {
    if (route.find("/auth/v1/") != std::string::npos || route.find("/auth/device") != std::string::npos ||
        route.ends_with("openapi.json"))
      continue;
    for (const char* header : {"", "Bearer", "Bearer x", "Basic eDp5", "Bearer c1at_unknown"}) {
      send(route, "", {{"Authorization", header}});
      EXPECT_EQ(last.status, 401) << route;
    }
  }
}

TEST_F(ApiAuth, OtherGrantsAndMissingFieldsAreToldApart) {
  EXPECT_EQ(form("POST /auth/v1/token", {{"grant_type", "password"}})["error"].string(), "unsupported_grant_type");
  EXPECT_EQ(form("POST /auth/v1/device_authorization", {})["error"].string(), "invalid_request");
  EXPECT_EQ(send("POST /auth/v1/token", "{}")["error"].string(), "invalid_request");
  EXPECT_EQ(last.status, 415);
}

TEST_F(ApiAuth, TooManyRequestsAreToldWhenToComeBack) {
  int refused = 0;
  for (int i = 0; i < 201; ++i) {
    call("lena", "GET /api/v1/auth/introspect");
    if (last.status == 429) ++refused;
  }
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(last.header("Retry-After"), "1");
  EXPECT_EQ(json::parse(last.body).value()["code"].integer(), 8);
  call("omar", "GET /api/v1/auth/introspect");
  EXPECT_EQ(last.status, 200) << "others are not slowed down";
  house.passes(Seconds{1});
  call("lena", "GET /api/v1/auth/introspect");
  EXPECT_EQ(last.status, 200);
}

TEST(AddressLists, AdmitWhoLiesInTheirNetworks) {
  using api::admits;
  EXPECT_TRUE(admits({}, "anything"));
  EXPECT_TRUE(admits({"10.0.0.0/8"}, "10.255.0.1"));
  EXPECT_TRUE(admits({"10.0.0.0/8"}, "::ffff:10.1.1.1"));
  EXPECT_FALSE(admits({"10.0.0.0/8"}, "11.0.0.1"));
  EXPECT_TRUE(admits({"192.0.2.5"}, "192.0.2.5"));
  EXPECT_FALSE(admits({"192.0.2.5"}, "192.0.2.6"));
  EXPECT_TRUE(admits({"192.0.2.4/31"}, "192.0.2.5"));
  EXPECT_TRUE(admits({"2001:db8::/32", "::1"}, "2001:db8:1::5"));
  EXPECT_FALSE(admits({"2001:db8::/32"}, "2001:db9::1"));
  EXPECT_TRUE(admits({"0.0.0.0/0"}, "1.2.3.4"));
  EXPECT_FALSE(admits({"0.0.0.0/0"}, "2001:db8::1"));
  EXPECT_FALSE(admits({"10.0.0.0/8"}, ""));
  for (const char* wrong : {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1", "10.0.0.0/8x"})
    EXPECT_FALSE(api::is_network(wrong)) << wrong;
}

}  // namespace
}  // namespace c1::bot::api_auth_test
