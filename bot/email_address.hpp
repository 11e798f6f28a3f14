#pragma once
// What counts as an email address here.

#include <string_view>

namespace c1::bot {

// Not RFC 5322: what keeps names, lists, header lines and typing accidents out. At most 254 characters.
bool looks_like_email(std::string_view text);

}  // namespace c1::bot
