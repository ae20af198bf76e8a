#include "base/error.h"
#include "cli/migratecommand.h"
#include "dialect/dialect.h"

namespace stillroom {

namespace {

class StampCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("stamp"); }
    QString summary() const override
    {
        return tr("'stamp' the revision table with the given revision; don't run any migrations.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addFlag("--sql",
                       tr("Don't emit SQL to database - dump to standard output/file instead. See docs on "
                          "offline mode."));
        parser.addOption("--tag", QStringLiteral("TAG"),
                         tr("Arbitrary 'tag' name - can be used by custom env.py scripts."));
        parser.addFlag("--purge", tr("Unconditionally erase the version table before stamping"));
        parser.addPositional("revisions", tr("one or more revisions, or 'heads' for all heads"),
                             ArgumentParser::Count::OneOrMore);
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const ConnectionUrl database = arguments.has("sql") ? project.url() : project.urlToChange();
        const VersionTable versions = project.versions(database);
        const Dialect &dialect = Dialect::of(database.backend());
        const Migrator migrator(dialect, versions, {});
        if (arguments.has("sql")) {
            if (arguments.has("purge"))
                throw Error(Error::Kind::Migration, tr("Can't use --purge with --sql mode"));
            logMigrationContext(context, dialect, nullptr);
            context.print(script(project, migrator, arguments.values("revisions"), context));
            return 0;
        }
        OpenOptions options;
        options.createMissing = true;
        const std::unique_ptr<Connection> connection = Connection::open(database, options);
        logMigrationContext(context, dialect, connection.get());
        QStringList rows = versions.read(*connection);
        std::vector<StampStep> steps;
        if (arguments.has("purge")) {
            for (const QString &row : std::as_const(rows))
                steps.push_back({{row}, {}, {{VersionChange::Kind::Delete, row, {}}}});
            rows.clear();
        }
        const std::vector<StampStep> moves = project.map().stampSteps(arguments.values("revisions"), rows);
        steps.insert(steps.end(), moves.begin(), moves.end());
        migrator.stamp(*connection, steps);
        logSteps(context, moves);
        return 0;
    }

private:
    /// from:to names the revision the database is taken to stand at.
    static QString script(const AlembicProject &project, const Migrator &migrator,
                          const QStringList &revisions, const CommandContext &context)
    {
        QStringList destinations;
        QString start;
        for (const QString &each : revisions) {
            const qsizetype colon = each.indexOf(QLatin1Char(':'));
            if (colon >= 0) {
                const QString from = each.left(colon);
                if (!start.isEmpty() && start != from) {
                    throw Error(Error::Kind::Migration,
                                tr("Stamp operation with --sql only supports a single starting revision at a "
                                   "time"));
                }
                start = from;
            }
            destinations << each.mid(colon + 1);
        }
        const QStringList current = project.scriptStart(start);
        const std::vector<StampStep> moves = project.map().stampSteps(destinations, current);
        logSteps(context, moves);
        return migrator.stampScript(current, moves);
    }

    static void logSteps(const CommandContext &context, const std::vector<StampStep> &steps)
    {
        for (const StampStep &step : steps)
            logMigration(context, QStringLiteral("Running ") + step.shortLog());
    }
};

} // namespace

std::unique_ptr<Command> stampCommand()
{
    return std::make_unique<StampCommand>();
}

} // namespace stillroom
