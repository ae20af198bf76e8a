// Loaded before all other libraries (LD_PRELOAD) into a server or a program: its disk is full for as long as
// there is a file named "full" in the folder STILLROOM_DISK. As on a real full disk what a file already holds
// can be written again, and no file below that folder can grow. PostgreSQL's write-ahead log
// and the files that InnoDB shares between tables are left room: without any, these servers end themselves.

#include "nextfunction.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

bool isFull(int fd, off64_t end)
{
    static const char *const variable = std::getenv("STILLROOM_DISK");
    if (!variable)
        return false;
    static const std::string disk = std::string(variable) + '/';
    static const std::string flag = disk + "full";
    struct stat status
    { };
    if (::access(flag.c_str(), F_OK) != 0 || ::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)
        || end <= status.st_size)
        return false;
    char path[4096];
    const ssize_t size = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path, sizeof(path) - 1);
    if (size <= 0)
        return false;
    path[size] = '\0';
    if (std::strncmp(path, disk.c_str(), disk.size()) != 0)
        return false;
    const char *const below = path + disk.size() - 1;
    return !std::strstr(below, "/pg_wal/") && !std::strstr(below, "/ib") && !std::strstr(below, "/log");
}

ssize_t noSpace()
{
    errno = ENOSPC;
    return -1;
}

off64_t position(int fd)
{
    const off64_t at = ::lseek64(fd, 0, SEEK_CUR);
    return at < 0 ? 0 : at;
}

off64_t length(const iovec *parts, int count)
{
    off64_t size = 0;
    for (int i = 0; i < count; ++i)
        size += off64_t(parts[i].iov_len);
    return size;
}

} // namespace

extern "C" {

ssize_t write(int fd, const void *data, size_t size)
{
    static const auto real = nextFunction<ssize_t (*)(int, const void *, size_t)>("write");
    return fd > STDERR_FILENO && isFull(fd, position(fd) + off64_t(size)) ? noSpace() : real(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
    static const auto real = nextFunction<ssize_t (*)(int, const void *, size_t, off_t)>("pwrite");
    return isFull(fd, at + off64_t(size)) ? noSpace() : real(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    static const auto real = nextFunction<ssize_t (*)(int, const void *, size_t, off64_t)>("pwrite64");
    return isFull(fd, at + off64_t(size)) ? noSpace() : real(fd, data, size, at);
}

ssize_t pwritev(int fd, const iovec *parts, int count, off_t at)
{
    static const auto real = nextFunction<ssize_t (*)(int, const iovec *, int, off_t)>("pwritev");
    return isFull(fd, at + length(parts, count)) ? noSpace() : real(fd, parts, count, at);
}

ssize_t pwritev64(int fd, const iovec *parts, int count, off64_t at)
{
    static const auto real = nextFunction<ssize_t (*)(int, const iovec *, int, off64_t)>("pwritev64");
    return isFull(fd, at + length(parts, count)) ? noSpace() : real(fd, parts, count, at);
}

int posix_fallocate(int fd, off_t at, off_t size)
{
    static const auto real = nextFunction<int (*)(int, off_t, off_t)>("posix_fallocate");
    return isFull(fd, at + size) ? ENOSPC : real(fd, at, size);
}

int posix_fallocate64(int fd, off64_t at, off64_t size)
{
    static const auto real = nextFunction<int (*)(int, off64_t, off64_t)>("posix_fallocate64");
    return isFull(fd, at + size) ? ENOSPC : real(fd, at, size);
}

int fallocate(int fd, int mode, off_t at, off_t size)
{
    static const auto real = nextFunction<int (*)(int, int, off_t, off_t)>("fallocate");
    return isFull(fd, at + size) ? int(noSpace()) : real(fd, mode, at, size);
}

int fallocate64(int fd, int mode, off64_t at, off64_t size)
{
    static const auto real = nextFunction<int (*)(int, int, off64_t, off64_t)>("fallocate64");
    return isFull(fd, at + size) ? int(noSpace()) : real(fd, mode, at, size);
}
}
