#include "bot/yaml_writer.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.hpp"

namespace c1::bot::yaml {
namespace {

constexpr std::size_t kWidest = 100;

bool is_spoken(std::string_view text) {  // means something else to YAML than its letters
  constexpr std::array<std::string_view, 9> kSpoken{"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
  const std::string low = text::folded(text);
  return std::find(kSpoken.begin(), kSpoken.end(), low) != kSpoken.end();
}

bool is_word_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("._/@-").find(c) != std::string_view::npos;
}

bool is_duration(std::string_view text) {
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) != 0 &&
         std::string_view("wdhms").find(text.back()) != std::string_view::npos &&
         text.find_first_not_of("0123456789wdhms") == std::string_view::npos;
}

// Words that need no quotes, wherever they stand.
bool is_plain(std::string_view text) {
  if (is_duration(text)) return true;
  if (text.empty() || std::isalpha(static_cast<unsigned char>(text[0])) == 0 || text.back() == ' ' || is_spoken(text))
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_word_letter(c) || c == ' '; });
}

std::string scalar(const json::Value& value) {
  if (!value.is_string()) return value.dump();
  const std::string& text = value.string();
  if (is_plain(text)) return text;
  const bool one_line =
      std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  const bool has_double = text.find('"') != std::string::npos, has_single = text.find('\'') != std::string::npos;
  if (one_line && has_double && !has_single) return "'" + text + "'";
  return value.dump();
}

std::string in_flow(const json::Value& value) {
  std::string out;
  if (value.is_array()) {
    for (const json::Value& element : value.array()) out += (out.empty() ? "" : ", ") + in_flow(element);
    return "[" + out + "]";
  }
  if (!value.is_object()) return scalar(value);
  for (const auto& [key, member] : value.object())
    out += (out.empty() ? "" : ", ") + scalar(key) + ": " + in_flow(member);
  return "{" + out + "}";
}

bool is_list_of_maps(const json::Value& value) { return !value.array().empty() && value[std::size_t{0}].is_object(); }

// These stand below each other, however short they are.
bool is_listed_below(std::string_view key, const json::Value& value) {
  if (key == "steps" || key == "rules") return !value.array().empty();
  return key == "entitlements" && is_list_of_maps(value);
}

bool fits(const json::Value& value, std::size_t used) {
  if (!value.is_array() && !value.is_object()) return true;
  for (const auto& [key, member] : value.object())
    if (is_listed_below(key, member)) return false;
  return used + text::length(in_flow(value)) <= kWidest;
}

// An entitlement or a person, but no policy and nothing of one: those have a line for each of their members.
bool is_one_line(const json::Value& map, std::string_view list, std::size_t used) {
  const bool is_long = list == "steps" || list == "rules" || list == "policies";
  return !is_long && map.object().size() > 1 && fits(map, used);
}

void write_members(const json::Value& map, std::size_t indent, bool first_is_begun, std::string& out);

// `key`: whose value it is; what does not fit into the line is written below it.
void write_value(const json::Value& value, std::string_view key, std::size_t indent, std::size_t used,
                 std::string& out) {
  if (!is_listed_below(key, value) && fits(value, used)) {
    out += " " + in_flow(value) + "\n";
    return;
  }
  out += "\n";
  if (value.is_object()) return write_members(value, indent + 2, false, out);
  for (const json::Value& element : value.array()) {
    const std::string dash = std::string(indent + 2, ' ') + "-";
    out += dash;
    if (element.is_object() && !is_one_line(element, key, dash.size() + 1)) {
      out += " ";
      write_members(element, indent + 4, true, out);
    } else {
      write_value(element, "", indent + 2, dash.size() + 1, out);
    }
  }
}

void write_members(const json::Value& map, std::size_t indent, bool first_is_begun, std::string& out) {
  for (const auto& [key, member] : map.object()) {
    if (!first_is_begun) out += std::string(indent, ' ');
    first_is_begun = false;
    const std::string word = scalar(key);
    out += word + ":";
    write_value(member, key, indent, indent + word.size() + 2, out);
  }
}

}  // namespace

std::string list_item(const json::Value& map, std::string_view list) {
  constexpr std::size_t kIndent = 2;
  if (is_one_line(map, list, kIndent)) return "- " + in_flow(map) + "\n";
  std::string out = "- ";
  write_members(map, kIndent, true, out);
  return out;
}

std::string one_member(std::string_view key, const json::Value& value) {
  std::string out;
  write_members(json::object({{std::string(key), value}}), 0, false, out);
  return out;
}

}  // namespace c1::bot::yaml
