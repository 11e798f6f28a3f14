#pragma once
// The requests that were read last, so that a card, a line and a press on a button of the same request do not each read
// its JSON again. A version of a request never changes, so what is kept under one is never stale.

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "workflow/request.hpp"

namespace c1::storage {

// Any thread.
class RequestCache {
 public:
  explicit RequestCache(std::size_t most) : most_(most) {}

  using Kept = std::shared_ptr<const workflow::Request>;
  Kept find(const workflow::RequestId& id);  // of some version; null if there is none
  // Of a committed version only: one that is rolled back may come again with something else in it.
  void keep(workflow::Request request);

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::list<Kept> newest_first_;
  std::unordered_map<std::string, std::list<Kept>::iterator> by_id_;
};

}  // namespace c1::storage
