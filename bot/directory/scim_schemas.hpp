#pragma once
// What the SCIM service says of itself: constant but for its address.

#include <string>
#include <vector>

#include "base/json.hpp"

namespace c1::bot::directory {

inline constexpr std::size_t kMostResults = 200;  // on one page

json::Value provider_config_json(const std::string& base);
std::vector<json::Value> resource_types_json(const std::string& base);
std::vector<json::Value> schemas_json(const std::string& base);

}  // namespace c1::bot::directory
