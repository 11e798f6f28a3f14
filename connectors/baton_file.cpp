#include "connectors/baton_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/text.hpp"
#include "connectors/baton.hpp"
#include "connectors/http_system.hpp"

namespace c1::connectors {
namespace {

constexpr std::string_view kEnvironment = "environment.", kCredentials = "credentials.";
constexpr std::size_t kMostTold = 256 * 1024 * 1024, kLongestWords = 300;
constexpr Millis kToRead{120'000};
constexpr int kFewTries = 4;

// What a connector ends with. Older ones end with 1 whatever it is; newer ones with the number of a gRPC status, where 2
// is "some error".
enum class Hope { none, some, good };  // that it works when it is tried again
struct ExitCode {
  int code;
  Hope hope;
  std::string_view says;
};
constexpr ExitCode kExitCodes[] = {{3, Hope::none, "it does not take what it was asked"},
                                   {4, Hope::good, "the system took too long"},
                                   {5, Hope::none, "there is no such thing"},
                                   {7, Hope::none, "it may not do that"},
                                   {8, Hope::good, "the system takes no more for now"},
                                   {9, Hope::none, "the system is not in a state for it"},
                                   {12, Hope::none, "it cannot do that"},
                                   {14, Hope::good, "the system could not be reached"},
                                   {16, Hope::none, "its credentials are not taken"},
                                   {126, Hope::none, "it could not be started"},
                                   {127, Hope::none, "it could not be started"}};

Hope hope_of(const Outcome& outcome) {
  if (outcome.how == Outcome::How::not_started || outcome.how == Outcome::How::too_long) return Hope::none;
  if (outcome.how == Outcome::How::stopped) return Hope::good;
  for (const ExitCode& known : kExitCodes)
    if (outcome.how == Outcome::How::exited && known.code == outcome.code) return known.hope;
  return Hope::some;
}

// The sentence in the last line of its log, which is JSON or plain.
std::string last_words(const std::string& log) {
  std::string last;
  for (const std::string& line : text::split(log, '\n'))
    if (!text::trimmed(line).empty()) last = text::trimmed(line);
  const auto parsed = json::parse(last);
  if (!parsed || !parsed->is_object()) return last;
  const std::string &message = (*parsed)["msg"].string(), &error = (*parsed)["error"].string();
  return message + (message.empty() || error.empty() ? "" : ": ") + error;
}

void replace_all(std::string& in, const std::string& what) {
  for (std::size_t at = in.find(what); !what.empty() && at != std::string::npos; at = in.find(what, at + 3))
    in.replace(at, what.size(), "***");
}

}  // namespace

bool is_for_connectors(std::string_view variable) {
  constexpr std::string_view kBaton = "BATON_";
  constexpr std::array kOthers{"HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"};
  // What is to be done, and with a client id a connector serves ConductorOne instead. With '_' at its end: all that begin so.
  constexpr std::array<std::string_view, 16> kOurs{
      "FILE",           "CLIENT_ID", "CLIENT_SECRET", "PROVISIONING",     "LOG_FORMAT", "SYNC_RESOURCES",
      "SKIP_FULL_SYNC", "GRANT_",    "REVOKE_",       "CREATE_",          "DELETE_",    "ROTATE_",
      "INVOKE_",        "BULK_",     "SKIP_GRANTS",   "SKIP_ENTITLEMENTS"};
  if (std::find(kOthers.begin(), kOthers.end(), variable) != kOthers.end()) return true;
  if (!variable.starts_with(kBaton)) return false;
  const std::string_view name = variable.substr(kBaton.size());
  const bool is_a_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  return is_a_name && std::none_of(kOurs.begin(), kOurs.end(), [&](std::string_view ours) {
           return ours.ends_with('_') ? name.starts_with(ours) : name == ours;
         });
}

BatonRun::BatonRun(const Programs& programs, const std::string& folder, const Secrets& secrets, const Job& job,
                   BatonFile& file)
    : programs_(programs), folder_(folder), secrets_(secrets), job_(job), file_(file) {}

// A name in the folder of connectors, and nothing else: the organisation file cannot start other programs.
std::string BatonRun::program(std::string_view setting, std::string_view otherwise) const {
  const std::string name = job_.setting(setting, otherwise);
  if (folder_.empty()) end(failed("This server runs no connectors: C1_CONNECTORS names the folder that has them."));
  std::string path = folder_ + "/" + name;
  if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos || ::access(path.c_str(), X_OK) != 0)
    end(failed("There is no program " + name + " in C1_CONNECTORS that could be run."));
  return path;
}

BatonRun::Environment BatonRun::with_settings() const {
  Environment all{{"PATH", "/usr/bin:/bin"}, {"LANG", "C.UTF-8"}};
  for (const auto& [key, value] : job_.connection.settings) {
    if (key.starts_with(kEnvironment)) all[key.substr(kEnvironment.size())] = value;
    if (!key.starts_with(kCredentials)) continue;
    const auto secret = secrets_(value);
    if (!secret) end(failed("This server has no credential named \"" + value + "\"."));
    all[key.substr(kCredentials.size())] = secret->reveal();  // it goes to the program that was made for it
  }
  return all;
}

Outcome BatonRun::connect(const std::string& file, const Environment& what) const {
  Program connector{.path = program("connector", ""),
                    .arguments = {"--file", file, "--log-format", "json"},
                    .environment = with_settings(),
                    .folder = std::filesystem::path(file).parent_path().string()};
  connector.environment["HOME"] = connector.environment["TMPDIR"] = connector.folder;
  connector.environment.insert(what.begin(), what.end());
  if (const auto within = text::parse_duration(job_.setting("within", "5m"))) connector.within = *within;
  return programs_.run(connector);
}

// Read into a file beside it, so that a run that breaks off does not leave half of a file in its place.
void BatonRun::sync(Millis fresh) {
  const auto now = std::chrono::steady_clock::now();
  if (file_.read_at && now - *file_.read_at < fresh) return;
  const std::string path = file_.path + ".new";
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  const Outcome outcome = connect(path, {});
  if (!outcome.well()) end_with(outcome, job_.setting("connector"), "reading the system");
  std::error_code problem;
  std::filesystem::rename(path, file_.path, problem);
  if (problem) end(not_yet(job_.setting("connector") + " has read the system, and left no file.", Millis{0}));
  file_.read_at = now;
}

json::Value BatonRun::told(std::vector<std::string> words) const {
  const std::string name = job_.setting("reader", "baton");
  Program reader{.path = program("reader", "baton"),
                 .arguments = {"--file", file_.path, "--output-format", "json"},
                 .environment = {{"PATH", "/usr/bin:/bin"}, {"LANG", "C.UTF-8"}},
                 .folder = std::filesystem::path(file_.path).parent_path().string(),
                 .within = kToRead,
                 .most_output = kMostTold};
  reader.environment["HOME"] = reader.environment["TMPDIR"] = reader.folder;
  std::move(words.begin(), words.end(), std::back_inserter(reader.arguments));
  const Outcome outcome = programs_.run(reader);
  if (!outcome.well()) end_with(outcome, name, "telling what was read");
  auto document = json::parse(text::trimmed(outcome.out));
  if (!document) end(not_yet(name + " did not answer in JSON: " + document.error().says, Millis{0}));
  return *std::move(document);
}

std::optional<BatonAccount> BatonRun::account() const {
  const std::string wanted = in_lower_case(account_filled(job_, job_.holder, "{email}", "{account}"));
  if (wanted.empty()) end(failed("The directory of people does not say what \"account\" asks for."));
  BatonExport all;
  read_baton(told({"resources", "--resource-type=" + job_.setting("principal_type", "user")}), all);
  std::vector<BatonAccount> by_email, by_login;
  for (const BatonAccount& one : all.accounts) {
    if (!one.is_person) continue;
    const bool has_email = std::find(one.emails.begin(), one.emails.end(), wanted) != one.emails.end();
    if (has_email) by_email.push_back(one);
    if (one.login == wanted) by_login.push_back(one);
  }
  const auto& found = by_email.empty() ? by_login : by_email;
  if (found.size() > 1) end(failed("There are several accounts for " + job_.holder.name + ", so none was touched."));
  if (found.empty()) return std::nullopt;
  return found.front();
}

void BatonRun::check_entitlement() const {
  BatonExport all;
  read_baton(told({"entitlements"}), all);
  const std::string wanted = job_.setting("entitlement");
  const auto found = std::find_if(all.entitlements.begin(), all.entitlements.end(),
                                  [&](const BatonEntitlement& one) { return one.id == wanted; });
  if (found == all.entitlements.end())
    end(failed(job_.setting("connector") + " knows no entitlement \"" + wanted + "\". Those that it knows: baton " +
               "entitlements."));
  if (found->is_immutable) end(failed("\"" + wanted + "\" cannot be changed, says " + job_.setting("connector") + "."));
}

std::vector<BatonGrant> BatonRun::grants_of(const BatonAccount& account) const {
  BatonExport all;
  read_baton(told({"grants", "--entitlement=" + job_.setting("entitlement")}), all);
  std::vector<BatonGrant> held;
  for (const BatonGrant& grant : all.grants)
    if (grant.principal == account.is && grant.entitlement == job_.setting("entitlement")) held.push_back(grant);
  return held;
}

void BatonRun::grant(const BatonAccount& account) {
  change({{"BATON_GRANT_ENTITLEMENT", job_.setting("entitlement")},
          {"BATON_GRANT_PRINCIPAL", account.is.id},
          {"BATON_GRANT_PRINCIPAL_TYPE", account.is.type}},
         "giving it");
}

void BatonRun::revoke(const BatonGrant& grant) { change({{"BATON_REVOKE_GRANT", grant.id}}, "taking it away"); }

void BatonRun::change(const Environment& what, const std::string& doing) {
  file_.read_at.reset();  // whatever comes of it
  const Outcome outcome = connect(file_.path, what);
  if (!outcome.well()) end_with(outcome, job_.setting("connector"), doing);
}

void BatonRun::end_with(const Outcome& outcome, const std::string& who, const std::string& doing) const {
  const std::string says = who + ", " + doing + ": " + in_words(outcome);
  switch (hope_of(outcome)) {
    case Hope::none:
      end(failed(says));
    case Hope::good:
      end(not_yet(says, Millis{0}));
    case Hope::some:
      break;
  }
  Receipt receipt = not_yet(says, Millis{0});
  receipt.tries = kFewTries;
  end(std::move(receipt));
}

// With what it said last itself, where it said anything; never with a secret.
std::string BatonRun::in_words(const Outcome& outcome) const {
  std::string words = last_words(outcome.err);
  for (const auto& [key, value] : job_.connection.settings)
    if (const auto secret = key.starts_with(kCredentials) ? secrets_(value) : std::nullopt)
      replace_all(words, secret->reveal());
  words = text::fit(text::valid_utf8(words), kLongestWords);
  const std::string behind = words.empty() ? "." : ": " + words;
  switch (outcome.how) {
    case Outcome::How::not_started:
      return "it could not be started" + behind;
    case Outcome::How::by_signal:
      return "it was ended by signal " + std::to_string(outcome.code) + behind;
    case Outcome::How::out_of_time:
      return "it did not end in time, and was ended" + behind;
    case Outcome::How::too_long:
      return "it said more than can be read.";
    case Outcome::How::stopped:
      return "it was ended, because this server was.";
    case Outcome::How::exited:
      break;
  }
  for (const ExitCode& known : kExitCodes)
    if (known.code == outcome.code) return std::string(known.says) + behind;
  return "it ended with " + std::to_string(outcome.code) + behind;
}

}  // namespace c1::connectors
