#pragma once
// A mistake in a file that an administrator wrote.

#include <string>

namespace c1::bot {

// One mistake: "acme.yaml:12:7: ..." with what was expected.
struct FileProblem {
  std::string file;
  int line = 0;    // from 1
  int column = 0;  // from 1, in characters
  std::string says;
  std::string text() const;
};

}  // namespace c1::bot
