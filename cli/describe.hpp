#pragma once
// What the program can do, for shells and for `man`: made from the table of commands, so that it is never behind it.

#include <string>
#include <string_view>
#include <vector>

namespace c1::cli {

struct DescribedOption {
  std::vector<std::string> names;    // "-d", "--duration"
  std::string value;                 // "" = it takes none; else what stands there: "DURATION"
  std::vector<std::string> choices;  // of the value, where there are few
  std::string does;
};
struct DescribedCommand {
  std::string name;
  std::string does;
  std::vector<std::string> arguments;  // "NAME", "[WORDS]..."
  std::vector<DescribedOption> options;
};

// A script for bash, zsh or fish; "" for another shell.
std::string completion_script(std::string_view shell, const std::vector<DescribedCommand>& commands);
// The manual page, section 1, for `man`.
std::string manual_page(const std::vector<DescribedCommand>& commands);

}  // namespace c1::cli
