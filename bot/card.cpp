#include "bot/card.hpp"

#include "base/text.hpp"
#include "bot/card_parts.hpp"

namespace c1::bot {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using namespace workflow;
using namespace card_parts;

constexpr std::size_t kMostContext = 10;  // elements, which is what Slack takes

Mrkdwn headline(const Request& request, const Look& look) {
  return Mrkdwn::markup(request.emergency ? ":zap: *" : "*") + title_link(request, look.catalog(), look.public_url) +
         Mrkdwn::markup("*");
}

// What a phone shows of it.
std::string notification(const Request& request, const Look& look) {
  const std::string what = (request.emergency ? "⚡ Emergency: #" : "#") + std::to_string(request.number) + " " +
                           title(request, look.catalog());
  const bool takes = request.kind == Kind::revoke;
  std::string sentence;
  if (may_now(request, look, Action::approve))
    sentence = what + ". Please approve or deny: " + text::fit(request.reason, 200);
  else if (may_now(request, look, Action::mark_provisioned))
    sentence = what + (takes ? ". Please remove it." : ". It is approved; please provision it.");
  else if (may_now(request, look, Action::answer_form))
    sentence = what + ". Some answers are needed from you before it can go on.";
  else
    sentence = what + ". " + status_phrase(look.catalog(), request) + ".";
  return text::escape_mrkdwn(on_one_line(sentence));
}

// Small print; what does not fit into one block of it goes on in the next.
void small_print(Blocks& blocks, const std::vector<Mrkdwn>& lines) {
  for (std::size_t first = 0; first < lines.size(); first += kMostContext) {
    const auto from = lines.begin() + static_cast<std::ptrdiff_t>(first);
    blocks.context({from, from + static_cast<std::ptrdiff_t>(std::min(kMostContext, lines.size() - first))});
  }
}

}  // namespace

std::string name_of_user(const Catalog& catalog, const UserId& id) {
  const User* user = catalog.user(id);
  return user ? user->name : id.value;
}

Mrkdwn title_link(const Request& request, const Catalog& catalog, const std::string& public_url) {
  return Mrkdwn::link(public_url + "/task/" + std::to_string(request.number),
                      "#" + std::to_string(request.number) + " " + title(request, catalog));
}

Message card(const Request& request, const Look& look) {
  const Catalog& catalog = look.catalog();
  Blocks blocks = Blocks::message();
  blocks.section(headline(request, look) + Mrkdwn::markup("\n") + state(request, look));
  blocks.fields(facts(request, catalog));
  if (!request.reason.empty())
    blocks.section(Mrkdwn::bold("Reason") + Mrkdwn::markup("\n") + Mrkdwn::quote(request.reason));
  if (const auto given = answers(request); !given.empty()) blocks.fields(given);
  small_print(blocks, insight(request, look));
  small_print(blocks, notes(request, look));
  small_print(blocks, progress(request, catalog));
  const ButtonRow row = button_row(request, look);
  blocks.actions("review", row.shown, row.more);
  return {notification(request, look), blocks.json()};
}

// FNV-1a: the same in every process, as it is kept in the store.
std::int64_t fingerprint(const Message& message) {
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  for (const char byte : message.text + '\n' + message.blocks.dump())
    hash = (hash ^ static_cast<unsigned char>(byte)) * 1'099'511'628'211U;
  return static_cast<std::int64_t>(hash >> 1U);
}

json::Value preview(const Request& request, const Look& look) {
  Blocks blocks = Blocks::message();
  blocks.section(headline(request, look) + Mrkdwn::markup("\n") + state(request, look));
  blocks.context({Mrkdwn::markup("Asked ") + Mrkdwn::time(request.opened)});
  return blocks.json();
}

}  // namespace c1::bot
