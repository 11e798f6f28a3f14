#include "slack/answer_parts.hpp"

#include "slack/shapes.hpp"

namespace c1::slack {
namespace {

std::string thread_of(const Inbound& inbound) {
  if (const auto* click = std::get_if<BlockAction>(&inbound); click && click->message) return click->message->thread_ts;
  if (const auto* shortcut = std::get_if<MessageShortcut>(&inbound)) return shortcut->message.thread_ts;
  return {};
}

json::Value errors_view(const json::Value& errors) {
  Blocks blocks = Blocks::view();
  blocks.section(Mrkdwn::markup("This could not be sent:"));
  for (const auto& [block, says] : errors.object()) blocks.section(Mrkdwn::plain("• " + says.string()));
  blocks.section(Mrkdwn::markup("Please open the form again."));
  return notice("Not sent", blocks.json());
}

}  // namespace

std::string response_url_of(const Inbound& inbound) {
  if (const auto* command = std::get_if<SlashCommand>(&inbound)) return command->response_url;
  if (const auto* click = std::get_if<BlockAction>(&inbound)) return click->response_url;
  if (const auto* shortcut = std::get_if<MessageShortcut>(&inbound)) return shortcut->response_url;
  return {};
}

json::Value as_post(const Inbound& inbound, const Reply& reply) {
  json::Value post = as_message(reply);
  post.set("replace_original", false);  // the default is to put it in the place of the card
  if (const std::string thread = thread_of(inbound); !thread.empty()) post.set("thread_ts", thread);
  return post;
}

std::optional<Call> shown_as_view(const Inbound& inbound, const Reply& reply) {
  if (const auto* shortcut = std::get_if<Shortcut>(&inbound)) return views_open(shortcut->trigger, as_view(reply));
  const auto* click = std::get_if<BlockAction>(&inbound);
  if (!click || click->trigger.empty()) return std::nullopt;
  const bool in_modal = click->view && click->view->type == "modal";
  return in_modal ? views_push(click->trigger, as_view(reply)) : views_open(click->trigger, as_view(reply));
}

Reply working(const Inbound& inbound) {
  if (std::holds_alternative<SlashCommand>(inbound)) return Reply::tell("Working on it…");
  if (std::holds_alternative<ViewSubmission>(inbound))
    return Reply::update_view(notice("Working on it", Mrkdwn::markup("This takes a moment. The result appears here.")));
  return Reply::empty();
}

Reply failed(const Inbound& inbound, const std::string& sentence) {
  const auto* submission = std::get_if<ViewSubmission>(&inbound);
  if (!submission) return Reply::tell(sentence);
  const View& view = submission->view;
  json::Value on_top = notice("Not sent", Mrkdwn::markup(sentence));
  const bool first = view.root_id.empty() || view.root_id == view.id;  // three views is the most Slack stacks
  return first ? Reply::push_view(std::move(on_top)) : Reply::update_view(std::move(on_top));
}

json::Value late_view(const Reply& reply) {
  switch (reply.kind()) {
    case Reply::Kind::message:
      return as_view(reply);
    case Reply::Kind::form_errors:
      return errors_view(reply.body());
    case Reply::Kind::update_view:
    case Reply::Kind::push_view:
      return reply.body();
    case Reply::Kind::empty:
    case Reply::Kind::clear_views:
    case Reply::Kind::options:
    case Reply::Kind::later:
      break;
  }
  return notice("Done", Mrkdwn::markup("Done. You can close this window."));
}

}  // namespace c1::slack
