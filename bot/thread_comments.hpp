#pragma once
// What people write in a card's thread is a comment on its request; edits and deletions follow. Our own copies, other
// bots, unfurls and messages outside of a card's thread are none.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::thread_comments {

slack::Reply on_message(const Services& services, const slack::Event& event);

// What is remembered of a message that was deleted before it came: events overtake each other.
std::string deletion_of(const std::string& channel, const std::string& ts);
// The names of a message's files, each with where it is in Slack.
std::vector<std::string> files_of(const slack::MessagePosted& message);
// A message's words, readable() with the names that the directory has, and the names of its files below them.
std::string words_of(const Services& services, const slack::Event& event, const std::string& slack_text,
                     const std::vector<std::string>& files);

// Slack's inbound markup as words: entities undone, <@U1> as @Lena Fischer (`name_of` gives "" for people it does not
// know), <#C1|general> as #general, <!here> as @here, links as their address, with the label before it where that says
// more. Pure.
std::string readable(std::string_view slack_text, const std::function<std::string(std::string_view)>& name_of);

}  // namespace c1::bot::thread_comments
