#pragma once
// The nouns everything else is made of. Names and meanings: docs/handbook/terms.md.

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"

namespace c1::workflow {

using UserId = Id<struct UserTag>;                // the e-mail address, lower case, for people of the organisation file
using AppId = Id<struct AppTag>;                  // "github"
using EntitlementId = Id<struct EntitlementTag>;  // "github/platform-team"
using PolicyId = Id<struct PolicyTag>;            // "manager-then-owner"
using FormId = Id<struct FormTag>;                // "cost-center"
using RequestId = Id<struct RequestTag>;          // opaque
using GrantId = Id<struct GrantTag>;              // opaque
using CommentId = Id<struct CommentTag>;          // opaque
using DelegationId = Id<struct DelegationTag>;    // opaque

// From where something was done; goes to the audit log.
// `workflow`: a step of a workflow in Slack. Whoever built that has written down who asks; nobody has shown it.
enum class Surface { slack, web, api, cli, system, workflow };

}  // namespace c1::workflow
