#pragma once
// Catalogs under the names that the public API has for them, for catalogs.cpp and catalog_changes.cpp.

#include "bot/api/visit.hpp"

namespace c1::bot::api {

// Theirs are published or not, for everyone or for those who hold one of some entitlements; ours have a condition.
struct Shown {
  bool published = true;
  bool to_everyone = true;
  std::vector<workflow::EntitlementId> access;

  std::string audience() const;    // "" = everyone
  json::Value remembered() const;  // with the audience that was made of it
};
Shown shown_to(const Visit& visit, const workflow::CatalogEntry& entry);
std::string access_audience(const std::vector<workflow::EntitlementId>& held);

std::string catalog_declared(std::string_view slug);
json::Value catalog_json(const workflow::CatalogEntry& entry, const Shown& shown, const json::Value& declared);
json::Value catalog_json(const Visit& visit, const workflow::CatalogEntry& entry);
json::Value catalog_view(const Visit& visit, const workflow::CatalogEntry& entry);
json::Value requestable_json(const workflow::CatalogEntry& entry, const workflow::Entitlement& entitlement);
// The {id} of the path. Errc::not_found for what the caller may not see.
Result<const workflow::CatalogEntry*> catalog_in(const Visit& visit);

}  // namespace c1::bot::api
