#include "slack/web_api_parts.hpp"

#include <algorithm>
#include <array>

#include "net/http.hpp"
#include "slack/web_api.hpp"

namespace c1::slack {
namespace {

constexpr std::array<std::string_view, 2> kResponseOrigins{"https://hooks.slack.com", "https://hooks.slack-gov.com"};
constexpr int kUses = 5;
constexpr Millis kLifetime = std::chrono::minutes{30};

// "https://host:port" of a URL, as written.
std::string_view origin_of(std::string_view url) {
  const auto authority = url.find("://");
  if (authority == std::string_view::npos) return {};
  return url.substr(0, url.find_first_of("/?#", authority + 3));
}

bool is_slacks_own(std::string_view origin) {
  const std::string_view host = origin.substr(std::min(origin.size(), origin.find("://") + 3));
  const auto is_or_below = [&](std::string_view domain) {
    return host == domain || (host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
  };
  return is_or_below("slack.com") || is_or_below("slack-gov.com");
}

// `url` is `origin`, a slash and printable ASCII: no port, user or look-alike can stand between the two.
bool is_below(std::string_view url, std::string_view origin) {
  return !origin.empty() && url.size() > origin.size() + 1 && url.starts_with(origin) && url[origin.size()] == '/' &&
         std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
}

}  // namespace

const std::string& workspace_of(const Call& call) {
  return call.about.team.empty() ? call.about.enterprise : call.about.team;
}

bool is_slack(std::string_view base_url) { return is_slacks_own(origin_of(base_url)); }

std::string form_of(const json::Value& args) {
  std::vector<net::FormField> fields;
  for (const auto& [name, value] : args.object())
    if (!value.is_null()) fields.push_back({name, value.is_string() ? value.string() : value.dump()});
  return net::encode_form(fields);
}

bool may_respond_to(std::string_view response_url, std::string_view base_url) {
  if (std::any_of(kResponseOrigins.begin(), kResponseOrigins.end(),
                  [&](std::string_view origin) { return is_below(response_url, origin); }))
    return true;
  const std::string_view origin = origin_of(base_url);
  return !is_slacks_own(origin) && is_below(response_url, origin);
}

bool ResponseUses::take(const std::string& response_url, Instant now) {
  if (now - swept_ > std::chrono::minutes{1}) {
    swept_ = now;
    std::erase_if(uses_, [&](const auto& entry) { return now - entry.second.first > kLifetime; });
  }
  Use& use = uses_.try_emplace(response_url, Use{now}).first->second;
  return ++use.count <= kUses;
}

}  // namespace c1::slack
