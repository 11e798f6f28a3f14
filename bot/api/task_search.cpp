// Lists of tasks, newest first. SQL walks by what narrows most (open, a person, an app, a decision that is awaited); the
// other filters are looked at here. A page walks so far and no farther: it may come out short, with a token to go on.

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/task_view.hpp"
#include "bot/api/task_words.hpp"
#include "bot/api/views.hpp"
#include "workflow/explain.hpp"
#include "workflow/words.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;
using By = storage::RequestWalk::By;

constexpr std::size_t kLongestStride = 200;  // rows of one statement
constexpr std::size_t kFarthest = 2000;      // rows of one page

struct Filters {
  TaskWords words{""};
  std::vector<std::string> states, subjects, openers, assignees, apps, entitlements, ids, grant_outcomes,
      revoke_outcomes, excluded;
  std::string opener_or_subject, emergency, current_step;
  std::optional<Instant> after, before;
  bool grants = false, revokes = false, other_kinds = false;
  bool oldest_first = false;
};

Result<Filters> filters_in(const json::Value& body) {
  Fields fields(body);
  Filters f;
  f.words = TaskWords(fields.text("query"));
  f.states = fields.texts("taskStates");
  f.subjects = fields.texts("subjectIds");
  f.openers = fields.texts("openerIds");
  f.assignees = fields.texts("assigneesInIds");
  for (std::string& id : fields.texts("myWorkUserIds")) f.assignees.push_back(std::move(id));
  f.apps = fields.texts("applicationIds");
  f.entitlements = fields.texts("appEntitlementIds");
  f.grant_outcomes = fields.texts("grantOutcomes");
  f.revoke_outcomes = fields.texts("revokeOutcomes");
  f.excluded = fields.texts("excludeIds");
  f.opener_or_subject = fields.text("openerOrSubjectUserId");
  f.emergency = fields.text("emergencyStatus");
  f.current_step = fields.text("currentStep");
  f.after = fields.time("createdAfter");
  f.before = fields.time("createdBefore");
  if (fields.wrong()) return *fields.wrong();
  for (const json::Value& ref : field(body, "refs").array()) f.ids.push_back(ref["id"].string());
  for (const json::Value& type : field(body, "taskTypes").array()) {
    f.grants = f.grants || type.has("grant");
    f.revokes = f.revokes || type.has("revoke");
    f.other_kinds = f.other_kinds || !(type.has("grant") || type.has("revoke"));
  }
  return f;
}

bool names(const std::vector<std::string>& ids, const UserId& person) { return among(ids, person.value); }

// Ids as clients name things become our own, once for a whole page: to make theirs of every row would take longer than
// all the rest. What there is not stays what it is, and fits to nothing.
template <class Find>
void resolve(std::vector<std::string>& ids, Find&& find) {
  for (std::string& id : ids)
    if (const auto* thing = find(id)) id = thing->id.value;
}
void resolve(const Directory& directory, Filters& f) {
  const auto user = [&](const std::string& id) { return directory.user(id); };
  for (auto* people : {&f.subjects, &f.openers, &f.assignees}) resolve(*people, user);
  if (const User* person = f.opener_or_subject.empty() ? nullptr : user(f.opener_or_subject))
    f.opener_or_subject = person->id.value;
  resolve(f.apps, [&](const std::string& id) { return directory.app(id); });
  resolve(f.entitlements, [&](const std::string& id) { return directory.entitlement(id); });
}

bool has_outcome(const Filters& f, const Request& r) {
  if (f.grant_outcomes.empty() && f.revoke_outcomes.empty()) return true;
  const auto& wanted = r.kind == Kind::grant ? f.grant_outcomes : f.revoke_outcomes;
  return !wanted.empty() && among(wanted, std::string(outcome_name(r.kind, r.outcome)));
}

bool is_of_kind(const Filters& f, const Request& r) {
  if (!f.grants && !f.revokes) return !f.other_kinds;
  return r.kind == Kind::grant ? f.grants : f.revokes;
}

bool is_in_step(const Filters& f, const Request& r) {
  if (f.current_step.empty() || f.current_step.ends_with("UNSPECIFIED")) return true;
  if (!r.is_open()) return false;
  const workflow::Step& step = r.plan.steps.at(r.step);
  return f.current_step.ends_with("APPROVAL") ? std::holds_alternative<ApprovalStep>(step)
                                              : std::holds_alternative<ProvisionStep>(step);
}

bool is_as_urgent(const Filters& f, const Request& r) {
  if (f.emergency == "EMERGENCY") return r.emergency;
  if (f.emergency == "NON_EMERGENCY") return !r.emergency;
  return true;
}

bool is_awaited(const Filters& f, const Request& r) {
  if (f.assignees.empty()) return true;
  const auto people = awaited(r);
  return std::any_of(people.begin(), people.end(), [&](const UserId& person) { return names(f.assignees, person); });
}

bool fits(const Visit& visit, const Filters& f, const Request& r) {
  return among(f.states, r.is_open() ? "TASK_STATE_OPEN" : "TASK_STATE_CLOSED") && is_of_kind(f, r) &&
         names(f.subjects, r.subject) && names(f.openers, r.requester) && among(f.apps, r.app.value) &&
         among(f.entitlements, r.entitlement.value) && among(f.ids, r.id.value) &&
         (f.excluded.empty() || !among(f.excluded, r.id.value)) &&
         (f.opener_or_subject.empty() || names({f.opener_or_subject}, r.requester) ||
          names({f.opener_or_subject}, r.subject)) &&
         (!f.after || r.opened > *f.after) && (!f.before || r.opened < *f.before) && has_outcome(f, r) &&
         is_in_step(f, r) && is_as_urgent(f, r) && is_awaited(f, r) && f.words.fit(visit.catalog(), r) &&
         may_see(r, visit.me, visit.catalog());
}

const User* one_person(const Visit& visit, const std::vector<std::string>& ids) {
  return ids.size() == 1 ? visit.directory.user(ids[0]) : nullptr;
}

// The shortest way past everything that can be in the list. Who does not oversee everything sees, where nothing narrower
// is asked for, what they have to do with.
storage::RequestWalk walk_for(const Visit& visit, const Filters& f) {
  if (const User* person = one_person(visit, f.assignees)) return {By::awaiting, person->id.value};
  if (const User* person = one_person(visit, f.subjects)) return {By::person, person->id.value};
  if (const User* person = one_person(visit, f.openers)) return {By::person, person->id.value};
  if (const User* person = one_person(visit, {f.opener_or_subject})) return {By::person, person->id.value};
  const App* app = f.apps.size() == 1 ? visit.directory.app(f.apps[0]) : nullptr;
  if (app && (oversees(visit.me) || owns(visit.me, *app))) return {By::app, app->id.value};
  if (!oversees(visit.me)) return {By::person, visit.me.id.value};
  if (f.states.size() == 1 && f.states[0] == "TASK_STATE_OPEN") return {By::open, ""};
  return {By::all, ""};
}

// Piece by piece down the list: by the words that are wanted, where that is the shorter way.
class TaskWalk {
 public:
  TaskWalk(const Visit& visit, const Filters& filters, storage::Tx& tx)
      : tx_(tx), walk_(walk_for(visit, filters)), by_words_(visit.catalog(), tx, words_for(walk_, filters)) {}
  TaskStride stride(std::int64_t before, std::size_t length) {
    if (by_words_.helps()) return by_words_.stride(before, length);
    TaskStride stride{.requests = tx_.requests_before(walk_, before, length)};
    stride.is_last = stride.requests.size() < length;
    if (!stride.requests.empty()) stride.reached = stride.requests.back().request.number;
    return stride;
  }

 private:
  // What a person has to do with is few anyway.
  static const TaskWords& words_for(const storage::RequestWalk& walk, const Filters& filters) {
    static const TaskWords kNone{""};
    return walk.by == By::person || walk.by == By::awaiting ? kNone : filters.words;
  }

  storage::Tx& tx_;
  const storage::RequestWalk walk_;
  WordWalk by_words_;
};

Result<std::int64_t> start_of(const PageWish& page) {
  if (page.after.empty()) return std::numeric_limits<std::int64_t>::max();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(page.after.data(), page.after.data() + page.after.size(), number);
  if (error != std::errc{} || end != page.after.data() + page.after.size())
    return invalid("This pageToken belongs to another list.", "pageToken");
  return number;
}

}  // namespace

Answer search_tasks(const Visit& visit) {
  auto filters = filters_in(visit.call.body);
  if (!filters) return filters.error();
  resolve(visit.directory, *filters);
  const auto page = page_in(visit.call.body);
  if (!page) return page.error();
  const auto start = start_of(*page);
  if (!start) return start.error();
  Expansion expansion(visit.call.body);
  json::Value rows = json::array();
  std::string next;
  visit.services.store.read([&](storage::Tx& tx) {
    rows = json::array();
    next.clear();
    std::int64_t before = *start;
    TaskWalk walk(visit, *filters, tx);
    // Mostly what comes first is what is wanted: the strides begin short.
    std::size_t length = page->size + 1;
    for (std::size_t walked = 0;; walked += length, length = std::min(length * 2, kLongestStride)) {
      if (walked >= kFarthest) return next = page_token(std::to_string(before));
      const TaskStride stride = walk.stride(before, length);
      for (const storage::WalkedRequest& row : stride.requests) {
        if (rows.array().size() == page->size) return next = page_token(std::to_string(before));
        before = row.request.number;
        if (fits(visit, *filters, row.request)) rows.push(task_view(visit, tx, row, expansion));
      }
      if (stride.is_last) return next;
      before = stride.reached;
    }
  });
  return listed(std::move(rows), expansion.take(), next);
}

}  // namespace c1::bot::api
