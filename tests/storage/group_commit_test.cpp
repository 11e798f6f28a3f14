// Many write at once; one commit serves them, and what goes wrong for one is not felt by the others.

#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "support.hpp"

namespace c1::storage {
namespace {

using workflow::Request;

// Commits in a write-ahead log that was never reset: frames that say how large the database is after them
// (sqlite.org/fileformat2.html, "The Write-Ahead Log").
int commits_in(const std::string& wal) {
  std::ifstream in(wal, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  constexpr std::size_t kHeader = 32, kFrame = 24, kPage = 4096;
  int commits = 0;
  for (std::size_t at = kHeader; at + kFrame + kPage <= bytes.size(); at += kFrame + kPage)
    commits += bytes.substr(at + 4, 4) != std::string(4, '\0');
  return commits;
}

class Writers : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, Writers, kEveryStore, name_of_store);

TEST_P(Writers, EightAtOnceAreAllCommitted) {
  on_threads(8, [&](int writer) {
    for (int i = 0; i < 25; ++i)
      store->write(
          [&](Tx& tx) { tx.remember(delivery(writer, i), "x", kNow), tx.append({.at = kNow, .actor = "lena"}); });
  });
  for (int writer = 0; writer < 8; ++writer)
    for (int i = 0; i < 25; ++i) EXPECT_TRUE(has(*store, delivery(writer, i)));
  EXPECT_EQ(verify_audit(*store).entries, 200);
  EXPECT_EQ(verify_audit(*store).broken_at, std::nullopt);
}

TEST_P(Writers, TakeNumbersWithoutGaps) {
  std::mutex mutex;
  std::set<std::int64_t> numbers;
  on_threads(8, [&](int writer) {
    for (int i = 0; i < 10; ++i) try {
        const auto number = store->write([&](Tx& tx) {
          const auto next = tx.next_request_number();
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
}

TEST_P(Writers, AConflictRunsTheFunctionAgain) {
  Request one{.id = {"r1"}, .number = 1001, .subject = {"lena@acme.test"}, .version = 1};
  store->write([&](Tx& tx) { tx.save(one, 0); });
  one.version = 2;
  int runs = 0;
  store->write([&](Tx& tx) { tx.save(one, ++runs == 1 ? 7 : 1); });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.request({"r1"})->version; }), 2);
}

TEST_P(Writers, ASecondOpenRequestForTheSameIsAConflict) {
  const Request one{
      .id = {"r1"}, .number = 1001, .subject = {"lena@acme.test"}, .entitlement = {"github/a"}, .version = 1};
  store->write([&](Tx& tx) { tx.save(one, 0); });
  Request two = one;
  two.id = {"r2"};
  two.number = 1002;
  int runs = 0;
  EXPECT_THROW(store->write([&](Tx& tx) { ++runs, tx.save(two, 0); }), StoreDown);
  EXPECT_GT(runs, 1) << "decided anew on what is stored now";
  EXPECT_EQ(store->read([](Tx& tx) { return tx.request({"r2"}); }), std::nullopt);
}

TEST_P(Writers, AReadRefusesAChange) {
  EXPECT_THROW(store->read([](Tx& tx) { return tx.next_request_number(); }), std::logic_error);
  EXPECT_EQ(store->write([](Tx& tx) { return tx.next_request_number(); }), 1001);
}

TEST_P(Writers, AWriteInsideOfAWriteIsRefusedAndDoesNotHang) {
  EXPECT_THROW(store->write([&](Tx&) { store->write([](Tx&) {}); }), std::logic_error);
}

TEST_P(Writers, ClaimEachEffectOnceAndInLaneOrder) {
  constexpr int kLanes = 12, kLines = 5;
  store->write([](Tx& tx) {
    for (int version = 1; version <= kLines; ++version)
      for (int lane = 0; lane < kLanes; ++lane) tx.enqueue(line("p" + std::to_string(lane), version), kNow);
  });
  std::mutex mutex;
  std::map<std::string, std::vector<std::int64_t>> said;
  std::atomic<int> left = kLanes * kLines;
  on_threads(4, [&](int) {
    while (left > 0)
      for (const auto& due : claim(*store, kNow, 3)) {
        const auto& say = std::get<workflow::SayInThread>(due.effect);
        {
          const std::lock_guard lock(mutex);
          said[say.person.value].push_back(say.version);
        }
        store->write([&](Tx& tx) { tx.done(due); });
        --left;
      }
  });
  EXPECT_EQ(said.size(), std::size_t{kLanes});
  for (const auto& [person, versions] : said) EXPECT_THAT(versions, testing::ElementsAre(1, 2, 3, 4, 5)) << person;
}

TEST_P(Writers, WhatTheStoreThrowsFailsTheWriteAlsoWhereItIsSwallowed) {
  const Request one{
      .id = {"r1"}, .number = 1001, .subject = {"lena@acme.test"}, .entitlement = {"github/a"}, .version = 1};
  store->write([&](Tx& tx) { tx.save(one, 0); });
  EXPECT_ANY_THROW(store->write([&](Tx& tx) {
    tx.remember("d1", "x", kNow);
    try {
      tx.save(one, 7);
    } catch (const std::exception&) {  // what nobody should do
    }
  }));
  EXPECT_FALSE(has(*store, "d1"));
}

TEST_P(Writers, WhoThrowsAfterAConflictIsToldTheirOwnProblem) {
  const Request one{
      .id = {"r1"}, .number = 1001, .subject = {"lena@acme.test"}, .entitlement = {"github/a"}, .version = 1};
  store->write([&](Tx& tx) { tx.save(one, 0); });
  std::atomic<int> refused = 0;
  on_threads(8, [&](int writer) {
    try {
      store->write([&](Tx& tx) {
        tx.remember(delivery(writer, 0), "x", kNow);
        if (writer % 2 != 0) return;
        Request two = one;  // its failure may still be on its way
        two.id = {"r2"}, two.number = 1002;
        try {
          tx.save(two, 0);
        } catch (const std::exception&) {
        }
        throw std::out_of_range("refused");
      });
    } catch (const std::out_of_range&) {
      ++refused;
    }
  });
  EXPECT_EQ(refused, 4);
  for (int writer = 0; writer < 8; ++writer) EXPECT_EQ(has(*store, delivery(writer, 0)), writer % 2 != 0) << writer;
}

TEST_P(Writers, TellOnceTheyHaveCommitted) {
  std::mutex mutex;
  Change told;
  store->write([](Tx& tx) { tx.remember("d1", "x", kNow); });
  store->on_change([&](const Change& change) {
    const std::lock_guard lock(mutex);
    told = told + change;
  });
  const auto told_since = [&] {
    const std::lock_guard lock(mutex);
    return std::exchange(told, Change{});
  };
  while (!store->hears_others()) std::this_thread::yield();
  EXPECT_TRUE(told_since().any()) << "nobody knows what was before";
  EXPECT_THROW(store->write([](Tx& tx) { tx.enqueue(card("lena"), kNow), throw std::runtime_error("no"); }),
               std::runtime_error);
  store->write([](Tx& tx) { tx.remember("d2", "x", kNow); });
  EXPECT_FALSE(told_since().any());
  store->write([](Tx& tx) { tx.enqueue(card("lena"), kNow); });
  EXPECT_TRUE(told_since().effects);
  store->write([](Tx& tx) { tx.move_catalog_version(); });
  const Change last = told_since();
  EXPECT_TRUE(last.catalog);
  EXPECT_FALSE(last.effects);
  store->on_change(nullptr);
}

class WritersBesideReaders : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, WritersBesideReaders, kStoresWithReaders, name_of_store);

TEST_P(WritersBesideReaders, AreNotSeenBeforeTheyHaveCommitted) {
  store->write([&](Tx& tx) {
    tx.remember("d1", "x", kNow);
    EXPECT_FALSE(has(*store, "d1"));
  });
  EXPECT_TRUE(has(*store, "d1"));
}

TEST_P(WritersBesideReaders, DoNotMoveTheGroundUnderAReader) {
  store->read([&](Tx& tx) {
    EXPECT_FALSE(tx.answer_to("d1"));
    store->write([](Tx& other) { other.remember("d1", "x", kNow); });
    EXPECT_FALSE(tx.answer_to("d1"));
    return 0;
  });
  EXPECT_TRUE(has(*store, "d1"));
}

class FileWriters : public testing::Test {
 protected:
  Folder folder;
  std::unique_ptr<Store> store = open(folder.url());
};

TEST_F(FileWriters, ShareACommit) {
  constexpr int kWriters = 8, kEach = 40;
  const int before = commits_in(folder.file() + "-wal");
  on_threads(kWriters, [&](int writer) {
    for (int i = 0; i < kEach; ++i) store->write([&](Tx& tx) { tx.remember(delivery(writer, i), "x", kNow); });
  });
  const int commits = commits_in(folder.file() + "-wal") - before;
  EXPECT_GT(commits, 0);
  EXPECT_LT(commits, kWriters * kEach);
}

// No file of this process may grow past `bytes`, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(std::uintmax_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit full{static_cast<rlim_t>(bytes), before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &full);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST_F(FileWriters, OnAFullDiskAreToldAndGoOnWhenThereIsRoom) {
  store->write([](Tx& tx) { tx.remember("before", "x", kNow); });
  std::atomic<int> down = 0;
  {
    const FullDisk full(std::filesystem::file_size(folder.file() + "-wal") + 8192);
    on_threads(4, [&](int writer) {
      try {
        store->write([&](Tx& tx) { tx.remember(delivery(writer, 0), std::string(100'000, 'x'), kNow); });
      } catch (const StoreDown&) {
        ++down;
      }
    });
  }
  EXPECT_EQ(down, 4);
  for (int writer = 0; writer < 4; ++writer) EXPECT_FALSE(has(*store, delivery(writer, 0)));
  store->write([](Tx& tx) { tx.remember("after", "x", kNow); });
  EXPECT_TRUE(has(*store, "before"));
  EXPECT_TRUE(has(*store, "after"));
}

TEST_F(FileWriters, AFailureThatIsSwallowedLeavesNoHalf) {
  bool told = false;
  {
    const FullDisk full(std::filesystem::file_size(folder.file() + "-wal") + 8192);
    try {
      store->write([](Tx& tx) {
        try {
          for (int i = 0; i < 8; ++i) tx.remember(delivery(0, i), std::string(1'000'000, 'x'), kNow);
        } catch (const std::exception&) {  // what nobody should do
        }
        tx.remember("half", "x", kNow);
      });
    } catch (const StoreDown&) {
      told = true;
    }
  }
  EXPECT_TRUE(told);
  EXPECT_FALSE(has(*store, "half"));
}

TEST(SqliteAddress, TellsNoPassword) {
  EXPECT_THAT(open_store("mysql://c1:hunter2@db/c1").error().says, testing::Not(testing::HasSubstr("hunter2")));
}

TEST(SqliteAddress, AFileThatIsNoDatabaseIsRefusedAndLeftAsItIs) {
  Folder folder;
  const std::string text = "Dear diary, " + std::string(8000, '.');
  std::ofstream(folder.file()) << text;
  const auto store = open_store(folder.url());
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::invalid);
  std::ifstream in(folder.file());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), text);
}

TEST(SqliteAddress, AFolderIsNoDatabase) {
  Folder folder;
  const auto store = open_store("sqlite:" + folder.path.string());
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::invalid);
}

TEST(SqliteFile, OpensAgainWithWhatItHeld) {
  Folder folder;
  open(folder.url())->write([](Tx& tx) { tx.remember("d1", "x", kNow), tx.append({.at = kNow, .actor = "lena"}); });
  const auto store = open(folder.url());
  EXPECT_TRUE(has(*store, "d1"));
  EXPECT_EQ(verify_audit(*store).entries, 1);
}

}  // namespace
}  // namespace c1::storage
