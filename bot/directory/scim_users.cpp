// /scim/v2/Users.

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "bot/directory/directory.hpp"
#include "bot/directory/scim_paging.hpp"
#include "bot/directory/scim_patch.hpp"
#include "bot/directory/scim_resource.hpp"
#include "bot/directory/scim_server.hpp"
#include "bot/directory/scim_write.hpp"

namespace c1::bot::directory {
namespace {

using By = storage::DirectoryFilter::By;
using Groups = std::vector<std::pair<std::string, std::string>>;  // id, name

constexpr std::size_t kMostUsers = 1'000;

Error no_such_user() { return not_found("There is no such user."); }

std::optional<Person> user_of_scim(storage::Tx& tx, std::string_view id) {
  const auto row = tx.directory_person(id);
  return row && row->source == kScimSource ? std::optional(person_of(*row)) : std::nullopt;
}

// The groups of people who stand in the order of their ids, with one question.
std::map<std::string, Groups> groups_of(storage::Tx& tx, const std::vector<Person>& people) {
  std::map<std::string, Groups> groups;
  if (people.empty()) return groups;
  for (const auto& [group, person] : tx.groups_of_people(people.front().id, people.back().id))
    groups[person].emplace_back(group.id, group.name);
  return groups;
}

json::Value resource_of(storage::Tx& tx, const Person& person, const std::string& base) {
  return user_resource(person, groups_of(tx, {person})[person.id], base);
}

// Those that the filter's own index finds; the others of its conditions are looked at afterwards.
Result<std::vector<storage::DirectoryPerson>> candidate_users(storage::Tx& tx, const std::vector<Condition>& filter) {
  const std::string source(kScimSource);
  if (const Condition* one = find(filter, {"id"})) {
    auto row = tx.directory_person(one->value.string());
    if (!row || row->source != source) return std::vector<storage::DirectoryPerson>{};
    return std::vector{*std::move(row)};
  }
  if (const Condition* one = find(filter, {"username"}))
    return tx.directory_people({source, By::name, lower_case_of(one->value.string())}, 0, kMostUsers);
  if (const Condition* one = find(filter, {"externalid"}))
    return tx.directory_people({source, By::external_id, one->value.string()}, 0, kMostUsers);
  if (const Condition* one = find(filter, {"emails.value", "emails"}))
    return tx.directory_people({source, By::email, lower_case_of(one->value.string())}, 0, kMostUsers);
  return invalid("Users are looked for by id, userName, externalId or emails.value.", "invalidFilter");
}

}  // namespace

Result<net::Response> ScimServer::list_users(const HttpCall& call) const {
  const auto page = page_in(call);
  if (!page) return page.error();
  const std::string_view text = call.asked("filter");
  const auto filter = text.empty() ? Result<std::vector<Condition>>(std::vector<Condition>{}) : filter_in(text);
  if (!filter) return filter.error();
  return services_.store.read([&](storage::Tx& tx) -> Result<net::Response> {
    std::vector<json::Value> resources;
    std::vector<Person> people;
    if (filter->empty()) {
      for (const auto& row : tx.directory_people({std::string(kScimSource)}, page->start - 1, page->count))
        people.push_back(person_of(row));
    } else {
      const auto rows = candidate_users(tx, *filter);
      if (!rows) return rows.error();
      for (const auto& row : *rows) people.push_back(person_of(row));
    }
    auto groups = groups_of(tx, people);
    for (const Person& person : people) resources.push_back(user_resource(person, groups[person.id], base()));
    if (filter->empty()) return page_json(resources, tx.count_directory_people({std::string(kScimSource)}), *page);
    std::erase_if(resources, [&](const json::Value& resource) {
      return !std::all_of(filter->begin(), filter->end(), [&](const Condition& one) { return has(resource, one); });
    });
    const auto total = static_cast<std::int64_t>(resources.size());
    resources.erase(resources.begin(),
                    resources.begin() + static_cast<std::ptrdiff_t>(std::min(page->start - 1, resources.size())));
    resources.resize(std::min(resources.size(), page->count));
    return page_json(resources, total, *page);
  });
}

Result<net::Response> ScimServer::one_user(const HttpCall& call) const {
  return services_.store.read([&](storage::Tx& tx) -> Result<net::Response> {
    const auto person = user_of_scim(tx, call.param("id"));
    if (!person) return no_such_user();
    return resource_json(resource_of(tx, *person, base()));
  });
}

Result<net::Response> ScimServer::add_user(const HttpCall& call) const {
  auto person = person_in(call.body);
  if (!person) return person.error();
  return written(services_.store, [&](storage::Tx& tx) -> Result<net::Response> {
    const auto stored = put(tx, *person, services_.clock.now());
    if (!stored) return stored.error();
    return resource_json(resource_of(tx, *stored, base()), 201);
  });
}

Result<net::Response> ScimServer::replace_user(const HttpCall& call) const {
  auto person = person_in(call.body);
  if (!person) return person.error();
  person->id = std::string(call.param("id"));
  return written(services_.store, [&](storage::Tx& tx) -> Result<net::Response> {
    if (!user_of_scim(tx, person->id)) return no_such_user();
    const auto stored = put(tx, *person, services_.clock.now());
    if (!stored) return stored.error();
    return resource_json(resource_of(tx, *stored, base()));
  });
}

Result<net::Response> ScimServer::patch_user(const HttpCall& call) const {
  return written(services_.store, [&](storage::Tx& tx) -> Result<net::Response> {
    const auto before = user_of_scim(tx, call.param("id"));
    if (!before) return no_such_user();
    json::Value resource = user_resource(*before, {}, base());
    // What is shown is made of the parts of a name, unless somebody says what is to be shown.
    if (before->name == text::trimmed(before->given_name + " " + before->family_name)) {
      resource.erase("displayName");
      resource.member("name").erase("formatted");
    }
    if (auto done = patch(resource, call.body); !done) return done.error();
    auto person = person_in(resource);
    if (!person) return person.error();
    person->id = before->id;
    const auto stored = put(tx, *person, services_.clock.now());
    if (!stored) return stored.error();
    return resource_json(resource_of(tx, *stored, base()));
  });
}

Result<net::Response> ScimServer::delete_user(const HttpCall& call) const {
  return written(services_.store, [&](storage::Tx& tx) -> Result<net::Response> {
    if (!user_of_scim(tx, call.param("id"))) return no_such_user();
    if (auto done = take_out(tx, std::string(call.param("id")), services_.clock.now()); !done) return done.error();
    return net::Response{.status = 204};
  });
}

}  // namespace c1::bot::directory
