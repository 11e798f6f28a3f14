#include "sandbox/scene.hpp"

#include <vector>

#include "base/text.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr std::size_t kWidth = 76;

std::string repeated(std::string_view mark, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += mark;
  return out;
}

// Words wrapped to the card's width; what has no space in it stays long.
std::vector<std::string> wrapped(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string& paragraph : text::split(text, '\n')) {
    std::string line;
    for (const std::string& word : text::split(paragraph, ' ')) {
      if (!line.empty() && text::length(line) + 1 + text::length(word) > kWidth - 4) {
        lines.push_back(line);
        line.clear();
      }
      line += (line.empty() ? "" : " ") + word;
    }
    lines.push_back(line);
  }
  return lines;
}

struct Frame {
  std::string_view corner, side, foot, rule;
};
constexpr Frame kCard{"┌", "│", "└", "─"};
constexpr Frame kForm{"╔", "║", "╚", "═"};

std::string buttons_row(const Value& buttons) {
  std::string row;
  for (const Value& button : buttons.array()) row += (row.empty() ? "[ " : "  [ ") + button.string() + " ]";
  return row;
}

std::string framed(const Frame& frame, const std::string& title, const std::string& text, const std::string& row) {
  const std::string head = title.empty() ? "" : " " + title + " ";
  const std::size_t used = text::length(head) + 1;
  std::string out =
      "    " + std::string(frame.corner) + head + repeated(frame.rule, used < kWidth ? kWidth - used : 1) + "\n";
  for (const std::string& line : wrapped(text))
    out += "    " + std::string(frame.side) + (line.empty() ? "" : " " + line) + "\n";
  if (!row.empty()) out += "    " + std::string(frame.side) + " " + row + "\n";
  return out + "    " + std::string(frame.foot) + repeated(frame.rule, kWidth - 1) + "\n";
}

std::string first_line(const std::string& text) { return text::fit(text.substr(0, text.find('\n')), 50); }

Item item_of(const Value& message, const std::string& place, const Value& screen) {
  Item item{.place = place};
  std::string title = message["from"].string();
  if (message["edited"].boolean()) title += " (edited)";
  if (message["ephemeral"].boolean()) title += " (only visible to you)";
  item.drawing = framed(kCard, title, message["plain"].string(), buttons_row(message["buttons"]));
  item.own = message["from"] == screen["name"];
  return item;
}

void add_message(Scene& scene, const Value& message, const Value& screen) {
  const std::string key = "1/" + message["ts"].string() + "/" + message["channel"].string();
  scene[key] = item_of(message, "in " + message["channel_name"].string(), screen);
  for (const Value& reply : message["thread"].array())
    scene["1/" + reply["ts"].string()] =
        item_of(reply, "in the thread of \"" + first_line(message["plain"].string()) + "\"", screen);
}

Item form_item(const Value& modal) {
  std::string text = modal["plain"].string();
  for (const auto& [label, says] : modal["errors"].object()) text += "\n! " + label + ": " + says.string();
  std::string row = "[ " + modal["close"].string() + " ]";
  if (modal["submit"].is_string()) row += "  [ " + modal["submit"].string() + " ]";
  const std::string buttons = buttons_row(modal["buttons"]);
  if (!buttons.empty()) text += "\n" + buttons;
  return {.place = "as a form", .drawing = framed(kForm, modal["title"].string(), text, row)};
}

}  // namespace

Scene scene_of(const Value& screen) {
  Scene scene;
  for (const Value& message : screen["messages"].array()) add_message(scene, message, screen);
  const Value& home = screen["home"];
  if (!home.is_null())
    scene["0/home"] = {.place = "on the Home tab",
                       .drawing = framed(kCard, "Home", home["plain"].string(), buttons_row(home["buttons"]))};
  for (const Value& modal : screen["modals"].array()) scene["2/" + modal["id"].string()] = form_item(modal);
  for (std::size_t i = 0; i < screen["toasts"].array().size(); ++i)
    scene["3/" + std::to_string(1000 + i)] = {.place = "as a notice from Slack",
                                              .drawing = "    (!) " + screen["toasts"][i].string() + "\n"};
  return scene;
}

std::string difference(const std::string& name, const Scene& before, const Scene& after) {
  std::string out;
  for (const auto& [key, item] : after) {
    const auto old = before.find(key);
    if (item.own || (old != before.end() && old->second.drawing == item.drawing)) continue;
    out += "  " + name + (old == before.end() ? " sees " : " now sees ") + item.place + ":\n" + item.drawing;
  }
  for (const auto& [key, item] : before) {
    if (after.contains(key) || item.own) continue;
    out += key.starts_with("2/") ? "  " + name + "'s form has closed.\n"
                                 : "  For " + name + " this is gone " + item.place + ":\n" + item.drawing;
  }
  return out;
}

std::string whole(const std::string& name, const Scene& scene) {
  std::string out;
  for (const auto& [key, item] : scene) out += "  " + name + " sees " + item.place + ":\n" + item.drawing;
  return out.empty() ? "  " + name + " sees nothing yet.\n" : out;
}

}  // namespace c1::sandbox
