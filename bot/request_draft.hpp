#pragma once
// What stands in the request form: as words, which nobody has to believe, and as the parts of the catalog that they
// name for whoever is to get the access.

#include <optional>
#include <string>
#include <vector>

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "workflow/explain.hpp"

namespace c1::bot {

constexpr char kCustomDuration[] = "custom";  // a choice of "How long?"
constexpr char kForGood[] = "for-good";       // another: until it is given back
constexpr std::size_t kMostAtOnce = 10;       // entitlements in one go

// From the form, a command's words, or behind a button.
struct Wish {
  std::string subject;  // user id; "" = whoever asks
  std::string app;
  std::vector<std::string> entitlements;
  std::string account;          // by name; "" = not chosen
  std::string duration;         // "4h", kCustomDuration, kForGood; "" = not chosen
  std::string custom_duration;  // as typed
  std::string reason;
  bool emergency = false;
  bool fixed = false;              // what it is about cannot be chosen: an extension
  std::vector<std::string> notes;  // for the top of the form
};

// Who fills the form in, for whom, and what that person may see.
struct Asker : Viewer {
  const workflow::User* subject = nullptr;  // never null; the user themselves where they may not ask for the other
  workflow::Sight sight;                    // the subject's
  bool is_for_self() const { return subject == user; }
};
Result<Asker> asker_for(const Services& services, const slack::Tenant& tenant, const slack::Actor& actor,
                        const std::string& subject);
// Whether there is anybody beside themselves for whom they may ask.
bool asks_for_others(const Viewer& viewer);

struct RequestDraft {
  const workflow::App* app = nullptr;
  std::vector<const workflow::Entitlement*> entitlements;
  bool is_only_one = false;    // the app has no other: the question was not asked
  std::optional<Seconds> cap;  // the shortest of their limits
  bool has_emergency = false;  // all of them have a short road
  // Where the subject has several in the app: then it is asked which. The first is offered.
  std::vector<const workflow::AppAccount*> accounts;
  std::string account;  // the chosen one, or the only one; "" = there is none
};
RequestDraft draft_of(const Asker& asker, const Wish& wish);

// How one of the entitlements stands for the subject now, and whom a request for it would ask. Where the draft has no app
// it is about the first account in each one's.
struct Outlook {
  const workflow::Entitlement* entitlement = nullptr;
  std::optional<workflow::Grant> held;    // if it is active
  std::optional<workflow::Request> open;  // asked for already
  std::string route;                      // "Goes to Omar Haddad."
  // Held with an end to come: a request for it is one for longer.
  bool extends() const { return held && held->until; }
};
std::vector<Outlook> outlook_of(const Services& services, const Asker& asker, const Wish& wish,
                                const RequestDraft& draft);

// What was chosen and typed, from the modal.
Wish wish_in(const slack::View& view);
// What a modal's private_metadata carries for an extension.
std::string fixed_metadata(const std::string& subject, const std::string& entitlement, const std::string& account);

// The duration that is wished for; none = for good. Errc::invalid with the field's name.
Result<std::optional<Seconds>> duration_in(const Wish& wish, const RequestDraft& draft);

}  // namespace c1::bot
