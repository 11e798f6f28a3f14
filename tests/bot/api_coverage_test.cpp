// The handbook's page of what is answered says what the table of routes says.

#include <fstream>
#include <regex>
#include <set>

#include "api_house.hpp"

namespace c1::bot::api_coverage_test {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

std::string without_names(const std::string& route) {
  static const std::regex kName(R"(\{[^}]*\})");
  return std::regex_replace(route, kName, "{}");
}

struct Page {
  std::set<std::string> answered, refused;
  std::vector<std::string> twice;
};
// Rows of its tables: | `GET /api/v1/apps` | yes | cone, SDKs |
Page page() {
  std::ifstream in(C1_SOURCE_DIR "/docs/handbook/api-coverage.md");
  Page all;
  const std::regex row(R"(^\| `([A-Z]+ /[^`]+)` \| (yes|yes: [^|]+|no: [^|]+) \| [^|]+ \|$)");
  for (std::string line; std::getline(in, line);) {
    std::smatch found;
    if (!std::regex_match(line, found, row)) continue;
    const std::string route = without_names(found[1]);
    if (all.answered.contains(route) || all.refused.contains(route)) all.twice.push_back(route);
    (found[2].str().starts_with("yes") ? all.answered : all.refused).insert(route);
  }
  return all;
}

class ApiCoverage : public ApiHouse {};

TEST_F(ApiCoverage, IsWhatThePageSays) {
  std::set<std::string> routes;
  for (const std::string& route : api.routes())
    if (route.find(" /api/v1/") != std::string::npos) routes.insert(without_names(route));
  const Page told = page();
  EXPECT_THAT(told.answered, ElementsAreArray(routes));
  EXPECT_THAT(told.twice, IsEmpty());
  EXPECT_GT(told.refused.size(), 0u);
  for (const std::string& route : told.refused) {
    EXPECT_FALSE(routes.contains(route)) << route;
    std::string place = route;
    for (std::size_t at = 0; (at = place.find("{}")) != std::string::npos;) place.replace(at, 2, "x");
    call("ines", place, json::object());
    EXPECT_TRUE(last.status == 404 || last.status == 405) << route << " " << last.status;
  }
}

// What is known of the protocol's answers is known of what we answer, and of nothing else.
TEST_F(ApiCoverage, HasAllOfWhichTheAnswersAreKnown) {
  std::ifstream in(C1_SOURCE_DIR "/tests/scenarios/contract.txt");
  const Page told = page();
  int known = 0;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("answer ")) continue;
    const std::size_t method = line.find(' ') + 1, path = line.find(' ', method) + 1;
    const std::string route = without_names(line.substr(method, line.find(' ', path) - method));
    if (route.find(" /api/v1/") == std::string::npos) continue;
    ++known;
    EXPECT_TRUE(told.answered.contains(route)) << route;
  }
  EXPECT_GT(known, 80);
}

}  // namespace
}  // namespace c1::bot::api_coverage_test
