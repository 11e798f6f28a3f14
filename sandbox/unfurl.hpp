#pragma once
// Links that people share, and what the app shows below them.

#include "sandbox/api.hpp"

namespace c1::sandbox {

// Tells the app (link_shared) of the links to its domains (the manifest's unfurl_domains) in a message of a person's.
void tell_links(Workspace& workspace, const Message& message);

// chat.unfurl: {channel, ts, unfurls: {url: {blocks} | {title?, title_link?, text?}}}.
json::Value unfurl(Workspace& workspace, const Args& args);

}  // namespace c1::sandbox
