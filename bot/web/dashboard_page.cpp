#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "bot/web/overview.hpp"
#include "storage/store.hpp"
#include "workflow/codec.hpp"
#include "workflow/explain.hpp"
#include "workflow/words.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kMostInFigures = 5'000;  // requests that are looked at, the newest first
constexpr std::size_t kMostGroups = 15;
constexpr std::size_t kMostEnding = 50;
constexpr Seconds kEndsSoon{7 * 86'400};

// How long decisions took, in seconds.
using Waits = std::vector<std::int64_t>;

std::int64_t percentile(const Waits& sorted, int percent) {
  const std::size_t rank = (sorted.size() * static_cast<std::size_t>(percent) + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

json::Value waits_json(Waits waits) {
  if (waits.empty()) return {};
  std::sort(waits.begin(), waits.end());
  return json::object({{"decisions", waits.size()},
                       {"p50", percentile(waits, 50)},
                       {"p90", percentile(waits, 90)},
                       {"p99", percentile(waits, 99)}});
}

struct Figures {
  std::map<std::string, std::int64_t> by_day, by_outcome;
  Waits all;
  std::map<std::string, Waits> by_app, by_person;
};

bool is_of_a_person(const Decision& decision) {
  return !decision.by.empty() &&
         (decision.verdict == Decision::Verdict::approved || decision.verdict == Decision::Verdict::denied);
}

// A decision took from the one before it, or from when the request was opened or begun anew.
void count_waits(const Request& request, Figures& figures) {
  Instant since = request.opened;
  for (const Decision& decision : request.decisions) {
    if (is_of_a_person(decision) && decision.by != request.requester) {
      const auto waited = std::chrono::duration_cast<Seconds>(decision.at - since).count();
      const std::int64_t seconds = std::max<std::int64_t>(0, waited);
      figures.all.push_back(seconds);
      figures.by_app[request.app.value].push_back(seconds);
      figures.by_person[decision.by.value].push_back(seconds);
    }
    since = std::max(since, decision.at);
  }
}

Figures figures_of(const std::vector<Request>& requests) {
  Figures figures;
  for (const Request& request : requests) {
    ++figures.by_day[text::rfc3339(request.opened).substr(0, 10)];
    ++figures.by_outcome[request.outcome ? std::string(to_string(*request.outcome)) : "open"];
    count_waits(request, figures);
  }
  return figures;
}

// Those with most decisions first.
template <class Named>
json::Value groups_json(const std::map<std::string, Waits>& groups, Named&& name_of) {
  std::vector<std::pair<std::string, Waits>> all(groups.begin(), groups.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  json::Value list = json::array();
  for (auto& [id, waits] : all) {
    if (list.array().size() == kMostGroups) break;
    json::Value row = waits_json(std::move(waits));
    row.set("id", id).set("name", name_of(id));
    list.push(std::move(row));
  }
  return list;
}

json::Value counts_json(const std::map<std::string, std::int64_t>& counts) {
  json::Value list = json::array();
  for (const auto& [name, count] : counts) list.push(json::object({{"name", name}, {"count", count}}));
  return list;
}

json::Value ending_json(std::vector<Request> granted, const Visit& visit) {
  std::erase_if(granted, [&](const Request& one) {
    return !one.granted_until || *one.granted_until <= visit.now || *one.granted_until > visit.now + kEndsSoon;
  });
  std::sort(granted.begin(), granted.end(),
            [](const Request& a, const Request& b) { return *a.granted_until < *b.granted_until; });
  json::Value rows = json::array();
  for (const Request& request : granted) {
    if (rows.array().size() == kMostEnding) break;
    rows.push(row_json(request, visit.catalog()));
  }
  return json::object({{"count", granted.size()}, {"rows", rows}});
}

}  // namespace

Result<json::Value> dashboard(const Visit& visit) {
  if (const auto refusal = only_for_overseers(visit)) return *refusal;
  const std::int64_t days = std::clamp<std::int64_t>(number_in(visit.asked("days"), 30), 1, 366);
  const Catalog& catalog = visit.catalog();
  return visit.services.store.read([&](storage::Tx& tx) -> Result<json::Value> {
    storage::RequestFilter period;
    period.since = visit.now - std::chrono::hours(24 * days);
    const auto requests = tx.requests_matching(period, kMostInFigures + 1);
    storage::RequestFilter open, granted;
    open.state = "open";
    granted.state = "granted";
    const Figures figures = figures_of(requests);
    return json::object(
        {{"days", days},
         {"is_cut", requests.size() > kMostInFigures},
         {"asked", requests.size()},
         {"open", tx.requests_matching(open, kMostInFigures).size()},
         {"by_day", counts_json(figures.by_day)},
         {"by_outcome", counts_json(figures.by_outcome)},
         {"decided", waits_json(figures.all)},
         {"by_app", groups_json(figures.by_app, [&](const std::string& id) { return app_name(catalog, {id}); })},
         {"by_person",
          groups_json(figures.by_person, [&](const std::string& id) { return person_name(catalog, {id}); })},
         {"ending", ending_json(tx.requests_matching(granted, kMostInFigures), visit)}});
  });
}

}  // namespace c1::bot::web
