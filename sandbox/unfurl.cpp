#include "sandbox/unfurl.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sandbox/events.hpp"
#include "sandbox/shapes.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

// The links in Slack's markup: <https://acme.test/x> and <https://acme.test/x|label>, entities undone.
std::vector<std::string> links_in(std::string_view markup) {
  std::vector<std::string> links;
  for (auto open = markup.find("<http"); open != std::string_view::npos; open = markup.find("<http", open + 1)) {
    const auto end = markup.find_first_of(">|", open);
    if (end != std::string_view::npos) links.push_back(text::unescape_mrkdwn(markup.substr(open + 1, end - open - 1)));
  }
  return links;
}

// "acme.test" of the list that the link's host is, or lies in; "" if none.
std::string domain_of(const std::string& link, const std::vector<std::string>& domains) {
  const auto start = link.find("://");
  if (start == std::string::npos) return "";
  const std::string host = link.substr(start + 3, link.find_first_of(":/?#", start + 3) - start - 3);
  for (const std::string& domain : domains)
    if (host == domain || host.ends_with("." + domain)) return domain;
  return "";
}

// What an unfurl shows, as blocks; null for one that shows nothing.
Value blocks_of(const Value& shown) {
  if (shown["blocks"].is_array()) return shown["blocks"];
  std::string words;
  if (!shown["title"].string().empty())
    words = "*" +
            (shown["title_link"].string().empty()
                 ? text::escape_mrkdwn(shown["title"].string())
                 : text::mrkdwn_link(shown["title_link"].string(), shown["title"].string())) +
            "*";
  if (!shown["text"].string().empty()) words += (words.empty() ? "" : "\n") + shown["text"].string();
  if (words.empty()) return {};
  Value section = json::object(
      {{"type", "section"}, {"text", json::object({{"type", "mrkdwn"}, {"text", text::fit(words, 3000)}})}});
  return json::array({std::move(section)});
}

}  // namespace

void tell_links(Workspace& workspace, const Message& message) {
  const Channel* channel = workspace.channel(message.channel);
  if (!channel || channel->is_dm || message.by_app) return;
  Value links = json::array();
  for (const std::string& link : links_in(message.text))
    if (const std::string domain = domain_of(link, workspace.settings.manifest.unfurl_domains); !domain.empty())
      links.push(json::object({{"domain", domain}, {"url", link}}));
  if (links.array().empty()) return;
  Value event = json::object({{"type", "link_shared"},
                              {"user", message.author},
                              {"channel", channel->id},
                              {"message_ts", message.ts},
                              {"is_bot_user_member", channel->app_is_member},
                              {"unfurl_id", channel->id + "-" + message.ts},
                              {"source", "conversations_history"},
                              {"links", std::move(links)},
                              {"event_ts", workspace.new_ts()}});
  if (!message.thread_ts.empty()) event.set("thread_ts", message.thread_ts);
  workspace.outgoing.push_back(event_envelope(workspace, std::move(event), ""));
}

Value unfurl(Workspace& workspace, const Args& args) {
  bool broken = false;
  const Value unfurls = args.nested("unfurls", broken);
  if (broken || !unfurls.is_object() || unfurls.object().empty()) return api_error("missing_unfurls");
  Message* message = workspace.message(args.text("channel"), args.text("ts"));
  if (!message || message->deleted) return api_error("cannot_unfurl_message");
  const auto links = links_in(message->text);
  Value shown = json::array();
  for (const auto& [url, content] : unfurls.object()) {
    if (std::find(links.begin(), links.end(), url) == links.end()) return api_error("cannot_unfurl_url");
    const Value blocks = blocks_of(content);
    if (blocks.is_null()) continue;
    const Problems problems = problems_of_blocks(blocks, Surface::message, "/unfurls/" + url + "/blocks");
    if (!problems.empty()) return api_error("invalid_blocks", problems);
    shown.push(json::object({{"url", url}, {"blocks", stored_blocks(blocks)}}));
  }
  Value before = message_json(workspace, *message, true);
  message->unfurls = std::move(shown);
  workspace.changed(*message);
  tell_edited(workspace, *message, std::move(before));
  return api_ok();
}

}  // namespace c1::sandbox
