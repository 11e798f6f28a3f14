#pragma once
// `/c1 request github platform-team 4h for @sam because the build is broken`: a request in one line, as a wish for the
// form. What is not understood is said in the form, and never guessed at.

#include <optional>
#include <string>
#include <string_view>

#include "bot/request_draft.hpp"

namespace c1::bot {

// The parts of a line, before anybody's catalog is looked at.
struct Line {
  std::string person;  // "<@U0SAM|sam>", "@sam", "sam@acme.test"; "" = not said
  std::string what;    // "github platform-team"
  std::string reason;
  std::optional<Seconds> duration;
  bool emergency = false;
};
Line read_line(std::string_view words);

// Who is meant by a mention, a name or an address; null where that is nobody, or not clear.
const workflow::User* person_in(const Services& services, const workflow::Catalog& catalog, const slack::Tenant& tenant,
                                const std::string& words);

// What of the subject's catalog `what` means goes into the wish: an alias, an app, entitlements of an app. Else a note.
void choose_by_words(Wish& wish, const Asker& asker, const std::string& what);

// The one entitlement of the subject's catalog that `what` means: its id or alias, or its app's and its own name. For
// whoever cannot be asked back: the error is a sentence that says how to name it.
Result<const workflow::Entitlement*> entitlement_meant(const Asker& asker, const std::string& what);

}  // namespace c1::bot
