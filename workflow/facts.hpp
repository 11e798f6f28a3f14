#pragma once
// What decide() and explain need to know of the world beside the request, gathered by the caller in one transaction.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "workflow/catalog.hpp"
#include "workflow/request.hpp"

namespace c1::workflow {

// Who holds what, by what stands in the store now (a map in tests). An empty function: nobody holds anything.
struct Holdings {
  std::function<bool(const UserId&, const EntitlementId&)> holds;
  std::function<std::vector<UserId>(const EntitlementId&)> holders;

  bool has(const UserId& person, const EntitlementId& entitlement) const { return holds && holds(person, entitlement); }
  std::vector<UserId> of(const EntitlementId& entitlement) const {
    return holders ? holders(entitlement) : std::vector<UserId>{};
  }
};

struct Facts {
  const Catalog* catalog = nullptr;
  Holdings holdings;
  // The delegate of somebody who is away now. Empty: nobody is.
  std::function<std::optional<UserId>(const UserId&)> delegate_of;
  // Which of these people have left Slack, whatever the directory says: they are not asked. Empty: nobody has.
  std::function<std::vector<UserId>(const std::vector<UserId>&)> left_slack;
  // Where somebody lives (IANA), by whoever knows. Empty: only the directory does.
  std::function<std::string(const User&)> time_zone;

  std::vector<UserId> unreachable(const std::vector<UserId>& people) const {
    return left_slack && !people.empty() ? left_slack(people) : std::vector<UserId>{};
  }
  std::string zone_of(const User& person) const { return time_zone ? time_zone(person) : person.time_zone; }

  std::int64_t next_number = 0;           // submissions
  std::optional<Request> open_duplicate;  // the open grant request for the same subject, entitlement and account
  std::optional<Request> open_revoke;     // the open revoke request for the same
  std::optional<Grant> held;       // the subject's grant of the request's entitlement and account, if it has not ended
  std::optional<Comment> comment;  // EditComment, DeleteComment: as stored
};

}  // namespace c1::workflow
