#pragma once
// Paths and filters of SCIM 2.0 (RFC 7644, 3.4.2.2 and 3.5.2), the subset that identity providers use.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace c1::bot::directory {

// `userName eq "lena"`, several of them joined by `and`. The attribute is in lower case, with the schema taken off:
// "emails.value", "members". What stands in brackets before a dot is left out: emails[type eq "work"].value is
// "emails.value".
struct Condition {
  std::string attribute;
  json::Value value;  // text, true or false, a number
};
// Errc::invalid with the field "invalidFilter" for what is not understood.
Result<std::vector<Condition>> filter_in(std::string_view text);

// `name.givenName`, `emails[type eq "work"].value`,
// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager`.
struct Path {
  std::string schema;             // of an extension, as it is written; "" = the core
  std::string attribute;          // as it is written
  std::vector<Condition> filter;  // of the elements that are meant
  std::string sub;                // "" = all of it
};
// Errc::invalid with the field "invalidPath".
Result<Path> path_in(std::string_view text);

// Whether an element of a list is one that the filter means. A plain value is its own "value".
bool fits(const json::Value& element, const std::vector<Condition>& filter);

}  // namespace c1::bot::directory
