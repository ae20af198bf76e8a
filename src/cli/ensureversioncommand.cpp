#include "cli/alembicproject.h"
#include "dialect/dialect.h"
#include "migrate/migrator.h"

namespace stillroom {

namespace {

class EnsureVersionCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("ensure_version"); }
    QString summary() const override
    {
        return tr("Create the alembic version table if it doesn't exist already .");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addFlag("--sql",
                       tr("Don't emit SQL to database - dump to standard output/file instead. See docs on "
                          "offline mode."));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const ConnectionUrl database = arguments.has("sql") ? project.url() : project.urlToChange();
        const VersionTable versions = project.versions(database);
        if (arguments.has("sql")) {
            // Tabs as Alembic writes them; its DROP TABLE after it is not repeated.
            context.printLine(versions.create().text.replace(QLatin1Char('\t'), QStringLiteral("    "))
                              + QStringLiteral(";\n"));
            return 0;
        }
        OpenOptions options;
        options.createMissing = true;
        const std::unique_ptr<Connection> connection = Connection::open(database, options);
        Migrator(Dialect::of(database.backend()), versions, {}).stamp(*connection, {});
        return 0;
    }
};

} // namespace

std::unique_ptr<Command> ensureVersionCommand()
{
    return std::make_unique<EnsureVersionCommand>();
}

} // namespace stillroom
