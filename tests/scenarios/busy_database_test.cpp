// A database that stands still for longer than a click waits: nothing is half done, and people know what to do.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

// Has the turn of all writers, as another server that stands still would.
class HeldTurn {
 public:
  explicit HeldTurn(const std::string& url) : store_(storage::open_store(url).value()) {
    std::promise<void> held;
    thread_ = std::thread([this, &held] {
      store_->write([&](storage::Tx& tx) {
        tx.catalog_version();
        held.set_value();
        let_go_.get_future().wait();
      });
    });
    held.get_future().wait();
  }
  ~HeldTurn() { let_go(); }
  HeldTurn(const HeldTurn&) = delete;
  HeldTurn& operator=(const HeldTurn&) = delete;
  void let_go() {
    if (!thread_.joinable()) return;
    let_go_.set_value();
    thread_.join();
  }

 private:
  std::unique_ptr<storage::Store> store_;
  std::promise<void> let_go_;
  std::thread thread_;
};

class BusyDatabase : public ::testing::Test {
 protected:
  // A statement may wait for so long.
  void begins(int milliseconds) {
    world = std::make_unique<World>(kOrganisation, [&](bot::Config& config) {
      config.database = database->url() + "?options=-c%20statement_timeout%3D" + std::to_string(milliseconds);
    });
    auto lena = world->desk->person("lena");
    lena.runs("/c1 request");
    lena.chooses("App", "GitHub").chooses("Entitlement", "On call");
    lena.fills("Reason", "The build is broken").submits();
    world->desk->person("omar").sees_button("Approve", "#1001");
    world->desk->settles();
  }
  void SetUp() override {
    const std::string why_not = support::why_no_postgres();
    if (!why_not.empty()) GTEST_SKIP() << why_not;
    database = std::make_unique<support::PostgresDatabase>();
  }
  // Since when a transaction waits for its turn; empty if none does.
  std::vector<std::string> waiting_since() {
    return database
        ->ask(
            "select xact_start, pg_sleep(0.01) from pg_stat_activity where wait_event_type = 'Lock' and datname = "
            "current_database()")
        .rows;
  }
  int approvals() {
    world->stop_app();
    const auto store = storage::open_store(database->url()).value();
    int count = 0;
    for (const auto& record : store->read([](storage::Tx& tx) { return tx.audit(0, 1000); }))
      count += record.entry.what == "decision.made" && record.entry.body.find("approved") != std::string::npos;
    return count;
  }

  std::unique_ptr<support::PostgresDatabase> database;
  std::unique_ptr<World> world;
};

TEST_F(BusyDatabase, TellsWhoeverClicksToTryAgainAndHasDoneNothing) {
  begins(200);
  auto omar = world->desk->person("omar");
  {
    const HeldTurn held(database->url());
    omar.clicks("Approve", "#1001");
    omar.sees("nothing is done twice");
  }
  omar.sees_button("Approve", "#1001");
  omar.clicks("Approve", "#1001");
  world->desk->person("ines").sees_button("Provisioned", "#1001");
  EXPECT_EQ(approvals(), 1);
}

// It was too late to say so: what could be recorded meanwhile is done by itself.
TEST_F(BusyDatabase, DoesWhatItHasRecordedOnceItAnswers) {
  begins(2'500);  // longer than a listener may take before what came in is recorded
  auto omar = world->desk->person("omar");
  HeldTurn held(database->url());
  std::thread click([&] { omar.clicks("Approve", "#1001"); });
  std::vector<std::string> first;
  while (first.empty()) first = waiting_since();
  for (auto now = first; now.empty() || now == first;)
    now = waiting_since();  // the click has given up, and waits to be kept
  held.let_go();
  click.join();
  world->desk->person("ines").sees_button("Provisioned", "#1001");
  EXPECT_EQ(approvals(), 1);
}

}  // namespace
}  // namespace c1::scenarios
