// c1 beside its peers, on this machine, in one run. scripts/bench peers.
//
//   bench_peers --c1 PROGRAM --ceiling PROGRAM --organisation FILE --folder FOLDER --json FILE
//               [--node NODE --bolt FOLDER [--newest-node NODE]] [--rounds N] [--seconds S] [--stored N]
//               [--only WORDS] [--no-postgres]

#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "base/log.hpp"
#include "bench/match.hpp"

namespace {

using namespace c1::bench;

struct Options {
  PeersSettings peers;
  MatchSettings match;
  std::string json;
  std::string only;  // the parts that are run: "throughput,half"; "" = all
};

Options options_in(const std::vector<std::string>& words) {
  Options options;
  const std::map<std::string, std::string*> texts{{"--c1", &options.peers.c1},
                                                  {"--ceiling", &options.peers.ceiling},
                                                  {"--node", &options.peers.node},
                                                  {"--newest-node", &options.peers.newest_node},
                                                  {"--bolt", &options.peers.bolt},
                                                  {"--organisation", &options.peers.organisation},
                                                  {"--folder", &options.peers.folder},
                                                  {"--json", &options.json},
                                                  {"--only", &options.only}};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--no-postgres") {
      options.match.postgres = false;
      continue;
    }
    if (i + 1 == words.size()) throw std::invalid_argument("bench_peers: a value is missing behind " + words[i]);
    const std::string& word = words[i];
    const std::string& value = words[++i];
    if (const auto text = texts.find(word); text != texts.end())
      *text->second = value;
    else if (word == "--rounds")
      options.match.rounds = std::max(1, std::stoi(value));
    else if (word == "--seconds")
      options.match.seconds = std::stod(value);
    else if (word == "--stored")
      options.match.stored = std::stoull(value);
    else
      throw std::invalid_argument("bench_peers: I don't know " + word + ". scripts/bench --help tells more.");
  }
  return options;
}

// A flood needs thousands of connections, here and at the server.
void take_all_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void play(const Options& options) {
  Stand stand;
  Report report;
  Peers peers(options.peers, stand.slack.api());
  Match match(options.match, peers, stand, report);
  const auto part = [&](const std::string& name, void (Match::*run)()) {
    if (!options.only.empty() && ("," + options.only + ",").find("," + name + ",") == std::string::npos) return;
    std::cerr << "bench: " << name << std::endl;
    (match.*run)();
  };
  part("throughput", &Match::throughput);
  part("half", &Match::half_speed);
  part("moods", &Match::slack_moods);
  part("overload", &Match::overload);
  part("memory", &Match::memory);
  if (options.match.postgres) part("postgres", &Match::postgres);
  match.judge();
  report.print();
  if (options.json.empty()) return;
  std::ofstream file(options.json);
  if (!(file << report.json() << "\n")) throw std::runtime_error("cannot write " + options.json);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::signal(SIGPIPE, SIG_IGN);
    c1::log::configure(c1::log::Level::error, c1::log::Format::text);
    take_all_descriptors();
    play(options_in({argv + 1, argv + argc}));
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << "\n";
    return 1;
  }
}
