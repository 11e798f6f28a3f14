// What the lists show, as files.

#include "base/text.hpp"
#include "bot/web/lists.hpp"
#include "bot/web/pages.hpp"
#include "storage/audit.hpp"
#include "workflow/codec.hpp"
#include "workflow/words.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kMostRows = 10'000;

net::Response file(std::string body, std::string type, std::string_view name) {
  net::Response response{200, std::move(type), std::move(body), {}};
  response.headers.push_back({"Content-Disposition", "attachment; filename=\"" + std::string(name) + "\""});
  return response;
}

std::string row_of(const Request& request, const Catalog& catalog) {
  return csv_line({std::to_string(request.number), std::string(to_string(request.kind)),
                   request.outcome ? std::string(to_string(*request.outcome)) : "open",
                   person_name(catalog, request.subject), request.subject.value,
                   request.requester.empty() ? "" : person_name(catalog, request.requester), request.requester.value,
                   app_name(catalog, request.app), request.entitlement.value,
                   request.duration ? text::duration_words(*request.duration) : "", request.emergency ? "yes" : "no",
                   text::rfc3339(request.opened), request.closed ? text::rfc3339(*request.closed) : "", request.reason,
                   request.account});
}

}  // namespace

Result<net::Response> history_csv(const Visit& visit) {
  const auto filter = request_filter(visit);
  if (!filter) return filter.error();
  std::string csv = csv_line({"number", "kind", "state", "subject", "subject_id", "requester", "requester_id", "app",
                              "entitlement", "duration", "emergency", "opened", "closed", "reason", "account"});
  const auto requests =
      visit.services.store.read([&](storage::Tx& tx) { return tx.requests_matching(*filter, kMostRows); });
  for (const Request& request : requests) csv += row_of(request, visit.catalog());
  return file(std::move(csv), "text/csv; charset=utf-8", "requests.csv");
}

// ?format=jsonl|csv&since=&until=: the log itself, in its own order, so that its hashes can be checked; the other filters
// of the list do not count.
Result<net::Response> audit_export(const Visit& visit) {
  const auto filter = audit_filter(visit);
  if (!filter) return filter.error();
  const bool csv = visit.asked("format") == "csv";
  storage::AuditExport what{.format = csv ? storage::AuditExport::Format::csv : storage::AuditExport::Format::jsonl,
                            .since = {},
                            .until = {}};
  if (!visit.asked("since").empty()) what.since = filter->since;
  if (!visit.asked("until").empty()) what.until = filter->until;
  std::string body;
  storage::export_audit(visit.services.store, what, [&](std::string_view piece) { body += piece; });
  return csv ? file(std::move(body), "text/csv; charset=utf-8", "audit.csv")
             : file(std::move(body), "application/jsonl; charset=utf-8", "audit.jsonl");
}

}  // namespace c1::bot::web
