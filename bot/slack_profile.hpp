#pragma once
// A person as Slack describes one (users.info, user_change): what we read of it beside who they are (people.hpp).

#include <string>
#include <vector>

#include "base/json.hpp"

namespace c1::bot {

// Where they live; "" where Slack does not say, or says what nobody knows.
std::string zone_in(const json::Value& user);

// The hosts that Slack's pictures of people come from, as a Content-Security-Policy names them.
inline constexpr char kPhotoHosts[] = "https://avatars.slack-edge.com https://ca.slack-edge.com https://*.gravatar.com";

// The address of their picture, at one of those hosts; "" for any other address, and where there is none.
std::string photo_in(const json::Value& user);

// The workspaces of an Enterprise Grid organisation that have them; none where they are in no organisation.
std::vector<std::string> workspaces_in(const json::Value& user);

}  // namespace c1::bot
