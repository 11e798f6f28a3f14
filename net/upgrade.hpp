#pragma once
// How a server's request becomes a WebSocket, without the protocol. For the sources of net/ only.

#include "net/pending_answer.hpp"
#include "net/websocket_link.hpp"

namespace c1::net {

// RFC 6455, 4.2.1: a GET with these two headers. Whether its key and version are right is looked at later.
bool wants_websocket(const Request& request);

// Calls `handler`; what it decides comes as the answer to `pending`, and is_accepted() tells which it was.
void offer_upgrade(const WebSocketHandler& handler, const Request& request, const std::shared_ptr<WebSocketLink>& link,
                   const std::shared_ptr<PendingAnswer>& pending);
bool is_accepted(const Response& answer);

}  // namespace c1::net
