#include "slack/blocks.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "slack/shapes.hpp"

namespace c1::slack {
namespace {

constexpr std::size_t kIdLength = 255;
constexpr std::size_t kSectionText = 3000;
constexpr std::size_t kFieldText = 2000;
constexpr std::size_t kContextText = 2000;
constexpr std::size_t kFields = 10;
constexpr std::size_t kContextElements = 10;
constexpr std::size_t kButtons = 25;
constexpr std::size_t kOptions = 100;
constexpr std::size_t kCheckboxes = 10;
constexpr std::size_t kMenuOptions = 5;
constexpr std::size_t kBytes = 240'000;  // a view may have 250 kB

// `what` is ours, so a long one is a bug: cutting it would make it another id.
std::string checked(std::string what, std::size_t limit, const char* name) {
  if (text::length(what) > limit)
    throw std::length_error(std::string("A ") + name + " has more than " + std::to_string(limit) + " characters.");
  return what;
}

// Fitted, and not cut inside of <...>: the rest of a link would read as noise.
json::Value mrkdwn_text(const Mrkdwn& text, std::size_t limit) {
  std::string fitted = text::fit(text::valid_utf8(text.str()), limit);
  if (const auto open = fitted.rfind('<'); open != std::string::npos && fitted.find('>', open) == std::string::npos)
    fitted = fitted.substr(0, open) + "…";
  return json::object({{"type", "mrkdwn"}, {"text", fitted.empty() ? "-" : fitted}});
}

json::Value confirm_json(const Confirm& confirm, Style style) {
  json::Value shape = json::object({{"title", plain_text(confirm.title, 100)},
                                    {"text", plain_text(confirm.text, 300)},
                                    {"confirm", plain_text(confirm.yes, 30)},
                                    {"deny", plain_text(confirm.no, 30)}});
  if (style == Style::danger) shape.set("style", "danger");
  return shape;
}

json::Value button_json(const Button& button) {
  json::Value shape = json::object({{"type", "button"},
                                    {"text", plain_text(button.label, 75)},
                                    {"action_id", checked(button.action_id, kIdLength, "action_id")}});
  if (!button.value.empty()) shape.set("value", checked(button.value, 2000, "button's value"));
  if (button.style == Style::primary) shape.set("style", "primary");
  if (button.style == Style::danger) shape.set("style", "danger");
  if (!button.url.empty()) shape.set("url", checked(button.url, 3000, "button's url"));
  if (button.confirm) shape.set("confirm", confirm_json(*button.confirm, button.style));
  if (!button.accessibility_label.empty())
    shape.set("accessibility_label", text::fit(text::valid_utf8(button.accessibility_label), 75));
  return shape;
}

json::Value menu_json(const Menu& menu) {
  if (menu.options.size() > kMenuOptions) throw std::length_error("An overflow menu has more than five options.");
  json::Value options = json::array();
  for (const Option& option : menu.options) options.push(option_json(option));
  return json::object({{"type", "overflow"},
                       {"action_id", checked(menu.action_id, kIdLength, "action_id")},
                       {"options", std::move(options)}});
}

json::Value input_json(const Blocks::Input& input, json::Value element) {
  element.set("action_id", checked(input.action_id, kIdLength, "action_id"));
  if (!input.placeholder.empty()) element.set("placeholder", plain_text(input.placeholder, 150));
  json::Value block = json::object({{"type", "input"},
                                    {"block_id", checked(input.block_id, kIdLength, "block_id")},
                                    {"label", plain_text(input.label, 2000)},
                                    {"element", std::move(element)},
                                    {"optional", input.optional}});
  if (!input.hint.empty()) block.set("hint", plain_text(input.hint, 2000));
  if (input.dispatch) block.set("dispatch_action", true);
  return block;
}

json::Value section_json(const Mrkdwn& text) {
  return json::object({{"type", "section"}, {"text", mrkdwn_text(text, kSectionText)}});
}

json::Value options_json(const std::vector<Option>& options, std::size_t most) {
  json::Value shapes = json::array();
  for (std::size_t i = 0; i < std::min(options.size(), most); ++i) shapes.push(option_json(options[i]));
  return shapes;
}

// Those of the options that are chosen from the beginning, as Slack wants them: the very same objects.
json::Value chosen_json(const std::vector<Option>& options, const std::vector<std::string>& values, std::size_t most) {
  json::Value shapes = json::array();
  for (std::size_t i = 0; i < std::min(options.size(), most); ++i)
    if (std::find(values.begin(), values.end(), options[i].value) != values.end()) shapes.push(option_json(options[i]));
  return shapes;
}

bool is_date(const std::string& text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  return text.size() == kShape.size() && std::equal(text.begin(), text.end(), kShape.begin(), [](char c, char wanted) {
           return wanted == 'd' ? c >= '0' && c <= '9' : c == wanted;
         });
}

bool has_input(const json::Value& blocks) {
  return std::any_of(blocks.array().begin(), blocks.array().end(),
                     [](const json::Value& block) { return block["type"].string() == "input"; });
}

}  // namespace

Blocks& Blocks::add(json::Value block) {
  const std::size_t bytes = block.dump().size() + 1;
  cut_ = cut_ || blocks_.size() >= limit_ || bytes_ + bytes > kBytes;
  if (cut_) return *this;
  bytes_ += bytes;
  blocks_.push_back(std::move(block));
  return *this;
}

Blocks& Blocks::header(std::string_view words) {
  return add(json::object({{"type", "header"}, {"text", plain_text(words, 150)}}));
}

Blocks& Blocks::section(const Mrkdwn& text, std::optional<Button> accessory) {
  json::Value block = section_json(text);
  if (accessory) block.set("accessory", button_json(*accessory));
  return add(std::move(block));
}

Blocks& Blocks::fields(const std::vector<Mrkdwn>& fields) {
  for (std::size_t first = 0; first < fields.size(); first += kFields) {
    json::Value shapes = json::array();
    for (std::size_t i = first; i < std::min(first + kFields, fields.size()); ++i)
      shapes.push(mrkdwn_text(fields[i], kFieldText));
    add(json::object({{"type", "section"}, {"fields", std::move(shapes)}}));
  }
  return *this;
}

Blocks& Blocks::context(const std::vector<Mrkdwn>& lines) {
  if (lines.empty()) return *this;
  json::Value elements = json::array();
  for (std::size_t i = 0; i < std::min(lines.size(), kContextElements); ++i)
    elements.push(mrkdwn_text(lines[i], kContextText));
  return add(json::object({{"type", "context"}, {"elements", std::move(elements)}}));
}

Blocks& Blocks::divider() { return add(json::object({{"type", "divider"}})); }

Blocks& Blocks::actions(std::string block_id, const std::vector<Button>& buttons) {
  return actions(std::move(block_id), buttons, Menu{});
}

Blocks& Blocks::actions(std::string block_id, const std::vector<Button>& buttons, const Menu& more) {
  if (buttons.empty() && more.options.empty()) return *this;
  json::Value elements = json::array();
  for (std::size_t i = 0; i < std::min(buttons.size(), kButtons - 1); ++i) elements.push(button_json(buttons[i]));
  if (!more.options.empty()) elements.push(menu_json(more));
  return add(json::object({{"type", "actions"},
                           {"block_id", checked(std::move(block_id), kIdLength, "block_id")},
                           {"elements", std::move(elements)}}));
}

Blocks& Blocks::text_input(const Input& input, const TextRange& range) {
  const int max = std::clamp(range.max, 1, 3000);
  json::Value element =
      json::object({{"type", "plain_text_input"}, {"multiline", range.multiline}, {"max_length", max}});
  if (range.min > 0) element.set("min_length", std::min(range.min, max));
  if (range.focus) element.set("focus_on_load", true);
  if (!range.initial.empty())
    element.set("initial_value", text::fit(text::valid_utf8(range.initial), static_cast<std::size_t>(max)));
  return add(input_json(input, std::move(element)));
}

Blocks& Blocks::external_select(const Input& input, int min_query_length, std::optional<Option> initial) {
  json::Value element =
      json::object({{"type", "external_select"}, {"min_query_length", std::max(0, min_query_length)}});
  if (initial) element.set("initial_option", option_json(*initial));
  return add(input_json(input, std::move(element)));
}

Blocks& Blocks::static_select(const Input& input, const std::vector<Option>& options, std::optional<Option> initial) {
  if (options.empty())  // which Slack refuses, and the whole view with it
    return section(Mrkdwn::bold(input.label) + Mrkdwn::markup("\nThere is nothing to choose from."));
  json::Value element = json::object({{"type", "static_select"}});
  json::Value shapes = json::array();
  for (std::size_t i = 0; i < std::min(options.size(), kOptions); ++i) {
    shapes.push(option_json(options[i]));
    if (initial && initial->value == options[i].value) element.set("initial_option", option_json(options[i]));
  }
  element.set("options", std::move(shapes));
  return add(input_json(input, std::move(element)));
}

Blocks& Blocks::multi_external_select(const Input& input, int min_query_length, int most,
                                      const std::vector<Option>& initial) {
  json::Value element =
      json::object({{"type", "multi_external_select"}, {"min_query_length", std::max(0, min_query_length)}});
  if (most > 0) element.set("max_selected_items", most);
  if (!initial.empty()) element.set("initial_options", options_json(initial, kOptions));
  return add(input_json(input, std::move(element)));
}

Blocks& Blocks::multi_static_select(const Input& input, const std::vector<Option>& options,
                                    const std::vector<std::string>& initial) {
  if (options.empty()) return static_select(input, options);
  json::Value element = json::object({{"type", "multi_static_select"}, {"options", options_json(options, kOptions)}});
  if (auto chosen = chosen_json(options, initial, kOptions); !chosen.array().empty())
    element.set("initial_options", std::move(chosen));
  return add(input_json(input, std::move(element)));
}

Blocks& Blocks::checkboxes(const Input& input, const std::vector<Option>& options,
                           const std::vector<std::string>& initial) {
  if (options.empty()) return static_select(input, options);
  json::Value element = json::object({{"type", "checkboxes"}, {"options", options_json(options, kCheckboxes)}});
  if (auto chosen = chosen_json(options, initial, kCheckboxes); !chosen.array().empty())
    element.set("initial_options", std::move(chosen));
  Input shown = input;
  shown.placeholder.clear();  // which they have not
  return add(input_json(shown, std::move(element)));
}

Blocks& Blocks::date_input(const Input& input, const std::string& initial) {
  json::Value element = json::object({{"type", "datepicker"}});
  if (is_date(initial)) element.set("initial_date", initial);
  return add(input_json(input, std::move(element)));
}

Blocks& Blocks::number_input(const Input& input, std::optional<std::int64_t> at_least,
                             std::optional<std::int64_t> at_most, const std::string& initial) {
  json::Value element = json::object({{"type", "number_input"}, {"is_decimal_allowed", false}});
  if (at_least) element.set("min_value", std::to_string(*at_least));
  if (at_most) element.set("max_value", std::to_string(*at_most));
  if (!initial.empty()) element.set("initial_value", initial);
  return add(input_json(input, std::move(element)));
}

Blocks& Blocks::address_input(const Input& input, Address kind, const std::string& initial) {
  json::Value element = json::object({{"type", kind == Address::email ? "email_text_input" : "url_text_input"}});
  if (!initial.empty()) element.set("initial_value", initial);
  return add(input_json(input, std::move(element)));
}

json::Value Blocks::json() const {
  json::Value::Array blocks = blocks_;
  if (cut_) {
    if (blocks.size() >= limit_) blocks.pop_back();
    blocks.push_back(
        json::object({{"type", "context"},
                      {"elements", json::array({mrkdwn_text(Mrkdwn::markup("There is more than fits here."), 100)})}}));
  }
  return blocks;
}

json::Value modal(const Modal& modal, const Blocks& blocks) {
  json::Value shape = json::object({{"type", "modal"},
                                    {"callback_id", checked(modal.callback_id, kIdLength, "callback_id")},
                                    {"title", plain_text(modal.title, 24)},
                                    {"blocks", blocks.json()}});
  if (!modal.close.empty()) shape.set("close", plain_text(modal.close, 24));
  if (!modal.submit.empty() || has_input(shape["blocks"]))
    shape.set("submit", plain_text(modal.submit.empty() ? "Submit" : modal.submit, 24));
  if (!modal.private_metadata.empty())
    shape.set("private_metadata", checked(modal.private_metadata, 3000, "private_metadata"));
  if (modal.notify_on_close) shape.set("notify_on_close", true);
  return shape;
}

json::Value home(const Blocks& blocks) { return json::object({{"type", "home"}, {"blocks", blocks.json()}}); }

}  // namespace c1::slack
