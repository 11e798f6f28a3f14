// Effects in their lanes: in order within one, beside each other in several, each claimed once.

#include <set>
#include <thread>

#include "storage/store.hpp"
#include "support.hpp"

namespace c1::storage {
namespace {

class Lanes : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, Lanes, kEveryStore, name_of_store);

TEST_P(Lanes, ALaneKeepsItsOrderAndLanesDoNotWait) {
  store->write([](Tx& tx) {
    tx.enqueue(card("lena"), kNow), tx.enqueue(line("lena", 2), kNow), tx.enqueue(card("omar"), kNow);
  });
  const auto first = claim(*store);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].effect, card("lena"));
  EXPECT_EQ(first[1].effect, card("omar"));
  EXPECT_TRUE(claim(*store).empty());
  store->write([&](Tx& tx) { tx.done(first[0]); });
  const auto second = claim(*store);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].effect, line("lena", 2));
}

TEST_P(Lanes, WhatIsAskedForAgainWhileUnderWayIsDoneAgain) {
  store->write([](Tx& tx) { tx.enqueue(card("lena"), kNow); });
  const auto first = claim(*store);
  store->write([](Tx& tx) { tx.enqueue(card("lena"), kNow); });
  EXPECT_TRUE(claim(*store).empty()) << "not by two at a time";
  store->write([&](Tx& tx) { tx.done(first[0]); });
  const auto second = claim(*store);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_FALSE(second[0].maybe_done_before());
  store->write([&](Tx& tx) { tx.done(second[0]); });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.pending_effects(); }), 0);
}

TEST_P(Lanes, ALaneWaitsForWhatIsUnderWayAndForWhatWasAskedAgainOfIt) {
  store->write([](Tx& tx) { tx.enqueue(card("lena"), kNow); });
  const auto first = claim(*store);
  store->write([](Tx& tx) { tx.enqueue(line("lena", 2), kNow), tx.enqueue(card("lena"), kNow); });
  EXPECT_TRUE(claim(*store).empty());
  store->write([&](Tx& tx) { tx.done(first[0]); });
  const auto second = claim(*store);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].effect, card("lena"));
  store->write([&](Tx& tx) { tx.done(second[0]); });
  EXPECT_EQ(claim(*store).at(0).effect, line("lena", 2));
}

TEST_P(Lanes, AnEndedLeaseIsClaimedAgainAndKnownAsDoubtful) {
  store->write([](Tx& tx) { tx.enqueue(card("lena"), kNow); });
  EXPECT_FALSE(claim(*store).at(0).maybe_done_before());
  EXPECT_TRUE(claim(*store, kNow + Millis{999}).empty());
  const auto again = claim(*store, kNow + Millis{1000});
  ASSERT_EQ(again.size(), 1u);
  EXPECT_TRUE(again[0].maybe_done_before());
}

TEST_P(Lanes, ALeaseOfAnEarlierProcessIsReleasedUnlessItMayBeAnotherServers) {
  store->write([](Tx& tx) { tx.enqueue(card("lena"), kNow); });
  claim(*store);
  store->write([](Tx& tx) { tx.release_leases(); });
  const bool others = GetParam() == storage::Kind::postgres;
  EXPECT_EQ(claim(*store, kNow + Millis{others ? 999 : 0}).empty(), others);
  const auto again = claim(*store, kNow + Millis{1000});
  ASSERT_EQ(again.size(), 1u);
  EXPECT_TRUE(again[0].maybe_done_before());
}

TEST_P(Lanes, DoubtOutlivesAskingAgain) {
  store->write([](Tx& tx) { tx.enqueue(card("lena"), kNow); });
  claim(*store);
  store->write([](Tx& tx) { tx.enqueue(card("lena"), kNow), tx.release_leases(); });
  EXPECT_TRUE(claim(*store, kNow + Millis{1000}).at(0).maybe_done_before());
}

TEST_P(Lanes, ARefusedAttemptLeavesNoDoubt) {
  store->write([](Tx& tx) { tx.enqueue(card("lena"), kNow); });
  const auto first = claim(*store);
  store->write([&](Tx& tx) { tx.again(first[0], kNow + Seconds{5}, true, "ratelimited"); });
  EXPECT_TRUE(claim(*store).empty());
  EXPECT_EQ(store->read([](Tx& tx) { return tx.next_due(); }), kNow + Seconds{5});
  EXPECT_FALSE(claim(*store, kNow + Seconds{5}).at(0).maybe_done_before());
}

TEST_P(Lanes, AParkedEffectIsListedAndOutOfTheWay) {
  store->write([](Tx& tx) { tx.enqueue(card("lena"), kNow), tx.enqueue(line("lena", 2), kNow); });
  const auto first = claim(*store);
  store->write([&](Tx& tx) { tx.park(first[0], kNow, "no such person"); });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.parked(10); }).at(0).error, "no such person");
  EXPECT_EQ(claim(*store).at(0).effect, line("lena", 2));
}

TEST_P(Lanes, ManyWorkersClaimEachEffectOnce) {
  store->write([](Tx& tx) {
    for (int i = 0; i < 200; ++i) tx.enqueue(card("lena", "r" + std::to_string(i)), kNow);
  });
  std::mutex mutex;
  std::multiset<std::string> seen;
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i)
    workers.emplace_back([&] {
      for (auto batch = claim(*store, kNow, 7); !batch.empty(); batch = claim(*store, kNow, 7)) {
        const std::lock_guard lock(mutex);
        for (const auto& effect : batch) seen.insert(effect.key);
      }
    });
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(seen.size(), 200u);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 200u);
}

}  // namespace
}  // namespace c1::storage
