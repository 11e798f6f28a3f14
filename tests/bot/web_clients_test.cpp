// API clients in the web app: made, narrowed and taken back by their owner, and by super administrators for everybody.

#include "bot/api/clients.hpp"
#include "bot/web_house.hpp"

namespace c1::bot::web::web_clients_test {
namespace {

using testing::HasSubstr;

class WebClientsTest : public WebHouse {
 protected:
  static json::Value wish_for(const std::string& name,
                              std::initializer_list<const char*> scopes = {"read", "request"}) {
    json::Value list = json::array();
    for (const char* scope : scopes) list.push(scope);
    return json::object({{"name", name}, {"scopes", list}});
  }
  static json::Value only(const char* scope) { return json::object({{"scopes", json::array({scope})}}); }
  std::string made_by(Browser& browser, const std::string& name) {
    const json::Value made = browser.post("clients", wish_for(name));
    EXPECT_FALSE(made["secret"].string().empty()) << made.dump();
    return made["client"]["id"].string();
  }
  net::Response revoked(Browser& browser, const std::string& id) {
    return browser.send("POST", "/web/api/clients/" + id + "/revoke", json::object());
  }
  std::vector<std::string> logged() {
    std::vector<std::string> all;
    for (const auto& entry : house.audit())
      if (entry.what.starts_with("api.client"))
        all.push_back(entry.what + " of " + entry.subject + " by " + entry.actor + " on " + entry.surface);
    return all;
  }
  bool gets_a_token(const json::Value& made) {
    const std::string id = made["client"]["client_id"].string();
    const auto client = api::client_by_secret(house.services, id, made["secret"].string(), "127.0.0.1");
    return client && api::token_for(house.services, *client, "127.0.0.1");
  }
};

TEST_F(WebClientsTest, ASecretIsToldOnceAndWorksUntilItIsTakenBack) {
  Browser lena = as("lena@acme.test");
  const json::Value made = lena.post("clients", wish_for("Backup"));
  EXPECT_TRUE(gets_a_token(made));
  const json::Value rows = lena.get("clients")["rows"];
  ASSERT_EQ(rows.array().size(), 1u);
  const json::Value& row = rows[std::size_t{0}];
  EXPECT_EQ(row["name"].string(), "Backup");
  EXPECT_EQ(row["kind"].string(), "client");
  EXPECT_EQ(row["owner"]["name"].string(), "Lena Fischer");
  EXPECT_FALSE(row["last_used"].is_null());
  EXPECT_THAT(rows.dump(), testing::Not(HasSubstr("secret-token")));
  EXPECT_EQ(revoked(lena, row["id"].string()).status, 200);
  EXPECT_FALSE(gets_a_token(made));
  EXPECT_EQ(revoked(lena, row["id"].string()).status, 404) << "gone already";
  EXPECT_THAT(logged(), testing::ElementsAre("api.client_created of lena@acme.test by lena@acme.test on web",
                                             "api.client_deleted of lena@acme.test by lena@acme.test on web"));
}

TEST_F(WebClientsTest, OthersAreForSuperAdministratorsToSeeAndTakeBack) {
  Browser lena = as("lena@acme.test"), omar = as("omar@acme.test"), ines = as("ines@acme.test");
  const std::string id = made_by(lena, "Hers");
  EXPECT_TRUE(omar.get("clients")["rows"].array().empty());
  for (Browser* one : {&lena, &omar}) EXPECT_EQ(one->status("admin/clients"), 403);
  EXPECT_EQ(revoked(omar, id).status, 404);
  EXPECT_EQ(omar.send("POST", "/web/api/clients/" + id + "/narrow", only("read")).status, 404);
  EXPECT_EQ(ines.get("admin/clients")["rows"][std::size_t{0}]["owner"]["name"].string(), "Lena Fischer");
  EXPECT_EQ(ines.send("POST", "/web/api/clients/" + id + "/narrow", only("read")).status, 200);
  EXPECT_EQ(lena.get("clients")["rows"][std::size_t{0}]["scopes"].dump(), R"(["read"])");
  EXPECT_EQ(revoked(ines, id).status, 200);
  EXPECT_TRUE(lena.get("clients")["rows"].array().empty());
  EXPECT_THAT(logged(), testing::Contains("api.client_deleted of lena@acme.test by ines@acme.test on web"));
}

TEST_F(WebClientsTest, WhatAClientMayIsNarrowedAndNeverWidened) {
  Browser lena = as("lena@acme.test");
  const json::Value made = lena.post("clients", wish_for("All of it", {}));
  const std::string path = "/web/api/clients/" + made["client"]["id"].string() + "/narrow";
  const json::Value two = json::object({{"scopes", json::array({"read", "decide"})}});
  EXPECT_EQ(lena.send("POST", path, two).status, 200);
  EXPECT_TRUE(gets_a_token(made)) << "with another token";
  const net::Response wider = lena.send("POST", path, json::object({{"scopes", json::array({"read", "manage"})}}));
  EXPECT_EQ(wider.status, 400);
  EXPECT_THAT(wider.body, HasSubstr("never widened"));
  EXPECT_EQ(lena.send("POST", path, json::object({{"scopes", json::array()}})).status, 400) << "none are all";
  EXPECT_EQ(lena.send("POST", path, only("god")).status, 400);
  EXPECT_EQ(lena.send("POST", path, only("decide")).status, 200);
}

TEST_F(WebClientsTest, WhatIsWrongSaysWhichFieldAndTheWayOut) {
  Browser lena = as("lena@acme.test");
  const auto refusal = [&](const char* field, json::Value value) {
    json::Value wish = wish_for("Backup");
    wish.set(field, std::move(value));
    return lena.post("clients", wish)["error"]["says"].string();
  };
  EXPECT_THAT(refusal("name", "  "), HasSubstr("Give it a name"));
  EXPECT_THAT(refusal("name", std::string(201, 'x')), HasSubstr("200 characters"));
  EXPECT_THAT(refusal("days", 0), HasSubstr("from 1 to 3660"));
  EXPECT_THAT(refusal("days", "soon"), HasSubstr("from 1 to 3660"));
  EXPECT_THAT(refusal("addresses", json::array({"10.0.0.0/33"})), HasSubstr("write it as 10.0.0.0/8"));
  EXPECT_THAT(refusal("scopes", json::array({"god"})), HasSubstr("no scope \"god\""));
  EXPECT_THAT(refusal("scopes", json::array({7})), HasSubstr("a list of words"));
  EXPECT_TRUE(lena.get("clients")["rows"].array().empty());
}

TEST_F(WebClientsTest, ADeviceThatHasSignedInIsCalledOne) {
  const api::Pass device{.person = {"lena@acme.test"}, .client = {}, .token_hash = {}, .scopes = {}};
  ASSERT_TRUE(api::create_client(house.services, device, {.name = "c1 on laptop"}, "127.0.0.1"));
  Browser lena = as("lena@acme.test");
  EXPECT_EQ(lena.get("clients")["rows"][std::size_t{0}]["kind"].string(), "device");
}

}  // namespace
}  // namespace c1::bot::web::web_clients_test
