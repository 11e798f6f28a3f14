// Forms, which clients call request schemas: made, changed and taken away, and asked for entitlements. They are shown as
// they were sent, as long as they are what was made of that.

#include <algorithm>

#include "base/text.hpp"
#include "bot/api/changing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/form_reader.hpp"
#include "bot/api/views.hpp"
#include "workflow/codec.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kLongestFormSlug = 60;

std::string form_declared(const FormId& id) { return "form/" + id.value; }

// ---- what is shown --------------------------------------------------------------------------------------------------

json::Value form_schema_json(const Form& form, const json::Value& declared) {
  json::Value shown = form_json(form);
  shown.set("description", declared["description"].string());
  if (declared["of"].string() == to_json(form).dump()) shown.set("fields", declared["fields"]);
  return json::object({{"id", public_id(form.id)},
                       {"form", std::move(shown)},
                       {"justificationVisibility", "JUSTIFICATION_VISIBILITY_SHOW"},
                       {"createdAt", nullptr},
                       {"modifiedAt", nullptr},
                       {"deletedAt", nullptr}});
}

Answer form_answer(const Visit& visit, const std::string& key) {
  const Form* form = visit.catalog().form({key});
  if (!form) return not_found("There is no such form any more.");
  return json::object({{"requestSchema", form_schema_json(*form, visit.directory.declared(form_declared(form->id)))}});
}

// For administrators, for the owners of apps, and for whoever may be asked it.
bool may_read_form(const Visit& visit, const Form& form) {
  const auto& all = visit.catalog().organisation();
  const auto is_mine = [&](const App& app) { return owns(visit.me, app); };
  if (oversees(visit.me) || std::any_of(all.apps.begin(), all.apps.end(), is_mine)) return true;
  const Eyes eyes(visit);
  return std::any_of(all.entitlements.begin(), all.entitlements.end(),
                     [&](const Entitlement& e) { return e.form == form.id && eyes.see(e); });
}

Result<const Form*> form_in(const Visit& visit, const std::string& id) {
  const Form* form = visit.directory.form(id);
  if (!form || !may_read_form(visit, *form)) return not_found("There is no such form, or you may not see it.");
  return form;
}

// ---- what is wanted -------------------------------------------------------------------------------------------------

struct FormWish {
  std::optional<std::string> name, description;
  const json::Value* fields = nullptr;  // null: they stay what they are
};

// Of fields of a form, and of the whole, what we have no place for.
std::optional<Error> keeps_no_such(const json::Value& form, const json::Value& whole) {
  for (const std::string_view name : {"fieldGroups", "fieldRelationships"})
    if (!field(form, name).array().empty())
      return invalid(
          std::string(name) + " cannot be kept here: c1 asks the fields one after the other. Leave them out.",
          std::string(name));
  const std::string& shown = field(whole, "justificationVisibility").string();
  if (shown.ends_with("_HIDE"))
    return invalid("justificationVisibility: c1 always asks why. Leave it out, or say JUSTIFICATION_VISIBILITY_SHOW.",
                   "justificationVisibility");
  return std::nullopt;
}

Result<std::string> form_made(const Visit& now, OrganisationEdit& edit, Form form, const FormWish& wish) {
  json::Value declared = now.directory.declared(form_declared(form.id));
  const bool was_as_sent = declared["of"].string() == to_json(form).dump();
  if (wish.name) form.name = *wish.name;
  if (wish.description) declared.set("description", *wish.description);
  if (wish.fields) {
    auto fields = form_fields_from(*wish.fields);
    if (!fields) return fields.error();
    form.fields = *std::move(fields);
    declared.set("fields", *wish.fields);
  }
  declared.set("of", wish.fields || was_as_sent ? to_json(form).dump() : "");
  edit.set(form);
  edit.declare(form_declared(form.id), declared);
  return form.id.value;
}

// "form.displayName" is a path as good as "display_name"; "form" is all of it.
json::Value mask_of_form(const json::Value& body) {
  std::string paths;
  for (const std::string& each : text::split(field(body, "updateMask").string(), ',')) {
    std::string path = to_camel_case(text::trimmed(each));
    for (const std::string_view head : {"requestSchema.", "form."})
      if (path.starts_with(head)) path.erase(0, head.size());
    if (path == "form" || path == "requestSchema") return json::object();
    if (!path.empty()) paths += (paths.empty() ? "" : ",") + path;
  }
  return json::object({{"updateMask", paths}});
}

// ---- what asks it ---------------------------------------------------------------------------------------------------

struct FormBinding {
  FormId form;
  EntitlementId entitlement;
};
Result<FormBinding> form_binding_in(const Visit& visit) {
  const json::Value& ref = field(visit.call.body, "entitlementRef");
  const auto e = entitlement_in(visit, field(ref, "appId").string(), ref["id"].string());
  if (!e) return e.error();
  if (auto error = may_not_administer(visit, *visit.catalog().app((*e)->app))) return *error;
  const auto form = form_in(visit, field(visit.call.body, "requestSchemaId").string());
  if (!form) return form.error();
  return FormBinding{(*form)->id, (*e)->id};
}

json::Value form_binding_json(const FormId& form, const Entitlement& e) {
  return json::object({{"requestSchemaId", public_id(form)},
                       {"entitlementRef", json::object({{"appId", public_id(e.app)}, {"id", public_id(e.id)}})}});
}

Error no_entitlement() { return not_found("There is no such entitlement any more."); }

// `rewritten`: the entitlement as it is to be with that form, or without.
using Rebind = Result<Entitlement> (*)(Entitlement, const FormId&);
Answer change_binding(const Visit& visit, Rebind rewritten, const View& view) {
  const auto wish = form_binding_in(visit);
  if (!wish) return wish.error();
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        const Entitlement* before = now.catalog().entitlement(wish->entitlement);
        if (!before) return no_entitlement();
        const auto after = rewritten(*before, wish->form);
        if (!after) return after.error();
        edit.set(*after);
        return after->id.value;
      },
      view);
}

}  // namespace

Answer get_form(const Visit& visit) {
  const auto form = form_in(visit, visit.param("id"));
  if (!form) return form.error();
  return form_answer(visit, (*form)->id.value);
}

Answer create_form(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  const json::Value wish = in_camel_case(visit.call.body);
  if (auto error = keeps_no_such(wish, wish)) return *error;
  auto name = name_in(wish, "name");
  if (!name) return name.error();
  Fields fields(wish);
  const std::string description = text::trimmed(fields.text("description"));
  if (fields.wrong()) return *fields.wrong();
  const json::Value none = json::array();
  const json::Value& asked = wish["fields"].is_null() ? none : wish["fields"];
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) {
        Form form;
        form.id = {free_slug(slug_from(*name, kLongestFormSlug), kLongestFormSlug,
                             [&](const std::string& slug) { return now.catalog().form({slug}) != nullptr; })};
        return form_made(now, edit, std::move(form), {*name, description, &asked});
      },
      form_answer);
}

Answer update_form(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  const auto found = form_in(visit, visit.param("id"));
  if (!found) return found.error();
  const json::Value whole = in_camel_case(field(visit.call.body, "requestSchema"));
  const json::Value& sent = whole["form"];
  const json::Value body = mask_of_form(visit.call.body);
  const Mask mask(body, sent);
  if (auto error = mask.unknown(
          {"displayName", "description", "fields", "fieldGroups", "fieldRelationships", "justificationVisibility"}))
    return *error;
  if (auto error = keeps_no_such(sent, whole)) return *error;
  FormWish wish;
  if (mask.has("displayName")) {
    auto name = name_in(sent, "displayName");
    if (!name) return name.error();
    wish.name = *std::move(name);
  }
  Fields fields(sent);
  if (mask.has("description")) wish.description = text::trimmed(fields.text("description"));
  if (fields.wrong()) return *fields.wrong();
  if (mask.has("fields")) wish.fields = &sent["fields"];
  const FormId id = (*found)->id;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        const Form* before = now.catalog().form(id);
        if (!before) return not_found("There is no such form any more.");
        return form_made(now, edit, *before, wish);
      },
      form_answer);
}

// No entitlement asks it any more. A policy that does has to be changed first.
Answer delete_form(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  const auto found = form_in(visit, visit.param("id"));
  if (!found) return found.error();
  const FormId id = (*found)->id;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        for (const Entitlement& each : now.catalog().organisation().entitlements) {
          if (each.form != id) continue;
          Entitlement without = each;
          without.form.reset();
          edit.set(without);
        }
        edit.remove("form", id.value);
        edit.declare(form_declared(id), nullptr);
        return id.value;
      },
      [](const Visit&, const std::string&) -> Answer { return json::object(); });
}

Answer find_form_binding(const Visit& visit) {
  const json::Value& ref = field(visit.call.body, "entitlementRef");
  const auto found = entitlement_in(visit, field(ref, "appId").string(), ref["id"].string());
  if (!found) return found.error();
  if (!(*found)->form) return not_found("This entitlement asks no questions of its own.");
  return form_binding_json(*(*found)->form, **found);
}

// In the place of another that was asked before.
Answer bind_form(const Visit& visit) {
  const Rebind bound = [](Entitlement e, const FormId& form) -> Result<Entitlement> {
    e.form = form;
    return e;
  };
  return change_binding(visit, bound, [](const Visit& after, const std::string& key) -> Answer {
    const Entitlement* e = after.catalog().entitlement({key});
    if (!e || !e->form) return no_entitlement();
    return form_binding_json(*e->form, *e);
  });
}

Answer unbind_form(const Visit& visit) {
  const Rebind unbound = [](Entitlement e, const FormId& form) -> Result<Entitlement> {
    if (e.form != form) return not_found("This form is not asked for that entitlement.");
    e.form.reset();
    return e;
  };
  return change_binding(visit, unbound, [](const Visit&, const std::string&) -> Answer { return json::object(); });
}

}  // namespace c1::bot::api
