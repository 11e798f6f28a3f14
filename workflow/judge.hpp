#pragma once
// Internal to workflow/: conditions, audiences and expressions in the engine's own words. Closed where they fail: what
// cannot be evaluated does not hold and names nobody, and `problem` says why.

#include <optional>
#include <string>
#include <vector>

#include "workflow/conditions.hpp"
#include "workflow/explain.hpp"

namespace c1::workflow {

struct Judged {
  bool holds = false;
  std::string problem;
};
Judged judge(const std::string& condition, const Asking& asking, const Facts& facts, Instant now);

struct Named {
  std::vector<UserId> people;  // of the directory; active or not
  std::string problem;
};
Named people_by(const std::string& expression, const Asking& asking, const Facts& facts, Instant now);

// Who belongs to the audience of a catalog entry; compiled once.
class Gate {
 public:
  explicit Gate(const std::string& audience);  // "" = everyone
  bool admits(const User& viewer, const Catalog& catalog, const Holdings& holdings, Instant now) const;
  // Whether it depends on what the viewer holds.
  bool asks_who_holds() const;

 private:
  bool everyone_ = false;
  std::optional<Audience> audience_;  // none, and not everyone: a broken one, which admits nobody
};

}  // namespace c1::workflow
