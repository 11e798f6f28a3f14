#include "bot/check_config_command.hpp"

#include <algorithm>
#include <ostream>

#include "bot/command_words.hpp"
#include "bot/config_findings.hpp"

namespace c1::bot {
namespace {

constexpr int kMistakes = 1;
constexpr int kWarnings = 3;

constexpr char kCheckConfigHelp[] =
    "c1 check-config [--config FILE] [--exit-code]\n"
    "  Looks at everything that c1 serve needs: settings, files and who may read them, organisation file, database,\n"
    "  certificate. One line each: ok, warning or mistake. Changes nothing, and may run beside a server.\n"
    "  Ends with 0; with 1 if there is a mistake; with --exit-code with 3 if there is a warning.\n"
    "\n"
    "c1 check-config --reference\n"
    "  Prints all settings as a table in Markdown.\n";

std::string_view word_for(Finding::What what) {
  switch (what) {
    case Finding::What::ok:
      return "ok";
    case Finding::What::warning:
      return "warning";
    case Finding::What::mistake:
      return "mistake";
  }
  return "";
}

bool any(const std::vector<Finding>& findings, Finding::What what) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& one) { return one.what == what; });
}

}  // namespace

std::vector<Finding> findings_on(const std::string& config_file, const Environment& environment, Instant now) {
  std::vector<Finding> findings;
  check_rights(config_file, environment, findings);
  const auto config = load_config(config_file, environment);
  if (!config) {
    for (const std::string& line : config.error().lines) findings.push_back({Finding::What::mistake, line});
    if (const auto database = load_database(config_file, environment)) check_database(*database, findings);
    findings.push_back({Finding::What::warning,
                        "The organisation file, the secret key and the certificate are looked at once the settings "
                        "have no mistakes."});
    return findings;
  }
  findings.insert(findings.begin(), Finding{Finding::What::ok, "The settings are understood, and none is missing."});
  check_addresses(*config, findings);
  check_certificate(*config, now, findings);
  check_client_certificates(*config, findings);
  check_database(config->database, findings);
  check_secret_key(*config, findings);
  check_organisation(*config, findings);
  return findings;
}

int check_config_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                         std::ostream& err) {
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") return out << kCheckConfigHelp, kOk;
  auto read = read_words(words, {"--config"}, {"--reference", "--exit-code"});
  if (read && !read->rest.empty()) read = invalid("I don't understand \"" + read->rest[0] + "\"");
  if (!read) {
    err << "c1 check-config: " << read.error().says << ". Try c1 check-config --help.\n";
    return kUsage;
  }
  if (read->has("--reference")) return out << config_reference(), kOk;
  const auto findings = findings_on(read->value("--config"), environment, SystemClock().now());
  for (const Finding& one : findings) {
    const std::string_view word = word_for(one.what);
    out << word << std::string(9 - word.size(), ' ') << one.says << "\n";
  }
  if (any(findings, Finding::What::mistake)) return kMistakes;
  return read->has("--exit-code") && any(findings, Finding::What::warning) ? kWarnings : kOk;
}

}  // namespace c1::bot
