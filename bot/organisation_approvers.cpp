// Who decides, or gets a task: the ways to name people in policies and in provisioning.

#include <algorithm>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "bot/organisation_draft.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

const yaml::Shape kNamed{
    .what = "an approver",
    .keys = {"users", "holders_of", "expression"},
    .not_yet = {{"group", "name the entitlement whose holders are the group: {holders_of: it/on-call}."},
                {"webhook", "name people instead: {users: [jun@acme.test]}."}},
};
constexpr std::string_view kKinds =
    " manager, app_owners, entitlement_owners, resource_owners, self, an email, {users: [...]}, "
    "{holders_of: app/entitlement} or {expression: ...}.";

std::optional<Approvers> named_by(const yaml::Word& word, const Called& called, Draft& draft) {
  const std::pair<std::string_view, Approvers> words[] = {{"manager", ByManager{}},
                                                          {"app_owners", ByAppOwners{}},
                                                          {"entitlement_owners", ByEntitlementOwners{}},
                                                          {"resource_owners", ByResourceOwners{}},
                                                          {"self", BySelf{}}};
  std::vector<std::string_view> known;
  for (const auto& [name, approvers] : words) {
    if (word.text == name) return approvers;
    known.push_back(name);
  }
  if (word.text.find('@') != std::string::npos) return ByUsers{{draft.user(word)}};
  const std::string hint = text::did_you_mean(word.text, known);
  draft.problems.add(word.at, yaml::shown(word.text) + " names nobody." +
                                  (hint.empty() ? " " + std::string(called.are) + std::string(kKinds) : hint));
  return std::nullopt;
}

std::optional<Approvers> described_by(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kNamed, draft.problems);
  const yaml::Node* users = fields.find("users");
  const auto group = fields.text("holders_of");
  const auto expression = fields.text("expression");
  const int kinds = (users ? 1 : 0) + (fields.find("holders_of") ? 1 : 0) + (fields.find("expression") ? 1 : 0);
  if (kinds > 1)
    draft.problems.add(node.at, "This has one of \"users\", \"holders_of\" and \"expression\", not several.");
  if (users) return ByUsers{draft.users(fields.require_texts("users"))};
  if (group) return ByHolders{{draft.refer(Thing::entitlement, *group)}};
  if (expression) {
    check_cel(*expression, Cel::approvers, draft);
    return ByExpression{expression->text};
  }
  if (node.members.empty())
    draft.problems.add(node.at, "Nobody is named here; this needs \"users\", \"holders_of\" or \"expression\".");
  return std::nullopt;
}

std::optional<Approvers> one_of(const yaml::Node& node, const Called& called, Draft& draft) {
  if (node.kind == yaml::Node::Kind::map) return described_by(node, draft);
  const auto word = yaml::text_of(node, called.one, draft.problems);
  return word ? named_by(*word, called, draft) : std::nullopt;
}

}  // namespace

std::vector<Approvers> approvers_of(const yaml::Node& node, const Called& called, Draft& draft) {
  std::vector<const yaml::Node*> nodes{&node};
  if (node.kind == yaml::Node::Kind::list || node.kind == yaml::Node::Kind::null) nodes = node.items;
  if (nodes.empty())
    draft.problems.add(node.at, "Nobody is named here. " + std::string(called.are) + std::string(kKinds));
  std::vector<Approvers> all;
  for (const yaml::Node* item : nodes) {
    auto approvers = one_of(*item, called, draft);
    if (!approvers) continue;
    if (std::find(all.begin(), all.end(), *approvers) == all.end())
      all.push_back(*std::move(approvers));
    else
      draft.problems.add(item->at, "This is named here for the second time.");
  }
  return all;
}

std::optional<Seconds> duration_of(const yaml::Word& word, std::string_view what, Draft& draft) {
  const auto duration = text::parse_duration(word.text);
  if (!duration)
    draft.problems.add(word.at, std::string(what) + " should be a duration, such as 90m, 8h, 30d or 1w2d; this is " +
                                    yaml::shown(word.text) + ".");
  return duration;
}

}  // namespace c1::bot
