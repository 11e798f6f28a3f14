#include "storage/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace c1::storage {

FileLock::~FileLock() {
  if (file_ >= 0) ::close(file_);
}

Result<FileLock> lock_beside(const std::string& path) {
  const std::string name = path + ".lock";
  const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return invalid("The database " + path + " cannot be opened: " + std::strerror(errno) +
                   ". Its folder must exist and I must be allowed to write there.");
  FileLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0)
    return conflict("The database " + path +
                    " is in use by another c1. End that one first; several servers on one database need PostgreSQL.");
  return lock;
}

}  // namespace c1::storage
