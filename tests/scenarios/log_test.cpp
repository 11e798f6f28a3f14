// The log leads from what somebody did in Slack to the last message that came of it, by one id.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "base/text.hpp"
#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

std::vector<json::Value> lines_that_say(const std::string& log, const std::string& fact) {
  std::vector<json::Value> lines;
  for (const std::string& line : text::split(log, '\n'))
    if (auto value = json::parse(line); value && (*value)["fact"].string() == fact) lines.push_back(*std::move(value));
  return lines;
}

TEST(Log, LeadsFromAClickToTheLastMessageByOneId) {
  testing::internal::CaptureStderr();
  {
    World world(kOrganisation, support::Settings{{"C1_LOG", "debug"}, {"C1_LOG_FORMAT", "json"}});
    auto lena = world.desk->person("lena"), omar = world.desk->person("omar");
    lena.runs("/c1 request");
    lena.chooses("App", "GitHub").chooses("Entitlement", "Access").fills("Reason", "It is between us");
    lena.submits();
    omar.sees("Waiting for Omar Haddad");
    omar.clicks("Approve", "#1001");
    lena.sees("Omar Haddad approved this.");
    world.desk->settles(Millis{300});
  }
  const std::string log = testing::internal::GetCapturedStderr();
  const auto changes = lines_that_say(log, "a request has changed");
  ASSERT_EQ(changes.size(), 2U) << log;
  const std::string id = changes[0]["request"].string();
  EXPECT_EQ(changes[1]["request"].string(), id);
  EXPECT_NE(changes[0]["delivery"].string(), changes[1]["delivery"].string());
  for (const json::Value& change : changes) {
    EXPECT_FALSE(change["delivery"].string().empty());
    EXPECT_EQ(change["surface"].string(), "slack");
  }
  std::size_t of_it = 0;
  for (const json::Value& effect : lines_that_say(log, "an effect has ended"))
    of_it += effect["effect"].string().find(id) != std::string::npos;
  EXPECT_GE(of_it, 5U) << log;  // cards of three people, two of them twice; what was said in their threads
  EXPECT_EQ(log.find("between us"), std::string::npos) << "reasons are not for the log";
}

}  // namespace
}  // namespace c1::scenarios
