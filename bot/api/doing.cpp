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

// The header; "" where there is none.
Result<std::string> key_in(const Visit& visit) {
  std::string key(visit.call.request.header("Idempotency-Key"));
  if (key.size() > kLongestKey || key.find('\0') != std::string::npos)
    return invalid("The Idempotency-Key may have up to 200 characters.", "Idempotency-Key");
  return key;
}

std::string delivery_of(const Visit& visit, const std::string& key) {
  return "api/" + visit.me.id.value + "/" + sha256_hex(key);
}

}  // namespace

Result<Request> carried_out(const Visit& visit, const Command& command) {
  const auto given = key_in(visit);
  if (!given) return given.error();
  const std::string& key = *given;
  const std::string whose = delivery_of(visit, key);
  const std::string what =
      sha256_hex(visit.call.request.method + " " + visit.call.request.path + "\n" + visit.call.request.body);
  const Origin origin{Surface::api, key.empty() ? "" : whose + "/" + what};
  auto after = execute(visit.services, origin, [&](storage::Tx& tx) -> Result<Command> {
    if (key.empty()) return command;
    if (tx.answer_to(whose)) return conflict("This Idempotency-Key was used for another request. Take a new one.");
    tx.remember(whose, what, visit.now);
    return command;
  });
  if (!after) return in_their_words(visit, command, after.error());
  return after;
}

Answer done(const Visit& visit, const Command& command) {
  const auto after = carried_out(visit, command);
  if (!after) return after.error();
  return task_answer(visit, after->id);
}

Answer done(const Visit& visit, const BundleWish& wish) {
  const auto key = key_in(visit);
  if (!key) return key.error();
  const Origin origin{Surface::api, key->empty() ? "" : delivery_of(visit, *key) + "/bundle"};
  const auto outcome = execute_bundle(visit.services, origin, wish);
  if (!outcome) return outcome.error();
  json::Value list = json::array(), pending = json::array(), held = json::array();
  for (const Request& request : outcome->requested) {
    auto task = task_answer(visit, request.id);
    if (!task) return task.error();
    list.push(*std::move(task));
  }
  for (const Request& request : outcome->pending) pending.push(request.id.value);
  for (const Grant& grant : outcome->held) held.push(public_id(grant.entitlement));
  return json::object(
      {{"list", std::move(list)}, {"pendingTaskIds", std::move(pending)}, {"heldEntitlementIds", std::move(held)}});
}

}  // namespace c1::bot::api
