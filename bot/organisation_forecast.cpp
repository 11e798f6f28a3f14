#include "bot/organisation_forecast.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/text.hpp"
#include "bot/facts.hpp"
#include "workflow/codec.hpp"
#include "workflow/grant.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostConsidered = 10'000;
constexpr std::size_t kPageOfRequests = 100;
constexpr std::size_t kMostInASentence = 10;

template <class T>
struct Pair {
  std::optional<T> before, after;
};
template <class T>
std::vector<Pair<T>> of_kind(const std::vector<ItemChange>& changes, std::string_view kind,
                             Result<T> (*read)(const json::Value&)) {
  std::vector<Pair<T>> pairs;
  for (const ItemChange& change : changes)
    if (change.kind == kind) pairs.push_back({item_in(change.before, read), item_in(change.after, read)});
  return pairs;
}

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string listed(std::vector<std::string> words) {
  if (words.size() > kMostInASentence) {
    const std::size_t more = words.size() - kMostInASentence + 1;
    words.resize(kMostInASentence - 1);
    words.push_back(std::to_string(more) + " more");
  }
  return text::listed(words);
}

class Forecast {
 public:
  Forecast(storage::Tx& tx, const std::vector<ItemChange>& changes, const Names& names)
      : tx_(tx),
        changes_(changes),
        names_(names),
        users_(of_kind(changes, "user", user_from)),
        entitlements_(of_kind(changes, "entitlement", entitlement_from)),
        policies_change_(std::any_of(changes.begin(), changes.end(), [](const ItemChange& change) {
          return change.kind == "policy" && !change.before.empty();
        })) {}

  std::vector<Consequence> all() {
    cancelled();
    taken_away();
    asked_anew();
    holders();
    stays();
    if (policies_change_) say(Consequence::What::kept_steps, "Open requests keep the steps that they began with.");
    return std::move(all_);
  }

 private:
  void say(Consequence::What what, std::string says, std::vector<std::int64_t> requests = {}) {
    all_.push_back({what, std::move(says), std::move(requests)});
  }

  // What people who have left want, and what is wanted and not offered any more.
  void cancelled() {
    for (const auto& [before, after] : users_)
      if (before && !after)
        for (const Request& request : tx_.open_requests_of(before->id, kMostConsidered))
          if (request.kind == Kind::grant && request.subject == before->id) cancelled_.emplace(request.number, request);
    for (const auto& [before, after] : entitlements_)
      if (before && !after) cancel_all_for(before->id);
    if (cancelled_.empty()) return;
    std::vector<std::string> words;
    std::vector<std::int64_t> numbers;
    for (const auto& [number, request] : cancelled_) {
      words.push_back("#" + std::to_string(number) + " (" + names_.entitlement(request.entitlement) + ", for " +
                      names_.person(request.subject) + ")");
      numbers.push_back(number);
    }
    say(Consequence::What::cancelled,
        counted(cancelled_.size(), "open request", "open requests") + " will be cancelled: " + listed(words) + ".",
        std::move(numbers));
  }

  void cancel_all_for(const EntitlementId& id) {
    std::int64_t after = 0;
    while (true) {
      const auto page = tx_.open_requests_for(id, after, kPageOfRequests);
      for (const Request& request : page) {
        after = request.number;
        if (request.kind == Kind::grant) cancelled_.emplace(request.number, request);
      }
      if (page.size() < kPageOfRequests) return;
    }
  }

  void taken_away() {
    for (const auto& [before, after] : users_) {
      if (!before || after) continue;
      std::vector<std::string> held;
      for (const Grant& grant : tx_.grants_of(before->id, kMostConsidered))
        if (grant.state == Grant::State::active && !is_by_file_alone(grant))
          held.push_back(names_.entitlement(grant.entitlement));
      if (held.empty()) continue;
      std::sort(held.begin(), held.end());
      say(Consequence::What::taken_away,
          before->name + " holds " + listed(held) + ": " + (held.size() == 1 ? "that" : "all of it") +
              " will be taken away, and whoever does it gets " + (held.size() == 1 ? "a task." : "tasks."));
    }
  }

  static bool is_by_file_alone(const Grant& grant) { return is_held_by_file(grant) && grant.reasons.size() == 1; }

  // Those who cannot decide any more are replaced.
  void asked_anew() {
    for (const auto& [before, after] : users_) {
      const bool goes =
          before && before->status == UserStatus::active && (!after || after->status != UserStatus::active);
      if (!goes) continue;
      std::vector<std::int64_t> numbers;
      std::vector<std::string> words;
      for (const Request& request : tx_.awaiting(before->id, kMostConsidered)) {
        if (cancelled_.contains(request.number)) continue;
        numbers.push_back(request.number);
        words.push_back("#" + std::to_string(request.number));
      }
      if (numbers.empty()) continue;
      say(Consequence::What::asked_anew,
          counted(words.size(), "open request waits", "open requests wait") + " for " + before->name +
              ": others are asked instead, where need be (" + listed(words) + ").",
          std::move(numbers));
    }
  }

  void holders() {
    static const std::vector<UserId> kNobody;
    for (const auto& [before, after] : entitlements_) {
      if (!before && !after) continue;
      const EntitlementId& id = after ? after->id : before->id;
      const auto& old = before ? before->holders : kNobody;
      const auto& now = after ? after->holders : kNobody;
      const auto is_in = [](const std::vector<UserId>& people, const UserId& one) {
        return std::find(people.begin(), people.end(), one) != people.end();
      };
      for (const UserId& person : now)
        if (!is_in(old, person)) say(Consequence::What::holds, begins(person, id));
      for (const UserId& person : old)
        if (!is_in(now, person)) say(Consequence::What::holds, ends(person, id));
    }
  }

  std::string begins(const UserId& person, const EntitlementId& id) {
    const std::string who = names_.person(person), what = names_.entitlement(id);
    if (!held_with(tx_, to_come(), person, id, "")) return who + " will hold " + what + " at once, without a request.";
    return who + " holds " + what + " already, and will hold it for good.";
  }

  std::string ends(const UserId& person, const EntitlementId& id) {
    const std::string who = names_.person(person), what = names_.entitlement(id);
    if (holds_by_request(person, id)) return who + " will hold " + what + " by a request only.";
    return who + " will not hold " + what + " any more.";
  }

  void stays() {
    for (const auto& [before, after] : entitlements_) {
      if (!before || after) continue;
      std::size_t count = 0;
      for (const UserId& person : tx_.holders(before->id, kMostConsidered))
        if (holds_by_request(person, before->id)) ++count;
      if (count > 0)
        say(Consequence::What::stays, names_.entitlement(before->id) + " stays with the " +
                                          counted(count, "person who holds", "people who hold") +
                                          " it, until it is taken away.");
    }
  }

  // With whichever account.
  bool holds_by_request(const UserId& person, const EntitlementId& id) {
    const auto grants = tx_.grants_of(person, kMostConsidered);
    return std::any_of(grants.begin(), grants.end(),
                       [&](const Grant& grant) { return grant.entitlement == id && !is_by_file_alone(grant); });
  }

  // As it will be, as far as people's accounts go.
  const Catalog& to_come() {
    if (to_come_) return *to_come_;
    std::map<std::string, std::string> apps;
    for (const storage::CatalogItem& item : tx_.catalog_items())
      if (item.kind == "app") apps[item.key] = item.body;
    for (const ItemChange& change : changes_)
      if (change.kind == "app") apps[change.key] = change.after;
    Organisation organisation;
    for (const auto& [key, body] : apps)
      if (auto app = item_in(body, app_from)) organisation.apps.push_back(*std::move(app));
    to_come_ = std::make_shared<const Catalog>(std::move(organisation), 0);
    return *to_come_;
  }

  storage::Tx& tx_;
  const std::vector<ItemChange>& changes_;
  const Names& names_;
  const std::vector<Pair<User>> users_;
  const std::vector<Pair<Entitlement>> entitlements_;
  const bool policies_change_;
  CatalogPtr to_come_;
  std::map<std::int64_t, Request> cancelled_;
  std::vector<Consequence> all_;
};

}  // namespace

std::vector<Consequence> consequences_of(storage::Tx& tx, const std::vector<ItemChange>& changes, const Names& names) {
  return Forecast(tx, changes, names).all();
}

}  // namespace c1::bot
