// A backup is one moment of the database, beside a server that goes on writing; and a start from it goes on from there.

#include "storage/backup.hpp"

#include <sys/stat.h>

#include <atomic>
#include <fstream>

#include "support.hpp"

namespace c1::storage {
namespace {

using testing::HasSubstr;

void append(Store& store, int count) {
  for (int i = 0; i < count; ++i)
    store.write([&](Tx& tx) {
      tx.append({.at = kNow, .actor = "lena", .what = "x", .body = std::to_string(i)});
      tx.remember("d" + std::to_string(i), "answer", kNow);
    });
}

TEST(Backup, HoldsWhatWasCommittedAndOpensAsADatabase) {
  const Folder folder;
  const auto server = open(folder.url());
  append(*server, 3);
  const std::string copy = folder.file() + ".backup";
  const auto backup = back_up_sqlite(folder.file(), copy);
  ASSERT_TRUE(backup) << backup.error().says;
  EXPECT_EQ(backup->audit.entries, 3);
  EXPECT_EQ(backup->audit.head, verify_audit(*server).head);
  EXPECT_EQ(backup->bytes, static_cast<std::int64_t>(std::filesystem::file_size(copy)));
  append(*server, 1);  // the server goes on, and the copy does not follow
  const auto restored = open("sqlite:" + copy);
  EXPECT_EQ(verify_audit(*restored).entries, 3);
  append(*restored, 1);
  EXPECT_EQ(verify_audit(*restored).broken_at, std::nullopt);
}

TEST(Backup, IsForItsOwnerAloneAndLeavesNothingBesideIt) {
  const Folder folder;
  const auto server = open(folder.url());
  std::filesystem::create_directory(folder.path / "backups");
  const std::string copy = (folder.path / "backups/one").string();
  ASSERT_TRUE(back_up_sqlite(folder.file(), copy));
  struct stat status {};
  ASSERT_EQ(::stat(copy.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(folder.path / "backups"))
    names.push_back(file.path().filename());
  EXPECT_THAT(names, testing::ElementsAre("one"));
}

// Each write has an audit entry and a delivery: a copy with one of the two would be torn.
TEST(Backup, IsOneMomentWhileTheServerWrites) {
  const Folder folder;
  const auto server = open(folder.url());
  std::atomic<bool> enough = false;
  std::thread writer([&] {
    for (int i = 0; !enough; ++i)
      server->write([&](Tx& tx) {
        tx.append({.at = kNow, .actor = "lena", .what = "x"});
        tx.remember("d" + std::to_string(i), std::string(2000, 'a'), kNow);
      });
  });
  for (int i = 0; i < 5; ++i) {
    const std::string copy = folder.file() + std::to_string(i);
    const auto backup = back_up_sqlite(folder.file(), copy);
    ASSERT_TRUE(backup) << backup.error().says;
    EXPECT_EQ(backup->audit.broken_at, std::nullopt);
    EXPECT_THAT(ask_past_the_store(copy, "select (select count(*) from audit) = (select count(*) from delivery)"),
                testing::ElementsAre("1"));
  }
  enough = true;
  writer.join();
}

TEST(Backup, NeverReplacesAFile) {
  const Folder folder;
  const auto server = open(folder.url());
  const std::string copy = folder.file() + ".backup";
  std::ofstream(copy) << "precious";
  const auto backup = back_up_sqlite(folder.file(), copy);
  ASSERT_FALSE(backup);
  EXPECT_EQ(backup.error().code, Errc::conflict);
  EXPECT_THAT(backup.error().says, HasSubstr("was left as it is"));
  std::string text;
  std::ifstream(copy) >> text;
  EXPECT_EQ(text, "precious");
}

TEST(Backup, SaysWhatIsNoDatabaseAndWhereItCannotWrite) {
  const Folder folder;
  EXPECT_THAT(back_up_sqlite(folder.file(), folder.file() + ".b").error().says, HasSubstr("There is no database file"));
  const auto server = open(folder.url());
  EXPECT_THAT(back_up_sqlite(folder.file(), (folder.path / "no/such/b").string()).error().says,
              HasSubstr("cannot be made"));
}

// What is broken in the database is broken in its copy, and whoever makes it is told.
TEST(Backup, TellsOfABrokenAuditLog) {
  const Folder folder;
  append(*open(folder.url()), 3);
  ASSERT_TRUE(run_past_the_store(folder.file(),
                                 "drop trigger audit_no_update; update audit set actor = 'omar' where sequence = 2"));
  const auto backup = back_up_sqlite(folder.file(), folder.file() + ".b");
  ASSERT_TRUE(backup) << backup.error().says;
  EXPECT_EQ(backup->audit.broken_at, 2);
}

}  // namespace
}  // namespace c1::storage
