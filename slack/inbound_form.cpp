// Forms: content types, slash commands, and what stands in a modal's inputs.
#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.hpp"
#include "slack/inbound_parts.hpp"

namespace c1::slack {
namespace {

struct Plain {
  std::string_view typed;
  std::string_view meant;
};
// What phones and desktops make of the keys " ' and the space bar.
constexpr std::array<Plain, 9> kSmart{{{"“", "\""},
                                       {"”", "\""},
                                       {"„", "\""},
                                       {"‟", "\""},
                                       {"‘", "'"},
                                       {"’", "'"},
                                       {"‚", "'"},
                                       {"‛", "'"},
                                       {"\u00A0", " "}}};

std::string with_plain_quotes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto* found =
        std::find_if(kSmart.begin(), kSmart.end(), [&](const Plain& p) { return text.starts_with(p.typed); });
    if (found == kSmart.end()) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      out += found->meant;
      text.remove_prefix(found->typed.size());
    }
  }
  return out;
}

using Block = json::Member;

const Block* find_block(const json::Value& values, std::string_view name) {
  for (const Block& block : values.object())
    if (std::string_view(block.first).starts_with(name) &&
        (block.first.size() == name.size() || block.first[name.size()] == ':'))
      return &block;
  return nullptr;
}

// The state of the one element of that block, or null.
const json::Value& element(const json::Value& values, std::string_view name) {
  static const json::Value kNone;
  const Block* block = find_block(values, name);
  return block && !block->second.object().empty() ? block->second.object().front().second : kNone;
}

}  // namespace

BodyKind body_kind(std::string_view content_type) {
  std::string media = text::trimmed(content_type.substr(0, content_type.find(';')));
  std::transform(media.begin(), media.end(), media.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (media == "application/x-www-form-urlencoded") return BodyKind::form;
  return media == "application/json" ? BodyKind::json : BodyKind::other;
}

SlashCommand read_command(const std::vector<net::FormField>& fields) {
  const auto field = [&](std::string_view name) { return text::valid_utf8(net::form_value(fields, name)); };
  SlashCommand command;
  command.tenant = {field("team_id"), field("enterprise_id"), field("is_enterprise_install") == "true"};
  command.actor.user = field("user_id");
  command.command = field("command");
  command.text = text::trimmed(with_plain_quotes(text::unescape_mrkdwn(field("text"))));
  command.channel = field("channel_id");
  command.trigger = field("trigger_id");
  command.response_url = field("response_url");
  return command;
}

std::string FormState::text(std::string_view block) const { return element(values, block)["value"].string(); }

std::string FormState::choice(std::string_view block) const {
  const json::Value& chosen = element(values, block);
  for (const char* key : {"selected_user", "selected_conversation", "selected_channel", "selected_date"})
    if (!chosen[key].string().empty()) return chosen[key].string();
  return chosen["selected_option"]["value"].string();
}

std::vector<std::string> FormState::choices(std::string_view block) const {
  std::vector<std::string> values_chosen;
  for (const json::Value& option : element(values, block)["selected_options"].array())
    values_chosen.push_back(option["value"].string());
  return values_chosen;
}

std::string FormState::block_id(std::string_view block) const {
  const Block* found = find_block(values, block);
  return found ? found->first : std::string{};
}

}  // namespace c1::slack
