#include "bot/api/api.hpp"

#include "bot/api/endpoints.hpp"
#include "bot/api/openapi.hpp"
#include "bot/api/status.hpp"

namespace c1::bot::api {
namespace {

using workflow::CatalogPtr;

struct Row {
  std::string_view route;
  std::string_view scope;
  Endpoint endpoint;
};
// The table. Start reading here.
constexpr Row kTable[] = {
    {"GET /api/v1/auth/introspect", kRead, introspect},
    {"GET /api/v1/iam/roles", kRead, list_roles},
    {"GET /api/v1/iam/roles/{id}", kRead, get_role},
    {"GET /api/v1/iam/personal_clients", kRead, list_personal_clients},
    {"POST /api/v1/iam/personal_clients", kManage, create_personal_client},
    {"GET /api/v1/iam/personal_clients/{id}", kRead, get_personal_client},
    {"POST /api/v1/iam/personal_clients/{id}", kManage, update_personal_client},
    {"DELETE /api/v1/iam/personal_clients/{id}", kManage, delete_personal_client},
    {"POST /api/v1/search/iam/personal_clients", kRead, search_personal_clients},

    {"GET /api/v1/users", kRead, list_users},
    {"GET /api/v1/users/{id}", kRead, get_user},
    {"POST /api/v1/users/introspect", kRead, introspect_user},
    {"POST /api/v1/users/{id}/set-delegation-by-admin", kDecide, set_delegation},
    {"POST /api/v1/search/users", kRead, search_users},

    {"GET /api/v1/apps", kRead, list_apps},
    {"GET /api/v1/apps/{id}", kRead, get_app},
    {"POST /api/v1/apps", kAdminister, create_app},
    {"POST /api/v1/apps/{id}", kAdminister, update_app},
    {"DELETE /api/v1/apps/{id}", kAdminister, delete_app},
    {"POST /api/v1/search/apps", kRead, search_apps},
    {"GET /api/v1/apps/{app_id}/resource_types", kRead, list_resource_types},
    {"GET /api/v1/apps/{app_id}/resource_types/{id}", kRead, get_resource_type},
    {"GET /api/v1/apps/{app_id}/resource_types/{type_id}/resources", kRead, list_resources},
    {"GET /api/v1/apps/{app_id}/resource_types/{type_id}/resources/{id}", kRead, get_resource},
    {"POST /api/v1/apps/{app_id}/resource_types", kAdminister, create_resource_type},
    {"POST /api/v1/apps/{app_id}/resource_types/{type_id}/resources", kAdminister, create_resource},
    {"GET /api/v1/apps/{app_id}/app_users", kRead, list_accounts},
    {"GET /api/v1/apps/{app_id}/app_users/{id}/credentials", kRead, list_credentials},
    {"GET /api/v1/apps/{app_id}/users/{user_id}/app_users", kRead, list_accounts_of_user},
    {"POST /api/v1/search/app_users", kRead, search_accounts},

    {"GET /api/v1/apps/{app_id}/entitlements", kRead, list_entitlements},
    {"GET /api/v1/apps/{app_id}/entitlements/{id}", kRead, get_entitlement},
    {"GET /api/v1/apps/{app_id}/entitlements/{id}/users/{user_id}/grants", kRead, list_entitlement_grants},
    {"GET /api/v1/apps/{app_id}/entitlements/{id}/users", kRead, list_holders},
    {"POST /api/v1/apps/{app_id}/entitlements", kAdminister, create_entitlement},
    {"POST /api/v1/apps/{app_id}/entitlements/{id}", kAdminister, update_entitlement},
    {"DELETE /api/v1/apps/{app_id}/entitlements/{id}", kAdminister, delete_entitlement},
    {"POST /api/v1/search/entitlements", kRead, search_entitlements},
    {"POST /api/v1/search/request_catalog/entitlements", kRead, search_request_catalog},
    {"POST /api/v1/search/grants", kRead, search_grants},
    {"PUT /api/v1/request_schema_entitlement_binding", kRead, find_form_binding},

    {"GET /api/v1/policies", kRead, list_policies},
    {"GET /api/v1/policies/{id}", kRead, get_policy},
    {"POST /api/v1/policies", kAdminister, create_policy},
    {"POST /api/v1/policies/{id}", kAdminister, update_policy},
    {"DELETE /api/v1/policies/{id}", kAdminister, delete_policy},
    {"POST /api/v1/policies/validate/cel", kRead, validate_condition},
    {"POST /api/v1/search/policies", kRead, search_policies},
    {"GET /api/v1/catalogs", kRead, list_catalogs},
    {"GET /api/v1/catalogs/{id}", kRead, get_catalog},
    {"POST /api/v1/catalogs", kAdminister, create_catalog},
    {"POST /api/v1/catalogs/{id}", kAdminister, update_catalog},
    {"DELETE /api/v1/catalogs/{id}", kAdminister, delete_catalog},
    {"GET /api/v1/catalogs/{id}/requestable_entitlements", kRead, list_catalog_entitlements},
    {"GET /api/v1/catalogs/{id}/requestable_entitlementIDs", kRead, list_catalog_entitlement_ids},
    {"POST /api/v1/catalogs/{id}/request", kRequest, request_bundle},
    {"POST /api/v1/catalogs/{id}/requestable_entitlements/update", kAdminister, replace_catalog_entries},
    {"POST /api/v1/catalogs/{id}/requestable_entries", kAdminister, add_catalog_entries},
    {"DELETE /api/v1/catalogs/{id}/requestable_entries", kAdminister, remove_catalog_entries},
    {"GET /api/v1/catalogs/{id}/requestable_entries/{app_id}/{entitlement_id}", kRead, get_catalog_entry},
    {"PUT /api/v1/catalogs/{id}/requestable_entries/{app_id}/{entitlement_id}", kAdminister, add_catalog_entry},
    {"DELETE /api/v1/catalogs/{id}/requestable_entries/{app_id}/{entitlement_id}", kAdminister, remove_catalog_entry},
    {"GET /api/v1/catalogs/{id}/visibility_entitlements", kRead, list_catalog_audience},
    {"POST /api/v1/catalogs/{id}/visibility_bindings", kAdminister, add_catalog_audience},
    {"DELETE /api/v1/catalogs/{id}/visibility_bindings", kAdminister, remove_catalog_audience},

    {"GET /api/v1/webhooks", kRead, list_webhooks},
    {"GET /api/v1/webhooks/{id}", kRead, get_webhook},
    {"POST /api/v1/webhooks", kAdminister, create_webhook},
    {"POST /api/v1/webhooks/{id}", kAdminister, update_webhook},
    {"DELETE /api/v1/webhooks/{id}", kAdminister, delete_webhook},
    {"POST /api/v1/search/webhooks", kRead, search_webhooks},

    {"POST /api/v1/task/grant", kRequest, create_grant_task},
    {"POST /api/v1/task/revoke", kRequest, create_revoke_task},
    {"GET /api/v1/tasks/{id}", kRead, get_task},
    {"POST /api/v1/search/tasks", kRead, search_tasks},
    {"POST /api/v1/task/audits", kRead, list_task_audits},

    {"POST /api/v1/tasks/{id}/action/approve", kDecide, approve_task},
    {"POST /api/v1/tasks/{id}/action/deny", kDecide, deny_task},
    {"POST /api/v1/tasks/{id}/action/comment", kRequest, comment_on_task},
    {"POST /api/v1/tasks/{id}/action/reassign", kDecide, reassign_task},
    {"POST /api/v1/tasks/{id}/action/escalate", kRequest, escalate_task},
    {"POST /api/v1/tasks/{id}/action/restart", kDecide, restart_task},
    {"POST /api/v1/tasks/{id}/action/reset", kDecide, reset_task},
    {"POST /api/v1/tasks/{id}/action/skip-step", kDecide, skip_step_of_task},
    {"POST /api/v1/tasks/{id}/action/close", kRequest, close_task},
    {"POST /api/v1/tasks/{id}/action/process", kRead, process_task},
    {"POST /api/v1/tasks/{id}/action/retry-provisioning", kDecide, retry_task},
    {"POST /api/v1/tasks/{id}/action/update-grant-duration", kDecide, update_task_duration},
    {"POST /api/v1/tasks/{id}/action/update-request-data", kRequest, update_task_data},
    {"POST /api/v1/tasks/{id}/action/remind", kRequest, remind_task},
    {"POST /api/v1/tasks/{id}/action/provisioning-failed", kDecide, fail_task},

    {"POST /api/v1/systemlog/events", kRead, list_system_log},

    {"GET /api/v1/slack/installs", kRead, list_slack_installs},
    {"DELETE /api/v1/slack/installs/{id}", kAdminister, remove_slack_install},
};
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
      const auto answer = row.endpoint(
          {services_, *directory, call, *me, *pass, services_.clock.now(), directories_, settings_.catalog_changed});
      if (!answer) return answer.error();
      return net::json_response(answer->dump());
    };
  };
  for (const Row& row : kTable) routes_.on(row.route, guarded(row));
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
