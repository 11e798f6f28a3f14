#include "bot/api/login_page.hpp"

#include "bot/api/device_logins.hpp"

namespace c1::bot::api {
namespace {

std::string escaped(std::string_view words) {
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

std::string page(const std::string& content) {
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Sign in a device</title>"
         "<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:10vh auto;padding:0 1rem;color:#1d1c1d}"
         "code{font-size:1.4rem;letter-spacing:.1em;background:#f4f4f4;padding:.2em .5em;border-radius:.3em}"
         "@media(prefers-color-scheme:dark){body{background:#1a1d21;color:#e8e8e8}code{background:#2c2f33}}</style>"
         "</head><body><main>" +
         content + "</main></body></html>\n";
}

std::string for_login(const storage::DeviceLogin& login) {
  return "<h1>Sign in a device</h1><p>A program that calls itself <strong>" + escaped(login.asked_by) +
         "</strong> at <strong>" + escaped(login.address) +
         "</strong> asks to act for you.</p><p>If that is you: open Slack, and send this from any conversation:</p>"
         "<p><code>/c1 login " +
         escaped(login.user_code) +
         "</code></p><p>Compare the code with the one that the program shows. If you did not start this, close the "
         "page: nothing happens without your answer, and the code ends by itself.</p>";
}

}  // namespace

net::Response login_page(const Services& services, const HttpCall& call) {
  const auto login = waiting_login(services, call.asked("user_code"));
  net::Response response{
      .status = login ? 200 : 404,
      .content_type = "text/html; charset=utf-8",
      .body = page(login ? for_login(*login) : "<h1>Sign in a device</h1><p>" + escaped(login.error().says) + "</p>"),
      .headers = {}};
  response.headers = {
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"}};
  return response;
}

}  // namespace c1::bot::api
