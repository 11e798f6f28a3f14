// The section `apps`, with their entitlements.

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "bot/organisation_draft.hpp"
#include "bot/organisation_systems.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

const yaml::Shape kAppShape{
    .what = "an app",
    .keys = {"slug", "name", "description", "instructions", "owners", "accounts", "policy", "revoke_policy",
             "entitlements"},
};
const yaml::Shape kAccount{.what = "an account", .keys = {"person", "name", "label"}};
constexpr std::size_t kLongestAccount = 75;  // a choice in Slack: of characters, and twice as many bytes

const yaml::Shape kEntitlementShape{
    .what = "an entitlement",
    .keys = {"slug", "name", "description", "alias", "resource", "max_duration", "owners", "policy", "revoke_policy",
             "emergency", "form", "holders", "provisioning", "deprovisioning"},
};
const yaml::Shape kResource{.what = "a resource", .keys = {"type", "name", "owners"}};
const yaml::Shape kEmergency{.what = "the emergency access", .keys = {"policy"}};

std::optional<Resource> resource_of(const yaml::Fields& fields, Draft& draft) {
  const yaml::Node* node = fields.find("resource");
  if (!node) return std::nullopt;
  const yaml::Fields parts(*node, kResource, draft.problems);
  const auto type = parts.require_text("type");
  const auto name = parts.require_text("name");
  if (!type || !name) return std::nullopt;
  return Resource{type->text, name->text, draft.users(parts.texts("owners"))};
}

std::optional<Seconds> max_duration_of(const yaml::Fields& fields, Draft& draft) {
  const auto word = fields.text("max_duration");
  if (!word) return std::nullopt;
  const auto duration = text::parse_duration(word->text);
  if (!duration)
    draft.problems.add(word->at,
                       yaml::shown(word->text) +
                           " is not a duration. Write it as 90m, 8h, 30d or 1w2d; without \"max_duration\" the "
                           "access may be held for good.");
  else if (*duration < kShortestAccess)
    draft.problems.add(word->at, "Nobody can ask for less than " + text::duration_words(kShortestAccess) +
                                     "; so \"max_duration\" should not be shorter.");
  return duration;
}

// Its own policy, or `app_policy`; without either, nobody would say who decides.
void read_policy(const yaml::Fields& fields, const std::optional<yaml::Word>& app_policy, bool app_has_policy,
                 Entitlement& entitlement, Draft& draft) {
  if (fields.find("policy")) {
    if (const auto policy = fields.text("policy")) {
      entitlement.policy = {draft.refer(Thing::policy, *policy)};
      draft.policy_uses.push_back({draft.organisation.entitlements.size(), entitlement.policy, policy->at});
    }
  } else if (app_policy) {
    entitlement.policy = {app_policy->text};
    draft.policy_uses.push_back({draft.organisation.entitlements.size(), entitlement.policy, fields.at()});
  } else if (!app_has_policy && fields.is_map()) {
    draft.problems.add(fields.at(),
                       "This entitlement has no policy, so nobody could decide on it. Give it a \"policy\", "
                       "or give its app one for all of its entitlements.");
  }
}

struct AppPolicy {
  std::optional<yaml::Word> word;
  bool stands = false;  // also when it could not be read
  std::optional<yaml::Word> revoke;
};

void read_further_policies(const yaml::Fields& fields, const AppPolicy& app_policy, Entitlement& entitlement,
                           Draft& draft) {
  const std::size_t index = draft.organisation.entitlements.size();
  if (const auto revoke = fields.text("revoke_policy")) {
    entitlement.revoke_policy = {draft.refer(Thing::policy, *revoke)};
    draft.policy_uses.push_back({index, entitlement.revoke_policy, revoke->at});
  } else if (app_policy.revoke) {
    entitlement.revoke_policy = {app_policy.revoke->text};
    draft.policy_uses.push_back({index, entitlement.revoke_policy, fields.at()});
  }
  const yaml::Node* emergency = fields.find("emergency");
  if (!emergency) return;
  const yaml::Fields parts(*emergency, kEmergency, draft.problems);
  const auto policy = parts.require_text("policy");
  if (!policy) return;
  entitlement.emergency = PolicyId{draft.refer(Thing::policy, *policy)};
  draft.policy_uses.push_back({index, *entitlement.emergency, policy->at});
}

void read_entitlement(const yaml::Node& node, const App& app, const AppPolicy& app_policy, Draft& draft) {
  const yaml::Fields fields(node, kEntitlementShape, draft.problems);
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
  entitlement.holders = draft.users(fields.texts("holders"));
  if (const auto form = fields.text("form")) entitlement.form = FormId{draft.refer(Thing::form, *form)};
  if (fields.find("provisioning")) {
    WaysToGive ways = ways_of(fields, "provisioning", draft);
    if (ways.manual) entitlement.provisioning = *std::move(ways.manual);
    entitlement.systems = std::move(ways.systems);
  }
  if (fields.find("deprovisioning")) {
    WaysToGive ways = ways_of(fields, "deprovisioning", draft);
    entitlement.deprovisioning = std::move(ways.manual);
    if (!ways.systems.methods.empty() || !entitlement.systems.methods.empty())
      entitlement.removal = std::move(ways.systems);
  }
  read_policy(fields, app_policy.word, app_policy.stands, entitlement, draft);
  read_further_policies(fields, app_policy, entitlement, draft);
  draft.organisation.entitlements.push_back(std::move(entitlement));
}

// Of the names that systems give: no control characters, and no blanks that nobody sees.
bool is_account_name(const std::string& name) {
  return text::trimmed(name) == name && std::none_of(name.begin(), name.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

void check_account(const yaml::Word& word, std::string_view what, Draft& draft) {
  if (!is_account_name(word.text))
    draft.problems.add(word.at, yaml::shown(word.text) + " cannot be " + std::string(what) +
                                    ": it has line breaks, or blanks at an end.");
  else if (text::length(word.text) > kLongestAccount || word.text.size() > 2 * kLongestAccount)
    draft.problems.add(word.at, yaml::shown(word.text) + " is too long for " + std::string(what) + ": " +
                                    std::to_string(kLongestAccount) + " characters are the most.");
}

void read_accounts(const yaml::Fields& fields, App& app, Draft& draft) {
  std::map<std::string, yaml::Place> named;
  for (const yaml::Node* node : fields.list("accounts")) {
    const yaml::Fields account(*node, kAccount, draft.problems);
    const auto person = account.require_text("person");
    const auto name = account.require_text("name");
    const auto label = account.text("label");
    if (label) check_account(*label, "the label of an account", draft);
    if (name) check_account(*name, "the name of an account", draft);
    if (!person || !name) continue;
    const auto [earlier, is_new] = named.emplace(name->text, name->at);
    if (!is_new)
      draft.problems.add(name->at, "There is already an account " + yaml::shown(name->text) + " in this app, on " +
                                       draft.problems.seen_from(name->at, earlier->second) + ".");
    app.accounts.push_back({draft.user(*person), name->text, label ? label->text : ""});
  }
}

void read_app(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kAppShape, draft.problems);
  App app;
  if (const auto slug = slug_of(fields, kLongestAppSlug, draft)) {
    app.id = {slug->text};
    draft.declare(Thing::app, *slug);
  }
  if (const auto name = fields.require_text("name")) app.name = name->text;
  app.description = fields.text_or_empty("description");
  app.instructions = fields.text_or_empty("instructions");
  app.owners = draft.users(fields.texts("owners"));
  read_accounts(fields, app, draft);
  const AppPolicy policy{fields.text("policy"), fields.find("policy") != nullptr, fields.text("revoke_policy")};
  if (policy.word) draft.refer(Thing::policy, *policy.word);
  if (policy.revoke) draft.refer(Thing::policy, *policy.revoke);
  for (const yaml::Node* entitlement : fields.list("entitlements")) read_entitlement(*entitlement, app, policy, draft);
  draft.organisation.apps.push_back(std::move(app));
}

}  // namespace

void read_apps(const std::vector<const yaml::Node*>& apps, Draft& draft) {
  for (const yaml::Node* app : apps) read_app(*app, draft);
}

}  // namespace c1::bot
