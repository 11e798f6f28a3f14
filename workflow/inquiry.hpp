#pragma once
// "Can't find it?": somebody says in words what they need, because they find nothing to ask for. It gives no access and
// decides nothing: it is a question to people, who answer it, and say where it is to be asked for. Values and rules; pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "workflow/facts.hpp"

namespace c1::workflow {

struct Inquiry {
  // Of the kind that a request's is, told apart by is_inquiry(): cards and comments of both go the same way.
  RequestId id;
  UserId asker;
  AppId app;                  // that it is about; may be empty
  std::string text;           // word for word
  std::vector<UserId> asked;  // never empty
  std::string label;          // who that is: "the helpdesk", "the owners of GitHub", "the administrators"
  Instant opened{};
  UserId closed_by;  // empty = open
  std::optional<Instant> closed;
  std::string answer;  // of whoever closed it; empty where the asker did
  std::int64_t version = 1;

  bool is_open() const { return closed_by.empty(); }
  bool operator==(const Inquiry&) const = default;
};

RequestId inquiry_id(const std::string& unique);
bool is_inquiry(const RequestId& id);

constexpr std::size_t kMostAsked = 20;          // by one question; the first of a larger group
constexpr std::size_t kMostOpenInquiries = 10;  // of one person

// Whom it is put to.
struct Helpers {
  std::vector<UserId> people;  // active, not the asker
  std::string label;
};
// About an app its owners; else whoever holds what the organisation names as its helpdesk, else those with the role;
// where that gives nobody, the super admins. Empty people where there is nobody at all.
Helpers helpers_for(const UserId& asker, const AppId& app, const Facts& facts);

// Asker and asked: each has its card, and what one of them writes reaches the others.
std::vector<UserId> readers_of(const Inquiry& inquiry);
bool may_speak(const Inquiry& inquiry, const UserId& person);

// A question as it is put; `open_already` is how many of theirs wait. Errc::invalid at "question" for words that are too
// few or too many; Errc::forbidden for who has too many open.
struct Question {
  RequestId id;
  UserId asker;
  AppId app;  // one that they see, or empty
  std::string text;
};
Result<Inquiry> put(const Question& question, std::size_t open_already, const Facts& facts, Instant now);
// By one of the asked with an answer, or by the asker without. Errc::conflict where somebody was quicker, who is named.
Result<Inquiry> closed_by(const Inquiry& inquiry, const UserId& person, const std::string& answer, const Facts& facts,
                          Instant now);

json::Value to_json(const Inquiry& inquiry);
Result<Inquiry> inquiry_from(const json::Value& value);

}  // namespace c1::workflow
