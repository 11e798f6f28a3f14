#pragma once
// TLS as both sides use it: 1.2 and up, OpenSSL's own choice of ciphers. For the sources of net/ only.

#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "net/http_server.hpp"

namespace c1::net {

// Errc::invalid names the file that cannot be used. With a client_trust_file clients are asked for a certificate; who has
// none, or one that is not trusted, is let in all the same, and has no names.
Result<boost::asio::ssl::context> server_tls(const ServerSettings& settings);

// After a handshake of a server: who the client is by its certificate (Request::client_names).
std::vector<std::string> client_names(const SSL* connection);

// Verifies the other side against `trust_file`, or the system's trust store if that is "".
Result<boost::asio::ssl::context> client_tls(const std::string& trust_file);

// Before a client's handshake: says whom we want to talk to, and accepts no certificate of anybody else.
bool expect_host(SSL* connection, const std::string& host);

// Why a handshake failed, with the reason for which a certificate was refused.
std::string handshake_problem(const SSL* connection, const boost::system::error_code& error);

}  // namespace c1::net
