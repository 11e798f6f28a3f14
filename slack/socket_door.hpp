#pragma once
// Slack in Socket Mode: deliveries come by sockets that we open, and each is acked on the socket it came by. Same
// answers, same delivery keys as the HttpDoor; no signature, as the socket is the proof.

#include <memory>
#include <string>

#include "net/websocket.hpp"
#include "slack/answer.hpp"

namespace c1::slack {

struct SocketDoorSettings {
  int sockets = 2;            // so that there is one while the other is refreshed; Slack allows ten for an app
  bool tls_only = true;       // takes wss:// only from Slack
  Millis first_pause{1'000};  // after a failure; see pause_before_retry
  Millis longest_pause{60'000};
  Millis hello_timeout{15'000};
  Millis sound_after{10'000};  // a socket that lived so long was no failure
  Millis settle{2'000};        // how long a socket is kept that another one has replaced
};

class SocketDoor {
 public:
  // `app_api` calls with the app-level token. All must outlive the runtime's threads.
  SocketDoor(net::Runtime& runtime, net::WebSocketClient& client, WebApi& app_api, Answer& answer,
             SocketDoorSettings settings);
  ~SocketDoor();

  // Opens sockets and keeps them open: another one before Slack takes one away, again with growing pauses when one is
  // lost. Ends by itself, with one line in the log, when trying on is of no use (a wrong token, Socket Mode switched
  // off).
  void start();

  // "" while at least one socket has said hello, else why not: a sentence.
  std::string trouble() const;

  // Opens none any more, answers what has been received, then closes. Blocks for at most `patience` and a little; never
  // on an I/O thread.
  void drain(Millis patience);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace c1::slack
