// A policy as an administrator would write it into the organisation file.

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.hpp"
#include "bot/policy_draft.hpp"

namespace c1::bot {
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
  for (const auto& [key, member] : value.object()) out += (out.empty() ? "" : ", ") + key + ": " + in_flow(member);
  return "{" + out + "}";
}

// Steps and rules stand below each other, however short they are.
bool is_listed_below(std::string_view key) { return key == "steps" || key == "rules"; }

bool fits(const json::Value& value, std::size_t used) {
  if (!value.is_array() && !value.is_object()) return true;
  for (const auto& [key, member] : value.object())
    if (is_listed_below(key)) return false;
  return used + text::length(in_flow(value)) <= kWidest;
}

void write_members(const json::Value& map, std::size_t indent, bool first_is_begun, std::string& out);

void write_value(const json::Value& value, std::size_t indent, std::size_t used, bool below, std::string& out) {
  if (!below && fits(value, used)) {
    out += " " + in_flow(value) + "\n";
    return;
  }
  out += "\n";
  if (value.is_object()) return write_members(value, indent + 2, false, out);
  for (const json::Value& element : value.array()) {
    const std::string dash = std::string(indent + 2, ' ') + "-";
    out += dash;
    if (element.is_object()) {
      out += " ";
      write_members(element, indent + 4, true, out);
    } else if (fits(element, dash.size() + 1)) {
      out += " " + in_flow(element) + "\n";
    } else {
      write_value(element, indent + 2, dash.size() + 1, true, out);
    }
  }
}

void write_members(const json::Value& map, std::size_t indent, bool first_is_begun, std::string& out) {
  for (const auto& [key, member] : map.object()) {
    if (!first_is_begun) out += std::string(indent, ' ');
    first_is_begun = false;
    out += key + ":";
    const bool is_list = is_listed_below(key) && !member.array().empty();
    write_value(member, indent, indent + key.size() + 2, is_list, out);
  }
}

// `[manager]` as `manager`, `{users: [ines@acme.test]}` as the address.
json::Value spelled_short(const json::Value& value, std::string_view key) {
  if (value.is_object()) {
    json::Value map = json::object();
    for (const auto& [name, member] : value.object()) map.set(name, spelled_short(member, name));
    const json::Value& users = map["users"];
    return map.object().size() == 1 && users.array().size() == 1 ? users[std::size_t{0}] : map;
  }
  if (!value.is_array()) return value;
  json::Value list = json::array();
  for (const json::Value& element : value.array()) list.push(spelled_short(element, ""));
  constexpr std::array<std::string_view, 4> kOneOrMore{"by", "fallback", "reassign", "allow_reassignment"};
  const bool may_be_one = std::find(kOneOrMore.begin(), kOneOrMore.end(), key) != kOneOrMore.end();
  return may_be_one && list.array().size() == 1 ? list[std::size_t{0}] : list;
}

}  // namespace

std::string policy_yaml(const workflow::Policy& policy) {
  std::string out = "- ";
  write_members(spelled_short(policy_item(policy), ""), 2, true, out);
  return out;
}

}  // namespace c1::bot
