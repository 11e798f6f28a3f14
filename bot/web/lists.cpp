#include "bot/web/lists.hpp"

#include <algorithm>

#include "bot/command_words.hpp"
#include "workflow/words.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

struct Period {
  Instant since{};
  Instant until = from_millis(INT64_MAX);
};

// A day as `until` is the whole day.
Result<Period> period_in(const Visit& visit) {
  Period period;
  const std::string since = visit.asked("since"), until = visit.asked("until");
  const auto from = time_in(since), to = time_in(until);
  if (!since.empty() && !from) return invalid("A time is written like 2026-11-24 or 2026-11-24T09:30:00Z.", "since");
  if (!until.empty() && !to) return invalid("A time is written like 2026-11-24 or 2026-11-24T09:30:00Z.", "until");
  if (from) period.since = *from;
  if (to) period.until = until.size() == 10 ? *to + std::chrono::hours(24) : *to;
  return period;
}

std::int64_t before_in(const Visit& visit) { return number_in(visit.asked("before"), INT64_MAX); }

// Whether all that the filter names may be seen, whoever it is about.
bool sees_all_of(const Visit& visit, const storage::RequestFilter& filter) {
  const Catalog& catalog = visit.catalog();
  if (is_overseer(visit.user())) return true;
  if (const App* app = catalog.app({filter.app}); app && contains(app->owners, visit.user().id)) return true;
  const User* subject = catalog.user({filter.subject});
  return subject && (subject->id == visit.user().id || manages(catalog, visit.user().id, *subject));
}

}  // namespace

Result<storage::RequestFilter> request_filter(const Visit& visit) {
  const auto period = period_in(visit);
  if (!period) return period.error();
  storage::RequestFilter filter{.of = {},
                                .subject = visit.asked("subject"),
                                .requester = {},
                                .app = visit.asked("app"),
                                .entitlement = {},
                                .kind = visit.asked("kind"),
                                .state = visit.asked("state"),
                                .since = period->since,
                                .until = period->until,
                                .before_number = before_in(visit)};
  if (!sees_all_of(visit, filter)) filter.of = visit.user().id.value;
  return filter;
}

Result<storage::AuditFilter> audit_filter(const Visit& visit) {
  if (!is_overseer(visit.user())) return forbidden("The audit log is for administrators.");
  const auto period = period_in(visit);
  if (!period) return period.error();
  return storage::AuditFilter{.actor = visit.asked("actor"),
                              .subject = visit.asked("subject"),
                              .surface = visit.asked("surface"),
                              .what = visit.asked("what"),
                              .request = visit.asked("request"),
                              .since = period->since,
                              .until = period->until,
                              .before_sequence = before_in(visit)};
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (!line.empty() || &cell != &cells.front()) line += ',';
    line += '"';
    if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos) line += '\'';
    for (const char c : cell) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line + "\r\n";
}

}  // namespace c1::bot::web
