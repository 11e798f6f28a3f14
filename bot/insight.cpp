#include "bot/insight.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "workflow/accounts.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostHolders = 10'000;
constexpr std::size_t kMostOfBundle = 100;

using Holders = std::unordered_set<std::string_view>;

bool counts(const User* user, const User& subject) {
  return user && user->id != subject.id && user->status == UserStatus::active;
}

Insight::Share in_team(const Catalog& catalog, const User& subject, const User& manager,
                       const std::vector<UserId>& holders) {
  Insight::Share share{.of = manager.name + "'s team"};
  Holders have;
  for (const UserId& holder : holders) have.insert(holder.value);
  for (const UserId& id : catalog.reports_of(manager.id)) {
    if (!counts(catalog.user(id), subject)) continue;
    ++share.all;
    share.have += have.count(id.value);
  }
  return share;
}

// By way of the holders: they are fewer than the people of a department.
Insight::Share in_department(const Catalog& catalog, const User& subject, const std::vector<UserId>& holders) {
  Insight::Share share{.of = subject.department, .all = catalog.active_in(subject.department)};
  if (subject.status == UserStatus::active) --share.all;
  for (const UserId& holder : holders) {
    const User* user = catalog.user(holder);
    if (counts(user, subject) && user->department == subject.department) ++share.have;
  }
  return share;
}

// By either name of the account.
std::optional<Instant> ended_before(storage::Tx& tx, const Catalog& catalog, const Request& request) {
  const auto ended_with = [&](const std::string& account) {
    const auto before = tx.last_ended(request.subject, request.entitlement, account);
    return before ? before->ended : std::nullopt;
  };
  const auto same = same_account(catalog, request.subject, request.app, request.account);
  return std::max(ended_with(request.account), same ? ended_with(*same) : std::nullopt);
}

}  // namespace

Insight insight_into(storage::Tx& tx, const Catalog& catalog, const Request& request, const UserId& viewer) {
  Insight insight{.is_known = true};
  const User* subject = catalog.user(request.subject);
  if (!subject || request.kind != Kind::grant) return insight;
  const std::vector<UserId> holders = tx.holders(request.entitlement, kMostHolders);
  const User* manager = subject->manager ? catalog.user(*subject->manager) : nullptr;
  if (manager) insight.shares.push_back(in_team(catalog, *subject, *manager, holders));
  if (!subject->department.empty()) insight.shares.push_back(in_department(catalog, *subject, holders));
  std::erase_if(insight.shares, [](const Insight::Share& share) { return share.all == 0; });
  insight.ended = ended_before(tx, catalog, request);
  if (!request.bundle) return insight;
  for (const Request& other : tx.awaiting(viewer, kMostOfBundle))
    if (other.bundle && other.bundle->group == request.bundle->group) insight.bundle_waiting.push_back(other.number);
  std::sort(insight.bundle_waiting.begin(), insight.bundle_waiting.end());
  return insight;
}

}  // namespace c1::bot
