#pragma once
// Slack's end of what it sends to an app: kept connections, one request at a time on each.

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/loop.hpp"

namespace c1::bench {

struct Answer {
  int status = 0;  // 0: the connection broke instead
  std::string_view body;
  double millis = 0;  // since it was due: waiting for a free connection counts
};

class Caller {
 public:
  using Done = std::function<void(const Answer&)>;

  // Opens `connections`, spread over the ports in turn. Throws where nobody listens.
  Caller(Loop& loop, std::vector<std::uint16_t> ports, std::size_t connections);

  // Sends it on a free connection, or as soon as there is one. `due`: when it should have been sent.
  void send(std::string request, Moment due, Done done);
  // The same, but false, and nothing is sent, where no connection is free.
  bool send_if_free(const std::string& request, Done done);

  std::size_t under_way() const { return lines_.size() - free_.size() + waiting_.size(); }

 private:
  struct Line {
    std::shared_ptr<Stream> stream;
    std::uint16_t port = 0;
    Moment due;
    Done done;
  };
  struct Waiting {
    std::string request;
    Moment due;
    Done done;
  };
  void connect(std::size_t line);
  void begin(const std::string& request, Moment due, Done done);
  void end(std::size_t line, int status, std::string_view body);

  Loop& loop_;
  std::vector<Line> lines_;
  std::vector<std::size_t> free_;
  std::deque<Waiting> waiting_;
};

}  // namespace c1::bench
