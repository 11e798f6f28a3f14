// The section `catalogs`.

#include <algorithm>

#include "base/nearest.hpp"
#include "bot/organisation_draft.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

const yaml::Shape kCatalogShape{
    .what = "a catalog",
    .keys = {"slug", "name", "description", "audience", "entitlements", "bundle"},
};

// "" = everyone.
std::string audience_of(const yaml::Fields& fields, Draft& draft) {
  const auto audience = fields.require_text("audience");
  if (!audience || audience->text == "everyone") return {};
  if (!text::did_you_mean(audience->text, {"everyone"}).empty())
    draft.problems.add(audience->at,
                       "There is no audience " + yaml::shown(audience->text) + ". Did you mean \"everyone\"?");
  else
    check_cel(*audience, Cel::audience, draft);
  return audience->text;
}

// `pattern` is app/entitlement or app/*.
void add_matches(const yaml::Word& pattern, CatalogEntry& entry, Draft& draft) {
  const auto add = [&](const EntitlementId& id) {
    if (std::find(entry.entitlements.begin(), entry.entitlements.end(), id) == entry.entitlements.end())
      entry.entitlements.push_back(id);
  };
  const std::size_t slash = pattern.text.find('/');
  const std::string app = pattern.text.substr(0, slash);
  if (slash == std::string::npos) {
    draft.problems.add(pattern.at, yaml::shown(pattern.text) +
                                       " should be app/entitlement, or app/* for all that an app "
                                       "has, such as \"" +
                                       (draft.has(Thing::app, app) ? app : "github") + "/*\".");
  } else if (pattern.text.substr(slash + 1) != "*") {
    add({draft.refer(Thing::entitlement, pattern)});
  } else if (!draft.has(Thing::app, app)) {
    draft.no_such(Thing::app, {app, pattern.at});
  } else {
    for (const Entitlement& entitlement : draft.organisation.entitlements)
      if (entitlement.app.value == app) add(entitlement.id);
  }
}

void read_catalog(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kCatalogShape, draft.problems);
  CatalogEntry entry;
  if (const auto slug = slug_of(fields, kLongestSlug, draft)) {
    entry.slug = slug->text;
    draft.declare(Thing::catalog, *slug);
  }
  if (const auto name = fields.require_text("name")) entry.name = name->text;
  entry.description = fields.text_or_empty("description");
  entry.audience = audience_of(fields, draft);
  entry.bundle = fields.flag("bundle");
  for (const yaml::Word& pattern : fields.require_texts("entitlements")) add_matches(pattern, entry, draft);
  draft.organisation.catalogs.push_back(std::move(entry));
}

}  // namespace

void read_catalogs(const std::vector<const yaml::Node*>& catalogs, Draft& draft) {
  for (const yaml::Node* catalog : catalogs) read_catalog(*catalog, draft);
}

}  // namespace c1::bot
