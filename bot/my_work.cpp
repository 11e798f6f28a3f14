#include "bot/my_work.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "bot/facts.hpp"
#include "workflow/accounts.hpp"
#include "workflow/grant.hpp"

namespace c1::bot {
namespace {

using slack::Blocks;
using slack::Button;
using slack::Mrkdwn;
using namespace workflow;

constexpr std::size_t kMostRead = 1'000;  // of what one person holds, or has asked for

AppId app_of(const Grant& grant) { return {grant.entitlement.value.substr(0, grant.entitlement.value.find('/'))}; }

// The part of a list that is wanted, and one more.
template <class T>
void cut(std::vector<T>& list, const Slice& slice) {
  if (slice.count == 0 || list.size() <= slice.from) return list.clear();
  list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(slice.from));
  if (list.size() > slice.count + 1)
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(slice.count) + 1, list.end());
}

bool is_asked_for(const Catalog& catalog, const std::vector<Request>& open, const Grant& grant, Kind kind) {
  return std::any_of(open.begin(), open.end(), [&](const Request& request) {
    return request.kind == kind && request.subject == grant.subject && request.entitlement == grant.entitlement &&
           is_same_account(catalog, grant.subject, request.app, request.account, grant.account);
  });
}

// Those with an end first, the soonest in front.
bool ends_sooner(const Held& a, const Held& b) {
  if (a.grant.until.has_value() != b.grant.until.has_value()) return a.grant.until.has_value();
  return a.grant.until != b.grant.until ? a.grant.until < b.grant.until : a.grant.entitlement < b.grant.entitlement;
}

std::vector<Held> held_by(storage::Tx& tx, const Catalog& catalog, const User& person, const std::vector<Request>& open,
                          Instant now) {
  const Sight sight = catalog.sight_of(person, facts_in(tx, catalog, now).holdings, now);
  std::vector<Held> list;
  for (Grant& grant : tx.grants_of(person.id, kMostRead)) {
    const bool active = grant.state == Grant::State::active;
    Held held{.grant = std::move(grant)};
    held.may_extend = active && held.grant.until && *held.grant.until > now && sight.sees(held.grant.entitlement) &&
                      is_still_theirs(catalog, person.id, app_of(held.grant), held.grant.account) &&
                      !is_asked_for(catalog, open, held.grant, Kind::grant);
    held.may_give_back =
        active && !is_held_by_file(held.grant) && !is_asked_for(catalog, open, held.grant, Kind::revoke);
    list.push_back(std::move(held));
  }
  std::sort(list.begin(), list.end(), ends_sooner);
  return list;
}

Mrkdwn line_of(const Request& request, const Look& look) {
  return title_link(request, look.catalog(), look.public_url) + Mrkdwn::markup("\n") +
         Mrkdwn::markup(request.emergency ? ":zap: " : "") + Mrkdwn::plain(status_phrase(look.catalog(), request)) +
         Mrkdwn::markup(" · asked ") + Mrkdwn::time(request.opened);
}

Mrkdwn end_words(const Grant& grant, Instant now) {
  if (grant.state == Grant::State::ending) return Mrkdwn::markup("Being taken away");
  if (!grant.until)
    return Mrkdwn::markup(is_held_by_file(grant) ? "For good: the organisation says so" : "Until it is given back");
  const auto left = std::chrono::duration_cast<Seconds>(*grant.until - now);
  const std::string more = left > Seconds{60} ? " (" + text::duration_words(left) + " left)" : "";
  return Mrkdwn::markup("Until ") + Mrkdwn::time(*grant.until) + Mrkdwn::markup(more);
}

Button cancel_button(const Request& request) {
  return {.label = "Cancel request",
          .action_id = "cancel_request",
          .value = request.id.value,
          .confirm = slack::Confirm{.title = "Cancel #" + std::to_string(request.number) + "?",
                                    .text = "Nobody will decide on it any more. You can ask again at any time.",
                                    .yes = "Cancel it",
                                    .no = "Keep it"},
          .accessibility_label = "Cancel request #" + std::to_string(request.number)};
}

}  // namespace

Work work_of(storage::Tx& tx, const Catalog& catalog, const User& person, const Wanted& wanted, Instant now) {
  Work work;
  if (wanted.waiting.count > 0)
    work.waiting = tx.awaiting(person.id, std::min(wanted.waiting.from + wanted.waiting.count + 1, kMostRead));
  cut(work.waiting, wanted.waiting);
  if (wanted.mine.count > 0 || wanted.held.count > 0) work.mine = tx.open_requests_of(person.id, kMostRead);
  if (wanted.held.count > 0) work.held = held_by(tx, catalog, person, work.mine, now);
  cut(work.mine, wanted.mine);
  cut(work.held, wanted.held);
  return work;
}

std::string with_account(const Catalog& catalog, const Grant& grant) {
  const std::string account = account_mark(catalog, grant.subject, app_of(grant), grant.account);
  return account.empty() ? "" : ", with the account " + account;
}

Button extend_button(const Grant& grant, const std::string& what) {
  return {.label = "Extend",
          .action_id = "extend_access",
          .value = grant.account.empty() ? grant.entitlement.value
                                         : grant.entitlement.value + " " + grant.subject.value + " " + grant.account,
          .accessibility_label = "Extend " + what};
}

void add_waiting(Blocks& blocks, const std::vector<Request>& waiting, std::size_t count, const Look& look) {
  for (std::size_t i = 0; i < std::min(waiting.size(), count); ++i) {
    blocks.section(line_of(waiting[i], look));
    if (!waiting[i].reason.empty()) blocks.context({Mrkdwn::quote(text::fit(waiting[i].reason, 300))});
    const auto row = buttons(waiting[i], look);
    if (!row.empty()) blocks.actions("review:" + waiting[i].id.value, row);
  }
}

void add_mine(Blocks& blocks, const std::vector<Request>& mine, std::size_t count, const Look& look) {
  for (std::size_t i = 0; i < std::min(mine.size(), count); ++i) {
    const bool may_cancel = may(mine[i], look.viewer, Action::cancel, look.facts, look.now);
    blocks.section(line_of(mine[i], look), may_cancel ? std::optional(cancel_button(mine[i])) : std::nullopt);
  }
}

void add_held(Blocks& blocks, const std::vector<Held>& held, std::size_t count, const Look& look) {
  for (std::size_t i = 0; i < std::min(held.size(), count); ++i) {
    const Grant& grant = held[i].grant;
    const std::string with = with_account(look.catalog(), grant);
    const std::string phrase = entitlement_phrase(look.catalog(), grant.entitlement);
    const std::string what = phrase + with;
    blocks.section(Mrkdwn::bold(phrase) + Mrkdwn::plain(with) + Mrkdwn::markup("\n") + end_words(grant, look.now));
    std::vector<Button> row;
    if (held[i].may_extend) row.push_back(extend_button(grant, what));
    if (held[i].may_give_back)
      row.push_back({.label = "Give back",
                     .action_id = "give_back",
                     .value = grant.entitlement.value + (grant.account.empty() ? "" : " " + grant.account),
                     .accessibility_label = "Give back " + what});
    if (!row.empty()) blocks.actions("held:" + grant.id.value, row);
  }
}

}  // namespace c1::bot
