#include "bot/api/task_words.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "workflow/explain.hpp"
#include "workflow/words.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kMostMeanings = 1'500;  // of one word; with more it leads nowhere
constexpr std::size_t kMostWords = 6;         // are followed; the others are looked for in what is found
constexpr std::size_t kDeep = 2'000;          // how many of the newest are looked at for each word

bool is_number(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// All that stands in the index for what such a word may mean; more than kMostMeanings where it leads nowhere.
std::vector<std::string> meanings_of(const std::string& word, const Catalog& catalog, storage::Tx& tx) {
  std::vector<std::string> all = tx.words_that_begin(word, kMostMeanings + 1);
  if (all.size() > kMostMeanings) return all;
  const NamedThings named = catalog.named(word, kMostMeanings + 1 - all.size());
  for (const App* app : named.apps) all.push_back(storage::search_word_of(app->id));
  for (const Entitlement* entitlement : named.entitlements) all.push_back(storage::search_word_of(entitlement->id));
  for (const User* person : named.people) all.push_back(storage::search_word_of(person->id));
  if (is_number(word)) all.push_back(storage::search_word_of_numbers(word));
  return all;
}

bool is_among(const storage::FoundRequests& found, std::int64_t number) {
  return number < found.down_to || std::binary_search(found.numbers.rbegin(), found.numbers.rend(), number);
}

}  // namespace

TaskWords::TaskWords(std::string_view typed) : wanted_(storage::search_words(typed)) {}

bool TaskWords::fit(const Catalog& catalog, const Request& request) const {
  if (is_empty()) return true;
  const std::string text =
      text::folded(std::to_string(request.number) + " " + request.reason + " " +
                   entitlement_phrase(catalog, request.entitlement) + " " + person_name(catalog, request.subject));
  const auto has = storage::search_words_of_folded(text).words;
  const auto begins_one = [&](const std::string& word) {
    const auto first = std::lower_bound(has.begin(), has.end(), word);
    return first != has.end() && first->starts_with(word);
  };
  return std::all_of(wanted_.words.begin(), wanted_.words.end(), begins_one) &&
         std::all_of(wanted_.others.begin(), wanted_.others.end(),
                     [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

WordWalk::WordWalk(const Catalog& catalog, storage::Tx& tx, const TaskWords& words) : tx_(tx) {
  for (const std::string& word : words.in_index()) {
    if (meanings_.size() == kMostWords) break;
    auto meanings = meanings_of(word, catalog, tx);
    if (meanings.size() <= kMostMeanings) meanings_.push_back(std::move(meanings));
  }
}

// The word that leads farthest down is followed; where the others are known as far, they have to be there, too.
void WordWalk::look_further(std::int64_t before) {
  std::vector<storage::FoundRequests> found;
  for (const auto& meanings : meanings_) found.push_back(tx_.requests_with(meanings, before, kDeep));
  const auto farthest = std::min_element(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::pair(a.down_to, a.numbers.size()) < std::pair(b.down_to, b.numbers.size());
  });
  reached_ = farthest->down_to;
  is_all_ = reached_ == 0;
  for (const std::int64_t number : farthest->numbers)
    if (std::all_of(found.begin(), found.end(), [&](const auto& one) { return is_among(one, number); }))
      candidates_.push_back(number);
}

TaskStride WordWalk::stride(std::int64_t before, std::size_t length) {
  if (candidates_.empty() && !is_all_) look_further(before);
  TaskStride stride;
  for (; stride.requests.size() < length && !candidates_.empty(); candidates_.pop_front())
    if (auto one = tx_.request_numbered(candidates_.front())) stride.requests.push_back(*std::move(one));
  const bool is_through = candidates_.empty();
  stride.is_last = is_through && is_all_;
  stride.reached = is_through ? reached_ : candidates_.front() + 1;
  return stride;
}

}  // namespace c1::bot::api
