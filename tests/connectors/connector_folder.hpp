#pragma once
// A folder of connectors with our stand-ins (tests/connectors/stand_in_connector), and the system that they work at.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "support/child.hpp"

namespace c1::connectors {

class ConnectorFolder {
 public:
  explicit ConnectorFolder(const std::string& token = "s3cret-token") {
    const std::string stand_in = C1_SOURCE_DIR "/tests/connectors/stand_in_connector";
    std::filesystem::create_directory(programs());
    for (const char* name : {"/baton", "/baton-acme"}) std::filesystem::copy_file(stand_in, programs() + name);
    changes([&](json::Value& all) {
      all = json::parse(R"({"users": [
        {"id": "u1", "name": "Lena", "email": "Lena@acme.test", "login": "lena"},
        {"id": "u2", "name": "Omar", "email": "omar@acme.test", "login": "omar"},
        {"id": "u3", "name": "Deploy", "email": "bot@acme.test", "kind": "service"},
        {"id": "u4", "name": "Twin", "email": "twin@acme.test"}, {"id": "u5", "name": "Twin", "email": "twin@acme.test"},
        {"id": "u6", "name": "Ida", "email": "ida@acme.test", "status": "disabled"},
        {"id": "u7", "name": "Jo", "login": "jo@acme.test"}],
        "groups": {"g1": {"name": "Platform", "members": ["u2"]}, "g2": {"name": "Fixed", "members": [], "immutable": true},
                   "g3": {"name": "Nested", "members": [], "by_another": ["u1"]}}})")
                .value();
      all.set("token", token);
    });
  }

  std::string programs() const { return folder_ / "programs"; }
  std::string system() const { return folder_ / "system.json"; }
  std::string operator/(const std::string& name) const { return folder_ / name; }

  json::Value now() const {
    std::ifstream in(system());
    return json::parse(std::string{std::istreambuf_iterator<char>(in), {}}).value();
  }
  std::vector<std::string> texts(const json::Value& list) const {
    std::vector<std::string> all;
    for (const json::Value& one : list.array()) all.push_back(one.string());
    return all;
  }
  std::vector<std::string> members(const std::string& group = "g1") const {
    return texts(now()["groups"][group]["members"]);
  }
  std::vector<std::string> calls() const { return texts(now()["calls"]); }

  template <class F>
  void changes(const F& change) {
    json::Value all = std::filesystem::exists(system()) ? now() : json::object();
    change(all);
    std::ofstream(system(), std::ios::trunc) << all.dump();
  }
  // {"exit": 14, "times": 1} and the like: what stand_in_connector says of "trouble".
  void has_trouble(const std::string& at, const std::string& trouble) {
    changes([&](json::Value& all) { all.member("trouble").set(at, json::parse(trouble).value()); });
  }
  void has_no_trouble() {
    changes([](json::Value& all) { all.erase("trouble"); });
  }

 private:
  support::Folder folder_;
};

}  // namespace c1::connectors
