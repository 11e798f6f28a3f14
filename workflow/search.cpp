#include "workflow/search.hpp"

#include <algorithm>
#include <cstring>
#include <functional>

#include "base/text.hpp"

namespace c1::workflow {
namespace {

bool is_word_start(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const auto before = static_cast<unsigned char>(text[at - 1]);
  const bool in_word = before >= 0x80 || (before >= '0' && before <= '9') || (before >= 'a' && before <= 'z');
  return !in_word;
}

bool begins_a_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    if (is_word_start(text, at)) return true;
  return false;
}

// A number for one or two letters, spread evenly.
std::uint32_t spread(std::string_view letters) {
  std::uint32_t value = 0;
  for (const char c : letters) value = value * 257 + static_cast<unsigned char>(c) + 1;
  return value * 2'654'435'761U;
}

void add_letters(Glance& glance, std::string_view letters) {
  const std::uint32_t bit = spread(letters) >> 24;
  glance.letters[bit / 64] |= std::uint64_t{1} << (bit % 64);
}
void add_start(Glance& glance, std::string_view letters) {
  glance.starts |= std::uint64_t{1} << (spread(letters) >> 26);
}

void begin_name(Glance& glance, std::string_view name) {
  std::memcpy(glance.name.data(), name.data(), std::min(name.size(), glance.name.size()));
  glance.whole_name = std::hash<std::string_view>{}(name);
}

}  // namespace

Findable<App> findable(const App& app) {
  Findable<App> entry{.item = &app, .name = text::folded(app.name), .alias = text::folded(app.id.value)};
  entry.titles = entry.name;
  entry.all = entry.name + "\n" + entry.alias + "\n" + text::folded(app.description);
  return entry;
}

Findable<Entitlement> findable(const Entitlement& e, const App& app) {
  Findable<Entitlement> entry{.item = &e, .name = text::folded(e.name), .alias = text::folded(e.alias)};
  entry.titles = entry.name + "\n" + text::folded(app.name);
  entry.all = entry.titles + "\n" + entry.alias + "\n" + text::folded(e.description);
  if (e.resource) entry.all += "\n" + text::folded(e.resource->name) + "\n" + text::folded(e.resource->type);
  return entry;
}

Glance glance_of(std::string_view name, std::string_view titles, std::string_view all) {
  Glance glance;
  for (std::size_t at = 0; at < all.size(); ++at) {
    add_letters(glance, all.substr(at, 1));
    if (at + 1 < all.size()) add_letters(glance, all.substr(at, 2));
  }
  for (std::size_t at = 0; at < titles.size(); ++at) {
    if (!is_word_start(titles, at)) continue;
    add_start(glance, titles.substr(at, 1));
    if (at + 1 < titles.size()) add_start(glance, titles.substr(at, 2));
  }
  begin_name(glance, name);
  return glance;
}

Query::Query(std::string_view text) : whole_(text::folded(text)) {
  if (whole_.empty()) return;
  words_ = text::split(whole_, ' ');
  for (const std::string_view word : words_) {
    if (word.size() == 1) add_letters(wanted_, word);
    for (std::size_t at = 0; at + 1 < word.size(); ++at) add_letters(wanted_, word.substr(at, 2));
    add_start(wanted_, word.substr(0, 2));
  }
  begin_name(wanted_, whole_);
}

std::optional<Rank> Query::best(const Glance& glance) const {
  for (std::size_t i = 0; i < glance.letters.size(); ++i)
    if ((wanted_.letters[i] & ~glance.letters[i]) != 0) return std::nullopt;
  if (glance.whole_name == wanted_.whole_name) return whole_name;
  const std::size_t begun = std::min(whole_.size(), glance.name.size());
  if (std::memcmp(glance.name.data(), wanted_.name.data(), begun) == 0) return name_prefix;
  return (wanted_.starts & ~glance.starts) == 0 ? word_prefix : alias;
}

std::optional<Rank> Query::rank(std::string_view name, std::string_view titles, std::string_view alias_of,
                                std::string_view all) const {
  if (is_empty()) return whole_name;  // all the same: whatever comes first is wanted first
  const auto everywhere = [&](const std::string& word) { return all.find(word) != std::string_view::npos; };
  if (!std::all_of(words_.begin(), words_.end(), everywhere)) return std::nullopt;
  if (name == whole_) return whole_name;
  if (name.starts_with(whole_)) return name_prefix;
  const auto starts = [&](const std::string& word) { return begins_a_word(titles, word); };
  if (std::all_of(words_.begin(), words_.end(), starts)) return word_prefix;
  return alias_of.find(whole_) != std::string_view::npos ? alias : inside;
}

bool is_shown(const std::vector<std::uint32_t>& catalogs, const std::vector<bool>& shown) {
  return std::any_of(catalogs.begin(), catalogs.end(),
                     [&](std::uint32_t at) { return at < shown.size() && shown[at]; });
}

}  // namespace c1::workflow
