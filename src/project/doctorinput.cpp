#include "base/text.h"
#include "dialect/dialect.h"
#include "migrate/revisionheader.h"
#include "migrate/scriptdirectory.h"
#include "project/doctor.h"
#include "project/project.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>

namespace stillroom {

namespace {

/// The dialect of the project's database, empty where nothing names one.
QString dialectOf(const Project &project)
{
    if (!project.url)
        return {};
    try {
        return Dialect::of(project.url->backend()).name;
    } catch (const Error &) { // a database whose SQL is not known
        return {};
    }
}

bool stops(const RevisionScript &script)
{
    return script.upgradeObstacle == RevisionScript::Obstacle::Construct
        || script.downgradeObstacle == RevisionScript::Obstacle::Construct;
}

/// Where the key stands in the file; 1 where it does not.
int lineOf(const AlembicIni &ini, const char *key)
{
    const QRegularExpression assigned(QStringLiteral("^%1\\s*[=:]").arg(QLatin1String(key)));
    const QStringList lines = readTextFile(ini.file).split(QLatin1Char('\n'));
    return int(std::max<qsizetype>(lines.indexOf(assigned), 0)) + 1;
}

constexpr qint64 longestReadingMs
    = 60'000; ///< of all scripts; a file takes milliseconds, unless it imports an application

/// For a file that comes after the time is up: nothing is said of it that was not looked at.
RevisionScript notLookedAt(const QString &file)
{
    RevisionScript script;
    script.upgradeObstacle = script.downgradeObstacle = RevisionScript::Obstacle::Construct;
    script.upgradeProblem = script.downgradeProblem
        = Error(Error::Kind::Parse,
                coreTr("The script was not looked at: reading those before it took more than a minute."))
              .withPlace(file, 1);
    return script;
}

void readScripts(const AlembicIni &ini, const QString &dialect, DoctorInput &input)
{
    const QString folder = ini.scriptLocation();
    input.scriptLocation = {ini.file, lineOf(ini, "script_location")};
    if (folder.contains(QLatin1Char('{')))
        return; // a template that a program has yet to fill in
    if (folder.isEmpty() || !QFileInfo(folder).isDir()) {
        const QString sentence = folder.isEmpty()
            ? coreTr("No 'script_location' key found in configuration.")
            : coreTr("There is no folder %1.").arg(QDir::toNativeSeparators(folder));
        input.unreadable.push_back(
            Error(Error::Kind::Migration, sentence)
                .withPlace(ini.file, input.scriptLocation.line)
                .withHint(
                    coreTr("Write script_location = FOLDER, the folder that holds env.py and versions.")));
        return;
    }
    input.hasScripts = true;
    ReadRevisionOptions options = readOptionsFor(ini, dialect.isEmpty() ? QStringLiteral("sqlite") : dialect);
    ReadRevisionOptions onPostgres = options;
    onPostgres.dialect = QStringLiteral("postgresql");
    QStringList files = ScriptDirectory::revisionFiles(ini);
    files.sort(); // a finding must not depend on the file system
    QElapsedTimer timer;
    timer.start();
    for (const QString &file : std::as_const(files)) {
        try {
            Revision header = readRevisionHeader(file);
            if (timer.hasExpired(longestReadingMs)) {
                input.revisions.push_back(std::move(header));
                input.scripts.push_back(notLookedAt(file));
                continue;
            }
            RevisionScript script = readRevision(file, options);
            // Where nothing names the database, it is the one the script was written for.
            if (dialect.isEmpty() && stops(script)) {
                RevisionScript other = readRevision(file, onPostgres);
                if (!stops(other))
                    script = std::move(other);
            }
            // Only whether they are known is asked; thousands of files would be held twice.
            script.upgrade.clear();
            script.downgrade.clear();
            input.revisions.push_back(std::move(header));
            input.scripts.push_back(std::move(script));
        } catch (const Error &error) {
            input.unreadable.push_back(error);
            if (input.unreadable.back().file.isEmpty())
                input.unreadable.back().withPlace(file, 1);
        }
    }
}

} // namespace

DoctorInput readDoctorInput(const Project &project, std::shared_ptr<const ModelSet> models)
{
    DoctorInput input;
    input.folder = project.folder;
    input.dialect = dialectOf(project);
    if (!models && project.hasModels)
        models = std::make_shared<const ModelSet>(readModels(project.modelOptions()));
    input.models = std::move(models);
    input.hasEnvironment = !project.modelOptions().envFile.isEmpty();
    if (project.alembic)
        readScripts(*project.alembic, input.dialect, input);
    if (project.url)
        input.database = project.url->displayName();
    return input;
}

} // namespace stillroom
