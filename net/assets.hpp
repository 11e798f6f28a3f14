#pragma once
// A page's files, from inside of the program. cmake/embed_assets.cmake puts there what scripts/web has built.

#include <span>
#include <string_view>

#include "net/http.hpp"

namespace c1::net {

struct Asset {
  std::string_view path;  // "/", "/assets/page-1a2b3c.js"
  std::string_view content_type;
  std::string_view plain;
  std::string_view gzipped;  // "" where that saves nothing
};

// The file at `path`, with headers that keep others' scripts, frames and referrers out; 404 where there is none. `policy`
// is its Content-Security-Policy. All but "/" is kept by browsers for good: the names of those change with their content.
Response serve_asset(std::span<const Asset> assets, const Request& request, std::string_view path,
                     std::string_view policy);

}  // namespace c1::net
