// First byte: the content type. The rest: the body.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "slack/inbound.hpp"
#include "slack/router.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view type = data[0] == 'f'   ? "application/x-www-form-urlencoded; charset=utf-8"
                                : data[0] == 'j' ? "application/json"
                                                 : body.substr(0, body.find('\n'));
  const bool skips_the_signature = c1::slack::is_ssl_check(type, body);
  const auto inbound = c1::slack::parse_inbound(type, body);
  if (skips_the_signature && !(inbound && std::holds_alternative<c1::slack::SslCheck>(*inbound))) std::abort();
  if (!inbound) return 0;
  if (c1::slack::delivery_key(*inbound) != c1::slack::delivery_key(c1::slack::parse_inbound(type, body).value()))
    std::abort();
  if (const auto* submission = std::get_if<c1::slack::ViewSubmission>(&*inbound)) {
    const auto& state = submission->view.state;
    static_cast<void>(state.text("reason") + state.choice("app") + state.block_id("entitlement"));
  }
  return 0;
}
