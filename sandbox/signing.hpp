#pragma once
// Slack's side of the v0 signature. Written apart from the app's check, so that one is the oracle of the other.

#include <string>
#include <string_view>

namespace c1::sandbox {

// "v0=" and 64 hex digits: HMAC-SHA256 over "v0:<timestamp>:<body>" (docs.slack.dev, "Verifying requests from Slack").
std::string signature_v0(std::string_view signing_secret, std::string_view timestamp, std::string_view body);

}  // namespace c1::sandbox
