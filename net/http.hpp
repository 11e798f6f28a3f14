#pragma once
// HTTP as plain values. Nothing here knows Beast, so what speaks HTTP compiles in a second and is tested without
// sockets.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace c1::net {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method;  // upper case: GET, POST
  std::string path;    // percent-encoded as received, without the query: /slack/events
  std::string query;   // what stands behind '?', or ""
  std::vector<Header> headers;
  std::string body;    // the bytes received, chunked transfer undone, nothing else
  std::string remote;  // the peer's address, without port
  // Whose certificate the peer has shown: its DNS names, or its common name where it has none of them. Empty without
  // one, and of one that is nobody's whom ServerSettings::client_trust_file trusts.
  std::vector<std::string> client_names = {};

  // The value of the first such header, names compared without case; "" if there is none.
  std::string_view header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = {};  // "" = no Content-Type header
  std::string body = {};
  std::vector<Header> headers = {};  // all but Content-Type

  // As Request::header; "Content-Type" finds content_type.
  std::string_view header(std::string_view name) const;
};

inline Response json_response(std::string body, int status = 200) {
  return {status, "application/json; charset=utf-8", std::move(body), {}};
}
inline Response text_response(std::string body, int status = 200) {
  return {status, "text/plain; charset=utf-8", std::move(body), {}};
}

// Answers one request. Called on an I/O thread: it must not block. `respond` may be called once, from any thread, now
// or later; a second call is ignored. Never calling it ends with 503: when its last copy is gone, or when the server's
// handler deadline passes.
using Respond = std::function<void(Response)>;
using Handler = std::function<void(Request, Respond)>;

// One field of a form or of a query string.
struct FormField {
  std::string name;
  std::string value;
};

// application/x-www-form-urlencoded: '+' is a space, percent-escapes are undone, order is kept, empty pieces (a&&b) are
// skipped. False, with what was read until then in `fields`, when an escape is cut short or not hexadecimal.
bool decode_form(std::string_view body, std::vector<FormField>& fields);

// What decode_form reads back exactly: all but letters, digits and *-._ is escaped.
std::string encode_form(const std::vector<FormField>& fields);

// The value of the first field of this name, or "".
std::string_view form_value(const std::vector<FormField>& fields, std::string_view name);

}  // namespace c1::net
