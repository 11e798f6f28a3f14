#include "bot/email_address.hpp"

namespace c1::bot {
namespace {

constexpr std::size_t kLongestEmail = 254;

}  // namespace

bool looks_like_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.size() > kLongestEmail) return false;
  const std::string_view domain = text.substr(at + 1);
  return text.find_first_of(" \t\n\r<>(),;:\"\\[]|") == std::string_view::npos &&
         domain.find('@') == std::string_view::npos && domain.front() != '.' && domain.back() != '.' &&
         domain.find("..") == std::string_view::npos;
}

}  // namespace c1::bot
