// The digest in Slack: one message. Nothing is decided in it, because it is not drawn anew: its links lead to what is so
// now.

#include "base/text.hpp"
#include "bot/digest.hpp"
#include "bot/inquiry_card.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using slack::Blocks;
using slack::Button;
using slack::Mrkdwn;

void add_more(Blocks& blocks, std::size_t more, const std::string& url) {
  if (more > 0) blocks.context({Mrkdwn::link(url, more_words(more))});
}

Mrkdwn line_of_digest(const Request& request, const DigestLook& look, const std::string& how) {
  return title_link(request, look.catalog, look.public_url) + Mrkdwn::markup(request.emergency ? "\n:zap: " : "\n") +
         Mrkdwn::plain(how) + Mrkdwn::plain(" · asked " + age_words(request.opened, look.now) + " ago");
}

void add_ending(Blocks& blocks, const Held& held, const DigestLook& look) {
  const Grant& grant = held.grant;
  const std::string phrase = entitlement_phrase(look.catalog, grant.entitlement);
  const std::string with = with_account(look.catalog, grant);
  std::optional<Button> extend;
  if (held.may_extend) extend = extend_button(grant, phrase + with);
  blocks.section(Mrkdwn::bold(phrase) + Mrkdwn::plain(with) + Mrkdwn::markup("\nUntil ") + Mrkdwn::time(*grant.until) +
                     Mrkdwn::plain(" (" + age_words(look.now, *grant.until) + " left)"),
                 extend);
}

}  // namespace

Message digest_message(const Digest& digest, const DigestLook& look, const std::vector<Button>& buttons) {
  Blocks blocks = Blocks::message();
  const std::string& url = look.public_url;
  blocks.header("Your digest");
  if (digest.is_empty())
    blocks.section(Mrkdwn::plain("Nothing waits for you, and nothing of yours is open or ends soon."));
  if (digest.waiting.size() + digest.questions.size() > 0) blocks.section(Mrkdwn::bold("Waiting for you"));
  for (const Request& request : digest.waiting.shown)
    blocks.section(line_of_digest(request, look, need_words(request)));
  add_more(blocks, digest.waiting.more, url + "/approvals");
  add_inquiries(blocks, digest.questions.shown, look.catalog, look.reader.id, digest.questions.shown.size());
  if (digest.questions.more > 0) blocks.context({Mrkdwn::plain(more_words(digest.questions.more) + " questions")});
  if (digest.mine.size() > 0) blocks.section(Mrkdwn::bold("Your open requests"));
  for (const Request& request : digest.mine.shown)
    blocks.section(line_of_digest(request, look, status_phrase(look.catalog, request)));
  add_more(blocks, digest.mine.more, url + "/requests");
  if (digest.ending.size() > 0) blocks.section(Mrkdwn::bold("Your access that ends soon"));
  for (const Held& held : digest.ending.shown) add_ending(blocks, held, look);
  add_more(blocks, digest.ending.more, url + "/access");
  if (digest.given_up > 0)
    blocks.section(Mrkdwn::markup(":warning: ") +
                   Mrkdwn::link(url + "/admin/deliveries",
                                digest.given_up == 1 ? "1 delivery was given up"
                                                     : std::to_string(digest.given_up) + " deliveries were given up") +
                   Mrkdwn::markup(": see why, and try again."));
  blocks.context({Mrkdwn::plain(rhythm_words(look))});
  blocks.actions("digest", buttons);
  const std::string summary =
      digest.is_empty() ? "nothing waits for you, and nothing of yours is open or ends soon" : summary_of(digest);
  return {text::escape_mrkdwn("Your digest: " + summary + "."), blocks.json()};
}

}  // namespace c1::bot
