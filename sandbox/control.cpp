#include "sandbox/control.hpp"

#include <array>
#include <charconv>

#include "base/ids.hpp"
#include "sandbox/events.hpp"
#include "sandbox/route.hpp"
#include "sandbox/screen.hpp"
#include "sandbox/target.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

Result<Value> screen(Core& core, Wish wish) {
  Hold hold(core);
  const auto person = person_in(*hold, wish);
  if (!person) return person.error();
  return screen_json(*hold, *person);
}

Result<Value> wait(Core& core, Wish wish) {
  const auto since = static_cast<std::uint64_t>(number_in(wish, "since", 0));
  const Millis patience{number_in(wish, "timeout_ms", 10'000)};
  std::unique_lock lock(core.mutex);
  const bool changed =
      core.moved.wait_for(lock, patience, [&] { return core.stopping || core.workspace.version > since; });
  return json::object({{"version", static_cast<std::int64_t>(core.workspace.version)}, {"changed", changed}});
}

Result<Value> exchanges(Core& core, Wish wish) {
  return core.log.since(static_cast<std::uint64_t>(number_in(wish, "since", 0)));
}

Value app_message_json(const Workspace& workspace, const Message& message) {
  const Channel& channel = *workspace.channel(message.channel);
  const Person* reader = workspace.person_by_id(message.is_ephemeral() ? message.only_for : channel.dm_with);
  static const Person kNobody;
  return json::object({{"channel", message.channel},
                       {"to", reader ? reader->name : "#" + channel.name},
                       {"ts", message.ts},
                       {"thread_ts", message.thread_ts},
                       {"text", message.text},
                       {"plain", words_of(workspace, reader ? *reader : kNobody, message)},
                       {"blocks", message.blocks},
                       {"metadata", message.metadata},
                       {"ephemeral", message.is_ephemeral()},
                       {"deleted", message.deleted},
                       {"revisions", message.revisions}});
}

Result<Value> app_messages(Core& core, Wish) {
  Hold hold(core);
  Value list = json::array();
  for (const Message& message : hold->messages)
    if (message.by_app) list.push(app_message_json(*hold, message));
  return json::object({{"messages", std::move(list)}});
}

Result<Value> people(Core& core, Wish) {
  Hold hold(core);
  Value persons = json::array(), channels = json::array();
  for (const Person& one : hold->people)
    persons.push(json::object({{"id", one.id},
                               {"name", one.name},
                               {"email", one.email},
                               {"real_name", one.real_name},
                               {"title", one.title}}));
  for (const auto& [id, one] : hold->channels)
    if (one.dm_with.empty() && !one.is_dm) channels.push(json::object({{"id", id}, {"name", one.name}}));
  return json::object({{"people", std::move(persons)}, {"channels", std::move(channels)}});
}

Result<Value> add_fault(Core& core, Wish wish) {
  if (const auto added = core.faults.add(wish); !added) return added.error();
  Hold(core)->changed();
  return ok();
}

Result<Value> faults(Core& core, Wish) {
  return json::object({{"held", core.faults.held()}, {"faults", core.faults.list()}});
}

Result<Value> end_faults(Core& core, Wish wish) {
  core.faults.end(wish);
  Hold(core)->changed();
  return ok();
}

// A raw event, as often as wanted; from the second on as Slack repeats one that it thinks was not taken.
Result<Value> deliver(Core& core, Wish wish) {
  if (!wish["event"].is_object())
    return invalid("Say which event: \"event\" is what stands in the envelope's `event`.");
  Value envelope;
  {
    Hold hold(core);
    envelope = event_envelope(*hold, wish["event"], wish["event_id"].string());
    if (wish.has("event_time")) envelope.set("event_time", wish["event_time"]);
  }
  Value statuses = json::array();
  std::int64_t retry = number_in(wish, "retry_num", 0);
  for (std::int64_t i = 0; i < number_in(wish, "times", 1); ++i, ++retry) {
    Delivery delivery = event_delivery(envelope);
    delivery.retry = static_cast<int>(retry);
    delivery.retry_reason = "http_timeout";
    statuses.push(core.courier.deliver_and_wait(std::move(delivery)).response.status);
  }
  return json::object({{"event_id", envelope["event_id"]}, {"statuses", std::move(statuses)}});
}

Result<Value> verify(Core& core, Wish) {
  const std::string challenge = "\"" + new_id() + "\"";
  Value body = json::object({{"challenge", challenge}, {"type", "url_verification"}});
  {
    Hold hold(core);
    body.set("token", hold->settings.verification_token);
  }
  const Ack ack = core.courier.deliver_and_wait(event_delivery(body));
  const auto parsed = json::parse(ack.response.body);
  const bool echoed =
      ack.ok() && ((parsed && (*parsed)["challenge"].string() == challenge) || ack.response.body == challenge);
  return json::object({{"ok", echoed}, {"status", ack.kind == Ack::Kind::answered ? ack.response.status : 0}});
}

Result<Value> settings(Core& core, Wish wish) {
  Hold hold(core);
  Timing& timing = hold->timing;
  timing.trigger_ttl = Millis{number_in(wish, "trigger_ttl_ms", timing.trigger_ttl.count())};
  timing.ack_deadline = Millis{number_in(wish, "ack_deadline_ms", timing.ack_deadline.count())};
  timing.response_url_ttl = Millis{number_in(wish, "response_url_ttl_ms", timing.response_url_ttl.count())};
  if (wish.has("strict_rate")) hold->strict_rate = wish["strict_rate"].boolean();
  if (!wish.has("event_retries_ms")) return ok();
  timing.event_retries.clear();
  for (const Value& delay : wish["event_retries_ms"].array()) timing.event_retries.push_back(Millis{delay.integer()});
  return ok();
}

Result<Value> point_to(Core& core, Wish wish) {
  if (!wish["url"].string().starts_with("http"))
    return invalid("Say where the app is: {\"url\":\"http://127.0.0.1:3000\"}.");
  Hold hold(core);
  hold->app_url = wish["url"].string();
  while (hold->app_url.ends_with('/')) hold->app_url.pop_back();
  return ok();
}

constexpr std::array kRoutes{Route{"POST", "/sandbox/command", run_command},
                             Route{"POST", "/sandbox/click", click},
                             Route{"POST", "/sandbox/suggest", suggest},
                             Route{"POST", "/sandbox/choose", choose},
                             Route{"POST", "/sandbox/fill", fill},
                             Route{"POST", "/sandbox/submit", submit},
                             Route{"POST", "/sandbox/close", close_modal},
                             Route{"POST", "/sandbox/say", say},
                             Route{"POST", "/sandbox/edit", edit},
                             Route{"POST", "/sandbox/delete", remove},
                             Route{"POST", "/sandbox/home", open_home},
                             Route{"POST", "/sandbox/shortcut", run_shortcut},
                             Route{"POST", "/sandbox/step", run_step},
                             Route{"GET", "/sandbox/steps", steps},
                             Route{"GET", "/sandbox/screen", screen},
                             Route{"GET", "/sandbox/wait", wait},
                             Route{"GET", "/sandbox/log", exchanges},
                             Route{"GET", "/sandbox/messages", app_messages},
                             Route{"GET", "/sandbox/people", people},
                             Route{"POST", "/sandbox/faults", add_fault},
                             Route{"GET", "/sandbox/faults", faults},
                             Route{"DELETE", "/sandbox/faults", end_faults},
                             Route{"POST", "/sandbox/deliver", deliver},
                             Route{"POST", "/sandbox/verify", verify},
                             Route{"POST", "/sandbox/settings", settings},
                             Route{"POST", "/sandbox/app", point_to},
                             Route{"GET", "/sandbox/sockets", sockets},
                             Route{"POST", "/sandbox/sockets/disconnect", disconnect_sockets},
                             Route{"POST", "/sandbox/sockets/close", close_sockets},
                             Route{"POST", "/sandbox/sockets/drop", drop_sockets},
                             Route{"POST", "/sandbox/sockets/silence", silence_sockets},
                             Route{"POST", "/sandbox/socket_mode", set_socket_mode},
                             Route{"POST", "/sandbox/uninstall", uninstall},
                             Route{"POST", "/sandbox/team_access", set_team_access},
                             Route{"POST", "/sandbox/expire_tokens", expire_tokens}};

int status_of(Errc code) {
  switch (code) {
    case Errc::invalid:
      return 400;
    case Errc::not_found:
      return 404;
    case Errc::forbidden:
      return 403;
    case Errc::conflict:
      return 409;
    case Errc::unavailable:
      return 503;
    case Errc::internal:
      return 500;
  }
  return 500;
}

net::Response refused(const std::string& says, int status) {
  return net::json_response(json::object({{"error", says}}).dump(), status);
}

// The query's fields, or the body's members.
Result<Value> wish_in(const net::Request& request) {
  Value wish = json::object();
  std::vector<net::FormField> fields;
  if (!net::decode_form(request.query, fields)) return invalid("The query has a broken percent-escape.");
  for (const net::FormField& field : fields) wish.set(field.name, field.value);
  if (request.body.empty()) return wish;
  auto body = json::parse(request.body);
  if (!body || !body->is_object()) return invalid("The body must be a JSON object.");
  for (const auto& [name, value] : body->object()) wish.set(name, value);
  return wish;
}

}  // namespace

std::int64_t number_in(Wish wish, std::string_view name, std::int64_t otherwise) {
  const Value& value = wish[name];
  if (value.is_number()) return value.integer();
  std::int64_t read = otherwise;
  const std::string& text = value.string();
  std::from_chars(text.data(), text.data() + text.size(), read);
  return read;
}

net::Response serve_control(Core& core, const net::Request& request) {
  const Route* route = nullptr;
  for (const auto& routes : {std::span<const Route>(kRoutes), page_routes(), tool_routes()})
    for (const Route& one : routes)
      if (one.path == request.path && one.method == request.method) route = &one;
  if (!route) return refused("There is no " + request.method + " " + request.path + " here.", 404);
  const auto wish = wish_in(request);
  if (!wish) return refused(wish.error().says, 400);
  const auto told = route->act(core, *wish);
  core.courier.send_events();
  return told ? net::json_response(told->dump()) : refused(told.error().says, status_of(told.error().code));
}

}  // namespace c1::sandbox
