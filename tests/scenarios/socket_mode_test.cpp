// What is different where Slack does not come to us.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SocketMode : public ::testing::Test {
 protected:
  void ask() {
    lena.runs("/c1 request");
    lena.chooses("App", "GitHub");
    lena.chooses("Entitlement", "Access");
    lena.fills("Reason", "The build is broken");
    lena.submits();
    omar.sees("Waiting for Omar Haddad");
    lena.sees("Waiting for Omar Haddad");  // either may come first
  }
  // Until /readyz says so.
  std::string becomes(int status) const {
    net::Exchange told;
    EXPECT_TRUE(world.desk->waits_until([&] {
      told = world.get("/readyz");
      return told.response.status == status;
    })) << "/readyz never says "
        << status;
    return told.response.body;
  }
  void slack_does(const std::string& what, const json::Value& how) const {
    EXPECT_EQ(world.desk->post("/sandbox/" + what, how).first, 200) << what;
  }

  World world{Transport::socket_mode};
  support::Person lena = world.desk->person("lena");
  support::Person omar = world.desk->person("omar");
};

TEST_F(SocketMode, TheSameEnvelopeTwiceHasOneEffect) {
  ask();
  const auto card = lena.card("#1001");
  const json::Value event = json::object({{"type", "message"},
                                          {"channel", card.channel},
                                          {"channel_type", "im"},
                                          {"user", "U0LENA"},
                                          {"text", "said once"},
                                          {"ts", "1700000000.000100"},
                                          {"thread_ts", card.ts}});
  EXPECT_EQ(world.desk->deliver(event, 3, "Ev0TWICE"), (std::vector<int>{200, 200, 200}));
  omar.sees("said once");
  world.desk->settles();
  const auto thread = omar.card("#1001").thread;
  EXPECT_EQ(std::count_if(thread.begin(), thread.end(),
                          [](const std::string& line) { return line.find("said once") != std::string::npos; }),
            1);
}

TEST_F(SocketMode, ARefreshIsNobodysNews) {
  ask();
  slack_does("sockets/disconnect", json::object({{"reason", "refresh_requested"}}));
  omar.clicks("Approve", "#1001");
  lena.sees("Omar Haddad approved this.");
  EXPECT_THAT(omar.toasts(), IsEmpty());
  EXPECT_THAT(lena.toasts(), IsEmpty());
}

TEST_F(SocketMode, ACommentMadeWhileAllSocketsWereLostArrives) {
  ask();
  world.desk->settings(json::object({{"event_retries_ms", json::array({200, 400, 800, 1'600})}}));
  slack_does("sockets/drop", json::object());
  lena.says_in_thread_of("#1001", "Is anybody there?");
  omar.sees("Is anybody there?");
  becomes(200);
}

TEST_F(SocketMode, BeingSwitchedOffIsSaidByReadyzAndTheRestGoesOn) {
  slack_does("sockets/disconnect", json::object({{"reason", "link_disabled"}}));
  EXPECT_THAT(becomes(503), HasSubstr("Socket Mode is switched off"));
  EXPECT_EQ(world.get("/healthz").response.status, 200);
}

TEST_F(SocketMode, RequestUrlsAreNotServedWithoutASigningSecret) {
  EXPECT_EQ(world.get("/slack/events").response.status, 404);
}

TEST_F(SocketMode, AStoppedAppHasNoSocketAndAStartedOneGoesOn) {
  ask();
  world.stop_app();
  lena.runs("/c1 help");
  EXPECT_THAT(lena.toasts(), ::testing::ElementsAre(HasSubstr("dispatch_failed")));
  world.start_app();
  omar.clicks("Approve", "#1001");
  lena.sees("Omar Haddad approved this.");
}

}  // namespace
}  // namespace c1::scenarios
