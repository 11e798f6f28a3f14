#pragma once
// Who is measured side by side, and how each is started: with the same people, on a fresh database of the same disk.

#include <memory>
#include <string>
#include <vector>

#include "bench/contestant.hpp"

namespace c1::bench {

inline constexpr char kCeiling[] = "raw Beast";
inline constexpr char kC1[] = "c1";
inline constexpr char kBolt[] = "Bolt";
inline constexpr char kFastest[] = "Bolt, fastest";

struct PeersSettings {
  std::string c1;  // programs
  std::string ceiling;
  std::string node;          // this machine's; "" = Bolt is not measured
  std::string newest_node;   // npm's; "" = its fastest set-up is not
  std::string bolt;          // folder with app.js and node_modules
  std::string organisation;  // the example's file
  std::string folder;        // where databases and logs are
};

class Peers {
 public:
  // Makes the folder, empty, and in it c1's database with everybody in it. `slack_api`: what SLACK_API_URL is set to.
  Peers(PeersSettings settings, std::string slack_api);

  std::vector<std::string> names() const;  // all that can be started; c1 before its peers
  std::unique_ptr<Contestant> start(const std::string& name);
  // c1 on a database of somebody else's making: "sqlite:...", "postgresql://...".
  std::unique_ptr<Contestant> start_c1_on(const std::string& database);
  // As a newcomer starts it: the example's organisation, an empty database.
  std::unique_ptr<Contestant> start_example();
  // A copy of c1's database with everybody in it: its path.
  std::string fresh_database();
  const std::string& folder() const { return settings_.folder; }

 private:
  std::unique_ptr<Contestant> start_bolt(const std::string& node, std::size_t processes);

  const PeersSettings settings_;
  const std::string slack_api_;
  std::size_t databases_ = 0;
};

// Everybody of organisation_of_pairs(), whom the app has met in Slack before.
void move_in(const std::string& database);

}  // namespace c1::bench
