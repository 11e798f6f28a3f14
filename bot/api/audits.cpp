#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/task_view.hpp"
#include "bot/api/views.hpp"
#include "workflow/words.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;
using storage::AuditRecord;

constexpr std::size_t kMostOfOneTask = 5000;
constexpr std::size_t kStride = 500;
constexpr std::size_t kMostWalked = 5000;

json::Value body_of(const AuditRecord& record) {
  auto body = json::parse(record.entry.body);
  return body ? *std::move(body) : json::object();
}

// What an entry says, under the name that they have for it; a comment in a person's words.
void set_payload(json::Value& row, const AuditRecord& record) {
  const std::string& what = record.entry.what;
  const json::Value body = body_of(record);
  if (what == "comment.added")
    row.set("comment", json::object({{"comment", body["comment"]["text"]}}));
  else if (what == "request.opened")
    row.set("taskCreated", json::object());
  else if (what == "request.escalated")
    row.set("taskEscalated", json::object());
  else if (what == "request.restarted")
    row.set("taskRestarted", json::object());
  else if (what == "step.reassigned")
    row.set("approvalReassigned", json::object({{"newUsers", json::array()}}));
  else if (what == "request.duration_changed" || what == "grant.end_changed")
    row.set("grantDurationUpdated", json::object());
  else if (what == "provisioning.failed")
    row.set("provisionError", json::object({{"error", body["error"]}}));
  else if (what == "request.closed")
    row.set("stateChange", json::object({{"previousState", "TASK_STATE_OPEN"}}));
  else
    row.set("actionSubmitted", json::object());
}

json::Value audit_json(const Request& request, const AuditRecord& record) {
  const bool by_person = record.entry.actor != "system";
  json::Value row =
      json::object({{"id", std::to_string(record.sequence)},
                    {"ticketId", request.id.value},
                    {"userId", by_person ? public_id(UserId{record.entry.actor}) : ""},
                    {"created", when(record.entry.at)},
                    {"currentState", record.entry.what == "request.closed" ? "TASK_STATE_CLOSED" : "TASK_STATE_OPEN"},
                    {"eventType", record.entry.what == "provisioning.failed" ? "TASK_AUDIT_EVENT_TYPE_ERROR"
                                                                             : "TASK_AUDIT_EVENT_TYPE_NEUTRAL"},
                    {"source", record.entry.surface == "slack" ? "SOURCE_SLACK" : "SOURCE_C1"},
                    {"workflowStep", 0},
                    {"metadata", json::object()},
                    // Not of ConductorOne's API: our own name of the event, and all that is in the log of it.
                    {"what", record.entry.what},
                    {"detail", body_of(record)}});
  set_payload(row, record);
  return row;
}

// OCSF 1.1, Entity Management (3004).
json::Value ocsf_json(const Visit& visit, const AuditRecord& record) {
  const User* actor = visit.catalog().user({record.entry.actor});
  return json::object(
      {{"activity_id", 99},
       {"activity_name", record.entry.what},
       {"category_name", "Identity & Access Management"},
       {"category_uid", 3},
       {"class_name", "Entity Management"},
       {"class_uid", 3004},
       {"type_uid", 300499},
       {"severity_id", 1},
       {"status_id", 1},
       {"time", to_millis(record.entry.at)},
       {"actor", json::object({{"user", json::object({{"uid", actor ? public_id(actor->id) : record.entry.actor},
                                                      {"name", actor ? actor->name : record.entry.actor},
                                                      {"email_addr", actor ? actor->email : ""}})}})},
       {"src_endpoint", json::object({{"ip", record.entry.address}})},
       {"metadata", json::object({{"uid", std::to_string(record.sequence)},
                                  {"version", "1.1.0"},
                                  {"product", json::object({{"name", "c1"}, {"vendor_name", "c1"}})}})},
       {"unmapped", json::object({{"request", record.entry.request},
                                  {"subject", record.entry.subject},
                                  {"surface", record.entry.surface},
                                  {"body", body_of(record)},
                                  {"hash", record.hash}})}});
}

Result<std::int64_t> sequence_in(std::string_view text, std::int64_t otherwise) {
  if (text.empty()) return otherwise;
  if (text.size() > 18 || !std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); }))
    return invalid("This names no event of ours.", "pageToken");
  return std::stoll(std::string(text));
}

struct LogWish {
  std::optional<Instant> since, until;
  bool newest_first = false;
  std::size_t size = 25;
  std::int64_t from = 0;
};
Result<LogWish> log_wish(const json::Value& body) {
  Fields fields(body);
  LogWish wish{fields.time("since"), fields.time("until")};
  wish.newest_first = fields.text("sortDirection") == "SORT_DIRECTION_DESC";
  const std::string since_event = fields.text("sinceEventUid");
  if (fields.wrong()) return *fields.wrong();
  const auto page = page_in(body);
  if (!page) return page.error();
  wish.size = page->size;
  const std::int64_t begin = wish.newest_first ? std::numeric_limits<std::int64_t>::max() : 0;
  const auto from = sequence_in(page->after.empty() && !wish.newest_first ? since_event : page->after, begin);
  if (!from) return from.error();
  wish.from = *from;
  return wish;
}

}  // namespace

Answer list_task_audits(const Visit& visit) {
  Fields fields(visit.call.body);
  const std::string id = fields.text("taskId");
  const bool comments_only = fields.flag("commentsOnly");
  const bool newest_first = fields.flag("newestFirst");
  if (fields.wrong()) return *fields.wrong();
  const auto task = task_in(visit, id);
  if (!task) return task.error();
  auto records = visit.services.store.read([&](storage::Tx& tx) { return tx.audit_of(task->id, kMostOfOneTask); });
  if (comments_only) std::erase_if(records, [](const AuditRecord& r) { return r.entry.what != "comment.added"; });
  if (newest_first) std::reverse(records.begin(), records.end());
  return without_expanded(
      paged(records, page_in(visit.call.body), [&](const AuditRecord& r) { return audit_json(*task, r); }));
}

Answer list_system_log(const Visit& visit) {
  if (!has_role(visit.me, Role::super_admin) && !has_role(visit.me, Role::read_only_admin))
    return forbidden("The system log is read by super administrators and read-only administrators.");
  const auto wish = log_wish(visit.call.body);
  if (!wish) return wish.error();
  json::Value rows = json::array();
  std::string next;
  visit.services.store.read([&](storage::Tx& tx) {
    rows = json::array();
    next.clear();
    std::int64_t at = wish->from;
    for (std::size_t walked = 0;; walked += kStride) {
      if (walked >= kMostWalked) return next = page_token(std::to_string(at));
      const auto stride = wish->newest_first ? tx.audit_before(at, kStride) : tx.audit(at, kStride);
      for (const AuditRecord& record : stride) {
        if (rows.array().size() == wish->size) return next = page_token(std::to_string(at));
        at = record.sequence;
        const Instant time = record.entry.at;
        if ((!wish->since || time >= *wish->since) && (!wish->until || time < *wish->until))
          rows.push(ocsf_json(visit, record));
      }
      if (stride.size() < kStride) return next;
    }
  });
  return json::object({{"list", std::move(rows)}, {"nextPageToken", next}});
}

}  // namespace c1::bot::api
