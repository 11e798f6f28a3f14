#pragma once
// Where the characters of a text are written in the file. Quotation marks, escapes, folded lines and blocks make the
// value that YAML gives another than what stands there.

#include <optional>
#include <string_view>

#include "bot/yaml_tree.hpp"

namespace c1::bot::yaml {

// `source` is the file from `start` on, where the text with that `value` (white space at its ends may be missing)
// begins. The place of its `character`, from 0; as many as it has = the place behind it. Nothing for the rare spellings
// that are not followed here (a block with an indentation of its own choice).
std::optional<Place> place_in(std::string_view source, const Place& start, std::string_view value,
                              std::size_t character);

}  // namespace c1::bot::yaml
