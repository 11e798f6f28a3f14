#include "sandbox/faults.hpp"

#include <array>
#include <utility>

namespace c1::sandbox {
namespace {

constexpr std::array<std::pair<std::string_view, Fault::Kind>, 7> kKinds{{{"429", Fault::Kind::rate_limited},
                                                                          {"500", Fault::Kind::error_500},
                                                                          {"html", Fault::Kind::html},
                                                                          {"lost_reply", Fault::Kind::lost_reply},
                                                                          {"reset_before", Fault::Kind::reset_before},
                                                                          {"delay", Fault::Kind::delay},
                                                                          {"error", Fault::Kind::api_error}}};

int number(const json::Value& wish, std::string_view member, int otherwise) {
  return wish.has(member) ? static_cast<int>(wish[member].integer()) : otherwise;
}

bool is_about(const Fault& fault, std::string_view method) {
  return fault.method == method || (fault.method == "*" && !method.starts_with("deliver:") && method != "response_url");
}

}  // namespace

Result<void> Faults::add(const json::Value& wish) {
  Fault fault;
  fault.method = wish["method"].string();
  if (fault.method.empty())
    return invalid("A fault needs a method: a Web API method, \"*\", \"response_url\" or \"deliver:events\".");
  const auto* kind = &kKinds[0];
  while (kind != kKinds.data() + kKinds.size() && kind->first != wish["kind"].string()) ++kind;
  if (kind == kKinds.data() + kKinds.size())
    return invalid("The kind of a fault is one of 429, 500, html, lost_reply, reset_before, delay, error.");
  fault.kind = kind->second;
  fault.times = number(wish, "times", 1);
  fault.skip = number(wish, "skip", 0);
  fault.retry_after = number(wish, "retry_after", 1);
  fault.delay = Millis{number(wish, "delay_ms", 1'000)};
  fault.error = wish.has("error") ? wish["error"].string() : "internal_error";
  const std::lock_guard lock(mutex_);
  faults_.push_back(std::move(fault));
  return {};
}

void Faults::clear() {
  const std::lock_guard lock(mutex_);
  faults_.clear();
}

std::optional<Fault> Faults::take(std::string_view method) {
  const std::lock_guard lock(mutex_);
  for (Fault& fault : faults_) {
    if (!is_about(fault, method) || fault.times <= 0) continue;
    if (fault.skip > 0) {
      --fault.skip;
      continue;
    }
    --fault.times;
    return fault;
  }
  return std::nullopt;
}

}  // namespace c1::sandbox
