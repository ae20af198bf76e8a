#include "cli/autogeneratetext.h"

#include "base/error.h"
#include "db/session.h"
#include "project/autogenerate.h"
#include "project/createdatabase.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

namespace stillroom {

namespace {

QString sentence(const char *text)
{
    return QCoreApplication::translate("cli", text);
}

/// What a comparison needs of the database.
struct DatabaseState
{
    Schema schema;
    QStringList versions; ///< the rows of the version table
};

/// The database as it is, read on the session's thread; a SQLite file that does not exist yet is an empty
/// database and is not made.
QFuture<DatabaseState> readDatabase(Session &session, const Dialect &dialect, const VersionTable &versions,
                                    const InspectOptions &options)
{
    const ConnectionUrl &url = session.url();
    if (const QString file = databaseFile(url, {}); !file.isEmpty() && !QFileInfo::exists(file)) {
        DatabaseState empty;
        empty.schema.dialect = dialect.name;
        return QtFuture::makeReadyFuture(std::move(empty));
    }
    return session.run([&dialect, versions, options](Connection &connection) {
        DatabaseState state;
        state.schema = dialect.inspect(connection, options);
        state.versions = versions.read(connection, state.schema);
        return state;
    });
}

void requireUpToDate(const RevisionMap &map, const QStringList &rows)
{
    const QStringList heads = map.heads();
    QSet<QString> current;
    for (const Revision &revision : map.resolve(rows))
        current.insert(revision.id);
    if (current != QSet<QString>(heads.begin(), heads.end()))
        throw Error(Error::Kind::Migration, sentence("Target database is not up to date."))
            .withHint(sentence("Run \"stillroom upgrade head\" first."));
}

QString quotedOrNone(const QString &text)
{
    return text.isEmpty() ? QStringLiteral("None") : QLatin1Char('\'') + text + QLatin1Char('\'');
}

QString tuple(const QStringList &parts)
{
    return QLatin1Char('(') + parts.join(QStringLiteral(", ")) + QLatin1Char(')');
}

const char *constraintKind(const Constraint &constraint)
{
    static const char *const kinds[] = {"constraint", "fk", "constraint", "constraint", "constraint"};
    return kinds[constraint.index()];
}

QString constraintName(const Constraint &constraint)
{
    return std::visit([](const auto &one) { return one.name; }, constraint);
}

/// One operation as Alembic's compare_metadata names it.
QStringList tuples(const Operation &operation)
{
    const auto entry = [](const char *kind, const QStringList &rest) {
        return tuple(QStringList {quotedOrNone(QString::fromLatin1(kind))} + rest);
    };
    const auto of = [](const TableName &table) {
        return QStringList {quotedOrNone(table.schema), quotedOrNone(table.name)};
    };
    if (const auto *create = operation.as<CreateTable>()) {
        QStringList result {entry("add_table", {quotedOrNone(create->table.name)})};
        for (const Index &index : create->table.indexes)
            result << entry("add_index", {quotedOrNone(index.name)});
        return result;
    }
    if (const auto *drop = operation.as<DropTable>())
        return {entry("remove_table", {quotedOrNone(drop->table.name)})};
    if (const auto *add = operation.as<AddColumn>())
        return {entry("add_column", of(add->table) + QStringList {quotedOrNone(add->column.name)})};
    if (const auto *drop = operation.as<DropColumn>())
        return {entry("remove_column", of(drop->table) + QStringList {quotedOrNone(drop->column)})};
    if (const auto *index = operation.as<CreateIndex>())
        return {entry("add_index", {quotedOrNone(index->index.name)})};
    if (const auto *index = operation.as<DropIndex>())
        return {entry("remove_index", {quotedOrNone(index->name)})};
    if (const auto *create = operation.as<CreateConstraint>())
        return {entry((std::string("add_") + constraintKind(create->constraint)).c_str(),
                      {quotedOrNone(constraintName(create->constraint)), quotedOrNone(create->table.name)})};
    if (const auto *drop = operation.as<DropConstraint>()) {
        const char *kind = drop->type == DropConstraint::Type::ForeignKey ? "remove_fk" : "remove_constraint";
        return {entry(kind, {quotedOrNone(drop->name), quotedOrNone(drop->table.name)})};
    }
    if (const auto *alter = operation.as<AlterColumn>()) {
        QStringList changes;
        const QStringList place = of(alter->table) + QStringList {quotedOrNone(alter->column)};
        if (alter->nullable)
            changes << entry(
                "modify_nullable",
                place
                    + QStringList {*alter->nullable ? QStringLiteral("False") : QStringLiteral("True"),
                                   *alter->nullable ? QStringLiteral("True") : QStringLiteral("False")});
        if (alter->type)
            changes << entry("modify_type", place);
        if (alter->serverDefault)
            changes << entry("modify_default", place);
        if (alter->comment)
            changes << entry("modify_comment", place);
        return {QLatin1Char('[') + changes.join(QStringLiteral(", ")) + QLatin1Char(']')};
    }
    return {quotedOrNone(toText(operation))};
}

} // namespace

QString diffTuples(const std::vector<Operation> &operations)
{
    QStringList all;
    for (const Operation &operation : operations)
        all << tuples(operation);
    return QLatin1Char('[') + all.join(QStringLiteral(", ")) + QLatin1Char(']');
}

QStringList ruleNotes(const DriftReport &report)
{
    QStringList notes;
    if (report.excused() > 0)
        notes << QCoreApplication::translate(
            "cli", "%n difference(s) left out by the rules in stillroom.toml.", nullptr, report.excused());
    for (const Difference &each : report.differences) {
        if (each.isKeptBack)
            notes << sentence("WARNING %1: left as it is. %2").arg(each.toText(), each.left);
    }
    return notes;
}

void declareComparison(ArgumentParser &parser)
{
    parser.addFlag(
        "--beyond-alembic",
        sentence("Also what Alembic does not compare: primary keys, checks, exclusion constraints, "
                 "order and condition of indexes; always with beyond_alembic = true below "
                 "[autogenerate] in stillroom.toml."));
}

Autogenerated autogenerateFor(const AlembicProject &project, const Arguments &arguments,
                              const CommandContext &context)
{
    const ConnectionUrl url = project.url();
    const Dialect &dialect = Dialect::of(url.backend());
    // The database and the models at the same time, unless the models tell which schemas are to be read; if
    // both fail, the database's error is told.
    Session session(url);
    QFuture<DatabaseState> reading;
    const auto read = [&](const Schema &models) {
        reading = readDatabase(session, dialect, project.versions(url),
                               inspectOptions(models, compareOptions({}, project.scripts())));
    };
    if (!dialect.supportsSchemas)
        read({});
    Autogenerated made;
    DriftRules rules;
    std::exception_ptr modelError;
    try {
        const Project opened = Project::open(project.ini(), QDir::currentPath());
        made.models = readModels(opened.modelOptions());
        rules = readDriftRules(opened.settingsFile);
    } catch (const Error &) {
        modelError = std::current_exception();
    }
    if (dialect.supportsSchemas)
        read(made.models.schema);
    const DatabaseState database = reading.takeResult();
    requireUpToDate(project.map(), database.versions);
    if (modelError)
        std::rethrow_exception(modelError);
    if (made.models.schema.tables.empty() && made.models.notUnderstood.empty())
        throw Error(Error::Kind::Migration, sentence("No models were found in this project."))
            .withHint(
                sentence("Set target_metadata in env.py, or run the command in the folder of the models."));
    CompareOptions options = compareOptions(made.models, project.scripts());
    options.beyondAlembic = arguments.has("beyond-alembic");
    DriftReport report = findDrift(made.models, database.schema, dialect, options, rules);
    made.result = std::move(report.generated);
    for (const QString &note : ruleNotes(report))
        context.note(note);
    for (const Difference &each : report.differences) {
        if (each.isBeyondAlembic && !each.left.isEmpty() && !each.rule)
            context.note(sentence("NOTE    %1: Alembic does not compare it; --beyond-alembic does.")
                             .arg(each.toText()));
    }
    for (const QString &warning : comparisonWarnings(made.models))
        context.note(sentence("WARNING %1").arg(warning));
    for (const QString &line : made.result.detected)
        context.note(QStringLiteral("INFO  [alembic.autogenerate.compare] ") + line);
    for (const RenameCandidate &candidate : made.result.renameCandidates) {
        context.note(
            sentence(
                "NOTE    %1 may have been renamed to %2; it is dropped and added here. If it was renamed, "
                "edit the revision before it runs.")
                .arg(candidate.oldText(), candidate.newName));
    }
    return made;
}

} // namespace stillroom
