#include "bot/command_words.hpp"

#include <algorithm>
#include <charconv>

#include "base/nearest.hpp"

namespace c1::bot {
namespace {

// Digits and nothing else.
std::optional<int> number_in(std::string_view text, std::size_t from, std::size_t count) {
  int number = 0;
  if (text.size() < from + count) return std::nullopt;
  const char* end = text.data() + from + count;
  const auto [stopped, failed] = std::from_chars(text.data() + from, end, number);
  const bool sign = text[from] == '-' || text[from] == '+';
  return sign || failed != std::errc{} || stopped != end ? std::nullopt : std::optional(number);
}

bool contains(const std::vector<std::string_view>& known, const std::string& word) {
  return std::find(known.begin(), known.end(), word) != known.end();
}

Error not_understood(const std::string& word, std::vector<std::string_view> known,
                     const std::vector<std::string_view>& more) {
  known.insert(known.end(), more.begin(), more.end());
  const std::string_view near = text::nearest(word, known);
  return invalid("I don't understand \"" + word + "\"" +
                 (near.empty() ? "" : "; did you mean \"" + std::string(near) + "\"?"));
}

}  // namespace

int fail_command(std::ostream& err, std::string_view command, const Error& error) {
  err << "c1 " << command << ": " << error.says << "\n";
  if (!error.detail.empty()) err << "  (" << error.detail << ")\n";
  return kFailed;
}

std::string CommandWords::value(const std::string& option) const {
  const auto found = values.find(option);
  return found == values.end() ? "" : found->second;
}

Result<CommandWords> read_words(const std::vector<std::string>& words, const std::vector<std::string_view>& with_value,
                                const std::vector<std::string_view>& flags) {
  CommandWords read;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    bool is_new = true;
    if (contains(flags, word)) {
      is_new = read.flags.insert(word).second;
    } else if (contains(with_value, word)) {
      if (i + 1 == words.size()) return invalid(word + " needs a value");
      is_new = read.values.emplace(word, words[++i]).second;
    } else if (word.starts_with("-")) {
      return not_understood(word, with_value, flags);
    } else {
      read.rest.push_back(word);
    }
    if (!is_new) return invalid(word + " is given twice");
  }
  return read;
}

std::optional<Instant> time_in(std::string_view text) {
  using namespace std::chrono;
  const bool has_time = text.size() == 20 && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == 'Z';
  if ((text.size() != 10 && !has_time) || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = number_in(text, 0, 4), m = number_in(text, 5, 2), d = number_in(text, 8, 2);
  const auto hour = has_time ? number_in(text, 11, 2) : 0, minute = has_time ? number_in(text, 14, 2) : 0,
             second = has_time ? number_in(text, 17, 2) : 0;
  if (!y || !m || !d || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const year_month_day date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
  if (!date.ok()) return std::nullopt;
  return Instant(sys_days(date)) + hours(*hour) + minutes(*minute) + seconds(*second);
}

}  // namespace c1::bot
