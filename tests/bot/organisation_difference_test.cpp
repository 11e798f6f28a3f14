// What is different about an organisation, as one person would tell another; and what follows from it.

#include "bot/organisation_difference.hpp"

#include "bot/house.hpp"
#include "bot/organisation_forecast.hpp"

namespace c1::bot::organisation_difference_test {
namespace {

using namespace workflow;
using testing::ElementsAre;
using testing::IsEmpty;

const char kAcme[] = R"(organisation: {name: Acme, lapse_after: 30d}
users:
  - {email: ines@acme.test, name: Ines Costa, title: CTO, roles: [super_admin]}
  - {email: omar@acme.test, name: Omar Haddad, title: Head of Platform, manager: ines@acme.test}
  - {email: lena@acme.test, name: Lena Fischer, title: Platform engineer, manager: omar@acme.test}
  - {email: jun@acme.test, name: Jun Watanabe, manager: ines@acme.test}
apps:
  - slug: github
    name: GitHub
    owners: [omar@acme.test]
    policy: manager
    entitlements:
      - {slug: access, name: Access}
      - {slug: on-call, name: On call, holders: [lena@acme.test]}
      - slug: admin
        name: Organisation admin
        resource: {type: role, name: admin}
        max_duration: 1d
        provisioning: [{manual: {instructions: Add them.}}]
catalogs:
  - {slug: all, name: All of it, audience: everyone, entitlements: [github/access, github/on-call, github/admin]}
policies:
  - slug: manager
    name: Manager
    rules: [{when: request.emergency, use: owners}]
    steps: [{approve: {by: manager}}]
  - {slug: owners, name: Owners, steps: [{approve: {by: app_owners}}]}
forms:
  - {slug: why, name: Why, fields: [{id: ticket, label: Ticket}]}
)";

// kAcme with each `from` replaced by its `to`.
std::string with(const std::vector<std::pair<std::string, std::string>>& changes) {
  std::string yaml = kAcme;
  for (const auto& [from, to] : changes) {
    const auto at = yaml.find(from);
    if (at == std::string::npos) ADD_FAILURE() << "there is no " << from;
    if (at != std::string::npos) yaml.replace(at, from.size(), to);
  }
  return yaml;
}

struct Told {
  std::vector<std::string> lines;  // "changed Lena Fischer (lena@acme.test): title a -> b"
  std::vector<std::string> follows;
};
Told told(House& house, const std::string& yaml) {
  const OrganisationFile file = parse_organisation("acme.yaml", yaml);
  for (const FileProblem& problem : file.problems) ADD_FAILURE() << problem.text();
  return house.store->read([&](storage::Tx& tx) {
    const auto changes = changes_to(tx, file.organisation);
    const Names names(file.organisation, changes);
    Told all;
    for (const Difference& one : differences_in(changes, names)) {
      std::string line = (one.what == Difference::What::added     ? "new "
                          : one.what == Difference::What::changed ? "changed "
                                                                  : "archived ") +
                         one.thing;
      for (std::size_t i = 0; i < one.says.size(); ++i) line += (i == 0 ? ": " : "; ") + one.says[i];
      all.lines.push_back(line);
    }
    for (const Consequence& one : consequences_of(tx, changes, names)) all.follows.push_back(one.says);
    return all;
  });
}
Told told(const std::vector<std::pair<std::string, std::string>>& changes) {
  House house(kAcme);
  return told(house, with(changes));
}

TEST(OrganisationDifference, IsNothingWhereNothingIsDifferent) {
  EXPECT_THAT(told({}).lines, IsEmpty());
  EXPECT_THAT(told({}).follows, IsEmpty());
}

TEST(OrganisationDifference, TellsWhatIsNewAndWhatIsGone) {
  const Told all = told({{"  - {email: jun@acme.test, name: Jun Watanabe, manager: ines@acme.test}",
                          "  - {email: pia@acme.test, name: Pia Lindqvist}"},
                         {"forms:\n  - {slug: why, name: Why, fields: [{id: ticket, label: Ticket}]}\n", ""}});
  EXPECT_THAT(all.lines, ElementsAre("archived Jun Watanabe (jun@acme.test)", "new Pia Lindqvist (pia@acme.test)",
                                     "archived Why"));
}

TEST(OrganisationDifference, TellsWhatIsOtherAboutPeople) {
  const Told all = told(
      {{"title: Platform engineer, manager: omar@acme.test",
        "title: Head of Platform, department: Engineering, manager: ines@acme.test, roles: [app_admin], time_zone: "
        "Europe/Berlin, attributes: {site: Berlin}"},
       {"name: Omar Haddad, title: Head of Platform", "name: Omar J. Haddad, status: suspended"}});
  EXPECT_THAT(
      all.lines,
      ElementsAre("changed Lena Fischer (lena@acme.test): title Platform engineer -> Head of Platform; department "
                  "Engineering (there was none); manager Omar J. Haddad -> Ines Costa; time zone Europe/Berlin "
                  "(there was none); role app_admin is new; site Berlin (there was none)",
                  "changed Omar J. Haddad (omar@acme.test): name Omar Haddad -> Omar J. Haddad; no title any more "
                  "(was Head of Platform); is suspended"));
}

TEST(OrganisationDifference, TellsWhatIsOtherAboutAppsAndEntitlements) {
  const Told all =
      told({{"name: GitHub\n    owners: [omar@acme.test]",
             "name: GitHub\n    description: Code\n    owners: [jun@acme.test]"},
            {"max_duration: 1d",
             "max_duration: 8h\n        alias: gh\n        owners: [omar@acme.test]\n        policy: owners\n"
             "        emergency: {policy: owners}\n        form: why"},
            {"role, name: admin", "group, name: admins"},
            {"{instructions: Add them.}", "{assignees: manager, instructions: Ask them.}"},
            {"name: On call, holders: [lena@acme.test]", "name: On call, max_duration: 7d, holders: [jun@acme.test]"}});
  EXPECT_THAT(
      all.lines,
      ElementsAre("changed GitHub: description Code (there was none); Jun Watanabe becomes an owner; Omar Haddad is "
                  "not an owner any more",
                  "changed GitHub / On call: may be held for 7 days instead of for good; Jun Watanabe becomes a "
                  "holder; Lena Fischer is not a holder any more",
                  "changed GitHub / Organisation admin: alias gh (there was none); resource role admin -> group "
                  "admins; may be held for 8 hours instead of 1 day; Omar Haddad becomes an owner; policy Manager "
                  "-> Owners; policy in an emergency Owners (there was none); form Why (there was none); "
                  "provisioning by the app's owners -> the manager; instructions for provisioning Add them. -> Ask "
                  "them."));
  EXPECT_THAT(all.follows, ElementsAre("Jun Watanabe will hold GitHub / On call at once, without a request.",
                                       "Lena Fischer will not hold GitHub / On call any more."));
}

TEST(OrganisationDifference, TellsWhatIsOtherAboutCatalogsPoliciesFormsAndTheRest) {
  const Told all =
      told({{"lapse_after: 30d",
             "lapse_after: 14d, helpdesk: [github/on-call], own_cards_up_to: 4, "
             "notifications: {mail: {decision: never}, digest: {days: monday, hour: 8}}"},
            {"audience: everyone, entitlements: [github/access, github/on-call, github/admin]",
             "audience: subject.title != \"\", bundle: true, entitlements: [github/on-call, github/access]"},
            {"rules: [{when: request.emergency, use: owners}]\n    steps: [{approve: {by: manager}}]",
             "steps: [{approve: {by: manager, fallback: app_owners}}, {wait: 2h}]"},
            {"[{id: ticket, label: Ticket}]", "[{id: ticket, label: Ticket, required: true}]"}});
  EXPECT_THAT(
      all.lines,
      ElementsAre(
          "changed The organisation: whoever has GitHub / On call is the helpdesk; a request lapses after 14 "
          "days instead of 30 days; people are told of decisions on requests by mail: on -> never; digests come on "
          "Mondays at 8:00 unless people choose otherwise (before: never unless people choose otherwise); a step with "
          "a channel gives everybody a card of their own up to 4 people instead of 10",
          "changed All of it: shown to everyone -> subject.title != \"\"; GitHub / Organisation admin is not "
          "in it any more; may be asked for as a whole",
          "changed Manager: - when request.emergency: as Owners says; - otherwise: approval by the manager; "
          "+ approval by the manager, else by the app's owners; then a wait of 2 hours",
          "changed Why: - Ticket: text; + Ticket: text, required"));
  EXPECT_THAT(all.follows, ElementsAre("Open requests keep the steps that they began with."));
}

TEST(OrganisationDifference, TellsOfAnotherOrderAndOfLongTexts) {
  const std::string text(200, 'x');
  const Told all = told({{"github/access, github/on-call, github/admin", "github/admin, github/access, github/on-call"},
                         {"name: Access}", "name: Access, description: " + text + "}"}});
  EXPECT_THAT(all.lines, ElementsAre("changed GitHub / Access: description " + text + " (there was none)",
                                     "changed All of it: entitlements in another order"));
}

TEST(OrganisationDifference, AnItemOfAnotherVersionIsNamedByItsKey) {
  House house(kAcme);
  house.store->write([](storage::Tx& tx) {
    tx.save(storage::CatalogItem{"gadget", "x", "{}"});
    tx.save(storage::CatalogItem{"user", "lena@acme.test", "no JSON"});
  });
  EXPECT_THAT(told(house, kAcme).lines,
              ElementsAre("changed Lena Fischer (lena@acme.test): is written as this version of c1 writes it",
                          "archived gadget x"));
}

// ---- what follows

TEST(OrganisationForecast, TellsWhatHappensWhenSomebodyLeaves) {
  House house(kAcme);
  house.gets("lena@acme.test", "github/access");
  house.asks("lena@acme.test", "github/admin", Seconds{3600});
  house.asks("jun@acme.test", "github/access");
  house.goes_on(house.asks("jun@acme.test", "github/on-call"));
  const auto without = [](const std::string& email) {
    std::string yaml = kAcme;
    const auto at = yaml.find("  - {email: " + email);
    return yaml.erase(at, yaml.find('\n', at) + 1 - at);
  };
  std::string no_lena = without("lena@acme.test");
  no_lena.replace(no_lena.find(", holders: [lena@acme.test]"), 27, "");
  EXPECT_THAT(
      told(house, no_lena).follows,
      ElementsAre("1 open request will be cancelled: #1002 (GitHub / Organisation admin, for Lena Fischer).",
                  "Lena Fischer holds GitHub / Access: that will be taken away, and whoever does it gets a task.",
                  "Lena Fischer will not hold GitHub / On call any more."));

  std::string no_omar = without("omar@acme.test");
  no_omar.replace(no_omar.find("owners: [omar@acme.test]"), 24, "owners: [jun@acme.test]");
  no_omar.replace(no_omar.find("manager: omar@acme.test"), 23, "manager: ines@acme.test");
  EXPECT_THAT(
      told(house, no_omar).follows,
      ElementsAre("2 open requests wait for Omar Haddad: others are asked instead, where need be (#1004 and #1002)."));
}

TEST(OrganisationForecast, TellsWhatHappensWhenAnEntitlementGoes) {
  House house(kAcme);
  house.gets("lena@acme.test", "github/access");
  house.asks("jun@acme.test", "github/access");
  std::string yaml = kAcme;
  yaml.replace(yaml.find("      - {slug: access, name: Access}\n"), 37, "");
  yaml.replace(yaml.find("github/access, "), 15, "");
  EXPECT_THAT(told(house, yaml).follows,
              ElementsAre("1 open request will be cancelled: #1002 (GitHub / Access, for Jun Watanabe).",
                          "GitHub / Access stays with the 1 person who holds it, until it is taken away."));
}

TEST(OrganisationForecast, ComesTrue) {
  House house(kAcme);
  const Request open = house.asks("jun@acme.test", "github/access");
  std::string yaml = kAcme;
  yaml.replace(yaml.find("  - {email: jun"),
               std::string("  - {email: jun@acme.test, name: Jun Watanabe, manager: ines@acme.test}\n").size(), "");
  EXPECT_THAT(told(house, yaml).follows,
              ElementsAre("1 open request will be cancelled: #1001 (GitHub / Access, for Jun Watanabe)."));
  house.applies(yaml);
  house.works();
  EXPECT_EQ(house.request(open.id).outcome, Outcome::cancelled);
}

TEST(OrganisationForecast, WhoHoldsItByARequestTooKeepsThat) {
  House house(kAcme);
  house.gets("jun@acme.test", "github/on-call", Seconds{86'400});
  EXPECT_THAT(told(house, with({{"holders: [lena@acme.test]", "holders: [lena@acme.test, jun@acme.test]"}})).follows,
              ElementsAre("Jun Watanabe holds GitHub / On call already, and will hold it for good."));
  house.applies(with({{"holders: [lena@acme.test]", "holders: [lena@acme.test, jun@acme.test]"}}));
  EXPECT_THAT(told(house, kAcme).follows, ElementsAre("Jun Watanabe will hold GitHub / On call by a request only."));
}

}  // namespace
}  // namespace c1::bot::organisation_difference_test
