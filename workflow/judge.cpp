#include "workflow/judge.hpp"

namespace c1::workflow {

Judged judge(const std::string& condition, const Asking&, const Facts&, Instant) {
  return {condition == "true", condition == "true" || condition == "false" ? "" : "conditions come later"};
}
Named people_by(const std::string&, const Asking&, const Facts&, Instant) { return {{}, "expressions come later"}; }

struct Audience::Compiled {};
Audience::Audience(const std::string& condition) { (void)condition; }
Audience::~Audience() = default;
Audience::Audience(Audience&&) noexcept = default;
bool Audience::admits(const User&, const Catalog&, const Holdings&, Instant) const { return true; }

}  // namespace c1::workflow
