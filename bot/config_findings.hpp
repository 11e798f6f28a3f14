#pragma once
// The parts of `c1 check-config`: each adds what it has found.

#include <string>
#include <vector>

#include "bot/check_config_command.hpp"

namespace c1::bot {

// Whether files with secrets can be read by everybody.
void check_rights(const std::string& config_file, const Environment& environment, std::vector<Finding>& findings);
// Where people and Slack reach it.
void check_addresses(const Config& config, std::vector<Finding>& findings);
void check_certificate(const Config& config, Instant now, std::vector<Finding>& findings);
void check_client_certificates(const Config& config, std::vector<Finding>& findings);
void check_database(const std::string& database, std::vector<Finding>& findings);
void check_secret_key(const Config& config, std::vector<Finding>& findings);
// And the credentials that it names.
void check_organisation(const Config& config, std::vector<Finding>& findings);

}  // namespace c1::bot
