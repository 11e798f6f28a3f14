#include "bot/web/assets.hpp"

#include <string>

#include "bot/slack_profile.hpp"

namespace c1::bot::web {
namespace {

constexpr char kNotBuilt[] =
    "The web app is not part of this program: run scripts/web, then build the program again (scripts/demo does both).\n"
    "Everything is in Slack, too: open the access request app there.\n";

// Its own scripts, styles and calls, the pictures of people that Slack has, and nothing else: what a person has written
// can never run.
const std::string kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' " +
    std::string(kPhotoHosts) + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace

net::Response serve_page(std::span<const Asset> assets, const net::Request& request) {
  if (assets.empty()) return net::text_response(kNotBuilt);
  const bool is_file = request.path.starts_with("/assets/");
  return net::serve_asset(assets, request, is_file ? std::string_view(request.path) : "/", kPolicy);
}

}  // namespace c1::bot::web
