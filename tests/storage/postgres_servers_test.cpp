// Several servers on one PostgreSQL: two stores in one process, and two processes.

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include "support.hpp"

namespace c1::storage {
namespace {

using workflow::Request;

class TwoServers : public testing::Test {
 protected:
  void SetUp() override {
    const std::string why_not = support::why_no_postgres();
    if (!why_not.empty()) GTEST_SKIP() << why_not;
    database = std::make_unique<support::PostgresDatabase>();
    here = open(database->url());
    there = open(database->url());
  }
  void TearDown() override {
    here.reset();
    there.reset();
  }
  Store& server(int i) { return i % 2 == 0 ? *here : *there; }

  std::unique_ptr<support::PostgresDatabase> database;
  std::unique_ptr<Store> here, there;
};

Request open_one(const std::string& id) {
  return {.id = {id}, .number = 1001, .subject = {"lena@acme.test"}, .entitlement = {"github/a"}, .version = 1};
}

TEST_F(TwoServers, OneOfTwoDecisionsWinsAndTheOtherSeesIt) {
  for (int round = 0; round < 10; ++round) {
    const std::string id = "r" + std::to_string(round);
    here->write([&](Tx& tx) {
      Request one = open_one(id);
      one.number += round;
      tx.save(one, 0);
    });
    std::atomic<int> won = 0, saw = 0;
    on_threads(2, [&](int who) {
      const bool decided = server(who).write([&](Tx& tx) {
        Request one = *tx.request({id});
        if (one.outcome) return false;
        one.outcome = who == 0 ? workflow::Outcome::denied : workflow::Outcome::cancelled;
        ++one.version;
        tx.save(one, one.version - 1);
        return true;
      });
      ++(decided ? won : saw);
    });
    EXPECT_EQ(won, 1);
    EXPECT_EQ(saw, 1);
  }
}

// Somebody with psql, who does not stand in the line of the servers.
TEST_F(TwoServers, AChangeThatComesInBetweenMakesTheFunctionRunAgain) {
  here->write([](Tx& tx) { tx.save(open_one("r1"), 0); });
  int runs = 0;
  here->write([&](Tx& tx) {
    Request one = *tx.request({"r1"});
    if (++runs == 1) {
      EXPECT_TRUE(database->ask("update request set state = state where id = 'r1'").ok);
    }
    ++one.version;
    tx.save(one, one.version - 1);
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(there->read([](Tx& tx) { return tx.request({"r1"})->version; }), 2);
}

TEST_F(TwoServers, WhoComesInBetweenAgainAndAgainIsToldApartFromALostDatabase) {
  here->write([](Tx& tx) { tx.save(open_one("r1"), 0); });
  try {
    here->write([&](Tx& tx) {
      Request one = *tx.request({"r1"});
      EXPECT_TRUE(database->ask("update request set state = state where id = 'r1'").ok);
      ++one.version;
      tx.save(one, one.version - 1);
    });
    ADD_FAILURE() << "it was kept";
  } catch (const StoreDown& problem) {
    EXPECT_THAT(problem.what(), testing::HasSubstr("try once more"));
  }
  EXPECT_EQ(there->read([](Tx& tx) { return tx.request({"r1"})->version; }), 1);
}

TEST_F(TwoServers, TakeNumbersWithoutGapsAndWriteOneAuditLog) {
  std::mutex mutex;
  std::set<std::int64_t> numbers;
  on_threads(8, [&](int writer) {
    for (int i = 0; i < 20; ++i) try {
        const auto number = server(writer).write([&](Tx& tx) {
          const auto next = tx.next_request_number();
          tx.append({.at = kNow, .actor = "lena", .what = "x", .body = std::to_string(next)});
          if ((writer + i) % 3 == 0) throw std::runtime_error("refused");
          return next;
        });
        const std::lock_guard lock(mutex);
        EXPECT_TRUE(numbers.insert(number).second);
      } catch (const std::runtime_error&) {
      }
  });
  EXPECT_EQ(*numbers.begin(), 1001);
  EXPECT_EQ(*numbers.rbegin(), 1000 + static_cast<std::int64_t>(numbers.size()));
  const auto verdict = verify_audit(*there);
  EXPECT_EQ(verdict.entries, static_cast<std::int64_t>(numbers.size()));
  EXPECT_EQ(verdict.broken_at, std::nullopt);
}

TEST_F(TwoServers, ClaimEachEffectOnceAndInLaneOrder) {
  constexpr int kLanes = 12, kLines = 5;
  for (int version = 1; version <= kLines; ++version)
    server(version).write([&](Tx& tx) {
      for (int lane = 0; lane < kLanes; ++lane) tx.enqueue(line("p" + std::to_string(lane), version), kNow);
    });
  std::mutex mutex;
  std::map<std::string, std::vector<std::int64_t>> said;
  std::atomic<int> left = kLanes * kLines;
  on_threads(4, [&](int worker) {
    while (left > 0)
      for (const auto& due : claim(server(worker), kNow, 3)) {
        const auto& say = std::get<workflow::SayInThread>(due.effect);
        {
          const std::lock_guard lock(mutex);
          said[say.person.value].push_back(say.version);
        }
        server(worker + 1).write([&](Tx& tx) { tx.done(due); });
        --left;
      }
  });
  EXPECT_EQ(said.size(), std::size_t{kLanes});
  for (const auto& [person, versions] : said) EXPECT_THAT(versions, testing::ElementsAre(1, 2, 3, 4, 5)) << person;
}

TEST_F(TwoServers, OneThatStartsTakesNoLeaseOfTheOther) {
  here->write([](Tx& tx) { tx.enqueue(card("lena"), kNow); });
  EXPECT_THAT(claim(*here), testing::SizeIs(1));
  there->write([](Tx& tx) { tx.release_leases(); });
  EXPECT_THAT(claim(*there), testing::IsEmpty());
}

// What a store was told, and waiting for it.
class Told {
 public:
  explicit Told(Store& store) : store_(store) {
    store.on_change([this](const Change& change) {
      const std::lock_guard lock(mutex_);
      told_ = told_ + change;
      came_.notify_all();
    });
  }
  ~Told() { store_.on_change(nullptr); }
  // True once all of it was told; forgets it.
  bool comes(const Change& wanted) {
    std::unique_lock lock(mutex_);
    const bool came = came_.wait_for(lock, std::chrono::seconds(30), [&] {
      return (!wanted.effects || told_.effects) && (!wanted.catalog || told_.catalog) &&
             (!wanted.people || told_.people);
    });
    told_ = {};
    return came;
  }

 private:
  Store& store_;
  std::mutex mutex_;
  std::condition_variable came_;
  Change told_;
};

TEST_F(TwoServers, EachHearsAtOnceWhatTheOtherHasCommitted) {
  Told told(*there);
  EXPECT_TRUE(told.comes({.effects = true, .catalog = true, .people = true}))
      << "once it listens: nobody knows what it has missed";
  here->write([](Tx& tx) { tx.enqueue(card("lena"), kNow); });
  EXPECT_TRUE(told.comes({.effects = true}));
  here->write([](Tx& tx) { tx.move_catalog_version(); });
  EXPECT_TRUE(told.comes({.catalog = true}));
  here->write([](Tx& tx) { tx.save(SlackLink{.team = "T1", .slack_user = "U1", .person = "lena", .gone = true}); });
  EXPECT_TRUE(told.comes({.people = true})) << "somebody has left Slack";
}

TEST_F(TwoServers, OneThatCouldNotHearIsToldThatAllMayHaveChanged) {
  // Both must be listening before their connections can be ended.
  const auto listening = [&] { return here->hears_others() && there->hears_others(); };
  for (int look = 0; look < 1'000 && !listening(); ++look) database->ask("select pg_sleep(0.01)");
  ASSERT_TRUE(listening());
  Told told(*there);
  EXPECT_TRUE(told.comes({.effects = true, .catalog = true, .people = true}));
  const auto ended = database->ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = "
      "current_database()");
  EXPECT_EQ(ended.rows.size(), 2u) << ended.problem;
  EXPECT_TRUE(told.comes({.effects = true, .catalog = true, .people = true}));
}

TEST(ManyServers, MayStartOnAnEmptyDatabaseAtOnce) {
  const std::string why_not = support::why_no_postgres();
  if (!why_not.empty()) GTEST_SKIP() << why_not;
  const support::PostgresDatabase database;
  std::atomic<int> opened = 0;
  on_threads(6, [&](int) {
    const auto store = open_store(database.url());
    EXPECT_TRUE(store) << store.error().says;
    if (store) (*store)->write([](Tx& tx) { tx.next_request_number(); }), ++opened;
  });
  EXPECT_EQ(opened, 6);
  EXPECT_EQ(open(database.url())->write([](Tx& tx) { return tx.next_request_number(); }), 1007);
}

// ---- processes

constexpr int kEach = 60;

[[noreturn]] void decide_again_and_again(const std::string& url, int process) {
  try {
    const auto store = open_store(url);
    if (!store) ::_exit(2);
    for (int i = 0; i < kEach; ++i)
      (*store)->write([&](Tx& tx) {
        Request one = open_one(delivery(process, i));
        one.number = tx.next_request_number();
        one.entitlement = {"github/" + one.id.value};
        tx.save(one, 0);
        tx.append({.at = kNow, .actor = "lena", .what = "request.opened", .request = one.id.value});
        tx.enqueue(card("lena", one.id.value), kNow);
        tx.remember(one.id.value, "ok", kNow);
      });
    ::_exit(0);
  } catch (const std::exception&) {
    ::_exit(1);
  }
}

TEST(TwoProcesses, WriteOneStory) {
  const std::string why_not = support::why_no_postgres();
  if (!why_not.empty()) GTEST_SKIP() << why_not;
  const support::PostgresDatabase database;
  std::vector<pid_t> children;
  for (int process = 0; process < 2; ++process) {
    children.push_back(::fork());
    if (children.back() == 0) decide_again_and_again(database.url(), process);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  const auto store = open(database.url());
  for (int number = 1001; number <= 1000 + 2 * kEach; ++number)
    EXPECT_TRUE(store->read([&](Tx& tx) { return tx.request_by_number(number); })) << number;
  EXPECT_EQ(store->write([](Tx& tx) { return tx.next_request_number(); }), 1001 + 2 * kEach);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.pending_effects(); }), 2 * kEach);
  EXPECT_EQ(verify_audit(*store).entries, 2 * kEach);
  EXPECT_EQ(verify_audit(*store).broken_at, std::nullopt);
}

// Killed inside of its function, in its turn, with half of its changes made.
TEST(TwoProcesses, OneThatIsKilledInTheMiddleOfAWriteLeavesNothingAndHoldsNobodyUp) {
  const std::string why_not = support::why_no_postgres();
  if (!why_not.empty()) GTEST_SKIP() << why_not;
  const support::PostgresDatabase database;
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto store = open_store(database.url());
    (*store)->write([&](Tx& tx) {
      tx.remember("half", "x", kNow);
      tx.append({.at = kNow, .actor = "lena"});
      tx.next_request_number();
      if (::write(ends[1], "x", 1) == 1) ::pause();
    });
    ::_exit(1);
  }
  char half = 0;
  ASSERT_EQ(::read(ends[0], &half, 1), 1);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]), ::close(ends[1]);
  const auto store = open(database.url());
  EXPECT_EQ(store->write([](Tx& tx) { return tx.next_request_number(); }), 1001);
  EXPECT_FALSE(has(*store, "half"));
  EXPECT_EQ(verify_audit(*store).entries, 0);
}

}  // namespace
}  // namespace c1::storage
