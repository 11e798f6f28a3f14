#pragma once
// The people of a workspace, from a JSON file.

#include <string>

#include "base/result.hpp"
#include "sandbox/settings.hpp"

namespace c1::sandbox {

// [{"name": "lena", "email": "lena@acme.test", "real_name"?, "title"?, "id"?, "tz"?, "tz_offset"?, "photo"?}...], or an
// object with that list as "people", "channels": [{"name", "members": [names], "private"?, "app_is_member"?, "id"?}...] and
// "user_groups": [{"handle", "name", "members": [names], "id"?}...].
Result<void> read_people(std::string_view json_text, SandboxSettings& settings);

// lena, omar, ines, jun and pia of Acme.
std::vector<Person> example_people();
// #general, #platform, and #access-admins, which is private; the app is in all of them.
std::vector<Channel> example_channels();

}  // namespace c1::sandbox
