#include "scenarios/contract.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <stdexcept>

#include "base/text.hpp"
#include "bot/api/fields.hpp"

namespace c1::scenarios {
namespace {

// What we say beside the contract: docs/handbook/api.md.
const std::set<std::string> kOurs{"statusText", "grantedUntil", "what", "detail"};

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (std::string& word : text::split(line, ' '))
    if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::vector<std::string> pieces_of(const std::string& route) { return text::split(route, '/'); }

bool is_brace(const std::string& piece) { return piece.starts_with('{'); }

}  // namespace

struct Contract::Found {
  std::vector<std::string> problems;
  std::size_t expanded = 0;  // how many things stand in `expanded`
};

Contract::Contract() {
  std::ifstream file(C1_SOURCE_DIR "/tests/scenarios/contract.txt");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with(' ') && !lines.empty())
      lines.back() += line;
    else
      lines.push_back(line);
  }
  for (const std::string& line : lines) {
    const auto words = words_of(line);
    if (words[0] == "message") shapes_[words.at(1)] = shape_in(words, 2);
    if (words[0] == "answer") shapes_[words.at(1) + " " + words.at(2)] = shape_in(words, 3);
    if (words[0] == "enum") enums_[words.at(1)] = {words.begin() + 2, words.end()};
  }
  if (shapes_.empty() || enums_.empty()) throw std::runtime_error("contract.txt is not there, or says nothing");
}

Contract::Shape Contract::shape_in(const std::vector<std::string>& words, std::size_t from) {
  Shape shape;
  for (std::size_t i = from; i < words.size(); ++i) {
    if (words[i].starts_with("oneof="))
      shape.oneofs.push_back(text::split(words[i].substr(6), '|'));
    else
      shape.fields[words[i].substr(0, words[i].find(':'))] = words[i].substr(words[i].find(':') + 1);
  }
  return shape;
}

std::string Contract::answer_to(const std::string& method, const std::string& path) const {
  const auto pieces = pieces_of(path);
  std::string best;
  for (const auto& [name, shape] : shapes_) {
    if (!name.starts_with(method + " ")) continue;
    const auto pattern = pieces_of(name.substr(method.size() + 1));
    if (pattern.size() != pieces.size()) continue;
    const bool fits =
        std::equal(pattern.begin(), pattern.end(), pieces.begin(),
                   [](const std::string& want, const std::string& is) { return is_brace(want) || want == is; });
    const auto braces = [](const std::string& route) { return std::count(route.begin(), route.end(), '{'); };
    if (fits && (best.empty() || braces(name) < braces(best))) best = name;
  }
  return best;
}

std::vector<std::string> Contract::problems(const std::string& shape, const json::Value& body) const {
  Found found;
  found.expanded = body["expanded"].array().size();
  check(shapes_.at(shape), body, "$", found);
  return found.problems;
}

void Contract::check(const Shape& shape, const json::Value& value, const std::string& at, Found& found) const {
  if (!value.is_object()) return found.problems.push_back(at + " is no object: " + value.dump());
  for (const auto& [name, member] : value.object()) {
    const std::string place = at + "." + name;
    const auto known = shape.fields.find(name);
    if (name == "@type" || kOurs.contains(name)) continue;
    if (known == shape.fields.end()) {
      found.problems.push_back(place + " is not known to them");
      continue;
    }
    check_type(known->second, member, place, found);
    if (name.ends_with("Path") && member.is_string() && !member.string().empty()) {
      std::smatch match;
      static const std::regex kPath(R"(\$\.expanded\[(\d+)\])");
      if (!std::regex_match(member.string(), match, kPath) || std::stoul(match[1].str()) >= found.expanded)
        found.problems.push_back(place + " leads nowhere: " + member.string());
    }
  }
  for (const auto& alternatives : shape.oneofs) {
    const auto there = std::count_if(alternatives.begin(), alternatives.end(),
                                     [&](const std::string& name) { return !value[name].is_null(); });
    if (there > 1) found.problems.push_back(at + " has several of " + alternatives.front() + " and its like");
    for (const std::string& name : alternatives)
      if (value.has(name) && value[name].is_null()) found.problems.push_back(at + "." + name + " is null");
  }
  // Emit everything: scalars and lists are never left out, and never null.
  for (const auto& [name, type] : shape.fields) {
    const bool may_be_null =
        type != "s" && type != "b" && type != "i" && type != "n" && !type.starts_with("e:") && !type.starts_with('[');
    if (value.has(name) && value[name].is_null() && !may_be_null)
      found.problems.push_back(at + "." + name + " is null");
  }
  if (shape.fields.contains("numericId")) check_task(value, at, found);
}

void Contract::check_task(const json::Value& task, const std::string& at, Found& found) const {
  for (const char* name : {"id", "numericId", "state", "processing", "displayName", "createdAt", "type"})
    if (task[name].is_null()) found.problems.push_back(at + "." + name + " is missing");
  const json::Value& type = task["type"];
  if (type.object().size() != 1) return found.problems.push_back(at + ".type has not one kind");
  const std::string& outcome = type.object()[0].second["outcome"].string();
  const bool closed = task["state"].string() == "TASK_STATE_CLOSED";
  if (outcome.empty() || closed == outcome.ends_with("_UNSPECIFIED"))
    found.problems.push_back(at + ": the outcome does not fit to the state: " + outcome);
}

void Contract::check_type(const std::string& type, const json::Value& value, const std::string& at,
                          Found& found) const {
  const auto must = [&](bool fits, const std::string& what) {
    if (!fits) found.problems.push_back(at + " is no " + what + ": " + value.dump().substr(0, 100));
  };
  static const std::regex kNumber("-?[0-9]+"), kDuration(R"(-?[0-9]+(\.[0-9]{1,9})?s)");
  if (type == "any") return must(value["@type"].string().starts_with("type.googleapis.com/c1.api."), "known thing");
  if (type == "s") return must(value.is_string(), "text");
  if (type == "b") return must(value.is_bool(), "boolean");
  if (type == "i") return must(value.is_number(), "number");
  if (type == "n") return must(value.is_string() && std::regex_match(value.string(), kNumber), "int64 as text");
  if (value.is_null()) return;
  if (type == "t") return must(value.is_string() && bot::api::time_from(value.string()), "RFC 3339 time");
  if (type == "d") return must(value.is_string() && std::regex_match(value.string(), kDuration), "duration");
  if (type == "o") return must(value.is_object(), "object");
  if (type.starts_with("e:")) {
    const auto& values = enums_.at(type.substr(2));
    return must(std::find(values.begin(), values.end(), value.string()) != values.end(), type);
  }
  if (type.starts_with('[')) {
    must(value.is_array(), "list");
    const std::string inner = type.substr(1, type.size() - 2);
    for (std::size_t i = 0; i < value.array().size(); ++i) {
      const json::Value& element = value.array()[i];
      const std::string place = at + "[" + std::to_string(i) + "]";
      check_type(inner, element, place, found);
      const std::string head = "type.googleapis.com/c1.api.";
      const std::string thing = inner == "any" ? element["@type"].string() : "";
      if (thing.starts_with(head) && shapes_.contains(thing.substr(head.size())))
        check(shapes_.at(thing.substr(head.size())), element, place, found);
    }
    return;
  }
  if (type.starts_with('{')) {
    for (const auto& [name, member] : value.object())
      check_type(type.substr(1, type.size() - 2), member, at + "." + name, found);
    return;
  }
  const auto shape = shapes_.find(type);
  if (shape == shapes_.end()) return found.problems.push_back(at + ": the contract has no " + type);
  check(shape->second, value, at, found);
}

}  // namespace c1::scenarios
