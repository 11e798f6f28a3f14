#include "bot/api/openapi.hpp"
namespace c1::bot::api {
std::string_view openapi_document() { return "{}"; }
}  // namespace c1::bot::api
