#include "base/error.h"
#include "cli/alembicproject.h"
#include "dialect/dialect.h"
#include "migrate/migrator.h"

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
        const ConnectionUrl database = project.url();
        const VersionTable versions = project.versions(database);
        const Migrator migrator(Dialect::of(database.backend()), versions, {});
        if (arguments.has("sql")) {
            if (arguments.has("purge"))
                throw Error(Error::Kind::Migration, tr("Can't use --purge with --sql mode"));
            context.print(script(project, migrator, arguments.values("revisions")));
            return 0;
        }
        OpenOptions options;
        options.createMissing = true;
        const std::unique_ptr<Connection> connection = Connection::open(database, options);
        QStringList rows = versions.read(*connection);
        std::vector<StampStep> steps;
        if (arguments.has("purge")) {
            for (const QString &row : std::as_const(rows))
                steps.push_back({{row}, {}, {{VersionChange::Kind::Delete, row, {}}}});
            rows.clear();
        }
        for (StampStep &step : project.map().stampSteps(arguments.values("revisions"), rows))
            steps.push_back(std::move(step));
        migrator.stamp(*connection, steps);
        return 0;
    }

private:
    /// from:to names the revision the database is taken to stand at.
    static QString script(const AlembicProject &project, const Migrator &migrator,
                          const QStringList &revisions)
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
        QStringList current;
        if (!start.isEmpty()) {
            for (const Revision &revision : project.map().resolve(start))
                current << revision.id;
        }
        return migrator.stampScript(current, project.map().stampSteps(destinations, current));
    }
};

} // namespace

std::unique_ptr<Command> stampCommand()
{
    return std::make_unique<StampCommand>();
}

} // namespace stillroom
