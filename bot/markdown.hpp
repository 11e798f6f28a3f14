#pragma once
// What people write on the page, in Markdown, as it is kept: marked as in Slack, where most of it is read. So every surface
// has one text, and it reads well as plain text, too.

#include <string>
#include <string_view>

namespace c1::bot {

// **bold** -> *bold*, *italic* -> _italic_, ~~no~~ -> ~no~, # heading -> *heading*, - item -> • item; a link becomes its
// label with the address behind it, so that it shows where it leads. Code, in one line or fenced, is left as it is. Pure;
// whatever else stands there stays as it was written.
std::string marked(std::string_view markdown);

}  // namespace c1::bot
