#pragma once
// A server's certificate as an administrator wants to know it before the server starts.

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace c1::net {

struct CertificateFacts {
  Instant from, until;      // when it is valid
  bool is_for_host = true;  // whether `host` may be served with it
};

// Of the first certificate of the PEM chain `certificate_file` and its private key `key_file`. `host`: a name or an
// address, or "" for no question. Errc::invalid names the file that cannot be used, and a key that belongs to another
// certificate.
Result<CertificateFacts> certificate_facts(const std::string& certificate_file, const std::string& key_file,
                                           const std::string& host);

// Why that PEM file of certificates cannot be used to check others by; nothing if it can.
std::optional<Error> trust_file_problem(const std::string& file);

}  // namespace c1::net
