#include "net/wire.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/log.hpp"

namespace c1::net {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_framing(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kFraming{"Content-Length", "Transfer-Encoding", "Connection",
                                                            "Keep-Alive"};
  return std::ranges::any_of(kFraming, [&](std::string_view framing) { return same_name(framing, name); });
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_headers(std::string& out, const std::vector<Header>& headers) {
  for (const Header& header : headers) {
    if (is_framing(header.name)) continue;
    if (is_token(header.name) && is_header_value(header.value)) {
      append_header(out, header.name, header.value);
    } else {
      log::error("header left out: not allowed in HTTP", {{"name", header.name}});
    }
  }
}

bool has_header(const std::vector<Header>& headers, std::string_view name) {
  return std::ranges::any_of(headers, [&](const Header& header) { return same_name(header.name, name); });
}

struct Status {
  int code;
  std::string_view reason;
};
constexpr std::array<Status, 34> kStatuses{{{200, "OK"},
                                            {201, "Created"},
                                            {202, "Accepted"},
                                            {204, "No Content"},
                                            {206, "Partial Content"},
                                            {301, "Moved Permanently"},
                                            {302, "Found"},
                                            {303, "See Other"},
                                            {304, "Not Modified"},
                                            {307, "Temporary Redirect"},
                                            {308, "Permanent Redirect"},
                                            {400, "Bad Request"},
                                            {401, "Unauthorized"},
                                            {403, "Forbidden"},
                                            {404, "Not Found"},
                                            {405, "Method Not Allowed"},
                                            {406, "Not Acceptable"},
                                            {408, "Request Timeout"},
                                            {409, "Conflict"},
                                            {410, "Gone"},
                                            {411, "Length Required"},
                                            {412, "Precondition Failed"},
                                            {413, "Content Too Large"},
                                            {414, "URI Too Long"},
                                            {415, "Unsupported Media Type"},
                                            {422, "Unprocessable Content"},
                                            {428, "Precondition Required"},
                                            {429, "Too Many Requests"},
                                            {431, "Request Header Fields Too Large"},
                                            {500, "Internal Server Error"},
                                            {501, "Not Implemented"},
                                            {502, "Bad Gateway"},
                                            {503, "Service Unavailable"},
                                            {504, "Gateway Timeout"}}};

bool is_host(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
           c == ':';
  });
}

bool parse_port(std::string_view text, std::uint16_t& port) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port != 0;
}

bool parse_authority(std::string_view text, Url& url) {
  std::size_t host_end = text.find(':');
  if (text.starts_with('[')) {
    host_end = text.find(']');
    if (host_end == std::string_view::npos) return false;
    url.host = text.substr(1, host_end - 1);
    ++host_end;
  } else {
    url.host = text.substr(0, host_end);
  }
  if (!is_host(url.host)) return false;
  if (host_end >= text.size()) return true;
  return text[host_end] == ':' && parse_port(text.substr(host_end + 1), url.port);
}

bool strip_scheme(std::string_view& text, std::string_view scheme) {
  if (text.size() < scheme.size() || !same_name(text.substr(0, scheme.size()), scheme)) return false;
  text.remove_prefix(scheme.size());
  return true;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool is_token(std::string_view text) {
  // One look for each letter: this is asked of every header.
  static constexpr auto kAllowed = [] {
    std::array<bool, 256> allowed{};
    for (std::size_t c = 0x21; c < 0x7f; ++c) allowed[c] = true;
    for (const char separator : std::string_view("\"(),/:;<=>?@[\\]{}"))
      allowed[static_cast<unsigned char>(separator)] = false;
    return allowed;
  }();
  return !text.empty() && std::ranges::all_of(text, [](char c) { return kAllowed[static_cast<unsigned char>(c)]; });
}

bool is_header_value(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return is_control(c) && c != '\t'; });
}

std::string_view reason_of(int status) {
  const auto* found = std::ranges::find(kStatuses, status, &Status::code);
  return found == kStatuses.end() ? std::string_view("Status") : found->reason;
}

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string response_head(const Response& response, bool keep_alive, bool http_1_0) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out.append(reason_of(response.status)).append("\r\n");
  if (!response.content_type.empty() && is_header_value(response.content_type))
    append_header(out, "Content-Type", response.content_type);
  // RFC 9110, 8.6: no Content-Length with 204.
  if (has_body(response.status)) append_header(out, "Content-Length", std::to_string(response.body.size()));
  append_headers(out, response.headers);
  if (!keep_alive) append_header(out, "Connection", "close");
  if (keep_alive && http_1_0) append_header(out, "Connection", "keep-alive");
  return out.append("\r\n");
}

std::string Url::authority() const {
  std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (tls ? 443 : 80)) out.append(":").append(std::to_string(port));
  return out;
}

std::string Url::origin() const { return (tls ? "https://" : "http://") + authority(); }

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  url.tls = strip_scheme(text, "https://");
  if (!url.tls && !strip_scheme(text, "http://")) return std::nullopt;
  url.port = url.tls ? 443 : 80;
  text = text.substr(0, text.find('#'));
  const std::size_t authority_end = std::min(text.find_first_of("/?"), text.size());
  if (!parse_authority(text.substr(0, authority_end), url)) return std::nullopt;
  url.target = text.substr(authority_end);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  if (std::ranges::any_of(url.target, [](char c) { return is_control(c) || c == ' '; })) return std::nullopt;
  return url;
}

bool split_target(std::string_view target, Request& request) {
  if (!target.starts_with('/') && target != "*") {
    const auto url = parse_url(target);
    return url && split_target(url->target, request);
  }
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  request.query = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
  return true;
}

std::string request_head(std::string_view method, const Url& url, const std::vector<Header>& headers,
                         std::size_t body_size) {
  std::string out(method);
  out.append(" ").append(url.target).append(" HTTP/1.1\r\n");
  if (!has_header(headers, "Host")) append_header(out, "Host", url.authority());
  if (!has_header(headers, "User-Agent")) append_header(out, "User-Agent", "c1");
  if (body_size > 0 || (method != "GET" && method != "HEAD"))
    append_header(out, "Content-Length", std::to_string(body_size));
  append_headers(out, headers);
  return out.append("\r\n");
}

}  // namespace c1::net
