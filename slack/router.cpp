#include "slack/router.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "slack/shapes.hpp"

namespace c1::slack {
namespace {

// The listener of exactly this name, else of the longest part of it that ends before a ':'.
template <class Table>
auto find(const Table& table, std::string_view name) {
  for (auto end = name.size(); end != std::string_view::npos; end = end == 0 ? end - 1 : name.rfind(':', end - 1))
    if (const auto found = table.find(name.substr(0, end)); found != table.end()) return found;
  return table.end();
}

void log_unmatched(std::string_view kind, std::string_view name) {
  log::warn("slack sent what nobody listens to", {{"kind", kind}, {"name", text::fit(name, 80)}});
}

template <class Table, class Input>
Reply run(const Table& table, std::string_view kind, std::string_view name, const Input& input,
          const Reply& otherwise) {
  if (const auto found = find(table, name); found != table.end()) return found->second(input);
  log_unmatched(kind, name);
  return otherwise;
}

Reply no_such_command(std::string_view command) {
  const Mrkdwn text = Mrkdwn::plain("I do not know the command ") + Mrkdwn::bold(command) + Mrkdwn::plain(".");
  return Reply::tell(text.str());
}

Reply no_such_form() {
  const auto says = Mrkdwn::plain("This form is not known here (any more), so nothing was sent. Please open it again.");
  return Reply::update_view(notice("Form not known", says));
}

template <class Table, class Value>
void put(Table& table, std::string name, Value listener) {
  table.insert_or_assign(std::move(name), std::move(listener));
}

}  // namespace

Router& Router::command(std::string name, Listener<SlashCommand> listener) {
  put(commands_, std::move(name), std::move(listener));
  return *this;
}
Router& Router::at_once(std::string name, std::function<std::optional<Reply>(const SlashCommand&)> listener) {
  put(at_once_, std::move(name), std::move(listener));
  return *this;
}
Router& Router::action(std::string action_id, Listener<BlockAction> listener) {
  put(actions_, std::move(action_id), std::move(listener));
  return *this;
}
Router& Router::submission(std::string callback_id, Listener<ViewSubmission> listener) {
  put(submissions_, std::move(callback_id), std::move(listener));
  return *this;
}
Router& Router::closed(std::string callback_id, Listener<ViewClosed> listener) {
  put(closed_, std::move(callback_id), std::move(listener));
  return *this;
}
Router& Router::options(std::string action_id, Listener<OptionsRequest> listener) {
  put(options_, std::move(action_id), std::move(listener));
  return *this;
}
Router& Router::shortcut(std::string callback_id, Listener<Shortcut> listener) {
  put(shortcuts_, std::move(callback_id), std::move(listener));
  return *this;
}
Router& Router::message_shortcut(std::string callback_id, Listener<MessageShortcut> listener) {
  put(message_shortcuts_, std::move(callback_id), std::move(listener));
  return *this;
}
Router& Router::event(std::string type, Listener<Event> listener) {
  put(events_, std::move(type), std::move(listener));
  return *this;
}

Reply Router::dispatch(const Inbound& inbound) const {
  const Reply empty = Reply::empty();
  return std::visit(
      match{[&](const SlashCommand& in) {
              return run(commands_, "command", in.command, in, no_such_command(in.command));
            },
            [&](const BlockAction& in) { return run(actions_, "action", in.action_id, in, empty); },
            [&](const ViewSubmission& in) {
              return run(submissions_, "submission", in.view.callback_id, in, no_such_form());
            },
            [&](const ViewClosed& in) { return run(closed_, "closed view", in.view.callback_id, in, empty); },
            [&](const OptionsRequest& in) { return run(options_, "options", in.action_id, in, Reply::options({})); },
            [&](const Shortcut& in) { return run(shortcuts_, "shortcut", in.callback_id, in, empty); },
            [&](const MessageShortcut& in) {
              return run(message_shortcuts_, "message shortcut", in.callback_id, in, empty);
            },
            [&](const Event& in) {
              const std::string_view type = in.type;
              return run(events_, "event", type.substr(0, type.find('.')), in, empty);
            },
            [&](const UrlVerification&) { return empty; }, [&](const SslCheck&) { return empty; },
            [&](const RateLimited&) { return empty; },
            [&](const Unknown& in) {
              log_unmatched("unknown", in.type);
              return empty;
            }},
      inbound);
}

std::optional<Reply> Router::dispatch_at_once(const Inbound& inbound) const {
  const auto* command = std::get_if<SlashCommand>(&inbound);
  const auto found = command ? at_once_.find(command->command) : at_once_.end();
  return found == at_once_.end() ? std::nullopt : found->second(*command);
}

}  // namespace c1::slack
