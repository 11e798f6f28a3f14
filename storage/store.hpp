#pragma once
// What is remembered. A transaction is a function; all of it is committed, or none.
//
//   const auto number = store->write([&](storage::Tx& tx) { ...; return n; });
//
// write: serialised with every other write; waits until it is on the disk (one fsync is shared by all that wait). The
//        function may run again from the start after a conflict with another server: no side effects but on `tx`.
//        What it throws rolls back its own changes only and is thrown on to the caller. What `tx` throws fails the
//        write, also where the function swallows it.
// read:  a consistent snapshot, beside the writer. Writing in it throws std::logic_error. May run again, too.
// Both block: call them on workers, never on I/O threads. A lost or full database throws StoreDown; when it is back,
// the next call works. Text that has a NUL byte or is not UTF-8 throws std::invalid_argument.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/lost_dependency.hpp"
#include "base/result.hpp"
#include "storage/rows.hpp"
#include "workflow/catalog.hpp"
#include "workflow/effects.hpp"
#include "workflow/event.hpp"
#include "workflow/inquiry.hpp"

namespace c1::storage {

struct StoreDown : LostDependency {
  using LostDependency::LostDependency;
};

// Everything that can be loaded and saved within one transaction. Each method is one or two indexed statements; lists
// are limited.
class Tx {
 public:
  virtual ~Tx() = default;

  // ---- requests (request_rows.cpp)
  virtual std::optional<workflow::Request> request(const workflow::RequestId& id) = 0;
  virtual std::optional<workflow::Request> request_by_number(std::int64_t number) = 0;
  virtual std::optional<workflow::Request> open_request(const workflow::UserId& subject,
                                                        const workflow::EntitlementId& entitlement, workflow::Kind kind,
                                                        std::string_view account) = 0;
  // Oldest first, of numbers above `after_number`: a page at a time.
  virtual std::vector<workflow::Request> open_requests_for(const workflow::EntitlementId& entitlement,
                                                           std::int64_t after_number, std::size_t limit) = 0;
  // Newest first. Of a requester or subject, still open; and those that wait for a decision of `person`.
  virtual std::vector<workflow::Request> open_requests_of(const workflow::UserId& person, std::size_t limit) = 0;
  virtual std::vector<workflow::Request> awaiting(const workflow::UserId& person, std::size_t limit) = 0;
  virtual std::vector<workflow::RequestId> awaiting_ids(const workflow::UserId& person, std::size_t limit) = 0;
  virtual std::int64_t next_request_number() = 0;  // 1001, 1002, ...; without gaps among committed requests
  // Inserts (version_before 0) or updates; throws Conflict inside write() (which reruns) if the stored version is
  // another. Keeps what `awaiting` needs.
  virtual void save(const workflow::Request& request, std::int64_t version_before) = 0;

  // ---- comments, grants
  virtual std::optional<workflow::Comment> comment(const workflow::CommentId& id) = 0;
  virtual std::optional<workflow::Comment> comment_at(std::string_view channel, std::string_view ts) = 0;
  virtual std::vector<workflow::Comment> comments(const workflow::RequestId& request, std::size_t limit) = 0;
  virtual void save(const workflow::Comment& comment) = 0;  // insert or update by id; (channel, ts) is unique
  virtual std::optional<workflow::Grant> grant(const workflow::GrantId& id) = 0;
  // The person's grant of it with that account ("" = without one) that has not ended.
  virtual std::optional<workflow::Grant> held(const workflow::UserId& subject,
                                              const workflow::EntitlementId& entitlement, std::string_view account) = 0;
  virtual std::vector<workflow::Grant> grants_of(const workflow::UserId& subject, std::size_t limit) = 0;  // not ended
  virtual bool holds(const workflow::UserId& person, const workflow::EntitlementId& entitlement) = 0;      // active
  virtual std::vector<workflow::UserId> holders(const workflow::EntitlementId& entitlement, std::size_t limit) = 0;
  // Who holds one of the entitlements from `first` up to, not including, `end`: each once, in the order of their ids, of
  // ids above `after` ("" = from the beginning).
  virtual std::vector<workflow::UserId> holders_between(std::string_view first, std::string_view end,
                                                        std::string_view after, std::size_t limit) = 0;
  virtual void save(const workflow::Grant& grant) = 0;
  // The one that ended last, with that account, if any has.
  virtual std::optional<workflow::Grant> last_ended(const workflow::UserId& subject,
                                                    const workflow::EntitlementId& entitlement,
                                                    std::string_view account) = 0;

  // ---- delegations (grant_rows.cpp)
  virtual void save(const workflow::Delegation& delegation) = 0;  // insert or update by id
  // Of those in force now the one that began last.
  virtual std::optional<workflow::UserId> delegate_of(const workflow::UserId& person, Instant now) = 0;
  // In force or to come, the latest first.
  virtual std::vector<workflow::Delegation> delegations_of(const workflow::UserId& person, Instant now,
                                                           std::size_t limit) = 0;

  // ---- requests by the words in them; what a word is says search_words.hpp (search_words.cpp)
  virtual std::vector<std::string> words_that_begin(std::string_view beginning, std::size_t limit) = 0;
  // Those with one of `words`, of numbers below `before`.
  virtual FoundRequests requests_with(const std::vector<std::string>& words, std::int64_t before,
                                      std::size_t limit) = 0;
  virtual std::optional<WalkedRequest> request_numbered(std::int64_t number) = 0;

  // ---- filters that people have named (saved_view_rows.cpp)
  virtual std::vector<SavedView> saved_views_of(std::string_view person, std::string_view screen) = 0;  // by name
  virtual void save(const SavedView& view) = 0;  // in the place of the one of the same name
  virtual bool forget_view(std::string_view person, std::string_view screen, std::string_view name) = 0;

  // ---- the audit log: append-only, hash-chained (audit_rows.cpp)
  virtual void append(const AuditEntry& entry) = 0;
  virtual std::vector<AuditRecord> audit(std::int64_t after_sequence, std::size_t limit) = 0;
  virtual std::vector<AuditRecord> audit_of(const workflow::RequestId& request, std::size_t limit) = 0;

  // ---- effects (effect_rows.cpp)
  // A key that is already there becomes pending, due at `due`, and its generation moves. Where it is pending it keeps
  // its place in the lane (a card stays in front of the lines said under it); where it was parked it comes in behind.
  // What is under way stays under way: it is carried out again after that. In which turn it comes says turns.hpp; it
  // never moves to a later one by being asked for again.
  virtual void enqueue(const workflow::Effect& effect, Instant due) = 0;
  // The Home tab of somebody is to be drawn anew; nothing, if they have never opened it.
  virtual void enqueue_home(const workflow::UserId& person, Instant due) = 0;
  // What this transaction enqueues from here on is part of much that nobody waits for: it leaves the first turn to
  // others.
  virtual void give_way() = 0;
  // It is not wanted any more. One that is under way goes on.
  virtual void withdraw(std::string_view key) = 0;
  // Up to `limit` effects that are due, not leased, and first in their lane; of those the ones with the earliest turn,
  // or the ones that are due for longest. In the order they were asked for; leased until `now + lease`. One that cannot
  // be read is parked.
  enum class Pick { by_turn, due_longest };
  virtual std::vector<DueEffect> claim(Instant now, Millis lease, std::size_t limit, Pick pick) = 0;
  std::vector<DueEffect> claim(Instant now, Millis lease, std::size_t limit) {
    return claim(now, lease, limit, Pick::by_turn);
  }
  // Done: gone, unless it was asked for again meanwhile (then it is pending at once).
  virtual void done(const DueEffect& effect) = 0;
  // again, park: nothing, if the lease has ended and somebody else has claimed the effect since. Where it was asked for
  // again meanwhile it is pending, due when that asked for it.
  // Again at `due`; `refused` = it is certain that nothing was done.
  virtual void again(const DueEffect& effect, Instant due, bool refused, std::string_view error) = 0;
  // Given up: kept, listed, out of its lane's way.
  virtual void park(const DueEffect& effect, Instant now, std::string_view error) = 0;
  virtual std::vector<ParkedEffect> parked(std::size_t limit) = 0;  // of both kinds: effects and inbound things
  // At start-up: what a process that has ended held is due again. Its attempts stay counted, so `maybe_done_before`
  // stays true of them. On PostgreSQL nothing: who holds a lease there may be another server that is alive, or one
  // whose connection is gone while it still talks to Slack; a lease ends by itself.
  virtual void release_leases() = 0;
  // When the next effect falls due (leases included), if any is pending.
  virtual std::optional<Instant> next_due() = 0;
  virtual std::int64_t pending_effects() = 0;

  // For eyes (outbox_rows.cpp).
  virtual OutboxCounts outbox_counts(Instant now) = 0;
  virtual std::int64_t parked_count() = 0;  // of both kinds; cheap
  // What is parked or has failed at least once, the parked first; the newest first.
  virtual std::vector<WaitingEffect> troubled(std::size_t limit) = 0;
  virtual std::optional<WaitingEffect> waiting(std::string_view key) = 0;
  // Parked effects (and inbound things) are due again; the one with `key`, or all where it is "". How many.
  virtual std::int64_t retry_parked(std::string_view key, Instant now) = 0;
  // Of what goes to the workspace (or organisation) `place`: what was parked with an error that has `code` in it.
  virtual std::int64_t retry_refused(std::string_view place, std::string_view code, Instant now) = 0;
  virtual std::int64_t drop_parked(std::string_view key) = 0;
  // By workspace, in the order of their ids; what was never tried is in none.
  virtual std::vector<PlaceCounts> counts_by_place() = 0;
  // A card was or is being posted, and where it stands is not recorded yet.
  virtual bool card_in_doubt() = 0;

  // ---- inbound things that were acknowledged (inbound_rows.cpp)
  virtual void keep_inbound(std::string_view key, std::string_view body, std::string_view why, Instant now,
                            Instant due) = 0;  // nothing if it is kept already
  // Up to `limit` that are due, in the order they came; due again at `again_at` unless they are done before.
  virtual std::vector<InboundRow> claim_inbound(Instant now, Instant again_at, std::size_t limit) = 0;
  virtual void inbound_done(std::string_view key) = 0;
  virtual void inbound_again(std::string_view key, Instant due, std::string_view error) = 0;
  virtual void park_inbound(std::string_view key, std::string_view error) = 0;
  virtual std::optional<Instant> next_inbound() = 0;
  // At start-up: what a process that has ended was at is due now. On PostgreSQL nothing, as with release_leases().
  virtual void release_inbound(Instant now) = 0;

  // ---- the message registry (message_rows.cpp)
  virtual std::optional<MessageRow> message(std::string_view key) = 0;
  // In that workspace (as MessageRow::team), or in any where that is "".
  virtual std::optional<MessageRow> message_at(std::string_view team, std::string_view channel,
                                               std::string_view ts) = 0;
  virtual void save(const MessageRow& message) = 0;  // insert or update by key
  virtual void forget_message(std::string_view key) = 0;

  // ---- inbound deliveries: the same delivery again gets the same answer (delivery_rows.cpp)
  virtual std::optional<std::string> answer_to(std::string_view delivery) = 0;
  virtual void remember(std::string_view delivery, std::string_view answer, Instant now) = 0;
  virtual void forget_deliveries_before(Instant before) = 0;  // and workflow runs that were told before

  // ---- steps of Slack's workflows (workflow_run_rows.cpp)
  virtual std::optional<WorkflowRun> workflow_run(std::string_view execution) = 0;
  virtual std::optional<WorkflowRun> workflow_run_for(const workflow::RequestId& request) = 0;
  virtual void save(const WorkflowRun& run) = 0;  // insert; of one that is there `told` moves

  // ---- people in Slack (slack_link_rows.cpp)
  virtual std::optional<SlackLink> slack_link(std::string_view team, std::string_view slack_user) = 0;
  virtual std::optional<SlackLink> slack_link_of(std::string_view team, const workflow::UserId& person) = 0;
  // In every workspace, the newest first; those where they are gone come last.
  virtual std::vector<SlackLink> slack_links_of(const workflow::UserId& person, std::size_t limit) = 0;
  // Of these people those whose accounts are deactivated, in all workspaces that we know them from.
  virtual std::vector<workflow::UserId> gone_from_slack(const std::vector<workflow::UserId>& among) = 0;
  // Where they were seen last; "" if Slack has not said.
  virtual std::string slack_zone(const workflow::UserId& person) = 0;
  // The address of their picture; "" if there is none.
  virtual std::string slack_photo(const workflow::UserId& person) = 0;
  virtual void save(const SlackLink& link) = 0;

  // ---- what people have said they want to be told of (notice_rows.cpp); one wish for each channel and kind
  virtual std::vector<workflow::NoticeWish> notice_wishes(const workflow::UserId& person) = 0;
  virtual void save(const workflow::UserId& person, const workflow::NoticeWish& wish) = 0;

  // ---- digests (digest_rows.cpp)
  virtual std::optional<DigestRow> digest_of(const workflow::UserId& person) = 0;
  virtual std::vector<DigestRow> digests() = 0;  // of all who ever had one, or have said something about it
  virtual void save(const DigestRow& row) = 0;   // insert or update by person

  // ---- questions in words (inquiry_rows.cpp)
  virtual std::optional<workflow::Inquiry> inquiry(const workflow::RequestId& id) = 0;
  // Oldest first; asked by `person`, or put to them.
  virtual std::vector<workflow::Inquiry> open_inquiries(const workflow::UserId& person, std::size_t limit) = 0;
  virtual std::int64_t open_inquiries_by(const workflow::UserId& asker) = 0;
  // Version 1 is inserted; a later one takes the place of the one before it, or throws Conflict as a request does.
  virtual void save(const workflow::Inquiry& inquiry) = 0;

  // ---- where the app is installed (slack_install_rows.cpp)
  virtual std::optional<SlackInstall> slack_install(std::string_view id) = 0;
  // In the order of their ids, of those above `after_id`: a page at a time.
  virtual std::vector<SlackInstall> slack_installs(std::string_view after_id, std::size_t limit) = 0;
  virtual void save(const SlackInstall& install) = 0;          // insert or replace
  virtual void forget_slack_install(std::string_view id) = 0;  // with its people's accounts, its health and workspaces
  // False where something that happened later is known of that workspace.
  virtual bool save(const SlackTeam& team) = 0;
  virtual std::vector<std::string> slack_teams_without(std::string_view install,
                                                       std::size_t limit) = 0;  // us: their ids
  virtual void save(const SlackHealth& health) = 0;                      // of each of the two times the later one stays
  virtual std::vector<SlackHealth> slack_health(std::size_t limit) = 0;  // in the order of their ids

  // ---- the page: who is signed in, what its lists show (web_rows.cpp)
  virtual void save(const WebSession& session) = 0;  // of one that is there only `seen` moves
  virtual std::optional<WebSession> web_session(std::string_view hash) = 0;
  virtual std::vector<WebSession> web_sessions_of(const workflow::UserId& person, std::size_t limit) = 0;
  virtual bool end_web_session(std::string_view id, const workflow::UserId& person) = 0;  // false: they have no such
  virtual void end_other_web_sessions(std::string_view id, const workflow::UserId& person) = 0;
  virtual void save(const WebTicket& ticket) = 0;
  // It is gone with that, also if it was too old.
  virtual std::optional<WebTicket> take_web_ticket(std::string_view hash, std::string_view kind) = 0;
  virtual void forget_web_sessions(Instant now, Instant seen_before) = 0;
  // Newest first.
  virtual std::vector<workflow::Request> requests_matching(const RequestFilter& filter, std::size_t limit) = 0;
  virtual std::vector<AuditRecord> audit_matching(const AuditFilter& filter, std::size_t limit) = 0;

  // ---- the organisation (catalog_rows.cpp)
  virtual std::vector<CatalogItem> catalog_items() = 0;  // not archived
  virtual std::optional<CatalogItem> catalog_item(std::string_view kind, std::string_view key) = 0;
  virtual std::vector<CatalogItem> catalog_items_of(std::string_view kind) = 0;  // by key
  virtual void save(const CatalogItem& item) = 0;  // insert, update, or bring back from the archive
  virtual void archive(std::string_view kind, std::string_view key, Instant now) = 0;
  virtual std::int64_t catalog_version() = 0;
  virtual void move_catalog_version() = 0;

  // ---- people and groups of directories (directory_rows.cpp); lists are in the order of their ids
  virtual std::optional<DirectoryPerson> directory_person(std::string_view id) = 0;
  virtual std::optional<DirectoryPerson> directory_person_of(const workflow::UserId& person) = 0;
  virtual std::optional<DirectoryPerson> directory_person_at(std::string_view email) = 0;
  virtual std::vector<DirectoryPerson> directory_people(const DirectoryFilter& filter, std::size_t offset,
                                                        std::size_t limit) = 0;
  virtual std::int64_t count_directory_people(const DirectoryFilter& filter) = 0;
  virtual std::vector<DirectoryPerson> all_directory_people() = 0;
  virtual void save(const DirectoryPerson& person) = 0;  // insert or update by id
  virtual void forget_directory_person(std::string_view id) = 0;
  virtual std::optional<DirectoryGroup> directory_group(std::string_view id) = 0;
  virtual std::vector<DirectoryGroup> directory_groups(const DirectoryFilter& filter, std::size_t offset,
                                                       std::size_t limit) = 0;
  virtual std::int64_t count_directory_groups(const DirectoryFilter& filter) = 0;
  virtual void save(const DirectoryGroup& group) = 0;
  virtual void forget_directory_group(std::string_view id) = 0;
  // Who is in which: pairs of a group and an id of a person, of all groups, or people, from `first` to `last`.
  virtual std::vector<std::pair<DirectoryGroup, std::string>> members_of_groups(std::string_view first,
                                                                                std::string_view last) = 0;
  virtual std::vector<std::pair<DirectoryGroup, std::string>> groups_of_people(std::string_view first,
                                                                               std::string_view last) = 0;
  virtual std::vector<std::pair<DirectoryGroup, std::string>> all_memberships() = 0;
  virtual void join(std::string_view group, std::string_view person) = 0;  // nothing if they are in it
  virtual void part(std::string_view group, std::string_view person) = 0;

  // ---- the public API (api_rows.cpp)
  virtual std::optional<ApiClient> api_client(std::string_view id) = 0;
  virtual std::optional<ApiClient> api_client_by_client_id(std::string_view client_id) = 0;
  virtual std::vector<ApiClient> api_clients_of(const workflow::UserId& person,
                                                std::size_t limit) = 0;  // newest first; "": all
  virtual void save(const ApiClient& client) = 0;                        // insert or update by id
  virtual void forget_api_client(std::string_view id) = 0;               // with its tokens
  virtual std::optional<ApiToken> api_token(std::string_view hash) = 0;
  virtual void save(const ApiToken& token) = 0;
  virtual void forget_api_token(std::string_view hash) = 0;
  virtual std::optional<DeviceLogin> device_login(std::string_view device_hash) = 0;
  virtual std::optional<DeviceLogin> device_login_by_code(std::string_view user_code) = 0;
  virtual void save(const DeviceLogin& login) = 0;        // insert or update by device_hash
  virtual void forget_api_leftovers(Instant before) = 0;  // tokens and logins that had expired by then
  // Of numbers below `before`, newest first.
  virtual std::vector<WalkedRequest> requests_before(const RequestWalk& walk, std::int64_t before,
                                                     std::size_t limit) = 0;
  virtual std::int64_t comments_in(const workflow::RequestId& request) = 0;  // that stand
  // Below `before`, the latest first (grant_rows.cpp).
  virtual std::vector<WalkedGrant> grants_before(const GrantWalk& walk, const GrantPlace& before,
                                                 std::size_t limit) = 0;
  // How many hold what, of the entitlements from `first` up to, not including, `end`.
  virtual std::vector<std::pair<workflow::EntitlementId, std::int64_t>> holder_counts(std::string_view first,
                                                                                      std::string_view end) = 0;
  virtual std::vector<AuditRecord> audit_before(std::int64_t sequence, std::size_t limit) = 0;  // newest first
};

// What a commit left for others to do or to learn.
struct Change {
  bool effects = false;  // was asked for
  bool catalog = false;  // its version moved
  bool people = false;   // somebody is not in Slack any more
  bool any() const { return effects || catalog || people; }
  friend Change operator+(Change a, Change b) {
    return {a.effects || b.effects, a.catalog || b.catalog, a.people || b.people};
  }
};

class Store {
 public:
  virtual ~Store() = default;

  // In one transaction, or not at all. May run more than once.
  template <class F>
  auto write(F&& function) {
    return result_of([this](const auto& body) { run_write(body); }, function);
  }
  // From one picture of the store.
  template <class F>
  auto read(F&& function) {
    return result_of([this](const auto& body) { run_read(body); }, function);
  }

  // Called after each commit that changed such a thing, ours or another server's, on a thread of the store: be quick,
  // and do not use the store there. After a lost connection everything counts as changed, and so it does at the
  // beginning: the handler is called once before this returns. Replaces the one before; once it returns, that one is
  // not called any more.
  using OnChange = std::function<void(const Change&)>;
  void on_change(OnChange handler) {
    const std::lock_guard lock(handler_mutex_);
    handler_ = std::move(handler);
    if (handler_) handler_({.effects = true, .catalog = true, .people = true});
  }
  // Whether what other servers change is heard of at once (one server alone: always).
  virtual bool hears_others() const { return true; }

  // The database's own clock, where it has one: several servers should agree with it.
  virtual std::optional<Instant> database_time() { return std::nullopt; }

 protected:
  void tell(const Change& change) {
    const std::lock_guard lock(handler_mutex_);
    if (handler_) handler_(change);
  }
  virtual void run_write(const std::function<void(Tx&)>& function) = 0;
  virtual void run_read(const std::function<void(Tx&)>& function) = 0;

 private:
  template <class Run, class F>
  static auto result_of(const Run& run, F& function) {
    using R = std::invoke_result_t<F&, Tx&>;
    if constexpr (std::is_void_v<R>) {
      run([&](Tx& tx) { function(tx); });
    } else {
      std::optional<R> result;
      run([&](Tx& tx) { result.emplace(function(tx)); });
      return std::move(*result);
    }
  }

  std::mutex handler_mutex_;
  OnChange handler_;
};

// Opens or makes the database and brings its schema up to date. `url` is "sqlite:PATH" (or "sqlite::memory:"), or
// "postgresql://user:password@host:port/database" as libpq understands it.
// Errc::invalid for an address that is not understood, a file that cannot be opened, and a schema newer than ours;
// Errc::unavailable for a server that cannot be reached; each with a sentence, none with a password. On SQLite a second
// process on the same file is refused (Errc::conflict); on PostgreSQL any number of servers may be at work.
Result<std::unique_ptr<Store>> open_store(std::string_view url);
struct StoreSettings {
  std::size_t readers = 16;  // PostgreSQL: connections for reading, beside one for writing and one that listens
};
Result<std::unique_ptr<Store>> open_store(std::string_view url, const StoreSettings& settings);

// The same, for reading only: a write throws std::logic_error. Beside a running server, on SQLite, too; a PostgreSQL
// standby will do. Changes nothing: the schema must be this version's already. Errors as above; Errc::conflict for an
// older schema, which c1 serve would bring up to date, and Errc::not_found where there are no tables of c1.
Result<std::unique_ptr<Store>> open_store_to_read(std::string_view url);

}  // namespace c1::storage
