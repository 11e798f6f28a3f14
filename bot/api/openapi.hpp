#pragma once
// The description of the public API (OpenAPI 3.1), made once, from the tables in openapi.cpp.

#include <string_view>

namespace c1::bot::api {

std::string_view openapi_document();

}  // namespace c1::bot::api
