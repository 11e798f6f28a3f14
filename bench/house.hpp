#pragma once
// The app over a store, without Slack and without a door: for what is measured, or made ready, in process.

#include "bot/organisation_file.hpp"
#include "bot/people.hpp"
#include "net/http_client.hpp"
#include "net/runtime.hpp"
#include "slack/web_api.hpp"

namespace c1::bench {

struct House {
  explicit House(storage::Store& over) : store(over) {}

  void applies(const workflow::Organisation& organisation) {
    store.write([&](storage::Tx& tx) { bot::apply_organisation(tx, organisation, clock.now()); });
    takes_force();
  }
  void takes_force() {
    catalog.swap(store.read([](storage::Tx& tx) { return bot::load_catalog(tx); }));
  }

  storage::Store& store;
  SystemClock clock;
  bot::Snapshot catalog{nullptr};
  net::Runtime runtime{{.io_threads = 1, .workers = 1}};
  std::unique_ptr<net::HttpClient> client = net::make_http_client(runtime);
  slack::WebApi web_api{runtime, *client, clock, {.base_url = "http://127.0.0.1:9/", .token = Secret("none")}};
  bot::People people{store, clock, catalog, runtime, web_api};
  bot::Services services{store, clock, catalog, people, "http://c1.test"};
};

}  // namespace c1::bench
