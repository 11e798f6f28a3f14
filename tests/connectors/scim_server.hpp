#pragma once
// A small SCIM service: people, groups, filters, PATCH; honest, or with the faults that real ones have.

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/json.hpp"
#include "net/http.hpp"

namespace c1::connectors {

struct ScimServer {
  struct User {
    std::string id, name, email;
    bool active = true;
  };
  std::vector<User> users{{"u1", "lena@acme.test", "lena@acme.test"}, {"u2", "omar@acme.test", "omar@acme.test"}};
  std::map<std::string, std::string> groups{{"g1", "Platform"}};
  std::map<std::string, std::set<std::string>> members;

  // ---- faults
  bool ignores_removal = false;  // says 204 and does nothing
  bool ignores_addition = false;
  bool hides_members = false;   // groups come without members; a filter on them works
  bool says_no_target = false;  // 400 noTarget where there is nobody to remove
  int busy_times = 0;           // 429 for so many calls
  int down_times = 0;           // 503
  std::string token = "s3cret";
  std::vector<std::string> patches;  // bodies

  net::Response answer(const net::Request& request) {
    if (request.header("Authorization") != "Bearer " + token) return error(401, "", "Who are you?");
    if (busy_times > 0) {
      --busy_times;
      net::Response response = error(429, "", "Slow down");
      response.headers.push_back({"Retry-After", "7"});
      return response;
    }
    if (down_times > 0) {
      --down_times;
      return error(503, "", "Down");
    }
    std::vector<net::FormField> fields;
    net::decode_form(request.query, fields);
    const std::string filter(net::form_value(fields, "filter"));
    if (request.path == "/Users") return listed_users(filter);
    if (request.path == "/Groups") return listed_groups(filter);
    const std::string id = request.path.substr(request.path.rfind('/') + 1);
    if (request.path.starts_with("/Users/")) return user_with_groups(id);
    if (!groups.contains(id)) return error(404, "", "No group " + id);
    return request.method == "PATCH" ? patched(id, request.body) : ok(group(id));
  }

 private:
  static net::Response ok(const json::Value& body) { return {200, "application/scim+json", body.dump(), {}}; }
  static net::Response error(int status, const std::string& type, const std::string& detail) {
    const auto body = json::object({{"schemas", json::array({"urn:ietf:params:scim:api:messages:2.0:Error"})},
                                    {"status", std::to_string(status)},
                                    {"scimType", type},
                                    {"detail", detail}});
    return {status, "application/scim+json", body.dump(), {}};
  }
  static json::Value list(json::Value found) {
    return json::object({{"totalResults", found.array().size()}, {"startIndex", 1}, {"Resources", std::move(found)}});
  }
  // The literal behind `attribute eq`, or "".
  static std::string wanted(const std::string& filter, const std::string& attribute) {
    const std::string head = attribute + " eq \"";
    const auto at = filter.find(head);
    if (at == std::string::npos) return {};
    const auto from = at + head.size();
    return filter.substr(from, filter.find('"', from) - from);
  }

  net::Response listed_users(const std::string& filter) {
    json::Value found = json::array();
    const std::string name = wanted(filter, "userName"), email = wanted(filter, "emails.value");
    for (const User& user : users)
      if ((!name.empty() && user.name == name) || (!email.empty() && user.email == email))
        found.push(json::object({{"id", user.id}, {"userName", user.name}, {"active", user.active}}));
    return ok(list(found));
  }
  net::Response listed_groups(const std::string& filter) {
    json::Value found = json::array();
    const std::string name = wanted(filter, "displayName"), id = wanted(filter, "id"),
                      member = wanted(filter, "members");
    for (const auto& [key, display] : groups)
      if (display == name || (key == id && members[key].contains(member)))
        found.push(json::object({{"id", key}, {"displayName", display}}));
    return ok(list(found));
  }
  net::Response user_with_groups(const std::string& id) {
    json::Value list = json::array();
    for (const auto& [key, people] : members)
      if (people.contains(id)) list.push(json::object({{"value", key}}));
    return ok(json::object({{"id", id}, {"groups", list}}));
  }
  json::Value group(const std::string& id) {
    json::Value out = json::object({{"id", id}, {"displayName", groups[id]}});
    json::Value list = json::array();
    for (const std::string& member : members[id]) list.push(json::object({{"value", member}}));
    if (!hides_members) out.set("members", list);
    return out;
  }

  net::Response patched(const std::string& id, const std::string& text) {
    patches.push_back(text);
    const json::Value body = json::parse(text).value();
    const json::Value& operation = body["Operations"][0];
    const std::string op = operation["op"].string(), path = operation["path"].string();
    if (op == "add" || op == "Add") {
      if (!ignores_addition) members[id].insert(operation["value"][0]["value"].string());
      return {204, "", "", {}};
    }
    std::string who = operation["value"][0]["value"].string();
    if (who.empty()) who = wanted(path, "value");
    if (!members[id].contains(who) && says_no_target) return error(400, "noTarget", "Nobody");
    if (!ignores_removal) members[id].erase(who);
    return {204, "", "", {}};
  }
};

}  // namespace c1::connectors
