#include "bot/outbox_command.hpp"

#include <ctime>
#include <ostream>

#include "bot/command_words.hpp"
#include "storage/store.hpp"

namespace c1::bot {
namespace {

constexpr char kOutboxName[] = "outbox";
constexpr std::size_t kMostListed = 200;

constexpr char kOutboxHelp[] =
    "c1 outbox [--config FILE]\n"
    "  How much waits, and each thing that is in trouble with its reason: parked (given up until somebody acts), or\n"
    "  failed at least once and tried again by itself. Works beside a running server.\n"
    "\n"
    "c1 outbox why KEY [--config FILE]\n"
    "  One thing: its state, its attempts, when it is tried next, what went wrong.\n"
    "\n"
    "c1 outbox retry KEY | --all [--config FILE]\n"
    "c1 outbox drop KEY [--config FILE]\n"
    "  Parked things are due again, or are forgotten. On PostgreSQL beside running servers. On SQLite a running "
    "server\n"
    "  has the file: kill -USR1 and its process id makes it try again all that is parked.\n"
    "\n"
    "The database is the one that C1_DATABASE or the file of --config names, as for c1 serve.\n";

std::string time_words(Instant at) {
  const std::time_t seconds = to_unix_seconds(at);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts));
}

void print(const storage::WaitingEffect& one, std::ostream& out) {
  out << (one.parked ? "parked   " : "retrying ") << one.key << "\n           "
      << (one.error.empty() ? "no error yet" : one.error) << " (" << one.attempts
      << (one.attempts == 1 ? " attempt" : " attempts");
  if (!one.parked) out << "; next " << time_words(one.due);
  out << ")\n";
}

int list(storage::Store& store, std::ostream& out) {
  const Instant now = SystemClock().now();
  struct Picture {
    storage::OutboxCounts counts;
    std::vector<storage::WaitingEffect> troubled;
  };
  const auto [counts, troubled] = store.read([&](storage::Tx& tx) {
    return Picture{tx.outbox_counts(now), tx.troubled(kMostListed)};
  });
  out << counts.due << " due, " << counts.later << " for later, " << counts.retrying << " after a failure, "
      << counts.parked << " parked; from Slack: " << counts.inbound << " waiting, " << counts.inbound_parked
      << " parked\n";
  if (counts.oldest) out << "the oldest is due since " << time_words(*counts.oldest) << "\n";
  for (const auto& one : troubled) print(one, out);
  if (troubled.size() == kMostListed) out << "... and perhaps more.\n";
  return kOk;
}

int why(storage::Store& store, const std::string& key, std::ostream& out, std::ostream& err) {
  const auto found = store.read([&](storage::Tx& tx) { return tx.waiting(key); });
  if (!found)
    return fail_command(err, kOutboxName,
                        not_found("Nothing with the key \"" + key + "\" waits: it is done, or never was."));
  print(*found, out);
  return kOk;
}

int change(const std::string& database, const std::string& what, const std::string& key, std::ostream& out,
           std::ostream& err) {
  const auto store = storage::open_store(database, {.readers = 1});
  if (!store && store.error().code == Errc::conflict)
    return fail_command(err, kOutboxName,
                        conflict("A server is at work on this database, so nothing was changed. Send it SIGUSR1 (kill "
                                 "-USR1 and its process id): it tries again all that is parked."));
  if (!store) return fail_command(err, kOutboxName, store.error());
  const std::int64_t count = (*store)->write([&](storage::Tx& tx) {
    return what == "drop" ? tx.drop_parked(key) : tx.retry_parked(key, SystemClock().now());
  });
  if (count == 0 && !key.empty())
    return fail_command(err, kOutboxName, not_found("Nothing with the key \"" + key + "\" is parked."));
  out << count << (what == "drop" ? " forgotten\n" : " due again\n");
  return kOk;
}

// A sentence without its full stop, or "".
std::string problem_in(const CommandWords& words) {
  const std::string what = words.rest.empty() ? "" : words.rest[0];
  const bool all = words.has("--all");
  if (what.empty()) return all ? "--all belongs to retry" : "";
  if (what != "why" && what != "retry" && what != "drop") return "I don't understand \"" + what + "\"";
  if (all && what != "retry") return "--all belongs to retry";
  if (words.rest.size() > 2) return "there is more than one key";
  if (words.rest.size() == 2 && words.rest[1].empty()) return "the key is empty";
  if (all == (words.rest.size() == 2)) return all ? "there is a key and --all" : "the key is missing";
  return "";
}

int run_outbox(const CommandWords& words, const Environment& environment, std::ostream& out, std::ostream& err) {
  const auto database = load_database(words.value("--config"), environment);
  if (!database) {
    for (const std::string& line : database.error().lines) err << "c1 outbox: " << line << "\n";
    return kUsage;
  }
  const std::string what = words.rest.empty() ? "" : words.rest[0];
  const std::string key = words.rest.size() > 1 ? words.rest[1] : "";
  if (what == "retry" || what == "drop") return change(*database, what, key, out, err);
  const auto store = storage::open_store_to_read(*database);
  if (!store) return fail_command(err, kOutboxName, store.error());
  return what.empty() ? list(**store, out) : why(**store, key, out, err);
}

}  // namespace

int outbox_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                   std::ostream& err) {
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") return out << kOutboxHelp, kOk;
  const auto read = read_words(words, {"--config"}, {"--all"});
  const std::string problem = read ? problem_in(*read) : read.error().says;
  if (!problem.empty()) {
    err << "c1 outbox: " << problem << ". Try c1 outbox --help.\n";
    return kUsage;
  }
  try {
    return run_outbox(*read, environment, out, err);
  } catch (const storage::StoreDown& down) {
    return fail_command(err, kOutboxName, unavailable(down.what(), {}));
  }
}

}  // namespace c1::bot
