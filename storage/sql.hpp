#pragma once
// One SQL dialect ($1 parameters, returning, on conflict; bigint and text) over small drivers. SQLite is the first.

#include <cstdint>
#include <initializer_list>
#include <memory>
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

// The transaction met another's change: run it again from the start.
struct Conflict : std::runtime_error {
  using runtime_error::runtime_error;
};

class Connection {
 public:
  virtual ~Connection() = default;
  // Throws Conflict (also for a key that must be unique and is there already) or StoreDown. Statements are prepared
  // once and kept: no text is ever built from data.
  virtual std::vector<Row> exec(std::string_view sql, std::span<const Value> args) = 0;
  // Several statements without parameters: migrations, pragmas.
  virtual void script(const std::string& sql) = 0;
  // While on, a change throws std::logic_error.
  virtual void refuse_changes(bool on) = 0;
  std::vector<Row> exec(std::string_view sql, std::initializer_list<Value> args = {}) {
    return exec(sql, std::span(args.begin(), args.size()));
  }
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

enum class Mode { write, read };
// Throws StoreDown with a sentence. A reader refuses every change.
std::unique_ptr<Connection> open_sqlite(const std::string& path, Mode mode);

// Brings the schema up to date. An error only for a schema that is newer than this program.
std::optional<Error> migrate(Connection& db);

}  // namespace c1::storage
