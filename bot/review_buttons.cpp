#include "bot/review_buttons.hpp"

#include <map>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "bot/answer_form.hpp"
#include "bot/duration_form.hpp"
#include "bot/execute.hpp"
#include "bot/reason_forms.hpp"
#include "bot/reassign_form.hpp"
#include "bot/request_form.hpp"
#include "bot/review_parts.hpp"

namespace c1::bot::review_buttons {
namespace {

using review::Asked;
using slack::BlockAction;
using slack::Reply;
using namespace workflow;

// A press: which button, who, and for which request.
struct Press {
  const Services& services;
  const BlockAction& click;
  std::string name;
  Asked asked;
};

const UserId& me(const Press& press) { return press.asked.viewer.user->id; }

Result<Request> does(const Press& press, const Command& command) {
  return execute(press.services, {.delivery = slack::delivery_key(press.click)}, command);
}

// The card shows what came of it.
Reply done(const Result<Request>& after) { return after ? Reply::empty() : review::tell(after.error()); }

Reply ask_reason(const Press& press) {
  return reason_forms::open(press.services, press.click.trigger, press.name, press.asked);
}

Reply approve(const Press& press) {
  const auto after = does(press, Approve{press.asked.target.request, me(press), press.asked.target.step, ""});
  if (after || !reason_forms::is_missing(after.error())) return done(after);
  return ask_reason(press);
}

Reply provisioned(const Press& press) {
  return done(
      does(press, MarkProvisioned{press.asked.target.request, me(press), press.asked.target.step, GrantId{new_id()}}));
}

Reply retry(const Press& press) {
  return done(does(press, RetryProvisioning{press.asked.target.request, me(press), press.asked.target.step}));
}

Reply acknowledge(const Press& press) {
  return done(does(press, AcknowledgeEmergency{press.asked.target.request, me(press)}));
}

// Nothing on the card tells that it was done.
Reply remind(const Press& press) {
  const auto after = does(press, Remind{press.asked.target.request, me(press)});
  if (!after) return review::tell(after.error());
  std::vector<std::string> names;
  for (const UserId& person : awaited(*after))
    if (person != me(press)) names.push_back(name_of_user(*press.asked.viewer.catalog, person));
  return Reply::tell(text::escape_mrkdwn("I have reminded " + text::listed(names) + "."));
}

Reply change_duration(const Press& press) {
  return duration_form::open(press.services, press.click.trigger, press.asked);
}
Reply reassign(const Press& press) { return reassign_form::open(press.services, press.click.trigger, press.asked); }
Reply answer(const Press& press) { return answer_form::open(press.services, press.click.trigger, press.asked); }

// The request form, filled in as this request was.
Reply ask_like_this(const Press& press, Action action) {
  if (const auto error = review::objection(press.services, press.asked, action)) return review::tell(*error);
  const auto wish = review::looked_at(press.services, press.asked, [&](const Request& request, const Facts&) {
    return Wish{.subject = request.subject == me(press) ? "" : request.subject.value,
                .app = request.app.value,
                .entitlements = {request.entitlement.value},
                .account = request.account,
                .duration = request.duration ? text::duration_short(*request.duration) : "",
                .reason = request.reason,
                .fixed = action == Action::extend};
  });
  if (!wish) return review::tell(wish.error());
  return request_form::open(press.services, press.click.tenant, press.click.actor, press.click.trigger, *wish);
}

Reply extend(const Press& press) { return ask_like_this(press, Action::extend); }
Reply ask_again(const Press& press) { return ask_like_this(press, Action::ask_again); }

// Each of them as if it had been pressed alone; what has been decided meanwhile is left as it is.
Reply approve_bundle(const Press& press) {
  constexpr std::size_t kMost = 100;
  const auto waiting = press.services.store.read([&](storage::Tx& tx) {
    const auto request = tx.request(press.asked.target.request);
    auto all = tx.awaiting(me(press), kMost);
    std::erase_if(all, [&](const Request& other) {
      return !request || !request->bundle || !other.bundle || other.bundle->group != request->bundle->group;
    });
    return all;
  });
  std::string refused;
  std::size_t approved = 0;
  for (const Request& request : waiting) {
    const auto after = execute(press.services, {}, Approve{request.id, me(press), request.step, ""});
    if (after)
      ++approved;
    else
      refused += "\n#" + std::to_string(request.number) + ": " + after.error().says;
  }
  if (waiting.empty()) return Reply::tell("Nothing of this bundle waits for you any more.");
  if (refused.empty()) return Reply::empty();
  return Reply::tell(text::escape_mrkdwn("I have approved " + std::to_string(approved) + " of " +
                                         std::to_string(waiting.size()) + ". What is left:" + refused));
}

using Handler = Reply (*)(const Press&);
const std::map<std::string, Handler>& handlers() {
  static const std::map<std::string, Handler> kHandlers{{"approve", approve},
                                                        {kApproveWithNote, ask_reason},
                                                        {kApproveBundle, approve_bundle},
                                                        {"deny", ask_reason},
                                                        {"answer", answer},
                                                        {"provisioned", provisioned},
                                                        {"retry", retry},
                                                        {"wont_do", ask_reason},
                                                        {"acknowledge", acknowledge},
                                                        {"extend", extend},
                                                        {"ask_again", ask_again},
                                                        {"failed", ask_reason},
                                                        {"change_duration", change_duration},
                                                        {"reassign", reassign},
                                                        {"remind", remind},
                                                        {"escalate", ask_reason},
                                                        {"cancel", ask_reason},
                                                        {"revoke", ask_reason},
                                                        {"skip", ask_reason},
                                                        {"restart", ask_reason}};
  return kHandlers;
}

}  // namespace

Reply pressed(const Services& services, const BlockAction& click) {
  const review::Named button =
      click.action_id == kMore ? review::named(click.value) : review::Named{click.action_id, click.value};
  const auto handler = handlers().find(button.name);
  if (handler == handlers().end()) return Reply::tell("This button is of an older card. Please open the newest one.");
  const auto asked = review::asked_by(services, click.tenant, click.actor, button.value);
  if (!asked) return review::tell(asked.error());
  return handler->second({services, click, button.name, *asked});
}

}  // namespace c1::bot::review_buttons
