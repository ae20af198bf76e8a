#include "migrate/scriptdirectory.h"

#include "base/error.h"
#include "base/text.h"
#include "migrate/envsettings.h"
#include "migrate/revisionheader.h"
#include "migrate/revisiontemplate.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTimeZone>
#include <QUuid>
#include <atomic>
#include <exception>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>

namespace stillroom {

namespace {

constexpr int deepestFolder = 20; // of recursive_version_locations

Error migrationError(const QString &message)
{
    return Error(Error::Kind::Migration, message);
}

/// Text that stands safely between three double quotes.
QString forDocstring(QString text)
{
    text.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
    text.replace(QStringLiteral("\"\"\""), QStringLiteral("\\\"\\\"\\\""));
    if (text.endsWith(QLatin1Char('"')))
        text.insert(text.size() - 1, QLatin1Char('\\'));
    return text;
}

/// A function body as it stands behind the four spaces of the template.
QString withoutLead(const QString &body)
{
    QString text = body;
    while (text.endsWith(QLatin1Char('\n')))
        text.chop(1);
    return text.startsWith(QStringLiteral("    ")) ? text.mid(4) : text;
}

QString pythonDate(const QDateTime &date)
{
    QString text = date.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")) + QStringLiteral("000");
    if (date.timeSpec() != Qt::LocalTime) {
        const int minutes = date.offsetFromUtc() / 60;
        text += QStringLiteral("%1%2:%3")
                    .arg(minutes < 0 ? QLatin1Char('-') : QLatin1Char('+'))
                    .arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
                    .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
    }
    return text;
}

constexpr qsizetype filesWorthAThread = 200;

/// The headers of files, in their order. Most of the time goes into opening the files, so that several
/// threads share a long history. \throws Error the first file's, in that order, that cannot be read
std::vector<Revision> readHeaders(const QStringList &files)
{
    std::vector<Revision> revisions(static_cast<std::size_t>(files.size()));
    std::atomic<qsizetype> next = 0;
    std::mutex guard;
    qsizetype failedAt = files.size();
    std::exception_ptr failure;
    const auto work = [&] {
        for (qsizetype at = next++; at < files.size(); at = next++) {
            try {
                revisions[static_cast<std::size_t>(at)] = readRevisionHeader(files[at]);
            } catch (...) {
                const std::lock_guard lock(guard);
                if (at < failedAt) {
                    failedAt = at;
                    failure = std::current_exception();
                }
                next = files.size(); // those before this one are taken already
            }
        }
    };
    const qsizetype processors = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::future<void>> others;
    try {
        for (qsizetype i = 1; i < std::min(processors, files.size() / filesWorthAThread); ++i)
            others.push_back(std::async(std::launch::async, work));
    } catch (const std::system_error &) { // no further thread is to be had: those there are take all files
    }
    work();
    for (std::future<void> &other : others)
        other.get();
    if (failure)
        std::rethrow_exception(failure);
    return revisions;
}

} // namespace

QStringList ScriptDirectory::revisionFiles(const AlembicIni &ini)
{
    static const QStringList yes {QStringLiteral("true"), QStringLiteral("yes"), QStringLiteral("on"),
                                  QStringLiteral("1"),    QStringLiteral("y"),   QStringLiteral("t")};
    const bool isRecursive
        = yes.contains(ini.value(QStringLiteral("recursive_version_locations")).trimmed().toLower());
    QStringList files;
    QSet<QString> seen;
    const auto list = [&](auto &&self, const QString &folder, int depth) -> void {
        std::error_code failure;
        QStringList below;
        for (const auto &entry :
             std::filesystem::directory_iterator(QFile::encodeName(folder).toStdString(), failure))
        {
            const QString name = QFile::decodeName(entry.path().filename().c_str());
            const QString path = folder + QLatin1Char('/') + name;
            if (isRecursive && depth < deepestFolder && entry.is_directory(failure)
                && !entry.is_symlink(failure) && name != QLatin1String("__pycache__"))
                below << path;
            if (!isRevisionFileName(name) || seen.contains(path) || !entry.is_regular_file(failure))
                continue;
            seen.insert(path);
            files << path;
        }
        for (const QString &path : std::as_const(below))
            self(self, path, depth + 1);
    };
    for (const QString &location : ini.versionLocations())
        list(list, location, 0);
    return files;
}

ScriptDirectory ScriptDirectory::read(const AlembicIni &ini)
{
    ScriptDirectory directory;
    directory.m_ini = ini;
    directory.m_folder = ini.scriptLocation();
    if (directory.m_folder.isEmpty())
        throw migrationError(coreTr("No 'script_location' key found in configuration."));
    if (!QFileInfo::exists(directory.m_folder)) {
        throw migrationError(
            coreTr("Path doesn't exist: '%1'.  Please use the 'init' command to create a new scripts folder.")
                .arg(directory.m_folder));
    }
    directory.m_locations = ini.versionLocations();
    directory.m_map = RevisionMap(readHeaders(revisionFiles(ini)));
    return directory;
}

QString ScriptDirectory::versionTableName() const
{
    return readEnvSettings(envFile()).versionTable;
}

TableName ScriptDirectory::versionTable() const
{
    const EnvSettings settings = readEnvSettings(envFile());
    return {settings.versionTableSchema, settings.versionTable};
}

QDateTime ScriptDirectory::now() const
{
    const QString zone = m_ini.value(QStringLiteral("timezone"));
    if (zone.isEmpty())
        return QDateTime::currentDateTime();
    QTimeZone found(zone.toLatin1());
    if (!found.isValid())
        found = QTimeZone(zone.toUpper().toLatin1());
    if (!found.isValid())
        throw migrationError(coreTr("Can't locate timezone: %1").arg(zone));
    return QDateTime::currentDateTimeUtc().toTimeZone(found);
}

NewRevision ScriptDirectory::prepare(const RevisionRequest &request) const
{
    NewRevision made;
    made.header.id = request.id.isEmpty() ? QUuid::createUuid().toString(QUuid::Id128).right(12) : request.id;
    static const QRegularExpression illegal(QStringLiteral("[@+-]"));
    if (made.header.id.contains(illegal))
        (void)RevisionMap({made.header}); // says which character
    std::vector<Revision> heads;
    try {
        heads = m_map.resolve(request.heads);
    } catch (const Error &error) {
        if (!error.message.startsWith(QStringLiteral("Multiple head revisions")))
            throw;
        throw migrationError(
            coreTr("Multiple heads are present; please specify the head revision on which the new revision "
                   "should be based, or perform a merge."));
    }
    for (const Revision &head : heads) {
        if (made.header.down.contains(head.id))
            throw migrationError(coreTr("Duplicate head revisions specified"));
        made.header.down << head.id;
    }
    made.created = now();
    made.header.message = request.message.value_or(QStringLiteral("empty message"));
    const QString location = versionFolder(request, heads);
    made.header.file = location + QLatin1Char('/') + fileName(made, request.message.value_or(QString()));
    for (const Revision &head : heads) {
        if (!request.splice && !m_map.isHead(head.id)) {
            throw migrationError(
                coreTr("Revision %1 is not a head revision; please specify --splice to create "
                       "a new branch from this revision")
                    .arg(head.id));
        }
    }
    for (const QString &name : request.dependsOn) {
        const std::vector<Revision> found = m_map.resolve(name);
        if (found.size() != 1)
            throw migrationError(coreTr("'%1' is not one revision to depend on.").arg(name));
        made.header.dependsOn << (m_map.labels(found.front().id).contains(name) ? name : found.front().id);
    }
    made.branchLabels = made.header.branchLabels = request.branchLabels;
    made.header.createDate = pythonDate(made.created);
    return made;
}

QString ScriptDirectory::versionFolder(const RevisionRequest &request,
                                       const std::vector<Revision> &heads) const
{
    QString folder = request.versionPath;
    if (folder.isEmpty()) {
        if (m_locations.size() == 1)
            folder = m_locations.constFirst();
        else if (!heads.empty())
            folder = QFileInfo(heads.front().file).absolutePath();
        else
            throw migrationError(coreTr("Multiple version locations present, please specify --version-path"));
    }
    const QString absolute = QDir::cleanPath(QDir::current().absoluteFilePath(folder));
    const QString besideIni = QDir::cleanPath(QDir(m_ini.folder()).absoluteFilePath(folder));
    for (const QString &location : m_locations) {
        if (location == absolute || location == besideIni)
            return location;
    }
    throw migrationError(coreTr("Path %1 is not represented in current version locations").arg(folder));
}

QString ScriptDirectory::fileName(const NewRevision &revision, const QString &message) const
{
    static const QRegularExpression word(QStringLiteral("\\w+"),
                                         QRegularExpression::UseUnicodePropertiesOption);
    QStringList words;
    for (auto it = word.globalMatch(message); it.hasNext();)
        words << it.next().captured();
    QString slug = words.join(QLatin1Char('_')).toLower();
    bool given = false;
    const int length = m_ini.value(QStringLiteral("truncate_slug_length")).toInt(&given);
    const int limit = given && length > 0 ? length : 40;
    if (slug.size() > limit) {
        slug.truncate(limit);
        const qsizetype cut = slug.lastIndexOf(QLatin1Char('_'));
        slug = (cut < 0 ? slug : slug.left(cut)) + QLatin1Char('_');
    }
    const QDate day = revision.created.date();
    const QTime time = revision.created.time();
    const QMap<QString, QString> values {
        {QStringLiteral("rev"), revision.header.id},
        {QStringLiteral("slug"), slug},
        {QStringLiteral("epoch"), QString::number(revision.created.toSecsSinceEpoch())},
        {QStringLiteral("year"), QString::number(day.year())},
        {QStringLiteral("month"), QString::number(day.month())},
        {QStringLiteral("day"), QString::number(day.day())},
        {QStringLiteral("hour"), QString::number(time.hour())},
        {QStringLiteral("minute"), QString::number(time.minute())},
        {QStringLiteral("second"), QString::number(time.second())},
    };
    static const QRegularExpression field(QStringLiteral("%(?:%|\\((\\w+)\\)(?:0|\\.)?(\\d*)[ds])"));
    const QString pattern = m_ini.value(QStringLiteral("file_template"), QStringLiteral("%(rev)s_%(slug)s"));
    QString name;
    qsizetype at = 0;
    for (auto it = field.globalMatch(pattern); it.hasNext();) {
        const auto found = it.next();
        name += pattern.mid(at, found.capturedStart() - at);
        at = found.capturedEnd();
        if (found.captured(1).isEmpty()) {
            name += QLatin1Char('%');
            continue;
        }
        if (!values.contains(found.captured(1)))
            throw migrationError(coreTr("file_template in alembic.ini names '%1', which is not known.")
                                     .arg(found.captured(1)));
        name += values.value(found.captured(1)).rightJustified(found.captured(2).toInt(), QLatin1Char('0'));
    }
    return name + pattern.mid(at) + QStringLiteral(".py");
}

QString ScriptDirectory::text(const NewRevision &revision, const RevisionBody &body) const
{
    const Revision &header = revision.header;
    const QMap<QString, TemplateValue> values {
        {QStringLiteral("message"), TemplateValue::string(forDocstring(header.message))},
        {QStringLiteral("up_revision"), TemplateValue::string(header.id)},
        {QStringLiteral("down_revision"), TemplateValue::scalar(header.down)},
        {QStringLiteral("branch_labels"),
         revision.branchLabels.isEmpty() ? TemplateValue()
                                         : TemplateValue {TemplateValue::Kind::Tuple, revision.branchLabels}},
        {QStringLiteral("depends_on"), TemplateValue::scalar(header.dependsOn, TemplateValue::Kind::List)},
        {QStringLiteral("create_date"), TemplateValue::string(header.createDate)},
        {QStringLiteral("imports"), TemplateValue::string(body.imports.join(QLatin1Char('\n')))},
        {QStringLiteral("upgrades"), TemplateValue::string(withoutLead(body.upgrade))},
        {QStringLiteral("downgrades"), TemplateValue::string(withoutLead(body.downgrade))},
    };
    const QString own = m_folder + QStringLiteral("/script.py.mako");
    if (QFileInfo::exists(own)) {
        if (const auto rendered = renderTemplate(readTextFile(own), values))
            return *rendered;
    }
    return *renderTemplate(defaultRevisionTemplate(), values);
}

Revision ScriptDirectory::write(const NewRevision &revision, const RevisionBody &body) const
{
    const QString file = revision.header.file;
    QDir().mkpath(QFileInfo(file).absolutePath());
    writeTextFile(file, text(revision, body));
    const Revision written = readRevisionHeader(file);
    if (!revision.branchLabels.isEmpty() && written.branchLabels.isEmpty()) {
        throw migrationError(
            coreTr("Version %1 specified branch_labels %2, however the migration file %3 does not have them; "
                   "have you upgraded your script.py.mako to include the 'branch_labels' section?")
                .arg(written.id, revision.branchLabels.join(QStringLiteral(", ")), file));
    }
    return written;
}

} // namespace stillroom
