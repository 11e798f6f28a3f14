#pragma once
// What has happened. Events are the audit log's matter, fold to the request's state (evolve.hpp) and name what the
// world must learn (effects.hpp). Stored as JSON: a field may be added, never renamed or reused.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "workflow/request.hpp"

namespace c1::workflow {

struct Opened {
  Request request;  // as created: no decisions, step 0
  bool operator==(const Opened&) const = default;
};
struct StepStarted {
  std::size_t step = 0;
  bool operator==(const StepStarted&) const = default;
};
struct DecisionMade {
  Decision decision;
  bool operator==(const DecisionMade&) const = default;
};
// A step that wants others than the earlier approvers has nobody left: who is asked instead, and why.
struct ApproversChanged {
  std::size_t step = 0;
  std::vector<UserId> approvers;
  int needed = 1;
  std::string label;
  std::string note;
  bool operator==(const ApproversChanged&) const = default;
};
struct StepFinished {
  std::size_t step = 0;
  bool operator==(const StepFinished&) const = default;
};
struct GrantActivated {
  Grant grant;
  bool operator==(const GrantActivated&) const = default;
};
struct Closed {
  Outcome outcome = Outcome::denied;
  Instant at{};
  bool operator==(const Closed&) const = default;
};
struct CommentAdded {
  Comment comment;
  bool operator==(const CommentAdded&) const = default;
};
struct CommentEdited {
  CommentId id;
  UserId author;
  std::string before;
  std::string after;
  bool operator==(const CommentEdited&) const = default;
};
struct CommentDeleted {
  CommentId id;
  UserId author;
  std::string before;
  bool operator==(const CommentDeleted&) const = default;
};

using Event = std::variant<Opened, StepStarted, DecisionMade, ApproversChanged, StepFinished, GrantActivated, Closed,
                           CommentAdded, CommentEdited, CommentDeleted>;
using Events = std::vector<Event>;

// "request.opened", "decision.made", ...: the audit log's name of it.
std::string_view name_of(const Event& event);

}  // namespace c1::workflow
