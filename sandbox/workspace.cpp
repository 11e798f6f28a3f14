#include "sandbox/workspace.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "base/ids.hpp"
#include "base/text.hpp"

namespace c1::sandbox {
namespace {

const SystemClock kSystemClock;
constexpr std::size_t kMostChanges = 10'000;

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text)
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
      out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

Person completed(Person person) {
  if (person.id.empty()) person.id = "U0" + upper(person.name);
  if (person.real_name.empty()) person.real_name = person.name;
  return person;
}

// "1700000000.000100" in microseconds; 0 for anything else.
std::int64_t micros_of(const std::string& ts) {
  const auto dot = ts.find('.');
  if (dot == std::string::npos || ts.size() != dot + 7) return 0;
  std::int64_t seconds = 0, micros = 0;
  const char* end = ts.data() + ts.size();
  const auto whole = std::from_chars(ts.data(), ts.data() + dot, seconds);
  const auto part = std::from_chars(ts.data() + dot + 1, end, micros);
  const bool read = whole.ptr == ts.data() + dot && part.ptr == end && seconds < 10'000'000'000;
  return read ? seconds * 1'000'000 + micros : 0;
}

Channel general(const std::vector<Person>& people) {
  Channel channel{.id = "C0GENERAL", .name = "general"};
  for (const Person& person : people) channel.members.push_back(person.id);
  return channel;
}

}  // namespace

Workspace::Workspace(const SandboxSettings& s)
    : settings(s),
      app_url(s.app_url),
      timing(s.timing),
      strict_rate(s.strict_rate),
      socket_mode(!s.app_token.empty()),
      clock(s.clock ? *s.clock : kSystemClock) {
  for (const Person& one : s.people) people.push_back(completed(one));
  if (s.channels.empty()) channels["C0GENERAL"] = general(people);
  for (const Channel& one : s.channels) {
    Channel channel = one;
    for (std::string& member : channel.members)
      if (const Person* found = person(member)) member = found->id;
    if (channel.id.empty()) channel.id = "C0" + upper(channel.name);
    channels[channel.id] = std::move(channel);
  }
  for (const UserGroup& one : s.user_groups) {
    UserGroup group = one;
    for (std::string& member : group.users)
      if (const Person* found = person(member)) member = found->id;
    if (group.id.empty()) group.id = "S0" + upper(group.handle);
    user_groups.push_back(std::move(group));
  }
}

const Person* Workspace::person_by_id(std::string_view id) const {
  for (const Person& one : people)
    if (one.id == id) return &one;
  return nullptr;
}

const Person* Workspace::person(std::string_view who) const {
  if (const Person* found = person_by_id(who)) return found;
  const std::string wanted = text::folded(who);
  for (const Person& one : people)
    if (wanted == text::folded(one.name) || wanted == text::folded(one.email) || wanted == text::folded(one.real_name))
      return &one;
  return nullptr;
}

std::string Workspace::display_name(std::string_view user_id) const {
  if (user_id == settings.bot_user_id) return settings.bot_name;
  const Person* found = person_by_id(user_id);
  return found ? found->real_name : std::string(user_id);
}

bool Workspace::is_member(const Channel& channel, std::string_view user_id) const {
  if (!channel.dm_with.empty()) return channel.dm_with == user_id;
  return std::find(channel.members.begin(), channel.members.end(), user_id) != channel.members.end();
}

Channel* Workspace::channel(std::string_view id) {
  const auto found = channels.find(std::string(id));
  return found == channels.end() ? nullptr : &found->second;
}

const Channel* Workspace::channel(std::string_view id) const {
  const auto found = channels.find(std::string(id));
  return found == channels.end() ? nullptr : &found->second;
}

const Channel* Workspace::channel_named(std::string_view name) const {
  if (name.starts_with('#')) name.remove_prefix(1);
  for (const auto& [id, one] : channels)
    if (one.name == name && one.dm_with.empty() && !one.is_dm) return &one;
  return nullptr;
}

Channel& Workspace::app_dm(const Person& person) {
  const std::string id = "D" + person.id.substr(1);
  Channel& dm = channels[id];
  if (!dm.id.empty()) return dm;
  dm = Channel{.id = id, .name = "directmessage", .is_private = true, .dm_with = person.id};
  return dm;
}

Channel& Workspace::dm_between(const Person& one, const Person& other) {
  const std::string &first = std::min(one.id, other.id), &second = std::max(one.id, other.id);
  const std::string id = "D" + first.substr(1) + "X" + second.substr(1);
  Channel& dm = channels[id];
  if (!dm.id.empty()) return dm;
  dm = Channel{.id = id, .name = "directmessage", .members = {first, second}, .is_private = true, .is_dm = true};
  dm.app_is_member = false;
  return dm;
}

Message* Workspace::message(std::string_view channel, std::string_view ts) {
  const auto found = by_place_.find({std::string(channel), std::string(ts)});
  return found == by_place_.end() ? nullptr : found->second;
}

const Message* Workspace::message(std::string_view channel, std::string_view ts) const {
  return const_cast<Workspace*>(this)->message(channel, ts);
}

std::vector<const Message*> Workspace::replies(std::string_view channel, std::string_view thread_ts) const {
  std::vector<const Message*> found;
  const auto thread = replies_.find({std::string(channel), std::string(thread_ts)});
  if (thread == replies_.end()) return found;
  for (const Message* one : thread->second)
    if (!one->deleted) found.push_back(one);
  return found;
}

const std::vector<Message*>& Workspace::heads(const std::string& channel) const {
  static const std::vector<Message*> kNone;
  const auto found = heads_.find(channel);
  return found == heads_.end() ? kNone : found->second;
}

bool Workspace::is_visible(const Message& message, std::string_view user_id) const {
  if (message.deleted) return false;
  if (message.is_ephemeral()) return message.only_for == user_id;
  const Channel* where = channel(message.channel);
  return where && is_member(*where, user_id);
}

Message& Workspace::add(Message message) {
  if (const auto micros = micros_of(message.ts); micros > last_micros_)
    last_micros_ = micros;
  else
    message.ts = new_ts();
  Message& added = messages.emplace_back(std::move(message));
  by_place_[{added.channel, added.ts}] = &added;
  if (added.thread_ts.empty()) {
    heads_[added.channel].push_back(&added);
  } else {
    auto& thread = replies_[{added.channel, added.thread_ts}];
    Message* parent = this->message(added.channel, added.thread_ts);
    if (thread.empty() && parent) threads_.push_back(parent);
    thread.push_back(&added);
  }
  changed(added);
  return added;
}

void Workspace::changed(const Message& message) {
  changes_.emplace_back(++version, &message);
  // What a message says of its thread changes with the replies.
  if (const Message* parent = message.thread_ts.empty() ? nullptr : this->message(message.channel, message.thread_ts))
    changes_.emplace_back(version, parent);
  while (changes_.size() > kMostChanges) {
    changes_since_ = changes_.front().first;
    changes_.pop_front();
  }
}

std::optional<std::vector<const Message*>> Workspace::changed_since(std::uint64_t since) const {
  if (since < changes_since_) return std::nullopt;
  std::set<const Message*> found;
  for (auto change = changes_.rbegin(); change != changes_.rend() && change->first > since; ++change)
    found.insert(change->second);
  return std::vector<const Message*>(found.begin(), found.end());
}

View* Workspace::view(std::string_view id) {
  const auto found = views.find(std::string(id));
  return found == views.end() ? nullptr : &found->second;
}

View* Workspace::top_modal(std::string_view user_id) {
  const Screen& screen = screens[std::string(user_id)];
  return screen.modals.empty() ? nullptr : view(screen.modals.back());
}

View* Workspace::home(std::string_view user_id) { return view(screens[std::string(user_id)].home); }

View* Workspace::view_with_external_id(std::string_view external_id) {
  if (external_id.empty()) return nullptr;
  for (auto& [id, one] : views)
    if (one.content["external_id"].string() == external_id) return &one;
  return nullptr;
}

View& Workspace::new_view(const std::string& user_id, json::Value content) {
  const std::string id = next_id("V");
  View& made = views[id];
  made.id = id;
  made.user = user_id;
  made.root_id = id;
  replace(made, std::move(content));
  return made;
}

void Workspace::replace(View& view, json::Value content) {
  content.set("blocks", stored_blocks(content["blocks"]));
  view.content = std::move(content);
  view.inputs = inputs_of(view.blocks(), view.inputs);
  view.errors.clear();
  view.hash = std::to_string(to_unix_seconds(clock.now())) + "." + new_id().substr(0, 8);
  changed(view);
}

void Workspace::close_top(std::string_view user_id) {
  Screen& screen = screens[std::string(user_id)];
  if (screen.modals.empty()) return;
  views.erase(screen.modals.back());
  screen.modals.pop_back();
  changed_screen(std::string(user_id));
}

void Workspace::close_all(std::string_view user_id) {
  while (!screens[std::string(user_id)].modals.empty()) close_top(user_id);
}

void Workspace::toast(std::string_view user_id, std::string says) {
  screens[std::string(user_id)].toasts.push_back(std::move(says));
  changed_screen(std::string(user_id));
}

void Workspace::forget_changes() {
  changes_.clear();
  changes_since_ = ++version;
}

void Workspace::forget_everything(std::uint64_t last_number) {
  messages.clear();
  by_place_.clear();
  heads_.clear();
  replies_.clear();
  threads_.clear();
  views.clear();
  screens.clear();
  triggers.clear();
  response_urls.clear();
  steps.clear();
  last_post.clear();
  outgoing.clear();
  last_micros_ = 0;
  last_number_ = std::max(last_number_, last_number);
  forget_changes();
}

std::string Workspace::new_ts() {
  last_micros_ = std::max(last_micros_ + 1, to_millis(clock.now()) * 1000);
  char text[32];
  std::snprintf(text, sizeof text, "%lld.%06lld", static_cast<long long>(last_micros_ / 1'000'000),
                static_cast<long long>(last_micros_ % 1'000'000));
  return text;
}

std::string Workspace::next_id(std::string_view prefix) {
  char text[16];
  std::snprintf(text, sizeof text, "%010llu", static_cast<unsigned long long>(++last_number_));
  return std::string(prefix) + text;
}

std::string Workspace::new_trigger(const std::string& user_id) {
  const std::string id =
      std::to_string(++last_number_) + "." + std::to_string(to_unix_seconds(clock.now())) + "." + new_id();
  triggers[id] = Trigger{.user = user_id, .at = clock.now()};
  return id;
}

std::string Workspace::new_response_url(ResponseUrl made) {
  const std::string path = "/hooks/" + settings.team_id + "/" + std::to_string(++last_number_) + "/" + new_id();
  made.at = clock.now();
  response_urls[path] = std::move(made);
  return (site.empty() ? url : site) + path;
}

}  // namespace c1::sandbox
