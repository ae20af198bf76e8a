#include "db/clientlibrary.h"

#include "base/error.h"
#include "base/text.h"

#include <QLibrary>

namespace stillroom {

namespace {

/// \param version of the interface; a library with another one would be called wrongly
/// \param keg     the folder under Homebrew's opt, which macOS does not search
QStringList fileNames(const char *base, int version, const QString &keg)
{
#if defined(Q_OS_WIN)
    Q_UNUSED(version)
    Q_UNUSED(keg)
    return {QStringLiteral("lib%1").arg(QLatin1String(base))};
#elif defined(Q_OS_MACOS)
    const QString file = QStringLiteral("lib%1.%2.dylib").arg(QLatin1String(base)).arg(version);
    return {file, QStringLiteral("/opt/homebrew/opt/%1/%2").arg(keg, file),
            QStringLiteral("/usr/local/opt/%1/%2").arg(keg, file)};
#else
    Q_UNUSED(keg)
    return {QStringLiteral("lib%1.so.%2").arg(QLatin1String(base)).arg(version)};
#endif
}

} // namespace

ClientLibrary::ClientLibrary(const char *name, const char *server, const char *package, QStringList files)
    : m_name(name)
    , m_server(server)
    , m_package(package)
    , m_files(std::move(files))
{ }

void (*ClientLibrary::resolve(const char *function))()
{
    const std::lock_guard lock(m_mutex);
    if (!m_library)
        load();
    if (const QFunctionPointer found = m_library->resolve(function))
        return found;
    throw Error(Error::Kind::Connection,
                coreTr("The client library %1 is too old: it has no %2.")
                    .arg(QLatin1String(m_name), QLatin1String(function)))
        .withHint(coreTr("Install a newer one. %1 was loaded.").arg(m_library->fileName()));
}

void ClientLibrary::load()
{
    QString reason;
    for (const QString &file : std::as_const(m_files)) {
        auto library = std::make_unique<QLibrary>(file);
        if (library->load()) {
            m_library = library.release();
            return;
        }
        if (reason.isEmpty())
            reason = library->errorString();
    }
    throw Error(Error::Kind::Connection,
                coreTr("The client library %1, which connects to %2, is not installed or cannot be loaded.")
                    .arg(QLatin1String(m_name), QLatin1String(m_server)))
        .withHint(coreTr("On Debian and Ubuntu it is the package %1.").arg(QLatin1String(m_package)))
        .withDriver(0, reason);
}

ClientLibrary &ClientLibrary::postgres()
{
    static ClientLibrary library("libpq", "PostgreSQL", "libpq5",
                                 fileNames("pq", 5, QStringLiteral("libpq/lib")));
    return library;
}

ClientLibrary &ClientLibrary::mysql()
{
    static ClientLibrary library("libmariadb", "MySQL and MariaDB", "libmariadb3",
                                 fileNames("mariadb", 3, QStringLiteral("mariadb-connector-c/lib/mariadb")));
    return library;
}

ClientLibrary &ClientLibrary::odbc()
{
#ifdef Q_OS_WIN
    static ClientLibrary library("ODBC", "SQL Server", "libodbc2", {QStringLiteral("odbc32")});
#else
    static ClientLibrary library("unixODBC", "SQL Server", "libodbc2",
                                 fileNames("odbc", 2, QStringLiteral("unixodbc/lib")));
#endif
    return library;
}

} // namespace stillroom
