// A request as one person sees it: what it is, where it stands and why, what has happened, and what they may do.

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "bot/facts.hpp"
#include "bot/mentions.hpp"
#include "bot/plan_words.hpp"
#include "bot/web/pages.hpp"
#include "bot/web/task_timeline.hpp"
#include "workflow/codec.hpp"
#include "workflow/explain.hpp"
#include "workflow/steps.hpp"
#include "workflow/words.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kMostEntries = 1'000;
constexpr std::size_t kMostComments = 500;
constexpr std::size_t kLargestCount = 10'000;

std::string_view name_of(Action action) {
  switch (action) {
    case Action::approve:
      return "approve";
    case Action::deny:
      return "deny";
    case Action::reassign:
      return "reassign";
    case Action::change_duration:
      return "change_duration";
    case Action::answer_form:
      return "answer_form";
    case Action::mark_provisioned:
      return "mark_provisioned";
    case Action::decline_provisioning:
      return "decline_provisioning";
    case Action::mark_failed:
      return "mark_failed";
    case Action::retry:
      return "retry";
    case Action::remind:
      return "remind";
    case Action::escalate:
      return "escalate";
    case Action::skip_step:
      return "skip_step";
    case Action::restart:
      return "restart";
    case Action::cancel:
      return "cancel";
    case Action::extend:
      return "extend";
    case Action::revoke:
      return "revoke";
    case Action::acknowledge:
      return "acknowledge";
    case Action::ask_again:
      return "ask_again";
    case Action::comment:
      return "comment";
  }
  return "";
}

// ---- the steps

std::string_view standing_of(const Request& request, std::size_t step) {
  if (request.is_open() && step == request.step) return "active";
  const bool decided = std::any_of(request.decisions.begin(), request.decisions.end(),
                                   [&](const Decision& decision) { return decision.step == step; });
  if (step < request.step) return decided || step >= request.plan.start ? "done" : "replaced";
  if (!request.is_open()) return decided ? "done" : "never";
  return "coming";
}

// Approvals and tasks name people; the other steps decide themselves.
json::Value step_json(const Request& request, std::size_t index, const Catalog& catalog, const Names& names) {
  const Step& step = request.plan.steps[index];
  const StepWords words = words_of(step, names);
  json::Value details = json::array();
  for (const std::string& detail : words.details) details.push(detail);
  json::Value decisions = json::array();
  for (const Decision& decision : request.decisions)
    if (decision.step == index) decisions.push(decision_json(decision, catalog));
  const bool active = request.is_open() && index == request.step;
  json::Value value =
      json::object({{"index", index},
                    {"headline", words.headline},
                    {"details", details},
                    {"standing", standing_of(request, index)},
                    {"people", people_json(catalog, deciders_of(step))},
                    {"awaited", people_json(catalog, active ? awaited(request) : std::vector<UserId>{})},
                    {"decisions", decisions}});
  std::visit(match{[&](const ApprovalStep& approval) {
                     value.set("kind", "approval");
                     value.set("needed", approval.needed);
                     value.set("given", approvals_in(request, index));
                     value.set("note", text::trimmed(approval.failure + " " + approval.note));
                     value.set("due", time_json(approval.due));
                     value.set("reason_on_approve", approval.rule.reason_on_approve);
                     value.set("reason_on_deny", approval.rule.reason_on_deny);
                     value.set("reason_on_reassign", approval.rule.reason_on_reassign);
                   },
                   [&](const WaitStep& wait) {
                     value.set("kind", "wait");
                     value.set("note", wait.rule.why);
                     value.set("due", time_json(wait.due));
                   },
                   [&](const FormStep& form) {
                     value.set("kind", "form");
                     value.set("form", form_json(form.form));
                   },
                   [&](const AcceptStep& accept) {
                     value.set("kind", "accept");
                     value.set("note", accept.why);
                   },
                   [&](const RejectStep& reject) {
                     value.set("kind", "reject");
                     value.set("note", reject.why);
                   },
                   [&](const ProvisionStep& provision) {
                     value.set("kind", "provision");
                     value.set("note", provision.note);
                     value.set("due", time_json(provision.due));
                     value.set("instructions", provision.instructions);
                     value.set("failure", provision.failure);
                   }},
             step);
  return value;
}

// ---- what helps to decide: how usual this is

struct Counted {
  std::size_t holders = 0, people = 0;                 // of everybody
  std::size_t department_holders = 0, department = 0;  // of the subject's department
};

Counted count(storage::Tx& tx, const Request& request, const User& subject, const Catalog& catalog) {
  Counted counted;
  const auto holders = tx.holders(request.entitlement, kLargestCount);
  const std::set<UserId> holding(holders.begin(), holders.end());
  for (const User& person : catalog.organisation().users) {
    if (person.status != UserStatus::active) continue;
    const bool holds = holding.contains(person.id);
    const bool same = !subject.department.empty() && person.department == subject.department && person.id != subject.id;
    ++counted.people;
    counted.holders += holds ? 1 : 0;
    counted.department += same ? 1 : 0;
    counted.department_holders += same && holds ? 1 : 0;
  }
  return counted;
}

json::Value facts_json(storage::Tx& tx, const Request& request, const Facts& facts) {
  const Catalog& catalog = *facts.catalog;
  const User* subject = catalog.user(request.subject);
  if (!subject) return {};
  const Counted counted = count(tx, request, *subject, catalog);
  json::Value others = json::array();
  for (const Grant& grant : tx.grants_of(request.subject, 200)) {
    const Entitlement* held = catalog.entitlement(grant.entitlement);
    if (held && held->app == request.app && held->id != request.entitlement) others.push(held->name);
  }
  return json::object({{"subject", json::object({{"title", subject->title},
                                                 {"department", subject->department},
                                                 {"employment_type", subject->employment_type},
                                                 {"manager", subject->manager ? person_json(catalog, *subject->manager)
                                                                              : json::Value()}})},
                       {"holders", counted.holders},
                       {"people", counted.people},
                       {"department_holders", counted.department_holders},
                       {"department_people", counted.department},
                       {"held_in_app", others},
                       {"held_until", time_json(facts.held ? facts.held->until : std::nullopt)},
                       {"holds_it", facts.held.has_value()}});
}

bool decides(const std::vector<Action>& offered) {
  return std::any_of(offered.begin(), offered.end(), [](Action action) {
    return action == Action::approve || action == Action::mark_provisioned || action == Action::acknowledge;
  });
}

json::Value answers_json(const Request& request) {
  json::Value list = json::array();
  for (const Answer& answer : request.answers)
    list.push(json::object({{"label", answer.label}, {"value", answer.value}}));
  return list;
}

json::Value follow_up_json(const Request& request, const Catalog& catalog) {
  if (!request.follow_up) return {};
  return json::object({{"people", people_json(catalog, request.follow_up->people)},
                       {"acknowledged_by", person_json(catalog, request.follow_up->acknowledged_by)}});
}

// Whom the comments name, by what is written behind the @.
json::Value named_json(const std::vector<Comment>& comments, const Catalog& catalog) {
  std::vector<std::string_view> texts;
  for (const Comment& comment : comments)
    if (!comment.deleted) texts.emplace_back(comment.text);
  json::Value named = json::object();
  for (const auto& [written, person] : people_named_in(catalog, texts))
    named.set(written, person_json(catalog, person));
  return named;
}

json::Value whole_json(storage::Tx& tx, const Visit& visit, const Request& request) {
  const Catalog& catalog = visit.catalog();
  const Facts facts = facts_about(tx, catalog, request, visit.now);
  const auto offered = actions(request, visit.user().id, facts, visit.now);
  json::Value names = json::array(), steps = json::array(), because = json::array();
  for (const Action action : offered) names.push(name_of(action));
  const Names called(catalog.organisation(), {});
  for (std::size_t i = 0; i < request.plan.steps.size(); ++i) steps.push(step_json(request, i, catalog, called));
  for (const std::string& says : because_phrases(catalog, request.plan)) because.push(says);
  json::Value value = row_json(request, catalog);
  value.set("cause", request.cause == Cause::extension ? "extension"
                     : request.cause == Cause::asked   ? "asked"
                                                       : "program");
  value.set("app", app_name(catalog, request.app));
  value.set("step", request.step);
  value.set("version", request.version);
  value.set("answers", answers_json(request));
  value.set("bundle", request.bundle ? json::Value(request.bundle->catalog) : json::Value());
  value.set("closed_by", person_json(catalog, request.closed_by));
  value.set("close_reason", request.close_reason);
  value.set("surface", to_string(request.surface));
  value.set("steps", steps);
  value.set("because", because);
  value.set("actions", names);
  value.set("in_slack", own_card(tx, visit, request.id).has_value());
  value.set("follow_up", follow_up_json(request, catalog));
  value.set("facts", decides(offered) || is_overseer(visit.user()) ? facts_json(tx, request, facts) : json::Value());
  const std::vector<Comment> comments = tx.comments(request.id, kMostComments);
  value.set("timeline", timeline(tx.audit_of(request.id, kMostEntries), comments, catalog));
  value.set("named", named_json(comments, catalog));
  return value;
}

}  // namespace

Result<json::Value> task(const Visit& visit) {
  return visit.services.store.read([&](storage::Tx& tx) -> Result<json::Value> {
    const auto request = request_in(tx, visit);
    if (!request) return request.error();
    return whole_json(tx, visit, *request);
  });
}

// The log's own entries. What other people's addresses are is for those who oversee.
Result<json::Value> task_audit(const Visit& visit) {
  return visit.services.store.read([&](storage::Tx& tx) -> Result<json::Value> {
    const auto request = request_in(tx, visit);
    if (!request) return request.error();
    json::Value list = json::array();
    for (const storage::AuditRecord& record : tx.audit_of(request->id, kMostEntries))
      list.push(record_json(record, visit.catalog(), is_overseer(visit.user())));
    return json::object({{"entries", list}});
  });
}

}  // namespace c1::bot::web
