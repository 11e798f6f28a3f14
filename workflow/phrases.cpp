// The engine's own words for a plan and for where a request stands.

#include "base/text.hpp"
#include "workflow/explain.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using Verdict = Decision::Verdict;

// "Ines Costa or Jun Watanabe", "Ines Costa and Jun Watanabe" (all of them), "2 of Ines Costa, Jun Watanabe and Omar
// Haddad".
std::string choice_of(const Catalog& catalog, const std::vector<UserId>& people, std::size_t needed,
                      std::string_view more = "") {
  if (needed >= people.size()) return people_names(catalog, people, "and");
  if (needed == 1 && more.empty()) return people_names(catalog, people, "or");
  return std::to_string(needed) + std::string(more) + " of " + people_names(catalog, people, "and");
}

std::string asked_by(const Catalog& catalog, const ApprovalStep& step) {
  if (is_at_work(step)) return system_name(*step.rule.system);
  std::string names = choice_of(catalog, step.approvers, static_cast<std::size_t>(step.needed));
  if (step.approvers.size() == 1 || step.label.empty()) return names;
  return step.label + " (" + names + ")";
}

std::string wait_words(const WaitRule& rule) {
  if (rule.duration) return "waits for " + text::duration_words(*rule.duration);
  if (rule.until) {
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return "waits until " + two(rule.until->minutes / 60) + ":" + two(rule.until->minutes % 60) + " (" +
           rule.until->time_zone + ")";
  }
  return "waits until " + (rule.why.empty() ? rule.condition : rule.why);
}

std::string capitalised(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

// ". " between sentences and one full stop at the end, whatever the administrator wrote.
std::string sentence(std::string words) {
  if (!words.empty() && words.back() != '.' && words.back() != '!' && words.back() != '?') words += '.';
  return words;
}

// The approvers whose vote is still missing; their delegates in brackets.
std::string waiting_in(const Catalog& catalog, const Request& request, const ApprovalStep& step) {
  if (is_at_work(step)) return "Waiting for " + system_name(*step.rule.system) + " to decide";
  const int approved = approvals_in(request, request.step);
  const auto missing = static_cast<std::size_t>(std::max(step.needed - approved, 1));
  std::vector<UserId> people;
  for (const UserId& person : step.approvers)
    if (!decision_in(request, request.step, person) && !is_barred(request, step.rule, person)) people.push_back(person);
  std::string words = "Waiting for " + choice_of(catalog, people, missing, approved > 0 ? " more" : "");
  std::string stand_ins;
  for (const Delegate& delegate : step.delegates)
    if (contains(people, delegate.instead_of) && may_decide(request, delegate.person))
      stand_ins += (stand_ins.empty() ? "" : ", ") + person_name(catalog, delegate.person) + " for " +
                   person_name(catalog, delegate.instead_of);
  return stand_ins.empty() ? words : words + " (or " + stand_ins + ")";
}

std::string last_decider(const Catalog& catalog, const Request& request) {
  const bool by_policy = request.decisions.empty() || request.decisions.back().by.empty();
  return by_policy ? "the policy" : person_name(catalog, request.decisions.back().by);
}

std::string errored(const Catalog& catalog, const Request& request) {
  const bool declined = !request.decisions.empty() && request.decisions.back().verdict == Verdict::declined;
  if (request.kind == Kind::revoke)
    return declined ? last_decider(catalog, request) + " won't remove it" : "Nobody could remove it";
  return declined ? "Approved, but " + last_decider(catalog, request) + " won't provision it"
                  : "Approved, but nobody could provision it";
}

std::string ended(const Catalog& catalog, const Request& request, Outcome outcome) {
  switch (outcome) {
    case Outcome::granted:
      return request.granted_until ? "Granted" : "Granted for good";
    case Outcome::revoked:
      return request.cause == Cause::expiry ? "Ended, the time was up" : "Taken away";
    case Outcome::denied:
      return "Denied by " + last_decider(catalog, request);
    case Outcome::cancelled:
      return request.closed_by.empty() ? "Cancelled" : "Cancelled by " + person_name(catalog, request.closed_by);
    case Outcome::errored:
      return errored(catalog, request);
    case Outcome::timed_out:
      return "Timed out";
  }
  return "Closed";
}

std::string task_words(const Catalog& catalog, const Request& request, const ProvisionStep& step) {
  const std::string names = people_names(catalog, step.assignees, "or");
  const std::string doing = request.kind == Kind::revoke ? " to remove it" : " to provision";
  if (is_at_work(step))
    return request.kind == Kind::revoke ? "It is being taken away" : "Approved; access is being given";
  if (!step.failure.empty()) return "It did not work; waiting for " + names + " to try again";
  if (request.kind == Kind::revoke) return "Waiting for " + names + doing;
  return "Approved; waiting for " + names + doing;
}

}  // namespace

std::string route_phrase(const Catalog& catalog, const Plan& plan) {
  std::string asked;  // "Goes to ..., then to ..., then waits for ..., then goes to ..."
  std::string accepted;
  std::string provisioner;
  bool goes = false;  // the step before was somebody's decision, too
  const auto add = [&](const std::string& first, const std::string& then) { asked += asked.empty() ? first : then; };
  for (std::size_t i = plan.start; i < plan.steps.size(); ++i) {
    const auto* rejects = std::get_if<RejectStep>(&plan.steps[i]);
    if (rejects && asked.empty())
      return sentence("This would be denied at once" + (rejects->why.empty() ? "" : ": " + rejects->why));
    std::visit(match{[&](const ApprovalStep& s) {
                       const std::string who = asked_by(catalog, s);
                       add("Goes to " + who, (goes ? ", then to " : ", then goes to ") + who);
                       goes = true;
                     },
                     [&](const WaitStep& s) {
                       const std::string waits = wait_words(s.rule);
                       add(capitalised(waits), ", then " + waits);
                       goes = false;
                     },
                     [&](const FormStep& s) {
                       const std::string asks = "asks " + person_name(catalog, s.assignee) + " for " + s.form.name;
                       add("First " + asks, ", then " + asks);
                       goes = false;
                     },
                     [&](const AcceptStep& s) { accepted = s.why; },
                     [&](const RejectStep&) { asked += ", and would then be denied by the policy"; },
                     [&](const ProvisionStep& s) {
                       if (!is_at_work(s)) provisioner = people_names(catalog, s.assignees, "or");
                     }},
               plan.steps[i]);
  }
  if (!asked.empty()) return asked + ".";
  const std::string why = accepted.empty() ? "" : " (" + accepted + ")";
  return "Needs no approval" + why + (provisioner.empty() ? "." : "; " + provisioner + " provisions it.");
}

std::vector<std::string> because_phrases(const Catalog& catalog, const Plan& plan) {
  std::vector<std::string> words;
  for (const Matched& matched : plan.because) {
    const Policy* policy = catalog.policy(matched.policy);
    if (!policy && !matched.problem.empty()) {
      words.push_back(sentence(matched.problem));
      continue;
    }
    const std::string name = policy && !policy->name.empty() ? policy->name : matched.policy.value;
    words.push_back(matched.rule == 0 ? "The policy " + name + " applies, without a special rule."
                                      : "Rule " + std::to_string(matched.rule) + " of the policy " + name +
                                            " applies: " + matched.condition);
    if (!matched.problem.empty()) words.push_back(sentence(matched.problem));
  }
  return words;
}

std::string status_phrase(const Catalog& catalog, const Request& request) {
  if (request.outcome) return ended(catalog, request, *request.outcome);
  const Step* step = active_step(request);
  if (!step) return "Open";
  return std::visit(
      match{[&](const ApprovalStep& s) { return waiting_in(catalog, request, s); },
            [](const WaitStep& s) {
              if (s.rule.duration || s.rule.until) return std::string("Waiting for its time");
              return "Waiting until " + (s.rule.why.empty() ? s.rule.condition : s.rule.why);
            },
            [&](const FormStep& s) { return "Waiting for answers from " + person_name(catalog, s.assignee); },
            [](const AcceptStep&) { return std::string("Being approved by the policy"); },
            [](const RejectStep&) { return std::string("Being denied by the policy"); },
            [&](const ProvisionStep& s) { return task_words(catalog, request, s); }},
      *step);
}

}  // namespace c1::workflow
