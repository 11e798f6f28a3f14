#include "bot/slack_profile.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "base/time_zone.hpp"

namespace c1::bot {
namespace {

constexpr std::string_view kHttps = "https://";
constexpr std::size_t kLongestPhoto = 1'000;

bool is_slacks(std::string_view host) {
  return host == "avatars.slack-edge.com" || host == "ca.slack-edge.com" ||
         (host.ends_with(".gravatar.com") && !host.starts_with('.'));
}

// What an address is made of, and nothing that could end it where it is written into a header or a page.
bool is_of_addresses(std::string_view text, std::string_view besides) {
  return std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    return (c < 0x80 && std::isalnum(c) != 0) || besides.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

// A name alone: no user, no port.
bool is_photo(std::string_view url) {
  if (!url.starts_with(kHttps) || url.size() > kLongestPhoto) return false;
  url.remove_prefix(kHttps.size());
  const std::string_view host = url.substr(0, url.find('/'));
  return host.size() < url.size() && is_of_addresses(host, ".-") && is_slacks(host) &&
         is_of_addresses(url.substr(host.size()), "/._~%?&=+:,;@!-");
}

}  // namespace

std::string zone_in(const json::Value& user) {
  const std::string& zone = user["tz"].string();
  return TimeZone::named(zone) ? zone : std::string{};
}

std::string photo_in(const json::Value& user) {
  const std::string& photo = user["profile"]["image_72"].string();
  return is_photo(photo) ? photo : std::string{};
}

std::vector<std::string> workspaces_in(const json::Value& user) {
  std::vector<std::string> teams;
  for (const json::Value& team : user["enterprise_user"]["teams"].array())
    if (team.string().starts_with('T')) teams.push_back(team.string());
  return teams;
}

}  // namespace c1::bot
