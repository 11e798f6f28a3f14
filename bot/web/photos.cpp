// People's pictures. We keep none: the browser is sent to where Slack has it, and shows initials where there is nothing.
// Whether somebody is unknown or has no picture is not to be told apart.

#include "bot/web/pages.hpp"

namespace c1::bot::web {

Result<net::Response> photo(const Visit& visit) {
  const workflow::UserId person{visit.param("person")};
  const std::string address = visit.services.store.read([&](storage::Tx& tx) { return tx.slack_photo(person); });
  net::Response response{address.empty() ? 204 : 302, "", "", {{"Cache-Control", "private, max-age=3600"}}};
  if (!address.empty()) response.headers.push_back({"Location", address});
  return response;
}

}  // namespace c1::bot::web
