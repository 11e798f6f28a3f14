#include "workflow/decide.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"
#include "workflow/steps.hpp"

namespace c1::workflow::decide_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ApprovalRule two_of(std::vector<UserId> people) {
  return {.by = {ByUsers{std::move(people)}}, .quorum = {Quorum::Kind::count, 2}};
}

Result<Events> submit(const Office& office, const Submit& command, Facts facts = {}) {
  const Catalog catalog(office.org, 1);
  facts.catalog = &catalog;
  return decide(std::nullopt, command, facts, kNow);
}

// ---- submit ---------------------------------------------------------------------------------------------------------

TEST(Submit, OpensARequestThatWaitsForTheManager) {
  Life life{Office{}};
  const Request& request = life.submitted();
  EXPECT_TRUE(request.is_open());
  EXPECT_EQ(request.number, 1042);
  EXPECT_EQ(request.opened, kNow);
  EXPECT_EQ(request.version, 2) << "opened, and its first step has begun";
  EXPECT_THAT(awaited(request), ElementsAre(omar));
}

TEST(Submit, WantsAReason) {
  for (const std::string reason : {"", "  \n", "\u00a0"}) {
    Submit command = asks(lena, lena);
    command.reason = reason;
    const Error error = submit(Office{}, command).error();
    EXPECT_EQ(error.code, Errc::invalid);
    EXPECT_EQ(error.field, "reason");
  }
}

TEST(Submit, CountsTheCharactersOfAReasonAndNotItsBytes) {
  Submit command = asks(lena, lena);
  command.reason.clear();
  for (int i = 0; i < 3000; ++i) command.reason += "é";
  EXPECT_TRUE(submit(Office{}, command));
  command.reason += "é";
  const Error error = submit(Office{}, command).error();
  EXPECT_EQ(error.field, "reason");
  EXPECT_THAT(error.says, HasSubstr("3001 characters"));
}

TEST(Submit, SaysTheCapWhereTheDurationIsOverIt) {
  Submit command = asks(lena, lena);
  command.duration = Seconds{30 * 86'400 + 1};
  const Error error = submit(Office{}.cap(30 * kDay), command).error();
  EXPECT_EQ(error.code, Errc::invalid);
  EXPECT_EQ(error.field, "duration");
  EXPECT_EQ(error.says, "Platform team member can be held for 30 days at most. Please choose a shorter time.");
  command.duration = Seconds{30 * 86'400};
  EXPECT_TRUE(submit(Office{}.cap(30 * kDay), command));
}

TEST(Submit, WantsADurationWhereThereIsACap) {
  const Error error = submit(Office{}.cap(kDay), asks(lena, lena)).error();
  EXPECT_EQ(error.field, "duration");
  EXPECT_EQ(error.says, "Say for how long; Platform team member can be held for 1 day at most.");
}

TEST(Submit, RefusesDurationsThatAreTooShortZeroOrNegative) {
  for (const int seconds : {299, 0, -1}) {
    Submit command = asks(lena, lena);
    command.duration = Seconds{seconds};
    EXPECT_EQ(submit(Office{}, command).error().field, "duration") << seconds;
  }
}

TEST(Submit, RefusesADuplicateAndNamesIt) {
  Life other{Office{}};
  const Error error = submit(Office{}, asks(lena, lena), {.open_duplicate = other.submitted()}).error();
  EXPECT_EQ(error.code, Errc::conflict);
  EXPECT_EQ(error.field, "entitlement");
  EXPECT_EQ(error.says, "You have asked for this already: #1042 is open (Waiting for Omar Haddad).");
}

TEST(Submit, RefusesWhatIsHeldButNotWhatHasRunOut) {
  const auto held = [](std::optional<Instant> until) {
    return Grant{.id = {"g0"}, .subject = lena, .entitlement = kTeam, .since = kNow - kDay, .until = until};
  };
  const Error forever = submit(Office{}, asks(lena, lena), {.held = held(std::nullopt)}).error();
  EXPECT_EQ(forever.code, Errc::conflict);
  EXPECT_EQ(forever.says, "You hold this already, without an end.");
  EXPECT_FALSE(submit(Office{}, asks(lena, lena), {.held = held(kNow + kDay)}));
  EXPECT_TRUE(submit(Office{}, asks(lena, lena), {.held = held(kNow)}));
}

TEST(Submit, RefusesWhatIsNotInACatalog) {
  Office office;
  office.org.catalogs.clear();
  EXPECT_EQ(submit(office, asks(lena, lena)).error().code, Errc::not_found);
  Submit unknown = asks(lena, lena);
  unknown.entitlement = {"github/nothing"};
  EXPECT_EQ(submit(Office{}, unknown).error(), submit(office, asks(lena, lena)).error()) << "hidden reads as absent";
}

TEST(Submit, RefusesThoseWhoAreNotActive) {
  EXPECT_EQ(submit(Office{}.suspend(lena), asks(lena, lena)).error().code, Errc::forbidden);
  EXPECT_EQ(submit(Office{}.suspend(lena), asks(omar, lena)).error().field, "subject");
}

TEST(Submit, LetsManagersOfAnyLevelAndAdministratorsAskForOthers) {
  EXPECT_TRUE(submit(Office{}, asks(omar, lena)));
  EXPECT_TRUE(submit(Office{}, asks(ines, lena)));
  EXPECT_TRUE(submit(Office{}, asks(pia, lena)));
  for (const Role role : {Role::access_request_admin, Role::access_request_helpdesk}) {
    Office office;
    office.user(jun).roles = {role};
    EXPECT_TRUE(submit(office, asks(jun, lena)));
  }
}

TEST(Submit, RefusesAskingForOthersByAnybodyElse) {
  EXPECT_EQ(submit(Office{}, asks(jun, lena)).error().says,
            "You can ask for yourself and for the people you manage; Lena Fischer is not one of them.");
  EXPECT_EQ(submit(Office{}, asks(lena, omar)).error().code, Errc::forbidden);
  Office office;
  office.user(jun).roles = {Role::read_only_admin};
  EXPECT_EQ(submit(office, asks(jun, lena)).error().code, Errc::forbidden);
}

TEST(Submit, EndsWhereManagersFormARing) {
  Office office;
  office.user(ines).manager = lena;
  EXPECT_TRUE(submit(office, asks(lena, ines)));
  EXPECT_EQ(submit(office, asks(jun, lena)).error().code, Errc::forbidden);
}

TEST(Submit, ByTheApproverForAnotherIsTheirApproval) {
  Life life{Office{}};
  const Request& request = life.submitted(omar, lena);
  EXPECT_EQ(request.step, 1u);
  EXPECT_THAT(request.decisions, ElementsAre(Decision{0, omar, Decision::Verdict::approved, "Asked for it", kNow}));
}

TEST(Submit, ByAManagerHigherUpIsNoApprovalOfTheManagersStep) {
  Life life{Office{}};
  EXPECT_TRUE(life.submitted(ines, lena).decisions.empty());
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
}

TEST(Submit, ImpliesOneApprovalOfALaterStepToo) {
  Life life{Office{}.rules({ApprovalRule{.by = {ByManager{}}}, ApprovalRule{.by = {ByAppOwners{}}}})};
  life.submitted(ines, lena);
  ASSERT_TRUE(life.approves(omar));
  EXPECT_EQ(life.request->step, 2u);
}

TEST(Submit, CountsTheImpliedApprovalOnceInAQuorum) {
  Life life{Office{}.rules({two_of({omar, jun})})};
  life.submitted(omar, lena);
  EXPECT_EQ(life.request->step, 0u);
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
}

TEST(Submit, ForOneselfNeverImpliesAnApproval) {
  Life life{Office{}.rules({ApprovalRule{.by = {ByUsers{{lena}}}, .allow_self = true}})};
  EXPECT_TRUE(life.submitted().decisions.empty());
}

// Whoever built the workflow has written down who asks.
TEST(Submit, ByAWorkflowNeverImpliesAnApproval) {
  Life life{Office{}};
  Submit command = asks(omar, lena);
  command.surface = Surface::workflow;
  ASSERT_TRUE(life.does(command));
  EXPECT_TRUE(life.request->decisions.empty());
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
}

TEST(Submit, IsRefusedTheSecondTime) {
  Life life{Office{}};
  life.submitted();
  EXPECT_EQ(life.does(asks(lena, lena)).error().code, Errc::conflict);
}

TEST(Submit, AcceptsAndRejectsByPolicyAtOnce) {
  Life accepted{Office{}.rules({AcceptRule{"Everybody may"}})};
  EXPECT_EQ(accepted.submitted().step, 1u);
  EXPECT_EQ(accepted.request->decisions.at(0).verdict, Decision::Verdict::accepted);
  Life rejected{Office{}.rules({RejectRule{"Frozen"}})};
  EXPECT_EQ(rejected.submitted().outcome, Outcome::denied);
  EXPECT_EQ(rejected.request->decisions.at(0).reason, "Frozen");
}

// ---- approve, deny --------------------------------------------------------------------------------------------------

TEST(Approve, FinishesTheStepAndStartsProvisioning) {
  Life life{Office{}};
  life.submitted();
  EXPECT_EQ(life.approves(omar).value(),
            (Events{DecisionMade{{0, omar, Decision::Verdict::approved, "", kNow}}, StepFinished{0}, StepStarted{1}}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines));
}

TEST(Approve, WaitsForTheQuorum) {
  Life life{Office{}.rules({two_of({omar, jun, pia})})};
  life.submitted();
  EXPECT_EQ(life.approves(pia).value().size(), 1u);
  EXPECT_EQ(life.request->step, 0u);
  EXPECT_TRUE(life.approves(omar));
  EXPECT_EQ(life.request->step, 1u);
}

TEST(Approve, TwiceByOneIsOneApproval) {
  Life life{Office{}.rules({two_of({omar, jun})})};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_EQ(life.approves(omar).error(), conflict("You have already approved this; it waits for others now."));
  EXPECT_EQ(life.denies(omar).error().code, Errc::conflict);
}

TEST(Approve, WithANonPositiveCountWantsOneApproval) {
  for (const int count : {0, -7}) {
    Life life{Office{}.rules({ApprovalRule{.by = {ByManager{}}, .quorum = {Quorum::Kind::count, count}}})};
    EXPECT_EQ(life.submitted().step, 0u) << "nothing finishes by itself";
    EXPECT_TRUE(life.approves(omar));
    EXPECT_EQ(life.request->step, 1u);
  }
}

TEST(Approve, OnAnOldCardDecidesNothing) {
  Life life{Office{}.rules({two_of({omar, jun, pia}), ApprovalRule{.by = {ByUsers{{omar, pia}}}}})};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.approves(jun));
  EXPECT_EQ(life.approves(omar, 0).error(),
            conflict("You have already decided this step; nothing more is needed from you."));
  const Error late = life.approves(pia, 0).error();
  EXPECT_EQ(late.code, Errc::conflict);
  EXPECT_THAT(late.says, HasSubstr("Jun Watanabe already approved this on 24 Nov 2026"));
  EXPECT_EQ(life.approves(pia, 7).error().code, Errc::conflict);
  EXPECT_TRUE(life.approves(pia, 1));
}

TEST(Approve, IsForApproversOnly) {
  Life life{Office{}};
  life.submitted();
  EXPECT_EQ(life.approves(jun).error(), forbidden("Only Omar Haddad can decide this step."));
  EXPECT_EQ(life.approves({"nobody@acme.test"}).error().code, Errc::forbidden);
}

TEST(Approve, NobodyApprovesTheirOwnAccess) {
  Life life{Office{}.rules({ApprovalRule{.by = {ByUsers{{lena, jun}}}}})};
  life.submitted();
  EXPECT_EQ(life.approves(lena).error().code, Errc::forbidden);
  EXPECT_EQ(life.denies(lena).error().code, Errc::forbidden);
  Life allowed{Office{}.rules({ApprovalRule{.by = {ByUsers{{lena, jun}}}, .allow_self = true}})};
  allowed.submitted();
  EXPECT_TRUE(allowed.approves(lena));
}

TEST(Approve, IsRefusedToAnApproverWhoWasSuspendedSince) {
  Life life{Office{}};
  life.submitted();
  const Catalog later(Office{}.suspend(omar).org, 2);
  const Facts facts{.catalog = &later};
  EXPECT_EQ(decide(life.request, Approve{{"r1"}, omar, 0, ""}, facts, kNow).error().code, Errc::forbidden);
  EXPECT_EQ(decide(life.request, Deny{{"r1"}, omar, 0, ""}, facts, kNow).error().code, Errc::forbidden);
}

TEST(Approve, ImpliesNothingByARequesterWhoWasSuspendedSince) {
  Life life{Office{}.rules({ApprovalRule{.by = {ByManager{}}}, ApprovalRule{.by = {ByAppOwners{}}}})};
  life.submitted(ines, lena);
  const Catalog later(Office{}.suspend(ines).org, 2);
  const auto events = decide(life.request, Approve{{"r1"}, omar, 0, ""}, {.catalog = &later}, kNow).value();
  EXPECT_EQ(fold(life.request, events)->step, 1u);
}

TEST(Approve, AndDenyWantTheReasonsThatThePolicyWants) {
  Life life{Office{}.rules({ApprovalRule{.by = {ByManager{}}, .reason_on_approve = true, .reason_on_deny = true}})};
  life.submitted();
  EXPECT_EQ(life.approves(omar, 0, " ").error().field, "reason");
  EXPECT_EQ(life.denies(omar).error().field, "reason");
  EXPECT_EQ(life.denies(omar, 0, std::string(3001, 'x')).error().field, "reason");
  EXPECT_TRUE(life.approves(omar, 0, "Fine"));
}

TEST(Deny, ClosesWhateverTheQuorum) {
  Life life{Office{}.rules({two_of({omar, jun})})};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_EQ(
      life.denies(jun, 0, "Not now").value(),
      (Events{DecisionMade{{0, jun, Decision::Verdict::denied, "Not now", kNow}}, Closed{Outcome::denied, kNow}}));
  EXPECT_EQ(life.request->closed, kNow);
  EXPECT_EQ(life.approves(omar).error().code, Errc::conflict);
  EXPECT_TRUE(awaited(*life.request).empty());
}

// ---- distinct -------------------------------------------------------------------------------------------------------

ApprovalRule another_of(std::vector<UserId> people, int count = 1) {
  return {.by = {ByUsers{std::move(people)}}, .quorum = {Quorum::Kind::count, count}, .distinct = true};
}

TEST(Distinct, BarsWhoApprovedBefore) {
  Life life{Office{}.rules({ApprovalRule{.by = {ByManager{}}}, another_of({omar, jun})})};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  EXPECT_EQ(life.approves(omar, 1).error(),
            forbidden("You approved an earlier step, and this one wants somebody else: Jun Watanabe."));
  EXPECT_TRUE(life.approves(jun, 1));
}

TEST(Distinct, AsksTheOwnersOfTheAppWhereNobodyIsLeft) {
  Life life{Office{}.rules({ApprovalRule{.by = {ByManager{}}}, another_of({omar})})};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines));
  EXPECT_THAT(active_approval(*life.request)->note, HasSubstr("so the owners of the app are asked."));
}

TEST(Distinct, AsksTheAdministratorsWhereTheOwnersApprovedToo) {
  Life life{Office{}.rules({ApprovalRule{.by = {ByAppOwners{}}}, another_of({ines})})};
  life.submitted();
  ASSERT_TRUE(life.approves(ines));
  EXPECT_THAT(awaited(*life.request), ElementsAre(pia));
}

TEST(Distinct, IsDeniedWhereNobodyAtAllIsLeft) {
  Office office;
  office.rules({ApprovalRule{.by = {ByAppOwners{}}}, another_of({ines})}).user(pia).roles = {};
  Life life{office};
  EXPECT_EQ(life.submitted().outcome, Outcome::denied) << "nobody is asked for an approval that leads nowhere";
  EXPECT_TRUE(life.request->decisions.back().by.empty());
}

// Where the plan could not know who would approve before.
TEST(Distinct, IsDeniedWhenTheStepBeginsWhereNobodyIsLeft) {
  Office office;
  office.rules({ApprovalRule{.by = {ByUsers{{ines, jun}}}}, another_of({ines})}).user(pia).roles = {};
  Life life{office};
  life.submitted();
  ASSERT_TRUE(life.approves(ines));
  EXPECT_EQ(life.request->outcome, Outcome::denied);
  EXPECT_EQ(life.request->decisions.back().reason,
            "Nobody is left who may do this: no approver, no owner and no administrator.");
}

TEST(Distinct, CountsAnOwnerWhoIsNamedTwiceOnce) {
  Office office;
  office.rules({two_of({omar, jun}), another_of({omar, jun}, 2)}).github().owners = {ines, ines};
  Life life{office};
  EXPECT_EQ(life.submitted().outcome, Outcome::denied) << "one owner is no quorum of two, and would wait for ever";
}

// ---- provisioning ---------------------------------------------------------------------------------------------------

Life approved(const Office& office, std::optional<Seconds> duration = {}) {
  Life life{office};
  Submit command = asks(lena, lena);
  command.duration = duration;
  life.does(command).value();
  life.approves(omar).value();
  return life;
}

TEST(Provisioned, GrantsFromActivation) {
  Life life = approved(Office{}.cap(7 * kDay), 7 * kDay);
  const Instant later = kNow + 3 * kDay;
  const auto events = life.provisions(ines, 1, later).value();
  ASSERT_TRUE(find_event<GrantChanged>(events));
  EXPECT_EQ(find_event<GrantChanged>(events)->grant,
            (Grant{.id = {"g1"},
                   .subject = lena,
                   .entitlement = kTeam,
                   .since = later,
                   .until = later + 7 * kDay,
                   .reasons = {{.request = {"r1"}, .until = later + 7 * kDay}}}));
  EXPECT_EQ(life.request->outcome, Outcome::granted);
  EXPECT_EQ(life.request->granted_until, later + 7 * kDay);
}

TEST(Provisioned, GrantsForGoodWithoutADuration) {
  Life life = approved(Office{});
  EXPECT_TRUE(life.provisions(ines, 1));
  EXPECT_EQ(life.request->granted_until, std::nullopt);
}

TEST(Provisioned, IsForActiveAssigneesInTheirStep) {
  Life life = approved(Office{});
  EXPECT_EQ(life.provisions(jun, 1).error(), forbidden("Only Ines Costa can say that this is provisioned."));
  EXPECT_EQ(life.provisions(ines, 0).error().code, Errc::conflict);
  EXPECT_EQ(life.approves(ines, 1).error().code, Errc::conflict);
  const Catalog later(Office{}.suspend(ines).org, 2);
  const Command command = MarkProvisioned{{"r1"}, ines, 1, {"g1"}};
  EXPECT_EQ(decide(life.request, command, {.catalog = &later}, kNow).error().code, Errc::forbidden);
  EXPECT_TRUE(life.provisions(ines, 1));
  EXPECT_EQ(life.provisions(ines, 1).error().code, Errc::conflict);
}

TEST(Declined, WantsAReasonAndClosesAsErrored) {
  Life life = approved(Office{});
  EXPECT_EQ(life.does(DeclineProvisioning{{"r1"}, ines, 1, ""}).error().field, "reason");
  ASSERT_TRUE(life.does(DeclineProvisioning{{"r1"}, ines, 1, "No seats left"}));
  EXPECT_EQ(life.request->outcome, Outcome::errored);
  EXPECT_EQ(life.request->decisions.back().reason, "No seats left");
}

// ---- comments -------------------------------------------------------------------------------------------------------

Comment stored(const UserId& author) { return {.id = {"c1"}, .request = {"r1"}, .author = author, .text = "Hello"}; }

TEST(Comments, AreForThoseWhoSeeTheRequest) {
  Life life{Office{}};
  life.submitted();
  for (const UserId& person : {lena, omar, ines, pia})
    EXPECT_TRUE(life.does(AddComment{{"r1"}, {"c1"}, person, "Hello", "", ""})) << person.value;
  EXPECT_EQ(life.does(AddComment{{"r1"}, {"c1"}, jun, "Hello", "", ""}).error().code, Errc::not_found);
  EXPECT_EQ(life.request->version, 2) << "comments do not count";
}

TEST(Comments, SaySomethingAndNotTooMuch) {
  Life life{Office{}};
  life.submitted();
  EXPECT_EQ(life.does(AddComment{{"r1"}, {"c1"}, lena, " \n", "", ""}).error().code, Errc::invalid);
  EXPECT_TRUE(life.does(AddComment{{"r1"}, {"c1"}, lena, std::string(40'000, 'x'), "", ""}));
  EXPECT_EQ(life.does(AddComment{{"r1"}, {"c1"}, lena, std::string(40'001, 'x'), "", ""}).error().code, Errc::invalid);
}

TEST(Comments, AreChangedByTheirAuthorsOnly) {
  Life life{Office{}};
  life.submitted();
  life.comment = stored(omar);
  EXPECT_EQ(life.does(EditComment{{"r1"}, {"c1"}, lena, "Bye"}).error().code, Errc::forbidden);
  EXPECT_EQ(life.does(DeleteComment{{"r1"}, {"c1"}, lena}).error().code, Errc::forbidden);
  EXPECT_EQ(life.does(EditComment{{"r1"}, {"c1"}, omar, "Bye"}).value(),
            (Events{CommentEdited{{"c1"}, omar, "Hello", "Bye"}}));
  EXPECT_EQ(life.does(EditComment{{"r1"}, {"c1"}, omar, "Hello"}).value(), Events{});
  EXPECT_EQ(life.does(DeleteComment{{"r1"}, {"c1"}, omar}).value(), (Events{CommentDeleted{{"c1"}, omar, "Hello"}}));
}

TEST(Comments, ThatAreGoneOrOfAnotherRequestCannotBeChanged) {
  Life life{Office{}};
  life.submitted();
  const Command edit = EditComment{{"r1"}, {"c1"}, omar, "Bye"};
  EXPECT_EQ(life.does(edit).error().code, Errc::not_found);
  life.comment = stored(omar);
  life.comment->request = {"r2"};
  EXPECT_EQ(life.does(edit).error().code, Errc::not_found);
  life.comment = stored(omar);
  life.comment->deleted = true;
  EXPECT_EQ(life.does(edit).error().code, Errc::conflict);
}

TEST(Comments, AreWelcomeOnClosedRequests) {
  Life life{Office{}};
  life.submitted();
  ASSERT_TRUE(life.denies(omar));
  EXPECT_TRUE(life.does(AddComment{{"r1"}, {"c1"}, lena, "Why?", "", ""}));
  life.comment = stored(lena);
  EXPECT_TRUE(life.does(EditComment{{"r1"}, {"c1"}, lena, "Why not?"}));
  EXPECT_TRUE(life.does(DeleteComment{{"r1"}, {"c1"}, lena}));
}

TEST(Decide, KnowsNothingOfARequestThatIsNotThere) {
  const Catalog catalog(Office{}.org, 1);
  const Facts facts{.catalog = &catalog};
  for (const Command& command : std::vector<Command>{
           Approve{{"r9"}, omar, 0, ""}, Deny{{"r9"}, omar, 0, ""}, MarkProvisioned{{"r9"}, ines, 1, {"g1"}},
           DeclineProvisioning{{"r9"}, ines, 1, "No"}, AddComment{{"r9"}, {"c1"}, lena, "Hi", "", ""},
           EditComment{{"r9"}, {"c1"}, lena, "Hi"}, DeleteComment{{"r9"}, {"c1"}, lena}})
    EXPECT_EQ(decide(std::nullopt, command, facts, kNow).error().code, Errc::not_found);
}

}  // namespace
}  // namespace c1::workflow::decide_test
