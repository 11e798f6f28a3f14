#pragma once
// Conditions of policies, audiences of catalogs, and approvers that an expression names: CEL over our own nouns.
// For administrators: docs/handbook/conditions.md.
//
//   const auto condition = compile_condition(R"(subject.has("it/on-call") && request.duration <= duration("4h"))");
//   if (!condition) for (const cel::Problem& problem : condition.error()) ...   // when the policy is saved
//   const Judgement judgement = judgement_of(*condition, facts);                        // when a request is made
//
// Everything fails closed: what cannot be told counts as not met, and gives nobody, with a note that says why.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/catalog.hpp"
#include "workflow/cel.hpp"

namespace c1::workflow {

// Three types, so that an audience is not taken for a condition, which may speak of more.
struct Condition {
  cel::Program program;
};
struct Audience {
  cel::Program program;
};
struct ApproverExpression {
  cel::Program program;
};

// True or false, of `subject`, `requester`, `app`, `entitlement`, `request` and `now`.
[[nodiscard]] boost::system::result<Condition, cel::Problems> compile_condition(std::string_view text);
// True or false, of `subject` (who looks) and `now`.
[[nodiscard]] boost::system::result<Audience, cel::Problems> compile_audience(std::string_view text);
// An email or a list of emails, of all that a condition may speak of.
[[nodiscard]] boost::system::result<ApproverExpression, cel::Problems> compile_approvers(std::string_view text);

// What an expression refers to and the organisation does not have: entitlements ("app/slug") in has("..."), people's
// emails (of `emails`, which are in lower case) in reports_to("..."). For when it is saved: evaluated, has() of an
// unknown entitlement is an error.
[[nodiscard]] cel::Problems dangling_references(const cel::Program& program,
                                                const std::vector<std::string_view>& entitlements,
                                                const std::vector<std::string_view>& emails);

// Whether that person holds that entitlement now.
using Holds = std::function<bool(const UserId&, const EntitlementId&)>;

// Of a request that exists or is about to: what conditions ask of it.
struct RequestFacts {
  bool is_revoke = false;           // kind: "grant" or "revoke"
  std::optional<Seconds> duration;  // none = for good
  bool is_emergency = false;
  Surface origin = Surface::slack;
  std::string_view reason;
  std::string_view account = {};        // of the subject, by name; empty = there is none to tell apart
  std::string_view account_label = {};  // "Admin"
};

struct ConditionFacts {
  const Catalog& catalog;
  const User& subject;
  const User& requester;
  const Entitlement& entitlement;
  const RequestFacts& request;
  const Holds& holds;
  Instant now;
};

struct AudienceFacts {
  const Catalog& catalog;
  const User& viewer;
  const Holds& holds;
  Instant now;
};

struct Judgement {
  bool is_met = false;
  std::string note;  // why it could not be told, for the log and for the request; empty where it could
};
[[nodiscard]] Judgement judgement_of(const Condition& condition, const ConditionFacts& facts);
[[nodiscard]] Judgement judgement_of(const Audience& audience, const AudienceFacts& facts);

struct NamedPeople {
  std::vector<UserId> people;  // each once, in the expression's order; of the catalog, whatever their status
  std::string note;            // what went wrong, or who is not known; empty where nothing
};
[[nodiscard]] NamedPeople people_of(const ApproverExpression& approvers, const ConditionFacts& facts);

}  // namespace c1::workflow
