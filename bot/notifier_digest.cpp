// The digest, said to its reader in Slack. It is not registered: what it shows is of its hour, and stays so.

#include "base/log.hpp"
#include "bot/digest.hpp"
#include "bot/facts.hpp"
#include "bot/notifier_job.hpp"

namespace c1::bot {

using namespace workflow;

Done Notifier::on(const SendDigest& effect, Job& job) {
  const User* known = job.catalog->user(effect.person);
  if (!known || known->status != UserStatus::active) return {};
  User reader = *known;
  reader.time_zone = job.read([&](storage::Tx& tx) { return time_zone_of(tx, *known); });
  const auto news = digest_to_send(services_, *job.catalog, reader, effect);
  if (!news) return {};
  std::string conversation;
  try {
    job.go_to_reader(effect.person);
    conversation = job.conversation_with(effect.person);
  } catch (const Ends& ended) {
    if (ended.done.how != Done::How::parked) throw;
    log::info("a digest has no reader in Slack", {{"person", effect.person.value}, {"why", ended.done.error}});
    return {};
  }
  return job.say(conversation, {}, digest_message(news->digest, news->look), job.unposted(effect.person));
}

}  // namespace c1::bot
