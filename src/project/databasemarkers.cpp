#include "project/databasemarkers.h"

#include "base/error.h"
#include "base/text.h"
#include "db/connection.h"
#include "dialect/dialect.h"
#include "migrate/versiontable.h"
#include "project/databaseaddress.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace stillroom {

namespace {

constexpr int connectMs = 4'000;
constexpr int statementMs = 4'000;

/// The names of the sections, in order.
QStringList sectionsOf(const QString &file)
{
    static const QRegularExpression header(QStringLiteral("^\\[([^\\]\\r\\n]+)\\]"),
                                           QRegularExpression::MultilineOption);
    QStringList names;
    for (auto match = header.globalMatch(readTextFile(file)); match.hasNext();) {
        const QString name = match.next().captured(1);
        if (!names.contains(name))
            names << name;
    }
    return names;
}

QString reasonFor(const SavedConnection &connection)
{
    if (connection.ssh)
        return coreTr("It is reached through an SSH tunnel; open it to see where it stands.");
    if (connection.password.kind == PasswordSource::Kind::Ask && connection.url.backend() != Backend::Sqlite)
        return coreTr("Its password is asked for; open it to see where it stands.");
    if (connection.password.kind == PasswordSource::Kind::Keychain
        && connection.url.backend() != Backend::Sqlite)
        return coreTr("Its password is in the keychain; open it to see where it stands.");
    return {};
}

} // namespace

std::vector<MarkedDatabase> databasesBeside(const ScriptDirectory &scripts, const ConnectionUrl &open)
{
    const QString folder = scripts.ini().folder();
    QStringList seen {databaseAddress(open, folder)};
    std::vector<MarkedDatabase> found;
    const auto add = [&](MarkedDatabase database) {
        const QString identity = databaseAddress(database.url, folder);
        if (database.url.backend() == Backend::Unknown || seen.contains(identity))
            return;
        seen << identity;
        found.push_back(std::move(database));
    };
    if (scripts.ini().file.endsWith(QLatin1String(".ini"))) {
        for (const QString &section : sectionsOf(scripts.ini().file)) {
            try {
                const QString url = AlembicIni::read(scripts.ini().file, section).databaseUrl();
                if (!url.isEmpty())
                    add({section,
                         ConnectionUrl::parse(url),
                         {PasswordSource::Kind::None, {}, {}},
                         false,
                         {}});
            } catch (const Error &) { // a section of something else
            }
        }
    }
    for (const SavedConnection &connection : SavedConnections::all())
        add({connection.name, connection.url, connection.password,
             connection.tag == SavedConnection::Tag::Production, reasonFor(connection)});
    return found;
}

DatabaseMarker askMarker(const MarkedDatabase &database, const ScriptDirectory &scripts,
                         const std::function<bool()> &cancelled)
{
    DatabaseMarker marker {database.name, {}, database.missing, database.isProduction};
    if (!marker.problem.isEmpty())
        return marker;
    try {
        ConnectionUrl url = database.url;
        const bool isRead = database.password.kind == PasswordSource::Kind::Environment
            || database.password.kind == PasswordSource::Kind::Dotenv
            || database.password.kind == PasswordSource::Kind::Command;
        if (isRead)
            url.password = readPassword(database.password, cancelled);
        OpenOptions options;
        options.readOnly = true;
        options.connectTimeoutMs = connectMs;
        options.statementTimeoutMs = statementMs;
        options.busyTimeoutMs = 500;
        options.baseFolder = scripts.ini().folder();
        const std::unique_ptr<Connection> connection = Connection::open(url, options, cancelled);
        marker.revisions = VersionTable(Dialect::of(url.backend()), scripts.versionTable()).read(*connection);
    } catch (const Error &error) {
        marker.problem = error.message;
    }
    return marker;
}

} // namespace stillroom
