#pragma once
// What stands on the wire before a body, as text; for the sources of net/.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace c1::net {

// Header names are compared without case (ASCII only, as RFC 9110 has it).
bool same_name(std::string_view a, std::string_view b);

// A method or header name of RFC 9110: at least one character, no separators.
bool is_token(std::string_view text);
// No control characters but tab: nothing that could end the header and begin another.
bool is_header_value(std::string_view text);

std::string_view reason_of(int status);

// Whether an answer of this status can have a body at all.
bool has_body(int status);

// Status line, headers and the empty line. Content-Length is that of response.body, also for HEAD; framing headers of
// the handler's own are left out, and so is any header that is_token and is_header_value do not allow.
std::string response_head(const Response& response, bool keep_alive, bool http_1_0);

struct Url {
  bool tls = false;
  std::string host;  // without the brackets of an IPv6 literal
  std::uint16_t port = 0;
  std::string target;  // path and query, at least "/"

  // host:port as it stands in a Host header: the scheme's own port is left out.
  std::string authority() const;
  // scheme://host:port; calls with the same origin can share a connection.
  std::string origin() const;
};

// Nothing unless http:// or https:// with a host, without user information. A fragment is dropped.
std::optional<Url> parse_url(std::string_view text);

// Sets path and query from what stands in a request line: a path, "*", or (to a proxy) a whole URL. False for the rest.
bool split_target(std::string_view target, Request& request);

// Request line, headers and the empty line; "Connection" and framing headers of the caller's own are left out.
std::string request_head(std::string_view method, const Url& url, const std::vector<Header>& headers,
                         std::size_t body_size);

}  // namespace c1::net
