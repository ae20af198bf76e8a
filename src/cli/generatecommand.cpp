#include "base/error.h"
#include "cli/command.h"
#include "cli/savedtargets.h"
#include "dialect/dialect.h"
#include "project/generatedfiles.h"
#include "project/generateproject.h"
#include "project/project.h"

#include <QDir>
#include <QFileInfo>

namespace stillroom {

namespace {

class GenerateCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("generate"); }
    QString summary() const override
    {
        return tr("Write SQLAlchemy models, or a FastAPI project, of a database's tables.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("what", tr("models or project"));
        parser.addPositional("target", tr("connection string, SQLite file, project folder or alembic.ini"));
        parser.addOption("-o --output", QStringLiteral("PATH"),
                         tr("file, or folder of the project, to write; without it models are printed"));
        parser.addOption("--style", QStringLiteral("STYLE"),
                         tr("2.0 (DeclarativeBase, Mapped), classic (Column) or sqlmodel"),
                         QStringLiteral("2.0"),
                         {QStringLiteral("2.0"), QStringLiteral("classic"), QStringLiteral("sqlmodel")});
        parser.addFlag("--no-relationships", tr("leave relationship() out"));
        parser.addOption("--pydantic", QStringLiteral("VERSION"), tr("of a project's schemas"),
                         QStringLiteral("2"), {QStringLiteral("1"), QStringLiteral("2")});
        parser.addFlag("--overwrite", tr("replace files that are there"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const QString what = arguments.value("what");
        if (what != QLatin1String("models") && what != QLatin1String("project"))
            throw Error(Error::Kind::Usage,
                        tr("\"%1\" cannot be generated, only \"models\" or \"project\".").arg(what));
        const Project project = context.targets->open(arguments.value("target"));
        if (!project.url)
            throw Error(Error::Kind::Usage, tr("%1 names no database.").arg(arguments.value("target")));
        const Schema schema = inspected(project);
        if (what == QLatin1String("project"))
            writeProject(schema, project, arguments, context);
        else
            writeModels(schema, project, arguments, context);
        return 0;
    }

private:
    static void writeModels(const Schema &schema, const Project &project, const Arguments &arguments,
                            const CommandContext &context)
    {
        RenderModelsOptions options;
        options.style = style(arguments.value("style"));
        options.title = project.url->displayName();
        options.relationships = !arguments.has("no-relationships");
        const QString text = renderModels(schema, Dialect::of(project.url->backend()), options);
        const QString file = arguments.value("output");
        if (file.isEmpty()) {
            context.print(text);
            return;
        }
        const QFileInfo info(file);
        writeGeneratedFiles(info.path(), {{info.fileName(), text}}, arguments.has("overwrite"));
        context.note(tr("%1: models of %2 tables").arg(file).arg(schema.tables.size()));
    }

    static void writeProject(const Schema &schema, const Project &project, const Arguments &arguments,
                             const CommandContext &context)
    {
        const QString folder = arguments.value("output");
        if (folder.isEmpty())
            throw Error(Error::Kind::Usage, tr("A project needs a folder to be written to."))
                .withHint(tr("Add -o FOLDER."));
        GenerateProjectOptions options;
        options.style = style(arguments.value("style"));
        if (options.style == ModelStyle::SqlModel)
            throw Error(Error::Kind::Usage,
                        tr("A project has schemas of its own; SQLModel would be a second set."))
                .withHint(tr("Choose --style 2.0 or --style classic."));
        options.pydantic = arguments.value("pydantic").toInt();
        options.title = QDir(folder).dirName();
        const QMap<QString, QString> files
            = generateProject(schema, Dialect::of(project.url->backend()), *project.url, options);
        writeGeneratedFiles(folder, files, arguments.has("overwrite"));
        context.note(tr("%1: a FastAPI project of %2 files. Start it there with: uvicorn app.main:app")
                         .arg(folder)
                         .arg(files.size()));
    }

    static Schema inspected(const Project &project)
    {
        OpenOptions options;
        options.baseFolder = project.folder;
        const std::unique_ptr<Connection> connection = Connection::open(*project.url, options);
        return applicationSchema(Dialect::of(project.url->backend()).inspect(*connection));
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
