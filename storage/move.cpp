// The tables and their columns are asked of the database itself, so that none is forgotten. Their names come from our
// own migrations, and nowhere else is SQL built from what was read.

#include "storage/move.hpp"

#include <optional>

#include "storage/file_lock.hpp"
#include "storage/postgres.hpp"
#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::size_t kPage = 1000;

Error internal(std::string says) { return {.code = Errc::internal, .says = std::move(says)}; }

// One end: a connection, and on SQLite what keeps servers away from it.
struct End {
  FileLock lock;                 // of the source
  std::unique_ptr<Store> store;  // of the target, which it has made
  std::unique_ptr<Connection> db;
  std::string shown;
};

// Others of this role on the same PostgreSQL database; names are shown to everybody.
constexpr const char* kOthers =
    "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'c1' "
    "and pid <> pg_backend_pid()";

Result<End> opened_sqlite(const std::string& path, Access access) {
  if (path.empty() || path == ":memory:") return invalid("A database to move has to be a file: sqlite:PATH.");
  if (access == Access::read)
    if (const auto store = open_store_to_read(std::string(kSqlite) + path); !store) return store.error();
  End end{.lock = {}, .store = nullptr, .db = nullptr, .shown = path};
  if (access == Access::read) {
    auto lock = lock_beside(path);
    if (!lock) return lock.error();
    end.lock = *std::move(lock);
  } else {
    auto store = open_store(std::string(kSqlite) + path);
    if (!store) return store.error();
    end.store = *std::move(store);
  }
  end.db = open_sqlite(path, access);
  return end;
}

Result<End> opened_postgres(const std::string& url, Access access) {
  const auto address = postgres_address(url);
  if (!address) return address.error();
  End end{.lock = {}, .store = nullptr, .db = open_postgres(*address, access), .shown = address->shown};
  // This takes longer than a statement of a server may, and each side waits for the other.
  end.db->script("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0");
  if (number_of(end.db->exec(kOthers).at(0).at(0)) > 0)
    return conflict("Another c1 is connected to the database " + end.shown +
                    ". End all servers on it first, or what they write now would be lost.");
  return end;
}

Result<End> opened(std::string_view url, Access access) {
  try {
    if (url.starts_with(kSqlite)) return opened_sqlite(std::string(url.substr(kSqlite.size())), access);
    return opened_postgres(std::string(url), access);
  } catch (const StoreDown& down) {
    return unavailable(down.what(), {});
  }
}

bool is_address(std::string_view url) {
  return url.starts_with(kSqlite) || url.starts_with("postgresql://") || url.starts_with("postgres://");
}

// ---- what there is

std::vector<std::string> names_in(const std::vector<Row>& rows) {
  std::vector<std::string> names;
  for (const Row& row : rows) names.push_back(text_of(row.at(0)));
  return names;
}

// write_turn is a lock, and never has rows.
std::vector<std::string> tables_of(Connection& db) {
  return names_in(db.is_postgres()
                      ? db.exec("select table_name::text collate \"C\" from information_schema.tables "
                                "where table_schema = current_schema() and table_type = 'BASE TABLE' "
                                "and table_name not in ('write_turn', 'schema_version') order by 1")
                      : db.exec("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' "
                                "and name <> 'schema_version' order by name"));
}

std::vector<std::string> columns_of(Connection& db, const std::string& table) {
  return names_in(db.is_postgres()
                      ? db.exec("select column_name::text from information_schema.columns "
                                "where table_schema = current_schema() and table_name = $1 order by ordinal_position",
                                {table})
                      : db.exec("select name from pragma_table_info($1) order by cid", {table}));
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

std::int64_t rows_in(Connection& db, const std::string& table) {
  return number_of(db.exec("select count(*) from " + table).at(0).at(0));
}

// The counters are there from the first migration on.
std::optional<Error> must_be_empty(const End& end, const std::vector<std::string>& tables) {
  for (const std::string& table : tables)
    if (table != "counter" && !end.db->exec("select 1 from " + table + " limit 1").empty())
      return conflict("The database " + end.shown + " is not empty (there are rows in " + table +
                      "), so nothing was moved. Give the address of an empty one.");
  return std::nullopt;
}

// ---- copying

// Hands over the rows of a table, page by page, in any order.
class Pages {
 public:
  Pages(Connection& db, const std::string& table, const std::string& columns) : db_(db) {
    if (!db.is_postgres()) {
      page_ = "select rowid, " + columns + " from " + table + " where rowid > $1 order by rowid limit $2";
      return;
    }
    db.exec("declare moving_" + table + " no scroll cursor for select " + columns + " from " + table);
    page_ = "fetch " + std::to_string(kPage) + " from moving_" + table;
  }

  std::vector<Row> next() {
    if (db_.is_postgres()) return db_.exec(page_);
    std::vector<Row> rows = db_.exec(page_, {after_, size_value(kPage)});
    for (Row& row : rows) {
      after_ = number_of(row.at(0));
      row.erase(row.begin());
    }
    return rows;
  }

 private:
  Connection& db_;
  std::string page_;
  std::int64_t after_ = 0;
};

std::string insertion(const std::string& table, const std::vector<std::string>& columns) {
  std::string values;
  for (std::size_t i = 1; i <= columns.size(); ++i) values.append(i == 1 ? "$" : ", $").append(std::to_string(i));
  return "insert into " + table + "(" + listed(columns) + ") values(" + values + ")";
}

std::int64_t copy(Connection& from, Connection& to, const std::string& table) {
  const auto columns = columns_of(from, table);
  const std::string insert = insertion(table, columns);
  if (table == "counter") to.exec("delete from counter");
  Pages pages(from, table, listed(columns));
  std::int64_t count = 0;
  for (auto rows = pages.next(); !rows.empty(); rows = pages.next()) {
    for (const Row& row : rows) to.post_row(insert, row);
    to.settle();
    count += static_cast<std::int64_t>(rows.size());
  }
  return count;
}

// ---- the proof

// Reads inside of the transaction that is open.
class Present final : public Store {
 public:
  explicit Present(Connection& db) : db_(db) {}

 protected:
  void run_write(const std::function<void(Tx&)>&) override { throw std::logic_error("for reading only"); }
  void run_read(const std::function<void(Tx&)>& function) override {
    SqlTx tx(db_);
    function(tx);
  }

 private:
  Connection& db_;
};

AuditVerdict audit_of(Connection& db) {
  Present present(db);
  return verify_audit(present);
}

std::optional<Error> compare(Connection& to, const Moved& moved) {
  for (const MovedTable& table : moved.tables)
    if (const auto there = rows_in(to, table.name); there != table.rows)
      return internal("Of the table " + table.name + " " + std::to_string(table.rows) + " rows were read and " +
                      std::to_string(there) + " arrived, so nothing was moved.");
  const AuditVerdict arrived = audit_of(to);
  if (arrived.entries == moved.audit.entries && arrived.head == moved.audit.head) return std::nullopt;
  return internal("The audit log did not arrive as it was, so nothing was moved.");
}

Result<Moved> moved(End& from, End& to) {
  if (const auto wrong = check_schema(*from.db)) return *wrong;
  if (auto wrong = migrate(*to.db)) return *wrong;
  from.db->begin(Access::read);
  to.db->begin(Access::write);
  const auto tables = tables_of(*to.db);
  if (const auto full = must_be_empty(to, tables)) return *full;
  if (tables != tables_of(*from.db)) return internal("The two databases do not have the same tables.");
  Moved moved;
  for (const std::string& table : tables) moved.tables.push_back({table, copy(*from.db, *to.db, table)});
  moved.audit = audit_of(*from.db);
  if (auto differs = compare(*to.db, moved)) return *differs;
  to.db->commit();
  from.db->roll_back();
  return moved;
}

}  // namespace

Result<Moved> move_store(std::string_view from, std::string_view to) {
  for (const std::string_view url : {from, to})
    if (!is_address(url))
      return invalid(
          "The address of a database is like sqlite:c1.db, or like postgresql://user:password@host/database.");
  if (from == to) return conflict("Both addresses are of the same database.");
  auto source = opened(from, Access::read);
  if (!source) return source.error();
  auto target = opened(to, Access::write);
  if (!target) return target.error();
  try {
    auto result = moved(*source, *target);
    if (!result) target->db->roll_back();
    return result;
  } catch (...) {
    target->db->roll_back();
    throw;
  }
}

}  // namespace c1::storage
