// Workloads that their own platform vouches for: its token becomes one of ours, for what the file says, and for nothing
// else.

#include <fstream>
#include <iterator>

#include "api_house.hpp"
#include "bot/api/workloads_file.hpp"
#include "rsa_key.hpp"

namespace c1::bot::api_workloads_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kIssuer = "https://ci.test";

std::vector<api::Workload> deploy() {
  return {{.name = "deploy",
           .issuer = kIssuer,
           .audience = "https://c1.test",
           .subject = "repo:acme/infra:*",
           .acts_as = {"ines@acme.test"},
           .scopes = {"read"},
           .addresses = {"10.0.0.0/8"}}};
}

// The issuer, as it answers; how often it was asked is counted.
struct Issuer {
  Result<json::Value> answer(const std::string& url) {
    ++asked;
    if (url == kIssuer + "/.well-known/openid-configuration")
      return json::object({{"issuer", named}, {"jwks_uri", kIssuer + "/keys"}});
    if (url == kIssuer + "/keys" && !is_down) return key->set(kid);
    return unavailable("The issuer of this token does not answer as it should just now.", "down");
  }
  std::unique_ptr<RsaKey> key = std::make_unique<RsaKey>();
  std::string kid = "k1", named = kIssuer;
  bool is_down = false;
  int asked = 0;
};

class ApiWorkloads : public ApiHouse {
 protected:
  ApiWorkloads()
      : ApiHouse({}, kApiOrganisation, deploy(), [this](const std::string& url) { return issuer.answer(url); }) {}

  json::Value claims() const {
    const std::int64_t now = to_unix_seconds(house.clock.now());
    return json::object({{"iss", kIssuer},
                         {"aud", json::array({"https://c1.test"})},
                         {"sub", "repo:acme/infra:ref:refs/heads/main"},
                         {"iat", now - 5},
                         {"exp", now + 600}});
  }
  json::Value exchange(const std::string& token, const std::string& client = "deploy@c1.test/wfe") {
    return form("POST /auth/v1/token", {{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
                                        {"client_id", client},
                                        {"subject_token", token},
                                        {"subject_token_type", "urn:ietf:params:oauth:token-type:jwt"}});
  }
  int status_of(const json::Value& claims) {
    exchange(issuer.key->token(claims, "k1"));
    return last.status;
  }

  Issuer issuer;
};

TEST_F(ApiWorkloads, ATokenOfItsPlatformBecomesOneOfOurs) {
  const json::Value got = exchange(issuer.key->token(claims(), "k1"));
  ASSERT_EQ(last.status, 200) << last.body;
  EXPECT_EQ(got["token_type"].string(), "Bearer");
  EXPECT_EQ(got["issued_token_type"].string(), "urn:ietf:params:oauth:token-type:access_token");
  const std::vector<net::Header> headers{{"Authorization", "Bearer " + got["access_token"].string()}};
  const json::Value me = send("GET /api/v1/auth/introspect", "", headers);
  EXPECT_EQ(me["userId"].string(), user("ines"));
  EXPECT_EQ(me["permissions"].array().size(), 1u) << "read, and nothing else";
  send("POST /api/v1/apps", R"({"displayName":"x"})", headers);
  EXPECT_EQ(last.status, 403);
  remote = "192.0.2.1";
  send("GET /api/v1/auth/introspect", "", headers);
  EXPECT_EQ(last.status, 401) << "from elsewhere";
  const auto entries = house.audit();
  EXPECT_EQ(entries.back().what, "api.signed_in");
  EXPECT_THAT(entries.back().body, HasSubstr("repo:acme/infra:ref:refs/heads/main"));
}

TEST_F(ApiWorkloads, IsRefusedForEachThingThatIsWrong) {
  EXPECT_EQ(status_of(claims()), 200);
  const std::int64_t now = to_unix_seconds(house.clock.now());
  const auto with = [&](const char* name, json::Value value) { return claims().set(name, std::move(value)); };
  EXPECT_EQ(status_of(with("aud", "https://c1.test")), 200) << "a plain text is fine";
  EXPECT_EQ(status_of(with("aud", "https://other.test")), 401);
  EXPECT_EQ(status_of(with("aud", nullptr)), 401);
  EXPECT_EQ(status_of(with("iss", "https://evil.test")), 401);
  EXPECT_EQ(status_of(with("sub", "repo:acme/infra")), 401);
  EXPECT_EQ(status_of(with("sub", "repo:acme/other:ref")), 401);
  EXPECT_EQ(status_of(with("sub", "")), 401);
  EXPECT_EQ(status_of(with("exp", now - 61)), 401);
  EXPECT_EQ(status_of(with("exp", nullptr)), 401);
  EXPECT_EQ(status_of(with("nbf", now + 120)), 401);
  exchange(RsaKey().token(claims(), "k1"));
  EXPECT_EQ(last.status, 401) << "another key";
  exchange(issuer.key->token(claims(), "k1", "none"));
  EXPECT_EQ(last.status, 401);
  exchange(issuer.key->token(claims(), "k1"), "other@c1.test/wfe");
  EXPECT_EQ(last.status, 401);
  remote = "192.0.2.1";
  EXPECT_EQ(status_of(claims()), 401) << "from elsewhere";
  for (const char* text : {"a", "a.b.c", "....", "e30.e30.e30"}) {
    const json::Value refused = exchange(text);
    EXPECT_EQ(last.status, 401) << text;
    EXPECT_EQ(refused["error"].string(), "invalid_client");
  }
}

TEST_F(ApiWorkloads, WhatIsAskedForInOtherWordsIsRefused) {
  const auto with = [&](const char* name, const char* value) {
    std::vector<net::FormField> fields{{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
                                       {"client_id", "deploy@c1.test/wfe"},
                                       {"subject_token", issuer.key->token(claims(), "k1")},
                                       {"subject_token_type", "urn:ietf:params:oauth:token-type:jwt"}};
    std::erase_if(fields, [&](const net::FormField& field) { return field.name == name; });
    fields.push_back({name, value});
    form("POST /auth/v1/token", fields);
    return last.status;
  };
  EXPECT_EQ(with("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"), 200);
  EXPECT_EQ(with("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token"), 400);
  EXPECT_EQ(with("subject_token_type", "urn:ietf:params:oauth:token-type:saml2"), 400);
  EXPECT_EQ(with("scope", "everything"), 400);
  EXPECT_EQ(with("actor_token", "x"), 400);
  EXPECT_EQ(with("subject_token", ""), 400);
}

TEST_F(ApiWorkloads, AnIssuerIsAskedForItsKeysSeldom) {
  EXPECT_EQ(status_of(claims()), 200);
  EXPECT_EQ(status_of(claims()), 200);
  EXPECT_EQ(issuer.asked, 2) << "its configuration and its keys, once";
  for (int i = 0; i < 20; ++i) exchange(issuer.key->token(claims(), "made up " + std::to_string(i)));
  EXPECT_EQ(issuer.asked, 2) << "made-up keys send nobody out";
  issuer.kid = "k2";
  house.passes(Seconds{61});
  exchange(issuer.key->token(claims(), "k2"));
  EXPECT_EQ(last.status, 200) << "it has changed its keys";
  EXPECT_EQ(issuer.asked, 4);
}

TEST_F(ApiWorkloads, AnIssuerThatIsAwayOrIsAnotherIsNotBelieved) {
  issuer.is_down = true;
  EXPECT_EQ(status_of(claims()), 503);
  EXPECT_FALSE(last.header("Retry-After").empty());
  issuer.is_down = false;
  issuer.named = "https://evil.test";
  EXPECT_EQ(status_of(claims()), 503);
}

TEST_F(ApiWorkloads, WhoHasLeftIsActedForNoMore) {
  std::string without(kApiOrganisation);
  without.replace(without.find("name: Ines Costa"), 16, "name: Ines Costa, status: suspended");
  house.applies(without);
  EXPECT_EQ(status_of(claims()), 401);
}

TEST(WorkloadsFile, IsReadWithEachMistakeAtItsPlace) {
  const auto good = api::parse_workloads("w.yaml", R"(
workloads:
  - name: deploy
    issuer: https://token.actions.githubusercontent.com/
    audience: https://c1.acme.test
    subject: repo:acme/infra:*
    acts_as: Deploy@acme.test
    scopes: [read, administer]
    networks: [10.0.0.0/8]
)");
  ASSERT_TRUE(good.problems.empty()) << good.problems[0].text();
  EXPECT_EQ(good.workloads[0].issuer, "https://token.actions.githubusercontent.com");
  EXPECT_EQ(good.workloads[0].acts_as.value, "deploy@acme.test");
  EXPECT_THAT(good.workloads[0].scopes, ElementsAre("read", "administer"));
  const auto bad = api::parse_workloads("w.yaml", R"(
workloads:
  - {name: De ploy, issuer: "http://x.test", audience: a, subject: "a*b", acts_as: x, scopes: [god], networks: [nowhere]}
  - {name: b, issuer: "https://x.test", subject: "*", acts_as: x, scopes: [read]}
)");
  std::vector<std::string> says;
  for (const FileProblem& problem : bad.problems) says.push_back(problem.says);
  EXPECT_THAT(says, ElementsAre(HasSubstr("cannot be a name"), HasSubstr("https://"), HasSubstr("\"subject\" only"),
                                HasSubstr("no scope"), HasSubstr("no network"), HasSubstr("audience"),
                                HasSubstr("\"subject\" only")));
  EXPECT_TRUE(bad.workloads.empty());
}

TEST(WorkloadsFile, IsAsTheHandbookShowsIt) {
  std::ifstream page(C1_SOURCE_DIR "/docs/handbook/api.md");
  std::string text{std::istreambuf_iterator<char>(page), {}};
  const std::size_t begin = text.find("```yaml\nworkloads:") + 8;
  const auto file = api::parse_workloads("w.yaml", text.substr(begin, text.find("```", begin) - begin));
  for (const FileProblem& problem : file.problems) ADD_FAILURE() << problem.text();
  ASSERT_EQ(file.workloads.size(), 1u);
  EXPECT_EQ(file.workloads[0].name, "deploy");
}

}  // namespace
}  // namespace c1::bot::api_workloads_test
