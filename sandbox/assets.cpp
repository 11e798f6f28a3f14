#include "sandbox/assets.hpp"

namespace c1::sandbox {
namespace {

constexpr char kNotBuilt[] =
    "A local Slack workspace. Its page is not part of this program: run scripts/web, then build the program again\n"
    "(scripts/demo does both). The control API is under /sandbox/.\n";

// The page runs its own scripts and styles and nothing else; pictures are wherever the app's blocks say.
constexpr char kPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src * data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace

net::Response serve_asset(std::span<const Asset> assets, const net::Request& request) {
  if (assets.empty() && request.path == "/") return net::text_response(kNotBuilt);
  return net::serve_asset(assets, request, request.path, kPolicy);
}

}  // namespace c1::sandbox
