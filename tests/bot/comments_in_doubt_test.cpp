// Comments that come before we know where their card stands, and events that overtake each other.

#include "bot/thread_comments.hpp"
#include "house.hpp"

namespace c1::bot::comments_in_doubt_test {
namespace {

using slack::Reply;

constexpr char kAcme[] = R"(organisation: {name: Acme}
users:
  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}
  - {email: omar@acme.test, name: Omar Haddad}
apps:
  - {slug: github, name: GitHub, owners: [omar@acme.test], policy: manager, entitlements: [{slug: access, name: Access}]}
catalogs: [{slug: everyone, name: Everyone, audience: everyone, entitlements: [github/access]}]
policies: [{slug: manager, steps: [{approve: {by: manager}}]}]
)";

class CommentsInDoubt : public ::testing::Test {
 protected:
  CommentsInDoubt() {
    house.people.learn({.team = "T1", .slack_user = "U1", .person = "lena@acme.test", .checked = house.clock.now()});
  }
  static slack::Event event(slack::EventBody body, const std::string& id = "Ev1") {
    return {.tenant = {.team = "T1"}, .event_id = id, .type = "message", .body = std::move(body)};
  }
  Reply says(const std::string& words) {
    return thread_comments::on_message(
        house.services,
        event(slack::MessagePosted{
            .user = "U1", .channel = "D1", .channel_type = "im", .ts = "2.2", .thread_ts = "1.1", .text = words}));
  }
  Reply edits(const std::string& words) {
    return thread_comments::on_message(
        house.services, event(slack::MessageEdited{"U1", "D1", "2.2", "1.1", words, "before", false}, "Ev2"));
  }
  Reply deletes() {
    return thread_comments::on_message(house.services, event(slack::MessageDeleted{"D1", "2.2", "1.1", false}, "Ev3"));
  }
  // Slack has it on the screen, and we have not heard so.
  void card_is_under_way() {
    claimed = house.store->write([&](storage::Tx& tx) { return tx.claim(house.clock.now(), Millis{60'000}, 1); });
    ASSERT_EQ(claimed.size(), 1U);
  }
  void card_is_recorded() {
    house.store->write([&](storage::Tx& tx) {
      tx.save(storage::MessageRow{.key = claimed[0].key,
                                  .request = request.id.value,
                                  .person = "lena@acme.test",
                                  .channel = "D1",
                                  .ts = "1.1",
                                  .shown_version = 1});
      tx.done(claimed[0]);
    });
  }
  std::vector<std::string> comments() {
    std::vector<std::string> words;
    for (const auto& comment : house.store->read([&](storage::Tx& tx) { return tx.comments(request.id, 10); }))
      words.push_back(comment.text);
    return words;
  }

  House house{kAcme};
  workflow::Request request = house.asks("lena@acme.test", "github/access");
  std::vector<storage::DueEffect> claimed;
};

TEST_F(CommentsInDoubt, WaitUntilTheCardIsRecorded) {
  card_is_under_way();
  EXPECT_EQ(says("which repository?").kind(), Reply::Kind::later);
  card_is_recorded();
  EXPECT_EQ(says("which repository?").kind(), Reply::Kind::empty);
  EXPECT_EQ(says("which repository?").kind(), Reply::Kind::empty);
  EXPECT_THAT(comments(), ::testing::ElementsAre("which repository?"));
}

TEST_F(CommentsInDoubt, AreNobodysWhereNoCardIsUnderWay) {
  EXPECT_EQ(says("lunch?").kind(), Reply::Kind::empty) << "cards that nobody has begun to post are on no screen";
  card_is_under_way();
  card_is_recorded();
  house.store->write([&](storage::Tx& tx) { tx.forget_message("nothing"); });
  slack::Event elsewhere = event(slack::MessagePosted{
      .user = "U1", .channel = "D1", .channel_type = "im", .ts = "9.9", .thread_ts = "8.8", .text = "lunch?"});
  EXPECT_EQ(thread_comments::on_message(house.services, elsewhere).kind(), Reply::Kind::empty);
  EXPECT_TRUE(comments().empty());
}

TEST_F(CommentsInDoubt, AnEditThatOvertakesItsMessageIsTheComment) {
  card_is_under_way();
  card_is_recorded();
  EXPECT_EQ(edits("which repository, please?").kind(), Reply::Kind::empty);
  EXPECT_EQ(says("which repository?").kind(), Reply::Kind::empty);
  EXPECT_THAT(comments(), ::testing::ElementsAre("which repository, please?"));
}

TEST_F(CommentsInDoubt, ADeletionThatOvertakesItsMessageWins) {
  card_is_under_way();
  card_is_recorded();
  EXPECT_EQ(deletes().kind(), Reply::Kind::empty);
  EXPECT_EQ(says("oops").kind(), Reply::Kind::empty);
  EXPECT_TRUE(comments().empty());
}

}  // namespace
}  // namespace c1::bot::comments_in_doubt_test
