#include "base/error.h"
#include "cli/command.h"
#include "cli/savedtargets.h"
#include "db/connection.h"
#include "diagram/exportdiagramtext.h"
#include "project/diagraminput.h"
#include "project/project.h"

namespace stillroom {

namespace {

class DiagramCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("diagram"); }
    QString summary() const override { return tr("Write an entity-relationship diagram to a file."); }
    bool paints() const override { return true; }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("target", tr("connection string, SQLite file, project folder or alembic.ini"));
        parser.addOption("-o --output", QStringLiteral("FILE"),
                         tr("the file to write; its ending names the format: .%1")
                             .arg(diagramFileTypes().join(QStringLiteral(" ."))));
        parser.addFlag("--models", tr("the tables of the project's models, not those of the database"));
        parser.addOption("--columns", QStringLiteral("WHICH"), tr("columns to show: all, keys or none"),
                         QStringLiteral("all"),
                         {QStringLiteral("all"), QStringLiteral("keys"), QStringLiteral("none")});
        parser.addOption("--table", QStringLiteral("T"), tr("only this table and those around it"));
        parser.addOption("--depth", QStringLiteral("N"),
                         tr("with --table: at most N relationships away; without: all that are connected"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const QString file = arguments.value("output");
        if (file.isEmpty())
            throw Error(Error::Kind::Usage, tr("A diagram needs a file to be written to."))
                .withHint(tr("Add -o FILE, for example -o diagram.svg."));
        const Project project = context.targets->open(arguments.value("target"));
        DiagramInput input = arguments.has("models") ? ofModels(project, arguments, context)
                                                     : ofDatabase(project, arguments);
        const QString columns = arguments.value("columns");
        using Columns = DiagramOptions::Columns;
        input.options.columns = columns == QLatin1String("keys") ? Columns::Keys
            : columns == QLatin1String("none")                   ? Columns::None
                                                                 : Columns::All;
        restrict(input, arguments);

        Diagram diagram;
        diagram.update(input.schema, input.options);
        if (!isPictureDiagramFile(file))
            exportDiagramText(diagram, file);
        else if (context.writePicture)
            context.writePicture(diagram, file, project.name);
        else
            throw Error(Error::Kind::Usage, tr("This program writes diagrams as text only, not as pictures."))
                .withHint(
                    tr("Use a name that ends in .dot, .mmd, .dbml or .puml, or install all of Stillroom."));
        context.note(tr("%1: %2 tables, %3 relationships")
                         .arg(file)
                         .arg(diagram.nodes.size())
                         .arg(diagram.links.size()));
        return 0;
    }

private:
    static DiagramInput ofModels(const Project &project, const Arguments &arguments,
                                 const CommandContext &context)
    {
        if (!project.hasModels)
            throw Error(Error::Kind::Usage,
                        tr("%1 holds no SQLAlchemy models.").arg(arguments.value("target")));
        const ModelSet models = readModels(project.modelOptions());
        for (const NotUnderstood &unknown : models.notUnderstood)
            context.note(tr("%1:%2: not understood: %3")
                             .arg(unknown.place.file)
                             .arg(unknown.place.line)
                             .arg(unknown.what));
        const Dialect &dialect = Dialect::of(project.url ? project.url->backend() : Backend::Sqlite);
        return diagramInput(nullptr, &models, &dialect);
    }

    static DiagramInput ofDatabase(const Project &project, const Arguments &arguments)
    {
        if (!project.url)
            throw Error(Error::Kind::Usage, tr("%1 names no database.").arg(arguments.value("target")))
                .withHint(tr("Add --models to draw the tables of the project's models."));
        OpenOptions options;
        options.baseFolder = project.folder;
        const std::unique_ptr<Connection> connection = Connection::open(*project.url, options);
        const Dialect &dialect = Dialect::of(project.url->backend());
        const Schema schema = dialect.inspect(*connection);
        if (!project.hasModels)
            return diagramInput(&schema, nullptr, &dialect);
        // The models lend their names: classes and relationships.
        const ModelSet models = readModels(project.modelOptions());
        return diagramInput(&schema, &models, &dialect, DiagramShown::Database);
    }

    static void restrict(DiagramInput &input, const Arguments &arguments)
    {
        const QString wanted = arguments.value("table");
        if (wanted.isEmpty()) {
            if (arguments.has("depth"))
                throw Error(Error::Kind::Usage, tr("--depth says how far from a table: it needs --table."));
            return;
        }
        int depth = -1;
        if (arguments.has("depth")) {
            bool isNumber = false;
            depth = arguments.value("depth").toInt(&isNumber);
            if (!isNumber || depth < 0)
                throw Error(
                    Error::Kind::Usage,
                    tr("--depth takes a number of relationships, not \"%1\".").arg(arguments.value("depth")));
        }
        for (const Table &table : input.schema.tables) {
            if (table.tableName().toString() == wanted) {
                input.options.only = neighbourhood(input.schema, table.tableName(), depth);
                return;
            }
        }
        throw Error(Error::Kind::Usage, tr("There is no table \"%1\".").arg(wanted));
    }
};

} // namespace

std::unique_ptr<Command> diagramCommand()
{
    return std::make_unique<DiagramCommand>();
}

} // namespace stillroom
