#pragma once
// The doer of everything that is said in Slack: cards, lines and comments in threads, Home tabs. Posting is not
// idempotent in Slack, so each message carries its effect's key in its metadata, and after an attempt whose end is not
// known the conversation is read before anything is posted again.

#include <mutex>
#include <stop_token>
#include <string>

#include "bot/channel_book.hpp"
#include "bot/outbox.hpp"
#include "bot/people.hpp"
#include "bot/services.hpp"
#include "bot/slow_places.hpp"
#include "slack/web_api.hpp"

namespace c1::bot {

class Notifier {
 public:
  Notifier(const Services& services, slack::WebApi& web_api);

  // A Doer. Blocks for Slack's answers, ten seconds each at most, but for the last of an effect's calls.
  Done carry_out(const storage::DueEffect& effect, std::stop_token stop);

 private:
  struct Job;  // one effect on its way
  Done on_its_kind(Job& job);
  Done on(const workflow::SyncCard& effect, Job& job);
  Done on(const workflow::SayInThread& effect, Job& job);
  Done on(const workflow::SyncComment& effect, Job& job);
  Done on(const workflow::SyncHome& effect, Job& job);
  Done on(const workflow::CompleteWorkflow& effect, Job& job);
  Done on(const workflow::ReportStranger& effect, Job& job);
  Done on(const workflow::SendDigest& effect, Job& job);

  const Services& services_;
  slack::WebApi& web_api_;
  std::mutex mutex_;
  ChannelBook channels_;
  SlowPlaces places_;
  std::string team_;  // the workspace of our token; "" until Slack has told
};

}  // namespace c1::bot
