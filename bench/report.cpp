#include "bench/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/json.hpp"

namespace c1::bench {
namespace {

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// Three digits that matter.
std::string shown(double value) {
  char text[64];
  const double size = std::fabs(value);
  const int places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
  std::snprintf(text, sizeof text, "%.*f", places, value);
  return text;
}

// "1,234 (1,200 to 1,300)" without the commas; of one round the value alone.
std::string with_spread(const std::vector<double>& rounds) {
  if (rounds.size() == 1) return shown(rounds.front());
  const auto [least, most] = std::minmax_element(rounds.begin(), rounds.end());
  return shown(median_of(rounds)) + "  (" + shown(*least) + " to " + shown(*most) + ")";
}

}  // namespace

void Report::add(const std::string& work, const std::string& who, const std::string& measure, double value) {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) {
    return row.work == work && row.who == who && row.measure == measure;
  });
  if (found != rows_.end())
    found->rounds.push_back(value);
  else
    rows_.push_back({work, who, measure, {value}});
}

void Report::note(const std::string& sentence) {
  if (std::find(notes_.begin(), notes_.end(), sentence) == notes_.end()) notes_.push_back(sentence);
}

std::optional<double> Report::median(const std::string& work, const std::string& who,
                                     const std::string& measure) const {
  for (const Row& row : rows_)
    if (row.work == work && row.who == who && row.measure == measure) return median_of(row.rounds);
  return std::nullopt;
}

void Report::expect_at_least(const std::string& what, std::optional<double> ours, double factor,
                             std::optional<double> theirs) {
  if (!ours || !theirs || *theirs <= 0) return;
  const double ratio = *ours / *theirs;
  targets_.push_back({what, ">= " + shown(factor) + "x", shown(ratio) + "x", ratio >= factor});
}

void Report::expect_share(const std::string& what, std::optional<double> ours, double share,
                          std::optional<double> theirs) {
  if (!ours || !theirs || *theirs <= 0) return;
  targets_.push_back({what, "<= 1/" + shown(1 / share), "1/" + shown(*theirs / *ours), *ours / *theirs <= share});
}

void Report::expect_at_most(const std::string& what, std::optional<double> value, double most,
                            const std::string& unit) {
  if (!value) return;
  targets_.push_back({what, "<= " + shown(most) + " " + unit, shown(*value) + " " + unit, *value <= most});
}

void Report::print() const {
  std::vector<std::string> works;  // in the order they began; their rounds were mixed
  for (const Row& row : rows_)
    if (std::find(works.begin(), works.end(), row.work) == works.end()) works.push_back(row.work);
  for (const std::string& work : works) {
    std::printf("\n%s\n", work.c_str());
    for (const Row& row : rows_)
      if (row.work == work)
        std::printf("  %-16s %-34s %s\n", row.who.c_str(), row.measure.c_str(), with_spread(row.rounds).c_str());
  }
  if (!targets_.empty()) std::printf("\nTargets\n");
  for (const Target& target : targets_)
    std::printf("  %-66s %-12s %-12s %s\n", target.what.c_str(), target.wanted.c_str(), target.got.c_str(),
                target.met ? "met" : "MISSED");
  if (!notes_.empty()) std::printf("\nNotes\n");
  for (const std::string& sentence : notes_) std::printf("  %s\n", sentence.c_str());
  std::fflush(stdout);
}

std::string Report::json() const {
  json::Value rows = json::array(), targets = json::array(), notes = json::array();
  for (const Row& row : rows_) {
    json::Value rounds = json::array();
    for (const double value : row.rounds) rounds.push(value);
    rows.push(json::object({{"work", row.work},
                            {"who", row.who},
                            {"measure", row.measure},
                            {"median", median_of(row.rounds)},
                            {"rounds", rounds}}));
  }
  for (const Target& target : targets_)
    targets.push(
        json::object({{"what", target.what}, {"wanted", target.wanted}, {"got", target.got}, {"met", target.met}}));
  for (const std::string& sentence : notes_) notes.push(sentence);
  return json::object({{"measured", rows}, {"targets", targets}, {"notes", notes}}).dump();
}

}  // namespace c1::bench
