// Policies and forms in a few words, for whoever reads what would change.

#include "base/text.hpp"
#include "bot/organisation_names.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kLongestQuote = 120;

std::string words_of(const Approvers& approvers, const Names& names) {
  using Phrase = std::string;
  return std::visit(
      match{[](const ByManager&) { return Phrase("the manager"); },
            [](const ByAppOwners&) { return Phrase("the app's owners"); },
            [](const ByEntitlementOwners&) { return Phrase("the entitlement's owners"); },
            [](const ByResourceOwners&) { return Phrase("the resource's owners"); },
            [&](const ByUsers& named) { return names.people(named.users); },
            [&](const ByHolders& group) { return "whoever has " + names.entitlement(group.entitlement); },
            [](const BySelf&) { return Phrase("the person themselves"); },
            [](const ByExpression& named) { return "whom `" + text::fit(named.text, kLongestQuote) + "` names"; }},
      approvers);
}

std::string quorum_words(const Quorum& quorum) {
  switch (quorum.kind) {
    case Quorum::Kind::any:
      return "";
    case Quorum::Kind::all:
      return ", all of them";
    case Quorum::Kind::count:
      return ", " + std::to_string(quorum.count) + " of them";
  }
  return "";
}

std::string reason_words(const ApprovalRule& rule) {
  std::vector<std::string> when;
  if (rule.reason_on_approve) when.emplace_back("approve");
  if (rule.reason_on_deny) when.emplace_back("deny");
  if (rule.reason_on_reassign) when.emplace_back("hand on");
  return when.empty() ? "" : ", with a reason to " + text::listed(when);
}

std::string sla_outline(const Sla& sla, const Names& names) {
  const std::string after = ", after " + text::duration_words(sla.after) + ": ";
  switch (sla.then) {
    case Sla::Then::reassign:
      return after + approvers_words(sla.to, names);
    case Sla::Then::use_policy:
      return after + "as " + names.policy(sla.policy) + " says";
    case Sla::Then::skip:
      return after + "skipped";
    case Sla::Then::cancel:
      return after + "timed out";
  }
  return after;
}

std::string words_of(const ApprovalRule& rule, const Names& names) {
  std::string words = "approval by " + approvers_words(rule.by, names) + quorum_words(rule.quorum);
  if (!rule.fallback.empty()) words += ", else by " + approvers_words(rule.fallback, names);
  if (rule.distinct) words += ", not by who approved before";
  if (rule.allow_self) words += ", also of one's own request";
  words += reason_words(rule);
  if (!rule.allow_delegation) words += ", without delegates";
  if (rule.allow_reassignment)
    words += rule.reassign_to.empty() ? ", may be handed on"
                                      : ", may be handed on to " + approvers_words(rule.reassign_to, names);
  if (rule.sla) words += sla_outline(*rule.sla, names);
  if (!rule.channel.empty()) words += ", also in " + rule.channel;
  return words;
}

std::string words_of(const WaitRule& rule) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  std::string words;
  if (rule.duration)
    words = "a wait of " + text::duration_words(*rule.duration);
  else if (rule.until)
    words = "a wait until " + two(rule.until->minutes / 60) + ":" + two(rule.until->minutes % 60) + " (" +
            rule.until->time_zone + ")";
  else
    words = "a wait until " + text::fit(rule.condition, kLongestQuote) + ", for " + text::duration_words(rule.timeout) +
            " at most";
  return rule.why.empty() ? words : words + " (" + rule.why + ")";
}

std::string words_of(const StepRule& step, const Names& names) {
  return std::visit(match{[&](const ApprovalRule& rule) { return words_of(rule, names); },
                          [](const WaitRule& rule) { return words_of(rule); },
                          [&](const FormRule& rule) { return "the form " + names.form(rule.form); },
                          [](const AcceptRule& rule) { return "accepted: " + rule.why; },
                          [](const RejectRule& rule) { return "rejected: " + rule.why; }},
                    step);
}

std::string words_of(const std::vector<StepRule>& steps, const PolicyId& use, const Names& names) {
  if (!use.empty()) return "as " + names.policy(use) + " says";
  std::string words;
  for (const StepRule& step : steps) words += (words.empty() ? "" : "; then ") + words_of(step, names);
  return words;
}

std::string_view word_for(FormField::Kind kind) {
  using Kind = FormField::Kind;
  switch (kind) {
    case Kind::text:
      return "text";
    case Kind::long_text:
      return "long text";
    case Kind::number:
      return "number";
    case Kind::checkbox:
      return "checkbox";
    case Kind::choice:
      return "one of";
    case Kind::choices:
      return "some of";
    case Kind::date:
      return "date";
    case Kind::user:
      return "person";
    case Kind::email:
      return "email";
    case Kind::url:
      return "address";
  }
  return "";
}

std::string words_of(const FormField& field) {
  std::string words = field.label + ": " + std::string(word_for(field.kind));
  for (std::size_t i = 0; i < field.choices.size(); ++i) words += (i == 0 ? " " : ", ") + field.choices[i].label;
  if (field.required) words += ", required";
  if (field.at_least) words += ", from " + std::to_string(*field.at_least);
  if (field.at_most) words += ", up to " + std::to_string(*field.at_most);
  if (!field.pattern.empty()) words += ", written as " + field.pattern;
  if (!field.initial.empty()) words += ", at first " + field.initial;
  if (!field.help.empty()) words += ", with the help \"" + text::fit(field.help, kLongestQuote) + "\"";
  if (!field.placeholder.empty()) words += ", with the hint \"" + field.placeholder + "\"";
  for (char& c : words)
    if (c == '\n') c = ' ';
  return words;
}

}  // namespace

std::string approvers_words(const std::vector<Approvers>& approvers, const Names& names) {
  std::vector<std::string> words;
  for (const Approvers& one : approvers) words.push_back(words_of(one, names));
  return text::listed(words);
}

std::vector<std::string> outline_of(const Policy& policy, const Names& names) {
  std::vector<std::string> lines;
  for (const ConditionalRoad& rule : policy.rules)
    lines.push_back("when " + rule.when + ": " + words_of(rule.road.steps, rule.road.use, names));
  lines.push_back((lines.empty() ? "" : "otherwise: ") + words_of(policy.steps, policy.use, names));
  for (std::string& line : lines)
    for (char& c : line)
      if (c == '\n') c = ' ';
  return lines;
}

std::vector<std::string> outline_of(const Form& form) {
  std::vector<std::string> lines;
  for (const FormField& field : form.fields) lines.push_back(words_of(field));
  return lines;
}

}  // namespace c1::bot
