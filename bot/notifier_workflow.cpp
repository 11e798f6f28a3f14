// The end of a workflow's step, told to Slack.

#include "base/log.hpp"
#include "bot/notifier_job.hpp"
#include "workflow/codec.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

// Somebody has stopped the workflow, or an earlier attempt got through: nobody waits for it.
bool is_over_already(const slack::CallResult& result) {
  return result.error == "function_execution_not_found" || result.error == "execution_not_in_running_state";
}

// What the later steps of the workflow can use: the outputs in the manifests.
json::Value outputs_of(const Request& request, const Catalog& catalog, const std::string& public_url) {
  const std::string number = std::to_string(request.number);
  return json::object({{"request_number", "#" + number},
                       {"request_link", public_url + "/task/" + number},
                       {"outcome", to_string(*request.outcome)},
                       {"summary", status_phrase(catalog, request)}});
}

}  // namespace

Done Notifier::on(const CompleteWorkflow& effect, Job& job) {
  auto run = job.read([&](storage::Tx& tx) { return tx.workflow_run_for(effect.request); });
  if (!run || run->told) return {};
  const auto request = job.read([&](storage::Tx& tx) { return tx.request(effect.request); });
  if (!job.go_to({.person = request ? request->requester.value : "", .team = run->team}))
    return {.how = Done::How::parked, .error = "c1 is not installed in the workspace " + run->team + " any more"};
  slack::Call call{"functions.completeError",
                   json::object({{"function_execution_id", run->execution}, {"error", run->refusal}})};
  if (run->refusal.empty()) {
    if (!request || request->is_open()) return {};  // it is told when it ends
    call = {"functions.completeSuccess",
            json::object({{"function_execution_id", run->execution},
                          {"outputs", outputs_of(*request, *job.catalog, job.services.public_url)}})};
  }
  const std::string method = call.method;
  const slack::CallResult result = job.call(std::move(call));
  if (!result.ok() && !is_over_already(result)) return outcome_of(result, method);
  if (!result.ok()) log::info("a workflow's step had ended already", {{"execution", run->execution}});
  run->told = job.services.clock.now();
  job.services.store.write([&](storage::Tx& tx) { tx.save(*run); });
  return {};
}

}  // namespace c1::bot
