#include "base/error.h"
#include "cli/alembicproject.h"
#include "cli/autogeneratetext.h"
#include "migrate/envsettings.h"
#include "migrate/renderrevision.h"
#include "migrate/revisionreader.h"
#include "project/autogenerate.h"
#include "project/drift.h"

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
    std::optional<Project> database; ///< that is still to be inspected, or was
    DriftRules rules; ///< of the project
    TableName versionTable {{}, QStringLiteral("alembic_version")};
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

/// Whether two databases of one kind are compared, in which all that is in them counts.
bool isPair(const Side &side, const Side &other)
{
    return side.database && other.database && side.backend == other.backend;
}

/// Inspects the side's database, if it is one: the default schema and those that the other side's tables are
/// in; all where both are databases.
void inspect(Side &side, const Side &other)
{
    if (!side.database)
        return;
    const ConnectionUrl &url = *side.database->url;
    OpenOptions options;
    options.baseFolder = side.database->folder;
    options.readOnly = true;
    const std::unique_ptr<Connection> connection = Connection::open(url, options);
    CompareOptions compare;
    compare.versionTableSchema = other.versionTable.schema;
    const Dialect &dialect = Dialect::of(url.backend());
    InspectOptions inspected = inspectOptions(other.schema, compare);
    if (isPair(side, other)) {
        inspected.routines = true;
        if (!dialect.defaultSchema.isEmpty()) // elsewhere a schema is another database
            inspected.schemas = QStringList {QStringLiteral("*")};
    }
    side.schema = dialect.inspect(*connection, inspected);
}

Side readSide(const QString &target, const CommandContext &context)
{
    const qsizetype at = target.lastIndexOf(QLatin1Char('@'));
    if (at > 0 && !target.contains(QStringLiteral("://")) && !QFileInfo::exists(target)
        && QFileInfo::exists(target.left(at)))
        return replayedSide(target.left(at), target.mid(at + 1));
    const Project project = context.targets->open(target);
    if (!project.hasModels) {
        if (!project.url)
            throw Error(
                Error::Kind::Usage,
                QCoreApplication::translate("cli", "%1 has neither models nor a database.").arg(target));
        Side side;
        side.title = (project.connectionId.isEmpty() ? *project.url : *project.writtenUrl).redacted();
        side.backend = project.url->backend();
        side.database = project;
        return side;
    }
    Side side;
    side.models = readModels(project.modelOptions());
    side.schema = side.models->schema;
    side.title = QCoreApplication::translate("cli", "the models of %1").arg(project.name);
    side.rules = readDriftRules(project.settingsFile);
    if (project.alembic) {
        const EnvSettings settings
            = readEnvSettings(project.alembic->scriptLocation() + QStringLiteral("/env.py"));
        side.versionTable = {settings.versionTableSchema, settings.versionTable};
    }
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
        Side source = readSide(arguments.value("source"), context);
        Side target = readSide(arguments.value("target"), context);
        inspect(source, target);
        inspect(target, source);
        const Backend backend = target.backend.value_or(source.backend.value_or(Backend::Sqlite));
        const Dialect &dialect = Dialect::of(backend);
        // Rules, and what of the models was not understood, are about models and a database, in this order.
        const bool isBackwards = target.models && !source.models;
        const Side &models = isBackwards ? target : source;
        const Side &database = isBackwards ? source : target;
        CompareOptions options;
        if (models.models)
            options = compareOptions(*models.models);
        options.compareServerDefaults = true;
        options.includeSchemas = true;
        options.beyondAlembic = true;
        options.compareObjects = isPair(source, target);
        options.versionTable = models.versionTable.name;
        options.versionTableSchema = models.versionTable.schema;
        ModelSet wanted = models.models.value_or(ModelSet());
        wanted.schema = models.schema;
        DriftReport report = findDrift(wanted, database.schema, dialect, options, models.rules);
        for (const QString &note : ruleNotes(report))
            context.note(note);
        if (isBackwards)
            report = backwards(std::move(report));
        const std::vector<Operation> &operations = report.generated.operations;
        if (arguments.has("json"))
            context.print(json(source, target, report));
        else if (arguments.has("sql"))
            context.print(sql(operations, target.schema, dialect));
        else if (arguments.has("python"))
            context.print(renderRevision(operations, {},
                                         {dialect.name, false, defaultNamingConvention(), QLatin1Char('"')})
                              .upgrade);
        else
            context.print(text(source, target, report));
        return 0;
    }

private:
    /// The same differences, for making the models as the database.
    static DriftReport backwards(DriftReport report)
    {
        for (Difference &each : report.differences) {
            std::swap(each.models, each.database);
            if (each.status == Drift::OnlyInModels)
                each.status = Drift::OnlyInDatabase;
            else if (each.status == Drift::OnlyInDatabase)
                each.status = Drift::OnlyInModels;
        }
        report.generated.operations = reversed(report.generated.operations);
        for (RenameCandidate &each : report.generated.renameCandidates) {
            std::swap(each.oldName, each.newName);
            if (each.kind == RenameCandidate::Kind::Table)
                each.table.name = each.oldName;
        }
        return report;
    }

    /// What no operation changes is told where models are compared with a database.
    static QStringList byHand(const Side &source, const Side &target, const DriftReport &report)
    {
        QStringList lines;
        if (source.models && target.models)
            return lines;
        for (const Difference &each : report.differences) {
            if (!each.rule && !each.left.isEmpty())
                lines << each.toText() << QStringLiteral("  ") + each.left;
        }
        return lines;
    }

    static QString text(const Side &source, const Side &target, const DriftReport &report)
    {
        const AutogenerateResult &result = report.generated;
        const QStringList rest = byHand(source, target, report);
        QString left;
        if (!rest.isEmpty()) {
            left = tr("No revision is generated for:") + QLatin1Char('\n');
            for (const QString &line : rest)
                left += QStringLiteral("  ") + line + QLatin1Char('\n');
        }
        if (result.operations.empty() && !rest.isEmpty())
            return left;
        if (result.operations.empty())
            return tr("No differences: %1 is as %2.").arg(target.title, source.title) + QLatin1Char('\n');
        QString lines = tr("To make %1 as %2:").arg(target.title, source.title) + QLatin1Char('\n');
        for (const Operation &operation : result.operations)
            lines += QStringLiteral("  ") + toText(operation) + QLatin1Char('\n');
        return lines + left;
    }

    static QJsonArray json(const DriftReport &report)
    {
        static constexpr const char *statuses[]
            = {"equal", "only_in_source", "only_in_target", "different", "not_understood"};
        QJsonArray list;
        for (const Difference &each : report.differences) {
            list.append(QJsonObject {
                {QStringLiteral("status"), QString::fromLatin1(statuses[int(each.status)])},
                {QStringLiteral("table"), each.table.toString()},
                {QStringLiteral("part"), driftPartName(each.part)},
                {QStringLiteral("name"), each.name.isEmpty() ? QJsonValue() : QJsonValue(each.name)},
                {QStringLiteral("source"), each.models},
                {QStringLiteral("target"), each.database},
                {QStringLiteral("left_out"), each.left.isEmpty() ? QJsonValue() : QJsonValue(each.left)},
                {QStringLiteral("rule"), each.rule ? QJsonValue(each.rule->toText()) : QJsonValue()}});
        }
        return list;
    }

    static QString json(const Side &source, const Side &target, const DriftReport &report)
    {
        const AutogenerateResult &result = report.generated;
        QJsonArray operations;
        for (const Operation &operation : result.operations) {
            // Objects are written in their database's words, the rest as on any.
            const bool isSql
                = operation.as<CreateObject>() || operation.as<DropObject>() || operation.as<AlterObject>();
            const QString python
                = renderRevision(
                      {operation}, {},
                      {isSql ? Dialect::of(target.backend.value_or(Backend::Sqlite)).name : QString(), false,
                       defaultNamingConvention(), QLatin1Char('"')})
                      .upgrade;
            operations.append(QJsonObject {{QStringLiteral("text"), toText(operation)},
                                           {QStringLiteral("python"), python.trimmed()}});
        }
        static constexpr const char *kinds[] = {"table", "column", "index", "constraint", "enum value"};
        QJsonArray renames;
        for (const RenameCandidate &candidate : result.renameCandidates) {
            renames.append(
                QJsonObject {{QStringLiteral("table"), candidate.table.toString()},
                             {QStringLiteral("kind"), QLatin1String(kinds[int(candidate.kind)])},
                             {QStringLiteral("old_name"), candidate.oldName},
                             {QStringLiteral("new_name"), candidate.newName},
                             {QStringLiteral("score"), candidate.score},
                             {QStringLiteral("reasons"), QJsonArray::fromStringList(candidate.reasons)}});
        }
        const QJsonObject document {{QStringLiteral("source"), source.title},
                                    {QStringLiteral("target"), target.title},
                                    {QStringLiteral("operations"), operations},
                                    {QStringLiteral("differences"), json(report)},
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
