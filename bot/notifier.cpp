#include "bot/notifier.hpp"

#include <variant>

#include "bot/comment_copy.hpp"
#include "bot/home_tab.hpp"
#include "bot/notifier_job.hpp"
#include "bot/stale.hpp"
#include "workflow/mails.hpp"

namespace c1::bot {
namespace {

using slack::CallResult;
using slack::Failure;
using namespace workflow;

Done there_is_no(const std::string& what) { return {.how = Done::How::parked, .error = "there is no such " + what}; }
Done not_there_any_more(const std::string& team) {
  return {.how = Done::How::parked, .error = "c1 is not installed in the workspace " + team + " any more"};
}

}  // namespace

Notifier::Notifier(const Services& services, slack::WebApi& web_api) : services_(services), web_api_(web_api) {}

Done Notifier::carry_out(const storage::DueEffect& effect, std::stop_token stop) {
  Job job{effect, services_, web_api_, channels_, places_, std::move(stop), {}, services_.catalog.get()};
  Done done;
  try {
    done = on_its_kind(job);
  } catch (const Ends& ended) {
    done = ended.done;
  }
  done.place = job.message_team();
  return done;
}

Done Notifier::on_its_kind(Job& job) {
  if (!services_.workspaces) {
    const std::lock_guard lock(mutex_);  // one asks, the others wait for the answer
    if (team_.empty()) team_ = job.must({"auth.test", json::object()}).body["team_id"].string();
    job.team = team_;
  }
  return std::visit(
      match{[&](const SyncCard& e) { return on(e, job); }, [&](const SyncComment& e) { return on(e, job); },
            [&](const SayInThread& e) { return on(e, job); }, [&](const SyncHome& e) { return on(e, job); },
            [&](const CompleteWorkflow& e) { return on(e, job); }, [&](const ReportStranger& e) { return on(e, job); },
            [&](const SendDigest& e) { return on(e, job); },
            [](const auto&) { return Done{.how = Done::How::parked, .error = "not for the notifier"}; }},
      job.due.effect);
}

// Level-triggered: whatever happened meanwhile, the card shows the request as it is now. What it shows is remembered by
// its content: what changes around a request (it is held no longer) redraws the card, too.
Done Notifier::on(const SyncCard& effect, Job& job) {
  std::optional<storage::MessageRow> row;
  std::optional<Job::Drawn> drawn;
  std::optional<std::string> drawn_in;  // the workspace
  std::string conversation;
  const auto draw = [&](storage::Tx& tx) { drawn = job.card_for(tx, effect.request, effect.person); };
  job.read([&](storage::Tx& tx) {
    row = tx.message(card_key(effect.request, effect.person));
    if (!job.knows_team(row)) return;
    draw(tx);
    drawn_in = job.team;
    if (!row) conversation = job.known_conversation(tx, effect.person);
  });
  if (row && !job.go_to(*row)) {  // the app was put out of that workspace; the reader may be in another one
    job.forget(*row);
    row.reset();
  }
  if (!row) job.go_to_reader(effect.person);
  if (drawn_in != job.team) job.read(draw);
  if (!drawn) return there_is_no("request or question");
  const auto& [message, version] = *drawn;
  const std::int64_t shown = fingerprint(message);
  if (row && row->shown_version == shown) return {};
  if (!row) {
    row = storage::MessageRow{.key = card_key(effect.request, effect.person),
                              .request = effect.request.value,
                              .person = effect.person.value,
                              .channel = conversation.empty() ? job.conversation_with(effect.person) : conversation,
                              .posted_version = job.due.maybe_done_before() ? 0 : version,
                              .team = job.message_team()};
    row->ts = job.posted_before(row->channel, {});
    if (row->ts.empty()) {
      row->shown_version = shown;
      return job.post(row->channel, {}, message, Job::stands_posted(*row), job.unposted(effect.person));
    }
    job.save(*row);
  }
  row->shown_version = shown;
  // One that was deleted is posted anew, because the reader needs it.
  const Done gone{.how = Done::How::again,
                  .wait = Millis{1},
                  .refused = true,
                  .error = "the card was deleted",
                  .record = [key = row->key](storage::Tx& tx) { tx.forget_message(key); }};
  return job.update(*row, message, Job::stands(*row), gone);
}

// Edge-triggered: said once, below the card that was made true before.
Done Notifier::on(const SayInThread& effect, Job& job) {
  std::optional<storage::MessageRow> row;
  std::optional<Message> line;
  std::optional<std::string> drawn_in;  // the workspace
  bool is_past = false;
  const auto draw = [&](storage::Tx& tx) {
    line = job.drawn(tx, effect.request, effect.person,
                     [&](const Request& request, const Look& look) { return thread_line(effect, request, look); });
  };
  job.read([&](storage::Tx& tx) {
    row = tx.message(card_key(effect.request, effect.person));
    if (!row) return;
    // One that may stand there already is looked for all the same.
    is_past = !job.due.maybe_done_before() &&
              (!job.is_wanted(tx, effect.person, kind_of(effect.what)) || is_stale(effect, *row, tx));
    if (is_past || !job.knows_team(row)) return;
    draw(tx);
    drawn_in = job.team;
  });
  if (!row) return {.how = Done::How::parked, .error = "there is no card to say it under"};
  if (!job.go_to(*row)) return not_there_any_more(row->team);
  if (is_past) return {};
  if (drawn_in != job.team) job.read(draw);
  if (!line) return there_is_no("request");
  return job.say(row->channel, row->ts, *line);
}

Done Notifier::on(const SyncComment& effect, Job& job) {
  const auto comment = job.read([&](storage::Tx& tx) { return tx.comment(effect.comment); });
  const auto thread = job.card_of(effect.request, effect.person);
  if (!comment || !thread)
    return {.how = Done::How::parked, .error = "there is no comment, or no card to put it under"};
  if (comment->channel == thread->channel) return {};  // it was written there
  if (!job.go_to(*thread)) return not_there_any_more(thread->team);
  const auto copy = [&] {
    return comment_copy(*comment, *job.catalog,
                        [&](const UserId& person) { return job.services.people.slack_id(job.team, person); });
  };
  const std::string key = key_of(effect);
  auto row = job.read([&](storage::Tx& tx) { return tx.message(key); });
  if (!row) {
    row = storage::MessageRow{
        .key = key, .request = effect.request.value, .person = effect.person.value, .channel = thread->channel};
    row->team = thread->team;
    row->ts = job.posted_before(thread->channel, thread->ts);
    if (row->ts.empty()) {
      // An answer to a question is what it was asked for.
      const bool is_wanted = is_inquiry(effect.request) || job.read([&](storage::Tx& tx) {
        return job.is_wanted(tx, effect.person, NoticeKind::comment);
      });
      if (comment->deleted || !is_wanted) return {};
      row->shown_version = comment->version;
      return job.post(thread->channel, thread->ts, copy(), Job::stands_posted(*std::move(row)));
    }
    row->shown_version = -1;
    job.save(*row);
  }
  if (comment->deleted)
    return job.last({"chat.delete", json::object({{"channel", row->channel}, {"ts", row->ts}})},
                    [key = row->key](const CallResult& result) -> Done {
                      if (!result.ok() && result.failure != Failure::gone) return outcome_of(result, "chat.delete");
                      return {.record = [key](storage::Tx& tx) { tx.forget_message(key); }};
                    });
  if (row->shown_version >= comment->version) return {};
  row->shown_version = comment->version;
  return job.update(*row, copy(), Job::stands(*row), {});  // gone: somebody removed the copy
}

Done Notifier::on(const SyncHome& effect, Job& job) {
  const User* user = job.catalog->user(effect.person);
  if (!user) return {};
  const auto homes = job.homes_of(effect.person);
  for (const storage::SlackLink& link : homes) {
    job.team = link.team;
    json::Value view = job.read([&](storage::Tx& tx) {
      return home_tab::view_of(tx, *job.catalog, *user, job.services.public_url, job.services.clock.now());
    });
    // Without a hash: effects of one person's Home are carried out one after the other, so the newest is the last.
    slack::Call publish = slack::views_publish(link.slack_user, "", std::move(view));
    if (&link == &homes.back())
      return job.last(std::move(publish), [](const CallResult& result) { return outcome_of(result, "views.publish"); });
    job.must(std::move(publish));
  }
  return {};
}

}  // namespace c1::bot
