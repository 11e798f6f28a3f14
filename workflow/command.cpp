#include "workflow/command.hpp"

namespace c1::workflow {
namespace {

template <class C>
const RequestId& request_in(const C& command) {
  if constexpr (requires { command.request; })
    return command.request;
  else
    return command.id;  // a submission makes it
}

template <class C>
const UserId& actor_in(const C& command) {
  static const UserId kNobody;
  if constexpr (requires { command.by; })
    return command.by;
  else if constexpr (requires { command.requester; })
    return command.requester;
  else
    return kNobody;
}

}  // namespace

const RequestId& request_of(const Command& command) {
  return std::visit([](const auto& one) -> const RequestId& { return request_in(one); }, command);
}

const UserId& actor_of(const Command& command) {
  return std::visit([](const auto& one) -> const UserId& { return actor_in(one); }, command);
}

}  // namespace c1::workflow
