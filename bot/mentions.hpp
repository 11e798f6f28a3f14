#pragma once
// People who are named in what others write: an @ before their whole name, or before their e-mail address. The words stay
// words wherever they are kept; each surface that can makes the person of them.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/catalog.hpp"

namespace c1::bot {

// By what is written behind the @. Names that two active people have, and people who are not active, name nobody.
using Mentions = std::map<std::string, workflow::UserId>;
Mentions people_named_in(const workflow::Catalog& catalog, const std::vector<std::string_view>& texts);

// A text in its order: words, and those who are named there.
struct MentionPiece {
  std::string text;         // of somebody: with the @
  workflow::UserId person;  // "" = words
};
std::vector<MentionPiece> pieces_of(std::string_view text, const Mentions& mentions);

}  // namespace c1::bot
