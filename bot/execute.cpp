#include "bot/execute.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "workflow/codec.hpp"
#include "workflow/decide.hpp"
#include "workflow/effects.hpp"
#include "workflow/evolve.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostCaughtUp = 50;

Facts facts_for(storage::Tx& tx, const Catalog& catalog, const Command& command, Instant now) {
  Facts facts{.catalog = &catalog};
  std::visit(match{[&](const Submit& c) {
                     facts.next_number = tx.next_request_number();
                     facts.open_duplicate = tx.open_request(c.subject, c.entitlement);
                     facts.held = tx.active_grant(c.subject, c.entitlement, now);
                   },
                   [&](const EditComment& c) { facts.comment = tx.comment(c.id); },
                   [&](const DeleteComment& c) { facts.comment = tx.comment(c.id); }, [](const auto&) {}},
             command);
  return facts;
}

// What is kept beside the request itself.
void keep(storage::Tx& tx, const Facts& facts, const Event& event) {
  std::visit(
      match{[&](const GrantActivated& e) { tx.save(e.grant); }, [&](const CommentAdded& e) { tx.save(e.comment); },
            [&](const CommentEdited& e) {
              Comment comment = *facts.comment;
              comment.text = e.after;
              ++comment.version;
              tx.save(comment);
            },
            [&](const CommentDeleted&) {
              Comment comment = *facts.comment;
              comment.deleted = true;
              ++comment.version;
              tx.save(comment);
            },
            [](const auto&) {}},
      event);
}

// Who did it: the person who gave the command, but for what the policy decided by itself.
std::string actor_in(const Event& event, const Command& command) {
  const auto* made = std::get_if<DecisionMade>(&event);
  if (made) return made->decision.by.empty() ? "system" : made->decision.by.value;
  return actor_of(command).value;
}

void audit(storage::Tx& tx, const Event& event, const Command& command, const Request& after, Surface surface,
           Instant now) {
  tx.append({.at = now,
             .actor = actor_in(event, command),
             .subject = after.subject.value,
             .surface = std::string(to_string(surface)),
             .what = std::string(name_of(event)),
             .request = after.id.value,
             .body = to_json(event).dump()});
}

// Who joins a conversation late finds in their thread what was said before.
void catch_up(storage::Tx& tx, const std::optional<Request>& before, const Request& after, Instant now) {
  if (!before || before->version == after.version) return;
  const auto earlier = audience(*before);
  std::vector<UserId> newcomers = audience(after);
  std::erase_if(newcomers, [&](const UserId& person) {
    return std::find(earlier.begin(), earlier.end(), person) != earlier.end();
  });
  if (newcomers.empty()) return;
  for (const Comment& comment : tx.comments(after.id, kMostCaughtUp))
    for (const UserId& person : newcomers)
      if (!comment.deleted && comment.author != person) tx.enqueue(SyncComment{after.id, comment.id, person}, now);
}

Result<Request> run(storage::Tx& tx, const Catalog& catalog, const Origin& origin, const Command& command,
                    Instant now) {
  const auto before = tx.request(request_of(command));
  const Facts facts = facts_for(tx, catalog, command, now);
  const auto events = decide(before, command, facts, now);
  if (!events) return events.error();
  const auto folded = fold(before, *events);
  if (!folded) throw std::logic_error("events without a request");
  const Request& after = *folded;
  const std::int64_t version_before = before ? before->version : 0;
  if (after.version != version_before) tx.save(after, version_before);
  for (const Event& event : *events) {
    keep(tx, facts, event);
    audit(tx, event, command, after, origin.surface, now);
  }
  for (const Effect& effect : effects_of(before, after, *events)) tx.enqueue(effect, now);
  catch_up(tx, before, after, now);
  if (!origin.delivery.empty()) tx.remember(origin.delivery, after.id.value, now);
  return after;
}

// Thrown out of the transaction so that a refusal leaves nothing behind, not even a number that was taken.
struct Refused {
  Error error;
};

}  // namespace

Result<Request> execute(const Services& services, const Origin& origin, const CommandFor& command_for) {
  const CatalogPtr catalog = services.catalog.get();
  try {
    Request after = services.store.write([&](storage::Tx& tx) -> Request {
      if (!origin.delivery.empty()) {
        const auto earlier = tx.answer_to(origin.delivery);
        if (auto request = earlier ? tx.request(RequestId{*earlier}) : std::nullopt) return *std::move(request);
      }
      const auto command = command_for(tx);
      if (!command) throw Refused{command.error()};
      auto outcome = run(tx, *catalog, origin, *command, services.clock.now());
      if (!outcome) throw Refused{outcome.error()};
      return *std::move(outcome);
    });
    return after;
  } catch (const Refused& refused) {
    log::info("refused", {{"why", refused.error.says}, {"detail", refused.error.detail}});
    return refused.error;
  }
}

Result<Request> execute(const Services& services, const Origin& origin, const Command& command) {
  return execute(services, origin, [&](storage::Tx&) -> Result<Command> { return command; });
}

}  // namespace c1::bot
