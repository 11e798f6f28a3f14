// CEL in the organisation file: checked when it is read, each mistake at its place.

#include "bot/organisation_draft.hpp"
#include "workflow/conditions.hpp"

namespace c1::bot {
namespace {

using workflow::cel::Problem;
using workflow::cel::Program;

// A text of one line stands in the file as it is; of others only the beginning is known.
void add_problem(const yaml::Word& text, const Problem& problem, Draft& draft) {
  yaml::Place at = text.at;
  std::string says = problem.says;
  const bool one_line = text.text.find('\n') == std::string::npos;
  if (one_line && problem.at.line == 1)
    at.column += text.quote + problem.at.column - 1;
  else
    says += " (line " + std::to_string(problem.at.line) + ", column " + std::to_string(problem.at.column) +
            " of the condition)";
  draft.problems.add(at, std::move(says));
}

}  // namespace

void check_cel(const yaml::Word& text, Cel kind, Draft& draft) {
  const auto check = [&](const auto& compiled) {
    if (compiled)
      draft.programs.push_back({text, compiled->program});
    else
      for (const Problem& problem : compiled.error()) add_problem(text, problem, draft);
  };
  switch (kind) {
    case Cel::condition:
      return check(workflow::compile_condition(text.text));
    case Cel::audience:
      return check(workflow::compile_audience(text.text));
    case Cel::approvers:
      return check(workflow::compile_approvers(text.text));
  }
}

void check_programs(Draft& draft) {
  std::vector<std::string_view> entitlements, emails;
  for (const auto& [name, place] : draft.declared[static_cast<std::size_t>(Thing::entitlement)])
    entitlements.push_back(name);
  for (const auto& [name, place] : draft.declared[static_cast<std::size_t>(Thing::user)]) emails.push_back(name);
  for (const Draft::Checked& checked : draft.programs)
    for (const Problem& problem : workflow::dangling_references(checked.program, entitlements, emails))
      add_problem(checked.text, problem, draft);
}

}  // namespace c1::bot
