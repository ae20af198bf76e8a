#include "gui/common/workspace.h"

#include "base/configfolder.h"
#include "gui/common/future.h"
#include "migrate/scriptdirectory.h"
#include "models/projectmodules.h"
#include "project/createdatabase.h"
#include "project/doctor.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>

namespace stillroom {

namespace {

constexpr int debounceMs = 300;
constexpr int examineMs = 50;

struct ModelsRead
{
    std::shared_ptr<const ModelSet> models;
    QHash<QString, QStringList> folders; ///< and what of Python is in them
    qint64 ms = 0;
};

OpenOptions openOptions(const Project &project)
{
    OpenOptions options;
    options.baseFolder = project.folder;
    return options;
}

QStringList readCurrentRevisions(Connection &connection, const Dialect &dialect, const Schema &schema,
                                 const QString &versionTable)
{
    const TableName versions {{}, versionTable};
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

QStringList pythonContents(const QString &folder)
{
    return QDir(folder).entryList({QStringLiteral("*.py")},
                                  QDir::Files | QDir::AllDirs | QDir::NoDotAndDotDot);
}

QString fileOf(const Project &project)
{
    return project.url ? databaseFile(*project.url, project.folder) : QString();
}

} // namespace

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
    , m_statements(StatementHistory::fileFor(configFolder(), connectionTarget()))
{
    if (m_project.url && !m_project.url->dialect.isEmpty())
        m_session = std::make_unique<Session>(*m_project.url, openOptions(m_project));
    if (m_session)
        adopt(*m_session);
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(debounceMs);
    m_examineTimer.setSingleShot(true);
    m_examineTimer.setInterval(examineMs);
    connect(&m_examineTimer, &QTimer::timeout, this, &Workspace::examineProject);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &Workspace::fileChanged);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &Workspace::fileChanged);
    connect(&m_debounce, &QTimer::timeout, this, [this] {
        if (std::exchange(m_staleModels, false))
            readModelFiles();
        if (std::exchange(m_staleScripts, false))
            readScripts();
        if (std::exchange(m_staleSchema, false))
            refreshSchema();
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
    const QString versionTable
        = m_scripts ? m_scripts->versionTableName() : QStringLiteral("alembic_version");
    auto job = [dialect = &dialect(), versionTable](Connection &connection) {
        QElapsedTimer timer;
        timer.start();
        DatabaseState state;
        const auto schema = std::make_shared<const Schema>(dialect->inspect(connection));
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
    watch();
}

void Workspace::readModelFiles()
{
    if (!m_project.hasModels)
        return;
    const quint64 run = ++m_modelsRun;
    started();
    follow(
        this, inBackground([options = m_project.modelOptions()] {
            QElapsedTimer timer;
            timer.start();
            ModelsRead result;
            result.models = std::make_shared<const ModelSet>(readModels(options));
            for (const QString &folder : ProjectModules(options).folders())
                result.folders.insert(folder, pythonContents(folder));
            result.ms = timer.elapsed();
            return result;
        }),
        [this, run](const ModelsRead &result) {
            if (run == m_modelsRun) {
                m_modelsFailed = false;
                m_modelsMs = result.ms;
                m_folderContents = result.folders;
                if (!m_models || *m_models != *result.models) {
                    m_models = result.models;
                    Q_EMIT modelsChanged();
                }
                examineSoon();
                watch();
            }
            ended();
        },
        [this](const Error &error) {
            m_modelsFailed = true;
            ended();
            Q_EMIT problem(error);
            examineSoon(); // the revisions can be examined all the same
        });
}

void Workspace::readScripts()
{
    if (!m_project.alembic)
        return;
    const quint64 run = ++m_scriptsRun;
    started();
    follow(
        this, inBackground([ini = *m_project.alembic] {
            return std::make_shared<const ScriptDirectory>(ScriptDirectory::read(ini));
        }),
        [this, run](const std::shared_ptr<const ScriptDirectory> &scripts) {
            if (run == m_scriptsRun) {
                const bool renamed = m_scripts == nullptr
                    && scripts->versionTableName() != QStringLiteral("alembic_version");
                m_scripts = scripts;
                Q_EMIT revisionsChanged();
                if (renamed)
                    refreshSchema(); // the rows of that table are wanted
                examineSoon();
                watch();
            }
            ended();
        },
        [this](const Error &error) {
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

void Workspace::watch()
{
    QStringList wanted;
    if (m_models) {
        for (const QString &file : m_models->files)
            wanted << QDir(m_project.folder).absoluteFilePath(file);
        wanted << m_folderContents.keys();
    }
    if (m_project.alembic) {
        wanted << m_project.alembic->file;
        for (const QString &folder : m_project.alembic->versionLocations()) {
            wanted << folder;
            for (const QFileInfo &file : QDir(folder).entryInfoList({QStringLiteral("*.py")}, QDir::Files))
                wanted << file.absoluteFilePath();
        }
    }
    const QString database = fileOf(m_project);
    if (!database.isEmpty())
        wanted << database << database + QStringLiteral("-wal");
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    const QSet<QString> have(watched.begin(), watched.end());
    QStringList missing;
    for (const QString &path : std::as_const(wanted)) {
        if (!have.contains(path) && QFileInfo::exists(path))
            missing << path;
    }
    if (!missing.isEmpty())
        m_watcher.addPaths(missing);
}

bool Workspace::isNews(const QString &folder)
{
    // Databases, caches and editors write beside the models all the time.
    const QStringList now = pythonContents(folder);
    return std::exchange(m_folderContents[folder], now) != now;
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

void Workspace::fileChanged(const QString &path)
{
    const QString database = fileOf(m_project);
    const QStringList versions = m_project.alembic ? m_project.alembic->versionLocations() : QStringList();
    if (!database.isEmpty() && (path == database || path == database + QStringLiteral("-wal")))
        m_staleSchema = true;
    else if (versions.contains(path) || versions.contains(QFileInfo(path).absolutePath())
             || (m_project.alembic && path == m_project.alembic->file))
        m_staleScripts = true;
    else if (!m_folderContents.contains(path) || isNews(path))
        m_staleModels = true;
    else
        return;
    if (!m_debounce.isActive()) // not started anew: a file that changes all the time is still read
        m_debounce.start();
}

} // namespace stillroom

// Here and not in the one file of all, so that a program without a workspace does not link what it reads.
#include "moc_workspace.cpp"
