// Several accounts of one person in an app, on every surface: which is asked for, and what each of them shows.

#include "workflow/accounts.hpp"
#include "bot/api_house.hpp"
#include "bot/card.hpp"
#include "bot/facts.hpp"
#include "bot/organisation_file.hpp"
#include "bot/organisation_mistakes.hpp"
#include "bot/organisation_text.hpp"
#include "bot/provisioning_job.hpp"
#include "bot/slack_client.hpp"
#include "bot/web_house.hpp"

namespace c1::bot::accounts_test {
namespace {

using namespace workflow;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kLena = "lena@acme.test", kOmar = "omar@acme.test", kKim = "kim@acme.test";
const std::string kAdmin = "github/admin", kReader = "github/reader";

const char kAcme[] = R"(organisation: {name: Acme}
users:
  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}
  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test}
  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}
  - {email: kim@acme.test, name: Kim Lee, manager: omar@acme.test}
policies:
  - {slug: manager, steps: [{approve: {by: manager}}]}
connections:
  - {slug: okta, scim: {url: 'https://okta.test/scim', token: okta}}
apps:
  - slug: github
    name: GitHub
    owners: [ines@acme.test]
    policy: manager
    accounts:
      - {person: lena@acme.test, name: lena, label: Personal}
      - {person: kim@acme.test, name: kim-l}
      - {person: Lena@acme.test, name: lena-adm, label: Admin}
    entitlements:
      - {slug: admin, name: Admin, max_duration: 8h}
      - {slug: reader, name: Reader}
      - {slug: team, name: Team, provisioning: [{scim: {connection: okta, group: Team}}]}
      - {slug: writer, name: Writer, provisioning: [{delegated: okta/writers}]}
  - slug: okta
    name: Okta
    owners: [ines@acme.test]
    policy: manager
    accounts: [{person: lena@acme.test, name: 00lena}]
    entitlements: [{slug: writers, name: Writers, provisioning: [{scim: {connection: okta, group: Writers}}]}]
catalogs:
  - {slug: all, name: All, audience: everyone, entitlements: [github/*, okta/*]}
  - {slug: kit, name: Kit, audience: everyone, bundle: true, entitlements: [github/admin, github/reader]}
)";

std::vector<std::string> accounts_of_open(House& house, const std::string& person) {
  std::vector<std::string> all;
  for (const Request& one : house.store->read([&](storage::Tx& tx) { return tx.open_requests_of({person}, 20); }))
    all.push_back(one.account);
  return all;
}

Request asks_with(House& house, const std::string& who, const std::string& what, const std::string& account) {
  return house
      .does(Submit{.id = RequestId{new_id()},
                   .requester = {who},
                   .subject = {who},
                   .entitlement = {what},
                   .duration = Seconds{3600},
                   .reason = "I need it",
                   .account = account})
      .value();
}

Request gets_with(House& house, const std::string& who, const std::string& what, const std::string& account) {
  Request request = asks_with(house, who, what, account);
  while (request.is_open()) request = house.goes_on(request);
  return request;
}

// ---- the file

TEST(AccountsInTheFile, AreReadAndWrittenAgain) {
  const OrganisationFile file = parse_organisation("", kAcme);
  ASSERT_THAT(lines_of(file), IsEmpty());
  const std::vector<AppAccount> expected{
      {{kLena}, "lena", "Personal"}, {{kKim}, "kim-l", ""}, {{kLena}, "lena-adm", "Admin"}};
  EXPECT_EQ(by_id(file.organisation.apps, "github")->accounts, expected);
  const OrganisationFile again = parse_organisation("", organisation_text(file.organisation));
  EXPECT_EQ(by_id(again.organisation.apps, "github")->accounts, expected);
}

TEST(AccountsInTheFile, AMistakeIsToldAtItsPlace) {
  const auto with = [](const std::string& accounts) {
    std::string yaml = kAcme;
    const std::string before = "      - {person: kim@acme.test, name: kim-l}\n";
    return lines_of(parse_organisation("acme.yaml", yaml.replace(yaml.find(before), before.size(), accounts)));
  };
  EXPECT_THAT(with("      - {person: kim@acme.test, name: lena}\n"),
              ElementsAre("acme.yaml:18:39: There is already an account \"lena\" in this app, on line 17."));
  EXPECT_THAT(with("      - {person: kin@acme.test, name: kim-l}\n"),
              ElementsAre(HasSubstr("acme.yaml:18:18: There is no user \"kin@acme.test\". Did you mean "
                                    "\"kim@acme.test\"?")));
  EXPECT_THAT(with("      - {person: kim@acme.test}\n"), ElementsAre(HasSubstr("An account needs \"name\".")));
  EXPECT_THAT(with("      - {person: kim@acme.test, name: \"kim\\nl\"}\n"),
              ElementsAre(HasSubstr("cannot be the name of an account")));
  EXPECT_THAT(with("      - {person: kim@acme.test, name: " + std::string(76, 'k') + "}\n"),
              ElementsAre(HasSubstr("75 characters are the most")));
}

// ---- Slack

class AccountsInSlack : public testing::Test {
 protected:
  House house{kAcme};
  SlackClient lena{house, kLena};
};

TEST_F(AccountsInSlack, TheFormAsksWhichOfSeveral) {
  lena.runs("request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Admin");
  EXPECT_THAT(lena.fields(), ElementsAre("App", "Entitlement", "Which account?", "How long?", "Reason"));
  EXPECT_EQ(lena.value_of("Which account?"), "Personal: lena") << "the first is offered";
  lena.chooses("Which account?", "Admin: lena-adm").chooses("How long?", "1 hour").fills("Reason", "Release");
  EXPECT_EQ(lena.value_of("Which account?"), "Admin: lena-adm");
  EXPECT_EQ(lena.submits(), "");
  EXPECT_THAT(accounts_of_open(house, kLena), ElementsAre("lena-adm"));
}

TEST_F(AccountsInSlack, OfOneAndOfNoneNothingIsAsked) {
  SlackClient kim(house, kKim), omar(house, kOmar);
  for (SlackClient* person : {&kim, &omar}) {
    person->runs("request");
    person->chooses("App", "GitHub").chooses("Entitlement", "Reader").fills("Reason", "To read");
    EXPECT_THAT(person->fields(), Not(Contains("Which account?")));
    EXPECT_EQ(person->submits(), "");
  }
  EXPECT_THAT(accounts_of_open(house, kKim), ElementsAre("kim-l"));
  EXPECT_THAT(accounts_of_open(house, kOmar), ElementsAre(""));
}

TEST_F(AccountsInSlack, TheQuestionFollowsThePersonAndTheApp) {
  SlackClient omar(house, kOmar);
  omar.runs("request");
  omar.chooses("Who needs it?", "Lena Fischer").chooses("App", "GitHub").chooses("Entitlement", "Reader");
  omar.chooses("Which account?", "Admin: lena-adm");
  omar.chooses("Who needs it?", "Kim Lee").chooses("App", "GitHub").chooses("Entitlement", "Reader");
  EXPECT_THAT(omar.fields(), Not(Contains("Which account?")));
  omar.chooses("App", "Okta");
  EXPECT_THAT(omar.fields(), Not(Contains("Which account?")));
  omar.chooses("Who needs it?", "Lena Fischer").chooses("App", "GitHub").chooses("Entitlement", "Reader");
  EXPECT_EQ(omar.value_of("Which account?"), "Personal: lena") << "what was chosen for somebody else is forgotten";
}

TEST_F(AccountsInSlack, HeldAndPendingAreSoWithOneAccountOnly) {
  gets_with(house, kLena, kReader, "lena");
  asks_with(house, kLena, kAdmin, "lena-adm");
  lena.runs("request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Reader");
  EXPECT_THAT(lena.words(), HasSubstr("You hold this until"));
  lena.chooses("Which account?", "Admin: lena-adm");
  EXPECT_THAT(lena.words(), Not(HasSubstr("You hold this")));
  EXPECT_THAT(lena.offers("Entitlement"), Contains(HasSubstr("Admin | ⏳ Asked for with lena-adm (Admin): #1002")));
  lena.fills("Reason", "x");
  EXPECT_EQ(lena.submits(), "");
  EXPECT_THAT(accounts_of_open(house, kLena), ElementsAre("lena-adm", "lena-adm"));
}

TEST_F(AccountsInSlack, TheSameTwiceIsRefusedAndTheOtherIsNot) {
  const auto wish = [&](const std::string& account) {
    return house.does(Submit{.id = RequestId{new_id()},
                             .requester = {kLena},
                             .subject = {kLena},
                             .entitlement = {kReader},
                             .reason = "x",
                             .account = account});
  };
  EXPECT_TRUE(wish("lena"));
  EXPECT_THAT(wish("lena").error().says, HasSubstr("You have asked for this already"));
  EXPECT_TRUE(wish("lena-adm"));
  EXPECT_EQ(wish("").error().field, "account");
}

TEST_F(AccountsInSlack, CardsAndListsSayWithWhich) {
  const Request request = gets_with(house, kLena, kAdmin, "lena-adm");
  house.store->read([&](storage::Tx& tx) {
    const auto catalog = house.catalog.get();
    const Facts facts = facts_about(tx, *catalog, request, house.clock.now());
    EXPECT_EQ(facts.held->account, "lena-adm");
    const Message message = card(request, {facts, {kOmar}, house.clock.now(), "https://c1.test", ""});
    EXPECT_THAT(SlackClient::words_of(message.blocks), HasSubstr("*Account*\nlena-adm (Admin)"));
    return 0;
  });
  lena.runs("access");
  EXPECT_THAT(lena.words(), HasSubstr("*Admin in GitHub*, with the account lena-adm (Admin)"));
}

TEST_F(AccountsInSlack, ExtendingAndGivingBackKeepTheAccount) {
  gets_with(house, kLena, kAdmin, "lena");
  gets_with(house, kLena, kAdmin, "lena-adm");
  lena.runs("access");
  lena.clicks("Extend", lena.message(), 1);
  ASSERT_TRUE(lena.has_modal());
  const bool is_admin = lena.words().find("with the account lena-adm (Admin)") != std::string::npos;
  lena.chooses("How much longer?", "1 hour").fills("Reason", "More");
  EXPECT_EQ(lena.submits(), "");
  EXPECT_THAT(accounts_of_open(house, kLena), ElementsAre(is_admin ? "lena-adm" : "lena"));
  lena.runs("access");
  lena.clicks("Give back");
  lena.submits();
  EXPECT_THAT(accounts_of_open(house, kLena), SizeIs(2));
}

TEST_F(AccountsInSlack, WhatWasGivenBeforeIsOfTheFirst) {
  std::string before = kAcme;
  for (const char* line : {"      - {person: lena@acme.test, name: lena, label: Personal}\n",
                           "      - {person: Lena@acme.test, name: lena-adm, label: Admin}\n"})
    before.erase(before.find(line), std::string(line).size());
  house.applies(before);
  gets_with(house, kLena, kAdmin, "");
  house.applies(kAcme);
  lena.runs("request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Admin");
  EXPECT_THAT(lena.words(), HasSubstr("You hold this until"));
  lena.chooses("Which account?", "Admin: lena-adm");
  EXPECT_THAT(lena.words(), Not(HasSubstr("You hold this")));
}

TEST_F(AccountsInSlack, ABundleIsForTheFirst) {
  lena.runs("bundle kit");
  lena.fills("Reason", "New");
  lena.submits();
  EXPECT_THAT(accounts_of_open(house, kLena), ElementsAre("lena", "lena"));
}

TEST_F(AccountsInSlack, WhoeverGivesItLooksForThatAccount) {
  const Request asked = house.goes_on(asks_with(house, kLena, "github/team", "lena-adm"));
  const auto catalog = house.catalog.get();
  EXPECT_EQ(job_for(asked, asked.step, *catalog).holder.account, "lena-adm");
  const Request carried = house.goes_on(asks_with(house, kLena, "github/writer", "lena-adm"));
  EXPECT_EQ(job_for(carried, carried.step, *catalog).holder.account, "00lena")
      << "her account in the app that carries it";
  const Request plain = house.goes_on(asks_with(house, kOmar, "github/team", ""));
  EXPECT_EQ(job_for(plain, plain.step, *catalog).holder.account, "");
}

TEST_F(AccountsInSlack, TheAuditLogHasIt) {
  asks_with(house, kLena, kReader, "lena-adm");
  std::string opened;
  for (const auto& entry : house.audit())
    if (entry.what == "request.opened") opened = entry.body;
  EXPECT_THAT(opened, HasSubstr(R"("account":"lena-adm")"));
}

// ---- the page

class AccountsInTheWebApp : public web::WebHouse {
 protected:
  AccountsInTheWebApp() : WebHouse(kAcme) {}
  static json::Value named(const json::Value& list, const std::string& id) {
    for (const json::Value& one : list.array())
      if (one["id"].string() == id) return one;
    return {};
  }
};

TEST_F(AccountsInTheWebApp, TheFormAsksAndShowsHowItStandsWithEach) {
  gets_with(house, kLena, kAdmin, "lena-adm");
  web::Browser lena = as(kLena);
  const json::Value first = lena.get("form?app=github");
  EXPECT_EQ(first["accounts"].array().size(), 2u);
  EXPECT_EQ(first["account"].string(), "lena");
  EXPECT_TRUE(named(first["entitlements"], kAdmin)["may_request"].boolean());
  const json::Value second = lena.get("form?app=github&account=lena-adm");
  EXPECT_EQ(second["account"].string(), "lena-adm");
  EXPECT_FALSE(named(second["entitlements"], kAdmin)["may_request"].boolean());
  EXPECT_EQ(lena.get("form?app=github&account=kim-l")["account"].string(), "lena") << "not hers";
  const json::Value one = as(kKim).get("form?app=github");
  EXPECT_THAT(one["accounts"].array(), IsEmpty());
  EXPECT_EQ(one["account"].string(), "kim-l");
}

TEST_F(AccountsInTheWebApp, WhatIsAskedForIsShownWithItsAccount) {
  web::Browser lena = as(kLena);
  json::Value body = wish(kReader);
  EXPECT_THAT(lena.post("requests", body)["results"][0]["problem"].string(), HasSubstr("several accounts"));
  body.set("account", "lena-adm");
  const std::int64_t number = lena.post("requests", body)["results"][0]["number"].integer();
  EXPECT_EQ(lena.get("tasks/" + std::to_string(number))["account"].string(), "lena-adm (Admin)");
}

TEST_F(AccountsInTheWebApp, WhatIsHeldIsListedForEachAndGivenBackFromOne) {
  gets_with(house, kLena, kAdmin, "lena");
  gets_with(house, kLena, kAdmin, "lena-adm");
  web::Browser lena = as(kLena);
  const json::Value held = lena.get("access")["held"];
  ASSERT_EQ(held.array().size(), 2u);
  EXPECT_NE(held[0]["account"], held[1]["account"]);
  const json::Value blind = json::object({{"entitlement", kAdmin}, {"reason", "x"}});
  EXPECT_EQ(lena.send("POST", "/web/api/access/give-back", blind).status, 400);
  json::Value one = blind;
  one.set("account", "lena-adm");
  EXPECT_GT(lena.post("access/give-back", one)["number"].integer(), 0);
  EXPECT_THAT(accounts_of_open(house, kLena), ElementsAre("lena-adm"));
}

// ---- the API

class AccountsInTheApi : public ApiHouse {
 protected:
  AccountsInTheApi() : ApiHouse({}, kAcme) {}
  json::Value asks(const std::string& person, const std::string& account) {
    json::Value body = grant_wish(kReader, person);
    body.set("appUserId", account);
    return call(person, "POST /api/v1/task/grant", body)["taskView"]["task"];
  }
};

TEST_F(AccountsInTheApi, AreListedAndTakenByIdOrByName) {
  const json::Value list =
      call("lena", "GET /api/v1/apps/" + app("github") + "/users/" + user("lena") + "/app_users")["list"];
  ASSERT_EQ(list.array().size(), 2u) << last.body;
  EXPECT_EQ(list[1]["appUser"]["username"].string(), "lena-adm");
  EXPECT_EQ(list[1]["appUser"]["profile"]["label"].string(), "Admin");
  asks("lena", "");
  EXPECT_EQ(last.status, 400);
  EXPECT_THAT(last.body, HasSubstr("several accounts in GitHub"));
  const std::string id = list[1]["appUser"]["id"].string();
  const json::Value task = asks("lena", id);
  EXPECT_EQ(task["type"]["grant"]["appUserId"].string(), id) << last.body;
  EXPECT_THAT(task["displayName"].string(), HasSubstr("with the account lena-adm (Admin)"));
  asks("lena", "lena");
  EXPECT_EQ(last.status, 200) << last.body;
  EXPECT_THAT(accounts_of_open(house, kLena), ElementsAre("lena", "lena-adm"));
}

TEST_F(AccountsInTheApi, WhatIsHeldWithOneIsGivenBackWithoutNamingIt) {
  gets_with(house, kLena, kReader, "lena-adm");
  json::Value body = grant_wish(kReader, "lena");
  call("lena", "POST /api/v1/task/revoke", body);
  EXPECT_EQ(last.status, 200) << last.body;
  EXPECT_THAT(accounts_of_open(house, kLena), ElementsAre("lena-adm"));
}

TEST_F(AccountsInTheApi, EachGrantIsARow) {
  gets_with(house, kLena, kReader, "lena");
  gets_with(house, kLena, kReader, "lena-adm");
  const json::Value list = call("lena", "POST /api/v1/search/grants", json::object())["list"];
  ASSERT_EQ(list.array().size(), 2u) << last.body;
  EXPECT_NE(list[0]["appEntitlementUserBinding"]["appUserId"], list[1]["appEntitlementUserBinding"]["appUserId"]);
  call("lena", "POST /api/v1/task/revoke", grant_wish(kReader, "lena"));
  EXPECT_EQ(last.status, 400);
  EXPECT_THAT(last.body, HasSubstr("held with several accounts"));
}

}  // namespace
}  // namespace c1::bot::accounts_test
