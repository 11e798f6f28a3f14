#include "net/upgrade.hpp"

#include "net/event_loops.hpp"
#include "net/wire.hpp"

namespace c1::net {
namespace {

constexpr int kAccepted = 101;

// "keep-alive, Upgrade" has upgrade.
bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), one.size() + 1));
    while (one.starts_with(' ') || one.starts_with('\t')) one.remove_prefix(1);
    while (one.ends_with(' ') || one.ends_with('\t')) one.remove_suffix(1);
    if (same_name(one, word)) return true;
  }
  return false;
}

}  // namespace

bool wants_websocket(const Request& request) {
  return request.method == "GET" && has_word(request.header("Connection"), "upgrade") &&
         has_word(request.header("Upgrade"), "websocket");
}

void offer_upgrade(const WebSocketHandler& handler, const Request& request, const std::shared_ptr<WebSocketLink>& link,
                   const std::shared_ptr<PendingAnswer>& pending) {
  const Respond respond = pending->respond();
  Upgrade upgrade;
  upgrade.accept = [link, respond](WebSocketEvents events) -> WebSocketPtr {
    if (!link->listen(std::move(events))) return nullptr;
    respond({.status = kAccepted});
    return link;
  };
  upgrade.refuse = [respond](Response response) {
    // Only accept() makes a socket.
    respond(response.status == kAccepted ? text_response("Internal Server Error\n", 500) : std::move(response));
  };
  try {
    handler(request, std::move(upgrade));
  } catch (...) {
    log_thrown("websocket handler", std::current_exception());
    respond(text_response("Something went wrong on our side.\n", 500));
  }
}

bool is_accepted(const Response& answer) { return answer.status == kAccepted; }

}  // namespace c1::net
