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
  auto row = job.card_of(effect.request, effect.person);
  if (row && !job.go_to(*row)) {  // the app was put out of that workspace; the reader may be in another one
    job.forget(*row);
    row.reset();
  }
  if (!row) job.go_to_reader(effect.person);
  const auto [message, version] = job.card_for(effect.request, effect.person);
  const std::int64_t shown = fingerprint(message);
  if (row && row->shown_version == shown) return {};
  if (!row) {
    row = storage::MessageRow{.key = card_key(effect.request, effect.person),
                              .request = effect.request.value,
                              .person = effect.person.value,
                              .channel = job.conversation_with(effect.person),
                              .team = job.message_team()};
    row->ts = job.post_card(row->channel, effect.person, message);
    row->posted_version = job.due.maybe_done_before() ? 0 : version;
    if (!job.due.maybe_done_before()) {
      row->shown_version = shown;
      return Job::stands(*std::move(row));
    }
    job.save(*row);
  }
  if (!job.update(*row, message)) {  // deleted: a new one is posted, because the reader needs it
    job.forget(*row);
    return {.how = Done::How::again, .wait = Millis{1}, .refused = true, .error = "the card was deleted"};
  }
  row->shown_version = shown;
  return Job::stands(*std::move(row));
}

// Edge-triggered: said once, below the card that was made true before.
Done Notifier::on(const SayInThread& effect, Job& job) {
  const auto row = job.card_of(effect.request, effect.person);
  if (!row) return {.how = Done::How::parked, .error = "there is no card to say it under"};
  if (!job.go_to(*row)) return not_there_any_more(row->team);
  // One that may stand there already is looked for all the same.
  const bool is_past =
      !job.due.maybe_done_before() && (!job.is_wanted(effect.person, kind_of(effect.what)) ||
                                       job.read([&](storage::Tx& tx) { return is_stale(effect, *row, tx); }));
  if (is_past) return {};
  const Message line = job.drawn(effect.request, effect.person, [&](const Request& request, const Look& look) {
    return thread_line(effect, request, look);
  });
  job.post(row->channel, row->ts, line);
  return {};
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
    // An answer to a question is what it was asked for.
    const bool is_wanted = is_inquiry(effect.request) || job.is_wanted(effect.person, NoticeKind::comment);
    if ((comment->deleted || !is_wanted) && !job.due.maybe_done_before()) return {};
    row->ts = job.post(thread->channel, thread->ts, copy());
    row->shown_version = job.due.maybe_done_before() ? -1 : comment->version;
    if (!job.due.maybe_done_before()) return Job::stands(*std::move(row));
    job.save(*row);
  }
  if (comment->deleted) {
    const CallResult gone = job.call({"chat.delete", json::object({{"channel", row->channel}, {"ts", row->ts}})});
    if (!gone.ok() && gone.failure != Failure::gone) return outcome_of(gone, "chat.delete");
    job.forget(*row);
    return {};
  }
  if (row->shown_version >= comment->version) return {};
  if (!job.update(*row, copy())) return {};  // somebody removed the copy
  row->shown_version = comment->version;
  return Job::stands(*std::move(row));
}

Done Notifier::on(const SyncHome& effect, Job& job) {
  const User* user = job.catalog->user(effect.person);
  if (!user) return {};
  for (const storage::SlackLink& link : job.homes_of(effect.person)) {
    job.team = link.team;
    json::Value view = job.read([&](storage::Tx& tx) {
      return home_tab::view_of(tx, *job.catalog, *user, job.services.public_url, job.services.clock.now());
    });
    // Without a hash: effects of one person's Home are carried out one after the other, so the newest is the last.
    job.must(slack::views_publish(link.slack_user, "", std::move(view)));
  }
  return {};
}

}  // namespace c1::bot
