#include "bot/api/status.hpp"

#include "base/json.hpp"

namespace c1::bot::api {
namespace {

// google.rpc.Code.
int code_of(int http_status, const Error& error) {
  switch (http_status) {
    case 401:
      return 16;  // unauthenticated
    case 403:
      return 7;  // permission denied
    case 404:
      return 5;  // not found
    case 405:
      return 12;  // unimplemented
    case 409:
      return error.says == kDuplicate ? 6 : 10;  // already exists, aborted
    case 429:
      return 8;  // resource exhausted
    case 500:
      return 13;  // internal
    case 503:
      return 14;  // unavailable
    default:
      return 3;  // invalid argument
  }
}

// As Go prints a duration: "1h0m0s", "5m0s".
std::string in_go(Seconds duration) {
  const auto seconds = duration.count();
  std::string text;
  if (seconds >= 3600) text += std::to_string(seconds / 3600) + "h";
  if (seconds >= 60) text += std::to_string(seconds % 3600 / 60) + "m";
  return text + std::to_string(seconds % 60) + "s";
}

}  // namespace

Error duplicate_of(const std::string& task, std::string sentence) {
  return {.code = Errc::conflict,
          .says = std::string(kDuplicate),
          .detail = std::move(sentence),
          .field = {},
          .about = task};
}

Error too_long(Seconds most) {
  return invalid("grant duration must be less than or equal to max provision time (" + in_go(most) + ")",
                 "grantDuration");
}

net::Response status_response(int http_status, const Error& error) {
  json::Value details = json::array();
  if (!error.about.empty())
    details.push(json::object({{"@type", "type.googleapis.com/c1.api.task.v1.TaskRef"}, {"id", error.about}}));
  if (error.says == kDuplicate && !error.detail.empty())
    details.push(json::object(
        {{"@type", "type.googleapis.com/google.rpc.LocalizedMessage"}, {"locale", "en"}, {"message", error.detail}}));
  if (!error.field.empty())
    details.push(json::object(
        {{"@type", "type.googleapis.com/google.rpc.BadRequest"},
         {"fieldViolations", json::array({json::object({{"field", error.field}, {"description", error.says}})})}}));
  return net::json_response(
      json::object({{"code", code_of(http_status, error)}, {"message", error.says}, {"details", std::move(details)}})
          .dump(),
      http_status);
}

net::Response oauth_error(int http_status, std::string_view error, std::string_view description) {
  net::Response response =
      net::json_response(json::object({{"error", error}, {"error_description", description}}).dump(), http_status);
  response.headers.push_back({"Cache-Control", "no-store"});
  return response;
}

}  // namespace c1::bot::api
