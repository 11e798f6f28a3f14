#pragma once
// The *Submit a request* modal as JSON, drawn from what stands in it and how things are.

#include "bot/request_draft.hpp"
#include "slack/blocks.hpp"

namespace c1::bot {

inline constexpr char kRequestForm[] = "request_form";

struct RequestPicture {
  const Asker& asker;
  const Wish& wish;
  const RequestDraft& draft;
  const std::vector<Outlook>& outlook;
  Instant now{};
  std::string public_url;
};
json::Value request_view(const RequestPicture& picture);
// The same as things are now; asks the store.
json::Value request_view(const Services& services, const Asker& asker, const Wish& wish, const RequestDraft& draft);

// The choices of "How long?" under a limit, or without one.
std::vector<slack::Option> duration_options(const std::optional<Seconds>& cap);
bool is_offered(const std::string& duration, const std::optional<Seconds>& cap);

// "You hold this until Tuesday at 9:00." or "#1042 is open: Waiting for Omar Haddad."; nothing where neither is so.
slack::Mrkdwn standing_of(const Outlook& outlook, const Asker& asker, const std::string& public_url);

}  // namespace c1::bot
