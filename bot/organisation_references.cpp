// What is declared, and what must be there because it is referred to.

#include <algorithm>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "bot/email_address.hpp"
#include "bot/organisation_draft.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::array<std::string_view, 8> kThings{"a user",   "an app",   "an entitlement", "a catalog",
                                                  "a policy", "an alias", "a form",         "a connection"};
std::string_view name_of(Thing thing) {
  const std::string_view with_article = kThings[static_cast<std::size_t>(thing)];
  return with_article.substr(with_article.find(' ') + 1);
}

bool is_slug(std::string_view text) {
  const auto letter_or_digit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto fits = [&](char c) { return letter_or_digit(c) || c == '.' || c == '_' || c == '-'; };
  return !text.empty() && letter_or_digit(text[0]) && std::all_of(text.begin(), text.end(), fits);
}

// "Platform Team" -> "platform-team".
std::string as_slug(std::string_view text) {
  std::string slug;
  for (const char c : text::folded(text)) {
    if (is_slug({&c, 1}) || (!slug.empty() && (c == '.' || c == '_')))
      slug += c;
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

}  // namespace

std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

void Draft::declare(Thing thing, const yaml::Word& name) {
  const auto [earlier, is_new] = declared[static_cast<std::size_t>(thing)].emplace(name.text, name.at);
  if (is_new) return;
  problems.add(name.at, "There is already " + std::string(kThings[static_cast<std::size_t>(thing)]) + " " +
                            yaml::shown(name.text) + ", on " + problems.seen_from(name.at, earlier->second) + ".");
}

bool Draft::has(Thing thing, const std::string& name) const {
  return declared[static_cast<std::size_t>(thing)].contains(name);
}

std::string Draft::refer(Thing thing, const yaml::Word& name) {
  references.push_back({thing, name});
  return name.text;
}

UserId Draft::user(const yaml::Word& email) { return {refer(Thing::user, {lower_case(email.text), email.at})}; }

std::vector<UserId> Draft::users(const std::vector<yaml::Word>& emails) {
  std::vector<UserId> people;
  for (const yaml::Word& email : emails) {
    UserId person = user(email);
    if (std::find(people.begin(), people.end(), person) == people.end())
      people.push_back(std::move(person));
    else
      problems.add(email.at, yaml::shown(email.text) + " is named here for the second time.");
  }
  return people;
}

void Draft::no_such(Thing thing, const yaml::Word& name) {
  std::vector<std::string_view> known;
  for (const auto& [text, place] : declared[static_cast<std::size_t>(thing)]) known.push_back(text);
  problems.add(name.at, "There is no " + std::string(name_of(thing)) + " " + yaml::shown(name.text) + "." +
                            text::did_you_mean(name.text, known));
}

void check_references(Draft& draft) {
  for (const Draft::Reference& reference : draft.references) {
    const bool elsewhere = draft.directory && reference.thing == Thing::user && looks_like_email(reference.word.text);
    if (!elsewhere && !draft.has(reference.thing, reference.word.text)) draft.no_such(reference.thing, reference.word);
  }
}

void check_slug(const yaml::Word& slug, std::string_view what, std::size_t longest, Draft& draft) {
  if (!is_slug(slug.text)) {
    const std::string better = as_slug(slug.text);
    draft.problems.add(slug.at, yaml::shown(slug.text) + " cannot be " + std::string(what) +
                                    ": use a-z, 0-9, \".\", \"_\" and \"-\", beginning with a letter or digit" +
                                    (is_slug(better) ? ", such as " + yaml::shown(better) : "") + ".");
  } else if (slug.text.size() > longest) {
    draft.problems.add(slug.at, yaml::shown(slug.text) + " is too long for " + std::string(what) + ": it has " +
                                    std::to_string(slug.text.size()) + " characters, and " + std::to_string(longest) +
                                    " is the most.");
  }
}

std::optional<yaml::Word> slug_of(const yaml::Fields& fields, std::size_t longest, Draft& draft) {
  auto slug = fields.require_text("slug");
  if (slug) check_slug(*slug, "a slug", longest, draft);
  return slug;
}

}  // namespace c1::bot
