#include "bot/api/api.hpp"

#include "bot/api/openapi.hpp"
#include "bot/api/routes.hpp"
#include "bot/api/status.hpp"

namespace c1::bot::api {
namespace {

using workflow::CatalogPtr;

std::string_view bearer_of(const net::Request& request) {
  std::string_view header = request.header("Authorization");
  constexpr std::string_view kScheme = "Bearer ";
  return header.starts_with(kScheme) ? header.substr(kScheme.size()) : std::string_view{};
}

net::Response unauthenticated(const Error& error) {
  net::Response response = status_response(401, error);
  response.headers.push_back({"WWW-Authenticate", "Bearer"});
  return response;
}

net::Response too_many(Seconds wait) {
  net::Response response =
      status_response(429, {.code = Errc::unavailable, .says = "Too many requests. Please slow down."});
  response.headers.push_back({"Retry-After", std::to_string(wait.count())});
  return response;
}

}  // namespace

Api::Api(const Services& services, net::Runtime& runtime, ApiSettings settings)
    : services_(services),
      settings_(std::move(settings)),
      directories_(services.catalog, services.store),
      limits_(services.clock, settings_.limit),
      workloads_(services, settings_.workloads, settings_.fetch),
      auth_(auth_routes(runtime, services, limits_, workloads_)),
      routes_(runtime, {.prefixes = {"/api/v1/", "/api/openapi.json"}, .say = status_response}) {
  const auto guarded = [this](const Row& row) {
    return [this, &row](const HttpCall& call) -> Result<net::Response> {
      const auto pass = pass_of(services_, bearer_of(call.request), call.request.remote);
      if (!pass) return unauthenticated(pass.error());
      if (const auto wait = limits_.wait_for(pass->client.empty() ? pass->person.value : pass->client))
        return too_many(*wait);
      if (!pass->may(row.scope))
        return forbidden("This client may not do that: it lacks the scope \"" + std::string(row.scope) + "\".");
      const DirectoryPtr directory = directories_.get();
      const workflow::User* me = directory->catalog().user(pass->person);
      if (!me) return unauthenticated(forbidden("You are not in the directory any more."));
      const auto answer = row.endpoint({services_, *directory, call, *me, *pass, services_.clock.now(), directories_,
                                        settings_.catalog_changed, settings_.send_webhook});
      if (!answer) return answer.error();
      return net::json_response(answer->dump());
    };
  };
  for (const Row& row : table()) routes_.on(row.route, guarded(row));
  // So that nobody waits for the first way back from an id.
  if (CatalogPtr catalog = services.catalog.get())
    runtime.work([book = directories_.book(), catalog] { book->complete(*catalog); });
  routes_.on("GET /api/openapi.json", [](const HttpCall&) -> Result<net::Response> {
    return net::json_response(std::string(openapi_document()));
  });
}

bool Api::handle(const net::Request& request, const net::Respond& respond) const {
  return routes_.handle(request, respond) || auth_.handle(request, respond);
}

net::Response Api::answer(const net::Request& request) const {
  return request.path.starts_with("/auth/v1/") || request.path.starts_with("/auth/device") ? auth_.answer(request)
                                                                                           : routes_.answer(request);
}

std::vector<std::string> Api::routes() const {
  std::vector<std::string> all = routes_.routes();
  for (std::string& route : auth_.routes()) all.push_back(std::move(route));
  return all;
}

}  // namespace c1::bot::api
