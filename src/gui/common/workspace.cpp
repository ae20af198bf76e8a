#include "gui/common/workspace.h"

#include "base/configfolder.h"
#include "gui/common/future.h"
#include "gui/common/systemeditor.h"
#include "migrate/scriptdirectory.h"
#include "models/projectmodules.h"
#include "project/autogenerate.h"
#include "project/createdatabase.h"
#include "project/doctor.h"
#include "project/drift.h"
#include "project/savedconnections.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QMutex>
#include <QMutexLocker>
#include <QProcess>

namespace stillroom {

namespace {

constexpr int examineMs = 50;

OpenOptions openOptions(const Project &project)
{
    OpenOptions options;
    options.baseFolder = project.folder;
    return options;
}

QStringList readCurrentRevisions(Connection &connection, const Dialect &dialect, const Schema &schema,
                                 const TableName &versions)
{
    if (schema.table(versions) == nullptr)
        return {};
    RowQuery query;
    query.table = versions;
    query.columns = {QStringLiteral("version_num")};
    const RowBatch rows = connection.query(dialect.selectRows(query));
    QStringList ids;
    for (int row = 0; row < rows.rowCount(); ++row)
        ids << rows.text(row, 0);
    return ids;
}

QString fileOf(const Project &project)
{
    return project.url ? databaseFile(*project.url, project.folder) : QString();
}

/// A tunnel's own end, which is another each time, tells nothing; the saved connection does.
QString databaseKeyOf(const Project &project)
{
    if (!project.url)
        return project.folder;
    const QString file = fileOf(project);
    if (!file.isEmpty())
        return QFileInfo(file).absoluteFilePath();
    ConnectionUrl url = project.writtenUrl.value_or(*project.url);
    (void)takePassword(url);
    return url.toString() + QLatin1Char('\n') + project.connectionId;
}

} // namespace

struct Workspace::ModelsRead
{
    std::shared_ptr<const ModelSet> models;
    QHash<QString, QStringList> folders; ///< and what of Python is in them
    qint64 ms = 0;
};

namespace {

Workspace::ScriptPlaces scriptPlaces(const AlembicIni &ini)
{
    Workspace::ScriptPlaces places;
    places.files = ScriptDirectory::revisionFiles(ini);
    QStringList folders = ini.versionLocations();
    for (const QString &file : std::as_const(places.files))
        folders << QFileInfo(file).absolutePath();
    for (const QString &folder : std::as_const(folders)) {
        if (!places.folders.contains(folder))
            places.folders.insert(folder, ProjectWatch::contents(folder));
    }
    return places;
}

} // namespace

struct Workspace::ScriptsRead
{
    std::shared_ptr<const ScriptDirectory> scripts;
    EnvSettings env;
};

struct Workspace::DatabaseState
{
    std::shared_ptr<const Schema> schema;
    QStringList current;
    QString serverVersion;
    bool readOnly = false;
    qint64 ms = 0;
};

Workspace::Workspace(Project project, QObject *parent)
    : QObject(parent)
    , m_project(std::move(project))
    , m_databaseKey(databaseKeyOf(m_project))
    , m_watch(this)
    , m_statements(StatementHistory::fileFor(configFolder(), m_databaseKey))
{
    if (m_project.url && !m_project.url->dialect.isEmpty())
        m_session = std::make_unique<Session>(*m_project.url, openOptions(m_project));
    if (m_session)
        adopt(*m_session);
    for (QTimer *timer : {&m_examineTimer, &m_compareTimer})
        timer->setSingleShot(true);
    m_examineTimer.setInterval(examineMs);
    m_compareTimer.setInterval(0);
    connect(&m_examineTimer, &QTimer::timeout, this, &Workspace::examineProject);
    connect(&m_compareTimer, &QTimer::timeout, this, &Workspace::compareProject);
    connect(&m_watch, &ProjectWatch::stale, this, &Workspace::partsChanged);
    connect(&m_watch, &ProjectWatch::slow, this, [this] {
        Q_EMIT message(tr("The system does not watch all files of the project (on Linux "
                          "fs.inotify.max_user_watches says how many). The others are looked at every %1 "
                          "seconds.")
                           .arg(ProjectWatch::pollMs / 1000));
    });
}

Workspace::~Workspace() = default;

std::unique_ptr<Session> Workspace::newSession()
{
    if (!m_session || m_project.url->isInMemory())
        return nullptr;
    auto session = std::make_unique<Session>(*m_project.url, openOptions(m_project));
    adopt(*session);
    return session;
}

void Workspace::adopt(Session &session)
{
    connect(&session, &Session::reconnected, this, &Workspace::message);
    connect(&session, &Session::passwordRefused, this, [this](const Error &error) {
        if (m_schema) // else openFailed() says so
            Q_EMIT passwordRefused(error);
    });
    connect(this, &Workspace::passwordChanged, &session, &Session::setPassword);
}

void Workspace::setPassword(const QString &password)
{
    if (!m_project.url)
        return;
    m_project.url->password = password;
    Q_EMIT passwordChanged(password);
}

const Dialect &Workspace::dialect() const
{
    return Dialect::of(m_project.url ? m_project.url->backend() : Backend::Sqlite);
}

QString Workspace::readTimes() const
{
    QStringList parts;
    if (m_modelsMs >= 0)
        parts << tr("models read in %1 ms").arg(m_modelsMs);
    if (m_schemaMs >= 0)
        parts << (parts.isEmpty() ? tr("schema read in %1 ms") : tr("schema in %1 ms")).arg(m_schemaMs);
    return parts.join(QStringLiteral(" · "));
}

QString Workspace::connectionTarget() const
{
    if (m_project.alembic)
        return m_project.alembic->file;
    if (!m_project.folder.isEmpty())
        return m_project.folder;
    const QString file = fileOf(m_project);
    if (!file.isEmpty() && m_project.url->query.empty())
        return QFileInfo(file).absoluteFilePath();
    return m_project.url && !m_project.url->password ? m_project.url->toString() : QString();
}

void Workspace::started()
{
    if (m_running++ == 0)
        Q_EMIT busyChanged();
}

void Workspace::ended()
{
    if (--m_running == 0)
        Q_EMIT busyChanged();
}

void Workspace::refresh()
{
    readModelFiles();
    readScripts();
    refreshSchema();
}

void Workspace::cancelReading()
{
    if (m_session)
        m_session->cancel();
}

void Workspace::createDatabase()
{
    if (!m_project.url)
        return;
    started();
    follow(
        this, inBackground([url = *m_project.url, options = openOptions(m_project)] {
            stillroom::createDatabase(url, options);
        }),
        [this] {
            ended();
            refresh();
        },
        [this](const Error &error) {
            ended();
            Q_EMIT openFailed(error);
        });
}

void Workspace::refreshSchema()
{
    if (!m_session)
        return;
    const quint64 run = ++m_schemaRun;
    started();
    const TableName versionTable
        = m_scripts ? m_scripts->versionTable() : TableName {{}, QStringLiteral("alembic_version")};
    const InspectOptions parts = wantedParts();
    m_inspectedSchemas = parts.schemas;
    auto job = [dialect = &dialect(), versionTable, parts](Connection &connection) {
        QElapsedTimer timer;
        timer.start();
        DatabaseState state;
        const auto schema = std::make_shared<const Schema>(dialect->inspect(connection, parts));
        state.schema = schema;
        state.current = readCurrentRevisions(connection, *dialect, *schema, versionTable);
        state.serverVersion = connection.serverVersion();
        state.readOnly = connection.isReadOnly();
        state.ms = timer.elapsed();
        return state;
    };
    follow(
        this, m_session->run(std::move(job)),
        [this, run](const DatabaseState &state) {
            if (run == m_schemaRun)
                takeDatabase(state);
            ended();
        },
        [this, run](const Error &error) {
            ended();
            if (run != m_schemaRun || error.kind == Error::Kind::Cancelled)
                return;
            if (error.kind == Error::Kind::Connection && !m_schema)
                Q_EMIT openFailed(error);
            else
                Q_EMIT problem(error);
        });
}

void Workspace::takeDatabase(const DatabaseState &state)
{
    m_schemaMs = state.ms;
    m_serverVersion = state.serverVersion;
    m_readOnly = state.readOnly;
    const bool first = m_schema == nullptr;
    const bool changed = first || *m_schema != *state.schema;
    const bool moved = first || m_currentRevisions != state.current;
    m_currentRevisions = state.current;
    if (changed) {
        m_schema = state.schema;
        Q_EMIT schemaChanged();
    }
    if (moved) {
        Q_EMIT revisionsChanged();
        examineSoon();
    }
    if (changed)
        compareSoon();
    watch();
}

InspectOptions Workspace::wantedParts() const
{
    InspectOptions parts;
    if (!dialect().supportsSchemas)
        return parts;
    CompareOptions compare;
    compare.versionTableSchema = m_env.versionTableSchema;
    compare.includeSchemas = m_env.includeSchemas;
    parts = inspectOptions(m_models ? m_models->schema : Schema(), compare);
    parts.routines = true;
    return parts;
}

void Workspace::readModelFiles()
{
    if (!m_project.hasModels)
        return;
    const quint64 run = ++m_modelsRun;
    started();
    m_watchedSince = m_watchedSince > 0 ? m_watchedSince : QDateTime::currentMSecsSinceEpoch();
    follow(
        this, inBackground([options = m_project.modelOptions()] {
            QElapsedTimer timer;
            timer.start();
            ModelsRead result;
            for (const QString &folder : ProjectModules(options).folders())
                result.folders.insert(folder, ProjectWatch::contents(folder));
            result.models = std::make_shared<const ModelSet>(readModels(options));
            result.ms = timer.elapsed();
            return result;
        }),
        [this, run](const ModelsRead &result) {
            if (run == m_modelsRun)
                takeModels(result);
            ended();
        },
        [this](const Error &error) {
            m_modelsFailed = true;
            ended();
            Q_EMIT problem(error);
            examineSoon(); // the revisions can be examined all the same
        });
}

void Workspace::takeModels(const ModelsRead &result)
{
    m_modelsFailed = false;
    m_modelsMs = result.ms;
    m_folderContents = result.folders;
    if (!m_models || *m_models != *result.models) {
        m_models = result.models;
        Q_EMIT modelsChanged();
        compareSoon();
        if (m_session && wantedParts().schemas != m_inspectedSchemas)
            refreshSchema();
    }
    examineSoon();
    watch();
}

void Workspace::readScripts()
{
    if (!m_project.alembic)
        return;
    const quint64 run = ++m_scriptsRun;
    started();
    m_watchedSince = m_watchedSince > 0 ? m_watchedSince : QDateTime::currentMSecsSinceEpoch();
    const auto places = std::make_shared<ScriptPlaces>(); // known also where a revision cannot be read
    follow(
        this, inBackground([ini = *m_project.alembic, places] {
            *places = scriptPlaces(ini);
            ScriptsRead result;
            result.scripts = std::make_shared<const ScriptDirectory>(ScriptDirectory::read(ini));
            result.env = readEnvSettings(result.scripts->envFile());
            return result;
        }),
        [this, run, places](const ScriptsRead &result) {
            if (run == m_scriptsRun) {
                m_scriptPlaces = *places;
                const TableName usual {{}, QStringLiteral("alembic_version")};
                const TableName before = m_scripts ? m_scripts->versionTable() : usual;
                m_scripts = result.scripts;
                m_env = result.env;
                Q_EMIT revisionsChanged();
                if (m_scripts->versionTable() != before || wantedParts().schemas != m_inspectedSchemas)
                    refreshSchema(); // the rows of that table, or other schemas, are wanted
                examineSoon();
                compareSoon();
                watch();
            }
            ended();
        },
        [this, places](const Error &error) {
            m_scriptPlaces = *places;
            ended();
            Q_EMIT problem(error);
            examineSoon(); // tells all that is wrong with them, not only the first
            watch();
        });
}

void Workspace::examineSoon()
{
    if (!m_examineTimer.isActive())
        m_examineTimer.start();
}

void Workspace::examineProject()
{
    if (m_project.hasModels && !m_models && !m_modelsFailed)
        return; // examined when they have been read
    const quint64 run = ++m_doctorRun;
    const auto current = m_schema ? std::optional(m_currentRevisions) : std::nullopt;
    const auto models = m_modelsFailed && !m_models ? std::make_shared<const ModelSet>() : m_models;
    follow(
        this, inBackground([project = m_project, models, current] {
            DoctorInput input = readDoctorInput(project, models);
            input.current = current;
            return std::make_shared<const DoctorReport>(examine(input));
        }),
        [this, run](const std::shared_ptr<const DoctorReport> &report) {
            if (run != m_doctorRun || (m_doctor && *m_doctor == *report))
                return;
            m_doctor = report;
            Q_EMIT doctorChanged();
        },
        [this](const Error &error) { Q_EMIT problem(error); });
}

bool Workspace::isDriftCurrent() const
{
    const bool hasBoth = m_schema && m_models && !m_models->schema.tables.empty();
    return !hasBoth || (m_comparedModels == m_models && m_comparedSchema == m_schema);
}

void Workspace::compareSoon()
{
    if (!m_compareTimer.isActive())
        m_compareTimer.start();
}

void Workspace::compareProject()
{
    // A project without models is not one whose tables are all left over.
    if (!m_schema || !m_models || m_models->schema.tables.empty()) {
        ++m_driftRun; // what is still being compared is not wanted any longer
        m_comparedModels.reset();
        m_comparedSchema.reset();
        if (std::exchange(m_drift, nullptr))
            Q_EMIT driftChanged();
        return;
    }
    struct Compared
    {
        std::shared_ptr<const DriftReport> report;
        DriftRules rules;
        std::optional<Error> problem;
    };
    const quint64 run = ++m_driftRun;
    const auto job = [models = m_models, schema = m_schema, scripts = m_scripts, dialect = &dialect(),
                      file = m_project.settingsPlace(), lastRules = m_rules] {
        Compared result;
        try {
            result.rules = readDriftRules(file);
        } catch (const Error &error) {
            result.problem = error;
            result.rules = lastRules; // for the display; what generates reads the file and is refused
        }
        const CompareOptions options = scripts ? compareOptions(*models, *scripts) : compareOptions(*models);
        result.report = std::make_shared<const DriftReport>(
            findDrift(*models, *schema, *dialect, options, result.rules));
        return result;
    };
    follow(
        this, inBackground(job),
        [this, run, models = m_models, schema = m_schema](const Compared &result) {
            const QString trouble = result.problem ? result.problem->toText() : QString();
            if (trouble != std::exchange(m_rulesProblem, trouble) && result.problem)
                Q_EMIT problem(*result.problem);
            if (run != m_driftRun)
                return;
            const bool isNew = m_comparedModels != models || m_comparedSchema != schema || !m_drift
                || *m_drift != *result.report;
            m_comparedModels = models;
            m_comparedSchema = schema;
            m_drift = result.report;
            m_rules = result.rules;
            if (isNew)
                Q_EMIT driftChanged();
        },
        [this, run, models = m_models, schema = m_schema](const Error &error) {
            Q_EMIT problem(error);
            if (run != m_driftRun)
                return;
            m_comparedModels = models; // they cannot be compared; whoever waits for it need not any longer
            m_comparedSchema = schema;
            m_drift.reset();
            Q_EMIT driftChanged();
        });
}

void Workspace::addDriftRule(const DriftRule &rule)
{
    changeRules(rule, stillroom::addDriftRule);
}

void Workspace::removeDriftRule(const DriftRule &rule)
{
    changeRules(rule, stillroom::removeDriftRule);
}

void Workspace::changeRules(const DriftRule &rule, void (*change)(const QString &, const DriftRule &))
{
    const QString file = m_project.settingsPlace();
    if (file.isEmpty())
        return;
    follow(
        this, inBackground([file, rule, change] {
            static QMutex mutex; // two quick changes, of one window or of two, are made one after the other
            const QMutexLocker locker(&mutex);
            change(file, rule);
        }),
        [this, file] {
            m_project.settingsFile = file;
            compareSoon();
            watch();
        },
        [this](const Error &error) { Q_EMIT problem(error); });
}

void Workspace::watch()
{
    using Part = ProjectWatch::Part;
    ProjectWatch::Places places;
    const auto addFolder = [&places](const QString &folder, Part part, const QStringList &contents) {
        auto &known = places.folders[folder];
        known.first |= part;
        known.second = contents;
    };
    if (m_models) {
        for (const QString &file : m_models->files)
            places.files[QDir(m_project.folder).absoluteFilePath(file)] |= Part::Models;
        for (auto folder = m_folderContents.cbegin(); folder != m_folderContents.cend(); ++folder)
            addFolder(folder.key(), Part::Models, *folder);
    }
    if (m_project.alembic) {
        places.files[m_project.alembic->file] |= Part::Ini;
        const QString env = m_project.alembic->scriptLocation() + QStringLiteral("/env.py");
        places.files[env] |= ProjectWatch::Parts(Part::Models) | Part::Scripts;
        for (const QString &file : std::as_const(m_scriptPlaces.files))
            places.files[file] |= Part::Scripts;
        for (auto folder = m_scriptPlaces.folders.cbegin(); folder != m_scriptPlaces.folders.cend(); ++folder)
            addFolder(folder.key(), Part::Scripts, *folder);
    }
    if (!m_project.settingsPlace().isEmpty())
        places.files[m_project.settingsPlace()] |= Part::Settings;
    if (const QString database = fileOf(m_project); !database.isEmpty()) {
        places.files[database] |= Part::Schema;
        places.files[database + QStringLiteral("-wal")] |= Part::Schema;
    }
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_watch.setPlaces(places, m_watchedSince > 0 ? m_watchedSince : now);
    if (m_running <= 1)
        m_watchedSince = 0;
}

void Workspace::partsChanged(ProjectWatch::Parts parts)
{
    if (parts.testFlag(ProjectWatch::Ini))
        readIni();
    if (parts.testFlag(ProjectWatch::Models))
        readModelFiles();
    if (parts.testFlag(ProjectWatch::Scripts))
        readScripts();
    if (parts.testFlag(ProjectWatch::Settings))
        compareSoon();
    if (parts.testFlag(ProjectWatch::Schema))
        refreshSchema();
    watch(); // what was replaced is another file now
}

/// The alembic.ini anew, and all that it tells the places of.
void Workspace::readIni()
{
    try {
        const AlembicIni ini = AlembicIni::read(m_project.alembic->file, m_project.alembic->section);
        if (ini.databaseUrl() != m_project.alembic->databaseUrl())
            Q_EMIT message(tr("alembic.ini names another database now. Open the project anew to go there."));
        m_project.alembic = ini;
    } catch (const Error &error) {
        Q_EMIT problem(error); // a file in the midst of being written is read again when it is whole
        return;
    }
    readModelFiles();
    readScripts();
}

void Workspace::openInEditor(const SourcePlace &place)
{
    const QString file = QDir(m_project.folder).absoluteFilePath(place.file);
    follow(
        this, inBackground([file, line = place.line] { return editorCommand(file, line); }),
        [this, file](const std::optional<EditorCommand> &command) {
            if (command && QProcess::startDetached(command->program, command->arguments))
                return;
            // Never by the desktop: where it knows an interpreter for .py files, that would run the source.
            Q_EMIT problem(Error(Error::Kind::Io,
                                 tr("No editor was found that opens %1.").arg(QDir::toNativeSeparators(file)))
                               .withHint(tr("Set VISUAL to the command of an editor, such as code.")));
        },
        [this](const Error &error) { Q_EMIT problem(error); });
}

void Workspace::setSqlFiles(const QStringList &files)
{
    m_sqlFiles.clear();
    for (const QString &file : files) {
        if (QFileInfo(file).isFile() && !m_sqlFiles.contains(file))
            m_sqlFiles << file;
    }
    Q_EMIT sqlFilesChanged();
}

void Workspace::addSqlFile(const QString &file)
{
    if (m_sqlFiles.contains(file))
        return;
    m_sqlFiles << file;
    Q_EMIT sqlFilesChanged();
}

void Workspace::forgetSqlFile(const QString &file)
{
    if (m_sqlFiles.removeAll(file) > 0)
        Q_EMIT sqlFilesChanged();
}

} // namespace stillroom

// Here and not in the one file of all, so that a program without a workspace does not link what it reads.
#include "moc_workspace.cpp"
