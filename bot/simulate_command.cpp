#include "bot/simulate_command.hpp"

#include <algorithm>
#include <ostream>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "bot/command_words.hpp"
#include "bot/facts.hpp"
#include "bot/organisation_file.hpp"
#include "bot/plan_words.hpp"
#include "workflow/accounts.hpp"
#include "workflow/decide.hpp"
#include "workflow/evolve.hpp"
#include "workflow/explain.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr char kSimulateHelp[] =
    "c1 simulate --subject EMAIL APP/ENTITLEMENT [--requester EMAIL] [--duration 4h] [--emergency] [--reason TEXT]\n"
    "            [--at TIME] [--organisation PATH | --config FILE] [--json]\n"
    "  Tells who would be asked, step by step, and which rules of which policies say so; or why it would be refused.\n"
    "  Nothing is asked for and nothing changes.\n"
    "\n"
    "  --requester     somebody else asks for them\n"
    "  --duration      without it: for good, or as long as it may be held\n"
    "  --at            as if it were then: 2026-11-24T09:30:00Z, or a day (UTC)\n"
    "  --organisation  by this file or folder alone: who holds what are the holders that it names, nobody is away\n"
    "\n"
    "Else by what is in force, held and open in the database that C1_DATABASE or the file of --config names, also "
    "beside\n"
    "a server. APP/ENTITLEMENT may be an alias.\n"
    "Ends with 1 where the request would be refused.\n";

struct SimulateOptions {
  CommandWords words;
  std::optional<Seconds> duration;
  Instant at{};
};

// ---- the answer

struct Simulation {
  Asking asking;
  std::string refused;             // why it cannot be asked for; "" if it can
  std::optional<Request> request;  // as it would be right after it was asked for
  std::vector<std::string> because;
  std::string route;
};

Simulation answer(const Asking& asking, const Facts& facts, Instant now) {
  Simulation given{.asking = asking,
                   .refused = workflow::why_hidden(*asking.subject, asking.entitlement->id, facts, now)};
  if (!given.refused.empty()) return given;
  const auto events = decide({},
                             Submit{.id = {"simulated"},
                                    .requester = asking.requester->id,
                                    .subject = asking.subject->id,
                                    .entitlement = asking.entitlement->id,
                                    .duration = asking.duration,
                                    .reason = asking.reason,
                                    .surface = asking.surface,
                                    .emergency = asking.emergency,
                                    .account = asking.account},
                             facts, now);
  if (!events) {
    given.refused = events.error().says;
    return given;
  }
  given.request = fold({}, *events);
  given.because = because_phrases(*facts.catalog, given.request->plan);
  given.route = route_phrase(*facts.catalog, given.request->plan);
  return given;
}

std::string duration_words(const std::optional<Seconds>& duration) {
  return duration ? "for " + text::duration_words(*duration) : "for good";
}

// Of a step that is over before anybody has to act: "approved at once by Omar Haddad: SimulateOptions for it".
std::string done_at_once(const Request& request, std::size_t step, const Names& names) {
  std::string words;
  for (const Decision& decision : request.decisions)
    if (decision.step == step && decision.verdict == Decision::Verdict::approved)
      words += (words.empty() ? "Approved at once by " : ", ") + names.person(decision.by) +
               ", because asking for somebody else is one's own approval";
  return words.empty() ? words : words + ".";
}

void print(const Simulation& given, const Catalog& catalog, std::ostream& out) {
  const Names names(catalog.organisation(), {});
  const Asking& asking = given.asking;
  out << asking.requester->name << " asks for " << entitlement_phrase(catalog, asking.entitlement->id) << " ("
      << asking.entitlement->id.value << ")";
  if (asking.requester != asking.subject) out << " for " << asking.subject->name;
  out << ", " << duration_words(asking.duration) << (asking.emergency ? ", in an emergency" : "") << ".\n";
  if (!given.refused.empty()) {
    out << "\nThis would be refused: " << given.refused << "\n";
    return;
  }
  out << "\nWhy these steps\n";
  for (const std::string& says : given.because) out << "  " << says << "\n";
  if (given.because.empty()) out << "  No policy says who decides.\n";
  out << "\nSteps\n";
  const auto& steps = given.request->plan.steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const StepWords words = words_of(steps[i], names);
    out << "  " << i + 1 << ". " << words.headline << "\n";
    for (const std::string& detail : words.details) out << "       " << detail << "\n";
    if (const std::string done = done_at_once(*given.request, i, names); !done.empty())
      out << "       " << done << "\n";
  }
  out << "\nThe form would say: " << given.route << "\n";
  if (!given.request->is_open() || given.request->step > 0)
    out << "Right after that: " << status_phrase(catalog, *given.request) << "\n";
}

json::Value json_of(const Simulation& given, const Catalog& catalog) {
  json::Value because = json::array(), steps = json::array();
  for (const std::string& says : given.because) because.push(says);
  const bool asked = given.request.has_value();
  if (asked)
    for (const Step& step : given.request->plan.steps) steps.push(to_json(step));
  const auto& duration = given.asking.duration;
  return json::object({{"subject", given.asking.subject->id.value},
                       {"requester", given.asking.requester->id.value},
                       {"entitlement", given.asking.entitlement->id.value},
                       {"duration", duration ? json::Value(duration->count()) : json::Value()},
                       {"emergency", given.asking.emergency},
                       {"refused", given.refused.empty() ? json::Value() : json::Value(given.refused)},
                       {"policy", asked ? given.request->plan.policy.value : ""},
                       {"because", because},
                       {"steps", steps},
                       {"route", given.route},
                       {"status", asked ? status_phrase(catalog, *given.request) : ""}});
}

// ---- the question

Result<const User*> person(const Catalog& catalog, const std::string& email) {
  if (const User* user = catalog.user_by_email(email)) return user;
  std::vector<std::string_view> known;
  for (const User& user : catalog.organisation().users) known.push_back(user.email);
  return not_found("There is no user \"" + email + "\"." + text::did_you_mean(email, known));
}

Result<const Entitlement*> entitlement(const Catalog& catalog, const std::string& word) {
  if (const Entitlement* found = catalog.entitlement({word})) return found;
  if (const Entitlement* found = catalog.entitlement_by_alias(word)) return found;
  std::vector<std::string_view> known;
  for (const Entitlement& one : catalog.organisation().entitlements) known.push_back(one.id.value);
  return not_found("There is no entitlement \"" + word + "\"." + text::did_you_mean(word, known));
}

Result<Asking> asking_of(const SimulateOptions& asked, const Catalog& catalog) {
  const auto subject = person(catalog, asked.words.value("--subject"));
  if (!subject) return subject.error();
  const std::string other = asked.words.value("--requester");
  const auto requester = other.empty() ? subject : person(catalog, other);
  if (!requester) return requester.error();
  const auto what = entitlement(catalog, asked.words.rest[0]);
  if (!what) return what.error();
  const std::string reason = asked.words.value("--reason");
  return Asking{.requester = *requester,
                .subject = *subject,
                .entitlement = *what,
                .duration = asked.duration ? asked.duration : (*what)->max_duration,
                .emergency = asked.words.has("--emergency"),
                .surface = Surface::cli,
                .reason = reason.empty() ? "Simulated" : reason,
                .account = first_account(catalog, (*subject)->id, (*what)->app)};
}

int tell(const SimulateOptions& asked, const Catalog& catalog, const std::function<Facts(const Asking&)>& facts_for,
         std::ostream& out, std::ostream& err) {
  const auto asking = asking_of(asked, catalog);
  if (!asking) {
    err << "c1 simulate: " << asking.error().says << "\n";
    return kUsage;
  }
  const Simulation given = answer(*asking, facts_for(*asking), asked.at);
  if (asked.words.has("--json"))
    out << json_of(given, catalog).dump() << "\n";
  else
    print(given, catalog, out);
  return given.refused.empty() ? kOk : kFailed;
}

// Nobody has asked for anything yet: holders are those whom the file names.
Facts facts_of_file(const Catalog& catalog) {
  Facts facts{.catalog = &catalog};
  facts.next_number = 1;
  facts.holdings.holders = [&catalog](const EntitlementId& id) {
    const Entitlement* found = catalog.entitlement(id);
    return found ? found->holders : std::vector<UserId>{};
  };
  facts.holdings.holds = [holders = facts.holdings.holders](const UserId& who, const EntitlementId& id) {
    const auto all = holders(id);
    return std::find(all.begin(), all.end(), who) != all.end();
  };
  return facts;
}

int by_file(const SimulateOptions& asked, std::ostream& out, std::ostream& err) {
  OrganisationFile file = read_organisation(asked.words.value("--organisation"));
  for (const FileProblem& problem : file.problems) err << problem.text() << "\n";
  if (!file.problems.empty()) return kFailed;
  const Catalog catalog(std::move(file.organisation), 1);
  return tell(
      asked, catalog, [&](const Asking&) { return facts_of_file(catalog); }, out, err);
}

int by_database(const SimulateOptions& asked, const Environment& environment, std::ostream& out, std::ostream& err) {
  const auto database = load_database(asked.words.value("--config"), environment);
  if (!database) {
    for (const std::string& line : database.error().lines) err << "c1 simulate: " << line << "\n";
    return kUsage;
  }
  const auto store = storage::open_store_to_read(*database);
  if (!store) {
    err << "c1 simulate: " << store.error().says << "\n";
    if (!store.error().detail.empty()) err << "  (" << store.error().detail << ")\n";
    return kFailed;
  }
  return (*store)->read([&](storage::Tx& tx) {
    const CatalogPtr catalog = load_catalog(tx);
    const auto facts = [&](const Asking& asking) {
      Facts all = facts_about(tx, *catalog, asking.subject->id, asking.entitlement->id, asked.at);
      all.next_number = 1;
      return all;
    };
    return tell(asked, *catalog, facts, out, err);
  });
}

// What is wrong with the words, or "".
std::string check(SimulateOptions& asked) {
  const CommandWords& words = asked.words;
  if (words.rest.empty()) return "what would be asked for is missing, such as github/access";
  if (words.rest.size() > 1) return "one thing at a time, not \"" + words.rest[1] + "\" as well";
  if (words.value("--subject").empty()) return "--subject is missing: who would get it";
  if (!words.value("--organisation").empty() && !words.value("--config").empty())
    return "--organisation goes by a file, --config by a database; give one of them";
  const std::string duration = words.value("--duration"), at = words.value("--at");
  asked.duration = text::parse_duration(duration);
  if (!duration.empty() && !asked.duration) return "--duration should be a duration such as 90m, 4h or 30d";
  const auto time = time_in(at);
  if (!at.empty() && !time) return "--at should be a time such as 2026-11-24 or 2026-11-24T09:30:00Z";
  asked.at = time.value_or(SystemClock().now());
  return "";
}

}  // namespace

int simulate_command(const std::vector<std::string>& words, const Environment& environment, std::ostream& out,
                     std::ostream& err) {
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") return out << kSimulateHelp, kOk;
  auto read =
      read_words(words, {"--subject", "--requester", "--duration", "--reason", "--at", "--organisation", "--config"},
                 {"--emergency", "--json"});
  SimulateOptions asked{.words = read ? *std::move(read) : CommandWords{}};
  const std::string problem = read ? check(asked) : read.error().says;
  if (!problem.empty()) {
    err << "c1 simulate: " << problem << ". Try c1 simulate --help.\n";
    return kUsage;
  }
  try {
    const bool file = !asked.words.value("--organisation").empty();
    return file ? by_file(asked, out, err) : by_database(asked, environment, out, err);
  } catch (const storage::StoreDown& down) {
    err << "c1 simulate: " << down.what() << "\n";
    return kFailed;
  }
}

}  // namespace c1::bot
