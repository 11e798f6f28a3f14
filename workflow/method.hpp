#pragma once
// Systems that give and take access without people. What the settings mean is known to connectors/; the engine carries
// them.

#include <map>
#include <string>
#include <vector>

namespace c1::workflow {

// A system as the organisation file describes it; entitlements refer to it by its slug.
struct Connection {
  std::string slug;
  std::string kind;  // "webhook", "scim", "ldap", "baton"
  std::map<std::string, std::string> settings;
  bool operator==(const Connection&) const = default;
};

// One way to give and to take.
struct Method {
  std::string kind;        // as the connection's; also "slack", "delegated"
  std::string connection;  // a slug; empty where the kind needs none
  std::map<std::string, std::string> settings;
  bool operator==(const Method&) const = default;
};

struct Systems {
  std::vector<Method> methods;  // one after the other; none = people do it
  bool task_after = false;      // and then people have something to do as well
  bool operator==(const Systems&) const = default;
};

constexpr int kMostSystems = 10;  // in one chain

}  // namespace c1::workflow
