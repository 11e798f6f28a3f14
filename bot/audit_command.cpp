#include "bot/audit_command.hpp"

#include <charconv>
#include <ostream>

#include "bot/command_words.hpp"
#include "storage/audit.hpp"

namespace c1::bot {
namespace {

constexpr char kAuditHelp[] =
    "c1 audit verify [--config FILE] [--expect SEQUENCE:HASH]\n"
    "  Reads the audit log from the first entry on. Each carries the hash of the one before, so what was changed,\n"
    "  removed or moved shows. Says how many entries there are and the last one's hash: whoever keeps that elsewhere\n"
    "  and gives it to --expect the next time also sees if the newest were cut off.\n"
    "  Ends with 1 and names the first broken entry if there is one.\n"
    "\n"
    "c1 audit export [--config FILE] [--format jsonl|csv] [--since TIME] [--until TIME]\n"
    "  Writes the entries to standard output, oldest first; from --since on, before --until.\n"
    "  TIME is 2026-11-24 or 2026-11-24T09:30:00Z (UTC).\n"
    "\n"
    "Both read the database that C1_DATABASE or the file of --config names, as c1 serve does, and may run beside it.\n";

struct Noted {
  std::int64_t sequence = 0;
  std::string hash;
};
struct AuditOptions {
  bool exports = false;
  std::string config_file;
  storage::AuditExport what;
  std::optional<Noted> expect;
};

std::optional<Noted> noted_in(const std::string& text) {
  Noted noted;
  const auto [stopped, failed] = std::from_chars(text.data(), text.data() + text.size(), noted.sequence);
  if (failed != std::errc{} || noted.sequence < 1 || *stopped != ':') return std::nullopt;
  noted.hash = std::string(stopped + 1);
  const bool hex = noted.hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  return hex && noted.hash.size() == 64 ? std::optional(noted) : std::nullopt;
}

// What is wrong with one option, or "".
std::string take(AuditOptions& asked, const std::string& option, const std::string& value) {
  if (option == "--config") {
    asked.config_file = value;
  } else if (option == "--expect" && !asked.exports) {
    asked.expect = noted_in(value);
    if (!asked.expect) return "--expect should be SEQUENCE:HASH, as c1 audit verify has printed it";
  } else if (option == "--format" && asked.exports) {
    if (value != "jsonl" && value != "csv") return "--format should be jsonl or csv";
    asked.what.format = value == "csv" ? storage::AuditExport::Format::csv : storage::AuditExport::Format::jsonl;
  } else if ((option == "--since" || option == "--until") && asked.exports) {
    const auto time = time_in(value);
    if (!time) return option + " should be a time such as 2026-11-24 or 2026-11-24T09:30:00Z";
    (option == "--since" ? asked.what.since : asked.what.until) = time;
  } else {
    return "I don't understand \"" + option + "\"";
  }
  return "";
}

// The problem, or "" with `asked` filled.
std::string read_audit_words(const std::vector<std::string>& words, AuditOptions& asked) {
  if (words.empty() || (words[0] != "verify" && words[0] != "export"))
    return words.empty() ? "verify or export is missing" : "I don't understand \"" + words[0] + "\"";
  asked.exports = words[0] == "export";
  for (std::size_t i = 1; i < words.size(); i += 2) {
    std::string problem = i + 1 == words.size() && words[i].starts_with("--") ? words[i] + " needs a value"
                          : i + 1 == words.size() ? "I don't understand \"" + words[i] + "\""
                                                  : take(asked, words[i], words[i + 1]);
    if (!problem.empty()) return problem;
  }
  return "";
}

int verify(storage::Store& store, const std::optional<Noted>& expect, std::ostream& out, std::ostream& err) {
  const storage::AuditVerdict verdict = storage::verify_audit(store);
  if (verdict.broken_at) {
    err << "The audit log is broken: " << verdict.problem << " The " << verdict.entries
        << " entries before it are as they were written.\n";
    return kFailed;
  }
  if (expect) {
    const auto found = store.read([&](storage::Tx& tx) { return tx.audit(expect->sequence - 1, 1); });
    if (found.empty() || found[0].hash != expect->hash) {
      err << "The audit log is broken: " << (found.empty() ? "its end was cut off; " : "it was written anew; ")
          << "entry " << expect->sequence << (found.empty() ? " is not there." : " is another one than was expected.")
          << "\n";
      return kFailed;
    }
  }
  out << "The audit log is whole: " << verdict.entries << " entries.\n";
  if (verdict.entries > 0) out << "The last one is " << verdict.entries << ":" << verdict.head << "\n";
  return kOk;
}

int run_audit(const AuditOptions& asked, const Environment& environment, std::ostream& out, std::ostream& err) {
  const auto database = load_database(asked.config_file, environment);
  if (!database) {
    for (const std::string& line : database.error().lines) err << "c1 audit: " << line << "\n";
    return kUsage;
  }
  const auto store = storage::open_store_to_read(*database);
  if (!store) {
    err << "c1 audit: " << store.error().says << "\n";
    if (!store.error().detail.empty()) err << "  (" << store.error().detail << ")\n";
    return kFailed;
  }
  if (!asked.exports) return verify(**store, asked.expect, out, err);
  storage::export_audit(**store, asked.what, [&](std::string_view lines) { out << lines; });
  if (out.flush()) return kOk;
  err << "c1 audit: not everything could be written; is the disk full?\n";
  return kFailed;
}

}  // namespace

int audit_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                  std::ostream& err) {
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") return out << kAuditHelp, kOk;
  AuditOptions asked;
  const std::string problem = read_audit_words(words, asked);
  if (!problem.empty()) {
    err << "c1 audit: " << problem << ". Try c1 audit --help.\n";
    return kUsage;
  }
  try {
    return run_audit(asked, environment, out, err);
  } catch (const storage::StoreDown& down) {
    err << "c1 audit: " << down.what() << "\n";
    return kFailed;
  }
}

}  // namespace c1::bot
