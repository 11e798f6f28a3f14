// The step *Request access* of Workflow Builder, and people who are in no directory: through the sandbox.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kTeamAccess = "GitHub platform-team";

class WorkflowSteps : public ::testing::TestWithParam<Transport> {
 protected:
  // The execution; `inputs` as the manifest names them.
  std::string runs(const std::string& person, json::Value inputs) {
    const auto [status, told] = world.desk->post(
        "/sandbox/step", json::object({{"user", person}, {"step", "Request access"}, {"inputs", std::move(inputs)}}));
    EXPECT_EQ(status, 200) << told.dump();
    return told["execution"].string();
  }
  json::Value step(const std::string& execution) {
    const json::Value all = world.desk->get("/sandbox/steps").second["steps"];
    for (const json::Value& one : all.array())
      if (one["execution"].string() == execution) return one;
    return {};
  }
  json::Value ended(const std::string& execution) {
    world.desk->waits_until([&] { return step(execution)["state"].string() != "running"; });
    return step(execution);
  }
  static json::Value asked(const std::string& access, const std::string& duration = "") {
    json::Value inputs = json::object({{"access", access}, {"reason", "The build is broken"}});
    if (!duration.empty()) inputs.set("duration", duration);
    return inputs;
  }
  void gives_it() {
    omar.clicks("Approve", "#1001");
    ines.clicks("Approve", "#1001");
    ines.clicks("Provisioned", "#1001");
    lena.sees_on_card("#1001", "Granted");
  }

  World world{World::Runs::here, GetParam()};
  support::Person lena = world.desk->person("lena");
  support::Person omar = world.desk->person("omar");
  support::Person ines = world.desk->person("ines");
};

TEST_P(WorkflowSteps, AskAndAreDoneWithTheOutcome) {
  const std::string execution = runs("lena", asked(kTeamAccess, "4 hours"));
  lena.sees_on_card("#1001", "a workflow in Slack");
  omar.sees_on_card("#1001", "The build is broken");
  EXPECT_EQ(step(execution)["state"].string(), "running");
  gives_it();
  const json::Value done = ended(execution);
  EXPECT_EQ(done["state"].string(), "completed");
  EXPECT_EQ(done["outputs"]["request_number"].string(), "#1001");
  EXPECT_EQ(done["outputs"]["request_link"].string(), world.address() + "/task/1001");
  EXPECT_EQ(done["outputs"]["outcome"].string(), "granted");
  EXPECT_THAT(done["outputs"]["summary"].string(), HasSubstr("Granted"));
}

TEST_P(WorkflowSteps, HearOfADenialAndOfACancellation) {
  const std::string denied = runs("lena", asked("github/platform-team", "4h"));
  omar.sees_on_card("#1001", "The build is broken");
  omar.clicks("Deny", "#1001");
  omar.fills("Why?", "Not now").submits();
  EXPECT_EQ(ended(denied)["outputs"]["outcome"].string(), "denied");

  const std::string cancelled = runs("lena", asked("github/access"));
  lena.sees_on_card("#1002", "Waiting for");
  lena.runs("/c1 cancel 1002");
  EXPECT_EQ(ended(cancelled)["outputs"]["outcome"].string(), "cancelled");
}

TEST_P(WorkflowSteps, EndWithTheSentenceOfTheFormWhereItWouldRefuse) {
  const auto error_of = [&](const std::string& person, json::Value inputs) {
    const json::Value step = ended(runs(person, std::move(inputs)));
    EXPECT_EQ(step["state"].string(), "failed") << step.dump();
    return step["error"].string();
  };
  EXPECT_THAT(error_of("lena", asked("github/platform-team")),
              AllOf(HasSubstr("To Lena Fischer: Say for how long"), HasSubstr("30 days at most")));
  EXPECT_THAT(error_of("lena", asked("github/platform-team", "40d")), HasSubstr("30 days at most"));
  EXPECT_THAT(error_of("lena", asked("github/platform-team", "soon")), HasSubstr("Write it like 90m, 4h or 3d"));
  EXPECT_THAT(error_of("lena", asked("github")), HasSubstr("Say which, like \"github/"));
  EXPECT_THAT(error_of("lena", asked("github platfrom-team")), HasSubstr("Did you mean"));
  EXPECT_THAT(error_of("lena", asked("vault")), HasSubstr("There is no \"vault\" in the catalog of Lena Fischer"));
  EXPECT_THAT(error_of("sam", asked("figma")), HasSubstr("not in the directory"));
  json::Value for_omar = asked("github/access");
  for_omar.set("subject", "omar");
  EXPECT_THAT(error_of("lena", for_omar), HasSubstr("for the people you manage; Omar Haddad is not one of them"));
  runs("lena", asked("github/access"));
  lena.sees("#1001");
  EXPECT_THAT(error_of("lena", asked("github/access")), HasSubstr("#1001 is open"));
  EXPECT_THAT(lena.cards("#1002"), IsEmpty());
}

// Whoever builds a workflow writes down who asks: that must approve nothing.
TEST_P(WorkflowSteps, NobodysApprovalIsReadIntoAskingForOthers) {
  json::Value inputs = asked("github/access");
  inputs.set("requester", "omar");
  inputs.set("subject", "lena");
  runs("lena", std::move(inputs));
  lena.sees_on_card("#1001", "Waiting for Omar Haddad");
  omar.sees_button("Approve", "#1001");
}

TEST_P(WorkflowSteps, ADeliveryThatComesAgainAsksOnce) {
  const json::Value event = json::object(
      {{"type", "function_executed"},
       {"function", json::object({{"callback_id", "request_access"}})},
       {"inputs", json::object({{"requester", world.desk->get("/sandbox/people").second["people"][0]["id"]},
                                {"access", "github/access"},
                                {"reason", "Once"}})},
       {"function_execution_id", "FxTWICE"},
       {"bot_access_token", "xwfp-secret"}});
  EXPECT_THAT(world.desk->deliver(event, 3, "EvA"), ::testing::Each(200));
  EXPECT_THAT(world.desk->deliver(event, 1, "EvB"), ::testing::Each(200)) << "under another id, too";
  lena.sees_on_card("#1001", "Waiting for");
  world.desk->settles();
  EXPECT_THAT(lena.cards("#1001"), SizeIs(1));
  EXPECT_THAT(lena.cards("#1002"), IsEmpty());
}

// Slack's answer is lost, so it is told again, and says that the step has ended: nothing more comes of it.
TEST_P(WorkflowSteps, AreCompletedOnceAlsoWhereSlacksAnswerIsLost) {
  const std::string execution = runs("lena", asked("github/platform-team", "4h"));
  lena.sees_on_card("#1001", "Waiting for");
  world.desk->fault("functions.completeSuccess", "lost_reply", 1);
  gives_it();
  EXPECT_EQ(ended(execution)["outputs"]["outcome"].string(), "granted");
  world.desk->settles(Millis{500});
  int completed = 0;
  for (const json::Value& call : world.desk->exchanges("functions.completeSuccess"))
    completed += call["reply"]["ok"].boolean() ? 1 : 0;
  EXPECT_LE(completed, 1);
  EXPECT_THAT(world.desk->exchanges("functions.completeError"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Over, WorkflowSteps, ::testing::Values(Transport::http, Transport::socket_mode),
                         ::testing::PrintToStringParamName());

class KilledWorkflow : public ::testing::TestWithParam<const char*> {};

// kill -9 while Slack is being told, before it has taken that and after: told once, by the next start.
TEST_P(KilledWorkflow, IsCompletedOnce) {
  World world(World::Runs::as_process);
  auto omar = world.desk->person("omar");
  const auto told = world.desk->post(
      "/sandbox/step",
      json::object({{"user", "lena"},
                    {"step", "request_access"},
                    {"inputs", json::object({{"access", "github/access"}, {"reason", "The build is broken"}})}}));
  omar.sees_on_card("#1001", "Waiting for Omar Haddad");
  world.passes(std::chrono::hours{5});
  world.desk->fault("functions.completeSuccess", GetParam(), 1);
  omar.clicks("Deny", "#1001");
  omar.fills("Why?", "Not now").submits();
  ASSERT_TRUE(world.desk->waits_until([&] { return world.desk->held() == 1; }));
  world.stop_app();
  world.desk->no_more_faults();
  world.start_app();
  const auto state = [&] { return world.desk->get("/sandbox/steps").second["steps"][0]; };
  world.desk->waits_until([&] { return state()["state"].string() != "running"; });
  EXPECT_EQ(state()["outputs"]["outcome"].string(), "denied");
  EXPECT_THAT(world.desk->exchanges("functions.completeError"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(At, KilledWorkflow, ::testing::Values("hold_before", "hold_after"),
                         [](const auto& one) { return std::string(one.param); });

TEST(Strangers, AreAnsweredAndTheAdministratorsHearOfThemOnce) {
  World world;
  auto sam = world.desk->person("sam");
  auto ines = world.desk->person("ines");
  sam.runs("/c1 request");
  sam.sees("I can't find you in the directory");
  ines.sees("Sam Stranger (sam@acme.test) has tried to use me");
  world.restart_app();
  world.passes(std::chrono::minutes{2});
  sam.runs("/c1 mine");
  sam.opens_home();
  world.desk->settles();
  EXPECT_THAT(ines.cards("has tried to use me"), SizeIs(1));
  EXPECT_THAT(world.desk->person("omar").cards("has tried to use me"), IsEmpty()) << "he can do nothing about it";
}

TEST(Strangers, WhoIsOnlyOverheardInAChannelIsNobodysNews) {
  World world;
  auto sam = world.desk->person("sam");
  sam.says("Good morning", "general");
  world.desk->settles();
  auto ines = world.desk->person("ines");
  EXPECT_THAT(ines.cards("has tried to use me"), IsEmpty());
  sam.runs("/c1 help");
  ines.sees("Sam Stranger (sam@acme.test) has tried to use me");
}

}  // namespace
}  // namespace c1::scenarios
