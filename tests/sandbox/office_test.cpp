// Installing by OAuth, as Slack has it: its rules are the sandbox's.

#include "sandbox/office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "net/http_client.hpp"
#include "sandbox/sandbox.hpp"

namespace c1::sandbox {
namespace {

using ::testing::HasSubstr;
using Fields = std::vector<net::FormField>;

class OfficeTest : public ::testing::Test {
 protected:
  void makes_office(bool rotates) {
    workspaces.reserve(2);
    office = std::make_shared<Office>(OfficeSettings{.client_id = "1.2",
                                                     .client_secret = Secret("s3cret"),
                                                     .redirect_urls = {"https://app.test/back"},
                                                     .rotates = rotates,
                                                     .workspaces = 2});
  }
  void opens_workspace(const std::string& id, const std::string& organisation = "") {
    SandboxSettings settings{.signing_secret = Secret("signing"),
                             .people = {{.id = "U0" + id, .name = "lena", .email = id}},
                             .team_id = id,
                             .team_name = id};
    settings.enterprise_id = organisation;
    settings.office = office;
    settings.clock = &clock;
    workspaces.push_back(Sandbox::start(runtime, settings).value());
  }
  void opens(bool rotates, const std::string& organisation = "") {
    makes_office(rotates);
    for (const char* id : {"T0ACME", "T0BETA"}) opens_workspace(id, organisation);
  }
  void TearDown() override {
    workspaces.clear();
    runtime.stop();
  }

  net::Response get(const std::string& path, const Fields& query) {
    return net::send_and_wait(*client, {.url = workspaces.front()->url() + path + "?" + net::encode_form(query)})
        .response;
  }
  json::Value call(const std::string& method, const Fields& fields, const std::string& token = "") {
    net::ClientRequest request{.method = "POST",
                               .url = workspaces[0]->url() + "/api/" + method,
                               .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                               .body = net::encode_form(fields)};
    if (!token.empty()) request.headers.push_back({"Authorization", "Bearer " + token});
    return json::parse(net::send_and_wait(*client, std::move(request)).response.body).value();
  }
  net::Response decides(const std::string& decision, const std::string& team, const std::string& scope = "chat:write",
                        const std::string& redirect_uri = "https://app.test/back") {
    return get("/oauth/v2/authorize", {{"client_id", "1.2"},
                                       {"scope", scope},
                                       {"redirect_uri", redirect_uri},
                                       {"state", "mine"},
                                       {"decision", decision},
                                       {"team", team}});
  }
  std::string code(const std::string& team, const std::string& scope = "chat:write") {
    const std::string to(decides("allow", team, scope).header("Location"));
    EXPECT_THAT(to, ::testing::StartsWith("https://app.test/back?code="));
    EXPECT_THAT(to, HasSubstr("&state=mine"));
    return to.substr(to.find("code=") + 5, to.find('&') - to.find("code=") - 5);
  }
  json::Value access(Fields fields) {
    fields.push_back({"client_id", "1.2"});
    fields.push_back({"client_secret", "s3cret"});
    return call("oauth.v2.access", fields);
  }
  json::Value install(const std::string& team, const std::string& scope = "chat:write") {
    return access({{"code", code(team, scope)}, {"redirect_uri", "https://app.test/back"}});
  }
  json::Value renew(const std::string& refresh_token) {
    return access({{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}});
  }

  ManualClock clock{from_millis(1'800'000'000'000)};
  net::Runtime runtime{{.workers = 2}};
  std::unique_ptr<net::HttpClient> client = net::make_http_client(runtime);
  std::shared_ptr<Office> office;
  std::vector<std::unique_ptr<Sandbox>> workspaces;
};

TEST_F(OfficeTest, WhoeverComesBeforeAllWorkspacesAreOpenWaitsForThem) {
  makes_office(false);
  opens_workspace("T0ACME");
  auto early = std::async(std::launch::async, [this] { return decides("allow", "T0BETA"); });
  opens_workspace("T0BETA");
  EXPECT_EQ(early.get().status, 302);
}

TEST_F(OfficeTest, SendsOnlyToRegisteredAddresses) {
  opens(false);
  EXPECT_EQ(decides("allow", "T0ACME", "chat:write", "https://app.test/back/here").status, 302);
  for (const char* uri : {"https://app.test/backyard", "https://evil.test/back", "https://app.test/", ""})
    EXPECT_EQ(decides("allow", "T0ACME", "chat:write", uri).status, 400) << uri;
  EXPECT_EQ(decides("allow", "T0NONE").status, 400);
  EXPECT_EQ(decides("allow", "T0ACME", "").status, 400) << "no scopes";
  EXPECT_EQ(decides("deny", "").header("Location"), "https://app.test/back?error=access_denied&state=mine");
  const net::Response page =
      get("/oauth/v2/authorize",
          {{"client_id", "1.2"}, {"scope", "chat:write"}, {"redirect_uri", "https://app.test/back"}});
  EXPECT_THAT(page.body, HasSubstr("Allow in T0BETA"));
}

TEST_F(OfficeTest, ACodeIsGoodOnceForItsAddressAndForTenMinutes) {
  opens(false);
  const Fields here{{"redirect_uri", "https://app.test/back"}};
  const auto with = [&](const std::string& one, const std::string& uri) {
    return access({{"code", one}, {"redirect_uri", uri}})["error"].string();
  };
  const std::string once = code("T0ACME");
  EXPECT_EQ(with(once, "https://app.test/back/here"), "bad_redirect_uri");
  EXPECT_EQ(with(once, "https://app.test/back"), "");
  EXPECT_EQ(with(once, "https://app.test/back"), "invalid_code");
  EXPECT_EQ(with("nonsense", "https://app.test/back"), "invalid_code");
  const std::string late = code("T0ACME");
  clock.advance(std::chrono::minutes{11});
  EXPECT_EQ(with(late, "https://app.test/back"), "invalid_code");
  EXPECT_EQ(call("oauth.v2.access", {{"client_id", "9"}, {"client_secret", "s3cret"}})["error"].string(),
            "invalid_client_id");
  EXPECT_EQ(call("oauth.v2.access", {{"client_id", "1.2"}, {"client_secret", "x"}})["error"].string(),
            "bad_client_secret");
}

TEST_F(OfficeTest, ATokenOpensItsWorkspaceAndNoOther) {
  opens(false);
  const json::Value acme = install("T0ACME"), beta = install("T0BETA");
  EXPECT_EQ(acme["team"]["id"].string(), "T0ACME");
  EXPECT_TRUE(acme["enterprise"].is_null());
  const std::string token = acme["access_token"].string();
  EXPECT_EQ(call("auth.test", {}, token)["team_id"].string(), "T0ACME");
  EXPECT_EQ(call("auth.test", {}, beta["access_token"].string())["team_id"].string(), "T0BETA");
  EXPECT_TRUE(call("chat.postMessage", {{"channel", "U0T0ACME"}, {"text", "x"}}, token)["ok"].boolean());
  EXPECT_EQ(call("chat.postMessage", {{"channel", "U0T0BETA"}, {"text", "x"}}, token)["error"].string(),
            "channel_not_found");
  const json::Value refused = call("users.info", {{"user", "U0T0ACME"}}, token);
  EXPECT_EQ(refused["error"].string(), "missing_scope");
  EXPECT_EQ(refused["needed"].string(), "users:read");
  EXPECT_EQ(call("auth.test", {}, "xoxb-nonsense")["error"].string(), "invalid_auth");
  EXPECT_TRUE(call("auth.revoke", {}, token)["revoked"].boolean());
  EXPECT_EQ(call("auth.test", {}, token)["error"].string(), "account_inactive");
}

TEST_F(OfficeTest, ScopesAddUpOverInstallations) {
  opens(false);
  install("T0ACME", "chat:write");
  EXPECT_EQ(install("T0ACME", "users:read")["scope"].string(), "chat:write,users:read");
}

// contract 6.2
TEST_F(OfficeTest, TokensEndAndARefreshTokenIsUsedOnce) {
  opens(true);
  const json::Value first = install("T0ACME");
  EXPECT_EQ(first["expires_in"].integer(), 43'200);
  const std::string token = first["access_token"].string();
  EXPECT_THAT(token, ::testing::StartsWith("xoxe.xoxb-"));
  clock.advance(std::chrono::hours{11});
  const json::Value second = renew(first["refresh_token"].string());
  EXPECT_TRUE(call("auth.test", {}, token)["ok"].boolean()) << "the old one serves on";
  EXPECT_TRUE(renew(first["refresh_token"].string())["ok"].boolean()) << "a short grace";
  EXPECT_EQ(call("auth.test", {}, token)["error"].string(), "token_revoked") << "two at most";
  clock.advance(std::chrono::minutes{2});
  EXPECT_EQ(renew(first["refresh_token"].string())["error"].string(), "invalid_refresh_token");
  clock.advance(std::chrono::hours{12});
  EXPECT_EQ(call("auth.test", {}, second["access_token"].string())["error"].string(), "token_expired");
}

TEST_F(OfficeTest, AnOrganisationsTokenOpensAllOfItsWorkspaces) {
  opens(false, "E0ACME");
  const json::Value org = install("E0ACME", "chat:write,im:write");
  EXPECT_TRUE(org["team"].is_null());
  EXPECT_EQ(org["enterprise"]["id"].string(), "E0ACME");
  EXPECT_TRUE(org["is_enterprise_install"].boolean());
  const std::string token = org["access_token"].string();
  EXPECT_TRUE(call("auth.test", {}, token)["is_enterprise_install"].boolean());
  for (const char* person : {"U0T0ACME", "U0T0BETA"})
    EXPECT_TRUE(call("conversations.open", {{"users", person}}, token)["ok"].boolean()) << person;
}

}  // namespace
}  // namespace c1::sandbox
