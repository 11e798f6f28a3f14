#include "bot/config_findings.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "bot/organisation_file.hpp"
#include "bot/secret_key.hpp"
#include "bot/systems.hpp"
#include "net/certificate.hpp"

namespace c1::bot {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::chrono::days kSoon{30};

void ok(std::vector<Finding>& findings, std::string says) { findings.push_back({Finding::What::ok, std::move(says)}); }
void warn(std::vector<Finding>& findings, std::string says) {
  findings.push_back({Finding::What::warning, std::move(says)});
}
void mistake(std::vector<Finding>& findings, std::string says) {
  findings.push_back({Finding::What::mistake, std::move(says)});
}

bool everybody_may_read(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0;
}

// "slack_bot_token: xoxb-..." at the beginning of a line.
bool has_secrets(const std::string& config_file) {
  std::ifstream in(config_file);
  for (std::string line; std::getline(in, line);)
    for (const SettingFact& one : setting_facts())
      if (one.secret && line.starts_with(std::string(one.key) + ":")) return true;
  return false;
}

// "https://access.acme.test:8443" -> "access.acme.test".
std::string host_of(std::string_view url) {
  url.remove_prefix(std::min(url.size(), url.find("//") + 2));
  if (url.starts_with('[')) return std::string(url.substr(1, url.find(']') - 1));
  return std::string(url.substr(0, url.find_first_of(":/")));
}

std::string day_of(Instant at) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
  std::string text = std::to_string(static_cast<int>(day.year()));
  for (const unsigned part : {static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())})
    text.append(part < 10 ? "-0" : "-").append(std::to_string(part));
  return text;
}

// A SQLite file that is not there yet.
void check_folder(const std::string& path, std::vector<Finding>& findings) {
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  std::error_code failed;
  if (!std::filesystem::is_directory(folder, failed))
    mistake(findings, "The folder " + folder + " of the database is not there; make it, or change C1_DATABASE.");
  else if (::access(folder.c_str(), W_OK) != 0)
    mistake(findings, "The folder " + folder + " of the database cannot be written to by this user.");
  else
    ok(findings, "The database " + path + " is not there yet; c1 serve makes it.");
}

void check_credentials(const Config& config, const workflow::Organisation& organisation,
                       std::vector<Finding>& findings) {
  const auto credentials = credentials_of(config);
  for (const workflow::Connection& connection : organisation.connections)
    for (const auto& [key, value] : connection.settings) {
      const bool is_one = key == "token" || key == "password" || key.starts_with("credentials.");
      if (is_one && !credentials(value))
        mistake(findings, "The connection " + connection.slug + " needs the credential " + value +
                              ", and there is none: put it into a file of that name in C1_CREDENTIALS.");
    }
}

// Programs that connections name, and who else could change them.
void check_connectors(const Config& config, const workflow::Organisation& organisation,
                      std::vector<Finding>& findings) {
  for (const workflow::Connection& connection : organisation.connections) {
    if (connection.kind != "baton") continue;
    const auto reader = connection.settings.find("reader");
    for (const std::string& name :
         {connection.settings.at("connector"), reader == connection.settings.end() ? "baton" : reader->second}) {
      const std::string path = config.connectors + "/" + name;
      struct stat about {};
      if (config.connectors.empty())
        mistake(findings, "The connection " + connection.slug + " runs " + name +
                              ", and no folder has it: C1_CONNECTORS names the one with connectors.");
      else if (::access(path.c_str(), X_OK) != 0)
        mistake(findings, "The connection " + connection.slug + " runs " + name + ", and there is no such program in " +
                              config.connectors + ".");
      else if (::stat(path.c_str(), &about) == 0 && (about.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        warn(findings, path + " can be changed by others on this machine, and is run by c1; chmod go-w it.");
    }
  }
}

}  // namespace

void check_rights(const std::string& config_file, const Environment& environment, std::vector<Finding>& findings) {
  for (const SettingFact& one : setting_facts()) {
    if (!one.from_file) continue;
    const std::string variable = std::string(one.variable) + "_FILE";
    if (const auto path = environment(variable); path && everybody_may_read(*path))
      warn(findings, variable + ": everybody on this machine can read " + *path + "; chmod 640 it.");
  }
  if (!config_file.empty() && everybody_may_read(config_file) && has_secrets(config_file))
    warn(findings, "Everybody on this machine can read " + config_file + ", which has secrets in it; chmod 640 it.");
}

void check_addresses(const Config& config, std::vector<Finding>& findings) {
  const std::string host = host_of(config.public_url);
  const bool here = host == "127.0.0.1" || host == "localhost" || host == "::1";
  if (config.public_url.empty())
    warn(findings,
         "C1_PUBLIC_URL is not set: links in cards and mails lead to the listening address, which other "
         "machines may not reach.");
  else if (config.public_url.starts_with("http://") && !here)
    warn(findings, "C1_PUBLIC_URL is plain HTTP: whoever listens on the way can read what people do; use https.");
  else
    ok(findings, "People reach it at " + config.public_url + ".");
  if (!config.demo_clock.empty())
    warn(findings, "C1_DEMO_CLOCK is set: the clock is moved by a file, which is for demonstrations only.");
}

void check_certificate(const Config& config, Instant now, std::vector<Finding>& findings) {
  if (config.tls_cert.empty()) return;
  const std::string host = host_of(config.public_url);
  const auto facts = net::certificate_facts(config.tls_cert, config.tls_key, host);
  if (!facts) return mistake(findings, facts.error().says);
  const std::string name = "The certificate " + config.tls_cert;
  if (facts->until <= now) return mistake(findings, name + " has expired on " + day_of(facts->until) + ".");
  if (facts->from > now) return mistake(findings, name + " is not valid before " + day_of(facts->from) + ".");
  if (!facts->is_for_host) return mistake(findings, name + " is not for " + host + ", the host of C1_PUBLIC_URL.");
  if (facts->until - now < kSoon) return warn(findings, name + " expires on " + day_of(facts->until) + ".");
  ok(findings, name + " belongs to its key and is valid until " + day_of(facts->until) + ".");
}

void check_client_certificates(const Config& config, std::vector<Finding>& findings) {
  if (config.tls_client_ca.empty()) return;
  if (const auto problem = net::trust_file_problem(config.tls_client_ca)) return mistake(findings, problem->says);
  if (config.signing_secrets.empty())
    return warn(findings, "C1_TLS_CLIENT_CA checks nothing in Socket Mode: Slack does not come to this server.");
  ok(findings, "Slack has to show a certificate of " + config.tls_client_name + ".");
}

void check_database(const std::string& database, std::vector<Finding>& findings) {
  const bool is_file = database.starts_with(kSqlite);
  const std::string path = is_file ? database.substr(kSqlite.size()) : "";
  std::error_code failed;
  if (path == ":memory:") return warn(findings, "The database is in memory: everything is forgotten with the process.");
  if (is_file && !std::filesystem::exists(path, failed)) return check_folder(path, findings);
  const auto store = storage::open_store_to_read(database);
  if (!store && store.error().code == Errc::conflict)
    return warn(findings, "The database is of an older version; c1 serve brings it up to date. Back it up before.");
  if (!store && store.error().code == Errc::not_found && !is_file)
    return ok(findings, "The database answers and has no tables of c1 yet; c1 serve makes them.");
  if (!store) return mistake(findings, store.error().says);
  if (is_file && everybody_may_read(path))
    warn(findings, "Everybody on this machine can read the database " + path + "; chmod 600 it.");
  ok(findings, std::string(is_file ? "The database " + path : "The database") + " can be read and is of this version.");
}

void check_secret_key(const Config& config, std::vector<Finding>& findings) {
  const std::string file = secret_key_file(config.database);
  std::error_code failed;
  if (!config.secret_key.empty()) return ok(findings, "The secret key is given.");
  if (!config.database.starts_with(kSqlite))
    return warn(findings, "C1_SECRET_KEY is not set: each server makes its own in " + file +
                              " where it runs, and several servers need the same.");
  if (!std::filesystem::exists(file, failed))
    return ok(findings, "The secret key is made at the first start, in " + file + ".");
  const auto key = kept_secret_key(config.database);
  if (!key) return mistake(findings, key.error().says);
  ok(findings, "The secret key is in " + file + ".");
}

void check_organisation(const Config& config, std::vector<Finding>& findings) {
  if (config.organisation.empty()) return ok(findings, "C1_ORG is not set: the organisation is what c1 apply stores.");
  const OrganisationFile file = read_organisation(config.organisation);
  for (const FileProblem& problem : file.problems) mistake(findings, problem.text());
  if (!file.problems.empty()) return;
  ok(findings, "The organisation " + config.organisation + " has " + std::to_string(file.organisation.users.size()) +
                   " people and " + std::to_string(file.organisation.apps.size()) + " apps, and no mistakes.");
  check_credentials(config, file.organisation, findings);
  check_connectors(config, file.organisation, findings);
}

}  // namespace c1::bot
