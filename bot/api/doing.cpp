#include "bot/api/doing.hpp"

#include "base/encoding.hpp"
#include "bot/api/status.hpp"
#include "bot/api/task_view.hpp"
#include "bot/execute.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kLongestKey = 200;

bool is_submission(const Command& command) {
  return std::holds_alternative<Submit>(command) || std::holds_alternative<SubmitRevoke>(command);
}

// Somebody has asked for the same already: clients look for their own words.
Error in_their_words(const Visit& visit, const Command& command, const Error& error) {
  if (!is_submission(command) || error.code != Errc::conflict || error.about.empty()) return error;
  const Kind kind = std::holds_alternative<Submit>(command) ? Kind::grant : Kind::revoke;
  const auto other = visit.services.store.read([&](storage::Tx& tx) { return tx.request({error.about}); });
  if (!other || other->kind != kind) return error;
  return duplicate_of(error.about, error.says);
}

}  // namespace

Answer done(const Visit& visit, const Command& command) {
  const std::string key(visit.call.request.header("Idempotency-Key"));
  if (key.size() > kLongestKey || key.find('\0') != std::string::npos)
    return invalid("The Idempotency-Key may have up to 200 characters.", "Idempotency-Key");
  const std::string whose = "api/" + visit.me.id.value + "/" + sha256_hex(key);
  const std::string what =
      sha256_hex(visit.call.request.method + " " + visit.call.request.path + "\n" + visit.call.request.body);
  const Origin origin{Surface::api, key.empty() ? "" : whose + "/" + what};
  const auto after = execute(visit.services, origin, [&](storage::Tx& tx) -> Result<Command> {
    if (key.empty()) return command;
    if (tx.answer_to(whose)) return conflict("This Idempotency-Key was used for another request. Take a new one.");
    tx.remember(whose, what, visit.now);
    return command;
  });
  if (!after) return in_their_words(visit, command, after.error());
  return task_answer(visit, after->id);
}

}  // namespace c1::bot::api
