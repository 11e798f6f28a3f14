// The audit log as a whole: what a reader is told about it, and what an export holds.

#include "base/json.hpp"
#include "support.hpp"

namespace c1::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class AuditLog : public OnEveryStore {
 protected:
  void append(int count) {
    store->write([&](Tx& tx) {
      for (int i = 0; i < count; ++i)
        tx.append({.at = kNow + Seconds{i},
                   .actor = "lena@acme.test",
                   .what = "decision.made",
                   .request = "r1",
                   .body = "{\"i\":" + std::to_string(i) + "}"});
    });
  }
  // As somebody could who has the database in their hands.
  void tamper(const std::string& sql) {
    if (postgres) {
      const auto told = postgres->ask("alter table audit disable trigger audit_no_change; " + sql);
      ASSERT_TRUE(told.ok) << told.problem;
    } else {
      const std::string off = "drop trigger if exists audit_no_update; drop trigger if exists audit_no_delete; ";
      ASSERT_TRUE(run_past_the_store(folder.file(), off + sql));
    }
  }
  AuditVerdict verdict_after(const std::string& sql) {
    append(5);
    tamper(sql);
    return verify_audit(*store);
  }
};
INSTANTIATE_TEST_SUITE_P(On, AuditLog, kStoresWithReaders, name_of_store);

TEST_P(AuditLog, ThatNobodyTouchedIsWhole) {
  EXPECT_EQ(verify_audit(*store).head, std::string(64, '0'));
  append(2500);
  const auto verdict = verify_audit(*store);
  EXPECT_EQ(verdict.broken_at, std::nullopt) << verdict.problem;
  EXPECT_EQ(verdict.entries, 2500);
  EXPECT_EQ(verdict.head, store->read([](Tx& tx) { return tx.audit(2499, 1); }).at(0).hash);
}

TEST_P(AuditLog, NamesAnEntryThatWasChanged) {
  const auto verdict = verdict_after("update audit set actor = 'omar' where sequence = 3");
  EXPECT_EQ(verdict.broken_at, 3);
  EXPECT_EQ(verdict.problem, "entry 3 was changed.");
  EXPECT_EQ(verdict.entries, 2);
}

TEST_P(AuditLog, NamesEveryFieldThatWasChanged) {
  append(1);
  for (const char* change : {"at = at + 1", "actor = 'x'", "subject = 'x'", "surface = 'x'", "what = 'x'",
                             "request = 'x'", "body = '{}'", "address = 'x'", "hash = 'x'", "previous_hash = 'x'"}) {
    const std::string field = std::string(change).substr(0, std::string(change).find(' '));
    tamper("create table if not exists kept as select * from audit; update audit set " + std::string(change));
    EXPECT_EQ(verify_audit(*store).broken_at, 1) << field;
    tamper("update audit set " + std::string(field).append(" = (select ").append(field).append(" from kept)"));
    EXPECT_EQ(verify_audit(*store).broken_at, std::nullopt) << field;
  }
}

TEST_P(AuditLog, NamesAnEntryThatWasRemoved) {
  const auto verdict = verdict_after("delete from audit where sequence = 2");
  EXPECT_EQ(verdict.broken_at, 2);
  EXPECT_EQ(verdict.problem, "entry 2 was removed.");
}

TEST_P(AuditLog, NamesTheFirstEntriesWhenTheyWereRemoved) {
  const auto verdict = verdict_after("delete from audit where sequence < 4");
  EXPECT_EQ(verdict.broken_at, 1);
  EXPECT_EQ(verdict.problem, "the entries 1 to 3 were removed.");
}

TEST_P(AuditLog, NamesAnEntryThatWasMoved) {
  const auto verdict = verdict_after(
      "update audit set sequence = 99 where sequence = 2; update audit set sequence = 2 where sequence = 4; "
      "update audit set sequence = 4 where sequence = 99");
  EXPECT_EQ(verdict.broken_at, 2);
  EXPECT_EQ(verdict.problem, "entry 2 was moved: it stands at 4.");
}

// Whoever also writes its hash anew must write all that follow.
TEST_P(AuditLog, NamesWhereAnEntryThatWasWrittenAnewNoLongerFits) {
  append(5);
  const std::string other = std::string(64, 'a');
  tamper("update audit set previous_hash = '" + other + "' where sequence = 4; update audit set hash = '" + other +
         "' where sequence = 3");
  EXPECT_EQ(verify_audit(*store).broken_at, 3);
}

// ---- reading beside a server

TEST_P(AuditLog, CanBeReadBesideTheServerAndNothingCanBeWritten) {
  append(3);
  const auto reader = open_store_to_read(url());
  ASSERT_TRUE(reader) << reader.error().says;
  EXPECT_EQ(verify_audit(**reader).entries, 3);
  append(1);
  EXPECT_EQ(verify_audit(**reader).entries, 4);
  EXPECT_THROW((*reader)->write([](Tx& tx) { tx.append({.at = kNow, .actor = "omar"}); }), std::logic_error);
  EXPECT_THROW((*reader)->read([](Tx& tx) { return tx.next_request_number(); }), std::logic_error);
  EXPECT_EQ(verify_audit(**reader).entries, 4);
}

TEST_P(AuditLog, OfAnotherVersionIsNotReadAndNotChanged) {
  for (const auto& [version, says] : {std::pair{"999", "newer version"}, std::pair{"0", "Start c1 serve once"}}) {
    const std::string sql = std::string("update schema_version set version = ") + version;
    EXPECT_TRUE(postgres ? postgres->ask(sql).ok : run_past_the_store(folder.file(), sql));
    const auto reader = open_store_to_read(url());
    ASSERT_FALSE(reader);
    EXPECT_THAT(reader.error().says, HasSubstr(says));
  }
}

TEST(AuditReader, SaysWhenThereIsNothingToRead) {
  const Folder folder;
  EXPECT_THAT(open_store_to_read(folder.url()).error().says, HasSubstr("There is no database file"));
  EXPECT_FALSE(std::filesystem::exists(folder.file()));
  ASSERT_TRUE(run_past_the_store(folder.file(), "create table other(x)"));
  EXPECT_THAT(open_store_to_read(folder.url()).error().says, HasSubstr("not a database of c1"));
}

// ---- export

const char* const kLine =
    "{\"sequence\":1,\"at\":\"2027-01-15T08:00:00.007Z\",\"actor\":\"lena\",\"subject\":\"\",\"surface\":\"slack\","
    "\"what\":\"x\",\"request\":\"r1\",\"body\":{\"says\": \"a, \\\"b\\\"\"},\"address\":\"198.51.100.7\","
    "\"previous_hash\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"hash\":\"";

class Export : public OnEveryStore {
 protected:
  std::string exported(AuditExport::Format format, std::optional<Instant> since = {},
                       std::optional<Instant> until = {}) {
    std::string text;
    export_audit(*store, {format, since, until}, [&](std::string_view lines) { text += lines; });
    return text;
  }
  void append(const std::string& body, Instant at = kNow + Millis{7}) {
    store->write([&](Tx& tx) {
      tx.append({.at = at,
                 .actor = "lena",
                 .surface = "slack",
                 .what = "x",
                 .request = "r1",
                 .body = body,
                 .address = "198.51.100.7"});
    });
  }
};
INSTANTIATE_TEST_SUITE_P(On, Export, kEveryStore, name_of_store);

TEST_P(Export, AsJsonLinesHasItsFieldsInOrderAndTheBodyAsItWasStored) {
  append("{\"says\": \"a, \\\"b\\\"\"}");
  EXPECT_THAT(exported(AuditExport::Format::jsonl), StartsWith(kLine));
}

TEST_P(Export, AsJsonLinesCanBeReadLineByLineWhateverTheBody) {
  for (const char* body : {"", "not JSON", "{\n}", "[1, 2]", "{\"a\": \"é🥊\\n\"}"}) append(body);
  std::vector<json::Value> bodies;
  const std::string text = exported(AuditExport::Format::jsonl);
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    bodies.push_back((*json::parse(text.substr(at, text.find('\n', at) - at)))["body"]);
  ASSERT_EQ(bodies.size(), 5u);
  EXPECT_EQ(bodies[1].string(), "not JSON");
  EXPECT_EQ(bodies[2].string(), "{\n}");
  EXPECT_EQ(bodies[3].array().size(), 2u);
  EXPECT_EQ(bodies[4]["a"].string(), "é🥊\n");
}

TEST_P(Export, AsCsvQuotesWhatNeedsIt) {
  append("{\"says\": \"a, \\\"b\\\"\"}");
  EXPECT_THAT(exported(AuditExport::Format::csv),
              StartsWith("sequence,at,actor,subject,surface,what,request,body,address,previous_hash,hash\r\n"
                         "1,2027-01-15T08:00:00.007Z,lena,,slack,x,r1,\"{\"\"says\"\": \"\"a, \\\"\"b\\\"\"\"\"}\","
                         "198.51.100.7,000000"));
}

TEST_P(Export, TakesWhatIsFromSinceOnAndBeforeUntil) {
  for (int second = 0; second < 5; ++second) append(std::to_string(second), kNow + Seconds{second});
  std::vector<std::int64_t> bodies;
  const std::string text = exported(AuditExport::Format::jsonl, kNow + Seconds{1}, kNow + Seconds{3});
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    bodies.push_back((*json::parse(text.substr(at, text.find('\n', at) - at)))["body"].integer());
  EXPECT_THAT(bodies, ElementsAre(1, 2));
}

TEST_P(Export, GoesOnFromPageToPage) {
  store->write([](Tx& tx) {
    for (int i = 0; i < 2345; ++i) tx.append({.at = kNow, .actor = "lena"});
  });
  std::int64_t pieces = 0, lines = 0;
  const auto entries = export_audit(*store, {}, [&](std::string_view piece) {
    ++pieces;
    lines += std::ranges::count(piece, '\n');
  });
  EXPECT_EQ(entries, 2345);
  EXPECT_EQ(lines, 2345);
  EXPECT_EQ(pieces, 3);
}

}  // namespace
}  // namespace c1::storage
