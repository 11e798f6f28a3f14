#pragma once
// The shapes of the public API, in a notation short enough to be read beside the code that makes them.

#include <span>
#include <string_view>

#include "base/json.hpp"

namespace c1::bot::api {

// `fields`: "name:type", separated by spaces. A name that begins with ~ may be absent. Types:
//   s text   n int64 as text   i number   b true or false   t time or null   d duration or null   o object   a anything
//   Name a schema   Name? a schema or null   [x] a list of x
struct Schema {
  std::string_view name;
  std::string_view fields;
};
std::span<const Schema> schemas();
// As JSON Schema (draft 2020-12, as OpenAPI 3.1 has it).
json::Value schema_json(std::string_view fields);

}  // namespace c1::bot::api
