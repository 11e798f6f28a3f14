// Sessions, tickets and the lists of the page, on every database.
#include "storage/support.hpp"

namespace c1::storage {
namespace {

const Instant kWebNow = from_millis(1'794'744'000'000);

class WebRows : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, WebRows, kEveryStore, name_of_store);

workflow::Request web_request(std::int64_t number, const std::string& subject, const std::string& app) {
  return {.id = {"r" + std::to_string(number)},
          .number = number,
          .subject = {subject},
          .requester = {subject},
          .app = {app},
          .entitlement = {app + "/x"},
          .opened = kWebNow,
          .version = 1};
}

TEST_P(WebRows, ATicketIsTakenOnce) {
  store->write([](Tx& tx) { tx.save(WebTicket{"h", "link", "lena", kWebNow}); });
  EXPECT_FALSE(store->write([](Tx& tx) { return tx.take_web_ticket("h", "other"); }));
  const auto ticket = store->write([](Tx& tx) { return tx.take_web_ticket("h", "link"); });
  ASSERT_TRUE(ticket);
  EXPECT_EQ(ticket->body, "lena");
  EXPECT_FALSE(store->write([](Tx& tx) { return tx.take_web_ticket("h", "link"); }));
}

TEST_P(WebRows, ASessionIsEndedByItsOwnerAlone) {
  const WebSession session{
      .hash = "h", .id = "s", .person = "lena", .opened = kWebNow, .seen = kWebNow, .ends = kWebNow + Seconds{60}};
  store->write([&](Tx& tx) { tx.save(session); });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.web_session("h"); })->person, "lena");
  EXPECT_FALSE(store->write([](Tx& tx) { return tx.end_web_session("s", {"omar"}); }));
  EXPECT_TRUE(store->write([](Tx& tx) { return tx.end_web_session("s", {"lena"}); }));
  EXPECT_FALSE(store->read([](Tx& tx) { return tx.web_session("h"); }));
}

TEST_P(WebRows, SessionsThatAreOverAreForgotten) {
  store->write([](Tx& tx) {
    tx.save(
        WebSession{.hash = "old", .id = "1", .person = "lena", .opened = kWebNow, .seen = kWebNow, .ends = kWebNow});
    tx.save(WebSession{
        .hash = "new", .id = "2", .person = "lena", .opened = kWebNow, .seen = kWebNow, .ends = kWebNow + Seconds{60}});
    tx.forget_web_sessions(kWebNow, kWebNow - Seconds{1});
  });
  EXPECT_EQ(store->read([](Tx& tx) { return tx.web_sessions_of({"lena"}, 9).size(); }), 1U);
}

TEST_P(WebRows, ViewsAreKeptByPersonScreenAndName) {
  store->write([](Tx& tx) {
    tx.save(SavedView{"lena", "history", "Open", "state=open"});
    tx.save(SavedView{"lena", "history", "GitHub", "app=github"});
    tx.save(SavedView{"lena", "requests", "Open", "state=open"});
    tx.save(SavedView{"omar", "history", "Open", "state=denied"});
    tx.save(SavedView{"lena", "history", "Open", "state=open&app=figma"});
  });
  const auto of_lena = [&] { return store->read([](Tx& tx) { return tx.saved_views_of("lena", "history"); }); };
  EXPECT_EQ(of_lena(), (std::vector<SavedView>{{"lena", "history", "GitHub", "app=github"},
                                               {"lena", "history", "Open", "state=open&app=figma"}}));
  EXPECT_TRUE(store->write([](Tx& tx) { return tx.forget_view("lena", "history", "Open"); }));
  EXPECT_FALSE(store->write([](Tx& tx) { return tx.forget_view("lena", "history", "Open"); }));
  EXPECT_EQ(of_lena().size(), 1U);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.saved_views_of("omar", "history"); })[0].query, "state=denied");
}

TEST_P(WebRows, RequestsAreFoundByEachFilterNewestFirst) {
  store->write([](Tx& tx) {
    tx.save(web_request(1, "lena", "github"), 0);
    tx.save(web_request(2, "omar", "github"), 0);
    tx.save(web_request(3, "lena", "figma"), 0);
  });
  const auto numbers = [&](const RequestFilter& filter, std::size_t limit = 10) {
    std::vector<std::int64_t> found;
    for (const auto& one : store->read([&](Tx& tx) { return tx.requests_matching(filter, limit); }))
      found.push_back(one.number);
    return found;
  };
  using Numbers = std::vector<std::int64_t>;
  EXPECT_EQ(numbers({}), (Numbers{3, 2, 1}));
  EXPECT_EQ(numbers({}, 1), (Numbers{3}));
  EXPECT_EQ(numbers({.of = "lena"}), (Numbers{3, 1}));
  EXPECT_EQ(numbers({.app = "github"}), (Numbers{2, 1}));
  EXPECT_EQ(numbers({.of = "lena", .app = "github", .state = "open"}), (Numbers{1}));
  EXPECT_EQ(numbers({.state = "closed"}), Numbers{});
  EXPECT_EQ(numbers({.since = kWebNow + Seconds{1}}), Numbers{});
  EXPECT_EQ(numbers({.before_number = 3}), (Numbers{2, 1}));
}

TEST_P(WebRows, TheLogIsFoundByEachFilterNewestFirst) {
  store->write([](Tx& tx) {
    tx.append({.at = kWebNow, .actor = "lena", .surface = "web", .what = "session.opened", .body = "{}"});
    tx.append({.at = kWebNow, .actor = "omar", .surface = "slack", .what = "decision.made", .body = "{}"});
  });
  const auto count = [&](const AuditFilter& filter) {
    return store->read([&](Tx& tx) { return tx.audit_matching(filter, 10).size(); });
  };
  EXPECT_EQ(count({}), 2U);
  EXPECT_EQ(count({.actor = "omar"}), 1U);
  EXPECT_EQ(count({.what = "session"}), 1U);
  EXPECT_EQ(count({.surface = "web", .what = "decision.made"}), 0U);
  EXPECT_EQ(count({.before_sequence = 2}), 1U);
}

TEST_P(WebRows, WhatWasGivenUpIsDueAgain) {
  const workflow::Effect home = workflow::SyncHome{{"lena"}};
  store->write([&](Tx& tx) { tx.enqueue(home, kWebNow); });
  store->write([](Tx& tx) { tx.park(tx.claim(kWebNow, Millis{1000}, 1).at(0), kWebNow, "no"); });
  const std::string key = workflow::key_of(home);
  EXPECT_TRUE(store->write([&](Tx& tx) { return tx.retry_parked(key, kWebNow); }));
  EXPECT_FALSE(store->write([&](Tx& tx) { return tx.retry_parked(key, kWebNow); }));
  EXPECT_EQ(store->write([](Tx& tx) { return tx.claim(kWebNow + Seconds{5}, Millis{1000}, 1).size(); }), 1U);
}

}  // namespace
}  // namespace c1::storage
