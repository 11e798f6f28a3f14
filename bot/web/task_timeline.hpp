#pragma once
// What has happened to a request, in the order it did: out of its audit entries and comments. Pure.

#include <vector>

#include "bot/web/visit.hpp"
#include "storage/store.hpp"
#include "workflow/form.hpp"

namespace c1::bot::web {

// [{at, who: person | null, kind: "comment" | "done" | "refused" | "moved", says, quote, edited}]. Comments that were
// deleted are not there. `says` begins after the name of `who`.
json::Value timeline(const std::vector<storage::AuditRecord>& entries, const std::vector<workflow::Comment>& comments,
                     const workflow::Catalog& catalog);

json::Value decision_json(const workflow::Decision& decision, const workflow::Catalog& catalog);
json::Value form_json(const workflow::Form& form);
// An entry of the audit log.
json::Value record_json(const storage::AuditRecord& record, const workflow::Catalog& catalog, bool with_address);

}  // namespace c1::bot::web
