// Checks of the settings for connectors and mail.

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "base/text.hpp"
#include "bot/config_checks.hpp"
#include "bot/secret_key.hpp"
#include "bot/yaml_reader.hpp"

namespace c1::bot {
namespace {

bool has_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

bool is_app_id(std::string_view text) {
  return text.size() > 6 && text[0] == 'A' && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

}  // namespace

void read_secret_key(const Given& given, Config& config, Lines& problems) {
  auto key = secret_key_from(text::trimmed(given.value));
  if (key)
    config.secret_key = *std::move(key);
  else
    problems.push_back(given.name +
                       " should be 32 bytes as base64, or several of them with commas between. Make one with: "
                       "openssl rand -base64 32");
}

void read_credentials(const Given& given, Config& config, Lines& problems) {
  std::error_code failed;
  if (std::filesystem::is_directory(given.value, failed))
    config.credentials = given.value;
  else
    problems.push_back(given.name + " should be a folder; " + yaml::shown(given.value) + " is none.");
}

void read_connectors(const Given& given, Config& config, Lines& problems) {
  std::error_code failed;
  if (std::filesystem::is_directory(given.value, failed))
    config.connectors = std::filesystem::absolute(given.value, failed).string();
  else
    problems.push_back(given.name + " should be a folder with connectors; " + yaml::shown(given.value) + " is none.");
}

void read_private_addresses(const Given& given, Config& config, Lines& problems) {
  const auto rules = net::AddressRules::with(given.value);
  if (rules)
    config.private_addresses = *rules;
  else
    problems.push_back(given.name + ": " + rules.error().says);
}

void read_people_path(const Given& given, Config& config, Lines&) { config.people = given.value; }

void read_scim_tokens(const Given& given, Config& config, Lines& problems) {
  constexpr std::size_t kShortest = 16;
  for (const std::string& part : text::split(given.value, ',')) {
    const std::string token = text::trimmed(part);
    if (token.size() >= kShortest)
      config.scim_tokens.emplace_back(token);
    else
      problems.push_back(given.name + " should be a token of 16 characters or more, or several of them with commas (" +
                         "while one takes the place of another). Make one with: openssl rand -hex 32");
  }
}

// Shorter than Slack may take for one message, and it could be said twice.
void read_outbox_lease(const Given& given, Config& config, Lines& problems) {
  const auto length = text::parse_duration(given.value);
  if (!length || *length < Seconds{20} || *length > Seconds{3600})
    problems.push_back(given.name + " should be a length of time from 20s to 1h, such as 3m; this is " +
                       yaml::shown(given.value) + ".");
  else
    config.outbox_lease = *length;
}

void read_slack_app_id(const Given& given, Config& config, Lines& problems) {
  const std::string id = text::trimmed(given.value);
  if (!is_app_id(id))
    problems.push_back(given.name +
                       " should be the id of the Slack app, such as A0123ABCDEF: it stands under Basic Information. "
                       "This is " +
                       yaml::shown(given.value) + ".");
  else
    config.slack_app_id = id;
}

void check_app_id(Config& config, Lines& problems) {
  const auto parts = text::split(config.app_token.reveal(), '-');  // xapp-1-A0123ABCDEF-...: the id is no secret
  if (parts.size() < 4 || !is_app_id(parts[2])) return;
  if (config.slack_app_id.empty()) config.slack_app_id = parts[2];
  if (config.slack_app_id != parts[2])
    problems.push_back("SLACK_APP_TOKEN is of the app " + parts[2] + ", but SLACK_APP_ID is " + config.slack_app_id +
                       ". Take both from the same app's Basic Information, or leave SLACK_APP_ID out.");
}

void read_slack_workspaces(const Given& given, Config& config, Lines& problems) {
  for (const std::string& part : text::split(given.value, ',')) {
    const std::string id = text::trimmed(part);
    const bool fits = id.size() > 1 && (id[0] == 'T' || id[0] == 'E') &&
                      std::all_of(id.begin(), id.end(), [](unsigned char c) { return c < 0x80 && std::isalnum(c); });
    if (!fits) {
      problems.push_back(
          given.name +
          " should be ids of workspaces (T...) or organisations (E...) with commas between, as they stand "
          "in the address of Slack in a browser; " +
          yaml::shown(id) + " is none.");
      return;
    }
    config.slack_workspaces.push_back(id);
  }
}

void read_smtp_url(const Given& given, Config& config, Lines& problems) {
  const bool is_smtp = given.value.starts_with("smtp://") || given.value.starts_with("smtps://");
  if (is_smtp && given.value.find('@') == std::string::npos && !has_control(given.value))
    config.smtp_url = given.value;
  else
    problems.push_back(given.name + " should be smtp://HOST:PORT or smtps://HOST:PORT; who logs in is C1_SMTP_USER.");
}

void read_smtp_user(const Given& given, Config& config, Lines&) { config.smtp_user = given.value; }

void read_smtp_password(const Given& given, Config& config, Lines&) { config.smtp_password = Secret(given.value); }

void read_mail_from(const Given& given, Config& config, Lines& problems) {
  if (given.value.find('@') != std::string::npos && !has_control(given.value))
    config.mail_from = given.value;
  else
    problems.push_back(given.name + " should be an address, like Access <access@acme.test>.");
}

}  // namespace c1::bot
