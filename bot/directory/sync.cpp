#include "bot/directory/sync.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"

namespace c1::bot::directory {
namespace {

using By = storage::DirectoryFilter::By;

constexpr std::size_t kPage = 1'000;
constexpr std::size_t kFewLeavers = 5;

std::vector<Person> people_of(storage::Tx& tx, const std::string& source) {
  std::vector<Person> people;
  while (true) {
    const auto rows = tx.directory_people({source}, people.size(), kPage);
    for (const auto& row : rows) people.push_back(person_of(row));
    if (rows.size() < kPage) return people;
  }
}

std::vector<storage::DirectoryGroup> groups_of(storage::Tx& tx, const std::string& source) {
  std::vector<storage::DirectoryGroup> groups;
  while (true) {
    const auto rows = tx.directory_groups({source}, groups.size(), kPage);
    groups.insert(groups.end(), rows.begin(), rows.end());
    if (rows.size() < kPage) return groups;
  }
}

// Whom an arrival is among those who were there; null for a newcomer.
class Known {
 public:
  explicit Known(const std::vector<Person>& people) {
    for (const Person& person : people) {
      if (!person.external_id.empty()) by_external_id_[person.external_id] = &person;
      by_name_[person.user_name] = &person;
    }
  }
  const Person* find(const Person& arrival) const {
    const auto external = by_external_id_.find(arrival.external_id);
    if (!arrival.external_id.empty() && external != by_external_id_.end()) return external->second;
    const auto named = by_name_.find(lower_case_of(arrival.user_name));
    if (named == by_name_.end()) return nullptr;
    // Another one who was given the name of somebody who was here before.
    const bool is_other = !arrival.external_id.empty() && !named->second->external_id.empty();
    return is_other ? nullptr : named->second;
  }

 private:
  std::map<std::string, const Person*> by_external_id_, by_name_;
};

class Sync {
 public:
  Sync(storage::Tx& tx, const std::string& source, Instant now)
      : tx_(tx), source_(source), now_(now), before_(people_of(tx, source)), known_(before_) {}

  Result<SyncReport> run(const std::vector<Arrival>& arrivals, const SyncRules& rules) {
    for (const Arrival& arrival : arrivals)
      if (const Person* there = known_.find(arrival.person)) stay_.insert(there->id);
    if (auto error = check_leavers(rules)) return *error;
    // First who leaves, so that their names and addresses are free.
    for (const Person& person : before_)
      if (!stay_.contains(person.id)) leave(person);
    for (const Arrival& arrival : arrivals) arrive(arrival);
    set_groups();
    for (auto* list : {&report_.added, &report_.changed, &report_.left}) std::sort(list->begin(), list->end());
    return report_;
  }

 private:
  std::optional<Error> check_leavers(const SyncRules& rules) const {
    std::size_t leavers = 0, active = 0;
    for (const Person& person : before_) {
      active += person.active;
      leavers += person.active && !stay_.contains(person.id);
    }
    const bool many = leavers > kFewLeavers && leavers * 100 > active * static_cast<std::size_t>(rules.most_leavers);
    if (!many || rules.any_number_may_leave) return std::nullopt;
    return conflict(std::to_string(leavers) + " of " + std::to_string(active) +
                    " people are missing, and would lose all of their access. That is more than " +
                    std::to_string(rules.most_leavers) +
                    " in a hundred, so nothing was changed. If they have really left, say so with --allow-leavers of "
                    "c1 people import.");
  }

  void leave(const Person& person) {
    if (person.active) report_.left.push_back(person.email);
    const auto done = take_out(tx_, person.id, now_);
    if (!done) report_.refused.push_back(person.email + ": " + done.error().says);
  }

  void arrive(const Arrival& arrival) {
    const Person* there = known_.find(arrival.person);
    Person person = arrival.person;
    person.id = there ? there->id : "";
    person.source = source_;
    const auto stored = put(tx_, std::move(person), now_);
    if (!stored) return report_.refused.push_back(arrival.person.user_name + ": " + stored.error().says);
    if (!there)
      report_.added.push_back(stored->email);
    else if (!there->says_the_same(*stored))
      (there->active && !stored->active ? report_.left : report_.changed).push_back(stored->email);
    for (const std::string& group : arrival.groups) members_[group].insert(stored->id);
  }

  void set_groups() {
    std::map<std::string, std::string> ids;
    for (const auto& row : groups_of(tx_, source_)) {
      ids[row.name] = row.id;
      if (members_.contains(row.name)) continue;
      if (const auto done = take_out_group(tx_, row.id, now_); !done) report_.refused.push_back(done.error().says);
    }
    for (const auto& [name, members] : members_) {
      const auto there = ids.find(name);
      const auto stored = put(tx_,
                              Group{.id = there == ids.end() ? "" : there->second,
                                    .source = source_,
                                    .name = name,
                                    .members = {members.begin(), members.end()}},
                              now_);
      if (!stored) report_.refused.push_back("The group " + text::fit(name, 60) + ": " + stored.error().says);
    }
  }

  storage::Tx& tx_;
  const std::string& source_;
  const Instant now_;
  const std::vector<Person> before_;
  const Known known_;
  std::set<std::string> stay_;
  std::map<std::string, std::set<std::string>> members_;  // by the name of a group
  SyncReport report_;
};

}  // namespace

Result<SyncReport> sync(storage::Tx& tx, const std::string& source, const std::vector<Arrival>& people,
                        const SyncRules& rules, Instant now) {
  return Sync(tx, source, now).run(people, rules);
}

}  // namespace c1::bot::directory
