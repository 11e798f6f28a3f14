#include "bot/plan_words.hpp"

#include "base/result.hpp"
#include "base/text.hpp"
#include "bot/organisation_names.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

// "Omar Haddad", "Ines Costa, Jun Watanabe or Omar Haddad".
std::string any_of(const std::vector<UserId>& people, const Names& names) {
  std::string words;
  for (std::size_t i = 0; i < people.size(); ++i)
    words += (i == 0 ? "" : i + 1 == people.size() ? " or " : ", ") + names.person(people[i]);
  return words;
}

// "Ines Costa and Omar Haddad" where all of them are needed, "2 of Ines Costa, Jun Watanabe and Omar Haddad".
std::string deciders(const ApprovalStep& step, const Names& names) {
  const auto needed = static_cast<std::size_t>(step.needed);
  if (needed == 1) return any_of(step.approvers, names);
  const bool all = needed >= step.approvers.size();
  return (all ? "" : std::to_string(needed) + " of ") + names.people(step.approvers);
}

std::string sentence(std::string words) {
  if (!words.empty() && words.back() != '.') words += '.';
  return words;
}

std::string sla_words(const Sla& sla, const Names& names) {
  const std::string after = "After " + text::duration_words(sla.after) + " without a decision: ";
  switch (sla.then) {
    case Sla::Then::reassign:
      return after + "it goes to " + approvers_words(sla.to, names) + " instead.";
    case Sla::Then::use_policy:
      return after + "it goes on as the policy " + names.policy(sla.policy) + " says.";
    case Sla::Then::skip:
      return after + "the step is skipped.";
    case Sla::Then::cancel:
      return after + "the request times out.";
  }
  return after;
}

StepWords words_of(const ApprovalStep& step, const Names& names) {
  const ApprovalRule& rule = step.rule;
  if (is_at_work(step))
    return {system_name(*rule.system) + " decides, by webhook",
            {"If it cannot, " + (step.label.empty() ? deciders(step, names) : step.label) + " will be asked."}};
  StepWords words{"Approval by " + deciders(step, names), {}};
  if (!step.label.empty()) words.headline += " (" + step.label + ")";
  const auto add = [&](std::string says) { words.details.push_back(std::move(says)); };
  if (!step.failure.empty()) add(sentence(step.failure));
  if (!step.note.empty()) add(sentence(step.note));
  for (const Delegate& delegate : step.delegates)
    add(names.person(delegate.person) + " may decide for " + names.person(delegate.instead_of) + ", who is away.");
  if (rule.distinct) add("Whoever has approved an earlier step does not count here.");
  if (rule.allow_self) add("One may approve one's own request.");
  std::vector<std::string> reasons;
  if (rule.reason_on_approve) reasons.emplace_back("approve");
  if (rule.reason_on_deny) reasons.emplace_back("deny");
  if (rule.reason_on_reassign) reasons.emplace_back("hand it on");
  if (!reasons.empty()) add("A reason is needed to " + text::listed(reasons) + ".");
  if (!rule.allow_delegation) add("Delegates may not decide.");
  if (rule.allow_reassignment)
    add("It may be handed on" +
        (rule.reassign_to.empty() ? std::string(" to anybody") : " to " + approvers_words(rule.reassign_to, names)) +
        ".");
  if (!rule.channel.empty()) add("It is shown in " + rule.channel + ", too.");
  if (rule.sla) add(sla_words(*rule.sla, names));
  return words;
}

StepWords words_of(const WaitStep& step) {
  const WaitRule& rule = step.rule;
  StepWords words;
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  if (rule.duration)
    words.headline = "A wait of " + text::duration_words(*rule.duration);
  else if (rule.until)
    words.headline = "A wait until " + two(rule.until->minutes / 60) + ":" + two(rule.until->minutes % 60) + " (" +
                     rule.until->time_zone + ")";
  else
    words = {"A wait until " + rule.condition,
             {"After " + text::duration_words(rule.timeout) + " the request times out."}};
  if (!rule.why.empty()) words.details.push_back(sentence(rule.why));
  return words;
}

StepWords words_of(const FormStep& step, const Names& names) {
  StepWords words{names.person(step.assignee) + " answers: " + step.form.name, {}};
  for (const std::string& line : outline_of(step.form)) words.details.push_back(line);
  return words;
}

StepWords words_of(const ProvisionStep& step, const Names& names) {
  StepWords words{any_of(step.assignees, names) + " gives the access by hand", {}};
  if (step.method) {
    const std::string& through = step.method->connection;
    words.headline = "A system gives the access: " + step.method->kind + (through.empty() ? "" : " (" + through + ")");
    words.details.push_back("If it cannot, " + any_of(step.assignees, names) + " does.");
  }
  if (!step.note.empty()) words.details.push_back(sentence(step.note));
  if (!step.instructions.empty()) words.details.push_back(sentence(step.instructions));
  if (step.sla)
    words.details.push_back(
        "After " + text::duration_words(step.sla->after) +
        " undone: " + (step.sla->to.empty() ? std::string("the app's owners") : approvers_words(step.sla->to, names)) +
        " will be asked, too.");
  return words;
}

std::string_view kind_of(const Step& step) {
  return std::visit(match{[](const ApprovalStep&) { return "approval"; }, [](const WaitStep&) { return "wait"; },
                          [](const FormStep&) { return "form"; }, [](const AcceptStep&) { return "accept"; },
                          [](const RejectStep&) { return "reject"; }, [](const ProvisionStep&) { return "provision"; }},
                    step);
}

std::vector<UserId> people_in(const Step& step) {
  using People = std::vector<UserId>;
  return std::visit(
      match{[](const ApprovalStep& s) { return s.approvers; }, [](const FormStep& s) { return People{s.assignee}; },
            [](const ProvisionStep& s) { return s.assignees; }, [](const auto&) { return People{}; }},
      step);
}

}  // namespace

StepWords words_of(const Step& step, const Names& names) {
  return std::visit(
      match{[&](const ApprovalStep& s) { return words_of(s, names); }, [](const WaitStep& s) { return words_of(s); },
            [&](const FormStep& s) { return words_of(s, names); },
            [](const AcceptStep& s) {
              return StepWords{"Approved by the policy: " + s.why, {}};
            },
            [](const RejectStep& s) {
              return StepWords{"Denied by the policy: " + s.why, {}};
            },
            [&](const ProvisionStep& s) { return words_of(s, names); }},
      step);
}

json::Value to_json(const Step& step) {
  json::Value people = json::array();
  for (const UserId& person : people_in(step)) people.push(person.value);
  json::Value out = json::object({{"kind", kind_of(step)}, {"people", people}});
  if (const auto* approval = std::get_if<ApprovalStep>(&step)) {
    json::Value delegates = json::array();
    for (const Delegate& one : approval->delegates)
      delegates.push(json::object({{"person", one.person.value}, {"instead_of", one.instead_of.value}}));
    if (approval->rule.system) out.set("system", system_name(*approval->rule.system));
    out.set("needed", approval->needed);
    out.set("label", approval->label);
    out.set("note", approval->note);
    out.set("delegates", delegates);
  }
  if (const auto* task = std::get_if<ProvisionStep>(&step)) {
    out.set("instructions", task->instructions);
    out.set("note", task->note);
  }
  if (const auto* form = std::get_if<FormStep>(&step)) out.set("form", form->form.id.value);
  if (const auto* accept = std::get_if<AcceptStep>(&step)) out.set("why", accept->why);
  if (const auto* reject = std::get_if<RejectStep>(&step)) out.set("why", reject->why);
  return out;
}

}  // namespace c1::bot
