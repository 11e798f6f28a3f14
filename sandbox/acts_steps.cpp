// Workflows that people have built in Workflow Builder with the steps of the app.
#include "sandbox/acts.hpp"
#include "sandbox/events.hpp"
#include "sandbox/target.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr char kUserId[] = "slack#/types/user_id";

Value parameters_in_event(const std::vector<AppManifest::Parameter>& parameters) {
  Value all = json::array();
  for (const AppManifest::Parameter& one : parameters)
    all.push(json::object({{"type", one.type},
                           {"name", one.name},
                           {"title", one.title},
                           {"description", ""},
                           {"is_required", one.required}}));
  return all;
}

Value function_json(const Workspace& workspace, const AppManifest::Function& function) {
  return json::object({{"id", "Fn" + function.callback_id},
                       {"callback_id", function.callback_id},
                       {"title", function.title},
                       {"description", function.description},
                       {"type", "app"},
                       {"input_parameters", parameters_in_event(function.inputs)},
                       {"output_parameters", parameters_in_event(function.outputs)},
                       {"app_id", workspace.settings.app_id},
                       {"date_created", 1700000000},
                       {"date_updated", 1700000000},
                       {"date_deleted", 0},
                       {"form_enabled", false}});
}

// People by whatever names them; who asks is whoever set the workflow off, unless it says otherwise.
Result<Value> inputs_of_step(const Workspace& workspace, const AppManifest::Function& function, const Person& by,
                             const Value& wished) {
  Value inputs = wished.is_object() ? wished : json::object();
  for (const AppManifest::Parameter& one : function.inputs) {
    const bool is_person = one.type == kUserId;
    if (one.required && is_person && !inputs.has(one.name)) inputs.set(one.name, by.id);
    if (one.required && inputs[one.name].string().empty())
      return invalid("The step \"" + function.title + "\" needs \"" + one.title + "\": inputs." + one.name + ".");
    if (!is_person || !inputs.has(one.name)) continue;
    const Person* person = workspace.person(inputs[one.name].string());
    if (!person) return not_found("There is nobody called \"" + inputs[one.name].string() + "\" here.");
    inputs.set(one.name, person->id);
  }
  return inputs;
}

const char* name_of(StepRun::State state) {
  constexpr const char* kNames[] = {"running", "completed", "failed"};
  return kNames[static_cast<std::size_t>(state)];
}

Value step_json(const Workspace& workspace, const StepRun& step) {
  return json::object({{"execution", step.id},
                       {"step", step.callback_id},
                       {"by", workspace.display_name(step.user)},
                       {"inputs", step.inputs},
                       {"state", name_of(step.state)},
                       {"outputs", step.outputs},
                       {"error", step.error}});
}

}  // namespace

// {user, step: callback_id or title, inputs: {name: value}}. The event goes to the app; what it says of it: GET
// /sandbox/steps.
Result<Value> run_step(Core& core, Wish wish) {
  Hold hold(core);
  const auto person = person_in(*hold, wish);
  if (!person) return person.error();
  const AppManifest::Function* function = hold->settings.manifest.function(wish["step"].string());
  if (!function)
    return not_found("The app's manifest has no step \"" + wish["step"].string() +
                     "\" (functions); start the sandbox with --manifest.");
  auto inputs = inputs_of_step(*hold, *function, *person, wish["inputs"]);
  if (!inputs) return inputs.error();
  StepRun step{.id = hold->next_id("Fx"),
               .callback_id = function->callback_id,
               .user = person->id,
               .inputs = *std::move(inputs)};
  Value event = json::object({{"type", "function_executed"},
                              {"function", function_json(*hold, *function)},
                              {"inputs", step.inputs},
                              {"function_execution_id", step.id},
                              {"workflow_execution_id", hold->next_id("Wx")},
                              {"event_ts", hold->new_ts()},
                              {"bot_access_token", "xwfp-" + step.id}});
  hold->outgoing.push_back(event_envelope(*hold, std::move(event), ""));
  hold->steps.push_back(step);
  hold->changed();
  return json::object({{"ok", true}, {"execution", step.id}});
}

Result<Value> steps(Core& core, Wish) {
  Hold hold(core);
  Value list = json::array();
  for (const StepRun& step : hold->steps) list.push(step_json(*hold, step));
  return json::object({{"steps", std::move(list)}});
}

}  // namespace c1::sandbox
