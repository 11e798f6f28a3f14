#include "connectors/ldap_connection.hpp"

#include <ldap.h>

namespace c1::connectors {
namespace {

bool may_pass(int code) {
  return code == LDAP_BUSY || code == LDAP_UNAVAILABLE || code == LDAP_SERVER_DOWN || code == LDAP_TIMEOUT ||
         code == LDAP_CONNECT_ERROR || code == LDAP_TIMELIMIT_EXCEEDED || code == LDAP_LOCAL_ERROR;
}

void set_up(LDAP* ldap, const std::string& url, const LdapSetting& setting) {
  const int version = LDAP_VERSION3, demand = LDAP_OPT_X_TLS_DEMAND, fresh = 0;
  const timeval patience{kLdapSeconds, 0};
  ldap_set_option(ldap, LDAP_OPT_PROTOCOL_VERSION, &version);
  ldap_set_option(ldap, LDAP_OPT_NETWORK_TIMEOUT, &patience);
  ldap_set_option(ldap, LDAP_OPT_TIMEOUT, &patience);
  ldap_set_option(ldap, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
  ldap_set_option(ldap, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
  if (const std::string file = setting("ca_file", ""); !file.empty())
    ldap_set_option(ldap, LDAP_OPT_X_TLS_CACERTFILE, file.c_str());
  ldap_set_option(ldap, LDAP_OPT_X_TLS_NEWCTX, &fresh);
  const bool starts_tls = !url.starts_with("ldaps://") && setting("start_tls", "true") != "false";
  if (starts_tls) check_ldap(ldap_start_tls_s(ldap, nullptr, nullptr), "StartTLS failed");
}

void log_in(LDAP* ldap, const LdapSetting& setting, const Secrets& secrets) {
  const std::string dn = setting("bind_dn", ""), name = setting("password", "");
  if (dn.empty()) return;
  const auto password = secrets(name);
  // An empty password would be an anonymous bind that succeeds (RFC 4513, 5.1.2).
  if (!password || password->empty())
    throw LdapProblem{"There is no credential named \"" + name + "\" at the server; see C1_CREDENTIALS."};
  std::string bytes = password->reveal();  // to bind with
  berval credential{bytes.size(), bytes.data()};
  check_ldap(ldap_sasl_bind_s(ldap, dn.c_str(), LDAP_SASL_SIMPLE, &credential, nullptr, nullptr, nullptr),
             "It did not let us in");
}

}  // namespace

void CloseLdap::operator()(ldap* connection) const { ldap_unbind_ext_s(connection, nullptr, nullptr); }

void FreeLdapMessage::operator()(ldapmsg* message) const { ldap_msgfree(message); }

void check_ldap(int code, const std::string& what) {
  if (code != LDAP_SUCCESS) throw LdapProblem{what + ": " + ldap_err2string(code) + ".", may_pass(code)};
}

LdapConnection open_ldap(const LdapSetting& setting, const Secrets& secrets) {
  LDAP* made = nullptr;
  const std::string url = setting("url", "");
  check_ldap(ldap_initialize(&made, url.c_str()), "It has no usable \"url\"");
  LdapConnection connection(made);
  set_up(connection.get(), url, setting);
  log_in(connection.get(), setting, secrets);
  return connection;
}

}  // namespace c1::connectors
