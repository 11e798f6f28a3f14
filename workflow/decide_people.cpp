// Who is asked changes: handed on by people, found anew when people leave or go away; and reminders.

#include <algorithm>

#include "workflow/resolve.hpp"
#include "workflow/rules.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

constexpr std::size_t kMostPeople = 20;

bool is_admin_of(const Request& request, const UserId& by, const Facts& facts) {
  const User* user = facts.catalog->user(by);
  return user && !is_own(request, by) &&
         (has_role(*user, Role::super_admin) || has_role(*user, Role::access_request_admin));
}

std::optional<Error> check_list(const Reassign& command) {
  if (command.to.empty()) return invalid("Say who is to decide instead.", "to");
  if (command.to.size() > kMostPeople)
    return invalid("That is " + std::to_string(command.to.size()) + " people; at most " + std::to_string(kMostPeople) +
                       " can be named.",
                   "to");
  return std::nullopt;
}

// Whether `person` may be given an approval step.
std::optional<Error> check_heir(const Request& request, const ApprovalStep& step, const UserId& person,
                                const std::vector<UserId>& allowed, bool limited, const Facts& facts) {
  const std::string name = person_name(*facts.catalog, person);
  if (!is_active(*facts.catalog, person)) return invalid(name + " is not active in the directory.", "to");
  if (person == request.subject && !step.rule.allow_self)
    return invalid("Nobody approves their own access here, so " + name + " cannot be asked.", "to");
  if (decision_in(request, request.step, person))
    return invalid(name + " has already approved this; somebody else has to, too.", "to");
  if (is_barred(request, step.rule, person))
    return invalid(name + " approved an earlier step, and this one wants somebody else.", "to");
  if (limited && !contains(allowed, person))
    return invalid("The policy lets this step go to " +
                       (allowed.empty() ? std::string("nobody else") : people_names(*facts.catalog, allowed, "or")) +
                       " only; " + name + " is not among them.",
                   "to");
  return std::nullopt;
}

Result<Events> reassign_task(const Request& request, const ProvisionStep& task, const Reassign& command,
                             const Facts& facts) {
  std::vector<UserId> heirs;
  for (const UserId& person : command.to) {
    const std::string name = person_name(*facts.catalog, person);
    if (!is_active(*facts.catalog, person)) return invalid(name + " is not active in the directory.", "to");
    if (loses_access(request, person))
      return invalid("It is to be taken away from " + name + ", so somebody else has to do it.", "to");
    add_once(heirs, person);
  }
  if (heirs == task.assignees) return Events{};
  return Events{ApproversChanged{request.step, heirs, 1, {}, "", "", true, command.by, command.reason}};
}

Result<Events> reassign_approval(const Request& request, const ApprovalStep& step, const Reassign& command,
                                 const Facts& facts, Instant now) {
  const bool as_admin = is_admin_of(request, command.by, facts);
  const bool limited = !as_admin && !step.rule.reassign_to.empty();
  const Asking asking = asking_of(request, facts);
  const auto allowed = limited ? people_of(step.rule.reassign_to, asking, facts, now, nullptr) : std::vector<UserId>{};
  for (const UserId& person : command.to)
    if (auto error = check_heir(request, step, person, allowed, limited, facts)) return *error;
  // An approver hands on what was theirs; an administrator says who is asked from now on. Votes that were given stay.
  const auto vote = vote_of(request, command.by);
  const UserId& mine = vote && !vote->instead_of.empty() ? vote->instead_of : command.by;
  std::vector<UserId> people;
  for (const UserId& person : step.approvers) {
    const bool has_voted = decision_in(request, request.step, person) != nullptr;
    if (has_voted || (vote && person != mine && !as_admin)) add_once(people, person);
  }
  for (const UserId& person : command.to) add_once(people, person);
  const bool all = step.rule.quorum.kind == Quorum::Kind::all;
  const int needed = all ? static_cast<int>(people.size()) : step.needed;
  if (!as_admin && needed < step.needed)
    return invalid("This step wants everybody's approval, and " + people_names(*facts.catalog, command.to, "and") +
                       (command.to.size() == 1 ? " is" : " are") + " asked already. Name somebody else.",
                   "to");
  if (needed > static_cast<int>(people.size()))
    return invalid("This step wants " + std::to_string(needed) + " approvals, and that would leave " +
                       std::to_string(people.size()) + " to give them. Name more people.",
                   "to");
  if (people == step.approvers) return Events{};
  return Events{
      ApproversChanged{request.step, people, needed,
                       delegates_of(step.rule, people, asking, facts, {.request = &request, .surely_approve = {}}), "",
                       "", true, command.by, command.reason}};
}

std::vector<UserId> those_there(const Facts& facts, const std::vector<UserId>& people) {
  const std::vector<UserId> unreachable = facts.unreachable(people);
  std::vector<UserId> list;
  for (const UserId& person : people)
    if (is_active(*facts.catalog, person) && !contains(unreachable, person)) list.push_back(person);
  return list;
}

// Of a step that was handed on: those who are left.
std::optional<ApproversChanged> those_left(const Request& request, const ApprovalStep& step, const Facts& facts) {
  const std::vector<UserId> there = those_there(facts, step.approvers);
  std::vector<UserId> people;
  for (const UserId& person : step.approvers)
    if (contains(there, person) || decision_in(request, request.step, person)) people.push_back(person);
  const bool all = step.rule.quorum.kind == Quorum::Kind::all;
  const int needed = all ? static_cast<int>(people.size()) : step.needed;
  if (people.empty() || needed > static_cast<int>(people.size())) return std::nullopt;
  return ApproversChanged{
      request.step,
      people,
      needed,
      delegates_of(step.rule, people, asking_of(request, facts), facts, {.request = &request, .surely_approve = {}}),
      step.label,
      step.note,
      true,
      {},
      ""};
}

bool is_as(const ApprovalStep& step, const ApproversChanged& change) {
  return step.approvers == change.approvers && step.needed == change.needed && step.delegates == change.delegates;
}

Result<Events> refresh_approval(const Request& request, const ApprovalStep& step, const Facts& facts, Instant now) {
  std::optional<ApproversChanged> change;
  if (step.reassigned) change = those_left(request, step, facts);
  if (!change) {
    const auto found =
        resolve(step.rule, asking_of(request, facts), facts, now, {.request = &request, .surely_approve = {}});
    if (found)
      change = ApproversChanged{
          request.step, found->approvers, found->needed, found->delegates, found->label, found->note, false, {}, ""};
  }
  Request after = request;
  Events events;
  if (!change) {
    happen(after, events,
           DecisionMade{{request.step,
                         {},
                         Decision::Verdict::rejected,
                         "Nobody is left who may decide this: no approver, no owner and no administrator.",
                         now,
                         {}}});
    close(after, events, {.outcome = Outcome::denied, .at = now}, facts);
    return events;
  }
  if (is_as(step, *change)) return events;
  happen(after, events, *change);
  finish_if_decided(after, events, facts, now);
  return events;
}

Result<Events> refresh_task(const Request& request, const ProvisionStep& task, const Facts& facts, Instant now) {
  const std::vector<UserId> left = those_there(facts, task.assignees);
  if (left.size() == task.assignees.size()) return Events{};
  if (!left.empty()) return Events{ApproversChanged{request.step, left, 1, {}, task.label, task.note, true, {}, ""}};
  const auto found = provisioning(asking_of(request, facts), facts, now);
  if (!found) return Events{};
  return Events{ApproversChanged{request.step, found->assignees, 1, {}, found->label, found->note, false, {}, ""}};
}

}  // namespace

std::vector<UserId> heirs(const Request& request, const UserId& by, const Facts& facts, Instant now) {
  std::vector<UserId> people;
  if (!may(request, by, Action::reassign, facts, now)) return people;
  const ApprovalStep* step = active_approval(request);
  const bool limited = step && !step->rule.reassign_to.empty() && !is_admin_of(request, by, facts);
  const auto allowed = limited ? people_of(step->rule.reassign_to, asking_of(request, facts), facts, now, nullptr)
                               : std::vector<UserId>{};
  for (const User& user : facts.catalog->organisation().users) {
    const bool fits = step ? !check_heir(request, *step, user.id, allowed, limited, facts)
                           : user.status == UserStatus::active && !loses_access(request, user.id);
    if (fits && user.id != by) people.push_back(user.id);
  }
  return people;
}

Result<Events> decide_reassign(const Request& request, const Reassign& command, const Facts& facts, Instant now) {
  if (auto error = check_sight(request, facts, command.by)) return *error;
  if (auto error = check_step(request, facts, command.by, command.step)) return *error;
  const ApprovalStep* step = active_approval(request);
  const ProvisionStep* task = active_provision(request);
  if (!step && !task) return conflict("There is nobody to decide this step, so it cannot be handed on.");
  if (!may(request, command.by, Action::reassign, facts, now))
    return forbidden(step && may_decide(request, command.by)
                         ? "The policy does not let this step be handed on."
                         : "Only " + people_names(*facts.catalog, awaited(request), "or") + " can hand this on.");
  if (auto error = check_list(command)) return *error;
  const bool wants_reason = step && step->rule.reason_on_reassign;
  if (auto error =
          check_reason(command.reason, wants_reason, "The policy wants a reason. Please say why you hand it on."))
    return *error;
  return task ? reassign_task(request, *task, command, facts) : reassign_approval(request, *step, command, facts, now);
}

Result<Events> decide_refresh(const Request& request, const Facts& facts, Instant now) {
  if (!request.is_open()) return Events{};
  if (const auto* step = active_approval(request); step && is_at_work(*step)) return Events{};
  if (const auto* step = active_approval(request)) return refresh_approval(request, *step, facts, now);
  if (const auto* task = active_provision(request)) return refresh_task(request, *task, facts, now);
  if (active<WaitStep>(request))  // what it waits for may have come true
    return decide_time(request, {request.id, request.step, TimePassed::What::wait}, facts, now);
  const FormStep* form = active<FormStep>(request);
  if (!form || is_active(*facts.catalog, form->assignee)) return Events{};
  Request after = request;
  Events events;
  close(after, events,
        {.outcome = Outcome::cancelled,
         .at = now,
         .reason =
             person_name(*facts.catalog, form->assignee) + ", who had to answer questions, is not active any more."},
        facts);
  return events;
}

Result<Events> decide_remind(const Request& request, const Remind& command, const Facts& facts, Instant now) {
  if (auto error = check_sight(request, facts, command.by)) return *error;
  if (!request.is_open()) return conflict(what_happened(request, facts, request.step));
  if (may(request, command.by, Action::remind, facts, now)) return Events{Reminded{command.by, now}};
  const auto waiting_for = awaited(request);
  if (waiting_for.empty()) return conflict("Nobody has to do anything for this now, so there is nobody to remind.");
  if (!is_own(request, command.by) && !is_admin_of(request, command.by, facts))
    return forbidden("Reminders are for whoever asked, whoever it is for, and for administrators.");
  if (waiting_for == std::vector{command.by}) return conflict("It waits for you, so there is nobody else to remind.");
  return conflict("They were reminded on " + moment_words(request.reminded.value_or(now)) +
                  ". Once an hour is enough.");
}

}  // namespace c1::workflow
