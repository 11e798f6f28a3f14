#pragma once
// The page that a device's login leads to: it says which code to confirm, and where.

#include "bot/http_routes.hpp"
#include "bot/services.hpp"

namespace c1::bot::api {

net::Response login_page(const Services& services, const HttpCall& call);

}  // namespace c1::bot::api
