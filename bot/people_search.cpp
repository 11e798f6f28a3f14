#include "bot/people_search.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace c1::bot {
namespace {

using workflow::Catalog;
using workflow::User;
using workflow::UserStatus;

constexpr std::size_t kLongestOptionValue = 150;  // of an option

bool begins_a_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    if (at == 0 || text[at - 1] == ' ' || text[at - 1] == '-') return true;
  return false;
}

std::vector<std::string> words_in(std::string_view query) {
  std::vector<std::string> words = text::split(text::folded(query), ' ');
  std::erase(words, "");
  return words;
}

bool matches(const User& person, const std::string& name, const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return begins_a_word(name, word) || person.email.find(word) != std::string::npos;
  });
}

}  // namespace

std::vector<const User*> find_people(const Catalog& catalog, std::string_view query, std::size_t limit,
                                     const std::function<bool(const User&)>& wanted) {
  struct Found {
    bool first = false;  // the name begins so
    std::string name;
    const User* person = nullptr;
  };
  const auto words = words_in(query);
  std::vector<Found> found;
  for (const User& person : catalog.organisation().users) {
    if (person.status != UserStatus::active || person.id.value.size() > kLongestOptionValue || !wanted(person))
      continue;
    std::string name = text::folded(person.name);
    if (!matches(person, name, words)) continue;
    const bool first = !words.empty() && name.starts_with(words.front());
    found.push_back({first, std::move(name), &person});
  }
  const auto better = [](const Found& a, const Found& b) {
    return a.first != b.first ? a.first : std::tie(a.name, a.person->id) < std::tie(b.name, b.person->id);
  };
  const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(limit, found.size()));
  std::partial_sort(found.begin(), end, found.end(), better);
  std::vector<const User*> people;
  for (auto one = found.begin(); one != end; ++one) people.push_back(one->person);
  return people;
}

const User* person_meant(const Catalog& catalog, std::string_view words) {
  if (words.find('@') != std::string_view::npos && !words.starts_with('@')) return catalog.user_by_email(words);
  const std::string wanted = text::folded(words.starts_with('@') ? words.substr(1) : words);
  if (wanted.empty()) return nullptr;
  const User* only = nullptr;
  for (const User& person : catalog.organisation().users) {
    const std::string name = text::folded(person.name);
    const bool meant = person.email.substr(0, person.email.find('@')) == wanted || name == wanted ||
                       name.substr(0, name.find(' ')) == wanted;
    if (!meant || person.status != UserStatus::active) continue;
    if (only) return nullptr;
    only = &person;
  }
  return only;
}

slack::Option person_option(const User& person) {
  return {person.name, person.id.value, person.title.empty() ? person.email : person.title};
}

}  // namespace c1::bot
