#include "support/load_balancer.hpp"

#include <stdexcept>

namespace c1::support {

LoadBalancer::LoadBalancer(net::Runtime& runtime, net::HttpClient& client, std::vector<std::string> servers)
    : client_(client), servers_(std::move(servers)) {
  auto started = net::HttpServer::start(runtime, {}, [this](net::Request request, net::Respond respond) {
    pass_on(std::move(request), std::move(respond));
  });
  if (!started) throw std::runtime_error(started.error().says);
  server_ = *std::move(started);
}

void LoadBalancer::moves(std::size_t which, const std::string& address) {
  const std::lock_guard lock(mutex_);
  servers_.at(which) = address;
}

void LoadBalancer::pass_on(net::Request request, net::Respond respond) {
  std::string server;
  {
    const std::lock_guard lock(mutex_);
    server = servers_[next_++ % servers_.size()];
  }
  net::ClientRequest onwards{.method = request.method,
                             .url = server + request.path + (request.query.empty() ? "" : "?" + request.query),
                             .body = std::move(request.body)};
  // The client writes its own.
  for (const net::Header& header : request.headers)
    if (header.name.starts_with("X-") || header.name.starts_with("x-") || header.name == "Content-Type")
      onwards.headers.push_back(header);
  client_.send(std::move(onwards), [respond = std::move(respond)](const net::Exchange& exchange) {
    respond(exchange.answered ? exchange.response : net::text_response("no server answers\n", 502));
  });
}

}  // namespace c1::support
