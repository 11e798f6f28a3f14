// Steps of workflows: run as somebody, told to the app, and ended by it.

#include "fake_app.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr char kWithAStep[] = R"(
display_information: {name: Helper}
functions:
  file_ticket:
    title: File a ticket
    description: Files it
    input_parameters:
      properties:
        who: {type: slack#/types/user_id, title: Who}
        what: {type: string, title: What}
        for: {type: slack#/types/user_id, title: For whom}
      required: [who, what]
    output_parameters:
      properties: {ticket: {type: string, title: Ticket}}
      required: [ticket]
)";

class Steps : public SandboxTest {
 protected:
  Steps() : SandboxTest([](SandboxSettings& settings) { settings.manifest = read_manifest(kWithAStep).value(); }) {}

  std::pair<int, Value> runs(const std::string& step, Value inputs) {
    return desk.post("/sandbox/step", json::object({{"user", "lena"}, {"step", step}, {"inputs", std::move(inputs)}}));
  }
  std::string ticket_step() {
    return runs("File a ticket", json::object({{"what", "It is broken"}})).second["execution"].string();
  }
  Value last() {
    const Value all = desk.get("/sandbox/steps").second["steps"];
    return all.array().back();
  }
  std::string error(const std::string& method, const Value& args) { return api(method, args)["error"].string(); }
};

TEST_F(Steps, AreToldToTheAppWithWhoeverRunsThem) {
  const auto [status, told] = runs("file_ticket", json::object({{"what", "It is broken"}, {"for", "omar"}}));
  ASSERT_EQ(status, 200) << told.dump();
  const Value event = app.first("event").payload["event"];
  EXPECT_EQ(event["type"].string(), "function_executed");
  EXPECT_EQ(event["function"]["callback_id"].string(), "file_ticket");
  EXPECT_EQ(event["function"]["input_parameters"].array().size(), 3U);
  EXPECT_EQ(event["inputs"]["who"].string(), "U0LENA");
  EXPECT_EQ(event["inputs"]["for"].string(), "U0OMAR");
  EXPECT_EQ(event["function_execution_id"].string(), told["execution"].string());
  EXPECT_TRUE(event["bot_access_token"].string().starts_with("xwfp-"));
  EXPECT_EQ(last()["state"].string(), "running");
}

TEST_F(Steps, AreRefusedAsWorkflowBuilderRefusesThem) {
  EXPECT_EQ(runs("File a cake", json::object({})).first, 404);
  EXPECT_EQ(runs("file_ticket", json::object({})).first, 400) << "it does not say what";
  EXPECT_EQ(runs("file_ticket", json::object({{"what", "x"}, {"for", "nobody"}})).first, 404);
}

TEST_F(Steps, EndOnceAndWithTheOutputsOfTheManifest) {
  const std::string execution = ticket_step();
  const auto complete = [&](const Value& outputs) {
    return error("functions.completeSuccess",
                 json::object({{"function_execution_id", execution}, {"outputs", outputs}}));
  };
  EXPECT_EQ(complete(json::object({})), "parameter_validation_failed");
  EXPECT_EQ(complete(json::object({{"ticket", "T-1"}, {"cake", "yes"}})), "parameter_validation_failed");
  EXPECT_EQ(complete(json::object({{"ticket", "T-1"}})), "");
  EXPECT_EQ(complete(json::object({{"ticket", "T-2"}})), "execution_not_in_running_state");
  EXPECT_EQ(last()["state"].string(), "completed");
  EXPECT_EQ(last()["outputs"]["ticket"].string(), "T-1");
  const Value failing = json::object({{"function_execution_id", ticket_step()}, {"error", "No tickets are left"}});
  EXPECT_EQ(error("functions.completeError", failing), "");
  EXPECT_EQ(error("functions.completeError", failing), "execution_not_in_running_state");
  EXPECT_EQ(last()["error"].string(), "No tickets are left");
  EXPECT_EQ(error("functions.completeError", json::object({{"function_execution_id", "Fx0"}, {"error", "x"}})),
            "function_execution_not_found");
}

TEST_F(Steps, AreKeptWithTheWorkspace) {
  ticket_step();
  const Value saved = desk.get("/sandbox/state").second;
  ticket_step();
  ASSERT_EQ(desk.post("/sandbox/state", saved).first, 200);
  EXPECT_EQ(desk.get("/sandbox/steps").second["steps"].array().size(), 1U);
}

}  // namespace
}  // namespace c1::sandbox
