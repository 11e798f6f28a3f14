#pragma once
// PATCH of SCIM 2.0 (RFC 7644, 3.5.2), as Okta and Entra ID send it: with and without a path, in any case, with a
// filter, with dotted names and names of an extension as keys, with one value where a list is meant.

#include "base/json.hpp"
#include "base/result.hpp"

namespace c1::bot::directory {

// Changes `resource` by all operations of `body`, in order. Errc::invalid with the field "invalidSyntax", "invalidPath",
// "noTarget" or "mutability"; then the resource is to be thrown away.
Result<void> patch(json::Value& resource, const json::Value& body);

}  // namespace c1::bot::directory
