#pragma once
// What people may do in a random life, and what a surface would send for it.

#include "workflow/office.hpp"

namespace c1::workflow::life_test {

inline const std::vector<Answer> kAnswers{{"center", "", "4711"}, {"until", "", "2026-12-24"}};
inline const std::vector<std::vector<Answer>> kWrongAnswers{{},
                                                            {{"center", "", " "}},
                                                            {{"center", "", "4711"}, {"until", "", "tomorrow"}},
                                                            {{"center", "", "4711"}, {"colour", "", "red"}},
                                                            {{"center", "", std::string(3001, 'x')}}};

inline std::string name_of(Action action) {
  static const std::vector<std::string> names{
      "approve", "deny",   "reassign",    "change_duration", "answer_form", "provisioned", "won't do",
      "failed",  "retry",  "remind",      "escalate",        "skip",        "restart",     "cancel",
      "extend",  "revoke", "acknowledge", "ask_again",       "comment"};
  return names.at(static_cast<std::size_t>(action));
}

// What else a command says.
struct Words {
  std::string reason = "Because";
  std::vector<UserId> heirs = {};
  std::optional<Seconds> duration = Seconds{300};
  std::vector<Answer> answers = kAnswers;
  bool by_present_policy = false;
  std::string of_bundle = {};
};

// What a surface would send for an action that it offers.
inline Command command_for(Action action, const Request& r, const UserId& by, std::size_t step, const RequestId& next,
                           const Words& words) {
  switch (action) {
    case Action::approve:
      return Approve{r.id, by, step, words.reason};
    case Action::deny:
      return Deny{r.id, by, step, words.reason};
    case Action::reassign:
      return Reassign{r.id, by, step, words.heirs, words.reason};
    case Action::change_duration:
      return ChangeDuration{r.id, by, step, words.duration};
    case Action::answer_form:
      return AnswerForm{r.id, by, step, words.answers};
    case Action::mark_provisioned:
      return MarkProvisioned{r.id, by, step, {"grant-of-" + r.id.value}};
    case Action::decline_provisioning:
      return DeclineProvisioning{r.id, by, step, words.reason};
    case Action::mark_failed:
      return MarkFailed{r.id, by, step, words.reason};
    case Action::retry:
      return RetryProvisioning{r.id, by, step};
    case Action::remind:
      return Remind{r.id, by};
    case Action::escalate:
      return Escalate{r.id, by, words.reason};
    case Action::skip_step:
      return SkipStep{r.id, by, step, words.reason};
    case Action::restart:
      return Restart{r.id, by, words.reason, words.by_present_policy};
    case Action::cancel:
      return Cancel{r.id, by, words.reason};
    case Action::extend:
    case Action::ask_again:
      return Submit{.id = next,
                    .requester = by,
                    .subject = r.subject,
                    .entitlement = r.entitlement,
                    .duration = words.duration ? words.duration : kDay / 2,
                    .reason = "More",
                    .extension = action == Action::extend,
                    .answers = kAnswers};
    case Action::revoke:
      return SubmitRevoke{.id = next,
                          .requester = by,
                          .subject = r.subject,
                          .entitlement = r.entitlement,
                          .reason = "Less",
                          .of_bundle = words.of_bundle};
    case Action::acknowledge:
      return AcknowledgeEmergency{r.id, by};
    case Action::comment:
      return AddComment{r.id, {"c1"}, by, "Hello", "", ""};
  }
  return Refresh{r.id};
}

inline bool begins_another(Action action) {
  return action == Action::extend || action == Action::revoke || action == Action::ask_again;
}

}  // namespace c1::workflow::life_test
