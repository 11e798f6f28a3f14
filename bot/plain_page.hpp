#pragma once
// A page for a browser that says one thing: no script, nothing loaded, not kept.

#include <string>
#include <string_view>

#include "net/http.hpp"

namespace c1::bot {

// Text as it may stand in HTML, also inside of an attribute.
std::string html_escaped(std::string_view words);

// `content` is HTML: whatever comes from elsewhere must be escaped in it.
net::Response plain_page(int status, std::string_view title, const std::string& content);

}  // namespace c1::bot
