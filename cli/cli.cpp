#include "cli/cli.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>

#include "cli/commands.hpp"
#include "cli/describe.hpp"
#include "cli/server_words.hpp"

namespace c1::cli {
namespace {

// What a word takes beside -o.
enum Takes : unsigned {
  nothing = 0,
  what = 1U << 0U,       // one thing, which may be left out where somebody can be asked
  task = 1U << 1U,       // a request's number
  words = 1U << 2U,      // any words
  asking = 1U << 3U,     // --emergency, --answer
  reason = 1U << 4U,     // --reason
  whom = 1U << 5U,       // --for
  waiting = 1U << 6U,    // --wait, --limit
  all = 1U << 7U,        // --all
  server = 1U << 8U,     // --server
  granted = 1U << 9U,    // --granted
  to = 1U << 10U,        // --to
  away = 1U << 11U,      // --to, --until, --end
  duration = 1U << 12U,  // --duration
  account = 1U << 13U,   // --account
};

Exit completion(Terminal& terminal, const Wish& wish);
Exit manual(Terminal& terminal, const Wish& wish);

struct Word {
  const char* name;
  const char* does;
  unsigned takes;
  Exit (*run)(Terminal&, const Wish&);
};
constexpr Word kWords[] = {
    {"login", "sign this device in", server, login},
    {"logout", "sign it out, and make its key useless", nothing, logout},
    {"whoami", "who you are there", nothing, whoami},
    {"clients", "the devices and scripts that act for you", nothing, clients},
    {"revoke-client", "take one of them back, by its id", what, revoke_client},
    {"search", "what you may ask for", words | all | granted, search},
    {"get", "ask for access", what | duration | asking | reason | whom | account | waiting, get},
    {"request", "the same as get", what | duration | asking | reason | whom | account | waiting, get},
    {"bundle", "ask for all of a bundle at once; without a name, which there are", what | duration | reason | whom,
     bundle},
    {"extend", "ask for more time", what | duration | asking | reason | whom | account | waiting, extend},
    {"drop", "give access back", what | reason | whom | account | waiting, drop},
    {"requests", "what you have asked for", all, requests},
    {"approvals", "what waits for your decision", nothing, approvals},
    {"status", "one request, with its thread", task | waiting, status},
    {"approve", "approve a request, or say that it is provisioned", task | reason, approve},
    {"deny", "deny it, or say that you won't provision it", task | reason, deny},
    {"comment", "say something in its thread", task | words, comment},
    {"cancel", "take your request back", task | reason, cancel},
    {"escalate", "ask for emergency access instead", task | reason, escalate},
    {"remind", "remind whoever it waits for", task, remind},
    {"reassign", "hand it on to somebody else", task | to | reason, reassign},
    {"access", "what you hold, or somebody for whom you may see it", whom, access},
    {"delegate", "somebody decides instead of you, while you are away", away, delegate},
    {"installs", "where c1 is installed in Slack, and how it goes there; remove ID", words, installs},
    {"completion", "a script that completes commands: bash, zsh or fish", what, completion},
    {"man", "the manual page: c1 man | man -l -", nothing, manual},
};
// `c1 task approve 1042`: as other command lines call it.
constexpr std::pair<const char*, const char*> kTaskWords[] = {
    {"list", "requests"}, {"search", "requests"}, {"show", "status"}, {"get", "status"}};

void add_options(CLI::App& command, const Word& word, Wish& wish) {
  const auto takes = [&](Takes one) { return (word.takes & one) != 0; };
  command.add_option("-o,--output", wish.output, "table, or wide; json or ndjson for scripts")
      ->check(CLI::IsMember({"table", "wide", "json", "ndjson"}));
  if (takes(what)) command.add_option("what", wish.what, "its alias, app/name, or words that name it");
  if (takes(task)) command.add_option("request", wish.what, "its number: 1042")->required();
  if (takes(words)) command.add_option("words", wish.words, "words");
  if (takes(duration)) command.add_option("-d,--duration", wish.duration, "how long: 90m, 8h, 1w2d");
  if (takes(asking)) {
    command.add_flag("--emergency", wish.emergency, "by the emergency policy");
    command.add_option("--answer", wish.answers, "to a question of its form: field=value");
  }
  if (takes(reason)) command.add_option("-r,--reason,-m,--message", wish.reason, "why");
  if (takes(whom)) command.add_option("--for", wish.whom, "somebody else, by email");
  if (takes(account)) command.add_option("--account", wish.account, "which account there, of several");
  if (takes(to)) command.add_option("--to", wish.to, "to whom, by email; several may be named")->required();
  if (takes(away)) {
    command.add_option("--to", wish.whom, "who, by email");
    command.add_option("--until", wish.until, "until the end of that day, UTC: 2026-12-24");
    command.add_flag("--end", wish.end, "you decide yourself again");
  }
  if (takes(waiting)) {
    command.add_flag("-w,--wait", wish.wait, "until it is decided and provisioned");
    command.add_option("--limit", wish.limit, "how long to wait at most; 1h where nothing is said");
  }
  if (takes(all)) command.add_flag("-a,--all", wish.all, "everything, not only what is open or comes first");
  if (takes(granted)) command.add_flag("--granted", wish.granted, "only what you hold");
  if (takes(server)) command.add_option("--server", wish.server, "https://c1.example.com");
}

// The whole command line, with every command in it.
void build(CLI::App& app, Wish& wish, const Word*& chosen) {
  app.require_subcommand(1);
  for (const Word& word : kWords) {
    CLI::App* command = app.add_subcommand(word.name, word.does);
    command->callback([&chosen, &word] { chosen = &word; });
    add_options(*command, word, wish);
  }
}

DescribedOption described(const CLI::Option& option) {
  DescribedOption one{.names = {}, .value = "", .choices = {}, .does = option.get_description()};
  for (const std::string& name : option.get_snames()) one.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) one.names.push_back("--" + name);
  if (option.get_items_expected_max() == 0) return one;
  one.value = option.get_lnames().empty() ? "VALUE" : option.get_lnames().front();
  for (char& c : one.value) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (one.value == "OUTPUT") one.choices = {"table", "wide", "json", "ndjson"};
  return one;
}

std::vector<DescribedCommand> all_described() {
  CLI::App app("c1", "c1");
  Wish wish;
  const Word* chosen = nullptr;
  build(app, wish, chosen);
  std::vector<DescribedCommand> commands;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    DescribedCommand& one = commands.emplace_back();
    one.name = command->get_name();
    one.does = command->get_description();
    for (const CLI::Option* option : command->get_options()) {
      if (!option->get_positional())
        one.options.push_back(described(*option));
      else if (option->get_required())
        one.arguments.push_back("REQUEST");
      else
        one.arguments.push_back(option->get_name(true) == "words" ? "[WORDS]..." : "[NAME]");
    }
  }
  for (const ServerWord& word : kServerWords)
    commands.push_back({std::string(word.name), std::string(word.does), {}, {}});
  return commands;
}

Exit completion(Terminal& terminal, const Wish& wish) {
  const std::string script = completion_script(wish.what, all_described());
  if (script.empty()) throw Failure{Exit::usage, "Say for which shell: c1 completion bash, zsh or fish."};
  terminal.out << script;
  return Exit::ok;
}

Exit manual(Terminal& terminal, const Wish&) {
  terminal.out << manual_page(all_described());
  return Exit::ok;
}

// "task approve 1042" as "approve 1042".
std::vector<std::string> without_task(std::vector<std::string> words) {
  if (words.size() < 2 || words[0] != "task") return words;
  words.erase(words.begin());
  for (const auto& [theirs, ours] : kTaskWords)
    if (words[0] == theirs) words[0] = ours;
  return words;
}

int run_word(const Word& word, Terminal& terminal, const Wish& wish) {
  try {
    return static_cast<int>(word.run(terminal, wish));
  } catch (const Failure& failure) {
    if (wish.output == "json" || wish.output == "ndjson")
      terminal.err << json::object({{"error", failure.says}, {"exit", static_cast<int>(failure.exit)}}).dump() << "\n";
    else
      terminal.err << "c1 " << word.name << ": " << failure.says << "\n";
    return static_cast<int>(failure.exit);
  }
}

}  // namespace

bool knows(std::string_view name) {
  return name == "task" ||
         std::any_of(std::begin(kWords), std::end(kWords), [&](const Word& word) { return word.name == name; });
}

int run(const std::vector<std::string>& words, Terminal& terminal) {
  CLI::App app("c1: access requests that live in Slack", "c1");
  Wish wish;
  const Word* chosen = nullptr;
  build(app, wish, chosen);
  const std::vector<std::string> plain = without_task(words);
  try {
    app.parse(std::vector<std::string>(plain.rbegin(), plain.rend()));
  } catch (const CLI::ParseError& problem) {
    const int code = app.exit(problem, terminal.out, terminal.err);
    return code == 0 ? 0 : static_cast<int>(Exit::usage);
  }
  return run_word(*chosen, terminal, wish);
}

std::string help() {
  std::string lines;
  for (const Word& word : kWords) {
    std::string name = "  c1 " + std::string(word.name);
    name.resize(std::max<std::size_t>(name.size() + 1, 29), ' ');
    lines += name + word.does + "\n";
  }
  return lines;
}

}  // namespace c1::cli
