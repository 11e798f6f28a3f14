#include "bot/insight.hpp"

#include <algorithm>
#include <set>

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostHolders = 10'000;
constexpr std::size_t kMostOfBundle = 100;

using Holders = std::set<std::string>;

void count(Insight::Share& share, const User& user, const User& subject, const Holders& holders) {
  if (user.id == subject.id || user.status != UserStatus::active) return;
  ++share.all;
  share.have += holders.count(user.id.value);
}

Insight::Share in_team(const Catalog& catalog, const User& subject, const User& manager, const Holders& holders) {
  Insight::Share share{.of = manager.name + "'s team"};
  for (const UserId& id : catalog.reports_of(manager.id))
    if (const User* user = catalog.user(id)) count(share, *user, subject, holders);
  return share;
}

Insight::Share in_department(const Catalog& catalog, const User& subject, const Holders& holders) {
  Insight::Share share{.of = subject.department};
  for (const User& user : catalog.organisation().users)
    if (user.department == subject.department) count(share, user, subject, holders);
  return share;
}

}  // namespace

Insight insight_into(storage::Tx& tx, const Catalog& catalog, const Request& request, const UserId& viewer) {
  Insight insight{.is_known = true};
  const User* subject = catalog.user(request.subject);
  if (!subject || request.kind != Kind::grant) return insight;
  Holders holders;
  for (const UserId& holder : tx.holders(request.entitlement, kMostHolders)) holders.insert(holder.value);
  const User* manager = subject->manager ? catalog.user(*subject->manager) : nullptr;
  if (manager) insight.shares.push_back(in_team(catalog, *subject, *manager, holders));
  if (!subject->department.empty()) insight.shares.push_back(in_department(catalog, *subject, holders));
  std::erase_if(insight.shares, [](const Insight::Share& share) { return share.all == 0; });
  if (const auto before = tx.last_ended(request.subject, request.entitlement)) insight.ended = before->ended;
  if (!request.bundle) return insight;
  for (const Request& other : tx.awaiting(viewer, kMostOfBundle))
    if (other.bundle && other.bundle->group == request.bundle->group) insight.bundle_waiting.push_back(other.number);
  std::sort(insight.bundle_waiting.begin(), insight.bundle_waiting.end());
  return insight;
}

}  // namespace c1::bot
