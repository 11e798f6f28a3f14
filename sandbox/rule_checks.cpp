#include "sandbox/rule_checks.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace c1::sandbox {

void Spot::wrong(const std::string& says) const {
  problems.push_back("[ERROR] " + says + " [json-pointer:" + pointer + "]");
}

Spot Spot::at(std::string_view member) const { return {value[member], pointer + "/" + std::string(member), problems}; }
Spot Spot::at(std::size_t index) const { return {value[index], pointer + "/" + std::to_string(index), problems}; }

bool is_object(const Spot& spot) {
  if (!spot.value.is_object()) spot.wrong("must be an object");
  return spot.value.is_object();
}

void only_members(const Spot& spot, std::initializer_list<std::string_view> known) {
  for (const auto& [name, member] : spot.value.object())
    if (std::find(known.begin(), known.end(), name) == known.end()) spot.wrong("invalid additional property: " + name);
}

void needs(const Spot& spot, std::string_view member) {
  if (!spot.has(member)) spot.wrong("missing required field: " + std::string(member));
}

namespace {

void check_length(const Spot& spot, std::size_t least, std::size_t most) {
  const std::size_t size = text::length(spot.value.string());
  if (size < least) spot.wrong("must be more than " + std::to_string(least - 1) + " characters");
  if (size > most) spot.wrong("must be less than " + std::to_string(most + 1) + " characters");
}

}  // namespace

void string_member(const Spot& spot, std::string_view member, std::size_t most, std::size_t least) {
  if (!spot.has(member)) return;
  const Spot found = spot.at(member);
  if (!found.value.is_string()) return found.wrong("must be a string");
  check_length(found, least, most);
}

void boolean_member(const Spot& spot, std::string_view member) {
  if (spot.has(member) && !spot.at(member).value.is_bool()) spot.at(member).wrong("must be a boolean");
}

void integer_member(const Spot& spot, std::string_view member, std::int64_t least, std::int64_t most) {
  if (!spot.has(member)) return;
  const Spot found = spot.at(member);
  if (!found.value.is_integer()) return found.wrong("must be an integer");
  if (found.value.integer() < least) found.wrong("must be greater than or equal to " + std::to_string(least));
  if (found.value.integer() > most) found.wrong("must be less than or equal to " + std::to_string(most));
}

void one_of(const Spot& spot, std::string_view member, std::initializer_list<std::string_view> allowed) {
  if (!spot.has(member)) return;
  const Spot found = spot.at(member);
  if (std::find(allowed.begin(), allowed.end(), found.value.string()) == allowed.end())
    found.wrong("must be a valid enum value");
}

std::optional<std::size_t> list_member(const Spot& spot, std::string_view member, std::size_t most, std::size_t least) {
  if (!spot.has(member)) return std::nullopt;
  const Spot found = spot.at(member);
  if (!found.value.is_array()) {
    found.wrong("must be an array");
    return std::nullopt;
  }
  const std::size_t size = found.value.array().size();
  if (size < least) found.wrong("no fewer than " + std::to_string(least) + " items allowed");
  if (size > most) found.wrong("no more than " + std::to_string(most) + " items allowed");
  return size;
}

void check_text(const Spot& text, std::size_t most, bool mrkdwn_allowed, std::size_t least) {
  if (!is_object(text)) return;
  const bool is_plain = text.type() == "plain_text";
  if (!is_plain && !(mrkdwn_allowed && text.type() == "mrkdwn"))
    text.at("type").wrong(mrkdwn_allowed ? "must be plain_text or mrkdwn" : "must be plain_text");
  only_members(text, {"type", "text", is_plain ? "emoji" : "verbatim"});
  if (!text.value["text"].is_string()) return text.wrong("missing required field: text");
  check_length(text.at("text"), least, most);
  boolean_member(text, "emoji");
  boolean_member(text, "verbatim");
}

void plain_member(const Spot& spot, std::string_view member, std::size_t most, std::size_t least) {
  if (spot.has(member)) check_text(spot.at(member), most, false, least);
}

void text_member(const Spot& spot, std::string_view member, std::size_t most) {
  if (spot.has(member)) check_text(spot.at(member), most, true);
}

}  // namespace c1::sandbox
