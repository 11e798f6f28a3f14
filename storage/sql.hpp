#pragma once
// One SQL dialect ($1 parameters, returning, on conflict; bigint and text) over two small drivers: sqlite.cpp and
// postgres.cpp.

#include <cstdint>
#include <exception>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "storage/store.hpp"

namespace c1::storage {

using Value = std::variant<std::monostate, std::int64_t, std::string>;
using Row = std::vector<Value>;

// The function met another's change: run it again from the start.
struct Conflict : std::runtime_error {
  using runtime_error::runtime_error;
};
// The database has given up the whole transaction: run again everything that is in it.
struct Restart : Conflict {
  using Conflict::Conflict;
};
// The connection has ended, and with it what was not committed. Another one may work.
struct ConnectionLost : StoreDown {
  using StoreDown::StoreDown;
};

enum class Access {
  write,
  read,    // one snapshot; a change throws std::logic_error
  schema,  // migrations: one server at a time, takes as long as it takes
};

// Not thread-safe. Statements are prepared once and kept: no text is ever built from data. Everything may throw
// Conflict (also for a key that must be unique and is there already), Restart, StoreDown, or std::logic_error (a bug of
// ours).
//
// What is thrown between begin() and the end of the transaction is thrown again by everything but undo() and
// roll_back(): PostgreSQL could not go on after it, and nobody shall commit half of something by swallowing it.
class Connection {
 public:
  virtual ~Connection() = default;

  void begin(Access access);
  void commit();
  void roll_back() noexcept;
  // One savepoint at a time. undo() goes back to it and drops it.
  void savepoint();
  void release();
  void undo();

  std::vector<Row> exec(std::string_view sql, std::initializer_list<Value> args = {});
  // A change whose rows nobody needs. It may travel together with what comes next, up to settle() or commit(), and is
  // refused there at the latest.
  void post(std::string_view sql, std::initializer_list<Value> args = {});
  // The same for a whole row of a table.
  void post_row(std::string_view sql, std::span<const Value> row);
  void settle();
  // What was met is another's change, though the database does not mind: throws Conflict.
  [[noreturn]] void conflict(const std::string& what);

  // Several statements without parameters, outside of a transaction or in Access::schema.
  virtual void script(const std::string& sql) = 0;
  // In the middle of a transaction for writing: while on, a change throws std::logic_error.
  virtual void refuse_changes(bool on) = 0;
  // Nothing will work any more: open another one.
  virtual bool lost() const = 0;
  // False also if it was lost while nobody used it. Between transactions.
  virtual bool still_there() = 0;

  // ---- where the dialects differ
  virtual bool is_postgres() const = 0;
  // Behind a `select` that picks rows to work on: leaves those that another server has just taken.
  static constexpr std::string_view kSkipLocked = " for update skip locked";
  std::string_view skip_locked() const { return is_postgres() ? kSkipLocked : ""; }

 protected:
  virtual void do_begin(Access access) = 0;
  virtual void do_commit() = 0;
  virtual void do_roll_back() = 0;
  virtual std::vector<Row> do_exec(std::string_view sql, std::span<const Value> args) = 0;
  virtual void do_post(std::string_view sql, std::span<const Value> args) = 0;
  virtual void do_settle() = 0;
  // Takes in the answers to what was posted; whatever they are, it will be undone.
  virtual void do_discard() = 0;

 private:
  template <class F>
  auto kept(F&& step);

  bool in_transaction_ = false;
  std::exception_ptr failure_;
};

inline const std::string& text_of(const Value& value) {
  static const std::string kEmpty;
  const auto* text = std::get_if<std::string>(&value);
  return text ? *text : kEmpty;
}
inline std::int64_t number_of(const Value& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number ? *number : 0;
}
inline bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }
// A time that may be missing: null.
inline Value maybe(const std::optional<Instant>& at) { return at ? Value(to_millis(*at)) : Value{}; }
inline std::optional<Instant> maybe_from(const Value& value) {
  return is_null(value) ? std::nullopt : std::optional(from_millis(number_of(value)));
}
// What `read` makes of the first row, if there is one.
template <class F>
auto first(const std::vector<Row>& rows, F read) -> std::optional<decltype(read(rows[0]))> {
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

// Throws StoreDown with a sentence. One that is opened for reading refuses every change, and makes no file.
std::unique_ptr<Connection> open_sqlite(const std::string& path, Access access);

// Brings the schema up to date. An error only for a schema that is newer than this program.
std::optional<Error> migrate(Connection& db);
// An error with a sentence unless the schema is this program's: Errc::conflict for an older one, Errc::invalid for a newer.
std::optional<Error> check_schema(Connection& db);

}  // namespace c1::storage
