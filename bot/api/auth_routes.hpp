#pragma once
// /auth/v1/*: how a client gets a token (OAuth 2.0), and the page that a device's login leads to.

#include "bot/api/rate_limits.hpp"
#include "bot/api/workload_tokens.hpp"
#include "bot/http_routes.hpp"
#include "bot/services.hpp"

namespace c1::bot::api {

// Prefixes "/auth/v1/" and "/auth/device"; errors as RFC 6749 words them. What it is given must outlive the routes.
HttpRoutes auth_routes(net::Runtime& runtime, const Services& services, RateLimits& limits, Workloads& workloads);

}  // namespace c1::bot::api
