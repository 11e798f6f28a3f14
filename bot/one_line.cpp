#include "bot/one_line.hpp"

#include <algorithm>
#include <array>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "bot/people.hpp"
#include "bot/people_search.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using Words = std::vector<std::string>;

Words words_of(std::string_view line) {
  Words words;
  for (std::string word : text::split(line, ' '))
    if (word = text::trimmed(word); !word.empty()) words.push_back(std::move(word));
  return words;
}

std::string joined(const Words& words, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) out += (out.empty() ? "" : " ") + words[i];
  return out;
}

bool is_person(const std::string& word) {
  return word.starts_with("<@") || (word.size() > 1 && word.find('@') != std::string::npos);
}

// "hours" of "4 hours".
std::string unit_of(const std::string& word) {
  struct Unit {
    std::string_view name;
    const char* letter;
  };
  static constexpr std::array kUnits{Unit{"minute", "m"}, Unit{"min", "m"}, Unit{"hour", "h"}, Unit{"day", "d"},
                                     Unit{"week", "w"}};
  const std::string one = word.ends_with('s') ? word.substr(0, word.size() - 1) : word;
  for (const Unit& unit : kUnits)
    if (text::folded(one) == unit.name) return unit.letter;
  return {};
}

bool is_number(const std::string& word) {
  return !word.empty() && word.size() < 6 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Takes a duration that begins at `at`: "4h", "2h45m", "4 hours". How many words it has.
std::size_t take_duration(const Words& words, std::size_t at, std::optional<Seconds>& duration) {
  const bool two = at + 1 < words.size() && is_number(words[at]) && !unit_of(words[at + 1]).empty();
  const auto read = text::parse_duration(two ? words[at] + unit_of(words[at + 1]) : words[at]);
  if (!read) return 0;
  duration = read;
  return two ? 2 : 1;
}

// Where the reason begins: behind "because". The end where there is none.
std::size_t place_of_reason(const Words& words) {
  const auto found =
      std::find_if(words.begin(), words.end(), [](const std::string& word) { return text::folded(word) == "because"; });
  return static_cast<std::size_t>(found - words.begin());
}

bool is_called(const std::string& words, const std::string& slug, const std::string& name) {
  const std::string wanted = text::folded(words);
  return wanted == text::folded(slug) || wanted == text::folded(name);
}

// An app by the first words, the longest name first; how many words that took.
std::pair<const App*, std::size_t> app_in(const Asker& asker, const Words& words) {
  for (std::size_t count = words.size(); count > 0; --count) {
    const std::string name = joined(words, 0, count);
    for (const App* app : asker.catalog->search_apps(asker.sight, name, 20))
      if (is_called(name, app->id.value, app->name)) return {app, count};
    const App* by_slug = asker.catalog->app({name});
    if (by_slug && !asker.catalog->search_entitlements(asker.sight, by_slug->id, "", 1).empty())
      return {by_slug, count};
  }
  for (std::size_t count = words.size(); count > 0; --count)
    if (const auto found = asker.catalog->search_apps(asker.sight, joined(words, 0, count), 2); found.size() == 1)
      return {found[0], count};
  return {nullptr, 0};
}

const Entitlement* entitlement_in(const Asker& asker, const App& app, const std::string& name) {
  const Entitlement* by_slug = asker.catalog->entitlement({app.id.value + "/" + name});
  if (by_slug && asker.sight.sees(by_slug->id)) return by_slug;
  const auto found = asker.catalog->search_entitlements(asker.sight, app.id, name, 20);
  for (const Entitlement* one : found)
    if (is_called(name, one->slug, one->name) || one->alias == name) return one;
  return found.size() == 1 ? found[0] : nullptr;
}

std::string near_entitlement(const Asker& asker, const App& app, const std::string& name) {
  std::vector<std::string_view> known;
  for (const Entitlement* one : asker.catalog->search_entitlements(asker.sight, app.id, "", 1000)) {
    known.emplace_back(one->slug);
    known.emplace_back(one->name);
  }
  return text::did_you_mean(name, known);
}

void choose_entitlements(Wish& wish, const Asker& asker, const App& app, const std::string& names) {
  for (const std::string& part : text::split(names, ',')) {
    const std::string name = text::trimmed(part);
    if (name.empty()) continue;
    if (const Entitlement* one = entitlement_in(asker, app, name))
      wish.entitlements.push_back(one->id.value);
    else
      wish.notes.push_back("I don't know which \"" + name + "\" in " + app.name + " you mean; please choose it below." +
                           near_entitlement(asker, app, name));
  }
}

void take(Wish& wish, const Entitlement& entitlement) {
  wish.app = entitlement.app.value;
  wish.entitlements = {entitlement.id.value};
}

std::string near_app(const Asker& asker, const std::string& name) {
  std::vector<std::string_view> known;
  for (const App* app : asker.catalog->search_apps(asker.sight, "", 1000)) {
    known.emplace_back(app->id.value);
    known.emplace_back(app->name);
  }
  return text::did_you_mean(name, known);
}

}  // namespace

Line read_line(std::string_view text) {
  const Words words = words_of(text);
  const std::size_t end = place_of_reason(words);
  Line line{.reason = end < words.size() ? joined(words, end + 1, words.size()) : ""};
  for (std::size_t i = 0; i < end; ++i) {
    const std::string word = text::folded(words[i]);
    const bool names_person = word == "for" && i + 1 < end && is_person(words[i + 1]);
    if (names_person) {
      line.person = words[++i];
      continue;
    }
    const std::size_t from = word == "for" && i + 1 < end ? i + 1 : i;
    if (const std::size_t taken = take_duration(words, from, line.duration); taken > 0 && from + taken <= end) {
      i = from + taken - 1;
      continue;
    }
    if (word == "emergency" || word == ":zap:")
      line.emergency = true;
    else
      line.what += (line.what.empty() ? "" : " ") + words[i];
  }
  return line;
}

const User* person_in(const Services& services, const Catalog& catalog, const slack::Tenant& tenant,
                      const std::string& words) {
  if (!words.starts_with("<@")) return person_meant(catalog, words);
  const std::string inside = words.substr(2, words.find('>') - 2);
  const std::string slack_user = inside.substr(0, inside.find('|'));
  if (const auto known = services.people.known(tenant, {slack_user, {}})) return catalog.user(*known);
  const auto link =
      services.store.read([&](storage::Tx& tx) { return tx.slack_link(link_team(services, tenant), slack_user); });
  if (link && !link->person.empty()) return catalog.user({link->person});
  // Whom we have not met yet is found by their handle; whoever asks sees in the form whom we took it for.
  return inside.find('|') == std::string::npos ? nullptr : person_meant(catalog, inside.substr(inside.find('|') + 1));
}

void choose_by_words(Wish& wish, const Asker& asker, const std::string& what) {
  if (what.empty()) return;
  const Catalog& catalog = *asker.catalog;
  const Entitlement* alias = catalog.entitlement_by_alias(what);
  if (alias && asker.sight.sees(alias->id)) return take(wish, *alias);
  const Words words = words_of(what);
  const auto [app, count] = app_in(asker, words);
  if (app) {
    wish.app = app->id.value;
    return choose_entitlements(wish, asker, *app, joined(words, count, words.size()));
  }
  const auto anywhere = catalog.search_everything(asker.sight, what, 2);
  if (anywhere.size() == 1) return take(wish, *anywhere[0]);
  if (anywhere.size() > 1)
    wish.notes.push_back("There is more than one \"" + what + "\"; please choose below.");
  else
    wish.notes.push_back("I found no \"" + what + "\" that can be asked for; please choose below." +
                         near_app(asker, words.front()));
}

namespace {

Result<const Entitlement*> entitlement_of(const Asker& asker, const App& app, const std::string& name) {
  if (!name.empty()) {
    if (const Entitlement* one = entitlement_in(asker, app, name)) return one;
    return not_found("There is no \"" + name + "\" in " + app.name + " that " + asker.subject->name +
                     " can be given, or more than one." + near_entitlement(asker, app, name));
  }
  const auto all = asker.catalog->search_entitlements(asker.sight, app.id, "", 2);
  if (all.size() == 1) return all[0];
  return invalid(app.name + " has more than one entitlement. Say which, like \"" + all.at(0)->id.value + "\".");
}

}  // namespace

Result<const Entitlement*> entitlement_meant(const Asker& asker, const std::string& what) {
  const Catalog& catalog = *asker.catalog;
  const Entitlement* by_id = catalog.entitlement({what});
  if (!by_id) by_id = catalog.entitlement_by_alias(what);
  if (by_id && asker.sight.sees(by_id->id)) return by_id;
  const Words words = words_of(what);
  if (words.empty()) return invalid("Say which access is asked for, like \"github/platform-team\".");
  const auto [app, count] = app_in(asker, words);
  if (app) return entitlement_of(asker, *app, joined(words, count, words.size()));
  const auto anywhere = catalog.search_everything(asker.sight, what, 2);
  if (anywhere.size() == 1) return anywhere[0];
  if (anywhere.size() > 1)
    return invalid("\"" + what + "\" may mean more than one thing. Say which, like \"" + anywhere[0]->id.value + "\".");
  return not_found("There is no \"" + what + "\" in the catalog of " + asker.subject->name + "." +
                   near_app(asker, words.front()));
}

}  // namespace c1::bot
