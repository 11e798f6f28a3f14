#include "connectors/provisioner.hpp"

namespace c1::connectors {
namespace {

std::string value_of(std::string_view name, const Holder& holder) {
  if (name == "id") return holder.id;
  if (name == "email") return holder.email;
  if (name == "name") return holder.name;
  if (name == "account") return holder.account;
  if (name == "local_part") return holder.email.substr(0, holder.email.find('@'));
  constexpr std::string_view kAttributes = "attributes.";
  if (!name.starts_with(kAttributes)) return {};
  const auto found = holder.attributes.find(std::string(name.substr(kAttributes.size())));
  return found == holder.attributes.end() ? std::string{} : found->second;
}

}  // namespace

std::string Job::setting(std::string_view name, std::string_view otherwise) const {
  for (const auto* settings : {&method.settings, &connection.settings})
    if (const auto found = settings->find(std::string(name)); found != settings->end()) return found->second;
  return std::string(otherwise);
}

std::string account_filled(const Job& job, const Holder& holder, std::string_view usual, std::string_view chosen) {
  return filled(holder.account.empty() ? job.setting("account", usual) : job.setting("chosen_account", chosen), holder);
}

std::string account_holder(const Holder& holder) {
  return holder.account.empty() ? holder.name : holder.account + ", an account of " + holder.name + ",";
}

std::string no_account(const Holder& holder) {
  return holder.name + " has no account" + (holder.account.empty() ? "" : " " + holder.account) + " there.";
}

std::string filled(std::string_view pattern, const Holder& holder) {
  std::string text;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    const auto close = open == std::string_view::npos ? open : pattern.find('}', open);
    text += pattern.substr(0, close == std::string_view::npos ? close : open);
    if (close == std::string_view::npos) return text;
    const std::string value = value_of(pattern.substr(open + 1, close - open - 1), holder);
    if (value.empty()) return {};
    text += value;
    pattern.remove_prefix(close + 1);
  }
  return text;
}

}  // namespace c1::connectors
