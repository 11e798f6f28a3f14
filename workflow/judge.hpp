#pragma once
// Conditions and expressions of policies and catalogs, evaluated. Closed where they fail: a condition that cannot be
// evaluated does not hold, an expression that cannot names nobody, and `problem` says why.

#include <memory>
#include <string>
#include <vector>

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

// Who belongs to the audience of a catalog; compiled once.
class Audience {
 public:
  explicit Audience(const std::string& condition);  // "" = everyone
  ~Audience();
  Audience(Audience&&) noexcept;

  bool admits(const User& viewer, const Catalog& catalog, const Holdings& holdings, Instant now) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;  // null = everyone
};

}  // namespace c1::workflow
