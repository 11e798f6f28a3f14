#pragma once
// What is seen of a question in Slack: its card for each reader, and its line on the Home tab. Drawn from (question,
// reader) only. Pure.

#include <vector>

#include "bot/card.hpp"
#include "workflow/inquiry.hpp"

namespace c1::bot {

Message inquiry_card(const workflow::Inquiry& inquiry, const workflow::Catalog& catalog,
                     const workflow::UserId& reader);

// "I want to see the sales figures" with its button, each; what is beyond `count` is left out.
void add_inquiries(slack::Blocks& blocks, const std::vector<workflow::Inquiry>& inquiries,
                   const workflow::Catalog& catalog, const workflow::UserId& reader, std::size_t count);

}  // namespace c1::bot
