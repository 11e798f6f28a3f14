// Where policies lead by `use`, in a rule, as a baseline or after an SLA: nowhere in a circle, and not too far.

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "bot/organisation_draft.hpp"

namespace c1::bot {
namespace {

constexpr std::size_t kMostInARow = workflow::kDeepestPolicy;

struct Ways {
  explicit Ways(const Draft& draft) {
    for (const Draft::PolicyEdge& edge : draft.policy_edges) {
      if (!draft.has(Thing::policy, edge.from) || !draft.has(Thing::policy, edge.to.text)) continue;
      if (!next[edge.from].emplace(edge.to.text, edge.to.at).second) continue;
      before[edge.to.text].push_back(edge.from);
      next[edge.to.text];
    }
  }

  std::map<std::string, std::map<std::string, yaml::Place>> next;  // where each leads, and by which words first
  std::map<std::string, std::vector<std::string>> before;
};

// How many policies come after each other at most, counted from each on. Those that lead into a circle have no number.
std::map<std::string, std::size_t> lengths_of(const Ways& ways) {
  std::map<std::string, std::size_t> lengths, left;
  std::vector<std::string> known;
  for (const auto& [policy, next] : ways.next) {
    left[policy] = next.size();
    if (next.empty()) known.push_back(policy);
  }
  while (!known.empty()) {
    const std::string policy = std::move(known.back());
    known.pop_back();
    std::size_t longest = 0;
    for (const auto& [next, place] : ways.next.at(policy)) longest = std::max(longest, lengths.at(next));
    lengths[policy] = longest + 1;
    const auto before = ways.before.find(policy);
    if (before == ways.before.end()) continue;
    for (const std::string& from : before->second)
      if (--left[from] == 0) known.push_back(from);
  }
  return lengths;
}

std::string in_a_row(const std::vector<std::string>& policies) {
  std::string words;
  for (const std::string& policy : policies) words += (words.empty() ? "" : ", then ") + text::fit(policy, 60);
  return text::fit(words, 400);
}

void say_too_far(const std::string& from, const Ways& ways, const std::map<std::string, std::size_t>& lengths,
                 Draft& draft) {
  std::vector<std::string> way{from};
  while (lengths.at(way.back()) > 1) {
    const auto& next = ways.next.at(way.back());
    way.push_back(std::find_if(next.begin(), next.end(), [&](const auto& one) {
                    return lengths.at(one.first) + 1 == lengths.at(way.back());
                  })->first);
  }
  draft.problems.add(ways.next.at(from).at(way[1]), "Policies lead on too far here: " + in_a_row(way) + ". " +
                                                        std::to_string(kMostInARow) +
                                                        " after each other are the most.");
}

// From `start`, which leads into a circle, to where the circle closes; over nothing that was `seen` before.
std::vector<std::string> way_round(const std::string& start, const Ways& ways,
                                   const std::map<std::string, std::size_t>& lengths, std::set<std::string>& seen) {
  std::vector<std::string> way{start};
  std::set<std::string> here;
  while (here.insert(way.back()).second) {
    if (!seen.insert(way.back()).second) return {};
    const auto& next = ways.next.at(way.back());
    way.push_back(
        std::find_if(next.begin(), next.end(), [&](const auto& one) { return !lengths.contains(one.first); })->first);
  }
  way.erase(way.begin(), std::find(way.begin(), way.end(), way.back()));
  return way;
}

}  // namespace

void check_ways(Draft& draft) {
  const Ways ways(draft);
  const auto lengths = lengths_of(ways);
  std::set<std::string> seen;
  for (const auto& [policy, next] : ways.next) {
    const auto length = lengths.find(policy);
    if (length != lengths.end()) {
      // Of a long way its beginning says it all.
      if (length->second > kMostInARow && !ways.before.contains(policy)) say_too_far(policy, ways, lengths, draft);
      continue;
    }
    const auto way = way_round(policy, ways, lengths, seen);
    if (way.empty()) continue;
    draft.problems.add(ways.next.at(way[0]).at(way[1]),
                       way.size() == 2 ? "The policy " + yaml::shown(way[0]) + " cannot go by itself."
                                       : "Policies go round in a circle here: " + in_a_row(way) + ".");
  }
}

}  // namespace c1::bot
