#include "project/savedconnections.h"

#include "base/configfolder.h"
#include "base/error.h"
#include "base/text.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace stillroom {

namespace {

QString fileName()
{
    return configFolder() + QStringLiteral("/connections.json");
}

QString targetLead()
{
    return QStringLiteral("connection:");
}

constexpr SavedConnection::Tag tags[]
    = {SavedConnection::Tag::Development, SavedConnection::Tag::Test, SavedConnection::Tag::Production};

QJsonObject toJson(const SavedConnection &connection)
{
    QJsonObject object {{QStringLiteral("id"), connection.id},
                        {QStringLiteral("name"), connection.name},
                        {QStringLiteral("url"), connection.url.toString()},
                        {QStringLiteral("password"), passwordSourceWord(connection.password.kind)}};
    const auto set = [&object](const char *key, const QString &value) {
        if (!value.isEmpty())
            object.insert(QLatin1String(key), value);
    };
    set("tag", connectionTagWord(connection.tag));
    set("color", connection.color);
    set("password_name", connection.password.name);
    set("password_file", connection.password.file);
    if (connection.ssh) {
        object.insert(QStringLiteral("ssh"),
                      QJsonObject {{QStringLiteral("host"), connection.ssh->host},
                                   {QStringLiteral("user"), connection.ssh->user},
                                   {QStringLiteral("port"), connection.ssh->port},
                                   {QStringLiteral("key_file"), connection.ssh->keyFile},
                                   {QStringLiteral("jump_host"), connection.ssh->jumpHost}});
    }
    return object;
}

SavedConnection fromJson(const QJsonObject &object)
{
    const auto text = [&object](const char *key) { return object.value(QLatin1String(key)).toString(); };
    SavedConnection connection;
    connection.id = text("id");
    connection.name = text("name");
    connection.url = ConnectionUrl::parse(text("url"));
    for (const SavedConnection::Tag tag : tags) {
        if (text("tag") == connectionTagWord(tag))
            connection.tag = tag;
    }
    connection.color = text("color");
    connection.password
        = {passwordSourceKind(text("password")), text("password_name"), text("password_file")};
    if (object.contains(QStringLiteral("ssh"))) {
        const QJsonValue ssh = object.value(QStringLiteral("ssh"));
        connection.ssh
            = SshSettings {ssh[QStringLiteral("host")].toString(), ssh[QStringLiteral("user")].toString(),
                           ssh[QStringLiteral("port")].toInt(), ssh[QStringLiteral("key_file")].toString(),
                           ssh[QStringLiteral("jump_host")].toString()};
    }
    return connection;
}

void writeAll(const std::vector<SavedConnection> &connections)
{
    QJsonArray list;
    for (const SavedConnection &connection : connections)
        list << toJson(connection);
    if (!QDir().mkpath(configFolder()))
        throw Error(Error::Kind::Io,
                    coreTr("The folder %1 could not be made.").arg(QDir::toNativeSeparators(configFolder())));
    const QJsonObject object {{QStringLiteral("connections"), list}};
    writeTextFile(fileName(), QString::fromUtf8(QJsonDocument(object).toJson()));
}

void refuseSecrets(const ConnectionUrl &url)
{
    if (url.redacted() == url.toString())
        return;
    throw Error(Error::Kind::Usage,
                coreTr("The URL of this connection holds a secret, which would be written "
                       "to a file: %1")
                    .arg(url.redacted()))
        .withHint(coreTr("Take it out of the URL; the password has a field and a source of its own."));
}

} // namespace

QString SavedConnection::target() const
{
    return targetLead() + id;
}

QString SavedConnection::secretKey() const
{
    return QStringLiteral("connection ") + id;
}

QString connectionTagWord(SavedConnection::Tag tag)
{
    switch (tag) {
    case SavedConnection::Tag::Development:
        return QStringLiteral("development");
    case SavedConnection::Tag::Test:
        return QStringLiteral("test");
    case SavedConnection::Tag::Production:
        return QStringLiteral("production");
    case SavedConnection::Tag::None:
        break;
    }
    return {};
}

std::vector<SavedConnection> SavedConnections::all()
{
    if (!QFileInfo::exists(fileName()))
        return {};
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(readTextFile(fileName()).toUtf8(), &problem);
    if (problem.error != QJsonParseError::NoError)
        throw Error(Error::Kind::Parse,
                    coreTr("The saved connections cannot be read: %1.").arg(problem.errorString()))
            .withHint(coreTr("Mend the file, or move it away to start anew."))
            .withPlace(QDir::toNativeSeparators(fileName()), 0);
    std::vector<SavedConnection> connections;
    for (const QJsonValue &value : document[QStringLiteral("connections")].toArray())
        connections.push_back(fromJson(value.toObject()));
    return connections;
}

std::optional<SavedConnection> SavedConnections::find(const QString &idOrName)
{
    const std::vector<SavedConnection> connections = all();
    for (const SavedConnection &connection : connections) {
        if (connection.id == idOrName)
            return connection;
    }
    for (const SavedConnection &connection : connections) {
        if (connection.name == idOrName)
            return connection;
    }
    return std::nullopt;
}

std::optional<SavedConnection> SavedConnections::ofTarget(const QString &target)
{
    if (!target.startsWith(targetLead()))
        return std::nullopt;
    const QString name = target.mid(targetLead().size());
    const std::optional<SavedConnection> found = find(name);
    if (!found)
        throw Error(Error::Kind::Usage, coreTr("There is no saved connection \"%1\".").arg(name))
            .withHint(coreTr("It may have been deleted; connect anew and save it."));
    return found;
}

SavedConnection SavedConnections::save(SavedConnection connection)
{
    connection.name = connection.name.trimmed();
    if (connection.name.isEmpty())
        throw Error(Error::Kind::Usage, coreTr("A saved connection needs a name."));
    refuseSecrets(connection.url);
    if (connection.id.isEmpty())
        connection.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    std::vector<SavedConnection> connections = all();
    for (const SavedConnection &other : connections) {
        if (other.name == connection.name && other.id != connection.id)
            throw Error(Error::Kind::Usage,
                        coreTr("There is a saved connection \"%1\" already.").arg(connection.name))
                .withHint(coreTr("Choose another name."));
    }
    const auto old = std::find_if(connections.begin(), connections.end(),
                                  [&](const SavedConnection &other) { return other.id == connection.id; });
    if (old != connections.end())
        *old = connection;
    else
        connections.push_back(connection);
    writeAll(connections);
    return connection;
}

void SavedConnections::remove(const QString &id)
{
    std::vector<SavedConnection> connections = all();
    std::erase_if(connections, [&](const SavedConnection &connection) { return connection.id == id; });
    writeAll(connections);
}

QString takePassword(ConnectionUrl &url)
{
    QString password = url.password.value_or(QString());
    url.password.reset();
    std::erase_if(url.query, [&](const auto &pair) {
        const QString key = pair.first.toLower();
        const bool isPassword = key == QLatin1String("password") || key == QLatin1String("passwd")
            || key == QLatin1String("pwd");
        if (isPassword && password.isEmpty())
            password = pair.second;
        return isPassword;
    });
    return password;
}

} // namespace stillroom
