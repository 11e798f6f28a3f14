#include "bot/inquiries.hpp"

#include "base/ids.hpp"
#include "base/json.hpp"
#include "bot/facts.hpp"
#include "workflow/codec.hpp"
#include "workflow/effects.hpp"

namespace c1::bot::inquiries {
namespace {

using namespace workflow;

// Thrown out of the transaction, so that a refusal leaves nothing behind.
struct Refused {
  Error error;
};

template <class F>
Result<Inquiry> committed(const Services& services, F&& function) {
  try {
    return services.store.write(function);
  } catch (const Refused& refused) {
    return refused.error;
  }
}

void note(storage::Tx& tx, const Inquiry& inquiry, const UserId& actor, Surface surface, const char* what,
          json::Value body, Instant now) {
  tx.append({.at = now,
             .actor = actor.value,
             .subject = inquiry.asker.value,
             .surface = std::string(to_string(surface)),
             .what = what,
             .request = inquiry.id.value,
             .body = body.dump()});
}

void redraw(storage::Tx& tx, const Inquiry& inquiry, Instant now) {
  for (const UserId& reader : readers_of(inquiry)) {
    tx.enqueue(SyncCard{inquiry.id, reader}, now);
    tx.enqueue_home(reader, now);
  }
}

void copy(storage::Tx& tx, const Inquiry& inquiry, const Comment& comment, Instant now) {
  for (const UserId& reader : readers_of(inquiry))
    if (reader != comment.author) tx.enqueue(SyncComment{inquiry.id, comment.id, reader}, now);
}

bool is_seen(const Services& services, const Viewer& viewer, const AppId& app) {
  if (app.empty() || !viewer.catalog->app(app)) return false;
  const Sight sight = sight_of(services, *viewer.catalog, *viewer.user);
  return !viewer.catalog->search_entitlements(sight, app, "", 1).empty();
}

// What an earlier delivery of the same has led to.
std::optional<Inquiry> answered_before(storage::Tx& tx, const Origin& origin) {
  if (origin.delivery.empty()) return std::nullopt;
  const auto earlier = tx.answer_to(origin.delivery);
  return earlier ? tx.inquiry({*earlier}) : std::nullopt;
}

void remember(storage::Tx& tx, const Origin& origin, const Inquiry& inquiry, Instant now) {
  if (!origin.delivery.empty()) tx.remember(origin.delivery, inquiry.id.value, now);
}

Error no_such() { return not_found("There is no such question any more, or you were not asked."); }

// A change of a comment: kept, noted, and on its way to the others.
void carry_on(storage::Tx& tx, const Comment& comment, const char* what, json::Value body, Instant now) {
  const auto inquiry = tx.inquiry(comment.request);
  if (!inquiry) return;
  tx.save(comment);
  note(tx, *inquiry, comment.author, Surface::slack, what, std::move(body), now);
  copy(tx, *inquiry, comment, now);
}

}  // namespace

Helpers helpers_for(const Services& services, const Viewer& viewer, const AppId& app) {
  const AppId about = is_seen(services, viewer, app) ? app : AppId{};
  return services.store.read([&](storage::Tx& tx) {
    return workflow::helpers_for(viewer.user->id, about, facts_in(tx, *viewer.catalog, services.clock.now()));
  });
}

Result<Inquiry> ask(const Services& services, const Origin& origin, const Viewer& viewer, const AppId& app,
                    const std::string& text) {
  const Instant now = services.clock.now();
  const Question question{inquiry_id(new_id()), viewer.user->id, is_seen(services, viewer, app) ? app : AppId{}, text};
  return committed(services, [&](storage::Tx& tx) -> Inquiry {
    if (auto earlier = answered_before(tx, origin)) return *std::move(earlier);
    const auto open = static_cast<std::size_t>(tx.open_inquiries_by(question.asker));
    auto inquiry = put(question, open, facts_in(tx, *viewer.catalog, now), now);
    if (!inquiry) throw Refused{inquiry.error()};
    tx.save(*inquiry);
    note(tx, *inquiry, question.asker, origin.surface, "inquiry.opened", to_json(*inquiry), now);
    redraw(tx, *inquiry, now);
    remember(tx, origin, *inquiry, now);
    return *std::move(inquiry);
  });
}

Result<Inquiry> close(const Services& services, const Origin& origin, const Viewer& viewer, const RequestId& id,
                      const std::string& words) {
  const Instant now = services.clock.now();
  return committed(services, [&](storage::Tx& tx) -> Inquiry {
    if (auto earlier = answered_before(tx, origin)) return *std::move(earlier);
    const auto inquiry = tx.inquiry(id);
    if (!inquiry) throw Refused{no_such()};
    auto after = closed_by(*inquiry, viewer.user->id, words, facts_in(tx, *viewer.catalog, now), now);
    if (!after) throw Refused{after.error()};
    tx.save(*after);
    note(tx, *after, viewer.user->id, origin.surface, "inquiry.closed", json::object({{"answer", after->answer}}), now);
    redraw(tx, *after, now);
    if (!after->answer.empty())
      speak(tx, *after, {.id = {new_id()}, .author = viewer.user->id, .text = after->answer}, now);
    remember(tx, origin, *after, now);
    return *std::move(after);
  });
}

Result<Inquiry> seen(const Services& services, const Viewer& viewer, const RequestId& id) {
  auto inquiry = services.store.read([&](storage::Tx& tx) { return tx.inquiry(id); });
  if (!inquiry || !may_speak(*inquiry, viewer.user->id)) return no_such();
  return *std::move(inquiry);
}

bool speak(storage::Tx& tx, const Inquiry& inquiry, Comment comment, Instant now) {
  if (!may_speak(inquiry, comment.author)) return false;
  comment.request = inquiry.id;
  comment.at = now;
  carry_on(tx, comment, "comment.added", json::object({{"comment", comment.id.value}, {"text", comment.text}}), now);
  return true;
}

void change(storage::Tx& tx, Comment comment, const std::string& text, Instant now) {
  json::Value body = json::object({{"comment", comment.id.value}, {"before", comment.text}, {"after", text}});
  comment.text = text;
  ++comment.version;
  carry_on(tx, comment, "comment.edited", std::move(body), now);
}

void take_back(storage::Tx& tx, Comment comment, Instant now) {
  comment.deleted = true;
  ++comment.version;
  carry_on(tx, comment, "comment.deleted", json::object({{"comment", comment.id.value}, {"before", comment.text}}),
           now);
}

}  // namespace c1::bot::inquiries
