// The digest, as it comes: at its hour, in Slack and by mail, once; also where the server was away or is killed on the way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "scenarios/mailbox.hpp"
#include "scenarios/world.hpp"
#include "workflow/digest.hpp"

namespace c1::scenarios {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr workflow::DigestTimes kAtNine{workflow::DigestDays::weekdays, 9};
constexpr Millis kOneMinute{60'000}, kOneHourOn{3'600'000};

// From now to the next 9:00 on a weekday, where people without a zone live.
Millis until_nine() {
  const Instant now = SystemClock{}.now();
  return std::chrono::duration_cast<Millis>(*workflow::next_digest(kAtNine, TimeZone{}, now) - now);
}

void wants_a_digest(support::Person& person) {
  person.runs("/c1 settings");
  person.chooses("Send me a digest", "On weekdays").submits();
}
void asks_for_access(support::Person& person) {
  person.runs("/c1 request");
  person.chooses("App", "GitHub").chooses("Entitlement", "Access").fills("Reason", "The build is broken").submits();
}

// As they went over the wire.
std::string raw_mails(const support::Folder& folder) {
  std::string all;
  for (const auto& mail : std::filesystem::directory_iterator(folder / "mail/new")) {
    std::ifstream in(mail.path());
    all.append(std::istreambuf_iterator<char>(in), {});
  }
  return all;
}

// Of everybody, in Slack.
int digests_in(World& world) {
  int count = 0;
  for (const auto& message : world.desk->app_messages())
    count += message["metadata"]["event_payload"]["effect"].string().starts_with("digests/slack/");
  return count;
}

TEST(DigestScenario, IsMailedAtOnceToWhoeverAsksForIt) {
  if (!MailServer::is_installed()) GTEST_SKIP() << kNoMailServer;
  const MailServer mail_server;
  const support::Folder& folder = mail_server.folder;
  World world(kOrganisation, [&](bot::Config& config) { mail_server.serves(config); });
  auto lena = world.desk->person("lena"), omar = world.desk->person("omar");
  asks_for_access(lena);
  omar.sees("Waiting for Omar Haddad");
  omar.runs("/c1 digest");
  omar.sees("It does not come by itself").clicks("Mail it to me");
  omar.sees("Your digest is on its way to omar@acme.test");
  const auto digests = [&] {
    const auto all = subjects_for("omar", folder);
    return std::count(all.begin(), all.end(), "Your digest: 1 request waits for you");
  };
  world.desk->waits_until([&] { return digests() > 0; });
  EXPECT_EQ(digests(), 1);
  omar.clicks("Turn on");
  omar.sees("Your digest comes on weekdays at 9:00");
  EXPECT_EQ(digests_in(world), 0) << "in Slack it comes at its hour";
}

TEST(DigestScenario, ComesInSlackAndByMailOnceAtItsHour) {
  if (!MailServer::is_installed()) GTEST_SKIP() << kNoMailServer;
  const MailServer mail_server;
  const support::Folder& folder = mail_server.folder;
  World world(kOrganisation, [&](bot::Config& config) { mail_server.serves(config); });
  auto lena = world.desk->person("lena"), omar = world.desk->person("omar");
  asks_for_access(lena);
  omar.sees("Waiting for Omar Haddad");
  wants_a_digest(omar);
  world.passes(until_nine() - kOneMinute);
  omar.never_sees("Needs your decision", Millis{2'500});
  world.passes(kOneMinute + Millis{1'000});
  omar.sees("Needs your decision").sees("This comes on weekdays at 9:00");
  world.desk->waits_until([&] { return subjects_for("omar", folder).size() == 2; });
  EXPECT_THAT(subjects_for("omar", folder), Contains("Your digest: 1 request waits for you"));
  EXPECT_THAT(raw_mails(folder), AllOf(HasSubstr("List-Unsubscribe: <http"), HasSubstr("kind=digest")));
  world.restart_app();
  world.passes(kOneHourOn);
  world.desk->settles(Millis{2'500});
  EXPECT_EQ(digests_in(world), 1);
  EXPECT_THAT(subjects_for("lena", folder), Not(Contains(HasSubstr("digest")))) << "she has not asked for one";
}

TEST(DigestScenario, OfAServerThatWasAwayComesLaterOnThatDay) {
  World world;
  auto lena = world.desk->person("lena"), omar = world.desk->person("omar");
  asks_for_access(lena);
  omar.sees("Waiting for Omar Haddad");
  wants_a_digest(omar);
  world.stop_app();
  world.passes(until_nine() + 2 * kOneHourOn);
  world.start_app();
  omar.sees("Needs your decision");
  world.restart_app();
  world.desk->settles(Millis{1'000});
  EXPECT_EQ(digests_in(world), 1);
}

TEST(DigestScenario, OfTwoServersIsOne) {
  if (const std::string why_not = support::why_no_postgres(); !why_not.empty()) GTEST_SKIP() << why_not;
  World world(World::Runs::here, World::On::postgres);
  world.start_second_app();
  auto lena = world.desk->person("lena"), omar = world.desk->person("omar");
  asks_for_access(lena);
  omar.sees("Waiting for Omar Haddad");
  for (auto* person : {&lena, &omar}) wants_a_digest(*person);
  world.passes(until_nine() + Millis{1'000});
  omar.sees("Needs your decision");
  lena.sees("This comes on weekdays at 9:00");
  world.desk->settles(Millis{2'500});
  EXPECT_EQ(digests_in(world), 2) << "each has one";
}

class DigestKilled : public ::testing::TestWithParam<const char*> {};

TEST_P(DigestKilled, WhileItIsPostedIsSaidOnce) {
  World world(World::Runs::as_process, Transport::http);
  auto lena = world.desk->person("lena"), omar = world.desk->person("omar");
  asks_for_access(lena);
  omar.sees("Waiting for Omar Haddad");
  wants_a_digest(omar);
  world.desk->settles();
  world.desk->fault("chat.postMessage", GetParam(), 1);
  world.passes(until_nine() + Millis{1'000});
  ASSERT_TRUE(world.desk->waits_until([&] { return world.desk->held() == 1; }));
  world.stop_app();
  world.desk->no_more_faults();
  world.start_app();
  omar.sees("Needs your decision");
  world.desk->settles(Millis{2'000});
  EXPECT_EQ(digests_in(world), 1);
}
INSTANTIATE_TEST_SUITE_P(At, DigestKilled, ::testing::Values("hold_before", "hold_after"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace c1::scenarios
