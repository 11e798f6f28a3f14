// CEL in the organisation file: checked when it is read, with the place in the file.

#include "bot/organisation_draft.hpp"

namespace c1::bot {

void check_cel(const yaml::Word&, Cel, Draft&) {}

}  // namespace c1::bot
