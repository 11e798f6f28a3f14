#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kAnswer = "select answer from delivery where key = $1";
constexpr std::string_view kRemember =
    "insert into delivery(key, answer, at) values($1, $2, $3) on conflict(key) do nothing";
constexpr std::string_view kForgetDeliveries = "delete from delivery where at < $1";
constexpr std::string_view kForgetRuns = "delete from workflow_run where told < $1";

}  // namespace

std::optional<std::string> SqlTx::answer_to(std::string_view delivery) {
  const auto rows = db_.exec(kAnswer, {text_value(delivery)});
  return rows.empty() ? std::nullopt : std::optional(text_of(rows[0][0]));
}
void SqlTx::remember(std::string_view delivery, std::string_view answer, Instant now) {
  db_.post(kRemember, {text_value(delivery), text_value(answer), to_millis(now)});
}
void SqlTx::forget_deliveries_before(Instant before) {
  db_.post(kForgetDeliveries, {to_millis(before)});
  db_.post(kForgetRuns, {to_millis(before)});
}

}  // namespace c1::storage
