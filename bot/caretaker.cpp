#include "bot/caretaker.hpp"

#include "base/ids.hpp"
#include "base/log.hpp"
#include "bot/execute.hpp"
#include "bot/facts.hpp"
#include "workflow/grant.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kPageOfOpen = 100;
constexpr std::size_t kMostOfPerson = 10'000;
constexpr Millis kUntilInForce{200};

Done stopped() { return {.how = Done::How::again, .wait = Millis{1}, .error = "stopped on the way"}; }

std::int64_t version_in(const Effect& effect) {
  return std::visit(
      [](const auto& e) -> std::int64_t {
        if constexpr (requires { e.catalog_version; }) return e.catalog_version;
        return 0;
      },
      effect);
}

// What is over, or gone, meanwhile needs nothing more.
void carried_out(const Result<Request>& after, std::string_view what) {
  if (!after)
    log::info("nothing to do for a change of the organisation", {{"what", what}, {"why", after.error().says}});
}

}  // namespace

bool Caretaker::keeps(const Effect& effect) {
  return std::holds_alternative<RefreshAwaiting>(effect) || std::holds_alternative<RetireEntitlement>(effect) ||
         std::holds_alternative<RetireUser>(effect);
}

Done Caretaker::carry_out(const storage::DueEffect& effect, const std::stop_token& stop) const {
  if (services_.catalog.get()->version() < version_in(effect.effect))
    return {
        .how = Done::How::again, .wait = kUntilInForce, .refused = true, .error = "the catalog is not in force yet"};
  return std::visit(
      match{[&](const RefreshAwaiting& e) { return on(e, stop); },
            [&](const RetireEntitlement& e) { return on(e, stop); }, [&](const RetireUser& e) { return on(e, stop); },
            [](const auto&) { return Done{.how = Done::How::parked, .error = "not for the caretaker"}; }},
      effect.effect);
}

bool Caretaker::ask_others(const UserId& person, const std::stop_token& stop) const {
  const auto waiting = services_.store.read([&](storage::Tx& tx) { return tx.awaiting_ids(person, kMostOfPerson); });
  for (const RequestId& request : waiting) {
    if (stop.stop_requested()) return false;
    carried_out(execute(services_, kInBulk, Refresh{request}), "ask others");
  }
  return true;
}

// What they hold by the organisation file must not be taken away by a request that was open before.
void Caretaker::keep_what_the_file_says(const UserId& person) const {
  const CatalogPtr catalog = services_.catalog.get();
  const auto taking_away = services_.store.read([&](storage::Tx& tx) {
    auto open = tx.open_requests_of(person, kMostOfPerson);
    std::erase_if(open, [&](const Request& request) {
      const bool is_theirs = request.kind == Kind::revoke && request.subject == person;
      const auto held =
          is_theirs ? held_with(tx, *catalog, person, request.entitlement, request.account) : std::nullopt;
      return !held || !is_held_by_file(*held);
    });
    return open;
  });
  for (const Request& request : taking_away)
    carried_out(execute(services_, kInBulk, Cancel{request.id, {}, "The organisation file says that they hold it."}),
                "keep");
}

Done Caretaker::on(const RefreshAwaiting& refresh, const std::stop_token& stop) const {
  keep_what_the_file_says(refresh.person);
  return ask_others(refresh.person, stop) ? Done{} : stopped();
}

Done Caretaker::on(const RetireEntitlement& retired, const std::stop_token& stop) const {
  if (services_.catalog.get()->entitlement(retired.entitlement)) return {};  // it is back
  std::int64_t after_number = 0;
  while (true) {
    const auto page = services_.store.read(
        [&](storage::Tx& tx) { return tx.open_requests_for(retired.entitlement, after_number, kPageOfOpen); });
    for (const Request& request : page) {
      if (stop.stop_requested()) return stopped();
      after_number = request.number;
      if (request.kind == Kind::grant)
        carried_out(execute(services_, kInBulk, Cancel{request.id, {}, "This is not offered any more."}), "cancel");
    }
    if (page.size() < kPageOfOpen) return {};
  }
}

Done Caretaker::on(const RetireUser& retired, const std::stop_token& stop) const {
  if (services_.catalog.get()->user(retired.person)) return {};  // they are back
  const auto [asked, held] = services_.store.read([&](storage::Tx& tx) {
    return std::pair(tx.open_requests_of(retired.person, kMostOfPerson), tx.grants_of(retired.person, kMostOfPerson));
  });
  for (const Request& request : asked) {
    if (stop.stop_requested()) return stopped();
    if (request.kind == Kind::grant && request.subject == retired.person)
      carried_out(execute(services_, kInBulk, Cancel{request.id, {}, "Whoever this is for has left."}), "cancel");
  }
  for (const Grant& grant : held) {
    if (stop.stop_requested()) return stopped();
    const SubmitRevoke revoke{.id = RequestId{new_id()},
                              .requester = {},
                              .subject = grant.subject,
                              .entitlement = grant.entitlement,
                              .reason = "The person has left.",
                              .cause = Cause::departure,
                              .surface = Surface::system,
                              .account = grant.account};
    carried_out(execute(services_, kInBulk, revoke), "take away");
  }
  return ask_others(retired.person, stop) ? Done{} : stopped();
}

}  // namespace c1::bot
