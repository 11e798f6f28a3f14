// The program: `c1 serve`, `c1 sandbox`.

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "base/log.hpp"
#include "bot/app.hpp"
#include "bot/apply_command.hpp"
#include "bot/audit_command.hpp"
#include "bot/backup_command.hpp"
#include "bot/check_config_command.hpp"
#include "bot/config.hpp"
#include "bot/demo_clock.hpp"
#include "bot/import_command.hpp"
#include "bot/migrate_store_command.hpp"
#include "bot/outbox_command.hpp"
#include "bot/people_command.hpp"
#include "bot/simulate_command.hpp"
#include "cli/cli.hpp"
#include "cli/server_words.hpp"
#include "sandbox/sandbox.hpp"

namespace {

constexpr int kOk = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

std::string help() {
  std::string lines = "c1: access requests that live in Slack\n\n";
  const auto line = [&](const std::string& words, std::string_view does) {
    constexpr std::size_t kColumn = 24;
    lines += "  c1 " + words + std::string(kColumn - words.size(), ' ').append(does) + "\n";
  };
  for (const auto& [name, takes, does] : c1::cli::kServerWords)
    line(std::string(name).append(takes.empty() ? "" : " ").append(takes), does);
  line("serve --help", "its settings");
  return lines + "\nAt a server (c1 login first):\n\n" + c1::cli::help();
}

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

// Blocks these in this thread and those it starts, so that run_until_told() gets them.
void take_signals(sigset_t& signals) {
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

void run_until_told(c1::bot::Application& app, const sigset_t& signals) {
  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && (signal == SIGHUP || signal == SIGUSR1)) {
    if (signal == SIGUSR1) {
      app.retry_parked();
      continue;
    }
    app.reload_certificate();
    app.reread_organisation();
  }
  c1::log::info("stopping", {{"signal", signal}});
}

int serve(const std::string& config_file) {
  const auto config = c1::bot::load_config(config_file, environment);
  if (!config) {
    std::cerr << "c1 cannot start:\n";
    for (const std::string& line : config.error().lines) std::cerr << "  " << line << "\n";
    return kUsage;
  }
  c1::log::configure(config->log_level, config->log_format);
  sigset_t signals;
  take_signals(signals);
  const c1::SystemClock system_clock;
  const c1::bot::DemoClock demo_clock(config->demo_clock);
  const bool demo = !config->demo_clock.empty();
  if (demo) c1::log::warn("the clock is moved by a file, for demonstrations only", {{"file", config->demo_clock}});
  const auto app =
      c1::bot::Application::start(*config, demo ? static_cast<const c1::Clock&>(demo_clock) : system_clock);
  if (!app) {
    std::cerr << "c1 cannot start: " << app.error().says << "\n";
    if (!app.error().detail.empty()) std::cerr << "  (" << app.error().detail << ")\n";
    return kFailed;
  }
  std::cout << "listening on " << (*app)->address() << std::endl;
  run_until_told(**app, signals);
  (*app)->stop();
  return kOk;
}

int serve_command(int argc, char** argv) {
  std::string config_file;
  for (int i = 2; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help" || word == "-h") {
      std::cout << "c1 serve [--config FILE]\n\n"
                << c1::bot::config_help()
                << "\nSIGHUP makes it read C1_ORG, C1_PEOPLE and its certificate again, SIGUSR1 try again what was "
                   "parked; SIGTERM ends it.\n";
      return kOk;
    }
    if (word != "--config" || i + 1 == argc) {
      std::cerr << "c1 serve: I don't understand \"" << word << "\". Try c1 serve --help.\n";
      return kUsage;
    }
    config_file = argv[++i];
  }
  return serve(config_file);
}

constexpr std::pair<std::string_view, decltype(&c1::bot::apply_command)> kCommands[] = {
    {"apply", c1::bot::apply_command},      {"audit", c1::bot::audit_command},
    {"backup", c1::bot::backup_command},    {"check-config", c1::bot::check_config_command},
    {"import", c1::bot::import_command},    {"migrate-store", c1::bot::migrate_store_command},
    {"outbox", c1::bot::outbox_command},    {"people", c1::bot::people_command},
    {"simulate", c1::bot::simulate_command}};

}  // namespace

int main(int argc, char** argv) try {
  const std::string_view command = argc > 1 ? argv[1] : "";
  if (command == "serve") return serve_command(argc, argv);
  if (command == "sandbox") return c1::sandbox::sandbox_main(argc - 1, argv + 1);
  for (const auto& [name, run] : kCommands)
    if (command == name) return run({argv + 2, argv + argc}, environment, std::cout, std::cerr);
  if (command == "version") return std::cout << "c1 " C1_VERSION "\n", kOk;
  if (c1::cli::knows(command)) {
    std::signal(SIGPIPE, SIG_IGN);
    c1::log::configure(c1::log::Level::error, c1::log::Format::text);
    const bool colours = isatty(STDOUT_FILENO) == 1 && !environment("NO_COLOR");
    c1::cli::Terminal terminal{std::cin, std::cout, std::cerr, isatty(STDIN_FILENO) == 1, environment, colours};
    return c1::cli::run({argv + 1, argv + argc}, terminal);
  }
  const bool asked = command == "help" || command == "--help" || command == "-h";
  (asked ? std::cout : std::cerr) << help();
  return asked ? kOk : kUsage;
} catch (const std::exception& error) {
  std::cerr << "c1: " << error.what() << "\n";
  return kFailed;
}
