#pragma once
// JSON as YAML that people like to read: short things in one line in flow style, words without quotes where they need none.

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace c1::bot::yaml {

// An item of the list `list`, at the margin: "- slug: manager\n  name: Manager\n". Steps, rules and the entitlements of an
// app stand below each other, however short they are.
std::string list_item(const json::Value& map, std::string_view list);
// A member of a map, at the margin: "organisation: {name: Acme}\n".
std::string one_member(std::string_view key, const json::Value& value);

}  // namespace c1::bot::yaml
