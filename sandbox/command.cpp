// The program `c1 sandbox`.
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <tuple>

#include "base/text.hpp"
#include "net/http_client.hpp"
#include "sandbox/office.hpp"
#include "sandbox/people_file.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/terminal.hpp"

namespace c1::sandbox {
namespace {

constexpr char kHelp[] =
    "c1 sandbox: a local Slack workspace to try and test the app in\n"
    "\n"
    "  --listen ADDRESS:PORT     where to listen (127.0.0.1:0 = any free port)\n"
    "  --app URL                 where the app listens; may be told later by POST /sandbox/app. With a path, "
    "everything\n"
    "                            goes there (Bolt: http://127.0.0.1:3000/slack/events)\n"
    "  --signing-secret SECRET   what deliveries are signed with (default: sandbox-signing-secret)\n"
    "  --bot-token TOKEN         what the app must present (default: xoxb-sandbox)\n"
    "  --app-token TOKEN         xapp-...: Socket Mode; the app calls apps.connections.open with it\n"
    "  --client-id ID            the app is installed by OAuth, with --client-secret SECRET, instead of by a bot "
    "token\n"
    "  --rotate-tokens           ... and its tokens end after twelve hours, and are renewed\n"
    "  --also ID:NAME            one more workspace (T0BETA:Beta), with an address of its own; may be given again\n"
    "  --grid ID:NAME            all of them are workspaces of this organisation (E0ACME:Acme)\n"
    "  --people FILE             people and channels as JSON (default: lena, omar, ines, jun and pia of acme.test)\n"
    "  --manifest FILE           the app's manifest (YAML or JSON): its name, commands, shortcuts and tabs\n"
    "  --state FILE              begin with what GET /sandbox/state has told; kept there again at the end\n"
    "  --run COMMAND             start the app, too, and stop it at the end. It finds SLACK_API_URL,\n"
    "                            SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN (SLACK_APP_TOKEN) in its environment; where "
    "it listens\n"
    "                            is --app, or what it prints: \"listening on http://127.0.0.1:3000\"\n"
    "  --run-log FILE            add the app's output to this file\n"
    "  --clock-file FILE         write there how far the clock was moved, in milliseconds (the app's C1_DEMO_CLOCK)\n"
    "  --strict-rate             one message a second in each channel, more is 429\n"
    "  --script FILE             play these lines, show what everybody sees, and end\n"
    "  --terminal                read such lines from standard input\n"
    "  --attach URL              play or read them against a sandbox that runs already\n"
    "\n"
    "Lines:\n";

struct Options {
  SandboxSettings settings;
  std::string script;
  std::string attach;
  std::string state_file;
  OfficeSettings office;
  std::vector<std::pair<std::string, std::string>> also;  // id and name
  bool terminal = false;
  bool help = false;
};

Result<std::string> content_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return invalid("Cannot read " + file + ".");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Result<void> set_listen(SandboxSettings& settings, const std::string& value) {
  const auto colon = value.rfind(':');
  const int port = colon == std::string::npos ? -1 : std::atoi(value.c_str() + colon + 1);
  if (port < 0 || port > 65535) return invalid("Write --listen like 127.0.0.1:8065.");
  settings.address = value.substr(0, colon);
  settings.port = static_cast<std::uint16_t>(port);
  return {};
}

Result<void> set_people(SandboxSettings& settings, const std::string& file) {
  const auto text = content_of(file);
  if (!text) return text.error();
  return read_people(*text, settings);
}

Result<void> set_manifest(SandboxSettings& settings, const std::string& file) {
  const auto text = content_of(file);
  if (!text) return text.error();
  auto manifest = read_manifest(*text);
  if (!manifest) return invalid(file + ": " + manifest.error().says);
  settings.manifest = std::move(*manifest);
  if (!settings.manifest.name.empty()) settings.bot_name = settings.manifest.name;
  return {};
}

// "T0BETA:Beta"
Result<std::pair<std::string, std::string>> named_id(const std::string& option, const std::string& value) {
  const auto colon = value.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == value.size())
    return invalid("Write " + option + " like T0BETA:Beta.");
  return std::pair(value.substr(0, colon), value.substr(colon + 1));
}

Result<void> set_place(Options& options, const std::string& name, const std::string& value) {
  auto place = named_id(name, value);
  if (!place) return place.error();
  if (name == "--also")
    options.also.push_back(*std::move(place));
  else
    std::tie(options.settings.enterprise_id, options.settings.enterprise_name) = *std::move(place);
  return {};
}

Result<void> set_option(Options& options, const std::string& name, const std::string& value) {
  SandboxSettings& settings = options.settings;
  if (name == "--also" || name == "--grid") return set_place(options, name, value);
  if (name == "--listen") return set_listen(settings, value);
  if (name == "--people") return set_people(settings, value);
  if (name == "--manifest") return set_manifest(settings, value);
  if (name == "--app")
    settings.app_url = value;
  else if (name == "--client-id")
    options.office.client_id = value;
  else if (name == "--client-secret")
    options.office.client_secret = Secret(value);
  else if (name == "--signing-secret")
    settings.signing_secret = Secret(value);
  else if (name == "--bot-token")
    settings.bot_token = Secret(value);
  else if (name == "--run")
    settings.run_command = value;
  else if (name == "--run-log")
    settings.run_log = value;
  else if (name == "--clock-file")
    settings.clock_file = value;
  else if (name == "--state")
    options.state_file = value;
  else if (name == "--app-token")
    settings.app_token = Secret(value);
  else if (name == "--script")
    options.script = value;
  else if (name == "--attach")
    options.attach = value;
  else
    return invalid("I don't understand \"" + name + "\". Try c1 sandbox --help.");
  return {};
}

Result<Options> parsed(int argc, char** argv) {
  Options options;
  options.settings.signing_secret = Secret("sandbox-signing-secret");
  options.settings.bot_token = Secret("xoxb-sandbox");
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--help" || word == "-h")
      options.help = true;
    else if (word == "--terminal")
      options.terminal = true;
    else if (word == "--strict-rate")
      options.settings.strict_rate = true;
    else if (word == "--rotate-tokens")
      options.office.rotates = true;
    else if (i + 1 == argc)
      return invalid("\"" + word + "\" needs a value, or I don't understand it. Try c1 sandbox --help.");
    else if (const auto set = set_option(options, word, argv[++i]); !set)
      return set.error();
  }
  const bool has_office = !options.office.client_id.empty() && !options.office.client_secret.empty();
  if (!has_office && (!options.also.empty() || !options.office.client_id.empty() || options.office.rotates ||
                      !options.office.client_secret.empty() || !options.settings.enterprise_id.empty()))
    return invalid("An app that is installed by OAuth needs both --client-id and --client-secret.");
  options.office.workspaces = 1 + options.also.size();
  if (has_office) options.settings.office = std::make_shared<Office>(options.office);
  if (options.settings.people.empty()) {
    options.settings.people = example_people();
    options.settings.channels = example_channels();
  }
  return options;
}

int failed(const Error& error) {
  std::cerr << "c1 sandbox: " << error.says << "\n";
  return 2;
}

// The control API over HTTP.
Ask asking(net::HttpClient& client, const std::string& url) {
  return [&client, url](const std::string& method, const std::string& path, const json::Value& wish) {
    net::ClientRequest request{.method = method, .url = url + path, .deadline = Millis{30'000}};
    std::vector<net::FormField> fields;
    for (const auto& [name, value] : wish.object()) fields.push_back({name, value.string()});
    if (method == "GET")
      request.url += "?" + net::encode_form(fields);
    else
      request.body = wish.dump();
    const net::Exchange exchange = net::send_and_wait(client, std::move(request));
    auto body = json::parse(exchange.response.body);
    return std::pair<int, json::Value>(exchange.answered ? exchange.response.status : 0, body ? *body : json::Value());
  };
}

int play(Terminal& terminal, std::istream& lines, bool talks) {
  std::string line;
  int number = 0;
  int code = 0;
  while ((talks && (std::cout << "> " << std::flush), std::getline(lines, line))) {
    ++number;
    if (line == "quit") break;
    if (!talks) std::cout << (line.starts_with('#') || line.empty() ? "" : "> ") << line << std::endl;
    const auto done = terminal.run(line);
    if (done) continue;
    std::cerr << (talks ? "" : "line " + std::to_string(number) + ": ") << done.error().says << std::endl;
    if (!talks) return 1;
    code = isatty(STDIN_FILENO) ? 0 : 1;
  }
  return code;
}

int play_all(const Options& options, net::Runtime& runtime, const std::string& url) {
  const auto client = net::make_http_client(runtime);
  Terminal terminal(asking(*client, url), std::cout, Millis{400});
  if (options.script.empty()) return play(terminal, std::cin, true);
  std::ifstream lines(options.script);
  return lines ? play(terminal, lines, false) : failed(invalid("Cannot read " + options.script + "."));
}

void take_signals(sigset_t& signals) {
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

// A file that is not there yet is an empty workspace; it is written at the end.
Result<void> load_file(Sandbox& sandbox, const std::string& file) {
  if (file.empty() || !std::filesystem::exists(file)) return {};
  const auto text = content_of(file);
  if (!text) return text.error();
  const auto loaded = sandbox.load_state(*text);
  return loaded ? loaded : Result<void>(invalid(file + ": " + loaded.error().says));
}

Result<void> save_file(Sandbox& sandbox, const std::string& file) {
  if (file.empty()) return {};
  std::ofstream out(file + ".new", std::ios::binary | std::ios::trunc);
  out << sandbox.state() << "\n";
  out.close();
  std::error_code failed;
  if (out) std::filesystem::rename(file + ".new", file, failed);
  if (!out || failed) return unavailable("The workspace could not be kept in " + file + ". Is the folder there?", "");
  return {};
}

// Beside the first, on free ports.
Result<std::vector<std::unique_ptr<Sandbox>>> other_workspaces(const Options& options, net::Runtime& runtime) {
  std::vector<std::unique_ptr<Sandbox>> others;
  for (const auto& [id, name] : options.also) {
    SandboxSettings settings = options.settings;
    settings.port = 0;
    settings.team_id = id;
    settings.team_name = name;
    settings.team_domain = text::folded(name);
    settings.run_command.clear();
    settings.clock_file.clear();
    auto started = Sandbox::start(runtime, settings);
    if (!started) return started.error();
    std::cout << name << " (" << id << ") on " << (*started)->url() << std::endl;
    others.push_back(*std::move(started));
  }
  return others;
}

int run(const Options& options) {
  const bool plays = options.terminal || !options.script.empty();
  sigset_t signals;
  if (!plays) take_signals(signals);
  net::Runtime runtime({.io_threads = 1, .workers = 1});
  if (!options.attach.empty()) return play_all(options, runtime, options.attach);
  auto sandbox = Sandbox::start(runtime, options.settings);
  if (!sandbox) return failed(sandbox.error());
  if (const auto loaded = load_file(**sandbox, options.state_file); !loaded) return failed(loaded.error());
  std::cout << "slack sandbox on " << (*sandbox)->url() << std::endl;
  auto others = other_workspaces(options, runtime);
  if (!others) return failed(others.error());
  if (plays) return play_all(options, runtime, (*sandbox)->url());
  int signal = 0;
  sigwait(&signals, &signal);
  (*sandbox)->drain();
  const auto saved = save_file(**sandbox, options.state_file);
  return saved ? 0 : failed(saved.error());
}

}  // namespace

int sandbox_main(int argc, char** argv) {
  const auto options = parsed(argc, argv);
  if (!options) return failed(options.error());
  if (options->help) return std::cout << kHelp << kTerminalHelp, 0;
  return run(*options);
}

}  // namespace c1::sandbox
