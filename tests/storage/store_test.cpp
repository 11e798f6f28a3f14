#include "storage/store.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "support.hpp"

namespace c1::storage {
namespace {

using namespace workflow;
using testing::ElementsAre;
using testing::HasSubstr;

class StoreContract : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, StoreContract, kEveryStore, name_of_store);

Request request(const std::string& id, std::int64_t number) {
  return {.id = {id},
          .number = number,
          .subject = {"lena@acme.test"},
          .requester = {"omar@acme.test"},
          .app = {"github"},
          .entitlement = {"github/" + id},
          .reason = "Zwölf Boxkämpfer 🥊",
          .opened = kNow,
          .plan = {{ApprovalStep{.approvers = {{"ines@acme.test"}}}}, {"manager"}},
          .version = 1};
}

TEST_P(StoreContract, KeepsARequestAndFindsItByEveryRoad) {
  const Request kept = request("r1", 1001);
  store->write([&](Tx& tx) { tx.save(kept, 0); });
  store->read([&](Tx& tx) {
    EXPECT_EQ(tx.request(kept.id), kept);
    EXPECT_EQ(tx.request_by_number(1001), kept);
    EXPECT_EQ(tx.open_request(kept.subject, kept.entitlement, workflow::Kind::grant, ""), kept);
    EXPECT_THAT(tx.open_requests_of({"lena@acme.test"}, 10), ElementsAre(kept));
    EXPECT_THAT(tx.open_requests_of({"omar@acme.test"}, 10), ElementsAre(kept));
    EXPECT_THAT(tx.awaiting({"ines@acme.test"}, 10), ElementsAre(kept));
    EXPECT_TRUE(tx.awaiting({"lena@acme.test"}, 10).empty());
    return 0;
  });
}

TEST_P(StoreContract, AClosedRequestWaitsForNobody) {
  Request one = request("r1", 1001);
  store->write([&](Tx& tx) { tx.save(one, 0); });
  one.outcome = Outcome::denied;
  one.version = 3;
  store->write([&](Tx& tx) { tx.save(one, 1); });
  store->read([&](Tx& tx) {
    EXPECT_TRUE(tx.awaiting({"ines@acme.test"}, 10).empty());
    EXPECT_FALSE(tx.open_request(one.subject, one.entitlement, workflow::Kind::grant, ""));
    EXPECT_EQ(tx.request(one.id)->outcome, Outcome::denied);
    return 0;
  });
}

TEST_P(StoreContract, ListsTheNewestFirstAndNoMoreThanAsked) {
  store->write([&](Tx& tx) {
    for (int i = 1; i <= 5; ++i) tx.save(request("r" + std::to_string(i), 1000 + i), 0);
  });
  const auto list = store->read([](Tx& tx) { return tx.open_requests_of({"lena@acme.test"}, 2); });
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].number, 1005);
  EXPECT_EQ(list[1].number, 1004);
}

TEST_P(StoreContract, AStaleVersionIsNeverWritten) {
  Request one = request("r1", 1001);
  store->write([&](Tx& tx) { tx.save(one, 0); });
  EXPECT_THROW(store->write([&](Tx& tx) { tx.save(one, 7); }), StoreDown);
  EXPECT_EQ(store->read([&](Tx& tx) { return tx.request(one.id)->version; }), 1);
}

TEST_P(StoreContract, AFunctionThatThrowsLeavesNothing) {
  EXPECT_THROW(store->write([](Tx& tx) {
    EXPECT_EQ(tx.next_request_number(), 1001);
    tx.remember("d1", "answer", kNow);
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_FALSE(store->read([](Tx& tx) { return tx.answer_to("d1"); }));
  EXPECT_EQ(store->write([](Tx& tx) { return tx.next_request_number(); }), 1001);
}

TEST_P(StoreContract, TheSameDeliveryHasItsFirstAnswer) {
  store->write([](Tx& tx) { tx.remember("d1", "first", kNow), tx.remember("d1", "second", kNow); });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.answer_to("d1"); }), "first");
  store->write([](Tx& tx) { tx.forget_deliveries_before(kNow + Millis{1}); });
  EXPECT_FALSE(store->read([](Tx& tx) { return tx.answer_to("d1"); }));
}

TEST_P(StoreContract, CommentsAreFoundByTheirPlaceAndFollowEdits) {
  Comment comment{.id = {"c1"},
                  .request = {"r1"},
                  .author = {"lena@acme.test"},
                  .text = "Why?",
                  .channel = "D1",
                  .ts = "1.2",
                  .at = kNow};
  store->write([&](Tx& tx) { tx.save(comment); });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.comment_at("D1", "1.2"); }), comment);
  comment.text = "Which one?";
  comment.version = 1;
  store->write([&](Tx& tx) { tx.save(comment); });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.comment({"c1"}); }), comment);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.comments({"r1"}, 10).size(); }), 1u);
}

Grant grant_of(const std::string& id, const std::string& person, const std::string& entitlement,
               std::optional<Instant> until = {}) {
  return {.id = {id},
          .subject = {person},
          .entitlement = {entitlement},
          .since = kNow,
          .until = until,
          .reasons = {{workflow::GrantReason::Kind::bundle, "kit", {"r1"}, until}}};
}

TEST_P(StoreContract, AGrantIsHeldUntilItHasEnded) {
  Grant grant = grant_of("g1", "lena@acme.test", "github/a", kNow + Seconds{60});
  const auto stored = [&](Grant::State state) {
    grant.state = state;
    if (state == Grant::State::ended) grant.ended = kNow + Seconds{61};
    store->write([&](Tx& tx) { tx.save(grant); });
    EXPECT_EQ(store->read([](Tx& tx) { return tx.grant({"g1"}); }), grant);
    return store->read([](Tx& tx) {
      return std::tuple(tx.held({"lena@acme.test"}, {"github/a"}, "").has_value(),
                        tx.holds({"lena@acme.test"}, {"github/a"}), tx.holders({"github/a"}, 10).size(),
                        tx.grants_of({"lena@acme.test"}, 10).size());
    });
  };
  EXPECT_EQ(stored(Grant::State::active), std::tuple(true, true, 1u, 1u));
  EXPECT_EQ(stored(Grant::State::ending), std::tuple(true, false, 0u, 1u)) << "held, but good for nothing any more";
  EXPECT_EQ(stored(Grant::State::ended), std::tuple(false, false, 0u, 0u));
}

TEST_P(StoreContract, TheHoldersOfAnEntitlementAreAGroup) {
  store->write([](Tx& tx) {
    tx.save(grant_of("g1", "omar@acme.test", "it/on-call"));
    tx.save(grant_of("g2", "lena@acme.test", "it/on-call"));
    tx.save(grant_of("g3", "lena@acme.test", "it/helpdesk"));
  });
  store->read([](Tx& tx) {
    EXPECT_THAT(tx.holders({"it/on-call"}, 10),
                ElementsAre(workflow::UserId{"lena@acme.test"}, workflow::UserId{"omar@acme.test"}));
    EXPECT_EQ(tx.holders({"it/on-call"}, 1).size(), 1u);
    EXPECT_TRUE(tx.holds({"lena@acme.test"}, {"it/helpdesk"}));
    EXPECT_FALSE(tx.holds({"omar@acme.test"}, {"it/helpdesk"}));
    return 0;
  });
}

TEST_P(StoreContract, TheDelegationThatBeganLastIsInForce) {
  const workflow::UserId omar{"omar@acme.test"};
  store->write([&](Tx& tx) {
    tx.save(workflow::Delegation{{"d1"}, omar, {"ines@acme.test"}, kNow, {}});
    tx.save(workflow::Delegation{{"d2"}, omar, {"jun@acme.test"}, kNow + Seconds{60}, kNow + Seconds{120}});
  });
  const auto at = [&](int seconds) {
    const auto found = store->read([&](Tx& tx) { return tx.delegate_of(omar, kNow + Seconds{seconds}); });
    return found ? found->value : "";
  };
  EXPECT_EQ(at(-1), "");
  EXPECT_EQ(at(0), "ines@acme.test");
  EXPECT_EQ(at(60), "jun@acme.test");
  EXPECT_EQ(at(120), "ines@acme.test");
  EXPECT_EQ(store->read([&](Tx& tx) { return tx.delegations_of(omar, kNow, 10).size(); }), 2u);
  EXPECT_EQ(store->read([&](Tx& tx) { return tx.delegations_of(omar, kNow + Seconds{120}, 10).size(); }), 1u);
  store->write([&](Tx& tx) { tx.save(workflow::Delegation{{"d1"}, omar, {"ines@acme.test"}, kNow, kNow}); });
  EXPECT_EQ(at(0), "") << "taken back";
}

TEST_P(StoreContract, ARequestToTakeAwayMayBeOpenBesideOneToExtend) {
  Request extend = request("r1", 1001), revoke = request("r2", 1002);
  revoke.kind = workflow::Kind::revoke;
  revoke.entitlement = extend.entitlement;
  store->write([&](Tx& tx) { tx.save(extend, 0), tx.save(revoke, 0); });
  store->read([&](Tx& tx) {
    EXPECT_EQ(tx.open_request(extend.subject, extend.entitlement, workflow::Kind::grant, ""), extend);
    EXPECT_EQ(tx.open_request(extend.subject, extend.entitlement, workflow::Kind::revoke, ""), revoke);
    EXPECT_EQ(tx.open_requests_for(extend.entitlement, 0, 10).size(), 2u);
    EXPECT_EQ(tx.open_requests_for(extend.entitlement, 1001, 10).size(), 1u);
    return 0;
  });
}

TEST_P(StoreContract, WhatIsNotWantedAnyMoreIsWithdrawn) {
  const workflow::Effect wake = workflow::Wake{{"r1"}, 0, workflow::TimePassed::What::sla, kNow};
  store->write([&](Tx& tx) { tx.enqueue(wake, kNow); });
  store->write([&](Tx& tx) { tx.withdraw(workflow::key_of(wake)), tx.withdraw("nothing"); });
  EXPECT_TRUE(claim(*store, kNow + Seconds{60}).empty());
}

TEST_P(StoreContract, LinksAndMessagesAreReplacedByKey) {
  store->write([](Tx& tx) {
    tx.save(SlackLink{.team = "T1", .slack_user = "U1", .person = "lena@acme.test", .checked = kNow});
    tx.save(SlackLink{.team = "T1",
                      .slack_user = "U1",
                      .person = "lena@acme.test",
                      .channel = "D1",
                      .home_opened = true,
                      .checked = kNow});
    tx.save(MessageRow{"card/r1/lena", "r1", "lena", "D1", "1.1", 1});
    tx.save(MessageRow{"card/r1/lena", "r1", "lena", "D1", "1.1", 4});
  });
  store->read([](Tx& tx) {
    EXPECT_EQ(tx.slack_link_of("T1", {"lena@acme.test"})->channel, "D1");
    EXPECT_TRUE(tx.slack_link("T1", "U1")->home_opened);
    EXPECT_FALSE(tx.slack_link("T2", "U1"));
    EXPECT_EQ(tx.message_at("", "D1", "1.1")->shown_version, 4);
    return 0;
  });
}

TEST_P(StoreContract, WhatWasGivenUpIsListedWhicheverWayItCame) {
  store->write([](Tx& tx) {
    tx.enqueue(card("lena"), kNow);
    tx.keep_inbound("click", "{}", "late", kNow, kNow);
    tx.claim_inbound(kNow, kNow, 1);
    tx.park_inbound("click", "nobody knows it");
  });
  const auto due = claim(*store);
  store->write([&](Tx& tx) { tx.park(due.at(0), kNow + Seconds{1}, "user_disabled"); });
  const auto parked = store->read([](Tx& tx) { return tx.parked(10); });
  ASSERT_EQ(parked.size(), 2U);
  EXPECT_EQ(parked[0].error, "user_disabled");
  EXPECT_EQ(parked[1].key, "click");
}

TEST_P(StoreContract, TheCatalogArchivesAndBringsBack) {
  store->write([](Tx& tx) { tx.save(CatalogItem{"app", "github", "{}"}), tx.move_catalog_version(); });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.catalog_version(); }), 1);
  store->write([](Tx& tx) { tx.archive("app", "github", kNow); });
  EXPECT_TRUE(store->read([](Tx& tx) { return tx.catalog_items(); }).empty());
  store->write([](Tx& tx) { tx.save(CatalogItem{"app", "github", "{\"a\":1}"}); });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.catalog_items(); }).at(0).body, "{\"a\":1}");
}

TEST_P(StoreContract, TextIsOrderedByItsBytesWhateverTheLocale) {
  store->write([](Tx& tx) {
    for (const char* key : {"é", "a", "_", "B", "ab", "a b"}) tx.save(CatalogItem{"app", key, "{}"});
  });
  std::vector<std::string> keys;
  for (const auto& item : store->read([](Tx& tx) { return tx.catalog_items(); })) keys.push_back(item.key);
  EXPECT_THAT(keys, ElementsAre("B", "_", "a", "a b", "ab", "é"));
}

// PostgreSQL cannot store them; so no store does.
TEST_P(StoreContract, TextThatIsNoTextIsRefused) {
  for (const std::string& bad : {std::string("a\0b", 3), std::string("\xFF"), std::string("\xED\xA0\x80")})
    EXPECT_THROW(store->write([&](Tx& tx) { tx.remember("d1", bad, kNow); }), std::invalid_argument);
  EXPECT_FALSE(store->read([](Tx& tx) { return tx.answer_to("d1"); }));
}

TEST_P(StoreContract, LongTextAndLargeNumbersComeBackAsTheyWere) {
  const std::string text = std::string(1'000'000, 'x') + "'\\\"\n\r\t$1 %s 🥊";
  const Instant end = from_millis(std::int64_t{1} << 52);
  store->write([&](Tx& tx) {
    tx.remember("d1", text, kNow);
    tx.save(grant_of("g1", "lena@acme.test", "github/a", end));
    tx.save(grant_of("g2", "lena@acme.test", "github/b"));
  });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.answer_to("d1"); }), text);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.held({"lena@acme.test"}, {"github/a"}, "")->until; }), end);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.held({"lena@acme.test"}, {"github/b"}, "")->until; }), std::nullopt);
}

TEST_P(StoreContract, OneWritersFailureIsNoOtherWritersLoss) {
  std::vector<std::thread> writers;
  for (int i = 0; i < 40; ++i)
    writers.emplace_back([&, i] {
      const auto write = [&] {
        store->write([&](Tx& tx) {
          tx.remember("d" + std::to_string(i), "x", kNow);
          if (i % 4 == 0) throw std::runtime_error("no");
        });
      };
      if (i % 4 == 0)
        EXPECT_THROW(write(), std::runtime_error);
      else
        EXPECT_NO_THROW(write());
    });
  for (auto& writer : writers) writer.join();
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(store->read([&](Tx& tx) { return tx.answer_to("d" + std::to_string(i)).has_value(); }), i % 4 != 0) << i;
}

// ---- files

TEST(SqliteFile, IsForItsOwnerOnly) {
  Folder folder;
  const auto store = open(folder.url());
  struct stat info {};
  ASSERT_EQ(::stat(folder.file().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST(SqliteFile, ASecondServerIsRefused) {
  Folder folder;
  const auto store = open(folder.url());
  const auto second = open_store(folder.url());
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().says, HasSubstr("in use by another c1"));
}

TEST(SqliteFile, ANewerSchemaIsRefused) {
  Folder folder;
  open(folder.url());
  ASSERT_TRUE(run_past_the_store(folder.file(), "update schema_version set version = 999"));
  const auto store = open_store(folder.url());
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().says, HasSubstr("newer version"));
}

TEST(SqliteFile, ASentenceForWhatCannotBeOpened) {
  EXPECT_THAT(open_store("sqlite:/nowhere/at/all/c1.db").error().says, HasSubstr("/nowhere/at/all/c1.db"));
  EXPECT_THAT(open_store("mysql://x").error().says, HasSubstr("sqlite:c1.db"));
  EXPECT_THAT(open_store("sqlite:").error().says, HasSubstr("sqlite:c1.db"));
}

TEST(SqliteFile, AReadCannotWrite) {
  Folder folder;
  const auto store = open(folder.url());
  EXPECT_ANY_THROW(store->read([](Tx& tx) { return tx.next_request_number(); }));
}

TEST(SqliteFile, WhatWasAcknowledgedOutlivesKillNine) {
  Folder folder;
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(pipe_ends[0]);
    const auto store = open_store(folder.url());
    for (std::int32_t i = 0;; ++i) {
      (*store)->write([&](Tx& tx) { tx.remember("d" + std::to_string(i), "x", kNow); });
      if (::write(pipe_ends[1], &i, sizeof i) != sizeof i) ::_exit(1);
    }
  }
  ::close(pipe_ends[1]);
  std::int32_t last = -1;
  while (last < 50 && ::read(pipe_ends[0], &last, sizeof last) == sizeof last) {
  }
  ::kill(child, SIGKILL);
  while (::read(pipe_ends[0], &last, sizeof last) == sizeof last) {
  }
  ::close(pipe_ends[0]);
  ::waitpid(child, nullptr, 0);
  ASSERT_GE(last, 50);
  const auto store = open(folder.url());
  for (std::int32_t i = 0; i <= last; ++i)
    EXPECT_TRUE(store->read([&](Tx& tx) { return tx.answer_to("d" + std::to_string(i)); })) << i;
}

}  // namespace
}  // namespace c1::storage
