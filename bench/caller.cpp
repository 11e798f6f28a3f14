#include "bench/caller.hpp"

#include <utility>

namespace c1::bench {

Caller::Caller(Loop& loop, std::vector<std::uint16_t> ports, std::size_t connections)
    : loop_(loop), lines_(connections) {
  for (std::size_t i = 0; i < connections; ++i) {
    lines_[i].port = ports[i % ports.size()];
    connect(i);
    free_.push_back(i);
  }
}

void Caller::connect(std::size_t line) {
  lines_[line].stream =
      Stream::to(loop_, lines_[line].port,
                 {.message = [this, line](Stream&, const Message& answer) { end(line, answer.status(), answer.body); },
                  .ended = [this, line](Stream&) { end(line, 0, {}); }});
}

void Caller::send(std::string request, Moment due, Done done) {
  if (free_.empty())
    waiting_.push_back({std::move(request), due, std::move(done)});
  else
    begin(request, due, std::move(done));
}

bool Caller::send_if_free(const std::string& request, Done done) {
  if (free_.empty()) return false;
  begin(request, Steady::now(), std::move(done));
  return true;
}

void Caller::begin(const std::string& request, Moment due, Done done) {
  const std::size_t place = free_.back();
  free_.pop_back();
  Line& line = lines_[place];
  line.due = due;
  line.done = std::move(done);
  if (!line.stream->is_open()) connect(place);
  line.stream->send(request);
}

void Caller::end(std::size_t place, int status, std::string_view body) {
  Line& line = lines_[place];
  const Done done = std::exchange(line.done, nullptr);
  if (!done) return;  // an idle connection was closed: it is opened again when it is needed
  free_.push_back(place);
  const double millis = std::chrono::duration<double, std::milli>(Steady::now() - line.due).count();
  done({.status = status, .body = body, .millis = millis});
  if (waiting_.empty() || free_.empty()) return;
  Waiting next = std::move(waiting_.front());
  waiting_.pop_front();
  begin(next.request, next.due, std::move(next.done));
}

}  // namespace c1::bench
