#include "sandbox/target.hpp"

#include <algorithm>
#include <functional>

#include "base/text.hpp"
#include "sandbox/rendering.hpp"
#include "sandbox/screen.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

// Somewhere with blocks, as this person sees it.
struct Spot {
  const View* view = nullptr;
  const Message* message = nullptr;
  const Value& blocks() const { return view ? view->blocks() : message->blocks; }
};

bool contains(std::string_view text, std::string_view words) {
  return text::folded(text).find(text::folded(words)) != std::string::npos;
}

bool says(const Workspace& workspace, const Person& person, const Message& message, std::string_view words) {
  return contains(words_of(workspace, person, message), words) || contains(message.text, words);
}

std::vector<Spot> messages_for(const Workspace& workspace, const Person& person, const Value& wish) {
  std::vector<Spot> spots;
  const Value& exact = wish["message"];
  for (auto message = workspace.messages.rbegin(); message != workspace.messages.rend(); ++message) {
    if (!workspace.is_visible(*message, person.id)) continue;
    if (exact.is_object() && (message->ts != exact["ts"].string() || message->channel != exact["channel"].string()))
      continue;
    if (wish.has("in") && !says(workspace, person, *message, wish["in"].string())) continue;
    spots.push_back({.message = &*message});
  }
  return spots;
}

std::vector<Spot> spots_for(Workspace& workspace, const Person& person, const Value& wish) {
  const std::string& place = wish["place"].string();
  const bool anywhere = place.empty();
  std::vector<Spot> spots;
  const View* modal = wish["message"].is_object() ? nullptr : workspace.top_modal(person.id);
  if (modal && (anywhere || place == "modal")) spots.push_back({.view = modal});
  if (anywhere || place == "message")
    for (const Spot& spot : messages_for(workspace, person, wish)) spots.push_back(spot);
  const View* home = wish["message"].is_object() ? nullptr : workspace.home(person.id);
  if (home && (anywhere || place == "home")) spots.push_back({.view = home});
  return spots;
}

// On a view, `in` names a part of it: what is wanted stands at or below the first block that says so. Nothing if none
// does.
std::optional<std::size_t> part_of(const Workspace& workspace, const Person& person, const Spot& spot,
                                   const Value& wish) {
  if (!spot.view || !wish.has("in")) return 0;
  for (const auto& [index, words] : rendered(spot.blocks(), spot.view->inputs, workspace, person.tz_offset).by_block)
    if (contains(words, wish["in"].string())) return index;
  return std::nullopt;
}

using Matches = std::function<bool(const Placed&, Value& chosen)>;

Target target_at(const Spot& spot, const Placed& placed, Value chosen) {
  Target target{.placed = placed, .chosen = std::move(chosen)};
  if (spot.view)
    target.view_id = spot.view->id;
  else
    target.channel = spot.message->channel, target.ts = spot.message->ts;
  return target;
}

std::optional<Target> find(Workspace& workspace, const Person& person, const Value& wish, const Matches& matches) {
  for (const Spot& spot : spots_for(workspace, person, wish)) {
    const auto part = part_of(workspace, person, spot, wish);
    if (!part) continue;
    for (const Placed& placed : placed_elements(spot.blocks())) {
      Value chosen;
      if (placed.block >= *part && matches(placed, chosen)) return target_at(spot, placed, std::move(chosen));
    }
  }
  return std::nullopt;
}

// What there is instead, for the error.
std::string seen_instead(Workspace& workspace, const Person& person, const Value& wish, bool buttons) {
  std::vector<std::string> labels;
  for (const Spot& spot : spots_for(workspace, person, wish))
    for (const Placed& placed : placed_elements(spot.blocks())) {
      const bool is_button = placed.type() == "button" || placed.type() == "overflow";
      if (is_button == buttons && std::find(labels.begin(), labels.end(), placed.label) == labels.end())
        labels.push_back(placed.label);
    }
  return labels.empty() ? "there is none" : "there is " + text::listed(labels);
}

Error unseen(const Person& person, const std::string& what, const std::string& label, const Value& wish,
             const std::string& instead) {
  const std::string where = wish.has("in") ? " where it says \"" + wish["in"].string() + "\"" : "";
  return not_found(person.real_name + " sees no " + what + " \"" + label + "\"" + where + "; " + instead + ".");
}

std::optional<Target> by_label(Workspace& workspace, const Person& person, const Value& wish, const std::string& label,
                               bool buttons) {
  const auto exactly = [&](const Placed& placed, Value& chosen) {
    if (placed.type() == "overflow" && buttons)
      for (const Value& option : placed.element["options"].array())
        if (option["text"]["text"].string() == label) return chosen = option, true;
    if ((placed.type() == "button") != buttons || placed.type() == "overflow") return false;
    return placed.label == label ||
           (!buttons && (placed.action_id == label || placed.element["placeholder"]["text"].string() == label));
  };
  const auto alike = [&](const Placed& placed, Value&) {
    return (placed.type() == "button") == buttons && placed.type() != "overflow" &&
           text::folded(placed.label) == text::folded(label);
  };
  auto found = find(workspace, person, wish, exactly);
  return found ? found : find(workspace, person, wish, alike);
}

bool is_named_by_ids(const Value& wish) { return wish.has("action_id"); }

// Only what the person can reach: the view on top, the Home tab, or a message that they see.
std::optional<Spot> spot_named(Workspace& workspace, const Person& person, const Value& wish) {
  if (wish["message"].is_object()) {
    const auto spots = messages_for(workspace, person, json::object({{"message", wish["message"]}}));
    return spots.empty() ? std::nullopt : std::optional(spots[0]);
  }
  for (const View* view : {workspace.top_modal(person.id), workspace.home(person.id)})
    if (view && view->id == wish["view_id"].string()) return Spot{.view = view};
  return std::nullopt;
}

Result<Target> by_ids(Workspace& workspace, const Person& person, const Value& wish) {
  const auto spot = spot_named(workspace, person, wish);
  if (!spot) return not_found("This is not on " + person.real_name + "'s screen any more.");
  for (const Placed& placed : placed_elements(spot->blocks())) {
    if (placed.block_id != wish["block_id"].string() || placed.action_id != wish["action_id"].string()) continue;
    for (const Value& option : placed.element["options"].array())
      if (placed.type() == "overflow" && option["value"] == wish["option"]["value"])
        return target_at(*spot, placed, option);
    return target_at(*spot, placed, {});
  }
  return not_found("The app has taken this away in the meantime.");
}

}  // namespace

Result<Person> person_in(const Workspace& workspace, const Value& wish) {
  const std::string& who = wish["user"].string();
  if (who.empty()) return invalid("Say who does it: \"user\" is a short name, an email or an id.");
  const Person* person = workspace.person(who);
  if (!person) return not_found("There is nobody called \"" + who + "\" in this workspace.");
  return *person;
}

Result<Target> find_button(Workspace& workspace, const Person& person, const Value& wish) {
  if (is_named_by_ids(wish)) return by_ids(workspace, person, wish);
  const std::string& label = wish["button"].string();
  if (label.empty()) return invalid("Say which button: \"button\" is its label.");
  auto found = by_label(workspace, person, wish, label, true);
  if (!found) return unseen(person, "button", label, wish, seen_instead(workspace, person, wish, true));
  return *found;
}

Result<Target> find_field(Workspace& workspace, const Person& person, const Value& wish) {
  if (is_named_by_ids(wish)) {
    auto target = by_ids(workspace, person, wish);
    if (target && !value_shape(target->placed.type())) return invalid("Nothing can be put into a button.");
    return target;
  }
  const std::string& label = wish["field"].string();
  if (label.empty()) return invalid("Say which field: \"field\" is its label.");
  auto found = by_label(workspace, person, wish, label, false);
  if (!found) return unseen(person, "field", label, wish, seen_instead(workspace, person, wish, false));
  return *found;
}

Result<const Message*> find_thread(const Workspace& workspace, const Person& person, const Value& wish) {
  const Value& exact = wish["thread"];
  const std::string& words = wish["thread_of"].string();
  for (auto message = workspace.messages.rbegin(); message != workspace.messages.rend(); ++message) {
    const bool wanted = exact.is_object()
                            ? message->ts == exact["ts"].string() && message->channel == exact["channel"].string()
                            : message->thread_ts.empty() && says(workspace, person, *message, words);
    if (wanted && workspace.is_visible(*message, person.id) && !message->is_ephemeral()) return &*message;
  }
  return not_found(person.real_name + " sees no message" +
                   (exact.is_object() ? " there." : " that says \"" + words + "\"."));
}

Result<Message*> find_message(Workspace& workspace, const Person& person, const Value& wish) {
  const Value& exact = wish["message"].is_object() ? wish["message"] : wish;
  if (exact.has("ts")) {
    Message* message = workspace.message(exact["channel"].string(), exact["ts"].string());
    if (message && workspace.is_visible(*message, person.id)) return message;
    return not_found(person.real_name + " sees no message at that place.");
  }
  for (auto message = workspace.messages.rbegin(); message != workspace.messages.rend(); ++message)
    if (workspace.is_visible(*message, person.id) && says(workspace, person, *message, wish["in"].string()))
      return &*message;
  return not_found(person.real_name + " sees no message that says \"" + wish["in"].string() + "\".");
}

Inputs& inputs_at(Workspace& workspace, const Person& person, const Target& target) {
  if (!target.view_id.empty()) return workspace.view(target.view_id)->inputs;
  Message& message = *workspace.message(target.channel, target.ts);
  const auto [inputs, fresh] = message.inputs.try_emplace(person.id);
  if (fresh) inputs->second = inputs_of(message.blocks, {});
  return inputs->second;
}

}  // namespace c1::sandbox
