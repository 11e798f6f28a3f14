#include "bot/people_command.hpp"

#include <ostream>

#include "base/text.hpp"
#include "bot/command_words.hpp"
#include "bot/directory/csv_import.hpp"

namespace c1::bot {
namespace {

constexpr std::size_t kMostPeopleNamed = 20;

constexpr char kPeopleHelp[] =
    "c1 people import FILE [--config FILE] [--allow-leavers]\n"
    "  Makes the people who come from CSV files those of FILE: all of them, or with a mistake nothing. Who is not in\n"
    "  it any more has left: what they hold is taken away, what is open for them is closed.\n"
    "  More than 20 in a hundred leaving at once is taken for a mistake, unless --allow-leavers says that it is none.\n"
    "\n"
    "c1 people import --plan FILE ...\n"
    "  Tells what that would change. Changes nothing.\n"
    "\n"
    "The first line of the file names the columns: email, name, title, department, employment_type, manager (an\n"
    "email), time_zone, groups (with semicolons), active, id, attributes.NAME. email and name are needed.\n"
    "The database is the one that C1_DATABASE or the file of --config names. On SQLite a running server has it: set\n"
    "C1_PEOPLE to the file there, and send SIGHUP.\n";

void print_people(std::string_view what, const std::vector<std::string>& people, std::ostream& out) {
  if (people.empty()) return;
  out << what << " " << people.size() << "\n";
  for (std::size_t i = 0; i < people.size() && i < kMostPeopleNamed; ++i) out << "  " << people[i] << "\n";
  if (people.size() > kMostPeopleNamed) out << "  and " << people.size() - kMostPeopleNamed << " more\n";
}

int fail_import(std::ostream& err, const std::string& says) {
  err << "c1 people import: " << says << "\n";
  return kFailed;
}

int run_import(const CommandWords& words, const Environment& environment, std::ostream& out, std::ostream& err) {
  const std::string& path = words.rest[1];
  const auto text = directory::contents_of(path);
  if (!text) return fail_import(err, "the file " + path + " is not there, or cannot be read.");
  const directory::CsvPeople file = directory::people_in_csv(path, *text);
  for (const FileProblem& problem : file.problems) err << problem.text() << "\n";
  if (!file.problems.empty()) return fail_import(err, "the file has mistakes, so nothing was changed.");
  const auto database = load_database(words.value("--config"), environment);
  if (!database) {
    for (const std::string& line : database.error().lines) err << "c1 people import: " << line << "\n";
    return kUsage;
  }
  const auto store = storage::open_store(*database, {.readers = 1});
  if (!store && store.error().code == Errc::conflict)
    return fail_import(
        err,
        "a server is at work on this database, so nothing was changed. Set C1_PEOPLE to the file there and "
        "send the server SIGHUP: it reads it again.");
  if (!store) return fail_import(err, store.error().says);
  const bool plan = words.has("--plan");
  const auto report =
      directory::synced(**store, directory::kCsvSource, file.people,
                        {.any_number_may_leave = words.has("--allow-leavers")}, SystemClock().now(), plan);
  if (!report) return fail_import(err, report.error().says);
  print_people(plan ? "Would be new:" : "New:", report->added, out);
  print_people(plan ? "Would change:" : "Changed:", report->changed, out);
  print_people(plan ? "Would have left:" : "Left:", report->left, out);
  if (report->nothing()) out << (plan ? "Nothing would change.\n" : "Nothing has changed.\n");
  for (const std::string& refused : report->refused) err << refused << "\n";
  return report->refused.empty() ? kOk : kFailed;
}

}  // namespace

int people_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                   std::ostream& err) {
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") return out << kPeopleHelp, kOk;
  auto read = read_words(words, {"--config"}, {"--plan", "--allow-leavers"});
  if (read && (read->rest.empty() || read->rest[0] != "import")) read = invalid("what is to be done? There is: import");
  if (read && read->rest.size() != 2) read = invalid("import needs one file");
  if (!read) {
    err << "c1 people: " << read.error().says << ". Try c1 people --help.\n";
    return kUsage;
  }
  try {
    return run_import(*read, environment, out, err);
  } catch (const storage::StoreDown& down) {
    return fail_import(err, down.what());
  }
}

}  // namespace c1::bot
