// From a request's page to the viewer's own card of it in Slack.

#include <atomic>
#include <future>

#include "bot/installs.hpp"
#include "bot/web/pages.hpp"
#include "slack/web_api.hpp"

namespace c1::bot::web {
namespace {

constexpr int kMostAskedAtOnce = 4;  // of the workers, which must go on answering Slack
constexpr Millis kPatienceWithSlack{5'000};

// While it lives, one of those who ask; false where there are enough.
class Asking {
 public:
  Asking() : may_(++count() <= kMostAskedAtOnce) {}
  ~Asking() { --count(); }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;
  explicit operator bool() const { return may_; }

 private:
  static std::atomic<int>& count() {
    static std::atomic<int> asking{0};
    return asking;
  }
  bool may_;
};

Error not_now() {
  return unavailable("Slack does not answer just now. Your card is in your conversation with c1 there.", "");
}

Result<std::string> permalink_of(slack::WebApi& slack, const storage::MessageRow& card) {
  const Asking asking;
  if (!asking) return not_now();
  slack::Call call{"chat.getPermalink", json::object({{"channel", card.channel}, {"message_ts", card.ts}})};
  if (!card.team.empty()) call.about = tenant_of_install(card.team);
  call.urgent = true;
  auto promise = std::make_shared<std::promise<slack::CallResult>>();
  auto answered = promise->get_future();
  slack.call(std::move(call), [promise](slack::CallResult result) { promise->set_value(std::move(result)); });
  if (answered.wait_for(kPatienceWithSlack) != std::future_status::ready) return not_now();
  const slack::CallResult result = answered.get();
  if (result.failure == slack::Failure::gone)
    return not_found("Your card was deleted in Slack. It is posted anew when something happens to this request.");
  if (!result.ok()) return not_now();
  std::string url = result.body["permalink"].string();
  if (!url.starts_with("https://") && !url.starts_with("http://")) return not_now();
  return url;
}

}  // namespace

std::optional<storage::MessageRow> own_card(storage::Tx& tx, const Visit& visit, const workflow::RequestId& request) {
  if (!visit.services.slack) return std::nullopt;
  auto card = tx.message(workflow::key_of(workflow::SyncCard{request, visit.user().id}));
  return card && !card->ts.empty() ? card : std::nullopt;
}

Result<json::Value> task_in_slack(const Visit& visit) {
  const auto card = visit.services.store.read([&](storage::Tx& tx) -> Result<storage::MessageRow> {
    const auto request = request_in(tx, visit);
    if (!request) return request.error();
    if (auto found = own_card(tx, visit, request->id)) return *std::move(found);
    return not_found("You have no card of this request in Slack.");
  });
  if (!card) return card.error();
  const auto url = permalink_of(*visit.services.slack, *card);
  if (!url) return url.error();
  return json::object({{"url", *url}});
}

}  // namespace c1::bot::web
