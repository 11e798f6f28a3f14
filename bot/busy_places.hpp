#pragma once
// At how many jobs each system is: a slow one must not take all hands.

#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace c1::bot {

class BusyPlaces {
 public:
  // One job under way, until it is destroyed. False where there was no room for it.
  class Visit {
   public:
    Visit(BusyPlaces& all, std::string place) : all_(all), place_(std::move(place)), inside_(all_.enter(place_)) {}
    ~Visit() {
      if (inside_) all_.leave(place_);
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;
    explicit operator bool() const { return inside_; }

   private:
    BusyPlaces& all_;
    const std::string place_;
    const bool inside_;
  };

  static constexpr int kMostAtOnce = 4;

 private:
  bool enter(const std::string& place) {
    const std::lock_guard lock(mutex_);
    if (busy_[place] >= kMostAtOnce) return false;
    ++busy_[place];
    return true;
  }
  void leave(const std::string& place) {
    const std::lock_guard lock(mutex_);
    if (--busy_[place] == 0) busy_.erase(place);
  }

  std::mutex mutex_;
  std::map<std::string, int> busy_;
};

}  // namespace c1::bot
