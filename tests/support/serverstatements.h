#pragma once

#include "base/error.h"
#include "db/connection.h"
#include "support/testservers.h"

#include <QFile>
#include <QTest>

namespace stillroom {

// What tests that send statements to real servers have in common.

/// What it ends with; of kind Usage, without words, if that is nothing.
template <class F>
[[nodiscard]] Error errorOf(F run)
{
    try {
        run();
    } catch (const Error &error) {
        return error;
    }
    return Error(Error::Kind::Usage, {});
}

[[nodiscard]] inline bool isMariaDb(const Connection &db)
{
    return db.flavour().product == ServerFlavour::Product::MariaDb;
}

/// "integer 7", "null"
[[nodiscard]] inline QString shown(const Value &value)
{
    static const char *const kinds[] = {"null", "integer", "real", "text", "blob"};
    const QString text
        = value.kind == Value::Kind::Blob ? QString::fromLatin1(value.bytes.toHex()) : value.toString();
    return QStringLiteral("%1 %2").arg(QLatin1String(kinds[int(value.kind)]), text).trimmed();
}

/// Of this process.
[[nodiscard]] inline qint64 residentKilobytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4 : 0;
}

[[nodiscard]] inline Statement sql(const char *text, std::vector<Value> binds = {})
{
    return Statement(QString::fromUtf8(text), std::move(binds));
}

} // namespace stillroom

/// The server of the row of a test, opened.
#define OPEN_SERVER(name)                                                                                    \
    QFETCH(QString, server);                                                                                 \
    STILLROOM_NEED_SERVER(testServer(server));                                                               \
    const auto name = Connection::open(testServer(server).url)
