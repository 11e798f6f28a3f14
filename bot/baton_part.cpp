// file  := head block* tail
// block := "      # baton: IDENTIFIER\n", then whatever people write up to the next block, or to a line that stands further
//          left than what belongs to an entitlement (the tail)
// Only a block's line `holders: [...]` is ours to change.

#include "bot/baton_part.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "bot/organisation_draft.hpp"

namespace c1::bot {
namespace {

using connectors::BatonEntitlement;
using connectors::BatonExport;

constexpr std::string_view kMark = "# baton: ";
constexpr std::size_t kIndent = 6;  // of an entitlement in a list of an app in a list
constexpr std::size_t kLongestName = 150, kLongestAbout = 500;
constexpr std::string_view kBegins =
    "# Made by `c1 import baton`. Change it as you like: an entitlement is known by the line above it, and the next "
    "import\n"
    "# writes only its holders anew, adds what is new, and takes out what the connector does not know any more.\n";

using Lines = std::vector<std::string>;

struct Block {
  std::string id;
  Lines lines;  // behind the mark
};
struct ImportedFile {
  Lines head, tail;
  std::vector<Block> blocks;
};

std::size_t indent_of(const std::string& line) { return std::min(line.find_first_not_of(' '), line.size()); }
bool is_blank(const std::string& line) { return text::trimmed(line).empty(); }

std::optional<std::string> mark_in(const std::string& line) {
  const std::string words = text::trimmed(line);
  if (!words.starts_with(kMark)) return std::nullopt;
  return text::trimmed(words.substr(kMark.size()));
}

ImportedFile imported_file(const std::string& text) {
  ImportedFile file;
  Lines lines = text::split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  for (const std::string& line : lines) {
    const auto id = mark_in(line);
    const bool is_behind = !is_blank(line) && indent_of(line) < kIndent;
    if (file.blocks.empty() && !id)
      file.head.push_back(line);
    else if (!file.tail.empty() || is_behind)
      file.tail.push_back(line);
    else if (id)
      file.blocks.push_back({*id, {}});
    else
      file.blocks.back().lines.push_back(line);
  }
  return file;
}

// What stands behind `- slug:`, or `{slug:`.
std::string slug_in(const Lines& lines) {
  constexpr std::string_view kSlug = "slug:";
  for (const std::string& line : lines) {
    const auto at = line.find(kSlug);
    if (at == std::string::npos) continue;
    const std::string rest = text::trimmed(line.substr(at + kSlug.size()));
    return rest.substr(0, rest.find_first_of(" ,}#"));
  }
  return {};
}

// ---- holders

bool is_holders(const std::string& line) {
  const std::string words = text::trimmed(line);
  return words.starts_with("holders:") && words.find('[') != std::string::npos && words.find(']') != std::string::npos;
}

std::set<std::string> holders_in(const std::string& line) {
  std::set<std::string> holders;
  const auto from = line.find('['), to = line.find(']');
  for (const std::string& one : text::split(line.substr(from + 1, to - from - 1), ',')) {
    std::string word = text::trimmed(one);
    if (word.size() > 1 && word.front() == '"') word = word.substr(1, word.size() - 2);
    if (!word.empty()) holders.insert(word);
  }
  return holders;
}

std::string holders_line(const std::set<std::string>& holders) {
  std::string line = std::string(kIndent + 2, ' ') + "holders: [";
  for (const std::string& holder : holders) line += (line.back() == '[' ? "" : ", ") + json::quoted(holder);
  return line + "]";
}

std::string what_changed(const std::set<std::string>& before, const std::set<std::string>& after) {
  std::vector<std::string> words;
  for (const std::string& one : after)
    if (!before.contains(one)) words.push_back("+ " + one);
  for (const std::string& one : before)
    if (!after.contains(one)) words.push_back("- " + one);
  std::string says;
  for (const std::string& word : words) says += (says.empty() ? "" : ", ") + word;
  return says;
}

// What changed, "" = nothing. Nothing where the block's own words leave no place for it.
std::optional<std::string> put_holders(Lines& lines, const std::set<std::string>& holders) {
  const auto at = std::find_if(lines.begin(), lines.end(), is_holders);
  const std::set<std::string> before = at == lines.end() ? std::set<std::string>{} : holders_in(*at);
  if (before == holders) return "";
  const bool is_elsewhere = at == lines.end() && std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
                              return line.find("holders") != std::string::npos || line.find("- {") != std::string::npos;
                            });
  if (is_elsewhere) return std::nullopt;
  if (at != lines.end() && holders.empty())
    lines.erase(at);
  else if (at != lines.end())
    *at = holders_line(holders);
  else
    lines.insert(lines.begin() + (lines.empty() ? 0 : 1), holders_line(holders));  // behind the slug
  return what_changed(before, holders);
}

// ---- people

std::optional<std::string> person_with(const connectors::BatonAccount& account, const std::set<std::string>& people) {
  if (!account.is_person) return std::nullopt;
  if (people.contains(account.email)) return account.email;
  for (const std::string& email : account.emails)
    if (people.contains(email)) return email;
  if (people.contains(account.login)) return account.login;
  return std::nullopt;
}

struct Held {
  std::map<std::string, std::set<std::string>> by;  // the connector's identifier of an entitlement -> people
  std::set<std::string> unknown;
};

Held held_in(const BatonExport& all, const std::set<std::string>& people) {
  std::map<connectors::BatonId, const connectors::BatonAccount*> accounts;
  for (const auto& account : all.accounts) accounts[account.is] = &account;
  Held held;
  for (const auto& grant : all.grants) {
    const auto account = accounts.find(grant.principal);
    if (account == accounts.end() || !account->second->is_active) continue;  // a group, or nobody who can come in
    const auto person = person_with(*account->second, people);
    if (person)
      held.by[grant.entitlement].insert(*person);
    else if (account->second->is_person)
      held.unknown.insert(account->second->name + " (" +
                          (account->second->email.empty() ? account->second->login : account->second->email) + ")");
  }
  return held;
}

// ---- new ones

std::string one_slug(const BatonEntitlement& entitlement, const std::set<std::string>& taken) {
  std::string words = entitlement.resource_name + " " + entitlement.slug;
  if (slug_for(words, kLongestEntitlementSlug).empty()) words = entitlement.name;
  std::string slug = slug_for(words, kLongestEntitlementSlug - 5);
  if (slug.empty()) slug = "entitlement";
  std::string free = slug;
  for (int next = 2; taken.contains(free); ++next) free = slug + "-" + std::to_string(next);
  return free;
}

Block block_for(const BatonEntitlement& entitlement, const std::string& slug, const BatonPart& part) {
  const std::string inner(kIndent + 2, ' ');
  const std::string name =
      entitlement.name.empty() ? entitlement.resource_name + " " + entitlement.slug : entitlement.name;
  Block block{entitlement.id, {std::string(kIndent, ' ') + "- slug: " + slug}};
  block.lines.push_back(inner + "name: " + json::quoted(text::fit(text::trimmed(name), kLongestName)));
  if (!entitlement.description.empty())
    block.lines.push_back(inner + "description: " + json::quoted(text::fit(entitlement.description, kLongestAbout)));
  if (!entitlement.resource.type.empty() && !entitlement.resource_name.empty())
    block.lines.push_back(inner + "resource: {type: " + json::quoted(entitlement.resource.type) +
                          ", name: " + json::quoted(text::fit(entitlement.resource_name, kLongestName)) + "}");
  if (!part.connection.empty() && !entitlement.is_immutable)
    block.lines.push_back(inner + "provisioning: [{baton: {connection: " + part.connection +
                          ", entitlement: " + json::quoted(entitlement.id) + "}}]");
  return block;
}

Lines head_for(const BatonPart& part) {
  Lines head = text::split(kBegins, '\n');
  head.back() = "apps:";
  head.push_back("  - slug: " + part.app);
  head.push_back("    name: " + json::quoted(part.name.empty() ? part.app : part.name));
  if (!part.owner.empty()) head.push_back("    owners: [" + json::quoted(part.owner) + "]");
  head.push_back("    policy: " + part.policy);
  head.push_back("    entitlements:");
  return head;
}

Result<ImportedFile> begun(const std::optional<std::string>& text, const BatonPart& part) {
  if (!text) return ImportedFile{.head = head_for(part)};
  ImportedFile file = imported_file(*text);
  if (file.blocks.empty())
    return invalid("it has no line \"" + std::string(kMark) +
                   "...\", so it was not made by an import. Name another one.");
  if (slug_in(file.head) != part.app)
    return invalid("it is of the app " + slug_in(file.head) + ", not of " + part.app +
                   ". Each app has a file of its own.");
  return file;
}

std::string put_together(const ImportedFile& file) {
  std::string text;
  const auto add = [&](const Lines& lines) {
    for (const std::string& line : lines) text += line + "\n";
  };
  add(file.head);
  for (const Block& block : file.blocks) {
    text += std::string(kIndent, ' ') + std::string(kMark) + block.id + "\n";
    add(block.lines);
  }
  add(file.tail);
  return text;
}

// Nobody's words may end the line that an identifier stands in.
bool fits_a_line(const std::string& id) {
  return !id.empty() && id == text::trimmed(id) && id.find('\n') == std::string::npos;
}

}  // namespace

std::string slug_for(std::string_view words, std::size_t longest) {
  std::string slug;
  for (const char c : text::folded(words)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (fits)
      slug += c;
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
  }
  slug.resize(std::min(slug.size(), longest));
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

Result<BatonMerge> merged(const std::optional<std::string>& text, const BatonPart& part, const BatonExport& all,
                          const std::set<std::string>& people,
                          const std::map<std::string, std::set<std::string>>& given) {
  auto file = begun(text, part);
  if (!file) return file.error();
  const Held held = held_in(all, people);
  BatonMerge merge;
  merge.before = file->blocks.size();
  merge.unknown.assign(held.unknown.begin(), held.unknown.end());

  std::map<std::string, const BatonEntitlement*> known;
  for (const BatonEntitlement& one : all.entitlements)
    if (one.is_for_people && fits_a_line(one.id)) known[one.id] = &one;
  std::erase_if(file->blocks, [&](const Block& block) {
    if (known.contains(block.id)) return false;
    merge.vanished.push_back({slug_in(block.lines), block.id});
    return true;
  });

  std::set<std::string> slugs, ids;
  for (const Block& block : file->blocks) slugs.insert(slug_in(block.lines)), ids.insert(block.id);
  for (const auto& [id, entitlement] : known) {
    if (ids.contains(id)) continue;
    const std::string slug = one_slug(*entitlement, slugs);
    slugs.insert(slug);
    file->blocks.push_back(block_for(*entitlement, slug, part));
    merge.added.push_back({slug, id});
  }
  for (Block& block : file->blocks) {
    const std::string slug = slug_in(block.lines);
    std::set<std::string> holders;
    if (const auto by = held.by.find(block.id); by != held.by.end()) holders = by->second;
    if (const auto ours = given.find(slug); ours != given.end())
      for (const std::string& person : ours->second) holders.erase(person);
    const auto says = put_holders(block.lines, holders);
    if (!says)
      merge.left_alone.push_back("The holders of " + slug +
                                 " are not on a line of their own, so they stay as they are.");
    if (says && !says->empty() && ids.contains(block.id)) merge.changed.push_back({slug, *says});
  }
  merge.text = put_together(*file);
  return merge;
}

}  // namespace c1::bot
