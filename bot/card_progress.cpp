// How far it has come: the decisions with their times, the active step with its votes, and what is still to come.
#include <algorithm>

#include "base/text.hpp"
#include "bot/card_parts.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::bot::card_parts {
namespace {

using slack::Mrkdwn;
using namespace workflow;
using Verdict = Decision::Verdict;

constexpr std::size_t kMostDecisions = 10;  // the latest

std::string_view verb_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::approved:
    case Verdict::accepted:
      return "approved";
    case Verdict::denied:
    case Verdict::rejected:
      return "denied";
    case Verdict::provisioned:
      return "marked as provisioned";
    case Verdict::declined:
      return "declined to provision";
    case Verdict::skipped:
      return "skipped the step";
    case Verdict::answered:
      return "answered";
  }
  return "decided";
}

// Of access that is taken away.
std::string_view verb_of_taking(Verdict verdict) {
  if (verdict == Verdict::provisioned) return "marked as removed";
  if (verdict == Verdict::declined) return "declined to remove";
  return verb_of(verdict);
}

std::string_view mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::approved:
    case Verdict::accepted:
    case Verdict::provisioned:
      return ":white_check_mark: ";
    case Verdict::denied:
    case Verdict::rejected:
    case Verdict::declined:
      return ":no_entry: ";
    case Verdict::skipped:
    case Verdict::answered:
      return ":arrow_right: ";
  }
  return "";
}

Mrkdwn decision_line(const Request& request, const Decision& decision, const Catalog& catalog) {
  const bool by_system = decision.verdict == Decision::Verdict::provisioned;
  std::string who = decision.by.empty() ? (by_system ? "A system" : "The policy") : name_of_user(catalog, decision.by);
  if (!decision.instead_of.empty()) who += " (for " + name_of_user(catalog, decision.instead_of) + ")";
  const bool takes = request.kind == Kind::revoke;
  Mrkdwn line = Mrkdwn::markup(mark_of(decision.verdict)) + Mrkdwn::plain(text::fit(who, 200) + " ") +
                Mrkdwn::markup(takes ? verb_of_taking(decision.verdict) : verb_of(decision.verdict)) +
                Mrkdwn::markup(" · ") + Mrkdwn::time(decision.at);
  if (!decision.reason.empty()) line += Mrkdwn::plain(": " + text::fit(decision.reason, 300));
  return line;
}

int approvals_in_step(const Request& request) {
  return static_cast<int>(
      std::count_if(request.decisions.begin(), request.decisions.end(), [&](const Decision& decision) {
        return decision.step == request.step && decision.verdict == Verdict::approved;
      }));
}

// "the owners of GitHub", "Omar Haddad".
std::string who_of(const ApprovalStep& step, const Catalog& catalog) {
  if (is_at_work(step)) return system_name(*step.rule.system);
  return step.label.empty() ? people(catalog, step.approvers) : step.label;
}

std::string quorum_words(const ApprovalStep& step, const Request& request) {
  if (step.needed < 2 || is_at_work(step)) return "";
  return " · " + std::to_string(approvals_in_step(request)) + " of " + std::to_string(step.needed) + " approvals";
}

struct Placed {
  std::size_t number = 0, count = 0;
};
Placed place_in_plan(const Request& request) {
  return {request.step + 1 - request.plan.start, request.plan.steps.size() - request.plan.start};
}

Mrkdwn due_words(std::string_view before, const std::optional<Instant>& due) {
  return due ? Mrkdwn::markup(before) + Mrkdwn::time(*due) : Mrkdwn{};
}

// Whoever gives or takes it: the system that is at work, else people.
std::string doer(const ProvisionStep& step, const Catalog& catalog) {
  if (!is_at_work(step)) return people(catalog, step.assignees);
  return "the system " + system_name(*step.method);
}

Mrkdwn active_words(const Request& request, const Catalog& catalog) {
  return std::visit(
      match{[&](const ApprovalStep& step) {
              return Mrkdwn::plain("Approval by " + text::fit(who_of(step, catalog), 500) +
                                   quorum_words(step, request)) +
                     due_words(" · due ", step.due);
            },
            [](const WaitStep& step) { return Mrkdwn::markup("Waiting") + due_words(", until ", step.due); },
            [&](const FormStep& step) {
              return Mrkdwn::plain("Questions to " + name_of_user(catalog, step.assignee) + ": " +
                                   text::fit(step.form.name, 100));
            },
            [](const AcceptStep&) { return Mrkdwn::markup("Approved by the policy"); },
            [](const RejectStep&) { return Mrkdwn::markup("Denied by the policy"); },
            [&](const ProvisionStep& step) {
              const std::string attempt = step.attempt > 1 ? " · attempt " + std::to_string(step.attempt) : "";
              return Mrkdwn::plain((request.kind == Kind::revoke ? "Removal by " : "Provisioning by ") +
                                   doer(step, catalog) + attempt) +
                     due_words(" · due ", step.due);
            }},
      request.plan.steps[request.step]);
}

Mrkdwn active_line(const Request& request, const Catalog& catalog) {
  const Placed place = place_in_plan(request);
  return Mrkdwn::markup(":hourglass_flowing_sand: ") +
         Mrkdwn::markup("Step " + std::to_string(place.number) + " of " + std::to_string(place.count) + " · ") +
         active_words(request, catalog);
}

std::string coming(const Step& step, const Request& request, const Catalog& catalog) {
  return std::visit(match{[&](const ApprovalStep& s) { return "approval by " + who_of(s, catalog); },
                          [](const WaitStep&) { return std::string("a wait"); },
                          [&](const FormStep& s) { return "questions to " + name_of_user(catalog, s.assignee); },
                          [](const AcceptStep&) { return std::string("approval by the policy"); },
                          [](const RejectStep&) { return std::string("denial by the policy"); },
                          [&](const ProvisionStep& s) {
                            return (request.kind == Kind::revoke ? "removal by " : "provisioning by ") +
                                   doer(s, catalog);
                          }},
                    step);
}

Mrkdwn coming_line(const Request& request, const Catalog& catalog) {
  std::string words;
  for (std::size_t i = request.step + 1; i < request.plan.steps.size(); ++i)
    words += (words.empty() ? "Then " : ", then ") + coming(request.plan.steps[i], request, catalog);
  return Mrkdwn::plain(text::fit(words, 1000));
}

}  // namespace

std::vector<Mrkdwn> progress(const Request& request, const Catalog& catalog) {
  std::vector<Mrkdwn> lines;
  const std::size_t all = request.decisions.size();
  for (std::size_t i = all > kMostDecisions ? all - kMostDecisions : 0; i < all; ++i)
    lines.push_back(decision_line(request, request.decisions[i], catalog));
  if (!request.is_open() || request.step >= request.plan.steps.size()) return lines;
  lines.push_back(active_line(request, catalog));
  if (request.step + 1 < request.plan.steps.size()) lines.push_back(coming_line(request, catalog));
  return lines;
}

}  // namespace c1::bot::card_parts
