#include "net/tls.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>

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

}  // namespace

Result<ssl::context> server_tls(const std::string& certificate_file, const std::string& key_file) {
  ssl::context context(ssl::context::tls_server);
  require_modern(context);
  error_code error;
  context.use_certificate_chain_file(certificate_file, error);
  if (error) return unusable("certificate", certificate_file, error);
  context.use_private_key_file(key_file, ssl::context::pem, error);
  if (error) return unusable("key", key_file, error);
  return context;
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
