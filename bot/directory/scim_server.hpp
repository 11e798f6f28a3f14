#pragma once
// The SCIM 2.0 service (RFC 7643, 7644) to which Okta, Entra ID and others bring people and groups:
// /scim/v2/Users, /Groups, /ServiceProviderConfig, /ResourceTypes, /Schemas. docs/handbook/directory.md.

#include <vector>

#include "base/secret.hpp"
#include "bot/http_routes.hpp"
#include "bot/services.hpp"

namespace c1::bot::directory {

class ScimServer {
 public:
  // Both outlive it. Whoever comes with one of `tokens` may do everything; without any there is no such service.
  ScimServer(const Services& services, net::Runtime& runtime, std::vector<Secret> tokens);

  // False, and nothing is done, for other paths, and where there is no such service. On an I/O thread.
  bool handle(const net::Request& request, const net::Respond& respond) const;
  // The same for a caller who is on a worker already, and for tests.
  net::Response answer(const net::Request& request) const;

 private:
  using Do = Result<net::Response> (ScimServer::*)(const HttpCall&) const;
  void on(std::string_view route, Do what);
  bool is_admitted(const net::Request& request) const;

  Result<net::Response> list_users(const HttpCall& call) const;
  Result<net::Response> one_user(const HttpCall& call) const;
  Result<net::Response> add_user(const HttpCall& call) const;
  Result<net::Response> replace_user(const HttpCall& call) const;
  Result<net::Response> patch_user(const HttpCall& call) const;
  Result<net::Response> delete_user(const HttpCall& call) const;
  Result<net::Response> list_groups(const HttpCall& call) const;
  Result<net::Response> one_group(const HttpCall& call) const;
  Result<net::Response> add_group(const HttpCall& call) const;
  Result<net::Response> replace_group(const HttpCall& call) const;
  Result<net::Response> patch_group(const HttpCall& call) const;
  Result<net::Response> delete_group(const HttpCall& call) const;
  Result<net::Response> provider_config(const HttpCall& call) const;
  Result<net::Response> resource_types(const HttpCall& call) const;
  Result<net::Response> resource_type(const HttpCall& call) const;
  Result<net::Response> schemas(const HttpCall& call) const;
  Result<net::Response> schema(const HttpCall& call) const;

  std::string base() const { return services_.public_url + "/scim/v2"; }

  const Services& services_;
  const std::vector<Secret> tokens_;
  HttpRoutes routes_;
};

}  // namespace c1::bot::directory
