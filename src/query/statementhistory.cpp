#include "query/statementhistory.h"

#include "base/error.h"
#include "base/text.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace stillroom {

namespace {

constexpr qsizetype kept = 1000;
constexpr qsizetype longest = 100'000; ///< characters of a statement worth keeping

QByteArray lineOf(const StatementHistory::Entry &entry)
{
    const QJsonObject object {{QStringLiteral("when"), entry.when.toString(Qt::ISODateWithMs)},
                              {QStringLiteral("ms"), entry.ms},
                              {QStringLiteral("failed"), entry.failed},
                              {QStringLiteral("sql"), entry.sql}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

Error writeError(const QFile &file)
{
    return Error(Error::Kind::Io,
                 coreTr("The history of statements cannot be written to %1: %2.")
                     .arg(QDir::toNativeSeparators(file.fileName()), file.errorString()));
}

} // namespace

QString StatementHistory::fileFor(const QString &configFolder, const QString &target)
{
    if (target.isEmpty())
        return {};
    const QByteArray hash = QCryptographicHash::hash(target.toUtf8(), QCryptographicHash::Sha256);
    return configFolder + QStringLiteral("/statements/") + QString::fromLatin1(hash.left(12).toHex())
        + QStringLiteral(".jsonl");
}

bool StatementHistory::holdsSecret(const QString &sql)
{
    static const QRegularExpression secret(
        QStringLiteral("\\b(password|passwd|pwd)\\w*\\s*(=|\\bto\\b)?\\s*\\(?\\s*[NE]?['\"]"
                       "|\\bidentified\\s+(with\\s+\\S+\\s+)?(by|as)\\b|\\bset\\s+password\\b"),
        QRegularExpression::CaseInsensitiveOption);
    return secret.match(sql).hasMatch();
}

void StatementHistory::load()
{
    if (m_loaded)
        return;
    m_loaded = true;
    if (m_file.isEmpty() || !QFileInfo::exists(m_file))
        return;
    const QStringList lines = readTextFile(m_file).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        const QJsonObject object = QJsonDocument::fromJson(line.toUtf8()).object();
        Entry entry;
        entry.sql = object.value(QStringLiteral("sql")).toString();
        entry.when
            = QDateTime::fromString(object.value(QStringLiteral("when")).toString(), Qt::ISODateWithMs);
        entry.ms = object.value(QStringLiteral("ms")).toInteger();
        entry.failed = object.value(QStringLiteral("failed")).toBool();
        if (entry.sql.isEmpty())
            continue;
        std::erase_if(m_entries, [&](const Entry &other) { return other.sql == entry.sql; });
        m_entries.insert(m_entries.begin(), entry);
    }
    const bool isLong = qsizetype(lines.size()) > 2 * kept;
    if (qsizetype(m_entries.size()) > kept)
        m_entries.resize(std::size_t(kept));
    if (!isLong)
        return;
    QByteArray text;
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry)
        text += lineOf(*entry);
    writeTextFile(m_file, QString::fromUtf8(text));
}

const std::vector<StatementHistory::Entry> &StatementHistory::entries()
{
    load();
    return m_entries;
}

void StatementHistory::add(const Entry &entry)
{
    Entry said = entry;
    said.sql = said.sql.trimmed();
    if (said.sql.isEmpty() || said.sql.size() > longest || holdsSecret(said.sql))
        return;
    load();
    std::erase_if(m_entries, [&](const Entry &other) { return other.sql == said.sql; });
    m_entries.insert(m_entries.begin(), said);
    if (m_file.isEmpty())
        return;
    QFile file(m_file);
    if (!QDir().mkpath(QFileInfo(m_file).absolutePath()) || !file.open(QIODevice::Append))
        throw writeError(file);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (file.write(lineOf(said)) < 0 || !file.flush())
        throw writeError(file);
}

} // namespace stillroom
