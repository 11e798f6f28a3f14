// What happens because time passes, on a real store with a clock that tests move: once, never early, and also when the
// server was down at that moment.

#include "bot/timekeeper.hpp"

#include "bot/house.hpp"

namespace c1::bot::timekeeper_test {
namespace {

using namespace workflow;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using What = SayInThread::What;

const std::string kLena = "lena@acme.test", kOmar = "omar@acme.test", kInes = "ines@acme.test";
const std::string kAccess = "github/access";

// `steps` decide on access to GitHub, which Ines owns.
std::string acme(const std::string& steps, const std::string& more_of_organisation = "",
                 const std::string& policies = "") {
  return "organisation: {name: Acme" + more_of_organisation +
         "}\n"
         "users:\n"
         "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
         "  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test}\n"
         "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test, time_zone: Europe/Berlin}\n"
         "policies:\n  - {slug: policy, steps: [" +
         steps + "]}\n" + policies +
         "apps:\n"
         "  - slug: github\n"
         "    name: GitHub\n"
         "    owners: [ines@acme.test]\n"
         "    policy: policy\n"
         "    entitlements: [{slug: access, name: Access}, {slug: on-call, name: On call}]\n"
         "catalogs: [{slug: all, name: All, audience: everyone, entitlements: [github/*]}]\n";
}
const std::string kManager = "{approve: {by: manager}}";

std::vector<What> what(const std::vector<SayInThread>& lines, const std::string& person = kLena) {
  std::vector<What> what;
  for (const SayInThread& line : lines)
    if (line.person.value == person) what.push_back(line.what);
  return what;
}

// ---- the end of what is held

TEST(TimekeeperEnds, TakesAwayWhatIsOverOnceAndNeverEarly) {
  House house(acme(kManager));
  house.gets(kLena, kAccess, 8h);
  house.passes(8h - 1ms);
  house.works();
  EXPECT_EQ(house.taking_away(kLena, kAccess), std::nullopt);
  house.passes(1ms);
  house.works();
  const auto revoke = house.taking_away(kLena, kAccess);
  ASSERT_TRUE(revoke);
  EXPECT_EQ(revoke->cause, Cause::expiry);
  EXPECT_THAT(awaited(*revoke), ElementsAre(UserId{kInes})) << "no approval is asked for: there is the task";
  EXPECT_EQ(house.held(kLena, kAccess)->state, Grant::State::ending);
  house.passes(24h);
  house.works();
  EXPECT_EQ(house.taking_away(kLena, kAccess)->id, revoke->id);
}

TEST(TimekeeperEnds, CatchesUpWhenTheServerWasDown) {
  House house(acme(kManager));
  house.gets(kLena, kAccess, 8h);
  house.passes(24h * 9);
  house.works();
  const auto revoke = house.taking_away(kLena, kAccess);
  ASSERT_TRUE(revoke);
  EXPECT_EQ(revoke->opened, house.clock.now());
  EXPECT_THAT(what(house.lines()), testing::Not(testing::Contains(What::ends_soon))) << "too late for a reminder";
  house.goes_on(*revoke);
  EXPECT_EQ(house.held(kLena, kAccess), std::nullopt);
}

TEST(TimekeeperEnds, AnExtensionMovesTheEnd) {
  House house(acme(kManager));
  house.gets(kLena, kAccess, 8h);
  house.passes(6h);
  Request extension = house
                          .does(Submit{.id = {new_id()},
                                       .requester = {kLena},
                                       .subject = {kLena},
                                       .entitlement = {kAccess},
                                       .duration = 8h,
                                       .reason = "Not done yet",
                                       .extension = true})
                          .value();
  while (extension.is_open()) extension = house.goes_on(extension);
  house.passes(2h);
  house.works();
  EXPECT_EQ(house.taking_away(kLena, kAccess), std::nullopt) << "that was the old end";
  house.passes(8h - 1ms);
  house.works();
  EXPECT_EQ(house.taking_away(kLena, kAccess), std::nullopt);
  house.passes(1ms);
  house.works();
  EXPECT_TRUE(house.taking_away(kLena, kAccess));
}

TEST(TimekeeperEnds, WhatWasGivenBackBeforeIsNotTakenAwayAgain) {
  House house(acme(kManager));
  house.gets(kLena, kAccess, 8h);
  const Request back =
      house
          .does(SubmitRevoke{
              .id = {new_id()}, .requester = {kLena}, .subject = {kLena}, .entitlement = {kAccess}, .reason = "Done"})
          .value();
  house.goes_on(back);
  house.passes(24h);
  house.works();
  EXPECT_EQ(house.taking_away(kLena, kAccess), std::nullopt);
}

// ---- reminders of the end

TEST(TimekeeperReminders, AreSaidOnceWhenATenthOfAShortTimeIsLeft) {
  House house(acme(kManager));
  const Request request = house.gets(kLena, kAccess, 10h);
  house.works();
  house.lines();
  house.passes(9h - 1ms);
  house.works();
  EXPECT_THAT(house.lines(), IsEmpty());
  house.passes(1ms);
  house.works();
  const auto lines = house.lines();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].what, What::ends_soon);
  EXPECT_EQ(lines[0].person.value, kLena);
  EXPECT_EQ(lines[0].request, request.id);
  house.passes(30min);
  house.works();
  EXPECT_THAT(house.lines(), IsEmpty());
}

// Held from Sunday the 15th at 12:00 UTC to Sunday the 29th: three business days before in Berlin is Wednesday the 25th.
TEST(TimekeeperReminders, ComeThreeBusinessDaysBeforeALongTimeEnds) {
  House house(acme(kManager));
  house.gets(kLena, kAccess, 24h * 14);
  house.works();
  house.lines();
  house.passes(24h * 10 - 1ms);
  house.works();
  EXPECT_THAT(house.lines(), IsEmpty());
  house.passes(1ms);
  house.works();
  EXPECT_THAT(what(house.lines()), ElementsAre(What::ends_soon));
}

TEST(TimekeeperReminders, AnExtensionBringsAnotherOneLater) {
  House house(acme(kManager));
  house.gets(kLena, kAccess, 10h);
  house.passes(9h);
  house.works();
  EXPECT_THAT(what(house.lines()), testing::Contains(What::ends_soon));
  Request extension = house
                          .does(Submit{.id = {new_id()},
                                       .requester = {kLena},
                                       .subject = {kLena},
                                       .entitlement = {kAccess},
                                       .duration = 10h,
                                       .reason = "Not done yet",
                                       .extension = true})
                          .value();
  while (extension.is_open()) extension = house.goes_on(extension);
  house.works();
  house.lines();
  house.passes(8h);
  house.works();
  EXPECT_THAT(what(house.lines()), IsEmpty());
  house.passes(2h);
  house.works();
  EXPECT_THAT(what(house.lines()), ElementsAre(What::ends_soon)) << "a tenth of 20 hours before the new end";
}

// ---- steps that take too long

TEST(TimekeeperSla, HandsAStepOnOnceAndNeverEarly) {
  House house(acme("{approve: {by: manager, sla: {after: 24h, then: {reassign: [ines@acme.test]}}}}"));
  const Request request = house.asks(kLena, kAccess);
  house.passes(24h - 1ms);
  house.works();
  EXPECT_THAT(awaited(house.request(request.id)), ElementsAre(UserId{kOmar}));
  house.passes(1ms);
  house.works();
  EXPECT_THAT(awaited(house.request(request.id)), ElementsAre(UserId{kInes}));
  const auto version = house.request(request.id).version;
  house.passes(72h);
  house.works();
  EXPECT_EQ(house.request(request.id).version, version);
}

TEST(TimekeeperSla, RemindsWhenHalfOfItIsGone) {
  House house(acme("{approve: {by: manager, sla: {after: 24h, then: cancel}}}"));
  house.asks(kLena, kAccess);
  house.works();
  house.lines();
  house.passes(12h - 1ms);
  house.works();
  EXPECT_THAT(house.lines(), IsEmpty());
  house.passes(1ms);
  house.works();
  EXPECT_THAT(what(house.lines(), kOmar), ElementsAre(What::reminder));
  house.passes(1h);
  house.works();
  EXPECT_THAT(house.lines(), IsEmpty());
}

TEST(TimekeeperSla, AfterHoursOfDowntimeTheReminderIsLeftOutAndTheEndComesOnce) {
  House house(acme("{approve: {by: manager, sla: {after: 24h, then: skip}}}"));
  const Request request = house.asks(kLena, kAccess);
  house.passes(100h);
  house.works();
  const Request after = house.request(request.id);
  EXPECT_TRUE(std::holds_alternative<ProvisionStep>(after.plan.steps[after.step]));
  EXPECT_EQ(after.decisions.back().verdict, Decision::Verdict::skipped);
  EXPECT_THAT(after.decisions, SizeIs(1));
  EXPECT_THAT(what(house.lines(), kOmar), testing::Not(testing::Contains(What::reminder)));
}

TEST(TimekeeperSla, CancelsOrGoesOnByAnotherPolicy) {
  House cancels(acme("{approve: {by: manager, sla: {after: 2h, then: cancel}}}"));
  const Request one = cancels.asks(kLena, kAccess);
  cancels.passes(2h);
  cancels.works();
  EXPECT_EQ(cancels.request(one.id).outcome, Outcome::timed_out);

  House goes_on(acme("{approve: {by: manager, sla: {after: 2h, then: {use: owners}}}}", "",
                     "  - {slug: owners, steps: [{approve: {by: app_owners}}]}\n"));
  const Request two = goes_on.asks(kLena, kAccess);
  goes_on.passes(2h);
  goes_on.works();
  EXPECT_THAT(awaited(goes_on.request(two.id)), ElementsAre(UserId{kInes}));
  EXPECT_EQ(goes_on.request(two.id).plan.policy.value, "owners");
}

TEST(TimekeeperSla, WhoDecidesInTimeIsLeftInPeace) {
  House house(acme("{approve: {by: manager, sla: {after: 24h, then: cancel}}}"));
  Request request = house.goes_on(house.asks(kLena, kAccess));
  house.passes(48h);
  house.works();
  EXPECT_EQ(house.request(request.id).version, request.version);
}

// ---- waits

TEST(TimekeeperWaits, GoOnWhenTheTimeIsUp) {
  House house(acme("{wait: 2h}, {approve: {by: manager}}"));
  const Request request = house.asks(kLena, kAccess);
  house.passes(2h - 1ms);
  house.works();
  EXPECT_EQ(house.request(request.id).step, 0u);
  house.passes(1ms);
  house.works();
  EXPECT_EQ(house.request(request.id).step, 1u);
}

TEST(TimekeeperWaits, GoOnAtTheTimeOfDayAlsoWhenTheServerWasDownThen) {
  House house(acme("{wait: {until: \"09:00\", time_zone: Europe/Berlin}}, {approve: {by: manager}}"));
  const Request request = house.asks(kLena, kAccess);
  house.passes(20h - 1ms);  // Sunday 12:00 UTC to Monday 08:00 UTC, 9:00 in Berlin
  house.works();
  EXPECT_EQ(house.request(request.id).step, 0u);
  house.passes(50h);
  house.works();
  EXPECT_EQ(house.request(request.id).step, 1u);
}

TEST(TimekeeperWaits, GoOnWithinMinutesAfterTheConditionHasComeTrue) {
  House house(acme("{wait: {condition: 'subject.has(\"github/on-call\")', timeout: 1d}}, {approve: {by: manager}}"));
  const Request request = house.asks(kLena, kAccess);
  house.works();
  for (int i = 0; i < 12; ++i) {
    house.passes(5min);
    house.works();
  }
  EXPECT_EQ(house.request(request.id).step, 0u);
  std::string on_call =
      acme("{wait: {condition: 'subject.has(\"github/on-call\")', timeout: 1d}}, {approve: {by: manager}}");
  on_call.insert(on_call.find("name: On call") + 13, ", holders: [lena@acme.test]");
  house.applies(on_call);
  house.passes(5min);
  house.works();
  EXPECT_EQ(house.request(request.id).step, 1u);
  EXPECT_THAT(awaited(house.request(request.id)), ElementsAre(UserId{kOmar}));
}

TEST(TimekeeperWaits, ThatNeverComeTrueTimeOutAndNotBefore) {
  House house(acme("{wait: {condition: 'subject.has(\"github/on-call\")', timeout: 1h}}, {approve: {by: manager}}"));
  const Request request = house.asks(kLena, kAccess);
  house.works();
  house.passes(58min);
  house.works();
  house.passes(2min - 1ms);
  house.works();
  EXPECT_TRUE(house.request(request.id).is_open());
  house.passes(1ms);
  house.works();
  EXPECT_EQ(house.request(request.id).outcome, Outcome::timed_out);
  EXPECT_EQ(house.request(request.id).close_reason, "What it waited for did not come within 1 hour.");
}

// ---- requests that nobody decides

TEST(TimekeeperLapses, CloseWhatNobodyDecidedOnceAndNeverEarly) {
  House house(acme(kManager, ", lapse_after: 7d"));
  const Request request = house.asks(kLena, kAccess);
  house.passes(24h * 7 - 1ms);
  house.works();
  EXPECT_TRUE(house.request(request.id).is_open());
  house.passes(24h * 3);
  house.works();
  const Request after = house.request(request.id);
  EXPECT_EQ(after.outcome, Outcome::timed_out);
  EXPECT_EQ(after.close_reason, "Nobody decided it within 7 days.");
  house.passes(24h);
  house.works();
  EXPECT_EQ(house.request(request.id).version, after.version);
}

TEST(TimekeeperLapses, WaitLongerWhenTheOrganisationHasBecomeMorePatient) {
  House house(acme(kManager, ", lapse_after: 7d"));
  const Request request = house.asks(kLena, kAccess);
  house.applies(acme(kManager, ", lapse_after: 14d"));
  house.passes(24h * 7);
  house.works();
  house.passes(24h * 7 - 1ms);
  house.works();
  EXPECT_TRUE(house.request(request.id).is_open());
  house.passes(1ms);
  house.works();
  EXPECT_EQ(house.request(request.id).outcome, Outcome::timed_out);
}

TEST(TimekeeperLapses, LeaveAloneWhatIsApprovedAndWaitsToBeProvisioned) {
  House house(acme(kManager, ", lapse_after: 7d"));
  const Request request = house.goes_on(house.asks(kLena, kAccess));
  house.passes(24h * 30);
  house.works();
  EXPECT_TRUE(house.request(request.id).is_open());
}

}  // namespace
}  // namespace c1::bot::timekeeper_test
