#include "connectors/mime.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/time_zone.hpp"
#include "connectors/signer.hpp"

namespace c1::connectors {
namespace {

constexpr std::size_t kEncodedWord = 42;    // bytes: 56 characters as base64, 75 with its frame
constexpr std::size_t kLine = 57;           // bytes: 76 characters as base64
constexpr char kBoundary[] = "=_c1_parts";  // cannot stand in base64

// One line without control characters.
std::string on_one_line(const std::string& text) {
  std::string line = text::valid_utf8(text);
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text::trimmed(line);
}

bool is_plain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7f; }) &&
         text.find("=?") == std::string::npos;
}

// Words that are not ASCII, folded onto lines (RFC 2047); never cut inside of a character.
std::string encoded(const std::string& text) {
  const std::string line = on_one_line(text);
  if (is_plain(line) && line.size() < 60) return line;
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = std::min(at + kEncodedWord, line.size());
    while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
    out += std::string(out.empty() ? "" : "\r\n ") + "=?UTF-8?B?" + base64(line.substr(at, end - at)) + "?=";
    at = end;
  }
  return out;
}

std::string name_in(const std::string& from) {
  const auto open = from.find('<');
  return open == std::string::npos ? std::string{} : text::trimmed(from.substr(0, open));
}

// A phrase of specials has to be quoted (RFC 5322, 3.2.3); an encoded word must not.
std::string phrase(const std::string& name) {
  const std::string line = on_one_line(name);
  if (!is_plain(line) || line.size() >= 60) return encoded(line);
  std::string quoted = "\"";
  for (const char c : line) quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return quoted + "\"";
}

std::string date_words(Instant at) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string iso = text::rfc3339(at);  // 2026-11-24T09:30:00Z
  const auto weekday = static_cast<std::size_t>(TimeZone{}.at(at).weekday);
  const auto month = static_cast<std::size_t>(std::stoi(iso.substr(5, 2)) - 1);
  return std::string(kDays.at(weekday)) + ", " + iso.substr(8, 2) + " " + kMonths.at(month) + " " + iso.substr(0, 4) +
         " " + iso.substr(11, 8) + " +0000";
}

std::string part(const std::string& type, const std::string& text) {
  std::string out = std::string("--") + kBoundary + "\r\nContent-Type: " + type +
                    "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  const std::string bytes = text::valid_utf8(text);
  for (std::size_t at = 0; at < bytes.size(); at += kLine) out += base64(bytes.substr(at, kLine)) + "\r\n";
  return out;
}

}  // namespace

std::string bare_address(const std::string& mailbox_text) {
  std::string address = mailbox_text;
  if (const auto open = address.find('<'); open != std::string::npos && address.ends_with('>'))
    address = address.substr(open + 1, address.size() - open - 2);
  address = text::trimmed(address);
  if (address.empty()) return {};
  const bool is_safe = std::all_of(address.begin(), address.end(), [](unsigned char c) {
    return c > 0x20 && c != 0x7f && c != '<' && c != '>' && c != '"' && c != ',' && c != ';' && c != '\\';
  });
  return is_safe && std::count(address.begin(), address.end(), '@') == 1 && address.front() != '@' &&
                 address.back() != '@' && address.front() != '-' && text::is_utf8(address)
             ? address
             : std::string{};
}

std::string mime_of(const Mail& mail) {
  const std::string name = name_in(mail.from);
  std::string out;
  const auto header = [&](const std::string& key, const std::string& value) { out += key + ": " + value + "\r\n"; };
  header("Date", date_words(mail.date));
  header("From", name.empty() ? bare_address(mail.from) : phrase(name) + " <" + bare_address(mail.from) + ">");
  header("To", mail.to_name.empty() ? mail.to : phrase(mail.to_name) + " <" + mail.to + ">");
  header("Subject", encoded(mail.subject));
  header("Message-ID", "<" + on_one_line(mail.message_id) + ">");
  if (!mail.thread_id.empty()) {
    header("In-Reply-To", "<" + on_one_line(mail.thread_id) + ">");
    header("References", "<" + on_one_line(mail.thread_id) + ">");
  }
  if (!mail.unsubscribe.empty()) {
    header("List-Unsubscribe", "<" + on_one_line(mail.unsubscribe) + ">");
    header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }
  header("Auto-Submitted", "auto-generated");  // RFC 3834: nobody's away message answers it
  header("X-Auto-Response-Suppress", "All");
  header("MIME-Version", "1.0");
  header("Content-Type", std::string("multipart/alternative; boundary=\"") + kBoundary + "\"");
  out += "\r\n" + part("text/plain", mail.text) + part("text/html", mail.html) + "--" + kBoundary + "--\r\n";
  return out;
}

}  // namespace c1::connectors
