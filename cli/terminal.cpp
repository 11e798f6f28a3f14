#include "cli/terminal.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace c1::cli {
namespace {

constexpr std::size_t kLongestCell = 60;

void print_line(std::ostream& out, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += cells[i];
    if (i + 1 < cells.size()) line += std::string(widths[i] - text::length(cells[i]) + 2, ' ');
  }
  out << line << "\n";
}

}  // namespace

std::string harmless(std::string_view words) {
  std::string out;
  for (const char c : text::valid_utf8(words)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  // U+0080 to U+009F are control characters, too: C2 80 to C2 9F.
  for (std::size_t at = 0; (at = out.find('\xC2', at)) != std::string::npos; ++at)
    if (at + 1 < out.size() && static_cast<unsigned char>(out[at + 1]) < 0xA0) out.replace(at, 2, " ");
  return out;
}

bool is_json(const std::string& output) { return output == "json" || output == "ndjson"; }

void print_rows(Terminal& terminal, const std::string& output, const json::Value& rows,
                const std::vector<Column>& all_columns, std::string_view nothing) {
  if (output == "json") {
    terminal.out << rows.dump() << "\n";
    return;
  }
  if (output == "ndjson") {
    for (const json::Value& row : rows.array()) terminal.out << row.dump() << "\n";
    return;
  }
  const bool wide = output == "wide";
  std::vector<Column> columns;
  for (const Column& column : all_columns)
    if (wide || !column.is_wide) columns.push_back(column);
  if (rows.array().empty()) {
    terminal.out << nothing << "\n";
    return;
  }
  std::vector<std::vector<std::string>> lines(1);
  for (const Column& column : columns) lines[0].push_back(column.title);
  for (const json::Value& row : rows.array()) {
    std::vector<std::string>& line = lines.emplace_back();
    for (const Column& column : columns)
      line.push_back(wide ? harmless(column.cell(row)) : text::fit(harmless(column.cell(row)), kLongestCell));
  }
  std::vector<std::size_t> widths(columns.size());
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], text::length(line[i]));
  for (const auto& line : lines) {
    const bool bold = terminal.has_colours && &line == &lines.front();
    if (bold) terminal.out << "\x1b[1m";
    print_line(terminal.out, line, widths);
    if (bold) terminal.out << "\x1b[0m";
  }
}

std::string ask(Terminal& terminal, const std::string& question, const std::string& missing_option) {
  if (!terminal.is_interactive) throw Failure{Exit::usage, "Nobody can be asked here: give " + missing_option + "."};
  while (true) {
    terminal.err << question << " " << std::flush;
    std::string line;
    if (!std::getline(terminal.in, line)) throw Failure{Exit::usage, "The input ended before an answer."};
    line = text::trimmed(line);
    if (!line.empty()) return line;
  }
}

std::size_t choose(Terminal& terminal, const std::string& question, const std::vector<std::string>& choices) {
  for (std::size_t i = 0; i < choices.size(); ++i)
    terminal.err << "  " << i + 1 << "  " << harmless(choices[i]) << "\n";
  while (true) {
    const std::string line = ask(terminal, question, "the exact name");
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    if (error == std::errc{} && end == line.data() + line.size() && number >= 1 && number <= choices.size())
      return number - 1;
    terminal.err << "Please type a number from 1 to " << choices.size() << ".\n";
  }
}

}  // namespace c1::cli
