#pragma once
// People as a CSV file (RFC 4180): one line each, columns by the names of the first line.
//
//   email,name,title,department,employment_type,manager,time_zone,groups,active,attributes.github
//   lena@acme.test,Lena Fischer,Engineer,Engineering,employee,omar@acme.test,Europe/Berlin,platform;on-call,true,lena-f
//
// `email` and `name` are needed. `id` may say what the source calls them, so that their address may change; `manager` is
// an email; `groups` are separated by semicolons.

#include <string>
#include <string_view>
#include <vector>

#include "bot/directory/sync.hpp"
#include "bot/file_problem.hpp"

namespace c1::bot::directory {

struct CsvPeople {
  std::vector<Arrival> people;        // only if there are no problems
  std::vector<FileProblem> problems;  // all of them, in the order of the file
};
// `name` stands in problems.
CsvPeople people_in_csv(const std::string& name, std::string_view text);

}  // namespace c1::bot::directory
