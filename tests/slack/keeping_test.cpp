// What is acknowledged is not lost: it is kept before its ack where it could not be dealt with in time.

#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

#include "base/lost_dependency.hpp"
#include "fake_slack.hpp"
#include "payloads.hpp"
#include "slack/answer.hpp"

namespace c1::slack {
namespace {

class KeepingTest : public ::testing::Test {
 protected:
  void TearDown() override { runtime_.stop(); }

  void answer(Inbound inbound, const std::string& payload = "the payload") {
    if (!answer_)
      answer_.emplace(
          runtime_, api_, router_,
          [](const Inbound&, const std::function<void(std::optional<Reply>)>& ready) { ready(std::nullopt); },
          AnswerSettings{.budget = budget_, .settle = Millis{1}},
          Keeping{.keep =
                      [this](const Keeping::What& what, const std::function<void(bool)>& ready) {
                        while_keeping_();
                        kept_.put(what);
                        ready(disk_works_);
                      },
                  .settled = [this](const std::string& key) { settled_.put(key); },
                  .given_up = [this](const std::string& key) { given_up_.put(key); }});
    answer_->answer(
        std::move(inbound), [this](net::Response r) { response_.put(std::move(r)); }, payload);
  }
  static Event event() { return parsed<Event>(event_envelope(posted())); }
  BlockAction click() const {
    auto made = parsed<BlockAction>(click_in_message());
    made.response_url = slack_.origin() + "/actions/1";
    return made;
  }
  // There is one: what came before is done.
  void worker_is_free() {
    runtime_.work([this] { free_.put(true); });
    free_.get();
  }
  std::string told() { return slack_.message("/actions/1")["text"].string(); }

  ManualClock clock_{from_millis(1'700'000'000'000)};
  net::Runtime runtime_{{.workers = 1}};
  FakeSlack slack_{runtime_};
  std::unique_ptr<net::HttpClient> client_ = net::make_http_client(runtime_);
  WebApi api_{runtime_, *client_, clock_, {.base_url = slack_.api(), .token = Secret("xoxb-test")}};
  Router router_;
  Millis budget_{60'000};
  bool disk_works_ = true;
  std::function<void()> while_keeping_ = [] {};
  Awaited<Keeping::What> kept_;
  Awaited<std::string> settled_, given_up_;
  Awaited<net::Response> response_;
  Awaited<bool> free_;
  std::promise<void> let_go_;
  std::shared_future<void> go_on_ = let_go_.get_future().share();
  std::optional<Answer> answer_;
};

TEST_F(KeepingTest, AnEventThatCannotBeDealtWithYetIsKeptAndThenAcked) {
  router_.event("message", [](const Event&) { return Reply::later("no card yet"); });
  answer(event());
  EXPECT_EQ(response_.get().status, 200);
  const Keeping::What what = kept_.get();
  EXPECT_EQ(what.key, delivery_key(event()));
  EXPECT_EQ(what.payload, "the payload");
  EXPECT_EQ(what.why, "no card yet");
  EXPECT_FALSE(what.in_work);
}

TEST_F(KeepingTest, WhatCannotBeKeptIsLeftToSlackToSendAgain) {
  disk_works_ = false;
  router_.event("message", [](const Event&) { return Reply::later("no card yet"); });
  answer(event());
  EXPECT_EQ(response_.get().status, 503);
  answer(event(), "");  // the door did not give us what to keep
  EXPECT_EQ(response_.get(2).status, 503);
}

TEST_F(KeepingTest, AClickThatTakesTooLongIsKeptBeforeItsAckAndSettledAfterwards) {
  budget_ = Millis{20};
  router_.action("approve", [this](const BlockAction&) {
    go_on_.wait();
    return Reply::empty();
  });
  answer(click());
  EXPECT_EQ(response_.get().status, 200);
  EXPECT_TRUE(kept_.get().in_work);
  EXPECT_EQ(settled_.count(), 0U);
  let_go_.set_value();
  EXPECT_EQ(settled_.get(), delivery_key(click()));
}

TEST_F(KeepingTest, AClickThatIsDealtWithWhileItIsBeingKeptIsAckedAtOnceAndSettledAfterwards) {
  budget_ = Millis{20};
  router_.action("approve", [this](const BlockAction&) {
    go_on_.wait();
    return Reply::empty();
  });
  while_keeping_ = [this] {
    let_go_.set_value();
    EXPECT_EQ(response_.get().status, 200);
    EXPECT_EQ(settled_.count(), 0U);
  };
  answer(click());
  EXPECT_EQ(settled_.get(), delivery_key(click()));
  EXPECT_EQ(kept_.count(), 1U);
  EXPECT_EQ(response_.count(), 1U);
}

TEST_F(KeepingTest, AClickWhoseListenerGivesUpWhileItIsBeingKeptComesAgain) {
  budget_ = Millis{20};
  router_.action("approve", [this](const BlockAction&) -> Reply {
    go_on_.wait();
    throw LostDependency("the database is busy");
  });
  while_keeping_ = [this] {
    let_go_.set_value();
    worker_is_free();
    EXPECT_EQ(given_up_.count(), 0U);
  };
  answer(click());
  EXPECT_EQ(given_up_.get(), delivery_key(click()));
  EXPECT_EQ(response_.get().status, 200);
  EXPECT_EQ(settled_.count(), 0U);
  EXPECT_EQ(slack_.count("/actions/1"), 0U) << "nobody is told that it failed";
}

TEST_F(KeepingTest, AClickThatIsKeptComesAgainWhereTheDatabaseDidNotAnswer) {
  budget_ = Millis{20};
  router_.action("approve", [this](const BlockAction&) -> Reply {
    go_on_.wait();
    throw LostDependency("the database is busy");
  });
  answer(click());
  EXPECT_EQ(response_.get().status, 200);
  let_go_.set_value();
  EXPECT_EQ(given_up_.get(), delivery_key(click()));
  EXPECT_EQ(settled_.count(), 0U);
  EXPECT_EQ(slack_.count("/actions/1"), 0U) << "nobody is told that it failed";
}

TEST_F(KeepingTest, AClickThatCouldNotBeKeptEitherIsToldOf) {
  budget_ = Millis{20};
  disk_works_ = false;
  router_.action("approve", [this](const BlockAction&) -> Reply {
    kept_.get();
    throw LostDependency("the database is busy");
  });
  answer(click());
  EXPECT_NE(told().find("did not answer in time"), std::string::npos);
  EXPECT_EQ(given_up_.count(), 0U);
}

TEST_F(KeepingTest, AClickIsToldAtOnceThatTheDatabaseDidNotAnswer) {
  router_.action("approve", [](const BlockAction&) -> Reply { throw LostDependency("the database is busy"); });
  answer(click());
  EXPECT_EQ(response_.get().status, 200);
  EXPECT_NE(told().find("nothing is done twice"), std::string::npos);
  EXPECT_EQ(kept_.count(), 0U);
}

TEST_F(KeepingTest, WhatIsDealtWithInTimeIsNotKept) {
  router_.action("approve", [](const BlockAction&) { return Reply::empty(); });
  answer(click());
  EXPECT_EQ(response_.get().status, 200);
  EXPECT_EQ(kept_.count(), 0U);
}

TEST_F(KeepingTest, AReplayTellsWhetherItIsDealtWith) {
  int times = 0;
  router_.event("message", [&](const Event&) -> Reply {
    if (++times == 1) throw std::runtime_error("the database is gone");
    return times == 2 ? Reply::later("no card yet") : Reply::empty();
  });
  answer(click());  // makes the answer
  Awaited<bool> dealt_with;
  for (int i = 0; i < 3; ++i) {
    answer_->replay(event(), [&](bool how) { dealt_with.put(how); });
    dealt_with.get(static_cast<std::size_t>(i) + 1);
  }
  EXPECT_FALSE(dealt_with.get(1));
  EXPECT_FALSE(dealt_with.get(2));
  EXPECT_TRUE(dealt_with.get(3));
}

TEST(WorthKeeping, IsWhatChangesSomething) {
  EXPECT_TRUE(is_worth_keeping(parsed<Event>(event_envelope(posted()))));
  EXPECT_TRUE(is_worth_keeping(parsed<BlockAction>(click_in_message())));
  EXPECT_TRUE(is_worth_keeping(ViewSubmission{}));
  EXPECT_FALSE(is_worth_keeping(SlashCommand{}));
  EXPECT_FALSE(is_worth_keeping(OptionsRequest{}));
  EXPECT_FALSE(is_worth_keeping(Event{.body = HomeOpened{}}));
}

}  // namespace
}  // namespace c1::slack
