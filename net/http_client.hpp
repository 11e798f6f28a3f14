#pragma once
// An HTTP(S) client with a pool of kept connections per origin. Certificates and host names are verified against the
// system's trust store (or `trust_file`); TLS 1.2 and up, SNI always.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/http.hpp"
#include "net/runtime.hpp"

namespace c1::net {

struct ClientRequest {
  std::string method = "GET";
  std::string url;  // http:// or https://; IPv6 literals in brackets
  std::vector<Header> headers = {};
  std::string body = {};
  Millis deadline{10'000};  // for everything: waiting for a connection, connecting, sending, reading
};

// How a call ended: a response of any status, or a problem and whether the request may have reached the other side.
struct Exchange {
  bool answered = false;
  Response response = {};    // if answered
  bool maybe_sent = false;   // not answered, but bytes of the request left: the other side may have acted on it
  std::string problem = {};  // not answered: for the log; never holds header values or bodies
};

struct ClientSettings {
  std::size_t connections_per_origin = 32;  // more calls wait for one to be free
  Millis idle_timeout{30'000};              // a kept connection older than this is not used again
  std::size_t response_limit = 8 * 1024 * 1024;
  std::string trust_file;  // PEM; "" = the system's
  // Asked with each address that a name has led to, before it is connected to; empty = all may be. Any thread.
  std::function<bool(const std::string& address)> may_connect = {};
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // `done` is called exactly once, on an I/O thread: it must not block. (It is dropped when the runtime stops first;
  // the client's own end leaves calls under way alone.) Redirects are not followed. A kept connection that proves dead
  // before any byte of the answer came is replaced once when the request had not left whole.
  virtual void send(ClientRequest request, std::function<void(Exchange)> done) = 0;
};

// Goes before its runtime. Throws std::runtime_error when the trust store cannot be read.
std::unique_ptr<HttpClient> make_http_client(Runtime& runtime, ClientSettings settings = {});

// send() and wait. For command lines and tests, never on an I/O thread.
Exchange send_and_wait(HttpClient& client, ClientRequest request);

}  // namespace c1::net
