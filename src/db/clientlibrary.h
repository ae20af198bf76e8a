#pragma once

#include <QStringList>
#include <atomic>
#include <mutex>

class QLibrary;

namespace stillroom {

/// A database's client library. It is loaded when a function of it is first called: a command that needs none
/// does not wait for it, and a computer that lacks one can still use the others.
class ClientLibrary final
{
public:
    /// \param name    what people call it, "libpq"
    /// \param package Debian's package that has it
    ClientLibrary(const char *name, const char *server, const char *package, QStringList files);

    /// Safe to call from any thread. \throws Error (Connection) that names what is missing and how to get it
    [[nodiscard]] void (*resolve(const char *function))();

    static ClientLibrary &postgres();
    static ClientLibrary &mysql();
    static ClientLibrary &odbc();

private:
    void load();

    const char *m_name;
    const char *m_server;
    const char *m_package;
    QStringList m_files;
    std::mutex m_mutex;
    QLibrary *m_library = nullptr; ///< never unloaded: threads that were given up may still be inside
};

template <typename Signature>
class ClientFunction;

/// A function of a client library that is called like the one it stands for, and looked up by the first call.
template <typename Result, typename... Parameters>
class ClientFunction<Result(Parameters...)> final
{
public:
    constexpr ClientFunction(ClientLibrary &(*library)(), const char *name) : m_library(library), m_name(name)
    { }

    Result operator()(Parameters... parameters) const
    {
        Pointer function = m_function.load(std::memory_order_acquire);
        if (!function) {
            function = reinterpret_cast<Pointer>(m_library().resolve(m_name));
            m_function.store(function, std::memory_order_release);
        }
        return function(parameters...);
    }

private:
    using Pointer = Result (*)(Parameters...);

    ClientLibrary &(*m_library)();
    const char *m_name;
    mutable std::atomic<Pointer> m_function {nullptr};
};

} // namespace stillroom
