#pragma once
// What every listener and doer may use. Owned by app.cpp, which outlives them all.

#include <functional>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "slack/inbound.hpp"
#include "storage/store.hpp"
#include "workflow/catalog.hpp"

namespace c1::slack {
class WebApi;
}

namespace c1::bot {

class People;
class Workspaces;

// The catalog that is in force. Readers keep the one they took for as long as they need it.
class Snapshot {
 public:
  explicit Snapshot(workflow::CatalogPtr catalog) : catalog_(std::move(catalog)) {}
  workflow::CatalogPtr get() const {
    const std::lock_guard lock(mutex_);
    return catalog_;
  }
  void swap(workflow::CatalogPtr catalog) {
    const std::lock_guard lock(mutex_);
    catalog_ = std::move(catalog);
  }

 private:
  mutable std::mutex mutex_;
  workflow::CatalogPtr catalog_;
};

struct Services {
  storage::Store& store;
  const Clock& clock;
  const Snapshot& catalog;
  People& people;
  std::string public_url;            // without a trailing slash
  bool mails = false;                // whether people are told by email, too
  Workspaces* workspaces = nullptr;  // null: the app is in one workspace, with a token of the settings
  slack::WebApi* slack = nullptr;    // how it goes with each workspace, where a message stands; null = nobody can say
};

// Under which id the people of that tenant are remembered (SlackLink::team); "" where the app is not installed. From
// memory: the door has introduced them.
std::string link_team(const Services& services, const slack::Tenant& tenant);
// And its messages (MessageRow::team): "" where the app is in one workspace only.
std::string message_team(const Services& services, const slack::Tenant& tenant);

// Who is acting, as the directory knows them now, with the catalog they were found in.
struct Viewer {
  workflow::CatalogPtr catalog;
  const workflow::User* user = nullptr;  // never null; lives as long as `catalog`
};

// Errc::forbidden with a sentence for people we do not know and for those who have left. Answers from memory: the door
// has introduced them (People::admit).
Result<Viewer> viewer_of(const Services& services, const slack::Tenant& tenant, const slack::Actor& actor);

// What `person` may see now. Asks the store only where an audience depends on what is held.
workflow::Sight sight_of(const Services& services, const workflow::Catalog& catalog, const workflow::User& person);

}  // namespace c1::bot
