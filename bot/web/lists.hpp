#pragma once
// What the lists show and their files hold: the same filters, read once. Internal to bot/web/.

#include "bot/web/visit.hpp"
#include "storage/store.hpp"

namespace c1::bot::web {

// ?state=&app=&subject=&kind=&since=&until=&before=: what of the history the visitor may see and asked for. Their own
// part of it, unless they may see all that is asked for: overseers everything, owners all about their app, managers all
// of their people.
Result<storage::RequestFilter> request_filter(const Visit& visit);
// ?actor=&subject=&surface=&what=&request=&since=&until=&before=. Errc::forbidden for whoever oversees nothing.
Result<storage::AuditFilter> audit_filter(const Visit& visit);

// One line of RFC 4180, with its end. A cell that a spreadsheet would take for a formula begins with an apostrophe.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace c1::bot::web
