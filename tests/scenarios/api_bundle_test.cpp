// A bundle is asked for as a whole by the API: once for a key, for those who may, of what may be seen.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/api_caller.hpp"
#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::HasSubstr;

class ApiBundle : public ::testing::Test {
 protected:
  ApiBundle() {
    lena.signs_in(in_slack);
    jun.signs_in(jun_in_slack);
    const Called catalogs = lena.call("GET", "/api/v1/catalogs", "");
    for (const json::Value& row : catalogs.body["list"].array())
      if (row["requestCatalog"]["requestBundle"].boolean()) path = path_of(row["requestCatalog"]["id"].string());
  }
  static std::string path_of(const std::string& id) { return "/api/v1/catalogs/" + id + "/request"; }

  World world;
  net::Runtime runtime{{.io_threads = 1, .workers = 2}};
  std::unique_ptr<net::HttpClient> client = net::make_http_client(runtime);
  support::Person in_slack = world.desk->person("lena"), jun_in_slack = world.desk->person("jun");
  ApiCaller lena{*client, world.address()}, jun{*client, world.address()};
  std::string path;
};

TEST_F(ApiBundle, IsAskedForOnceForAKey) {
  const std::string body = R"({"description": "Day one"})";
  const std::vector<net::Header> once{{"Content-Type", "application/json"}, {"Idempotency-Key", "k1"}};
  const Called first = lena.call("POST", path, body, once);
  ASSERT_EQ(first.status, 200) << first.response.body;
  ASSERT_EQ(first.body["list"].array().size(), 2U);
  for (const json::Value& row : first.body["list"].array())
    EXPECT_FALSE(row["taskView"]["task"]["id"].string().empty());
  const Called again = lena.call("POST", path, body, once);
  EXPECT_EQ(again.status, 200) << again.response.body;
  EXPECT_TRUE(again.body["list"].array().empty());
  EXPECT_EQ(again.body["pendingTaskIds"].array().size(), 2U);
  const Called anew = lena.call("POST", path, body);
  EXPECT_EQ(anew.status, 409) << anew.response.body;
  EXPECT_THAT(anew.response.body, HasSubstr("nothing left to ask for"));
  in_slack.sees("#1002");
}

TEST_F(ApiBundle, IsForThoseWhoMayAndSayWhy) {
  EXPECT_EQ(lena.call("POST", path, R"({"description": ""})").status, 400);
  EXPECT_EQ(lena.call("POST", path, R"({"description": "Day one", "grantDuration": "soon"})").status, 400);
  EXPECT_EQ(lena.call("POST", path_of("nothing"), R"({"description": "Day one"})").status, 404);
  const std::string for_lena = R"({"description": "Day one", "identityUserId": "lena@acme.test"})";
  EXPECT_EQ(jun.call("POST", path, for_lena).status, 403);
}

}  // namespace
}  // namespace c1::scenarios
