#pragma once
// The words by which requests are found. Each of what people type has to begin a word of the text.

#include <string>
#include <string_view>
#include <vector>

#include "workflow/request.hpp"

namespace c1::storage {

// The words of `text`: folded, of letters and digits, each once, in the order of bytes; long ones are cut. A word with
// letters that are not ASCII is one of `others`: where words end is not the same in every writing, so these are looked
// for anywhere.
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
// What stands for all requests whose numbers begin with these digits. It is in no index: it can be counted.
std::string search_word_of_numbers(std::string_view digits);

class Connection;
// In the transaction that saves a new request.
void index_words(Connection& db, const workflow::Request& request);
// Of all requests that are there: of a database that was made before there was an index.
void fill_request_words(Connection& db);

}  // namespace c1::storage
