// My requests, what waits for me, and what has been.

#include <algorithm>

#include "bot/facts.hpp"
#include "bot/web/lists.hpp"
#include "bot/web/pages.hpp"
#include "workflow/explain.hpp"
#include "workflow/steps.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kPage = 50;
constexpr std::size_t kMostWaiting = 200;

// Newest first, and where the next page begins; null = there is none.
json::Value page_json(std::vector<Request> requests, const Catalog& catalog) {
  const bool more = requests.size() > kPage;
  if (more) requests.resize(kPage);
  json::Value rows = json::array();
  for (const Request& request : requests) rows.push(row_json(request, catalog));
  return json::object({{"requests", rows}, {"next", more ? json::Value(requests.back().number) : json::Value()}});
}

// What a person can do with it from the list, and what it would need.
json::Value waiting_json(storage::Tx& tx, const Visit& visit, const Request& request) {
  json::Value row = row_json(request, visit.catalog());
  const Facts facts = facts_about(tx, visit.catalog(), request, visit.now);
  const UserId& me = visit.user().id;
  row.set("step", request.step);
  row.set("may_decide", may(request, me, Action::approve, facts, visit.now));
  row.set("may_provision", may(request, me, Action::mark_provisioned, facts, visit.now));
  const ApprovalStep* approval = active_approval(request);
  row.set("reason_on_approve", approval && approval->rule.reason_on_approve);
  row.set("reason_on_deny", approval && approval->rule.reason_on_deny);
  row.set("note", approval ? approval->note : "");
  return row;
}

// ?app=&subject=&kind=&emergency=: what is to be seen of what waits.
bool is_asked_for(const Visit& visit, const Request& request) {
  const std::string app = visit.asked("app"), subject = visit.asked("subject"), kind = visit.asked("kind");
  return (app.empty() || request.app.value == app) && (subject.empty() || request.subject.value == subject) &&
         (kind.empty() || kind == (request.kind == Kind::grant ? "grant" : "revoke")) &&
         (visit.asked("emergency") != "yes" || request.emergency);
}

}  // namespace

Result<json::Value> my_requests(const Visit& visit) {
  storage::RequestFilter by_me{.app = visit.asked("app"),
                               .kind = visit.asked("kind"),
                               .state = visit.asked("state"),
                               .before_number = number_in(visit.asked("before"), INT64_MAX)};
  storage::RequestFilter for_me = by_me;
  by_me.requester = for_me.subject = visit.user().id.value;
  return visit.services.store.read([&](storage::Tx& tx) -> Result<json::Value> {
    std::vector<Request> requests = tx.requests_matching(by_me, kPage + 1);
    for (Request& request : tx.requests_matching(for_me, kPage + 1))
      if (request.requester != visit.user().id) requests.push_back(std::move(request));
    std::sort(requests.begin(), requests.end(), [](const Request& a, const Request& b) { return a.number > b.number; });
    return page_json(std::move(requests), visit.catalog());
  });
}

Result<json::Value> approvals(const Visit& visit) {
  return visit.services.store.read([&](storage::Tx& tx) -> Result<json::Value> {
    json::Value rows = json::array();
    const auto waiting = tx.awaiting(visit.user().id, kMostWaiting);
    for (const Request& request : waiting)
      if (is_asked_for(visit, request)) rows.push(waiting_json(tx, visit, request));
    return json::object({{"requests", rows}, {"waiting", waiting.size()}});
  });
}

Result<json::Value> history(const Visit& visit) {
  const auto filter = request_filter(visit);
  if (!filter) return filter.error();
  return visit.services.store.read([&](storage::Tx& tx) -> Result<json::Value> {
    json::Value page = page_json(tx.requests_matching(*filter, kPage + 1), visit.catalog());
    page.set("scope", filter->of.empty() ? "all" : "own");
    return page;
  });
}

}  // namespace c1::bot::web
