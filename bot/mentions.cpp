#include "bot/mentions.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostWords = 6;      // of a name
constexpr std::size_t kMostMentions = 50;  // in one text
constexpr std::size_t kLongestMention = 200;

// A letter or digit of any script.
bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool begins_mention(std::string_view text, std::size_t at) {
  return text[at] == '@' && at + 1 < text.size() && text[at + 1] != ' ' &&
         (at == 0 || !(in_word(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '@'));
}

// Where a name or an address that begins at `begin` may end, the longest first.
std::vector<std::size_t> ends_of(std::string_view text, std::size_t begin) {
  std::vector<std::size_t> ends;
  std::size_t words = 0;
  const std::size_t last = std::min(text.size(), begin + kLongestMention);
  for (std::size_t at = begin; at < last && words < kMostWords; ++at) {
    if (text[at] == '\n') break;
    if (text[at] == ' ') ++words;
    const bool is_end =
        in_word(text[at]) ? at + 1 == text.size() || !in_word(text[at + 1]) : text[at] == '.' || text[at] == ')';
    if (is_end) ends.push_back(at + 1);
  }
  std::reverse(ends.begin(), ends.end());
  return ends;
}

std::vector<std::size_t> mentions_begin(std::string_view text) {
  std::vector<std::size_t> all;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (all.size() == kMostMentions) break;
    if (begins_mention(text, at)) all.push_back(at + 1);
  }
  return all;
}

}  // namespace

Mentions people_named_in(const Catalog& catalog, const std::vector<std::string_view>& texts) {
  std::set<std::string, std::less<>> candidates;
  for (const std::string_view text : texts)
    for (const std::size_t begin : mentions_begin(text))
      for (const std::size_t end : ends_of(text, begin)) candidates.emplace(text.substr(begin, end - begin));
  Mentions named;
  if (candidates.empty()) return named;
  std::set<std::string> of_two;
  for (const User& user : catalog.organisation().users) {
    if (user.status != UserStatus::active || !candidates.contains(user.name)) continue;
    if (!named.emplace(user.name, user.id).second) of_two.insert(user.name);
  }
  for (const std::string& name : of_two) named.erase(name);
  for (const std::string& candidate : candidates) {
    const User* user = candidate.find('@') == std::string::npos ? nullptr : catalog.user_by_email(candidate);
    if (user && user->status == UserStatus::active) named.emplace(candidate, user->id);
  }
  return named;
}

std::vector<MentionPiece> pieces_of(std::string_view text, const Mentions& mentions) {
  std::vector<MentionPiece> pieces;
  std::size_t from = 0;
  for (const std::size_t begin : mentions_begin(text)) {
    if (begin - 1 < from) continue;
    for (const std::size_t end : ends_of(text, begin)) {
      const auto found = mentions.find(std::string(text.substr(begin, end - begin)));
      if (found == mentions.end()) continue;
      if (begin - 1 > from) pieces.push_back({std::string(text.substr(from, begin - 1 - from)), {}});
      pieces.push_back({std::string(text.substr(begin - 1, end - begin + 1)), found->second});
      from = end;
      break;
    }
  }
  if (from < text.size()) pieces.push_back({std::string(text.substr(from)), {}});
  return pieces;
}

}  // namespace c1::bot
