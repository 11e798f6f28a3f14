#pragma once
// What people and the world ask the engine to do. Each is checked by decide(), whatever surface it came from.

#include <optional>
#include <string>
#include <variant>

#include "workflow/terms.hpp"

namespace c1::workflow {

struct Submit {
  RequestId id;  // new, made by the surface
  UserId requester;
  UserId subject;
  EntitlementId entitlement;
  std::optional<Seconds> duration;
  std::string reason;
  Surface surface = Surface::slack;
};
// A decision names its step: on an old card it decides nothing.
struct Approve {
  RequestId request;
  UserId by;
  std::size_t step = 0;
  std::string reason;
};
struct Deny {
  RequestId request;
  UserId by;
  std::size_t step = 0;
  std::string reason;
};
struct MarkProvisioned {
  RequestId request;
  UserId by;
  std::size_t step = 0;
  GrantId grant;  // new, used if it is accepted
};
struct DeclineProvisioning {  // "Won't do"
  RequestId request;
  UserId by;
  std::size_t step = 0;
  std::string reason;  // required
};
struct AddComment {
  RequestId request;
  CommentId id;  // new
  UserId by;
  std::string text;
  std::string channel;  // where it was written, for Slack; else empty
  std::string ts;
};
struct EditComment {
  RequestId request;
  CommentId id;
  UserId by;
  std::string text;
};
struct DeleteComment {
  RequestId request;
  CommentId id;
  UserId by;
};

using Command =
    std::variant<Submit, Approve, Deny, MarkProvisioned, DeclineProvisioning, AddComment, EditComment, DeleteComment>;

// The request a command is about.
const RequestId& request_of(const Command& command);
// Who gave it.
const UserId& actor_of(const Command& command);

}  // namespace c1::workflow
