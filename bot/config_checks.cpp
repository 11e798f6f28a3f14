#include "bot/config_checks.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/text.hpp"
#include "bot/yaml_reader.hpp"

namespace c1::bot {
namespace {

using yaml::shown;

std::optional<std::uint16_t> port_in(std::string_view text) {
  unsigned port = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || text.size() > 5 || failed != std::errc{} || end != text.data() + text.size() || port > 65535)
    return std::nullopt;
  return static_cast<std::uint16_t>(port);
}

bool is_address(const std::string& host, int family) {
  unsigned char bytes[sizeof(in6_addr)];
  return inet_pton(family, host.c_str(), bytes) == 1;
}

// "host", "host:8443" or "[::1]:8443".
bool is_host(std::string_view text) {
  std::string_view host = text;
  std::string_view after;
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return false;
    host = text.substr(1, bracket - 1);
    after = text.substr(bracket + 1);
    if (!is_address(std::string(host), AF_INET6)) return false;
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    host = text.substr(0, colon);
    after = text.substr(colon);
    const auto fits = [](unsigned char c) { return c < 0x80 && (std::isalnum(c) || c == '-' || c == '.' || c == '_'); };
    if (host.empty() || host.front() == '.' || !std::all_of(host.begin(), host.end(), fits)) return false;
  }
  const auto port = after.starts_with(':') ? port_in(after.substr(1)) : std::nullopt;
  return after.empty() || (port && *port != 0);
}

struct Url {
  std::string_view path;  // "" or from the first slash
};
// http:// or https://, a host, and no name, password, query or fragment.
std::optional<Url> url_in(std::string_view text) {
  if (!text.starts_with("http://") && !text.starts_with("https://")) return std::nullopt;
  const std::string_view rest = text.substr(text.find("//") + 2);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  if (rest.find_first_of("?#\\ \t@") != std::string_view::npos || !is_host(rest.substr(0, slash))) return std::nullopt;
  return Url{rest.substr(slash)};
}

// A file that we will have to read.
std::string readable(const Given& given, Lines& problems) {
  std::error_code failed;
  const bool is_file = std::filesystem::is_regular_file(given.value, failed);
  if (!is_file || !std::ifstream(given.value))
    problems.push_back(given.name + ": the file " + shown(given.value) +
                       (is_file ? " cannot be read." : " is not there."));
  return given.value;
}

bool has_space(std::string_view text) { return text.find_first_of(" \t\r\n") != std::string_view::npos; }

}  // namespace

void read_listen(const Given& given, Config& config, Lines& problems) {
  const std::size_t colon = given.value.rfind(':');
  const auto port =
      colon == std::string::npos ? std::nullopt : port_in(std::string_view(given.value).substr(colon + 1));
  std::string host = given.value.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!port || !is_address(host, bracketed ? AF_INET6 : AF_INET)) {
    problems.push_back(given.name +
                       " should be address:port, such as 127.0.0.1:3000, 0.0.0.0:3000 or [::1]:3000; this is " +
                       shown(given.value) + ".");
    return;
  }
  config.listen_address = host;
  config.listen_port = *port;
}

void read_tls_cert(const Given& given, Config& config, Lines& problems) { config.tls_cert = readable(given, problems); }
void read_tls_key(const Given& given, Config& config, Lines& problems) { config.tls_key = readable(given, problems); }
void read_tls_client_ca(const Given& given, Config& config, Lines& problems) {
  config.tls_client_ca = readable(given, problems);
}
void read_tls_client_name(const Given& given, Config& config, Lines& problems) {
  if (!is_host(given.value) || given.value.find(':') != std::string::npos)
    problems.push_back(given.name + " should be a name such as platform-tls-client.slack.com; this is " +
                       shown(given.value) + ".");
  config.tls_client_name = given.value;
}

void read_public_url(const Given& given, Config& config, Lines& problems) {
  const auto url = url_in(given.value);
  if (!url || (!url->path.empty() && url->path != "/"))
    problems.push_back(given.name +
                       " should be a scheme and a host, such as https://access.acme.test, without a path; this is " +
                       shown(given.value) + ".");
  else
    config.public_url = given.value.substr(0, given.value.size() - url->path.size());
}

// Never shown: it may hold a password.
void read_database(const Given& given, Config& config, Lines& problems) {
  const std::string_view value = given.value;
  for (const std::string_view scheme : {"sqlite:", "postgresql://", "postgres://"})
    if (value.starts_with(scheme) && value.size() > scheme.size()) {
      config.database = value;
      return;
    }
  problems.push_back(given.name +
                     " should be sqlite:PATH, such as sqlite:/var/lib/c1/c1.db, or "
                     "postgresql://user:password@host/database.");
}

void read_database_connections(const Given& given, Config& config, Lines& problems) {
  unsigned count = 0;
  const char* end = given.value.data() + given.value.size();
  const auto [stopped, failed] = std::from_chars(given.value.data(), end, count);
  if (failed != std::errc{} || stopped != end || count < 1 || count > 200)
    problems.push_back(given.name + " should be a number from 1 to 200; this is " + shown(given.value) + ".");
  else
    config.database_connections = count;
}

void read_organisation_path(const Given& given, Config& config, Lines& problems) {
  std::error_code failed;
  if (!std::filesystem::exists(given.value, failed))
    problems.push_back(given.name + ": there is no file or folder " + shown(given.value) + ".");
  config.organisation = given.value;
}

void read_signing_secrets(const Given& given, Config& config, Lines& problems) {
  for (const std::string& part : text::split(given.value, ',')) {
    std::string secret = text::trimmed(part);
    if (secret.empty() || has_space(secret)) {
      problems.push_back(given.name +
                         " has a secret that is empty or has white space in it; anybody could forge an empty "
                         "one. Write one, or several with a comma between.");
      return;
    }
    config.signing_secrets.emplace_back(std::move(secret));
  }
}

void read_bot_token(const Given& given, Config& config, Lines& problems) {
  const std::string token = text::trimmed(given.value);
  constexpr std::string_view kWhere = "; the bot token begins with xoxb- and stands under OAuth & Permissions.";
  if (has_space(token))
    problems.push_back(given.name + " has white space in it" + std::string(kWhere));
  else if (token.starts_with("xapp-"))
    problems.push_back(given.name + " is an app-level token" + std::string(kWhere));
  else if (token.starts_with("xoxp-"))
    problems.push_back(given.name + " is a user's token" + std::string(kWhere));
  else
    config.bot_token = Secret(token);
}

void read_metrics_token(const Given& given, Config& config, Lines& problems) {
  constexpr std::size_t kShortest = 16;
  const std::string token = text::trimmed(given.value);
  if (has_space(token) || token.size() < kShortest)
    problems.push_back(given.name +
                       " should be 16 characters or more without white space; openssl rand -hex 16 makes "
                       "a good one.");
  else
    config.metrics_token = Secret(token);
}

void read_app_token(const Given& given, Config& config, Lines& problems) {
  const std::string token = text::trimmed(given.value);
  constexpr std::string_view kWhere =
      "; the app-level token begins with xapp- and stands under Basic Information > App-Level Tokens.";
  if (has_space(token))
    problems.push_back(given.name + " has white space in it" + std::string(kWhere));
  else if (token.starts_with("xoxb-"))
    problems.push_back(given.name + " is a bot token" + std::string(kWhere));
  else if (!token.starts_with("xapp-"))
    problems.push_back(given.name + " is no app-level token" + std::string(kWhere));
  else
    config.app_token = Secret(token);
}

void read_slack_api_url(const Given& given, Config& config, Lines& problems) {
  if (url_in(given.value))
    config.slack_api_url = given.value + (given.value.ends_with('/') ? "" : "/");
  else
    problems.push_back(given.name + " should be a URL such as https://slack.com/api/; this is " + shown(given.value) +
                       ".");
}

void read_slack_client_id(const Given& given, Config& config, Lines&) {
  config.slack_client_id = text::trimmed(given.value);
}
void read_slack_client_secret(const Given& given, Config& config, Lines&) {
  config.slack_client_secret = Secret(text::trimmed(given.value));
}

// Plain HTTP for this machine only: who signs in there is believed.
void read_oidc_issuer(const Given& given, Config& config, Lines& problems) {
  const bool local = given.value.starts_with("http://127.0.0.1") || given.value.starts_with("http://localhost");
  if (!url_in(given.value) || !(local || given.value.starts_with("https://"))) {
    problems.push_back(given.name + " should be an address such as https://login.acme.test; this is " +
                       shown(given.value) + ".");
    return;
  }
  config.oidc_issuer = given.value;
  while (config.oidc_issuer.ends_with('/')) config.oidc_issuer.pop_back();
}
void read_oidc_client_id(const Given& given, Config& config, Lines&) {
  config.oidc_client_id = text::trimmed(given.value);
}
void read_oidc_client_secret(const Given& given, Config& config, Lines&) {
  config.oidc_client_secret = Secret(text::trimmed(given.value));
}
void read_oidc_name(const Given& given, Config& config, Lines&) { config.oidc_name = text::fit(given.value, 40); }
void read_workloads_path(const Given& given, Config& config, Lines&) { config.workloads = given.value; }

namespace {

void read_length(const Given& given, Seconds& into, Lines& problems) {
  const auto length = text::parse_duration(given.value);
  if (!length || *length < Seconds{300})
    problems.push_back(given.name + " should be a length of time such as 8h or 7d, at least 5m; this is " +
                       shown(given.value) + ".");
  else
    into = *length;
}

}  // namespace

void read_web_session_idle(const Given& given, Config& config, Lines& problems) {
  read_length(given, config.web_session_idle, problems);
}
void read_web_session_limit(const Given& given, Config& config, Lines& problems) {
  read_length(given, config.web_session_limit, problems);
}

void check_sign_in(const Config& config, Lines& problems) {
  if (config.slack_client_id.empty() != config.slack_client_secret.empty())
    problems.push_back(
        "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together: set both for OAuth and Sign in with Slack, or "
        "neither.");
  const bool any = !config.oidc_issuer.empty() || !config.oidc_client_id.empty() || !config.oidc_client_secret.empty();
  const bool all = !config.oidc_issuer.empty() && !config.oidc_client_id.empty() && !config.oidc_client_secret.empty();
  if (any && !all)
    problems.push_back(
        "C1_OIDC_ISSUER, C1_OIDC_CLIENT_ID and C1_OIDC_CLIENT_SECRET belong together: set all three, or none.");
}

// The file may come later.
void read_demo_clock(const Given& given, Config& config, Lines&) { config.demo_clock = given.value; }

void read_log_level(const Given& given, Config& config, Lines& problems) {
  static const std::map<std::string, log::Level> kLevels{{"debug", log::Level::debug},
                                                         {"info", log::Level::info},
                                                         {"warn", log::Level::warn},
                                                         {"error", log::Level::error}};
  const auto found = kLevels.find(given.value);
  if (found != kLevels.end())
    config.log_level = found->second;
  else
    problems.push_back(given.name + " should be debug, info, warn or error; this is " + shown(given.value) + ".");
}

void read_log_format(const Given& given, Config& config, Lines& problems) {
  if (given.value == "text")
    config.log_format = log::Format::text;
  else if (given.value == "json")
    config.log_format = log::Format::json;
  else
    problems.push_back(given.name + " should be text or json; this is " + shown(given.value) + ".");
}

}  // namespace c1::bot
