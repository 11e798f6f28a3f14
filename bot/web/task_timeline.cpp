// An audit entry's body is what workflow/codec.cpp writes of its event.

#include "bot/web/task_timeline.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "workflow/words.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;
using Verdict = Decision::Verdict;

struct VerdictWords {
  Verdict verdict;
  std::string_view name;  // as in the log
  std::string_view kind;
  std::string_view says;
};
constexpr std::array kVerdicts{VerdictWords{Verdict::approved, "approved", "done", "approved this"},
                               VerdictWords{Verdict::denied, "denied", "refused", "denied this"},
                               VerdictWords{Verdict::accepted, "accepted", "done", "approved this"},
                               VerdictWords{Verdict::rejected, "rejected", "refused", "denied this"},
                               VerdictWords{Verdict::provisioned, "provisioned", "done", "has done it"},
                               VerdictWords{Verdict::declined, "declined", "refused", "won't do it"},
                               VerdictWords{Verdict::skipped, "skipped", "moved", "skipped this step"},
                               VerdictWords{Verdict::answered, "answered", "moved", "answered the questions"}};

struct Line {
  std::string who;  // user id; "" = the program, or the policy
  std::string_view kind = "moved";
  std::string says;
  std::string quote = {};
};

std::string duration_words(const json::Value& seconds) {
  return seconds.is_number() ? text::duration_words(Seconds{seconds.integer()}) : "until given back";
}

std::string end_words(const json::Value& millis) {
  return millis.is_number() ? moment_words(from_millis(millis.integer())) : "until given back";
}

std::string names_in(const json::Value& ids, const Catalog& catalog) {
  std::vector<UserId> people;
  for (const json::Value& id : ids.array()) people.push_back({id.string()});
  return people_names(catalog, people, "or");
}

std::optional<Line> decided(const json::Value& body) {
  const json::Value& decision = body["decision"];
  for (const VerdictWords& words : kVerdicts)
    if (words.name == decision["verdict"].string())
      return Line{decision["by"].string(), words.kind, std::string(words.says), decision["reason"].string()};
  return std::nullopt;
}

Line closed(const json::Value& body) {
  const std::string& outcome = body["outcome"].string();
  const std::string& reason = body["reason"].string();
  if (outcome == "cancelled") return {body["by"].string(), "refused", "cancelled this", reason};
  if (outcome == "timed_out") return {"", "refused", "It has timed out", reason};
  if (outcome == "errored") return {"", "refused", "It was given up", reason};
  if (outcome == "denied") return {"", "refused", "Closed: denied", reason};
  return {"", "done", outcome == "granted" ? "Closed: granted" : "Closed: taken away", reason};
}

// Nothing for what is only said so that machines can follow.
std::optional<Line> line_of(const std::string& what, const json::Value& body, const Catalog& catalog) {
  const std::string& by = body["by"].string();
  const std::string& reason = body["reason"].string();
  if (what == "request.opened") return Line{body["request"]["requester"].string(), "moved", "asked for this"};
  if (what == "decision.made") return decided(body);
  if (what == "step.reassigned")
    return Line{by, "moved", "handed this on to " + names_in(body["approvers"], catalog), reason};
  if (what == "step.approvers_changed")
    return Line{"", "moved", "Now asked: " + names_in(body["approvers"], catalog),
                text::trimmed(body["failure"].string() + " " + body["note"].string())};
  if (what == "request.escalated") return Line{by, "moved", "escalated this to emergency access", reason};
  if (what == "request.restarted") return Line{by, "moved", "began this anew", reason};
  if (what == "request.plan_replaced") return Line{"", "moved", "It goes another way now", reason};
  if (what == "request.duration_changed")
    return Line{by, "moved",
                "changed how long: " + duration_words(body["before"]) + " → " + duration_words(body["after"])};
  if (what == "grant.end_changed")
    return Line{by, "moved", "changed when it ends: " + end_words(body["grant"]["until"])};
  if (what == "grant.end_not_told")
    return Line{"", "refused", "A system was not told when it ends now", body["says"].string()};
  if (what == "grant.drifted") return Line{"", "refused", "It is not there any more", body["says"].string()};
  if (what == "request.reminded") return Line{by, "moved", by.empty() ? "A reminder was sent" : "sent a reminder"};
  if (what == "provisioning.failed")
    return Line{by, "refused", by.empty() ? "It did not work" : "says it did not work", body["error"].string()};
  if (what == "provisioning.retried") return Line{by, "moved", "tries it again"};
  if (what == "request.closed") return closed(body);
  if (what == "request.emergency_acknowledged") return Line{by, "done", "acknowledged this emergency"};
  return std::nullopt;
}

struct Dated {
  Instant at{};
  json::Value entry;
};

json::Value entry_json(Instant at, const Line& line, const Catalog& catalog) {
  return json::object({{"at", time_json(at)},
                       {"who", person_json(catalog, {line.who})},
                       {"kind", line.kind},
                       {"says", line.says},
                       {"quote", line.quote},
                       {"edited", false}});
}

json::Value comment_json(const Comment& comment, const Catalog& catalog) {
  return json::object({{"at", time_json(comment.at)},
                       {"who", person_json(catalog, comment.author)},
                       {"kind", "comment"},
                       {"says", ""},
                       {"quote", comment.text},
                       {"edited", comment.version > 0}});
}

std::string_view name_of(FormField::Kind kind) {
  switch (kind) {
    case FormField::Kind::text:
      return "text";
    case FormField::Kind::long_text:
      return "long_text";
    case FormField::Kind::number:
      return "number";
    case FormField::Kind::checkbox:
      return "checkbox";
    case FormField::Kind::choice:
      return "choice";
    case FormField::Kind::choices:
      return "choices";
    case FormField::Kind::date:
      return "date";
    case FormField::Kind::user:
      return "user";
    case FormField::Kind::email:
      return "email";
    case FormField::Kind::url:
      return "url";
  }
  return "text";
}

}  // namespace

json::Value timeline(const std::vector<storage::AuditRecord>& entries, const std::vector<Comment>& comments,
                     const Catalog& catalog) {
  std::vector<Dated> dated;
  for (const storage::AuditRecord& record : entries) {
    const auto body = json::parse(record.entry.body);
    const auto line = body ? line_of(record.entry.what, *body, catalog) : std::nullopt;
    if (line) dated.push_back({record.entry.at, entry_json(record.entry.at, *line, catalog)});
  }
  for (const Comment& comment : comments)
    if (!comment.deleted) dated.push_back({comment.at, comment_json(comment, catalog)});
  std::stable_sort(dated.begin(), dated.end(), [](const Dated& a, const Dated& b) { return a.at < b.at; });
  json::Value list = json::array();
  for (Dated& one : dated) list.push(std::move(one.entry));
  return list;
}

json::Value decision_json(const Decision& decision, const Catalog& catalog) {
  const auto words = std::find_if(kVerdicts.begin(), kVerdicts.end(),
                                  [&](const VerdictWords& one) { return one.verdict == decision.verdict; });
  return json::object({{"by", person_json(catalog, decision.by)},
                       {"instead_of", person_json(catalog, decision.instead_of)},
                       {"kind", words == kVerdicts.end() ? "moved" : words->kind},
                       {"says", words == kVerdicts.end() ? "decided" : words->says},
                       {"reason", decision.reason},
                       {"at", time_json(decision.at)}});
}

json::Value form_json(const Form& form) {
  json::Value fields = json::array();
  for (const FormField& field : form.fields) {
    json::Value choices = json::array();
    for (const auto& choice : field.choices)
      choices.push(json::object({{"value", choice.value}, {"label", choice.label}}));
    fields.push(json::object({{"id", field.id},
                              {"label", field.label},
                              {"kind", name_of(field.kind)},
                              {"required", field.required},
                              {"help", field.help},
                              {"placeholder", field.placeholder},
                              {"initial", field.initial},
                              {"choices", choices}}));
  }
  return json::object({{"id", form.id.value}, {"name", form.name}, {"fields", fields}});
}

json::Value record_json(const storage::AuditRecord& record, const Catalog& catalog, bool with_address) {
  const storage::AuditEntry& entry = record.entry;
  const auto body = json::parse(entry.body);
  return json::object({{"sequence", record.sequence},
                       {"at", time_json(entry.at)},
                       {"actor", entry.actor},
                       {"actor_name", entry.actor == "system" ? "c1" : person_name(catalog, {entry.actor})},
                       {"subject", entry.subject},
                       {"subject_name", entry.subject.empty() ? "" : person_name(catalog, {entry.subject})},
                       {"surface", entry.surface},
                       {"what", entry.what},
                       {"request", entry.request},
                       {"body", body ? *body : json::Value()},
                       {"address", with_address ? entry.address : ""},
                       {"hash", record.hash}});
}

}  // namespace c1::bot::web
