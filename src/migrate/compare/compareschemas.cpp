#include "migrate/compare/comparison.h"

namespace stillroom {

bool isVersionTable(const Table &table, const CompareOptions &options)
{
    return table.name == options.versionTable && table.schema == options.versionTableSchema;
}

QString pythonList(const QStringList &names, QChar open, QChar close)
{
    QStringList quoted;
    for (const QString &name : names)
        quoted << QLatin1Char('\'') + name + QLatin1Char('\'');
    const bool lonelyTuple = names.size() == 1 && open == QLatin1Char('(');
    return open + quoted.join(QStringLiteral(", ")) + (lonelyTuple ? QStringLiteral(",") : QString()) + close;
}

namespace {

/// The names of constraints and indexes as the database will keep them.
void limitNames(Schema &schema, const Dialect &dialect)
{
    const auto limit = [&](auto &all) {
        for (auto &one : all)
            one.name = dialect.limited(one.name);
    };
    for (Table &table : schema.tables) {
        limit(table.indexes);
        limit(table.uniqueConstraints);
        limit(table.foreignKeys);
        limit(table.checkConstraints);
    }
}

/// Takes the aspect that `other` changes into `alter`, which is of the same column.
void takeAspect(AlterColumn &alter, const AlterColumn &other)
{
    const auto take = [](auto &own, const auto &given) {
        if (given)
            own = given;
    };
    take(alter.type, other.type);
    take(alter.nullable, other.nullable);
    take(alter.serverDefault, other.serverDefault);
    take(alter.identity, other.identity);
    take(alter.comment, other.comment);
    take(alter.existingServerDefault, other.existingServerDefault);
    take(alter.existingIdentity, other.existingIdentity);
    take(alter.existingComment, other.existingComment);
}

/// Alembic alters a column once.
std::vector<Operation> inOneAlter(std::vector<SchemaChange> changes)
{
    std::vector<Operation> operations;
    for (SchemaChange &change : changes) {
        const auto *alter = change.operation.as<AlterColumn>();
        auto *last = operations.empty() ? nullptr : std::get_if<AlterColumn>(&operations.back().kind);
        if (alter && last && last->table == alter->table && last->column == alter->column)
            takeAspect(*last, *alter);
        else
            operations.push_back(std::move(change.operation));
    }
    for (Operation &operation : operations) {
        auto *alter = std::get_if<AlterColumn>(&operation.kind);
        if (alter && alter->identity) // which the server keeps in the place of a default
            alter->existingServerDefault.reset();
    }
    return operations;
}

} // namespace

SchemaChanges findChanges(const Schema &given, const Schema &actual, const Dialect &dialect,
                          const CompareOptions &options)
{
    Schema wanted = given;
    limitNames(wanted, dialect);
    SchemaChanges result;
    result.actual = actual;
    if (!options.renames.empty())
        result.renames = applyRenames(options.renames, result.actual);
    for (const RenameCandidate &rename : options.renames) {
        static const char *const words[] = {"table", "column", "index", "constraint", "value"};
        const bool isTable = rename.kind == RenameCandidate::Kind::Table;
        const QString old
            = isTable ? rename.oldName : rename.table.toString() + QLatin1Char('.') + rename.oldName;
        result.renamesDetected << QStringLiteral("Detected renamed %1 '%2' to '%3'")
                                      .arg(QLatin1String(words[int(rename.kind)]), old, rename.newName);
    }
    compareTables(wanted, result.actual, dialect, options, result.changes);
    compareEnumValues(wanted, result.actual, dialect, options, result.changes);
    result.renameCandidates = findRenames(wanted, result.actual, dialect, options);
    return result;
}

bool isGenerated(const SchemaChange &change, const CompareOptions &options)
{
    if (change.isBeyondAlembic && !options.beyondAlembic)
        return false;
    if (const auto *alter = change.operation.as<AlterColumn>())
        return (options.compareTypes || !alter->type)
            && (options.compareServerDefaults || !alter->serverDefault);
    const bool isRemoved = change.isOfWholeTable
        && (change.operation.as<DropTable>() || change.operation.as<DropConstraint>());
    return !isRemoved
        || (options.removeUnknownTables && (change.table.schema.isEmpty() || options.includeSchemas));
}

AutogenerateResult assembled(SchemaChanges found, const Schema &wanted, const Dialect &dialect,
                             const CompareOptions &options)
{
    AutogenerateResult result;
    dropDefaultsSetByEnums(found.changes);
    result.detected = found.renamesDetected;
    for (const SchemaChange &change : found.changes) {
        result.detected << change.detected;
        if (change.isBeyondAlembic)
            result.beyondAlembic.push_back(change.operation);
    }
    result.operations = withEnums(inOneAlter(std::move(found.changes)), found.actual, dialect);
    compareObjects(wanted, found.actual, dialect, options, result);
    result.operations.insert(result.operations.begin(), std::make_move_iterator(found.renames.begin()),
                             std::make_move_iterator(found.renames.end()));
    result.renameCandidates = std::move(found.renameCandidates);
    return result;
}

AutogenerateResult compareSchemas(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                                  const CompareOptions &options)
{
    SchemaChanges found = findChanges(wanted, actual, dialect, options);
    std::erase_if(found.changes,
                  [&options](const SchemaChange &change) { return !isGenerated(change, options); });
    return assembled(std::move(found), wanted, dialect, options);
}

} // namespace stillroom
