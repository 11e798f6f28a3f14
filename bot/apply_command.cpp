#include "bot/apply_command.hpp"

#include <filesystem>
#include <ostream>

#include "base/text.hpp"
#include "bot/command_words.hpp"
#include "bot/organisation_kept.hpp"
#include "bot/organisation_report.hpp"

namespace c1::bot {
namespace {

constexpr int kChanges = 3;
constexpr std::size_t kWidth = 110;

constexpr char kHelp[] =
    "c1 apply PATH [--config FILE] [--overwrite] [--json] [--exit-code]\n"
    "  Makes the stored organisation that of PATH, a file or a folder of *.yaml: all of it, or with a mistake "
    "nothing.\n"
    "  What is not in it any more is archived. Applying it again changes nothing.\n"
    "\n"
    "c1 apply --plan PATH ...\n"
    "  Tells what that would change, and what it would mean for what is open and held. Changes nothing.\n"
    "\n"
    "  It warns of what is no mistake and may not be meant: people who are named and stand nowhere, what nobody can "
    "ask "
    "for.\n"
    "\n"
    "  --overwrite  keep nothing of what was changed by the API or the page: all becomes what PATH says\n"
    "  --json       the same for programs\n"
    "  --exit-code  end with 3 where something has changed, or would\n"
    "\n"
    "The database is the one that C1_DATABASE or the file of --config names, as for c1 serve. On PostgreSQL servers "
    "may\n"
    "run, and take it up by themselves. On SQLite a running server has the file: --plan works beside it; to apply, "
    "send\n"
    "it SIGHUP, and it reads C1_ORG again.\n";

// ---- what is printed

std::string_view section_of(const std::string& kind) {
  if (kind == "user") return "People";
  if (kind == "app") return "Apps";
  if (kind == "entitlement") return "Entitlements";
  if (kind == "catalog") return "Catalogs";
  if (kind == "policy") return "Policies";
  if (kind == "form") return "Forms";
  if (kind == "connection") return "Connections";
  return "Organisation";
}

// On one line where that is short and no outline.
void print(const Difference& one, std::ostream& out) {
  std::string line = "  " + std::string(word_for(one.what));
  line += std::string(12 - line.size(), ' ') + one.thing;
  std::string together;
  bool is_outline = false;
  for (const std::string& says : one.says) {
    together += (together.empty() ? ": " : "; ") + says;
    is_outline = is_outline || says.starts_with("+ ") || says.starts_with("- ");
  }
  if (!is_outline && (one.says.size() < 2 || text::length(line + together) <= kWidth)) {
    out << line << together << "\n";
    return;
  }
  out << line << "\n";
  for (const std::string& says : one.says) out << std::string(14, ' ') << says << "\n";
}

std::string counts(const Applied& applied) {
  std::vector<std::string> words;
  if (applied.added) words.push_back(std::to_string(applied.added) + " new");
  if (applied.changed) words.push_back(std::to_string(applied.changed) + " changed");
  if (applied.archived) words.push_back(std::to_string(applied.archived) + " archived");
  return text::listed(words);
}

void print_kept(const Report& report, std::ostream& out) {
  if (report.kept.empty()) return;
  out << "\nNot as this file says, because it was changed by the API or the page since; kept (--overwrite takes it "
         "back)\n";
  for (const Difference& one : report.kept) print(one, out);
}

void print(const Report& report, bool plan, std::ostream& out) {
  if (report.applied.nothing()) {
    out << (plan ? "Nothing would change.\n" : "Nothing has changed.\n");
    return print_kept(report, out);
  }
  std::string_view section;
  for (const Difference& one : report.differences) {
    if (section_of(one.kind) != section) out << (section.empty() ? "" : "\n") << section_of(one.kind) << "\n";
    section = section_of(one.kind);
    print(one, out);
  }
  if (!report.consequences.empty()) out << "\nWhat follows\n";
  for (const Consequence& one : report.consequences) out << "  " << one.says << "\n";
  out << "\n"
      << (plan ? "Plan: " : "Applied: ") << counts(report.applied) << (plan ? ". Nothing has been changed.\n" : ".\n");
  print_kept(report, out);
}

// ---- what is done

int fail(std::ostream& err, const Error& error) { return fail_command(err, "apply", error); }

// A SQLite file that is not there yet: everything would be new.
bool is_still_to_be_made(const std::string& database) {
  constexpr std::string_view kSqlite = "sqlite:";
  std::error_code failed;
  return database.starts_with(kSqlite) && !std::filesystem::exists(database.substr(kSqlite.size()), failed);
}

// The file may not fit to what the API has changed and is kept.
Result<void> fits_kept(storage::Tx& tx, const workflow::Organisation& organisation, Keep keep) {
  if (keep == Keep::nothing) return {};
  std::string all;
  for (const std::string& says : problems_with_kept(tx, organisation)) all += (all.empty() ? "" : "\n") + says;
  if (!all.empty()) return invalid(all);
  return {};
}

Result<Report> planned(const std::string& database, const workflow::Organisation& organisation, Keep keep) {
  auto store =
      is_still_to_be_made(database) ? storage::open_store("sqlite::memory:") : storage::open_store_to_read(database);
  if (!store) return store.error();
  return (*store)->read([&](storage::Tx& tx) -> Result<Report> {
    const auto fits = fits_kept(tx, organisation, keep);
    if (!fits) return fits.error();
    return report_on(tx, organisation, keep);
  });
}

Result<Report> applied(const std::string& database, const workflow::Organisation& organisation, Keep keep) {
  const auto store = storage::open_store(database, {.readers = 1});
  if (!store) {
    if (store.error().code == Errc::conflict)
      return conflict(
          "A server is at work on this database, so nothing was changed. Send it SIGHUP (systemctl reload c1, "
          "or kill -HUP and its process id): it reads what its C1_ORG names again. --plan works beside it.");
    return store.error();
  }
  return (*store)->write([&](storage::Tx& tx) -> Result<Report> {
    const auto fits = fits_kept(tx, organisation, keep);
    if (!fits) return fits.error();
    Report report = report_on(tx, organisation, keep);
    const Instant now = SystemClock().now();
    report.applied = keep == Keep::nothing ? overwrite_organisation(tx, organisation, now)
                                           : apply_organisation(tx, organisation, now);
    return report;
  });
}

int run(const CommandWords& words, const Environment& environment, std::ostream& out, std::ostream& err) {
  const OrganisationFile file = read_organisation(words.rest[0]);
  for (const FileProblem& problem : file.problems) err << problem.text() << "\n";
  if (!file.problems.empty()) {
    const std::size_t count = file.problems.size();
    err << "c1 apply: " << (count == 1 ? "there is a mistake" : "there are " + std::to_string(count) + " mistakes")
        << ", so nothing was changed.\n";
    return kFailed;
  }
  const auto database = load_database(words.value("--config"), environment);
  if (!database) {
    for (const std::string& line : database.error().lines) err << "c1 apply: " << line << "\n";
    return kUsage;
  }
  const bool plan = words.has("--plan");
  const Keep keep = words.has("--overwrite") ? Keep::nothing : Keep::what_the_api_changed;
  const auto report = plan ? planned(*database, file.organisation, keep) : applied(*database, file.organisation, keep);
  if (!report) return fail(err, report.error());
  for (const std::string& says : report->warnings)
    if (!words.has("--json")) err << "Warning: " << says << "\n";
  if (words.has("--json"))
    out << report_json(*report, plan).dump() << "\n";
  else
    print(*report, plan, out);
  return words.has("--exit-code") && !report->applied.nothing() ? kChanges : kOk;
}

}  // namespace

int apply_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                  std::ostream& err) {
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") return out << kHelp, kOk;
  auto read = read_words(words, {"--config"}, {"--plan", "--overwrite", "--json", "--exit-code"});
  if (read && read->rest.empty()) read = invalid("the file or folder is missing");
  if (read && read->rest.size() > 1)
    read = invalid("there is more than one file or folder; put the files into one folder");
  if (!read) {
    err << "c1 apply: " << read.error().says << ". Try c1 apply --help.\n";
    return kUsage;
  }
  try {
    return run(*read, environment, out, err);
  } catch (const storage::StoreDown& down) {
    return fail(err, unavailable(down.what(), {}));
  }
}

}  // namespace c1::bot
