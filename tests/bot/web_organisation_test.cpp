// The organisation file in the web app: taken, planned, applied, by super administrators, beside the server's own file.

#include "bot/organisation_kept.hpp"
#include "bot/organisation_page.hpp"
#include "bot/web_house.hpp"
#include "workflow/codec.hpp"

namespace c1::bot::web::web_organisation_test {
namespace {

using testing::HasSubstr;

class WebOrganisationTest : public WebHouse {
 protected:
  static json::Value text_body(const std::string& text, const std::string& state = "") {
    return json::object({{"text", text}, {"state", state}});
  }
  static std::string changed(std::string text, const std::string& what, const std::string& to) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what << " in\n" << text;
    return at == std::string::npos ? text : text.replace(at, what.size(), to);
  }
  static std::string text_of(Browser& browser) { return browser.get("admin/organisation")["text"].string(); }
  json::Value plan(Browser& browser, const std::string& text) {
    return browser.post("admin/organisation/plan", text_body(text));
  }
  std::string stored_catalog_slugs() {
    std::string slugs;
    const auto all = house.store->read([](storage::Tx& tx) { return stored_organisation(tx); });
    for (const auto& entry : all.catalogs) slugs += entry.slug + " ";
    return slugs;
  }
  net::Response apply(Browser& browser, const std::string& text) {
    const std::string state = plan(browser, text)["state"].string();
    return browser.send("POST", "/web/api/admin/organisation/apply", text_body(text, state));
  }
};

TEST_F(WebOrganisationTest, IsForSuperAdministrators) {
  house.applies(changed(changed(kWebAcme, "name: Omar Haddad,", "name: Omar Haddad, roles: [access_request_admin],"),
                        "name: Pia Lindqvist", "name: Pia Lindqvist, roles: [read_only_admin]"));
  for (const char* person : {"lena@acme.test", "omar@acme.test", "pia@acme.test"}) {
    Browser one = as(person);
    EXPECT_EQ(one.status("admin/organisation"), 403) << person;
    EXPECT_EQ(one.send("GET", "/web/files/organisation.yaml").status, 403) << person;
    for (const char* what : {"plan", "apply"})
      EXPECT_EQ(one.send("POST", std::string("/web/api/admin/organisation/") + what, text_body(kWebAcme)).status, 403);
  }
  Browser ines = as("ines@acme.test");
  EXPECT_EQ(ines.send("GET", "/web/files/organisation.yaml").body, text_of(ines));
}

TEST_F(WebOrganisationTest, WhatIsInForceChangesNothing) {
  Browser ines = as("ines@acme.test");
  const json::Value told = plan(ines, text_of(ines));
  EXPECT_TRUE(told["problems"].array().empty()) << told.dump();
  EXPECT_TRUE(told["report"]["changes"].array().empty()) << told.dump();
  EXPECT_EQ(told["taken"].string(), "now");
  EXPECT_EQ(plan(ines, kWebAcme)["taken"].string(), "elsewhere");
  EXPECT_TRUE(plan(ines, kWebAcme)["report"]["changes"].array().empty());
}

TEST_F(WebOrganisationTest, APlanChangesNothingAndApplyingStandsOverTheNextStart) {
  Browser ines = as("ines@acme.test");
  const std::string text = changed(text_of(ines), "Lena Fischer", "Lena Fischer-Meyer");
  const json::Value told = plan(ines, text);
  EXPECT_THAT(told["report"]["changes"].dump(), HasSubstr("Lena Fischer-Meyer"));
  EXPECT_EQ(house.catalog.get()->user({"lena@acme.test"})->name, "Lena Fischer");
  const net::Response done = apply(ines, text);
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(house.catalog.get()->user({"lena@acme.test"})->name, "Lena Fischer-Meyer");
  house.applies(kWebAcme);  // its own file, as at every start
  EXPECT_EQ(house.catalog.get()->user({"lena@acme.test"})->name, "Lena Fischer-Meyer");
  EXPECT_THAT(ines.get("admin/organisation")["beside"].dump(), HasSubstr("lena@acme.test"));
  // Once the file says something new of her, it has the last word.
  house.applies(changed(kWebAcme, "name: Lena Fischer", "name: Lena F."));
  EXPECT_EQ(house.catalog.get()->user({"lena@acme.test"})->name, "Lena F.");
  EXPECT_TRUE(ines.get("admin/organisation")["beside"].array().empty());
}

TEST_F(WebOrganisationTest, WhatIsMadeAndTakenAwayStandsToo) {
  Browser ines = as("ines@acme.test");
  std::string text = changed(text_of(ines), "slug: access, name: Access", "slug: reader, name: Reader");
  text = changed(text, "github/access", "github/reader");
  text = changed(text, "name: Acme", "name: Acme Ltd");
  EXPECT_EQ(apply(ines, text).status, 200);
  house.applies(kWebAcme);
  const auto catalog = house.catalog.get();
  EXPECT_NE(catalog->entitlement({"github/reader"}), nullptr);
  EXPECT_EQ(catalog->entitlement({"github/access"}), nullptr);
  EXPECT_EQ(catalog->organisation().name, "Acme Ltd");
  // Back to the file's own words: nothing stands beside it any more.
  EXPECT_EQ(apply(ines, kWebAcme).status, 200);
  EXPECT_TRUE(house.store->read([](storage::Tx& tx) { return stored_items(tx).kept.empty(); }));
}

TEST_F(WebOrganisationTest, NothingIsAppliedButWhatWasPlanned) {
  Browser ines = as("ines@acme.test");
  const std::string text = text_of(ines);
  const std::string mine = changed(text, "Pia Lindqvist", "Pia L.");
  const std::string state = plan(ines, mine)["state"].string();
  EXPECT_EQ(apply(ines, changed(text, "Omar Haddad", "Omar H.")).status, 200);
  const net::Response late = ines.send("POST", "/web/api/admin/organisation/apply", text_body(mine, state));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("Look at the plan again"));
  EXPECT_EQ(house.catalog.get()->user({"pia@acme.test"})->name, "Pia Lindqvist");
  const json::Value again = plan(ines, mine);
  EXPECT_EQ(again["taken"].string(), "before");
  EXPECT_THAT(again["report"]["changes"].dump(), HasSubstr("Omar H. -> Omar Haddad")) << "it would be taken back";
}

TEST_F(WebOrganisationTest, MistakesHaveTheirLineAndChangeNothing) {
  Browser ines = as("ines@acme.test");
  const std::string wrong = changed(kWebAcme, "policy: manager", "policy: manger");
  const json::Value told = plan(ines, wrong);
  EXPECT_TRUE(told["report"].is_null());
  ASSERT_EQ(told["problems"].array().size(), 1u);
  EXPECT_EQ(told["problems"][std::size_t{0}]["line"].integer(), 11);
  EXPECT_THAT(told["problems"][std::size_t{0}]["says"].string(), HasSubstr("Did you mean \"manager\"?"));
  const net::Response refused = ines.send("POST", "/web/api/admin/organisation/apply", text_body(wrong));
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("Line 11"));
  for (const json::Value& body : {json::object(), json::object({{"text", 7}}), json::object({{"text", "\x01"}})})
    EXPECT_EQ(plan(ines, body["text"].string())["problems"].array().empty(), false);
}

TEST_F(WebOrganisationTest, PeopleOfADirectoryAndEmptyCatalogsAreNotLost) {
  Browser ines = as("ines@acme.test");
  std::string text = changed(kWebAcme, "organisation: {name: Acme}", "organisation: {name: Acme, directory: true}");
  text = changed(text, "owners: [ines@acme.test]", "owners: [ines@acme.test, zoe@else.example]");
  EXPECT_EQ(apply(ines, text).status, 200);
  house.store->write([&](storage::Tx& tx) {
    const workflow::CatalogEntry empty{.slug = "empty", .name = "Empty"};
    tx.save(storage::CatalogItem{"catalog", "empty", workflow::to_json(empty).dump()});
    tx.move_catalog_version();
  });
  house.takes_force();
  const json::Value told = plan(ines, text_of(ines));
  EXPECT_TRUE(told["problems"].array().empty()) << told.dump();
  EXPECT_TRUE(told["report"]["changes"].array().empty()) << told.dump();
  EXPECT_EQ(apply(ines, changed(text_of(ines), "Pia Lindqvist", "Pia L.")).status, 200);
  EXPECT_NE(stored_catalog_slugs().find("empty"), std::string::npos);
}

TEST_F(WebOrganisationTest, NobodyLocksThemselvesOut) {
  Browser ines = as("ines@acme.test");
  const std::string text = changed(text_of(ines), "roles: [super_admin]", "roles: [app_admin]");
  EXPECT_THAT(plan(ines, text)["refused"].string(), HasSubstr("ines@acme.test"));
  const net::Response refused = apply(ines, text);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("another super admin"));
}

TEST_F(WebOrganisationTest, TheAuditLogHasItsAuthor) {
  Browser ines = as("ines@acme.test");
  EXPECT_EQ(apply(ines, changed(text_of(ines), "Pia Lindqvist", "Pia L.")).status, 200);
  std::vector<std::string> all;
  for (const auto& entry : house.audit())
    if (entry.surface == "web" && !entry.what.starts_with("web.")) all.push_back(entry.what + " by " + entry.actor);
  EXPECT_THAT(
      all, testing::IsSupersetOf({"organisation.applied by ines@acme.test", "catalog.item_changed by ines@acme.test"}));
}

}  // namespace
}  // namespace c1::bot::web::web_organisation_test
