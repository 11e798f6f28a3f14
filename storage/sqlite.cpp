#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <unordered_map>

#include "storage/sql.hpp"

namespace c1::storage {
namespace {

class Sqlite final : public Connection {
 public:
  Sqlite(const std::string& path, Access access) {
    const bool reads = access == Access::read;
    // Made with 0600 by the store. A file that may not be written is opened for reading all the same.
    const int flags = SQLITE_OPEN_READWRITE | (reads ? 0 : SQLITE_OPEN_CREATE) | SQLITE_OPEN_NOMUTEX;
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
    db_.reset(opened);
    if (code != SQLITE_OK) fail(code);
    sqlite3_extended_result_codes(opened, 1);
    sqlite3_busy_timeout(opened, 1500);
    if (!reads) script("pragma journal_mode=wal");
    script("pragma synchronous=full; pragma foreign_keys=on; pragma cache_size=-2000;");
    if (reads) refuse_changes(true);
  }
  ~Sqlite() override {
    for (const auto& [sql, kept] : kept_) sqlite3_finalize(kept.statement);
  }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  void script(const std::string& sql) override {
    if (const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK) fail(code);
  }

  void refuse_changes(bool on) override {
    script(on ? "pragma query_only=on" : "pragma query_only=off");
    refuses_changes_ = on;
  }

  bool lost() const override { return false; }
  bool still_there() override { return true; }
  bool is_postgres() const override { return false; }

 protected:
  void do_begin(Access access) override {
    do_exec(access == Access::read ? "begin" : "begin immediate", {});
    in_transaction_ = true;
  }
  void do_commit() override {
    do_exec("commit", {});
    in_transaction_ = false;
  }
  void do_roll_back() override {
    in_transaction_ = false;
    do_exec("rollback", {});
  }

  std::vector<Row> do_exec(std::string_view sql, std::span<const Value> args) override {
    // Full disks and the like make SQLite roll everything back by itself: what came then would be committed alone.
    if (in_transaction_ && sqlite3_get_autocommit(db_.get()) != 0)
      throw StoreDown("the database: the transaction is lost");
    const Prepared& kept = prepared(sql);
    sqlite3_stmt* statement = kept.statement;
    bind(kept, args);
    std::vector<Row> rows;
    int code = sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement)) rows.push_back(row_of(statement));
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    if (code != SQLITE_DONE) fail(code);
    return rows;
  }

  void do_post(std::string_view sql, std::span<const Value> args) override { do_exec(sql, args); }
  void do_settle() override {}
  void do_discard() override {}

 private:
  // `places`: by the number in "$1", what SQLite calls the parameter; 0 where it is not used.
  struct Prepared {
    sqlite3_stmt* statement = nullptr;
    std::vector<int> places;
  };
  // Of a statement's length and end: texts of a kilobyte are looked up for each of a hundred statements of a request.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view sql) const {
      const std::string_view end = sql.substr(sql.size() - std::min<std::size_t>(sql.size(), 24));
      return std::hash<std::string_view>{}(end) ^ sql.size();
    }
  };
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
  };

  [[noreturn]] void fail(int code) const {
    const std::string what = db_ ? sqlite3_errmsg(db_.get()) : sqlite3_errstr(code);
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY) throw Conflict(what);
    if ((code & 0xff) == SQLITE_CONSTRAINT) throw std::logic_error("the database refuses it: " + what);
    if (code == SQLITE_READONLY && refuses_changes_) throw std::logic_error("a change inside of a read: " + what);
    throw StoreDown("the database: " + what);
  }

  const Prepared& prepared(std::string_view sql) {
    if (const auto found = kept_.find(sql); found != kept_.end()) return found->second;
    Prepared made;
    const int code = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &made.statement, nullptr);
    if (code != SQLITE_OK) fail(code);
    for (int place = 1; place <= sqlite3_bind_parameter_count(made.statement); ++place) {
      const auto number = static_cast<std::size_t>(std::atoi(sqlite3_bind_parameter_name(made.statement, place) + 1));
      made.places.resize(std::max(made.places.size(), number));
      made.places[number - 1] = place;
    }
    return kept_.emplace(sql, std::move(made)).first->second;
  }

  static void bind(const Prepared& prepared, std::span<const Value> args) {
    for (std::size_t i = 0; i < std::min(args.size(), prepared.places.size()); ++i) {
      const int place = prepared.places[i];
      if (place == 0) continue;
      if (const auto* number = std::get_if<std::int64_t>(&args[i]))
        sqlite3_bind_int64(prepared.statement, place, *number);
      else if (const auto* text = std::get_if<std::string>(&args[i]))
        sqlite3_bind_text(prepared.statement, place, text->data(), static_cast<int>(text->size()),
                          nullptr);  // null: lives until the reset
      else
        sqlite3_bind_null(prepared.statement, place);
    }
  }

  static Row row_of(sqlite3_stmt* statement) {
    Row row;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const int type = sqlite3_column_type(statement, i);
      if (type == SQLITE_NULL)
        row.emplace_back();
      else if (type == SQLITE_INTEGER)
        row.emplace_back(std::int64_t{sqlite3_column_int64(statement, i)});
      else {
        const void* bytes = sqlite3_column_blob(statement, i);
        row.emplace_back(std::string(static_cast<const char*>(bytes),
                                     bytes ? static_cast<std::size_t>(sqlite3_column_bytes(statement, i)) : 0));
      }
    }
    return row;
  }

  std::unique_ptr<sqlite3, Close> db_;
  bool in_transaction_ = false;
  bool refuses_changes_ = false;
  std::unordered_map<std::string, Prepared, Hash, std::equal_to<>> kept_;
};

}  // namespace

std::unique_ptr<Connection> open_sqlite(const std::string& path, Access access) {
  return std::make_unique<Sqlite>(path, access);
}

}  // namespace c1::storage
