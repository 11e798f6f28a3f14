// What the browser page asks for, beside the acts that it shares with everybody.
//
// One long poll for each page, whatever it shows: a browser keeps six connections to a server, and the acts need some.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "sandbox/page_json.hpp"
#include "sandbox/route.hpp"
#include "sandbox/target.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr std::size_t kMostLogLines = 300;
constexpr std::int64_t kMostMessages = 200;

Value person_json(const Person& one) {
  return json::object({{"id", one.id},
                       {"name", one.name},
                       {"real_name", one.real_name},
                       {"title", one.title},
                       {"email", one.email},
                       {"tz", one.tz},
                       {"tz_offset", one.tz_offset},
                       {"deactivated", one.deactivated}});
}

Value tools_json(const Core& core) {
  return json::object({{"clock_offset_ms", core.clock.offset().count()},
                       {"faults", core.faults.list()},
                       {"app_url", core.workspace.app_url},
                       {"server", core.server ? core.server->json(false) : Value()}});
}

Result<Value> boot(Core& core, Wish) {
  Hold hold(core);
  Value people = json::array(), channels = json::array();
  for (const Person& one : hold->people) {
    people.push(person_json(one));
    hold->app_dm(one);
  }
  for (const auto& [id, one] : hold->channels)
    if (one.dm_with.empty() && !one.is_dm)
      channels.push(json::object({{"id", id}, {"name", one.name}, {"private", one.is_private}}));
  const SandboxSettings& settings = hold->settings;
  Value app = settings.manifest.json();
  app.set("name", settings.bot_name);
  app.set("id", settings.app_id);
  app.set("bot_user", settings.bot_user_id);
  return json::object({{"team", json::object({{"id", settings.team_id}, {"name", settings.team_name}})},
                       {"app", std::move(app)},
                       {"people", std::move(people)},
                       {"channels", std::move(channels)},
                       {"now_ms", to_millis(hold->clock.now())},
                       {"tools", tools_json(core)}});
}

// What is new for one person; `changed` is null when the page knows nothing yet.
Value news_for(Workspace& workspace, const Person& reader, std::uint64_t since,
               const std::vector<const Message*>* changed) {
  Value news = json::object({{"conversations", page_conversations(workspace, reader)},
                             {"unread_threads", unread_threads(workspace, reader)}});
  if (!changed || workspace.screens[reader.id].touched > since) news.set("screen", page_screen(workspace, reader));
  Value messages = json::array();
  if (changed)
    for (const Message* message : *changed) {
      const Channel* channel = workspace.channel(message->channel);
      const bool theirs = !message->is_ephemeral() || message->only_for == reader.id;
      if (theirs && channel && workspace.is_member(*channel, reader.id))
        messages.push(page_message(workspace, reader, *message));
    }
  news.set("messages", std::move(messages));
  return news;
}

// {since, people: "U1,U2", log, timeout_ms}
Result<Value> changes(Core& core, Wish wish) {
  const auto since = static_cast<std::uint64_t>(number_in(wish, "since", 0));
  const auto log = static_cast<std::uint64_t>(number_in(wish, "log", 0));
  const Millis patience{std::clamp<std::int64_t>(number_in(wish, "timeout_ms", 25'000), 0, 60'000)};
  std::unique_lock lock(core.mutex);
  Workspace& workspace = core.workspace;
  core.moved.wait_for(lock, patience,
                      [&] { return core.stopping || workspace.version > since || core.log.last() > log; });
  Value told = json::object({{"version", static_cast<std::int64_t>(workspace.version)},
                             {"log_last", static_cast<std::int64_t>(core.log.last())},
                             {"log", core.log.brief_since(log, kMostLogLines)},
                             {"now_ms", to_millis(workspace.clock.now())}});
  if (workspace.version <= since) return told;
  const auto changed = since == 0 ? std::nullopt : workspace.changed_since(since);
  told.set("reset", since != 0 && !changed);
  told.set("tools", tools_json(core));
  Value people = json::object();
  for (const std::string& id : text::split(wish["people"].string(), ','))
    if (const Person* reader = workspace.person_by_id(id))
      people.set(id, news_for(workspace, *reader, since, changed ? &*changed : nullptr));
  told.set("people", std::move(people));
  return told;
}

// The conversation that the page names, if the person is in it.
Result<const Channel*> conversation_of(const Workspace& workspace, const Person& person, Wish wish) {
  const Channel* channel = workspace.channel(wish["channel"].string());
  if (channel && workspace.is_member(*channel, person.id)) return channel;
  return not_found(person.real_name + " is in no such conversation.");
}

// {user, channel, before?: ts, limit?}
Result<Value> history(Core& core, Wish wish) {
  Hold hold(core);
  const auto person = person_in(*hold, wish);
  if (!person) return person.error();
  const auto channel = conversation_of(*hold, *person, wish);
  if (!channel) return channel.error();
  const std::string& before = wish["before"].string();
  const auto most = static_cast<std::size_t>(std::clamp<std::int64_t>(number_in(wish, "limit", 50), 1, kMostMessages));
  const auto& heads = hold->heads((*channel)->id);
  Value::Array found;
  auto message = heads.rbegin();
  for (; message != heads.rend() && found.size() < most; ++message)
    if ((before.empty() || (*message)->ts < before) && stands_there(*hold, **message, *person))
      found.push_back(page_message(*hold, *person, **message));
  std::reverse(found.begin(), found.end());
  const bool more =
      std::any_of(message, heads.rend(), [&](const Message* older) { return stands_there(*hold, *older, *person); });
  return json::object({{"messages", std::move(found)}, {"more", more}});
}

// {user, channel, ts}
Result<Value> thread(Core& core, Wish wish) {
  Hold hold(core);
  const auto person = person_in(*hold, wish);
  if (!person) return person.error();
  const Message* head = hold->message(wish["channel"].string(), wish["ts"].string());
  if (!head || !stands_there(*hold, *head, *person)) return not_found("There is no such thread.");
  Value messages = json::array({page_message(*hold, *person, *head)});
  for (const Message* reply : hold->replies(head->channel, head->ts))
    if (hold->is_visible(*reply, person->id)) messages.push(page_message(*hold, *person, *reply));
  return json::object({{"messages", std::move(messages)}});
}

// {user}: the threads that the person follows, the one with the newest reply first.
Result<Value> threads(Core& core, Wish wish) {
  Hold hold(core);
  const auto person = person_in(*hold, wish);
  if (!person) return person.error();
  Value::Array found;
  for (const Message* head : hold->threads())
    if (stands_there(*hold, *head, *person) && follows(*hold, *head, *person))
      found.push_back(page_message(*hold, *person, *head));
  std::erase_if(found, [](const Value& one) { return one["thread"].is_null(); });
  std::sort(found.begin(), found.end(), [](const Value& one, const Value& other) {
    return one["thread"]["latest"].string() > other["thread"]["latest"].string();
  });
  if (found.size() > 50) found.resize(50);
  return json::object({{"messages", std::move(found)}});
}

// {user, channel, ts, thread_ts?}: read up to there.
Result<Value> read(Core& core, Wish wish) {
  Hold hold(core);
  const auto person = person_in(*hold, wish);
  if (!person) return person.error();
  const auto channel = conversation_of(*hold, *person, wish);
  if (!channel) return channel.error();
  std::string& upto = hold->screens[person->id].last_read[read_key((*channel)->id, wish["thread_ts"].string())];
  if (upto == wish["ts"].string()) return json::object({{"ok", true}});
  upto = wish["ts"].string();
  if (!wish["thread_ts"].string().empty()) {
    if (const Message* head = hold->message((*channel)->id, wish["thread_ts"].string())) hold->changed(*head);
  }
  hold->changed();
  return json::object({{"ok", true}});
}

// {user, with}: the conversation of two people, opened if there is none.
Result<Value> open_dm(Core& core, Wish wish) {
  Hold hold(core);
  const auto person = person_in(*hold, wish);
  if (!person) return person.error();
  const Person* other = hold->person(wish["with"].string());
  if (!other || other->id == person->id) return not_found("There is nobody else called that.");
  const std::string id = hold->dm_between(*person, *other).id;
  hold->changed();
  return json::object({{"channel", id}});
}

// {n}: what was said in one exchange.
Result<Value> exchange(Core& core, Wish wish) {
  Value found = core.log.one(static_cast<std::uint64_t>(number_in(wish, "n", 0)));
  return found.is_null() ? Result<Value>(not_found("This exchange is too long ago; only the newest are kept.")) : found;
}

constexpr std::array kPageRoutes{
    Route{"GET", "/sandbox/page/boot", boot},        Route{"GET", "/sandbox/page/changes", changes},
    Route{"GET", "/sandbox/page/history", history},  Route{"GET", "/sandbox/page/thread", thread},
    Route{"GET", "/sandbox/page/threads", threads},  Route{"POST", "/sandbox/page/read", read},
    Route{"POST", "/sandbox/page/open_dm", open_dm}, Route{"GET", "/sandbox/page/exchange", exchange}};

}  // namespace

std::span<const Route> page_routes() { return kPageRoutes; }

}  // namespace c1::sandbox
