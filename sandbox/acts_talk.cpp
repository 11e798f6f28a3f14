// Commands, clicks, messages and the Home tab.
#include <algorithm>

#include "base/text.hpp"
#include "sandbox/acks.hpp"
#include "sandbox/acts.hpp"
#include "sandbox/events.hpp"
#include "sandbox/payloads.hpp"
#include "sandbox/screen.hpp"
#include "sandbox/shapes.hpp"
#include "sandbox/target.hpp"
#include "sandbox/unfurl.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

// The conversation that the person is looking at: `channel` by name or id, else their DM with the app.
Result<const Channel*> conversation_in(Workspace& workspace, const Person& person, Wish wish) {
  const std::string& where = wish["channel"].string();
  if (where.empty()) return &workspace.app_dm(person);
  const Channel* channel = workspace.channel(where);
  if (!channel) channel = workspace.channel_named(where);
  if (!channel || !workspace.is_member(*channel, person.id))
    return not_found(person.real_name + " is in no conversation \"" + where + "\".");
  return channel;
}

// Addresses become links, as Slack's client makes them: <https://acme.test>. A full stop at the end is not part of one.
std::string with_links(const std::string& escaped) {
  std::string out;
  std::size_t at = 0;
  for (auto start = escaped.find("http"); start != std::string::npos; start = escaped.find("http", at)) {
    const bool is_address = escaped.compare(start, 7, "http://") == 0 || escaped.compare(start, 8, "https://") == 0;
    auto end = std::min(escaped.find_first_of(" \n\t", start), escaped.find("&gt;", start));
    end = std::min(end, escaped.size());
    while (end > start && std::string_view(".,;:!?)").find(escaped[end - 1]) != std::string_view::npos) --end;
    if (!is_address || end <= start + 8)
      end = start + 4, out += escaped.substr(at, end - at);
    else
      out += escaped.substr(at, start - at) + "<" + escaped.substr(start, end - start) + ">";
    at = end;
  }
  return out + escaped.substr(at);
}

// As Slack's client sends what a person types: entities escaped, links marked, @name of a colleague a mention.
std::string sent_text(const Workspace& workspace, const std::string& typed) {
  std::string text = with_links(text::escape_mrkdwn(typed));
  for (const Person& person : workspace.people)
    for (auto at = text.find("@" + person.name); at != std::string::npos; at = text.find("@" + person.name, at + 1)) {
      const std::size_t end = at + 1 + person.name.size();
      const bool whole = end == text.size() || !std::isalnum(static_cast<unsigned char>(text[end]));
      if (whole && (at == 0 || text[at - 1] != '<')) text.replace(at, person.name.size() + 1, "<@" + person.id + ">");
    }
  for (const auto& [id, channel] : workspace.channels) {
    const std::string name = "#" + channel.name;
    if (!channel.dm_with.empty() || channel.is_dm) continue;
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
      const std::size_t end = at + name.size();
      const bool whole =
          end == text.size() || (!std::isalnum(static_cast<unsigned char>(text[end])) && text[end] != '-');
      if (whole && (at == 0 || text[at - 1] == ' ')) text.replace(at, name.size(), "<#" + id + ">");
    }
  }
  return text;
}

Error not_theirs(const Person& person) {
  return forbidden(person.real_name + " can change only messages of their own.");
}

// A visible message of the person's own.
Result<Message*> own(Workspace& workspace, const Person& person, Wish wish) {
  auto message = find_message(workspace, person, wish);
  if (message && (*message)->author != person.id) return not_theirs(person);
  return message;
}

Value place_of(const Message& message) {
  return json::object({{"ok", true}, {"channel", message.channel}, {"ts", message.ts}});
}

std::string confirm_question(const Value& confirm) {
  return confirm["title"]["text"].string() + ": " + confirm["text"]["text"].string();
}

Result<Value> click_payload(Workspace& workspace, const Person& person, const Target& target, Wish wish) {
  const Value& confirm = target.placed.element["confirm"];
  if (confirm.is_object() && !wish["confirm"].boolean())
    return conflict("\"" + target.placed.label + "\" asks first (" + confirm_question(confirm) +
                    "); click with confirm: true.");
  Value action = action_item(workspace, target.placed, {}, target.chosen);
  if (target.view_id.empty())
    return block_actions_in_message(workspace, person, *workspace.message(target.channel, target.ts),
                                    std::move(action));
  return block_actions_in_view(workspace, person, *workspace.view(target.view_id), std::move(action));
}

}  // namespace

Result<Value> run_command(Core& core, Wish wish) {
  const std::string line = text::trimmed(wish["text"].string());
  if (!line.starts_with('/'))
    return invalid("A command begins with a slash: {\"user\":\"lena\",\"text\":\"/c1 request\"}.");
  const std::string command = line.substr(0, line.find(' '));
  const std::string rest = line.size() > command.size() ? text::trimmed(line.substr(command.size())) : std::string{};
  Result<Person> person = invalid("");
  Channel channel;
  std::vector<net::FormField> fields;
  {
    Hold hold(core);
    person = person_in(*hold, wish);
    if (!person) return person.error();
    const auto where = conversation_in(*hold, *person, wish);
    if (!where) return where.error();
    channel = **where;
    const std::string response_url = hold->new_response_url({.user = person->id, .channel = channel.id});
    fields = command_fields(*hold, *person, channel, command, text::escape_mrkdwn(rest), response_url);
  }
  const Ack ack = core.courier.deliver_and_wait(command_delivery(fields));
  Hold hold(core);
  return after_command(*hold, *person, channel, command, rest, ack);
}

Result<Value> click(Core& core, Wish wish) {
  Result<Person> person = invalid("");
  Result<Target> target = invalid("");
  Result<Value> payload = Value();
  {
    Hold hold(core);
    person = person_in(*hold, wish);
    if (!person) return person.error();
    target = find_button(*hold, *person, wish);
    if (!target) return target.error();
    payload = click_payload(*hold, *person, *target, wish);
  }
  if (!payload) return payload.error();
  const Ack ack = core.courier.deliver_and_wait(interaction_delivery(*payload));
  Hold hold(core);
  return after_click(*hold, *person, target->placed.label, ack);
}

Result<Value> run_shortcut(Core& core, Wish wish) {
  const std::string& callback_id = wish["callback_id"].string();
  if (callback_id.empty()) return invalid("Say which shortcut: \"callback_id\".");
  Result<Person> person = invalid("");
  Value payload;
  {
    Hold hold(core);
    person = person_in(*hold, wish);
    if (!person) return person.error();
    if (wish.has("message") || wish.has("in")) {
      const auto message = find_message(*hold, *person, wish);
      if (!message) return message.error();
      payload = message_shortcut(*hold, *person, callback_id, **message);
    } else {
      payload = shortcut(*hold, *person, callback_id);
    }
  }
  const Ack ack = core.courier.deliver_and_wait(interaction_delivery(payload));
  Hold hold(core);
  return after_click(*hold, *person, callback_id, ack);
}

Result<Value> say(Core& core, Wish wish) {
  if (wish["text"].string().empty()) return invalid("Say what: \"text\".");
  Hold hold(core);
  const auto person = person_in(*hold, wish);
  if (!person) return person.error();
  Message message{.author = person->id, .text = sent_text(*hold, wish["text"].string())};
  if (wish.has("thread") || wish.has("thread_of")) {
    const auto parent = find_thread(*hold, *person, wish);
    if (!parent) return parent.error();
    message.channel = (*parent)->channel;
    message.thread_ts = (*parent)->thread_ts.empty() ? (*parent)->ts : (*parent)->thread_ts;
  } else {
    const auto channel = conversation_in(*hold, *person, wish);
    if (!channel) return channel.error();
    message.channel = (*channel)->id;
  }
  message.client_msg_id = hold->next_id("cm");
  const Message& added = hold->add(std::move(message));
  tell_posted(*hold, added);
  tell_links(*hold, added);
  return place_of(added);
}

Result<Value> edit(Core& core, Wish wish) {
  Hold hold(core);
  const auto person = person_in(*hold, wish);
  if (!person) return person.error();
  const auto message = own(*hold, *person, wish);
  if (!message) return message.error();
  Value before = message_json(*hold, **message, true);
  (*message)->text = sent_text(*hold, wish["text"].string());
  (*message)->edited_ts = hold->new_ts();
  ++(*message)->revisions;
  hold->changed(**message);
  tell_edited(*hold, **message, std::move(before));
  return place_of(**message);
}

Result<Value> remove(Core& core, Wish wish) {
  Hold hold(core);
  const auto person = person_in(*hold, wish);
  if (!person) return person.error();
  const auto message = own(*hold, *person, wish);
  if (!message) return message.error();
  Value before = message_json(*hold, **message, true);
  (*message)->deleted = true;
  hold->changed(**message);
  tell_deleted(*hold, **message, std::move(before));
  return place_of(**message);
}

Result<Value> open_home(Core& core, Wish wish) {
  Result<Person> person = invalid("");
  std::string hash;
  {
    Hold hold(core);
    person = person_in(*hold, wish);
    if (!person) return person.error();
    const View* home = hold->home(person->id);
    hash = home ? home->hash : "";
    tell_home_opened(*hold, *person, wish.has("tab") ? wish["tab"].string() : "home");
  }
  core.courier.send_events();
  const Millis patience{wish.has("wait_ms") ? wish["wait_ms"].integer() : 1'000};
  std::unique_lock lock(core.mutex);
  core.moved.wait_for(lock, patience, [&] {
    const View* home = core.workspace.home(person->id);
    return core.stopping || (home && home->hash != hash);
  });
  const Value shown = home_json(core.workspace, *person);
  return shown.is_null() ? json::object({{"plain", ""}, {"buttons", json::array()}}) : shown;
}

}  // namespace c1::sandbox
