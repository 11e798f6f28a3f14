#pragma once
// Where a command talks: to a person, or to a script. And how it ends.

#include <functional>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace c1::cli {

// Stable: scripts rely on them.
enum class Exit {
  ok = 0,
  failed = 1,
  usage = 2,
  not_signed_in = 3,
  not_found = 4,
  refused = 5,       // by a rule, or by a person
  server = 6,        // it cannot be reached, or does not answer as it should
  still_waiting = 7  // --wait, and the limit has passed
};

// What ends a command early: a sentence for the person, and the exit code.
struct Failure {
  Exit exit = Exit::failed;
  std::string says;
};

struct Terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool is_interactive = false;  // somebody can be asked
  std::function<std::optional<std::string>(const std::string&)> environment;
  bool has_colours = false;  // `out` is a terminal, and nobody minds
};

// Words of others, made harmless for a terminal: no control characters, so no escape sequences.
std::string harmless(std::string_view words);

struct Column {
  std::string title;
  std::function<std::string(const json::Value& row)> cell;
  bool is_wide = false;  // only where a wide table is asked for
};
bool is_json(const std::string& output);  // json or ndjson
// As a table with aligned columns ("wide": more of them, and nothing cut), as the rows' JSON in one list ("json"), or one
// row to a line ("ndjson"). `nothing` stands instead of an empty table.
void print_rows(Terminal& terminal, const std::string& output, const json::Value& rows,
                const std::vector<Column>& columns, std::string_view nothing);

// One line of an answer; Failure where nobody can be asked or the input ends.
std::string ask(Terminal& terminal, const std::string& question, const std::string& missing_option);
// The number of the choice.
std::size_t choose(Terminal& terminal, const std::string& question, const std::vector<std::string>& choices);

}  // namespace c1::cli
