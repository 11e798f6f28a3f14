// Elements: buttons, selects, inputs, and the option and confirm objects in them.
#include <algorithm>
#include <array>
#include <functional>

#include "base/text.hpp"
#include "sandbox/elements.hpp"
#include "sandbox/rule_checks.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr std::size_t kUrl = 3000;
constexpr std::size_t kId = 255;

void check_confirm(const Spot& element) {
  if (!element.has("confirm")) return;
  const Spot confirm = element.at("confirm");
  if (!is_object(confirm)) return;
  only_members(confirm, {"title", "text", "confirm", "deny", "style"});
  for (const char* member : {"title", "text", "confirm", "deny"}) needs(confirm, member);
  plain_member(confirm, "title", 100);
  text_member(confirm, "text", 300);
  plain_member(confirm, "confirm", 30);
  plain_member(confirm, "deny", 30);
  one_of(confirm, "style", {"primary", "danger"});
}

void check_url(const Spot& element, std::string_view member) {
  string_member(element, member, kUrl);
  const std::string& url = element.value[member].string();
  if (!url.empty() && url.find("://") == std::string::npos && !url.starts_with("mailto:"))
    element.at(member).wrong("must be a valid URL");
}

void check_button(const Spot& button) {
  only_members(button, {"type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label"});
  needs(button, "text");
  plain_member(button, "text", 75);
  string_member(button, "value", 2000, 0);
  check_url(button, "url");
  one_of(button, "style", {"primary", "danger"});
  string_member(button, "accessibility_label", 75);
  check_confirm(button);
}

void check_options(const Spot& element, std::string_view member, std::size_t most, bool mrkdwn_allowed,
                   bool url_allowed) {
  const auto size = list_member(element, member, most);
  for (std::size_t i = 0; i < size.value_or(0); ++i)
    check_option(element.at(member).at(i), mrkdwn_allowed, url_allowed);
}

// Every option there is to choose from, for checking the initial ones.
std::vector<Value> offered(const Value& element) {
  std::vector<Value> all = element["options"].array();
  for (const Value& group : element["option_groups"].array())
    for (const Value& option : group["options"].array()) all.push_back(option);
  return all;
}

void check_initial_options(const Spot& element, bool must_be_offered) {
  std::vector<Spot> initial;
  if (element.has("initial_option")) initial.push_back(element.at("initial_option"));
  for (std::size_t i = 0; i < element.value["initial_options"].array().size(); ++i)
    initial.push_back(element.at("initial_options").at(i));
  const auto all = offered(element.value);
  for (const Spot& one : initial) {
    check_option(one, true, false);
    const auto same = [&](const Value& option) {
      return option["value"] == one.value["value"] && option["text"]["text"] == one.value["text"]["text"];
    };
    if (must_be_offered && std::none_of(all.begin(), all.end(), same))
      one.wrong("must be exactly one of the options provided");
  }
}

void check_static_options(const Spot& element) {
  if (element.has("options") == element.has("option_groups"))
    element.wrong("must provide exactly one of: options, option_groups");
  check_options(element, "options", 100, false, false);
  check_option_groups(element, "option_groups");
  check_initial_options(element, true);
}

void check_select(const Spot& select) {
  const bool is_multi = select.type().starts_with("multi_");
  const std::string kind = is_multi ? select.type().substr(6) : select.type();
  if (kind == "static_select")
    only_members(select, {"type", "action_id", "placeholder", "options", "option_groups", "confirm", "focus_on_load",
                          is_multi ? "initial_options" : "initial_option", is_multi ? "max_selected_items" : "type"});
  else if (kind == "external_select")
    only_members(select, {"type", "action_id", "placeholder", "min_query_length", "confirm", "focus_on_load",
                          is_multi ? "initial_options" : "initial_option", is_multi ? "max_selected_items" : "type"});
  else
    only_members(select,
                 {"type", "action_id", "placeholder", "confirm", "focus_on_load", "max_selected_items", "filter",
                  "default_to_current_conversation", "response_url_enabled", "initial_user", "initial_users",
                  "initial_conversation", "initial_conversations", "initial_channel", "initial_channels"});
  plain_member(select, "placeholder", 150);
  integer_member(select, "max_selected_items", 1, 1000);
  integer_member(select, "min_query_length", 0, 1000);
  if (kind == "static_select") check_static_options(select);
  if (kind == "external_select") check_initial_options(select, false);
  check_confirm(select);
}

void check_choice_list(const Spot& element) {
  only_members(element,
               {"type", "action_id", "options", "initial_option", "initial_options", "confirm", "focus_on_load"});
  if (element.has(element.type() == "checkboxes" ? "initial_option" : "initial_options"))
    element.wrong("the initial choice has the wrong name for this element");
  needs(element, "options");
  check_options(element, "options", 10, true, false);
  check_initial_options(element, true);
  check_confirm(element);
}

void check_overflow(const Spot& element) {
  only_members(element, {"type", "action_id", "options", "confirm"});
  needs(element, "options");
  check_options(element, "options", 5, false, true);
  check_confirm(element);
}

void check_dispatch_config(const Spot& element) {
  if (!element.has("dispatch_action_config")) return;
  const Spot config = element.at("dispatch_action_config");
  only_members(config, {"trigger_actions_on"});
  const auto size = list_member(config, "trigger_actions_on", 2);
  for (std::size_t i = 0; i < size.value_or(0); ++i) {
    const std::string& on = config.value["trigger_actions_on"][i].string();
    if (on != "on_enter_pressed" && on != "on_character_entered")
      config.at("trigger_actions_on").at(i).wrong("must be a valid enum value");
  }
}

void check_text_input(const Spot& input) {
  if (input.type() == "plain_text_input")
    only_members(input, {"type", "action_id", "placeholder", "initial_value", "multiline", "min_length", "max_length",
                         "dispatch_action_config", "focus_on_load"});
  else
    only_members(input,
                 {"type", "action_id", "placeholder", "initial_value", "dispatch_action_config", "focus_on_load"});
  plain_member(input, "placeholder", 150);
  string_member(input, "initial_value", 3000, 0);
  boolean_member(input, "multiline");
  integer_member(input, "min_length", 0, 3000);
  integer_member(input, "max_length", 1, 3000);
  if (input.has("min_length") && input.has("max_length") &&
      input.value["min_length"].integer() > input.value["max_length"].integer())
    input.wrong("min_length must not be greater than max_length");
  check_dispatch_config(input);
}

void check_number_input(const Spot& input) {
  only_members(input, {"type", "action_id", "placeholder", "initial_value", "is_decimal_allowed", "min_value",
                       "max_value", "dispatch_action_config", "focus_on_load"});
  needs(input, "is_decimal_allowed");
  boolean_member(input, "is_decimal_allowed");
  for (const char* member : {"min_value", "max_value", "initial_value"}) string_member(input, member, 100);
  plain_member(input, "placeholder", 150);
  check_dispatch_config(input);
}

bool has_form(std::string_view text, std::string_view form) {
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char f) {
           return f == '9' ? c >= '0' && c <= '9' : c == f;
         });
}

void check_picker(const Spot& picker) {
  only_members(picker, {"type", "action_id", "placeholder", "initial_date", "initial_time", "initial_date_time",
                        "timezone", "confirm", "focus_on_load"});
  if (picker.has("initial_date") && !has_form(picker.value["initial_date"].string(), "9999-99-99"))
    picker.at("initial_date").wrong("must be a date of the form YYYY-MM-DD");
  if (picker.has("initial_time") && !has_form(picker.value["initial_time"].string(), "99:99"))
    picker.at("initial_time").wrong("must be a time of the form HH:mm");
  integer_member(picker, "initial_date_time", 1'000'000'000, 9'999'999'999);
  plain_member(picker, "placeholder", 150);
  check_confirm(picker);
}

void check_rich_text_input(const Spot& input) {
  only_members(input, {"type", "action_id", "placeholder", "initial_value", "min_lines", "max_lines",
                       "dispatch_action_config", "focus_on_load"});
  integer_member(input, "min_lines", 1, 100);
  integer_member(input, "max_lines", 1, 100);
}

void check_file_input(const Spot& input) {
  only_members(input, {"type", "action_id", "filetypes", "max_files"});
  integer_member(input, "max_files", 1, 10);
}

constexpr unsigned kSection = 1, kActions = 2, kInput = 4;         // places
constexpr unsigned kMessage = 1, kModal = 2, kHome = 4, kAll = 7;  // surfaces

struct ElementRule {
  std::string_view type;
  unsigned places;
  unsigned surfaces;
  void (*check)(const Spot&);
};

constexpr unsigned kEverywhere = kSection | kActions | kInput;
constexpr std::array kElements{
    ElementRule{"button", kSection | kActions, kAll, check_button},
    ElementRule{"overflow", kSection | kActions, kAll, check_overflow},
    ElementRule{"image", kSection, kAll, check_image_element},
    ElementRule{"static_select", kEverywhere, kAll, check_select},
    ElementRule{"external_select", kEverywhere, kAll, check_select},
    ElementRule{"users_select", kEverywhere, kAll, check_select},
    ElementRule{"conversations_select", kEverywhere, kAll, check_select},
    ElementRule{"channels_select", kEverywhere, kAll, check_select},
    ElementRule{"multi_static_select", kEverywhere, kAll, check_select},
    ElementRule{"multi_external_select", kEverywhere, kAll, check_select},
    ElementRule{"multi_users_select", kEverywhere, kAll, check_select},
    ElementRule{"multi_conversations_select", kEverywhere, kAll, check_select},
    ElementRule{"multi_channels_select", kEverywhere, kAll, check_select},
    ElementRule{"checkboxes", kEverywhere, kAll, check_choice_list},
    ElementRule{"radio_buttons", kEverywhere, kAll, check_choice_list},
    ElementRule{"datepicker", kEverywhere, kAll, check_picker},
    ElementRule{"timepicker", kEverywhere, kAll, check_picker},
    ElementRule{"datetimepicker", kActions | kInput, kMessage | kModal, check_picker},
    ElementRule{"plain_text_input", kInput, kAll, check_text_input},
    ElementRule{"email_text_input", kInput, kModal, check_text_input},
    ElementRule{"url_text_input", kInput, kModal, check_text_input},
    ElementRule{"number_input", kInput, kModal, check_number_input},
    ElementRule{"rich_text_input", kInput, kModal | kHome, check_rich_text_input},
    ElementRule{"file_input", kInput, kModal, check_file_input},
};

unsigned bit(Place place) { return place == Place::section ? kSection : place == Place::actions ? kActions : kInput; }
unsigned bit(Surface surface) {
  return surface == Surface::message ? kMessage : surface == Surface::modal ? kModal : kHome;
}

}  // namespace

void check_image_element(const Spot& image) {
  only_members(image, {"type", "image_url", "alt_text", "slack_file"});
  if (image.has("image_url") == image.has("slack_file"))
    image.wrong("must provide exactly one of: image_url, slack_file");
  needs(image, "alt_text");
  string_member(image, "image_url", kUrl);
  string_member(image, "alt_text", 2000);
}

void check_option(const Spot& option, bool mrkdwn_allowed, bool url_allowed) {
  if (!is_object(option)) return;
  only_members(option, {"text", "value", "description", url_allowed ? "url" : "text"});
  needs(option, "text");
  needs(option, "value");
  if (option.has("text")) check_text(option.at("text"), 75, mrkdwn_allowed);
  string_member(option, "value", 150);
  if (option.has("description")) check_text(option.at("description"), 75, mrkdwn_allowed);
  check_url(option, "url");
}

void check_option_groups(const Spot& spot, std::string_view member) {
  const auto size = list_member(spot, member, 100);
  for (std::size_t i = 0; i < size.value_or(0); ++i) {
    const Spot group = spot.at(member).at(i);
    if (!is_object(group)) continue;
    only_members(group, {"label", "options"});
    needs(group, "label");
    needs(group, "options");
    plain_member(group, "label", 75);
    check_options(group, "options", 100, false, false);
  }
}

void check_element(const Spot& element, Place place, Surface surface) {
  if (!is_object(element)) return;
  const auto rule =
      std::find_if(kElements.begin(), kElements.end(), [&](const ElementRule& r) { return r.type == element.type(); });
  if (rule == kElements.end()) return element.wrong("unsupported type: " + element.type());
  if (!(rule->places & bit(place))) return element.wrong("unsupported element in this block: " + element.type());
  if (!(rule->surfaces & bit(surface))) return element.wrong("unsupported element on this surface: " + element.type());
  string_member(element, "action_id", kId);
  boolean_member(element, "focus_on_load");
  rule->check(element);
}

}  // namespace c1::sandbox
