#pragma once
// The lock beside a SQLite file: one server at a time.

#include <string>
#include <utility>

#include "base/result.hpp"

namespace c1::storage {

// Held as long as it lives.
class FileLock {
 public:
  FileLock() = default;
  explicit FileLock(int file) : file_(file) {}
  FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~FileLock();

 private:
  int file_ = -1;
};

// Of the database file `path`. Errc::conflict while another process has it, Errc::invalid where the folder cannot be
// written to; each with a sentence.
Result<FileLock> lock_beside(const std::string& path);

}  // namespace c1::storage
