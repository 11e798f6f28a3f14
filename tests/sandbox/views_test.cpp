#include "fake_app.hpp"

namespace c1::sandbox {
namespace {

using json::Value;
using Views = SandboxTest;

std::string error_in(const Value& reply) { return reply["error"].string(); }

Value reply_with(const std::string& action, Value view) {
  return json::object({{"response_action", action}, {"view", std::move(view)}});
}

TEST_F(Views, ATriggerOpensOneModalWithinThreeSeconds) {
  const std::string once = trigger();
  const Value args = json::object({{"trigger_id", once}, {"view", modal({text_input("reason", "Reason")})}});
  EXPECT_TRUE(api("views.open", args)["ok"].boolean());
  EXPECT_EQ(error_in(api("views.open", args)), "exchanged_trigger_id");
  EXPECT_EQ(error_in(api("views.open", json::object({{"trigger_id", "1.2.3"}, {"view", modal({})}}))),
            "invalid_trigger_id");
  const std::string late = trigger();
  desk.settings(json::object({{"trigger_ttl_ms", -1}}));
  EXPECT_EQ(error_in(api("views.open", json::object({{"trigger_id", late}, {"view", modal({})}}))),
            "expired_trigger_id");
}

TEST_F(Views, ABadViewDoesNotUseUpTheTrigger) {
  const std::string id = trigger();
  Value view = modal({text_input("reason", "Reason")});
  view.erase("submit");
  EXPECT_EQ(error_in(api("views.open", json::object({{"trigger_id", id}, {"view", view}}))), "invalid_arguments");
  EXPECT_TRUE(api("views.open", json::object({{"trigger_id", id}, {"view", modal({})}}))["ok"].boolean());
}

TEST_F(Views, AnUpdateKeepsWhatWasTypedOnlyWhereBothIdsStay) {
  const Value opened = open(modal({text_input("one", "One"), text_input("two", "Two"), text_input("three", "Three")}));
  lena.fills("One", "1").fills("Two", "2").fills("Three", "3");
  const Value next =
      modal({text_input("one", "One"), text_input("two", "Two", "other"), text_input("three:b", "Three")});
  const Value updated = api("views.update", json::object({{"view_id", opened["view"]["id"]}, {"view", next}}));
  EXPECT_TRUE(updated["ok"].boolean());
  EXPECT_EQ(lena.modal().value_of("One"), "1");
  EXPECT_EQ(lena.modal().value_of("Two"), "");
  EXPECT_EQ(lena.modal().value_of("Three"), "");
}

TEST_F(Views, AStaleHashIsRefused) {
  const Value opened = open(modal({}));
  const Value args =
      json::object({{"view_id", opened["view"]["id"]}, {"hash", opened["view"]["hash"]}, {"view", modal({})}});
  EXPECT_TRUE(api("views.update", args)["ok"].boolean());
  EXPECT_EQ(error_in(api("views.update", args)), "hash_conflict");
}

TEST_F(Views, AClosedViewIsNotFound) {
  const Value opened = open(modal({}));
  lena.closes();
  EXPECT_EQ(error_in(api("views.update", json::object({{"view_id", opened["view"]["id"]}, {"view", modal({})}}))),
            "not_found");
}

TEST_F(Views, AnExternalIdIsUniqueAndNamesItsView) {
  Value view = modal({});
  view.set("external_id", "e1");
  open(view);
  EXPECT_TRUE(api("views.update", json::object({{"external_id", "e1"}, {"view", view}}))["ok"].boolean());
  lena.closes();
  open(view);
  omar.runs("/c1");
  const std::string other = app.all("command").back().payload["trigger_id"].string();
  EXPECT_EQ(error_in(api("views.open", json::object({{"trigger_id", other}, {"view", view}}))),
            "duplicate_external_id");
}

TEST_F(Views, ThreeViewsAreTheMost) {
  open(modal({actions("b", button("More", "more"))}, "One"));
  for (const char* title : {"Two", "Three", "Four"}) {
    lena.clicks("More");
    const std::string id = app.all("block_actions").back().payload["trigger_id"].string();
    const Value pushed =
        api("views.push",
            json::object({{"trigger_id", id}, {"view", modal({actions("b", button("More", "more"))}, title)}}));
    EXPECT_EQ(error_in(pushed), std::string(title) == "Four" ? "push_limit_reached" : "");
  }
  lena.closes();
  EXPECT_EQ(lena.modal().title, "Two");
}

TEST_F(Views, PublishChecksTheHash) {
  const Value home = json::object({{"type", "home"}, {"blocks", json::array({section("Welcome")})}});
  EXPECT_EQ(error_in(api("views.publish", json::object({{"user_id", "U0LENA"}, {"hash", "1.a"}, {"view", home}}))),
            "hash_conflict");
  const Value first = api("views.publish", json::object({{"user_id", "U0LENA"}, {"view", home}}));
  EXPECT_TRUE(first["ok"].boolean());
  EXPECT_TRUE(
      api("views.publish", json::object({{"user_id", "U0LENA"}, {"hash", first["view"]["hash"]}, {"view", home}}))["ok"]
          .boolean());
  EXPECT_EQ(error_in(api("views.publish",
                         json::object({{"user_id", "U0LENA"}, {"hash", first["view"]["hash"]}, {"view", home}}))),
            "hash_conflict");
  EXPECT_EQ(lena.home(), "Welcome");
}

TEST_F(Views, OpeningTheHomeTabTellsTheAppAndItsView) {
  app.on("event", [this](const Value& payload) {
    std::thread([this, user = payload["event"]["user"]] {
      api("views.publish",
          json::object({{"user_id", user},
                        {"view", json::object({{"type", "home"}, {"blocks", json::array({section("Hi")})}})}}));
    }).detach();
    return Scripted{};
  });
  lena.opens_home().sees_on_home("Hi");
  EXPECT_EQ(app.first("event").payload["event"]["tab"].string(), "home");
  EXPECT_FALSE(app.first("event").payload["event"].has("view"));
  lena.opens_home();
  EXPECT_NE(app.nth("event", 2).payload["event"]["view"]["hash"].string(), "");
}

TEST_F(Views, SubmittingSendsTheStateAndAnEmptyAnswerCloses) {
  open(modal({text_input("reason", "Reason")}));
  lena.fills("Reason", "It burns");
  EXPECT_TRUE(lena.tries_to_submit().closed);
  const Value payload = app.first("view_submission").payload;
  EXPECT_EQ(payload["view"]["state"]["values"]["reason"]["a"].dump(),
            R"({"type":"plain_text_input","value":"It burns"})");
  EXPECT_EQ(payload["view"]["callback_id"].string(), "form");
  EXPECT_FALSE(lena.modal().open);
}

TEST_F(Views, SlacksClientChecksRequiredFieldsItself) {
  open(modal({text_input("reason", "Reason")}));
  EXPECT_EQ(lena.tries_to_submit().error("Reason"), "Please complete this required field.");
  EXPECT_TRUE(app.all("view_submission").empty());
}

TEST_F(Views, ErrorsStandBelowTheirInputs) {
  open(modal({text_input("reason", "Reason")}));
  app.answers("view_submission", net::json_response(R"({"response_action":"errors","errors":{"reason":"Say more."}})"));
  lena.fills("Reason", "x");
  EXPECT_EQ(lena.tries_to_submit().error("Reason"), "Say more.");
  EXPECT_EQ(lena.modal().errors["Reason"].string(), "Say more.");
  EXPECT_TRUE(lena.toasts().empty());
}

TEST_F(Views, AnAnswerThatSlackCannotUseIsTrouble) {
  const std::vector<net::Response> bad{
      net::json_response(R"({"response_action":"errors","errors":{"nowhere":"x"}})"),
      net::json_response(R"({"response_action":"errors","errors":{}})"),
      net::json_response(R"({"ok":true})"),
      net::text_response("ok"),
      net::text_response("", 500),
      {.status = 204},
      net::json_response(reply_with("update", json::object({{"type", "modal"}})).dump())};
  open(modal({text_input("reason", "Reason")}));
  lena.fills("Reason", "x");
  for (const net::Response& response : bad) {
    app.answers("view_submission", response);
    EXPECT_EQ(lena.tries_to_submit().json["toast"].string(), "We had some trouble connecting. Try again?")
        << response.body;
    EXPECT_TRUE(lena.modal().open);
  }
}

TEST_F(Views, AnAnswerMayUpdatePushOrClear) {
  open(modal({}, "One"));
  app.answers("view_submission", net::json_response(reply_with("update", modal({}, "Two")).dump()));
  lena.submits();
  EXPECT_EQ(lena.modal().title, "Two");
  app.answers("view_submission", net::json_response(reply_with("push", modal({}, "Three")).dump()));
  lena.submits();
  EXPECT_EQ(lena.modal().title, "Three");
  app.answers("view_submission", net::json_response(R"({"response_action":"clear"})"));
  lena.submits();
  EXPECT_FALSE(lena.modal().open);
}

TEST_F(Views, ClosingIsToldOnlyWhereWanted) {
  open(modal({}));
  lena.closes();
  Value view = modal({});
  view.set("notify_on_close", true);
  open(view);
  lena.closes();
  EXPECT_FALSE(app.first("view_closed").payload["is_cleared"].boolean());
  EXPECT_EQ(app.all("view_closed").size(), 1U);
}

TEST_F(Views, AnExternalSelectAsksTheAppAndDispatchesTheChoice) {
  open(modal({external("app", "App", 2)}));
  app.answers("block_suggestion",
              net::json_response(
                  json::object({{"options", json::array({option("GitHub", "gh"), option("GitLab", "gl")})}}).dump()));
  EXPECT_EQ(desk.post("/sandbox/suggest", json::object({{"user", "lena"}, {"field", "App"}, {"query", "g"}})).first,
            400);
  EXPECT_EQ(lena.suggestions("App", "git"), (std::vector<std::string>{"GitHub", "GitLab"}));
  lena.chooses("App", "GitLab");
  const Value payload = app.first("block_actions").payload;
  EXPECT_EQ(payload["actions"][0]["selected_option"]["value"].string(), "gl");
  EXPECT_EQ(payload["view"]["state"]["values"]["app"]["app"]["selected_option"]["value"].string(), "gl");
  EXPECT_FALSE(payload.has("response_url"));
  EXPECT_EQ(app.first("block_suggestion").payload["value"].string(), "git");
}

TEST_F(Views, OptionsThatBreakARuleAreNoResults) {
  open(modal({external("app", "App", 0)}));
  app.answers(
      "block_suggestion",
      net::json_response(json::object({{"options", json::array({option(std::string(76, 'x'), "gh")})}}).dump()));
  EXPECT_TRUE(lena.suggestions("App", "").empty());
  ASSERT_EQ(lena.toasts().size(), 1U);
  EXPECT_NE(lena.toasts()[0].find("must be less than 76 characters"), std::string::npos);
}

}  // namespace
}  // namespace c1::sandbox
