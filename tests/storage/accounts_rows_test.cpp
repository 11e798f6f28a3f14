// One person, one entitlement, several accounts; and what Slack says of people.

#include "storage/store.hpp"
#include "support.hpp"

namespace c1::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using workflow::Grant;
using workflow::Request;

class AccountRows : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, AccountRows, kEveryStore, name_of_store);

Request asked_with(const std::string& id, std::int64_t number, const std::string& account) {
  return {.id = {id},
          .number = number,
          .subject = {"lena@acme.test"},
          .requester = {"lena@acme.test"},
          .app = {"github"},
          .entitlement = {"github/admin"},
          .opened = kNow,
          .account = account,
          .version = 1};
}

TEST_P(AccountRows, OneRequestIsOpenForEachOfThem) {
  const Request first = asked_with("r1", 1001, "lena"), second = asked_with("r2", 1002, "lena-adm");
  store->write([&](Tx& tx) { tx.save(first, 0), tx.save(second, 0); });
  store->read([&](Tx& tx) {
    EXPECT_EQ(tx.open_request(first.subject, first.entitlement, workflow::Kind::grant, "lena"), first);
    EXPECT_EQ(tx.open_request(first.subject, first.entitlement, workflow::Kind::grant, "lena-adm"), second);
    EXPECT_EQ(tx.open_request(first.subject, first.entitlement, workflow::Kind::grant, ""), std::nullopt);
    return 0;
  });
  EXPECT_ANY_THROW(store->write([&](Tx& tx) { tx.save(asked_with("r3", 1003, "lena-adm"), 0); }));
}

TEST_P(AccountRows, WhatIsHeldWithOneIsNotHeldWithAnother) {
  Grant grant{.id = {"g1"},
              .subject = {"lena@acme.test"},
              .entitlement = {"github/admin"},
              .since = kNow,
              .account = "lena-adm"};
  Grant other = grant;
  other.id = {"g2"};
  other.account = "";
  store->write([&](Tx& tx) { tx.save(grant), tx.save(other); });
  store->read([&](Tx& tx) {
    EXPECT_EQ(tx.held(grant.subject, grant.entitlement, "lena-adm"), grant);
    EXPECT_EQ(tx.held(grant.subject, grant.entitlement, ""), other);
    EXPECT_EQ(tx.held(grant.subject, grant.entitlement, "lena"), std::nullopt);
    EXPECT_EQ(tx.grants_of(grant.subject, 10).size(), 2u);
    EXPECT_EQ(tx.holders(grant.entitlement, 10).size(), 1u) << "one person";
    return 0;
  });
  grant.state = Grant::State::ended;
  grant.ended = kNow + Seconds{1};
  store->write([&](Tx& tx) { tx.save(grant); });
  store->read([&](Tx& tx) {
    EXPECT_EQ(tx.last_ended(grant.subject, grant.entitlement, "lena-adm"), grant);
    EXPECT_EQ(tx.last_ended(grant.subject, grant.entitlement, ""), std::nullopt);
    EXPECT_TRUE(tx.holds(grant.subject, grant.entitlement)) << "with the other one";
    return 0;
  });
}

TEST_P(AccountRows, GoneIsWhoeverIsGoneFromEveryWorkspace) {
  const workflow::UserId omar{"omar@acme.test"};
  const SlackLink here{.team = "T1", .slack_user = "U1", .person = omar.value, .gone = true, .zone = "Asia/Tokyo"};
  const SlackLink there{.team = "T2", .slack_user = "U2", .person = omar.value};
  const SlackLink nobody{.team = "T1", .slack_user = "U3", .gone = true};
  store->write([&](Tx& tx) { tx.save(here), tx.save(there), tx.save(nobody); });
  EXPECT_THAT(store->read([&](Tx& tx) { return tx.gone_from_slack({omar}); }), IsEmpty());
  EXPECT_EQ(store->read([](Tx& tx) { return tx.slack_zone({"omar@acme.test"}); }), "Asia/Tokyo");
  EXPECT_EQ(store->read([](Tx& tx) { return tx.slack_zone({"lena@acme.test"}); }), "");
  SlackLink gone = there;
  gone.gone = true;
  store->write([&](Tx& tx) { tx.save(gone); });
  EXPECT_THAT(store->read([&](Tx& tx) { return tx.gone_from_slack({omar}); }), ElementsAre(omar));
  EXPECT_TRUE(store->read([](Tx& tx) { return tx.slack_link("T1", "U1"); })->gone);
}

// However many they are: so many are asked about that it takes several statements.
TEST_P(AccountRows, OnlyWhoIsAskedAboutIsLookedFor) {
  constexpr int kPeople = 21;
  std::vector<workflow::UserId> people, left;
  store->write([&](Tx& tx) {
    for (int i = 0; i < kPeople; ++i) {
      const std::string number = std::to_string(10 + i);
      people.push_back({"p" + number + "@acme.test"});
      tx.save(SlackLink{.team = "T1", .slack_user = "U" + number, .person = people.back().value, .gone = i % 4 == 0});
      if (i % 4 == 0) left.push_back(people.back());
    }
  });
  const auto gone_among = [&](const std::vector<workflow::UserId>& some) {
    return store->read([&](Tx& tx) { return tx.gone_from_slack(some); });
  };
  EXPECT_THAT(gone_among(people), ::testing::UnorderedElementsAreArray(left));
  EXPECT_THAT(gone_among({people[0], people[1]}), ElementsAre(people[0]));
  EXPECT_THAT(gone_among({people[1], {"nobody@acme.test"}, {""}}), IsEmpty());
  EXPECT_THAT(gone_among({}), IsEmpty());
}

TEST_P(AccountRows, KeepsWhatSlackSaysOfSomebody) {
  const SlackLink old{.team = "T1",
                      .slack_user = "U1",
                      .person = "omar@acme.test",
                      .checked = kNow,
                      .gone = true,
                      .photo = "https://avatars.slack-edge.com/old.png",
                      .left = {"T1", "T7"}};
  const SlackLink fresh{.team = "T2",
                        .slack_user = "U2",
                        .person = "omar@acme.test",
                        .checked = kNow - Seconds{60},
                        .photo = "https://avatars.slack-edge.com/new.png"};
  store->write([&](Tx& tx) { tx.save(old), tx.save(fresh); });
  store->read([](Tx& tx) {
    EXPECT_THAT(tx.slack_link("T1", "U1")->left, ElementsAre("T1", "T7"));
    EXPECT_THAT(tx.slack_link("T2", "U2")->left, IsEmpty());
    EXPECT_EQ(tx.slack_photo({"omar@acme.test"}), "https://avatars.slack-edge.com/new.png") << "from where they work";
    EXPECT_EQ(tx.slack_photo({"lena@acme.test"}), "");
    return 0;
  });
}

}  // namespace
}  // namespace c1::storage
