// Access that is a place in Slack, from the asking to its end: in the channel and in the user group while it is granted,
// out of them when its time is up, and everybody told. A task for people where Slack refuses, in Slack's own words. Once,
// though the server is killed between Slack's doing and its own record of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "scenarios/several_workspaces.hpp"
#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Millis kPastTheHour{3'601'000};
const char* const kChannel = "slack: {channel: '#on-call'}";
const char* const kUserGroup = "slack: {user_group: '@on-call'}";

std::string given_in_slack(const std::string& method) {
  std::string yaml = kOrganisation;
  const std::string team = "name: Platform team member,";
  return yaml.insert(yaml.find(team) + team.size(), " provisioning: [{" + method + "}],");
}

// What Slack itself says of who is where.
std::vector<std::string> ids_in(World& world, const std::string& question, const char* list) {
  std::vector<std::string> ids;
  const json::Value said = world.desk->get("/api/" + question + "&token=xoxb-scenario-token").second;
  for (const json::Value& id : said[list].array()) ids.push_back(id.string());
  return ids;
}
std::vector<std::string> in_channel(World& world) {
  return ids_in(world, "conversations.members?channel=C0ONCALL", "members");
}
std::vector<std::string> in_user_group(World& world) {
  return ids_in(world, "usergroups.users.list?usergroup=S0ONCALL", "users");
}
bool has_lena(World& world, const std::string& method) {
  const auto ids = method == kUserGroup ? in_user_group(world) : in_channel(world);
  return std::find(ids.begin(), ids.end(), "U0LENA") != ids.end();
}

// Up to where the server begins to give it.
void is_approved(support::SlackDesk& desk) {
  auto lena = desk.person("lena"), omar = desk.person("omar"), ines = desk.person("ines");
  lena.runs("/c1 request").sees_modal("Submit a request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Platform team member").chooses("How long?", "1 hour");
  lena.fills("Reason", "The build is broken").submits();
  omar.sees("Waiting for Omar Haddad").clicks("Approve", "#1001");
  ines.sees("Waiting for Ines Costa").clicks("Approve", "#1001");
}

int times_audited(const std::vector<storage::AuditRecord>& records, const std::string& what) {
  return static_cast<int>(
      std::count_if(records.begin(), records.end(), [&](const auto& record) { return record.entry.what == what; }));
}

TEST(SlackAccess, IsInTheChannelUntilItsTimeIsUpAndEverybodyIsTold) {
  World world(given_in_slack(kChannel), [](bot::Config&) {});
  auto lena = world.desk->person("lena"), ines = world.desk->person("ines");
  is_approved(*world.desk);
  lena.sees_on_card("#1001", "Granted until");
  lena.sees_in_thread_of("#1001", "now has Platform team member");
  EXPECT_THAT(in_channel(world), ElementsAre("U0OMAR", "U0LENA", "U0SANDBOX1"))
      << "the app went in by itself, to be able to invite";
  EXPECT_THAT(ines.card("#1001").buttons, Not(Contains("Provisioned"))) << "there is nothing to do";
  world.passes(kPastTheHour);
  lena.sees_in_thread_of("#1002", "does not have Platform team member in GitHub any more");
  EXPECT_THAT(in_channel(world), ElementsAre("U0OMAR", "U0SANDBOX1"));
  lena.sees_on_card("#1001", "not held any more");
  EXPECT_EQ(times_audited(world.audit(), "grant.ended"), 1);
}

TEST(SlackAccess, IsInTheUserGroupBesideThoseWhoAreThereUntilItsTimeIsUp) {
  World world(given_in_slack(kUserGroup), [](bot::Config&) {});
  auto lena = world.desk->person("lena");
  is_approved(*world.desk);
  lena.sees_on_card("#1001", "Granted until").sees_in_thread_of("#1001", "now has Platform team member");
  EXPECT_THAT(in_user_group(world), ElementsAre("U0OMAR", "U0LENA"));
  world.passes(kPastTheHour);
  lena.sees_in_thread_of("#1002", "does not have Platform team member in GitHub any more");
  EXPECT_THAT(in_user_group(world), ElementsAre("U0OMAR"));
}

// ---- Slack refuses

struct Refusal {
  const char* method;  // as it stands in the organisation file
  const char* call;
  const char* error;
  const char* words;  // that tell people why
};
void PrintTo(const Refusal& one, std::ostream* out) { *out << one.call << ": " << one.error; }

class SlackRefuses : public ::testing::TestWithParam<Refusal> {};

TEST_P(SlackRefuses, AndItBecomesATaskThatSaysWhyAndCanBeTriedAgain) {
  const Refusal& refusal = GetParam();
  World world(given_in_slack(refusal.method), [](bot::Config&) {});
  auto lena = world.desk->person("lena"), ines = world.desk->person("ines");
  world.desk->fault(refusal.call, "error", 9, json::object({{"error", refusal.error}}));
  is_approved(*world.desk);
  ines.sees_on_card("#1001", refusal.words);
  EXPECT_THAT(ines.card("#1001").text, AllOf(HasSubstr(refusal.error), HasSubstr(refusal.call)));
  EXPECT_THAT(ines.card("#1001").buttons, Contains("Provisioned"));
  EXPECT_FALSE(has_lena(world, refusal.method));
  lena.never_sees("Granted until");
  world.desk->no_more_faults();  // somebody has seen to it
  ines.clicks("Try again", "#1001");
  lena.sees_on_card("#1001", "Granted until");
  EXPECT_TRUE(has_lena(world, refusal.method));
}

INSTANTIATE_TEST_SUITE_P(
    EachWay, SlackRefuses,
    ::testing::Values(
        Refusal{kChannel, "conversations.invite", "missing_scope", "needs the scopes of the handbook"},
        Refusal{kChannel, "conversations.invite", "user_is_restricted", "is a guest"},
        Refusal{kChannel, "conversations.join", "is_archived", "The app is not in #on-call"},
        Refusal{kChannel, "conversations.members", "channel_not_found", "A private channel has to invite the app"},
        Refusal{kUserGroup, "usergroups.list", "plan_upgrade_required", "part of Slack's paid plans"},
        Refusal{kUserGroup, "usergroups.users.update", "paid_teams_only", "part of Slack's paid plans"},
        Refusal{kUserGroup, "usergroups.users.update", "permission_denied", "decides who may change this"}),
    [](const auto& one) { return std::to_string(one.index) + "_" + one.param.error; });

TEST(SlackAccess, ThatIsAPrivateChannelWhichTheAppIsNotInIsATask) {
  World world(given_in_slack("slack: {channel: C0VAULT}"), [](bot::Config&) {});
  is_approved(*world.desk);
  world.desk->person("ines").sees_on_card("#1001", "A private channel has to invite the app");
}

// What was installed by OAuth before any access was a place in Slack has the scopes that everything else needs.
TEST(SlackAccess, WithoutTheScopeIsATaskThatNamesItUntilTheAppIsInstalledAgain) {
  SeveralWorkspaces world(
      {.places = {
           {"T0ACME", "Acme", {{"lena", "lena@acme.test"}, {"omar", "omar@acme.test"}, {"ines", "ines@acme.test"}}}}});
  ASSERT_EQ(world.installs("T0ACME").status, 200);
  world.has_directory(given_in_slack("slack: {user_group: '@on-call', workspace: T0ACME}"));
  is_approved(world.at("T0ACME"));
  auto ines = world.person("T0ACME", "ines");
  ines.sees_on_card("#1001", "It needs the scope usergroups:read; install it again with it.");
  ASSERT_EQ(world.installs("T0ACME").status, 200);
  ines.clicks("Try again", "#1001").sees_on_card("#1001", "There is no user group @on-call");
}

class SlackKeeps : public ::testing::TestWithParam<const char*> {};

TEST_P(SlackKeeps, WhomItDoesNotLetGoUntilSomebodyHasSeenToIt) {
  World world(given_in_slack(kChannel), [](bot::Config&) {});
  auto lena = world.desk->person("lena"), ines = world.desk->person("ines");
  is_approved(*world.desk);
  lena.sees_on_card("#1001", "Granted until");
  world.desk->fault("conversations.kick", "error", 9, json::object({{"error", GetParam()}}));
  world.passes(kPastTheHour);
  ines.sees_on_card("#1002", GetParam());
  EXPECT_TRUE(has_lena(world, kChannel));
  EXPECT_THAT(lena.screen_text(), Not(HasSubstr("does not have Platform team member")))
      << "it is not said before it is so";
  world.desk->no_more_faults();
  ines.clicks("Try again", "#1002");
  lena.sees("does not have Platform team member");
  EXPECT_FALSE(has_lena(world, kChannel));
}

INSTANTIATE_TEST_SUITE_P(EachWay, SlackKeeps,
                         ::testing::Values("restricted_action", "cant_kick_from_general", "cant_kick_self"),
                         [](const auto& one) { return std::string(one.param); });

// ---- kill -9

struct KilledAt {
  const char* method;
  const char* call;
  bool taking;
};
void PrintTo(const KilledAt& one, std::ostream* out) { *out << one.call << (one.taking ? ", taking" : ", giving"); }

class SlackAccessKilled : public ::testing::TestWithParam<KilledAt> {
 protected:
  // Slack does it, and the server is gone before it knows.
  void is_killed_there() {
    ASSERT_TRUE(world.desk->waits_until([&] { return world.desk->held() == 1; }));
    EXPECT_NE(has_lena(world, GetParam().method), GetParam().taking);
    world.stop_app();
    world.desk->no_more_faults();
    world.start_app();
  }
  void holds() { world.desk->fault(GetParam().call, "hold_after", 1); }

  World world{given_in_slack(GetParam().method), support::Settings{}};
};

TEST_P(SlackAccessKilled, GivesOnceTakesOnceAndSaysEachOnce) {
  auto lena = world.desk->person("lena");
  if (!GetParam().taking) holds();
  is_approved(*world.desk);
  if (!GetParam().taking) is_killed_there();
  lena.sees_on_card("#1001", "Granted until").sees_in_thread_of("#1001", "now has Platform team member");
  EXPECT_TRUE(has_lena(world, GetParam().method));
  if (GetParam().taking) holds();
  world.passes(kPastTheHour);
  if (GetParam().taking) is_killed_there();
  lena.sees("does not have Platform team member");
  EXPECT_FALSE(has_lena(world, GetParam().method)) << "it was given by us, so it is taken away";
  world.desk->settles();
  int told = 0;
  for (const auto& message : world.desk->app_messages())
    told += message["plain"].string().find("now has Platform team member") != std::string::npos &&
            message["to"].string() == "lena";
  EXPECT_EQ(told, 1);
  const auto records = world.audit();
  EXPECT_EQ(times_audited(records, "grant.activated"), 1);
  EXPECT_EQ(times_audited(records, "grant.ended"), 1);
}

INSTANTIATE_TEST_SUITE_P(AtEachCall, SlackAccessKilled,
                         ::testing::Values(KilledAt{kChannel, "conversations.invite", false},
                                           KilledAt{kChannel, "conversations.kick", true},
                                           KilledAt{kUserGroup, "usergroups.users.update", false},
                                           KilledAt{kUserGroup, "usergroups.users.update", true}),
                         [](const auto& one) {
                           return std::string(one.param.method == kUserGroup ? "UserGroup" : "Channel") +
                                  (one.param.taking ? "Taken" : "Given");
                         });

}  // namespace
}  // namespace c1::scenarios
