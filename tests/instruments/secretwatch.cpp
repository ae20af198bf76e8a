// Loaded before all other libraries (LD_PRELOAD) into the tests and the programs they start: looks at
// what these write into files and print, and reports the passwords it finds (watchedPasswords()). Only
// programs below STILLROOM_WATCH_FOLDER are looked at, not the servers and judges that inherit the
// environment. What is found goes to STILLROOM_WATCH_REPORT, a line each.

#include "nextfunction.h"
#include "watchedpasswords.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

thread_local int pauses = 0;

struct Watch
{
    std::vector<std::string> passwords; ///< each also in UTF-16
    std::string program;
    std::string report; ///< empty: this program is not watched

    Watch()
    {
        const std::vector<std::string> wanted = watchedPasswords();
        const char *folder = std::getenv("STILLROOM_WATCH_FOLDER");
        const char *file = std::getenv("STILLROOM_WATCH_REPORT");
        char path[4096];
        const ssize_t size = ::readlink("/proc/self/exe", path, sizeof(path));
        if (wanted.empty() || !folder || !file || size <= 0)
            return;
        program.assign(path, std::size_t(size));
        if (program.compare(0, std::strlen(folder), folder) != 0)
            return;
        program.erase(0, program.rfind('/') + 1);
        report = file;
        for (const std::string &password : wanted) {
            std::string wide;
            for (const char letter : password)
                wide.append({letter, '\0'});
            passwords.insert(passwords.end(), {password, wide});
        }
    }
};

const Watch &watch()
{
    static const Watch &instance = *new Watch; // never gone: others write until the very end
    return instance;
}

/// Files, and what is printed. Sockets and the pipes to other programs are where a password may go.
bool isWatched(int fd)
{
    if (fd == STDOUT_FILENO || fd == STDERR_FILENO)
        return true;
    struct stat status
    { };
    return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

std::string nameOf(int fd)
{
    char path[4096];
    const ssize_t size = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path, sizeof(path));
    return size > 0 ? std::string(path, std::size_t(size)) : std::to_string(fd);
}

/// The password itself is left out: the report is a file too.
void look(int fd, std::string_view bytes)
{
    const Watch &own = watch();
    if (own.report.empty() || pauses > 0)
        return;
    std::size_t found = std::string_view::npos;
    for (const std::string &password : own.passwords)
        found = std::min(found, bytes.find(password));
    if (found == std::string_view::npos || !isWatched(fd))
        return;
    std::string line = own.program + " wrote a password into " + nameOf(fd) + " after: ";
    for (const char letter :
         bytes.substr(found - std::min<std::size_t>(found, 60), std::min<std::size_t>(found, 60)))
        line += letter >= ' ' && letter != '\x7f' ? letter : ' ';
    line += '\n';
    const int report = ::open(own.report.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    ::syscall(SYS_write, report, line.data(), line.size());
    ::close(report);
}

void lookAt(int fd, const iovec *parts, int count)
{
    std::string whole;
    for (int i = 0; i < count; ++i)
        whole.append(static_cast<const char *>(parts[i].iov_base), parts[i].iov_len);
    look(fd, whole);
}

void lookFormatted(FILE *file, const char *format, va_list arguments)
{
    va_list copy;
    va_copy(copy, arguments);
    char *text = nullptr;
    const int size = ::vasprintf(&text, format, copy);
    va_end(copy);
    if (size >= 0) {
        look(::fileno(file), {text, std::size_t(size)});
        std::free(text);
    }
}

} // namespace

extern "C" {

/// For the lines of a test that write a password on purpose, as a person writes one into a file of theirs.
void stillroom_pause_secret_watch(int by)
{
    pauses += by;
}

ssize_t write(int fd, const void *data, size_t size)
{
    static const auto real = nextFunction<ssize_t (*)(int, const void *, size_t)>("write");
    look(fd, {static_cast<const char *>(data), size});
    return real(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
    static const auto real = nextFunction<ssize_t (*)(int, const void *, size_t, off_t)>("pwrite");
    look(fd, {static_cast<const char *>(data), size});
    return real(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    static const auto real = nextFunction<ssize_t (*)(int, const void *, size_t, off64_t)>("pwrite64");
    look(fd, {static_cast<const char *>(data), size});
    return real(fd, data, size, at);
}

ssize_t writev(int fd, const iovec *parts, int count)
{
    static const auto real = nextFunction<ssize_t (*)(int, const iovec *, int)>("writev");
    lookAt(fd, parts, count);
    return real(fd, parts, count);
}

// What the C library prints does not pass through its own write().

int fputs(const char *text, FILE *file)
{
    static const auto real = nextFunction<int (*)(const char *, FILE *)>("fputs");
    look(::fileno(file), text);
    return real(text, file);
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *file)
{
    static const auto real = nextFunction<size_t (*)(const void *, size_t, size_t, FILE *)>("fwrite");
    look(::fileno(file), {static_cast<const char *>(data), size * count});
    return real(data, size, count, file);
}

int vfprintf(FILE *file, const char *format, va_list arguments)
{
    static const auto real = nextFunction<int (*)(FILE *, const char *, va_list)>("vfprintf");
    lookFormatted(file, format, arguments);
    return real(file, format, arguments);
}

int fprintf(FILE *file, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int size = vfprintf(file, format, arguments);
    va_end(arguments);
    return size;
}

int __vfprintf_chk(FILE *file, int /*flag*/, const char *format, va_list arguments)
{
    return vfprintf(file, format, arguments);
}

int __fprintf_chk(FILE *file, int /*flag*/, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int size = vfprintf(file, format, arguments);
    va_end(arguments);
    return size;
}
}
