#include "base/error.h"
#include "cli/command.h"
#include "cli/savedtargets.h"
#include "cli/schematext.h"
#include "dialect/dialect.h"
#include "project/project.h"
#include "schema/schemajson.h"

namespace stillroom {

namespace {

class SchemaCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("schema"); }
    QString summary() const override { return tr("Print the tables, keys and relationships of a database."); }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("target", tr("connection string, SQLite file, project folder or alembic.ini"),
                             ArgumentParser::Count::Optional);
        parser.addFlag("--json", tr("print JSON with the keys of SQLAlchemy's inspector"));
        parser.addOption("--schema", QStringLiteral("NAME"), tr("only this schema of the database"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const Project project = context.targets->open(arguments.value("target"));
        if (!project.url)
            throw Error(Error::Kind::Usage, tr("%1 names no database.").arg(arguments.value("target")));
        for (const QString &key : project.url->unknownQueryKeys())
            context.note(tr("The connection string's \"%1\" has no meaning here and is ignored.").arg(key));
        OpenOptions options;
        options.baseFolder = project.folder;
        const std::unique_ptr<Connection> connection = Connection::open(*project.url, options);
        const Dialect &dialect = Dialect::of(project.url->backend());
        InspectOptions wanted;
        if (arguments.has("schema"))
            wanted.schemas = QStringList {arguments.value("schema")};
        Schema schema = dialect.inspect(*connection, wanted);
        if (arguments.has("schema"))
            keepOnly(schema, arguments.value("schema"), dialect);
        const TypeText typeText = [&](const SqlType &type) { return dialect.typeDdl(type); };
        if (arguments.has("json"))
            context.streams.output.write(toJsonText(schema, typeText));
        else
            context.print(schemaText(schema, typeText));
        return 0;
    }

private:
    static void keepOnly(Schema &schema, const QString &name, const Dialect &dialect)
    {
        if (!dialect.supportsSchemas) {
            if (name != QLatin1String("main"))
                throw Error(Error::Kind::Usage,
                            tr("%1 has no schema \"%2\", only \"main\".").arg(dialect.title, name));
            return;
        }
        const bool isDefault = name == dialect.defaultSchema;
        const auto isOther = [&](const auto &object) {
            return object.schema != name && !(isDefault && object.schema.isEmpty());
        };
        std::erase_if(schema.tables, isOther);
        std::erase_if(schema.views, isOther);
        std::erase_if(schema.enums, isOther);
        std::erase_if(schema.sequences, isOther);
        std::erase_if(schema.domains, isOther);
        std::erase_if(schema.routines, isOther);
    }
};

} // namespace

std::unique_ptr<Command> schemaCommand()
{
    return std::make_unique<SchemaCommand>();
}

} // namespace stillroom
