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
  std::string delivery;  // slack::delivery_key; "" = nothing repeats this
};

// Runs one command: the new state, the audit entries, the effects and the delivery's answer are committed together, or
// nothing is. The request after it, or the refusal as decide() words it. An accepted delivery that comes again is
// answered with the request and changes nothing; a refused one is decided anew, so that a corrected form gets through.
// Blocks for the disk; call on a worker. Throws storage::StoreDown.
Result<workflow::Request> execute(const Services& services, const Origin& origin, const workflow::Command& command);

// The same where the command can only be named inside of the transaction (whose thread is this message in?). An Error
// from `command_for` ends it without a trace.
using CommandFor = std::function<Result<workflow::Command>(storage::Tx&)>;
Result<workflow::Request> execute(const Services& services, const Origin& origin, const CommandFor& command_for);

}  // namespace c1::bot
