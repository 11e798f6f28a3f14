#pragma once
// The bytes of a connection, plain or TLS, for whoever speaks something over them: so that WebSocket, which is costly
// to compile, is compiled for one kind of stream only. For the sources of net/ only.

#include <algorithm>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <string>

#include "net/async.hpp"

namespace c1::net {

// One read and one write may be under way at a time. All on the connection's loop.
class ByteStream {
 public:
  using Done = asio::any_completion_handler<void(error_code, std::size_t)>;
  using Finished = asio::any_completion_handler<void(error_code)>;

  virtual ~ByteStream() = default;
  virtual asio::any_io_executor loop() = 0;
  virtual void read_some(asio::mutable_buffer into, Done done) = 0;
  virtual void write_some(asio::const_buffer from, Done done) = 0;
  // While held no read begins; one that is asked for waits.
  virtual void hold(bool held) = 0;
  // Tells the other side that no more will come; TLS waits for its answer. What fails then does not matter any more.
  virtual void finish(Finished done) = 0;
  // Ends what is under way. The other side gets an orderly end of the stream, or a reset.
  virtual void close() = 0;
  virtual void reset() = 0;
};

// Over `stream`, which has `socket` below it; both must outlive it. `received` is read first.
template <class Stream>
class BytesOver final : public ByteStream {
 public:
  BytesOver(Stream& stream, asio::ip::tcp::socket& socket, std::string received)
      : stream_(stream),
        socket_(socket),
        received_(std::move(received)),
        released_(socket.get_executor(), SteadyTime::max()) {}

  asio::any_io_executor loop() override { return socket_.get_executor(); }

  void read_some(asio::mutable_buffer into, Done done) override {
    if (held_) {
      // The loop owns what waits, and lets go of it when it ends.
      return released_.async_wait(
          [this, into, done = std::move(done)](const error_code&) mutable { read_some(into, std::move(done)); });
    }
    if (received_.empty()) return stream_.async_read_some(into, on_loop(std::move(done)));
    const std::size_t size = asio::buffer_copy(into, asio::buffer(received_));
    received_.erase(0, size);
    asio::post(loop(), [done = std::move(done), size]() mutable { std::move(done)(error_code(), size); });
  }

  void write_some(asio::const_buffer from, Done done) override {
    stream_.async_write_some(from, on_loop(std::move(done)));
  }

  void hold(bool held) override {
    held_ = held;
    if (!held_) released_.cancel();
  }

  void finish(Finished done) override {
    auto finished = [done = std::move(done)](const error_code&) mutable { std::move(done)(error_code()); };
    if constexpr (requires { stream_.async_shutdown(std::move(finished)); }) {
      stream_.async_shutdown(std::move(finished));
    } else {
      error_code ignored;
      socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
      asio::post(loop(), [finished = std::move(finished)]() mutable { finished(error_code()); });
    }
  }

  void close() override {
    error_code ignored;
    socket_.close(ignored);
    hold(false);  // a read that waits fails now
  }

  void reset() override {
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    close();
  }

 private:
  // Beast's own sockets cannot post to the executor that the type-erased handler brings.
  auto on_loop(Done done) { return asio::bind_executor(loop(), std::move(done)); }

  Stream& stream_;
  asio::ip::tcp::socket& socket_;
  std::string received_;
  bool held_ = false;
  asio::steady_timer released_;
};

}  // namespace c1::net
