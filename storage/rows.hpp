#pragma once
// What the store hands out and takes: plain values, one for each table that is not an aggregate of workflow.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "workflow/digest.hpp"
#include "workflow/effects.hpp"
#include "workflow/event.hpp"

namespace c1::storage {

// One entry of the audit log, before it gets its place in the chain.
struct AuditEntry {
  Instant at{};
  std::string actor;    // user id; "system" for the program itself
  std::string subject;  // user id, may be empty
  std::string surface;
  std::string what;     // "decision.made", "organisation.applied"
  std::string request;  // request id, may be empty
  std::string body;     // JSON: before, after, whatever belongs to it
  std::string address;  // from where, may be empty
};
struct AuditRecord {
  std::int64_t sequence = 0;
  AuditEntry entry;
  std::string previous_hash;  // hex SHA-256; 64 zeros before the first
  std::string hash;
};

// Work for the outbox. `attempts` counts claims, `refused` those that ended with the certainty that nothing was done in
// the world: attempts > refused + 1 means an earlier attempt may have been carried out.
struct DueEffect {
  std::string key;
  workflow::Effect effect;
  std::int64_t generation = 0;  // moves when the same key is asked for again
  int attempts = 0;             // with this one
  int refused = 0;
  Instant leased_until{};  // until then the effect is ours; also tells our claim from a later one
  int turn = 0;            // storage/turns.hpp
  Instant asked{};         // since when it waits
  std::string place = {};  // the workspace (as MessageRow::team) it was tried in; for again() and park()
  bool maybe_done_before() const { return attempts > refused + 1; }
};
struct ParkedEffect {
  std::string key;
  std::string error;
  int attempts = 0;
  Instant since{};
};

// What one person has said about digests, and where they stand with them.
struct DigestRow {
  std::string person;
  std::optional<workflow::DigestTimes> wish;  // nothing: as the organisation has it
  std::string sent;                           // the day of the last, by their clock: "2026-11-27", or ""
  std::optional<Instant> due;                 // the next, as it is planned (DueDigest)
  bool operator==(const DigestRow&) const = default;
};

// A message of ours in Slack: where it is and which version of its matter it shows. Key: "card/<request>/<person>",
// "comment/<comment>/<person>".
struct MessageRow {
  std::string key;
  std::string request;
  std::string person;
  std::string channel;
  std::string ts;
  std::int64_t shown_version = 0;
  std::int64_t posted_version = 0;  // with which it came: what was so then need not be told below it
  std::string team = {};            // SlackInstall::id; "" where the app is in one workspace only
};

// A workspace, or a whole organisation, that the app is installed in by OAuth. The tokens are sealed (base/seal.hpp).
struct SlackInstall {
  std::string id;          // the workspace's (T...), or the organisation's (E...) for all of its workspaces
  std::string enterprise;  // of the workspace's organisation, "" if it has none
  std::string name;
  std::string app;
  std::string client;    // the client id it was installed with
  std::string bot_user;  // U...
  std::string scopes;    // with commas, as Slack has granted them
  std::string token;
  std::string refresh_token;       // "" = the token lasts until it is revoked
  std::optional<Instant> expires;  // of the token
  std::string problem;             // "" = in use; else why not: an administrator has to install it anew
  std::string installed_by;        // U...
  Instant installed{};
  std::int64_t version = 0;         // moves with each new token
  std::optional<Instant> renewing;  // somebody is at it until then
  bool is_org() const { return id.starts_with('E'); }
};

// Of an organisation that the app is installed in: a workspace whose administrators have let it in, or taken it out.
struct SlackTeam {
  std::string install;  // SlackInstall::id
  std::string team;     // T...
  bool away = false;    // the app was taken out
  Instant told{};       // when that happened, says Slack
};

// When Slack last did what it was asked in a workspace, and when not, as any of the servers knows it.
struct SlackHealth {
  std::string team;  // SlackInstall::id; "" where the app is in one workspace only
  std::optional<Instant> answered;
  std::optional<Instant> failed;
  std::string method;  // that failed
  std::string error;
};

// A person's Slack account, by (team, slack_user).
struct SlackLink {
  std::string team;  // SlackInstall::id; the workspace's id where the app is in one only
  std::string slack_user;
  std::string person;   // user id; empty = known not to be in the directory
  std::string channel;  // the app's conversation with them (D...), empty until opened
  bool home_opened = false;
  std::string home_hash;
  Instant checked{};
  bool reported = false;   // that they are not in the directory: the administrators were told
  bool gone = false;       // their account was deactivated
  std::string zone = {};   // IANA, as Slack says; may be empty
  std::string photo = {};  // where their picture is (bot/slack_profile.hpp); may be empty
  // Of an organisation's workspaces those that have told that they left.
  std::vector<std::string> left = {};
};

// A step of a Slack workflow that has asked for access, and is to hear how that ends.
struct WorkflowRun {
  std::string execution;  // Slack's id of it (Fx...)
  std::string request;    // RequestId; of what was refused no request came
  std::string team;       // as MessageRow::team
  std::string refusal;    // why there is no request, in a sentence; "" = there is one
  std::optional<Instant> told;
};

// Something that came in, was acknowledged, and is not dealt with yet. `body` is Slack's own payload.
struct InboundRow {
  std::string key;  // of the delivery
  std::string body;
  int attempts = 0;  // with this one
  Instant since{};
};

// How much work is there.
struct OutboxCounts {
  std::int64_t due = 0;       // effects whose time has come, leased ones included
  std::int64_t later = 0;     // effects that wait for their time
  std::int64_t in_doubt = 0;  // pending effects of which an attempt may have been carried out
  std::int64_t parked = 0;
  std::int64_t retrying = 0;      // pending, and the last attempt has failed
  std::optional<Instant> oldest;  // due: since when
  std::int64_t inbound = 0;       // waiting
  std::int64_t inbound_parked = 0;
};
// What has been tried in one workspace and is not done.
struct PlaceCounts {
  std::string place;
  std::int64_t waiting = 0;
  std::int64_t parked = 0;
  std::optional<Instant> oldest;  // waiting: since when
};
struct WaitingEffect {
  std::string key;
  Instant due{};
  int attempts = 0;
  bool parked = false;
  std::string error;  // of the last attempt, may be empty
};

// Somebody who is signed in to the page. `hash` is of the cookie's secret; `id` names the session to its owner.
struct WebSession {
  std::string hash;
  std::string id;
  std::string person;  // user id
  Instant opened{};
  Instant seen{};       // now and then, not at every request
  Instant ends{};       // whatever happens
  std::string how;      // "link", "slack", "oidc"
  std::string agent;    // the browser's own words
  std::string address;  // where it was opened from
};
// What can be used once: a link that signs in, the state of a sign-in with another service.
struct WebTicket {
  std::string hash;  // of the secret
  std::string kind;
  std::string body;
  Instant ends{};
};

// Of texts "" is everything.
struct RequestFilter {
  std::string of;  // user id: requests that they asked for, are for them, or that they were ever asked to decide
  std::string subject, requester, app, entitlement;
  std::string kind;   // "grant", "revoke"
  std::string state;  // "open", "closed", or an outcome
  Instant since{};    // opened then or later
  Instant until = from_millis(INT64_MAX);
  std::int64_t before_number = INT64_MAX;  // where the page before has ended
};
struct AuditFilter {
  std::string actor, subject, surface;
  std::string what;  // "decision.made", or what stands before the dot
  std::string request;
  Instant since{};
  Instant until = from_millis(INT64_MAX);
  std::int64_t before_sequence = INT64_MAX;
};

struct CatalogItem {
  std::string kind;  // user, app, entitlement, catalog, policy, organisation
  std::string key;
  std::string body;  // canonical JSON
};

// ---- who may use the public API (api_rows.cpp)

// A device or a script that acts for a person. Of its key pair only the public half is here.
struct ApiClient {
  std::string id;                      // opaque
  std::string client_id;               // what it calls itself: "name@host/pcc"
  std::string person;                  // user id
  std::string name;                    // in the person's words
  std::string public_key;              // base64url
  std::vector<std::string> scopes;     // empty = all that the person may
  std::vector<std::string> addresses;  // CIDR; empty = from anywhere
  Instant created{};
  std::optional<Instant> expires;
  std::optional<Instant> last_used;
};
// A short-lived token, known by its hash.
struct ApiToken {
  std::string hash;    // SHA-256, hex
  std::string client;  // ApiClient::id; "" = of a login whose device has no key yet
  std::string person;
  std::vector<std::string> scopes;
  std::vector<std::string> addresses;
  Instant created{};
  Instant expires{};
};
// A login that is under way on a device (RFC 8628).
struct DeviceLogin {
  std::string device_hash;  // SHA-256 of the device code, hex
  std::string user_code;    // "BCDF-GHJK"
  std::string asked_by;     // the program, as it names itself
  std::string address;      // from where it asked
  Instant created{};
  Instant expires{};
  enum class State { pending, allowed, denied, used } state = State::pending;
  std::string person;  // once allowed
};
// Which requests a page of a list walks through, newest first.
struct RequestWalk {
  enum class By { all, open, person, app, awaiting } by = By::all;
  std::string key;  // person: who is or was involved; app; awaiting: whose decision it waits for
};
struct WalkedRequest {
  workflow::Request request;
  std::int64_t comments = 0;
};

// Which grants a page of a list walks through, the latest first: by when they began, or, of those that have ended, by
// when they did.
struct GrantWalk {
  enum class By { all, app, person } by = By::all;
  std::string key;
  enum class Time { began, ended } time = Time::began;
};
struct GrantPlace {
  Instant at{};
  std::string id;  // of the grant; above every id: kAboveEveryId
  static constexpr char kAboveEveryId[] = "~";
  auto operator<=>(const GrantPlace&) const = default;
};
struct WalkedGrant {
  workflow::Grant grant;
  workflow::RequestId request;  // that it was first given for; empty where the organisation file did
};

// A person, and a group, as a directory describes them: bot/directory/.
struct DirectoryPerson {
  std::string id;           // ours, opaque, for good
  std::string source;       // who knows them: "scim", "csv", "ldap"
  std::string external_id;  // what the source calls them; may be empty
  std::string user_name;    // lower case; one in a source
  std::string person;       // the user's id, for good; one over all sources
  std::string email;        // lower case; one over all sources
  bool active = true;
  std::string body;  // JSON: what else is known
  Instant created{};
  Instant changed{};
};
struct DirectoryGroup {
  std::string id;
  std::string source;
  std::string external_id;
  std::string name;
  Instant created{};
  Instant changed{};
};
// Those of one source; of them those whose `by` is `value`, compared byte by byte.
struct DirectoryFilter {
  std::string source;
  enum class By { nothing, name, external_id, email } by = By::nothing;  // name: user_name, or a group's name
  std::string value = {};
};

// Filters of the page's lists that a person has given a name.
struct SavedView {
  std::string person;
  std::string screen;  // "requests", "approvals", "history"
  std::string name;
  std::string query;  // what stands behind the '?' of the list's address
  bool operator==(const SavedView&) const = default;
};

// The newest of those requests that have one of some words.
struct FoundRequests {
  std::vector<std::int64_t> numbers;  // newest first
  std::int64_t down_to = 0;           // there may be more below this number; 0 = these are all
};

}  // namespace c1::storage
