// The engine's own words for a plan and for where a request stands.

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

std::string asked_in(const Catalog& catalog, const ApprovalStep& step) {
  const std::string names = choice_of(catalog, step.approvers, static_cast<std::size_t>(step.needed));
  if (step.approvers.size() == 1 || step.label.empty()) return names;
  return step.label + " (" + names + ")";
}

std::string waiting_in(const Catalog& catalog, const Request& request, const ApprovalStep& step) {
  const int approved = approvals_in(request, request.step);
  const auto missing = static_cast<std::size_t>(std::max(step.needed - approved, 1));
  return "Waiting for " + choice_of(catalog, awaited(request), missing, approved > 0 ? " more" : "");
}

std::string last_decider(const Catalog& catalog, const Request& request) {
  const bool by_policy = request.decisions.empty() || request.decisions.back().by.empty();
  return by_policy ? "the policy" : person_name(catalog, request.decisions.back().by);
}

std::string errored(const Catalog& catalog, const Request& request) {
  const bool declined = !request.decisions.empty() && request.decisions.back().verdict == Verdict::declined;
  return declined ? "Approved, but " + last_decider(catalog, request) + " won't provision it"
                  : "Approved, but nobody could provision it";
}

std::string ended(const Catalog& catalog, const Request& request, Outcome outcome) {
  switch (outcome) {
    case Outcome::granted:
      return request.granted_until ? "Granted" : "Granted for good";
    case Outcome::denied:
      return "Denied by " + last_decider(catalog, request);
    case Outcome::cancelled:
      return "Cancelled";
    case Outcome::errored:
      return errored(catalog, request);
  }
  return "Closed";
}

// ". " between sentences and one full stop at the end, whatever the administrator wrote.
std::string sentence(std::string words) {
  if (!words.empty() && words.back() != '.' && words.back() != '!' && words.back() != '?') words += '.';
  return words;
}

}  // namespace

std::string route_phrase(const Catalog& catalog, const Plan& plan) {
  std::string asked;
  std::string accepted;
  std::string provisioner;
  for (const Step& step : plan.steps) {
    const auto* rejects = std::get_if<RejectStep>(&step);
    if (rejects && asked.empty())
      return sentence("This would be denied at once" + (rejects->why.empty() ? "" : ": " + rejects->why));
    std::visit(match{[&](const ApprovalStep& s) {
                       asked += (asked.empty() ? "Goes to " : ", then to ") + asked_in(catalog, s);
                     },
                     [&](const AcceptStep& s) { accepted = s.why; },
                     [&](const RejectStep&) { asked += ", and would then be denied by the policy"; },
                     [&](const ProvisionStep& s) { provisioner = people_names(catalog, s.assignees, "or"); }},
               step);
  }
  if (!asked.empty()) return asked + ".";
  const std::string why = accepted.empty() ? "" : " (" + accepted + ")";
  return "Needs no approval" + why + (provisioner.empty() ? "." : "; " + provisioner + " provisions it.");
}

std::string status_phrase(const Catalog& catalog, const Request& request) {
  if (request.outcome) return ended(catalog, request, *request.outcome);
  const Step* step = active_step(request);
  if (!step) return "Open";
  return std::visit(match{[&](const ApprovalStep& s) { return waiting_in(catalog, request, s); },
                          [](const AcceptStep&) { return std::string("Being approved by the policy"); },
                          [](const RejectStep&) { return std::string("Being denied by the policy"); },
                          [&](const ProvisionStep& s) {
                            return "Approved; waiting for " + people_names(catalog, s.assignees, "or") +
                                   " to provision";
                          }},
                    *step);
}

}  // namespace c1::workflow
