#pragma once
// The organisation file: what C1_ORG and later `c1 apply` read. Its shape is fixed by
// manifests/organisation.example.yaml.

#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "bot/file_problem.hpp"
#include "storage/store.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot {

struct OrganisationFile {
  workflow::Organisation organisation;  // only if there are no problems
  std::vector<FileProblem> problems;    // all of them, in the order of the file
};

// `path` is a file, or a folder whose *.yaml and *.yml files (sorted by name) are read as one.
OrganisationFile read_organisation(const std::string& path);
// The same from text; `name` stands in problems.
OrganisationFile parse_organisation(const std::string& name, const std::string& yaml);

struct Applied {
  int added = 0, changed = 0, archived = 0;
  bool nothing() const { return added + changed + archived == 0; }
};
json::Value to_json(const Applied& applied);
// Makes the stored organisation equal to this one, in `tx`: unchanged items are not written, missing ones archived, the
// catalog's version and the audit log move only if something changed. What the API has changed stands as long as the
// file says the same of it (organisation_kept.hpp).
Applied apply_organisation(storage::Tx& tx, const workflow::Organisation& organisation, Instant now);
// The same, and nothing is kept of what the API has changed.
Applied overwrite_organisation(storage::Tx& tx, const workflow::Organisation& organisation, Instant now);
// What is stored, without what directories say of people. Throws as load_catalog() does.
workflow::Organisation stored_organisation(storage::Tx& tx);
// The stored organisation as the catalog. Throws storage::StoreDown if an item cannot be read: naming it.
workflow::CatalogPtr load_catalog(storage::Tx& tx);

}  // namespace c1::bot
