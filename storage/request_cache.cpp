#include "storage/request_cache.hpp"

namespace c1::storage {

RequestCache::Kept RequestCache::find(const workflow::RequestId& id) {
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(id.value);
  if (found == by_id_.end()) return nullptr;
  newest_first_.splice(newest_first_.begin(), newest_first_, found->second);
  return newest_first_.front();
}

void RequestCache::keep(workflow::Request request) {
  auto kept = std::make_shared<const workflow::Request>(std::move(request));
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(kept->id.value);
  if (found != by_id_.end()) {
    // Who has read an older snapshot may come in last.
    if ((*found->second)->version < kept->version) *found->second = std::move(kept);
    return;
  }
  newest_first_.push_front(std::move(kept));
  by_id_.emplace(newest_first_.front()->id.value, newest_first_.begin());
  if (newest_first_.size() <= most_) return;
  by_id_.erase(newest_first_.back()->id.value);
  newest_first_.pop_back();
}

}  // namespace c1::storage
