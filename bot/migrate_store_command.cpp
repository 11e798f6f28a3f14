#include "bot/migrate_store_command.hpp"

#include <ostream>

#include "bot/command_words.hpp"
#include "bot/secret_key.hpp"
#include "storage/move.hpp"

namespace c1::bot {
namespace {

constexpr int kOk = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

constexpr char kHelp[] =
    "c1 migrate-store FROM TO\n"
    "  Copies everything from one database to another, empty one: sqlite:c1.db to\n"
    "  postgresql://user:password@host/database, or back. Each row is copied in one transaction; before it is\n"
    "  committed the rows are counted and the audit log is read on both sides. FROM is not changed.\n"
    "  An address with a password can stand in the environment instead: \"env:NAME\" is the variable NAME.\n"
    "\n"
    "End all servers first. Afterwards set C1_DATABASE to TO, and keep the secret key: it stays where it was.\n";

int fail(std::ostream& err, const Error& error) {
  err << "c1 migrate-store: " << error.says << "\n";
  if (!error.detail.empty()) err << "  (" << error.detail << ")\n";
  return kFailed;
}

// What is on a command line can be read by everybody on the machine.
Result<std::string> address_in(const std::string& word, const Environment& environment) {
  constexpr std::string_view kEnvironment = "env:";
  if (!word.starts_with(kEnvironment)) return word;
  auto value = environment(word.substr(kEnvironment.size()));
  if (!value || value->empty()) return invalid("The variable of " + word + " is not set.");
  return *std::move(value);
}

void tell(const storage::Moved& moved, const std::string& from, std::ostream& out) {
  for (const storage::MovedTable& table : moved.tables)
    if (table.rows > 0)
      out << "  " << table.name << std::string(table.name.size() < 18 ? 18 - table.name.size() : 1, ' ') << table.rows
          << "\n";
  if (moved.audit.broken_at)
    out << "The audit log is broken here as it was there: " << moved.audit.problem << "\n";
  else
    out << "The audit log is whole on both sides; its last entry is " << moved.audit.entries << ":" << moved.audit.head
        << "\n";
  out << "Everything was moved. Now set C1_DATABASE to the new address, and unless C1_SECRET_KEY is set,\n"
         "C1_SECRET_KEY_FILE to the key as it is: "
      << secret_key_file(from) << "\n";
}

}  // namespace

int migrate_store_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                          std::ostream& err) {
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") return out << kHelp, kOk;
  auto read = read_words(words, {}, {});
  if (read && read->rest.size() != 2) read = invalid("it takes two addresses, from where and where to");
  if (!read) {
    err << "c1 migrate-store: " << read.error().says << ". Try c1 migrate-store --help.\n";
    return kUsage;
  }
  const auto from = address_in(read->rest[0], environment), to = address_in(read->rest[1], environment);
  if (!from || !to) return fail(err, from ? to.error() : from.error());
  try {
    const auto moved = storage::move_store(*from, *to);
    if (!moved) return fail(err, moved.error());
    tell(*moved, *from, out);
    return kOk;
  } catch (const storage::StoreDown& down) {
    return fail(err, unavailable(down.what(), {}));
  }
}

}  // namespace c1::bot
