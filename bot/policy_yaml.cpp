// A policy as an administrator would write it into the organisation file.

#include <algorithm>
#include <array>

#include "bot/policy_draft.hpp"
#include "bot/yaml_writer.hpp"

namespace c1::bot {
namespace {

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
  return yaml::list_item(spelled_short(policy_item(policy), ""), "policies");
}

}  // namespace c1::bot
