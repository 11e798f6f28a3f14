// What is held with an account: given by the file, by an old name, with one that is not listed any more; and what of it
// files and the API tell.

#include "bot/api_house.hpp"
#include "bot/insight.hpp"
#include "bot/organisation_forecast.hpp"
#include "bot/web_house.hpp"

namespace c1::bot::accounts_held_test {
namespace {

using namespace workflow;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const std::string kLena = "lena@acme.test", kInes = "ines@acme.test", kOmar = "omar@acme.test";
const std::string kReader = "github/reader";

// Her accounts as YAML, "" = none.
std::string acme(const std::string& accounts, const std::string& holders = "") {
  return "organisation: {name: Acme}\n"
         "users:\n"
         "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
         "  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test}\n"
         "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}\n"
         "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n"
         "apps:\n"
         "  - slug: github\n"
         "    name: GitHub\n"
         "    owners: [ines@acme.test]\n"
         "    policy: manager\n"
         "    accounts: [" +
         accounts +
         "]\n"
         "    entitlements: [{slug: reader, name: Reader, holders: [" +
         holders +
         "]}]\n"
         "catalogs: [{slug: all, name: All, audience: everyone, entitlements: [github/*]}]\n";
}
const std::string kFirst = "{person: lena@acme.test, name: lena}";
const std::string kTwo = kFirst + ", {person: lena@acme.test, name: lena-adm, label: Admin}";

Request asks_with(House& house, const std::string& account, bool extension = false) {
  return house
      .does(Submit{.id = RequestId{new_id()},
                   .requester = {kLena},
                   .subject = {kLena},
                   .entitlement = {kReader},
                   .duration = Seconds{3600},
                   .reason = "I need it",
                   .extension = extension,
                   .account = account})
      .value();
}
Request gets_with(House& house, const std::string& account, bool extension = false) {
  Request request = asks_with(house, account, extension);
  while (request.is_open()) request = house.goes_on(request);
  return request;
}
Request takes_away(House& house, const std::string& by, const std::string& account) {
  return house
      .does(SubmitRevoke{.id = RequestId{new_id()},
                         .requester = {by},
                         .subject = {kLena},
                         .entitlement = {kReader},
                         .reason = "Enough",
                         .account = account})
      .value();
}
std::vector<Grant> grants(House& house) {
  return house.store->read([&](storage::Tx& tx) { return tx.grants_of({kLena}, 20); });
}

// ---- the file names no account: it means the first

TEST(HoldersInTheFile, HoldItWithTheGrantThatIsThere) {
  House house(acme(kTwo));
  gets_with(house, "lena");
  house.applies(acme(kTwo, kLena));
  ASSERT_THAT(grants(house), SizeIs(1));
  EXPECT_EQ(grants(house)[0].account, "lena");
  EXPECT_THAT(grants(house)[0].reasons, SizeIs(2));
  house.applies(acme(kTwo));
  ASSERT_THAT(grants(house), SizeIs(1));
  EXPECT_THAT(grants(house)[0].reasons, SizeIs(1));
}

TEST(HoldersInTheFile, HoldItBesideWhatIsHeldWithAnother) {
  House house(acme(kTwo));
  gets_with(house, "lena-adm");
  house.applies(acme(kTwo, kLena));
  EXPECT_THAT(grants(house), SizeIs(2));
  house.applies(acme(kTwo));
  ASSERT_THAT(grants(house), SizeIs(1));
  EXPECT_EQ(grants(house)[0].account, "lena-adm");
}

TEST(HoldersInTheFile, NobodyTakesItAwayAnyMore) {
  House house(acme(kTwo));
  gets_with(house, "lena");
  const Request away = takes_away(house, kOmar, "lena");
  house.applies(acme(kTwo, kLena));
  house.works();
  EXPECT_EQ(house.request(away.id).outcome, Outcome::cancelled);
  ASSERT_THAT(grants(house), SizeIs(1));
  EXPECT_EQ(grants(house)[0].state, Grant::State::active);
}

TEST(HoldersInTheFile, AreForetoldWithTheGrantThatIsThere) {
  House house(acme(kTwo));
  gets_with(house, "lena");
  const auto foretold = [&](const std::string& yaml) {
    const OrganisationFile file = parse_organisation("acme.yaml", yaml);
    return house.store->read([&](storage::Tx& tx) {
      const auto changes = changes_to(tx, file.organisation);
      std::vector<std::string> says;
      for (const Consequence& one : consequences_of(tx, changes, Names(file.organisation, changes)))
        says.push_back(one.says);
      return says;
    });
  };
  EXPECT_THAT(foretold(acme(kTwo, kLena)),
              ElementsAre("Lena Fischer holds GitHub / Reader already, and will hold it for good."));
  house.applies(acme(kTwo, kLena));
  EXPECT_THAT(foretold(acme(kTwo)), ElementsAre("Lena Fischer will hold GitHub / Reader by a request only."));
}

// ---- one grant, whatever its account is called

TEST(HeldWithAnAccount, IsExtendedByTheNameThatItWasGivenWith) {
  House house(acme(""));
  gets_with(house, "");
  house.applies(acme(kTwo));
  EXPECT_EQ(gets_with(house, "lena", true).account, "");
  EXPECT_THAT(grants(house), SizeIs(1));
}

TEST(HeldWithAnAccount, IsNotGivenWhileSomebodyTakesItAway) {
  House house(acme(kTwo));
  gets_with(house, "lena");
  const Request more = house.goes_on(asks_with(house, "lena", true));  // approved, and not given yet
  const Request away = takes_away(house, kOmar, "lena");
  const auto refused = house.does(MarkProvisioned{more.id, {kInes}, more.step, {new_id()}});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().says, HasSubstr("It is just being taken away from Lena Fischer"));
  house.goes_on(away);
  EXPECT_TRUE(house.does(MarkProvisioned{more.id, {kInes}, more.step, {new_id()}}));
}

TEST(HeldWithAnAccount, WasLostBeforeByEitherName) {
  House house(acme(""));
  gets_with(house, "");
  for (Request away = takes_away(house, kLena, ""); away.is_open();) away = house.goes_on(away);
  house.applies(acme(kTwo));
  const auto ended = [&](const std::string& account) {
    const Request again = asks_with(house, account);
    return house.store->read(
        [&](storage::Tx& tx) { return insight_into(tx, *house.catalog.get(), again, {kOmar}).ended.has_value(); });
  };
  EXPECT_TRUE(ended("lena"));
  EXPECT_FALSE(ended("lena-adm"));
}

// ---- the page

class AccountsInFiles : public web::WebHouse {
 protected:
  AccountsInFiles() : WebHouse(acme(kTwo).c_str()) {}
};

TEST_F(AccountsInFiles, TheHistorySaysWithWhich) {
  asks_with(house, "lena-adm");
  const std::string csv = as(kLena).send("GET", "/web/files/history.csv").body;
  EXPECT_THAT(csv, HasSubstr(R"("reason","account")"));
  EXPECT_THAT(csv, HasSubstr(R"("I need it","lena-adm")"));
}

TEST_F(AccountsInFiles, WhatIsHeldByItsOwnNameIsShownFirst) {
  house.store->write([&](storage::Tx& tx) {
    for (const char* account : {"lena", ""})
      tx.save(Grant{.id = {std::string("g-") + account},
                    .subject = {kLena},
                    .entitlement = {kReader},
                    .since = house.clock.now() + Seconds{*account ? 0 : 1},
                    .reasons = {{.kind = GrantReason::Kind::file}},
                    .account = account});
  });
  const json::Value form = as(kLena).get("form?app=github&account=lena");
  EXPECT_EQ(form["entitlements"][0]["account"].string(), "lena");
}

// ---- the API

class AccountsHeldInTheApi : public ApiHouse {
 protected:
  AccountsHeldInTheApi() : ApiHouse({}, acme(kTwo)) {}
  static std::string account(const std::string& name) {
    return api::public_account_id(AppId{"github"}, UserId{kLena}, name);
  }
  int gives_back(const std::string& by, const std::string& person, const std::string& account) {
    json::Value body = grant_wish(kReader, "lena");
    body.set("identityUserId", person);
    body.set("appUserId", account);
    call(by, "POST /api/v1/task/revoke", body);
    return last.status;
  }
};

TEST_F(AccountsHeldInTheApi, OneThatIsNotListedAnyMoreIsStillTakenBack) {
  gets_with(house, "lena-adm");
  house.applies(acme(kFirst));
  const json::Value row =
      call("ines", "GET /api/v1/apps/" + app("github") + "/entitlements/" + entitlement(kReader) + "/users")["list"][0];
  EXPECT_EQ(row["appUserId"].string(), account("lena-adm")) << last.body;
  EXPECT_EQ(gives_back("ines", "", account("lena-adm")), 200) << last.body;
  gives_back("omar", user("lena"), account("lena-adm"));
  EXPECT_THAT(last.body, HasSubstr("This is being taken away already"));
}

TEST_F(AccountsHeldInTheApi, TheOneWithoutANameCanBeNamed) {
  house.applies(acme(""));
  gets_with(house, "");
  house.applies(acme(kTwo));
  gets_with(house, "lena-adm");
  EXPECT_EQ(gives_back("lena", user("lena"), ""), 400);
  EXPECT_EQ(gives_back("lena", user("lena"), account("")), 200) << last.body;
}

TEST_F(AccountsHeldInTheApi, HistoryFindsTheFirstByEitherName) {
  house.applies(acme(""));
  gets_with(house, "");
  house.applies(acme(kTwo));
  Request away = takes_away(house, kLena, "lena");
  while (away.is_open()) away = house.goes_on(away);
  const auto past = [&](const std::string& name, const std::string& person) {
    const json::Value account_ref = json::object({{"appId", app("github")}, {"id", account(name)}});
    json::Value wish = json::object({{"appUserRefs", json::array({account_ref})}});
    if (!person.empty()) wish.set("userRefs", json::array({json::object({{"id", user(person)}})}));
    return call("ines", "POST /api/v1/search/past-grants", wish)["list"].array().size();
  };
  EXPECT_EQ(past("lena", ""), 1u) << last.body;
  EXPECT_EQ(past("", ""), 1u) << last.body;
  EXPECT_EQ(past("lena-adm", ""), 0u) << last.body;
  EXPECT_EQ(past("lena", "lena"), 1u) << last.body;
  EXPECT_EQ(past("lena", "omar"), 0u) << "of both filters";
}

}  // namespace
}  // namespace c1::bot::accounts_held_test
