#include "bot/api/policy_reader.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "bot/api/changing.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;
using Names = std::vector<std::string_view>;

Error wrong(const std::string& at, const std::string& says) { return invalid(at + ": " + says, at); }

bool says_something(const json::Value& value) {
  if (value.is_object())
    return std::any_of(value.object().begin(), value.object().end(),
                       [](const auto& member) { return says_something(member.second); });
  return !value.is_null() && value != json::Value("") && value != json::Value(false) && value != json::Value(0) &&
         !(value.is_array() && value.array().empty());
}

// Members that say something and are none of `known`.
std::optional<Error> strange(const json::Value& object, const Names& known, const std::string& at) {
  for (const auto& [name, value] : object.object()) {
    const std::string camel = to_camel_case(name);
    if (std::find(known.begin(), known.end(), camel) == known.end() && says_something(value))
      return wrong(at + "." + text::fit(camel, 60), "c1 has nothing like it. Leave it out.");
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(const Visit& visit, const json::Value& wish) : visit_(visit), wish_(wish) {}

  Result<Policy> read(Policy policy) {
    const auto baseline = baseline_key(wish_);
    if (!baseline) return baseline.error();
    baseline_ = *baseline;
    policy.rules.clear();
    policy.steps.clear();
    policy.use = {};
    const json::Value& rules = field(wish_, "rules");
    for (std::size_t i = 0; i < rules.array().size() && !wrong_; ++i)
      policy.rules.push_back(rule(rules[i], "rules[" + std::to_string(i) + "]"));
    if (const std::string use = text(wish_, "baselinePolicyId", "baselinePolicyId"); !use.empty())
      policy.use = policy_id(use, "baselinePolicyId");
    else
      policy.steps = sequence(baseline_);
    for (const auto& [key, steps] : field(wish_, "policySteps").object())
      if (std::find(used_.begin(), used_.end(), key) == used_.end() && key != baseline_ && says_something(steps))
        complain("policySteps." + text::fit(key, 60), "no rule leads there. Leave it out, or name it in a rule.");
    if (wrong_) return *wrong_;
    return policy;
  }

 private:
  void complain(const std::string& at, const std::string& says) {
    if (!wrong_) wrong_ = wrong(at, says);
  }
  void check(const json::Value& object, const Names& known, const std::string& at) {
    if (auto error = strange(object, known, at); error && !wrong_) wrong_ = *error;
  }

  // ---- reads of one member

  std::string text(const json::Value& object, std::string_view name, const std::string& at) {
    const json::Value& value = field(object, name);
    if (!value.is_null() && !value.is_string()) complain(at, "this must be a text.");
    return text::trimmed(value.string());
  }
  bool flag(const json::Value& object, std::string_view name, const std::string& at) {
    Fields fields(object);
    const bool is = fields.flag(name);
    if (fields.wrong()) complain(at + "." + std::string(name), "this must be true or false.");
    return is;
  }
  PolicyId policy_id(const std::string& id, const std::string& at) {
    const Policy* policy = visit_.directory.policy(id);
    if (!policy) complain(at, "there is no such policy.");
    return policy ? policy->id : PolicyId{};
  }
  std::vector<UserId> users(const json::Value& ids, const std::string& at) {
    std::vector<UserId> people;
    if (!ids.is_null() && !ids.is_array()) complain(at, "this must be a list of user ids.");
    for (const json::Value& id : ids.array()) {
      const User* user = visit_.directory.user(id.string());
      if (!user)
        complain(at, "there is no such user: " + text::fit(id.dump(), 60) + ".");
      else if (std::find(people.begin(), people.end(), user->id) == people.end())
        people.push_back(user->id);
    }
    return people;
  }
  EntitlementId group(const std::string& id, const std::string& at) {
    const Entitlement* entitlement = visit_.directory.entitlement(id);
    if (!entitlement) complain(at, "there is no such entitlement.");
    return entitlement ? entitlement->id : EntitlementId{};
  }
  std::optional<Seconds> duration(const json::Value& object, std::string_view name, const std::string& at) {
    Fields fields(object);
    const auto found = fields.duration(name);
    if (fields.wrong()) complain(at + "." + std::string(name), "this must be a duration, as \"3600s\".");
    return found;
  }
  // int64: text or a number.
  std::int64_t number(const json::Value& value, const std::string& at) {
    if (value.is_integer()) return value.integer();
    std::int64_t found = 0;
    const std::string& digits = value.string();
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), found);
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty())
      complain(at, "this must be a whole number.");
    return found;
  }

  // ---- rules and sequences

  ConditionalRoad rule(const json::Value& value, const std::string& at) {
    check(value, {"condition", "stepKey", "policyKey", "policyId"}, at);
    ConditionalRoad road{.when = text(value, "condition", at + ".condition"), .road = {}};
    if (road.when.empty()) complain(at + ".condition", "a rule needs a condition.");
    const std::string policy = text(value, "policyId", at + ".policyId");
    std::string key = text(value, "stepKey", at + ".stepKey");
    if (key.empty()) key = text(value, "policyKey", at + ".policyKey");
    if (!policy.empty())
      road.road.use = policy_id(policy, at + ".policyId");
    else if (key.empty())
      complain(at, "a rule leads to stepKey or policyId.");
    else
      road.road.steps = sequence(key);
    return road;
  }

  std::vector<StepRule> sequence(const std::string& key) {
    used_.push_back(key);
    const std::string at = "policySteps." + text::fit(key, 60);
    const json::Value& steps = field(wish_, "policySteps")[key]["steps"];
    if (!steps.is_array() || steps.array().empty()) {
      complain(at, "there are no steps.");
      return {};
    }
    std::vector<StepRule> all;
    for (std::size_t i = 0; i < steps.array().size() && !wrong_; ++i) {
      const std::string place = at + ".steps[" + std::to_string(i) + "]";
      const bool is_last = i + 1 == steps.array().size();
      if (auto step = step_in(steps[i], place, is_last)) all.push_back(*std::move(step));
    }
    // Nobody asked, and then provisioned: that is an acceptance.
    if (all.empty() && !wrong_) all.push_back(AcceptRule{"No approval is needed"});
    return all;
  }

  // Nothing for a step that provisions: ours do so by themselves after the last.
  std::optional<StepRule> step_in(const json::Value& step, const std::string& at, bool is_last) {
    check(step, {"approval", "provision", "accept", "reject", "wait", "form"}, at);
    const json::Value& provision = field(step, "provision");
    if (provision.is_object()) {
      if (!is_last) complain(at + ".provision", "access is provisioned after the last step; put it there.");
      check_provision(provision, at + ".provision");
      return std::nullopt;
    }
    if (field(step, "approval").is_object()) return approval(field(step, "approval"), at + ".approval");
    if (field(step, "wait").is_object()) return wait(field(step, "wait"), at + ".wait");
    if (field(step, "accept").is_object()) {
      check(field(step, "accept"), {"acceptMessage"}, at + ".accept");
      const std::string why = text(field(step, "accept"), "acceptMessage", at + ".accept.acceptMessage");
      return AcceptRule{why.empty() ? "Accepted by the policy" : why};
    }
    if (field(step, "reject").is_object()) {
      check(field(step, "reject"), {"rejectMessage"}, at + ".reject");
      const std::string why = text(field(step, "reject"), "rejectMessage", at + ".reject.rejectMessage");
      return RejectRule{why.empty() ? "Refused by the policy" : why};
    }
    const json::Value& form = field(field(step, "form"), "form");
    if (form.is_object()) {
      const Form* found = visit_.directory.form(form["id"].string());
      if (!found) complain(at + ".form.form.id", "there is no such form: forms are made in the organisation file.");
      return FormRule{found ? found->id : FormId{}};
    }
    complain(at, "a step is one of approval, provision, accept, reject, wait and form.");
    return std::nullopt;
  }

  // How it is done is the entitlement's own business.
  void check_provision(const json::Value& provision, const std::string& at) {
    check(provision, {"provisionPolicy", "provisionTarget", "assigned"}, at);
    const json::Value& policy = field(provision, "provisionPolicy");
    check(policy, {"connector", "manual", "delegated", "unconfigured"}, at + ".provisionPolicy");
    for (const auto& [name, how] : policy.object())
      if (says_something(how))
        complain(at + ".provisionPolicy." + to_camel_case(name),
                 "how access is given is said by each entitlement (provisionerPolicy); leave this empty.");
    if (says_something(field(provision, "provisionTarget")))
      complain(at + ".provisionTarget", "a policy provisions what was asked for; leave this out.");
  }

  WaitRule wait(const json::Value& value, const std::string& at) {
    check(value, {"name", "duration", "condition", "untilTime", "timeoutDuration"}, at);
    WaitRule rule;
    rule.why = text(value, "name", at + ".name");
    const json::Value& until = field(value, "untilTime");
    rule.condition = text(field(value, "condition"), "condition", at + ".condition.condition");
    if (field(value, "duration").is_object())
      rule.duration = duration(field(value, "duration"), "duration", at + ".duration");
    if (until.is_object()) {
      const std::int64_t hours = number(until["hours"].is_null() ? json::Value(0) : until["hours"], at + ".untilTime");
      const std::int64_t minutes =
          number(until["minutes"].is_null() ? json::Value(0) : until["minutes"], at + ".untilTime");
      if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        complain(at + ".untilTime", "there is no such time.");
      else
        rule.until = WaitRule::TimeOfDay{static_cast<int>(hours * 60 + minutes), until["timezone"].string()};
    }
    if (const auto timeout = duration(value, "timeoutDuration", at)) {
      if (rule.condition.empty()) complain(at + ".timeoutDuration", "only a wait for a condition has a timeout.");
      rule.timeout = *timeout;
    }
    const int kinds = (rule.duration ? 1 : 0) + (until.is_object() ? 1 : 0) + (rule.condition.empty() ? 0 : 1);
    if (kinds != 1) complain(at, "a wait has one of duration, untilTime and condition.");
    return rule;
  }

  // ---- approvals

  ApprovalRule approval(const json::Value& value, const std::string& at) {
    check(value,
          {"users", "manager", "appOwners", "group", "self", "entitlementOwners", "expression", "resourceOwners",
           "allowReassignment", "allowedReassignees", "allowDelegation", "requireApprovalReason", "requireDenialReason",
           "requireReassignmentReason", "escalationEnabled", "escalation", "assigned"},
          at);
    ApprovalRule rule;
    int kinds = 0;
    for (const std::string_view kind :
         {"users", "manager", "appOwners", "group", "self", "entitlementOwners", "expression", "resourceOwners"})
      if (field(value, kind).is_object()) {
        ++kinds;
        approvers(field(value, kind), kind, at + "." + std::string(kind), rule);
      }
    if (kinds != 1) complain(at, "an approval names one kind of approvers.");
    rule.allow_reassignment = flag(value, "allowReassignment", at);
    const auto heirs = users(field(value, "allowedReassignees"), at + ".allowedReassignees");
    if (!heirs.empty()) rule.reassign_to = {ByUsers{heirs}};
    rule.allow_delegation = field(value, "allowDelegation").is_null() || flag(value, "allowDelegation", at);
    rule.reason_on_approve = flag(value, "requireApprovalReason", at);
    rule.reason_on_deny = flag(value, "requireDenialReason", at);
    rule.reason_on_reassign = flag(value, "requireReassignmentReason", at);
    const json::Value& escalation = field(value, "escalation");
    if (flag(value, "escalationEnabled", at))
      rule.sla = sla(escalation, at + ".escalation");
    else if (says_something(escalation))
      complain(at + ".escalation", "escalationEnabled is false, so that nothing would ever come of it.");
    return rule;
  }

  void approvers(const json::Value& value, std::string_view kind, const std::string& at, ApprovalRule& rule) {
    check(value,
          {"allowSelfApproval", "requireDistinctApprovers", "assignedUserIds", "fallback", "fallbackUserIds",
           "fallbackGroupIds", "isGroupFallbackEnabled", "userIds", "appGroupId", "appId", "expressions"},
          at);
    rule.allow_self = flag(value, "allowSelfApproval", at);
    rule.distinct = flag(value, "requireDistinctApprovers", at);
    if (kind == "manager") rule.by = {ByManager{}};
    if (kind == "appOwners") rule.by = {ByAppOwners{}};
    if (kind == "entitlementOwners") rule.by = {ByEntitlementOwners{}};
    if (kind == "resourceOwners") rule.by = {ByResourceOwners{}};
    if (kind == "group") rule.by = {ByHolders{group(text(value, "appGroupId", at), at + ".appGroupId")}};
    if (kind == "self") {
      rule.by = {BySelf{}};
      rule.allow_self = true;
    }
    if (kind == "users") {
      const auto people = users(field(value, "userIds"), at + ".userIds");
      if (people.empty()) complain(at + ".userIds", "nobody is named.");
      rule.by = {ByUsers{people}};
    }
    if (kind == "expression") {
      const json::Value& all = field(value, "expressions");
      if (all.array().size() != 1) complain(at + ".expressions", "c1 takes one expression.");
      rule.by = {ByExpression{all[0].string()}};
    }
    read_fallback(value, at, rule);
  }

  void read_fallback(const json::Value& value, const std::string& at, ApprovalRule& rule) {
    const auto people = users(field(value, "fallbackUserIds"), at + ".fallbackUserIds");
    if (!people.empty()) rule.fallback.push_back(ByUsers{people});
    for (const json::Value& ref : field(value, "fallbackGroupIds").array())
      rule.fallback.push_back(ByHolders{group(field(ref, "appEntitlementId").string(), at + ".fallbackGroupIds")});
    const bool wanted = flag(value, "fallback", at) || flag(value, "isGroupFallbackEnabled", at);
    if (!rule.fallback.empty() && !wanted)
      complain(at + ".fallback", "it is false, so that those who are named would never be asked.");
  }

  Sla sla(const json::Value& value, const std::string& at) {
    check(value, {"expiration", "replacePolicy", "reassignToApprovers", "cancelTicket", "skipStep"}, at);
    Sla sla;
    sla.after = Seconds{number(field(value, "expiration"), at + ".expiration")};
    if (sla.after.count() <= 0) complain(at + ".expiration", "it must be some seconds.");
    int kinds = 0;
    if (const json::Value& replace = field(value, "replacePolicy"); replace.is_object()) {
      ++kinds;
      sla.then = Sla::Then::use_policy;
      sla.policy = policy_id(text(replace, "policyId", at), at + ".replacePolicy.policyId");
    }
    if (const json::Value& reassign = field(value, "reassignToApprovers"); reassign.is_object()) {
      ++kinds;
      sla.then = Sla::Then::reassign;
      const auto people = users(field(reassign, "approverIds"), at + ".reassignToApprovers.approverIds");
      if (people.empty()) complain(at + ".reassignToApprovers.approverIds", "nobody is named.");
      sla.to = {ByUsers{people}};
    }
    if (field(value, "cancelTicket").is_object()) {
      ++kinds;
      sla.then = Sla::Then::cancel;
    }
    if (field(value, "skipStep").is_object()) {
      ++kinds;
      sla.then = Sla::Then::skip;
    }
    if (kinds != 1) complain(at, "it has one of replacePolicy, reassignToApprovers, cancelTicket and skipStep.");
    return sla;
  }

  const Visit& visit_;
  const json::Value& wish_;
  std::string baseline_;
  std::vector<std::string> used_;  // sequences that something leads to
  std::optional<Error> wrong_;
};

}  // namespace

Result<std::string> baseline_key(const json::Value& wish) {
  const std::string& type = field(wish, "policyType").string();
  if (type.empty() || type == "POLICY_TYPE_UNSPECIFIED" || type == "POLICY_TYPE_GRANT") return std::string("grant");
  if (type == "POLICY_TYPE_REVOKE") return std::string("revoke");
  return invalid("policyType: c1 has policies for granting and revoking: POLICY_TYPE_GRANT, POLICY_TYPE_REVOKE.",
                 "policyType");
}

Result<Policy> policy_from(const Visit& visit, const json::Value& wish, Policy policy) {
  return Reader(visit, wish).read(std::move(policy));
}

}  // namespace c1::bot::api
