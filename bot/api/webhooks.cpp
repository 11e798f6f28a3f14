// Webhooks: connections of the kind "webhook", by which entitlements are provisioned.

#include <algorithm>
#include <mutex>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "bot/api/changing.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"
#include "workflow/codec.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr std::size_t kLongestWebhookSlug = 80;
constexpr Seconds kUsualTimeout{8 * 86'400};
const std::vector<std::string_view> kWebhookFields{"displayName", "description", "url", "callbackTimeout"};

std::string webhook_declared(std::string_view slug) { return "webhook/" + std::string(slug); }

std::string setting(const Connection& webhook, const std::string& key) {
  const auto found = webhook.settings.find(key);
  return found == webhook.settings.end() ? "" : found->second;
}

Seconds timeout_of(const Connection& webhook) {
  return text::parse_duration(setting(webhook, "callback_within")).value_or(kUsualTimeout);
}

json::Value webhook_json(const Connection& webhook, const json::Value& declared) {
  const std::string& name = declared["displayName"].string();
  return json::object({{"id", public_webhook_id(webhook.slug)},
                       {"displayName", name.empty() ? webhook.slug : name},
                       {"description", declared["description"].string()},
                       {"url", setting(webhook, "url")},
                       {"callbackTimeout", duration_text(timeout_of(webhook))},
                       {"createdAt", nullptr},
                       {"updatedAt", nullptr},
                       {"deletedAt", nullptr}});
}
json::Value webhook_view(const Visit& visit, const Connection& webhook) {
  return webhook_json(webhook, visit.directory.declared(webhook_declared(webhook.slug)));
}

// Addresses of other systems are for those who administer.
std::optional<Error> may_not_read(const Visit& visit) {
  if (oversees(visit.me)) return std::nullopt;
  return forbidden("Webhooks are read by administrators.");
}

std::vector<const Connection*> all_webhooks(const Visit& visit) {
  std::vector<const Connection*> all;
  for (const Connection& connection : visit.catalog().organisation().connections)
    if (connection.kind == "webhook") all.push_back(&connection);
  std::sort(all.begin(), all.end(), [](auto* a, auto* b) { return a->slug < b->slug; });
  return all;
}

Result<std::string> webhook_read(const Visit& now, OrganisationEdit& edit, const json::Value& wish,
                                 Connection webhook) {
  const Mask mask(now.call.body, wish);
  const bool is_new = webhook.slug.empty();
  Fields fields(wish);
  if (is_new || mask.has("displayName")) {
    const auto name = name_in(wish, "displayName");
    if (!name) return name.error();
    if (is_new)
      webhook.slug = free_slug(slug_from(*name, kLongestWebhookSlug), kLongestWebhookSlug,
                               [&](const std::string& slug) { return now.catalog().connection(slug) != nullptr; });
  }
  if (is_new || mask.has("url")) webhook.settings["url"] = text::trimmed(fields.text("url"));
  if (mask.has("callbackTimeout")) {
    const auto timeout = fields.duration("callbackTimeout");
    if (timeout && *timeout != timeout_of(webhook))
      webhook.settings["callback_within"] = text::duration_short(*timeout);
  }
  if (fields.wrong()) return *fields.wrong();
  if (setting(webhook, "url").empty()) return invalid("url is missing: where the webhook is sent to.", "url");
  const json::Value declared = declared_with(now, webhook_declared(webhook.slug), wish, {"displayName", "description"});
  if (auto error = would_not_be_kept(mask.only(), webhook_json(webhook, declared), "")) return *error;
  edit.set(webhook);
  edit.declare(webhook_declared(webhook.slug), declared);
  return webhook.slug;
}

Answer webhook_answer(const Visit& visit, const std::string& slug) {
  const Connection* webhook = visit.catalog().connection(slug);
  if (!webhook) return not_found("There is no such webhook any more.");
  return json::object({{"webhook", webhook_view(visit, *webhook)}});
}

// ---- a test

constexpr Millis kPatienceOfTest{10'000};

struct TestOutcome {
  bool went_well = false;
  std::string says;
};
TestOutcome outcome_of(const net::Exchange& exchange) {
  if (!exchange.answered) return {false, "It did not answer: " + exchange.problem};
  const int status = exchange.response.status;
  return {status >= 200 && status <= 299, "It answered " + std::to_string(status) + "."};
}

void audit_test(const Visit& visit, const Connection& webhook, const std::string& id, const TestOutcome& outcome) {
  const json::Value body =
      json::object({{"webhook", webhook.slug}, {"id", id}, {"went_well", outcome.went_well}, {"says", outcome.says}});
  visit.services.store.write([&](storage::Tx& tx) {
    tx.append({.at = visit.now,
               .actor = visit.me.id.value,
               .subject = "",
               .surface = std::string(to_string(Surface::api)),
               .what = "webhook.tested",
               .request = "",
               .body = body.dump(),
               .address = visit.call.request.remote});
  });
}

json::Value tested_json(const Visit& visit, const Connection& webhook, const std::string& id,
                        const TestOutcome& outcome) {
  const std::string at = text::rfc3339(visit.now), done = text::rfc3339(visit.services.clock.now());
  return json::object({{"id", id},
                       {"webhookId", public_webhook_id(webhook.slug)},
                       {"state", outcome.went_well ? "WEBHOOK_STATE_SUCCESS" : "WEBHOOK_STATE_ERROR"},
                       {"attempts", 1},
                       {"source", json::object({{"test", json::object()}})},
                       {"spec", json::object({{"destination", setting(webhook, "url")}})},
                       {"createdAt", at},
                       {"updatedAt", done},
                       {"lastAttemptedAt", at},
                       {"completedAt", done},
                       {"expiresAt", nullptr},
                       // Not of ConductorOne's API.
                       {"statusText", outcome.says}});
}

Result<const Connection*> webhook_in(const Visit& visit) {
  if (auto error = may_not_read(visit)) return *error;
  const Connection* found = visit.directory.webhook(visit.param("id"));
  if (!found) return not_found("There is no such webhook.");
  return found;
}

}  // namespace

Answer list_webhooks(const Visit& visit) {
  if (auto error = may_not_read(visit)) return *error;
  return without_expanded(paged(all_webhooks(visit), page_of_query(visit),
                                [&](const Connection* webhook) { return webhook_view(visit, *webhook); }));
}

Answer get_webhook(const Visit& visit) {
  const auto webhook = webhook_in(visit);
  if (!webhook) return webhook.error();
  return json::object({{"webhook", webhook_view(visit, **webhook)}});
}

Answer search_webhooks(const Visit& visit) {
  if (auto error = may_not_read(visit)) return *error;
  Fields fields(visit.call.body);
  const std::string query = text::folded(fields.text("query"));
  if (fields.wrong()) return *fields.wrong();
  std::vector<json::Value> found;
  for (const Connection* webhook : all_webhooks(visit)) {
    json::Value view = webhook_view(visit, *webhook);
    const std::string words = view["displayName"].string() + " " + view["url"].string();
    if (text::folded(words).find(query) != std::string::npos) found.push_back(std::move(view));
  }
  return without_expanded(paged(found, page_in(visit.call.body), [](const json::Value& view) { return view; }));
}

Answer create_webhook(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) {
        return webhook_read(now, edit, visit.call.body, {.slug = "", .kind = "webhook", .settings = {}});
      },
      webhook_answer);
}

Answer update_webhook(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  const auto found = webhook_in(visit);
  if (!found) return found.error();
  const json::Value& wish = field(visit.call.body, "webhook");
  if (auto error = Mask(visit.call.body, wish).unknown(kWebhookFields)) return *error;
  const std::string slug = (*found)->slug;
  return change_organisation(
      visit,
      [&](const Visit& now, OrganisationEdit& edit) -> Result<std::string> {
        const Connection* before = now.catalog().connection(slug);
        if (!before) return not_found("There is no such webhook any more.");
        return webhook_read(now, edit, wish, *before);
      },
      webhook_answer);
}

Answer delete_webhook(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  const auto found = webhook_in(visit);
  if (!found) return found.error();
  const std::string slug = (*found)->slug;
  return change_organisation(
      visit,
      [&](const Visit&, OrganisationEdit& edit) -> Result<std::string> {
        edit.remove("connection", slug);
        edit.declare(webhook_declared(slug), nullptr);
        return slug;
      },
      [](const Visit&, const std::string&) -> Answer { return json::object(); });
}

// Once, and at once: what comes of it is answered. The worker waits for it, so there is one test at a time.
Answer test_webhook(const Visit& visit) {
  if (auto error = may_not_administer(visit)) return *error;
  const auto webhook = webhook_in(visit);
  if (!webhook) return webhook.error();
  if (!visit.send_webhook) return unavailable("This server sends no webhooks.", "no sender");
  static std::mutex one_at_a_time;
  const std::unique_lock only(one_at_a_time, std::try_to_lock);
  if (!only) return conflict("Another webhook is being tested just now. Please try again in a moment.");
  const std::string id = new_id();
  const TestOutcome outcome = outcome_of(
      visit.send_webhook({.url = setting(**webhook, "url"),
                          .event = "c1.webhooks.v1.PayloadTest",
                          .key = id,
                          .callback = "",
                          .payload = json::object({{"@type", "type.googleapis.com/c1.webhooks.v1.PayloadTest"}}),
                          .patience = kPatienceOfTest}));
  audit_test(visit, **webhook, id, outcome);
  return json::object({{"webhook", tested_json(visit, **webhook, id, outcome)}});
}

}  // namespace c1::bot::api
