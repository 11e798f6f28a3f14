#pragma once
// A step of a policy that a system decides: a signed POST asks, and the answer approves, denies, hands on to people, or
// names the policy to go on by. Anything else is no answer.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/signed_post.hpp"

namespace c1::connectors {

// What is to be decided.
struct PolicyQuestion {
  std::string key;  // the same key is the same question
  std::string url;
  std::string callback;  // where it may be answered later, once
  bool takes = false;    // whether access is to be taken away
  std::int64_t request = 0;
  std::string app, entitlement;  // their slugs
  std::string what;              // in words
  std::string reason;
  bool emergency = false;
  std::optional<Seconds> duration;  // none = for good
  Holder subject;
  std::optional<Holder> requester;  // none: the program itself
};

struct PolicyAnswer {
  enum class State {
    approve,
    deny,
    reassign,
    replace,
    pending,  // it will answer at the callback
    not_yet,  // it did not work this time: ask again after `wait` (0 = whenever)
    failed    // it will not answer, however often it is asked
  } state = State::failed;
  std::string says;             // its comment, or what is wrong, in a sentence
  std::vector<std::string> to;  // reassign: emails
  std::string policy;           // replace: its slug
  Millis wait{0};
};

class PolicyWebhook {
 public:
  explicit PolicyWebhook(SignedPost post) : post_(std::move(post)) {}
  // Blocks for 30 seconds at most; not on an I/O thread. Safe to call from several threads.
  PolicyAnswer ask(const PolicyQuestion& question) const;

 private:
  const SignedPost post_;
};

// {"version":"v1","approve":{"comment":...}}, or `deny`, or {"reassign":{"users":["ines@acme.test"],"comment":...}}, or
// {"replacePolicy":{"policy":"two-owners","comment":...}}: exactly one of them. Nothing for what is no answer.
std::optional<PolicyAnswer> policy_answer(std::string_view body);

}  // namespace c1::connectors
