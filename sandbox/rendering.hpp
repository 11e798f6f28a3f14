#pragma once
// Blocks as a reader sees them.

#include "sandbox/mrkdwn.hpp"

namespace c1::sandbox {

struct RenderedBlocks {
  Readable readable;                                          // one line per block or field, "For: Lena Fischer"
  std::vector<std::string> buttons;                           // labels, in order
  std::vector<std::pair<std::size_t, std::string>> by_block;  // block index and its text
};

// `inputs` is what stands in the elements.
RenderedBlocks rendered(const json::Value& blocks, const Inputs& inputs, const Workspace& workspace, int tz_offset);

// What stands in an element, as a person reads it: the option's label, the text, the people's names.
std::string value_words(const json::Value& value, const Workspace& workspace);

}  // namespace c1::sandbox
