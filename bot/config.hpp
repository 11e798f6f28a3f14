#pragma once
// The settings of `c1 serve`: one table (config.cpp) of key, environment variable, default, check and a sentence of
// help. Environment wins over the file; the file (--config c1.yaml) has the same settings in lower case without C1_ for
// ours: listen, tls_cert, slack_signing_secret. Unknown keys are errors.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/address_rules.hpp"

namespace c1::bot {

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

struct Config {
  std::string listen_address = "127.0.0.1";
  std::uint16_t listen_port = 3000;
  std::string tls_cert, tls_key;                                  // both or neither
  std::string tls_client_ca;                                      // with it, Slack has to show a certificate
  std::string tls_client_name = "platform-tls-client.slack.com";  // and it has to be this one's
  std::string public_url;                                // without a trailing slash; "" = made from the listener
  std::string database = "sqlite:c1.db";                 // may hold a password
  std::size_t database_connections = 16;                 // for reading, on PostgreSQL
  Seconds outbox_lease{180};                             // after so long another server takes over what one has begun
  std::string organisation;                              // C1_ORG; "" = none
  std::string people;                                    // C1_PEOPLE: a CSV file; "" = none
  std::vector<Secret> signing_secrets;                   // may be empty in Socket Mode
  Secret bot_token;                                      // empty = installed by OAuth, in any number of workspaces
  Secret app_token;                                      // set = Socket Mode
  std::string slack_api_url = "https://slack.com/api/";  // ends with '/'
  Secret secret_key;                    // empty = kept in a file beside the database; bot/secret_key.hpp
  std::string credentials;              // a folder with one file for each; "" = none
  std::string connectors;               // a folder with programs; "" = none is run
  net::AddressRules private_addresses;  // of our own network that connectors may reach
  std::string smtp_url;                 // smtp://host:587, smtps://host; "" = no mail
  std::string smtp_user;
  Secret smtp_password;
  std::string mail_from;            // an address, or "Access <access@acme.test>"
  std::vector<Secret> scim_tokens;  // set = /scim/v2/ is served to who has one of them
  Secret metrics_token;             // set = /metrics is served to who has it
  std::string demo_clock;           // a file; see bot/demo_clock.hpp. "" = the system's time
  std::string slack_client_id;      // with its secret: Sign in with Slack
  Secret slack_client_secret;
  std::string slack_app_id;                   // A...; "" = the first that is installed says which
  std::vector<std::string> slack_workspaces;  // T... and E... where it may be installed; empty = the first
  std::string oidc_issuer;  // without a trailing slash; with the next two: signing in with another provider
  std::string oidc_client_id;
  Secret oidc_client_secret;
  std::string oidc_name = "single sign-on";  // on the button
  std::string workloads;                     // a file: api/workloads_file.hpp; "" = none
  Seconds web_session_idle{8 * 3600};
  Seconds web_session_limit{7 * 86400};
  log::Level log_level = log::Level::info;
  log::Format log_format = log::Format::text;
  Environment environment = {};  // for credentials only: C1_CREDENTIAL_...
};

// Every mistake at once, one clear line each, naming the variable, the rule and the way out; never a secret's value.
struct ConfigErrors {
  std::vector<std::string> lines;
};
// `config_file` is the path of --config, or "".
boost::system::result<Config, ConfigErrors> load_config(const std::string& config_file, const Environment& environment);
// C1_DATABASE alone, for commands that need no other setting.
boost::system::result<std::string, ConfigErrors> load_database(const std::string& config_file,
                                                               const Environment& environment);
[[noreturn]] void throw_exception_from_error(const ConfigErrors& errors, const boost::source_location&);

// The table as text, for `c1 serve --help`.
std::string config_help();

// The table for those who write about it: config_reference.cpp, check_config_command.cpp.
struct SettingFact {
  std::string_view variable, key, default_value, help;
  bool secret = false;
  bool from_file = false;  // VARIABLE_FILE and key_file are settings, too
};
std::vector<SettingFact> setting_facts();

// It as a Markdown table, for docs/handbook/settings.md.
std::string config_reference();

}  // namespace c1::bot
