#pragma once
// The words by which requests are found. Each of what people type has to begin a word of the text.

#include <string>
#include <string_view>
#include <vector>

#include "storage/store.hpp"

namespace c1::storage {

// The words of `text`: folded, of letters and digits, each once, in the order of bytes; long ones are cut. A word with letters that are not
// ASCII is one of `others`: where words end is not the same in every writing, so these are looked for anywhere.
struct SearchWords {
  std::vector<std::string> words, others;
};
SearchWords search_words(std::string_view text);
// The same of text that is folded already.
SearchWords search_words_of_folded(std::string_view folded);

// What stands in the index beside words, for what a request is about: its names are known to the catalog and may change.
std::string search_word_of(const workflow::UserId& subject);
std::string search_word_of(const workflow::EntitlementId& entitlement);
std::string search_word_of(const workflow::AppId& app);

// Words of requests that begin so.
std::vector<std::string> words_that_begin(Tx& tx, std::string_view beginning, std::size_t limit);

// The newest of those that have one of some words.
struct FoundRequests {
  std::vector<std::int64_t> numbers;  // newest first
  std::int64_t down_to = 0;           // there may be more below this number; 0 = these are all
};
// Those with numbers below `before`.
FoundRequests requests_with(Tx& tx, const std::vector<std::string>& words, std::int64_t before, std::size_t limit);
std::optional<WalkedRequest> request_numbered(Tx& tx, std::int64_t number);

class Connection;
// In the transaction that saves a new request.
void index_words(Connection& db, const workflow::Request& request);
// Of all requests that are there: of a database that was made before there was an index.
void fill_request_words(Connection& db);

}  // namespace c1::storage
