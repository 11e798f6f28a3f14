#pragma once
// What a change of the organisation will mean for what is open and held: what organisation_consequences.cpp asks for
// and the caretaker carries out, told beforehand.

#include <string>
#include <vector>

#include "bot/organisation_changes.hpp"
#include "bot/organisation_names.hpp"

namespace c1::bot {

struct Consequence {
  enum class What { cancelled, taken_away, asked_anew, holds, stays, kept_steps } what = What::cancelled;
  std::string says;                    // a whole sentence
  std::vector<std::int64_t> requests;  // their numbers, where it is about requests
};

// `tx` is asked before anything is changed.
std::vector<Consequence> consequences_of(storage::Tx& tx, const std::vector<ItemChange>& changes, const Names& names);

}  // namespace c1::bot
