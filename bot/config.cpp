// kSettings is the table: everything else here is how its rows are looked up. Their checks: config_checks.cpp.

#include "bot/config.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "base/text.hpp"
#include "bot/config_checks.hpp"
#include "bot/yaml_reader.hpp"

namespace c1::bot {
namespace {

using yaml::shown;

struct Setting {
  std::string_view variable;
  std::string_view key;            // in the file
  std::string_view default_value;  // for the help
  std::string_view help;
  void (*read)(const Given&, Config&, Lines&);
  std::string_view missing = {};  // what to say where it must be given; "" = it need not be
  bool secret = false;            // an empty one is a mistake
  bool from_file = secret;        // may come from a file: VARIABLE_FILE, key_file
  std::string_view unless = {};   // the variable with which it need not be given
};

constexpr Setting kSettings[] = {
    {"C1_LISTEN", "listen", "127.0.0.1:3000", "address:port to listen on; port 0 takes a free one and prints it",
     read_listen},
    {"C1_TLS_CERT", "tls_cert", "unset", "PEM file with the certificate chain; with C1_TLS_KEY: HTTPS", read_tls_cert},
    {"C1_TLS_KEY", "tls_key", "unset", "PEM file with its private key", read_tls_key},
    {"C1_TLS_CLIENT_CA", "tls_client_ca", "unset: Slack is known by its signature alone",
     "PEM file with who issues Slack's client certificate; what says that it is Slack and shows none is refused",
     read_tls_client_ca},
    {"C1_TLS_CLIENT_NAME", "tls_client_name", "platform-tls-client.slack.com", "whose certificate it has to be",
     read_tls_client_name},
    {"C1_PUBLIC_URL", "public_url", "from C1_LISTEN", "how people and Slack reach it: https://access.acme.test",
     read_public_url},
    {.variable = "C1_DATABASE",
     .key = "database",
     .default_value = "sqlite:c1.db",
     .help = "sqlite:PATH, or postgresql://user:password@host/database",
     .read = read_database,
     .from_file = true},
    {"C1_DATABASE_CONNECTIONS", "database_connections", "16", "for reading, on PostgreSQL; 2 more do the rest",
     read_database_connections},
    {"C1_OUTBOX_LEASE", "outbox_lease", "3m",
     "PostgreSQL: after so long another server takes over what one that died had begun to say or to do",
     read_outbox_lease},
    {"C1_ORG", "org", "unset", "organisation file or folder, applied at every start", read_organisation_path},
    {"C1_PEOPLE", "people", "unset", "CSV file with people, imported at every start (c1 people --help)",
     read_people_path},
    {.variable = "SLACK_SIGNING_SECRET",
     .key = "slack_signing_secret",
     .default_value = "required without SLACK_APP_TOKEN",
     .help = "one or more (rotation), comma separated",
     .read = read_signing_secrets,
     .missing = "is needed: without it anybody could speak for Slack. It stands under Basic Information > App "
                "Credentials. (In Socket Mode it is not: then SLACK_APP_TOKEN is.)",
     .secret = true,
     .unless = "SLACK_APP_TOKEN"},
    {.variable = "SLACK_BOT_TOKEN",
     .key = "slack_bot_token",
     .default_value = "required without SLACK_CLIENT_ID",
     .help = "xoxb-..., of the one workspace it is installed in; unset: installed by /slack/install, in any number",
     .read = read_bot_token,
     .missing = "is needed: it stands under OAuth & Permissions and begins with xoxb-. (Installed by OAuth it is not: "
                "then SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are.)",
     .secret = true,
     .unless = "SLACK_CLIENT_ID"},
    {"SLACK_APP_TOKEN",
     "slack_app_token",
     "unset",
     "xapp-...: Socket Mode, so that Slack need not reach this server",
     read_app_token,
     {},
     true},
    {"SLACK_API_URL", "slack_api_url", "https://slack.com/api/", "base of the Web API, for tests and GovSlack",
     read_slack_api_url},
    {.variable = "C1_SECRET_KEY",
     .key = "secret_key",
     .default_value = "made once, in a file beside the database",
     .help = "32 bytes as base64 (openssl rand -base64 32): signs what we send; the same at every server; while you "
             "change it several, comma separated, the new one first",
     .read = read_secret_key,
     .secret = true},
    {"C1_CREDENTIALS", "credentials", "unset",
     "a folder with what connections need, a file for each; or C1_CREDENTIAL_NAME in the environment",
     read_credentials},
    {"C1_CONNECTORS", "connectors", "unset: none is run",
     "a folder with baton and the connectors (baton-okta and the like) that the organisation file may name",
     read_connectors},
    {"C1_PRIVATE_ADDRESSES", "private_addresses", "none",
     "addresses of your own network that connectors may reach: 10.1.0.0/16, 10.2.3.4", read_private_addresses},
    {"C1_SMTP_URL", "smtp_url", "unset: no mail", "smtp://mail.acme.test:587 (STARTTLS) or smtps://mail.acme.test",
     read_smtp_url},
    {"C1_SMTP_USER", "smtp_user", "unset: no login", "who logs in there", read_smtp_user},
    {.variable = "C1_SMTP_PASSWORD",
     .key = "smtp_password",
     .default_value = "unset",
     .help = "and with what",
     .read = read_smtp_password,
     .secret = true},
    {"C1_MAIL_FROM", "mail_from", "required with C1_SMTP_URL", "who mail comes from: Access <access@acme.test>",
     read_mail_from},
    {.variable = "C1_SCIM_TOKEN",
     .key = "scim_token",
     .default_value = "unset: there is no /scim/v2",
     .help = "what the identity provider sends as its bearer token to bring people; one or more, comma separated",
     .read = read_scim_tokens,
     .secret = true},
    {.variable = "C1_METRICS_TOKEN",
     .key = "metrics_token",
     .default_value = "unset: there is no /metrics",
     .help = "what Prometheus sends as its bearer token to read /metrics; 16 characters or more",
     .read = read_metrics_token,
     .secret = true},
    {"SLACK_CLIENT_ID", "slack_client_id", "unset",
     "with SLACK_CLIENT_SECRET: the app is installed by OAuth, and people sign in to the page with Slack",
     read_slack_client_id},
    {"SLACK_APP_ID", "slack_app_id", "from SLACK_APP_TOKEN; else what is installed first",
     "A..., under Basic Information: no other app is installed", read_slack_app_id},
    {"SLACK_WORKSPACES", "slack_workspaces", "the first that is installed",
     "ids (T..., E...) of workspaces and organisations in which it may be installed, comma separated",
     read_slack_workspaces},
    {"SLACK_CLIENT_SECRET",
     "slack_client_secret",
     "unset",
     "stands beside it under Basic Information",
     read_slack_client_secret,
     {},
     true},
    {"C1_OIDC_ISSUER", "oidc_issuer", "unset", "https://login.acme.test: people sign in to the page there, too",
     read_oidc_issuer},
    {"C1_OIDC_CLIENT_ID", "oidc_client_id", "unset", "what this server is called there", read_oidc_client_id},
    {"C1_OIDC_CLIENT_SECRET", "oidc_client_secret", "unset", "and its secret", read_oidc_client_secret, {}, true},
    {"C1_OIDC_NAME", "oidc_name", "single sign-on", "what the button says: Sign in with ...", read_oidc_name},
    {"C1_WORKLOADS", "workloads", "unset", "a file: whose OIDC tokens get one of ours at /auth/v1/token",
     read_workloads_path},
    {"C1_WEB_SESSION_IDLE", "web_session_idle", "8h", "signed out of the page after so long without a request",
     read_web_session_idle},
    {"C1_WEB_SESSION_LIMIT", "web_session_limit", "7d", "and after so long in any case", read_web_session_limit},
    {"C1_DEMO_CLOCK", "demo_clock", "unset",
     "for demonstrations only: a file that says by how many milliseconds the clock is moved", read_demo_clock},
    {"C1_LOG", "log", "info", "debug, info, warn or error", read_log_level},
    {"C1_LOG_FORMAT", "log_format", "text", "text or json", read_log_format},
};

std::optional<std::string> contents_of(const std::string& path) {
  std::error_code failed;
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path, failed)) return std::nullopt;
  std::string contents{std::istreambuf_iterator<char>(in), {}};
  return in.bad() ? std::nullopt : std::optional(std::move(contents));
}

// What --config says, by key.
std::map<std::string, Given> given_in(const std::string& path, Lines& problems) {
  const auto contents = contents_of(path);
  if (!contents) {
    problems.push_back("--config: the file " + shown(path) + " is not there, or cannot be read.");
    return {};
  }
  yaml::Problems found;
  const yaml::Tree tree(*contents, found.add_file(path), found);
  yaml::Shape shape{.what = "the settings", .keys = {}};
  std::vector<std::string> file_keys;
  for (const Setting& setting : kSettings) file_keys.push_back(std::string(setting.key) + "_file");
  for (std::size_t i = 0; i < std::size(kSettings); ++i) {
    shape.keys.push_back(kSettings[i].key);
    if (kSettings[i].from_file) shape.keys.push_back(file_keys[i]);
  }
  std::map<std::string, Given> values;
  if (tree.root()) {
    const yaml::Fields fields(*tree.root(), shape, found);
    for (const std::string_view key : shape.keys)
      if (const auto word = fields.text(key)) {
        const std::string where = path + ":" + std::to_string(word->at.line) + ":" + std::to_string(word->at.column);
        values[std::string(key)] = {std::string(key) + " (" + where + ")", word->text};
      }
  }
  for (const FileProblem& problem : found.list()) problems.push_back(problem.text());
  return values;
}

class Source {
 public:
  Source(const std::map<std::string, Given>& file, const Environment& environment)
      : file_(file), environment_(environment) {}

  // Nothing where it is not given, or wrongly (then there is a problem, and `wrong` is set).
  std::optional<Given> of(const Setting& setting, Lines& problems, bool& wrong) const {
    const std::string variable(setting.variable);
    const std::string key(setting.key);
    if (!setting.from_file) {
      auto given = environment(variable);
      return given ? given : in_file(key);
    }
    auto value = environment(variable, setting.secret);
    auto path = environment(variable + "_FILE");
    if (!value && !path) value = in_file(key), path = in_file(key + "_file");
    if (value && value->value.empty() && path) value.reset();
    if (value && path) {
      problems.push_back(value->name + " and " + path->name + " are both set; keep one of them.");
      wrong = true;
      return std::nullopt;
    }
    if (path) value = from_file(*path, problems, wrong);
    if (setting.secret && value && text::trimmed(value->value).empty()) value.reset();  // as good as missing
    return value;
  }

 private:
  // An empty variable is as good as none; but an empty secret hides what the file says, as somebody meant to give one.
  std::optional<Given> environment(const std::string& name, bool also_empty = false) const {
    auto value = environment_(name);
    if (!value || (value->empty() && !also_empty)) return std::nullopt;
    return Given{name, *std::move(value)};
  }
  std::optional<Given> in_file(const std::string& key) const {
    const auto found = file_.find(key);
    return found == file_.end() ? std::nullopt : std::optional(found->second);
  }
  static std::optional<Given> from_file(const Given& path, Lines& problems, bool& wrong) {
    auto contents = contents_of(path.value);
    if (contents) return Given{path.name, text::trimmed(*contents)};
    problems.push_back(path.name + ": the file " + shown(path.value) + " is not there, or cannot be read.");
    wrong = true;
    return std::nullopt;
  }

  const std::map<std::string, Given>& file_;
  const Environment& environment_;
};

// Whether that setting has a value, right or wrong.
bool is_given(const Source& source, std::string_view variable) {
  const auto* setting = std::find_if(std::begin(kSettings), std::end(kSettings),
                                     [&](const Setting& one) { return one.variable == variable; });
  Lines problems;
  bool wrong = false;
  return setting != std::end(kSettings) && (source.of(*setting, problems, wrong) || wrong);
}

}  // namespace

boost::system::result<Config, ConfigErrors> load_config(const std::string& config_file,
                                                        const Environment& environment) {
  ConfigErrors errors;
  std::map<std::string, Given> file;
  if (!config_file.empty()) file = given_in(config_file, errors.lines);
  const Source source(file, environment);
  Config config;
  config.environment = environment;
  for (const Setting& setting : kSettings) {
    bool wrong = false;
    const auto given = source.of(setting, errors.lines, wrong);
    if (given)
      setting.read(*given, config, errors.lines);
    else if (!wrong && !setting.missing.empty() && !is_given(source, setting.unless))
      errors.lines.push_back(std::string(setting.variable) + " " + std::string(setting.missing));
  }
  if (config.tls_cert.empty() != config.tls_key.empty())
    errors.lines.push_back("C1_TLS_CERT and C1_TLS_KEY belong together: " +
                           std::string(config.tls_cert.empty() ? "C1_TLS_CERT" : "C1_TLS_KEY") +
                           " is missing. Set both for HTTPS, or neither behind a proxy.");
  if (!config.tls_client_ca.empty() && config.tls_cert.empty())
    errors.lines.push_back(
        "C1_TLS_CLIENT_CA needs C1_TLS_CERT and C1_TLS_KEY: without HTTPS of its own c1 sees no certificate. Behind a "
        "proxy have the proxy check it (docs: connect).");
  if (!config.smtp_url.empty() && config.mail_from.empty())
    errors.lines.push_back(
        "C1_MAIL_FROM is needed with C1_SMTP_URL: mail has to come from somebody, like Access <access@acme.test>.");
  check_sign_in(config, errors.lines);
  check_app_id(config, errors.lines);
  if (!errors.lines.empty()) return errors;
  return config;
}

boost::system::result<std::string, ConfigErrors> load_database(const std::string& config_file,
                                                               const Environment& environment) {
  ConfigErrors errors;
  std::map<std::string, Given> file;
  if (!config_file.empty()) file = given_in(config_file, errors.lines);
  Config config;
  for (const Setting& setting : kSettings) {
    bool wrong = false;
    if (setting.variable != "C1_DATABASE") continue;
    if (const auto given = Source(file, environment).of(setting, errors.lines, wrong))
      setting.read(*given, config, errors.lines);
  }
  if (!errors.lines.empty()) return errors;
  return config.database;
}

void throw_exception_from_error(const ConfigErrors& errors, const boost::source_location&) {
  std::string lines = "value() of settings with mistakes:";
  for (const std::string& line : errors.lines) lines += "\n  " + line;
  throw std::logic_error(lines);
}

std::vector<SettingFact> setting_facts() {
  std::vector<SettingFact> facts;
  for (const Setting& one : kSettings)
    facts.push_back({one.variable, one.key, one.default_value, one.help, one.secret, one.from_file});
  return facts;
}

std::string config_help() {
  constexpr std::size_t kVariables = 24;
  const auto padded = [](std::string_view text, std::size_t width) {
    return std::string(text) + std::string(text.size() < width ? width - text.size() : 1, ' ');
  };
  std::string help =
      "Each setting is an environment variable, or a key of the file given with --config; the variable wins.\n\n";
  for (const Setting& setting : kSettings) {
    help += "  " + padded(setting.variable, kVariables) + std::string(setting.help) + "\n";
    help += "  " + padded("", kVariables) + "key: " + std::string(setting.key) +
            "; default: " + std::string(setting.default_value) + "\n";
  }
  help +=
      "\nThe secrets and the database may also be read from a file: C1_DATABASE_FILE=PATH, key database_file, and so "
      "on.\n";
  return help;
}

}  // namespace c1::bot
