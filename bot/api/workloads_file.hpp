#pragma once
// The file of C1_WORKLOADS: docs/handbook/api.md tells what stands in it.

#include <string>
#include <vector>

#include "bot/api/workload_tokens.hpp"
#include "bot/file_problem.hpp"

namespace c1::bot::api {

struct WorkloadsFile {
  std::vector<Workload> workloads;    // only if there are no problems
  std::vector<FileProblem> problems;  // all of them
};
WorkloadsFile read_workloads(const std::string& path);
// The same from text; `name` stands in problems.
WorkloadsFile parse_workloads(const std::string& name, const std::string& yaml);

}  // namespace c1::bot::api
