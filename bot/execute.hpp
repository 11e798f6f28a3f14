#pragma once
// The use case: one command, one transaction. Every surface comes through here.

#include <functional>
#include <string>

#include "base/result.hpp"
#include "bot/services.hpp"
#include "workflow/command.hpp"
#include "workflow/request.hpp"

namespace c1::bot {

struct Origin {
  workflow::Surface surface = workflow::Surface::slack;
  std::string delivery;    // slack::delivery_key; "" = nothing repeats this
  bool gives_way = false;  // one of many that come at once: nobody waits for it, and what people do is said first
};
inline const Origin kByProgram{.surface = workflow::Surface::system, .delivery = {}};  // of its own accord
inline const Origin kInBulk{.surface = workflow::Surface::system, .delivery = {}, .gives_way = true};

// Runs one command: the new state, the audit entries, the effects and the delivery's answer are committed together, or
// nothing is. The request after it, or the refusal as decide() words it. An accepted delivery that comes again is
// answered with the request and changes nothing; a refused one is decided anew, so that a corrected form gets through.
// Blocks for the disk; call on a worker. Throws storage::StoreDown.
Result<workflow::Request> execute(const Services& services, const Origin& origin, const workflow::Command& command);

// The same where the command can only be named inside of the transaction (whose thread is this message in?). An Error
// from `command_for` ends it without a trace.
using CommandFor = std::function<Result<workflow::Command>(storage::Tx&)>;
Result<workflow::Request> execute(const Services& services, const Origin& origin, const CommandFor& command_for);

// Several that belong together: all of them are carried out, or none. `refused` is the place of the one that was not.
Result<std::vector<workflow::Request>> execute_all(const Services& services, const Origin& origin,
                                                   const std::vector<workflow::Submit>& commands,
                                                   std::size_t* refused = nullptr);

// ---- a bundle as a whole: one request for each of its entitlements that is neither held nor asked for

struct BundleWish {
  std::string bundle;  // the catalog's slug
  workflow::UserId requester;
  workflow::UserId subject;
  std::optional<Seconds> duration;  // each entitlement's own limit caps it, and stands where nothing is wished
  std::string reason;
  workflow::Surface surface = workflow::Surface::slack;
};
struct BundleOutcome {
  std::vector<workflow::Grant> held;
  std::vector<workflow::Request> pending;
  std::vector<workflow::EntitlementId> missing;
  std::vector<workflow::Request> requested;  // of `missing`, once it was executed
};
// What would be asked for. Errc::not_found for a bundle that the subject does not see.
Result<BundleOutcome> look_into_bundle(const Services& services, const BundleWish& wish);
// All of its requests are opened, or none: the first refusal is the answer.
Result<BundleOutcome> execute_bundle(const Services& services, const Origin& origin, const BundleWish& wish);

}  // namespace c1::bot
