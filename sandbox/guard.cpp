#include "sandbox/guard.hpp"

#include <algorithm>
#include <array>

namespace c1::sandbox {
namespace {

constexpr std::array<std::string_view, 3> kThisMachine{"127.0.0.1", "localhost", "[::1]"};

bool is_this_machine(std::string_view host) {
  const auto colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) host = host.substr(0, colon);
  return std::find(kThisMachine.begin(), kThisMachine.end(), host) != kThisMachine.end();
}

}  // namespace

std::string refusal_of(const net::Request& request, const std::string& listens_on) {
  const std::string_view host = request.header("host"), origin = request.header("origin"),
                         site = request.header("sec-fetch-site");
  // A name that its owner has pointed at 127.0.0.1 (DNS rebinding). Bound to another address we go by any name.
  if (!host.empty() && is_this_machine(listens_on) && !is_this_machine(host))
    return "This sandbox goes by http://" + listens_on + " and by localhost only, not by \"" + std::string(host) +
           "\".";
  if (!origin.empty() && origin != "http://" + std::string(host))
    return "Another site (" + std::string(origin) + ") may not act in this sandbox.";
  // A link from elsewhere may show the page, but not do anything.
  const bool shows_page =
      request.method == "GET" && request.path == "/" && request.header("sec-fetch-mode") == "navigate";
  if (!site.empty() && site != "same-origin" && site != "none" && !shows_page)
    return "Another site may not act in this sandbox.";
  return "";
}

}  // namespace c1::sandbox
