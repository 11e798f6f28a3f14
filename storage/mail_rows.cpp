#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kWanted = "select wanted from mail_setting where person = $1 and kind = $2";
constexpr std::string_view kSet =
    "insert into mail_setting(person, kind, wanted) values($1, $2, $3) "
    "on conflict(person, kind) do update set wanted = excluded.wanted";

}  // namespace

bool SqlTx::wants_mail(const workflow::UserId& person, std::string_view kind) {
  const auto rows = db_.exec(kWanted, {person.value, text_value(kind)});
  return rows.empty() || number_of(rows[0][0]) != 0;
}

void SqlTx::set_wants_mail(const workflow::UserId& person, std::string_view kind, bool wanted) {
  db_.post(kSet, {person.value, text_value(kind), std::int64_t{wanted}});
}

}  // namespace c1::storage
