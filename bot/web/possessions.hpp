#pragma once
// What one person has and has asked for, read once for a whole page.

#include <map>

#include "bot/web/visit.hpp"

namespace c1::bot::web {

struct Possessions {
  std::map<workflow::EntitlementId, workflow::Grant> held;
  std::map<workflow::EntitlementId, std::int64_t> pending;  // numbers of open requests for it
  std::map<workflow::EntitlementId, std::int64_t> leaving;  // and of those that will take it away

  static Possessions of(storage::Tx& tx, const workflow::UserId& person);
};

// entitlement_json and how it stands: {held, since, until, ending, pending, leaving, may_request, may_extend,
// may_give_back}. `sight` is the subject's.
json::Value offer_json(const Visit& visit, const workflow::User& subject, const workflow::Sight& sight,
                       const Possessions& possessions, const workflow::EntitlementId& id);

}  // namespace c1::bot::web
