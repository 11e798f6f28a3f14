#pragma once
// A folder of its own for a database, the kinds of store the contract holds for, and effects to queue.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/ids.hpp"
#include "storage/audit.hpp"
#include "storage/store.hpp"
#include "support/postgres_server.hpp"

namespace c1::storage {

inline const Instant kNow = from_millis(1'800'000'000'000);

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("c1-store-" + new_id());
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file() const { return (path / "c1.db").string(); }
  std::string url() const { return "sqlite:" + file(); }
};

inline std::unique_ptr<Store> open(const std::string& url) {
  auto store = open_store(url);
  EXPECT_TRUE(store) << store.error().says;
  return *std::move(store);
}

// What somebody with a shell on the server could do. False if SQLite refuses it.
bool run_past_the_store(const std::string& file, const std::string& sql);
// Rows as text, columns with '|' between, null as "null".
std::vector<std::string> ask_past_the_store(const std::string& file, const std::string& sql);

// The contract, on every kind of store.
enum class Kind { file, memory, postgres };
class OnEveryStore : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    const std::string why_not = GetParam() == Kind::postgres ? support::why_no_postgres() : "";
    if (!why_not.empty()) GTEST_SKIP() << why_not;
    if (GetParam() == Kind::postgres) postgres = std::make_unique<support::PostgresDatabase>();
    store = open(url());
  }
  void TearDown() override { store.reset(); }
  std::string url() const {
    return GetParam() == Kind::file ? folder.url() : (postgres ? postgres->url() : "sqlite::memory:");
  }

  Folder folder;
  std::unique_ptr<support::PostgresDatabase> postgres;
  std::unique_ptr<Store> store;
};
inline const auto kEveryStore = testing::Values(Kind::file, Kind::memory, Kind::postgres);
inline const auto kStoresWithReaders = testing::Values(Kind::file, Kind::postgres);
inline std::string name_of_store(const testing::TestParamInfo<Kind>& kind) {
  return kind.param == Kind::file ? "File" : (kind.param == Kind::memory ? "Memory" : "Postgres");
}

inline workflow::Effect card(const std::string& person, const std::string& id = "r1") {
  return workflow::SyncCard{{id}, {person}};
}
inline workflow::Effect line(const std::string& person, std::int64_t version) {
  return workflow::SayInThread{{"r1"}, {person}, workflow::SayInThread::What::approved, {}, "", version};
}

inline std::string delivery(int writer, int write) { return std::to_string(writer) + "/" + std::to_string(write); }

inline bool has(Store& store, const std::string& delivery) {
  return store.read([&](Tx& tx) { return tx.answer_to(delivery).has_value(); });
}

template <class F>
void on_threads(int count, F function) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&function, i] { function(i); });
  for (auto& thread : threads) thread.join();
}

inline std::vector<DueEffect> claim(Store& store, Instant now = kNow, std::size_t limit = 10) {
  return store.write([&](Tx& tx) { return tx.claim(now, Millis{1000}, limit); });
}

}  // namespace c1::storage
