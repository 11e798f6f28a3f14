#pragma once
// What was measured, round by round; as a table and as JSON.

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace c1::bench {

class Report {
 public:
  // One more value of `measure` ("lives/s") in `work` ("full life") by `who`.
  void add(const std::string& work, const std::string& who, const std::string& measure, double value);
  // Something that went wrong, or is worth knowing; each sentence once.
  void note(const std::string& sentence);

  // The median of the rounds.
  std::optional<double> median(const std::string& work, const std::string& who, const std::string& measure) const;

  // A claim about the medians, and whether it held. Skipped where either side was not measured.
  void expect_at_least(const std::string& what, std::optional<double> ours, double factor,
                       std::optional<double> theirs);
  void expect_share(const std::string& what, std::optional<double> ours, double share, std::optional<double> theirs);
  void expect_at_most(const std::string& what, std::optional<double> value, double most, const std::string& unit);

  void print() const;
  std::string json() const;

 private:
  struct Row {
    std::string work, who, measure;
    std::vector<double> rounds;
  };
  struct Target {
    std::string what, wanted, got;
    bool met = false;
  };
  std::vector<Row> rows_;
  std::vector<Target> targets_;
  std::vector<std::string> notes_;
};

}  // namespace c1::bench
