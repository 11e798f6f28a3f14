#include "workflow/name_index.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace c1::workflow {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_of_a_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || !is_ascii(c); }
bool is_plain(std::string_view text) { return std::all_of(text.begin(), text.end(), is_ascii); }

// Calls with each word until one is it; words with letters that are not ASCII are left out.
template <class F>
bool any_word(std::string_view text, F&& is_it) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_of_a_word(lower(text[end]))) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (!word.empty() && is_plain(word) && is_it(word)) return true;
    at = end + 1;
  }
  return false;
}

// Names are folded where they have to be: to fold each of 100,000 would take longer than all the rest.
template <class F>
bool any_word_of_name(std::string_view name, F&& is_it) {
  return is_plain(name) ? any_word(name, is_it) : any_word(text::folded(name), is_it);
}

std::uint64_t bit_of(std::string_view letters) {
  std::uint32_t value = 0;
  for (const char c : letters) value = value * 257 + static_cast<unsigned char>(lower(c)) + 1;
  return std::uint64_t{1} << ((value * 2'654'435'761U) >> 26);
}

bool begins_so(std::string_view word, std::string_view beginning) {
  return word.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), word.begin(), [](char a, char b) { return a == lower(b); });
}

}  // namespace

NameIndex::Starts NameIndex::starts_of(std::string_view name) {
  Starts starts;
  any_word_of_name(name, [&](std::string_view word) {
    starts.one_or_two |= bit_of(word.substr(0, 1)) | bit_of(word.substr(0, 2));
    if (word.size() > 2) starts.three_or_four |= bit_of(word.substr(0, 3)) | bit_of(word.substr(0, 4));
    return false;
  });
  return starts;
}

template <class T>
std::vector<NameIndex::Starts> NameIndex::starts_of(const std::vector<T>& things) {
  std::vector<Starts> all;
  all.reserve(things.size());
  for (const T& thing : things) all.push_back(starts_of(thing.name));
  return all;
}

NameIndex::NameIndex(const Organisation& organisation)
    : organisation_(organisation),
      apps_(starts_of(organisation.apps)),
      entitlements_(starts_of(organisation.entitlements)),
      people_(starts_of(organisation.users)) {}

template <class T>
void NameIndex::find(const std::vector<T>& things, const std::vector<Starts>& starts, std::string_view beginning,
                     std::size_t limit, std::vector<const T*>& found) const {
  const std::uint64_t two = bit_of(beginning.substr(0, 2));
  const std::uint64_t four = beginning.size() > 2 ? bit_of(beginning.substr(0, 4)) : 0;
  const auto is_it = [&](std::string_view word) { return begins_so(word, beginning); };
  for (std::size_t i = 0; i < things.size() && found.size() < limit; ++i) {
    const bool may_fit = (starts[i].one_or_two & two) == two && (starts[i].three_or_four & four) == four;
    if (may_fit && any_word_of_name(things[i].name, is_it)) found.push_back(&things[i]);
  }
}

NamedThings NameIndex::with_a_word(std::string_view beginning, std::size_t limit) const {
  NamedThings found;
  if (beginning.empty()) return found;
  find(organisation_.apps, apps_, beginning, limit, found.apps);
  find(organisation_.entitlements, entitlements_, beginning, limit - found.size(), found.entitlements);
  find(organisation_.users, people_, beginning, limit - found.size(), found.people);
  return found;
}

}  // namespace c1::workflow
