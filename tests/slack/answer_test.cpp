#include "slack/answer.hpp"

#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

#include "fake_slack.hpp"
#include "payloads.hpp"

namespace c1::slack {
namespace {

constexpr Millis kPatient{60'000};  // a budget that is not spent
constexpr Millis kShort{20};

class AnswerTest : public ::testing::Test {
 protected:
  void TearDown() override { runtime_.stop(); }  // late work must not outlive what it uses

  // What is to be tried, after the listeners have been set.
  net::Response answer(Inbound inbound) {
    Awaited<net::Response> response;
    start(std::move(inbound), response);
    return response.get();
  }
  void start(Inbound inbound, Awaited<net::Response>& response) {
    if (!answer_)
      answer_.emplace(runtime_, api_, router_, admission_, AnswerSettings{.budget = budget_, .settle = Millis{1}});
    answer_->answer(std::move(inbound), [&response](net::Response r) { response.put(std::move(r)); });
  }
  // A listener that waits until the test lets it go on.
  template <class Input>
  Listener<Input> slow(std::function<Reply()> reply) {
    return [this, reply](const Input&) {
      go_on_.wait();
      return reply();
    };
  }

  SlashCommand command() const {
    SlashCommand made;
    made.command = "/c1";
    made.trigger = "1.2.ab";
    made.response_url = slack_.origin() + "/commands/1";
    return made;
  }
  BlockAction click() const {
    auto made = parsed<BlockAction>(click_in_message());
    made.response_url = slack_.origin() + "/actions/1";
    return made;
  }
  static Event event() { return parsed<Event>(event_envelope(posted())); }

  ManualClock clock_{from_millis(1'700'000'000'000)};
  net::Runtime runtime_{{.workers = 1, .queue_limit = 1}};
  FakeSlack slack_{runtime_};
  std::unique_ptr<net::HttpClient> client_ = net::make_http_client(runtime_);
  WebApi api_{
      runtime_, *client_, clock_, {.base_url = slack_.api(), .token = Secret("xoxb-test"), .first_pause = Millis{1}}};
  Router router_;
  Admission admission_ = [](const Inbound&, const std::function<void(std::optional<Reply>)>& ready) { ready({}); };
  Millis budget_ = kPatient;
  std::promise<void> let_go_;
  std::shared_future<void> go_on_ = let_go_.get_future().share();
  std::optional<Answer> answer_;
};

TEST_F(AnswerTest, InTimeTheReplyIsTheAckAndItsCallsFollow) {  // 18
  router_.command("/c1", [](const SlashCommand& in) {
    return Reply::tell("Opening").then(views_open(in.trigger, json::object({{"type", "modal"}})));
  });
  EXPECT_EQ(answer(command()).body, R"({"response_type":"ephemeral","text":"Opening"})");
  EXPECT_EQ(slack_.field("/api/views.open", "trigger_id"), "1.2.ab");
  EXPECT_EQ(slack_.field("/api/views.open", "view"), R"({"type":"modal"})");
}

TEST_F(AnswerTest, AClickIsToldByResponseUrlWithoutReplacingTheCard) {  // 20
  router_.action("approve", [](const BlockAction&) { return Reply::tell("Thanks"); });
  BlockAction in = click();
  in.message->thread_ts = "17.1";
  const net::Response ack = answer(in);
  EXPECT_EQ(ack.status, 200);
  EXPECT_EQ(ack.body, "");
  const json::Value post = slack_.message("/actions/1");
  EXPECT_EQ(post["text"].string(), "Thanks");
  EXPECT_EQ(post["response_type"].string(), "ephemeral");
  EXPECT_TRUE(post.has("replace_original"));
  EXPECT_FALSE(post["replace_original"].boolean());
  EXPECT_EQ(post["thread_ts"].string(), "17.1");
}

TEST_F(AnswerTest, WithoutAResponseUrlItIsToldInAWindow) {
  router_.action("approve", [](const BlockAction&) { return Reply::tell("No &lt;way&gt;"); });
  router_.shortcut("new_request", [](const Shortcut&) { return Reply::tell("Hello"); });
  BlockAction in = click();
  in.response_url.clear();
  in.message.reset();
  in.view = View{.id = "V1", .type = "modal"};
  answer(in);
  EXPECT_NE(slack_.field("/api/views.push", "view").find("No &lt;way&gt;"), std::string::npos);
  in.view->type = "home";
  answer(in);
  EXPECT_EQ(slack_.field("/api/views.open", "trigger_id"), in.trigger);
  Shortcut shortcut;
  shortcut.callback_id = "new_request";
  shortcut.trigger = "9.9";
  answer(shortcut);
  EXPECT_EQ(slack_.request("/api/views.open", 2).path, "/api/views.open");
}

TEST_F(AnswerTest, ASlowCommandIsAckedAndAnsweredLater) {  // 43
  budget_ = kShort;
  router_.command("/c1", slow<SlashCommand>([] { return Reply::tell("Found 3"); }));
  Awaited<net::Response> response;
  start(command(), response);
  EXPECT_EQ(response.get().body, R"({"response_type":"ephemeral","text":"Working on it…"})");
  let_go_.set_value();
  EXPECT_EQ(slack_.message("/commands/1")["text"].string(), "Found 3");
  EXPECT_EQ(response.count(), 1U);
}

TEST_F(AnswerTest, ASlowSubmissionGetsAWorkingViewAndThenTheResultInIt) {  // 43
  budget_ = kShort;
  router_.submission("request_form", slow<ViewSubmission>([] {
                       return Reply::form_errors({{"reason", "Too <short>"}}).then({"chat.update", json::object()});
                     }));
  Awaited<net::Response> response;
  start(parsed<ViewSubmission>(submission()), response);
  const json::Value ack = json::parse(response.get().body).value();
  EXPECT_EQ(ack["response_action"].string(), "update");
  EXPECT_EQ(ack["view"]["title"]["text"].string(), "Working on it");
  let_go_.set_value();
  EXPECT_EQ(slack_.field("/api/views.update", "view_id"), "V0FORM");
  EXPECT_NE(slack_.field("/api/views.update", "view").find("Too &lt;short&gt;"), std::string::npos);
  slack_.request("/api/chat.update");
}

TEST_F(AnswerTest, ASlowSubmissionThatWouldCloseSaysThatItIsDone) {  // 43
  budget_ = kShort;
  router_.submission("request_form", slow<ViewSubmission>([] { return Reply::empty(); }));
  Awaited<net::Response> response;
  start(parsed<ViewSubmission>(submission()), response);
  response.get();
  let_go_.set_value();
  EXPECT_NE(slack_.field("/api/views.update", "view").find("You can close this window"), std::string::npos);
}

TEST_F(AnswerTest, ASlowSelectShowsNothing) {  // 29
  budget_ = kShort;
  router_.options("app", slow<OptionsRequest>([] { return Reply::options({}); }));
  OptionsRequest in;
  in.action_id = "app";
  EXPECT_EQ(answer(in).body, R"({"options":[]})");
  let_go_.set_value();
}

TEST_F(AnswerTest, ASlowClickIsAckedAndToldLater) {  // 43
  budget_ = kShort;
  router_.action("approve", slow<BlockAction>([] { return Reply::tell("Approved"); }));
  EXPECT_EQ(answer(click()).body, "");
  let_go_.set_value();
  EXPECT_EQ(slack_.message("/actions/1")["text"].string(), "Approved");
}

TEST_F(AnswerTest, AnEventIsAcknowledgedOnlyWhenItsListenerHasEnded) {  // 42
  router_.event("message", slow<Event>([] { return Reply::empty(); }));
  Awaited<net::Response> response;
  start(event(), response);
  EXPECT_EQ(response.count(), 0U);
  let_go_.set_value();
  EXPECT_EQ(response.get().status, 200);
}

TEST_F(AnswerTest, AnEventThatTakesTooLongIsSentAgain) {  // 43
  budget_ = kShort;
  router_.event("message", slow<Event>([] { return Reply::empty(); }));
  EXPECT_EQ(answer(event()).status, 503);
  let_go_.set_value();
}

TEST_F(AnswerTest, AListenerThatThrowsIsASentenceWithoutItsWords) {  // 42
  router_.command("/c1", [](const SlashCommand&) -> Reply { throw std::runtime_error("secret cause"); });
  const net::Response ack = answer(command());
  EXPECT_EQ(ack.status, 200);
  EXPECT_NE(ack.body.find("Something went wrong"), std::string::npos);
  EXPECT_EQ(ack.body.find("secret cause"), std::string::npos);
}

TEST_F(AnswerTest, AListenerThatThrowsLeavesTheFormUnderTheSentence) {  // 42
  router_.submission("request_form", [](const ViewSubmission&) -> Reply { throw 7; });
  EXPECT_EQ(json::parse(answer(parsed<ViewSubmission>(submission())).body).value()["response_action"].string(), "push");
}

TEST_F(AnswerTest, AListenerThatThrowsTellsTheClickerByResponseUrl) {  // 42
  router_.action("approve", [](const BlockAction&) -> Reply { throw std::runtime_error("x"); });
  EXPECT_EQ(answer(click()).status, 200);
  EXPECT_NE(slack_.message("/actions/1")["text"].string().find("Something went wrong"), std::string::npos);
}

TEST_F(AnswerTest, AnEventWhoseListenerThrowsIsSentAgain) {  // 42
  router_.event("message", [](const Event&) -> Reply { throw std::runtime_error("x"); });
  EXPECT_EQ(answer(event()).status, 500);
}

TEST_F(AnswerTest, AFullQueueIsSaidAtOnce) {
  std::promise<void> running;
  router_.command("/c1", slow<SlashCommand>([] { return Reply::empty(); }));
  router_.action("hold", [&](const BlockAction&) {
    running.set_value();
    go_on_.wait();
    return Reply::empty();
  });
  BlockAction hold = click();
  hold.action_id = "hold";
  Awaited<net::Response> held;
  start(hold, held);
  running.get_future().wait();  // the only worker is busy
  Awaited<net::Response> waiting;
  start(command(), waiting);  // the only place in the queue is taken
  EXPECT_NE(answer(command()).body.find("too much to do"), std::string::npos);
  EXPECT_EQ(answer(event()).status, 503);
  let_go_.set_value();
  EXPECT_EQ(waiting.get().status, 200);
}

TEST_F(AnswerTest, WhoIsRefusedReachesNoListener) {
  bool listened = false;
  admission_ = [](const Inbound&, const std::function<void(std::optional<Reply>)>& ready) {
    ready(Reply::tell("I do not know you."));
  };
  router_.command("/c1", [&](const SlashCommand&) {
    listened = true;
    return Reply::empty();
  });
  EXPECT_NE(answer(command()).body.find("I do not know you."), std::string::npos);
  EXPECT_FALSE(listened);
}

TEST_F(AnswerTest, AdmissionCountsAgainstTheBudgetAndTheListenerStillRuns) {
  budget_ = kShort;
  Awaited<std::function<void(std::optional<Reply>)>> asked;
  admission_ = [&](const Inbound&, std::function<void(std::optional<Reply>)> ready) { asked.put(std::move(ready)); };
  router_.command("/c1", [](const SlashCommand&) { return Reply::tell("Hello"); });
  EXPECT_NE(answer(command()).body.find("Working"), std::string::npos);
  asked.get()({});
  EXPECT_EQ(slack_.message("/commands/1")["text"].string(), "Hello");
}

TEST_F(AnswerTest, AnAdmissionThatThrowsIsASentence) {
  admission_ = [](const Inbound&, const std::function<void(std::optional<Reply>)>&) { throw std::runtime_error("x"); };
  EXPECT_NE(answer(command()).body.find("Something went wrong"), std::string::npos);
}

TEST_F(AnswerTest, WhoClickedTooLongAgoIsAskedToTryAgain) {  // 45
  for (
      const char* error :
      {R"({"ok":false,"error":"expired_trigger_id"})",
       R"({"ok":false,"error":"invalid_arguments","response_metadata":{"messages":["[ERROR] `trigger_id` expired"]}})"})
    slack_.answers("/api/views.open", net::json_response(error));
  router_.action("approve",
                 [](const BlockAction& in) { return Reply::empty().then(views_open(in.trigger, json::object())); });
  answer(click());
  EXPECT_NE(slack_.message("/actions/1")["text"].string().find("took too long for Slack"), std::string::npos);
  answer(click());
  EXPECT_NE(slack_.message("/actions/1", 2)["text"].string().find("try again"), std::string::npos);
}

TEST_F(AnswerTest, AStaleViewIsNobodysConcern) {  // 31
  slack_.answers("/api/views.update", net::json_response(R"({"ok":false,"error":"hash_conflict"})"));
  router_.action("approve", [](const BlockAction&) {
    return Reply::empty().then(views_update("V1", "old", json::object())).then({"chat.update", json::object()});
  });
  answer(click());
  slack_.request("/api/chat.update");
  EXPECT_EQ(slack_.count("/actions/1"), 0U);
}

}  // namespace
}  // namespace c1::slack
