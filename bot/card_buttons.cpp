// The buttons of a card: workflow::actions(), and in which order and words they are offered.
#include <algorithm>
#include <array>
#include <charconv>

#include "bot/card_parts.hpp"

namespace c1::bot {
namespace {

using slack::Button;
using slack::Style;
using namespace workflow;
using namespace card_parts;

constexpr std::size_t kMostInMenu = 5;  // Slack's limit
constexpr std::size_t kShownOfRest = 2;

// In the order they are offered.
struct Offer {
  Action action;
  std::string_view name;
  std::string_view label;
  std::string_view label_of_taking;  // where access is taken away; "" = the same
  Style style = Style::normal;
  bool is_first = false;    // always a button, never in the menu
  bool in_channel = false;  // also where everybody looks on
};
constexpr std::array kOffers{
    Offer{Action::approve, "approve", "Approve", "", Style::primary, true, true},
    Offer{Action::deny, "deny", "Deny", "", Style::danger, true, true},
    Offer{Action::answer_form, "answer", "Answer the questions", "", Style::primary, true},
    Offer{Action::mark_provisioned, "provisioned", "Provisioned", "Removed", Style::primary, true, true},
    Offer{Action::retry, "retry", "Try again", "", Style::normal, true, true},
    Offer{Action::decline_provisioning, "wont_do", "Won't do", "", Style::normal, true, true},
    Offer{Action::acknowledge, "acknowledge", "Acknowledge", "", Style::primary, true},
    Offer{Action::extend, "extend", "Extend", "", Style::normal, true},
    Offer{Action::ask_again, "ask_again", "Ask again…", "", Style::normal, true},
    Offer{Action::approve, kApproveWithNote, "Approve with a note…", ""},
    Offer{Action::mark_failed, "failed", "It did not work…", ""},
    Offer{Action::change_duration, "change_duration", "Change how long…", ""},
    Offer{Action::reassign, "reassign", "Hand it on…", ""},
    Offer{Action::remind, "remind", "Send a reminder", ""},
    Offer{Action::escalate, "escalate", "Escalate to emergency…", ""},
    Offer{Action::cancel, "cancel", "Cancel the request…", ""},
    Offer{Action::revoke, "revoke", "Take it away…", ""},
    Offer{Action::skip_step, "skip", "Skip this step…", ""},
    Offer{Action::restart, "restart", "Begin anew…", ""},
};

std::string label_of(const Offer& offer, const Request& request, const UserId& viewer) {
  if (offer.action == Action::revoke && viewer == request.subject) return "Give back";
  const bool takes = request.kind == Kind::revoke && !offer.label_of_taking.empty();
  return std::string(takes ? offer.label_of_taking : offer.label);
}

bool wants_reason(const Request& request) {
  if (request.step >= request.plan.steps.size()) return false;
  const auto* step = std::get_if<ApprovalStep>(&request.plan.steps[request.step]);
  return step && step->rule.reason_on_approve;
}

// Whose buttons they are: in a channel everybody sees those of whoever is awaited.
std::vector<const Offer*> offers_for(const Request& request, const Look& look) {
  const bool in_channel = is_channel(look.viewer);
  const auto deciders = in_channel ? awaited(request) : std::vector<UserId>{look.viewer};
  std::vector<const Offer*> offers;
  if (deciders.empty()) return offers;
  const auto allowed = actions(request, deciders.front(), look.facts, look.now);
  for (const Offer& offer : kOffers) {
    const bool is_allowed = std::find(allowed.begin(), allowed.end(), offer.action) != allowed.end();
    // Where the policy wants a reason Approve asks for it anyway.
    const bool is_needless = offer.name == kApproveWithNote && wants_reason(request);
    if (is_allowed && !is_needless && (offer.in_channel || !in_channel)) offers.push_back(&offer);
  }
  return offers;
}

struct Sorted {
  std::vector<const Offer*> shown, menu;
};
// Few are shown. A menu of one is none, and it takes five at most.
Sorted sorted(const std::vector<const Offer*>& offers) {
  Sorted sorted;
  for (const Offer* offer : offers) (offer->is_first ? sorted.shown : sorted.menu).push_back(offer);
  std::size_t more = sorted.shown.empty() ? kShownOfRest : 0;
  if (sorted.menu.size() > kMostInMenu) more = std::max(more, sorted.menu.size() - kMostInMenu);
  more = std::min(more, sorted.menu.size());
  if (sorted.menu.size() - more == 1) ++more;
  const auto end = sorted.menu.begin() + static_cast<std::ptrdiff_t>(more);
  sorted.shown.insert(sorted.shown.end(), sorted.menu.begin(), end);
  sorted.menu.erase(sorted.menu.begin(), end);
  return sorted;
}

std::optional<Button> bundle_button(const Request& request, const Look& look, const std::string& value) {
  const std::size_t waiting = look.insight.bundle_waiting.size();
  if (waiting < 2 || !may_now(request, look, Action::approve) || wants_reason(request)) return std::nullopt;
  std::string numbers;
  for (const std::int64_t number : look.insight.bundle_waiting) numbers += " #" + std::to_string(number);
  return Button{
      .label = "Approve all " + std::to_string(waiting),
      .action_id = kApproveBundle,
      .value = value,
      .confirm = slack::Confirm{"Approve all of this bundle?",
                                "This approves what waits for you of it:" + numbers + ".", "Approve all", "Not yet"}};
}

}  // namespace

std::vector<std::string_view> button_names() {
  std::vector<std::string_view> names{kMore, kApproveBundle};
  for (const Offer& offer : kOffers) names.push_back(offer.name);
  return names;
}

std::string button_value(const Request& request) { return request.id.value + ":" + std::to_string(request.step); }

Result<ButtonTarget> parse_button_value(std::string_view value) {
  const auto colon = value.find(':');
  ButtonTarget target;
  const char* end = value.data() + value.size();
  if (colon != std::string_view::npos && colon > 0) {
    target.request.value = value.substr(0, colon);
    const auto [stop, problem] = std::from_chars(value.data() + colon + 1, end, target.step);
    if (problem == std::errc{} && stop == end) return target;
  }
  return not_found(
      "I can't tell any more which request this button belongs to. Please open the request's newest card.");
}

ButtonRow button_row(const Request& request, const Look& look) {
  const std::string value = button_value(request);
  const Sorted offers = sorted(offers_for(request, look));
  ButtonRow row{.more = {.action_id = kMore}};
  for (const Offer* offer : offers.shown)
    row.shown.push_back({.label = label_of(*offer, request, look.viewer),
                         .action_id = std::string(offer->name),
                         .value = value,
                         .style = offer->style});
  if (auto all = bundle_button(request, look, value)) row.shown.push_back(*std::move(all));
  for (const Offer* offer : offers.menu)
    row.more.options.push_back({label_of(*offer, request, look.viewer), std::string(offer->name) + " " + value, ""});
  return row;
}

std::vector<Button> buttons(const Request& request, const Look& look) { return button_row(request, look).shown; }

}  // namespace c1::bot
