#pragma once
// Somebody who calls the public API of a running server, as the clients that exist do: signed in as a device, with a
// token for each command.

#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/signing_key.hpp"
#include "net/http_client.hpp"
#include "scenarios/world.hpp"

namespace c1::scenarios {

struct Called {
  int status = 0;
  json::Value body;
  net::Response response;
};

class ApiCaller {
 public:
  ApiCaller(net::HttpClient& client, std::string server) : client_(client), server_(std::move(server)) {}

  // Any request, with the token that it has.
  Called call(const std::string& method, const std::string& path, const std::string& body = "",
              const std::vector<net::Header>& more = {});
  Called call(const std::string& route, const json::Value& body = {});
  Called form(const std::string& path, const std::string& body);

  // The three steps of a login. `allow` is between the second and the third.
  json::Value begins();
  Called polls();
  void makes_client();
  // All of them, with the person who allows it in Slack.
  void signs_in(support::Person& person);
  // A new token by a signed assertion.
  void gets_token();

  void use_token(std::string token) { token_ = std::move(token); }
  const std::string& device_code() const { return device_code_; }
  const std::string& user_code() const { return user_code_; }
  void take_client(const json::Value& made);

 private:
  net::HttpClient& client_;
  const std::string server_;
  std::string token_, device_code_, user_code_, client_id_, secret_;
};

// Allows the login in Slack.
void allow_login(support::Person& person, const std::string& user_code);

}  // namespace c1::scenarios
