#pragma once
// Events -> what the world must learn. Each effect has a key: the same key is one piece of work, however often it is
// asked for. Effects of one lane are carried out in order; lanes do not wait for each other.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "workflow/command.hpp"
#include "workflow/event.hpp"
#include "workflow/facts.hpp"
#include "workflow/notices.hpp"

namespace c1::workflow {

// Where `person` stands below there may be a channel that reads along, too, named "#access-admins": no person's id looks
// like that.
bool is_channel(const UserId& reader);

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
    skipped,
    answered,
    your_turn_to_approve,
    your_turn_to_answer,
    your_turn_to_provision,
    handed_on,
    duration_changed,
    escalated,
    restarted,
    plan_replaced,
    reminder,
    provisioned,
    declined,
    failed,
    retried,
    granted,
    extended,
    end_changed,
    removed,
    cancelled,
    timed_out,
    please_acknowledge,
    acknowledged,
    ends_soon,
    drifted
  } what = What::approved;
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
// A due time of a request: TimePassed is to be tried then. A condition that is waited for is to be tried again and again
// until the request has gone on.
struct Wake {
  RequestId request;
  std::size_t step = 0;
  TimePassed::What what = TimePassed::What::sla;
  Instant at{};
  bool operator==(const Wake&) const = default;
};
// What is held ends then: it is to be taken away.
struct EndGrant {
  GrantId grant;
  UserId subject;
  EntitlementId entitlement;
  Instant at{};
  bool operator==(const EndGrant&) const = default;
};
// Tell the holder that it will end.
struct RemindOfEnd {
  GrantId grant;
  UserId subject;
  EntitlementId entitlement;
  Instant at{};
  bool operator==(const RemindOfEnd&) const = default;
};
// Somebody has gone away or come back, or may not decide any more: who is asked is found anew in every open request
// that waits for them. Not before the catalog of that version is in force.
struct RefreshAwaiting {
  UserId person;
  Instant at{};
  std::int64_t catalog_version = 0;
  bool operator==(const RefreshAwaiting&) const = default;
};
// It is not in the organisation any more: what is open for it is cancelled.
struct RetireEntitlement {
  EntitlementId entitlement;
  std::int64_t catalog_version = 0;
  bool operator==(const RetireEntitlement&) const = default;
};
// They have left: what they asked for is cancelled, what they hold is taken away, and others are asked instead.
struct RetireUser {
  UserId person;
  std::int64_t catalog_version = 0;
  bool operator==(const RetireUser&) const = default;
};
// Make the system of that step equal to what the request says: given, taken away, or as it was where the request has
// ended otherwise. Level-triggered.
struct Provision {
  RequestId request;
  std::size_t step = 0;
  std::optional<Instant> answer_by = {};  // the system was asked, and answers by itself, until then
  bool operator==(const Provision&) const = default;
};
// Ask the system that is to decide that step of an open request.
struct AskSystem {
  RequestId request;
  std::size_t step = 0;
  std::optional<Instant> answer_by = {};  // it was asked, and answers by itself, until then
  bool operator==(const AskSystem&) const = default;
};
// Look whether what systems have given is still there.
struct VerifyGrant {
  GrantId grant;
  UserId subject;
  EntitlementId entitlement;
  Instant at{};
  bool reported = false;  // that it is gone: the owners know
  bool operator==(const VerifyGrant&) const = default;
};
// Tell the systems that were told when it ends that it ends at another time: the one that is so by then. Level-triggered.
struct TellOfEnd {
  GrantId grant;
  std::string change;  // by what; the same change is the same piece of work
  bool operator==(const TellOfEnd&) const = default;
};
// Make the people of that directory ours.
struct SyncDirectory {
  std::string connection;
  Instant at{};
  bool operator==(const SyncDirectory&) const = default;
};
// Tell the Slack workflow whose step asked for this how it has ended.
struct CompleteWorkflow {
  RequestId request;  // of what was refused: the one that would have been
  bool operator==(const CompleteWorkflow&) const = default;
};
// Tell `admin` that somebody uses the app who is in no directory, once.
struct ReportStranger {
  std::string team;  // SlackLink::team
  std::string slack_user;
  std::string called;  // by their Slack, in words
  UserId admin;
  bool operator==(const ReportStranger&) const = default;
};
// Tell `person` by email, once. Edge-triggered.
struct SendMail {
  RequestId request;
  UserId person;
  SayInThread::What what = SayInThread::What::approved;
  UserId by;
  std::string reason;        // word for word; may be empty
  std::int64_t version = 0;  // of the request after the event: part of the key
  bool operator==(const SendMail&) const = default;
};

// Everybody's digest is to be planned: people, their zones or what the organisation wants may have changed. Not before the
// catalog of that version is in force. Level-triggered.
struct PlanDigests {
  std::int64_t catalog_version = 0;
  bool operator==(const PlanDigests&) const = default;
};
// `person`'s digest may be due.
struct DueDigest {
  UserId person;
  Instant at{};
  bool operator==(const DueDigest&) const = default;
};
// Send `person` the digest of that day ("2026-11-27"), once; or because they have just asked for it, whatever they want
// else. What stands in it is what is so when it is sent.
struct SendDigest {
  UserId person;
  NoticeChannel channel = NoticeChannel::slack;
  std::string day;
  std::int64_t asked = 0;  // in which minute (of Unix time); 0 = it was its hour
  bool operator==(const SendDigest&) const = default;
};

using Effect = std::variant<SyncCard, SyncComment, SayInThread, SyncHome, Wake, EndGrant, RemindOfEnd, RefreshAwaiting,
                            RetireEntitlement, RetireUser, Provision, AskSystem, VerifyGrant, TellOfEnd, SyncDirectory,
                            CompleteWorkflow, ReportStranger, SendMail, PlanDigests, DueDigest, SendDigest>;

std::string_view to_string(SayInThread::What what);  // "approved"
std::string key_of(const Effect& effect);            // unique
std::string lane_of(const Effect& effect);           // "<request>/<person>" for what stands in one thread
// When it is to be carried out; nothing = at once.
std::optional<Instant> due_of(const Effect& effect);

// What those who have to act at `step` are told when it begins.
SayInThread::What turn_of(const Step& step);

// Everybody who has, or must get, a card: requester, subject, everybody who was ever asked but by a channel's card, in
// that order, each once.
std::vector<UserId> audience(const Request& request);
// Of these people, without those whom only a channel's card has asked.
std::vector<UserId> with_own_card(const Request& request, std::vector<UserId> people);

// The channels of its steps that have begun, each once.
std::vector<UserId> channels_of(const Request& request);
// Everybody, and every channel, that has a card or must get one.
std::vector<UserId> readers(const Request& request);

// In the order they are to be carried out within a lane: cards before lines. The author of a comment gets no copy.
std::vector<Effect> effects_of(const std::optional<Request>& before, const Request& after, const Events& events,
                               const Facts& facts);
// Keys of effects that are not wanted any more: due times of what is over. None of them is one of effects_of() the same
// events.
std::vector<std::string> withdrawn_by(const Request& after, const Events& events);

}  // namespace c1::workflow
