#include "bot/organisation_approvals.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

const yaml::Shape kApprove{
    .what = "an approval",
    .keys = {"by", "fallback", "quorum", "distinct", "allow_self", "require_reason", "allow_delegation",
             "allow_reassignment", "sla", "channel"},
};
const yaml::Shape kSla{.what = "an SLA", .keys = {"after", "then"}};
const yaml::Shape kThen{.what = "what follows an SLA", .keys = {"reassign", "use"}};
constexpr Called kHandedOnTo{"An approver", "\"allow_reassignment\" is true, false, or to whom:"};
constexpr Called kAskedThen{"An approver", "Who is asked then is one of"};
constexpr std::size_t kLongestChannel = 81;  // Slack's 80, and the #

std::optional<Quorum> quorum_in(const std::string& text) {
  if (text == "any") return Quorum{};
  if (text == "all") return Quorum{Quorum::Kind::all, 1};
  int count = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (failed != std::errc{} || end != text.data() + text.size() || count < 1) return std::nullopt;
  return Quorum{Quorum::Kind::count, count};
}

// Nothing where it depends on who owns or holds what.
std::optional<int> most_people(const std::vector<Approvers>& by) {
  std::set<UserId> people;
  int single = 0;
  for (const Approvers& approvers : by) {
    const auto* named = std::get_if<ByUsers>(&approvers);
    if (named)
      people.insert(named->users.begin(), named->users.end());
    else if (std::holds_alternative<ByManager>(approvers) || std::holds_alternative<BySelf>(approvers))
      ++single;
    else
      return std::nullopt;
  }
  return static_cast<int>(people.size()) + single;
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
    else if (word.text == "reassign")
      rule.reason_on_reassign = true;
    else
      draft.problems.add(word.at, "\"require_reason\" lists some of approve, deny and reassign; this is " +
                                      yaml::shown(word.text) + ".");
  }
}

// `true`, `false`, or those to whom it may be handed on.
void read_reassignment(const yaml::Fields& fields, ApprovalRule& rule, Draft& draft) {
  const yaml::Node* node = fields.find("allow_reassignment");
  if (!node) return;
  const bool is_flag = node->kind == yaml::Node::Kind::text && (node->text == "true" || node->text == "false");
  if (is_flag) {
    rule.allow_reassignment = node->text == "true";
    return;
  }
  rule.allow_reassignment = true;
  rule.reassign_to = approvers_of(*node, kHandedOnTo, draft);
}

void read_consequence(const yaml::Node& node, const std::string& policy, Sla& sla, Draft& draft) {
  if (node.kind == yaml::Node::Kind::text && node.text == "skip") {
    sla.then = Sla::Then::skip;
  } else if (node.kind == yaml::Node::Kind::text && node.text == "cancel") {
    sla.then = Sla::Then::cancel;
  } else if (node.kind != yaml::Node::Kind::map) {
    draft.problems.add(node.at, "\"then\" should be skip, cancel, {reassign: [ines@acme.test]} or {use: a-policy}.");
  } else {
    const yaml::Fields fields(node, kThen, draft.problems);
    const yaml::Node* reassign = fields.find("reassign");
    const auto use = fields.text("use");
    if ((reassign != nullptr) == (fields.find("use") != nullptr))
      draft.problems.add(node.at, "What follows an SLA is one of \"reassign\" and \"use\".");
    if (reassign) sla.to = approvers_of(*reassign, kAskedThen, draft);
    if (use) {
      sla.then = Sla::Then::use_policy;
      sla.policy = {draft.refer(Thing::policy, *use)};
      draft.policy_edges.push_back({policy, *use});
    }
  }
}

void read_sla(const yaml::Fields& fields, const std::string& policy, ApprovalRule& rule, Draft& draft) {
  const yaml::Node* node = fields.find("sla");
  if (!node) return;
  const yaml::Fields parts(*node, kSla, draft.problems);
  Sla sla;
  if (const auto after = parts.require_text("after"))
    sla.after = duration_of(*after, "\"after\"", draft).value_or(Seconds{0});
  if (const yaml::Node* then = parts.require("then")) read_consequence(*then, policy, sla, draft);
  rule.sla = std::move(sla);
}

// Those who are asked when the time is up must be as many as the step wants, too.
void check_reassign(const yaml::Fields& fields, const ApprovalRule& rule, Draft& draft) {
  if (!rule.sla || rule.sla->to.empty() || rule.quorum.kind != Quorum::Kind::count) return;
  const auto most = most_people(rule.sla->to);
  if (most && *most < rule.quorum.count)
    draft.problems.add(fields.find("sla")->at, "This step wants " + std::to_string(rule.quorum.count) +
                                                   " approvals, but when its time is up only " + std::to_string(*most) +
                                                   (*most == 1 ? " person is" : " people are") + " asked.");
}

bool is_channel_name(std::string_view text) {
  return text.size() > 1 && text[0] == '#' && text::length(text) <= kLongestChannel &&
         text.find_first_of(" \t\r\n,.@#ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1) == std::string_view::npos;
}

void read_channel(const yaml::Fields& fields, ApprovalRule& rule, Draft& draft) {
  const yaml::Node* node = fields.find("channel");
  if (!node) return;
  rule.channel = text::trimmed(node->text);
  if (is_channel_name(rule.channel)) return;
  // Without quotes, what begins with # is a comment: nothing stands there.
  const std::string is = node->kind == yaml::Node::Kind::text ? yaml::shown(node->text) : std::string(kind_of(*node));
  draft.problems.add(node->at,
                     "\"channel\" should be the name of a Slack channel in quotes, such as "
                     "\"#access-admins\"; this is " +
                         is + ".");
}

void check_self(const yaml::Fields& fields, const ApprovalRule& rule, Draft& draft) {
  if (rule.allow_self) return;
  const auto is_self = [](const Approvers& one) { return std::holds_alternative<BySelf>(one); };
  for (const auto& [key, people] : {std::pair{"by", &rule.by}, std::pair{"fallback", &rule.fallback}})
    if (std::any_of(people->begin(), people->end(), is_self))
      draft.problems.add(fields.find(key)->at,
                         "\"self\" asks the person whom the access is for; that needs `allow_self: true`.");
}

}  // namespace

ApprovalRule approval_of(const yaml::Node& node, const std::string& policy, Draft& draft) {
  const yaml::Fields fields(node, kApprove, draft.problems);
  ApprovalRule rule;
  const yaml::Node* by = fields.require("by");
  if (by) rule.by = approvers_of(*by, kApprovers, draft);
  if (const yaml::Node* fallback = fields.find("fallback")) rule.fallback = approvers_of(*fallback, kApprovers, draft);
  read_quorum(fields, rule, draft);
  rule.distinct = fields.flag("distinct");
  rule.allow_self = fields.flag("allow_self");
  check_self(fields, rule, draft);
  read_required_reasons(fields, rule, draft);
  rule.allow_delegation = !fields.find("allow_delegation") || fields.flag("allow_delegation");
  read_reassignment(fields, rule, draft);
  read_sla(fields, policy, rule, draft);
  check_reassign(fields, rule, draft);
  read_channel(fields, rule, draft);
  return rule;
}

}  // namespace c1::bot
