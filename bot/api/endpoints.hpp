#pragma once
// What the table in routes.cpp leads to. Each is one call: reads, one execute() at most, and the state after it.

#include "bot/api/visit.hpp"

namespace c1::bot::api {

// people.cpp
Answer introspect(const Visit& visit);
Answer get_user(const Visit& visit);
Answer list_users(const Visit& visit);
Answer search_users(const Visit& visit);
Answer introspect_user(const Visit& visit);
Answer set_delegation(const Visit& visit);
Answer list_roles(const Visit& visit);
Answer get_role(const Visit& visit);

// client_endpoints.cpp
Answer create_personal_client(const Visit& visit);
Answer list_personal_clients(const Visit& visit);
Answer get_personal_client(const Visit& visit);
Answer update_personal_client(const Visit& visit);
Answer delete_personal_client(const Visit& visit);
Answer search_personal_clients(const Visit& visit);

// apps.cpp
Answer list_apps(const Visit& visit);
Answer get_app(const Visit& visit);
Answer search_apps(const Visit& visit);
Answer list_resource_types(const Visit& visit);
Answer get_resource_type(const Visit& visit);
Answer list_resources(const Visit& visit);
Answer get_resource(const Visit& visit);

// app_changes.cpp
Answer create_app(const Visit& visit);
Answer update_app(const Visit& visit);
Answer delete_app(const Visit& visit);
Answer create_resource_type(const Visit& visit);
Answer create_resource(const Visit& visit);

// accounts.cpp
Answer list_accounts(const Visit& visit);
Answer list_accounts_of_user(const Visit& visit);
Answer list_credentials(const Visit& visit);
Answer search_accounts(const Visit& visit);
Answer list_holders(const Visit& visit);

// entitlements.cpp
Answer list_entitlements(const Visit& visit);
Answer get_entitlement(const Visit& visit);
Answer search_entitlements(const Visit& visit);
Answer search_request_catalog(const Visit& visit);
Answer list_entitlement_grants(const Visit& visit);
Answer search_grants(const Visit& visit);

// grant_history.cpp
Answer search_past_grants(const Visit& visit);
Answer search_grant_feed(const Visit& visit);

// memberships.cpp
Answer update_grant_end(const Visit& visit);
Answer remove_grant_end(const Visit& visit);
Answer remove_membership(const Visit& visit);

// owners.cpp
Answer list_app_owners(const Visit& visit);
Answer set_app_owners(const Visit& visit);
Answer clear_app_owners(const Visit& visit);
Answer add_app_owner(const Visit& visit);
Answer remove_app_owner(const Visit& visit);
Answer list_entitlement_owners(const Visit& visit);
Answer set_entitlement_owners(const Visit& visit);
Answer clear_entitlement_owners(const Visit& visit);
Answer add_entitlement_owner(const Visit& visit);
Answer remove_entitlement_owner(const Visit& visit);

// forms.cpp
Answer get_form(const Visit& visit);
Answer create_form(const Visit& visit);
Answer update_form(const Visit& visit);
Answer delete_form(const Visit& visit);
Answer find_form_binding(const Visit& visit);
Answer bind_form(const Visit& visit);
Answer unbind_form(const Visit& visit);

// entitlement_changes.cpp
Answer create_entitlement(const Visit& visit);
Answer update_entitlement(const Visit& visit);
Answer delete_entitlement(const Visit& visit);

// policies.cpp
Answer list_policies(const Visit& visit);
Answer get_policy(const Visit& visit);
Answer search_policies(const Visit& visit);
Answer validate_condition(const Visit& visit);

// policy_changes.cpp
Answer create_policy(const Visit& visit);
Answer update_policy(const Visit& visit);
Answer delete_policy(const Visit& visit);

// catalogs.cpp
Answer list_catalogs(const Visit& visit);
Answer get_catalog(const Visit& visit);
Answer list_catalog_entitlements(const Visit& visit);
Answer list_catalog_entitlement_ids(const Visit& visit);
Answer get_catalog_entry(const Visit& visit);
Answer list_catalog_audience(const Visit& visit);

// catalog_changes.cpp
Answer create_catalog(const Visit& visit);
Answer update_catalog(const Visit& visit);
Answer delete_catalog(const Visit& visit);
Answer replace_catalog_entries(const Visit& visit);
Answer add_catalog_entries(const Visit& visit);
Answer remove_catalog_entries(const Visit& visit);
Answer add_catalog_entry(const Visit& visit);
Answer remove_catalog_entry(const Visit& visit);
Answer add_catalog_audience(const Visit& visit);
Answer remove_catalog_audience(const Visit& visit);

// webhooks.cpp
Answer list_webhooks(const Visit& visit);
Answer get_webhook(const Visit& visit);
Answer search_webhooks(const Visit& visit);
Answer create_webhook(const Visit& visit);
Answer update_webhook(const Visit& visit);
Answer delete_webhook(const Visit& visit);
Answer test_webhook(const Visit& visit);

// tasks.cpp
Answer create_grant_task(const Visit& visit);
Answer create_revoke_task(const Visit& visit);
Answer request_bundle(const Visit& visit);
Answer get_task(const Visit& visit);

// task_actions.cpp
Answer approve_task(const Visit& visit);
Answer deny_task(const Visit& visit);
Answer comment_on_task(const Visit& visit);
Answer reassign_task(const Visit& visit);
Answer escalate_task(const Visit& visit);
Answer restart_task(const Visit& visit);
Answer reset_task(const Visit& visit);
Answer skip_step_of_task(const Visit& visit);
Answer close_task(const Visit& visit);
Answer process_task(const Visit& visit);
Answer retry_task(const Visit& visit);
Answer update_task_duration(const Visit& visit);
Answer update_task_data(const Visit& visit);
Answer remind_task(const Visit& visit);
Answer fail_task(const Visit& visit);

// task_search.cpp
Answer search_tasks(const Visit& visit);

// audits.cpp
Answer list_task_audits(const Visit& visit);
Answer list_system_log(const Visit& visit);

// slack_installs.cpp
Answer list_slack_installs(const Visit& visit);
Answer remove_slack_install(const Visit& visit);

}  // namespace c1::bot::api
