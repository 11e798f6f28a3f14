#pragma once
// What a server starts from, and reads again when it is told to: the organisation, people, workloads.

#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "bot/api/workloads_file.hpp"
#include "bot/config.hpp"
#include "bot/web/web_app.hpp"
#include "storage/store.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot {

struct Loaded {
  workflow::CatalogPtr catalog;
  std::int64_t version = 0;
};
// People may have come, moved or left, or the organisation may want other digests than before: that is looked at once it
// is in force.
Loaded stored_catalog(storage::Store& store, Instant now);

// The organisation file and the people of the settings are taken first. A mistake in them is one text with a line each.
Result<Loaded> catalog_for(storage::Store& store, const Config& config, Instant now);
Result<std::vector<api::Workload>> workloads_for(const Config& config);

// Both again, each for itself: what has a mistake is told in the log and changes nothing. "" = there is no such file.
void reread(storage::Store& store, const std::string& organisation, const std::string& people, Instant now);

// A line in the log if this machine's clock is far from the database's.
void compare_clocks(storage::Store& store, const Clock& clock);

// Who may sign in to the web app, and for how long.
web::WebSettings web_settings(const Config& config, std::function<void()> catalog_changed);

}  // namespace c1::bot
