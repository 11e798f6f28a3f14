#pragma once
// What the user did -> the listener for it. A table: filled once at start, then only read.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::slack {

// Called on a worker. May touch the database once; makes no outbound call. What it throws is caught, logged once and
// answered with a sentence.
template <class Input>
using Listener = std::function<Reply(const Input&)>;

class Router {
 public:
  Router& command(std::string name, Listener<SlashCommand> listener);  // "/c1"
  // Asked first, where the command came in, on an I/O thread: answers what takes neither the store nor time; nullopt = the
  // listener does.
  Router& at_once(std::string name, std::function<std::optional<Reply>(const SlashCommand&)> listener);
  Router& action(std::string action_id, Listener<BlockAction> listener);  // "approve" also takes "approve:1042"
  Router& submission(std::string callback_id, Listener<ViewSubmission> listener);
  Router& closed(std::string callback_id, Listener<ViewClosed> listener);
  Router& options(std::string action_id, Listener<OptionsRequest> listener);
  Router& shortcut(std::string callback_id, Listener<Shortcut> listener);
  Router& message_shortcut(std::string callback_id, Listener<MessageShortcut> listener);
  Router& event(std::string type, Listener<Event> listener);  // event.type without subtype: "message"

  // Runs the listener for `inbound`. Without one: a click, a closed view or an event is acked empty (a button must
  // never show a warning), options are none, a command is told so, a submission gets a view that says so; each is
  // logged.
  Reply dispatch(const Inbound& inbound) const;
  // The answer, if it takes no worker.
  std::optional<Reply> dispatch_at_once(const Inbound& inbound) const;

 private:
  template <class Input>
  using Table = std::map<std::string, Listener<Input>, std::less<>>;
  Table<SlashCommand> commands_;
  std::map<std::string, std::function<std::optional<Reply>(const SlashCommand&)>, std::less<>> at_once_;
  Table<BlockAction> actions_;
  Table<ViewSubmission> submissions_;
  Table<ViewClosed> closed_;
  Table<OptionsRequest> options_;
  Table<Shortcut> shortcuts_;
  Table<MessageShortcut> message_shortcuts_;
  Table<Event> events_;
};

}  // namespace c1::slack
