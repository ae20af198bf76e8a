#include "base/error.h"
#include "cli/migratecommand.h"

#include <QScopeGuard>

namespace stillroom {

namespace {

class DowngradeCommand final : public MigrateCommand
{
public:
    QString name() const override { return QStringLiteral("downgrade"); }
    QString summary() const override { return tr("Revert to a previous version."); }

protected:
    QString revisionHelp() const override { return tr("revision identifier"); }

    void checkRange(bool sql, bool hasRange) const override
    {
        if (hasRange && !sql)
            throw Error(Error::Kind::Migration, tr("Range revision not allowed"));
        if (sql && !hasRange)
            throw Error(Error::Kind::Migration, tr("downgrade with --sql requires <fromrev>:<torev>"));
    }

    std::vector<RevisionStep> steps(const RevisionMap &map, const QString &destination,
                                    const QStringList &current, const CommandContext &context) const override
    {
        QStringList warnings;
        const auto warn = qScopeGuard([&] { // also if there is nowhere to go
            for (const QString &warning : std::as_const(warnings))
                context.note(warning);
        });
        return map.downgradeSteps(destination, current, &warnings);
    }
};

} // namespace

std::unique_ptr<Command> downgradeCommand()
{
    return std::make_unique<DowngradeCommand>();
}

} // namespace stillroom
