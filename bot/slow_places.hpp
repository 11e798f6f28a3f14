#pragma once
// A workspace or a conversation that does not answer must not take all hands of the outbox. As long as calls come back
// soon, as many may be under way as there are hands; where they do not, whoever comes is sent away.

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "base/clock.hpp"

namespace c1::bot {

class SlowPlaces {
  struct Book {
    bool enter(const std::string& place, int most, Instant now) {
      const std::lock_guard lock(mutex);
      auto& begun = under_way[place];
      if (std::cmp_greater_equal(begun.size(), most) && now - *begun.begin() > kSoon) return false;
      begun.insert(now);
      return true;
    }
    void leave(const std::string& place, Instant began) {
      const std::lock_guard lock(mutex);
      const auto found = under_way.find(place);
      found->second.erase(found->second.find(began));
      if (found->second.empty()) under_way.erase(found);
    }

    std::mutex mutex;
    std::map<std::string, std::multiset<Instant>> under_way;  // when each was begun
  };

 public:
  static constexpr int kMostInConversation = 4;
  static constexpr int kMostInWorkspace = 12;  // of 16 hands
  static constexpr Millis kSoon{1'000};        // an answer that takes longer makes its place a slow one
  static constexpr Millis kComeBack{2'000};    // whoever was sent away

  // One call under way, until it is destroyed; it may outlive the book. False where the place is slow and has enough of
  // them.
  class Visit {
   public:
    Visit(const SlowPlaces& all, std::string place, int most, Instant now)
        : book_(all.book_), place_(std::move(place)), began_(now), inside_(book_->enter(place_, most, now)) {}
    ~Visit() {
      if (inside_) book_->leave(place_, began_);
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;
    explicit operator bool() const { return inside_; }

   private:
    const std::shared_ptr<Book> book_;
    const std::string place_;
    const Instant began_;
    const bool inside_;
  };

 private:
  std::shared_ptr<Book> book_ = std::make_shared<Book>();
};

}  // namespace c1::bot
