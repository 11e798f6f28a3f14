#pragma once
// What /api/v1/ offers, one row for each route: who answers it, what a client must be allowed to, and what the
// description at /api/openapi.json says of it.

#include <span>
#include <string_view>

#include "bot/api/visit.hpp"

namespace c1::bot::api {

struct Row {
  std::string_view route;
  std::string_view scope;
  Endpoint endpoint;
  std::string_view summary;
  std::string_view body;    // a schema of openapi_schemas.cpp; "" = none
  std::string_view answer;  // a schema
};
std::span<const Row> table();

}  // namespace c1::bot::api
