#include "net/certificate.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

namespace c1::net {
namespace {

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

Error unusable(const std::string& what, const std::string& file) {
  const char* reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return invalid("The " + what + " \"" + file + "\" cannot be used: " + (reason ? reason : "it is not PEM") + ".");
}

Instant instant_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return from_millis(std::int64_t{::timegm(&parts)} * 1000);
}

bool fits(X509* certificate, const std::string& host) {
  return host.empty() || X509_check_ip_asc(certificate, host.c_str(), 0) == 1 ||
         X509_check_host(certificate, host.data(), host.size(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, nullptr) == 1;
}

}  // namespace

Result<CertificateFacts> certificate_facts(const std::string& certificate_file, const std::string& key_file,
                                           const std::string& host) {
  const std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_server_method()));
  if (!context) return invalid("OpenSSL cannot be used for TLS.");
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1)
    return unusable("certificate", certificate_file);
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return unusable("key", key_file);
  X509* certificate = SSL_CTX_get0_certificate(context.get());
  return CertificateFacts{.from = instant_of(X509_get0_notBefore(certificate)),
                          .until = instant_of(X509_get0_notAfter(certificate)),
                          .is_for_host = fits(certificate, host)};
}

std::optional<Error> trust_file_problem(const std::string& file) {
  const std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_server_method()));
  ERR_clear_error();
  if (context && SSL_CTX_load_verify_file(context.get(), file.c_str()) == 1) return std::nullopt;
  return unusable("trust file", file);
}

}  // namespace c1::net
