#include "net/tls.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <memory>

namespace c1::net {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

Error unusable(const std::string& what, const std::string& file, const error_code& error) {
  return {Errc::invalid, "The " + what + " \"" + file + "\" cannot be used: " + error.message() + ".", {}, {}};
}

void require_modern(ssl::context& context) {
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
}

// The list of whom we trust lets a browser see that none of its own certificates is asked for.
void ask_for_certificates(ssl::context& context, const std::string& trust_file) {
  SSL_CTX* const raw = context.native_handle();
  SSL_CTX_set_client_CA_list(raw, SSL_load_client_CA_file(trust_file.c_str()));
  context.set_verify_mode(ssl::verify_peer);
  // The handshake goes on whatever was found; what was found is asked for behind it (SSL_get_verify_result).
  context.set_verify_callback([](bool, ssl::verify_context&) { return true; });
  static constexpr unsigned char kSessions[] = {'c', '1'};  // without a name they could not be resumed
  SSL_CTX_set_session_id_context(raw, kSessions, sizeof kSessions);
}

// Bytes as they stand there; a name with a zero byte in it is nobody's.
std::string text_in(const ASN1_STRING* text) {
  const unsigned char* const bytes = ASN1_STRING_get0_data(text);
  std::string name(bytes, bytes + ASN1_STRING_length(text));
  return name.find('\0') == std::string::npos ? name : std::string{};
}

std::vector<std::string> dns_names(const X509& certificate) {
  std::vector<std::string> names;
  auto* const all = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; all && i < sk_GENERAL_NAME_num(all); ++i) {
    const GENERAL_NAME* const one = sk_GENERAL_NAME_value(all, i);
    if (one->type == GEN_DNS) names.push_back(text_in(one->d.dNSName));
  }
  GENERAL_NAMES_free(all);
  return names;
}

std::string common_name(const X509& certificate) {
  const X509_NAME* const subject = X509_get_subject_name(&certificate);
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  return at < 0 ? std::string{} : text_in(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

}  // namespace

Result<ssl::context> server_tls(const ServerSettings& settings) {
  ssl::context context(ssl::context::tls_server);
  require_modern(context);
  error_code error;
  context.use_certificate_chain_file(settings.certificate_file, error);
  if (error) return unusable("certificate", settings.certificate_file, error);
  context.use_private_key_file(settings.key_file, ssl::context::pem, error);
  if (error) return unusable("key", settings.key_file, error);
  if (settings.client_trust_file.empty()) return context;
  context.load_verify_file(settings.client_trust_file, error);
  if (error) return unusable("trust file", settings.client_trust_file, error);
  ask_for_certificates(context, settings.client_trust_file);
  return context;
}

std::vector<std::string> client_names(const SSL* connection) {
  const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(connection), X509_free);
  if (!shown || SSL_get_verify_result(connection) != X509_V_OK) return {};
  std::vector<std::string> names = dns_names(*shown);
  if (!names.empty()) return names;
  if (std::string name = common_name(*shown); !name.empty()) names.push_back(std::move(name));
  return names;
}

Result<ssl::context> client_tls(const std::string& trust_file) {
  ssl::context context(ssl::context::tls_client);
  require_modern(context);
  context.set_verify_mode(ssl::verify_peer);
  error_code error;
  if (trust_file.empty()) {
    context.set_default_verify_paths(error);
  } else {
    context.load_verify_file(trust_file, error);
  }
  if (error) return unusable("trust file", trust_file.empty() ? "of the system" : trust_file, error);
  return context;
}

bool expect_host(SSL* connection, const std::string& host) {
  error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  X509_VERIFY_PARAM* rules = SSL_get0_param(connection);
  if (!not_an_address) return X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1;
  X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  // SSL_set_tlsext_host_name without the old-style cast of the macro; OpenSSL copies the name.
  std::string name = host;
  const long named = SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
  return named == 1 && X509_VERIFY_PARAM_set1_host(rules, host.data(), host.size()) == 1;
}

std::string handshake_problem(const SSL* connection, const error_code& error) {
  const long verdict = SSL_get_verify_result(connection);
  if (verdict == X509_V_OK) return error.message();
  return std::string("certificate refused: ") + X509_verify_cert_error_string(verdict);
}

}  // namespace c1::net
