#pragma once
// What Slack and its people make an app do, one piece at a time. A piece is done when everything that belongs to it has
// come: the answer, and what the app calls after it.

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bench/caller.hpp"
#include "bench/letters.hpp"
#include "bench/slack_side.hpp"

namespace c1::bench {

// Of a time in which pieces of work were done.
struct Tally {
  std::vector<double> acks;  // milliseconds until a request was answered; of all requests that were answered rightly
  std::size_t done = 0;
  std::size_t wrong = 0;  // answered with something else, or not at all
  std::string example;    // of what was wrong
};

class Work {
 public:
  explicit Work(Caller& caller) : caller_(caller) {}
  virtual ~Work() = default;

  virtual void start(Moment due) = 0;
  virtual void heard(const SlackCall&) {}
  virtual std::size_t under_way() const = 0;
  void when_done(std::function<void()> then) { done_ = std::move(then); }
  std::size_t unanswered() const { return unanswered_; }
  // Pieces since take(), which gives what has been counted since its last call.
  std::size_t done() const { return tally_.done; }
  Tally take() { return std::exchange(tally_, {}); }

 protected:
  void finished() {
    ++tally_.done;
    if (done_) done_();
  }
  // Sends it and counts the answer: right if its status is 200 and its body contains `words` (none: is empty). Then
  // answered(whether it was right).
  void ask(std::string letter, Moment due, std::string_view words, std::function<void(bool)> answered);

  Tally tally_;

 private:
  bool count(const Answer& answer, std::string_view words);

  Caller& caller_;
  std::size_t unanswered_ = 0;
  std::function<void()> done_;
};

// `/c1 help`.
class Help final : public Work {
 public:
  using Work::Work;
  void start(Moment due) override;
  std::size_t under_way() const override { return unanswered(); }

 private:
  std::size_t next_ = 0;
};

// `/c1 request`: answered, and the window opened.
class OpenForm final : public Work {
 public:
  using Work::Work;
  void start(Moment due) override;
  void heard(const SlackCall& call) override;
  std::size_t under_way() const override { return open_.size(); }

 private:
  void half_done(std::size_t which);
  std::size_t next_ = 0;
  std::unordered_map<std::size_t, int> open_;  // which -> how much of it is missing
};

// Submitted, and that is all that is waited for.
class Submit final : public Work {
 public:
  using Work::Work;
  void start(Moment due) override;
  std::size_t under_way() const override { return unanswered(); }
};

// Submitted, two cards posted, approved, both cards edited, three lines in threads. People go in pairs, 2n asks and 2n+1
// approves, and a pair's turn comes again only after all others: so nobody reads more than Slack would let them.
class Life final : public Work {
 public:
  explicit Life(Caller& caller);
  void start(Moment due) override;
  void heard(const SlackCall& call) override;
  std::size_t under_way() const override { return under_way_; }

 private:
  struct Pair {
    bool lives = false, submitted = false, asked_to_approve = false, approved = false;
    unsigned cards = 0, edits = 0;  // 1: theirs who asks; 2: theirs who approves
    int lines = 0;
    Card card;
  };
  void go_on(std::size_t pair);
  void posted(Pair& pair, unsigned whose, const SlackCall& call);

  std::vector<Pair> pairs_;
  std::size_t under_way_ = 0;
};

// Never twice the same (person, entitlement) in one process.
struct Asked {
  std::size_t pair = 0;
  std::string app, entitlement, view;
};
Asked next_to_ask();

}  // namespace c1::bench
