#pragma once
// One effect of the notifier's on its way: its calls, and what it found out. For the sources of the notifier only.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/card.hpp"
#include "bot/facts.hpp"
#include "bot/insight.hpp"
#include "bot/notifier.hpp"
#include "workflow/explain.hpp"

namespace c1::bot {

// Thrown to end an effect from any depth; caught in Notifier::carry_out.
struct Ends {
  Done done;
};
[[noreturn]] void end(Done done);

// What a failed call means for its effect, where the caller has no better idea.
Done outcome_of(const slack::CallResult& result, std::string_view method);

// Of a person's or a channel's card.
std::string card_key(const workflow::RequestId& request, const workflow::UserId& reader);

struct Notifier::Job {
  const storage::DueEffect& due;
  const Services& services;
  slack::WebApi& web_api;
  ChannelBook& channels;
  SlowPlaces& places;
  std::stop_token stop;
  std::string team;  // whose people are meant: SlackLink::team
  workflow::CatalogPtr catalog;

  // ---- calls, in the workspace `team`. Each waits for Slack; must() ends the effect where it fails. Where too many
  // wait for Slack already it is as if Slack had told us to come later.
  slack::CallResult call(slack::Call call) const;
  slack::CallResult must(slack::Call call) const;
  // The last call of an effect, for which no hand waits: then(what came of it) is how the effect ended. `then` runs on an
  // I/O thread when this job is long gone: it keeps what it needs, and does not block.
  using Then = std::function<Done(slack::CallResult)>;
  Done last(slack::Call call, Then then) const;

  // ---- which workspace, where there are several (elsewhere all of this is as it is). notifier_places.cpp

  // Goes on in the workspace where that message stands; false if the app is not there any more. What was posted while
  // the app was in one workspace only stands where its reader is now.
  bool go_to(const storage::MessageRow& row);
  // Goes on where the reader is told things: where an earlier attempt may have told them, where they were seen last, or
  // where somebody has their address. A channel: where there is one of this name.
  void go_to_reader(const workflow::UserId& reader);
  std::string message_team() const { return services.workspaces ? team : std::string{}; }  // MessageRow::team
  // Where they have opened their Home tab.
  std::vector<storage::SlackLink> homes_of(const workflow::UserId& person) const;

  // ---- conversations. notifier_places.cpp

  // Where a card of this reader's belongs.
  std::string conversation_with(const workflow::UserId& reader) const;
  // The same if it stands in the store, else "".
  std::string known_conversation(storage::Tx& tx, const workflow::UserId& reader) const;
  // How an effect ends whose card was refused: if the conversation was not there any more it is looked for anew.
  using Unposted = std::function<Done(const slack::CallResult&)>;
  Unposted unposted(const workflow::UserId& reader) const;

  // ---- messages

  struct Drawn {
    Message message;
    std::int64_t version = 0;
  };
  // The reader's card of a request or of a question, as it is now; nothing if there is none.
  std::optional<Drawn> card_for(storage::Tx& tx, const workflow::RequestId& id, const workflow::UserId& reader) const;
  // Whoever reads a channel has not chosen what comes there.
  bool is_wanted(storage::Tx& tx, const workflow::UserId& reader, workflow::NoticeKind kind) const;
  // Of an effect whose message stands there, or none does yet: whether it is known already in which workspace it is
  // carried out, so that all can be read at once. Then it is `team`.
  bool knows_team(const std::optional<storage::MessageRow>& row);
  // As the last call, which tells where the message stands: then(ts). `unposted` may know better than outcome_of() how
  // the effect ends if Slack refuses.
  using Posted = std::function<Done(const std::string& ts)>;
  Done post(const std::string& channel, const std::string& thread_ts, const Message& message, Posted then,
            Unposted unposted = {}) const;
  // Posts what is never changed: nothing where an earlier attempt got through.
  Done say(const std::string& channel, const std::string& thread_ts, const Message& message,
           const Unposted& unposted = {}) const;
  // As the last call. When the message is not there any more it ends as `gone`.
  Done update(const storage::MessageRow& row, const Message& message, Done updated, Done gone) const;
  // If an earlier attempt may have got through, the ts of the message that carries this effect's key, among the newest of
  // the conversation or thread; "" if there is none.
  std::string posted_before(const std::string& channel, const std::string& thread_ts) const;

  // ---- the store

  template <class F>
  auto read(F&& function) const {
    return services.store.read(std::forward<F>(function));
  }
  // The end of an effect after which `row` is how it stands.
  static Done stands(storage::MessageRow row);
  static Posted stands_posted(storage::MessageRow row);  // where it was posted
  void save(const storage::MessageRow& row) const;
  void forget(const storage::MessageRow& row) const;
  // The head of the thread: the reader's card of the request.
  std::optional<storage::MessageRow> card_of(const workflow::RequestId& request, const workflow::UserId& reader) const;

  // Draws something of a request for one reader, from one picture of the store: draw(request, look). Nothing if there is
  // no such request.
  template <class F>
  auto drawn(storage::Tx& tx, const workflow::RequestId& id, const workflow::UserId& viewer, F&& draw) const
      -> std::optional<std::invoke_result_t<F&, const workflow::Request&, const Look&>> {
    const auto request = tx.request(id);
    if (!request) return std::nullopt;
    const Instant now = services.clock.now();
    const workflow::Facts facts = facts_about(tx, *catalog, *request, now);
    Look look{facts, viewer, now, services.public_url, services.people.slack_id(team, viewer)};
    const bool in_channel = workflow::is_channel(viewer);
    if (may(*request, viewer, workflow::Action::approve, facts, now) || (in_channel && request->is_open()))
      look.insight = insight_into(tx, *catalog, *request, viewer);
    if (in_channel) look.called = slack_ids_of(workflow::awaited(*request));
    return draw(*request, look);
  }

 private:
  struct Visits;
  std::shared_ptr<Visits> visits_for(const slack::Call& call) const;  // null: too many wait there
  void address(slack::Call& call) const;
  slack::CallResult answer_to(slack::Call call) const;
  [[noreturn]] void no_such_channel(const workflow::UserId& channel) const;
  // Nobody, where they are a crowd.
  std::vector<std::string> slack_ids_of(const std::vector<workflow::UserId>& people) const;
  bool is_installed(const std::string& id) const;
  void go_to_channel(const workflow::UserId& channel);
  template <class Found>
  bool in_each_workspace(Found found);
  bool was_told_here(const storage::SlackLink& link);
  std::optional<storage::SlackLink> found_in_slack(const workflow::UserId& person) const;
  storage::SlackLink link_to(const workflow::UserId& person) const;
};

}  // namespace c1::bot
