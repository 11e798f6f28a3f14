#include "bot/api/openapi.hpp"

#include <string>

#include "base/text.hpp"
#include "bot/api/openapi_schemas.hpp"
#include "bot/api/routes.hpp"

namespace c1::bot::api {
namespace {

struct Operation {
  std::string_view route;
  std::string_view summary;
  std::string_view body;    // a schema; "" = none
  std::string_view answer;  // a schema
};
// How one gets in (auth_routes.cpp); what is offered then is described by its own table.
constexpr Operation kSignIn[] = {
    {"POST /auth/v1/device_authorization", "Begin a device's login (RFC 8628)", "DeviceWish", "DeviceCode"},
    {"POST /auth/v1/token", "Get a token: by device code, signed assertion, secret, or a workload's own token",
     "TokenWish", "Token"},
    {"POST /auth/v1/revoke", "Give a token back (RFC 7009)", "TokenRef", "Nothing"},
};

json::Value content(std::string_view schema, std::string_view type) {
  return json::object(
      {{type.data(),
        json::object({{"schema", json::object({{"$ref", "#/components/schemas/" + std::string(schema)}})}})}});
}

json::Value parameters_of(std::string_view path, bool is_list) {
  json::Value parameters = json::array();
  for (std::size_t at = 0; (at = path.find('{', at)) != std::string_view::npos; ++at)
    parameters.push(json::object({{"name", path.substr(at + 1, path.find('}', at) - at - 1)},
                                  {"in", "path"},
                                  {"required", true},
                                  {"schema", json::object({{"type", "string"}})}}));
  if (is_list)
    for (const char* name : {"page_size", "page_token"})
      parameters.push(json::object({{"name", name}, {"in", "query"}, {"schema", json::object({{"type", "string"}})}}));
  return parameters;
}

json::Value operation_json(const Operation& operation, std::string_view method, std::string_view path) {
  const bool is_auth = path.starts_with("/auth/");
  json::Value row = json::object({{"summary", operation.summary}});
  row.set("parameters", parameters_of(path, method == "GET" && operation.answer.ends_with("List")));
  if (!operation.body.empty())
    row.set("requestBody",
            json::object({{"content", content(operation.body,
                                              is_auth ? "application/x-www-form-urlencoded" : "application/json")}}));
  row.set(
      "responses",
      json::object(
          {{"200", json::object({{"description", "The state after it."},
                                 {"content", content(operation.answer, "application/json")}})},
           {"default", json::object({{"description", "Why not."},
                                     {"content", content(is_auth ? "OAuthError" : "Status", "application/json")}})}}));
  if (!is_auth) row.set("security", json::array({json::object({{"token", json::array()}})}));
  return row;
}

void describe(const Operation& operation, json::Value& paths) {
  const std::size_t space = operation.route.find(' ');
  const std::string_view path = operation.route.substr(space + 1);
  const std::string_view method = operation.route.substr(0, space);
  paths.member(path).set(text::folded(method), operation_json(operation, method, path));
}

std::string made() {
  json::Value paths = json::object();
  for (const Operation& operation : kSignIn) describe(operation, paths);
  for (const Row& row : table()) describe({row.route, row.summary, row.body, row.answer}, paths);
  json::Value shapes = json::object();
  for (const Schema& schema : schemas()) shapes.set(schema.name, schema_json(schema.fields));
  return json::object(
             {{"openapi", "3.1.0"},
              {"info", json::object({{"title", "c1"},
                                     {"version", "1"},
                                     {"description",
                                      "Access requests. Clients made for ConductorOne work unchanged. "
                                      "int64 is text; lists have pages (10 to 100 rows); success is "
                                      "always 200; send Idempotency-Key to ask once."}})},
              {"paths", std::move(paths)},
              {"components",
               json::object({{"schemas", std::move(shapes)},
                             {"securitySchemes",
                              json::object({{"token", json::object({{"type", "http"}, {"scheme", "bearer"}})}})}})}})
      .dump();
}

}  // namespace

std::string_view openapi_document() {
  static const std::string kDocument = made();
  return kDocument;
}

}  // namespace c1::bot::api
