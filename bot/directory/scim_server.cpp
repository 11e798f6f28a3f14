#include "bot/directory/scim_server.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "bot/directory/scim_schemas.hpp"
#include "bot/metrics.hpp"

namespace c1::bot::directory {
namespace {

constexpr std::size_t kBodyLimit = 1024 * 1024;  // some thousand members of a group
constexpr char kType[] = "application/scim+json";

net::Response scim(const json::Value& body, int status = 200) { return {status, kType, body.dump(), {}}; }

net::Response error_as_scim(int status, const Error& error) {
  json::Value body = json::object({{"schemas", json::array({"urn:ietf:params:scim:api:messages:2.0:Error"})},
                                   {"status", std::to_string(status)},
                                   {"detail", error.says}});
  if (!error.field.empty()) body.set("scimType", error.field);
  return scim(body, status);
}

}  // namespace

ScimServer::ScimServer(const Services& services, net::Runtime& runtime, std::vector<Secret> tokens)
    : services_(services),
      tokens_(std::move(tokens)),
      routes_(runtime, {.prefixes = {"/scim/v2/"}, .say = error_as_scim, .body_limit = kBodyLimit}) {
  on("GET /scim/v2/Users", &ScimServer::list_users);
  on("POST /scim/v2/Users", &ScimServer::add_user);
  on("GET /scim/v2/Users/{id}", &ScimServer::one_user);
  on("PUT /scim/v2/Users/{id}", &ScimServer::replace_user);
  on("PATCH /scim/v2/Users/{id}", &ScimServer::patch_user);
  on("DELETE /scim/v2/Users/{id}", &ScimServer::delete_user);
  on("GET /scim/v2/Groups", &ScimServer::list_groups);
  on("POST /scim/v2/Groups", &ScimServer::add_group);
  on("GET /scim/v2/Groups/{id}", &ScimServer::one_group);
  on("PUT /scim/v2/Groups/{id}", &ScimServer::replace_group);
  on("PATCH /scim/v2/Groups/{id}", &ScimServer::patch_group);
  on("DELETE /scim/v2/Groups/{id}", &ScimServer::delete_group);
  on("GET /scim/v2/ServiceProviderConfig", &ScimServer::provider_config);
  on("GET /scim/v2/ResourceTypes", &ScimServer::resource_types);
  on("GET /scim/v2/ResourceTypes/{id}", &ScimServer::resource_type);
  on("GET /scim/v2/Schemas", &ScimServer::schemas);
  on("GET /scim/v2/Schemas/{id}", &ScimServer::schema);
}

void ScimServer::on(std::string_view route, Do what) {
  routes_.on(
      route, [this, what](const HttpCall& call) { return (this->*what)(call); }, BodyKind::scim);
}

// Looks at all of them, so that it takes as long for a wrong one.
bool ScimServer::is_admitted(const net::Request& request) const {
  bool admitted = false;
  for (const Secret& token : tokens_) admitted = has_token(request.header("Authorization"), token.reveal()) || admitted;
  return admitted;
}

net::Response ScimServer::answer(const net::Request& request) const {
  if (is_admitted(request)) return routes_.answer(request);
  log::warn("somebody without the token asks for the directory", {{"from", request.remote}});
  net::Response response =
      error_as_scim(401, {.code = Errc::forbidden, .says = "This needs the token of C1_SCIM_TOKEN as a bearer token."});
  response.headers.push_back({"WWW-Authenticate", "Bearer"});
  return response;
}

bool ScimServer::handle(const net::Request& request, const net::Respond& respond) const {
  if (tokens_.empty() || !request.path.starts_with("/scim/v2/")) return false;
  if (!is_admitted(request)) {
    respond(answer(request));
    return true;
  }
  return routes_.handle(request, respond);
}

Result<net::Response> ScimServer::provider_config(const HttpCall&) const { return scim(provider_config_json(base())); }

namespace {

net::Response all_of(const std::vector<json::Value>& resources) {
  json::Value list = json::array();
  for (const json::Value& one : resources) list.push(one);
  return scim(json::object({{"schemas", json::array({"urn:ietf:params:scim:api:messages:2.0:ListResponse"})},
                            {"totalResults", resources.size()},
                            {"startIndex", 1},
                            {"itemsPerPage", resources.size()},
                            {"Resources", std::move(list)}}));
}

Result<net::Response> named(const std::vector<json::Value>& resources, std::string_view id) {
  for (const json::Value& one : resources)
    if (one["id"].string() == id) return scim(one);
  return not_found("There is no \"" + text::fit(id, 100) + "\".");
}

}  // namespace

Result<net::Response> ScimServer::resource_types(const HttpCall&) const { return all_of(resource_types_json(base())); }
Result<net::Response> ScimServer::resource_type(const HttpCall& call) const {
  return named(resource_types_json(base()), call.param("id"));
}
Result<net::Response> ScimServer::schemas(const HttpCall&) const { return all_of(schemas_json(base())); }
Result<net::Response> ScimServer::schema(const HttpCall& call) const {
  return named(schemas_json(base()), call.param("id"));
}

}  // namespace c1::bot::directory
