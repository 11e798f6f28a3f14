#include "storage/sql.hpp"

#include "base/text.hpp"

namespace c1::storage {
namespace {

// PostgreSQL can store neither, so SQLite shall not: whoever moves from one to the other finds no surprise. What people
// write was refused or cleaned where it came in (base/json, base/text, the readers of bot/).
void check(std::span<const Value> args) {
  for (const Value& value : args)
    if (const auto* text = std::get_if<std::string>(&value))
      if (text->find('\0') != std::string::npos || !text::is_utf8(*text))
        throw std::invalid_argument("Text with a NUL byte or with bytes that are not UTF-8 cannot be stored.");
}

}  // namespace

template <class F>
auto Connection::kept(F&& step) {
  if (failure_) std::rethrow_exception(failure_);
  try {
    return step();
  } catch (...) {
    if (in_transaction_) failure_ = std::current_exception();
    throw;
  }
}

void Connection::begin(Access access) {
  do_begin(access);
  in_transaction_ = true;
}

void Connection::commit() {
  kept([&] { do_commit(); });
  in_transaction_ = false;
}

void Connection::roll_back() noexcept {
  in_transaction_ = false;
  failure_ = nullptr;
  try {
    do_discard();
    do_roll_back();
  } catch (const std::exception&) {  // there was no transaction left, or no connection
  }
}

void Connection::savepoint() { post("savepoint one"); }
void Connection::release() { post("release one"); }
void Connection::undo() {
  failure_ = nullptr;
  do_discard();
  exec("rollback to one");
  post("release one");
}

std::vector<Row> Connection::exec(std::string_view sql, std::initializer_list<Value> args) {
  return kept([&] {
    check({args.begin(), args.size()});
    return do_exec(sql, {args.begin(), args.size()});
  });
}

void Connection::post(std::string_view sql, std::initializer_list<Value> args) {
  post_row(sql, {args.begin(), args.size()});
}

void Connection::post_row(std::string_view sql, std::span<const Value> row) {
  kept([&] {
    check(row);
    do_post(sql, row);
  });
}

void Connection::conflict(const std::string& what) {
  if (in_transaction_) failure_ = std::make_exception_ptr(Conflict(what));
  throw Conflict(what);
}

void Connection::settle() {
  kept([&] { do_settle(); });
}

}  // namespace c1::storage
