#pragma once
// What helps to decide: who else has it, whether it was held before, what came with it. Gathered in the transaction that
// draws the card.

#include <optional>
#include <string>
#include <vector>

#include "storage/store.hpp"
#include "workflow/facts.hpp"

namespace c1::bot {

struct Insight {
  // Of people who work with the subject, themselves left out.
  struct Share {
    std::string of;  // "Omar Haddad's team", "Engineering"
    std::size_t have = 0;
    std::size_t all = 0;
  };
  std::vector<Share> shares;                 // those who have it; none where there is nobody to compare with
  bool is_known = false;                     // false: nobody has looked, nothing is shown
  std::optional<Instant> ended;              // when the subject last lost it
  std::vector<std::int64_t> bundle_waiting;  // numbers of all that waits for the viewer of the same bundle
};

// For a reader who decides. `held` of the facts is what is held now.
Insight insight_into(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::Request& request,
                     const workflow::UserId& viewer);

}  // namespace c1::bot
