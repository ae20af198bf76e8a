#include "models/rendermodels.h"

#include "dialect/ddlcompiler.h"
#include "models/modelwriter.h"

namespace stillroom {

namespace {

class ModuleWriter
{
public:
    ModuleWriter(const Schema &schema, const Dialect &dialect, const RenderModelsOptions &options)
        : m_schema(schema)
        , m_options(options)
        , m_convention(conventionOf(schema))
        , m_plan(planModels(schema, options.style == ModelStyle::SqlModel))
        , m_imports(namesOf(schema, m_plan))
        , m_writer(schema, dialect, m_convention, m_imports)
    { }

    QString text()
    {
        QString body = base();
        for (const PlannedModel &model : m_plan) {
            if (!model.isClass && isWritten(model))
                body += QStringLiteral("\n\n") + tableText(model);
        }
        for (const PlannedModel &model : m_plan) {
            if (model.isClass && isWritten(model))
                body += QStringLiteral("\n\n") + classText(model);
        }
        const QString imports = m_imports.text(python()); // known only now
        return docstring() + QLatin1Char('\n') + imports + body;
    }

private:
    /// What the module itself calls something: an import of the same name would be hidden by it.
    static QSet<QString> namesOf(const Schema &schema, const std::vector<PlannedModel> &plan)
    {
        QSet<QString> names;
        for (const PlannedModel &model : plan) {
            names.insert(model.name);
            if (!model.isClass)
                continue;
            for (const Column &column : schema.tables[model.table].columns)
                names.insert(model.attribute(column.name));
            for (const PlannedRelationship &relation : model.relationships)
                names.insert(relation.attribute);
        }
        return names;
    }

    [[nodiscard]] const PythonWriter &python() const { return m_writer.python(); }
    [[nodiscard]] const Table &tableOf(const PlannedModel &model) const
    {
        return m_schema.tables[model.table];
    }
    [[nodiscard]] bool isWritten(const PlannedModel &model) const
    {
        return tableOf(model).virtualModule.isEmpty();
    }
    [[nodiscard]] bool isSqlModel() const { return m_options.style == ModelStyle::SqlModel; }
    [[nodiscard]] bool isAnnotated() const { return m_options.style != ModelStyle::Classic; }

    QString orm(const char *name)
    {
        return m_imports.from(QStringLiteral("sqlalchemy.orm"), QLatin1String(name));
    }

    QString sqlModel(const char *name)
    {
        return m_imports.from(QStringLiteral("sqlmodel"), QLatin1String(name));
    }

    [[nodiscard]] QString docstring() const
    {
        QString title = m_options.title.isEmpty() ? QStringLiteral("Models of an existing database.")
                                                  : QStringLiteral("Models of %1.").arg(m_options.title);
        title.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('"'), QLatin1Char('\''));
        QStringList leftOut;
        for (const View &view : m_schema.views)
            leftOut.append(QStringLiteral("view ") + view.name);
        for (const Table &table : m_schema.tables) {
            if (!table.virtualModule.isEmpty())
                leftOut.append(QStringLiteral("virtual table ") + table.name);
            for (const Trigger &trigger : table.triggers)
                leftOut.append(QStringLiteral("trigger %1 of %2").arg(trigger.name, table.name));
        }
        QString text = QStringLiteral("\"\"\"") + title;
        if (leftOut.isEmpty())
            return text + QStringLiteral("\"\"\"\n");
        text += QStringLiteral("\n\nModels cannot say what these are, so they are left out:\n");
        for (QString &what : leftOut)
            text += QStringLiteral("- ")
                + what.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
                      .replace(QLatin1Char('"'), QLatin1Char('\''))
                + QLatin1Char('\n');
        return text + QStringLiteral("\"\"\"\n");
    }

    /// The base class with its metadata.
    QString base()
    {
        QString convention;
        if (!m_convention.isEmpty()) {
            PythonNode dict {QStringLiteral("convention = {"), {}, QStringLiteral("}"), true, false};
            for (auto it = m_convention.cbegin(); it != m_convention.cend(); ++it) {
                PythonNode value = PythonNode::atom(python().string(it.key()) + QStringLiteral(": ")
                                                    + python().string(it.value()));
                dict.items.push_back(value);
            }
            convention = QLatin1Char('\n') + python().statement(dict, 0);
        }
        if (isSqlModel()) {
            m_sqlModel = sqlModel("SQLModel");
            return m_convention.isEmpty()
                ? QString()
                : convention + m_sqlModel + QStringLiteral(".metadata.naming_convention = convention\n");
        }
        const QString metaData = m_convention.isEmpty()
            ? QString()
            : m_imports.from(QStringLiteral("sqlalchemy"), QStringLiteral("MetaData"))
                + QStringLiteral("(naming_convention=convention)");
        if (m_options.style == ModelStyle::Classic)
            return convention
                + QStringLiteral("\nBase = %1(%2)\n")
                      .arg(orm("declarative_base"),
                           m_convention.isEmpty() ? QString() : QStringLiteral("metadata=") + metaData);
        return convention + QStringLiteral("\n\nclass Base(%1):\n").arg(orm("DeclarativeBase"))
            + (m_convention.isEmpty() ? QStringLiteral("    pass\n")
                                      : QStringLiteral("    metadata = %1\n").arg(metaData));
    }

    [[nodiscard]] QString metaData() const
    {
        return (isSqlModel() ? m_sqlModel : QStringLiteral("Base")) + QStringLiteral(".metadata");
    }

    /// An association, or a table without a key.
    QString tableText(const PlannedModel &model)
    {
        const Table &table = tableOf(model);
        std::vector<PythonNode> arguments {PythonNode::atom(python().string(table.name)),
                                           PythonNode::atom(metaData())};
        for (const Column &column : table.columns) {
            std::vector<PythonNode> parts {PythonNode::atom(python().string(column.name))};
            for (PythonNode &argument : m_writer.columnArguments(table, column, false))
                parts.push_back(std::move(argument));
            arguments.push_back(PythonNode::call(
                m_imports.from(QStringLiteral("sqlalchemy"), QStringLiteral("Column")), std::move(parts)));
        }
        for (PythonNode &argument : m_writer.tableArguments(table))
            arguments.push_back(std::move(argument));
        for (auto &[name, value] : m_writer.tableOptions(table))
            arguments.push_back(PythonNode::keyword(name, std::move(value)));
        PythonNode call
            = PythonNode::call(model.name + QStringLiteral(" = ")
                                   + m_imports.from(QStringLiteral("sqlalchemy"), QStringLiteral("Table")),
                               std::move(arguments));
        call.exploded = true;
        return python().statement(call, 0);
    }

    QString tableArgs(const Table &table)
    {
        std::vector<PythonNode> arguments = m_writer.tableArguments(table);
        const auto options = m_writer.tableOptions(table);
        PythonNode dict {QStringLiteral("{"), {}, QStringLiteral("}"), false, false};
        for (const auto &[name, value] : options) {
            PythonNode item = value;
            item.head.prepend(python().string(name) + QStringLiteral(": "));
            dict.items.push_back(std::move(item));
        }
        if (arguments.empty() && options.empty())
            return {};
        if (arguments.empty()) {
            dict.head.prepend(QStringLiteral("__table_args__ = "));
            return python().statement(dict, 4);
        }
        if (!options.empty())
            arguments.push_back(std::move(dict));
        PythonNode tuple {QStringLiteral("__table_args__ = ("), std::move(arguments), QStringLiteral(")"),
                          true, false};
        return python().statement(tuple, 4);
    }

    QString classText(const PlannedModel &model)
    {
        const Table &table = tableOf(model);
        QString text = isSqlModel()
            ? QStringLiteral("class %1(%2, table=True):\n").arg(model.name, m_sqlModel)
            : QStringLiteral("class %1(Base):\n").arg(model.name);
        text += QStringLiteral("    __tablename__ = %1\n").arg(python().string(table.name));
        text += tableArgs(table) + QLatin1Char('\n');
        for (const Column &column : table.columns)
            text += columnText(model, table, column);
        if (m_options.relationships && !model.relationships.empty()) {
            text += QLatin1Char('\n');
            for (const PlannedRelationship &relation : model.relationships)
                text += relationshipText(relation);
        }
        return text;
    }

    QString columnText(const PlannedModel &model, const Table &table, const Column &column)
    {
        const QString attribute = model.attribute(column.name);
        std::vector<PythonNode> arguments;
        if (attribute != column.name || isSqlModel())
            arguments.push_back(PythonNode::atom(python().string(column.name)));
        for (PythonNode &argument :
             m_writer.columnArguments(table, column, m_options.style == ModelStyle::Declarative2))
            arguments.push_back(std::move(argument));
        switch (m_options.style) {
        case ModelStyle::Declarative2:
            return python().statement(
                PythonNode::call(QStringLiteral("%1: %2[%3] = %4")
                                     .arg(attribute, orm("Mapped"),
                                          m_writer.annotation(column, isNullable(table, column)),
                                          orm("mapped_column")),
                                 std::move(arguments)),
                4);
        case ModelStyle::Classic:
            return python().statement(
                PythonNode::call(attribute + QStringLiteral(" = ")
                                     + m_imports.from(QStringLiteral("sqlalchemy"), QStringLiteral("Column")),
                                 std::move(arguments)),
                4);
        case ModelStyle::SqlModel:
            break;
        }
        return sqlModelColumn(table, column, attribute, std::move(arguments));
    }

    QString sqlModelColumn(const Table &table, const Column &column, const QString &attribute,
                           std::vector<PythonNode> arguments)
    {
        std::vector<PythonNode> field;
        const bool filled = column.serverDefault || column.identity || column.computed
            || (table.primaryKey.columns == QStringList {column.name} && isFilledByDatabase(table, column));
        const bool mayBeMissing = filled || isNullable(table, column);
        if (mayBeMissing)
            field.push_back(
                PythonNode::keyword(QStringLiteral("default"), PythonNode::atom(QStringLiteral("None"))));
        field.push_back(PythonNode::keyword(
            QStringLiteral("sa_column"),
            PythonNode::call(m_imports.from(QStringLiteral("sqlalchemy"), QStringLiteral("Column")),
                             std::move(arguments))));
        return python().statement(
            PythonNode::call(
                QStringLiteral("%1: %2 = %3")
                    .arg(attribute, m_writer.annotation(column, mayBeMissing), sqlModel("Field")),
                std::move(field)),
            4);
    }

    static bool isNullable(const Table &table, const Column &column)
    {
        return column.nullable && !table.primaryKey.columns.contains(column.name);
    }

    static bool isFilledByDatabase(const Table &table, const Column &column)
    {
        return autoincrementColumn(table) == &column;
    }

    QString relationshipText(const PlannedRelationship &relation)
    {
        std::vector<PythonNode> arguments;
        const auto add = [&](const char *name, const QString &value) {
            arguments.push_back(PythonNode::keyword(QLatin1String(name), PythonNode::atom(value)));
        };
        const auto quotedList = [&](const QStringList &names) {
            return python().string(names.size() == 1 ? names.front()
                                                     : QLatin1Char('[') + names.join(QLatin1String(", "))
                                           + QLatin1Char(']'));
        };
        if (m_options.style == ModelStyle::Classic)
            arguments.push_back(PythonNode::atom(python().string(relation.target)));
        if (!relation.association.isEmpty())
            add("secondary", relation.association);
        if (!relation.primaryJoin.isEmpty()) {
            add("primaryjoin", QStringLiteral("lambda: ") + relation.primaryJoin);
            add("secondaryjoin", QStringLiteral("lambda: ") + relation.secondaryJoin);
            if (relation.primaryJoin.startsWith(QLatin1String("and_(")))
                m_imports.from(QStringLiteral("sqlalchemy"), QStringLiteral("and_"));
        }
        if (!relation.foreignKeys.isEmpty())
            add("foreign_keys", quotedList(relation.foreignKeys));
        if (!relation.remoteSide.isEmpty())
            add("remote_side", quotedList(relation.remoteSide));
        // What Mapped[] says in 2.0 must be told elsewhere.
        if (relation.isParentSide && !relation.isMany && m_options.style != ModelStyle::Declarative2)
            add("uselist", PythonWriter::boolean(false));
        if (relation.deletedByDatabase) {
            add("cascade", python().string(QStringLiteral("all, delete")));
            add("passive_deletes", PythonWriter::boolean(true));
        }
        QString target = python().string(relation.target);
        if (relation.isMany)
            target = QStringLiteral("list[%1]").arg(target);
        else if (relation.isOptional)
            target = m_imports.from(QStringLiteral("typing"), QStringLiteral("Optional")) + QLatin1Char('[')
                + target + QLatin1Char(']');
        if (isSqlModel()) {
            std::vector<PythonNode> outer {PythonNode::keyword(
                QStringLiteral("back_populates"), PythonNode::atom(python().string(relation.backPopulates)))};
            if (!arguments.empty()) {
                PythonNode dict {
                    QStringLiteral("sa_relationship_kwargs={"), {}, QStringLiteral("}"), false, false};
                for (const PythonNode &argument : arguments) {
                    const QString name = argument.head.section(QLatin1Char('='), 0, 0);
                    PythonNode item = argument;
                    item.head
                        = python().string(name) + QStringLiteral(": ") + argument.head.mid(name.size() + 1);
                    dict.items.push_back(std::move(item));
                }
                outer.push_back(std::move(dict));
            }
            return python().statement(
                PythonNode::call(
                    QStringLiteral("%1: %2 = %3").arg(relation.attribute, target, sqlModel("Relationship")),
                    std::move(outer)),
                4);
        }
        add("back_populates", python().string(relation.backPopulates));
        const QString call = orm("relationship");
        return python().statement(
            PythonNode::call(
                isAnnotated()
                    ? QStringLiteral("%1: %2[%3] = %4").arg(relation.attribute, orm("Mapped"), target, call)
                    : QStringLiteral("%1 = %2").arg(relation.attribute, call),
                std::move(arguments)),
            4);
    }

    const Schema &m_schema;
    const RenderModelsOptions m_options;
    NamingConvention m_convention;
    std::vector<PlannedModel> m_plan;
    ModelImports m_imports;
    ModelWriter m_writer;
    QString m_sqlModel; ///< what the module calls SQLModel
};

} // namespace

QString renderModels(const Schema &schema, const Dialect &dialect, const RenderModelsOptions &options)
{
    return ModuleWriter(schema, dialect, options).text();
}

} // namespace stillroom
