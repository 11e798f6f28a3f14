#include "bot/secret_key.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <random>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "connectors/signer.hpp"

namespace c1::bot {
namespace {

constexpr std::size_t kBytes = 32;

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

// The system's random source.
std::string random_bytes() {
  std::random_device source;
  std::string bytes;
  while (bytes.size() < kBytes) bytes += static_cast<char>(source() & 0xff);
  return bytes;
}

Error unusable(const std::string& file, const std::string& why) {
  return invalid("The secret key in \"" + file + "\" " + why + " Or give one with C1_SECRET_KEY.");
}

bool write_new(const std::string& file, const std::string& text) {
  const int made = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made < 0) return false;
  const bool written =
      ::write(made, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(made) == 0;
  ::close(made);
  if (!written) ::unlink(file.c_str());
  return written;
}

Result<Secret> key_in(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return unusable(file, "cannot be read.");
  if ((status.st_mode & 077) != 0) return unusable(file, "may be read by others: chmod 600 it.");
  std::ifstream in(file, std::ios::binary);
  const std::string contents{std::istreambuf_iterator<char>(in), {}};
  auto key = secret_key_from(text::trimmed(contents));
  if (!key) return unusable(file, "is none: it should be 32 bytes as base64.");
  return *std::move(key);
}

// "" unless it is 32 bytes.
std::string bytes_of(const std::string& base64) {
  std::string bytes;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : base64) {
    if (c == '=') break;
    const int value = value_of(c);
    if (value < 0) return {};
    buffer = (buffer << 6 | static_cast<unsigned>(value)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(buffer >> bits & 0xff);
    }
  }
  return bytes.size() == kBytes ? bytes : std::string();
}

}  // namespace

std::optional<Secret> secret_key_from(const std::string& base64) {
  std::string all;
  for (const std::string& one : text::split(base64, ',')) {
    const std::string bytes = bytes_of(text::trimmed(one));
    if (bytes.empty()) return std::nullopt;
    all += bytes;
  }
  return all.empty() ? std::nullopt : std::optional(Secret(all));
}

std::string secret_key_file(const std::string& database) {
  constexpr std::string_view kSqlite = "sqlite:";
  return database.starts_with(kSqlite) ? database.substr(kSqlite.size()) + ".key" : "c1.key";
}

Result<Secret> kept_secret_key(const std::string& database) {
  if (database == "sqlite::memory:") return Secret(random_bytes());
  const std::string file = secret_key_file(database);
  if (::access(file.c_str(), F_OK) == 0) return key_in(file);
  const std::string bytes = random_bytes();
  // Whole or not at all, and of two servers that start together one is the first.
  const std::string draft = file + "." + new_id();
  if (!write_new(draft, connectors::base64(bytes) + "\n")) return unusable(file, "cannot be made.");
  const bool is_ours = ::link(draft.c_str(), file.c_str()) == 0;
  ::unlink(draft.c_str());
  if (!is_ours) return key_in(file);
  log::info("a secret key was made; keep it with the database", {{"file", file}});
  return Secret(bytes);
}

}  // namespace c1::bot
