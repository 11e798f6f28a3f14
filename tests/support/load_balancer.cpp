#include "support/load_balancer.hpp"

#include <stdexcept>

namespace c1::support {

LoadBalancer::LoadBalancer(net::Runtime& runtime, net::HttpClient& client, std::vector<std::string> servers)
    : client_(client), servers_(std::move(servers)) {
  auto started = net::HttpServer::start(
      runtime, {}, [this](const net::Request& request, const net::Respond& respond) { pass_on(request, respond, 2); });
  if (!started) throw std::runtime_error(started.error().says);
  server_ = *std::move(started);
}

void LoadBalancer::moves(std::size_t which, const std::string& address) {
  const std::lock_guard lock(mutex_);
  servers_.at(which) = address;
}

void LoadBalancer::use(std::vector<std::string> servers) {
  const std::lock_guard lock(mutex_);
  servers_ = std::move(servers);
}

std::string LoadBalancer::next() {
  const std::lock_guard lock(mutex_);
  return servers_[next_++ % servers_.size()];
}

void LoadBalancer::pass_on(const net::Request& request, const net::Respond& respond, std::size_t tries_left) {
  net::ClientRequest onwards{.method = request.method,
                             .url = next() + request.path + (request.query.empty() ? "" : "?" + request.query),
                             .body = request.body};
  // The client writes its own.
  for (const net::Header& header : request.headers)
    if (header.name.starts_with("X-") || header.name.starts_with("x-") || header.name == "Content-Type")
      onwards.headers.push_back(header);
  client_.send(std::move(onwards), [this, request, respond, tries_left](const net::Exchange& exchange) {
    if (exchange.answered) return respond(exchange.response);
    if (tries_left > 1) return pass_on(request, respond, tries_left - 1);
    respond(net::text_response("no server answers\n", 502));
  });
}

}  // namespace c1::support
