#pragma once
// How the SCIM service writes.

#include <utility>

#include "bot/http_routes.hpp"
#include "storage/store.hpp"

namespace c1::bot::directory {

// Rolls the transaction back: nothing of what was refused stays.
struct Refused {
  Error error;
};

template <class F>
Result<net::Response> written(storage::Store& store, F&& function) {
  try {
    return store.write([&](storage::Tx& tx) -> net::Response {
      Result<net::Response> response = function(tx);
      if (!response) throw Refused{response.error()};
      return *std::move(response);
    });
  } catch (const Refused& refused) {
    return refused.error;
  }
}

}  // namespace c1::bot::directory
