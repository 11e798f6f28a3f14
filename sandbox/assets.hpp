#pragma once
// The page's files, from inside of the program. cmake/embed_assets.cmake puts there what scripts/web has built.

#include <span>

#include "net/assets.hpp"

namespace c1::sandbox {

using net::Asset;

// Empty in a program that was built without the page.
std::span<const Asset> built_assets();

// 404 for what is not there; at "/" a sentence on how to build the page.
net::Response serve_asset(std::span<const Asset> assets, const net::Request& request);

}  // namespace c1::sandbox
