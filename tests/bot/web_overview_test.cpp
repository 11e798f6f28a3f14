// Named filters, the dashboard, and previews of who sees what.

#include "bot/web_house.hpp"

namespace c1::bot::web::web_overview_test {
namespace {

using testing::HasSubstr;

using WebOverviewTest = WebHouse;

json::Value view(const char* screen, const std::string& name, const std::string& query) {
  return json::object({{"screen", screen}, {"name", name}, {"query", query}});
}

TEST_F(WebOverviewTest, ViewsAreKeptForOnePerson) {
  Browser lena = as("lena@acme.test"), omar = as("omar@acme.test");
  EXPECT_EQ(lena.post("views", view("history", " Open ", "state=open&app=github"))["views"].array().size(), 1U);
  lena.post("views", view("history", "Open", "state=open"));
  const json::Value mine = lena.get("views?screen=history")["views"];
  ASSERT_EQ(mine.array().size(), 1U) << "the same name";
  EXPECT_EQ(mine[std::size_t{0}]["query"].string(), "state=open");
  EXPECT_TRUE(lena.get("views?screen=requests")["views"].array().empty());
  EXPECT_TRUE(omar.get("views?screen=history")["views"].array().empty());
  EXPECT_EQ(omar.send("POST", "/web/api/views/forget", view("history", "Open", "")).status, 404);
  EXPECT_EQ(lena.send("POST", "/web/api/views/forget", view("history", "Open", "")).status, 200);
  EXPECT_TRUE(lena.get("views?screen=history")["views"].array().empty());
}

TEST_F(WebOverviewTest, AViewIsFiltersAndNothingElse) {
  Browser lena = as("lena@acme.test");
  const auto refused = [&](const json::Value& body) { return lena.post("views", body)["error"]["field"].string(); };
  EXPECT_EQ(refused(view("admin", "A", "state=open")), "screen");
  EXPECT_EQ(refused(view("history", "  ", "state=open")), "name");
  EXPECT_EQ(refused(view("history", std::string(81, 'x'), "state=open")), "name");
  EXPECT_EQ(refused(view("history", "A", "next=https://evil.test")), "query");
  EXPECT_EQ(refused(view("history", "A", "state=%zz")), "query");
  EXPECT_EQ(refused(view("history", "A", "app=" + std::string(1'000, 'x'))), "query");
  for (int i = 0; i < 50; ++i) lena.post("views", view("history", "View " + std::to_string(i), "state=open"));
  EXPECT_THAT(lena.post("views", view("history", "One more", "state=open"))["error"]["says"].string(),
              HasSubstr("Take one away first"));
}

TEST_F(WebOverviewTest, ApprovalsAreFiltered) {
  house.asks("lena@acme.test", "github/access");
  Browser omar = as("omar@acme.test");
  const auto found = [&](const std::string& query) {
    const json::Value page = omar.get("approvals?" + query);
    EXPECT_EQ(page["waiting"].integer(), 1);
    return page["requests"].array().size();
  };
  EXPECT_EQ(found(""), 1U);
  EXPECT_EQ(found("app=github&subject=lena@acme.test&kind=grant"), 1U);
  EXPECT_EQ(found("app=figma"), 0U);
  EXPECT_EQ(found("subject=pia@acme.test"), 0U);
  EXPECT_EQ(found("kind=revoke"), 0U);
  EXPECT_EQ(found("emergency=yes"), 0U);
}

TEST_F(WebOverviewTest, TheDashboardCountsWhatPeopleDecided) {
  const auto first = house.asks("lena@acme.test", "github/access");
  house.passes(std::chrono::hours(1));
  house.goes_on(first);
  const auto second = house.asks("lena@acme.test", "github/admin", Seconds{3600});
  house.passes(std::chrono::hours(3));
  house.does(workflow::Deny{second.id, {"omar@acme.test"}, second.step, "No"}).value();
  Browser ines = as("ines@acme.test");
  const json::Value figures = ines.get("admin/dashboard?days=7");
  EXPECT_EQ(figures["asked"].integer(), 2);
  EXPECT_EQ(figures["open"].integer(), 1);
  EXPECT_EQ(figures["decided"]["decisions"].integer(), 2);
  EXPECT_EQ(figures["decided"]["p50"].integer(), 3'600);
  EXPECT_EQ(figures["decided"]["p90"].integer(), 3 * 3'600);
  EXPECT_EQ(figures["by_app"][std::size_t{0}]["name"].string(), "GitHub");
  EXPECT_EQ(figures["by_person"][std::size_t{0}]["id"].string(), "omar@acme.test");
  EXPECT_EQ(figures["by_outcome"].dump(), R"([{"name":"denied","count":1},{"name":"open","count":1}])");
  house.passes(std::chrono::hours(24 * 8));
  EXPECT_EQ(ines.get("admin/dashboard?days=7")["asked"].integer(), 0);
}

TEST_F(WebOverviewTest, APreviewTellsWhoSeesACatalog) {
  std::string acme = kWebAcme;
  acme.insert(acme.find("policies:"),
              "  - {slug: engineers, name: Engineers, audience: 'subject.department == \"Engineering\"', "
              "entitlements: [github/admin]}\n");
  house.applies(acme);
  Browser ines = as("ines@acme.test"), lena = as("lena@acme.test");
  const json::Value people = ines.get("admin/catalogs/engineers")["people"];
  EXPECT_EQ(people["seeing"].integer(), 2);
  EXPECT_EQ(people["looked_at"].integer(), 4);
  EXPECT_THAT(people["see"].dump(), HasSubstr("Lena Fischer"));
  EXPECT_THAT(people["see_not"].dump(), HasSubstr("Pia Lindqvist"));
  const auto seen = [&](const std::string& person) {
    std::string all;
    const json::Value page = ines.get("admin/catalogs?person=" + person);
    for (const json::Value& row : page["rows"].array())
      if (row["seen"].boolean()) all += row["slug"].string() + " ";
    return all;
  };
  EXPECT_THAT(seen("lena@acme.test"), HasSubstr("engineers"));
  EXPECT_EQ(seen("pia@acme.test"), "all ");
  EXPECT_EQ(ines.status("admin/catalogs?person=nobody"), 404);
  EXPECT_EQ(ines.status("admin/catalogs/nothing"), 404);
  for (const char* page : {"admin/dashboard", "admin/catalogs", "admin/catalogs/all"})
    EXPECT_EQ(lena.status(page), 403);
}

TEST_F(WebOverviewTest, FirstStepsGoUntilTheFirstGrant) {
  Browser ines = as("ines@acme.test"), lena = as("lena@acme.test");
  const auto done = [&](Browser& browser) {
    std::string all;
    const json::Value page = browser.get("first-steps");
    for (const json::Value& step : page["steps"].array())
      if (step["done"].boolean()) all += step["name"].string() + " ";
    return all;
  };
  EXPECT_EQ(done(ines), "organisation ");
  EXPECT_EQ(done(lena), "");
  house.asks("lena@acme.test", "github/access");
  EXPECT_EQ(done(ines), "organisation request ");
  house.gets("pia@acme.test", "github/access");
  EXPECT_EQ(done(ines), "organisation request grant ");
}

}  // namespace
}  // namespace c1::bot::web::web_overview_test
