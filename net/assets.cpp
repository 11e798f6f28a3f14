#include "net/assets.hpp"

#include <algorithm>

namespace c1::net {
namespace {

bool takes_gzip(const Request& request) {
  return request.header("accept-encoding").find("gzip") != std::string_view::npos;
}

}  // namespace

Response serve_asset(std::span<const Asset> assets, const Request& request, std::string_view path,
                     std::string_view policy) {
  const auto asset = std::find_if(assets.begin(), assets.end(), [&](const Asset& one) { return one.path == path; });
  if (asset == assets.end()) return text_response("There is nothing here.\n", 404);
  if (request.method != "GET" && request.method != "HEAD")
    return {405, "text/plain; charset=utf-8", "This can only be read.\n", {{"Allow", "GET, HEAD"}}};
  const bool gzip = !asset->gzipped.empty() && takes_gzip(request);
  Response response{200, std::string(asset->content_type), std::string(gzip ? asset->gzipped : asset->plain), {}};
  if (request.method == "HEAD") response.body.clear();
  if (gzip) response.headers.push_back({"Content-Encoding", "gzip"});
  if (!asset->gzipped.empty()) response.headers.push_back({"Vary", "Accept-Encoding"});
  response.headers.push_back(
      {"Cache-Control", asset->path == "/" ? "no-cache" : "public, max-age=31536000, immutable"});
  response.headers.push_back({"Content-Security-Policy", std::string(policy)});
  response.headers.push_back({"X-Content-Type-Options", "nosniff"});
  response.headers.push_back({"Referrer-Policy", "no-referrer"});
  response.headers.push_back({"Cross-Origin-Opener-Policy", "same-origin"});
  return response;
}

}  // namespace c1::net
