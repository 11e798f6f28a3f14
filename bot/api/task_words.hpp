#pragma once
// Tasks by what is typed: every word has to begin a word of the number, the reason, the entitlement or the person. An index
// of words (storage/search_words.hpp) leads to the few that can be meant.

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "storage/search_words.hpp"
#include "storage/store.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot::api {

class TaskWords {
 public:
  explicit TaskWords(std::string_view typed);
  bool is_empty() const { return wanted_.words.empty() && wanted_.others.empty(); }
  bool fit(const workflow::Catalog& catalog, const workflow::Request& request) const;
  const std::vector<std::string>& in_index() const { return wanted_.words; }

 private:
  storage::SearchWords wanted_;
};

// A piece of a list, newest first.
struct TaskStride {
  std::vector<storage::WalkedRequest> requests;
  std::int64_t reached = 0;  // the next piece begins below this number
  bool is_last = false;
};

// Walks down through those that may fit. Each stride costs about as much, whether any does or not.
class WordWalk {
 public:
  // All three outlive it.
  WordWalk(const workflow::Catalog& catalog, storage::Tx& tx, const TaskWords& words);
  // Whether any of the words leads to few enough.
  bool helps() const { return !meanings_.empty(); }
  TaskStride stride(std::int64_t before, std::size_t length);

 private:
  void look_further(std::int64_t before);

  storage::Tx& tx_;
  std::vector<std::vector<std::string>> meanings_;  // of a word: what stands for it in the index
  std::deque<std::int64_t> candidates_;
  std::int64_t reached_ = 0;
  bool is_all_ = false;
};

}  // namespace c1::bot::api
