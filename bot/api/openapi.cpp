#include "bot/api/openapi.hpp"

#include <cctype>
#include <string>

#include "bot/api/openapi_schemas.hpp"

namespace c1::bot::api {
namespace {

// Every route of the two tables; a test compares.
struct Operation {
  std::string_view route;
  std::string_view summary;
  std::string_view body;    // a schema; "" = none
  std::string_view answer;  // a schema
};
constexpr Operation kOperations[] = {
    {"POST /auth/v1/device_authorization", "Begin a device's login (RFC 8628)", "DeviceWish", "DeviceCode"},
    {"POST /auth/v1/token", "Get a token: by device code, signed assertion, secret, or a workload's own token",
     "TokenWish", "Token"},
    {"POST /auth/v1/revoke", "Give a token back (RFC 7009)", "TokenRef", "Nothing"},

    {"GET /api/v1/auth/introspect", "Who the token is for, and what it may", "", "Introspection"},
    {"GET /api/v1/iam/roles", "Roles", "", "RoleList"},
    {"GET /api/v1/iam/roles/{id}", "A role", "", "RoleAnswer"},
    {"GET /api/v1/iam/personal_clients", "One's own clients", "", "PersonalClientList"},
    {"POST /api/v1/iam/personal_clients", "Make a client; its secret is shown once", "PersonalClientWish",
     "PersonalClientMade"},
    {"GET /api/v1/iam/personal_clients/{id}", "A client", "", "PersonalClientAnswer"},
    {"POST /api/v1/iam/personal_clients/{id}", "Rename a client, or bind it to networks", "PersonalClientChange",
     "PersonalClientAnswer"},
    {"POST /api/v1/search/iam/personal_clients", "Clients, of others for super administrators", "PersonalClientSearch",
     "PersonalClientList"},
    {"DELETE /api/v1/iam/personal_clients/{id}", "Take a client back, with its tokens", "", "Nothing"},

    {"GET /api/v1/users", "People", "", "UserList"},
    {"GET /api/v1/users/{id}", "A person", "", "UserAnswer"},
    {"POST /api/v1/users/introspect", "Oneself", "Nothing", "UserAnswer"},
    {"POST /api/v1/users/{id}/set-delegation-by-admin", "Who decides instead of oneself", "DelegationWish",
     "DelegationAnswer"},
    {"POST /api/v1/search/users", "Search people", "UserSearch", "UserList"},

    {"GET /api/v1/apps", "Apps", "", "AppList"},
    {"GET /api/v1/apps/{id}", "An app", "", "AppAnswer"},
    {"POST /api/v1/search/apps", "Search apps", "AppSearch", "AppList"},
    {"POST /api/v1/apps", "Make an app", "AppWish", "AppAnswer"},
    {"POST /api/v1/apps/{id}", "Change an app", "AppChange", "AppAnswer"},
    {"DELETE /api/v1/apps/{id}", "Take an app away, with its entitlements", "", "Nothing"},
    {"POST /api/v1/apps/{app_id}/resource_types", "Declare a type of resources", "ResourceTypeWish",
     "ResourceTypeMade"},
    {"POST /api/v1/apps/{app_id}/resource_types/{type_id}/resources", "Declare a resource", "ResourceWish",
     "ResourceMade"},
    {"GET /api/v1/apps/{app_id}/app_users", "Accounts in an app", "", "AccountList"},
    {"GET /api/v1/apps/{app_id}/app_users/{id}/credentials", "Credentials of one's own account: none are kept", "",
     "CredentialList"},
    {"POST /api/v1/search/app_users", "Search accounts", "AccountSearch", "AccountList"},
    {"GET /api/v1/apps/{app_id}/resource_types", "Types of resources", "", "ResourceTypeList"},
    {"GET /api/v1/apps/{app_id}/resource_types/{id}", "A type of resources", "", "ResourceTypeAnswer"},
    {"GET /api/v1/apps/{app_id}/resource_types/{type_id}/resources", "Resources", "", "ResourceList"},
    {"GET /api/v1/apps/{app_id}/resource_types/{type_id}/resources/{id}", "A resource", "", "ResourceAnswer"},
    {"GET /api/v1/apps/{app_id}/users/{user_id}/app_users", "A person's accounts in an app", "", "AccountList"},

    {"GET /api/v1/apps/{app_id}/entitlements", "Entitlements of an app", "", "EntitlementList"},
    {"GET /api/v1/apps/{app_id}/entitlements/{id}", "An entitlement", "", "EntitlementAnswer"},
    {"GET /api/v1/apps/{app_id}/entitlements/{id}/users/{user_id}/grants", "Whether a person holds it", "",
     "BindingList"},
    {"POST /api/v1/search/entitlements", "Search entitlements", "EntitlementSearch", "EntitlementList"},
    {"GET /api/v1/apps/{app_id}/entitlements/{id}/users", "Who holds it, for administrators and owners", "",
     "HolderList"},
    {"POST /api/v1/apps/{app_id}/entitlements", "Make an entitlement", "EntitlementWish", "EntitlementAnswer"},
    {"POST /api/v1/apps/{app_id}/entitlements/{id}", "Change an entitlement", "EntitlementChange", "EntitlementAnswer"},
    {"DELETE /api/v1/apps/{app_id}/entitlements/{id}", "Take an entitlement away", "", "Nothing"},
    {"POST /api/v1/search/request_catalog/entitlements", "Search what may be asked for", "CatalogSearch",
     "CatalogRows"},
    {"POST /api/v1/search/grants", "What a person holds", "GrantSearch", "GrantList"},
    {"PUT /api/v1/request_schema_entitlement_binding", "The form of an entitlement", "FormBindingWish", "FormBinding"},

    {"GET /api/v1/policies", "Policies", "", "PolicyList"},
    {"GET /api/v1/policies/{id}", "A policy", "", "PolicyAnswer"},
    {"POST /api/v1/search/policies", "Search policies", "PolicySearch", "PolicyList"},
    {"POST /api/v1/policies", "Make a policy", "PolicyWish", "PolicyAnswer"},
    {"POST /api/v1/policies/{id}", "Change a policy", "PolicyChange", "PolicyAnswer"},
    {"DELETE /api/v1/policies/{id}", "Take a policy away", "", "Nothing"},
    {"POST /api/v1/policies/validate/cel", "The mistakes of a condition", "ConditionText", "ConditionMarks"},
    {"GET /api/v1/catalogs", "Catalogs", "", "CatalogList"},
    {"GET /api/v1/catalogs/{id}", "A catalog", "", "CatalogAnswer"},
    {"GET /api/v1/catalogs/{id}/requestable_entitlements", "What is in a catalog", "", "EntitlementList"},
    {"GET /api/v1/catalogs/{id}/requestable_entitlementIDs", "Ids of what is in it", "", "RefsAnswer"},
    {"POST /api/v1/catalogs", "Make a catalog", "CatalogWish", "CatalogAnswer"},
    {"POST /api/v1/catalogs/{id}", "Change a catalog", "CatalogChange", "CatalogAnswer"},
    {"DELETE /api/v1/catalogs/{id}", "Take a catalog away", "", "Nothing"},
    {"POST /api/v1/catalogs/{id}/request", "Ask for all of a bundle at once", "BundleWish", "BundleAnswer"},
    {"POST /api/v1/catalogs/{id}/requestable_entitlements/update", "Say what is in it, whole", "EntryRefs", "Nothing"},
    {"POST /api/v1/catalogs/{id}/requestable_entries", "Put more into it", "EntryRefs", "Nothing"},
    {"DELETE /api/v1/catalogs/{id}/requestable_entries", "Take something out of it", "EntryRefs", "Nothing"},
    {"GET /api/v1/catalogs/{id}/requestable_entries/{app_id}/{entitlement_id}", "One entry", "", "EntryAnswer"},
    {"PUT /api/v1/catalogs/{id}/requestable_entries/{app_id}/{entitlement_id}", "Put one into it", "EntryWish",
     "EntryAnswer"},
    {"DELETE /api/v1/catalogs/{id}/requestable_entries/{app_id}/{entitlement_id}", "Take one out of it", "", "Nothing"},
    {"GET /api/v1/catalogs/{id}/visibility_entitlements", "Whose holders it is shown to", "", "EntitlementList"},
    {"POST /api/v1/catalogs/{id}/visibility_bindings", "Show it to more holders", "AccessRefs", "Nothing"},
    {"DELETE /api/v1/catalogs/{id}/visibility_bindings", "Show it to fewer", "AccessRefs", "Nothing"},

    {"GET /api/v1/webhooks", "Webhooks", "", "WebhookList"},
    {"GET /api/v1/webhooks/{id}", "A webhook", "", "WebhookAnswer"},
    {"POST /api/v1/webhooks", "Make a webhook", "WebhookWish", "WebhookAnswer"},
    {"POST /api/v1/webhooks/{id}", "Change a webhook", "WebhookChange", "WebhookAnswer"},
    {"DELETE /api/v1/webhooks/{id}", "Take a webhook away", "", "Nothing"},
    {"POST /api/v1/search/webhooks", "Search webhooks", "WebhookSearch", "WebhookList"},

    {"POST /api/v1/task/grant", "Ask for access", "GrantWish", "TaskAnswer"},
    {"POST /api/v1/task/revoke", "Give access back, or take it away", "RevokeWish", "TaskAnswer"},
    {"GET /api/v1/tasks/{id}", "A task, by its id or number", "", "TaskAnswer"},
    {"POST /api/v1/search/tasks", "Search tasks, newest first", "TaskSearch", "TaskList"},
    {"POST /api/v1/task/audits", "What has happened to a task", "AuditWish", "AuditList"},

    {"POST /api/v1/tasks/{id}/action/approve", "Approve; of a step that provisions: it is done", "StepDecision",
     "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/deny", "Deny; of a step that provisions: it won't be done", "StepAction",
     "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/comment", "Say something in its thread", "StepAction", "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/reassign", "Hand the step on", "Reassignment", "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/escalate", "Make it emergency access", "StepAction", "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/restart", "Begin anew, with the same steps", "StepAction", "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/reset", "Begin anew, by the present policy", "StepAction", "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/skip-step", "Skip the step", "StepDecision", "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/close", "Cancel", "StepAction", "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/process", "The task as it is: nothing needs to be hurried", "Nothing",
     "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/retry-provisioning", "Try to provision again", "StepAction", "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/update-grant-duration", "Change for how long", "DurationChange", "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/update-request-data", "Answer its form", "FormData", "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/remind", "Remind whoever it waits for", "StepAction", "TaskAnswer"},
    {"POST /api/v1/tasks/{id}/action/provisioning-failed", "It was tried and did not work", "StepDecision",
     "TaskAnswer"},

    {"POST /api/v1/systemlog/events", "The audit log, for administrators", "LogWish", "LogList"},

    {"GET /api/v1/slack/installs", "Where c1 is installed in Slack, and how it goes there", "", "SlackInstallList"},
    {"DELETE /api/v1/slack/installs/{id}", "Take it out of a workspace", "", "SlackInstallRemoved"},
};

json::Value content(std::string_view schema, std::string_view type) {
  return json::object(
      {{type.data(),
        json::object({{"schema", json::object({{"$ref", "#/components/schemas/" + std::string(schema)}})}})}});
}

json::Value parameters_of(std::string_view path, bool is_list) {
  json::Value parameters = json::array();
  for (std::size_t at = 0; (at = path.find('{', at)) != std::string_view::npos; ++at)
    parameters.push(json::object({{"name", path.substr(at + 1, path.find('}', at) - at - 1)},
                                  {"in", "path"},
                                  {"required", true},
                                  {"schema", json::object({{"type", "string"}})}}));
  if (is_list)
    for (const char* name : {"page_size", "page_token"})
      parameters.push(json::object({{"name", name}, {"in", "query"}, {"schema", json::object({{"type", "string"}})}}));
  return parameters;
}

json::Value operation_json(const Operation& operation, std::string_view method, std::string_view path) {
  const bool is_auth = path.starts_with("/auth/");
  json::Value row = json::object({{"summary", operation.summary}});
  row.set("parameters", parameters_of(path, method == "GET" && operation.answer.ends_with("List")));
  if (!operation.body.empty())
    row.set("requestBody",
            json::object({{"content", content(operation.body,
                                              is_auth ? "application/x-www-form-urlencoded" : "application/json")}}));
  row.set(
      "responses",
      json::object(
          {{"200", json::object({{"description", "The state after it."},
                                 {"content", content(operation.answer, "application/json")}})},
           {"default", json::object({{"description", "Why not."},
                                     {"content", content(is_auth ? "OAuthError" : "Status", "application/json")}})}}));
  if (!is_auth) row.set("security", json::array({json::object({{"token", json::array()}})}));
  return row;
}

std::string made() {
  json::Value paths = json::object();
  for (const Operation& operation : kOperations) {
    const std::size_t space = operation.route.find(' ');
    const std::string_view path = operation.route.substr(space + 1);
    std::string method(operation.route.substr(0, space));
    json::Value row = operation_json(operation, method, path);
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    paths.member(path).set(method, std::move(row));
  }
  json::Value shapes = json::object();
  for (const Schema& schema : schemas()) shapes.set(schema.name, schema_json(schema.fields));
  return json::object(
             {{"openapi", "3.1.0"},
              {"info", json::object({{"title", "c1"},
                                     {"version", "1"},
                                     {"description",
                                      "Access requests. Clients made for ConductorOne work unchanged. "
                                      "int64 is text; lists have pages (10 to 100 rows); success is "
                                      "always 200; send Idempotency-Key to ask once."}})},
              {"paths", std::move(paths)},
              {"components",
               json::object({{"schemas", std::move(shapes)},
                             {"securitySchemes",
                              json::object({{"token", json::object({{"type", "http"}, {"scheme", "bearer"}})}})}})}})
      .dump();
}

}  // namespace

std::string_view openapi_document() {
  static const std::string kDocument = made();
  return kDocument;
}

}  // namespace c1::bot::api
