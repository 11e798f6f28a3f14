// Steps that a system decides; and tasks that nobody does for too long.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/codec.hpp"
#include "workflow/mails.hpp"
#include "workflow/office.hpp"
#include "workflow/steps.hpp"
#include "workflow/world.hpp"

namespace c1::workflow::policy_systems_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Answered = SystemDecides::Verdict;

const Method kRisk{"webhook", "", {{"url", "https://risk.acme.test/decide"}}};

ApprovalRule asks_system() { return {.by = {ByAppOwners{}}, .system = kRisk}; }

Life asked(std::vector<StepRule> rules = {asks_system()}) {
  Life life{Office{}.rules(std::move(rules))};
  life.does(asks(lena, lena)).value();
  return life;
}
SystemDecides says_that(Answered verdict, std::string words = "", std::size_t step = 0) {
  return {.request = {"r1"}, .step = step, .verdict = verdict, .says = std::move(words)};
}
template <class E>
std::vector<E> all_of(const std::vector<Effect>& effects) {
  std::vector<E> found;
  for (const Effect& effect : effects)
    if (const E* one = std::get_if<E>(&effect)) found.push_back(*one);
  return found;
}

TEST(PolicySystems, AreAskedAndNobodyElseMeanwhile) {
  Life life = asked();
  EXPECT_THAT(awaited(*life.request), IsEmpty());
  EXPECT_EQ(life.status(), "Waiting for risk.acme.test to decide");
  EXPECT_EQ(all_of<AskSystem>(life.effects()), (std::vector<AskSystem>{{{"r1"}, 0, {}}}));
  EXPECT_FALSE(life.may(ines, Action::approve));
  EXPECT_EQ(says(life.approves(ines)), "risk.acme.test is deciding this. People are asked if it cannot.");
  EXPECT_EQ(route_phrase(*life.catalog, life.request->plan), "Goes to risk.acme.test.");
  EXPECT_THAT(life.refreshed().value(), IsEmpty());
}

TEST(PolicySystems, ApproveAndTheRequestGoesOn) {
  Life life = asked({asks_system(), ApprovalRule{.by = {ByManager{}}}});
  ASSERT_TRUE(life.does(says_that(Answered::approve, "Low risk")));
  EXPECT_EQ(life.request->decisions.back().verdict, Decision::Verdict::accepted);
  EXPECT_EQ(life.request->decisions.back().reason, "risk.acme.test: Low risk");
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
  EXPECT_TRUE(life.does(says_that(Answered::approve)).has_error()) << "an answer counts for its step only";
}

TEST(PolicySystems, DenyWithTheirWords) {
  Life life = asked();
  ASSERT_TRUE(life.does(says_that(Answered::deny, "On leave")));
  EXPECT_EQ(life.request->outcome, Outcome::denied);
  EXPECT_EQ(life.request->decisions.back().reason, "risk.acme.test: On leave");
}

TEST(PolicySystems, ThatFailLeaveItToPeopleAndNeverApprove) {
  Life life = asked();
  ASSERT_TRUE(life.does(says_that(Answered::fail, "It answered 500.")));
  EXPECT_TRUE(life.request->is_open());
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines));
  const auto& step = std::get<ApprovalStep>(life.request->plan.steps[0]);
  EXPECT_EQ(step.failure, "risk.acme.test has not decided this, so people are asked. It answered 500.");
  EXPECT_THAT(step.note, IsEmpty());
  EXPECT_TRUE(life.does(says_that(Answered::approve)).has_error()) << "it is too late for the system";
  ASSERT_TRUE(life.approves(ines));
  EXPECT_EQ(life.request->step, 1u);
}

TEST(PolicySystems, ThatFailTellWhoeverWaitsAndWriteToWhoeverIsAsked) {
  Life life = asked();
  ASSERT_TRUE(life.does(says_that(Answered::fail, "It answered 500.")));
  std::vector<std::string> said;
  for (const SayInThread& line : all_of<SayInThread>(life.effects()))
    if (line.person == lena) said.push_back(line.reason);
  EXPECT_THAT(said, ElementsAre("risk.acme.test has not decided this, so people are asked. It answered 500."));
  std::vector<UserId> written;
  for (const SendMail& mail : mails_of(life.before, *life.request, life.last)) written.push_back(mail.person);
  EXPECT_THAT(written, ElementsAre(ines));
}

TEST(PolicySystems, ThatFailWhereNobodyIsLeftDeny) {
  Life life = asked();
  for (const UserId& person : {omar, ines, jun, pia}) life.office.suspend(person);
  life.moves();
  ASSERT_TRUE(life.does(says_that(Answered::fail, "It answered 500.")));
  EXPECT_EQ(life.request->outcome, Outcome::denied);
}

TEST(PolicySystems, HandItOnToThoseTheyName) {
  Life life = asked();
  SystemDecides answer = says_that(Answered::reassign, "Somebody should look");
  answer.to = {jun};
  ASSERT_TRUE(life.does(answer));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  EXPECT_EQ(std::get<ApprovalStep>(life.request->plan.steps[0]).note, "risk.acme.test: Somebody should look");
}

TEST(PolicySystems, CannotHandItToTheSubject) {
  Life life = asked();
  SystemDecides answer = says_that(Answered::reassign);
  answer.to = {lena};
  ASSERT_TRUE(life.does(answer));
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines)) << "nobody approves their own access: the owners are asked";
}

TEST(PolicySystems, ThatNameNobodyKnownHaveFailed) {
  Life life = asked();
  ASSERT_TRUE(life.does(says_that(Answered::reassign)));
  EXPECT_THAT(std::get<ApprovalStep>(life.request->plan.steps[0]).failure, HasSubstr("names nobody"));
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines));
}

TEST(PolicySystems, NameThePolicyToGoOnBy) {
  Life life{Office{}
                .rules({asks_system()})
                .policy("two", {ApprovalRule{.by = {ByUsers{{jun}}}}, ApprovalRule{.by = {ByManager{}}}})};
  life.does(asks(lena, lena)).value();
  SystemDecides answer = says_that(Answered::replace, "High risk");
  answer.policy = {"two"};
  ASSERT_TRUE(life.does(answer));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  EXPECT_EQ(life.request->plan.policy, PolicyId{"two"});
  EXPECT_EQ(find_event<PlanReplaced>(life.last)->reason, "risk.acme.test: High risk");
}

TEST(PolicySystems, ThatNameNoPolicyHaveFailed) {
  Life life = asked();
  SystemDecides answer = says_that(Answered::replace);
  answer.policy = {"gone"};
  ASSERT_TRUE(life.does(answer));
  EXPECT_THAT(std::get<ApprovalStep>(life.request->plan.steps[0]).failure, HasSubstr("\"gone\", which is not there"));
}

TEST(PolicySystems, CannotSendARequestInCircles) {
  Life life = asked();
  int rounds = 0;
  while (active_approval(*life.request) && is_at_work(*active_approval(*life.request)) && rounds < 100) {
    SystemDecides answer = says_that(Answered::replace, "", life.request->step);
    answer.policy = {"policy"};
    ASSERT_TRUE(life.does(answer));
    ++rounds;
  }
  EXPECT_LT(rounds, 10);
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines));
}

TEST(PolicySystems, CanBeOvertakenByAnAdministrator) {
  Life life = asked();
  ASSERT_TRUE(life.does(Reassign{{"r1"}, pia, 0, {jun}, "It is down"}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  EXPECT_TRUE(life.does(says_that(Answered::approve)).has_error());
}

TEST(PolicySystems, AreStoredAndReadBack) {
  Life life = asked();
  EXPECT_EQ(request_from(to_json(*life.request)).value(), *life.request);
  ASSERT_TRUE(life.does(says_that(Answered::fail, "It answered 500.")));
  EXPECT_EQ(request_from(to_json(*life.request)).value(), *life.request);
  const Effect ask = AskSystem{{"r1"}, 2, kNow};
  EXPECT_EQ(effect_from(to_json(ask)).value(), ask);
  const Policy policy{.id = {"p"}, .steps = {asks_system()}};
  EXPECT_EQ(policy_from(to_json(policy)).value(), policy);
}

// ---- tasks

Office with_sla(TaskSla sla) {
  Office office;
  office.team().provisioning.sla = std::move(sla);
  return office;
}
RequestId to_task(World& world) {
  world.does(asks(lena, lena)).value();
  world.does(Approve{{"r1"}, omar, 0, ""}).value();
  return {"r1"};
}

TEST(TaskSla, RemindsAtHalfTimeAndThenAsksOthersToo) {
  World world{with_sla({kDay, {ByUsers{{jun}}}})};
  const RequestId id = to_task(world);
  EXPECT_THAT(awaited(world.at(id)), ElementsAre(ines));
  world.passes_to(kNow + kDay / 2);
  EXPECT_NE(find_event<Reminded>(world.last), nullptr);
  EXPECT_THAT(awaited(world.at(id)), ElementsAre(ines));
  world.passes_to(kNow + kDay);
  EXPECT_THAT(awaited(world.at(id)), ElementsAre(ines, jun)) << "whoever has it keeps it";
  EXPECT_EQ(std::get<ProvisionStep>(world.at(id).plan.steps[1]).note,
            "Nobody had done this after 1 day, so it is a task for Jun Watanabe, too.");
  ASSERT_TRUE(world.does(MarkProvisioned{id, jun, 1, {"g1"}}, kNow + kDay));
}

TEST(TaskSla, GoesToTheOwnersThenToTheAdministrators) {
  Office office = with_sla({kDay, {}});
  office.team().provisioning.assignees = {ByUsers{{jun}}};
  World world{std::move(office)};
  const RequestId id = to_task(world);
  world.passes_to(kNow + kDay);
  EXPECT_THAT(awaited(world.at(id)), ElementsAre(jun, ines));
  World owned{with_sla({kDay, {}})};  // the owner has the task already
  to_task(owned);
  owned.passes_to(kNow + kDay);
  EXPECT_THAT(awaited(owned.at(id)), ElementsAre(ines, pia));
}

TEST(TaskSla, BeginsWhenASystemHasFailed) {
  Office office = with_sla({kDay, {ByUsers{{jun}}}});
  office.team().systems = {{Method{"scim", "okta", {{"group", "Platform"}}}}, false};
  World world{std::move(office)};
  const RequestId id = to_task(world);
  world.passes_to(kNow + 3 * kDay);
  EXPECT_THAT(awaited(world.at(id)), IsEmpty()) << "the system is at work";
  world.does(MarkFailed{id, {}, 1, "No such group."}, kNow + 3 * kDay).value();
  world.passes_to(kNow + 4 * kDay - Seconds{1});
  EXPECT_THAT(awaited(world.at(id)), ElementsAre(ines));
  world.passes_to(kNow + 4 * kDay);
  EXPECT_THAT(awaited(world.at(id)), ElementsAre(ines, jun));
  EXPECT_EQ(request_from(to_json(world.at(id))).value(), world.at(id));
}

TEST(TaskSla, StopsWhenItIsTriedAgain) {
  Office office = with_sla({kDay, {ByUsers{{jun}}}});
  office.team().systems = {{Method{"scim", "okta", {{"group", "Platform"}}}}, false};
  World world{std::move(office)};
  const RequestId id = to_task(world);
  world.does(MarkFailed{id, {}, 1, "No such group."}).value();
  world.does(RetryProvisioning{id, ines, 1}).value();
  world.passes_to(kNow + 2 * kDay);
  EXPECT_THAT(std::get<ProvisionStep>(world.at(id).plan.steps[1]).assignees, ElementsAre(ines));
}

TEST(TaskSla, IsStoredWithTheEntitlement) {
  const Entitlement entitlement = with_sla({kDay, {ByUsers{{jun}}}}).team();
  EXPECT_EQ(entitlement_from(to_json(entitlement)).value(), entitlement);
}

}  // namespace
}  // namespace c1::workflow::policy_systems_test
