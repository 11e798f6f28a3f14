// index := a row (word, number) for each word of a request: those of its reason and of the ids of what and whom it is about
//          (what has left the catalog is shown by its id), and whole ids in front of which a sign stands that no word
//          begins with (=p: its subject, =e: its entitlement, =a: its app). Its number needs no row: =n: and digits.

#include "storage/search_words.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::size_t kLongestWord = 32;
constexpr std::int64_t kBatch = 500;
constexpr std::size_t kFewest = 64;  // of one word, where there are many

constexpr std::string_view kIndexWord =
    "insert into request_word(word, number) values($1, $2) on conflict(word, number) do nothing";
constexpr std::string_view kRequestsAfter =
    "select number, body from request where number > $1 order by number limit $2";
// Jumps from one word to the next, however many requests have it.
constexpr std::string_view kWordsThatBegin =
    "with recursive found(word) as (select min(word) from request_word where word >= $1 and word < $2 union all "
    "select (select min(word) from request_word where word > found.word and word < $2) from found "
    "where found.word is not null) select word from found where word is not null limit $3";
constexpr std::string_view kNumbersWith =
    "select number from request_word where word = $1 and number < $2 order by number desc limit $3";
constexpr std::string_view kLastNumber = "select coalesce(max(number), 0) from request";
constexpr std::string_view kNumbers = "=n:";
constexpr std::size_t kLongestNumber = 15;
constexpr std::string_view kRequestNumbered =
    "select r.body, (select count(*) from comment c where c.request = r.id and c.deleted = 0) from request r "
    "where r.number = $1";

bool is_of_a_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// The `limit` greatest numbers from 1 to `last` that begin with `digits`, the greatest first.
std::vector<std::int64_t> numbers_that_begin(std::string_view digits, std::int64_t last, std::size_t limit) {
  std::vector<std::int64_t> numbers;
  if (digits.empty() || digits.front() == '0' || digits.size() > kLongestNumber) return numbers;
  std::int64_t first = 0;
  for (const char digit : digits) first = first * 10 + (digit - '0');
  std::int64_t width = 1;  // they come in runs: 42, 420 to 429, 4200 to 4299
  while (first <= last / (10 * width)) width *= 10;
  for (; width > 0; width /= 10)
    for (std::int64_t one = std::min((first + 1) * width - 1, last); one >= first * width; --one) {
      if (numbers.size() == limit) return numbers;
      numbers.push_back(one);
    }
  return numbers;
}

void each_once(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

}  // namespace

SearchWords search_words_of_folded(std::string_view folded) {
  SearchWords all;
  for (std::size_t at = 0; at < folded.size();) {
    std::size_t end = at;
    bool is_plain = true;
    for (; end < folded.size() && is_of_a_word(folded[end]); ++end)
      is_plain = is_plain && static_cast<unsigned char>(folded[end]) < 0x80;
    if (end > at && is_plain) all.words.emplace_back(folded.substr(at, std::min(end - at, kLongestWord)));
    if (end > at && !is_plain) all.others.emplace_back(folded.substr(at, end - at));
    at = end + 1;
  }
  each_once(all.words);
  each_once(all.others);
  return all;
}

SearchWords search_words(std::string_view text) { return search_words_of_folded(text::folded(text)); }

std::string search_word_of(const workflow::UserId& subject) { return "=p:" + subject.value; }
std::string search_word_of(const workflow::EntitlementId& entitlement) { return "=e:" + entitlement.value; }
std::string search_word_of(const workflow::AppId& app) { return "=a:" + app.value; }
std::string search_word_of_numbers(std::string_view digits) { return std::string(kNumbers) + std::string(digits); }

void index_words(Connection& db, const workflow::Request& request) {
  const std::string& subject = request.subject.value;
  std::vector<std::string> words =
      search_words(request.reason + " " + request.entitlement.value + " " + subject.substr(0, subject.find('@'))).words;
  words.push_back(search_word_of(request.subject));
  words.push_back(search_word_of(request.entitlement));
  words.push_back(search_word_of(request.app));
  for (const std::string& word : words) db.post(kIndexWord, {word, request.number});
}

void fill_request_words(Connection& db) {
  std::int64_t after = -1;
  while (true) {
    const auto rows = db.exec(kRequestsAfter, {after, kBatch});
    for (const Row& row : rows) {
      after = number_of(row[0]);
      index_words(db, stored_request(text_of(row[1])));
    }
    if (rows.size() < static_cast<std::size_t>(kBatch)) return;
  }
}

std::vector<std::string> SqlTx::words_that_begin(std::string_view beginning, std::size_t limit) {
  std::string end(beginning);
  end += '\x7f';  // behind every letter and digit
  std::vector<std::string> words;
  for (const Row& row : db_.exec(kWordsThatBegin, {text_value(beginning), end, size_value(limit)}))
    words.push_back(text_of(row[0]));
  return words;
}

std::vector<std::int64_t> SqlTx::numbers_with(const std::string& word, std::int64_t before, std::size_t limit) {
  if (word.starts_with(kNumbers)) {
    const std::int64_t last = number_of(db_.exec(kLastNumber)[0][0]);
    return numbers_that_begin(std::string_view(word).substr(kNumbers.size()), std::min(before - 1, last), limit);
  }
  std::vector<std::int64_t> numbers;
  for (const Row& row : db_.exec(kNumbersWith, {word, before, size_value(limit)})) numbers.push_back(number_of(row[0]));
  return numbers;
}

FoundRequests SqlTx::requests_with(const std::vector<std::string>& words, std::int64_t before, std::size_t limit) {
  FoundRequests found;
  const std::size_t of_each = std::max(kFewest, words.empty() ? limit : 4 * limit / words.size());
  for (const std::string& word : words) {
    const auto numbers = numbers_with(word, before, of_each);
    found.numbers.insert(found.numbers.end(), numbers.begin(), numbers.end());
    if (numbers.size() == of_each) found.down_to = std::max(found.down_to, found.numbers.back());
  }
  auto& numbers = found.numbers;
  std::sort(numbers.rbegin(), numbers.rend());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  if (numbers.size() > limit) found.down_to = std::max(found.down_to, numbers[limit - 1]);
  std::erase_if(numbers, [&](std::int64_t number) { return number < found.down_to; });
  return found;
}

std::optional<WalkedRequest> SqlTx::request_numbered(std::int64_t number) {
  const auto rows = db_.exec(kRequestNumbered, {number});
  if (rows.empty()) return std::nullopt;
  return WalkedRequest{stored_request(text_of(rows[0][0])), number_of(rows[0][1])};
}

}  // namespace c1::storage
