#include "sandbox/faults.hpp"

#include <array>
#include <utility>

namespace c1::sandbox {
namespace {

using Kind = Fault::Kind;
constexpr std::array<std::pair<std::string_view, Kind>, 9> kKinds{{{"429", Kind::rate_limited},
                                                                   {"500", Kind::error_500},
                                                                   {"html", Kind::html},
                                                                   {"lost_reply", Kind::lost_reply},
                                                                   {"reset_before", Kind::reset_before},
                                                                   {"delay", Kind::delay},
                                                                   {"hold_before", Kind::hold_before},
                                                                   {"hold_after", Kind::hold_after},
                                                                   {"error", Kind::api_error}}};
constexpr Millis kLongestHold{60'000};

std::string_view name_of(Fault::Kind kind) {
  for (const auto& [name, one] : kKinds)
    if (one == kind) return name;
  return "";
}

int number(const json::Value& wish, std::string_view member, int otherwise) {
  return wish.has(member) ? static_cast<int>(wish[member].integer()) : otherwise;
}

bool is_about(const Fault& fault, std::string_view method) {
  return fault.method == method ||
         (fault.method == "*" && !method.starts_with("deliver:") && method != "response_url") ||
         (fault.method == "deliver:*" && method.starts_with("deliver:"));
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
    return invalid(
        "The kind of a fault is one of 429, 500, html, lost_reply, reset_before, delay, hold_before, "
        "hold_after, error.");
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

void Faults::hold() {
  std::unique_lock lock(mutex_);
  ++held_;
  cleared_.wait_for(lock, kLongestHold, [this, before = clearings_] { return clearings_ != before; });
  --held_;
}

int Faults::held() const {
  const std::lock_guard lock(mutex_);
  return held_;
}

void Faults::end(const json::Value& wish) {
  const std::lock_guard lock(mutex_);
  std::erase_if(faults_, [&](const Fault& fault) {
    return (!wish.has("method") || wish["method"].string() == fault.method) &&
           (!wish.has("kind") || wish["kind"].string() == name_of(fault.kind));
  });
  ++clearings_;
  cleared_.notify_all();
}

json::Value Faults::list() const {
  json::Value all = json::array();
  const std::lock_guard lock(mutex_);
  for (const Fault& fault : faults_)
    if (fault.times > 0)
      all.push(json::object({{"method", fault.method}, {"kind", name_of(fault.kind)}, {"times", fault.times}}));
  return all;
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
