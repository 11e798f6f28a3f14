// Says how fast it is here; holds nothing to it.

#include <chrono>
#include <cstdio>
#include <thread>

#include "support.hpp"

namespace c1::storage {
namespace {

using std::chrono::steady_clock;

double micros_since(steady_clock::time_point start) {
  return std::chrono::duration<double, std::micro>(steady_clock::now() - start).count();
}

// About what one decision costs: a request, two audit entries, three effects, a delivery.
void one_decision(Tx& tx, int writer, int i) {
  const std::string id = std::to_string(writer) + "-" + std::to_string(i);
  const auto number = tx.next_request_number();
  tx.save(workflow::Request{.id = {id},
                            .number = number,
                            .subject = {"lena@acme.test"},
                            .requester = {"lena@acme.test"},
                            .entitlement = {"github/" + id},
                            .reason = std::string(200, 'r'),
                            .version = 1},
          0);
  for (int entry = 0; entry < 2; ++entry)
    tx.append({.at = kNow, .actor = "lena@acme.test", .body = std::string(200, 'b')});
  for (const char* person : {"lena", "omar", "ines"}) tx.enqueue(card(person, id), kNow);
  tx.remember(id, "ok", kNow);
}

void say_rate(const std::string& where, const std::string& url, int writers, int each) {
  const auto store = open(url);
  const auto start = steady_clock::now();
  std::vector<std::thread> threads;
  for (int writer = 0; writer < writers; ++writer)
    threads.emplace_back([&, writer] {
      for (int i = 0; i < each; ++i) store->write([&](Tx& tx) { one_decision(tx, writer, i); });
    });
  for (auto& thread : threads) thread.join();
  std::printf("%s, %2d writers: %6.0f decisions/s\n", where.c_str(), writers,
              1e6 * writers * each / micros_since(start));
}

TEST(Speed, OfDecisions) {
  for (const int writers : {1, 16}) {
    const Folder folder;
    say_rate("SQLite", folder.url(), writers, writers == 1 ? 300 : 100);
  }
}

TEST(Speed, OfDecisionsOnPostgresql) {
  const std::string why_not = support::why_no_postgres();
  if (!why_not.empty()) GTEST_SKIP() << why_not;
  for (const int writers : {1, 16}) {
    const support::PostgresServer server(support::PostgresServer::Disk::durable);
    say_rate("PostgreSQL", server.url(), writers, writers == 1 ? 300 : 100);
  }
}

void say_claim(const char* beside, int rows, const std::function<void(Tx&, int)>& fill) {
  const auto store = open("sqlite::memory:");
  store->write([&](Tx& tx) {
    for (int i = 0; i < rows; ++i) fill(tx, i);
  });
  constexpr int kRounds = 50;
  const auto start = steady_clock::now();
  for (int i = 0; i < kRounds; ++i)
    store->write([](Tx& tx) { return tx.claim(kNow, Millis{1000}, 16).size() + tx.next_due().has_value(); });
  std::printf("claim and next_due beside %5d %s: %6.0f us\n", rows, beside, micros_since(start) / kRounds);
}

TEST(Speed, OfLookingForWork) {
  for (const int rows : {10, 10'000}) {
    say_claim("parked", rows, [](Tx& tx, int i) {
      tx.enqueue(card("lena", std::to_string(i)), kNow);
      tx.park(tx.claim(kNow, Millis{1000}, 1).at(0), kNow, "no");
    });
    say_claim("in the future", rows,
              [](Tx& tx, int i) { tx.enqueue(card("lena", std::to_string(i)), kNow + Seconds{i + 1}); });
    say_claim("blocked", rows, [](Tx& tx, int i) {
      if (i == 0) tx.enqueue(card("lena"), kNow + Seconds{9});
      tx.enqueue(line("lena", i), kNow);
    });
    say_claim("cards of one request", rows,
              [](Tx& tx, int i) { tx.enqueue(card("reader" + std::to_string(i)), kNow + Millis{1}); });
  }
}

}  // namespace
}  // namespace c1::storage
