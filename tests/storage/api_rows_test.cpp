// What the public API keeps: clients, tokens, logins, and lists of requests.

#include "storage/search_words.hpp"
#include "support.hpp"
#include "workflow/request.hpp"

namespace c1::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using By = RequestWalk::By;

class ApiRows : public OnEveryStore {
 protected:
  static ApiClient client(const std::string& id) {
    return {.id = id,
            .client_id = id + "@c1.test/pcc",
            .person = "lena",
            .name = "ci",
            .public_key = "key",
            .scopes = {"read", "request"},
            .addresses = {"10.0.0.0/8"},
            .created = kNow};
  }
  static ApiToken token(const std::string& hash, const std::string& of, Instant expires) {
    return {.hash = hash, .client = of, .person = "lena", .created = kNow, .expires = expires};
  }
  static workflow::Request request(std::int64_t number, const std::string& subject, const std::string& app) {
    workflow::Request r;
    r.id = {"r" + std::to_string(number)};
    r.number = number;
    r.subject = {subject};
    r.requester = {subject};
    r.app = {app};
    r.entitlement = {app + "/" + std::to_string(number)};
    r.opened = kNow;
    r.version = 1;
    r.plan.steps = {workflow::ApprovalStep{.approvers = {{"omar"}}}};
    r.involved = {{"omar"}};
    return r;
  }
  std::vector<std::int64_t> walk(By by, const std::string& key, std::int64_t before = 100, std::size_t limit = 10) {
    std::vector<std::int64_t> numbers;
    for (const auto& row : store->read([&](Tx& tx) { return tx.requests_before({by, key}, before, limit); }))
      numbers.push_back(row.request.number);
    return numbers;
  }
};
INSTANTIATE_TEST_SUITE_P(On, ApiRows, kEveryStore, name_of_store);

TEST_P(ApiRows, AClientComesBackAsItWasSavedAndGoesWithItsTokens) {
  store->write([&](Tx& tx) {
    ApiClient one = client("a");
    tx.save(one);
    one.last_used = kNow;
    one.name = "renamed";
    tx.save(one);
    tx.save(client("b"));
    tx.save(token("hash", "a", kNow + Seconds{1}));
  });
  const auto found = store->read([](Tx& tx) { return tx.api_client_by_client_id("a@c1.test/pcc"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "renamed");
  EXPECT_THAT(found->scopes, ElementsAre("read", "request"));
  EXPECT_THAT(found->addresses, ElementsAre("10.0.0.0/8"));
  EXPECT_EQ(found->last_used, kNow);
  EXPECT_FALSE(found->expires);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.api_clients_of({"lena"}, 10); }).size(), 2u);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.api_clients_of({"omar"}, 10); }).size(), 0u);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.api_clients_of({}, 10); }).size(), 2u) << "everybody's";
  EXPECT_EQ(store->read([](Tx& tx) { return tx.api_clients_of({}, 1); }).size(), 1u);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.api_token("hash"); })->client, "a");
  store->write([](Tx& tx) { tx.forget_api_client("a"); });
  EXPECT_FALSE(store->read([](Tx& tx) { return tx.api_client("a"); }));
  EXPECT_FALSE(store->read([](Tx& tx) { return tx.api_token("hash"); }));
}

TEST_P(ApiRows, LeftoversAreForgottenAndNothingElse) {
  store->write([&](Tx& tx) {
    tx.save(token("old", "", kNow));
    tx.save(token("new", "", kNow + Seconds{10}));
    tx.save(DeviceLogin{
        .device_hash = "d", .user_code = "BCDF-GHJK", .asked_by = "cone", .created = kNow, .expires = kNow});
    tx.forget_api_leftovers(kNow + Seconds{5});
  });
  EXPECT_FALSE(store->read([](Tx& tx) { return tx.api_token("old"); }));
  EXPECT_TRUE(store->read([](Tx& tx) { return tx.api_token("new"); }));
  EXPECT_FALSE(store->read([](Tx& tx) { return tx.device_login("d"); }));
}

TEST_P(ApiRows, ALoginIsFoundByBothItsCodes) {
  DeviceLogin login{.device_hash = "d",
                    .user_code = "BCDF-GHJK",
                    .asked_by = "cone",
                    .address = "10.0.0.1",
                    .created = kNow,
                    .expires = kNow + Seconds{600}};
  store->write([&](Tx& tx) { tx.save(login); });
  login.state = DeviceLogin::State::allowed;
  login.person = "lena";
  store->write([&](Tx& tx) { tx.save(login); });
  const auto found = store->read([](Tx& tx) { return tx.device_login_by_code("BCDF-GHJK"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->state, DeviceLogin::State::allowed);
  EXPECT_EQ(found->person, "lena");
  EXPECT_EQ(store->read([](Tx& tx) { return tx.device_login("d"); })->asked_by, "cone");
}

TEST_P(ApiRows, RequestsAreWalkedNewestFirst) {
  store->write([&](Tx& tx) {
    tx.save(request(1, "lena", "github"), 0);
    tx.save(request(2, "jun", "github"), 0);
    tx.save(request(3, "lena", "figma"), 0);
    workflow::Request closed = request(2, "jun", "github");
    closed.version = 2;
    closed.outcome = workflow::Outcome::denied;
    tx.save(closed, 1);
  });
  EXPECT_THAT(walk(By::all, ""), ElementsAre(3, 2, 1));
  EXPECT_THAT(walk(By::all, "", 3, 1), ElementsAre(2));
  EXPECT_THAT(walk(By::open, ""), ElementsAre(3, 1));
  EXPECT_THAT(walk(By::person, "lena"), ElementsAre(3, 1));
  EXPECT_THAT(walk(By::person, "omar"), ElementsAre(3, 2, 1)) << "asked once, involved for good";
  EXPECT_THAT(walk(By::person, "sam"), IsEmpty());
  EXPECT_THAT(walk(By::app, "github"), ElementsAre(2, 1));
  EXPECT_THAT(walk(By::awaiting, "omar"), ElementsAre(3, 1));
}

TEST_P(ApiRows, CommentsAndHoldersAreCounted) {
  store->write([&](Tx& tx) {
    tx.save(request(1, "lena", "github"), 0);
    tx.save(workflow::Comment{.id = {"c1"}, .request = {"r1"}, .author = {"lena"}, .text = "a"});
    tx.save(workflow::Comment{.id = {"c2"}, .request = {"r1"}, .author = {"lena"}, .text = "b", .deleted = true});
    tx.save(workflow::Grant{.id = {"g1"}, .subject = {"lena"}, .entitlement = {"github/a"}});
    tx.save(workflow::Grant{.id = {"g2"}, .subject = {"jun"}, .entitlement = {"github/a"}});
    tx.save(workflow::Grant{.id = {"g3"}, .subject = {"jun"}, .entitlement = {"github-2/a"}});
  });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.comments_in({"r1"}); }), 1);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.requests_before({}, 100, 1); })[0].comments, 1);
  const auto counts = store->read([](Tx& tx) { return tx.holder_counts("github/", "github0"); });
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts[0].first.value, "github/a");
  EXPECT_EQ(counts[0].second, 2);
}

TEST_P(ApiRows, TheAuditLogIsReadFromItsEnd) {
  store->write([](Tx& tx) {
    for (int i = 0; i < 3; ++i) tx.append({.at = kNow, .actor = "system", .what = std::to_string(i)});
  });
  const auto records = store->read([](Tx& tx) { return tx.audit_before(3, 10); });
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].sequence, 2);
  EXPECT_EQ(records[0].entry.what, "1");
}

TEST_P(ApiRows, RequestsAreFoundByTheirWords) {
  store->write([&](Tx& tx) {
    for (int number = 1; number <= 300; ++number) {
      workflow::Request r = request(number, number % 2 ? "lena@acme.test" : "jun@acme.test", "github");
      r.reason = number == 7 ? "Für den Café-Bestand, release 42; don't!"
                             : "The dashboards of release " + std::to_string(number);
      tx.save(r, 0);
    }
  });
  const auto with = [&](const std::vector<std::string>& words, std::int64_t before = 1'000, std::size_t limit = 1'000) {
    return store->read([&](Tx& tx) { return tx.requests_with(words, before, limit); });
  };
  EXPECT_THAT(with({"cafe"}).numbers, ElementsAre(7));
  EXPECT_THAT(with({"42"}).numbers, ElementsAre(42, 7));
  EXPECT_THAT(with({"cafe", "42", "fur"}, 42).numbers, ElementsAre(7)) << "each once, and only those before";
  EXPECT_THAT(with({"=p:lena@acme.test"}, 6).numbers, ElementsAre(5, 3, 1));
  EXPECT_THAT(with({"none"}).numbers, IsEmpty());
  EXPECT_THAT(with({search_word_of_numbers("29")}, 298).numbers,
              ElementsAre(297, 296, 295, 294, 293, 292, 291, 290, 29));
  EXPECT_THAT(with({search_word_of_numbers("7"), "cafe"}).numbers,
              ElementsAre(79, 78, 77, 76, 75, 74, 73, 72, 71, 70, 7));
  EXPECT_THAT(with({search_word_of_numbers("30")}).numbers, ElementsAre(300, 30));
  EXPECT_EQ(with({search_word_of_numbers("2")}, 1'000, 5).down_to, 295);
  for (const char* digits : {"301", "0", "", "9999999999999999999"})
    EXPECT_THAT(with({search_word_of_numbers(digits)}).numbers, IsEmpty()) << digits;
  const FoundRequests some = with({"release"}, 1'000, 100);
  EXPECT_EQ(some.numbers.size(), 100u);
  EXPECT_EQ(some.down_to, 201) << "below it there are more";
  EXPECT_EQ(with({"release"}).down_to, 0);
  const auto beginning = [&](const std::string& word, std::size_t limit = 10) {
    return store->read([&](Tx& tx) { return tx.words_that_begin(word, limit); });
  };
  EXPECT_THAT(beginning("da"), ElementsAre("dashboards"));
  EXPECT_THAT(beginning("29", 3), ElementsAre("29", "290", "291"));
  EXPECT_THAT(beginning("release42"), IsEmpty());
  EXPECT_EQ(store->read([](Tx& tx) { return tx.request_numbered(7); })->request.id.value, "r7");
  EXPECT_FALSE(store->read([](Tx& tx) { return tx.request_numbered(7'000); }));
}

TEST_P(ApiRows, GrantsGoByTheirTimesInPages) {
  using Time = GrantWalk::Time;
  store->write([](Tx& tx) {
    for (int i = 1; i <= 6; ++i) {
      workflow::Grant grant{.id = {"g" + std::to_string(i)},
                            .subject = {i % 2 ? "lena" : "jun"},
                            .entitlement = {i <= 4 ? "github/reader" : "wiki/editor"},
                            .since = kNow + Seconds{i / 2},  // two at a time
                            .reasons = {{.request = {"r" + std::to_string(i)}}}};
      tx.save(grant);
      if (i > 3) continue;
      grant.state = workflow::Grant::State::ended;
      grant.ended = kNow + Seconds{100 - i};
      tx.save(grant);
    }
  });
  const auto page = [&](const GrantWalk& walk, GrantPlace before = {kNow + Seconds{1'000}, GrantPlace::kAboveEveryId},
                        std::size_t limit = 10) {
    std::vector<std::string> ids;
    for (const WalkedGrant& one : store->read([&](Tx& tx) { return tx.grants_before(walk, before, limit); }))
      ids.push_back(one.grant.id.value + "/" + one.request.value);
    return ids;
  };
  const GrantWalk everything;
  EXPECT_THAT(page(everything), ElementsAre("g6/r6", "g5/r5", "g4/r4", "g3/r3", "g2/r2", "g1/r1"));
  EXPECT_THAT(page(everything, {kNow + Seconds{2}, "g5"}, 2), ElementsAre("g4/r4", "g3/r3")) << "goes on where it was";
  EXPECT_THAT(page(everything, {kNow + Seconds{1}, ""}), ElementsAre("g1/r1"));
  EXPECT_THAT(page({GrantWalk::By::person, "jun"}), ElementsAre("g6/r6", "g4/r4", "g2/r2"));
  EXPECT_THAT(page({GrantWalk::By::app, "wiki"}), ElementsAre("g6/r6", "g5/r5"));
  EXPECT_THAT(page({GrantWalk::By::all, "", Time::ended}), ElementsAre("g1/r1", "g2/r2", "g3/r3"));
  EXPECT_THAT(page({GrantWalk::By::person, "lena", Time::ended}, {kNow + Seconds{99}, "g1"}), ElementsAre("g3/r3"));
  EXPECT_THAT(page({GrantWalk::By::app, "wiki", Time::ended}), IsEmpty());
}

TEST(SearchWords, AreOfLettersAndDigitsHoweverTheyAreWritten) {
  EXPECT_THAT(search_words("Straße, ÉLYSÉE-2 élysée #1001").words, ElementsAre("1001", "2", "elysee", "strasse"));
  EXPECT_THAT(search_words("привет мир x").others, ElementsAre("мир", "привет"));
  EXPECT_THAT(search_words(std::string(100, 'a')).words, ElementsAre(std::string(32, 'a')));
  EXPECT_THAT(search_words("?!").words, IsEmpty());
}

}  // namespace
}  // namespace c1::storage
