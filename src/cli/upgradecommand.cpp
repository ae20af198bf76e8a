#include "base/error.h"
#include "cli/migratecommand.h"

namespace stillroom {

namespace {

class UpgradeCommand final : public MigrateCommand
{
public:
    QString name() const override { return QStringLiteral("upgrade"); }
    QString summary() const override { return tr("Upgrade to a later version."); }

protected:
    QString revisionHelp() const override { return tr("revision identifier"); }

    void checkRange(bool sql, bool hasRange) const override
    {
        if (hasRange && !sql)
            throw Error(Error::Kind::Migration, tr("Range revision not allowed"));
    }

    std::vector<RevisionStep> steps(const RevisionMap &map, const QString &destination,
                                    const QStringList &current, const CommandContext &) const override
    {
        return map.upgradeSteps(destination, current);
    }
};

} // namespace

std::unique_ptr<Command> upgradeCommand()
{
    return std::make_unique<UpgradeCommand>();
}

} // namespace stillroom
