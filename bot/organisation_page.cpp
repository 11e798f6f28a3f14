#include "bot/organisation_page.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "bot/directory/directory.hpp"
#include "bot/organisation_kept.hpp"
#include "bot/organisation_text.hpp"
#include "bot/policy_draft.hpp"
#include "bot/yaml_writer.hpp"
#include "workflow/words.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::string_view kStateLine = "# State ";
constexpr std::size_t kStateLength = 16;
constexpr std::size_t kMostChecked = 1'000'000;
constexpr int kMostChanges = 5'000;
constexpr std::size_t kSearched = 2'000;  // how far from the beginning its state is looked for

// The text that is checked has a line of JSON for each item (organisation_text.cpp); this is the same for people.
std::string for_people(const std::string& text, const Organisation& organisation, bool has_directory) {
  std::string yaml, line, list;
  for (std::istringstream lines(text); std::getline(lines, line);) {
    const bool is_item = line.starts_with("- ");
    if (is_item && list == "policies") continue;
    if (is_item) {
      yaml += yaml::list_item(json::parse(line.substr(2)).value(), list);
      continue;
    }
    const std::size_t colon = line.find(':');
    list = line.substr(0, colon);
    if (auto value = json::parse(line.substr(colon + 1))) {
      if (has_directory) value->set("directory", true);
      yaml += yaml::one_member(list, *value);
      continue;
    }
    yaml += "\n" + line + "\n";
    if (list == "policies")
      for (const Policy& policy : organisation.policies) yaml += policy_yaml(policy);
  }
  return yaml;
}

// A file says that there are people whom it does not name; nothing stored does.
bool has_directory(storage::Tx& tx, const Organisation& organisation, const std::string& text) {
  if (organisation.sync) return false;  // which says so itself
  if (!tx.all_directory_people().empty()) return true;
  return text.size() < kMostChecked && !parse_organisation("", text).problems.empty();
}

Organisation without_empty_catalogs(Organisation organisation) {
  std::erase_if(organisation.catalogs, [](const CatalogEntry& entry) { return entry.entitlements.empty(); });
  return organisation;
}

// What no text can say stays as it is.
Organisation with_empty_catalogs(storage::Tx& tx, Organisation organisation) {
  for (CatalogEntry& entry : stored_organisation(tx).catalogs) {
    const bool is_there = std::any_of(organisation.catalogs.begin(), organisation.catalogs.end(),
                                      [&](const CatalogEntry& one) { return one.slug == entry.slug; });
    if (entry.entitlements.empty() && !is_there) organisation.catalogs.push_back(std::move(entry));
  }
  return organisation;
}

}  // namespace

std::string organisation_state(storage::Tx& tx) {
  std::string all;
  for (const auto& [key, body] : stored_items(tx).items) {
    for (const std::string* part : {&key.first, &key.second, &body}) {
      all += *part;
      all += '\0';
    }
  }
  return sha256_hex(all).substr(0, kStateLength);
}

std::size_t organisation_bytes(storage::Tx& tx) {
  std::size_t bytes = 0;
  for (const auto& [key, body] : stored_items(tx).items) bytes += body.size();
  return bytes;
}

std::string organisation_yaml(storage::Tx& tx) {
  const Organisation organisation = without_empty_catalogs(stored_organisation(tx));
  const std::string text = organisation_text(organisation);
  return "# What is in force, taken from c1. Comments of the file before it are not in here.\n" +
         std::string(kStateLine) + organisation_state(tx) +
         ": by this line c1 sees whether somebody has changed it since. Leave it here.\n\n" +
         for_people(text, organisation, has_directory(tx, organisation, text));
}

std::string state_in(const std::string& text) {
  const std::string head = "\n" + text.substr(0, kSearched);
  const std::size_t line = head.find("\n" + std::string(kStateLine));
  if (line == std::string::npos) return {};
  const std::string state = head.substr(line + 1 + kStateLine.size(), kStateLength);
  const bool is_one = state.size() == kStateLength &&
                      std::all_of(state.begin(), state.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
  return is_one ? state : std::string{};
}

Report page_report(storage::Tx& tx, const Organisation& organisation) {
  return report_on(tx, with_empty_catalogs(tx, organisation), Keep::nothing);
}

Applied page_changes(storage::Tx& tx, const Organisation& organisation) {
  return counted(changes_to_all(tx, with_empty_catalogs(tx, organisation)));
}

Applied apply_page(storage::Tx& tx, const Organisation& organisation, const Author& author, Instant now) {
  const auto changes = changes_to_all(tx, with_empty_catalogs(tx, organisation));
  const Applied applied = counted(changes);
  if (applied.nothing()) return applied;
  for (const ItemChange& change : changes) remember_kept(tx, change, now);
  tx.append({.at = now,
             .actor = author.actor,
             .surface = author.surface,
             .what = "organisation.applied",
             .body = to_json(applied).dump(),
             .address = author.address});
  carry_out(tx, changes, author, now);
  return applied;
}

std::optional<Error> page_refusal(storage::Tx& tx, const Organisation& organisation, const Applied& changes,
                                  const UserId& person) {
  if (changes.added + changes.changed + changes.archived > kMostChanges)
    return invalid(
        "This changes more than " + std::to_string(kMostChanges) +
            " things, and the page remembers each beside the server's own file. Apply it as that file: put it "
            "where C1_ORG points and send SIGHUP, or use c1 apply.",
        "text");
  std::vector<User> people = organisation.users;
  directory::merge(people, tx.all_directory_people(), tx.all_memberships());
  const auto me = std::find_if(people.begin(), people.end(), [&](const User& one) { return one.id == person; });
  if (me != people.end() && me->status == UserStatus::active && has_role(*me, Role::super_admin)) return std::nullopt;
  return forbidden("With this you would not be a super admin any more, and could not mend it from here. Leave " +
                   person.value + " active and with the role super_admin; another super admin can take it away.");
}

}  // namespace c1::bot
