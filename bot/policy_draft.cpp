#include "bot/policy_draft.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "bot/organisation_file.hpp"
#include "bot/organisation_slice.hpp"
#include "bot/organisation_text.hpp"
#include "bot/organisation_text_policies.hpp"
#include "bot/yaml_tree.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using yaml::Node;
using yaml::Place;

constexpr int kMostNodes = 20'000;  // aliases make much of little
constexpr std::size_t kMostPolicyProblems = 50;

std::string below(const std::string& path, const std::string& key) { return path.empty() ? key : path + "." + key; }

// ---- places and paths

struct Nearest {
  Place at{0, 0, 0};
  std::string path;
  bool found = false;
};

void offer(Nearest& nearest, const Place& wanted, const Place& here, const std::string& path) {
  const Place comparable{wanted.file, here.line, here.column};
  if (comparable > wanted || (nearest.found && comparable < nearest.at)) return;
  nearest = {comparable, path, true};
}

// The last thing of the text that begins at `wanted` or before it.
void look(const Node& node, const Place& wanted, const std::string& path, Nearest& nearest) {
  offer(nearest, wanted, node.at, path);
  for (std::size_t i = 0; i < node.items.size(); ++i)
    look(*node.items[i], wanted, below(path, std::to_string(i)), nearest);
  for (const yaml::Member& member : node.members) {
    const std::string inside = below(path, member.key);
    offer(nearest, wanted, member.at, inside);
    if (member.value) look(*member.value, wanted, inside, nearest);
  }
}

const Node* member_of(const Node* node, std::string_view key) {
  if (!node) return nullptr;
  for (const yaml::Member& member : node->members)
    if (member.key == key) return member.value;
  return nullptr;
}

// Where `path` stands, or as much of it as there is.
Place place_of(const Node& root, const std::string& path) {
  const Node* node = &root;
  for (const std::string& key : text::split(path, '.')) {
    const Node* next = member_of(node, key);
    if (!next && !node->items.empty() && !key.empty() && key.find_first_not_of("0123456789") == std::string::npos) {
      const std::size_t index = std::min<std::size_t>(std::stoul(key.substr(0, 6)), node->items.size() - 1);
      next = node->items[index];
    }
    if (!next) break;
    node = next;
  }
  return node->at;
}

// ---- a text as an item

json::Value json_of(const Node& node, int& left) {
  if (--left < 0) return {};
  if (node.kind == Node::Kind::text) return node.text;
  if (node.kind == Node::Kind::list) {
    json::Value list = json::array();
    for (const Node* item : node.items) list.push(json_of(*item, left));
    return list;
  }
  if (node.kind == Node::Kind::null) return {};
  json::Value map = json::object();
  for (const yaml::Member& member : node.members)
    map.set(member.key, member.value ? json_of(*member.value, left) : json::Value());
  return map;
}

// ---- the check

// Whatever the item may lean on: every text in it as a person, a group and an expression. More than needed does no harm.
void collect_texts(const json::Value& value, ApprovalRule& into) {
  if (value.is_string()) {
    into.by.push_back(ByUsers{{{lower_address(value.string())}}});
    into.by.push_back(ByHolders{{value.string()}});
    into.by.push_back(ByExpression{value.string()});
  }
  for (const json::Value& element : value.array()) collect_texts(element, into);
  for (const auto& [name, member] : value.object()) collect_texts(member, into);
}

Organisation with_policy(const Catalog& catalog, const Policy& policy) {
  Organisation all = catalog.organisation();
  const auto place =
      std::find_if(all.policies.begin(), all.policies.end(), [&](const Policy& one) { return one.id == policy.id; });
  if (place == all.policies.end())
    all.policies.push_back(policy);
  else
    *place = policy;
  return all;
}

// The item of that policy in the text of an organisation.
const Node* item_in_tree(const yaml::Tree& tree, std::size_t index) {
  const Node* policies = tree.root() ? member_of(tree.root(), "policies") : nullptr;
  return policies && index < policies->items.size() ? policies->items[index] : nullptr;
}

bool comes_before(const Place& at, const Node& item) {
  return at.line < item.at.line || (at.line == item.at.line && at.column < item.at.column);
}

std::vector<PolicyProblem> problems_by_path(const std::vector<FileProblem>& problems, const std::string& written,
                                            std::size_t index) {
  yaml::Problems unread;
  const yaml::Tree tree(written, unread.add_file(""), unread);
  const Node* item = item_in_tree(tree, index);
  std::vector<PolicyProblem> all;
  for (const FileProblem& problem : problems) {
    if (all.size() == kMostPolicyProblems) break;
    const Place at{0, problem.line, problem.column};
    Nearest nearest;
    // One line for each item: what stands on another line is about something else, that goes by this policy.
    if (item && at.line == item->at.line && !comes_before(at, *item)) look(*item, at, "", nearest);
    const PolicyProblem one{nearest.path, problem.says};
    const bool is_new = std::none_of(all.begin(), all.end(), [&](const PolicyProblem& other) {
      return other.path == one.path && other.says == one.says;
    });
    if (is_new) all.push_back(one);
  }
  return all;
}

}  // namespace

PolicyDraft policy_draft(const Catalog& catalog, const json::Value& item) {
  PolicyDraft draft{.item = item};
  const PolicyId id{item["slug"].string()};
  if (!item.is_object() || id.empty()) {
    draft.problems.push_back({"slug", "A policy needs a short name, such as two-people."});
    return draft;
  }
  ApprovalRule leans_on;
  collect_texts(item, leans_on);
  const Organisation part =
      slice_of(with_policy(catalog, {.id = id, .name = {}, .steps = {leans_on}, .rules = {}, .use = {}}),
               {{"policy", id.value}});
  const std::string written = organisation_text(part, id, item);
  OrganisationFile file = parse_organisation("", written);
  const auto is_it = [&](const Policy& one) { return one.id == id; };
  const auto place = std::find_if(part.policies.begin(), part.policies.end(), is_it);
  draft.problems = problems_by_path(file.problems, written, static_cast<std::size_t>(place - part.policies.begin()));
  if (!draft.problems.empty()) return draft;
  const auto read = std::find_if(file.organisation.policies.begin(), file.organisation.policies.end(), is_it);
  if (read != file.organisation.policies.end()) draft.policy = *read;
  return draft;
}

PolicyDraft policy_draft(const Catalog& catalog, const std::string& yaml, const std::string& slug) {
  PolicyDraft draft;
  yaml::Problems problems;
  const yaml::Tree tree(yaml, problems.add_file(""), problems);
  const Node* root = tree.root();
  if (root && root->kind == Node::Kind::list && root->items.size() == 1) root = root->items[0];
  int left = kMostNodes;
  if (root && problems.none()) draft.item = json_of(*root, left);
  if (!problems.none() || !draft.item.is_object() || left < 0) {
    for (const FileProblem& one : problems.list()) draft.problems.push_back({"", one.says, one.line, one.column});
    if (draft.problems.empty())
      draft.problems.push_back({"",
                                left < 0 ? "This is too much for one policy."
                                         : "One policy is a map of keys and values, such as `name: Manager`.",
                                1, 1});
    draft.item = json::Value();
    return draft;
  }
  if (!draft.item.has("slug")) draft.item.set("slug", slug);
  draft = policy_draft(catalog, draft.item);
  for (PolicyProblem& problem : draft.problems) {
    const Place at = place_of(*root, problem.path);
    problem.line = at.line;
    problem.column = at.column;
  }
  return draft;
}

json::Value policy_item(const Policy& policy) { return policy_item_json(policy); }

CatalogPtr catalog_with(const Catalog& catalog, const Policy& policy, const EntitlementId& goes_by) {
  Organisation all = with_policy(catalog, policy);
  for (Entitlement& one : all.entitlements) {
    if (one.id != goes_by) continue;
    one.policy = policy.id;
    if (one.emergency) one.emergency = policy.id;
  }
  return std::make_shared<const Catalog>(std::move(all), catalog.version());
}

}  // namespace c1::bot
