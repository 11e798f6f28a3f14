// /scim/v2/Groups.

#include <algorithm>
#include <map>

#include "bot/directory/directory.hpp"
#include "bot/directory/scim_paging.hpp"
#include "bot/directory/scim_patch.hpp"
#include "bot/directory/scim_resource.hpp"
#include "bot/directory/scim_server.hpp"
#include "bot/directory/scim_write.hpp"

namespace c1::bot::directory {
namespace {

using By = storage::DirectoryFilter::By;

constexpr std::size_t kMostGroupsFound = 1'000;

Error no_such_group() { return not_found("There is no such group."); }

std::optional<Group> group_of_scim(storage::Tx& tx, std::string_view id) {
  auto found = group(tx, std::string(id));
  return found && found->source == kScimSource ? std::move(found) : std::nullopt;
}

Group without_members(const storage::DirectoryGroup& row) {
  return {row.id, row.source, row.external_id, row.name, {}, row.created, row.changed};
}

// Of groups in the order of their ids, with one question.
void fill_in_members(storage::Tx& tx, std::vector<Group>& groups) {
  if (groups.empty()) return;
  std::map<std::string, Group*> by_id;
  for (Group& one : groups) by_id[one.id] = &one;
  for (const auto& [of, person] : tx.members_of_groups(groups.front().id, groups.back().id))
    if (const auto found = by_id.find(of.id); found != by_id.end()) found->second->members.push_back(person);
}

Result<std::vector<storage::DirectoryGroup>> candidate_groups(storage::Tx& tx, const std::vector<Condition>& filter) {
  const std::string source(kScimSource);
  std::vector<storage::DirectoryGroup> rows;
  if (const Condition* one = find(filter, {"id"})) {
    if (auto row = tx.directory_group(one->value.string()); row && row->source == source)
      rows.push_back(*std::move(row));
    return rows;
  }
  if (const Condition* one = find(filter, {"displayname"}))
    return tx.directory_groups({source, By::name, one->value.string()}, 0, kMostGroupsFound);
  if (const Condition* one = find(filter, {"externalid"}))
    return tx.directory_groups({source, By::external_id, one->value.string()}, 0, kMostGroupsFound);
  if (const Condition* one = find(filter, {"members", "members.value"})) {
    for (auto& [of, person] : tx.groups_of_people(one->value.string(), one->value.string()))
      if (of.source == source) rows.push_back(of);
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return rows;
  }
  return invalid("Groups are looked for by id, displayName, externalId or members.value.", "invalidFilter");
}

}  // namespace

Result<net::Response> ScimServer::list_groups(const HttpCall& call) const {
  const auto page = page_in(call);
  if (!page) return page.error();
  const std::string_view text = call.asked("filter");
  const auto filter = text.empty() ? Result<std::vector<Condition>>(std::vector<Condition>{}) : filter_in(text);
  if (!filter) return filter.error();
  const bool with_members = !is_left_out(call, "members");
  return services_.store.read([&](storage::Tx& tx) -> Result<net::Response> {
    const auto rows = filter->empty() ? Result<std::vector<storage::DirectoryGroup>>(tx.directory_groups(
                                            {std::string(kScimSource)}, page->start - 1, page->count))
                                      : candidate_groups(tx, *filter);
    if (!rows) return rows.error();
    std::vector<Group> groups;
    for (const auto& row : *rows) groups.push_back(without_members(row));
    if (with_members || find(*filter, {"members", "members.value"})) fill_in_members(tx, groups);
    std::erase_if(groups, [&](const Group& one) {
      const json::Value resource = group_resource(one, true, base());
      return !std::all_of(filter->begin(), filter->end(), [&](const Condition& each) { return has(resource, each); });
    });
    const auto total = filter->empty() ? tx.count_directory_groups({std::string(kScimSource)})
                                       : static_cast<std::int64_t>(groups.size());
    if (!filter->empty()) {
      groups.erase(groups.begin(),
                   groups.begin() + static_cast<std::ptrdiff_t>(std::min(page->start - 1, groups.size())));
      groups.resize(std::min(groups.size(), page->count));
    }
    std::vector<json::Value> resources;
    for (const Group& one : groups) resources.push_back(group_resource(one, with_members, base()));
    return page_json(resources, total, *page);
  });
}

Result<net::Response> ScimServer::one_group(const HttpCall& call) const {
  return services_.store.read([&](storage::Tx& tx) -> Result<net::Response> {
    const auto found = group_of_scim(tx, call.param("id"));
    if (!found) return no_such_group();
    return resource_json(group_resource(*found, !is_left_out(call, "members"), base()));
  });
}

Result<net::Response> ScimServer::add_group(const HttpCall& call) const {
  const auto given = group_in(call.body);
  if (!given) return given.error();
  return written(services_.store, [&](storage::Tx& tx) -> Result<net::Response> {
    const auto stored = put(tx, *given, services_.clock.now());
    if (!stored) return stored.error();
    return resource_json(group_resource(*stored, true, base()), 201);
  });
}

Result<net::Response> ScimServer::replace_group(const HttpCall& call) const {
  auto given = group_in(call.body);
  if (!given) return given.error();
  given->id = std::string(call.param("id"));
  return written(services_.store, [&](storage::Tx& tx) -> Result<net::Response> {
    if (!group_of_scim(tx, given->id)) return no_such_group();
    const auto stored = put(tx, *given, services_.clock.now());
    if (!stored) return stored.error();
    return resource_json(group_resource(*stored, true, base()));
  });
}

Result<net::Response> ScimServer::patch_group(const HttpCall& call) const {
  return written(services_.store, [&](storage::Tx& tx) -> Result<net::Response> {
    const auto before = group_of_scim(tx, call.param("id"));
    if (!before) return no_such_group();
    json::Value resource = group_resource(*before, true, base());
    if (auto done = patch(resource, call.body); !done) return done.error();
    auto given = group_in(resource);
    if (!given) return given.error();
    given->id = before->id;
    const auto stored = put(tx, *given, services_.clock.now());
    if (!stored) return stored.error();
    return resource_json(group_resource(*stored, !is_left_out(call, "members"), base()));
  });
}

Result<net::Response> ScimServer::delete_group(const HttpCall& call) const {
  return written(services_.store, [&](storage::Tx& tx) -> Result<net::Response> {
    if (!group_of_scim(tx, call.param("id"))) return no_such_group();
    if (auto done = take_out_group(tx, std::string(call.param("id")), services_.clock.now()); !done)
      return done.error();
    return net::Response{.status = 204};
  });
}

}  // namespace c1::bot::directory
