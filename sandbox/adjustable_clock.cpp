#include "sandbox/adjustable_clock.hpp"

#include <cstdio>
#include <fstream>

namespace c1::sandbox {

Result<void> AdjustableClock::set_offset(Millis offset) {
  if (!file_.empty()) {
    // Renamed into place: a reader finds the old number or the new one, never half of it.
    const std::string fresh = file_ + ".new";
    std::ofstream out(fresh, std::ios::trunc);
    out << offset.count() << "\n";
    out.close();
    if (!out || std::rename(fresh.c_str(), file_.c_str()) != 0)
      return unavailable("The clock stays: its file " + file_ + " cannot be written. Is the disk full?", "");
  }
  offset_ = offset.count();
  return {};
}

}  // namespace c1::sandbox
