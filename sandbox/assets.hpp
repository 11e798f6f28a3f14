#pragma once
// The page's files, from inside of the program. cmake/embed_assets.cmake puts there what scripts/web has built.

#include <span>
#include <string_view>

#include "net/http.hpp"

namespace c1::sandbox {

struct Asset {
  std::string_view path;  // "/", "/assets/page-1a2b3c.js"
  std::string_view content_type;
  std::string_view plain;
  std::string_view gzipped;  // "" where that saves nothing
};

// Empty in a program that was built without the page.
std::span<const Asset> built_assets();

// 404 for what is not there; at "/" a sentence on how to build the page.
net::Response serve_asset(std::span<const Asset> assets, const net::Request& request);

}  // namespace c1::sandbox
