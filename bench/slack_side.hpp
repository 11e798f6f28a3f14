#pragma once
// A Slack for benchmarks: takes what an app calls and answers at once, late, or not at all. It believes whatever it is
// told and shows nothing to anybody: the same small cost for every app that is measured. Person 42 is U00042, their
// conversation with the app D00042, their address person42@acme.test.

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "bench/loop.hpp"

namespace c1::bench {

std::string slack_user(std::size_t person);     // U00042
std::string conversation(std::size_t person);   // D00042
std::string slack_address(std::size_t person);  // person42@acme.test
inline constexpr char kTeam[] = "T0ACME001";

struct SlackCall {
  std::string_view method;  // "chat.postMessage"
  std::string_view form;    // its arguments, escaped; lasts as long as the call
  std::string ts;           // of what was posted
};

class SlackSide {
 public:
  enum class Mood { at_once, late, silent };  // late: after 100 ms; silent: requests are taken and never answered

  explicit SlackSide(Loop& loop);
  ~SlackSide();
  SlackSide(const SlackSide&) = delete;
  SlackSide& operator=(const SlackSide&) = delete;

  std::string api() const;  // what SLACK_API_URL is set to
  void be(Mood mood) { mood_ = mood; }
  // Of each call that is answered, before it is.
  void on_call(std::function<void(const SlackCall&)> heard) { heard_ = std::move(heard); }
  std::size_t calls() const { return calls_; }

 private:
  void accept();
  void take(Stream& stream, const Message& request);
  void answer(Stream& stream, const std::string& path, const std::string& form);
  std::string body_of(const SlackCall& call) const;
  std::string next_ts();

  Loop& loop_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  Mood mood_ = Mood::at_once;
  std::function<void(const SlackCall&)> heard_;
  std::set<std::shared_ptr<Stream>> streams_;
  std::size_t calls_ = 0, posted_ = 0;
};

}  // namespace c1::bench
