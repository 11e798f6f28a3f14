#include "bot/execute.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "bot/facts.hpp"
#include "workflow/accounts.hpp"
#include "workflow/codec.hpp"
#include "workflow/decide.hpp"
#include "workflow/effects.hpp"
#include "workflow/evolve.hpp"
#include "workflow/explain.hpp"
#include "workflow/mails.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostCaughtUp = 50;

// Where a transaction is, and what its commands share.
struct Desk {
  storage::Tx& tx;
  const Catalog& catalog;
  Surface surface;
  Instant now;
  bool mails;  // whether people are told by email, too
};

template <class S>
Facts facts_for_submission(const Desk& desk, const S& command) {
  Facts facts = facts_about(desk.tx, desk.catalog, command.subject, command.entitlement, desk.now, command.account);
  facts.next_number = desk.tx.next_request_number();
  return facts;
}

Facts facts_for(const Desk& desk, const std::optional<Request>& request, const Command& command) {
  if (const auto* submit = std::get_if<Submit>(&command)) return facts_for_submission(desk, *submit);
  if (const auto* revoke = std::get_if<SubmitRevoke>(&command)) return facts_for_submission(desk, *revoke);
  Facts facts = facts_in(desk.tx, desk.catalog, desk.now);
  const bool is_about_a_grant =
      std::holds_alternative<MarkProvisioned>(command) || std::holds_alternative<ChangeEnd>(command);
  if (request && (request->kind == Kind::revoke || is_about_a_grant))
    facts.held = held_with(desk.tx, desk.catalog, request->subject, request->entitlement, request->account);
  if (request && request->kind == Kind::grant && std::holds_alternative<MarkProvisioned>(command))
    facts.open_revoke =
        open_with(desk.tx, desk.catalog, request->subject, request->entitlement, Kind::revoke, request->account);
  if (const auto* edit = std::get_if<EditComment>(&command)) facts.comment = desk.tx.comment(edit->id);
  if (const auto* deletion = std::get_if<DeleteComment>(&command)) facts.comment = desk.tx.comment(deletion->id);
  return facts;
}

// What is kept beside the request itself.
void keep(storage::Tx& tx, const Facts& facts, const Event& event) {
  if (const auto* change = std::get_if<GrantChanged>(&event)) tx.save(change->grant);
  if (const auto* added = std::get_if<CommentAdded>(&event)) tx.save(added->comment);
  if (const auto* edited = std::get_if<CommentEdited>(&event)) {
    Comment comment = *facts.comment;
    comment.text = edited->after;
    ++comment.version;
    tx.save(comment);
  }
  if (std::holds_alternative<CommentDeleted>(event)) {
    Comment comment = *facts.comment;
    comment.deleted = true;
    ++comment.version;
    tx.save(comment);
  }
}

// Who did it: the person who gave the command, but for what the program or a policy did by itself.
std::string actor_in(const Event& event, const Command& command) {
  const auto* made = std::get_if<DecisionMade>(&event);
  const UserId& actor = made ? made->decision.by : actor_of(command);
  return actor.empty() ? "system" : actor.value;
}

// "open, step 1", "granted": an entry's before and after in a word.
std::string standing(const std::optional<Request>& request) {
  if (!request) return {};
  return request->outcome ? std::string(to_string(*request->outcome)) : "open, step " + std::to_string(request->step);
}

void audit(const Desk& desk, const Event& event, const Command& command, const std::optional<Request>& before,
           const Request& after) {
  json::Value body = to_json(event);
  body.set("state", json::object({{"before", standing(before)}, {"after", standing(after)}}));
  desk.tx.append({.at = desk.now,
                  .actor = actor_in(event, command),
                  .subject = after.subject.value,
                  .surface = std::string(to_string(actor_of(command).empty() ? Surface::system : desk.surface)),
                  .what = std::string(name_of(event)),
                  .request = after.id.value,
                  .body = body.dump()});
}

// Who joins a conversation late finds in their thread what was said before.
void catch_up(const Desk& desk, const std::optional<Request>& before, const Request& after) {
  if (!before || before->version == after.version) return;
  const auto earlier = readers(*before);
  std::vector<UserId> newcomers = readers(after);
  std::erase_if(newcomers, [&](const UserId& person) {
    return std::find(earlier.begin(), earlier.end(), person) != earlier.end();
  });
  if (newcomers.empty()) return;
  for (const Comment& comment : desk.tx.comments(after.id, kMostCaughtUp))
    for (const UserId& person : newcomers)
      if (!comment.deleted && comment.author != person)
        desk.tx.enqueue(SyncComment{after.id, comment.id, person}, desk.now);
}

// The cards of the requests that a grant stands on offer to extend it, or to ask again: they are drawn anew.
void redraw_cards_of_grants(const Desk& desk, const Request& request, const Events& events) {
  for (const Event& event : events) {
    const auto* change = std::get_if<GrantChanged>(&event);
    if (!change) continue;
    for (const GrantReason& why : change->grant.reasons) {
      const auto led_to_it = why.request == request.id ? std::nullopt : desk.tx.request(why.request);
      if (!led_to_it) continue;
      for (const UserId& reader : readers(*led_to_it)) desk.tx.enqueue(SyncCard{led_to_it->id, reader}, desk.now);
    }
  }
}

Result<Request> run(const Desk& desk, const Command& command);

// What is held longer after all must not be taken away by a request that its old end began.
void stop_taking_away(const Desk& desk, const Request& request, const Events& events) {
  const bool goes_on = std::any_of(events.begin(), events.end(), [](const Event& event) {
    const auto* change = std::get_if<GrantChanged>(&event);
    return change && change->what == GrantChanged::What::extended;
  });
  if (!goes_on) return;
  const auto open =
      open_with(desk.tx, desk.catalog, request.subject, request.entitlement, Kind::revoke, request.account);
  if (!open) return;
  const auto cancelled =
      run(desk, Cancel{open->id, {}, "It is held longer: #" + std::to_string(request.number) + " was granted."});
  if (!cancelled) throw std::logic_error("a request could not be cancelled: " + cancelled.error().says);
}

Result<Request> run(const Desk& desk, const Command& command) {
  const auto before = desk.tx.request(request_of(command));
  const Facts facts = facts_for(desk, before, command);
  const auto events = decide(before, command, facts, desk.now);
  if (!events) return events.error();
  const auto folded = fold(before, *events);
  if (!folded) throw std::logic_error("events without a request");
  const Request& after = *folded;
  const std::int64_t version_before = before ? before->version : 0;
  if (after.version != version_before) desk.tx.save(after, version_before);
  std::optional<Request> at = before;
  for (const Event& event : *events) {
    const Request then = evolve(at, event);
    keep(desk.tx, facts, event);
    audit(desk, event, command, at, then);
    at = then;
  }
  for (const std::string& key : withdrawn_by(after, *events)) desk.tx.withdraw(key);
  for (const Effect& effect : effects_of(before, after, *events, facts)) {
    if (const auto* home = std::get_if<SyncHome>(&effect))
      desk.tx.enqueue_home(home->person, desk.now);
    else
      desk.tx.enqueue(effect, due_of(effect).value_or(desk.now));
  }
  if (desk.mails)
    for (const SendMail& mail : mails_of(before, after, *events)) desk.tx.enqueue(mail, desk.now);
  catch_up(desk, before, after);
  redraw_cards_of_grants(desk, after, *events);
  stop_taking_away(desk, after, *events);
  return after;
}

// Thrown out of the transaction so that a refusal leaves nothing behind, not even a number that was taken.
struct Refused {
  Error error;
};

Request run_or_refuse(const Desk& desk, const Command& command) {
  auto outcome = run(desk, command);
  if (!outcome) throw Refused{outcome.error()};
  return *std::move(outcome);
}

// By `request` a line leads to the lines of its cards and messages (bot/outbox.cpp), by `delivery` to Slack.
void note(const Origin& origin, const Request& request) {
  log::info("a request has changed", {{"request", request.id.value},
                                      {"number", request.number},
                                      {"version", request.version},
                                      {"state", standing(request)},
                                      {"surface", to_string(origin.surface)},
                                      {"delivery", origin.delivery}});
}

// In one transaction, or not at all.
template <class F>
auto committed(const Services& services, F&& function) -> Result<std::invoke_result_t<F&, storage::Tx&>> {
  try {
    return services.store.write(function);
  } catch (const Refused& refused) {
    log::info("refused", {{"why", refused.error.says}, {"detail", refused.error.detail}});
    return refused.error;
  }
}

}  // namespace

Result<Request> execute(const Services& services, const Origin& origin, const CommandFor& command_for) {
  const CatalogPtr catalog = services.catalog.get();
  auto outcome = committed(services, [&](storage::Tx& tx) -> Request {
    if (!origin.delivery.empty()) {
      const auto earlier = tx.answer_to(origin.delivery);
      if (auto request = earlier ? tx.request(RequestId{*earlier}) : std::nullopt) return *std::move(request);
    }
    const auto command = command_for(tx);
    if (!command) throw Refused{command.error()};
    if (origin.gives_way) tx.give_way();
    const Desk desk{tx, *catalog, origin.surface, services.clock.now(), services.mails};
    Request after = run_or_refuse(desk, *command);
    if (!origin.delivery.empty()) tx.remember(origin.delivery, after.id.value, desk.now);
    return after;
  });
  if (outcome) note(origin, *outcome);
  return outcome;
}

Result<Request> execute(const Services& services, const Origin& origin, const Command& command) {
  return execute(services, origin, [&](storage::Tx&) -> Result<Command> { return command; });
}

Result<std::vector<Request>> execute_all(const Services& services, const Origin& origin,
                                         const std::vector<Submit>& commands, std::size_t* refused) {
  const CatalogPtr catalog = services.catalog.get();
  std::size_t place = 0;
  auto outcome = committed(services, [&](storage::Tx& tx) -> std::vector<Request> {
    std::vector<Request> requests;
    if (!origin.delivery.empty()) {
      const auto earlier = tx.answer_to(origin.delivery);
      if (auto request = earlier ? tx.request(RequestId{*earlier}) : std::nullopt) return {*std::move(request)};
    }
    const Desk desk{tx, *catalog, origin.surface, services.clock.now(), services.mails};
    for (place = 0; place < commands.size(); ++place) requests.push_back(run_or_refuse(desk, commands[place]));
    if (!origin.delivery.empty() && !requests.empty())
      tx.remember(origin.delivery, requests.front().id.value, desk.now);
    return requests;
  });
  if (refused) *refused = place;
  if (outcome)
    for (const Request& request : *outcome) note(origin, request);
  return outcome;
}

// ---- bundles --------------------------------------------------------------------------------------------------------

namespace {

// One form for everything asks for no account of each app: it is the person's first.
std::string account_in_bundle(const Catalog& catalog, const UserId& subject, const EntitlementId& id) {
  const Entitlement* entitlement = catalog.entitlement(id);
  return entitlement ? first_account(catalog, subject, entitlement->app) : std::string{};
}

// What of a bundle is to be asked for, and what is left out and why.
BundleOutcome sort_out(const Desk& desk, const CatalogEntry& bundle, const BundleWish& wish) {
  BundleOutcome sorted;
  const User* subject = desk.catalog.user(wish.subject);
  if (!subject) return sorted;
  const Sight sight = desk.catalog.sight_of(*subject, facts_in(desk.tx, desk.catalog, desk.now).holdings, desk.now);
  for (const EntitlementId& id : bundle.entitlements) {
    if (!sight.sees(id)) continue;
    const std::string account = account_in_bundle(desk.catalog, wish.subject, id);
    const auto held = held_with(desk.tx, desk.catalog, wish.subject, id, account);
    const auto open = open_with(desk.tx, desk.catalog, wish.subject, id, Kind::grant, account);
    if (open)
      sorted.pending.push_back(*open);
    else if (held && held->state == Grant::State::active)
      sorted.held.push_back(*held);
    else
      sorted.missing.push_back(id);
  }
  return sorted;
}

std::optional<Seconds> duration_in(const Entitlement& entitlement, const std::optional<Seconds>& wished) {
  if (!entitlement.max_duration) return wished;
  return wished ? std::min(*wished, *entitlement.max_duration) : *entitlement.max_duration;
}

Result<const CatalogEntry*> bundle_for(const Desk& desk, const BundleWish& wish) {
  const CatalogEntry* bundle = desk.catalog.catalog(wish.bundle);
  const User* subject = desk.catalog.user(wish.subject);
  const bool seen =
      bundle && bundle->bundle && subject &&
      desk.catalog.sight_of(*subject, facts_in(desk.tx, desk.catalog, desk.now).holdings, desk.now).sees(*bundle);
  if (!seen) return not_found("There is no such bundle in your catalog.");
  return bundle;
}

}  // namespace

Result<BundleOutcome> look_into_bundle(const Services& services, const BundleWish& wish) {
  const CatalogPtr catalog = services.catalog.get();
  return services.store.read([&](storage::Tx& tx) -> Result<BundleOutcome> {
    const Desk desk{tx, *catalog, wish.surface, services.clock.now(), services.mails};
    const auto bundle = bundle_for(desk, wish);
    if (!bundle) return bundle.error();
    return sort_out(desk, **bundle, wish);
  });
}

Result<BundleOutcome> execute_bundle(const Services& services, const Origin& origin, const BundleWish& wish) {
  const CatalogPtr catalog = services.catalog.get();
  auto outcome = committed(services, [&](storage::Tx& tx) -> BundleOutcome {
    const Desk desk{tx, *catalog, origin.surface, services.clock.now(), services.mails};
    const auto bundle = bundle_for(desk, wish);
    if (!bundle) throw Refused{bundle.error()};
    BundleOutcome sorted = sort_out(desk, **bundle, wish);
    // The same delivery again: what it asked for stands as pending now.
    if (!origin.delivery.empty() && tx.answer_to(origin.delivery)) return sorted;
    if (sorted.missing.empty())
      throw Refused{conflict("There is nothing left to ask for in " + (*bundle)->name +
                             ": all of it is held, or asked for already.")};
    const std::string group = new_id();
    for (const EntitlementId& id : sorted.missing)
      sorted.requested.push_back(
          run_or_refuse(desk, Submit{.id = RequestId{new_id()},
                                     .requester = wish.requester,
                                     .subject = wish.subject,
                                     .entitlement = id,
                                     .duration = duration_in(*catalog->entitlement(id), wish.duration),
                                     .reason = wish.reason,
                                     .surface = origin.surface,
                                     .bundle = BundleOf{(*bundle)->slug, group},
                                     .account = account_in_bundle(*catalog, wish.subject, id)}));
    if (!origin.delivery.empty()) tx.remember(origin.delivery, sorted.requested.front().id.value, desk.now);
    return sorted;
  });
  if (outcome)
    for (const Request& request : outcome->requested) note(origin, request);
  return outcome;
}

}  // namespace c1::bot
