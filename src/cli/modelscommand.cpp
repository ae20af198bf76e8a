#include "base/error.h"
#include "cli/command.h"
#include "cli/interruptwatch.h"
#include "cli/schematext.h"
#include "dialect/dialect.h"
#include "project/driftrules.h"
#include "project/exactproject.h"
#include "project/project.h"

#include <QDir>
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
        parser.addFlag("--exact",
                       tr("import the models with the project's own Python, which runs its code, and "
                          "tell what differs from the source as read"));
        parser.addOption("--python", QStringLiteral("FILE"),
                         tr("with --exact: the Python to import with, instead of the one found"));
        parser.addOption("--time-limit", QStringLiteral("SECONDS"),
                         tr("with --exact: how long the import may take, 60 unless given"));
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
        std::optional<ExactModels> exact;
        QStringList differing;
        if (arguments.has("exact")) {
            const InterruptWatch watch;
            try {
                exact = imported(project, models, dialect, arguments, context);
            } catch (const Error &error) {
                if (error.kind != Error::Kind::Cancelled || InterruptWatch::signal() == 0)
                    throw;
                context.note(error.message);
                return InterruptWatch::exitCode();
            }
            differing = exactDifferences(models, *exact, dialect);
            schema = exact->models.schema;
        }
        const TypeText typeText = [&dialect](const SqlType &type) { return driftTypeText(type, dialect); };
        if (arguments.has("json")) {
            QJsonObject object = json(models, schema, typeText);
            if (exact)
                object.insert(QLatin1String("exact"), exactJson(*exact, differing));
            context.print(QString::fromUtf8(QJsonDocument(object).toJson()));
        } else {
            context.print(schemaText(schema, typeText));
            context.print(relationshipText(exact ? exact->models : models));
            if (exact)
                context.print(exactText(*exact, differing));
            for (const NotUnderstood &entry : models.notUnderstood)
                context.note(QStringLiteral("%1:%2: %3")
                                 .arg(entry.place.file)
                                 .arg(entry.place.line)
                                 .arg(entry.toText()));
        }
        return 0;
    }

private:
    static ExactModels imported(const Project &project, const ModelSet &models, const Dialect &dialect,
                                const Arguments &arguments, CommandContext &context)
    {
        ExactRequest request = exactRequest(project, dialect);
        request.cancelled = &InterruptWatch::flag();
        if (arguments.has("python"))
            request.python = findPython(arguments.value("python"), QDir::currentPath());
        if (request.python.isEmpty())
            throw Error(Error::Kind::Usage, tr("No virtual environment of the project was found."))
                .withHint(tr("Name its Python with --python FILE."));
        if (arguments.has("time-limit")) {
            bool isNumber = false;
            const int seconds = arguments.value("time-limit").toInt(&isNumber);
            if (!isNumber || seconds < 1 || seconds > 24 * 3600)
                throw Error(Error::Kind::Usage,
                            tr("--time-limit takes a number of seconds, not \"%1\".")
                                .arg(arguments.value("time-limit")));
            request.timeLimitMs = seconds * 1000;
        }
        context.note(tr("Importing the models with %1").arg(request.python));
        ExactModels exact = importModels(request, models);
        for (const QString &problem : exact.problems)
            context.note(tr("WARNING %1").arg(problem));
        return exact;
    }

    static QString exactText(const ExactModels &exact, const QStringList &differing)
    {
        QString text = QLatin1Char('\n')
            + tr("Imported with Python %1 and SQLAlchemy %2.").arg(exact.python, exact.sqlalchemy)
            + QLatin1Char('\n');
        if (differing.isEmpty())
            return text + tr("The source as read is equal to the import.") + QLatin1Char('\n');
        text += tr("%n difference(s) between the source as read and the import:", nullptr,
                   int(differing.size()))
            + QLatin1Char('\n');
        for (const QString &line : differing)
            text += QStringLiteral("  ") + line + QLatin1Char('\n');
        return text;
    }

    static QJsonObject exactJson(const ExactModels &exact, const QStringList &differing)
    {
        return {{QLatin1String("python"), exact.python},
                {QLatin1String("sqlalchemy"), exact.sqlalchemy},
                {QLatin1String("errors"), QJsonArray::fromStringList(exact.problems)},
                {QLatin1String("differences"), QJsonArray::fromStringList(differing)}};
    }

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
        QJsonArray classes;
        for (const ModelClass &one : models.classes)
            classes.append(
                QJsonObject {{QLatin1String("name"), one.name},
                             {QLatin1String("module"), one.module},
                             {QLatin1String("table"), one.table.toString()},
                             {QLatin1String("parent"), orNull(one.parent)},
                             {QLatin1String("inheritance"), orNull(inheritanceName(one.inheritance))},
                             {QLatin1String("polymorphic_identity"), orNull(one.polymorphicIdentity)},
                             {QLatin1String("file"), one.place.file},
                             {QLatin1String("line"), one.place.line}});
        result.insert(QLatin1String("classes"), classes);
        QJsonArray relationships;
        for (const OrmRelationship &relation : models.relationships)
            relationships.append(QJsonObject {
                {QLatin1String("class"), relation.className},
                {QLatin1String("name"), relation.name},
                {QLatin1String("target"), relation.target},
                {QLatin1String("kind"), relation.kind},
                {QLatin1String("back_populates"), orNull(relation.backPopulates)},
                {QLatin1String("association"), orNull(relation.association)},
                {QLatin1String("cascade"), relation.cascade.isEmpty() ? defaultCascade() : relation.cascade},
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
                {QLatin1String("fix"), orNull(entry.fix)},
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
