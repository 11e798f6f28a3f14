#include "bot/inquiry_card.hpp"

#include "base/text.hpp"
#include "bot/card_parts.hpp"

namespace c1::bot {
namespace {

using slack::Blocks;
using slack::Button;
using slack::Mrkdwn;
using namespace workflow;

std::string app_name(const Inquiry& inquiry, const Catalog& catalog) {
  const App* app = inquiry.app.empty() ? nullptr : catalog.app(inquiry.app);
  return app ? app->name : inquiry.app.value;
}

std::string asked_words(const Inquiry& inquiry, const Catalog& catalog) {
  return inquiry.label + " (" + card_parts::people(catalog, inquiry.asked) + ")";
}

// "You have asked the helpdesk", "Lena Fischer can't find what they need".
std::string headline(const Inquiry& inquiry, const Catalog& catalog, const UserId& reader) {
  if (reader == inquiry.asker) return "You have asked " + inquiry.label;
  const std::string app = app_name(inquiry, catalog);
  return name_of_user(catalog, inquiry.asker) + " can't find what they need" + (app.empty() ? "" : " in " + app);
}

Mrkdwn state(const Inquiry& inquiry, const Catalog& catalog) {
  if (inquiry.is_open())
    return Mrkdwn::markup(":hourglass_flowing_sand: ") +
           Mrkdwn::bold("Waiting for " + card_parts::people(catalog, inquiry.asked));
  if (inquiry.closed_by == inquiry.asker)
    return Mrkdwn::markup(":ballot_box_with_check: ") +
           Mrkdwn::bold(name_of_user(catalog, inquiry.asker) + " is done with it");
  return Mrkdwn::markup(":white_check_mark: ") +
         Mrkdwn::bold("Answered by " + name_of_user(catalog, inquiry.closed_by));
}

std::vector<Button> buttons_of(const Inquiry& inquiry, const UserId& reader) {
  if (!inquiry.is_open()) {
    if (reader != inquiry.asker || inquiry.answer.empty()) return {};
    return {{.label = "Request access", .action_id = "request_access", .style = slack::Style::primary}};
  }
  if (reader == inquiry.asker)
    return {{.label = "I don't need it any more", .action_id = "inquiry_done", .value = inquiry.id.value}};
  return {
      {.label = "Answer…", .action_id = "inquiry_answer", .value = inquiry.id.value, .style = slack::Style::primary}};
}

std::string notification(const Inquiry& inquiry, const Catalog& catalog, const UserId& reader) {
  std::string words = headline(inquiry, catalog, reader);
  if (inquiry.is_open())
    words += ": " + text::fit(inquiry.text, 200);
  else if (!inquiry.answer.empty())
    words += ". " + name_of_user(catalog, inquiry.closed_by) + " answers: " + text::fit(inquiry.answer, 200);
  else
    words += ". It is done with.";
  return text::escape_mrkdwn(card_parts::on_one_line(words));
}

}  // namespace

Message inquiry_card(const Inquiry& inquiry, const Catalog& catalog, const UserId& reader) {
  Blocks blocks = Blocks::message();
  blocks.section(Mrkdwn::markup(":mag: ") + Mrkdwn::bold(headline(inquiry, catalog, reader)) + Mrkdwn::markup("\n") +
                 state(inquiry, catalog));
  blocks.section(Mrkdwn::quote(inquiry.text));
  if (!inquiry.answer.empty())
    blocks.section(Mrkdwn::bold("Answer") + Mrkdwn::markup("\n") + Mrkdwn::quote(inquiry.answer));
  std::vector<Mrkdwn> small{Mrkdwn::markup("Asked ") + Mrkdwn::time(inquiry.opened) +
                            Mrkdwn::plain(" of " + asked_words(inquiry, catalog))};
  if (inquiry.is_open())
    small.push_back(Mrkdwn::markup("What is written in this thread reaches everybody who was asked, and who asks."));
  blocks.context(small);
  const auto row = buttons_of(inquiry, reader);
  if (!row.empty()) blocks.actions("inquiry", row);
  return {notification(inquiry, catalog, reader), blocks.json()};
}

void add_inquiries(Blocks& blocks, const std::vector<Inquiry>& inquiries, const Catalog& catalog, const UserId& reader,
                   std::size_t count) {
  std::size_t shown = 0;
  for (const Inquiry& inquiry : inquiries) {
    if (++shown > count) return;
    const auto row = buttons_of(inquiry, reader);
    blocks.section(Mrkdwn::markup(":mag: ") + Mrkdwn::bold(headline(inquiry, catalog, reader)) +
                       Mrkdwn::markup(" · asked ") + Mrkdwn::time(inquiry.opened) + Mrkdwn::markup("\n") +
                       Mrkdwn::quote(text::fit(inquiry.text, 300)),
                   row.empty() ? std::nullopt : std::optional(row.front()));
  }
}

}  // namespace c1::bot
