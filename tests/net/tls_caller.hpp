#pragma once
// A client of OpenSSL's own, which shows a certificate, or none. Whom it talks to it does not check.

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace c1::test {

class TlsCaller {
 public:
  TlsCaller() = default;
  TlsCaller(const std::string& certificate_file, const std::string& key_file) {
    SSL_CTX_use_certificate_chain_file(context_.get(), certificate_file.c_str());
    SSL_CTX_use_PrivateKey_file(context_.get(), key_file.c_str(), SSL_FILETYPE_PEM);
  }

  // Sends `text`, and gives back all that comes until the server closes; "" where there was no handshake. A second call
  // goes on with the session of the first, where the server lets it.
  std::string ask(std::uint16_t port, const std::string& text) {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> link(BIO_new_ssl_connect(context_.get()), BIO_free_all);
    SSL* ssl = nullptr;
    BIO_get_ssl(link.get(), &ssl);
    BIO_set_conn_hostname(link.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
    if (session_) SSL_set_session(ssl, session_.get());
    if (BIO_do_connect(link.get()) != 1) return {};
    BIO_write(link.get(), text.data(), static_cast<int>(text.size()));
    std::string all;
    char piece[4096];
    for (int size = 0; (size = BIO_read(link.get(), piece, sizeof piece)) > 0;)
      all.append(piece, static_cast<std::size_t>(size));
    resumed_ = SSL_session_reused(ssl) == 1;
    session_.reset(SSL_get1_session(ssl));
    return all;
  }
  bool has_resumed() const { return resumed_; }

 private:
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session_{nullptr, SSL_SESSION_free};
  bool resumed_ = false;
};

}  // namespace c1::test
