// `c1 simulate` as an administrator runs it: the real program, by a file and by a database.

#include <filesystem>
#include <fstream>

#include "bot/house.hpp"
#include "support/app_process.hpp"

namespace c1::bot::simulate_command_test {
namespace {

using c1::support::Ran;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const char kAcme[] = R"(organisation: {name: Acme}
users:
  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}
  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test}
  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test, department: Engineering}
  - {email: pia@acme.test, name: Pia Lindqvist, manager: omar@acme.test, department: Finance}
apps:
  - slug: github
    name: GitHub
    owners: [omar@acme.test, ines@acme.test]
    policy: manager
    entitlements:
      - {slug: access, name: Access, policy: auto}
      - slug: team
        name: Platform team member
        alias: gh-team
        resource: {type: group, name: team}
        max_duration: 30d
        emergency: {policy: on-call}
        provisioning: [{manual: {instructions: Add them to the team}}]
      - {slug: on-call, name: On call, holders: [lena@acme.test]}
catalogs:
  - {slug: engineering, name: Engineering, audience: subject.department == "Engineering", entitlements: [github/*]}
policies:
  - {slug: auto, name: Automatic, steps: [{accept: Low risk}]}
  - slug: manager
    name: Manager
    rules:
      - when: subject.has("github/on-call") && request.duration <= duration("4h")
        steps: [{accept: On call}]
      - when: now.getHours() >= 22
        steps: [{reject: Not at night}]
    steps:
      - wait: 2h
      - approve: {by: manager, sla: {after: 24h, then: {reassign: [ines@acme.test]}}}
      - approve:
          by: app_owners
          distinct: true
          require_reason: [deny]
          allow_reassignment: true
          channel: "#access"
  - {slug: on-call, name: On call, steps: [{approve: {by: {holders_of: github/on-call}, allow_self: true}}]}
)";

class SimulateCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder);
    std::ofstream(file) << kAcme;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  Ran by_file(std::vector<std::string> words) const {
    words.insert(words.begin(), {"simulate", "--organisation", file, "--at", "2026-11-24T09:30:00Z"});
    return c1::support::run_c1(words, {});
  }
  Ran by_database(std::vector<std::string> words) const {
    words.insert(words.begin(), "simulate");
    return c1::support::run_c1(words, {{"C1_DATABASE", database}});
  }

  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("c1-simulate-" + new_id());
  const std::string file = (folder / "acme.yaml").string();
  const std::string database = "sqlite:" + (folder / "c1.db").string();
};

TEST_F(SimulateCommand, TellsWhoWouldBeAskedStepByStepAndWhy) {
  const Ran ran = by_file({"--subject", "lena@acme.test", "github/team"});
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out,
            "Lena Fischer asks for Platform team member in GitHub (github/team), for 30 days.\n"
            "\n"
            "Why these steps\n"
            "  The policy Manager applies, without a special rule.\n"
            "\n"
            "Steps\n"
            "  1. A wait of 2 hours\n"
            "  2. Approval by Omar Haddad (the manager of Lena Fischer)\n"
            "       After 1 day without a decision: it goes to Ines Costa instead.\n"
            "  3. Approval by Ines Costa (the owners of GitHub)\n"
            "       Whoever has approved an earlier step does not count here.\n"
            "       A reason is needed to deny.\n"
            "       It may be handed on to anybody.\n"
            "       It is shown in #access, too.\n"
            "  4. Omar Haddad or Ines Costa gives the access by hand\n"
            "       Add them to the team.\n"
            "\n"
            "The form would say: Waits for 2 hours, then goes to Omar Haddad, then to Ines Costa.\n");
}

TEST_F(SimulateCommand, TellsWhichRuleMatches) {
  const Ran ran = by_file({"--subject", "lena@acme.test", "gh-team", "--duration", "4h"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("for 4 hours.\n"), HasSubstr("  Rule 1 of the policy Manager applies: subject.has("),
                    HasSubstr("  1. Approved by the policy: On call\n"),
                    HasSubstr("Right after that: Approved; waiting for Omar Haddad or Ines Costa to provision\n")));
  const Ran at_night = by_file({"--subject", "omar@acme.test", "github/team"});
  EXPECT_EQ(at_night.exit_code, 1) << "he does not see it";
}

TEST_F(SimulateCommand, TakesTheTimeThatItIsTold) {
  std::vector<std::string> words{"simulate",  "--organisation", file,         "--at", "2026-11-24T22:30:00Z",
                                 "--subject", "lena@acme.test", "github/team"};
  const Ran ran = c1::support::run_c1(words, {});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("Rule 2 of the policy Manager applies: now.getHours() >= 22"),
                             HasSubstr("1. Denied by the policy: Not at night"),
                             HasSubstr("Right after that: Denied by the policy")));
}

TEST_F(SimulateCommand, KnowsEmergenciesAndRequestsForOthers) {
  const Ran ran =
      by_file({"--subject", "lena@acme.test", "--requester", "omar@acme.test", "github/team", "--duration", "1d"});
  EXPECT_THAT(
      ran.out,
      StartsWith("Omar Haddad asks for Platform team member in GitHub (github/team) for Lena Fischer, for 1 day.\n"));
  const Ran emergency = by_file({"--subject", "lena@acme.test", "github/team", "--emergency"});
  EXPECT_THAT(emergency.out,
              AllOf(HasSubstr("for 30 days, in an emergency.\n"), HasSubstr("The policy On call applies"),
                    HasSubstr("1. Approval by Lena Fischer (whoever has On call in GitHub)"),
                    HasSubstr("One may approve one's own request.")));
}

TEST_F(SimulateCommand, TellsWhyItWouldBeRefused) {
  const auto refused = [&](const std::vector<std::string>& words, const std::string& why) {
    const Ran ran = by_file(words);
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_THAT(ran.out, AllOf(HasSubstr("This would be refused: " + why), Not(HasSubstr("Steps"))));
  };
  refused(
      {"--subject", "pia@acme.test", "github/team"},
      "Platform team member in GitHub is in no catalog that Pia Lindqvist belongs to. The catalog Engineering has it, "
      "for: subject.department == \"Engineering\".");
  refused({"--subject", "lena@acme.test", "github/team", "--duration", "40d"},
          "Platform team member can be held for 30 days at most. Please choose a shorter time.");
  refused({"--subject", "lena@acme.test", "github/access", "--emergency"}, "There is no emergency access to Access.");
  refused({"--subject", "lena@acme.test", "--requester", "pia@acme.test", "github/team"},
          "You can ask for yourself and for the people you manage; Lena Fischer is not one of them.");
}

TEST_F(SimulateCommand, JsonSaysTheSameToPrograms) {
  const Ran ran = by_file({"--subject", "lena@acme.test", "github/team", "--json"});
  const json::Value said = json::parse(ran.out).value();
  EXPECT_EQ(said["entitlement"].string(), "github/team");
  EXPECT_EQ(said["duration"].integer(), 30 * 86'400);
  EXPECT_TRUE(said["refused"].is_null());
  EXPECT_EQ(said["policy"].string(), "manager");
  EXPECT_EQ(said["steps"].array().size(), 4u);
  EXPECT_EQ(said["steps"][std::size_t{1}]["kind"].string(), "approval");
  EXPECT_EQ(said["steps"][std::size_t{1}]["people"][std::size_t{0}].string(), "omar@acme.test");
  const json::Value hidden = json::parse(by_file({"--subject", "pia@acme.test", "github/team", "--json"}).out).value();
  EXPECT_THAT(hidden["refused"].string(), HasSubstr("is in no catalog"));
  EXPECT_TRUE(hidden["steps"].array().empty());
}

// What is in force, held and open there, beside the server.
TEST_F(SimulateCommand, GoesByTheDatabase) {
  House house(kAcme, database);
  const Ran free =
      by_database({"--subject", "lena@acme.test", "github/team", "--duration", "4h", "--at", "2026-11-24"});
  EXPECT_EQ(free.exit_code, 0) << free.err;
  EXPECT_THAT(free.out, HasSubstr("Rule 1 of the policy Manager applies")) << "she is on call by the file";

  house.asks("lena@acme.test", "github/team", Seconds{86'400});
  const Ran asked = by_database({"--subject", "lena@acme.test", "github/team"});
  EXPECT_EQ(asked.exit_code, 1);
  EXPECT_THAT(asked.out, HasSubstr("This would be refused: You have asked for this already: #1001 is open"));

  house.store->write([](storage::Tx& tx) {
    tx.save(workflow::Delegation{.id = {"d"}, .from = {"omar@acme.test"}, .to = {"pia@acme.test"}, .starts = {}});
  });
  const Ran away = by_database({"--subject", "lena@acme.test", "github/on-call", "--at", "2026-11-24"});
  EXPECT_THAT(away.out, HasSubstr("This would be refused: You hold this already, without an end."));
}

TEST_F(SimulateCommand, NamesTheDelegateOfWhoeverIsAway) {
  House house(kAcme, database);
  house.store->write([](storage::Tx& tx) {
    tx.save(workflow::Delegation{.id = {"d"}, .from = {"omar@acme.test"}, .to = {"pia@acme.test"}, .starts = {}});
  });
  const Ran ran = by_database({"--subject", "lena@acme.test", "github/team", "--at", "2026-11-24"});
  EXPECT_THAT(ran.out, HasSubstr("Pia Lindqvist may decide for Omar Haddad, who is away."));
}

TEST_F(SimulateCommand, SaysWhatItDoesNotUnderstand) {
  const std::pair<std::vector<std::string>, std::string> mistakes[] = {
      {{"--subject", "lena@acme.test"}, "what would be asked for is missing, such as github/access"},
      {{"github/team"}, "--subject is missing: who would get it"},
      {{"--subject", "lena@acme.test", "a", "b"}, "one thing at a time, not \"b\" as well"},
      {{"--subject", "lena@acme.test", "github/team", "--duration", "long"}, "--duration should be a duration"},
      {{"--subject", "lena@acme.test", "github/team", "--emergancy"},
       "I don't understand \"--emergancy\"; did you mean \"--emergency\"?"},
      {{"--subject", "lenna@acme.test", "github/team"},
       "There is no user \"lenna@acme.test\". Did you mean \"lena@acme.test\"?"},
      {{"--subject", "lena@acme.test", "github/tem"},
       "There is no entitlement \"github/tem\". Did you mean \"github/team\"?"}};
  for (const auto& [words, says] : mistakes) {
    const Ran ran = by_file(words);
    EXPECT_EQ(ran.exit_code, 2) << says;
    EXPECT_THAT(ran.err, StartsWith("c1 simulate: " + says));
  }
  std::ofstream(file) << "users: []\n";
  const Ran broken = by_file({"--subject", "lena@acme.test", "github/team"});
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.err, HasSubstr("acme.yaml:1:1: An organisation file needs \"organisation\"."));
  EXPECT_EQ(by_database({"--subject", "lena@acme.test", "github/team"}).exit_code, 1);
}

}  // namespace
}  // namespace c1::bot::simulate_command_test
