#pragma once
// The page's files, and which of them answers which address.

#include <span>

#include "net/assets.hpp"

namespace c1::bot::web {

using net::Asset;

// Empty in a program that was built without the page.
std::span<const Asset> built_assets();

// A file, or the page itself: it knows by the address what to show. Without the page a sentence on how to build it.
net::Response serve_page(std::span<const Asset> assets, const net::Request& request);

}  // namespace c1::bot::web
