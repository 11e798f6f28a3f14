#pragma once
// The API in process: a house, and people who call it with tokens of their own.

#include "base/encoding.hpp"
#include "base/signing_key.hpp"
#include "base/text.hpp"
#include "bot/api/api.hpp"
#include "bot/api/device_logins.hpp"
#include "bot/api/fields.hpp"
#include "bot/api/passes.hpp"
#include "house.hpp"

namespace c1::bot {

inline constexpr char kApiOrganisation[] = R"(
organisation: {name: Acme}
users:
  - {email: lena@acme.test, name: Lena Fischer, title: Engineer, department: Platform, manager: omar@acme.test}
  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test}
  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}
  - {email: jun@acme.test, name: Jun Watanabe}
  - {email: sam@acme.test, name: Sam Lee, roles: [access_request_helpdesk]}
apps:
  - slug: github
    name: GitHub
    owners: [ines@acme.test]
    policy: manager
    entitlements:
      - {slug: platform-team, name: Platform team member, alias: gh-platform, resource: {type: group, name: platform},
         max_duration: 8h, emergency: {policy: at-once}}
      - {slug: reader, name: Reader, resource: {type: role, name: reader}}
      - {slug: secret-room, name: Secret room, resource: {type: role, name: secret}}
  - slug: warehouse
    name: Warehouse
    owners: [jun@acme.test]
    policy: at-once
    entitlements:
      - {slug: writer, name: Warehouse writer, alias: db-write, resource: {type: role, name: writer}, form: data}
catalogs:
  - {slug: everyone, name: Everyone, audience: everyone, entitlements: [github/platform-team, github/reader, warehouse/writer]}
  - {slug: platform, name: Secrets, audience: 'subject.department == "Nobody"', entitlements: [github/secret-room]}
policies:
  - slug: manager
    name: Manager
    steps: [{approve: {by: manager}}]
  - slug: at-once
    name: At once
    steps: [{accept: Harmless}]
forms:
  - slug: data
    name: Warehouse access
    fields:
      - {id: ticket, label: Ticket, type: text, required: true}
      - {id: rows, label: Row limit, type: number}
)";

class ApiHouse : public ::testing::Test {
 protected:
  explicit ApiHouse(api::RateLimit limit = {}, const std::string& organisation = kApiOrganisation,
                    std::vector<api::Workload> workloads = {}, api::Workloads::Fetch fetch = {})
      : house(organisation),
        api(house.services, house.runtime,
            {.limit = limit,
             .catalog_changed = [this] { house.takes_force(); },
             .workloads = std::move(workloads),
             .fetch = std::move(fetch),
             .send_webhook =
                 [this](const connectors::WebhookPost& post) {
                   sent_webhooks.push_back(post);
                   return webhook_says;
                 }}) {}

  // As `person`, with a token of a device that has just signed in. What comes back is kept in `last`.
  json::Value call(const std::string& person, const std::string& route, const json::Value& body = {},
                   std::vector<net::Header> headers = {}) {
    headers.push_back({"Authorization", "Bearer " + token(person)});
    return send(route, body.is_null() ? "" : body.dump(), std::move(headers));
  }
  json::Value send(const std::string& route, const std::string& body, std::vector<net::Header> headers = {},
                   const std::string& type = "application/json") {
    const std::size_t space = route.find(' ');
    const std::size_t question = route.find('?');
    if (!body.empty()) headers.push_back({"Content-Type", type});
    net::Request request{
        .method = route.substr(0, space),
        .path = route.substr(space + 1, question == std::string::npos ? question : question - space - 1),
        .query = question == std::string::npos ? "" : route.substr(question + 1),
        .headers = std::move(headers),
        .body = body,
        .remote = remote};
    last = api.answer(request);
    auto parsed = json::parse(last.body);
    return parsed ? *parsed : json::Value();
  }
  json::Value form(const std::string& route, const std::vector<net::FormField>& fields) {
    return send(route, net::encode_form(fields), {}, "application/x-www-form-urlencoded");
  }

  const std::string& token(const std::string& person) {
    std::string& held = tokens[person];
    if (held.empty()) {
      storage::ApiClient device;
      device.person = person + "@acme.test";
      held = house.store->write([&](storage::Tx& tx) { return api::issue_token(tx, device, "", house.clock.now()); })
                 .reveal();
    }
    return held;
  }
  static std::string user(const std::string& person) { return api::public_id(workflow::UserId{person + "@acme.test"}); }
  static std::string app(const std::string& id) { return api::public_id(workflow::AppId{id}); }
  static std::string entitlement(const std::string& id) { return api::public_id(workflow::EntitlementId{id}); }
  json::Value grant_wish(const std::string& id, const std::string& person, const std::string& duration = "") {
    json::Value wish = json::object({{"appId", app(id.substr(0, id.find('/')))},
                                     {"appEntitlementId", entitlement(id)},
                                     {"identityUserId", user(person)},
                                     {"appUserId", ""},
                                     {"description", "Incident 42"},
                                     {"emergencyAccess", false}});
    if (!duration.empty()) wish.set("grantDuration", duration);
    return wish;
  }

  House house;
  std::vector<connectors::WebhookPost> sent_webhooks;
  net::Exchange webhook_says{.answered = true, .response = {.status = 200}};
  api::Api api;
  std::map<std::string, std::string> tokens;
  net::Response last;
  std::string remote = "10.1.2.3";
};

}  // namespace c1::bot
