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
  // The conversation was not there any more when a card was to be posted: it is looked for anew.
  void forget_conversation(const workflow::UserId& reader) const;
  // An administrator can mend it, so it is not given up.
  [[noreturn]] void no_such_channel(const workflow::UserId& channel) const;

  // ---- messages

  struct Drawn {
    Message message;
    std::int64_t version = 0;
  };
  // The reader's card of a request or of a question, as it is now.
  Drawn card_for(const workflow::RequestId& id, const workflow::UserId& reader) const;
  // Whoever reads a channel has not chosen what comes there.
  bool is_wanted(const workflow::UserId& reader, workflow::NoticeKind kind) const;
  // A card of its own in the conversation with the reader. The message's ts.
  std::string post_card(const std::string& conversation, const workflow::UserId& reader, const Message& message) const;
  // Posts once: if an earlier attempt may have got through, what it posted is found instead. The message's ts.
  std::string post(const std::string& channel, const std::string& thread_ts, const Message& message) const;
  // False when the message is not there any more.
  bool update(const storage::MessageRow& row, const Message& message) const;
  // The ts of the message that carries this effect's key, among the newest of the conversation or thread; "" if none.
  std::string posted_before(const std::string& channel, const std::string& thread_ts) const;

  // ---- the store

  template <class F>
  auto read(F&& function) const {
    return services.store.read(std::forward<F>(function));
  }
  // The end of an effect after which `row` is how it stands.
  static Done stands(storage::MessageRow row);
  void save(const storage::MessageRow& row) const;
  void forget(const storage::MessageRow& row) const;
  // The head of the thread: the reader's card of the request.
  std::optional<storage::MessageRow> card_of(const workflow::RequestId& request, const workflow::UserId& reader) const;

  // Draws something of a request for one reader, from one picture of the store: draw(request, look).
  template <class F>
  auto drawn(const workflow::RequestId& id, const workflow::UserId& viewer, F&& draw) const {
    using Picture = std::invoke_result_t<F&, const workflow::Request&, const Look&>;
    auto picture = read([&](storage::Tx& tx) -> std::optional<Picture> {
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
    });
    if (!picture) end({.how = Done::How::parked, .error = "there is no such request"});
    return *std::move(picture);
  }

 private:
  slack::CallResult answer_to(slack::Call call) const;
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
