// What becomes of a store whose PostgreSQL goes away, fills up or is somebody else's.

#include <csignal>

#include "support.hpp"

namespace c1::storage {
namespace {

using support::PostgresDatabase;
using support::PostgresServer;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class OnPostgres : public testing::Test {
 protected:
  void SetUp() override {
    const std::string why_not = support::why_no_postgres();
    if (!why_not.empty()) GTEST_SKIP() << why_not;
    database = std::make_unique<PostgresDatabase>();
  }
  void TearDown() override { store.reset(); }
  // All connections of the store.
  void end_connections() {
    const auto ended = database->ask(
        "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> "
        "pg_backend_pid()");
    ASSERT_TRUE(ended.ok) << ended.problem;
  }
  std::string problem_of(const std::function<void(Tx&)>& function) {
    try {
      store->write(function);
    } catch (const StoreDown& problem) {
      return problem.what();
    }
    ADD_FAILURE() << "no StoreDown";
    return "";
  }

  std::unique_ptr<PostgresDatabase> database;
  std::unique_ptr<Store> store;
};

TEST_F(OnPostgres, ConnectionsThatWereEndedWhileNobodyUsedThemAreMadeAnew) {
  store = open(database->url());
  store->read([](Tx& tx) { return tx.catalog_version(); });
  end_connections();
  EXPECT_FALSE(has(*store, "d1"));
  end_connections();
  store->write([](Tx& tx) { tx.remember("d1", "x", kNow); });
  EXPECT_TRUE(has(*store, "d1"));
}

TEST_F(OnPostgres, AWriteWhoseConnectionIsEndedInTheMiddleRunsAgain) {
  store = open(database->url());
  int runs = 0;
  const auto number = store->write([&](Tx& tx) {
    const auto next = tx.next_request_number();
    if (++runs == 1) end_connections();
    tx.remember("d1", "x", kNow);
    tx.append({.at = kNow, .actor = "lena"});
    return next;
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(number, 1001);
  EXPECT_TRUE(has(*store, "d1"));
  EXPECT_EQ(verify_audit(*store).entries, 1);
}

TEST_F(OnPostgres, AReadWhoseConnectionIsEndedInTheMiddleRunsAgain) {
  store = open(database->url());
  int runs = 0;
  EXPECT_EQ(store->read([&](Tx& tx) {
    if (++runs == 1) end_connections();
    return tx.catalog_version();
  }),
            0);
  EXPECT_EQ(runs, 2);
}

TEST_F(OnPostgres, AWriteWhoseConnectionIsEndedAgainAndAgainIsGivenUp) {
  store = open(database->url());
  EXPECT_THAT(problem_of([&](Tx& tx) {
                tx.next_request_number();
                end_connections();
                tx.next_request_number();
              }),
              HasSubstr("does not answer"));
  EXPECT_EQ(store->write([](Tx& tx) { return tx.next_request_number(); }), 1001);
}

// Whether it was kept is not known then: it must not run again by itself.
TEST_F(OnPostgres, AWriteWhoseConnectionEndsWithTheCommitIsNotRunAgain) {
  store = open(database->url());
  ASSERT_TRUE(database
                  ->ask("create function end_it() returns trigger language plpgsql as $$ begin perform "
                        "pg_terminate_backend(pg_backend_pid()); perform pg_sleep(10); return null; end $$; "
                        "create constraint trigger end_it after insert on delivery deferrable initially deferred "
                        "for each row execute function end_it()")
                  .ok);
  int runs = 0;
  problem_of([&](Tx& tx) { ++runs, tx.remember("d1", "x", kNow); });
  EXPECT_EQ(runs, 1);
  EXPECT_FALSE(has(*store, "d1"));
}

TEST_F(OnPostgres, AFullDiskIsAStoreThatIsDownAndLeavesNothing) {
  store = open(database->url());
  ASSERT_TRUE(database
                  ->ask("create function full() returns trigger language plpgsql as $$ begin raise exception 'could "
                        "not extend file' using errcode = 'disk_full'; end $$; "
                        "create trigger no_room before insert on comment for each row execute function full()")
                  .ok);
  EXPECT_THAT(problem_of([](Tx& tx) {
                tx.remember("d1", "x", kNow);
                tx.save(workflow::Comment{.id = {"c1"}, .request = {"r1"}, .at = kNow});
              }),
              AllOf(HasSubstr("could not extend file"), HasSubstr(database->name())));
  EXPECT_FALSE(has(*store, "d1"));
  store->write([](Tx& tx) { tx.remember("d1", "x", kNow); });
  EXPECT_TRUE(has(*store, "d1"));
}

TEST_F(OnPostgres, AServerThatOnlyLetsReadIsDownUntilItIsNot) {
  store = open(database->url());
  const std::string read_only = "alter database \"" + database->name() + "\" set default_transaction_read_only = ";
  ASSERT_TRUE(database->ask(read_only + "on").ok);
  end_connections();
  problem_of([](Tx& tx) { tx.remember("d1", "x", kNow); });
  ASSERT_TRUE(database->ask("begin read write; " + read_only + "off; commit").ok);
  store->write([](Tx& tx) { tx.remember("d1", "x", kNow); });
  EXPECT_TRUE(has(*store, "d1"));
}

TEST_F(OnPostgres, TheDatabaseItselfRefusesAChangeOfTheAuditLog) {
  store = open(database->url());
  store->write([](Tx& tx) { tx.append({.at = kNow, .actor = "lena", .what = "x"}); });
  for (const char* sql : {"update audit set actor = 'omar'", "delete from audit", "truncate audit"})
    EXPECT_THAT(database->ask(sql).problem, HasSubstr("append-only")) << sql;
}

TEST_F(OnPostgres, ANewerSchemaIsRefused) {
  open(database->url());
  ASSERT_TRUE(database->ask("update schema_version set version = 999").ok);
  const auto newer = open_store(database->url());
  ASSERT_FALSE(newer);
  EXPECT_THAT(newer.error().says, HasSubstr("newer version"));
}

TEST_F(OnPostgres, WhatCommittedIsOnTheDiskWhateverTheDatabasesDefault) {
  ASSERT_TRUE(database->ask("alter database \"" + database->name() + "\" set synchronous_commit = off").ok);
  store = open(database->url());
  ASSERT_TRUE(database
                  ->ask("create table seen(value text); create function look() returns trigger language plpgsql as $$ "
                        "begin insert into seen values(current_setting('synchronous_commit')); return new; end $$; "
                        "create trigger look before insert on delivery for each row execute function look()")
                  .ok);
  store->write([](Tx& tx) { tx.remember("d1", "x", kNow); });
  EXPECT_THAT(database->ask("select value from seen").rows, testing::ElementsAre("on"));
}

TEST_F(OnPostgres, ItsClockCanBeAsked) {
  store = open(database->url());
  const auto seconds = [&] { return std::stoll(database->ask("select floor(extract(epoch from now()))").rows.at(0)); };
  const auto before = seconds();
  const auto time = store->database_time();
  ASSERT_TRUE(time);
  EXPECT_GE(to_unix_seconds(*time), before);
  EXPECT_LE(to_unix_seconds(*time), seconds());
  EXPECT_FALSE(open("sqlite::memory:")->database_time());
}

// ---- what cannot be opened

TEST_F(OnPostgres, APasswordIsTakenAndNeverTold) {
  ASSERT_TRUE(database
                  ->ask("do $$ begin create role with_password login superuser password 'hunter2'; "
                        "exception when duplicate_object or unique_violation then null; end $$")
                  .ok);
  EXPECT_TRUE(open_store(database->url_as("with_password:hunter2")));
  const auto refused = open_store(database->url_as("with_password:hunter3"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_THAT(
      refused.error().says + refused.error().detail,
      AllOf(HasSubstr("password authentication failed"), HasSubstr(database->name()), Not(HasSubstr("hunter3"))));
}

TEST_F(OnPostgres, ASentenceForADatabaseThatIsNotThere) {
  std::string url = database->url();
  url += "_not";
  EXPECT_THAT(open_store(url).error().says, AllOf(HasSubstr("does not exist"), HasSubstr(database->name() + "_not")));
  EXPECT_THAT(open_store("postgresql://c1:hunter2@127.0.0.1:1/c1").error().says,
              AllOf(HasSubstr("c1 on 127.0.0.1:1"), HasSubstr("refused"), Not(HasSubstr("hunter2"))));
}

TEST_F(OnPostgres, ASentenceForARoleThatMayNotMakeTables) {
  ASSERT_TRUE(database
                  ->ask("do $$ begin create role may_nothing login; "
                        "exception when duplicate_object or unique_violation then null; end $$")
                  .ok);
  EXPECT_THAT(open_store(database->url_as("may_nothing")).error().says, HasSubstr("permission denied"));
}

TEST_F(OnPostgres, ADatabaseThatStoresOtherTextIsRefused) {
  const std::string latin = "latin_" + database->name();
  ASSERT_TRUE(
      database->ask("create database \"" + latin + "\" template template0 encoding latin1 lc_collate 'C' lc_ctype 'C'")
          .ok);
  const std::string url = database->url().substr(0, database->url().rfind('/') + 1) + latin;
  EXPECT_THAT(open_store(url).error().says, AllOf(HasSubstr("LATIN1"), HasSubstr("UTF8")));
  EXPECT_TRUE(database->ask("drop database \"" + latin + "\"").ok);
}

// libpq would take pieces of these passwords for a host, a port or a database, and then tell them.
TEST(PostgresAddress, WithAPasswordThatIsNotEncodedIsRefusedWithoutTellingIt) {
  for (const char* url :
       {"postgresql://c1:hun@ter2@127.0.0.1/c1", "postgresql://c1:hun/ter2@127.0.0.1/c1",
        "postgresql://c1:12/ter2@127.0.0.1/c1", "postgresql://c1:hun%ter2@127.0.0.1/c1",
        "postgresql://c1:hun:ter2/@127.0.0.1/c1", "postgresql://127.0.0.1:port/c1", "postgresql://127.0.0.1/c1?no=x"}) {
    const auto store = open_store(url);
    ASSERT_FALSE(store) << url;
    EXPECT_EQ(store.error().code, Errc::invalid);
    EXPECT_THAT(store.error().says + store.error().detail,
                AllOf(HasSubstr("%40"), Not(HasSubstr("ter2")), Not(HasSubstr("hun"))));
  }
}

// ---- a server that ends and comes back

TEST_F(OnPostgres, AServerThatEndsIsMissedInASentenceAndFoundAgainWhenItIsBack) {
  PostgresServer server;
  store = open(server.url());
  store->write([](Tx& tx) { tx.remember("before", "x", kNow); });
  server.stop();
  std::atomic<int> down = 0;
  on_threads(4, [&](int writer) {
    const auto told = [&](const auto& call) {
      try {
        call();
      } catch (const StoreDown& problem) {
        EXPECT_THAT(problem.what(), HasSubstr("127.0.0.1"));
        ++down;
      }
    };
    told([&] { store->write([&](Tx& tx) { tx.remember(delivery(writer, 0), "x", kNow); }); });
    told([&] { has(*store, "before"); });
  });
  EXPECT_EQ(down, 8);
  server.start();
  store->write([](Tx& tx) { tx.remember("after", "x", kNow); });
  EXPECT_TRUE(has(*store, "before"));
  EXPECT_TRUE(has(*store, "after"));
  for (int writer = 0; writer < 4; ++writer) EXPECT_FALSE(has(*store, delivery(writer, 0)));
  store.reset();
}

TEST_F(OnPostgres, WhatWasAcknowledgedOutlivesACrashOfTheServer) {
  PostgresServer server(PostgresServer::Disk::durable);
  store = open(server.url());
  for (int i = 0; i < 30; ++i) store->write([&](Tx& tx) { tx.remember(delivery(0, i), "x", kNow); });
  server.stop();
  server.start();
  for (int i = 0; i < 30; ++i) EXPECT_TRUE(has(*store, delivery(0, i))) << i;
  store.reset();
}

}  // namespace
}  // namespace c1::storage
