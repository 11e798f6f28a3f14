#include "bot/api/openapi_schemas.hpp"

#include "base/text.hpp"

namespace c1::bot::api {
namespace {

constexpr Schema kSchemas[] = {
    {"Nothing", ""},
    {"ExpandMask", "~paths:[s]"},
    {"Page", "~pageSize:i ~pageToken:s"},
    {"Status", "code:i message:s details:[a]"},
    {"OAuthError", "error:s error_description:s"},

    {"Introspection", "principleId:s userId:s tenantId:s roles:[s] permissions:[s] features:[s]"},
    {"Role", "id:s name:s displayName:s permissions:[s] serviceRoles:[s] systemBuiltin:b systemApiOnly:b"},
    {"RoleAnswer", "role:Role"},
    {"RoleList", "list:[Role] nextPageToken:s"},
    {"PersonalClient",
     "id:s userId:s clientId:s displayName:s scopedRoles:[s] allowSourceCidr:[s] expiresTime:t lastUsedAt:t "
     "createdAt:t"},
    {"PersonalClientWish", "~displayName:s ~expires:d ~scopedRoles:[s] ~allowSourceCidr:[s]"},
    {"PersonalClientChange", "client:o ~updateMask:s"},
    {"PersonalClientSearch", "~query:s ~users:[o] ~pageSize:i ~pageToken:s"},
    {"PersonalClientMade", "client:PersonalClient clientSecret:s"},
    {"PersonalClientAnswer", "client:PersonalClient"},
    {"PersonalClientList", "list:[PersonalClient] nextPageToken:s"},

    {"User",
     "id:s email:s emails:[s] displayName:s username:s usernames:[s] jobTitle:s department:s employmentStatus:s "
     "employmentType:s status:s directoryStatus:s type:s origin:s directoryIds:[s] managerIds:[s] roleIds:[s] "
     "employeeIds:[s] delegatedUserId:s profile:o createdAt:t updatedAt:t deletedAt:t"},
    {"UserView", "user:User userId:s managersPath:s rolesPath:s directoriesPath:s delegatedUserPath:s"},
    {"UserAnswer", "userView:UserView expanded:[o]"},
    {"UserList", "list:[UserView] expanded:[o] nextPageToken:s"},
    {"UserSearch",
     "~query:s ~email:s ~ids:[s] ~departments:[s] ~jobTitles:[s] ~managerIds:[s] ~userStatuses:[s] ~pageSize:i "
     "~pageToken:s"},

    {"DelegationWish", "delegatedUserId:s ~delegationStartAt:t ~delegationExpireAt:t"},
    {"Delegation", "userId:s delegatedUserId:s startAt:t expirationAt:t"},
    {"DelegationAnswer", "item:Delegation?"},

    {"App",
     "id:s displayName:s description:s grantPolicyId:s revokePolicyId:s certifyPolicyId:s iconUrl:s logoUri:s "
     "instructions:s isDirectory:b isManuallyManaged:b identityMatching:s parentAppId:s appOwners:[a] createdAt:t "
     "updatedAt:t deletedAt:t"},
    {"AppAnswer", "app:App"},
    {"AppList", "list:[App] nextPageToken:s"},
    {"AppSearch", "~query:s ~displayName:s ~appIds:[s] ~pageSize:i ~pageToken:s"},
    {"AppWish", "displayName:s ~description:s ~instructions:s ~owners:[s] ~annotations:o"},
    {"AppChange", "app:o ~updateMask:s"},
    {"ResourceTypeWish", "displayName:s resourceType:s"},
    {"ResourceTypeMade", "appResourceType:ResourceType expanded:[o]"},
    {"ResourceWish", "displayName:s ~description:s ~resourceOwnerUserIds:[s]"},
    {"ResourceMade", "appResource:Resource"},
    {"ResourceType", "id:s appId:s displayName:s traitIds:[s]"},
    {"ResourceTypeView", "appResourceType:ResourceType appPath:s"},
    {"ResourceTypeAnswer", "appResourceTypeView:ResourceTypeView expanded:[o]"},
    {"ResourceTypeList", "list:[ResourceTypeView] nextPageToken:s"},
    {"Resource", "id:s appId:s appResourceTypeId:s displayName:s description:s"},
    {"ResourceView", "appResource:Resource appPath:s"},
    {"ResourceAnswer", "appResourceView:ResourceView expanded:[o]"},
    {"ResourceList", "list:[ResourceView] nextPageToken:s"},
    {"Account", "id:s appId:s identityUserId:s displayName:s email:s appUserType:s status:o profile:o"},
    {"AccountView", "appUser:Account appPath:s identityUserPath:s lastUsagePath:s"},
    {"AccountList", "list:[AccountView] nextPageToken:s"},

    {"AccountSearch", "~appId:s ~appIds:[s] ~userIds:[s] ~query:s ~pageSize:i ~pageToken:s"},
    {"CredentialList", "list:[o] nextPageToken:s"},
    {"Holder",
     "appUser:AccountView appId:s appUserId:s appEntitlementId:s originatingTicketId:s grantSources:[a] "
     "appEntitlementUserBindingCreatedAt:t appEntitlementUserBindingDeprovisionAt:t"},
    {"HolderList", "list:[Holder] expanded:[o] nextPageToken:s"},

    {"EntitlementWish",
     "displayName:s ~slug:s ~description:s ~alias:s ~appResourceTypeId:s ~appResourceId:s ~durationGrant:d "
     "~durationUnset:o ~grantPolicyId:s ~revokePolicyId:s ~emergencyGrantEnabled:b ~emergencyGrantPolicyId:s "
     "~appEntitlementOwnerIds:[s] ~provisionPolicy:o ~annotations:o"},
    {"EntitlementChange", "entitlement:o ~updateMask:s ~expandMask:ExpandMask"},
    {"Entitlement",
     "id:s appId:s appResourceTypeId:s appResourceId:s displayName:s description:s alias:s slug:s purpose:s "
     "grantPolicyId:s revokePolicyId:s emergencyGrantEnabled:b emergencyGrantPolicyId:s ~durationGrant:d "
     "~durationUnset:o ~grantCount:n requestSchemaId:s externalId:s createdAt:t updatedAt:t deletedAt:t"},
    {"EntitlementView", "appEntitlement:Entitlement appPath:s appResourceTypePath:s appResourcePath:s"},
    {"EntitlementAnswer", "appEntitlementView:EntitlementView expanded:[o]"},
    {"EntitlementList", "list:[EntitlementView] expanded:[o] nextPageToken:s"},
    {"EntitlementSearch", "~query:s ~alias:s ~appIds:[s] ~expandMask:ExpandMask ~pageSize:i ~pageToken:s"},
    {"Binding", "appId:s appUserId:s appEntitlementId:s createdAt:t deprovisionAt:t deletedAt:t grantSources:[a]"},
    {"BindingList", "bindings:[Binding]"},
    {"CatalogSearch",
     "~query:s ~entitlementAlias:s ~appDisplayName:s ~grantedStatus:s ~includeDeleted:b ~expandMask:ExpandMask "
     "~pageSize:i ~pageToken:s"},
    {"CatalogRow", "entitlement:EntitlementView appEntitlementUserBindings:[Binding]"},
    {"CatalogRows", "list:[CatalogRow] expanded:[o] nextPageToken:s"},
    {"GrantSearch", "~userId:s ~expandMask:ExpandMask ~pageSize:i ~pageToken:s"},
    {"GrantRow", "appEntitlementUserBinding:o entitlement:EntitlementView"},
    {"GrantList", "list:[GrantRow] expanded:[o] nextPageToken:s"},
    {"AccountRef", "~appId:s id:s"},
    {"IdRef", "id:s"},
    {"PastGrantSearch",
     "~appIds:[s] ~appEntitlementRefs:[EntitlementRef] ~appUserRefs:[AccountRef] ~userRefs:[IdRef] ~after:t ~before:t "
     "~expandMask:ExpandMask ~pageSize:i ~pageToken:s"},
    {"PastGrant", "id:s appId:s appUserId:s appEntitlementId:s grantedAt:t revokedAt:t"},
    {"PastGrantRow", "history:PastGrant appPath:s appUserPath:s entitlementPath:s"},
    {"PastGrantList", "list:[PastGrantRow] expanded:[o] nextPageToken:s"},
    {"GrantFeedWish",
     "~appRefs:[IdRef] ~appEntitlementRefs:[EntitlementRef] ~appUserRefs:[AccountRef] ~userRefs:[IdRef] ~after:t "
     "~before:t ~expandMask:ExpandMask ~pageSize:i ~pageToken:s"},
    {"GrantEvent", "appId:s appUserId:s appEntitlementId:s date:t eventType:s ticketId:s"},
    {"GrantEventRow", "feed:GrantEvent appPath:s appUserPath:s entitlementPath:s ticketPath:s"},
    {"GrantFeed", "list:[GrantEventRow] expanded:[o] nextPageToken:s"},
    {"GrantEndWish", "newDeprovisionAt:t"},
    {"BindingAnswer", "binding:Binding"},
    {"MembershipRef", "appUserId:s ~description:s"},
    {"MembershipRemoved", "revokeTaskId:s"},
    {"OwnerList", "list:[User] nextPageToken:s"},
    {"OwnersWish", "userIds:[s]"},
    {"OwnerWish", "userId:s"},
    {"EntitlementRef", "~appId:s ~id:s"},
    {"FormBindingWish", "~entitlementRef:EntitlementRef"},
    {"FormBinding", "requestSchemaId:s entitlementRef:EntitlementRef"},
    {"Form", "id:s displayName:s description:s fields:[o] fieldGroups:[a] fieldRelationships:[a]"},
    {"FormSchema", "id:s form:Form justificationVisibility:s createdAt:t modifiedAt:t deletedAt:t"},
    {"FormWish", "name:s ~description:s ~fields:[o] ~justificationVisibility:s"},
    {"FormChange", "requestSchema:o ~updateMask:s"},
    {"FormAnswer", "requestSchema:FormSchema"},

    {"Policy",
     "id:s displayName:s description:s policyType:s policySteps:o postActions:[a] rules:[o] "
     "reassignTasksToDelegates:b systemBuiltin:b ~baselinePolicyId:s"},
    {"PolicyWish",
     "displayName:s ~policySteps:o ~description:s ~policyType:s ~rules:[o] ~baselinePolicyId:s ~annotations:o"},
    {"PolicyChange", "policy:o ~updateMask:s"},
    {"ConditionText", "text:s"},
    {"ConditionMark", "message:s severity:s startLineNumber:i endLineNumber:i startColumn:i endColumn:i"},
    {"ConditionMarks", "markers:[ConditionMark]"},
    {"PolicyAnswer", "policy:Policy"},
    {"PolicyList", "list:[Policy] nextPageToken:s"},
    {"PolicySearch", "~query:s ~displayName:s ~pageSize:i ~pageToken:s"},
    {"Catalog", "id:s displayName:s description:s published:b visibleToEveryone:b requestBundle:b"},
    {"CatalogWish", "displayName:s ~description:s ~published:b ~visibleToEveryone:b ~requestBundle:b ~annotations:o"},
    {"CatalogChange", "catalog:o ~updateMask:s"},
    {"CatalogView", "requestCatalog:Catalog accessEntitlementsPath:s createdByUserPath:s memberCount:n"},
    {"RefsAnswer", "refs:[EntitlementRef]"},
    {"EntryRefs", "appEntitlements:[EntitlementRef] ~createRequests:b"},
    {"EntryWish", "~createRequests:b"},
    {"Entry", "catalogId:s appId:s entitlementId:s createdAt:t updatedAt:t deletedAt:t"},
    {"EntryAnswer", "requestableEntry:Entry"},
    {"AccessRefs", "accessEntitlements:[EntitlementRef]"},
    {"Webhook", "id:s displayName:s description:s url:s callbackTimeout:d createdAt:t updatedAt:t deletedAt:t"},
    {"WebhookWish", "displayName:s url:s ~description:s ~callbackTimeout:d"},
    {"WebhookChange", "webhook:Webhook ~updateMask:s"},
    {"WebhookAnswer", "webhook:Webhook"},
    {"WebhookList", "list:[Webhook] nextPageToken:s"},
    {"WebhookTest",
     "id:s webhookId:s state:s attempts:i source:o spec:o createdAt:t updatedAt:t lastAttemptedAt:t completedAt:t "
     "expiresAt:t statusText:s"},
    {"WebhookTested", "webhook:WebhookTest"},
    {"WebhookSearch", "~query:s ~pageSize:i ~pageToken:s"},
    {"CatalogAnswer", "requestCatalogView:CatalogView expanded:[o]"},
    {"CatalogList", "list:[CatalogView] nextPageToken:s"},

    {"GrantWish",
     "appEntitlementId:s ~appId:s ~identityUserId:s ~appUserId:s ~description:s ~grantDuration:d ~emergencyAccess:b "
     "~requestData:o ~extension:b ~expandMask:ExpandMask"},
    {"RevokeWish", "appEntitlementId:s ~appId:s ~identityUserId:s ~appUserId:s ~description:s ~expandMask:ExpandMask"},
    {"GrantKind", "appId:s appEntitlementId:s identityUserId:s appUserId:s grantDuration:d outcome:s outcomeTime:t"},
    {"RevokeKind", "appId:s appEntitlementId:s identityUserId:s appUserId:s outcome:s outcomeTime:t"},
    {"TaskKind", "~grant:GrantKind ~revoke:RevokeKind"},
    {"PolicyStep", "id:s state:s policyGenerationId:s ~approval:o ~wait:o ~form:o ~accept:o ~reject:o ~provision:o"},
    {"Progress", "current:PolicyStep? history:[PolicyStep] next:[o] policy:Policy?"},
    {"Task",
     "id:s numericId:n displayName:s description:s state:s processing:s userId:s createdByUserId:s createdAt:t "
     "updatedAt:t deletedAt:t emergencyAccess:b commentCount:i origin:s approverIds:[s] stepApproverIds:[s] "
     "actions:[s] policyGenerationId:s data:a form:a type:TaskKind policy:Progress statusText:s grantedUntil:t"},
    {"TaskView",
     "task:Task appPath:s userPath:s identityUserPath:s createdByUserPath:s appUserPath:s entitlementsPath:s "
     "stepApproversPath:s approversPath:s accessReviewPath:s insightsPath:s"},
    {"TaskAnswer", "taskView:TaskView expanded:[o]"},
    {"BundleWish", "description:s ~identityUserId:s ~grantDuration:d"},
    {"BundleAnswer", "list:[TaskAnswer] pendingTaskIds:[s] heldEntitlementIds:[s]"},
    {"TaskList", "list:[TaskView] expanded:[o] nextPageToken:s"},
    {"TaskSearch",
     "~query:s ~taskStates:[s] ~taskTypes:[o] ~subjectIds:[s] ~openerIds:[s] ~openerOrSubjectUserId:s "
     "~assigneesInIds:[s] ~myWorkUserIds:[s] ~applicationIds:[s] ~appEntitlementIds:[s] ~refs:[o] ~excludeIds:[s] "
     "~grantOutcomes:[s] ~revokeOutcomes:[s] ~emergencyStatus:s ~currentStep:s ~createdAfter:t ~createdBefore:t "
     "~expandMask:ExpandMask ~pageSize:i ~pageToken:s"},
    {"StepDecision", "policyStepId:s ~comment:s ~expandMask:ExpandMask"},
    {"StepAction", "~policyStepId:s ~comment:s ~expandMask:ExpandMask"},
    {"Reassignment", "newStepUserIds:[s] ~policyStepId:s ~comment:s"},
    {"DurationChange", "duration:d ~policyStepId:s"},
    {"FormData", "data:o"},
    {"AuditWish", "taskId:s ~commentsOnly:b ~newestFirst:b ~pageSize:i ~pageToken:s"},
    {"Audit", "id:s ticketId:s userId:s created:t currentState:s eventType:s source:s workflowStep:i what:s detail:o"},
    {"AuditList", "list:[Audit] nextPageToken:s"},
    {"LogWish", "~since:t ~until:t ~sinceEventUid:s ~sortDirection:s ~pageSize:i ~pageToken:s"},
    {"LogList", "list:[o] nextPageToken:s"},

    {"SlackInstall",
     "id:s displayName:s enterpriseId:s wholeOrganization:b slackAppId:s fromSettings:b installedBy:s installedAt:t "
     "problem:s withoutWorkspaces:[s] grantedScopes:[s] lacking:[s] tokenState:s tokenExpiresAt:t otherClient:b "
     "lastAnsweredAt:t "
     "lastFailedAt:t lastFailedMethod:s lastError:s waiting:i oldestWaitingAt:t parked:i"},
    {"SlackInstallList", "list:[SlackInstall] nextPageToken:s"},
    {"SlackInstallRemoved", "leftToDo:s"},

    {"DeviceWish", "client_id:s"},
    {"DeviceCode", "device_code:s user_code:s verification_uri:s verification_uri_complete:s expires_in:i interval:i"},
    {"TokenWish",
     "grant_type:s ~client_id:s ~device_code:s ~client_assertion_type:s ~client_assertion:s ~client_secret:s "
     "~subject_token:s ~subject_token_type:s"},
    {"Token", "access_token:s token_type:s expires_in:i ~issued_token_type:s"},
    {"TokenRef", "token:s"},
};

json::Value of_type(std::string_view type) {
  const auto named = [](std::string_view name) { return json::object({{"type", name}}); };
  if (type == "s") return named("string");
  if (type == "n") return json::object({{"type", "string"}, {"pattern", "^-?[0-9]+$"}});
  if (type == "i") return named("number");
  if (type == "b") return named("boolean");
  if (type == "o") return named("object");
  if (type == "a") return json::object();
  if (type == "t") return json::object({{"type", json::array({"string", "null"})}, {"format", "date-time"}});
  if (type == "d")
    return json::object({{"type", json::array({"string", "null"})}, {"pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$"}});
  if (type.starts_with('[')) {
    const json::Value items = of_type(type.substr(1, type.size() - 2));
    return json::object({{"type", "array"}, {"items", items}});
  }
  const bool maybe = type.ends_with('?');
  if (maybe) type.remove_suffix(1);
  json::Value ref = json::object({{"$ref", "#/components/schemas/" + std::string(type)}});
  return maybe ? json::object({{"anyOf", json::array({ref, named("null")})}}) : ref;
}

}  // namespace

std::span<const Schema> schemas() { return kSchemas; }

json::Value schema_json(std::string_view fields) {
  json::Value properties = json::object();
  json::Value required = json::array();
  for (const std::string& field : text::split(fields, ' ')) {
    if (field.empty()) continue;
    const bool optional = field.starts_with('~');
    const std::size_t colon = field.find(':');
    const std::string name = field.substr(optional ? 1 : 0, colon - (optional ? 1 : 0));
    properties.set(name, of_type(std::string_view(field).substr(colon + 1)));
    if (!optional) required.push(name);
  }
  json::Value schema = json::object({{"type", "object"}, {"properties", std::move(properties)}});
  if (!required.array().empty()) schema.set("required", std::move(required));
  return schema;
}

}  // namespace c1::bot::api
