// What is read from memory is what stands in the database.

#include "storage/request_cache.hpp"

#include "support.hpp"

namespace c1::storage {
namespace {

using workflow::Request;

Request version_of(const std::string& id, std::int64_t version, const std::string& reason) {
  return {.id = {id},
          .number = 1001,
          .subject = {"lena@acme.test"},
          .requester = {"lena@acme.test"},
          .app = {"github"},
          .entitlement = {"github/" + id},
          .reason = reason,
          .opened = kNow,
          .version = version};
}

std::string reason_in(Store& store, const std::string& id) {
  return store.read([&](Tx& tx) { return tx.request({id}).value_or(Request{}).reason; });
}

TEST(RequestCache, KeepsTheNewestVersionAndDropsWhatWasReadLongestAgo) {
  RequestCache cache(2);
  cache.keep(version_of("a", 2, "newer"));
  cache.keep(version_of("a", 1, "older"));
  EXPECT_EQ(cache.find({"a"})->reason, "newer");
  cache.keep(version_of("b", 1, ""));
  cache.find({"a"});
  cache.keep(version_of("c", 1, ""));
  EXPECT_TRUE(cache.find({"a"}));
  EXPECT_FALSE(cache.find({"b"}));
  EXPECT_TRUE(cache.find({"c"}));
}

class RequestsRead : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, RequestsRead, kEveryStore, name_of_store);

TEST_P(RequestsRead, AChangeIsReadAtOnce) {
  store->write([](Tx& tx) { tx.save(version_of("r1", 1, "first"), 0); });
  EXPECT_EQ(reason_in(*store, "r1"), "first");
  EXPECT_EQ(reason_in(*store, "r1"), "first");
  store->write([](Tx& tx) { tx.save(version_of("r1", 2, "second"), 1); });
  EXPECT_EQ(reason_in(*store, "r1"), "second");
  EXPECT_EQ(reason_in(*store, "other"), "");
}

TEST_P(RequestsRead, WhatWasRolledBackIsNeverRead) {
  store->write([](Tx& tx) { tx.save(version_of("r1", 1, "first"), 0); });
  EXPECT_EQ(reason_in(*store, "r1"), "first");
  const auto half_way = [&](Tx& tx) {
    tx.save(version_of("r1", 2, "rolled back"), 1);
    EXPECT_EQ(tx.request({"r1"})->reason, "rolled back");
    throw std::runtime_error("no");
  };
  EXPECT_THROW(store->write(half_way), std::runtime_error);
  EXPECT_EQ(reason_in(*store, "r1"), "first");
  store->write([](Tx& tx) { tx.save(version_of("r1", 2, "second"), 1); });
  EXPECT_EQ(reason_in(*store, "r1"), "second");
}

class HomeTabs : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, HomeTabs, kEveryStore, name_of_store);

TEST_P(HomeTabs, AreDrawnForThoseWhoHaveOpenedThem) {
  store->write([](Tx& tx) {
    tx.save(SlackLink{.team = "T1", .slack_user = "U1", .person = "lena@acme.test", .home_opened = true});
    tx.save(SlackLink{.team = "T1", .slack_user = "U2", .person = "omar@acme.test"});
    for (const char* person : {"lena@acme.test", "omar@acme.test", "stranger@acme.test"})
      tx.enqueue_home({person}, kNow);
  });
  const auto claimed = store->write([](Tx& tx) { return tx.claim(kNow, Millis{1000}, 10); });
  ASSERT_EQ(claimed.size(), 1U);
  EXPECT_EQ(claimed[0].effect, workflow::Effect(workflow::SyncHome{{"lena@acme.test"}}));
  // Asked for while it is under way: once more after that.
  store->write([&](Tx& tx) {
    tx.enqueue_home({"lena@acme.test"}, kNow);
    tx.done(claimed[0]);
  });
  EXPECT_EQ(store->write([](Tx& tx) { return tx.claim(kNow, Millis{1000}, 10).size(); }), 1U);
}

}  // namespace
}  // namespace c1::storage
