#pragma once
// The server's own key: 32 bytes that sign what it sends, and while it is changed those of before, which are still ours.

#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace c1::bot {

// Of base64 text; nothing unless it is 32 bytes. While the key is changed: several with commas between, the new one first;
// their bytes one behind the other, as connectors/signer.hpp takes them.
std::optional<Secret> secret_key_from(const std::string& base64);

// Where that file is, whether it is there or not.
std::string secret_key_file(const std::string& database);

// The key in the file beside the database ("c1.db" -> "c1.db.key"; with PostgreSQL "c1.key" where the server runs), made
// with mode 0600 where there is none. For a database in memory one that lasts as long as the process. Errc::invalid
// where the file cannot be read or made, or others may read it.
Result<Secret> kept_secret_key(const std::string& database);

}  // namespace c1::bot
