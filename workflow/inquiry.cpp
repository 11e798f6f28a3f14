#include "workflow/inquiry.hpp"

#include "base/text.hpp"
#include "workflow/codec_parts.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

constexpr std::string_view kPrefix = "ask-";
constexpr std::size_t kLongestText = 3'000;

// Active, not the asker, each once, no more than may be asked.
std::vector<UserId> able(const std::vector<UserId>& people, const UserId& asker, const Catalog& catalog) {
  std::vector<UserId> list;
  for (const UserId& person : people)
    if (person != asker && is_active(catalog, person) && list.size() < kMostAsked) add_once(list, person);
  return list;
}

std::vector<UserId> holders_of(const std::vector<EntitlementId>& groups, const Facts& facts) {
  std::vector<UserId> people;
  for (const EntitlementId& group : groups)
    for (const UserId& person : facts.holdings.of(group)) add_once(people, person);
  return people;
}

std::vector<UserId> people_with(Role role, const Catalog& catalog) {
  std::vector<UserId> people;
  for (const User& user : catalog.organisation().users)
    if (has_role(user, role)) people.push_back(user.id);
  return people;
}

std::optional<Error> check_text(const std::string& text, const char* field, const char* ask) {
  if (text::trimmed(text).empty()) return invalid(ask, field);
  const std::size_t length = text::length(text);
  if (length <= kLongestText) return std::nullopt;
  return invalid("This has " + std::to_string(length) + " characters; at most " + std::to_string(kLongestText) +
                     " fit. Please shorten it.",
                 field);
}

}  // namespace

RequestId inquiry_id(const std::string& unique) { return {std::string(kPrefix) + unique}; }
bool is_inquiry(const RequestId& id) { return id.value.starts_with(kPrefix); }

Helpers helpers_for(const UserId& asker, const AppId& app, const Facts& facts) {
  const Catalog& catalog = *facts.catalog;
  const App* about = app.empty() ? nullptr : catalog.app(app);
  if (about)
    if (auto owners = able(about->owners, asker, catalog); !owners.empty())
      return {std::move(owners), "the owners of " + about->name};
  if (auto group = able(holders_of(catalog.organisation().helpdesk, facts), asker, catalog); !group.empty())
    return {std::move(group), "the helpdesk"};
  if (auto role = able(people_with(Role::access_request_helpdesk, catalog), asker, catalog); !role.empty())
    return {std::move(role), "the helpdesk"};
  return {able(catalog.super_admins(), asker, catalog), "the administrators"};
}

std::vector<UserId> readers_of(const Inquiry& inquiry) {
  std::vector<UserId> people{inquiry.asker};
  for (const UserId& person : inquiry.asked) add_once(people, person);
  return people;
}

bool may_speak(const Inquiry& inquiry, const UserId& person) {
  return person == inquiry.asker || contains(inquiry.asked, person);
}

Result<Inquiry> put(const Question& question, std::size_t open_already, const Facts& facts, Instant now) {
  if (!is_active(*facts.catalog, question.asker)) return forbidden("Your account is not active, so you cannot ask.");
  if (const auto error = check_text(question.text, "question", "Say in your own words what you need.")) return *error;
  if (open_already >= kMostOpenInquiries)
    return forbidden("You have " + std::to_string(open_already) +
                     " open questions already. Please wait for an answer, or say of one that it is done with.");
  Helpers helpers = helpers_for(question.asker, question.app, facts);
  if (helpers.people.empty())
    return forbidden("There is nobody who could be asked: your organisation names no helpdesk and no administrator.");
  return Inquiry{.id = question.id,
                 .asker = question.asker,
                 .app = question.app,
                 .text = question.text,
                 .asked = std::move(helpers.people),
                 .label = std::move(helpers.label),
                 .opened = now};
}

Result<Inquiry> closed_by(const Inquiry& inquiry, const UserId& person, const std::string& answer, const Facts& facts,
                          Instant now) {
  if (!may_speak(inquiry, person)) return not_found("There is no such question, or you were not asked.");
  if (!is_active(*facts.catalog, person)) return forbidden("Your account is not active, so you cannot answer.");
  if (!inquiry.is_open())
    return conflict(person_name(*facts.catalog, inquiry.closed_by) + (inquiry.closed_by == inquiry.asker
                                                                          ? " is done with this question already."
                                                                          : " has answered this question already."));
  const bool by_asker = person == inquiry.asker;
  if (!by_asker)
    if (const auto error = check_text(answer, "answer", "Say where it is to be asked for, or what can be done."))
      return *error;
  Inquiry after = inquiry;
  after.closed_by = person;
  after.closed = now;
  after.answer = by_asker ? "" : answer;
  ++after.version;
  return after;
}

json::Value to_json(const Inquiry& q) {
  return json::object({{"id", q.id.value},
                       {"asker", q.asker.value},
                       {"app", q.app.value},
                       {"text", q.text},
                       {"asked", codec::ids(q.asked)},
                       {"label", q.label},
                       {"opened", codec::time(q.opened)},
                       {"closed_by", q.closed_by.value},
                       {"closed", codec::maybe_time(q.closed)},
                       {"answer", q.answer},
                       {"version", q.version}});
}

Result<Inquiry> inquiry_from(const json::Value& v) {
  return codec::guarded<Inquiry>([&] {
    return Inquiry{.id = {v["id"].string()},
                   .asker = {v["asker"].string()},
                   .app = {v["app"].string()},
                   .text = v["text"].string(),
                   .asked = codec::people_from(v["asked"]),
                   .label = v["label"].string(),
                   .opened = codec::time_from(v["opened"]),
                   .closed_by = {v["closed_by"].string()},
                   .closed = codec::maybe_time_from(v["closed"]),
                   .answer = v["answer"].string(),
                   .version = v["version"].integer()};
  });
}

}  // namespace c1::workflow
