#pragma once
// The section `connections`, and what stands under `provisioning` and `deprovisioning`.

#include "bot/organisation_draft.hpp"

namespace c1::bot {

void read_connections(const std::vector<const yaml::Node*>& connections, Draft& draft);

struct WaysToGive {
  std::optional<workflow::ManualProvisioning> manual;
  workflow::Systems systems;
};
// The value of `provisioning` or `deprovisioning`, as `key` says.
WaysToGive ways_of(const yaml::Fields& fields, std::string_view key, Draft& draft);

// A step of a policy that a webhook decides; `fallback` is asked where it cannot.
workflow::ApprovalRule decided_by_webhook(const yaml::Node& node, Draft& draft);

// People who are read from an LDAP directory.
workflow::DirectorySync directory_sync_of(const yaml::Node& node, Draft& draft);

// When all has been read: connections are of the kind that their methods want, and what is delegated to is given by
// systems.
void check_systems(Draft& draft);

}  // namespace c1::bot
