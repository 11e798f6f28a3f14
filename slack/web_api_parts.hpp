#pragma once
// Pure pieces of the Web API client. Not for other folders.

#include <map>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "slack/reply.hpp"

namespace c1::slack {

// Whether calling it a second time does no harm. Posting does: the message would stand there twice.
bool repeats_itself(std::string_view method);

// What Slack counts calls for, beside the method: the workspace, or the organisation where no workspace is named.
const std::string& workspace_of(const Call& call);

// A call's arguments as Slack reads them: strings as they are, nested values as JSON, null left out.
std::string form_of(const json::Value& args);

// Whether a response_url may be posted to: where a request says we should connect is not to be believed (SSRF).
bool may_respond_to(std::string_view response_url, std::string_view base_url);

// Slack takes five posts to a response_url, within half an hour. Not thread-safe.
class ResponseUses {
 public:
  // Counts this use; false when there have been five.
  bool take(const std::string& response_url, Instant now);

 private:
  struct Use {
    Instant first;
    int count = 0;
  };
  std::map<std::string, Use, std::less<>> uses_;
  Instant swept_{};
};

}  // namespace c1::slack
