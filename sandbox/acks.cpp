#include "sandbox/acks.hpp"

#include <charconv>

#include "base/text.hpp"
#include "sandbox/acts.hpp"
#include "sandbox/api.hpp"
#include "sandbox/app_message.hpp"
#include "sandbox/events.hpp"
#include "sandbox/view_rules.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

bool is_json(const Ack& ack) { return text::folded(ack.response.content_type).starts_with("application/json"); }

Value failed(Workspace& workspace, const Person& person, const std::string& toast) {
  workspace.toast(person.id, toast);
  return json::object({{"ok", false}, {"toast", toast}});
}

void post_answer(Workspace& workspace, const Person& person, const Channel& channel, const std::string& said,
                 const Draft& draft, bool to_all) {
  if (to_all) {
    Message command{.channel = channel.id, .author = person.id, .text = text::escape_mrkdwn(said)};
    command.client_msg_id = workspace.next_id("cm");
    workspace.add(std::move(command));
  }
  if (!says_something(draft)) return;
  Message answer = app_message(workspace, draft, channel.id);
  if (!to_all) answer.only_for = person.id;
  tell_posted(workspace, workspace.add(std::move(answer)));
}

Value trouble(Workspace& workspace, const Person& person) { return failed(workspace, person, kTrouble); }

// Errors are shown only below input blocks of that view, and only if each key names one.
Value show_errors(Workspace& workspace, const Person& person, View& view, const Value& errors) {
  if (errors.object().empty()) return trouble(workspace, person);
  Value shown = json::object();
  for (const auto& [block_id, says] : errors.object()) {
    std::string label;
    for (const Placed& placed : placed_elements(view.blocks()))
      if (placed.is_input && placed.block_id == block_id) label = placed.label;
    if (label.empty() || !says.is_string() || says.string().empty()) return trouble(workspace, person);
    shown.set(label, says);
  }
  for (const auto& [block_id, says] : errors.object()) view.errors[block_id] = says.string();
  workspace.changed(view);
  return json::object({{"ok", true}, {"closed", false}, {"errors", std::move(shown)}});
}

Value take_action(Workspace& workspace, const Person& person, View& view, const Value& body) {
  const std::string& action = body["response_action"].string();
  if (action == "errors") return show_errors(workspace, person, view, body["errors"]);
  if (action == "clear") {
    workspace.close_all(person.id);
    return json::object({{"ok", true}, {"closed", true}, {"cleared", true}});
  }
  const bool fits = (action == "update" || action == "push") && view_error(body["view"], "modal").is_null();
  if (!fits) return trouble(workspace, person);
  const View* other = workspace.view_with_external_id(body["view"]["external_id"].string());
  if (other && (action == "push" || other != &view)) return trouble(workspace, person);
  if (action == "push" && !push_view(workspace, person.id, body["view"])) return trouble(workspace, person);
  if (action == "update") workspace.replace(view, body["view"]);
  return json::object({{"ok", true}, {"closed", false}, {action == "push" ? "pushed" : "updated", true}});
}

std::string range_error(const Placed& placed, const std::string& value) {
  const Value& element = placed.element;
  const auto size = static_cast<std::int64_t>(text::length(value));
  const std::int64_t most = element.has("max_length") ? element["max_length"].integer() : 3000;
  if (placed.type() == "plain_text_input" && size < element["min_length"].integer())
    return "Must be at least " + std::to_string(element["min_length"].integer()) + " characters.";
  if (placed.type() == "plain_text_input" && size > most)
    return "Must be at most " + std::to_string(most) + " characters.";
  return "";
}

std::string form_error(const Placed& placed, const std::string& value) {
  if (placed.type() == "email_text_input" && value.find('@') == std::string::npos)
    return "Enter a valid email address.";
  if (placed.type() == "url_text_input" && value.find("://") == std::string::npos) return "Enter a valid URL.";
  if (placed.type() != "number_input") return "";
  double number = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
  return read.ec != std::errc{} || read.ptr != value.data() + value.size() ? "Enter a valid number." : "";
}

}  // namespace

std::string failure_code(const Ack& ack) {
  if (ack.kind == Ack::Kind::timeout) return "operation_timeout";
  if (ack.kind == Ack::Kind::unreachable) return "dispatch_failed";
  if (ack.response.status == 200) return "";
  return ack.response.status >= 500 ? "http_service_error" : "http_client_error";
}

Value after_command(Workspace& workspace, const Person& person, const Channel& channel, const std::string& command,
                    const std::string& text, const Ack& ack) {
  const std::string said = command + (text.empty() ? "" : " " + text);
  const auto fail = [&](const std::string& code) {
    return failed(workspace, person, command + " failed with the error \"" + code + "\"");
  };
  if (const std::string code = failure_code(ack); !code.empty()) return fail(code);
  if (ack.response.body.empty()) return ok();
  if (!is_json(ack)) {
    Draft draft{.has_text = true, .text = ack.response.body};
    post_answer(workspace, person, channel, said, draft, false);
    return ok();
  }
  const auto body = json::parse(ack.response.body);
  if (!body || !body->is_object()) return fail("invalid_json");
  const Drafted drafted = draft_of(Args(*body), 40'000);
  if (!drafted.ok()) return fail(drafted.error["error"].string());
  post_answer(workspace, person, channel, said, drafted.draft, (*body)["response_type"].string() == "in_channel");
  return ok();
}

Value after_click(Workspace& workspace, const Person& person, const std::string& label, const Ack& ack) {
  const std::string code = failure_code(ack);
  return code.empty() ? ok() : failed(workspace, person, "⚠ " + label + " (" + code + ")");
}

Value after_submission(Workspace& workspace, const Person& person, const std::string& view_id, const Ack& ack) {
  if (!failure_code(ack).empty()) return trouble(workspace, person);
  View* view = workspace.view(view_id);
  if (!view) return json::object({{"ok", true}, {"closed", true}});
  if (ack.response.body.empty()) {
    workspace.close_top(person.id);
    return json::object({{"ok", true}, {"closed", true}});
  }
  const auto body = json::parse(ack.response.body);
  if (!body || !is_json(ack)) return trouble(workspace, person);
  return take_action(workspace, person, *view, *body);
}

Value after_suggestion(Workspace& workspace, const Person& person, const Ack& ack) {
  std::string code = failure_code(ack);
  const auto body = json::parse(ack.response.body);
  if (code.empty() && (!body || !is_json(ack))) code = "invalid_json";
  Problems problems;
  if (code.empty()) problems = problems_of_options(*body);
  if (!problems.empty()) code = problems[0];
  if (!code.empty()) {
    workspace.toast(person.id, "No results (" + code + ")");
    return json::object({{"options", json::array()}});
  }
  return *body;
}

std::map<std::string, std::string> client_errors(const View& view) {
  std::map<std::string, std::string> errors;
  for (const Placed& placed : placed_elements(view.blocks())) {
    if (!placed.is_input) continue;
    const Value& value = value_in(view.inputs, placed);
    if (is_empty_value(value)) {
      if (!placed.is_optional) errors[placed.block_id] = "Please complete this required field.";
      continue;
    }
    std::string wrong = range_error(placed, value.string());
    if (wrong.empty()) wrong = form_error(placed, value.string());
    if (!wrong.empty()) errors[placed.block_id] = wrong;
  }
  return errors;
}

}  // namespace c1::sandbox
