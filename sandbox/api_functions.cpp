// functions.*: what the app says of a workflow's step.
#include <algorithm>

#include "sandbox/api.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

// "" if the step still runs.
std::string problem_of(Workspace& workspace, const Args& args, StepRun*& step) {
  const std::string id = args.text("function_execution_id");
  const auto found =
      std::find_if(workspace.steps.begin(), workspace.steps.end(), [&](const StepRun& one) { return one.id == id; });
  if (found == workspace.steps.end()) return "function_execution_not_found";
  step = &*found;
  return step->state == StepRun::State::running ? "" : "execution_not_in_running_state";
}

// Each output that the manifest has and wants, and no other.
Problems problems_of_outputs(const Workspace& workspace, const StepRun& step, const Value& outputs) {
  Problems problems;
  const AppManifest::Function* function = workspace.settings.manifest.function(step.callback_id);
  if (!function) return problems;
  for (const AppManifest::Parameter& one : function->outputs)
    if (one.required && (!outputs.has(one.name) || outputs[one.name].is_null()))
      problems.push_back("[ERROR] missing required output: " + one.name);
  for (const auto& [name, value] : outputs.object()) {
    const auto is_it = [&, wanted = std::string_view(name)](const AppManifest::Parameter& one) {
      return one.name == wanted;
    };
    if (std::none_of(function->outputs.begin(), function->outputs.end(), is_it))
      problems.push_back("[ERROR] no such output: " + name);
  }
  return problems;
}

Value complete_success(Workspace& workspace, const Args& args) {
  StepRun* step = nullptr;
  if (const std::string problem = problem_of(workspace, args, step); !problem.empty()) return api_error(problem);
  bool broken = false;
  const Value outputs = args.nested("outputs", broken);
  if (broken || !outputs.is_object()) return api_error("invalid_arguments");
  if (const Problems problems = problems_of_outputs(workspace, *step, outputs); !problems.empty())
    return api_error("parameter_validation_failed", problems);
  step->state = StepRun::State::completed;
  step->outputs = outputs;
  workspace.changed();
  return api_ok();
}

Value complete_error(Workspace& workspace, const Args& args) {
  StepRun* step = nullptr;
  if (args.text("error").empty()) return api_error("invalid_arguments");
  if (const std::string problem = problem_of(workspace, args, step); !problem.empty()) return api_error(problem);
  step->state = StepRun::State::failed;
  step->error = args.text("error");
  workspace.changed();
  return api_ok();
}

}  // namespace

std::span<const ApiMethod> function_methods() {
  static const std::vector<ApiMethod> kMethods{
      {"functions.completeSuccess", false, {"function_execution_id", "outputs"}, complete_success},
      {"functions.completeError", false, {"function_execution_id", "error"}, complete_error}};
  return kMethods;
}

}  // namespace c1::sandbox
