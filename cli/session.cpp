#include "cli/session.hpp"

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "base/signing_key.hpp"
#include "base/text.hpp"

namespace c1::cli {
namespace {

constexpr Millis kPatience{30'000};

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

Exit exit_for(int status) {
  if (status == 401) return Exit::not_signed_in;
  if (status == 404) return Exit::not_found;
  if (status == 429 || status >= 500) return Exit::server;
  return Exit::refused;
}

// The sentence that helps most: some answers keep it beside a text that is for programs.
std::string says(const net::Response& response) {
  const auto body = json::parse(response.body);
  if (!body) return "The server answered " + std::to_string(response.status) + ", and not in JSON.";
  for (const json::Value& detail : (*body)["details"].array())
    if (detail["@type"].string().ends_with("LocalizedMessage")) return detail["message"].string();
  return harmless((*body)["message"].string());
}

std::string host_of(const std::string& url) {
  std::string host = url.substr(url.find("://") + 3);
  host = host.substr(0, host.find('/'));
  const std::size_t colon = host.rfind(':');
  return colon == std::string::npos || host.ends_with(']') ? host : host.substr(0, colon);
}

std::optional<SigningKey> key_in(const Secret& secret) {
  const auto parts = text::split(secret.reveal(), ':');  // to take its key out
  const auto jwk = parts.size() == 4 ? from_base64url(parts[3]) : std::nullopt;
  const auto parsed = jwk ? json::parse(*jwk) : Result<json::Value>(invalid("no key"));
  const auto bytes = parsed ? from_base64url((*parsed)["d"].string()) : std::nullopt;
  return bytes ? SigningKey::from_bytes(Secret(*bytes)) : std::nullopt;
}

}  // namespace

Session::Session(const Terminal& terminal)
    : credentials_(load_credentials(terminal)), runtime_({.io_threads = 1, .workers = 1}) {
  credentials_.server = without_slash(credentials_.server);
  client_ = net::make_http_client(runtime_);
  sign_in();
}

Session::Session(const std::string& server, const Terminal&)
    : credentials_{without_slash(server), "", {}},
      runtime_({.io_threads = 1, .workers = 1}),
      client_(net::make_http_client(runtime_)) {}

net::Exchange Session::send(net::ClientRequest request) {
  request.deadline = kPatience;
  request.headers.push_back({"User-Agent", "c1"});
  net::Exchange exchange = net::send_and_wait(*client_, std::move(request));
  if (!exchange.answered)
    throw Failure{Exit::server, "The server at " + credentials_.server + " cannot be reached: " + exchange.problem};
  return exchange;
}

net::Exchange Session::post_form(const std::string& path, const std::vector<net::FormField>& fields) {
  return send({.method = "POST",
               .url = credentials_.server + path,
               .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
               .body = net::encode_form(fields)});
}

void Session::sign_in() {
  const auto key = key_in(credentials_.client_secret);
  if (!key) throw Failure{Exit::not_signed_in, "The stored key cannot be read. Run c1 login again."};
  const auto now = to_unix_seconds(SystemClock().now());
  const std::string& id = credentials_.client_id;
  const json::Value claims = json::object({{"iss", id},
                                           {"sub", id},
                                           {"aud", json::array({host_of(credentials_.server)})},
                                           {"iat", now},
                                           {"exp", now + 120},
                                           {"nbf", now - 120}});
  const std::string head =
      base64url(json::object({{"alg", "EdDSA"}, {"nonce", new_id()}}).dump()) + "." + base64url(claims.dump());
  const auto exchange =
      post_form("/auth/v1/token", {{"grant_type", "client_credentials"},
                                   {"client_id", id},
                                   {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                                   {"client_assertion", head + "." + base64url(key->sign(head))}});
  const auto body = json::parse(exchange.response.body);
  if (exchange.response.status != 200 || !body)
    throw Failure{exchange.response.status >= 500 ? Exit::server : Exit::not_signed_in,
                  "The server did not let this device in: " +
                      (body ? harmless((*body)["error_description"].string()) : std::string("no JSON came back.")) +
                      " Run c1 login again, or compare the clocks."};
  token_ = Secret((*body)["access_token"].string());
}

json::Value Session::call(const std::string& method, const std::string& path, const json::Value& body) {
  const std::string key = new_id();  // a second try is the same wish
  net::Exchange exchange = send_with_token(method, path, body, key);
  if (exchange.response.status == 401 && !credentials_.client_secret.empty()) {  // it was a long wait
    sign_in();
    exchange = send_with_token(method, path, body, key);
  }
  if (exchange.response.status != 200) throw Failure{exit_for(exchange.response.status), says(exchange.response)};
  auto answer = json::parse(exchange.response.body);
  if (!answer) throw Failure{Exit::server, "The server's answer is not JSON."};
  return *std::move(answer);
}

net::Exchange Session::send_with_token(const std::string& method, const std::string& path, const json::Value& body,
                                       const std::string& key) {
  net::ClientRequest request{.method = method,
                             .url = credentials_.server + "/api/v1" + path,
                             .headers = {{"Authorization", "Bearer " + token_.reveal()}},  // to its server
                             .body = {}};
  if (method == "POST") {
    request.headers.push_back({"Content-Type", "application/json"});
    request.headers.push_back({"Idempotency-Key", key});
    request.body = body.dump();
  }
  return send(std::move(request));
}

json::Value Session::get(const std::string& path) { return call("GET", path, {}); }
json::Value Session::post(const std::string& path, const json::Value& body) { return call("POST", path, body); }
json::Value Session::remove(const std::string& path) { return call("DELETE", path, {}); }

std::string Session::me() { return get("/auth/introspect")["userId"].string(); }

std::string path_piece(std::string_view words) {
  std::string piece;
  for (const char c : net::encode_form({{std::string(words), ""}}))
    piece += c == '+' ? std::string("%20") : std::string(1, c);
  piece.pop_back();  // the '=' of a form's field
  return piece;
}

}  // namespace c1::cli
