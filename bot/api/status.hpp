#pragma once
// Errors as clients of ConductorOne's API read them: google.rpc.Status as JSON, {"code", "message", "details"}.

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/http.hpp"

namespace c1::bot::api {

// The texts that `cone` looks for, to the letter.
inline constexpr std::string_view kDuplicate = "duplicate ticket found";
Error duplicate_of(const std::string& task, std::string sentence);
Error too_long(Seconds most);

// `error.field` becomes a BadRequest detail; `error.about`, the task it names, a TaskRef.
net::Response status_response(int http_status, const Error& error);

// RFC 6749, 5.2: {"error", "error_description"}.
net::Response oauth_error(int http_status, std::string_view error, std::string_view description);

}  // namespace c1::bot::api
