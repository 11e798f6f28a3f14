#pragma once
// Start reading here: every address that the page asks, and the function that answers it.

#include <span>
#include <string_view>

#include "bot/web/visit.hpp"

namespace c1::bot::web {

inline constexpr std::size_t kMostInApp = 1'000;  // entitlements of one app that are shown

struct Page {
  std::string_view route;  // "GET /web/api/tasks/{number}"
  Result<json::Value> (*answer)(const Visit&);
};
std::span<const Page> pages();

// ---- whoever is signed in (own_pages.cpp)
Result<json::Value> me(const Visit& visit);
Result<json::Value> my_sessions(const Visit& visit);
Result<json::Value> end_my_session(const Visit& visit);
Result<json::Value> end_my_other_sessions(const Visit& visit);
Result<json::Value> find_people(const Visit& visit);

// ---- what they are told of (notice_page.cpp)
Result<json::Value> my_notices(const Visit& visit);
Result<json::Value> set_my_notice(const Visit& visit);
Result<json::Value> set_my_digest(const Visit& visit);

// ---- devices and scripts that act for them (client_pages.cpp)
Result<json::Value> my_clients(const Visit& visit);
Result<json::Value> every_client(const Visit& visit);
Result<json::Value> make_client(const Visit& visit);
Result<json::Value> narrow_my_client(const Visit& visit);
Result<json::Value> revoke_my_client(const Visit& visit);

// ---- filters that they have named (view_pages.cpp)
Result<json::Value> my_views(const Visit& visit);
Result<json::Value> save_my_view(const Visit& visit);
Result<json::Value> forget_my_view(const Visit& visit);

// ---- one request (task_page.cpp, task_actions.cpp, in_slack.cpp)
Result<json::Value> task(const Visit& visit);
Result<json::Value> task_audit(const Visit& visit);
Result<json::Value> act_on_task(const Visit& visit);
Result<json::Value> decide_many(const Visit& visit);
Result<json::Value> task_in_slack(const Visit& visit);
// The visitor's own card of it, if they have one that stands somewhere.
std::optional<storage::MessageRow> own_card(storage::Tx& tx, const Visit& visit, const workflow::RequestId& request);

// ---- what can be asked for, and what is held (browse_pages.cpp)
Result<json::Value> browse(const Visit& visit);
Result<json::Value> app(const Visit& visit);
Result<json::Value> search(const Visit& visit);
Result<json::Value> bundles(const Visit& visit);
Result<json::Value> held_access(const Visit& visit);
Result<json::Value> give_back(const Visit& visit);

// ---- asking (form_pages.cpp)
Result<json::Value> form(const Visit& visit);
Result<json::Value> preview(const Visit& visit);
Result<json::Value> submit(const Visit& visit);
Result<json::Value> submit_bundle(const Visit& visit);

// ---- lists (list_pages.cpp)
Result<json::Value> my_requests(const Visit& visit);
Result<json::Value> approvals(const Visit& visit);
Result<json::Value> history(const Visit& visit);

// ---- administration (admin_pages.cpp)
Result<json::Value> audit_log(const Visit& visit);
Result<json::Value> verify_log(const Visit& visit);
Result<json::Value> parked_deliveries(const Visit& visit);
Result<json::Value> retry_delivery(const Visit& visit);
Result<json::Value> drop_delivery(const Visit& visit);
Result<json::Value> all_people(const Visit& visit);
Result<json::Value> all_apps(const Visit& visit);

// ---- policies and what they would do (policy_pages.cpp, simulation_page.cpp)
Result<json::Value> all_policies(const Visit& visit);
Result<json::Value> one_policy(const Visit& visit);
Result<json::Value> check_policy(const Visit& visit);
Result<json::Value> save_policy(const Visit& visit);
Result<json::Value> delete_policy(const Visit& visit);
Result<json::Value> simulate(const Visit& visit);

// ---- the organisation as a file (organisation_page.cpp)
Result<json::Value> organisation(const Visit& visit);
Result<json::Value> plan_organisation(const Visit& visit);
Result<json::Value> apply_organisation_text(const Visit& visit);
Result<net::Response> organisation_yaml_file(const Visit& visit);

// ---- where it is installed in Slack (install_list.cpp)
Result<json::Value> installs(const Visit& visit);
Result<json::Value> end_install(const Visit& visit);

// ---- files (downloads.cpp)
Result<net::Response> history_csv(const Visit& visit);
Result<net::Response> audit_export(const Visit& visit);

// ---- pictures (photos.cpp)
Result<net::Response> photo(const Visit& visit);

}  // namespace c1::bot::web
