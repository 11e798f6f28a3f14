// The section `policies`: rules with conditions, a baseline, and their steps. Approval steps are in
// organisation_approvals.cpp.

#include <charconv>

#include "bot/organisation_approvals.hpp"
#include "bot/organisation_draft.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostRules = 50;
constexpr std::size_t kMostSteps = 20;

const yaml::Shape kPolicyShape{.what = "a policy", .keys = {"slug", "name", "rules", "steps", "use"}};
const yaml::Shape kRule{.what = "a rule", .keys = {"when", "steps", "use"}};
constexpr std::string_view kProvisionInstead =
    "leave the step out: after the last approval the entitlement's \"provisioning\" is done.";
const yaml::Shape kStep{
    .what = "a step",
    .keys = {"approve", "wait", "form", "accept", "reject"},
    .not_yet = {{"provision", kProvisionInstead}, {"webhook", "leave the step out, or ask people."}},
};
const yaml::Shape kWait{.what = "a wait", .keys = {"for", "until", "time_zone", "condition", "timeout", "why"}};

std::string why_of(const yaml::Node& node, std::string_view step, Draft& draft) {
  if (node.kind == yaml::Node::Kind::text && !node.text.empty()) return node.text;
  draft.problems.add(node.at, "\"" + std::string(step) + "\" says why, as in `" + std::string(step) +
                                  (step == "accept" ? ": Low risk`." : ": Closed for the audit`."));
  return {};
}

// ---- waits

std::optional<int> hour_or_minute_in(std::string_view digits) {
  int value = 0;
  if (digits.empty() || digits.size() > 2 || digits.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// "9:30" = 570.
std::optional<int> minutes_in(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.size() - colon != 3) return std::nullopt;
  const auto hour = hour_or_minute_in(text.substr(0, colon)), minute = hour_or_minute_in(text.substr(colon + 1));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return *hour * 60 + *minute;
}

void read_time_of_day(const yaml::Fields& fields, const yaml::Word& until, WaitRule& rule, Draft& draft) {
  const auto minutes = minutes_in(until.text);
  if (!minutes)
    draft.problems.add(until.at, "\"until\" should be a time of day in quotes, such as \"09:00\"; this is " +
                                     yaml::shown(until.text) + ".");
  if (!fields.find("time_zone"))
    return draft.problems.add(until.at, "A time of day needs a \"time_zone\" beside it, such as Europe/Berlin.");
  const auto zone = fields.text("time_zone");
  if (zone) check_time_zone(*zone, draft);
  if (minutes && zone) rule.until = WaitRule::TimeOfDay{*minutes, zone->text};
}

// `key` means something beside `of` only.
void check_beside(const yaml::Fields& fields, std::string_view key, std::string_view of, Draft& draft) {
  if (!fields.find(key) || fields.find(of)) return;
  draft.problems.add(fields.find(key)->at,
                     "Only a wait with \"" + std::string(of) + "\" has a \"" + std::string(key) + "\".");
}

WaitRule wait_of(const yaml::Node& node, Draft& draft) {
  WaitRule rule;
  if (node.kind != yaml::Node::Kind::map) {
    const auto word = yaml::text_of(node, "\"wait\"", draft.problems);
    if (word) rule.duration = duration_of(*word, "\"wait\"", draft);
    return rule;
  }
  const yaml::Fields fields(node, kWait, draft.problems);
  int kinds = 0;
  for (const char* kind : {"for", "until", "condition"}) kinds += fields.find(kind) ? 1 : 0;
  if (kinds != 1)
    draft.problems.add(node.at, "A wait has one of \"for\" (a duration), \"until\" (a time of day) and \"condition\".");
  if (const auto duration = fields.text("for")) rule.duration = duration_of(*duration, "\"for\"", draft);
  if (const auto until = fields.text("until")) read_time_of_day(fields, *until, rule, draft);
  check_beside(fields, "time_zone", "until", draft);
  if (const auto condition = fields.text("condition")) {
    rule.condition = condition->text;
    check_cel(*condition, Cel::condition, draft);
  }
  check_beside(fields, "timeout", "condition", draft);
  if (const auto timeout = fields.text("timeout"))
    rule.timeout = duration_of(*timeout, "\"timeout\"", draft).value_or(rule.timeout);
  rule.why = fields.text_or_empty("why");
  return rule;
}

FormRule form_of(const yaml::Node& node, Draft& draft) {
  const auto form = yaml::text_of(node, "\"form\"", draft.problems);
  return {{form ? draft.refer(Thing::form, *form) : std::string{}}};
}

// ---- steps

std::optional<StepRule> step_of(const yaml::Node& node, const std::string& policy, Draft& draft) {
  const yaml::Fields fields(node, kStep, draft.problems);
  int kinds = 0;
  for (const std::string_view key : kStep.keys) kinds += fields.find(key) ? 1 : 0;
  if (kinds > 1 || (node.members.empty() && fields.is_map()))
    draft.problems.add(node.at, "A step is one of " + yaml::one_of(kStep.keys) + "; write each as an item of its own.");
  if (const yaml::Node* approve = fields.find("approve")) return approval_of(*approve, policy, draft);
  if (const yaml::Node* wait = fields.find("wait")) return wait_of(*wait, draft);
  if (const yaml::Node* form = fields.find("form")) return form_of(*form, draft);
  if (const yaml::Node* accept = fields.find("accept")) return AcceptRule{why_of(*accept, "accept", draft)};
  if (const yaml::Node* reject = fields.find("reject")) return RejectRule{why_of(*reject, "reject", draft)};
  return std::nullopt;
}

std::vector<StepRule> steps_of(const yaml::Fields& fields, const std::string& policy, Draft& draft) {
  std::vector<StepRule> steps;
  const auto nodes = fields.require_list("steps");
  if (nodes.size() > kMostSteps)
    draft.problems.add(nodes[kMostSteps]->at, "A policy has at most " + std::to_string(kMostSteps) + " steps.");
  bool over = false;
  for (const yaml::Node* item : nodes) {
    if (over)
      draft.problems.add(item->at, "No request comes this far: the step before rejects it. Take one of them out.");
    if (auto step = step_of(*item, policy, draft)) {
      over = std::holds_alternative<RejectRule>(*step);
      steps.push_back(*std::move(step));
    }
  }
  return steps;
}

// Either `use` or `steps`.
Road road_of(const yaml::Fields& fields, const std::string& policy, std::string_view what, Draft& draft) {
  Road road;
  const yaml::Node* use = fields.find("use");
  const yaml::Node* steps = fields.find("steps");
  if (use && steps)
    draft.problems.add(use->at, std::string(what) + " has \"steps\" or goes by another policy with \"use\", not both.");
  if (!use && !steps && fields.is_map())
    draft.problems.add(fields.at(), std::string(what) + " needs \"steps\", or \"use\" to go by another policy.");
  if (const auto word = fields.text("use")) {
    road.use = {draft.refer(Thing::policy, *word)};
    draft.policy_edges.push_back({policy, *word});
  }
  if (steps) road.steps = steps_of(fields, policy, draft);
  return road;
}

void read_policy(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kPolicyShape, draft.problems);
  Policy policy;
  if (const auto slug = slug_of(fields, kLongestSlug, draft)) {
    policy.id = {slug->text};
    policy.name = slug->text;
    draft.declare(Thing::policy, *slug);
  }
  if (const auto name = fields.text("name")) policy.name = name->text;
  const auto rules = fields.list("rules");
  if (rules.size() > kMostRules)
    draft.problems.add(rules[kMostRules]->at, "A policy has at most " + std::to_string(kMostRules) + " rules.");
  for (const yaml::Node* item : rules) {
    const yaml::Fields parts(*item, kRule, draft.problems);
    ConditionalRoad rule;
    if (const auto when = parts.require_text("when")) {
      rule.when = when->text;
      check_cel(*when, Cel::condition, draft);
    }
    rule.road = road_of(parts, policy.id.value, "A rule", draft);
    policy.rules.push_back(std::move(rule));
  }
  Road baseline = road_of(fields, policy.id.value, "A policy", draft);
  policy.steps = std::move(baseline.steps);
  policy.use = std::move(baseline.use);
  draft.organisation.policies.push_back(std::move(policy));
}

}  // namespace

void read_policies(const std::vector<const yaml::Node*>& policies, Draft& draft) {
  for (const yaml::Node* policy : policies) read_policy(*policy, draft);
}

}  // namespace c1::bot
