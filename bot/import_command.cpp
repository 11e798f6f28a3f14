#include "bot/import_command.hpp"

#include <algorithm>
#include <fstream>
#include <ostream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "bot/baton_part.hpp"
#include "bot/command_words.hpp"
#include "bot/directory/csv_import.hpp"
#include "bot/organisation_file.hpp"
#include "storage/store.hpp"
#include "workflow/catalog.hpp"
#include "workflow/grant.hpp"

namespace c1::bot {
namespace {

constexpr std::size_t kMostLinesTold = 40;
constexpr std::size_t kMostHoldersRead = 100'000, kMostHeldRead = 10'000;
constexpr std::size_t kSmall = 5, kMostVanishPercent = 20;

constexpr char kImportHelp[] =
    "c1 import baton --app SLUG --into FILE [options] EXPORT...\n"
    "  Makes a part of the organisation file, FILE, of what a connector of ConductorOne has read: an app, an "
    "entitlement\n"
    "  for each that people may be given, and who holds it. Tells what would change; with --write it is written.\n"
    "  EXPORT is what `baton --file sync.c1z --output-format json` tells of resources, entitlements and grants: give "
    "all\n"
    "  three, in any order. Importing again changes what has changed, and keeps what you have written.\n"
    "\n"
    "  --policy SLUG       who decides about what is imported; needed for a FILE that is not there yet\n"
    "  --name NAME         of the app; --owner EMAIL: who owns it\n"
    "  --connection SLUG   of the organisation file: the connector gives and takes it (else people do)\n"
    "  --write             write FILE; then try c1 apply --plan\n"
    "  --allow-vanished    write though more than 20 in a hundred of the entitlements are not there any more\n"
    "  --config FILE       names the database, as for c1 serve: who is known, and who has access by c1, is read "
    "there\n";

int fail_baton_import(std::ostream& err, const std::string& says) {
  err << "c1 import baton: " << says << "\n";
  return kFailed;
}

Result<connectors::BatonExport> exported(const std::vector<std::string>& paths) {
  connectors::BatonExport all;
  bool has_entitlements = false;
  for (const std::string& path : paths) {
    const auto text = directory::contents_of(path);
    if (!text) return invalid("the file " + path + " is not there, or cannot be read.");
    const auto document = json::parse(text::trimmed(*text));
    if (!document) return invalid(path + " is not what baton tells in JSON: " + document.error().says);
    has_entitlements = has_entitlements || document->has("entitlements");
    connectors::read_baton(*document, all);
  }
  if (!has_entitlements)
    return invalid(
        "no file has \"entitlements\". Make one with: baton --file sync.c1z --output-format json entitlements");
  return all;
}

// What the database knows: who there is, and who has something of this app from us.
struct InUse {
  std::set<std::string> people;
  std::map<std::string, std::set<std::string>> given;
};

bool is_held_by_file(storage::Tx& tx, const workflow::UserId& holder, const workflow::EntitlementId& entitlement) {
  const auto grants = tx.grants_of(holder, kMostHeldRead);  // the file names no account: with whichever it is
  return std::any_of(grants.begin(), grants.end(), [&](const workflow::Grant& grant) {
    return grant.entitlement == entitlement && workflow::is_held_by_file(grant);
  });
}

Result<InUse> in_use(const std::string& database, const std::string& app) {
  auto store = storage::open_store_to_read(database);
  if (!store) return store.error();
  return (*store)->read([&](storage::Tx& tx) -> Result<InUse> {
    const auto catalog = load_catalog(tx);
    InUse known;
    for (const workflow::User& user : catalog->organisation().users)
      if (user.status == workflow::UserStatus::active) known.people.insert(connectors::in_lower_case(user.email));
    for (const workflow::Entitlement& one : catalog->organisation().entitlements)
      if (one.app.value == app)
        for (const workflow::UserId& holder : tx.holders(one.id, kMostHoldersRead))
          if (!is_held_by_file(tx, holder, one.id))
            known.given[one.slug].insert(connectors::in_lower_case(holder.value));
    return known;
  });
}

void print_lines(std::string_view what, const std::vector<BatonMerge::Line>& lines, std::ostream& out) {
  if (lines.empty()) return;
  out << what << " " << lines.size() << "\n";
  for (std::size_t i = 0; i < lines.size() && i < kMostLinesTold; ++i)
    out << "  " << lines[i].entitlement << ": " << lines[i].says << "\n";
  if (lines.size() > kMostLinesTold) out << "  and " << lines.size() - kMostLinesTold << " more\n";
}

void print_merge(const BatonMerge& merge, bool writes, std::ostream& out) {
  print_lines(writes ? "New:" : "Would be new:", merge.added, out);
  print_lines(writes ? "Holders changed:" : "Holders would change:", merge.changed, out);
  print_lines(writes ? "Taken out:" : "Would be taken out:", merge.vanished, out);
  for (const std::string& says : merge.left_alone) out << says << "\n";
  if (!merge.unknown.empty())
    out << "Accounts that hold something and belong to nobody that c1 knows: " << merge.unknown.size() << "\n";
  for (std::size_t i = 0; i < merge.unknown.size() && i < kMostLinesTold; ++i) out << "  " << merge.unknown[i] << "\n";
  if (merge.nothing()) out << (writes ? "Nothing has changed.\n" : "Nothing would change.\n");
}

// Beside it and then in its place, so that nobody reads half of it.
bool write_whole(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  std::ofstream file(beside, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  return !file.fail() && std::rename(beside.c_str(), path.c_str()) == 0;
}

int import_baton(const CommandWords& words, const std::vector<std::string>& paths, const Environment& environment,
                 std::ostream& out, std::ostream& err) {
  const std::string into = words.value("--into");
  const auto all = exported(paths);
  if (!all) return fail_baton_import(err, all.error().says);
  const auto database = load_database(words.value("--config"), environment);
  if (!database) {
    for (const std::string& line : database.error().lines) err << "c1 import baton: " << line << "\n";
    return kUsage;
  }
  const auto known = in_use(*database, words.value("--app"));
  if (!known) return fail_baton_import(err, known.error().says);
  const auto present = directory::contents_of(into);
  if (!present && words.value("--policy").empty())
    return fail_baton_import(err, into + " is not there yet: --policy has to say who decides about what is imported.");
  const BatonPart part{words.value("--app"), words.value("--name"), words.value("--connection"),
                       words.value("--policy"), words.value("--owner")};
  const auto merge = merged(present, part, *all, known->people, known->given);
  if (!merge) return fail_baton_import(err, into + ": " + merge.error().says);
  const bool writes = words.has("--write");
  const std::size_t vanished = merge->vanished.size();
  print_merge(*merge, writes && !merge->nothing(), out);
  if (vanished > kSmall && vanished * 100 > merge->before * kMostVanishPercent && !words.has("--allow-vanished"))
    return fail_baton_import(err,
                             std::to_string(vanished) + " of " + std::to_string(merge->before) +
                                 " entitlements would be taken out, which may be a mistake of the export; nothing was "
                                 "written. --allow-vanished says that it is none.");
  if (!writes || merge->nothing()) return kOk;
  if (!write_whole(into, merge->text)) return fail_baton_import(err, into + " could not be written.");
  out << "Written: " << into << ". What it means: c1 apply --plan\n";
  return kOk;
}

Result<void> understood(const CommandWords& words) {
  if (words.rest.empty() || words.rest[0] != "baton") return invalid("what is to be imported? There is: baton");
  if (words.rest.size() < 2) return invalid("baton needs the files that it is to read");
  for (const char* needed : {"--app", "--into"})
    if (words.value(needed).empty()) return invalid(std::string("baton needs ") + needed);
  return {};
}

}  // namespace

int import_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                   std::ostream& err) {
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") return out << kImportHelp, kOk;
  const auto read = read_words(words, {"--config", "--app", "--name", "--connection", "--policy", "--owner", "--into"},
                               {"--write", "--allow-vanished"});
  const Result<void> fits = read ? understood(*read) : Result<void>(read.error());
  if (!fits) {
    err << "c1 import: " << fits.error().says << ". Try c1 import --help.\n";
    return kUsage;
  }
  try {
    return import_baton(*read, {read->rest.begin() + 1, read->rest.end()}, environment, out, err);
  } catch (const storage::StoreDown& down) {
    return fail_baton_import(err, down.what());
  }
}

}  // namespace c1::bot
