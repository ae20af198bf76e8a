#include "gui/history/migrationpreview.h"

#include "migrate/revisionreader.h"

#include <QCoreApplication>

namespace stillroom {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("stillroom::MigrationPreview", text);
}

/// The operations of a batch stand for themselves.
void describe(const std::vector<Operation> &operations, MigrationPreview::Step &step)
{
    for (const Operation &operation : operations) {
        if (const auto *batch = operation.as<BatchAlterTable>()) {
            describe(batch->operations, step);
            continue;
        }
        step.commitsHalfway = step.commitsHalfway || operation.autocommit;
        step.operations << toText(operation);
        const QString loss = lossOf(operation);
        if (!loss.isEmpty())
            step.losses << loss;
    }
}

} // namespace

QString lossOf(const Operation &operation)
{
    if (const auto *drop = operation.as<DropTable>())
        return tr("all rows of %1").arg(drop->table.toString());
    if (const auto *drop = operation.as<DropColumn>())
        return tr("all values of %1.%2").arg(drop->table.toString(), drop->column);
    return {};
}

Migrator migratorFor(const ScriptDirectory &scripts, const Dialect &dialect)
{
    return Migrator(dialect, VersionTable(dialect, scripts.versionTable()), revisionReader(scripts, dialect));
}

std::vector<RevisionStep> migrationSteps(const RevisionMap &map, const QStringList &current,
                                         MigrationKind kind, const QString &destination)
{
    if (kind == MigrationKind::Stamp)
        return {};
    return kind == MigrationKind::Upgrade ? map.upgradeSteps(destination, current)
                                          : map.downgradeSteps(destination, current);
}

MigrationPreview previewMigration(const ScriptDirectory &scripts, const Dialect &dialect,
                                  const QStringList &current, MigrationKind kind, const QString &destination)
{
    const Migrator migrator = migratorFor(scripts, dialect);
    MigrationPreview preview;
    if (kind == MigrationKind::Stamp) {
        const std::vector<StampStep> steps = scripts.map().stampSteps({destination}, current);
        for (const StampStep &step : steps)
            preview.steps.push_back({step.shortLog(), step.to.join(QStringLiteral(", ")), {}, {}, false});
        preview.sql = migrator.stampScript(current, steps);
        return preview;
    }
    const std::vector<RevisionStep> steps = migrationSteps(scripts.map(), current, kind, destination);
    const RevisionReader reader = revisionReader(scripts, dialect);
    bool asks = false;
    for (const RevisionStep &step : steps) {
        MigrationPreview::Step shown {step.revision.message, step.revision.id, {}, {}, false};
        if (reader.asks(step.revision, step.upgrade)) {
            asks = true;
            shown.operations << tr(
                "What it does depends on what is in the database: its script is run there.");
        } else {
            describe(reader(step.revision, step.upgrade), shown);
        }
        preview.losesData = preview.losesData || !shown.losses.isEmpty();
        preview.commitsHalfway = preview.commitsHalfway || shown.commitsHalfway;
        preview.steps.push_back(std::move(shown));
    }
    preview.sql = asks
        ? tr("-- The statements are known only as the migration runs: what they are depends on the rows.")
        : migrator.script(scripts.map(), current, steps);
    return preview;
}

} // namespace stillroom
