// Where the app is installed, what is said there, and how it goes.

#include "storage/store.hpp"
#include "support.hpp"

namespace c1::storage {
namespace {

class SlackPlaces : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, SlackPlaces, kEveryStore, name_of_store);

TEST_P(SlackPlaces, AMessageIsFoundInItsOwnWorkspace) {
  store->write([](Tx& tx) {
    tx.save(MessageRow{.key = "card/r1/lena", .channel = "D1", .ts = "1.1", .team = "T1"});
    tx.save(MessageRow{.key = "card/r2/lena", .channel = "D1", .ts = "1.1", .team = "T2"});
    tx.save(MessageRow{.key = "card/r3/lena", .channel = "D1", .ts = "2.2"});  // before there were several
  });
  store->read([](Tx& tx) {
    EXPECT_EQ(tx.message_at("T1", "D1", "1.1")->key, "card/r1/lena");
    EXPECT_EQ(tx.message_at("T2", "D1", "1.1")->key, "card/r2/lena");
    EXPECT_FALSE(tx.message_at("T3", "D1", "1.1"));
    EXPECT_TRUE(tx.message_at("", "D1", "1.1"));
    EXPECT_EQ(tx.message_at("T3", "D1", "2.2")->key, "card/r3/lena");
    EXPECT_FALSE(tx.message_at("T1", "D1", ""));
    return 0;
  });
}

TEST_P(SlackPlaces, InstallationsAreReplacedPagedAndForgottenWithTheirPeople) {
  SlackInstall acme{.id = "T1",
                    .enterprise = "E1",
                    .name = "Acme",
                    .app = "A1",
                    .client = "1.2",
                    .bot_user = "UBOT",
                    .scopes = "commands,chat:write",
                    .token = "sealed",
                    .refresh_token = "too",
                    .expires = kNow,
                    .installed_by = "U1",
                    .installed = kNow,
                    .version = 7,
                    .renewing = kNow};
  store->write([&](Tx& tx) {
    tx.save(acme);
    tx.save(SlackInstall{.id = "T2", .name = "Beta"});
    tx.save(SlackLink{.team = "T1", .slack_user = "U1", .person = "lena", .checked = kNow});
    tx.save(SlackLink{.team = "T2", .slack_user = "U1", .person = "lena", .checked = kNow + Seconds{1}});
    tx.save(SlackLink{.team = "T2", .slack_user = "U2", .person = "", .checked = kNow});
  });
  store->read([&](Tx& tx) {
    const auto stored = tx.slack_install("T1");
    EXPECT_TRUE(stored && stored->name == "Acme" && stored->expires == kNow && stored->renewing == kNow &&
                stored->version == 7 && stored->refresh_token == "too" && stored->problem.empty());
    EXPECT_EQ(tx.slack_install("T2")->expires, std::nullopt);
    EXPECT_EQ(tx.slack_installs("", 1).at(0).id, "T1");
    EXPECT_EQ(tx.slack_installs("T1", 10).at(0).id, "T2");
    EXPECT_EQ(tx.slack_links_of({"lena"}, 10).at(0).team, "T2") << "the newest first";
    EXPECT_EQ(tx.slack_links_of({"lena"}, 10).size(), 2U);
    EXPECT_TRUE(tx.slack_links_of({""}, 10).empty());
    return 0;
  });
  acme.problem = "token_revoked";
  acme.renewing.reset();
  store->write([&](Tx& tx) {
    tx.save(acme);
    tx.forget_slack_install("T2");
  });
  store->read([](Tx& tx) {
    EXPECT_EQ(tx.slack_install("T1")->problem, "token_revoked");
    EXPECT_EQ(tx.slack_install("T1")->renewing, std::nullopt);
    EXPECT_FALSE(tx.slack_install("T2"));
    EXPECT_EQ(tx.slack_links_of({"lena"}, 10).size(), 1U);
    EXPECT_FALSE(tx.slack_link("T2", "U2"));
    return 0;
  });
}

TEST_P(SlackPlaces, OfAWorkspacesAccessTheLaterWordStays) {
  const auto without = [&](const char* install) {
    return store->read([&](Tx& tx) { return tx.slack_teams_without(install, 10); });
  };
  const auto says = [&](const char* team, bool away, Instant told) {
    return store->write([&](Tx& tx) { return tx.save({.install = "E1", .team = team, .away = away, .told = told}); });
  };
  EXPECT_TRUE(says("T2", true, kNow));
  EXPECT_TRUE(says("T1", true, kNow + Seconds{5}));
  EXPECT_THAT(without("E1"), ::testing::ElementsAre("T1", "T2"));
  EXPECT_THAT(without("E2"), ::testing::IsEmpty());
  EXPECT_FALSE(says("T1", false, kNow)) << "it happened before the other";
  EXPECT_TRUE(says("T2", false, kNow + Seconds{1}));
  EXPECT_THAT(without("E1"), ::testing::ElementsAre("T1"));
  store->write([](Tx& tx) { tx.forget_slack_install("E1"); });
  EXPECT_THAT(without("E1"), ::testing::IsEmpty());
}

TEST_P(SlackPlaces, OfTheHealthOfAWorkspaceTheLaterWordStays) {
  store->write([](Tx& tx) {
    tx.save(SlackHealth{.team = "T1", .answered = kNow + Seconds{9}, .failed = kNow, .method = "x", .error = "old"});
    tx.save(SlackHealth{
        .team = "T1", .answered = kNow, .failed = kNow + Seconds{5}, .method = "chat.update", .error = "late"});
    tx.save(SlackHealth{.team = "T1", .answered = {}, .failed = kNow + Seconds{1}, .method = "y", .error = "early"});
    tx.save(SlackHealth{.team = "", .answered = kNow, .failed = {}, .method = "", .error = ""});
  });
  const auto health = store->read([](Tx& tx) { return tx.slack_health(10); });
  ASSERT_EQ(health.size(), 2U);
  EXPECT_EQ(health[0].team, "");
  EXPECT_EQ(health[0].failed, std::nullopt);
  EXPECT_EQ(health[1].answered, kNow + Seconds{9});
  EXPECT_EQ(health[1].failed, kNow + Seconds{5});
  EXPECT_EQ(health[1].method, "chat.update");
  EXPECT_EQ(health[1].error, "late");
  store->write([](Tx& tx) { tx.forget_slack_install("T1"); });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.slack_health(10).size(); }), 1U);
}

TEST_P(SlackPlaces, WhatWasTriedIsCountedByItsWorkspace) {
  store->write([](Tx& tx) {
    for (const char* person : {"lena", "omar", "ines", "pia"}) tx.enqueue(card(person), kNow);
  });
  auto tried = claim(*store);
  ASSERT_EQ(tried.size(), 4U);
  tried[0].place = tried[1].place = "T2";
  tried[2].place = "T1";
  store->write([&](Tx& tx) {
    tx.again(tried[0], kNow + Seconds{60}, true, "slow");
    tx.park(tried[1], kNow, "gone");
    tx.again(tried[2], kNow, true, "slow");
    tx.again(tried[3], kNow, true, "nowhere yet");
  });
  auto places = store->read([](Tx& tx) { return tx.counts_by_place(); });
  ASSERT_EQ(places.size(), 2U);
  EXPECT_EQ(places[0].place, "T1");
  EXPECT_EQ(places[1].waiting, 1);
  EXPECT_EQ(places[1].parked, 1);
  EXPECT_EQ(places[1].oldest, kNow);
  const auto again = claim(*store);
  store->write([&](Tx& tx) {
    for (const DueEffect& due : again) tx.again(due, kNow, true, "not said where");
  });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.counts_by_place(); }).size(), 2U) << "where it was stays known";
}

}  // namespace
}  // namespace c1::storage
