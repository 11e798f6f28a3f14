#pragma once
// The WebSocket protocol over an open connection, as either side. For the sources of net/ only.

#include "net/byte_stream.hpp"
#include "net/websocket_link.hpp"
#include "net/wire.hpp"

namespace c1::net {

// Both end with the socket, and have told `link` so; `bytes` must live as long. The client's handshake must be done by
// `deadline`.
asio::awaitable<void> talk_as_client(ByteStream& bytes, Url url, std::vector<Header> headers,
                                     std::shared_ptr<WebSocketLink> link);
// `request` is the one that asked for it; what is wrong with it (no key, another version) is answered here.
asio::awaitable<void> talk_as_server(ByteStream& bytes, Request request, std::shared_ptr<WebSocketLink> link);

}  // namespace c1::net
