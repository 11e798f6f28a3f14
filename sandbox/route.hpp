#pragma once
// The control API's tables: control.cpp finds the row, the acts are elsewhere.

#include <span>
#include <string_view>

#include "sandbox/acts.hpp"

namespace c1::sandbox {

struct Route {
  std::string_view method, path;
  Result<json::Value> (*act)(Core&, Wish);
};

std::span<const Route> page_routes();  // page.cpp
std::span<const Route> tool_routes();  // tools.cpp

// A number given as such or as text (in a query).
std::int64_t number_in(Wish wish, std::string_view name, std::int64_t otherwise);

}  // namespace c1::sandbox
