#pragma once
// The rules that answers of the public API keep, for the clients that exist: contract.txt beside this. Protobuf JSON as
// they read it, and what makes them stumble.

#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace c1::scenarios {

class Contract {
 public:
  Contract();  // throws std::runtime_error where the file is not as it should be

  // "METHOD /path" as it was called: its answer's shape; "" where the contract has none.
  std::string answer_to(const std::string& method, const std::string& path) const;
  // The places of `body` that break a rule. Of what clients do not know, only our own additions may be there.
  std::vector<std::string> problems(const std::string& shape, const json::Value& body) const;

 private:
  struct Shape {
    std::map<std::string, std::string> fields;  // to the type
    std::vector<std::vector<std::string>> oneofs;
  };
  struct Found;
  static Shape shape_in(const std::vector<std::string>& words, std::size_t from);
  void check(const Shape& shape, const json::Value& value, const std::string& at, Found& found) const;
  void check_type(const std::string& type, const json::Value& value, const std::string& at, Found& found) const;
  void check_task(const json::Value& task, const std::string& at, Found& found) const;

  std::map<std::string, Shape> shapes_;  // messages, and answers as "METHOD /path/{}"
  std::map<std::string, std::vector<std::string>> enums_;
};

}  // namespace c1::scenarios
