#include "base/error.h"
#include "cli/alembicproject.h"
#include "cli/autogeneratetext.h"
#include "migrate/renderrevision.h"
#include "migrate/revisionreader.h"
#include "project/autogenerate.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stillroom {

namespace {

/// One side of a comparison.
struct Side
{
    Schema schema;
    QString title; ///< for people; no password
    std::optional<ModelSet> models;
    std::optional<Backend> backend; ///< of a database
};

Side replayedSide(const QString &target, const QString &revision)
{
    const Project project = Project::open(target);
    if (!project.alembic)
        throw Error(Error::Kind::Usage,
                    QCoreApplication::translate("cli", "%1 has no alembic.ini, so it has no revision %2.")
                        .arg(target, revision));
    const ScriptDirectory scripts = ScriptDirectory::read(*project.alembic);
    const Dialect &dialect = Dialect::of(project.url ? project.url->backend() : Backend::Sqlite);
    const Migrator migrator(dialect, VersionTable(dialect, scripts.versionTable()),
                            revisionReader(scripts, dialect));
    QStringList ids;
    for (const Revision &one : scripts.map().resolve(revision))
        ids << one.id;
    Side side;
    side.schema = migrator.replayed(scripts.map(), ids);
    side.title = target + QLatin1Char('@') + revision;
    if (project.url)
        side.backend = project.url->backend();
    return side;
}

Side databaseSide(const Project &project)
{
    OpenOptions options;
    options.baseFolder = project.folder;
    options.readOnly = true;
    const std::unique_ptr<Connection> connection = Connection::open(*project.url, options);
    Side side;
    side.schema = Dialect::of(project.url->backend()).inspect(*connection);
    side.title = project.url->redacted();
    side.backend = project.url->backend();
    return side;
}

Side readSide(const QString &target)
{
    const qsizetype at = target.lastIndexOf(QLatin1Char('@'));
    if (at > 0 && !target.contains(QStringLiteral("://")) && !QFileInfo::exists(target)
        && QFileInfo::exists(target.left(at)))
        return replayedSide(target.left(at), target.mid(at + 1));
    const Project project = Project::open(target);
    if (!project.hasModels) {
        if (!project.url)
            throw Error(
                Error::Kind::Usage,
                QCoreApplication::translate("cli", "%1 has neither models nor a database.").arg(target));
        return databaseSide(project);
    }
    Side side;
    side.models = readModels(project.modelOptions());
    side.schema = side.models->schema;
    side.title = QCoreApplication::translate("cli", "the models of %1").arg(project.name);
    return side;
}

class DiffCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("diff"); }
    QString summary() const override
    {
        return tr("Print what has to change in one schema to make it another.");
    }

    void declare(ArgumentParser &parser) const override
    {
        const QString form = tr("connection string, SQLite file, project with models, or PROJECT@REVISION");
        parser.addPositional("source", tr("what is wanted: %1").arg(form));
        parser.addPositional("target", tr("what would be changed: %1").arg(form));
        parser.addFlag("--json", tr("print JSON"));
        parser.addFlag("--sql", tr("print the statements for the target's database"));
        parser.addFlag("--python", tr("print the operations as the body of an Alembic revision"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const Side source = readSide(arguments.value("source"));
        const Side target = readSide(arguments.value("target"));
        const Backend backend = target.backend.value_or(source.backend.value_or(Backend::Sqlite));
        const Dialect &dialect = Dialect::of(backend);
        CompareOptions options;
        if (source.models)
            options = compareOptions(*source.models);
        options.compareServerDefaults = true;
        const AutogenerateResult result = compareSchemas(source.schema, target.schema, dialect, options);
        if (arguments.has("json"))
            context.print(json(source, target, result));
        else if (arguments.has("sql"))
            context.print(sql(result.operations, target.schema, dialect));
        else if (arguments.has("python"))
            context.print(renderRevision(result.operations, {},
                                         {dialect.name, false, defaultNamingConvention(), QLatin1Char('"')})
                              .upgrade);
        else
            context.print(text(source, target, result));
        return 0;
    }

private:
    static QString text(const Side &source, const Side &target, const AutogenerateResult &result)
    {
        if (result.operations.empty())
            return tr("No differences: %1 is as %2.").arg(target.title, source.title) + QLatin1Char('\n');
        QString lines = tr("To make %1 as %2:").arg(target.title, source.title) + QLatin1Char('\n');
        for (const Operation &operation : result.operations)
            lines += QStringLiteral("  ") + toText(operation) + QLatin1Char('\n');
        return lines;
    }

    static QString json(const Side &source, const Side &target, const AutogenerateResult &result)
    {
        QJsonArray operations;
        for (const Operation &operation : result.operations) {
            const QString python
                = renderRevision({operation}, {},
                                 {QString(), false, defaultNamingConvention(), QLatin1Char('"')})
                      .upgrade;
            operations.append(QJsonObject {{QStringLiteral("text"), toText(operation)},
                                           {QStringLiteral("python"), python.trimmed()}});
        }
        QJsonArray renames;
        for (const RenameCandidate &candidate : result.renameCandidates) {
            renames.append(
                QJsonObject {{QStringLiteral("table"), candidate.table.toString()},
                             {QStringLiteral("kind"),
                              candidate.isTable ? QStringLiteral("table") : QStringLiteral("column")},
                             {QStringLiteral("old_name"), candidate.oldName},
                             {QStringLiteral("new_name"), candidate.newName},
                             {QStringLiteral("score"), candidate.score},
                             {QStringLiteral("reasons"), QJsonArray::fromStringList(candidate.reasons)}});
        }
        const QJsonObject document {{QStringLiteral("source"), source.title},
                                    {QStringLiteral("target"), target.title},
                                    {QStringLiteral("operations"), operations},
                                    {QStringLiteral("rename_candidates"), renames}};
        return QString::fromUtf8(QJsonDocument(document).toJson());
    }

    static QString sql(const std::vector<Operation> &operations, Schema before, const Dialect &dialect)
    {
        QString lines;
        const bool gather = !dialect.supportsAlterColumn; // one rebuild of a table instead of many
        for (const Operation &operation :
             gather ? gatheredForSqlite(operations, false, defaultNamingConvention()) : operations)
        {
            for (const Statement &statement : dialect.compile(operation, before))
                lines += statement.text + QStringLiteral(";\n");
            apply(operation, before);
        }
        return lines;
    }
};

} // namespace

std::unique_ptr<Command> diffCommand()
{
    return std::make_unique<DiffCommand>();
}

} // namespace stillroom
