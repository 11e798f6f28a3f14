#pragma once
// The address that comes with a command or a click, to which the app may post without a token.

#include "sandbox/core.hpp"
#include "sandbox/http_listener.hpp"

namespace c1::sandbox {

constexpr int kMostUses = 5;

Served serve_response_url(Core& core, const net::Request& request);

}  // namespace c1::sandbox
