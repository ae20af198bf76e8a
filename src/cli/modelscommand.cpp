#include "base/error.h"
#include "cli/command.h"
#include "cli/schematext.h"
#include "dialect/dialect.h"
#include "project/driftrules.h"
#include "project/project.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace stillroom {

namespace {

class ModelsCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("models"); }
    QString summary() const override
    {
        return tr("Print the tables and relationships of a project's models.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("project", tr("project folder or alembic.ini"), ArgumentParser::Count::Optional);
        parser.addFlag("--json", tr("print JSON with the keys of SQLAlchemy's inspector"));
        parser.addOption("--dialect", QStringLiteral("NAME"), tr("whose types are shown"), {},
                         {QStringLiteral("sqlite"), QStringLiteral("postgresql"), QStringLiteral("mysql"),
                          QStringLiteral("mssql")});
        parser.addOption("--metadata", QStringLiteral("MODULE:NAME"),
                         tr("the metadata to read, such as app.models:Base.metadata"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const Project project = Project::open(arguments.value("project", QStringLiteral(".")));
        if (project.folder.isEmpty())
            throw Error(Error::Kind::Usage,
                        tr("%1 is not a project folder.").arg(arguments.value("project")));
        ReadModelsOptions options = project.modelOptions();
        options.metadata = arguments.value("metadata");
        const Dialect &dialect = Dialect::of(backend(arguments.value("dialect"), project));
        options.dialect = dialect.name;
        const ModelSet models = readModels(options);
        Schema schema = models.schema;
        schema.dialect = dialect.name;
        const TypeText typeText = [&dialect](const SqlType &type) { return driftTypeText(type, dialect); };
        if (arguments.has("json")) {
            context.print(QString::fromUtf8(QJsonDocument(json(models, schema, typeText)).toJson()));
        } else {
            context.print(schemaText(schema, typeText));
            context.print(relationshipText(models));
            for (const NotUnderstood &entry : models.notUnderstood)
                context.note(QStringLiteral("%1:%2: %3 %4")
                                 .arg(entry.place.file)
                                 .arg(entry.place.line)
                                 .arg(entry.what, entry.effect));
        }
        return 0;
    }

private:
    static Backend backend(const QString &name, const Project &project)
    {
        if (name == QLatin1String("postgresql"))
            return Backend::PostgreSql;
        if (name == QLatin1String("mysql"))
            return Backend::MySql;
        if (name == QLatin1String("mssql"))
            return Backend::SqlServer;
        // Without --dialect the project's own database decides, where its SQL is known.
        if (name.isEmpty() && project.url && project.url->backend() != Backend::Unknown) {
            try {
                static_cast<void>(Dialect::of(project.url->backend()));
                return project.url->backend();
            } catch (const Error &) {
                return Backend::Sqlite;
            }
        }
        return Backend::Sqlite;
    }

    static QJsonValue orNull(const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); }

    static QJsonObject json(const ModelSet &models, const Schema &schema, const TypeText &typeText)
    {
        QJsonObject result = toJson(schema, typeText);
        QJsonArray tables = result.value(QLatin1String("tables")).toArray();
        for (qsizetype i = 0; i < tables.size(); ++i) {
            QJsonObject table = tables[i].toObject();
            const ModelTable model
                = models.tables.value(schema.tables[std::size_t(i)].tableName().toString());
            table.insert(QLatin1String("class"), orNull(model.className));
            table.insert(QLatin1String("file"), model.place.file);
            table.insert(QLatin1String("line"), model.place.line);
            QJsonArray columns = table.value(QLatin1String("columns")).toArray();
            for (qsizetype j = 0; j < columns.size(); ++j) {
                QJsonObject column = columns[j].toObject();
                const ModelColumn extra = model.columns.value(column.value(QLatin1String("name")).toString());
                column.insert(QLatin1String("python_default"), orNull(extra.pythonDefault));
                column.insert(QLatin1String("onupdate"), orNull(extra.onUpdate));
                columns[j] = column;
            }
            table.insert(QLatin1String("columns"), columns);
            tables[i] = table;
        }
        result.insert(QLatin1String("tables"), tables);
        QJsonArray relationships;
        for (const OrmRelationship &relation : models.relationships)
            relationships.append(
                QJsonObject {{QLatin1String("class"), relation.className},
                             {QLatin1String("name"), relation.name},
                             {QLatin1String("target"), relation.target},
                             {QLatin1String("kind"), relation.kind},
                             {QLatin1String("back_populates"), orNull(relation.backPopulates)},
                             {QLatin1String("association"), orNull(relation.association)},
                             {QLatin1String("file"), relation.place.file},
                             {QLatin1String("line"), relation.place.line}});
        result.insert(QLatin1String("orm_relationships"), relationships);
        QJsonArray notUnderstood;
        for (const NotUnderstood &entry : models.notUnderstood)
            notUnderstood.append(QJsonObject {
                {QLatin1String("file"), entry.place.file},
                {QLatin1String("line"), entry.place.line},
                {QLatin1String("what"), entry.what},
                {QLatin1String("effect"), entry.effect},
                {QLatin1String("table"), entry.table ? QJsonValue(entry.table->toString()) : QJsonValue()}});
        result.insert(QLatin1String("not_understood"), notUnderstood);
        return result;
    }

    static QString relationshipText(const ModelSet &models)
    {
        if (models.relationships.empty())
            return {};
        QString text = QLatin1Char('\n') + tr("Relationships of the classes") + QLatin1Char('\n');
        for (const OrmRelationship &relation : models.relationships) {
            text += QStringLiteral("  %1.%2 -> %3, %4")
                        .arg(relation.className, relation.name, relation.target, relation.kind);
            if (!relation.association.isEmpty())
                text += tr(" through %1").arg(relation.association);
            text += QLatin1Char('\n');
        }
        return text;
    }
};

} // namespace

std::unique_ptr<Command> modelsCommand()
{
    return std::make_unique<ModelsCommand>();
}

} // namespace stillroom
