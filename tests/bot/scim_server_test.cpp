// The SCIM service as Okta and Entra ID use it: their requests, word for word, and what becomes of people.

#include "bot/directory/scim_server.hpp"

#include "bot/house.hpp"

namespace c1::bot::directory::scim_server_test {
namespace {

using namespace workflow;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kToken[] = "a-token-of-the-identity-provider";

std::string acme(const std::string& users = "") {
  return "organisation: {name: Acme, directory: true}\n"
         "users:\n"
         "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n" +
         users +
         "policies:\n"
         "  - {slug: auto, steps: [{accept: Fine}]}\n"
         "  - {slug: manager, steps: [{approve: {by: manager}}]}\n"
         "apps:\n"
         "  - slug: github\n"
         "    name: GitHub\n"
         "    owners: [ines@acme.test]\n"
         "    policy: auto\n"
         "    entitlements: [{slug: team, name: Team}, {slug: prod, name: Prod, policy: manager}]\n"
         "catalogs:\n"
         "  - {slug: all, name: All, audience: '\"Platform\" in subject.groups', entitlements: ['github/*']}\n";
}

class ScimServerTest : public ::testing::Test {
 protected:
  net::Response send(const std::string& method, const std::string& path, const std::string& body = "",
                     const std::string& token = kToken) {
    const auto question = path.find('?');
    net::Request request{.method = method,
                         .path = "/scim/v2" + path.substr(0, question),
                         .query = question == std::string::npos ? "" : path.substr(question + 1),
                         .headers = {{"Authorization", "Bearer " + token}},
                         .body = body};
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/scim+json; charset=utf-8"});
    net::Response response = server.answer(request);
    house.takes_force();
    return response;
  }
  json::Value sent(const std::string& method, const std::string& path, const std::string& body = "", int status = 200) {
    const net::Response response = send(method, path, body);
    EXPECT_EQ(response.status, status) << response.body;
    auto answered = json::parse(response.body);
    return answered ? *std::move(answered) : json::Value{};
  }
  // As Okta makes one.
  std::string add(const std::string& name, const std::string& more = "") {
    return sent("POST", "/Users",
                R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":")" + name +
                    R"(@acme.test","name":{"givenName":")" + name +
                    R"(","familyName":"Fischer"},"emails":[{"primary":true,"value":")" + name +
                    R"(@acme.test","type":"work"}],"active":true)" + more + "}",
                201)["id"]
        .string();
  }
  json::Value patched(const std::string& path, const std::string& operations, int status = 200) {
    return sent("PATCH", path,
                R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[)" + operations + "]}",
                status);
  }
  const User* user(const std::string& email) { return house.catalog.get()->user_by_email(email); }
  std::vector<std::string> found(const std::string& what, const std::string& filter) {
    const json::Value list = sent("GET", what + "?" + net::encode_form({{"filter", filter}}));
    std::vector<std::string> ids;
    for (const json::Value& one : list["Resources"].array()) ids.push_back(one["id"].string());
    EXPECT_EQ(list["totalResults"].integer(), static_cast<std::int64_t>(ids.size()));
    return ids;
  }

  House house{acme()};
  net::Runtime runtime{{.io_threads = 1, .workers = 1}};
  ScimServer server{house.services, runtime, {Secret("another-token-of-before"), Secret(kToken)}};
};

// ---- who may, and what it says of itself

TEST_F(ScimServerTest, WantsOneOfItsTokens) {
  EXPECT_EQ(send("GET", "/Users", "", "wrong").status, 401);
  EXPECT_EQ(send("GET", "/Users", "", "").status, 401);
  EXPECT_EQ(send("GET", "/Users", "", "another-token-of-before").status, 200);
  const net::Response refused = send("POST", "/Users", R"({"userName":"x@acme.test"})", "wrong");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(json::parse(refused.body).value()["schemas"][0].string(), "urn:ietf:params:scim:api:messages:2.0:Error");
  EXPECT_EQ(user("x@acme.test"), nullptr);
}

TEST_F(ScimServerTest, IsNotThereWithoutTokens) {
  const ScimServer none(house.services, runtime, {});
  bool answered = false;
  EXPECT_FALSE(none.handle({.method = "GET", .path = "/scim/v2/Users"}, [&](const auto&) { answered = true; }));
  EXPECT_FALSE(answered);
}

TEST_F(ScimServerTest, SaysWhatItCan) {
  EXPECT_TRUE(sent("GET", "/ServiceProviderConfig")["patch"]["supported"].boolean());
  EXPECT_THAT(sent("GET", "/ResourceTypes")["Resources"].array(), SizeIs(2));
  EXPECT_EQ(sent("GET", "/ResourceTypes/User")["endpoint"].string(), "/Users");
  EXPECT_EQ(sent("GET", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group")["name"].string(), "Group");
  EXPECT_EQ(sent("GET", "/Schemas/urn:x", "", 404)["status"].string(), "404");
  EXPECT_EQ(send("GET", "/Nothing").status, 404);
  EXPECT_EQ(send("PUT", "/Users").status, 405);
}

// ---- people

TEST_F(ScimServerTest, BringsPeople) {
  const std::string id = add("lena",
                             R"(,"externalId":"00u1","title":"Engineer","locale":"en","phoneNumbers":[{"value":"1"}],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Engineering","employeeNumber":7})");
  ASSERT_NE(user("lena@acme.test"), nullptr);
  EXPECT_EQ(user("lena@acme.test")->name, "lena Fischer");
  EXPECT_EQ(user("lena@acme.test")->department, "Engineering");
  EXPECT_EQ(user("lena@acme.test")->attributes.at("employeeNumber"), "7");
  const json::Value shown = sent("GET", "/Users/" + id);
  EXPECT_EQ(shown["externalId"].string(), "00u1");
  EXPECT_EQ(shown["meta"]["location"].string(), "http://c1.test/scim/v2/Users/" + id);
  std::vector<std::string> what;
  for (const auto& entry : house.audit()) what.push_back(entry.what);
  EXPECT_THAT(what, Contains("directory.person_added"));
}

TEST_F(ScimServerTest, KeepsNamesAndAddressesApart) {
  add("lena");
  const json::Value again = sent("POST", "/Users", R"({"userName":"LENA@acme.test"})", 409);
  EXPECT_EQ(again["scimType"].string(), "uniqueness");
  const json::Value other = sent("POST", "/Users", R"({"userName":"l2","emails":[{"value":"Lena@Acme.test"}]})", 409);
  EXPECT_THAT(other["detail"].string(), HasSubstr("belongs to lena@acme.test"));
}

TEST_F(ScimServerTest, RefusesWhatIsNoPerson) {
  for (const char* body : {R"({})", R"({"userName":"lena"})", R"({"userName":"x@acme.test","active":"maybe"})",
                           R"({"userName":"a b@acme.test"})", R"({"userName":"x@acme.test\r\nBcc: y@acme.test"})"})
    EXPECT_EQ(sent("POST", "/Users", body, 400)["scimType"].string(), "invalidValue") << body;
  EXPECT_EQ(send("POST", "/Users", "{").status, 400);
  EXPECT_EQ(send("POST", "/Users", R"({"userName":"x\u0000@acme.test"})").status, 400);
  EXPECT_EQ(house.catalog.get()->organisation().users.size(), 1u);
}

TEST_F(ScimServerTest, FindsPeopleAsOktaAndEntraAsk) {
  const std::string lena = add("lena", R"(,"externalId":"Ext 1")");
  add("omar");
  EXPECT_THAT(found("/Users", R"(userName eq "LENA@acme.test")"), ElementsAre(lena));
  EXPECT_THAT(found("/Users", R"(externalId eq "Ext 1")"), ElementsAre(lena));
  EXPECT_THAT(found("/Users", R"(emails[type eq "work"].value eq "lena@acme.test")"), ElementsAre(lena));
  EXPECT_THAT(found("/Users", R"(emails.value eq "lena@acme.test" and active eq true)"), ElementsAre(lena));
  EXPECT_THAT(found("/Users", R"(userName eq "lena@acme.test" and active eq false)"), IsEmpty());
  EXPECT_THAT(found("/Users", "id eq \"" + lena + "\""), ElementsAre(lena));
  EXPECT_THAT(found("/Users", R"(userName eq "7f3c8c5e-nobody")"), IsEmpty());
  for (const char* filter : {"userName", "userName co \"l\"", "title pr", "title eq \"x\"", "userName eq \"x", "or"})
    EXPECT_EQ(sent("GET", "/Users?" + net::encode_form({{"filter", filter}}), "", 400)["scimType"].string(),
              "invalidFilter")
        << filter;
}

TEST_F(ScimServerTest, ListsThemInPages) {
  for (const char* name : {"a", "b", "c"}) add(name);
  const json::Value page = sent("GET", "/Users?startIndex=2&count=1");
  EXPECT_EQ(page["totalResults"].integer(), 3);
  EXPECT_EQ(page["startIndex"].integer(), 2);
  EXPECT_EQ(page["itemsPerPage"].integer(), 1);
  EXPECT_EQ(sent("GET", "/Users?count=0")["totalResults"].integer(), 3);
  EXPECT_THAT(sent("GET", "/Users?startIndex=9")["Resources"].array(), IsEmpty());
  EXPECT_EQ(send("GET", "/Users?count=x").status, 400);
}

TEST_F(ScimServerTest, ReplacesAPersonWhoStaysThemselves) {
  const std::string id = add("lena", R"(,"title":"Engineer")");
  const UserId before = user("lena@acme.test")->id;
  sent(
      "PUT", "/Users/" + id,
      R"({"userName":"lena.haddad@acme.test","displayName":"Lena Haddad","emails":[{"value":"lena.haddad@acme.test"}]})");
  ASSERT_NE(user("lena.haddad@acme.test"), nullptr);
  EXPECT_EQ(user("lena.haddad@acme.test")->id, before) << "what she holds stays hers";
  EXPECT_EQ(user("lena.haddad@acme.test")->title, "");
  EXPECT_EQ(sent("PUT", "/Users/nobody", R"({"userName":"x@acme.test"})", 404)["status"].string(), "404");
}

TEST_F(ScimServerTest, GivesAnAddressToANewcomerWithoutWhatItsOldOwnerHolds) {
  const std::string id = add("lena");
  sent("POST", "/Groups", R"({"displayName":"Platform","members":[{"value":")" + id + R"("}]})", 201);
  house.gets("lena@acme.test", "github/team");
  patched("/Users/" + id, R"({"op":"replace","value":{"userName":"l@acme.test","emails":[{"value":"l@acme.test"}]}})");
  add("lena");
  ASSERT_NE(user("lena@acme.test"), nullptr);
  EXPECT_NE(user("lena@acme.test")->id, UserId{"lena@acme.test"});
  EXPECT_EQ(user("l@acme.test")->id, UserId{"lena@acme.test"});
}

// ---- PATCH

TEST_F(ScimServerTest, TakesPatchesOfOkta) {
  const std::string id = add("lena");
  patched("/Users/" + id, R"({"op":"replace","value":{"active":false}})");
  EXPECT_EQ(user("lena@acme.test"), nullptr);
  patched("/Users/" + id, R"({"op":"replace","value":{"active":true,"title":"Lead"}})");
  ASSERT_NE(user("lena@acme.test"), nullptr);
  EXPECT_EQ(user("lena@acme.test")->title, "Lead");
}

TEST_F(ScimServerTest, TakesPatchesOfEntra) {
  const std::string omar = add("omar"), id = add("lena");
  patched("/Users/" + id, R"({"op":"Replace","path":"displayName","value":"Lena F."},
    {"op":"Add","path":"name.givenName","value":"Helena"},
    {"op":"Add","path":"emails[type eq \"work\"].value","value":"helena@acme.test"},
    {"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"Ops"},
    {"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":")" +
                              omar + R"("})");
  const User* lena = user("helena@acme.test");
  ASSERT_NE(lena, nullptr);
  EXPECT_EQ(lena->name, "Lena F.");
  EXPECT_EQ(lena->department, "Ops");
  EXPECT_EQ(lena->manager, UserId{"omar@acme.test"});
  patched("/Users/" + id, R"({"op":"Replace","path":"active","value":"False"})");
  EXPECT_EQ(user("helena@acme.test"), nullptr);
  patched("/Users/" + id, R"({"op":"Replace","path":"active","value":"True"},
    {"op":"Remove","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"},
    {"op":"Replace","value":{"name.familyName":"Haddad",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department":"Sales"}})");
  ASSERT_NE(user("helena@acme.test"), nullptr);
  EXPECT_EQ(user("helena@acme.test")->manager, std::nullopt);
  EXPECT_EQ(user("helena@acme.test")->department, "Sales");
}

TEST_F(ScimServerTest, TakesAllOfAPatchOrNothing) {
  const std::string id = add("lena");
  patched("/Users/" + id, R"({"op":"replace","path":"title","value":"Lead"},{"op":"jump","path":"title"})", 400);
  patched("/Users/" + id, R"({"op":"replace","path":"title","value":"Lead"},{"op":"replace","path":"id","value":"x"})",
          400);
  patched("/Users/" + id, R"({"op":"remove"})", 400);
  patched("/Users/" + id, R"({"op":"replace","path":"emails[type","value":"x"})", 400);
  patched("/Users/" + id, R"({"op":"replace","path":"emails[type eq \"work\"].value","value":"none"})", 400);
  EXPECT_EQ(sent("PATCH", "/Users/" + id, "{}", 400)["scimType"].string(), "invalidSyntax");
  EXPECT_EQ(user("lena@acme.test")->title, "");
}

// ---- groups

TEST_F(ScimServerTest, BringsGroupsThatConditionsKnow) {
  const std::string lena = add("lena"), omar = add("omar");
  const auto sees = [&](const std::string& email) {
    const auto catalog = house.catalog.get();
    return catalog->sight_of(*user(email), {}, house.clock.now()).sees(EntitlementId{"github/team"});
  };
  EXPECT_FALSE(sees("lena@acme.test"));
  const std::string group =
      sent("POST", "/Groups", R"({"displayName":"Platform","members":[{"value":")" + lena + R"("}]})", 201)["id"]
          .string();
  EXPECT_TRUE(sees("lena@acme.test"));
  EXPECT_FALSE(sees("omar@acme.test"));
  EXPECT_EQ(sent("GET", "/Users/" + lena)["groups"][0]["display"].string(), "Platform");
  // Entra, then Okta.
  patched("/Groups/" + group, R"({"op":"Add","path":"members","value":[{"value":")" + omar + R"("}]},
    {"op":"Remove","path":"members","value":[{"value":")" +
                                  lena + R"("}]})");
  EXPECT_TRUE(sees("omar@acme.test"));
  EXPECT_FALSE(sees("lena@acme.test"));
  patched("/Groups/" + group, R"({"op":"remove","path":"members[value eq \")" + omar + R"(\"]"},
    {"op":"replace","value":{"id":")" +
                                  group + R"(","displayName":"Platform"}})");
  EXPECT_FALSE(sees("omar@acme.test"));
  EXPECT_THAT(sent("GET", "/Groups/" + group)["members"].array(), IsEmpty());
}

TEST_F(ScimServerTest, FindsGroups) {
  const std::string lena = add("lena");
  const std::string group =
      sent("POST", "/Groups", R"({"displayName":"Platform","externalId":"g1","members":[{"value":")" + lena + R"("}]})",
           201)["id"]
          .string();
  EXPECT_THAT(found("/Groups", R"(displayName eq "Platform")"), ElementsAre(group));
  EXPECT_THAT(found("/Groups", R"(externalId eq "g1")"), ElementsAre(group));
  EXPECT_THAT(found("/Groups", "id eq \"" + group + "\" and members eq \"" + lena + "\""), ElementsAre(group));
  EXPECT_THAT(found("/Groups", "id eq \"" + group + "\" and members eq \"x\""), IsEmpty());
  EXPECT_THAT(found("/Groups", "members.value eq \"" + lena + "\""), ElementsAre(group));
  EXPECT_FALSE(sent("GET", "/Groups?excludedAttributes=members")["Resources"][0].has("members"));
  EXPECT_EQ(sent("POST", "/Groups", R"({"displayName":"Platform"})", 409)["scimType"].string(), "uniqueness");
  EXPECT_EQ(sent("POST", "/Groups", R"({"displayName":"Other","members":[{"value":"x"}]})", 400)["scimType"].string(),
            "invalidValue");
  EXPECT_EQ(send("DELETE", "/Groups/" + group).status, 204);
  EXPECT_EQ(send("GET", "/Groups/" + group).status, 404);
}

// ---- who leaves

TEST_F(ScimServerTest, TakesAwayWhatALeaverHoldsAndClosesWhatIsOpen) {
  const std::string omar = add("omar"), id = add("lena");
  sent("POST", "/Groups", R"({"displayName":"Platform","members":[{"value":")" + id + R"("}]})", 201);
  patched(
      "/Users/" + id,
      R"({"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":{"value":")" +
          omar + R"("}})");
  house.gets("lena@acme.test", "github/team");
  const Request open = house.asks("lena@acme.test", "github/prod");
  EXPECT_THAT(awaited(open), ElementsAre(UserId{"omar@acme.test"}));
  patched("/Users/" + id, R"({"op":"replace","path":"active","value":false})");
  house.works();
  EXPECT_EQ(house.request(open.id).outcome, Outcome::cancelled);
  ASSERT_TRUE(house.taking_away("lena@acme.test", "github/team"));
}

TEST_F(ScimServerTest, AsksOthersThanALeaver) {
  const std::string omar = add("omar"), id = add("lena");
  sent("POST", "/Groups", R"({"displayName":"Platform","members":[{"value":")" + id + R"("}]})", 201);
  patched("/Users/" + id,
          R"({"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":")" +
              omar + R"("})");
  const Request open = house.asks("lena@acme.test", "github/prod");
  EXPECT_EQ(send("DELETE", "/Users/" + omar).status, 204);
  EXPECT_EQ(send("DELETE", "/Users/" + omar).status, 404);
  house.works();
  EXPECT_THAT(awaited(house.request(open.id)), ElementsAre(UserId{"ines@acme.test"}));
}

TEST_F(ScimServerTest, LetsTheFileAddRolesAndTheDirectorySayWhoIsThere) {
  house.applies(acme("  - {email: lena@acme.test, name: L, title: Boss, roles: [access_request_admin]}\n"));
  const std::string id = add("lena");
  EXPECT_EQ(user("lena@acme.test")->name, "lena Fischer");
  EXPECT_EQ(user("lena@acme.test")->title, "Boss") << "the directory says nothing of it";
  EXPECT_THAT(user("lena@acme.test")->roles, ElementsAre(Role::access_request_admin));
  EXPECT_EQ(send("DELETE", "/Users/" + id).status, 204);
  EXPECT_EQ(user("lena@acme.test"), nullptr) << "the file must not keep a leaver";
  add("lena");
  EXPECT_NE(user("lena@acme.test"), nullptr);
}

TEST_F(ScimServerTest, LeavesInPlaceWhomTheFileForgetsAndTheDirectoryKnows) {
  const std::string with_lena = acme("  - {email: lena@acme.test, name: L, roles: [access_request_admin]}\n");
  house.applies(with_lena);
  const std::string id = add("lena");
  sent("POST", "/Groups", R"({"displayName":"Platform","members":[{"value":")" + id + R"("}]})", 201);
  house.gets("lena@acme.test", "github/team");
  house.applies(acme());
  house.works();
  EXPECT_NE(user("lena@acme.test"), nullptr);
  EXPECT_FALSE(house.taking_away("lena@acme.test", "github/team"));
}

}  // namespace
}  // namespace c1::bot::directory::scim_server_test
