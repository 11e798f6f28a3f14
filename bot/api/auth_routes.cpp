#include "bot/api/auth_routes.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "bot/api/clients.hpp"
#include "bot/api/device_logins.hpp"
#include "bot/api/login_page.hpp"
#include "bot/api/status.hpp"

namespace c1::bot::api {
namespace {

constexpr std::string_view kDeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
constexpr std::string_view kExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
constexpr std::string_view kJwtType = "urn:ietf:params:oauth:token-type:jwt";
constexpr std::string_view kIdTokenType = "urn:ietf:params:oauth:token-type:id_token";
constexpr std::string_view kAccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
constexpr std::size_t kLongestSubjectToken = 16 * 1024;
constexpr std::string_view kJwtAssertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr std::size_t kLongestValue = 4096;

std::string_view form(const HttpCall& call, std::string_view name) { return net::form_value(call.form, name); }

// `issued`: what kind of token it is, where the grant wants that said.
net::Response token_response(const Secret& token, std::string_view issued = {}) {
  json::Value body = json::object({{"access_token", token.reveal()},  // to whom it is for
                                   {"token_type", "Bearer"},
                                   {"expires_in", kTokenLife.count()}});
  if (!issued.empty()) body.set("issued_token_type", issued);
  net::Response response = net::json_response(body.dump());
  response.headers.push_back({"Cache-Control", "no-store"});
  return response;
}

net::Response device_authorization(const Services& services, const HttpCall& call) {
  const std::string client(form(call, "client_id"));
  if (client.empty() || client.size() > 200)
    return oauth_error(400, "invalid_request", "client_id is missing: name the program that asks.");
  const std::string_view agent = call.request.header("User-Agent");
  const BegunLogin begun = begin_login(services, agent.empty() ? client : std::string(agent), call.request.remote);
  const std::string page = services.public_url + "/auth/device";
  net::Response response =
      net::json_response(json::object({{"device_code", begun.device_code.reveal()},  // to the device
                                       {"user_code", begun.user_code},
                                       {"verification_uri", page},
                                       {"verification_uri_complete", page + "?user_code=" + begun.user_code},
                                       {"expires_in", kLoginLife.count()},
                                       {"interval", kPollEvery.count()}})
                             .dump());
  response.headers.push_back({"Cache-Control", "no-store"});
  return response;
}

net::Response by_device(const Services& services, const HttpCall& call) {
  const PolledLogin poll = poll_login(services, form(call, "device_code"), call.request.remote);
  switch (poll.stands) {
    case LoginStands::allowed:
      return token_response(poll.token);
    // Never slow_down, however fast it polls: some clients stop at it.
    case LoginStands::pending:
      return oauth_error(400, "authorization_pending", "The login waits for its person.");
    case LoginStands::denied:
      return oauth_error(400, "access_denied", "The login was refused.");
    case LoginStands::expired:
      return oauth_error(400, "expired_token", "This login is over. Begin it again.");
  }
  return oauth_error(400, "expired_token", "This login is over. Begin it again.");
}

net::Response by_client(const Services& services, const HttpCall& call) {
  const std::string_view id = form(call, "client_id");
  const std::string_view assertion = form(call, "client_assertion");
  if (!assertion.empty() && form(call, "client_assertion_type") != kJwtAssertion)
    return oauth_error(400, "invalid_request", "client_assertion_type must be " + std::string(kJwtAssertion) + ".");
  if (id.size() > kLongestValue || assertion.size() > kLongestValue)
    return oauth_error(400, "invalid_request", "That is too long.");
  auto client = assertion.empty() ? client_by_secret(services, id, form(call, "client_secret"), call.request.remote)
                                  : client_by_assertion(services, id, assertion, call.request.remote);
  auto token = client ? token_for(services, *client, call.request.remote) : Result<Secret>(client.error());
  if (token) return token_response(*token);
  log::warn("a client was not let in", {{"client", text::fit(id, 100)}, {"why", token.error().detail}});
  return oauth_error(401, "invalid_client", token.error().says);
}

// What is asked for in other words than ours is refused, not passed over: a token with more rights than wanted is none.
net::Response by_workload(Workloads& workloads, const HttpCall& call) {
  const std::string_view id = form(call, "client_id"), subject = form(call, "subject_token");
  const std::string_view type = form(call, "subject_token_type"), wanted = form(call, "requested_token_type");
  if (type != kJwtType && type != kIdTokenType)
    return oauth_error(400, "invalid_request", "subject_token_type must be " + std::string(kJwtType) + ".");
  if (!wanted.empty() && wanted != kAccessTokenType)
    return oauth_error(400, "invalid_request",
                       "requested_token_type can only be " + std::string(kAccessTokenType) + ".");
  if (!form(call, "actor_token").empty() || !form(call, "scope").empty())
    return oauth_error(400, "invalid_request", "actor_token and scope are not known here: leave them out.");
  if (id.empty() || subject.empty() || id.size() > kLongestValue || subject.size() > kLongestSubjectToken)
    return oauth_error(400, "invalid_request", "client_id or subject_token is missing, or too long.");
  const auto token = workloads.exchange(id, subject, call.request.remote);
  if (token) return token_response(*token, kAccessTokenType);
  log::warn("a workload was not let in", {{"client", text::fit(id, 100)}, {"why", token.error().detail}});
  if (token.error().code != Errc::unavailable) return oauth_error(401, "invalid_client", token.error().says);
  net::Response response = oauth_error(503, "temporarily_unavailable", token.error().says);
  response.headers.push_back({"Retry-After", "5"});
  return response;
}

net::Response token(const Services& services, Workloads& workloads, const HttpCall& call) {
  const std::string_view grant = form(call, "grant_type");
  if (grant == kDeviceGrant) return by_device(services, call);
  if (grant == "client_credentials") return by_client(services, call);
  if (grant == kExchangeGrant) return by_workload(workloads, call);
  return oauth_error(400, "unsupported_grant_type",
                     "Use client_credentials, " + std::string(kDeviceGrant) + " or " + std::string(kExchangeGrant) +
                         " as grant_type.");
}

net::Response revoke(const Services& services, const HttpCall& call) {
  revoke_token(services, form(call, "token"));
  return net::json_response("{}");
}

net::Response in_oauth(int status, const Error& error) {
  return oauth_error(status, status >= 500 ? "server_error" : "invalid_request", error.says);
}

}  // namespace

HttpRoutes auth_routes(net::Runtime& runtime, const Services& services, RateLimits& limits, Workloads& workloads) {
  HttpRoutes routes(runtime, {.prefixes = {"/auth/v1/", "/auth/device"}, .say = in_oauth, .body_limit = 64 * 1024});
  // Nobody has said yet who they are: each address is a client.
  using Answering = std::function<net::Response(const Services&, const HttpCall&)>;
  const auto limited = [&services, &limits](const Answering& handler) {
    return [&services, &limits, handler](const HttpCall& call) -> Result<net::Response> {
      if (const auto wait = limits.wait_for("from " + call.request.remote)) {
        net::Response response = oauth_error(429, "temporarily_unavailable", "Too many requests. Please wait.");
        response.headers.push_back({"Retry-After", std::to_string(wait->count())});
        return response;
      }
      return handler(services, call);
    };
  };
  routes.on("POST /auth/v1/device_authorization", limited(device_authorization), BodyKind::form);
  routes.on("POST /auth/v1/token",
            limited([&workloads](const Services& all, const HttpCall& call) { return token(all, workloads, call); }),
            BodyKind::form);
  routes.on("POST /auth/v1/revoke", limited(revoke), BodyKind::form);
  routes.on("GET /auth/device", limited(login_page));
  return routes;
}

}  // namespace c1::bot::api
