#pragma once
// Events -> what the world must learn. Each effect has a key: the same key is one piece of work, however often it is
// asked for. Effects of one lane are carried out in order; lanes do not wait for each other.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "workflow/event.hpp"

namespace c1::workflow {

// Make `person`'s card of the request show the present state (post it if they have none). Level-triggered.
struct SyncCard {
  RequestId request;
  UserId person;
  bool operator==(const SyncCard&) const = default;
};
// Make the copy of the comment in `person`'s thread equal to the comment: post, edit or delete. Level-triggered.
struct SyncComment {
  RequestId request;
  CommentId comment;
  UserId person;
  bool operator==(const SyncComment&) const = default;
};
// Say once, in `person`'s thread, what happened. Edge-triggered.
struct SayInThread {
  RequestId request;
  UserId person;
  enum class What {
    approved,
    denied,
    accepted,
    rejected,
    your_turn_to_approve,
    your_turn_to_provision,
    provisioned,
    declined,
    granted
  } what;
  UserId by;                 // who did it; empty = the policy, or does not apply
  std::string reason;        // word for word; may be empty
  std::int64_t version = 0;  // of the request after the event: part of the key
  bool operator==(const SayInThread&) const = default;
};
// Show the person's Home tab anew, if they have ever opened it. Level-triggered.
struct SyncHome {
  UserId person;
  bool operator==(const SyncHome&) const = default;
};

using Effect = std::variant<SyncCard, SyncComment, SayInThread, SyncHome>;

std::string key_of(const Effect& effect);   // unique
std::string lane_of(const Effect& effect);  // "<request>/<person>" for what stands in one thread

// Everybody who has, or must get, a card: requester, subject, the deciders of every step that has been active, in that
// order, each once.
std::vector<UserId> audience(const Request& request);

// In the order they are to be carried out within a lane: cards before lines. The author of a comment gets no copy.
std::vector<Effect> effects_of(const std::optional<Request>& before, const Request& after, const Events& events);

}  // namespace c1::workflow
