#pragma once
// The public API: /auth/v1/* and /api/v1/*, as clients made for ConductorOne speak it, and its description at
// /api/openapi.json. A facade: it renames and wraps execute() and the read side; no rule lives here.

#include <functional>
#include <string>
#include <vector>

#include "bot/api/auth_routes.hpp"
#include "bot/api/directory.hpp"
#include "bot/api/rate_limits.hpp"
#include "bot/api/visit.hpp"
#include "bot/api/workload_tokens.hpp"
#include "bot/http_routes.hpp"
#include "bot/services.hpp"

namespace c1::bot::api {

struct ApiSettings {
  RateLimit limit = {};
  // Brings the stored catalog in force in this process, and returns when it is; on a worker, by many at once.
  std::function<void()> catalog_changed = [] {};
  std::vector<Workload> workloads = {};
  Workloads::Fetch fetch = {};    // for the keys of their issuers
  SendWebhook send_webhook = {};  // signed by us
};

class Api {
 public:
  // `services` must outlive it.
  Api(const Services& services, net::Runtime& runtime, ApiSettings settings = {});

  // False, and nothing is answered, for other paths.
  bool handle(const net::Request& request, const net::Respond& respond) const;
  // For a caller on a worker, and for tests.
  net::Response answer(const net::Request& request) const;
  std::vector<std::string> routes() const;

 private:
  const Services& services_;
  const ApiSettings settings_;
  Directories directories_;
  RateLimits limits_;
  Workloads workloads_;
  HttpRoutes auth_, routes_;
};

}  // namespace c1::bot::api
