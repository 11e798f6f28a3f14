// What is left of a worker that comes back after its lease has ended, and of effects that are asked for again.

#include "storage/turns.hpp"
#include "support.hpp"

namespace c1::storage {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Leases : public OnEveryStore {
 protected:
  void ask(const workflow::Effect& effect, Instant due = kNow) {
    store->write([&](Tx& tx) { tx.enqueue(effect, due); });
  }
  DueEffect claim_one(Instant now = kNow) {
    auto claimed = claim(*store, now);
    EXPECT_THAT(claimed, SizeIs(1));
    return claimed.empty() ? DueEffect{} : claimed.front();
  }
  void done(const DueEffect& effect) {
    store->write([&](Tx& tx) { tx.done(effect); });
  }
  void again(const DueEffect& effect, Instant due, bool refused) {
    store->write([&](Tx& tx) { tx.again(effect, due, refused, "ratelimited"); });
  }
  void park(const DueEffect& effect) {
    store->write([&](Tx& tx) { tx.park(effect, kNow, "no such person"); });
  }
  std::int64_t pending() {
    return store->read([](Tx& tx) { return tx.pending_effects(); });
  }
};
INSTANTIATE_TEST_SUITE_P(On, Leases, kEveryStore, name_of_store);

constexpr Millis kLease{1000};

TEST_P(Leases, ALateRefusalTakesNothingFromWhoHoldsTheEffectNow) {
  ask(card("lena"));
  const auto late = claim_one();
  const auto holder = claim_one(kNow + kLease);
  again(late, kNow + kLease, true);
  EXPECT_THAT(claim(*store, kNow + kLease), IsEmpty()) << "still being carried out by the holder";
  done(holder);
  EXPECT_EQ(pending(), 0);
}

TEST_P(Leases, ALateParkingTakesNothingFromWhoHoldsTheEffectNow) {
  ask(card("lena"));
  const auto late = claim_one();
  claim_one(kNow + kLease);
  park(late);
  EXPECT_EQ(pending(), 1);
  EXPECT_THAT(claim(*store, kNow + kLease), IsEmpty());
}

TEST_P(Leases, ALateEndOfAnEarlierAskingLeavesTheNewOneItsLease) {
  ask(card("lena"));
  const auto late = claim_one();
  ask(card("lena"), kNow + kLease);
  claim_one(kNow + kLease);
  done(late);
  EXPECT_EQ(pending(), 1);
  EXPECT_THAT(claim(*store, kNow + kLease), IsEmpty()) << "not by two at a time";
  EXPECT_TRUE(claim_one(kNow + 2 * kLease).maybe_done_before());
}

TEST_P(Leases, ALateEndDoesNotTakeAwayWhatWasAskedForAfterItHadBeenDone) {
  ask(card("lena"));
  const auto late = claim_one();
  done(claim_one(kNow + kLease));
  ask(card("lena"), kNow + kLease);
  done(late);
  EXPECT_EQ(pending(), 1);
}

TEST_P(Leases, ALateRefusalDoesNotHideALaterDoubt) {
  ask(card("lena"));
  const auto late = claim_one();
  done(claim_one(kNow + kLease));
  ask(card("lena"), kNow + kLease);
  claim_one(kNow + kLease);
  again(late, kNow + kLease, true);
  EXPECT_TRUE(claim_one(kNow + 2 * kLease).maybe_done_before());
}

TEST_P(Leases, WhoIsLateButAloneStillCounts) {
  ask(card("lena"));
  const auto late = claim_one();
  again(late, kNow + 2 * kLease, true);
  EXPECT_THAT(claim(*store, kNow + kLease), IsEmpty());
  EXPECT_FALSE(claim_one(kNow + 2 * kLease).maybe_done_before());
}

// The line is said under the card: if the card had to go behind it, there would be nothing to say it under.
TEST_P(Leases, AskingAgainForTheCardDoesNotPutItBehindTheLinesThatNeedIt) {
  ask(card("lena"));
  ask(line("lena", 2));
  ask(card("lena"));
  ask(line("lena", 3));
  for (const auto& next : {card("lena"), line("lena", 2), line("lena", 3)}) {
    const auto claimed = claim_one();
    EXPECT_EQ(claimed.effect, next);
    done(claimed);
  }
}

TEST_P(Leases, ACardThatFailedWhileItWasAskedForAgainKeepsItsPlace) {
  ask(card("lena"));
  const auto first = claim_one();
  ask(line("lena", 2));
  ask(card("lena"));
  again(first, kNow + Seconds{30}, true);
  const auto second = claim_one();
  EXPECT_EQ(second.effect, card("lena")) << "asked for again: due now, not after the back-off";
  EXPECT_FALSE(second.maybe_done_before());
}

TEST_P(Leases, AParkedEffectThatIsAskedForAgainComesInBehind) {
  ask(card("lena"));
  park(claim_one());
  ask(line("lena", 2));
  ask(card("lena"));
  EXPECT_EQ(claim_one().effect, line("lena", 2));
  EXPECT_THAT(store->read([](Tx& tx) { return tx.parked(10); }), IsEmpty());
}

TEST_P(Leases, AnEffectParkedWhileItWasAskedForAgainIsTriedAgain) {
  ask(card("lena"));
  const auto first = claim_one();
  ask(card("lena"));
  park(first);
  EXPECT_EQ(claim_one().effect, card("lena"));
}

TEST_P(Leases, AskingAgainForgetsRefusalsButNoDoubt) {
  ask(card("lena"));
  claim_one();  // ends nobody knows how
  Instant now = kNow + kLease;
  for (int i = 0; i < 5; ++i) again(claim_one(now), now, true);
  ask(card("lena"), now);
  const auto next = claim_one(now);
  EXPECT_EQ(next.attempts, 2) << "the back-off begins anew";
  EXPECT_TRUE(next.maybe_done_before());
  ask(card("lena"), now);  // while it is under way
  again(next, now, true);
  EXPECT_TRUE(claim_one(now).maybe_done_before()) << "the first attempt is as doubtful as ever";
}

TEST_P(Leases, AParkedEffectWithoutDoubtBeginsAnew) {
  ask(card("lena"));
  for (int i = 0; i < 5; ++i) again(claim_one(), kNow, true);
  again(claim_one(), kNow, true);
  ask(card("lena"));
  const auto next = claim_one();
  EXPECT_EQ(next.attempts, 1);
  EXPECT_FALSE(next.maybe_done_before());
}

TEST_P(Leases, ClaimedInTheOrderOfAsking) {
  for (const char* person : {"pia", "lena", "omar", "ines"}) ask(card(person));
  std::vector<workflow::Effect> order;
  for (const auto& due : claim(*store)) order.push_back(due.effect);
  EXPECT_THAT(order, testing::ElementsAre(card("pia"), card("lena"), card("omar"), card("ines")));
}

TEST_P(Leases, NextDueIsThatOfALanesFirst) {
  EXPECT_EQ(store->read([](Tx& tx) { return tx.next_due(); }), std::nullopt);
  ask(card("lena"));
  again(claim_one(), kNow + Seconds{30}, true);
  ask(line("lena", 2));
  EXPECT_EQ(store->read([](Tx& tx) { return tx.next_due(); }), kNow + Seconds{30});
  ask(card("omar"), kNow + Seconds{20});
  EXPECT_EQ(store->read([](Tx& tx) { return tx.next_due(); }), kNow + Seconds{20});
  claim_one(kNow + Seconds{20});
  EXPECT_EQ(store->read([](Tx& tx) { return tx.next_due(); }), kNow + Seconds{21}) << "the end of the lease";
}

// ---- turns

class Turns : public Leases {
 protected:
  // A request with so many readers, each of whom gets a card, in one transaction.
  void ask_many(const std::string& request, int readers, bool gives_way = false) {
    store->write([&](Tx& tx) {
      if (gives_way) tx.give_way();
      for (int i = 0; i < readers; ++i) tx.enqueue(card("reader" + std::to_string(i), request), kNow);
    });
  }
  std::vector<DueEffect> claimed(Tx::Pick pick, std::size_t limit, Instant now = kNow) {
    return store->write([&](Tx& tx) { return tx.claim(now, kLease, limit, pick); });
  }
};
INSTANTIATE_TEST_SUITE_P(On, Turns, kEveryStore, name_of_store);

TEST_P(Turns, WhoeverHasLittleToSayNeedNotWaitForARequestWithHundredsOfReaders) {
  ask_many("big", 300);
  ask(card("lena", "small"));
  const auto first = claimed(Tx::Pick::by_turn, 40);
  ASSERT_THAT(first, SizeIs(40));
  EXPECT_EQ(std::ranges::count(first, card("lena", "small"), &DueEffect::effect), 1);
  EXPECT_EQ(std::ranges::count(first, 0, &DueEffect::turn), 33);
  EXPECT_EQ(first.front().asked, kNow);
}

TEST_P(Turns, TwoWithMuchToSayTakeThem) {
  ask_many("big", 300);
  ask_many("other", 100);
  const auto first = claimed(Tx::Pick::by_turn, 64);
  EXPECT_EQ(std::ranges::count_if(first, [](const DueEffect& due) { return due.key.starts_with("card/other/"); }), 32);
  const auto then = claimed(Tx::Pick::by_turn, 164);
  EXPECT_EQ(std::ranges::count_if(then, [](const DueEffect& due) { return due.key.starts_with("card/other/"); }), 68);
}

TEST_P(Turns, WhatWasSaidOneByOneCountsTogether) {
  for (int i = 0; i < 40; ++i) ask(card("reader" + std::to_string(i)));
  const auto all = claimed(Tx::Pick::by_turn, 40);
  EXPECT_EQ(std::ranges::count(all, 0, &DueEffect::turn), 32);
  for (const DueEffect& due : all) done(due);
  ask(card("lena"));
  EXPECT_EQ(claim_one().turn, 0) << "what was said is forgotten";
}

TEST_P(Turns, WhatIsDueForLongestHasItsRounds) {
  ask_many("big", 200);
  for (const DueEffect& due : claimed(Tx::Pick::by_turn, 32)) done(due);
  for (int i = 0; i < 20; ++i) ask(card("lena", "small" + std::to_string(i)), kNow + Millis{1});
  const auto oldest = claimed(Tx::Pick::due_longest, 8, kNow + Millis{1});
  EXPECT_EQ(std::ranges::count_if(oldest, [](const DueEffect& due) { return due.turn > 0; }), 8);
  EXPECT_EQ(claimed(Tx::Pick::by_turn, 8, kNow + Millis{1}).front().turn, 0);
}

TEST_P(Turns, WhatTheProgramDoesInBulkLeavesTheFirstToPeople) {
  ask_many("r1", 3, true);
  ask(card("lena", "small"));
  EXPECT_EQ(claimed(Tx::Pick::by_turn, 1).at(0).effect, card("lena", "small"));
}

TEST_P(Turns, BeingAskedForAgainPutsNothingBack) {
  ask(card("lena"));
  ask_many("r1", 200);
  ask(card("lena"), kNow + Millis{1});
  const auto first = claimed(Tx::Pick::by_turn, 50, kNow + Millis{1});
  const auto again = std::ranges::find(first, card("lena"), &DueEffect::effect);
  ASSERT_NE(again, first.end());
  EXPECT_EQ(again->turn, 0);
  EXPECT_EQ(again->asked, kNow);
}

TEST_P(Turns, NextDueIsTheEarliestOfAllTurns) {
  ask_many("big", 200);
  for (auto batch = claimed(Tx::Pick::by_turn, 100); !batch.empty(); batch = claimed(Tx::Pick::by_turn, 100))
    for (const DueEffect& due : batch) again(due, kNow + Seconds{due.turn == 2 ? 5 : 9}, true);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.next_due(); }), kNow + Seconds{5});
}

TEST(Rounds, EveryFourthIsForWhatIsDueForLongest) {
  int oldest = 0;
  for (std::uint64_t round = 0; round < 100; ++round) oldest += is_for_the_oldest(round) ? 1 : 0;
  EXPECT_EQ(oldest, 25);
  EXPECT_FALSE(is_for_the_oldest(0));
}

// One row that nobody can read must not stop all the others.
TEST(UnreadableEffect, IsParkedAndTheOthersGoOn) {
  Folder folder;
  open(folder.url())->write([](Tx& tx) { tx.enqueue(card("lena"), kNow), tx.enqueue(card("omar"), kNow); });
  ASSERT_TRUE(
      run_past_the_store(folder.file(), "update effect set body = '{\"from_the_future\":{}}' where key like '%lena%'"));
  const auto store = open(folder.url());
  const auto claimed = claim(*store);
  ASSERT_THAT(claimed, SizeIs(1));
  EXPECT_EQ(claimed[0].effect, card("omar"));
  const auto parked = store->read([](Tx& tx) { return tx.parked(10); });
  ASSERT_THAT(parked, SizeIs(1));
  EXPECT_THAT(parked[0].error, HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace c1::storage
