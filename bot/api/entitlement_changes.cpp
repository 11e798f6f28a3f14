// Entitlements: made, changed and taken away. What is made twice alike is made once: clients rely on it.

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "bot/api/changing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kLongestEntitlementWord = 80;

Error no_such(std::string_view what, const std::string& id, std::string_view field) {
  return invalid("There is no such " + std::string(what) + ": " + text::fit(id, 60) + ".", std::string(field));
}

Result<PolicyId> policy_named(const Visit& visit, const std::string& id, std::string_view field) {
  if (id.empty()) return PolicyId{};
  const Policy* policy = visit.directory.policy(id);
  if (!policy) return no_such("policy", id, field);
  return policy->id;
}

Result<std::vector<UserId>> owners_among(const Visit& visit, const std::vector<std::string>& ids,
                                         std::string_view field) {
  std::vector<UserId> people;
  for (const std::string& id : ids) {
    const User* user = visit.directory.user(id);
    if (!user) return no_such("user", id, field);
    if (std::find(people.begin(), people.end(), user->id) == people.end()) people.push_back(user->id);
  }
  return people;
}

// People who do it, or another entitlement that carries it. Other ways are the organisation file's.
Result<void> read_ways(const Visit& visit, const json::Value& policy, ManualProvisioning& manual, Systems& systems) {
  const json::Value& by_hand = field(policy, "manual");
  const json::Value& delegated = field(policy, "delegated");
  if (delegated.is_object()) {
    const Entitlement* carrier = visit.directory.entitlement(field(delegated, "entitlementId").string());
    if (!carrier) return no_such("entitlement", field(delegated, "entitlementId").string(), "provisionerPolicy");
    manual = {};
    systems = {.methods = {{.kind = "delegated", .connection = "", .settings = {{"entitlement", carrier->id.value}}}}};
    return {};
  }
  Fields fields(by_hand);
  auto people = owners_among(visit, fields.texts("userIds"), "provisionerPolicy.manual.userIds");
  const std::string instructions = text::trimmed(fields.text("instructions"));
  if (fields.wrong()) return *fields.wrong();
  if (!people) return people.error();
  manual = {.assignees = {}, .instructions = instructions};
  if (!people->empty()) manual.assignees.push_back(ByUsers{*std::move(people)});
  systems = {};
  return {};
}

// What a client sends of an entitlement, put into ours.
class Reading {
 public:
  Reading(const Visit& now, const json::Value& wish) : now_(now), wish_(wish), mask_(now.call.body, wish) {}

  Result<Entitlement> into(Entitlement e) {
    shown_ = entitlement_json(e, {});
    read_words(e);
    read_policies(e);
    read_ways(e);
    if (fields_.wrong()) return *fields_.wrong();
    if (wrong_) return *wrong_;
    return e;
  }

 private:
  // Asked for, and not what is there already.
  bool changes(std::string_view name) const { return mask_.has(name) && field(wish_, name) != shown_[name]; }
  void complain(const Error& error) {
    if (!wrong_) wrong_ = error;
  }

  void read_words(Entitlement& e) {
    if (mask_.has("displayName") || e.name.empty()) {
      auto name = name_in(wish_, "displayName");
      if (name)
        e.name = *std::move(name);
      else
        complain(name.error());
    }
    if (mask_.has("description")) e.description = text::trimmed(fields_.text("description"));
    if (mask_.has("alias")) read_alias(e);
    if (mask_.has("durationUnset") && field(wish_, "durationUnset").is_object()) e.max_duration.reset();
    if (mask_.has("durationGrant")) e.max_duration = fields_.duration("durationGrant");
    if (mask_.has("appEntitlementOwnerIds")) {
      auto owners = owners_among(now_, fields_.texts("appEntitlementOwnerIds"), "appEntitlementOwnerIds");
      if (owners)
        e.owners = *std::move(owners);
      else
        complain(owners.error());
    }
    if (changes("requestSchemaId")) {
      const std::string id = fields_.text("requestSchemaId");
      const Form* form = now_.directory.form(id);
      if (!id.empty() && !form) return complain(no_such("form", id, "requestSchemaId"));
      e.form = form ? std::optional(form->id) : std::nullopt;
    }
  }

  void read_alias(Entitlement& e) {
    e.alias = text::trimmed(fields_.text("alias"));
    const Entitlement* other = e.alias.empty() ? nullptr : now_.catalog().entitlement_by_alias(e.alias);
    if (other && other->id != e.id)
      complain(conflict("The alias \"" + text::fit(e.alias, 60) + "\" is taken already: by " + other->name + "."));
  }

  void read_policy(std::string_view name, PolicyId& into) {
    if (!changes(name)) return;
    auto policy = policy_named(now_, fields_.text(name), name);
    if (policy)
      into = *std::move(policy);
    else
      complain(policy.error());
  }

  void read_policies(Entitlement& e) {
    const PolicyId before = e.policy;
    read_policy("grantPolicyId", e.policy);
    if (e.policy.empty()) e.policy = before;
    read_policy("revokePolicyId", e.revoke_policy);
    const bool enabled =
        mask_.has("emergencyGrantEnabled") ? fields_.flag("emergencyGrantEnabled") : e.emergency.has_value();
    PolicyId emergency = e.emergency.value_or(PolicyId{});
    read_policy("emergencyGrantPolicyId", emergency);
    if (enabled && emergency.empty())
      return complain(
          invalid("Emergency access needs a policy of its own: emergencyGrantPolicyId.", "emergencyGrantPolicyId"));
    e.emergency = enabled ? std::optional(emergency) : std::nullopt;
  }

  void read_ways(Entitlement& e) {
    for (const std::string_view name : {"provisionerPolicy", "provisionPolicy"}) {
      if (!mask_.has(name) || field(wish_, name) == shown_["provisionerPolicy"]) continue;
      const auto read = api::read_ways(now_, field(wish_, name), e.provisioning, e.systems);
      if (!read) complain(read.error());
    }
    if (changes("deprovisionerPolicy") && field(wish_, "deprovisionerPolicy").is_object()) {
      ManualProvisioning manual;
      Systems systems;
      const auto read = api::read_ways(now_, field(wish_, "deprovisionerPolicy"), manual, systems);
      if (!read) return complain(read.error());
      e.deprovisioning = manual;
      e.removal = systems.methods.empty() ? std::nullopt : std::optional(systems);
    }
  }

  const Visit& now_;
  const json::Value& wish_;
  const Mask mask_;
  Fields fields_{wish_};
  json::Value shown_;
  std::optional<Error> wrong_;
};

const std::vector<std::string_view> kDeclaredOfEntitlement{"slug", "purpose", "annotations"};

std::string entitlement_declared(const EntitlementId& id) { return "entitlement/" + id.value; }

json::Value as_kept(const Entitlement& e, const json::Value& declared) {
  json::Value kept = with_declared(entitlement_json(e, {}), declared);
  json::Value owners = ids_of(e.owners);
  kept.set("provisionPolicy", kept["provisionerPolicy"]).set("appEntitlementOwnerIds", std::move(owners));
  return kept;
}

template <class Find>
void set_public_id(json::Value& wish, std::string_view name, Find&& find) {
  const std::string& id = field(wish, name).string();
  if (const auto* thing = id.empty() ? nullptr : find(id)) wish.set(name, public_id(thing->id));
}

// Our own names do as well as ids, and come back as ids.
void set_public_ids(const Directory& directory, json::Value& wish) {
  const auto policy = [&](const std::string& id) { return directory.policy(id); };
  for (const std::string_view name : {"grantPolicyId", "revokePolicyId", "emergencyGrantPolicyId"})
    set_public_id(wish, name, policy);
  set_public_id(wish, "requestSchemaId", [&](const std::string& id) { return directory.form(id); });
  set_public_id(wish, "appId", [&](const std::string& id) { return directory.app(id); });
  const auto people = [&](json::Value& thing, std::string_view name) {
    json::Value ids = json::array();
    for (const json::Value& id : field(thing, name).array()) {
      const User* user = directory.user(id.string());
      ids.push(user ? json::Value(public_id(user->id)) : id);
    }
    if (field(thing, name).is_array()) thing.set(name, std::move(ids));
  };
  people(wish, "appEntitlementOwnerIds");
  for (const std::string_view name : {"provisionerPolicy", "provisionPolicy", "deprovisionerPolicy"})
    if (wish[name]["manual"].is_object()) people(wish.member(name).member("manual"), "userIds");
}

std::optional<Error> not_kept(const Visit& now, json::Value wish, const Entitlement& e, const json::Value& declared) {
  wish.erase("expandMask");  // of the answer
  wish.erase("expand_mask");
  set_public_ids(now.directory, wish);
  return would_not_be_kept(wish, as_kept(e, declared), "");
}

// The policy that most of the app's entitlements go by; of several the one with the most steps, to be on the safe side.
PolicyId usual_policy(const Visit& visit, const AppId& app) {
  std::map<PolicyId, std::size_t> uses;
  for (const Entitlement* e : visit.directory.entitlements_of(app)) ++uses[e->policy];
  const auto weight = [&](const auto& use) {
    const Policy* policy = visit.catalog().policy(use.first);
    return std::pair(use.second, policy ? policy->steps.size() + policy->rules.size() : 0);
  };
  const auto most =
      std::max_element(uses.begin(), uses.end(), [&](const auto& a, const auto& b) { return weight(a) < weight(b); });
  return most == uses.end() ? PolicyId{} : most->first;
}

Answer entitlement_answer(const Visit& visit, const std::string& key) {
  const Entitlement* e = visit.catalog().entitlement({key});
  if (!e) return not_found("There is no such entitlement any more.");
  Expansion expansion(visit.call.body);
  const auto counts = visit.services.store.read([&](storage::Tx& tx) { return tx.holder_counts(key, key + "\x01"); });
  json::Value view = entitlement_view(visit, *e, counts.empty() ? 0 : counts[0].second, expansion);
  return json::object({{"appEntitlementView", std::move(view)}, {"expanded", expansion.take()}});
}

Result<std::optional<Resource>> resource_in(const Visit& visit, const App& app, const json::Value& wish) {
  Fields fields(wish);
  const std::string type = fields.text("appResourceTypeId"), id = fields.text("appResourceId");
  if (fields.wrong()) return *fields.wrong();
  if (id.empty() && type.empty()) return std::optional<Resource>{};
  const auto found = visit.directory.resource(id);
  if (!found || found->app != app.id ||
      (!type.empty() && type != public_resource_type_id(app.id, found->resource.type)))
    return no_such("resource in this app", id, "appResourceId");
  return std::optional(found->resource);
}

Result<std::string> created(const Visit& now, OrganisationEdit& edit, const AppId& app_id) {
  const json::Value& wish = now.call.body;
  const App* app = now.catalog().app(app_id);
  if (!app) return not_found("There is no such app any more.");
  const auto resource = resource_in(now, *app, wish);
  if (!resource) return resource.error();
  Entitlement e;
  e.app = app->id;
  e.resource = *resource;
  e.policy = usual_policy(now, app->id);
  auto read = Reading(now, wish).into(std::move(e));
  if (!read) return read.error();
  if (read->policy.empty())
    return invalid(
        "grantPolicyId is missing: this app has no entitlement yet whose policy could be taken, so say who decides on "
        "this one.",
        "grantPolicyId");
  Fields fields(wish);
  const std::string given = fields.text("slug");
  if (fields.wrong()) return *fields.wrong();
  const std::string tail = slug_from(given.empty() ? read->name : given, kLongestEntitlementWord);
  const std::string slug = ((*resource ? slug_head(**resource) : "") + tail).substr(0, kLongestEntitlementWord);
  const auto place = [&](const std::string& word) { return EntitlementId{app->id.value + "/" + word}; };
  const Entitlement* there = now.catalog().entitlement(place(slug));
  const bool is_the_same = there && there->name == read->name && there->resource == read->resource;
  read->slug = is_the_same ? slug : free_slug(slug, kLongestEntitlementWord, [&](const std::string& word) {
    return now.catalog().entitlement(place(word)) != nullptr;
  });
  read->id = place(read->slug);
  if (is_the_same) return read->id.value;
  const json::Value declared = declared_with(now, entitlement_declared(read->id), wish, kDeclaredOfEntitlement);
  if (auto error = not_kept(now, wish, *read, declared)) return *error;
  edit.set(*read);
  edit.declare(entitlement_declared(read->id), declared);
  return read->id.value;
}

}  // namespace

Answer create_entitlement(const Visit& visit) {
  const auto app = app_in(visit, "app_id");
  if (!app) return app.error();
  if (auto error = may_not_administer(visit, **app)) return *error;
  const AppId id = (*app)->id;
  return change_organisation(
      visit, [&](const Visit& now, OrganisationEdit& edit) { return created(now, edit, id); }, entitlement_answer);
}

Answer update_entitlement(const Visit& visit) {
  const auto found = entitlement_in(visit, visit.param("app_id"), visit.param("id"));
  if (!found) return found.error();
  if (auto error = may_not_administer(visit, *visit.catalog().app((*found)->app))) return *error;
  const json::Value& wish = field(visit.call.body, "entitlement");
  if (auto error = Mask(visit.call.body, wish)
                       .unknown({"displayName",
                                 "description",
                                 "alias",
                                 "durationGrant",
                                 "durationUnset",
                                 "grantPolicyId",
                                 "revokePolicyId",
                                 "emergencyGrantEnabled",
                                 "emergencyGrantPolicyId",
                                 "provisionerPolicy",
                                 "deprovisionerPolicy",
                                 "requestSchemaId",
                                 "appId",
                                 "appResourceId",
                                 "appResourceTypeId",
                                 "slug",
                                 "purpose",
                                 "certifyPolicyId",
                                 "riskLevelValueId",
                                 "complianceFrameworkValueIds",
                                 "annotations"}))
    return *error;
  const EntitlementId id = (*found)->id;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        const Entitlement* before = now.catalog().entitlement(id);
        if (!before) return not_found("There is no such entitlement any more.");
        auto read = Reading(now, wish).into(*before);
        if (!read) return read.error();
        const json::Value declared = declared_with(now, entitlement_declared(id), wish, kDeclaredOfEntitlement);
        if (auto error = not_kept(now, Mask(now.call.body, wish).only(), *read, declared)) return *error;
        edit.set(*read);
        edit.declare(entitlement_declared(id), declared);
        return id.value;
      },
      entitlement_answer);
}

Answer delete_entitlement(const Visit& visit) {
  const auto found = entitlement_in(visit, visit.param("app_id"), visit.param("id"));
  if (!found) return found.error();
  if (auto error = may_not_administer(visit, *visit.catalog().app((*found)->app))) return *error;
  const EntitlementId id = (*found)->id;
  return change_organisation(
      visit,
      [&](const Visit&, OrganisationEdit& edit) -> Result<std::string> {
        edit.remove_entitlement(id);
        edit.declare(entitlement_declared(id), nullptr);
        return id.value;
      },
      [](const Visit&, const std::string&) -> Answer { return json::object(); });
}

}  // namespace c1::bot::api
