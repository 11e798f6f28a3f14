#pragma once
// The public API: /auth/v1/* and /api/v1/*, as clients made for ConductorOne speak it, and its description at
// /api/openapi.json. A facade: it renames and wraps execute() and the read side; no rule lives here.

#include "bot/api/auth_routes.hpp"
#include "bot/api/directory.hpp"
#include "bot/api/rate_limits.hpp"
#include "bot/http_routes.hpp"
#include "bot/services.hpp"

namespace c1::bot::api {

class Api {
 public:
  // `services` must outlive it.
  Api(const Services& services, net::Runtime& runtime, RateLimit limit = {});

  // False, and nothing is answered, for other paths.
  bool handle(const net::Request& request, const net::Respond& respond) const;
  // For a caller on a worker, and for tests.
  net::Response answer(const net::Request& request) const;
  std::vector<std::string> routes() const;

 private:
  const Services& services_;
  Directories directories_;
  RateLimits limits_;
  HttpRoutes auth_, routes_;
};

}  // namespace c1::bot::api
