#include "workflow/effects.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "workflow/office.hpp"

namespace c1::workflow::effects_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using What = SayInThread::What;

// What one command leads to.
std::vector<Effect> effects_after(Life& life, const Command& command, Instant now = kNow) {
  life.does(command, now).value();
  return life.effects();
}

template <class E>
std::vector<UserId> people_with(const std::vector<Effect>& effects) {
  std::vector<UserId> people;
  for (const Effect& effect : effects)
    if (const E* found = std::get_if<E>(&effect)) people.push_back(found->person);
  return people;
}

using Line = std::pair<UserId, What>;
std::vector<Line> lines_in(const std::vector<Effect>& effects) {
  std::vector<Line> lines;
  for (const Effect& effect : effects)
    if (const auto* line = std::get_if<SayInThread>(&effect)) lines.emplace_back(line->person, line->what);
  return lines;
}

Life submitted_life(const Office& office = {}) {
  Life life{office};
  life.submitted();
  return life;
}

TEST(Effects, OfASubmissionAreCardsAndHomesWithoutLines) {
  Life life{Office{}};
  const auto effects = effects_after(life, asks(lena, lena));
  EXPECT_THAT(people_with<SyncCard>(effects), ElementsAre(lena, omar));
  EXPECT_THAT(people_with<SyncHome>(effects), ElementsAre(lena, omar));
  EXPECT_THAT(lines_in(effects), IsEmpty());
}

TEST(Effects, GiveTheRequesterAndTheSubjectCards) {
  Life life{Office{}};
  EXPECT_THAT(people_with<SyncCard>(effects_after(life, asks(ines, lena))), ElementsAre(ines, lena, omar));
}

TEST(Effects, OfAnApprovalReachTheNextStepAndTellThoseWhoHadACard) {
  Life life = submitted_life();
  const auto effects = effects_after(life, Approve{{"r1"}, omar, 0, "Fine"});
  EXPECT_THAT(people_with<SyncCard>(effects), ElementsAre(lena, omar, ines));
  EXPECT_THAT(lines_in(effects), UnorderedElementsAre(Line{lena, What::approved}, Line{omar, What::approved}));
}

TEST(Effects, TellWhoHasACardAlreadyThatItIsTheirTurn) {
  Life life = submitted_life(Office{}.rules({ApprovalRule{.by = {ByManager{}}}, ApprovalRule{.by = {ByManager{}}}}));
  const auto effects = effects_after(life, Approve{{"r1"}, omar, 0, ""});
  EXPECT_THAT(lines_in(effects), UnorderedElementsAre(Line{lena, What::approved}, Line{omar, What::approved},
                                                      Line{omar, What::your_turn_to_approve}));
}

TEST(Effects, TellAnApproverWhoProvisionsThatItIsTheirTurn) {
  Office office;
  office.team().provisioning.assignees = {ByUsers{{omar}}};
  Life life = submitted_life(office);
  EXPECT_THAT(lines_in(effects_after(life, Approve{{"r1"}, omar, 0, ""})),
              UnorderedElementsAre(Line{lena, What::approved}, Line{omar, What::approved},
                                   Line{omar, What::your_turn_to_provision}));
}

TEST(Effects, OfARequestByAWorkflowTellItTheEnd) {
  const auto tell_a_workflow = [](const std::vector<Effect>& effects) {
    return std::count_if(effects.begin(), effects.end(),
                         [](const Effect& effect) { return std::holds_alternative<CompleteWorkflow>(effect); });
  };
  for (const Surface surface : {Surface::workflow, Surface::slack}) {
    Life life{Office{}};
    Submit command = asks(lena, lena);
    command.surface = surface;
    EXPECT_EQ(tell_a_workflow(effects_after(life, command)), 0);
    const auto ended = effects_after(life, Deny{life.request->id, omar, 0, "No"});
    EXPECT_EQ(tell_a_workflow(ended), surface == Surface::workflow ? 1 : 0);
  }
}

TEST(Effects, OfADenialCarryItsReason) {
  Life life = submitted_life();
  const auto effects = effects_after(life, Deny{{"r1"}, omar, 0, "Not this week"});
  EXPECT_THAT(lines_in(effects), UnorderedElementsAre(Line{lena, What::denied}, Line{omar, What::denied}));
  for (const Effect& effect : effects)
    if (const auto* line = std::get_if<SayInThread>(&effect)) {
      EXPECT_EQ(line->reason, "Not this week");
      EXPECT_EQ(line->by, omar);
    }
}

TEST(Effects, OfAGrantSayGrantedToWhoGetsItAndProvisionedToTheOthers) {
  Life life = submitted_life();
  life.approves(omar).value();
  EXPECT_THAT(
      lines_in(effects_after(life, MarkProvisioned{{"r1"}, ines, 1, {"g1"}})),
      UnorderedElementsAre(Line{lena, What::granted}, Line{omar, What::provisioned}, Line{ines, What::provisioned}));
}

TEST(Effects, OfAChangeOfApproversGiveThemCards) {
  ApprovalRule another{.by = {ByManager{}}, .distinct = true};
  Life life = submitted_life(Office{}.rules({ApprovalRule{.by = {ByManager{}}}, another}));
  EXPECT_THAT(people_with<SyncCard>(effects_after(life, Approve{{"r1"}, omar, 0, ""})), ElementsAre(lena, omar, ines));
}

TEST(Effects, CopyACommentToEverybodyButItsAuthor) {
  Life life = submitted_life();
  const auto added = effects_after(life, AddComment{{"r1"}, {"c1"}, omar, "Hello", "D1", "1.2"});
  EXPECT_EQ(added, (std::vector<Effect>{SyncComment{{"r1"}, {"c1"}, lena}}));
  life.comment = Comment{.id = {"c1"}, .request = {"r1"}, .author = omar, .text = "Hello"};
  EXPECT_EQ(effects_after(life, EditComment{{"r1"}, {"c1"}, omar, "Bye"}), added);
  EXPECT_EQ(effects_after(life, DeleteComment{{"r1"}, {"c1"}, omar}), added);
  EXPECT_THAT(effects_after(life, EditComment{{"r1"}, {"c1"}, omar, "Hello"}), IsEmpty());
}

TEST(Effects, CopyACommentByAnOutsiderToTheWholeAudience) {
  Life life = submitted_life();
  EXPECT_THAT(people_with<SyncComment>(effects_after(life, AddComment{{"r1"}, {"c1"}, pia, "Hello", "", ""})),
              ElementsAre(lena, omar));
}

TEST(Effects, PutCardsBeforeLinesInEachLane) {
  Life life = submitted_life();
  const auto effects = effects_after(life, Approve{{"r1"}, omar, 0, ""});
  std::set<std::string> drawn;
  for (const Effect& effect : effects) {
    if (std::holds_alternative<SyncCard>(effect)) drawn.insert(lane_of(effect));
    if (std::holds_alternative<SayInThread>(effect)) {
      EXPECT_TRUE(drawn.contains(lane_of(effect))) << key_of(effect);
    }
  }
}

TEST(Effects, HaveKeysOfTheirOwn) {
  const RequestId r{"r1"};
  const std::vector<Effect> all{SyncCard{r, lena},
                                SyncCard{r, omar},
                                SyncCard{{"r2"}, lena},
                                SyncComment{r, {"c1"}, lena},
                                SyncComment{r, {"c2"}, lena},
                                SayInThread{r, lena, What::approved, omar, "", 2},
                                SayInThread{r, lena, What::approved, omar, "", 3},
                                SayInThread{r, lena, What::denied, omar, "", 2},
                                SayInThread{r, omar, What::approved, omar, "", 2},
                                SyncHome{lena},
                                SyncHome{omar}};
  std::set<std::string> keys;
  for (const Effect& effect : all) EXPECT_TRUE(keys.insert(key_of(effect)).second) << key_of(effect);
}

TEST(Effects, OfOneThreadShareALaneThatHomesDoNotWaitFor) {
  const RequestId r{"r1"};
  EXPECT_EQ(lane_of(SyncCard{r, lena}), "r1/lena@acme.test");
  EXPECT_EQ(lane_of(SyncComment{r, {"c1"}, lena}), "r1/lena@acme.test");
  EXPECT_EQ(lane_of(SayInThread{r, lena, What::approved, omar, "", 2}), "r1/lena@acme.test");
  EXPECT_EQ(lane_of(SyncHome{lena}), "home/lena@acme.test");
}

TEST(Audience, HoldsEachOnceAndNobodyOfStepsToCome) {
  Life life{Office{}.rules({ApprovalRule{.by = {ByManager{}}}, ApprovalRule{.by = {ByUsers{{omar, jun}}}}})};
  EXPECT_THAT(audience(life.submitted()), ElementsAre(lena, omar));
  ASSERT_TRUE(life.approves(omar));
  EXPECT_THAT(audience(*life.request), ElementsAre(lena, omar, jun));
}

}  // namespace
}  // namespace c1::workflow::effects_test
