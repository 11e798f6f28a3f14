#pragma once
// A person's screen as plain text, item by item, so that what is new on it can be shown.

#include <map>
#include <string>

#include "base/json.hpp"

namespace c1::sandbox {

struct Item {
  std::string place;    // "in c1 (app)", "in the thread of ...", "a form"
  std::string drawing;  // lines, each ended
  bool own = false;     // the person's own words
};

// By a key that stays as long as the thing does: the order of the keys is the order on the screen.
using Scene = std::map<std::string, Item>;

Scene scene_of(const json::Value& screen);

// What to print after `before` has become `after`; "" if nothing a person would notice.
std::string difference(const std::string& name, const Scene& before, const Scene& after);
// All of it.
std::string whole(const std::string& name, const Scene& scene);

}  // namespace c1::sandbox
