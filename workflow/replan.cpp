// The course of an open request begun anew: by the policy as it is now, or by the steps that were snapshotted.

#include <algorithm>

#include "base/result.hpp"
#include "workflow/resolve.hpp"

namespace c1::workflow {
namespace {

bool is_answered(const Request& request, std::size_t step) {
  return std::any_of(request.decisions.begin(), request.decisions.end(),
                     [&](const Decision& d) { return d.step == step && d.verdict == Decision::Verdict::answered; });
}

bool has_answered(const Request& request, const FormId& form) {
  for (std::size_t i = 0; i < request.plan.steps.size(); ++i) {
    const auto* asked = std::get_if<FormStep>(&request.plan.steps[i]);
    if (asked && asked->form.id == form && is_answered(request, i)) return true;
  }
  return false;
}

bool asks(const std::vector<Step>& steps, const FormId& form) {
  return std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
    const auto* asked = std::get_if<FormStep>(&step);
    return asked && asked->form.id == form;
  });
}

// What the present plan has still to ask.
std::vector<FormStep> unanswered(const Request& request) {
  std::vector<FormStep> forms;
  for (std::size_t i = request.plan.start; i < request.plan.steps.size(); ++i) {
    const auto* asked = std::get_if<FormStep>(&request.plan.steps[i]);
    if (asked && !has_answered(request, asked->form.id)) forms.push_back(*asked);
  }
  return forms;
}

void ask_first(std::vector<Step>& steps, const std::vector<FormStep>& forms) {
  if (steps.empty() || std::holds_alternative<RejectStep>(steps.front())) return;
  std::vector<Step> first;
  for (const FormStep& form : forms)
    if (!asks(steps, form.form.id)) first.emplace_back(form);
  steps.insert(steps.begin(), first.begin(), first.end());
}

}  // namespace

Plan plan_anew(const Request& request, const Asking& asking, const Facts& facts, Instant now) {
  Plan plan = planned(asking, facts, now);
  std::erase_if(plan.steps, [&](const Step& step) {
    const auto* asked = std::get_if<FormStep>(&step);
    return asked && has_answered(request, asked->form.id);
  });
  auto forms = unanswered(request);
  std::erase_if(forms, [&](const FormStep& form) { return form.form.id != asking.entitlement->form; });
  ask_first(plan.steps, forms);
  return plan;
}

std::vector<Step> steps_anew(const Request& request, const Asking& asking, const Facts& facts, Instant now) {
  std::vector<StepRule> rules;
  std::vector<std::vector<StepRule>> otherwise;
  for (std::size_t i = request.plan.start; i < request.plan.steps.size(); ++i)
    std::visit(match{[&](const ApprovalStep& s) {
                       rules.emplace_back(s.rule);
                       otherwise.push_back(s.otherwise);
                     },
                     [&](const WaitStep& s) { rules.emplace_back(s.rule); }, [](const FormStep&) {},
                     [&](const AcceptStep& s) { rules.emplace_back(AcceptRule{s.why}); },
                     [&](const RejectStep& s) { rules.emplace_back(RejectRule{s.why}); }, [](const ProvisionStep&) {}},
               request.plan.steps[i]);
  auto steps = steps_of(rules, asking, facts, now);
  std::size_t nth = 0;
  for (Step& step : steps)
    if (auto* approval = std::get_if<ApprovalStep>(&step)) approval->otherwise = otherwise.at(nth++);
  ask_first(steps, unanswered(request));
  return steps;
}

}  // namespace c1::workflow
