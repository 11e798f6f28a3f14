#include "slack/shapes.hpp"

#include <stdexcept>

#include "base/text.hpp"

namespace c1::slack {

json::Value plain_text(std::string_view words, std::size_t limit) {
  const std::string fitted = text::fit(text::valid_utf8(words), limit);
  return json::object({{"type", "plain_text"}, {"text", fitted.empty() ? "-" : fitted}});
}

json::Value option_json(const Option& option) {
  constexpr std::size_t kValueBytes = 150;
  if (option.value.size() > kValueBytes) throw std::length_error("The value of an option is over 150 bytes.");
  json::Value shape = json::object({{"text", plain_text(option.label, 75)}, {"value", option.value}});
  if (!option.description.empty()) shape.set("description", plain_text(option.description, 75));
  return shape;
}

json::Value notice(std::string_view title, const Mrkdwn& text) {
  return notice(title, Blocks::view().section(text).json());
}

json::Value notice(std::string_view title, const json::Value& blocks) {
  json::Value view = modal({.callback_id = "notice", .title = std::string(title), .close = "Close"}, Blocks::view());
  view.set("blocks", blocks);
  return view;
}

}  // namespace c1::slack
