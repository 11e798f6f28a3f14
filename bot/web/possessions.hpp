#pragma once
// What one person has and has asked for, read once for a whole page.

#include <map>
#include <optional>

#include "bot/web/visit.hpp"

namespace c1::bot::web {

struct Possessions {
  // A request that is open: its number, and for which account it is.
  struct Open {
    std::int64_t number = 0;
    std::string account;
  };
  // One for each account of the person.
  std::multimap<workflow::EntitlementId, workflow::Grant> held;
  std::multimap<workflow::EntitlementId, Open> pending;  // open requests for it
  std::multimap<workflow::EntitlementId, Open> leaving;  // and those that will take it away

  static Possessions of(storage::Tx& tx, const workflow::UserId& person);
};

// entitlement_json and how it stands: {held, since, until, ending, pending, leaving, may_request, may_extend,
// may_give_back, account, account_words}. `sight` is the subject's. With the account that is named; where none is, as it
// stands with one of them, and it may be asked for as long as that is so for any.
json::Value offer_json(const Visit& visit, const workflow::User& subject, const workflow::Sight& sight,
                       const Possessions& possessions, const workflow::EntitlementId& id,
                       const std::optional<std::string>& account = {});

}  // namespace c1::bot::web
