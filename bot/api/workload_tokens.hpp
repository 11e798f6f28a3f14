#pragma once
// Programs that somebody else vouches for (RFC 8693): a CI job or a pod brings the OIDC token of its platform and gets one of
// ours. Whom to believe, and what for, stands in the file of C1_WORKLOADS (workloads_file.hpp).

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "bot/api/passes.hpp"
#include "bot/services.hpp"

namespace c1::bot::api {

struct Workload {
  std::string name;      // its client_id is name@HOST/wfe
  std::string issuer;    // without a trailing slash
  std::string audience;  // that its tokens are made for: us
  std::string subject;   // the claim "sub": exactly, or what it begins with where this ends with *
  workflow::UserId acts_as;
  std::vector<std::string> scopes;
  std::vector<std::string> addresses;
};

class Workloads {
 public:
  // Gets a JSON document; waits for it, on a worker.
  using Fetch = std::function<Result<json::Value>(const std::string& url)>;
  Workloads(const Services& services, std::vector<Workload> workloads, Fetch fetch);

  bool none() const { return workloads_.empty(); }
  // A token for the workload that the token proves. Errc::forbidden, always with the same sentence; `detail` says why.
  // Errc::unavailable where its issuer does not answer. Waits for the issuer where its keys are not known.
  Result<Secret> exchange(std::string_view client_id, std::string_view subject_token, std::string_view address);

 private:
  struct Keys {
    json::Value set;
    Instant asked{};
  };
  Result<json::Value> keys_of(const std::string& issuer, const std::string& wanted);
  Result<json::Value> fetched_keys(const std::string& issuer);

  const Services& services_;
  const std::vector<Workload> workloads_;
  const Fetch fetch_;
  std::atomic<int> under_way_{0};
  std::mutex mutex_;
  std::map<std::string, Keys> keys_;  // by issuer
};

}  // namespace c1::bot::api
