#pragma once
// Tx over SQL. Each group of methods stands in its own *_rows.cpp, beside its statements.

#include "storage/request_cache.hpp"
#include "storage/sql.hpp"

namespace c1::storage {

struct SavedView;

class SqlTx final : public Tx {
 public:
  // With `requests` it must be a snapshot of what is committed.
  explicit SqlTx(Connection& db, RequestCache* requests = nullptr) : db_(db), requests_(requests) {}

  std::optional<workflow::Request> request(const workflow::RequestId& id) override;
  std::optional<workflow::Request> request_by_number(std::int64_t number) override;
  std::optional<workflow::Request> open_request(const workflow::UserId& subject,
                                                const workflow::EntitlementId& entitlement, workflow::Kind kind,
                                                std::string_view account) override;
  std::vector<workflow::Request> open_requests_for(const workflow::EntitlementId& entitlement,
                                                   std::int64_t after_number, std::size_t limit) override;
  std::vector<workflow::Request> open_requests_of(const workflow::UserId& person, std::size_t limit) override;
  std::vector<workflow::Request> awaiting(const workflow::UserId& person, std::size_t limit) override;
  std::vector<workflow::RequestId> awaiting_ids(const workflow::UserId& person, std::size_t limit) override;
  std::int64_t next_request_number() override;
  void save(const workflow::Request& request, std::int64_t version_before) override;

  std::optional<workflow::Comment> comment(const workflow::CommentId& id) override;
  std::optional<workflow::Comment> comment_at(std::string_view channel, std::string_view ts) override;
  std::vector<workflow::Comment> comments(const workflow::RequestId& request, std::size_t limit) override;
  void save(const workflow::Comment& comment) override;
  std::optional<workflow::Grant> grant(const workflow::GrantId& id) override;
  std::optional<workflow::Grant> held(const workflow::UserId& subject, const workflow::EntitlementId& entitlement,
                                      std::string_view account) override;
  std::vector<workflow::Grant> grants_of(const workflow::UserId& subject, std::size_t limit) override;
  bool holds(const workflow::UserId& person, const workflow::EntitlementId& entitlement) override;
  std::vector<workflow::UserId> holders(const workflow::EntitlementId& entitlement, std::size_t limit) override;
  void save(const workflow::Grant& grant) override;
  std::optional<workflow::Grant> last_ended(const workflow::UserId& subject, const workflow::EntitlementId& entitlement,
                                            std::string_view account) override;

  void save(const workflow::Delegation& delegation) override;
  std::optional<workflow::UserId> delegate_of(const workflow::UserId& person, Instant now) override;
  std::vector<workflow::Delegation> delegations_of(const workflow::UserId& person, Instant now,
                                                   std::size_t limit) override;

  void append(const AuditEntry& entry) override;
  std::vector<AuditRecord> audit(std::int64_t after_sequence, std::size_t limit) override;
  std::vector<AuditRecord> audit_of(const workflow::RequestId& request, std::size_t limit) override;

  void enqueue(const workflow::Effect& effect, Instant due) override;
  void enqueue_home(const workflow::UserId& person, Instant due) override;
  void withdraw(std::string_view key) override;
  void give_way() override { gives_way_ = true; }
  std::vector<DueEffect> claim(Instant now, Millis lease, std::size_t limit, Pick pick) override;
  void done(const DueEffect& effect) override;
  void again(const DueEffect& effect, Instant due, bool refused, std::string_view error) override;
  void park(const DueEffect& effect, Instant now, std::string_view error) override;
  std::vector<ParkedEffect> parked(std::size_t limit) override;
  void release_leases() override;
  std::optional<Instant> next_due() override;
  std::int64_t pending_effects() override;

  OutboxCounts outbox_counts(Instant now) override;
  std::int64_t parked_count() override;
  std::vector<PlaceCounts> counts_by_place() override;
  std::vector<WaitingEffect> troubled(std::size_t limit) override;
  std::optional<WaitingEffect> waiting(std::string_view key) override;
  std::int64_t retry_parked(std::string_view key, Instant now) override;
  std::int64_t retry_refused(std::string_view place, std::string_view code, Instant now) override;
  std::int64_t drop_parked(std::string_view key) override;
  bool card_in_doubt() override;

  void keep_inbound(std::string_view key, std::string_view body, std::string_view why, Instant now,
                    Instant due) override;
  std::vector<InboundRow> claim_inbound(Instant now, Instant again_at, std::size_t limit) override;
  void inbound_done(std::string_view key) override;
  void inbound_again(std::string_view key, Instant due, std::string_view error) override;
  void park_inbound(std::string_view key, std::string_view error) override;
  std::optional<Instant> next_inbound() override;
  void release_inbound(Instant now) override;

  std::optional<MessageRow> message(std::string_view key) override;
  std::optional<MessageRow> message_at(std::string_view team, std::string_view channel, std::string_view ts) override;
  void save(const MessageRow& message) override;
  void forget_message(std::string_view key) override;

  std::optional<std::string> answer_to(std::string_view delivery) override;
  void remember(std::string_view delivery, std::string_view answer, Instant now) override;
  void forget_deliveries_before(Instant before) override;

  std::optional<WorkflowRun> workflow_run(std::string_view execution) override;
  std::optional<WorkflowRun> workflow_run_for(const workflow::RequestId& request) override;
  void save(const WorkflowRun& run) override;

  std::optional<SlackLink> slack_link(std::string_view team, std::string_view slack_user) override;
  std::optional<SlackLink> slack_link_of(std::string_view team, const workflow::UserId& person) override;
  std::vector<SlackLink> slack_links_of(const workflow::UserId& person, std::size_t limit) override;
  std::vector<workflow::UserId> gone_from_slack(const std::vector<workflow::UserId>& among) override;
  std::string slack_zone(const workflow::UserId& person) override;
  std::string slack_photo(const workflow::UserId& person) override;
  void save(const SlackLink& link) override;

  std::vector<workflow::NoticeWish> notice_wishes(const workflow::UserId& person) override;
  void save(const workflow::UserId& person, const workflow::NoticeWish& wish) override;

  std::optional<DigestRow> digest_of(const workflow::UserId& person) override;
  std::vector<DigestRow> digests() override;
  void save(const DigestRow& row) override;

  std::optional<workflow::Inquiry> inquiry(const workflow::RequestId& id) override;
  std::vector<workflow::Inquiry> open_inquiries(const workflow::UserId& person, std::size_t limit) override;
  std::int64_t open_inquiries_by(const workflow::UserId& asker) override;
  void save(const workflow::Inquiry& inquiry) override;

  bool save(const SlackTeam& team) override;
  std::vector<std::string> slack_teams_without(std::string_view install, std::size_t limit) override;
  std::optional<SlackInstall> slack_install(std::string_view id) override;
  std::vector<SlackInstall> slack_installs(std::string_view after_id, std::size_t limit) override;
  void save(const SlackInstall& install) override;
  void forget_slack_install(std::string_view id) override;
  void save(const SlackHealth& health) override;
  std::vector<SlackHealth> slack_health(std::size_t limit) override;

  std::vector<CatalogItem> catalog_items() override;
  std::optional<CatalogItem> catalog_item(std::string_view kind, std::string_view key) override;
  std::vector<CatalogItem> catalog_items_of(std::string_view kind) override;
  std::vector<workflow::UserId> holders_between(std::string_view first, std::string_view end, std::string_view after,
                                                std::size_t limit) override;
  void save(const CatalogItem& item) override;
  void archive(std::string_view kind, std::string_view key, Instant now) override;
  std::int64_t catalog_version() override;
  void move_catalog_version() override;

  std::optional<DirectoryPerson> directory_person(std::string_view id) override;
  std::optional<DirectoryPerson> directory_person_of(const workflow::UserId& person) override;
  std::optional<DirectoryPerson> directory_person_at(std::string_view email) override;
  std::vector<DirectoryPerson> directory_people(const DirectoryFilter& filter, std::size_t offset,
                                                std::size_t limit) override;
  std::int64_t count_directory_people(const DirectoryFilter& filter) override;
  std::vector<DirectoryPerson> all_directory_people() override;
  void save(const DirectoryPerson& person) override;
  void forget_directory_person(std::string_view id) override;
  std::optional<DirectoryGroup> directory_group(std::string_view id) override;
  std::vector<DirectoryGroup> directory_groups(const DirectoryFilter& filter, std::size_t offset,
                                               std::size_t limit) override;
  std::int64_t count_directory_groups(const DirectoryFilter& filter) override;
  void save(const DirectoryGroup& group) override;
  void forget_directory_group(std::string_view id) override;
  std::vector<std::pair<DirectoryGroup, std::string>> members_of_groups(std::string_view first,
                                                                        std::string_view last) override;
  std::vector<std::pair<DirectoryGroup, std::string>> groups_of_people(std::string_view first,
                                                                       std::string_view last) override;
  std::vector<std::pair<DirectoryGroup, std::string>> all_memberships() override;
  void join(std::string_view group, std::string_view person) override;
  void part(std::string_view group, std::string_view person) override;

  std::optional<ApiClient> api_client(std::string_view id) override;
  std::optional<ApiClient> api_client_by_client_id(std::string_view client_id) override;
  std::vector<ApiClient> api_clients_of(const workflow::UserId& person, std::size_t limit) override;
  void save(const ApiClient& client) override;
  void forget_api_client(std::string_view id) override;
  std::optional<ApiToken> api_token(std::string_view hash) override;
  void save(const ApiToken& token) override;
  void forget_api_token(std::string_view hash) override;
  std::optional<DeviceLogin> device_login(std::string_view device_hash) override;
  std::optional<DeviceLogin> device_login_by_code(std::string_view user_code) override;
  void save(const DeviceLogin& login) override;
  void forget_api_leftovers(Instant before) override;
  std::vector<WalkedRequest> requests_before(const RequestWalk& walk, std::int64_t before, std::size_t limit) override;
  std::int64_t comments_in(const workflow::RequestId& request) override;
  std::vector<WalkedGrant> grants_before(const GrantWalk& walk, const GrantPlace& before, std::size_t limit) override;
  std::vector<std::pair<workflow::EntitlementId, std::int64_t>> holder_counts(std::string_view first,
                                                                              std::string_view end) override;
  std::vector<AuditRecord> audit_before(std::int64_t sequence, std::size_t limit) override;
  void save(const WebSession& session) override;
  std::optional<WebSession> web_session(std::string_view hash) override;
  std::vector<WebSession> web_sessions_of(const workflow::UserId& person, std::size_t limit) override;
  bool end_web_session(std::string_view id, const workflow::UserId& person) override;
  void end_other_web_sessions(std::string_view id, const workflow::UserId& person) override;
  void save(const WebTicket& ticket) override;
  std::optional<WebTicket> take_web_ticket(std::string_view hash, std::string_view kind) override;
  void forget_web_sessions(Instant now, Instant seen_before) override;
  std::vector<workflow::Request> requests_matching(const RequestFilter& filter, std::size_t limit) override;
  std::vector<AuditRecord> audit_matching(const AuditFilter& filter, std::size_t limit) override;

  // What it has changed so far.
  const Change& change() const { return change_; }

  std::vector<std::string> words_that_begin(std::string_view beginning, std::size_t limit) override;
  FoundRequests requests_with(const std::vector<std::string>& words, std::int64_t before, std::size_t limit) override;
  std::optional<WalkedRequest> request_numbered(std::int64_t number) override;
  std::vector<SavedView> saved_views_of(std::string_view person, std::string_view screen) override;
  void save(const SavedView& view) override;
  bool forget_view(std::string_view person, std::string_view screen, std::string_view name) override;

 private:
  void involve(const workflow::Request& request);  // for requests_before(): api_rows.cpp
  // Moves the counter by `count`; where it is then.
  // The greatest below `before` of those with the word, the greatest first.
  std::vector<std::int64_t> numbers_with(const std::string& word, std::int64_t before, std::size_t limit);
  std::int64_t next_of(std::string_view counter, std::int64_t count = 1);
  void enqueue(const std::string& statement, const workflow::Effect& effect, Instant due, const std::string& person);
  std::int64_t next_effect_number();

  Connection& db_;
  RequestCache* const requests_;
  Change change_;
  std::int64_t last_effect_number_ = 0;
  std::int64_t effect_numbers_left_ = 0;
  std::int64_t effects_asked_ = 0;  // by this transaction
  bool gives_way_ = false;
  struct AuditHead {
    std::int64_t sequence = 0;
    std::string hash;
  };
  std::optional<AuditHead> audit_head_;  // as this transaction has left it, once it has looked
};

inline Value text_value(std::string_view text) { return std::string(text); }
inline Value size_value(std::size_t size) { return static_cast<std::int64_t>(size); }

workflow::Request stored_request(const std::string& body);                // throws StoreDown
std::vector<AuditRecord> audit_records_in(const std::vector<Row>& rows);  // of all columns, in their order

// The hash of an entry's place in the chain; audit_rows.cpp has the grammar.
std::string audit_hash(const AuditRecord& record);

}  // namespace c1::storage
