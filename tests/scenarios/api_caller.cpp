#include "scenarios/api_caller.hpp"

#include <stdexcept>

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"

namespace c1::scenarios {
namespace {

constexpr char kConeId[] = "2RGdOS94VDferT9e80mdgntl36K";

SigningKey key_in(const std::string& secret) {
  const auto jwk = json::parse(from_base64url(text::split(secret, ':').at(3)).value()).value();
  return SigningKey::from_bytes(Secret(from_base64url(jwk["d"].string()).value())).value();
}

}  // namespace

Called ApiCaller::call(const std::string& method, const std::string& path, const std::string& body,
                       const std::vector<net::Header>& more) {
  net::ClientRequest request{.method = method, .url = server_ + path, .headers = more, .body = body};
  request.headers.push_back({"Accept", "application/json"});
  request.headers.push_back({"User-Agent", "cone/lab speakeasy-sdk/go 1.29.0"});
  if (!token_.empty()) request.headers.push_back({"Authorization", "Bearer " + token_});
  if (!body.empty() && more.empty()) request.headers.push_back({"Content-Type", "application/json"});
  const net::Exchange exchange = net::send_and_wait(client_, std::move(request));
  if (!exchange.answered) throw std::runtime_error(method + " " + path + ": " + exchange.problem);
  auto value = json::parse(exchange.response.body);
  return {exchange.response.status, value ? *std::move(value) : json::Value(), exchange.response};
}

Called ApiCaller::call(const std::string& route, const json::Value& body) {
  const std::size_t space = route.find(' ');
  return call(route.substr(0, space), route.substr(space + 1), body.is_null() ? "" : body.dump());
}

Called ApiCaller::form(const std::string& path, const std::string& body) {
  const std::string token = std::exchange(token_, "");
  Called called = call("POST", path, body, {{"Content-Type", "application/x-www-form-urlencoded"}});
  token_ = token;
  return called;
}

json::Value ApiCaller::begins() {
  const Called begun = form("/auth/v1/device_authorization", std::string("client_id=") + kConeId);
  device_code_ = begun.body["device_code"].string();
  user_code_ = begun.body["user_code"].string();
  return begun.body;
}

Called ApiCaller::polls() {
  Called polled =
      form("/auth/v1/token", net::encode_form({{"client_id", kConeId},
                                               {"device_code", device_code_},
                                               {"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}}));
  if (polled.status == 200) token_ = polled.body["access_token"].string();
  return polled;
}

void ApiCaller::take_client(const json::Value& made) {
  client_id_ = made["client"]["clientId"].string();
  secret_ = made["clientSecret"].string();
}

void ApiCaller::makes_client() {
  take_client(call("POST /api/v1/iam/personal_clients", json::object({{"display_name", "Created by Cone"}})).body);
}

void ApiCaller::signs_in(support::Person& person) {
  begins();
  allow_login(person, user_code_);
  if (polls().status != 200) throw std::runtime_error("the login was not allowed");
  makes_client();
}

void ApiCaller::gets_token() {
  const auto now = to_unix_seconds(SystemClock().now());
  const json::Value claims = json::object({{"iss", client_id_},
                                           {"sub", client_id_},
                                           {"aud", json::array({"127.0.0.1"})},
                                           {"iat", now},
                                           {"exp", now + 120},
                                           {"nbf", now - 120}});
  const std::string head =
      base64url(json::object({{"alg", "EdDSA"}, {"nonce", new_id()}}).dump()) + "." + base64url(claims.dump());
  const Called got =
      form("/auth/v1/token",
           net::encode_form({{"client_assertion", head + "." + base64url(key_in(secret_).sign(head))},
                             {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                             {"client_id", client_id_},
                             {"grant_type", "client_credentials"}}));
  if (got.status != 200) throw std::runtime_error("no token: " + got.response.body);
  token_ = got.body["access_token"].string();
}

void allow_login(support::Person& person, const std::string& user_code) {
  person.runs("/c1 login " + user_code);
  person.sees("asks to act for you");
  person.clicks("Allow", user_code);
  person.sees("The device is signed in as you");
}

}  // namespace c1::scenarios
