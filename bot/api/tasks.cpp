#include "base/ids.hpp"
#include "bot/api/doing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/status.hpp"
#include "bot/api/task_view.hpp"
#include "bot/api/views.hpp"
#include "bot/facts.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

// Who it is for, and which account of theirs. One that is named may be the one that has no name.
struct Subject {
  UserId person;
  std::string account;
  bool names_account = false;
};

// An account by its id, or for people's sake by its name; what is not known is the engine's to refuse.
Subject subject_with(const Visit& visit, const AppId& app, const UserId& person, const std::string& id) {
  if (id.empty()) return {person, {}};
  if (id == public_account_id(app, person)) return {person, {}, true};
  for (const AppAccount* account : visit.catalog().accounts_of(person, app))
    if (public_account_id(app, person, account->name) == id) return {person, account->name, true};
  const auto held = visit.services.store.read([&](storage::Tx& tx) { return account_held_by(tx, app, person, id); });
  return {person, held.value_or(id), true};
}

// Clients name the person, or their account in the app, or both.
Result<Subject> subject_in(const Visit& visit, Fields& fields, const Entitlement& entitlement) {
  const std::string person = fields.text("identityUserId");
  const std::string account = fields.text("appUserId");
  if (fields.wrong()) return *fields.wrong();
  if (!person.empty()) {
    const User* user = visit.directory.user(person);
    if (!user) return not_found("There is no such user: identityUserId.");
    return subject_with(visit, entitlement.app, user->id, account);
  }
  if (account.empty()) return Subject{visit.me.id, {}};
  if (const auto of = account_of(visit, entitlement.app, account)) {
    const UserId& owner = of->person->id;
    return Subject{owner, of->name, !of->name.empty() || account == public_account_id(entitlement.app, owner)};
  }
  return not_found("There is no such account: appUserId.");
}

struct Wanted {
  const Entitlement* entitlement;
  Subject subject;
  std::string reason;
};

// Of what is held already, where no account is named: the one that it is held with.
Result<std::string> account_held(const Visit& visit, const Wanted& wanted) {
  if (wanted.subject.names_account) return wanted.subject.account;
  return visit.services.store.read([&](storage::Tx& tx) {
    return account_held_with(tx, visit.catalog(), wanted.subject.person, wanted.entitlement->id);
  });
}
// What both kinds of tasks are about. The entitlement need not be seen by the caller: whether the subject sees it is the
// engine's to say.
Result<Wanted> wanted_in(const Visit& visit, Fields& fields) {
  const std::string app_id = fields.text("appId");
  const std::string id = fields.text("appEntitlementId");
  const std::string reason = fields.text("description");
  if (fields.wrong()) return *fields.wrong();
  if (id.empty()) return invalid("appEntitlementId is missing: say what is wanted.", "appEntitlementId");
  const Entitlement* entitlement = visit.directory.entitlement(id);
  const App* app = visit.directory.app(app_id);
  if (!entitlement || (!app_id.empty() && (!app || app->id != entitlement->app)))
    return not_found("That access is not in your catalog.");
  auto subject = subject_in(visit, fields, *entitlement);
  if (!subject) return subject.error();
  return Wanted{entitlement, *std::move(subject), reason};
}

}  // namespace

Answer create_grant_task(const Visit& visit) {
  Fields fields(visit.call.body);
  const auto wanted = wanted_in(visit, fields);
  if (!wanted) return wanted.error();
  const auto duration = fields.duration("grantDuration");
  const bool emergency = fields.flag("emergencyAccess");
  const bool extension = fields.flag("extension");  // ours: of what is held until some day
  const json::Value& data = fields.object("requestData");
  if (fields.wrong()) return *fields.wrong();
  const auto& most = wanted->entitlement->max_duration;
  if (most && duration && *duration > *most) return too_long(*most);
  auto account = extension ? account_held(visit, *wanted) : Result<std::string>(wanted->subject.account);
  if (!account) return account.error();
  Submit submit{.id = {new_id()},
                .requester = visit.me.id,
                .subject = wanted->subject.person,
                .entitlement = wanted->entitlement->id,
                .duration = duration,
                .reason = wanted->reason,
                .surface = Surface::api,
                .emergency = emergency,
                .extension = extension,
                .account = *std::move(account)};
  if (!data.object().empty()) {
    auto answers = answers_in(data);
    if (!answers) return answers.error();
    submit.answers = *std::move(answers);
  }
  return done(visit, submit);
}

// Ours: all of a bundle at once. Whether the subject sees it, and may be asked for, is the engine's to say.
Answer request_bundle(const Visit& visit) {
  Fields fields(visit.call.body);
  const std::string person = fields.text("identityUserId");
  const std::string reason = fields.text("description");
  const auto duration = fields.duration("grantDuration");
  if (fields.wrong()) return *fields.wrong();
  const CatalogEntry* bundle = visit.directory.entry(visit.param("id"));
  const User* subject = person.empty() ? &visit.me : visit.directory.user(person);
  if (!subject) return not_found("There is no such user: identityUserId.");
  if (!bundle) return not_found("There is no such bundle in your catalog.");
  return done(visit, BundleWish{.bundle = bundle->slug,
                                .requester = visit.me.id,
                                .subject = subject->id,
                                .duration = duration,
                                .reason = reason,
                                .surface = Surface::api});
}

Answer create_revoke_task(const Visit& visit) {
  Fields fields(visit.call.body);
  const auto wanted = wanted_in(visit, fields);
  if (!wanted) return wanted.error();
  auto account = account_held(visit, *wanted);
  if (!account) return account.error();
  return done(visit, SubmitRevoke{.id = {new_id()},
                                  .requester = visit.me.id,
                                  .subject = wanted->subject.person,
                                  .entitlement = wanted->entitlement->id,
                                  .reason = wanted->reason,
                                  .cause = Cause::asked,
                                  .surface = Surface::api,
                                  .account = *std::move(account)});
}

Answer get_task(const Visit& visit) {
  const auto task = task_in(visit, visit.param("id"));
  if (!task) return task.error();
  return task_answer(visit, task->id);
}

}  // namespace c1::bot::api
