#include "bench/slack_side.hpp"

#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

namespace c1::bench {
namespace {

constexpr std::chrono::milliseconds kLate{100};

std::string numbered(char letter, std::size_t person) {
  char text[24];
  std::snprintf(text, sizeof text, "%c%05zu", letter, person);
  return text;
}

std::string response(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string person_json(std::size_t person) {
  return R"({"id":)" + quoted(slack_user(person)) + R"(,"team_id":)" + quoted(kTeam) +
         R"(,"is_bot":false,"deleted":false,"is_email_confirmed":true,"profile":{"email":)" +
         quoted(slack_address(person)) + "}}";
}

// The person that an argument names: a user, a conversation, or an address.
std::size_t person_in(const SlackCall& call, std::string_view argument) {
  return number_in(form_field(call.form, argument)).value_or(0);
}

}  // namespace

std::string slack_user(std::size_t person) { return numbered('U', person); }
std::string conversation(std::size_t person) { return numbered('D', person); }
std::string slack_address(std::size_t person) { return "person" + std::to_string(person) + "@acme.test"; }

SlackSide::SlackSide(Loop& loop) : loop_(loop) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const where = reinterpret_cast<sockaddr*>(&address);
  if (listener_ < 0 || ::bind(listener_, where, size) != 0 || ::listen(listener_, 1024) != 0 ||
      ::getsockname(listener_, where, &size) != 0)
    throw std::runtime_error("the benchmarks' Slack cannot listen on this machine");
  port_ = ntohs(address.sin_port);
  loop_.watch(listener_, EPOLLIN, [this](std::uint32_t) { accept(); });
}

SlackSide::~SlackSide() {
  loop_.forget(listener_);
  ::close(listener_);
}

std::string SlackSide::api() const { return "http://127.0.0.1:" + std::to_string(port_) + "/api/"; }

void SlackSide::accept() {
  const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (descriptor < 0) return;
  streams_.insert(Stream::over(loop_, descriptor,
                               {.message = [this](Stream& stream, const Message& request) { take(stream, request); },
                                .ended = [this](Stream& stream) { streams_.erase(stream.shared_from_this()); }}));
}

void SlackSide::take(Stream& stream, const Message& request) {
  if (mood_ == Mood::silent) return;
  std::string path(request.path()), form(request.body);
  if (mood_ == Mood::at_once) return answer(stream, path, form);
  loop_.at(Steady::now() + kLate, [this, weak = stream.weak_from_this(), path, form] {
    if (const auto still_there = weak.lock()) answer(*still_there, path, form);
  });
}

void SlackSide::answer(Stream& stream, const std::string& path, const std::string& form) {
  ++calls_;
  SlackCall call{.method = std::string_view(path).substr(path.rfind('/') + 1), .form = form, .ts = {}};
  if (call.method == "chat.postMessage") call.ts = next_ts();
  if (heard_) heard_(call);
  stream.send(response(body_of(call)));
}

std::string SlackSide::next_ts() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  char text[40];
  std::snprintf(text, sizeof text, "%lld.%06zu",
                static_cast<long long>(std::chrono::duration_cast<std::chrono::seconds>(now).count()),
                ++posted_ % 1'000'000);
  return text;
}

std::string SlackSide::body_of(const SlackCall& call) const {
  const std::string_view method = call.method;
  if (method == "chat.postMessage")
    return R"({"ok":true,"channel":)" + quoted(conversation(person_in(call, "channel"))) + R"(,"ts":)" +
           quoted(call.ts) + R"(,"message":{"type":"message","ts":)" + quoted(call.ts) + "}}";
  if (method == "chat.update")
    return R"({"ok":true,"channel":)" + quoted(conversation(person_in(call, "channel"))) + R"(,"ts":)" +
           quoted(std::string(form_field(call.form, "ts"))) + "}";
  if (method.starts_with("views.")) return R"({"ok":true,"view":{"id":"V0BENCH","hash":"1.a"}})";
  if (method == "auth.test")
    return R"({"ok":true,"url":"https://acme.slack.com/","team":"Acme","user":"c1","team_id":)" + quoted(kTeam) +
           R"(,"user_id":"U0BOT","bot_id":"B0BOT"})";
  if (method == "users.info") return R"({"ok":true,"user":)" + person_json(person_in(call, "user")) + "}";
  if (method == "users.lookupByEmail") return R"({"ok":true,"user":)" + person_json(person_in(call, "email")) + "}";
  if (method == "conversations.open")
    return R"({"ok":true,"channel":{"id":)" + quoted(conversation(person_in(call, "users"))) + "}}";
  return R"({"ok":true,"messages":[]})";
}

}  // namespace c1::bench
