#pragma once
// Answers without deciding: who will be asked and why, who is awaited, what may this viewer do now. Surfaces draw their
// buttons from `actions` and nothing else; decide() checks with the same functions.

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "workflow/facts.hpp"

namespace c1::workflow {

enum class Action {
  approve,
  deny,
  reassign,
  change_duration,
  answer_form,
  mark_provisioned,
  decline_provisioning,
  mark_failed,
  retry,
  remind,
  escalate,
  skip_step,
  restart,
  cancel,
  extend,
  revoke,
  acknowledge,
  ask_again,  // for the same, after it was denied, called off, or is over
  comment,
  last = comment
};

// All that there are, in the order of the enum.
inline constexpr auto kActions = [] {
  std::array<Action, static_cast<std::size_t>(Action::last) + 1> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<Action>(i);
  return all;
}();

// What `viewer` may do now with `request`, in the order of the enum. Empty for whoever may not even see it.
// `facts.held` is the subject's grant of its entitlement.
std::vector<Action> actions(const Request& request, const UserId& viewer, const Facts& facts, Instant now);
bool may(const Request& request, const UserId& viewer, Action action, const Facts& facts, Instant now);
// Requester, subject, the subject's managers, whoever is or was asked, app owners, administrators.
bool may_see(const Request& request, const User& viewer, const Catalog& catalog);
// Themselves; their reports on all levels; anybody active for helpdesk and administrators.
bool may_ask_for(const Catalog& catalog, const User& requester, const User& subject);
// Whoever may ask for them, and the owners of the app and the entitlement.
bool may_revoke(const Catalog& catalog, const User& person, const User& subject, const Entitlement& entitlement);
// What has to be so when access is given, beside the approvals: its holder is there, and it is not just being taken away.
// `facts.held` and `facts.open_revoke` are those of its subject.
bool may_be_given(const Request& request, const Facts& facts);
// What stands between a person and their own access: nobody may do this to a request for themselves.
bool is_own(const Request& request, const UserId& person);

// Whom `by` may hand the active step on to: what decide() will take, one by one. Empty where they may not.
std::vector<UserId> heirs(const Request& request, const UserId& by, const Facts& facts, Instant now);

// What would be asked for; what conditions may speak of.
struct Asking {
  const User* requester = nullptr;
  const User* subject = nullptr;
  const Entitlement* entitlement = nullptr;
  Kind kind = Kind::grant;
  std::optional<Seconds> duration;
  bool emergency = false;
  Surface surface = Surface::slack;
  std::string reason;
  std::string account = {};  // of the subject
};
// The plan that such a request would follow now. Errc::not_found if it is not visible to the subject. Fails closed:
// where a rule gives nobody, fallback, then the app's owners, then super admins are asked and the step's note says so;
// where there is not even one of these the plan is a RejectStep that says so.
Result<Plan> plan_for(const Asking& asking, const Facts& facts, Instant now);

// The systems that give it, or take it away, one after the other; what is delegated stands there as it is carried.
std::vector<Method> methods_of(const Entitlement& entitlement, Kind kind, const Catalog& catalog);

// Everybody who may decide the active step, or has to do something for it, and has not yet: approvers, their delegates,
// assignees, whoever has to answer a form. Empty when closed.
std::vector<UserId> awaited(const Request& request);
// "Goes to Omar Haddad, then to the owners of GitHub (Ines Costa or Jun Watanabe)." for the form, before Submit.
std::string route_phrase(const Catalog& catalog, const Plan& plan);
// "Rule 1 of the policy manager matches: subject.employment_type == \"contractor\"." One sentence for each policy on
// the way.
std::vector<std::string> because_phrases(const Catalog& catalog, const Plan& plan);
// "Waiting for Omar Haddad", "Waiting for 1 more of Ines Costa and Omar Haddad", "Approved; waiting for Omar Haddad to
// provision", "Granted until ...": without time zones (a surface adds the time).
std::string status_phrase(const Catalog& catalog, const Request& request);
// Why `viewer` cannot see an entitlement, as an administrator would answer. Empty if they can.
std::string why_hidden(const User& viewer, const EntitlementId& entitlement, const Facts& facts, Instant now);

}  // namespace c1::workflow
