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

} // namespace

AutogenerateResult compareSchemas(const Schema &given, const Schema &actual, const Dialect &dialect,
                                  const CompareOptions &options)
{
    Schema wanted = given;
    limitNames(wanted, dialect);
    AutogenerateResult result;
    Schema renamed = actual;
    if (!options.renames.empty())
        result.operations = applyRenames(options.renames, renamed);
    for (const RenameCandidate &rename : options.renames) {
        result.detected << (rename.isTable
                                ? QStringLiteral("Detected renamed table '%1' to '%2'")
                                      .arg(rename.oldName, rename.newName)
                                : QStringLiteral("Detected renamed column '%1.%2' to '%3'")
                                      .arg(rename.table.toString(), rename.oldName, rename.newName));
    }
    AutogenerateResult found;
    compareTables(wanted, renamed, dialect, options, found);
    compareEnums(renamed, dialect, found);
    compareObjects(wanted, renamed, dialect, options, found);
    result.operations.insert(result.operations.end(), std::make_move_iterator(found.operations.begin()),
                             std::make_move_iterator(found.operations.end()));
    result.detected << found.detected;
    result.renameCandidates = findRenames(wanted, renamed, dialect, options);
    return result;
}

} // namespace stillroom
