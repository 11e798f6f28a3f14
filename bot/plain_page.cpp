#include "bot/plain_page.hpp"

namespace c1::bot {

std::string html_escaped(std::string_view words) {
  std::string out;
  for (const char c : words) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

net::Response plain_page(int status, std::string_view title, const std::string& content) {
  const std::string name = html_escaped(title);
  net::Response response{
      .status = status,
      .content_type = "text/html; charset=utf-8",
      .body =
          "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" +
          name +
          "</title><style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:10vh auto;padding:0 1rem;"
          "color:#1d1c1d}a{color:#1264a3}code{background:#f4f4f4;padding:.1em .3em;border-radius:.2em}"
          "@media(prefers-color-scheme:dark){body{background:#1a1d21;color:#e8e8e8}a{color:#7fc1f5}"
          "code{background:#2c2f33}}</style></head><body><main><h1>" +
          name + "</h1>" + content + "</main></body></html>\n",
      .headers = {}};
  response.headers = {
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"}};
  return response;
}

}  // namespace c1::bot
