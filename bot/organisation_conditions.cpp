// CEL in the organisation file: checked when it is read, each mistake at its place.

#include "base/text.hpp"
#include "bot/organisation_draft.hpp"
#include "bot/yaml_places.hpp"
#include "workflow/conditions.hpp"

namespace c1::bot {
namespace {

using workflow::cel::Problem;

// Which character of the text that is, from 0.
std::size_t character_at(std::string_view text, const workflow::cel::Position& at) {
  std::size_t start = 0;
  for (int line = 1; line < at.line && text.find('\n', start) != std::string_view::npos; ++line)
    start = text.find('\n', start) + 1;
  return text::length(text.substr(0, start)) + static_cast<std::size_t>(at.column) - 1;
}

void add_problem(const yaml::Word& text, const Problem& problem, Draft& draft) {
  const auto place = yaml::place_in(text.source, text.at, text.text, character_at(text.text, problem.at));
  if (place) return draft.problems.add(*place, problem.says);
  draft.problems.add(text.at, problem.says + " (line " + std::to_string(problem.at.line) + ", column " +
                                  std::to_string(problem.at.column) + " of the condition)");
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
  for (const Draft::Checked& checked : draft.programs) {
    std::vector<std::string> elsewhere;  // of a directory: nobody can say here whether they are there
    if (draft.directory)
      for (const auto& named : checked.program.literals_of("reports_to")) elsewhere.push_back(lower_case(named.text));
    std::vector<std::string_view> known = emails;
    known.insert(known.end(), elsewhere.begin(), elsewhere.end());
    for (const Problem& problem : workflow::dangling_references(checked.program, entitlements, known))
      add_problem(checked.text, problem, draft);
  }
}

}  // namespace c1::bot
