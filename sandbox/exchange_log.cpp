#include "sandbox/exchange_log.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/text.hpp"
#include "net/http.hpp"

namespace c1::sandbox {
namespace {

constexpr std::size_t kMostExchanges = 4000;

void mask(json::Value& value) {
  if (value.is_string()) value = log::masked(value.string());
  if (value.is_array())
    for (json::Value& element : value.elements()) mask(element);
  if (!value.is_object()) return;
  const json::Value::Object members = value.object();
  for (const auto& [name, member] : members) {
    if (name == "token")
      value.set(name, "***");
    else if (!member.is_null())
      mask(value.member(name));
  }
}

json::Value nested(const std::string& text) {
  if (!text.starts_with('{') && !text.starts_with('[')) return text;
  auto parsed = json::parse(text);
  return parsed ? *parsed : json::Value(text);
}

}  // namespace

void ExchangeLog::add(Exchanged exchange) {
  mask(exchange.request);
  mask(exchange.reply);
  keep(std::move(exchange));
  if (on_added) on_added();
}

void ExchangeLog::keep(Exchanged exchange) {
  const std::lock_guard lock(mutex_);
  lines_.push_back(json::object({{"n", ++last_},
                                 {"at", text::rfc3339(exchange.at)},
                                 {"at_ms", to_millis(exchange.at)},
                                 {"direction", exchange.to_app ? "slack to app" : "app to slack"},
                                 {"what", std::move(exchange.what)},
                                 {"ms", exchange.took.count()},
                                 {"status", exchange.status},
                                 {"request", std::move(exchange.request)},
                                 {"reply", std::move(exchange.reply)}}));
  if (lines_.size() > kMostExchanges) lines_.pop_front();
}

json::Value ExchangeLog::since(std::uint64_t n) const {
  json::Value lines = json::array();
  const std::lock_guard lock(mutex_);
  for (const json::Value& line : lines_)
    if (line["n"].integer() > static_cast<std::int64_t>(n)) lines.push(line);
  return json::object({{"exchanges", std::move(lines)}});
}

json::Value ExchangeLog::brief_since(std::uint64_t n, std::size_t most) const {
  json::Value lines = json::array();
  const std::lock_guard lock(mutex_);
  const auto fresh = static_cast<std::size_t>(last_ - std::min(n, last_));
  for (std::size_t i = lines_.size() - std::min({fresh, most, lines_.size()}); i < lines_.size(); ++i) {
    json::Value line = json::object();
    for (const char* member : {"n", "at_ms", "direction", "what", "ms", "status"}) line.set(member, lines_[i][member]);
    if (lines_[i]["reply"].has("error")) line.set("error", lines_[i]["reply"]["error"]);
    lines.push(std::move(line));
  }
  return lines;
}

json::Value ExchangeLog::one(std::uint64_t n) const {
  const std::lock_guard lock(mutex_);
  const std::uint64_t before = last_ - lines_.size();
  return n > before && n <= last_ ? lines_[static_cast<std::size_t>(n - before - 1)] : json::Value();
}

std::uint64_t ExchangeLog::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

json::Value readable_body(std::string_view content_type, std::string_view body) {
  if (body.empty()) return "";
  if (content_type.find("json") != std::string_view::npos) {
    auto parsed = json::parse(body);
    return parsed ? *parsed : json::Value(body);
  }
  std::vector<net::FormField> fields;
  if (content_type.find("form") == std::string_view::npos || !net::decode_form(body, fields)) return body;
  json::Value form = json::object();
  for (const net::FormField& field : fields) form.set(field.name, nested(field.value));
  return form;
}

}  // namespace c1::sandbox
