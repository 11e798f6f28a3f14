#pragma once
// People and groups as SCIM 2.0 resources (RFC 7643), and back: the attributes that identity providers send, all others
// are taken and forgotten.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "bot/directory/directory.hpp"

namespace c1::bot::directory {

inline constexpr std::string_view kUserSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
inline constexpr std::string_view kGroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
inline constexpr std::string_view kEnterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
inline constexpr std::string_view kScimSource = "scim";

// `base`: our address, "https://access.acme.test/scim/v2". `groups`: theirs, id and name.
json::Value user_resource(const Person& person, const std::vector<std::pair<std::string, std::string>>& groups,
                          const std::string& base);
json::Value group_resource(const Group& group, bool with_members, const std::string& base);

// What a resource says. Errc::invalid with the field "invalidValue" for what cannot be: an `active` that is neither true
// nor false (the words "True" and "False" count, too), a group's member without a value.
Result<Person> person_in(const json::Value& resource);
Result<Group> group_in(const json::Value& resource);

// The member, whatever its case; null where there is none.
const json::Value& member_of(const json::Value& object, std::string_view name);
// true, "true", "True"; nothing for what is neither true nor false.
std::optional<bool> flag_in(const json::Value& value);

}  // namespace c1::bot::directory
