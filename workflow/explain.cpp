#include "workflow/explain.hpp"

#include <algorithm>

#include "workflow/accounts.hpp"
#include "workflow/effects.hpp"
#include "workflow/grant.hpp"
#include "workflow/rules.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

constexpr Seconds kBetweenReminders{3600};

// One viewer before one request.
class Standing {
 public:
  Standing(const Request& request, const User& viewer, const Facts& facts, Instant now)
      : r_(request), viewer_(viewer), me_(viewer.id), facts_(facts), now_(now) {}

  bool may(Action action) const {
    switch (action) {
      case Action::approve:
      case Action::deny:
        return may_decide(r_, me_);
      case Action::reassign:
        return may_reassign();
      case Action::change_duration:
        return r_.kind == Kind::grant && active_approval(r_) && (may_decide(r_, me_) || rules_over_it());
      case Action::answer_form:
        return has_form_to_answer();
      case Action::mark_provisioned:
        return has_task() && may_be_given(r_, facts_);
      case Action::decline_provisioning:
        return has_task() && !loses_access(r_, me_);
      case Action::mark_failed:
        return may_mark_failed();
      case Action::retry:
        return active_provision(r_) && !active_provision(r_)->failure.empty() && (has_task() || is_admin());
      case Action::remind:
        return may_remind();
      case Action::escalate:
        return may_escalate();
      case Action::skip_step:
        return rules_over_it() && active_step(r_) && !active_provision(r_);
      case Action::restart:
        return rules_over_it() && r_.is_open();
      case Action::cancel:
        return may_cancel();
      case Action::extend:
        return stands() && runs() && !facts_.open_duplicate && may_ask_now();
      case Action::revoke:
        return stands() && !facts_.open_revoke && !is_held_by_file(*facts_.held) && may_take_away();
      case Action::acknowledge:
        return r_.follow_up && r_.follow_up->acknowledged_by.empty() && contains(r_.follow_up->people, me_);
      case Action::ask_again:
        return may_ask_again();
      case Action::comment:
        return true;
    }
    return false;
  }

 private:
  bool is_requester_or_subject() const { return is_own(r_, me_); }
  bool is_admin() const {
    return has_role(viewer_, Role::super_admin) || has_role(viewer_, Role::access_request_admin);
  }
  // Super admins, but never over their own access.
  bool rules_over_it() const { return has_role(viewer_, Role::super_admin) && !is_requester_or_subject(); }
  bool is_above_subject() const {
    const User* subject = facts_.catalog->user(r_.subject);
    return subject && manages(*facts_.catalog, me_, *subject);
  }
  bool is_assignee() const { return active_provision(r_) && contains(active_provision(r_)->assignees, me_); }
  // While a system is at work there is nothing to do.
  bool has_task() const { return is_assignee() && !is_at_work(*active_provision(r_)); }
  // Whoever would have the task may take it out of a system's hands; so may administrators.
  bool may_mark_failed() const {
    const ProvisionStep* step = active_provision(r_);
    if (!step || !step->failure.empty()) return false;
    return is_at_work(*step) ? (is_assignee() || is_admin()) && !loses_access(r_, me_) : is_assignee();
  }
  bool has_form_to_answer() const {
    const FormStep* form = active<FormStep>(r_);
    return form && form->assignee == me_;
  }

  bool may_reassign() const {
    if (active_provision(r_)) return (has_task() || is_admin()) && !loses_access(r_, me_);
    const ApprovalStep* step = active_approval(r_);
    if (!step) return false;
    return (step->rule.allow_reassignment && may_decide(r_, me_)) || (is_admin() && !is_requester_or_subject());
  }

  bool may_remind() const {
    if (!r_.is_open() || !(is_requester_or_subject() || is_admin())) return false;
    const auto waiting_for = awaited(r_);
    const bool others = std::any_of(waiting_for.begin(), waiting_for.end(), [&](const UserId& p) { return p != me_; });
    return others && (!r_.reminded || now_ - *r_.reminded >= kBetweenReminders);
  }

  bool may_escalate() const {
    const Entitlement* entitlement = facts_.catalog->entitlement(r_.entitlement);
    return r_.is_open() && r_.kind == Kind::grant && !r_.emergency && entitlement && entitlement->emergency &&
           !active_provision(r_) && (is_requester_or_subject() || is_above_subject());
  }

  // What the program began by itself goes its way.
  bool may_cancel() const {
    if (!r_.is_open() || r_.cause == Cause::expiry || r_.cause == Cause::departure) return false;
    return me_ == r_.requester || (r_.kind == Kind::grant && me_ == r_.subject) ||
           (is_admin() && !loses_access(r_, me_));
  }

  // The access that this request led to is still there.
  bool stands() const {
    if (r_.outcome != Outcome::granted || !facts_.held || facts_.held->state == Grant::State::ended) return false;
    const auto& reasons = facts_.held->reasons;
    return std::any_of(reasons.begin(), reasons.end(), [&](const GrantReason& why) { return why.request == r_.id; });
  }

  // It has an end, and that is still to come.
  bool runs() const {
    return facts_.held->state == Grant::State::active && facts_.held->until && *facts_.held->until > now_;
  }

  bool may_ask_again() const {
    const bool lacks_it = !facts_.held || facts_.held->state == Grant::State::ended;
    return !r_.is_open() && r_.kind == Kind::grant && lacks_it && !facts_.open_duplicate && is_requester_or_subject() &&
           may_ask_now();
  }

  // It may be asked for by the viewer, as of today.
  bool may_ask_now() const {
    const User* subject = facts_.catalog->user(r_.subject);
    return subject && subject->status == UserStatus::active && may_ask_for(*facts_.catalog, viewer_, *subject) &&
           is_still_theirs(*facts_.catalog, r_.subject, r_.app, r_.account) &&
           facts_.catalog->sight_of(*subject, facts_.holdings, now_).sees(r_.entitlement);
  }

  bool may_take_away() const {
    const User* subject = facts_.catalog->user(r_.subject);
    const Entitlement* entitlement = facts_.catalog->entitlement(r_.entitlement);
    if (!subject) return false;
    // What is not offered any more has no owners, but is given back all the same.
    return entitlement ? may_revoke(*facts_.catalog, viewer_, *subject, *entitlement)
                       : may_ask_for(*facts_.catalog, viewer_, *subject);
  }

  const Request& r_;
  const User& viewer_;
  const UserId& me_;
  const Facts& facts_;
  const Instant now_;
};

}  // namespace

bool is_own(const Request& request, const UserId& person) {
  return person == request.subject || person == request.requester;
}

bool may(const Request& request, const UserId& viewer, Action action, const Facts& facts, Instant now) {
  const User* user = facts.catalog->user(viewer);
  return user && may_see(request, *user, *facts.catalog) && Standing(request, *user, facts, now).may(action);
}

std::vector<Action> actions(const Request& request, const UserId& viewer, const Facts& facts, Instant now) {
  std::vector<Action> offered;
  const User* user = facts.catalog->user(viewer);
  if (!user || !may_see(request, *user, *facts.catalog)) return offered;
  const Standing standing(request, *user, facts, now);
  for (const Action action : kActions)
    if (standing.may(action)) offered.push_back(action);
  return offered;
}

bool may_see(const Request& request, const User& viewer, const Catalog& catalog) {
  if (viewer.status != UserStatus::active) return false;
  for (const Role role : {Role::super_admin, Role::access_request_admin, Role::read_only_admin})
    if (has_role(viewer, role)) return true;
  const App* app = catalog.app(request.app);
  if (app && contains(app->owners, viewer.id)) return true;
  if (contains(audience(request), viewer.id) || contains(request.in_channel, viewer.id)) return true;
  const User* subject = catalog.user(request.subject);
  return subject && manages(catalog, viewer.id, *subject);
}

bool may_ask_for(const Catalog& catalog, const User& requester, const User& subject) {
  return requester.id == subject.id || manages(catalog, requester.id, subject) ||
         has_role(requester, Role::super_admin) || has_role(requester, Role::access_request_admin) ||
         has_role(requester, Role::access_request_helpdesk);
}

bool may_revoke(const Catalog& catalog, const User& person, const User& subject, const Entitlement& entitlement) {
  const App* app = catalog.app(entitlement.app);
  return may_ask_for(catalog, person, subject) || contains(entitlement.owners, person.id) ||
         (app && contains(app->owners, person.id));
}

std::vector<UserId> awaited(const Request& request) {
  std::vector<UserId> people;
  const Step* step = active_step(request);
  if (!step) return people;
  const bool votes = std::holds_alternative<ApprovalStep>(*step);
  for (const UserId& person : asked_in(*step))
    if (!votes || may_decide(request, person)) add_once(people, person);
  return people;
}

std::string why_hidden(const User& viewer, const EntitlementId& id, const Facts& facts, Instant now) {
  const Catalog& catalog = *facts.catalog;
  const Entitlement* entitlement = catalog.entitlement(id);
  if (!entitlement) return "There is no entitlement " + id.value + ".";
  if (viewer.status != UserStatus::active) return viewer.name + " is not active.";
  const Sight sight = catalog.sight_of(viewer, facts.holdings, now);
  if (sight.sees(id)) return {};
  std::string audiences;
  for (const CatalogEntry& entry : catalog.organisation().catalogs) {
    if (std::find(entry.entitlements.begin(), entry.entitlements.end(), id) == entry.entitlements.end()) continue;
    audiences +=
        " The catalog " + entry.name + " has it, for: " + (entry.audience.empty() ? "everyone" : entry.audience) + ".";
  }
  const std::string what = entitlement_phrase(catalog, id);
  if (audiences.empty()) return what + " is in no catalog, so nobody can ask for it.";
  return what + " is in no catalog that " + viewer.name + " belongs to." + audiences;
}

}  // namespace c1::workflow
