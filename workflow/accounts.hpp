#pragma once
// The accounts of one person in one app, where the organisation lists them. Pure.

#include <optional>
#include <string>

#include "base/result.hpp"
#include "workflow/catalog.hpp"

namespace c1::workflow {

// "lena-adm (Admin)"; the name alone where it has no label, or is not listed (any more). "" for "".
std::string account_words(const Catalog& catalog, const UserId& person, const AppId& app, const std::string& name);
// The same, but "" where there is nothing to tell apart: the person has no other account there.
std::string account_mark(const Catalog& catalog, const UserId& person, const AppId& app, const std::string& name);

// What was asked for without an account is of the person's first one. So each of the two names stands for the other;
// nothing for other accounts.
std::optional<std::string> same_account(const Catalog& catalog, const UserId& person, const AppId& app,
                                        const std::string& name);
bool is_same_account(const Catalog& catalog, const UserId& person, const AppId& app, const std::string& one,
                     const std::string& other);

// The account that something is asked for: the one that is named, or the only one; empty where none is listed. Of
// several none is guessed: Errc::invalid with the field "account", as for one that is not theirs.
Result<std::string> account_meant(const Catalog& catalog, const User& person, const AppId& app,
                                  const std::string& named);
// Their first one, for what has nobody to ask; empty where none is listed.
std::string first_account(const Catalog& catalog, const UserId& person, const AppId& app);
// Whether more can still be asked for what is held, or was asked for, with it.
bool is_still_theirs(const Catalog& catalog, const UserId& person, const AppId& app, const std::string& name);

}  // namespace c1::workflow
