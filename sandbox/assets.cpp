#include "sandbox/assets.hpp"

#include <algorithm>

namespace c1::sandbox {
namespace {

constexpr char kNotBuilt[] =
    "A local Slack workspace. Its page is not part of this program: run scripts/web, then build the program again\n"
    "(scripts/demo does both). The control API is under /sandbox/.\n";

// The page runs its own scripts and styles and nothing else; pictures are wherever the app's blocks say.
constexpr char kPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src * data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

bool takes_gzip(const net::Request& request) {
  return request.header("accept-encoding").find("gzip") != std::string_view::npos;
}

}  // namespace

net::Response serve_asset(std::span<const Asset> assets, const net::Request& request) {
  const auto asset =
      std::find_if(assets.begin(), assets.end(), [&](const Asset& one) { return one.path == request.path; });
  if (asset == assets.end())
    return request.path == "/" ? net::text_response(kNotBuilt) : net::text_response("There is nothing here.\n", 404);
  if (request.method != "GET")
    return {405, "text/plain; charset=utf-8", "This can only be read.\n", {{"Allow", "GET"}}};
  const bool gzip = !asset->gzipped.empty() && takes_gzip(request);
  net::Response response{200, std::string(asset->content_type), std::string(gzip ? asset->gzipped : asset->plain), {}};
  if (gzip) response.headers.push_back({"Content-Encoding", "gzip"});
  if (!asset->gzipped.empty()) response.headers.push_back({"Vary", "Accept-Encoding"});
  // The names of the others change with their content.
  response.headers.push_back(
      {"Cache-Control", asset->path == "/" ? "no-cache" : "public, max-age=31536000, immutable"});
  response.headers.push_back({"Content-Security-Policy", kPolicy});
  response.headers.push_back({"X-Content-Type-Options", "nosniff"});
  response.headers.push_back({"Referrer-Policy", "no-referrer"});
  response.headers.push_back({"Cross-Origin-Opener-Policy", "same-origin"});
  return response;
}

}  // namespace c1::sandbox
