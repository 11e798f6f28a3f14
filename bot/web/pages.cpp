#include "bot/web/pages.hpp"

#include "bot/web/overview.hpp"

namespace c1::bot::web {
namespace {

constexpr Page kPages[] = {
    {"GET /web/api/me", me},
    {"GET /web/api/sessions", my_sessions},
    {"POST /web/api/sessions/{id}/end", end_my_session},
    {"POST /web/api/sessions/end-others", end_my_other_sessions},
    {"GET /web/api/people", find_people},
    {"GET /web/api/notices", my_notices},
    {"POST /web/api/notices", set_my_notice},
    {"POST /web/api/digest", set_my_digest},
    {"GET /web/api/clients", my_clients},
    {"POST /web/api/clients", make_client},
    {"POST /web/api/clients/{id}/narrow", narrow_my_client},
    {"POST /web/api/clients/{id}/revoke", revoke_my_client},
    {"GET /web/api/views", my_views},
    {"POST /web/api/views", save_my_view},
    {"POST /web/api/views/forget", forget_my_view},

    {"GET /web/api/tasks/{number}", task},
    {"GET /web/api/tasks/{number}/audit", task_audit},
    {"GET /web/api/tasks/{number}/slack", task_in_slack},
    {"POST /web/api/tasks/{number}/{action}", act_on_task},
    {"POST /web/api/decisions", decide_many},

    {"GET /web/api/browse", browse},
    {"GET /web/api/apps/{app}", app},
    {"GET /web/api/search", search},
    {"GET /web/api/bundles", bundles},
    {"GET /web/api/access", held_access},
    {"POST /web/api/access/give-back", give_back},

    {"GET /web/api/form", form},
    {"POST /web/api/preview", preview},
    {"POST /web/api/requests", submit},
    {"POST /web/api/bundles/{bundle}", submit_bundle},

    {"GET /web/api/requests", my_requests},
    {"GET /web/api/approvals", approvals},
    {"GET /web/api/history", history},

    {"GET /web/api/first-steps", first_steps},
    {"GET /web/api/admin/dashboard", dashboard},
    {"GET /web/api/admin/catalogs", all_catalogs},
    {"GET /web/api/admin/catalogs/{slug}", one_catalog},
    {"GET /web/api/admin/audit", audit_log},
    {"GET /web/api/admin/audit/verdict", verify_log},
    {"GET /web/api/admin/parked", parked_deliveries},
    {"POST /web/api/admin/parked/retry", retry_delivery},
    {"POST /web/api/admin/parked/drop", drop_delivery},
    {"GET /web/api/admin/installs", installs},
    {"POST /web/api/admin/installs/{id}/remove", end_install},
    {"GET /web/api/admin/clients", every_client},
    {"GET /web/api/admin/organisation", organisation},
    {"POST /web/api/admin/organisation/plan", plan_organisation},
    {"POST /web/api/admin/organisation/apply", apply_organisation_text},
    {"GET /web/api/admin/people", all_people},
    {"GET /web/api/admin/apps", all_apps},
    {"GET /web/api/admin/policies", all_policies},
    {"POST /web/api/admin/policies", save_policy},
    {"POST /web/api/admin/policies/check", check_policy},
    {"GET /web/api/admin/policies/{id}", one_policy},
    {"POST /web/api/admin/policies/{id}/delete", delete_policy},
    {"POST /web/api/admin/simulate", simulate},
};

}  // namespace

std::span<const Page> pages() { return kPages; }

}  // namespace c1::bot::web
