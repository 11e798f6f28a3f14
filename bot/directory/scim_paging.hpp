#pragma once
// What lists of the SCIM service share.

#include <initializer_list>
#include <string_view>
#include <vector>

#include "bot/directory/scim_path.hpp"
#include "bot/http_routes.hpp"

namespace c1::bot::directory {

struct Page {
  std::size_t start = 1;  // the first is 1
  std::size_t count = 0;
};
// Of `startIndex` and `count`, within limits; Errc::invalid for what is no number.
Result<Page> page_in(const HttpCall& call);

net::Response page_json(const std::vector<json::Value>& resources, std::int64_t total, const Page& page);
net::Response resource_json(const json::Value& resource, int status = 200);

// Whether the attribute is not wanted: `excludedAttributes`, or `attributes` that are others.
bool is_left_out(const HttpCall& call, std::string_view attribute);

// Whether the resource has that, at any depth of the condition's attribute, in any element of a list.
bool has(const json::Value& resource, const Condition& condition);

// The first condition on one of `attributes`, or null.
const Condition* find(const std::vector<Condition>& conditions, std::initializer_list<std::string_view> attributes);

}  // namespace c1::bot::directory
