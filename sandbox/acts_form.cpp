// Filling in a modal.
#include <algorithm>

#include "base/text.hpp"
#include "sandbox/acks.hpp"
#include "sandbox/acts.hpp"
#include "sandbox/payloads.hpp"
#include "sandbox/rendering.hpp"
#include "sandbox/rules.hpp"
#include "sandbox/shapes.hpp"
#include "sandbox/target.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr std::int64_t kUsualMinQuery = 3;

bool is_external(const Placed& placed) { return placed.type().ends_with("external_select"); }

// Asks the app for the options to `query`.
Result<Value> asked(Core& core, const Person& person, const Target& target, const std::string& query) {
  const Value& element = target.placed.element;
  const std::int64_t least = element.has("min_query_length") ? element["min_query_length"].integer() : kUsualMinQuery;
  if (static_cast<std::int64_t>(text::length(query)) < least)
    return invalid("Slack asks the app only from " + std::to_string(least) + " characters on (min_query_length).");
  Value payload;
  {
    Hold hold(core);
    const View* view = target.view_id.empty() ? nullptr : hold->view(target.view_id);
    const Message* message = target.view_id.empty() ? hold->message(target.channel, target.ts) : nullptr;
    if (!view && !message) return conflict("The form is gone.");
    payload = block_suggestion(*hold, person, view, message, target.placed, query);
  }
  const Ack ack = core.courier.deliver_and_wait(interaction_delivery(payload, "/slack/options"));
  Hold hold(core);
  return after_suggestion(*hold, person, ack);
}

// All options of an element or of an app's answer.
std::vector<Value> offered_in(const Value& from) {
  std::vector<Value> options = from["options"].array();
  for (const Value& group : from["option_groups"].array())
    for (const Value& option : group["options"].array()) options.push_back(option);
  return options;
}

// An option as it stands on the screen; for external selects the app has offered it a moment ago.
Result<Value> as_offered(const Target& target, const Value& option) {
  const auto offered = offered_in(target.placed.element);
  const bool known = is_external(target.placed)
                         ? problems_of_options(json::object({{"options", json::array({option})}})).empty()
                         : std::find(offered.begin(), offered.end(), option) != offered.end();
  return known ? Result<Value>(option) : conflict("This option is not offered any more.");
}

Result<Value> picked(const std::vector<Value>& options, const std::string& label) {
  std::vector<std::string> labels;
  for (const Value& option : options) {
    if (option["text"]["text"].string() == label) return option;
    labels.push_back(option["text"]["text"].string());
  }
  for (const Value& option : options)
    if (text::folded(option["text"]["text"].string()) == text::folded(label)) return option;
  return not_found("There is no option \"" + label + "\"; " +
                   (labels.empty() ? "there are none" : "there is " + text::listed(labels)) + ".");
}

// The value that choosing `label` puts into the element: an option, or an id.
Result<Value> choice(Core& core, const Person& person, const Target& target, Wish wish, const Value& named) {
  if (named.is_object()) return as_offered(target, named);
  const std::string& label = named.string();
  const std::string& type = target.placed.type();
  if (type.ends_with("users_select")) {
    Hold hold(core);
    const Person* found = hold->person(label);
    if (!found) return not_found("There is nobody called \"" + label + "\".");
    return Value(found->id);
  }
  if (type.ends_with("conversations_select") || type.ends_with("channels_select")) {
    Hold hold(core);
    const Channel* found = hold->channel(label);
    if (!found) found = hold->channel_named(label);
    if (!found) return not_found("There is no channel \"" + label + "\".");
    return Value(found->id);
  }
  if (!is_external(target.placed)) return picked(offered_in(target.placed.element), label);
  const auto answer = asked(core, person, target, wish.has("query") ? wish["query"].string() : label);
  if (!answer) return answer.error();
  return picked(offered_in(*answer), label);
}

// Puts `value` into the element, and tells the app where it wants to know (unless `silently`: while it is being typed).
Result<Value> set_value(Core& core, const Person& person, const Target& target, const Value& value,
                        bool silently = false) {
  Value payload;
  {
    Hold hold(core);
    View* view = target.view_id.empty() ? nullptr : hold->view(target.view_id);
    const Message* message = target.view_id.empty() ? hold->message(target.channel, target.ts) : nullptr;
    if (!view && !message) return conflict("The form is gone.");
    Inputs& inputs = inputs_at(*hold, person, target);
    const auto found = inputs.find({target.placed.block_id, target.placed.action_id});
    if (found == inputs.end()) return conflict("The field \"" + target.placed.label + "\" is gone.");
    found->second.set(value_shape(target.placed.type())->state_member, value);
    if (view) view->errors.erase(target.placed.block_id);
    view ? hold->changed(*view) : hold->changed(*message);
    if (silently || !target.placed.dispatches) return json::object({{"ok", true}});
    Value action = action_item(*hold, target.placed, found->second, {});
    payload = view ? block_actions_in_view(*hold, person, *view, std::move(action))
                   : block_actions_in_message(*hold, person, *message, std::move(action));
  }
  const Ack ack = core.courier.deliver_and_wait(interaction_delivery(payload));
  Hold hold(core);
  return after_click(*hold, person, target.placed.label, ack);
}

struct Found {
  Person person;
  Target target;
};

Result<Found> field_of(Core& core, Wish wish) {
  Hold hold(core);
  auto person = person_in(*hold, wish);
  if (!person) return person.error();
  auto target = find_field(*hold, *person, wish);
  if (!target) return target.error();
  return Found{*person, *target};
}

Value labels(const std::vector<Value>& options) {
  Value list = json::array();
  for (const Value& option : options) list.push(option["text"]["text"]);
  return list;
}

// The top modal, if the person may submit it as it stands: client-side checks passed.
Result<Value> submission_of(Workspace& workspace, const Person& person, std::string& view_id, Value& refused) {
  View* view = workspace.top_modal(person.id);
  if (!view) return conflict(person.real_name + " has no modal open.");
  if (!view->content.has("submit")) return invalid("This modal has nothing to submit.");
  if (view->content["submit_disabled"].boolean()) return conflict("The button is disabled.");
  view_id = view->id;
  view->errors = client_errors(*view);
  workspace.changed(*view);
  if (view->errors.empty()) return view_submission(workspace, person, *view);
  refused = json::object({{"ok", true}, {"closed", false}, {"by_client", true}});
  for (const Placed& placed : placed_elements(view->blocks()))
    if (placed.is_input && view->errors.contains(placed.block_id))
      refused.member("errors").set(placed.label, view->errors[placed.block_id]);
  return Value();
}

}  // namespace

Result<Value> suggest(Core& core, Wish wish) {
  const auto found = field_of(core, wish);
  if (!found) return found.error();
  const Value& element = found->target.placed.element;
  const auto answer =
      is_external(found->target.placed) ? asked(core, found->person, found->target, wish["query"].string()) : element;
  if (!answer) return answer.error();
  Value offered = json::object();
  for (const char* member : {"options", "option_groups"})
    if (answer->has(member)) offered.set(member, (*answer)[member]);
  return json::object({{"options", labels(offered_in(offered))}, {"offered", std::move(offered)}});
}

Result<Value> choose(Core& core, Wish wish) {
  const auto found = field_of(core, wish);
  if (!found) return found.error();
  const ValueShape& shape = *value_shape(found->target.placed.type());
  auto names = wish["option"].is_array() ? wish["option"].array() : Value::Array{wish["option"]};
  if (wish["option"].is_null()) names.clear();
  Value chosen = json::array();
  for (const Value& name : names) {
    const auto one = choice(core, found->person, found->target, wish, name);
    if (!one) return one.error();
    chosen.push(*one);
  }
  return set_value(core, found->person, found->target, shape.is_list ? chosen : chosen[0]);
}

Result<Value> fill(Core& core, Wish wish) {
  const auto found = field_of(core, wish);
  if (!found) return found.error();
  const ValueShape& shape = *value_shape(found->target.placed.type());
  const bool typed = shape.state_member == "value" || shape.state_member == "rich_text_value" ||
                     shape.state_member.starts_with("selected_date") || shape.state_member == "selected_time";
  if (!typed) return invalid("\"" + found->target.placed.label + "\" is chosen, not typed.");
  Value value = wish["text"].string().empty() ? Value() : wish["text"];
  if (found->target.placed.type() == "datetimepicker" && !(wish["text"].is_string() && value.is_null()))
    value = wish["text"].is_integer() ? wish["text"] : Value(std::atoll(wish["text"].string().c_str()));
  if (shape.state_member == "rich_text_value" && !value.is_null()) value = rich_text(wish["text"].string());
  return set_value(core, found->person, found->target, value, wish["silently"].boolean());
}

Result<Value> submit(Core& core, Wish wish) {
  Value refused;
  std::string view_id;
  Result<Person> person = invalid("");
  Result<Value> payload = Value();
  {
    Hold hold(core);
    person = person_in(*hold, wish);
    if (!person) return person.error();
    payload = submission_of(*hold, *person, view_id, refused);
  }
  if (!payload) return payload.error();
  if (!refused.is_null()) return refused;
  const Ack ack = core.courier.deliver_and_wait(interaction_delivery(*payload));
  Hold hold(core);
  return after_submission(*hold, *person, view_id, ack);
}

// Cancel closes the top view; `all` is the X that closes the whole stack, of which Slack tells only once, for the root.
Result<Value> close_modal(Core& core, Wish wish) {
  Value payload;
  {
    Hold hold(core);
    const auto person = person_in(*hold, wish);
    if (!person) return person.error();
    const View* view = hold->top_modal(person->id);
    if (!view) return conflict(person->real_name + " has no modal open.");
    const bool all = wish["all"].boolean() || view->content["clear_on_close"].boolean();
    if (all) view = hold->view(hold->screens[person->id].modals.front());
    if (view->content["notify_on_close"].boolean()) payload = view_closed(*hold, *person, *view, all);
    all ? hold->close_all(person->id) : hold->close_top(person->id);
  }
  if (!payload.is_null()) core.courier.deliver(interaction_delivery(payload), [](const Ack&) {});
  return json::object({{"ok", true}, {"closed", true}});
}

}  // namespace c1::sandbox
