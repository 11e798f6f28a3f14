// A database moved to another one is the same: row by row, and by the head of its audit log.

#include "storage/move.hpp"

#include <algorithm>
#include <fstream>

#include "support.hpp"

namespace c1::storage {
namespace {

using testing::HasSubstr;

// Every row of every table.
std::vector<std::string> all_of(const std::string& file) {
  std::vector<std::string> rows;
  for (const auto& table : ask_past_the_store(file, "select name from sqlite_master where type = 'table' order by 1"))
    for (const auto& row : ask_past_the_store(file, "select * from " + table)) rows.push_back(table + ": " + row);
  std::ranges::sort(rows);
  return rows;
}

// What schema 1 was filled with, and something in each of the tables that came later.
void fill(const std::string& file) {
  std::ifstream in(C1_SOURCE_DIR "/tests/storage/released/schema-1.sqlite.sql");
  ASSERT_TRUE(run_past_the_store(file, {std::istreambuf_iterator<char>(in), {}}));
  open("sqlite:" + file)->write([](Tx& tx) {
    tx.save(workflow::Delegation{
        .id = {"d1"}, .from = {"omar@acme.test"}, .to = {"ines@acme.test"}, .starts = kNow, .ends = {}});
    tx.save({"lena@acme.test"}, {workflow::NoticeChannel::mail, workflow::NoticeKind::access, false});
    tx.save(DigestRow{"lena@acme.test", workflow::DigestTimes{workflow::DigestDays::monday, 8}, "2026-11-27", kNow});
    tx.save(workflow::Inquiry{
        .id = {"i1"}, .asker = {"lena@acme.test"}, .text = "Something", .asked = {{"omar@acme.test"}}});
    tx.save(DirectoryPerson{.id = "p", .source = "scim", .person = "pia@acme.test", .email = "pia@acme.test"});
    tx.save(SlackInstall{.id = "T1", .name = "Acme", .installed = kNow, .version = 1});
    tx.save(SlackHealth{.team = "T1", .answered = kNow, .failed = {}, .method = "", .error = ""});
    tx.keep_inbound("k", "{\"text\":\"Zwölf 🥊\"}", "", kNow, kNow);
    tx.save(ApiClient{.id = "c", .client_id = "n@h/pcc", .person = "lena@acme.test", .name = "tab\tquote' back\\"});
    tx.save(ApiToken{.hash = "h", .client = "c", .person = "lena@acme.test"});
    tx.save(WebSession{.hash = "s", .id = "i", .person = "lena@acme.test", .opened = kNow, .seen = kNow, .ends = kNow});
    tx.save(WebTicket{.hash = "t", .kind = "link", .body = "", .ends = kNow});
    tx.save(WorkflowRun{.execution = "Fx1", .request = "r", .team = "T1", .refusal = "", .told = {}});
    tx.save(SavedView{"lena@acme.test", "history", "Open", "state=open"});
    for (int i = 0; i < 2'500; ++i) {  // more than a page
      tx.append({.at = kNow, .actor = "lena", .what = "x", .body = std::to_string(i)});
      tx.remember("many" + std::to_string(i), "answer", kNow);
    }
  });
}

class Move : public testing::Test {
 protected:
  void SetUp() override { fill(folder.file()); }
  Folder folder;
  std::string other() const { return folder.file() + ".other"; }
};

TEST_F(Move, FromSqliteToSqliteKeepsEveryRow) {
  const auto before = all_of(folder.file());
  const auto moved = move_store(folder.url(), "sqlite:" + other());
  ASSERT_TRUE(moved) << moved.error().says;
  EXPECT_EQ(all_of(other()), before);
  EXPECT_EQ(all_of(folder.file()), before) << "the source is not changed";
  EXPECT_EQ(moved->audit.entries, 2'503);
  EXPECT_EQ(moved->audit.head, verify_audit(*open("sqlite:" + other())).head);
  for (const MovedTable& table : moved->tables)
    EXPECT_EQ(ask_past_the_store(other(), "select count(*) from " + table.name).at(0), std::to_string(table.rows));
}

TEST_F(Move, ToPostgresqlAndBackKeepsEveryRow) {
  if (const std::string why_not = support::why_no_postgres(); !why_not.empty()) GTEST_SKIP() << why_not;
  const support::PostgresDatabase postgres;
  const auto there = move_store(folder.url(), postgres.url());
  ASSERT_TRUE(there) << there.error().says;
  {
    const auto store = open(postgres.url());
    EXPECT_EQ(verify_audit(*store).head, verify_audit(*open(folder.url())).head);
    EXPECT_EQ(store->write([](Tx& tx) { return tx.next_request_number(); }), 1003) << "it goes on from there";
  }
  ASSERT_TRUE(postgres.ask("update counter set value = 1002 where name = 'request'").ok);
  // The backend of the store that was open just now ends when PostgreSQL comes to it.
  auto back = move_store(postgres.url(), "sqlite:" + other());
  for (int look = 0; look < 1'000 && !back && back.error().code == Errc::conflict; ++look)
    back = move_store(postgres.url(), "sqlite:" + other());
  ASSERT_TRUE(back) << back.error().says;
  EXPECT_EQ(all_of(other()), all_of(folder.file()));
  EXPECT_EQ(back->audit.head, there->audit.head);
}

TEST_F(Move, RefusesATargetThatIsNotEmpty) {
  open("sqlite:" + other())->write([](Tx& tx) { tx.remember("d", "answer", kNow); });
  const auto before = all_of(other());
  const auto moved = move_store(folder.url(), "sqlite:" + other());
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().code, Errc::conflict);
  EXPECT_THAT(moved.error().says, HasSubstr("is not empty (there are rows in delivery)"));
  EXPECT_EQ(all_of(other()), before);
}

TEST_F(Move, RefusesWhileAServerIsAtWork) {
  const auto server = open(folder.url());
  EXPECT_THAT(move_store(folder.url(), "sqlite:" + other()).error().says, HasSubstr("in use by another c1"));
  if (const std::string why_not = support::why_no_postgres(); !why_not.empty()) GTEST_SKIP() << why_not;
  const support::PostgresDatabase postgres;
  const auto two = open(postgres.url());
  EXPECT_THAT(move_store(postgres.url(), "sqlite:" + other()).error().says, HasSubstr("Another c1 is connected"));
}

TEST_F(Move, RefusesWhatIsNoAddressOrNoDatabase) {
  EXPECT_THAT(move_store("c1.db", folder.url()).error().says, HasSubstr("is like sqlite:c1.db"));
  EXPECT_EQ(move_store(folder.url(), folder.url()).error().code, Errc::conflict);
  EXPECT_THAT(move_store("sqlite:" + other() + ".none", "sqlite:" + other()).error().says,
              HasSubstr("There is no database file"));
}

// Whoever has a broken log may move all the same; it is as broken there.
TEST_F(Move, TakesABrokenAuditLogAsItIs) {
  ASSERT_TRUE(run_past_the_store(folder.file(),
                                 "drop trigger audit_no_update; update audit set actor = 'x' where sequence = 2"));
  const auto moved = move_store(folder.url(), "sqlite:" + other());
  ASSERT_TRUE(moved) << moved.error().says;
  EXPECT_EQ(moved->audit.broken_at, 2);
  EXPECT_EQ(all_of(other()), all_of(folder.file()));
}

}  // namespace
}  // namespace c1::storage
