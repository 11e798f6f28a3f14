#pragma once
// A house of its own for the doers' tests: a store in memory, a clock that stands still, an organisation written as
// YAML. What is due is carried out when a test says so; nothing is said to Slack, it is collected.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "bot/caretaker.hpp"
#include "bot/digester.hpp"
#include "bot/execute.hpp"
#include "bot/organisation_file.hpp"
#include "bot/people.hpp"
#include "bot/timekeeper.hpp"
#include "net/http_client.hpp"
#include "net/runtime.hpp"
#include "slack/web_api.hpp"
#include "workflow/explain.hpp"

namespace c1::bot {

// How an effect ended, with its rest: waits for it.
inline Done at_its_end(Done done) {
  if (!done.rest) return done;
  auto promise = std::make_shared<std::promise<Done>>();
  auto end = promise->get_future();
  done.rest([promise](Done ended) { promise->set_value(std::move(ended)); });
  return end.get();
}

class House {
 public:
  // Sunday, 15 November 2026, 12:00 UTC.
  static constexpr std::int64_t kStart = 1'794'744'000'000;

  explicit House(const std::string& yaml, const std::string& database = "sqlite::memory:")
      : store(storage::open_store(database).value()) {
    log::configure(log::Level::error, log::Format::text);
    applies(yaml);
  }

  // As a server does at its start, or `c1 apply` beside it: the catalog is in force here only after takes_force().
  Applied applies_elsewhere(const std::string& yaml) {
    const OrganisationFile file = parse_organisation("acme.yaml", yaml);
    for (const FileProblem& problem : file.problems) ADD_FAILURE() << problem.text();
    return store->write([&](storage::Tx& tx) { return apply_organisation(tx, file.organisation, clock.now()); });
  }
  void takes_force() {
    catalog.swap(store->read([](storage::Tx& tx) { return load_catalog(tx); }));
  }
  Applied applies(const std::string& yaml) {
    const Applied applied = applies_elsewhere(yaml);
    takes_force();
    return applied;
  }

  Result<workflow::Request> does(const workflow::Command& command) { return execute(services, {}, command); }
  // A request that is opened; a refusal fails the test.
  workflow::Request asks(const std::string& person, const std::string& entitlement,
                         std::optional<Seconds> duration = {}) {
    return does(workflow::Submit{.id = {new_id()},
                                 .requester = {person},
                                 .subject = {person},
                                 .entitlement = {entitlement},
                                 .duration = duration,
                                 .reason = "I need it"})
        .value();
  }
  // By whoever is awaited first, up to the end: the person holds it.
  workflow::Request gets(const std::string& person, const std::string& entitlement,
                         std::optional<Seconds> duration = {}) {
    workflow::Request request = asks(person, entitlement, duration);
    while (request.is_open()) request = goes_on(request);
    return request;
  }
  workflow::Request goes_on(const workflow::Request& request) {
    const workflow::UserId by = workflow::awaited(request).at(0);
    if (std::holds_alternative<workflow::ProvisionStep>(request.plan.steps[request.step]))
      return does(workflow::MarkProvisioned{request.id, by, request.step, {new_id()}}).value();
    return does(workflow::Approve{request.id, by, request.step, "Fine"}).value();
  }

  workflow::Request request(const workflow::RequestId& id) {
    return store->read([&](storage::Tx& tx) { return tx.request(id); }).value();
  }
  std::optional<workflow::Request> taking_away(const std::string& person, const std::string& entitlement) {
    return store->read(
        [&](storage::Tx& tx) { return tx.open_request({person}, {entitlement}, workflow::Kind::revoke, ""); });
  }
  std::optional<workflow::Grant> held(const std::string& person, const std::string& entitlement) {
    return store->read([&](storage::Tx& tx) { return tx.held({person}, {entitlement}, ""); });
  }
  // What the audit log says, oldest first.
  std::vector<storage::AuditEntry> audit() {
    std::vector<storage::AuditEntry> entries;
    for (const auto& record : store->read([](storage::Tx& tx) { return tx.audit(0, 10'000); }))
      entries.push_back(record.entry);
    return entries;
  }
  // Keys of what is due up to now, as the outbox would claim it, and keeps it.
  std::vector<std::string> due_keys() {
    return store->write([&](storage::Tx& tx) {
      std::vector<std::string> keys;
      for (const storage::DueEffect& effect : tx.claim(clock.now(), Millis{1}, 1'000)) {
        keys.push_back(effect.key);
        tx.again(effect, clock.now(), true, "only looked at");
      }
      return keys;
    });
  }

  // Carries out all that is due, as the outbox does, until nothing is due any more. What is for Slack is collected in
  // `said`; what is to come again later is due later.
  void works() {
    while (true) {
      const auto claimed = store->write([&](storage::Tx& tx) { return tx.claim(clock.now(), Millis{60'000}, 1'000); });
      if (claimed.empty()) return;
      for (const storage::DueEffect& effect : claimed) record(effect, carry_out(effect));
    }
  }
  template <class Lines>
  void passes(Lines duration) {
    clock.advance(std::chrono::duration_cast<Millis>(duration));
  }

  // The lines that would be said in threads, since the last call.
  std::vector<workflow::SayInThread> lines() {
    std::vector<workflow::SayInThread> lines;
    for (const workflow::Effect& effect : said)
      if (const auto* line = std::get_if<workflow::SayInThread>(&effect)) lines.push_back(*line);
    said.clear();
    return lines;
  }

  std::unique_ptr<storage::Store> store;
  ManualClock clock{from_millis(kStart)};
  Snapshot catalog{nullptr};
  net::Runtime runtime{{.io_threads = 1, .workers = 1}};
  std::unique_ptr<net::HttpClient> client = net::make_http_client(runtime);
  slack::WebApi web_api{runtime, *client, clock, {.base_url = "http://127.0.0.1:9/", .token = Secret("none")}};
  People people{*store, clock, catalog, runtime, web_api};
  Services services{*store, clock, catalog, people, "http://c1.test"};
  Timekeeper timekeeper{services};
  Caretaker caretaker{services};
  Digester digester{services};
  std::vector<workflow::Effect> said;
  // The doer of what systems do, where a test has one.
  std::function<Done(const storage::DueEffect&)> systems;

 private:
  Done carry_out(const storage::DueEffect& effect) {
    if (Timekeeper::keeps(effect.effect)) return timekeeper.carry_out(effect);
    if (Caretaker::keeps(effect.effect)) return caretaker.carry_out(effect, {});
    if (Digester::keeps(effect.effect)) return digester.carry_out(effect, {});
    const bool is_for_systems = std::holds_alternative<workflow::Provision>(effect.effect) ||
                                std::holds_alternative<workflow::AskSystem>(effect.effect) ||
                                std::holds_alternative<workflow::SyncDirectory>(effect.effect) ||
                                std::holds_alternative<workflow::VerifyGrant>(effect.effect) ||
                                std::holds_alternative<workflow::TellOfEnd>(effect.effect);
    if (systems && is_for_systems) return systems(effect);
    said.push_back(effect.effect);
    return {};
  }
  void record(const storage::DueEffect& effect, const Done& done) {
    store->write([&](storage::Tx& tx) {
      switch (done.how) {
        case Done::How::done:
          return tx.done(effect);
        case Done::How::parked:
          ADD_FAILURE() << effect.key << " was parked: " << done.error;
          return tx.park(effect, clock.now(), done.error);
        case Done::How::again:
          return tx.again(effect, clock.now() + done.wait, done.refused, done.error);
      }
    });
  }
};

}  // namespace c1::bot
