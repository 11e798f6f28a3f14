#pragma once
// Which installation of the app something belongs to.

#include <string>

namespace c1::slack {

// `team` is the workspace in which the person acts; on an organisation-wide install it may be known only from the user.
struct Tenant {
  std::string team;        // T..., "" if unknown
  std::string enterprise;  // E..., "" if none
  bool org_install = false;
  bool operator==(const Tenant&) const = default;
};

}  // namespace c1::slack
