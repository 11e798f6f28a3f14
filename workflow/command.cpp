#include "workflow/command.hpp"

#include "base/result.hpp"

namespace c1::workflow {

const RequestId& request_of(const Command& command) {
  return std::visit(match{[](const Submit& c) -> const RequestId& { return c.id; },
                          [](const Approve& c) -> const RequestId& { return c.request; },
                          [](const Deny& c) -> const RequestId& { return c.request; },
                          [](const MarkProvisioned& c) -> const RequestId& { return c.request; },
                          [](const DeclineProvisioning& c) -> const RequestId& { return c.request; },
                          [](const AddComment& c) -> const RequestId& { return c.request; },
                          [](const EditComment& c) -> const RequestId& { return c.request; },
                          [](const DeleteComment& c) -> const RequestId& { return c.request; }},
                    command);
}

const UserId& actor_of(const Command& command) {
  return std::visit(
      match{[](const Submit& c) -> const UserId& { return c.requester; },
            [](const Approve& c) -> const UserId& { return c.by; }, [](const Deny& c) -> const UserId& { return c.by; },
            [](const MarkProvisioned& c) -> const UserId& { return c.by; },
            [](const DeclineProvisioning& c) -> const UserId& { return c.by; },
            [](const AddComment& c) -> const UserId& { return c.by; },
            [](const EditComment& c) -> const UserId& { return c.by; },
            [](const DeleteComment& c) -> const UserId& { return c.by; }},
      command);
}

}  // namespace c1::workflow
