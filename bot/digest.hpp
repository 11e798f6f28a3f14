#pragma once
// The digest: what waits for a person, what they have asked for, what of theirs ends soon; for super admins what could
// not be delivered. Read from the store in one picture, drawn as one message in Slack and as a mail.

#include <optional>
#include <string>
#include <vector>

#include "bot/card.hpp"
#include "bot/mail_words.hpp"
#include "bot/my_work.hpp"
#include "workflow/digest.hpp"
#include "workflow/inquiry.hpp"

namespace c1::bot {

// The first of a list, and how many there are beside them.
template <class T>
struct Some {
  std::vector<T> shown;
  std::size_t more = 0;
  std::size_t size() const { return shown.size() + more; }
};

struct Digest {
  Some<workflow::Request> waiting;    // for the reader; the oldest first
  Some<workflow::Inquiry> questions;  // in words, put to the reader
  Some<workflow::Request> mine;       // open, asked by or for the reader, and waiting for somebody else
  Some<Held> ending;                  // within `ahead`, the soonest first
  Seconds ahead{0};
  std::size_t given_up = 0;  // deliveries; 0 for whoever cannot do anything about them

  bool is_empty() const { return waiting.size() + questions.size() + mine.size() + ending.size() + given_up == 0; }
};

Digest digest_for(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::User& person,
                  workflow::DigestDays days, Instant now);

// What both drawings need to know around it.
struct DigestLook {
  const workflow::Catalog& catalog;
  const workflow::User& reader;
  workflow::DigestTimes times;
  std::string public_url;
  Instant now{};
};
// "2 requests wait for you, 1 of yours is open and 1 access of yours ends within 7 days"; "" of an empty one.
std::string summary_of(const Digest& digest);
// What a request that waits for the reader needs: "Needs your decision".
std::string need_words(const workflow::Request& request);
// "3 days", "1 hour", "a few minutes".
std::string age_words(Instant since, Instant now);
// "and 14 more"
std::string more_words(std::size_t more);
// "This comes on weekdays at 9:00, by your clock (Europe/Berlin)."
std::string rhythm_words(const DigestLook& look);

// What is to be said in that digest: nothing once its day is over, where there is nothing to say, or where the reader
// does not want it there any more, unless they have just asked for it. `look` refers to `catalog` and `reader`.
struct DigestNews {
  Digest digest;
  DigestLook look;
};
std::optional<DigestNews> digest_to_send(const Services& services, const workflow::Catalog& catalog,
                                         const workflow::User& reader, const workflow::SendDigest& effect);

// With what can be done about it; as it comes by itself that is *Settings*. (digest_message.cpp)
inline slack::Button settings_button() { return {.label = "Settings", .action_id = "settings"}; }
Message digest_message(const Digest& digest, const DigestLook& look,
                       const std::vector<slack::Button>& buttons = {settings_button()});
// `unsubscribe` is a whole address, or "". (digest_mail.cpp)
MailWords digest_mail(const Digest& digest, const DigestLook& look, const std::string& unsubscribe);

}  // namespace c1::bot
