#include "base/ids.hpp"
#include "base/text.hpp"
#include "bot/api/doing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/task_view.hpp"
#include "bot/api/views.hpp"
#include "workflow/steps.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

// What every action says: the task, the step it is for, some words.
struct Said {
  Request request;
  std::size_t step = 0;
  std::string comment;
};
enum class Step { must_be_named, may_be_named };
Result<Said> said(const Visit& visit, Fields& fields, Step rule) {
  auto request = task_in(visit, visit.param("id"));
  if (!request) return request.error();
  const std::string comment = fields.text("comment");
  const std::string step = fields.text("policyStepId");
  if (fields.wrong()) return *fields.wrong();
  Said all{*std::move(request), 0, comment};
  all.step = all.request.step;
  if (step.empty() && rule == Step::must_be_named)
    return invalid("policyStepId is missing: take task.policy.current.id of the task as you have read it.",
                   "policyStepId");
  if (step.empty()) return all;
  const auto named = step_in(all.request, step);
  if (!named) return named.error();
  all.step = *named;
  return all;
}

template <class Make>
Answer act(const Visit& visit, Step rule, Make&& make) {
  Fields fields(visit.call.body);
  const auto all = said(visit, fields, rule);
  if (!all) return all.error();
  return done(visit, make(*all));
}

bool is_provisioning(const Said& all) {
  return all.step < all.request.plan.steps.size() &&
         std::holds_alternative<ProvisionStep>(all.request.plan.steps[all.step]);
}

}  // namespace

// Of a step that provisions it says that it is done.
Answer approve_task(const Visit& visit) {
  return act(visit, Step::must_be_named, [&](const Said& all) -> Command {
    if (is_provisioning(all)) return MarkProvisioned{all.request.id, visit.me.id, all.step, {new_id()}};
    return Approve{all.request.id, visit.me.id, all.step, all.comment};
  });
}

Answer deny_task(const Visit& visit) {
  return act(visit, Step::may_be_named, [&](const Said& all) -> Command {
    if (is_provisioning(all)) return DeclineProvisioning{all.request.id, visit.me.id, all.step, all.comment};
    return Deny{all.request.id, visit.me.id, all.step, all.comment};
  });
}

Answer comment_on_task(const Visit& visit) {
  return act(visit, Step::may_be_named, [&](const Said& all) -> Command {
    return AddComment{all.request.id, {new_id()}, visit.me.id, all.comment, "", ""};
  });
}

Answer reassign_task(const Visit& visit) {
  Fields fields(visit.call.body);
  const auto all = said(visit, fields, Step::may_be_named);
  if (!all) return all.error();
  std::vector<UserId> to;
  for (const std::string& id : fields.texts("newStepUserIds")) {
    const User* user = visit.directory.user(id);
    if (!user) return not_found("There is no such user: " + text::fit(id, 60) + ".");
    to.push_back(user->id);
  }
  if (fields.wrong()) return *fields.wrong();
  return done(visit, Reassign{all->request.id, visit.me.id, all->step, to, all->comment});
}

Answer escalate_task(const Visit& visit) {
  return act(visit, Step::may_be_named, [&](const Said& all) -> Command {
    return Escalate{all.request.id, visit.me.id, all.comment};
  });
}

Answer restart_task(const Visit& visit) {
  return act(visit, Step::may_be_named, [&](const Said& all) -> Command {
    return Restart{all.request.id, visit.me.id, all.comment, false};
  });
}

Answer reset_task(const Visit& visit) {
  return act(visit, Step::may_be_named, [&](const Said& all) -> Command {
    return Restart{all.request.id, visit.me.id, all.comment, true};
  });
}

Answer skip_step_of_task(const Visit& visit) {
  return act(visit, Step::must_be_named, [&](const Said& all) -> Command {
    return SkipStep{all.request.id, visit.me.id, all.step, all.comment};
  });
}

Answer close_task(const Visit& visit) {
  return act(visit, Step::may_be_named, [&](const Said& all) -> Command {
    return Cancel{all.request.id, visit.me.id, all.comment};
  });
}

// Ours go on by themselves: there is nothing to hurry.
Answer process_task(const Visit& visit) { return get_task(visit); }

Answer retry_task(const Visit& visit) {
  return act(visit, Step::may_be_named, [&](const Said& all) -> Command {
    return RetryProvisioning{all.request.id, visit.me.id, all.step};
  });
}

Answer fail_task(const Visit& visit) {
  return act(visit, Step::must_be_named, [&](const Said& all) -> Command {
    return MarkFailed{all.request.id, visit.me.id, all.step, all.comment};
  });
}

Answer remind_task(const Visit& visit) {
  return act(visit, Step::may_be_named, [&](const Said& all) -> Command {
    return Remind{all.request.id, visit.me.id};
  });
}

Answer update_task_duration(const Visit& visit) {
  Fields fields(visit.call.body);
  const auto all = said(visit, fields, Step::may_be_named);
  if (!all) return all.error();
  const auto duration = fields.duration("duration");
  if (fields.wrong()) return *fields.wrong();
  return done(visit, ChangeDuration{all->request.id, visit.me.id, all->step, duration});
}

Answer update_task_data(const Visit& visit) {
  Fields fields(visit.call.body);
  const auto all = said(visit, fields, Step::may_be_named);
  if (!all) return all.error();
  const json::Value& data = fields.object("data");
  if (fields.wrong()) return *fields.wrong();
  auto answers = answers_in(data);
  if (!answers) return answers.error();
  return done(visit, AnswerForm{all->request.id, visit.me.id, all->step, *std::move(answers)});
}

}  // namespace c1::bot::api
