#pragma once
// People at their Slack, a line at a time: for demonstrations and transcripts.
//
//   lena: /c1 request
//   lena: choose App = GitHub
//   omar: click Approve on "Platform team"
//   wait omar "is granted"

#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "sandbox/scene.hpp"

namespace c1::sandbox {

// The control API: the status and body of one request. `path` has no query; GET's wish goes there.
using Ask = std::function<std::pair<int, json::Value>(const std::string& method, const std::string& path,
                                                      const json::Value& wish)>;

extern const char kTerminalHelp[];

class Terminal {
 public:
  // `settle`: how long nothing must move before a line counts as done.
  Terminal(Ask ask, std::ostream& out, Millis settle) : ask_(std::move(ask)), out_(out), settle_(settle) {}

  // Carries out one line and prints what changed on whose screen; the error says why it cannot be done.
  Result<void> run(std::string_view line);

 private:
  Result<void> act(const std::string& who, const std::string& words);
  Result<void> wait_for(const std::string& words);
  Result<json::Value> told(const std::string& what, const json::Value& wish);
  void remember();
  void settle();
  void show_step(const std::string& execution);
  void show_changes();
  json::Value screen_of(const std::string& who);

  Ask ask_;
  std::ostream& out_;
  Millis settle_;
  std::map<std::string, Scene> seen_;
};

}  // namespace c1::sandbox
