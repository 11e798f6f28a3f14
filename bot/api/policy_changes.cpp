// Policies: made, changed and taken away. They are shown as they were sent, as long as they are what was made of that:
// a client that compares finds no difference.

#include <algorithm>

#include "base/text.hpp"
#include "bot/api/changing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/policy_reader.hpp"
#include "bot/api/task_view.hpp"
#include "workflow/codec.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kLongestPolicySlug = 80;
const std::vector<std::string_view> kPolicyShape{"policySteps", "rules", "policyType", "baselinePolicyId"};
const std::vector<std::string_view> kPolicyFields{"displayName", "description",      "policySteps", "rules",
                                                  "policyType",  "baselinePolicyId", "annotations", "postActions"};

std::string policy_declared(const PolicyId& id) { return "policy/" + id.value; }

// What a client has said of it, with what it says now over it; without a shape, that which is in force.
json::Value merged(const Visit& now, const json::Value& wish, const json::Value& shown) {
  const Mask mask(now.call.body, wish);
  json::Value all = json::object();
  for (const std::string_view name : kPolicyFields) {
    const json::Value& value = mask.has(name) ? field(wish, name) : shown[name];
    if (!value.is_null()) all.set(name, value);
  }
  return all;
}

Result<std::string> made_of(const Visit& now, OrganisationEdit& edit, Policy policy, const json::Value& said) {
  auto name = name_in(said, "displayName");
  if (!name) return name.error();
  policy.name = *std::move(name);
  if (field(said, "postActions").array().size() > 0)
    return invalid("postActions: c1 has none. Leave them out.", "postActions");
  if (!field(said, "description").is_null() && !field(said, "description").is_string())
    return invalid("description must be a text.", "description");
  auto read = policy_from(now, said, std::move(policy));
  if (!read) return read.error();
  json::Value posted = json::object();
  for (const std::string_view field_name : kPolicyFields)
    if (field_name != "displayName" && said.has(field_name)) posted.set(field_name, said[field_name]);
  edit.set(*read);
  edit.declare(policy_declared(read->id), json::object({{"of", to_json(*read).dump()}, {"said", std::move(posted)}}));
  return read->id.value;
}

// A part of a policy can only be replaced where the rest can be said in a client's words: else it would be lost.
std::optional<Error> would_lose(const Visit& now, const Policy& policy, const Mask& mask) {
  if (mask.has("policySteps") && mask.has("rules")) return std::nullopt;
  const auto again = policy_from(now, policy_view(now, policy), policy);
  if (again && *again == policy) return std::nullopt;
  return conflict(
      "The organisation file says more of this policy than the API can show, and that would be lost. Send "
      "policySteps and rules, both whole, or change the policy in the file.");
}

Answer policy_answer(const Visit& visit, const std::string& key) {
  const Policy* policy = visit.catalog().policy({key});
  if (!policy) return not_found("There is no such policy any more.");
  return json::object({{"policy", policy_view(visit, *policy)}});
}

}  // namespace

// The shape is shown as it was sent only while the policy is what was made of it: the file may have changed it since.
json::Value policy_view(const Visit& visit, const Policy& policy) {
  json::Value view = policy_json(policy);
  const json::Value& declared = visit.directory.declared(policy_declared(policy.id));
  const bool is_as_sent = declared["of"].string() == to_json(policy).dump();
  for (const auto& [name, value] : declared["said"].object()) {
    const bool is_shape = std::find(kPolicyShape.begin(), kPolicyShape.end(), name) != kPolicyShape.end();
    if (is_as_sent || !is_shape) view.set(name, value);
  }
  return view;
}

Answer create_policy(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  const json::Value wish = in_camel_case(visit.call.body);
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        auto name = name_in(wish, "displayName");
        if (!name) return name.error();
        Policy policy;
        policy.id = {free_slug(slug_from(*name, kLongestPolicySlug), kLongestPolicySlug,
                               [&](const std::string& slug) { return now.catalog().policy({slug}) != nullptr; })};
        return made_of(now, edit, std::move(policy), wish);
      },
      policy_answer);
}

Answer update_policy(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  const Policy* found = visit.directory.policy(visit.param("id"));
  if (!found) return not_found("There is no such policy.");
  const json::Value wish = in_camel_case(field(visit.call.body, "policy"));
  if (auto error = Mask(visit.call.body, wish).unknown(kPolicyFields)) return *error;
  const PolicyId id = found->id;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        const Policy* before = now.catalog().policy(id);
        if (!before) return not_found("There is no such policy any more.");
        const Mask mask(now.call.body, wish);
        const bool reshaped = std::any_of(kPolicyShape.begin(), kPolicyShape.end(),
                                          [&](std::string_view name) { return mask.has(name); });
        const json::Value said = merged(now, wish, policy_view(now, *before));
        if (reshaped) {
          if (auto error = would_lose(now, *before, mask)) return *error;
          return made_of(now, edit, *before, said);
        }
        // Its name alone: the steps stay what they are, whatever of them can be said in a client's words.
        auto name = name_in(said, "displayName");
        if (!name) return name.error();
        Policy policy = *before;
        policy.name = *std::move(name);
        json::Value declared = now.directory.declared(policy_declared(id));
        const bool is_as_sent = declared["of"].string() == to_json(*before).dump();
        declared.set("of", is_as_sent ? to_json(policy).dump() : "");
        for (const std::string_view field_name : {"description", "annotations"})
          if (said.has(field_name)) declared.member("said").set(field_name, said[field_name]);
        edit.set(policy);
        edit.declare(policy_declared(id), declared);
        return id.value;
      },
      policy_answer);
}

Answer delete_policy(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  const Policy* found = visit.directory.policy(visit.param("id"));
  if (!found) return not_found("There is no such policy.");
  const PolicyId id = found->id;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        if (auto used = policy_in_use(now.catalog(), id)) return *used;
        edit.remove_policy(id);
        return id.value;
      },
      [](const Visit&, const std::string&) -> Answer { return json::object(); });
}

}  // namespace c1::bot::api
