// The section `apps`, with their entitlements.

#include "base/text.hpp"
#include "bot/organisation_draft.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

const yaml::Shape kApp{
    .what = "an app",
    .keys = {"slug", "name", "description", "instructions", "owners", "policy", "entitlements"},
};
const yaml::Shape kEntitlement{
    .what = "an entitlement",
    .keys = {"slug", "name", "description", "alias", "resource", "max_duration", "owners", "policy", "provisioning"},
    .not_yet = {{"emergency", "leave it out: until then everybody goes through the entitlement's normal policy."},
                {"holders", "leave it out: people become holders when their request is granted."},
                {"form",
                 "leave it out: the request form asks for a reason, and \"instructions\" can say what to write."}},
};
const yaml::Shape kResource{.what = "a resource", .keys = {"type", "name"}};
constexpr std::string_view kUseManual = "use \"manual\": somebody gets a task and does it by hand.";
const yaml::Shape kMethod{
    .what = "a provisioning method",
    .keys = {"manual"},
    .not_yet = {{"webhook", kUseManual},
                {"scim", kUseManual},
                {"ldap", kUseManual},
                {"slack", kUseManual},
                {"delegated", kUseManual}},
};
const yaml::Shape kManual{.what = "a manual task", .keys = {"assignees", "instructions"}};

std::optional<Resource> resource_of(const yaml::Fields& fields, Draft& draft) {
  const yaml::Node* node = fields.find("resource");
  if (!node) return std::nullopt;
  const yaml::Fields parts(*node, kResource, draft.problems);
  const auto type = parts.require_text("type");
  const auto name = parts.require_text("name");
  if (!type || !name) return std::nullopt;
  return Resource{type->text, name->text};
}

std::optional<Seconds> max_duration_of(const yaml::Fields& fields, Draft& draft) {
  const auto word = fields.text("max_duration");
  if (!word) return std::nullopt;
  const auto duration = text::parse_duration(word->text);
  if (!duration)
    draft.problems.add(word->at, yaml::shown(word->text) + " is not a duration. Write it as 90m, 8h, 30d or 1w2d; " +
                                     "without \"max_duration\" the access may be held for good.");
  return duration;
}

// Nobody named = the app's owners.
std::vector<UserId> assignees_of(const yaml::Fields& fields, Draft& draft) {
  const yaml::Node* node = fields.find("assignees");
  if (!node) return {};
  if (node->kind == yaml::Node::Kind::text && node->text == "app_owners") return {};
  if (node->kind != yaml::Node::Kind::list || node->items.empty()) {
    draft.problems.add(node->at, "\"assignees\" should be app_owners, or a list of emails such as [jun@acme.test].");
    return {};
  }
  std::vector<yaml::Word> emails;
  for (const yaml::Word& word : fields.texts("assignees")) {
    if (word.text != "app_owners")
      emails.push_back(word);
    else
      draft.problems.add(word.at, "\"app_owners\" stands alone: write `assignees: app_owners`, or name the people.");
  }
  return draft.users(emails);
}

ManualProvisioning provisioning_of(const yaml::Fields& fields, Draft& draft) {
  ManualProvisioning provisioning;
  if (!fields.find("provisioning")) return provisioning;
  const auto methods = fields.require_list("provisioning");
  if (methods.size() > 1)
    draft.problems.add(methods[1]->at,
                       "A chain of provisioning methods is not supported yet; keep one, and write in "
                       "its \"instructions\" what else is to be done.");
  for (const yaml::Node* method : methods) {
    const yaml::Fields named(*method, kMethod, draft.problems);
    const yaml::Node* manual = method->members.empty() ? named.require("manual") : named.find("manual");
    if (!manual) continue;
    const yaml::Fields task(*manual, kManual, draft.problems);
    provisioning.assignees = assignees_of(task, draft);
    provisioning.instructions = task.text_or_empty("instructions");
  }
  return provisioning;
}

// Its own policy, or `app_policy`; without either, nobody would say who decides.
void read_policy(const yaml::Fields& fields, const std::optional<yaml::Word>& app_policy, bool app_has_policy,
                 Entitlement& entitlement, Draft& draft) {
  if (fields.find("policy")) {
    if (const auto policy = fields.text("policy")) {
      entitlement.policy = {draft.refer(Thing::policy, *policy)};
      draft.policy_uses.push_back({draft.organisation.entitlements.size(), policy->at});
    }
  } else if (app_policy) {
    entitlement.policy = {app_policy->text};
    draft.policy_uses.push_back({draft.organisation.entitlements.size(), fields.at()});
  } else if (!app_has_policy && fields.is_map()) {
    draft.problems.add(fields.at(),
                       "This entitlement has no policy, so nobody could decide on it. Give it a \"policy\", "
                       "or give its app one for all of its entitlements.");
  }
}

struct AppPolicy {
  std::optional<yaml::Word> word;
  bool stands = false;  // also when it could not be read
};

void read_entitlement(const yaml::Node& node, const App& app, const AppPolicy& app_policy, Draft& draft) {
  const yaml::Fields fields(node, kEntitlement, draft.problems);
  Entitlement entitlement;
  entitlement.app = app.id;
  if (const auto slug = slug_of(fields, kLongestEntitlementSlug, draft)) {
    entitlement.slug = slug->text;
    entitlement.id = {app.id.value + "/" + slug->text};
    draft.declare(Thing::entitlement, {entitlement.id.value, slug->at});
  }
  if (const auto name = fields.require_text("name")) entitlement.name = name->text;
  entitlement.description = fields.text_or_empty("description");
  if (const auto alias = fields.text("alias")) {
    entitlement.alias = alias->text;
    check_slug(*alias, "an alias", kLongestSlug, draft);
    draft.declare(Thing::alias, *alias);
  }
  entitlement.resource = resource_of(fields, draft);
  entitlement.max_duration = max_duration_of(fields, draft);
  entitlement.owners = draft.users(fields.texts("owners"));
  entitlement.provisioning = provisioning_of(fields, draft);
  read_policy(fields, app_policy.word, app_policy.stands, entitlement, draft);
  draft.organisation.entitlements.push_back(std::move(entitlement));
}

void read_app(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kApp, draft.problems);
  App app;
  if (const auto slug = slug_of(fields, kLongestAppSlug, draft)) {
    app.id = {slug->text};
    draft.declare(Thing::app, *slug);
  }
  if (const auto name = fields.require_text("name")) app.name = name->text;
  app.description = fields.text_or_empty("description");
  app.instructions = fields.text_or_empty("instructions");
  app.owners = draft.users(fields.texts("owners"));
  const AppPolicy policy{fields.text("policy"), fields.find("policy") != nullptr};
  if (policy.word) draft.refer(Thing::policy, *policy.word);
  for (const yaml::Node* entitlement : fields.list("entitlements")) read_entitlement(*entitlement, app, policy, draft);
  draft.organisation.apps.push_back(std::move(app));
}

}  // namespace

void read_apps(const std::vector<const yaml::Node*>& apps, Draft& draft) {
  for (const yaml::Node* app : apps) read_app(*app, draft);
}

}  // namespace c1::bot
