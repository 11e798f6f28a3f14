#include "bot/request_pickers.hpp"

#include "base/text.hpp"
#include "bot/people_search.hpp"
#include "bot/request_draft.hpp"
#include "workflow/accounts.hpp"

namespace c1::bot::request_pickers {
namespace {

using slack::Reply;
using namespace workflow;

constexpr std::size_t kMostOptions = 100;  // Slack's limit

std::string subject_in_block(const std::string& block_id, std::size_t place) {
  const auto parts = text::split(block_id, ':');
  return place < parts.size() ? parts[place] : std::string{};
}

// Of one person, what is held and what is asked for: for marking it in a picker.
struct Standing {
  std::vector<Grant> held;
  std::vector<Request> open;
};
constexpr std::size_t kMostMarked = 500;
Standing standing_of_person(const Services& services, const UserId& person) {
  return services.store.read([&](storage::Tx& tx) {
    return Standing{tx.grants_of(person, kMostMarked), tx.open_requests_of(person, kMostMarked)};
  });
}

// Of somebody with several accounts: with which of them.
std::string mark_of(const Catalog& catalog, const Entitlement& entitlement, const UserId& subject,
                    const Standing& standing) {
  const auto with = [&](const std::string& account) {
    const std::string mark = account_mark(catalog, subject, entitlement.app, account);
    return mark.empty() ? std::string{} : " with " + mark;
  };
  for (const Request& request : standing.open)
    if (request.entitlement == entitlement.id && request.subject == subject && request.kind == Kind::grant)
      return "⏳ Asked for" + with(request.account) + ": #" + std::to_string(request.number) + " is open";
  for (const Grant& grant : standing.held)
    if (grant.entitlement == entitlement.id && grant.state == Grant::State::active)
      return "✓ Held" + with(grant.account) +
             (grant.until ? " until " + text::rfc3339(*grant.until).substr(0, 10) : std::string{});
  return entitlement.description;
}

}  // namespace

Reply subject_options(const Services& services, const slack::OptionsRequest& query) {
  const auto viewer = viewer_of(services, query.tenant, query.actor);
  std::vector<slack::Option> options;
  if (viewer)
    for (const User* person : find_people(*viewer->catalog, query.query, kMostOptions, [&](const User& one) {
           return may_ask_for(*viewer->catalog, *viewer->user, one);
         }))
      options.push_back(person_option(*person));
  return Reply::options(std::move(options));
}

Reply person_options(const Services& services, const slack::OptionsRequest& query) {
  const auto viewer = viewer_of(services, query.tenant, query.actor);
  std::vector<slack::Option> options;
  if (viewer)
    for (const User* person :
         find_people(*viewer->catalog, query.query, kMostOptions, [](const User&) { return true; }))
      options.push_back(person_option(*person));
  return Reply::options(std::move(options));
}

Reply app_options(const Services& services, const slack::OptionsRequest& query) {
  const auto asker = asker_for(services, query.tenant, query.actor, subject_in_block(query.block_id, 1));
  std::vector<slack::Option> options;
  if (asker)
    for (const App* app : asker->catalog->search_apps(asker->sight, query.query, kMostOptions))
      options.push_back({app->name, app->id.value, app->description});
  return Reply::options(std::move(options));
}

Reply entitlement_options(const Services& services, const slack::OptionsRequest& query) {
  const auto asker = asker_for(services, query.tenant, query.actor, subject_in_block(query.block_id, 2));
  std::vector<slack::Option> options;
  if (!asker) return Reply::options(std::move(options));
  const AppId app{subject_in_block(query.block_id, 1)};
  const UserId& subject = asker->subject->id;
  const Standing standing = standing_of_person(services, subject);
  for (const Entitlement* found : asker->catalog->search_entitlements(asker->sight, app, query.query, kMostOptions))
    options.push_back({found->name, found->id.value, mark_of(*asker->catalog, *found, subject, standing)});
  return Reply::options(std::move(options));
}

}  // namespace c1::bot::request_pickers
