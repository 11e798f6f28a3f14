#pragma once
// The web app in process: a house, and browsers that keep their cookie and the page's token.

#include <string>
#include <vector>

#include "bot/house.hpp"
#include "bot/web/web_app.hpp"

namespace c1::bot::web {

inline constexpr char kWebAcme[] = R"(organisation: {name: Acme}
users:
  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test, department: Engineering}
  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test, department: Engineering}
  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}
  - {email: pia@acme.test, name: Pia Lindqvist}
apps:
  - slug: github
    name: GitHub
    owners: [ines@acme.test]
    policy: manager
    entitlements:
      - {slug: access, name: Access}
      - {slug: admin, name: Admin, max_duration: 8h}
catalogs:
  - {slug: all, name: All, audience: everyone, entitlements: [github/access, github/admin]}
policies:
  - {slug: manager, name: Manager, steps: [{approve: {by: manager}}]}
)";

// A browser: keeps the cookie and the token.
struct Browser {
  WebApp& app;
  std::string cookie = {};
  std::string csrf = {};
  std::vector<net::Header> more = {};

  net::Response send(const std::string& method, const std::string& address, const json::Value& body = {}) {
    const auto mark = address.find('?');
    net::Request request{.method = method,
                         .path = address.substr(0, mark),
                         .query = mark == std::string::npos ? "" : address.substr(mark + 1),
                         .headers = more,
                         .body = body.is_null() ? "" : body.dump(),
                         .remote = "127.0.0.1"};
    request.headers.push_back({"Content-Type", "application/json"});
    if (!cookie.empty()) request.headers.push_back({"Cookie", "other=1; " + cookie});
    if (!csrf.empty()) request.headers.push_back({"X-C1-CSRF", csrf});
    net::Response response = app.answer(request);
    if (const std::string_view set = response.header("Set-Cookie"); !set.empty())
      cookie = std::string(set.substr(0, set.find(';')));
    return response;
  }
  json::Value get(const std::string& path) { return json::parse(send("GET", "/web/api/" + path).body).value(); }
  json::Value post(const std::string& path, const json::Value& body = json::object()) {
    return json::parse(send("POST", "/web/api/" + path, body).body).value();
  }
  int status(const std::string& path) { return send("GET", "/web/api/" + path).status; }
};

class WebHouse : public testing::Test {
 protected:
  explicit WebHouse(const char* acme = kWebAcme)
      : house(acme),
        app(house.runtime, house.services, *house.client, house.web_api,
            {.catalog_changed = [this] { house.takes_force(); }}) {}

  std::string secret_for(const std::string& person) {
    const std::string link = sign_in_link(house.services, {person});
    return link.substr(link.find('#') + 1);
  }
  Browser as(const std::string& person) {
    Browser browser{app};
    browser.post("sign-in", json::object({{"secret", secret_for(person)}}));
    browser.csrf = browser.get("me")["csrf"].string();
    EXPECT_FALSE(browser.csrf.empty()) << person;
    return browser;
  }
  json::Value wish(const std::string& entitlement) {
    return json::object({{"entitlements", json::array({entitlement})}, {"reason", "On call"}, {"duration", "4h"}});
  }
  std::string number_of(const workflow::Request& request) { return std::to_string(request.number); }

  House house;
  WebApp app;
};

}  // namespace c1::bot::web
