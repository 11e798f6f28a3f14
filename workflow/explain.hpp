#pragma once
// Answers without deciding: who will be asked, who is awaited, what may this viewer do now. Surfaces draw their buttons
// from `actions` and nothing else; decide() checks with the same functions.

#include <string>
#include <vector>

#include "workflow/catalog.hpp"
#include "workflow/request.hpp"

namespace c1::workflow {

enum class Action { approve, deny, comment, mark_provisioned, decline_provisioning };

// What `viewer` may do now with `request`. Empty for whoever may not even see it.
std::vector<Action> actions(const Request& request, const UserId& viewer);
bool may(const Request& request, const UserId& viewer, Action action);
// Requester, subject, whoever is or was asked, app owners, administrators.
bool may_see(const Request& request, const User& viewer, const Catalog& catalog);

// The plan that a request by `requester` for `subject` would follow now. Errc::not_found if it is not visible to the
// subject. Fails closed: where a rule gives nobody, fallback, then the app's owners, then super admins are asked and
// the step's note says so; where there is not even one of these the plan is a RejectStep that says so.
Result<Plan> plan_for(const Catalog& catalog, const User& requester, const User& subject,
                      const Entitlement& entitlement);

// Those whose decision the request waits for now (who have not decided in this step yet); empty when closed.
std::vector<UserId> awaited(const Request& request);
// "Goes to Omar Haddad, then to the owners of GitHub (Ines Costa or Jun Watanabe)." for the form, before Submit.
std::string route_phrase(const Catalog& catalog, const Plan& plan);
// "Waiting for Omar Haddad", "Waiting for 1 more of Ines Costa and Omar Haddad", "Approved; waiting for Omar Haddad to
// provision", "Granted until ...": without time zones (a surface adds the time).
std::string status_phrase(const Catalog& catalog, const Request& request);

}  // namespace c1::workflow
