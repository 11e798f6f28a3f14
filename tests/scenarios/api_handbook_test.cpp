// The handbook's chapter on the API is true: its requests are sent to a real server, and what it says of the answers
// stands in them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "scenarios/api_caller.hpp"

namespace c1::scenarios {
namespace {

struct Exchanged {
  std::string who, method, path, sent;
  int status = 0;
  json::Value answer;
};

// "WHO: METHOD PATH", a body, an empty line, the status and a part of the answer.
Exchanged exchanged_in(const std::string& block) {
  const std::size_t gap = block.find("\n\n");
  const std::string asked = block.substr(0, gap), told = block.substr(gap + 2);
  const std::string line = asked.substr(0, asked.find('\n'));
  const auto words = text::split(line, ' ');
  Exchanged one{.who = words.at(0).substr(0, words.at(0).size() - 1),
                .method = words.at(1),
                .path = words.at(2),
                .sent = asked.size() > line.size() ? asked.substr(line.size() + 1) : "",
                .answer = {}};
  one.status = std::stoi(told);
  one.answer = json::parse(told.substr(told.find('{'))).value();
  return one;
}

std::vector<Exchanged> walk() {
  std::ifstream page(C1_SOURCE_DIR "/docs/handbook/api.md");
  std::vector<Exchanged> all;
  std::string block;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (inside && line == "```") all.push_back(exchanged_in(std::exchange(block, "")));
    if (line.starts_with("```"))
      inside = line == "```http";
    else if (inside)
      block += line + "\n";
  }
  return all;
}

// Of objects the members that are named, of lists the first elements.
void holds(const json::Value& part, const json::Value& whole, const std::string& at) {
  if (part.is_object()) {
    for (const auto& [name, value] : part.object()) holds(value, whole[name], at + "." + name);
  } else if (part.is_array() && !part.array().empty()) {
    for (std::size_t i = 0; i < part.array().size(); ++i) holds(part[i], whole[i], at + "[" + std::to_string(i) + "]");
  } else {
    EXPECT_EQ(part, whole) << at;
  }
}

TEST(ApiHandbook, ShowsAWalkThatWasRun) {
  World world;
  net::Runtime runtime({.io_threads = 1, .workers = 2});
  const auto client = net::make_http_client(runtime);
  std::map<std::string, ApiCaller> callers;
  for (const char* name : {"lena", "omar", "ines", "jun"}) {
    support::Person person = world.desk->person(name);
    callers.try_emplace(name, *client, world.address()).first->second.signs_in(person);
  }
  const auto all = walk();
  EXPECT_GE(all.size(), 10u);
  std::string step;
  for (const Exchanged& one : all) {
    std::string sent = one.sent;
    if (const std::size_t at = sent.find("<step>"); at != std::string::npos) sent.replace(at, 6, step);
    const Called called = callers.at(one.who).call(one.method, one.path, sent);
    EXPECT_EQ(called.status, one.status) << one.who << " " << one.path << called.response.body;
    holds(one.answer, called.body, one.path + " $");
    if (step.empty()) step = called.body["taskView"]["task"]["policy"]["current"]["id"].string();
  }
}

}  // namespace
}  // namespace c1::scenarios
