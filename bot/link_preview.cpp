#include "bot/link_preview.hpp"

#include <charconv>

#include "bot/card.hpp"
#include "bot/facts.hpp"

namespace c1::bot::link_preview {
namespace {

using slack::Reply;

constexpr std::size_t kMostLinks = 10;

// The number in public_url + "/task/1042", with or without a query or fragment.
std::optional<std::int64_t> request_number(const std::string& url, const std::string& public_url) {
  const std::string address = public_url + "/task/";
  if (public_url.empty() || !url.starts_with(address)) return std::nullopt;
  const std::string_view rest = std::string_view(url).substr(address.size());
  const std::string_view digits = rest.substr(0, rest.find_first_of("?#"));
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

json::Value previews(const Services& services, const Viewer& viewer, const std::vector<std::string>& urls) {
  return services.store.read([&](storage::Tx& tx) {
    json::Value shown = json::object();
    for (const std::string& url : urls) {
      if (shown.object().size() == kMostLinks) break;
      const auto number = request_number(url, services.public_url);
      const auto request = number ? tx.request_by_number(*number) : std::nullopt;
      if (!request || !may_see(*request, *viewer.user, *viewer.catalog)) continue;
      const Instant now = services.clock.now();
      const auto facts = facts_about(tx, *viewer.catalog, *request, now);
      const Look look{facts, viewer.user->id, now, services.public_url, ""};
      shown.set(url, json::object({{"blocks", preview(*request, look)}}));
    }
    return shown;
  });
}

json::Value where(const slack::LinkShared& shared) {
  // A message that is still being written has no place yet.
  if (!shared.unfurl_id.empty() && shared.source == "composer")
    return json::object({{"unfurl_id", shared.unfurl_id}, {"source", shared.source}});
  return json::object({{"channel", shared.channel}, {"ts", shared.message_ts}});
}

}  // namespace

Reply on_link_shared(const Services& services, const slack::Event& event) {
  const auto* shared = std::get_if<slack::LinkShared>(&event.body);
  if (!shared) return Reply::empty();
  const auto viewer = viewer_of(services, event.tenant, {shared->user, {}});
  if (!viewer) return Reply::empty();
  json::Value shown = previews(services, *viewer, shared->urls);
  if (shown.object().empty()) return Reply::empty();
  json::Value args = where(*shared);
  args.set("unfurls", std::move(shown));
  return Reply::empty().then({"chat.unfurl", std::move(args)});
}

}  // namespace c1::bot::link_preview
