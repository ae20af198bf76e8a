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

AutogenerateResult compareSchemas(const Schema &wanted, const Schema &actual, const Dialect &dialect,
                                  const CompareOptions &options)
{
    AutogenerateResult result;
    if (options.renames.empty()) {
        compareTables(wanted, actual, dialect, options, result);
        result.renameCandidates = findRenames(wanted, actual, dialect, options);
        return result;
    }
    Schema renamed = actual;
    result.operations = applyRenames(options.renames, renamed);
    for (const RenameCandidate &rename : options.renames) {
        result.detected << (rename.isTable
                                ? QStringLiteral("Detected renamed table '%1' to '%2'")
                                      .arg(rename.oldName, rename.newName)
                                : QStringLiteral("Detected renamed column '%1.%2' to '%3'")
                                      .arg(rename.table.toString(), rename.oldName, rename.newName));
    }
    compareTables(wanted, renamed, dialect, options, result);
    result.renameCandidates = findRenames(wanted, renamed, dialect, options);
    return result;
}

} // namespace stillroom
