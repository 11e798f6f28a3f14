// The section `policies`.

#include <algorithm>
#include <charconv>
#include <set>

#include "bot/organisation_draft.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::string_view kNoConditions =
    "write \"steps\" that are right for everybody, or a policy of its own for the entitlements that need other steps.";
const yaml::Shape kPolicy{
    .what = "a policy",
    .keys = {"slug", "name", "steps"},
    .not_yet = {{"rules", kNoConditions}, {"when", kNoConditions}, {"use", kNoConditions}},
};
const yaml::Shape kStep{
    .what = "a step",
    .keys = {"approve", "accept", "reject"},
    .not_yet = {{"wait", "leave the step out."},
                {"form", "leave the step out: the request form asks for a reason."},
                {"provision",
                 "leave the step out: after the last approval the entitlement's \"provisioning\" is done."},
                {"when", kNoConditions},
                {"use", kNoConditions}},
};
const yaml::Shape kApprove{
    .what = "an approval",
    .keys = {"by", "fallback", "quorum", "distinct", "allow_self", "require_reason"},
    .not_yet = {{"sla", "leave it out: the approvers are asked until they answer."},
                {"channel", "leave it out: each approver gets a card in the app's messages."},
                {"when", kNoConditions},
                {"allow_delegation", "leave it out: only the approvers themselves can answer."},
                {"allow_reassignment", "leave it out: only the approvers themselves can answer."}},
};
const yaml::Shape kNamed{
    .what = "an approver",
    .keys = {"users"},
    .not_yet = {{"holders_of", "name the people instead: {users: [jun@acme.test]}."},
                {"group", "name the people instead: {users: [jun@acme.test]}."},
                {"expression", "name the people instead: {users: [jun@acme.test]}."},
                {"webhook", "name the people instead: {users: [jun@acme.test]}."}},
};
constexpr std::string_view kKinds = "manager, app_owners, entitlement_owners, an email or {users: [...]}";

std::optional<Approvers> approvers_of(const yaml::Word& word, Draft& draft) {
  if (word.text == "manager") return ByManager{};
  if (word.text == "app_owners") return ByAppOwners{};
  if (word.text == "entitlement_owners") return ByEntitlementOwners{};
  if (word.text.find('@') != std::string::npos) return ByUsers{{draft.user(word)}};
  if (word.text == "self" || word.text == "resource_owners") {
    draft.problems.add(
        word.at, "Approval by " + yaml::shown(word.text) + " is not supported yet; use " + std::string(kKinds) + ".");
    return std::nullopt;
  }
  const std::string hint = yaml::did_you_mean(word.text, {"manager", "app_owners", "entitlement_owners"});
  draft.problems.add(word.at, yaml::shown(word.text) + " cannot approve." +
                                  (hint.empty() ? " Approvers are " + std::string(kKinds) + "." : hint));
  return std::nullopt;
}

std::optional<Approvers> approvers_of(const yaml::Node& node, Draft& draft) {
  if (node.kind != yaml::Node::Kind::map) {
    const auto word = yaml::text_of(node, "An approver", draft.problems);
    return word ? approvers_of(*word, draft) : std::nullopt;
  }
  const yaml::Fields fields(node, kNamed, draft.problems);
  if (!node.members.empty() && !fields.find("users")) return std::nullopt;  // said already
  fields.require_list("users");
  return ByUsers{draft.users(fields.texts("users"))};
}

// One approver, or a list of them.
std::vector<Approvers> all_approvers_of(const yaml::Node& node, Draft& draft) {
  std::vector<const yaml::Node*> nodes{&node};
  if (node.kind == yaml::Node::Kind::list) nodes = node.items;
  if (nodes.empty()) draft.problems.add(node.at, "Nobody is named here. Approvers are " + std::string(kKinds) + ".");
  std::vector<Approvers> all;
  for (const yaml::Node* item : nodes) {
    auto approvers = approvers_of(*item, draft);
    if (!approvers) continue;
    if (std::find(all.begin(), all.end(), *approvers) == all.end())
      all.push_back(*std::move(approvers));
    else
      draft.problems.add(item->at, "This approver is named here for the second time.");
  }
  return all;
}

std::optional<Quorum> quorum_in(const std::string& text) {
  if (text == "any") return Quorum{};
  if (text == "all") return Quorum{Quorum::Kind::all, 1};
  int count = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (failed != std::errc{} || end != text.data() + text.size() || count < 1) return std::nullopt;
  return Quorum{Quorum::Kind::count, count};
}

// Nothing where it depends on who owns what.
std::optional<int> most_people(const std::vector<Approvers>& by) {
  std::set<UserId> people;
  int managers = 0;
  for (const Approvers& approvers : by) {
    const auto* named = std::get_if<ByUsers>(&approvers);
    if (named)
      people.insert(named->users.begin(), named->users.end());
    else if (std::holds_alternative<ByManager>(approvers))
      managers = 1;
    else
      return std::nullopt;
  }
  return static_cast<int>(people.size()) + managers;
}

void read_quorum(const yaml::Fields& fields, ApprovalRule& rule, Draft& draft) {
  const auto word = fields.text("quorum");
  if (!word) return;
  const auto quorum = quorum_in(word->text);
  if (!quorum) {
    draft.problems.add(word->at,
                       "\"quorum\" should be any, all or a number from 1; this is " + yaml::shown(word->text) + ".");
    return;
  }
  rule.quorum = *quorum;
  const auto by = most_people(rule.by);
  const auto fallback = most_people(rule.fallback);
  if (!by || !fallback || rule.by.empty() || quorum->kind != Quorum::Kind::count) return;
  const int most = std::max(*by, *fallback);
  if (quorum->count > most)
    draft.problems.add(word->at, "This step wants " + std::to_string(quorum->count) +
                                     " approvals, but its approvers are at most " + std::to_string(most) +
                                     (most == 1 ? " person." : " people.") +
                                     " Lower the quorum, or name more approvers.");
}

void read_required_reasons(const yaml::Fields& fields, ApprovalRule& rule, Draft& draft) {
  for (const yaml::Word& word : fields.texts("require_reason")) {
    if (word.text == "approve")
      rule.reason_on_approve = true;
    else if (word.text == "deny")
      rule.reason_on_deny = true;
    else
      draft.problems.add(word.at,
                         "\"require_reason\" lists approve, deny or both; this is " + yaml::shown(word.text) + ".");
  }
}

ApprovalRule approval_of(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kApprove, draft.problems);
  ApprovalRule rule;
  if (const yaml::Node* by = fields.require("by")) rule.by = all_approvers_of(*by, draft);
  if (const yaml::Node* fallback = fields.find("fallback")) rule.fallback = all_approvers_of(*fallback, draft);
  read_quorum(fields, rule, draft);
  rule.distinct = fields.flag("distinct");
  rule.allow_self = fields.flag("allow_self");
  read_required_reasons(fields, rule, draft);
  return rule;
}

std::string why_of(const yaml::Node& node, std::string_view step, Draft& draft) {
  if (node.kind == yaml::Node::Kind::text && !node.text.empty()) return node.text;
  draft.problems.add(node.at, "\"" + std::string(step) + "\" says why, as in `" + std::string(step) +
                                  (step == "accept" ? ": Low risk`." : ": Closed for the audit`."));
  return {};
}

std::optional<StepRule> step_of(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kStep, draft.problems);
  const yaml::Node* approve = fields.find("approve");
  const yaml::Node* accept = fields.find("accept");
  const yaml::Node* reject = fields.find("reject");
  const int kinds = (approve ? 1 : 0) + (accept ? 1 : 0) + (reject ? 1 : 0);
  if (kinds > 1 || (node.members.empty() && fields.is_map()))
    draft.problems.add(node.at,
                       "A step is one of \"approve\", \"accept\" and \"reject\"; write each as an item of its own.");
  if (approve) return approval_of(*approve, draft);
  if (accept) return AcceptRule{why_of(*accept, "accept", draft)};
  if (reject) return RejectRule{why_of(*reject, "reject", draft)};
  return std::nullopt;
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
  bool over = false;
  for (const yaml::Node* item : fields.require_list("steps")) {
    if (over)
      draft.problems.add(item->at, "No request comes this far: the step before rejects it. Take one of them out.");
    if (auto step = step_of(*item, draft)) {
      over = std::holds_alternative<RejectRule>(*step);
      policy.steps.push_back(*std::move(step));
    }
  }
  draft.organisation.policies.push_back(std::move(policy));
}

}  // namespace

void read_policies(const std::vector<const yaml::Node*>& policies, Draft& draft) {
  for (const yaml::Node* policy : policies) read_policy(*policy, draft);
}

}  // namespace c1::bot
