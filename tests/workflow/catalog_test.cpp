#include "workflow/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::catalog_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// An organisation of entitlements in GitHub, all published; each a name and, after a bar, an alias.
Office shop(const std::vector<std::string>& names) {
  Office office;
  office.org.entitlements.clear();
  office.org.catalogs[0].entitlements.clear();
  for (const std::string& text : names) {
    const auto bar = text.find('|');
    Entitlement one{.id = {"github/" + text}, .app = {"github"}, .slug = text, .name = text.substr(0, bar)};
    if (bar != std::string::npos) one.alias = text.substr(bar + 1);
    office.org.catalogs[0].entitlements.push_back(one.id);
    office.org.entitlements.push_back(std::move(one));
  }
  return office;
}

// What Lena sees.
Sight sight(const Catalog& catalog) { return catalog.sight_of(*catalog.user(lena), {}, kNow); }

std::vector<std::string> found(const Office& office, std::string_view query, std::size_t limit = 100) {
  const Catalog catalog(office.org, 1);
  std::vector<std::string> names;
  for (const Entitlement* one : catalog.search_entitlements(sight(catalog), {"github"}, query, limit))
    names.push_back(one->name);
  return names;
}

TEST(Search, RanksWholeNamePrefixWordAliasAndInside) {
  const Office office = shop({"Superadmin", "Owner|admin-all", "Site admin", "Admin tools", "Admin", "Reader"});
  EXPECT_THAT(found(office, "admin"), ElementsAre("Admin", "Admin tools", "Site admin", "Owner", "Superadmin"));
}

TEST(Search, WantsEveryWordInAnyOrder) {
  const Office office = shop({"Platform team member", "Platform owner", "Team lead"});
  EXPECT_THAT(found(office, "team platform"), ElementsAre("Platform team member"));
  EXPECT_THAT(found(office, "platform dance"), IsEmpty());
}

TEST(Search, LooksIntoDescriptionsAndResources) {
  Office office = shop({"Reader", "Writer"});
  office.org.entitlements[0].description = "Sees the Payroll";
  office.org.entitlements[1].resource = Resource{"repository", "billing", {}};
  EXPECT_THAT(found(office, "payroll"), ElementsAre("Reader"));
  EXPECT_THAT(found(office, "BILLING"), ElementsAre("Writer"));
  EXPECT_THAT(found(office, "repository"), ElementsAre("Writer"));
}

TEST(Search, DoesNotMindCaseAccentsAndWhiteSpace) {
  const Office office = shop({"Équipe Café", "Straße"});
  EXPECT_THAT(found(office, "  equipe   CAFE "), ElementsAre("Équipe Café"));
  EXPECT_THAT(found(office, "ÉQUIPE"), ElementsAre("Équipe Café"));
  EXPECT_THAT(found(office, "strasse"), ElementsAre("Straße"));
}

TEST(Search, WithoutAQueryIsAlphabetical) {
  const Office office = shop({"Zebra", "alpha", "Émile", "Beta"});
  EXPECT_THAT(found(office, ""), ElementsAre("alpha", "Beta", "Émile", "Zebra"));
  EXPECT_THAT(found(office, " \t"), ElementsAre("alpha", "Beta", "Émile", "Zebra"));
}

TEST(Search, KeepsToItsLimitBestFirst) {
  const Office office = shop({"Site admin", "Admin b", "Admin a", "Admin"});
  EXPECT_THAT(found(office, "admin", 2), ElementsAre("Admin", "Admin a"));
  EXPECT_THAT(found(office, "", 2), ElementsAre("Admin", "Admin a"));
  EXPECT_THAT(found(office, "admin", 0), IsEmpty());
}

TEST(Search, HidesWhatIsInNoCatalog) {
  Office office = shop({"Open", "Hidden"});
  office.org.catalogs[0].entitlements.pop_back();
  EXPECT_THAT(found(office, ""), ElementsAre("Open"));
  EXPECT_THAT(found(office, "hidden"), IsEmpty());
  const Catalog catalog(office.org, 1);
  EXPECT_FALSE(sight(catalog).sees(EntitlementId{"github/Hidden"}));
  EXPECT_TRUE(sight(catalog).sees(EntitlementId{"github/Open"}));
}

TEST(Search, FindsWhatIsInTwoCatalogsOnce) {
  Office office = shop({"Open"});
  office.org.catalogs.push_back(office.org.catalogs[0]);
  EXPECT_THAT(found(office, "open"), ElementsAre("Open"));
}

TEST(Search, HidesAppsWithNothingPublished) {
  Office office;
  office.org.apps.push_back({.id = {"payroll"}, .name = "Payroll", .description = "Salaries at Git"});
  const auto apps = [&](std::string_view query) {
    const Catalog catalog(office.org, 1);
    std::vector<std::string> names;
    for (const App* app : catalog.search_apps(sight(catalog), query, 10)) names.push_back(app->name);
    return names;
  };
  EXPECT_THAT(apps(""), ElementsAre("GitHub"));
  EXPECT_THAT(apps("pay"), IsEmpty());
  office.org.entitlements.push_back({.id = {"payroll/access"}, .app = {"payroll"}, .slug = "access", .name = "Access"});
  office.org.catalogs[0].entitlements.push_back({"payroll/access"});
  EXPECT_THAT(apps("git"), ElementsAre("GitHub", "Payroll"));
}

TEST(Search, GivesNothingToThoseWhoAreNotActive) {
  Office office = shop({"Open"});
  EXPECT_THAT(found(office.suspend(lena), ""), IsEmpty());
  const Catalog catalog(office.org, 1);
  EXPECT_FALSE(sight(catalog).sees(EntitlementId{"github/Open"}));
  EXPECT_THAT(catalog.search_apps(sight(catalog), "", 10), IsEmpty());
}

TEST(Catalog, TellsWhatHasAWordThatBeginsSo) {
  Office office = shop({"Site Admin", "admin-tools", "Übersicht", "superadmin", "дом admin2", "adminд"});
  office.org.apps[0].name = "ADMIN console";
  const Catalog catalog(office.org, 1);
  const auto named = [&](std::string_view beginning, std::size_t limit = 100) {
    const NamedThings things = catalog.named(beginning, limit);
    std::vector<std::string> names;
    for (const App* app : things.apps) names.push_back(app->name);
    for (const Entitlement* one : things.entitlements) names.push_back(one->name);
    for (const User* person : things.people) names.push_back(person->name);
    return names;
  };
  EXPECT_THAT(named("admin"), ElementsAre("ADMIN console", "Site Admin", "admin-tools", "дом admin2"));
  EXPECT_THAT(named("admin", 2), ElementsAre("ADMIN console", "Site Admin"));
  EXPECT_THAT(named("u"), ElementsAre("Übersicht"));
  EXPECT_THAT(named("ubersichtlich"), IsEmpty());
  EXPECT_THAT(named("tools"), ElementsAre("admin-tools"));
  EXPECT_THAT(named("lena"), testing::Contains(catalog.user(lena)->name));
  EXPECT_THAT(named(""), IsEmpty());
}

TEST(Catalog, TreatsWhatDanglesAsAbsent) {
  Office office;
  office.org.catalogs[0].entitlements.push_back({"github/nothing"});
  office.org.entitlements.push_back({.id = {"gone/x"}, .app = {"gone"}, .name = "X"});
  office.org.catalogs[0].entitlements.push_back({"gone/x"});
  const Catalog catalog(office.org, 7);
  EXPECT_EQ(catalog.version(), 7);
  EXPECT_FALSE(sight(catalog).sees(EntitlementId{"github/nothing"}));
  EXPECT_FALSE(sight(catalog).sees(EntitlementId{"gone/x"}));
  EXPECT_EQ(catalog.user({"nobody@acme.test"}), nullptr);
  EXPECT_EQ(catalog.app({"gone"}), nullptr);
  EXPECT_EQ(catalog.policy({"gone"}), nullptr);
}

TEST(Catalog, FindsPeopleByTheirAddressWithoutCase) {
  const Catalog catalog(Office{}.org, 1);
  EXPECT_EQ(catalog.user_by_email("Lena@ACME.test"), catalog.user(lena));
  EXPECT_EQ(catalog.user_by_email(""), nullptr);
}

TEST(Catalog, KnowsItsActiveSuperAdmins) {
  EXPECT_THAT(Catalog(Office{}.org, 1).super_admins(), ElementsAre(pia));
  EXPECT_THAT(Catalog(Office{}.suspend(pia).org, 1).super_admins(), IsEmpty());
}

}  // namespace
}  // namespace c1::workflow::catalog_test
