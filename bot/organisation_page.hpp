#pragma once
// The organisation file as the page has it: taken from what is in force, edited or replaced, and applied. What comes by
// the page stands beside the file that the server reads at its start (C1_ORG), as what the API changes does
// (organisation_kept.hpp): the next start takes nothing of it back.
//
//   text := "# " ... "\n# State " state ": " ... "\n" an organisation file

#include <optional>
#include <string>

#include "bot/organisation_changes.hpp"
#include "bot/organisation_file.hpp"
#include "bot/organisation_report.hpp"

namespace c1::bot {

// By which it is known that nobody has changed the organisation meanwhile.
std::string organisation_state(storage::Tx& tx);
// What is stored, without what directories say of people, as YAML with its state at the top; parse_organisation() reads
// it back. A catalog with nothing in it cannot be written in a file: it is left out, and stays where a text is applied.
std::string organisation_yaml(storage::Tx& tx);
// About how long that is, in less time.
std::size_t organisation_bytes(storage::Tx& tx);
// Of a text: with which state it was taken from here; "" where it does not say so.
std::string state_in(const std::string& text);

// What applying `organisation` by the page would change: all becomes what it says.
Report page_report(storage::Tx& tx, const workflow::Organisation& organisation);
Applied page_changes(storage::Tx& tx, const workflow::Organisation& organisation);  // only how many
// Carries it out. Its author is in the audit log.
Applied apply_page(storage::Tx& tx, const workflow::Organisation& organisation, const Author& author, Instant now);
// Why the page does not carry it out for `person`: it is too much at once (Errc::invalid), or they would not be a super
// administrator any more and could not mend it from here (Errc::forbidden). `changes`: of its report.
std::optional<Error> page_refusal(storage::Tx& tx, const workflow::Organisation& organisation, const Applied& changes,
                                  const workflow::UserId& person);

}  // namespace c1::bot
