#pragma once

#include "cli/alembicproject.h"
#include "migrate/migrator.h"

namespace stillroom {

/// A line of what Alembic logs about a migration.
void logMigration(const CommandContext &context, const QString &text);
/// What Alembic logs as it connects to a database, or without a connection as it begins a script.
void logMigrationContext(const CommandContext &context, const Dialect &dialect, const Connection *connection);

/// What upgrade and downgrade share: online in the project's database, or --sql as a script.
class MigrateCommand : public AlembicCommand
{
public:
    void declare(ArgumentParser &parser) const override;
    [[nodiscard]] int run(const Arguments &arguments, CommandContext &context) const override;

protected:
    /// Help of the positional argument.
    [[nodiscard]] virtual QString revisionHelp() const = 0;
    /// Splits "from:to" for --sql. \throws Error where Alembic does
    virtual void checkRange(bool sql, bool hasRange) const = 0;
    [[nodiscard]] virtual std::vector<RevisionStep> steps(const RevisionMap &map, const QString &destination,
                                                          const QStringList &current,
                                                          const CommandContext &context) const = 0;

private:
    void runOnline(const AlembicProject &project, const QString &destination,
                   const CommandContext &context) const;
    void writeScript(const AlembicProject &project, const QString &start, const QString &destination,
                     const CommandContext &context) const;
};

} // namespace stillroom
