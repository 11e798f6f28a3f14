#include "bench/works.hpp"

#include "base/json.hpp"
#include "bench/acme.hpp"
#include "net/http.hpp"

namespace c1::bench {
namespace {

constexpr int kLines = 3;  // who asked hears that it is approved; who approved, too, and that it is theirs to give
constexpr unsigned kBoth = 3;

// The value of the button with which one approves, wherever it is in the blocks; "" if there is none.
std::string approve_value(const json::Value& blocks) {
  for (const json::Value& block : blocks.array())
    for (const json::Value& element : block["elements"].array())
      if (element["action_id"].string() == "approve") return element["value"].string();
  return {};
}

}  // namespace

Asked next_to_ask() {
  static std::size_t next = 0;
  const std::size_t turn = next / kPairs, pair = next % kPairs;
  const std::size_t app = turn / Acme::kPerApp % Acme::kApps;
  ++next;
  return {.pair = pair,
          .app = app_slug(app),
          .entitlement = access_to(app, turn % Acme::kPerApp).value,
          .view = "V" + std::to_string(next)};
}

bool Work::count(const Answer& answer, std::string_view words) {
  const bool right =
      answer.status == 200 && (words.empty() ? answer.body.empty() : answer.body.find(words) != std::string_view::npos);
  if (right) {
    tally_.acks.push_back(answer.millis);
  } else {
    ++tally_.wrong;
    tally_.example = std::to_string(answer.status) + " " + std::string(answer.body.substr(0, 300));
  }
  return right;
}

void Work::ask(std::string letter, Moment due, std::string_view words, std::function<void(bool)> answered) {
  ++unanswered_;
  caller_.send(std::move(letter), due, [this, words, answered = std::move(answered)](const Answer& answer) {
    --unanswered_;
    answered(count(answer, words));
  });
}

void Help::start(Moment due) {
  const std::size_t which = next_++;
  ask(command_letter(which % (2 * kPairs), "help", "1.2.h" + std::to_string(which)), due, "what I can do for you",
      [this](bool) { finished(); });
}

void OpenForm::start(Moment due) {
  const std::size_t which = next_++;
  open_[which] = 2;
  ask(command_letter(which % (2 * kPairs), "request", "t" + std::to_string(which)), due, "",
      [this, which](bool) { half_done(which); });
}

void OpenForm::heard(const SlackCall& call) {
  if (call.method != "views.open") return;
  if (const auto which = number_in(form_field(call.form, "trigger_id"))) half_done(*which);
}

void OpenForm::half_done(std::size_t which) {
  const auto found = open_.find(which);
  if (found == open_.end() || --found->second > 0) return;
  open_.erase(found);
  finished();
}

void Submit::start(Moment due) {
  const Asked asked = next_to_ask();
  ask(submission_letter(2 * asked.pair, asked.app, asked.entitlement, asked.view), due, "",
      [this](bool) { finished(); });
}

Life::Life(Caller& caller) : Work(caller), pairs_(kPairs) {}

void Life::start(Moment due) {
  const Asked asked = next_to_ask();
  Pair& pair = pairs_[asked.pair];
  if (pair.lives) {
    ++tally_.wrong;
    tally_.example = "a pair's life had not ended when its turn came again";
    return;
  }
  ++under_way_;
  pair = Pair{};
  pair.lives = true;
  ask(submission_letter(2 * asked.pair, asked.app, asked.entitlement, asked.view), due, "",
      [this, at = asked.pair](bool right) {
        pairs_[at].submitted = right;
        go_on(at);
      });
}

void Life::heard(const SlackCall& call) {
  const auto person = number_in(form_field(call.form, "channel"));
  if (!person || *person >= 2 * kPairs) return;
  Pair& pair = pairs_[*person / 2];
  if (!pair.lives) return;
  const unsigned whose = *person % 2 == 0 ? 1 : 2;
  if (call.method == "chat.update") {
    // A card that was posted late may be edited before its time; what counts is what stands there at the end.
    if (pair.asked_to_approve) pair.edits |= whose;
  } else if (call.method == "chat.postMessage") {
    posted(pair, whose, call);
  }
  go_on(*person / 2);
}

void Life::posted(Pair& pair, unsigned whose, const SlackCall& call) {
  if (!form_field(call.form, "thread_ts").empty()) {
    ++pair.lines;
    return;
  }
  pair.cards |= whose;
  if (whose != 2) return;
  std::vector<net::FormField> fields;
  net::decode_form(call.form, fields);
  pair.card.blocks = net::form_value(fields, "blocks");
  pair.card.ts = call.ts;
  if (const auto blocks = json::parse(pair.card.blocks)) pair.card.value = approve_value(*blocks);
}

void Life::go_on(std::size_t at) {
  Pair& pair = pairs_[at];
  if (pair.submitted && pair.cards == kBoth && !pair.asked_to_approve) {
    pair.asked_to_approve = true;
    pair.card.channel = conversation(2 * at + 1);
    return ask(approval_letter(2 * at + 1, pair.card), Steady::now(), "", [this, at](bool right) {
      pairs_[at].approved = right;
      go_on(at);
    });
  }
  if (!pair.approved || pair.edits != kBoth || pair.lines != kLines) return;
  pair = Pair{};
  --under_way_;
  finished();
}

}  // namespace c1::bench
