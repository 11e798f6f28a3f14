#pragma once
// Internal to the buttons of a card: who pressed which one, and what the engine says to it.

#include <optional>
#include <string>
#include <utility>

#include "bot/card.hpp"
#include "bot/facts.hpp"
#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::review {

struct Asked {
  Viewer viewer;
  ButtonTarget target;
  std::string value;  // the target as it was written: "r1:0"
};
// `value` as a button carries it.
Result<Asked> asked_by(const Services& services, const slack::Tenant& tenant, const slack::Actor& actor,
                       const std::string& value);

// A modal's private_metadata: "deny r1:0".
struct Named {
  std::string name;
  std::string value;
};
Named named(const std::string& words);

slack::Reply tell(const Error& error);
// At `field`, which is a block of that very view; the rest of a form's errors at `otherwise`.
slack::Reply at_field(const Error& error, const std::string& field, const std::string& otherwise);

// read(request, facts) on one picture of the store; Errc::not_found where there is no such request.
template <class F>
auto looked_at(const Services& services, const Asked& asked, F&& read)
    -> Result<std::invoke_result_t<F&, const workflow::Request&, const workflow::Facts&>> {
  using Seen = std::invoke_result_t<F&, const workflow::Request&, const workflow::Facts&>;
  return services.store.read([&](storage::Tx& tx) -> Result<Seen> {
    const auto request = tx.request(asked.target.request);
    if (!request) return not_found("I can't find this request any more.");
    const auto facts = facts_about(tx, *asked.viewer.catalog, *request, services.clock.now());
    return read(*request, facts);
  });
}

// What decide() would say to this now; nothing = it would be done.
std::optional<Error> objection(const Services& services, const Asked& asked, const workflow::Command& command);
// Whether `viewer` may do it now; else a sentence. For what has no command of its own until a form was filled in.
std::optional<Error> objection(const Services& services, const Asked& asked, workflow::Action action);

}  // namespace c1::bot::review
