// The section `policies`: rules with conditions, a baseline, and their steps. Approval steps are in
// organisation_approvals.cpp.

#include <algorithm>
#include <array>
#include <charconv>

#include "bot/organisation_approvals.hpp"
#include "bot/organisation_draft.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostRules = 50;
constexpr std::size_t kMostSteps = 20;

const yaml::Shape kPolicy{.what = "a policy", .keys = {"slug", "name", "rules", "steps", "use"}};
const yaml::Shape kRule{.what = "a rule", .keys = {"when", "steps", "use"}};
constexpr std::string_view kProvisionInstead =
    "leave the step out: after the last approval the entitlement's \"provisioning\" is done.";
const yaml::Shape kStep{
    .what = "a step",
    .keys = {"approve", "wait", "form", "accept", "reject"},
    .not_yet = {{"provision", kProvisionInstead}, {"webhook", "leave the step out, or ask people."}},
};
const yaml::Shape kWait{.what = "a wait", .keys = {"for", "until", "time_zone", "condition", "timeout", "why"}};
const yaml::Shape kFormStep{.what = "a form step", .keys = {"form"}};

std::string why_of(const yaml::Node& node, std::string_view step, Draft& draft) {
  if (node.kind == yaml::Node::Kind::text && !node.text.empty()) return node.text;
  draft.problems.add(node.at, "\"" + std::string(step) + "\" says why, as in `" + std::string(step) +
                                  (step == "accept" ? ": Low risk`." : ": Closed for the audit`."));
  return {};
}

// ---- waits

std::optional<int> minutes_in(std::string_view text) {
  const auto colon = text.find(':');
  int hour = 0, minute = 0;
  const auto number = [](std::string_view digits, int& value) {
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return failed == std::errc{} && end == digits.data() + digits.size() && !digits.empty();
  };
  if (colon == std::string_view::npos || text.size() - colon != 3) return std::nullopt;
  if (!number(text.substr(0, colon), hour) || !number(text.substr(colon + 1), minute)) return std::nullopt;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

void read_time_of_day(const yaml::Fields& fields, const yaml::Word& until, WaitRule& rule, Draft& draft) {
  const auto minutes = minutes_in(until.text);
  if (!minutes)
    draft.problems.add(until.at, "\"until\" should be a time of day in quotes, such as \"09:00\"; this is " +
                                     yaml::shown(until.text) + ".");
  const auto zone = fields.require_text("time_zone");
  if (zone) check_time_zone(*zone, draft);
  if (minutes && zone) rule.until = WaitRule::TimeOfDay{*minutes, zone->text};
}

WaitRule wait_of(const yaml::Node& node, Draft& draft) {
  WaitRule rule;
  if (node.kind == yaml::Node::Kind::text) {
    rule.duration = duration_of({node.text, node.at}, "\"wait\"", draft);
    return rule;
  }
  const yaml::Fields fields(node, kWait, draft.problems);
  const auto duration = fields.text("for"), until = fields.text("until"), condition = fields.text("condition");
  const int kinds = (duration ? 1 : 0) + (until ? 1 : 0) + (condition ? 1 : 0);
  if (kinds != 1 && fields.is_map())
    draft.problems.add(node.at,
                       "A wait has one of \"for\" (a duration), \"until\" (a time of day) and \"condition\".");
  if (duration) rule.duration = duration_of(*duration, "\"for\"", draft);
  if (until) read_time_of_day(fields, *until, rule, draft);
  if (condition) {
    rule.condition = condition->text;
    check_cel(*condition, Cel::condition, draft);
  }
  if (const auto timeout = fields.text("timeout")) {
    if (const auto most = duration_of(*timeout, "\"timeout\"", draft)) rule.timeout = *most;
    if (!condition) draft.problems.add(timeout->at, "Only a wait for a \"condition\" has a \"timeout\".");
  }
  rule.why = fields.text_or_empty("why");
  return rule;
}

FormRule form_of(const yaml::Node& node, Draft& draft) {
  if (node.kind == yaml::Node::Kind::text) return {{draft.refer(Thing::form, {node.text, node.at})}};
  const yaml::Fields fields(node, kFormStep, draft.problems);
  const auto form = fields.require_text("form");
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
  const auto use = fields.text("use");
  if (use && fields.find("steps"))
    draft.problems.add(use->at, std::string(what) + " has \"steps\" or goes by another policy with \"use\", not both.");
  if (use) {
    road.use = {draft.refer(Thing::policy, *use)};
    draft.policy_edges.push_back({policy, *use});
  } else {
    road.steps = steps_of(fields, policy, draft);
  }
  return road;
}

void read_policy(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kPolicy, draft.problems);
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

// Where one gets from `from` by `use`, and by which words; "" ends.
struct Way {
  std::vector<std::string> policies;
  yaml::Place at;
};

// The first way of more than kDeepestPolicy policies, or round in a circle, beginning with `edge`.
std::optional<Way> too_far(const Draft::PolicyEdge& edge, const std::multimap<std::string, std::string>& next) {
  std::vector<std::vector<std::string>> ways{{edge.from, edge.to.text}};
  while (!ways.empty()) {
    const std::vector<std::string> way = std::move(ways.back());
    ways.pop_back();
    const bool circle = std::count(way.begin(), way.end(), way.back()) > 1;
    if (circle || way.size() > kDeepestPolicy) return Way{way, edge.to.at};
    const auto [first, last] = next.equal_range(way.back());
    for (auto it = first; it != last; ++it) {
      ways.push_back(way);
      ways.back().push_back(it->second);
    }
  }
  return std::nullopt;
}

}  // namespace

void read_policies(const std::vector<const yaml::Node*>& policies, Draft& draft) {
  for (const yaml::Node* policy : policies) read_policy(*policy, draft);
}

void check_policies(Draft& draft) {
  std::multimap<std::string, std::string> next;
  for (const auto& edge : draft.policy_edges) next.emplace(edge.from, edge.to.text);
  for (const auto& edge : draft.policy_edges) {
    const auto way = too_far(edge, next);
    if (!way) continue;
    std::string words;
    for (const std::string& policy : way->policies) words += (words.empty() ? "" : ", then ") + policy;
    const bool circle = std::count(way->policies.begin(), way->policies.end(), way->policies.back()) > 1;
    if (circle && way->policies.front() != way->policies.back()) continue;  // said where the circle is
    draft.problems.add(way->at, circle ? "Policies go round in a circle here: " + words + "."
                                       : "Policies lead on too far here: " + words + ". " +
                                             std::to_string(kDeepestPolicy) + " after each other are the most.");
  }
}

}  // namespace c1::bot
