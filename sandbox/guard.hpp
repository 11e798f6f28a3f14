#pragma once
// Whoever reaches the control API can act as anybody. It listens on this machine only, but a browser on this machine
// shows other people's pages too: what comes from one of those is refused.

#include <string>

#include "net/http.hpp"

namespace c1::sandbox {

// "" if the request may be carried out, else why not. `listens_on` is the address that the sandbox is bound to.
std::string refusal_of(const net::Request& request, const std::string& listens_on);

}  // namespace c1::sandbox
