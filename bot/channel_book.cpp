#include "bot/channel_book.hpp"

#include "base/log.hpp"

namespace c1::bot {
namespace {

constexpr int kPageSize = 200;
constexpr int kMostPages = 100;

void join(const json::Value& channel, const ChannelBook::Caller& call) {
  if (channel["is_member"].boolean() || channel["is_private"].boolean()) return;
  const auto joined = call({"conversations.join", json::object({{"channel", channel["id"]}})});
  // Posting works all the same (chat:write.public); what is said in threads there is not heard.
  if (!joined.ok())
    log::warn("cannot join a channel", {{"channel", channel["name"].string()}, {"error", joined.error}});
}

}  // namespace

ChannelBook::Found ChannelBook::find(const std::string& team, const std::string& name, const Caller& call) {
  const std::lock_guard lock(mutex_);
  if (const auto known = ids_.find({team, name}); known != ids_.end()) return {known->second, {}};
  std::string cursor;
  for (int page = 0; page < kMostPages; ++page) {
    json::Value args =
        json::object({{"types", "public_channel,private_channel"}, {"exclude_archived", true}, {"limit", kPageSize}});
    if (!cursor.empty()) args.set("cursor", cursor);
    auto read = call({"conversations.list", std::move(args)});
    if (!read.ok()) return {{}, std::move(read)};
    for (const json::Value& channel : read.body["channels"].array()) {
      if ("#" + channel["name"].string() != name) continue;
      join(channel, call);
      return {ids_[{team, name}] = channel["id"].string(), {}};
    }
    cursor = read.body["response_metadata"]["next_cursor"].string();
    if (cursor.empty()) break;
  }
  return {};
}

void ChannelBook::forget(const std::string& team, const std::string& name) {
  const std::lock_guard lock(mutex_);
  ids_.erase({team, name});
}

}  // namespace c1::bot
