#pragma once
// What administrators look at before they look for something: how it goes, who sees what, what is still to be set up.

#include "bot/web/visit.hpp"

namespace c1::bot::web {

// ?days=30: how much was asked for, how it ended, and how long people took to decide.
Result<json::Value> dashboard(const Visit& visit);
// Catalogs, and whether ?person= sees each.
Result<json::Value> all_catalogs(const Visit& visit);
// One, with what stands in it and who sees it.
Result<json::Value> one_catalog(const Visit& visit);
// What is done and what is missing until the first request is granted.
Result<json::Value> first_steps(const Visit& visit);

}  // namespace c1::bot::web
