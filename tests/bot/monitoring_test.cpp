// What the handbook, the dashboard and the alerts say about numbers and log lines is what the program has: no more, no
// less.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "base/json.hpp"
#include "bot/metrics.hpp"

namespace c1::bot::monitoring_test {
namespace {

using ::testing::IsSubsetOf;
using Names = std::set<std::string>;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(std::filesystem::path(C1_SOURCE_DIR) / path);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

// The first group of every match.
Names found_in(const std::string& text, const std::regex& pattern) {
  Names names;
  for (std::sregex_iterator one(text.begin(), text.end(), pattern), end; one != end; ++one) names.insert((*one)[1]);
  return names;
}

// A histogram's parts are the histogram.
Names metrics_in(const std::string& text) {
  static const std::regex kName(R"(\b(c1_[a-z_]+?)(?:_bucket|_sum|_count)?\b)");
  return found_in(text, kName);
}

Names metrics_of_the_program() {
  const Measured measured{.outbox = {},
                          .calls = {{"chat.update", {.calls = 1, .failures = {{slack::Failure::transient, 1}}}}}};
  static const std::regex kType(R"(# TYPE (\w+) )");
  return found_in(metrics_text(measured, Instant{}), kType);
}

TEST(Monitoring, TheHandbookHasEveryMetricAndNoOther) {
  EXPECT_EQ(metrics_in(text_of("docs/handbook/monitoring.md")), metrics_of_the_program());
}

TEST(Monitoring, DashboardAndAlertsAskForMetricsThatThereAre) {
  const std::string dashboard = text_of("manifests/monitoring/grafana.json");
  EXPECT_EQ(metrics_in(dashboard), metrics_of_the_program()) << "each has its place on the dashboard";
  ASSERT_TRUE(json::parse(dashboard));
  const Names alerts = metrics_in(text_of("manifests/monitoring/alerts.yaml"));
  EXPECT_FALSE(alerts.empty());
  EXPECT_THAT(alerts, IsSubsetOf(metrics_of_the_program()));
}

// "#a-token-was-revoked" of "## A token was revoked".
Names places_in(const std::string& page) {
  static const std::regex kHeading(R"(\n##+ ([^\n]+))");
  Names places;
  for (std::string heading : found_in(page, kHeading)) {
    for (char& c : heading) c = c == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    places.insert(heading);
  }
  return places;
}

TEST(Monitoring, EveryAlertAndErrorLeadsToAPageThatThereIs) {
  static const std::regex kPlace(R"(runbooks\.md#([a-z-]+))");
  const Names places = places_in(text_of("docs/handbook/runbooks.md"));
  for (const char* page : {"manifests/monitoring/alerts.yaml", "docs/handbook/monitoring.md"}) {
    const Names wanted = found_in(text_of(page), kPlace);
    EXPECT_FALSE(wanted.empty()) << page;
    EXPECT_THAT(wanted, IsSubsetOf(places)) << page;
  }
}

// All that the sources say in quotes and that is named like a kind of entry: the first word is one of the handbook's.
Names noted(const Names& documented) {
  std::set<std::string> families;
  for (const std::string& name : documented) families.insert(name.substr(0, name.find('.')));
  static const std::regex kName(R"re("([a-z]+\.[a-z_]+)")re");
  Names names;
  for (const char* folder : {"bot", "workflow"})
    for (const auto& file : std::filesystem::recursive_directory_iterator(std::string(C1_SOURCE_DIR "/") + folder))
      if (file.path().extension() == ".cpp")
        for (const std::string& name : found_in(text_of(file.path()), kName))
          if (families.contains(name.substr(0, name.find('.')))) names.insert(name);
  for (const char* other : {"organisation.yaml", "grant.changed"}) names.erase(other);  // a file, and what never comes
  return names;
}

TEST(Monitoring, TheHandbookHasEveryKindOfAuditEntryAndNoOther) {
  static const std::regex kName(R"re(`([a-z]+\.[a-z_]+)`)re");
  const std::string page = text_of("docs/handbook/audit-log.md");
  const std::size_t begin = page.find("## What is noted"), end = page.find("\n## ", begin + 1);
  ASSERT_NE(end, std::string::npos);
  Names documented = found_in(page.substr(begin, end - begin), kName);
  for (const char* channel : {"slack", "mail"})  // made of two pieces
    for (const char* turn : {".turned_on", ".turned_off"}) EXPECT_EQ(documented.erase(std::string(channel) + turn), 1u);
  EXPECT_EQ(documented, noted(documented));
}

// What the sources of the server log at a level, without what is built of pieces.
Names logged(const std::string& level) {
  const std::regex call("log::" + level + R"re([^(";]*\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+))re");
  static const std::regex kSeam(R"("\s*")");
  Names lines;
  for (const char* folder : {"base", "bot", "connectors", "net", "slack", "storage", "workflow"})
    for (const auto& file : std::filesystem::recursive_directory_iterator(std::string(C1_SOURCE_DIR "/") + folder)) {
      if (file.path().extension() != ".cpp") continue;
      for (std::string line : found_in(text_of(file.path()), call)) {
        line = std::regex_replace(line, kSeam, "");
        lines.insert(line.substr(1, line.rfind('"') - 1));
      }
    }
  return lines;
}

// The first cells of a table below a line.
Names first_cells_below(const std::string& page, const std::string& line) {
  const std::size_t begin = page.find(line);
  EXPECT_NE(begin, std::string::npos) << line;
  const std::size_t end = page.find("\n\n", page.find("\n| `", begin));
  static const std::regex kCell(R"re(\n\| `([^`]+)` \|)re");
  return found_in(page.substr(begin, end - begin), kCell);
}

TEST(Monitoring, TheHandbookHasEveryErrorAndWarningOfTheLogAndNoOther) {
  const std::string page = text_of("docs/handbook/monitoring.md");
  EXPECT_EQ(first_cells_below(page, "Every error:"), logged("error"));
  EXPECT_EQ(first_cells_below(page, "Every warning:"), logged("warn"));
}

}  // namespace
}  // namespace c1::bot::monitoring_test
