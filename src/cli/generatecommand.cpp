#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "dialect/dialect.h"
#include "models/rendermodels.h"
#include "project/project.h"

#include <QFileInfo>

namespace stillroom {

namespace {

class GenerateCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("generate"); }
    QString summary() const override { return tr("Write SQLAlchemy models of a database's tables."); }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("what", tr("models"));
        parser.addPositional("target", tr("connection string, SQLite file, project folder or alembic.ini"));
        parser.addOption("-o --output", QStringLiteral("PATH"),
                         tr("file to write; without it models are printed"));
        parser.addOption("--style", QStringLiteral("STYLE"),
                         tr("2.0 (DeclarativeBase, Mapped), classic (Column) or sqlmodel"),
                         QStringLiteral("2.0"),
                         {QStringLiteral("2.0"), QStringLiteral("classic"), QStringLiteral("sqlmodel")});
        parser.addFlag("--no-relationships", tr("leave relationship() out"));
        parser.addFlag("--overwrite", tr("replace a file that is there"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        if (arguments.value("what") != QLatin1String("models"))
            throw Error(Error::Kind::Usage,
                        tr("\"%1\" cannot be generated, only \"models\".").arg(arguments.value("what")));
        const Project project = Project::open(arguments.value("target"));
        if (!project.url)
            throw Error(Error::Kind::Usage, tr("%1 names no database.").arg(arguments.value("target")));
        const Schema schema = inspected(project);
        RenderModelsOptions options;
        options.style = style(arguments.value("style"));
        options.title = project.url->displayName();
        options.relationships = !arguments.has("no-relationships");
        const QString text = renderModels(schema, Dialect::of(project.url->backend()), options);
        const QString file = arguments.value("output");
        if (file.isEmpty()) {
            context.print(text);
            return 0;
        }
        if (QFileInfo::exists(file) && !arguments.has("overwrite"))
            throw Error(Error::Kind::Refused, tr("%1 is there already; nothing was written.").arg(file))
                .withHint(tr("Name another file, or add --overwrite to replace it."));
        writeTextFile(file, text);
        context.note(tr("%1: models of %2 tables").arg(file).arg(schema.tables.size()));
        return 0;
    }

private:
    static Schema inspected(const Project &project)
    {
        OpenOptions options;
        options.baseFolder = project.folder;
        const std::unique_ptr<Connection> connection = Connection::open(*project.url, options);
        Schema schema = Dialect::of(project.url->backend()).inspect(*connection);
        // Alembic's own table is no model of the application.
        std::erase_if(schema.tables, [](const Table &table) {
            return table.name == QLatin1String("alembic_version") && table.columns.size() == 1;
        });
        return schema;
    }

    static ModelStyle style(const QString &name)
    {
        return name == QLatin1String("classic") ? ModelStyle::Classic
            : name == QLatin1String("sqlmodel") ? ModelStyle::SqlModel
                                                : ModelStyle::Declarative2;
    }
};

} // namespace

std::unique_ptr<Command> generateCommand()
{
    return std::make_unique<GenerateCommand>();
}

} // namespace stillroom
