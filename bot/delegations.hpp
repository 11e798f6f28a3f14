#pragma once
// While I am away, somebody else decides. One delegation at a time: a new one takes the place of those before.

#include "base/result.hpp"
#include "bot/execute.hpp"
#include "bot/services.hpp"
#include "slack/blocks.hpp"
#include "storage/store.hpp"

namespace c1::bot {

constexpr std::size_t kMostDelegations = 20;

struct DelegationWish {
  workflow::UserId from;
  workflow::UserId to;
  std::optional<Instant> starts;  // none = now
  std::optional<Instant> ends;    // none = until it is ended
};
// Committed with its entry in the audit log; who is asked in open requests is found anew, now and at both ends. An Error
// names the field: "delegate", "starts", "ends".
Result<workflow::Delegation> delegate(const Services& services, const Origin& origin, const DelegationWish& wish);
// All of theirs are over: those that were still to come, too. How many that were.
Result<std::size_t> end_delegations(const Services& services, const Origin& origin, const workflow::UserId& from);

// ":palm_tree: Omar Haddad decides for you until ...", each, and a button that ends them.
void add_delegations(slack::Blocks& blocks, const std::vector<workflow::Delegation>& delegations,
                     const workflow::Catalog& catalog, Instant now);
slack::Mrkdwn delegation_words(const workflow::Delegation& delegation, const workflow::Catalog& catalog, Instant now);

}  // namespace c1::bot
