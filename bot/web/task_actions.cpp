// What is done to a request from the page. Each is one command, checked by decide() like anybody else's.

#include <algorithm>
#include <array>

#include "base/ids.hpp"
#include "bot/execute.hpp"
#include "bot/markdown.hpp"
#include "bot/web/pages.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kMostDecidedAtOnce = 100;

// What the page sends with an action, beside its name.
struct Wish {
  const Request& request;
  UserId by;
  std::size_t step = 0;
  std::string reason;
  const json::Value& body;
};

std::vector<UserId> people_in(const json::Value& list) {
  std::vector<UserId> people;
  for (const json::Value& id : list.array()) people.push_back({id.string()});
  return people;
}

Result<Command> new_duration(const Wish& wish) {
  const auto duration = duration_in(wish.body);
  if (!duration) return duration.error();
  return Command{ChangeDuration{wish.request.id, wish.by, wish.step, *duration}};
}

// Asks for what is held to last longer.
Result<Command> extension(const Wish& wish) {
  const auto duration = duration_in(wish.body);
  if (!duration) return duration.error();
  return Command{Submit{.id = RequestId{new_id()},
                        .requester = wish.by,
                        .subject = wish.request.subject,
                        .entitlement = wish.request.entitlement,
                        .duration = *duration,
                        .reason = wish.reason,
                        .surface = Surface::web,
                        .extension = true,
                        .account = wish.request.account}};
}

std::vector<Answer> answers_in(const json::Value& given) {
  std::vector<Answer> answers;
  for (const auto& [field, value] : given.object()) answers.push_back({field, "", value.string()});
  return answers;
}

using ToCommand = Result<Command> (*)(const Wish&);
struct Named {
  std::string_view name;
  ToCommand command;
};
constexpr std::array kActions{
    Named{"approve",
          [](const Wish& w) -> Result<Command> {
            return Approve{w.request.id, w.by, w.step, w.reason};
          }},
    Named{"deny",
          [](const Wish& w) -> Result<Command> {
            return Deny{w.request.id, w.by, w.step, w.reason};
          }},
    Named{"reassign",
          [](const Wish& w) -> Result<Command> {
            return Reassign{w.request.id, w.by, w.step, people_in(w.body["to"]), w.reason};
          }},
    Named{"change_duration", new_duration},
    Named{"answer_form",
          [](const Wish& w) -> Result<Command> {
            return AnswerForm{w.request.id, w.by, w.step, answers_in(w.body["answers"])};
          }},
    Named{"mark_provisioned",
          [](const Wish& w) -> Result<Command> {
            return MarkProvisioned{w.request.id, w.by, w.step, GrantId{new_id()}};
          }},
    Named{"decline_provisioning",
          [](const Wish& w) -> Result<Command> {
            return DeclineProvisioning{w.request.id, w.by, w.step, w.reason};
          }},
    Named{"mark_failed",
          [](const Wish& w) -> Result<Command> {
            return MarkFailed{w.request.id, w.by, w.step, w.reason};
          }},
    Named{"retry",
          [](const Wish& w) -> Result<Command> {
            return RetryProvisioning{w.request.id, w.by, w.step};
          }},
    Named{"remind",
          [](const Wish& w) -> Result<Command> {
            return Remind{w.request.id, w.by};
          }},
    Named{"escalate",
          [](const Wish& w) -> Result<Command> {
            return Escalate{w.request.id, w.by, w.reason};
          }},
    Named{"skip_step",
          [](const Wish& w) -> Result<Command> {
            return SkipStep{w.request.id, w.by, w.step, w.reason};
          }},
    Named{"restart",
          [](const Wish& w) -> Result<Command> {
            return Restart{w.request.id, w.by, w.reason, w.body["by_present_policy"].boolean()};
          }},
    Named{"cancel",
          [](const Wish& w) -> Result<Command> {
            return Cancel{w.request.id, w.by, w.reason};
          }},
    Named{"extend", extension},
    Named{"revoke",
          [](const Wish& w) -> Result<Command> {
            return SubmitRevoke{.id = RequestId{new_id()},
                                .requester = w.by,
                                .subject = w.request.subject,
                                .entitlement = w.request.entitlement,
                                .reason = w.reason,
                                .surface = Surface::web,
                                .account = w.request.account};
          }},
    Named{"acknowledge",
          [](const Wish& w) -> Result<Command> {
            return AcknowledgeEmergency{w.request.id, w.by};
          }},
    Named{"comment",
          [](const Wish& w) -> Result<Command> {
            return AddComment{w.request.id, CommentId{new_id()}, w.by, marked(w.body["text"].string()), "", ""};
          }},
};

ToCommand action_of(std::string_view name) {
  const auto found = std::find_if(kActions.begin(), kActions.end(), [&](const Named& one) { return one.name == name; });
  return found == kActions.end() ? nullptr : found->command;
}

std::size_t step_in(const json::Value& body) {
  const std::int64_t step = body["step"].is_integer() ? body["step"].integer() : -1;
  return step < 0 ? SIZE_MAX : static_cast<std::size_t>(step);  // decides nothing
}

// Whose request it is, is asked before what is wanted: nobody learns by an error that it is there.
Result<Request> acted(const Visit& visit, std::int64_t number, ToCommand action, std::size_t step,
                      const std::string& reason, const std::string& delivery) {
  return execute(visit.services, {.surface = Surface::web, .delivery = delivery},
                 [&](storage::Tx& tx) -> Result<Command> {
                   const auto request = visible_request(tx, visit, number);
                   if (!request) return request.error();
                   return action({*request, visit.user().id, step, reason, visit.body()});
                 });
}

}  // namespace

// {step, reason, to, duration, answers, text, key}: what belongs to the action.
Result<json::Value> act_on_task(const Visit& visit) {
  const ToCommand action = action_of(visit.param("action"));
  if (!action) return not_found("There is no such action.");
  const auto after = acted(visit, number_in(visit.param("number"), 0), action, step_in(visit.body()),
                           visit.body()["reason"].string(), delivery_of(visit));
  if (!after) return after.error();
  return json::object({{"number", after->number}});
}

// {verdict: "approve" | "deny", items: [{number, step}], reason}: each for itself; what cannot be decided says why.
Result<json::Value> decide_many(const Visit& visit) {
  const std::string& verdict = visit.body()["verdict"].string();
  const auto& items = visit.body()["items"].array();
  if (verdict != "approve" && verdict != "deny") return invalid("A decision is \"approve\" or \"deny\".", "verdict");
  if (items.empty() || items.size() > kMostDecidedAtOnce) return invalid("Choose between 1 and 100 requests.", "items");
  json::Value results = json::array();
  for (const json::Value& item : items) {
    const std::int64_t number = item["number"].integer();
    const auto after = acted(visit, number, action_of(verdict), step_in(item), visit.body()["reason"].string(), "");
    results.push(json::object({{"number", number},
                               {"problem", after ? json::Value() : json::Value(after.error().says)},
                               {"field", after ? "" : after.error().field}}));
  }
  return json::object({{"results", results}});
}

}  // namespace c1::bot::web
