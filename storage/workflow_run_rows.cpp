#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kRunByExecution =
    "select execution, request, team, refusal, told from workflow_run where execution = $1";
constexpr std::string_view kRunByRequest =
    "select execution, request, team, refusal, told from workflow_run where request = $1";
constexpr std::string_view kSaveRun =
    "insert into workflow_run(execution, request, team, refusal, told) values($1, $2, $3, $4, $5) "
    "on conflict(execution) do update set told = excluded.told";

WorkflowRun run_in(const Row& row) {
  return {text_of(row[0]), text_of(row[1]), text_of(row[2]), text_of(row[3]), maybe_from(row[4])};
}

}  // namespace

std::optional<WorkflowRun> SqlTx::workflow_run(std::string_view execution) {
  return first(db_.exec(kRunByExecution, {text_value(execution)}), run_in);
}
std::optional<WorkflowRun> SqlTx::workflow_run_for(const workflow::RequestId& request) {
  return first(db_.exec(kRunByRequest, {request.value}), run_in);
}
void SqlTx::save(const WorkflowRun& run) {
  db_.post(kSaveRun, {run.execution, run.request, run.team, run.refusal, maybe(run.told)});
}

}  // namespace c1::storage
