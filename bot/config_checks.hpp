#pragma once
// One check per setting, for the table in config.cpp: puts the value into Config, or says what is wrong with it.

#include <string>
#include <vector>

#include "bot/config.hpp"

namespace c1::bot {

using Lines = std::vector<std::string>;

// A value, and how the administrator knows it: "C1_LISTEN", "listen (c1.yaml:2:9)".
struct Given {
  std::string name;
  std::string value;
};

void read_listen(const Given& given, Config& config, Lines& problems);
void read_tls_cert(const Given& given, Config& config, Lines& problems);
void read_tls_client_ca(const Given& given, Config& config, Lines& problems);
void read_tls_client_name(const Given& given, Config& config, Lines& problems);
void read_tls_key(const Given& given, Config& config, Lines& problems);
void read_public_url(const Given& given, Config& config, Lines& problems);
void read_database(const Given& given, Config& config, Lines& problems);
void read_database_connections(const Given& given, Config& config, Lines& problems);
void read_outbox_lease(const Given& given, Config& config, Lines& problems);
void read_organisation_path(const Given& given, Config& config, Lines& problems);
void read_people_path(const Given& given, Config& config, Lines& problems);
void read_signing_secrets(const Given& given, Config& config, Lines& problems);
void read_bot_token(const Given& given, Config& config, Lines& problems);
void read_metrics_token(const Given& given, Config& config, Lines& problems);
void read_app_token(const Given& given, Config& config, Lines& problems);
void read_slack_api_url(const Given& given, Config& config, Lines& problems);
// config_systems.cpp
void read_secret_key(const Given& given, Config& config, Lines& problems);
void read_credentials(const Given& given, Config& config, Lines& problems);
void read_connectors(const Given& given, Config& config, Lines& problems);
void read_private_addresses(const Given& given, Config& config, Lines& problems);
void read_smtp_url(const Given& given, Config& config, Lines& problems);
void read_smtp_user(const Given& given, Config& config, Lines& problems);
void read_smtp_password(const Given& given, Config& config, Lines& problems);
void read_mail_from(const Given& given, Config& config, Lines& problems);
void read_scim_tokens(const Given& given, Config& config, Lines& problems);
void read_slack_client_id(const Given& given, Config& config, Lines& problems);
void read_slack_client_secret(const Given& given, Config& config, Lines& problems);
void read_slack_app_id(const Given& given, Config& config, Lines& problems);
// Takes it from the app-level token, where it is not given; an error where that is another app's.
void check_app_id(Config& config, Lines& problems);
void read_slack_workspaces(const Given& given, Config& config, Lines& problems);
void read_oidc_issuer(const Given& given, Config& config, Lines& problems);
void read_oidc_client_id(const Given& given, Config& config, Lines& problems);
void read_oidc_client_secret(const Given& given, Config& config, Lines& problems);
void read_oidc_name(const Given& given, Config& config, Lines& problems);
void read_workloads_path(const Given& given, Config& config, Lines& problems);
void read_web_session_idle(const Given& given, Config& config, Lines& problems);
void read_web_session_limit(const Given& given, Config& config, Lines& problems);
// What belongs together for signing in.
void check_sign_in(const Config& config, Lines& problems);
void read_demo_clock(const Given& given, Config& config, Lines& problems);
void read_log_level(const Given& given, Config& config, Lines& problems);
void read_log_format(const Given& given, Config& config, Lines& problems);

}  // namespace c1::bot
