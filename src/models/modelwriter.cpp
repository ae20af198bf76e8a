#include "models/modelwriter.h"

#include "dialect/ddlcompiler.h"
#include "python/pythontype.h"

#include <algorithm>

namespace stillroom {

namespace {

PythonNode keyword(const char *name, PythonNode value)
{
    return PythonNode::keyword(QLatin1String(name), std::move(value));
}

PythonNode truth(bool value)
{
    return PythonNode::atom(PythonWriter::boolean(value));
}

/// SQLAlchemy's generic class for an exact one, as people write it; empty if there is none.
QString genericName(const QString &name)
{
    static const QMap<QString, QString> names {
        {QStringLiteral("INTEGER"), QStringLiteral("Integer")},
        {QStringLiteral("INT"), QStringLiteral("Integer")},
        {QStringLiteral("BIGINT"), QStringLiteral("BigInteger")},
        {QStringLiteral("SMALLINT"), QStringLiteral("SmallInteger")},
        {QStringLiteral("VARCHAR"), QStringLiteral("String")},
        {QStringLiteral("TEXT"), QStringLiteral("Text")},
        {QStringLiteral("BOOLEAN"), QStringLiteral("Boolean")},
        {QStringLiteral("TINYINT"), QStringLiteral("Boolean")},
        {QStringLiteral("BIT"), QStringLiteral("Boolean")},
        {QStringLiteral("DATE"), QStringLiteral("Date")},
        {QStringLiteral("DATETIME"), QStringLiteral("DateTime")},
        {QStringLiteral("TIMESTAMP"), QStringLiteral("DateTime")},
        {QStringLiteral("DATETIMEOFFSET"), QStringLiteral("DateTime")},
        {QStringLiteral("TIME"), QStringLiteral("Time")},
        {QStringLiteral("NUMERIC"), QStringLiteral("Numeric")},
        {QStringLiteral("DECIMAL"), QStringLiteral("Numeric")},
        {QStringLiteral("FLOAT"), QStringLiteral("Float")},
        {QStringLiteral("BLOB"), QStringLiteral("LargeBinary")},
        {QStringLiteral("BYTEA"), QStringLiteral("LargeBinary")},
        {QStringLiteral("VARBINARY"), QStringLiteral("LargeBinary")},
        {QStringLiteral("NVARCHAR"), QStringLiteral("Unicode")},
        {QStringLiteral("ENUM"), QStringLiteral("Enum")},
        {QStringLiteral("JSON"), QStringLiteral("JSON")},
        {QStringLiteral("INTERVAL"), QStringLiteral("Interval")},
    };
    return names.value(name);
}

/// The generic form where the database writes both the same way, else the type as it is.
SqlType asWritten(const SqlType &type, const Dialect &dialect)
{
    SqlType exact = type;
    exact.declared.clear();
    SqlType generic = exact;
    generic.name = genericName(type.name);
    generic.module.clear();
    const QString wanted = type.declared.isEmpty() ? dialect.typeDdl(exact) : type.declared;
    const auto folded = [](QString ddl) { return ddl.remove(QLatin1Char(' ')).toUpper(); };
    // Generic classes are told neither the digits of a second nor what is MySQL's own.
    const bool isMoment = generic.name == QLatin1String("DateTime") || generic.name == QLatin1String("Time")
        || generic.name == QLatin1String("Interval");
    if ((isMoment && type.precision) || (type.module == QLatin1String("mysql") && !type.arguments.isEmpty()))
        return exact;
    if (!generic.name.isEmpty() && folded(dialect.typeDdl(generic)) == folded(wanted))
        return generic;
    return exact;
}

} // namespace

QString ModelImports::from(const QString &module, const QString &name)
{
    const QString called = m_taken.contains(name) ? QStringLiteral("sa_") + name : name;
    m_names[module].insert(called == name ? name : QStringLiteral("%1 as %2").arg(name, called));
    return called;
}

QString ModelImports::module(const QString &name)
{
    const QString called = m_taken.contains(name) ? name + QLatin1String("_module") : name;
    m_modules.insert(called == name ? name : QStringLiteral("%1 as %2").arg(name, called));
    return called;
}

QString ModelImports::text(const PythonWriter &writer) const
{
    static const QSet<QString> standard {QStringLiteral("datetime"), QStringLiteral("decimal"),
                                         QStringLiteral("typing"), QStringLiteral("uuid")};
    QString groups[2];
    QStringList modules(m_modules.begin(), m_modules.end());
    modules.sort();
    for (const QString &module : modules)
        groups[standard.contains(module.section(QLatin1Char(' '), 0, 0)) ? 0 : 1]
            += QStringLiteral("import %1\n").arg(module);
    for (auto it = m_names.cbegin(); it != m_names.cend(); ++it) {
        QStringList names(it->begin(), it->end());
        std::sort(names.begin(), names.end(),
                  [](const QString &a, const QString &b) { return a.compare(b, Qt::CaseInsensitive) < 0; });
        QString &group = groups[standard.contains(it.key()) ? 0 : 1];
        const QString begin = QStringLiteral("from %1 import ").arg(it.key());
        const QString flat = begin + names.join(QLatin1String(", "));
        if (flat.size() <= 88) {
            group += flat + QLatin1Char('\n');
            continue;
        }
        PythonNode list {begin + QLatin1Char('('), {}, QStringLiteral(")"), true, false};
        for (const QString &name : names)
            list.items.push_back(PythonNode::atom(name));
        group += writer.statement(list, 0);
    }
    return groups[0] + (groups[0].isEmpty() ? QString() : QStringLiteral("\n")) + groups[1];
}

NamingConvention conventionOf(const Schema &schema)
{
    const NamingConvention postgres {
        {QStringLiteral("pk"), QStringLiteral("%(table_name)s_pkey")},
        {QStringLiteral("fk"), QStringLiteral("%(table_name)s_%(column_0_N_name)s_fkey")},
        {QStringLiteral("uq"), QStringLiteral("%(table_name)s_%(column_0_N_name)s_key")}};
    NamingConvention convention;
    const auto fits = [&](const NamingConvention &candidate, const char *kind) {
        int named = 0;
        const auto made = [&](const Table &table, const auto &constraint) {
            ++named;
            return !constraint.name.isEmpty()
                && conventionName(candidate, table.name, Constraint(constraint)) == constraint.name;
        };
        for (const Table &table : schema.tables) {
            bool all = true;
            if (qstrcmp(kind, "pk") == 0 && !table.primaryKey.columns.isEmpty())
                all = made(table, table.primaryKey);
            if (qstrcmp(kind, "fk") == 0)
                all = std::all_of(table.foreignKeys.begin(), table.foreignKeys.end(),
                                  [&](const ForeignKey &key) { return made(table, key); });
            if (qstrcmp(kind, "uq") == 0)
                all = std::all_of(table.uniqueConstraints.begin(), table.uniqueConstraints.end(),
                                  [&](const UniqueConstraint &unique) { return made(table, unique); });
            if (!all)
                return false;
        }
        return named > 0;
    };
    for (const NamingConvention *candidate : {&postgres, &recommendedNamingConvention()}) {
        for (const char *kind : {"pk", "fk", "uq"}) {
            const QString key = QLatin1String(kind);
            if (!convention.contains(key) && candidate->contains(key) && fits(*candidate, kind))
                convention.insert(key, candidate->value(key));
        }
    }
    // One that is given takes the place of SQLAlchemy's own, which names the indexes of index=True.
    if (!convention.isEmpty())
        convention.insert(QStringLiteral("ix"), defaultNamingConvention().value(QStringLiteral("ix")));
    return convention;
}

ModelWriter::ModelWriter(const Schema &schema, const Dialect &dialect, const NamingConvention &convention,
                         ModelImports &imports)
    : m_schema(schema)
    , m_dialect(dialect)
    , m_convention(convention)
    , m_imports(imports)
    , m_names([this](const QString &module, const QString &name) {
        if (module.isEmpty())
            return m_imports.from(QStringLiteral("sqlalchemy"), name);
        static const QSet<QString> dialects {QStringLiteral("postgresql"), QStringLiteral("mysql"),
                                             QStringLiteral("sqlite"), QStringLiteral("mssql")};
        if (!dialects.contains(module)) {
            return m_imports.module(module) + QLatin1Char('.') + name;
        }
        return m_imports.from(QStringLiteral("sqlalchemy.dialects"), module) + QLatin1Char('.') + name;
    })
{ }

PythonNode ModelWriter::typeNode(const SqlType &type)
{
    PythonNode node = renderType(asWritten(type, m_dialect), m_python, m_names);
    // String(50) reads better than String(length=50), and Integer better than Integer().
    if (node.items.empty() && node.tail == QLatin1String(")")) {
        node.head.chop(1);
        node.tail.clear();
        return node;
    }
    static const QStringList positional {QStringLiteral("length="), QStringLiteral("precision="),
                                         QStringLiteral("scale=")};
    const bool isShort = std::all_of(node.items.begin(), node.items.end(), [](const PythonNode &item) {
        return std::any_of(positional.begin(), positional.end(),
                           [&](const QString &name) { return item.head.startsWith(name); });
    });
    for (PythonNode &item : node.items) {
        if (isShort)
            item.head = item.head.section(QLatin1Char('='), 1);
    }
    return node;
}

QString ModelWriter::annotation(const Column &column, bool mayBeMissing)
{
    const PythonType python = pythonType(asWritten(column.type, m_dialect));
    QString name = python.name;
    if (python.isAny())
        name = m_imports.from(python.module, python.name);
    else if (!python.module.isEmpty())
        name = m_imports.module(python.module) + python.name.mid(python.module.size());
    return mayBeMissing ? QStringLiteral("%1[%2]").arg(
               m_imports.from(QStringLiteral("typing"), QStringLiteral("Optional")), name)
                        : name;
}

bool ModelWriter::annotationTellsNull(const Column &column)
{
    return !pythonType(column.type).isAny();
}

std::vector<PythonNode> ModelWriter::referenceOptions(const ForeignKey &key)
{
    std::vector<PythonNode> options;
    const auto add = [&](const char *name, const QString &text) {
        if (!text.isEmpty())
            options.push_back(keyword(name, PythonNode::atom(m_python.string(text))));
    };
    add("onupdate", key.onUpdate);
    add("ondelete", key.onDelete);
    if (key.deferrable)
        options.push_back(keyword("deferrable", truth(*key.deferrable)));
    add("initially", key.initially);
    add("match", key.match);
    return options;
}

void ModelWriter::addName(std::vector<PythonNode> &arguments, const Table &table,
                          const Constraint &constraint)
{
    const QString name = std::visit([](const auto &value) { return value.name; }, constraint);
    if (!name.isEmpty() && conventionName(m_convention, table.name, constraint) != name)
        arguments.push_back(keyword("name", PythonNode::atom(m_python.string(name))));
}

bool ModelWriter::standsInColumn(const Table &table, const ForeignKey &key)
{
    return key.columns.size() == 1 && table.column(key.columns.front());
}

bool ModelWriter::standsInColumn(const Table &table, const UniqueConstraint &unique) const
{
    const bool named = !unique.name.isEmpty()
        && conventionName(m_convention, table.name, Constraint(unique)) != unique.name;
    const bool indexed = std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index &index) {
        return standsInColumn(table, index) && index.columns() == unique.columns;
    });
    return unique.columns.size() == 1 && !named && unique.options.isEmpty() && !indexed;
}

bool ModelWriter::standsInColumn(const Table &table, const Index &index)
{
    if (index.elements.size() != 1 || index.elements[0].column.isEmpty() || !index.where.isEmpty()
        || !index.options.isEmpty() || index.elements[0].descending || !index.elements[0].nulls.isEmpty()
        || !index.elements[0].collation.isEmpty())
        return false;
    const QString label = table.schema.isEmpty() ? table.name : table.schema + QLatin1Char('_') + table.name;
    return index.name == QStringLiteral("ix_%1_%2").arg(label, index.elements[0].column);
}

std::vector<PythonNode> ModelWriter::columnArguments(const Table &table, const Column &column, bool annotated)
{
    std::vector<PythonNode> arguments {typeNode(column.type)};
    for (const ForeignKey &key : table.foreignKeys) {
        if (!standsInColumn(table, key) || key.columns.front() != column.name)
            continue;
        const QString target
            = referredTable(key).toString() + QLatin1Char('.') + key.referredColumns.value(0);
        std::vector<PythonNode> parts {PythonNode::atom(m_python.string(target))};
        for (PythonNode &option : referenceOptions(key))
            parts.push_back(std::move(option));
        addName(parts, table, key);
        arguments.push_back(PythonNode::call(core("ForeignKey"), std::move(parts)));
    }
    if (column.computed) {
        std::vector<PythonNode> parts {m_python.text(column.computed->sqltext)};
        if (column.computed->persisted)
            parts.push_back(keyword("persisted", truth(*column.computed->persisted)));
        arguments.push_back(PythonNode::call(core("Computed"), std::move(parts)));
    }
    if (column.identity) {
        std::vector<PythonNode> parts;
        if (column.identity->always)
            parts.push_back(keyword("always", truth(true)));
        for (auto it = column.identity->options.cbegin(); it != column.identity->options.cend(); ++it)
            parts.push_back(PythonNode::keyword(it.key(), PythonNode::atom(it.value())));
        arguments.push_back(PythonNode::call(core("Identity"), std::move(parts)));
    }
    const bool inKey = table.primaryKey.columns.contains(column.name);
    if (inKey)
        arguments.push_back(keyword("primary_key", truth(true)));
    const Column *counting = autoincrementColumn(table);
    if (inKey && isIntegerType(column.type) && column.autoincrement
        && (counting == &column) != *column.autoincrement)
        arguments.push_back(keyword("autoincrement", truth(*column.autoincrement)));
    // A key is never NULL, whatever SQLite would allow.
    if (!inKey && (annotated ? !annotationTellsNull(column) : !column.nullable))
        arguments.push_back(keyword("nullable", truth(column.nullable)));
    for (const UniqueConstraint &unique : table.uniqueConstraints) {
        if (standsInColumn(table, unique) && unique.columns.front() == column.name)
            arguments.push_back(keyword("unique", truth(true)));
    }
    for (const Index &index : table.indexes) {
        if (!standsInColumn(table, index) || index.elements[0].column != column.name)
            continue;
        if (index.unique)
            arguments.push_back(keyword("unique", truth(true)));
        arguments.push_back(keyword("index", truth(true)));
    }
    if (column.serverDefault)
        arguments.push_back(
            keyword("server_default", renderServerDefault(*column.serverDefault, m_python, m_names)));
    if (!column.comment.isEmpty())
        arguments.push_back(keyword("comment", m_python.text(column.comment)));
    return arguments;
}

PythonNode ModelWriter::foreignKeyNode(const ForeignKey &key)
{
    QStringList targets;
    for (const QString &column : key.referredColumns)
        targets.append(referredTable(key).toString() + QLatin1Char('.') + column);
    std::vector<PythonNode> parts {m_python.strings(key.columns), m_python.strings(targets)};
    for (PythonNode &option : referenceOptions(key))
        parts.push_back(std::move(option));
    return PythonNode::call(core("ForeignKeyConstraint"), std::move(parts));
}

PythonNode ModelWriter::indexNode(const TableName &, const Index &index)
{
    std::vector<PythonNode> parts {PythonNode::atom(m_python.string(index.name))};
    for (const IndexElement &element : index.elements) {
        QString sql
            = element.column.isEmpty() ? element.expression : m_dialect.quotedIfNeeded(element.column);
        const bool plain = !element.column.isEmpty() && !element.descending && element.nulls.isEmpty()
            && element.collation.isEmpty();
        if (plain) {
            parts.push_back(PythonNode::atom(m_python.string(element.column)));
            continue;
        }
        if (!element.collation.isEmpty())
            sql += QStringLiteral(" COLLATE ") + m_dialect.quoted(element.collation);
        if (element.descending)
            sql += QStringLiteral(" DESC");
        if (!element.nulls.isEmpty())
            sql += QStringLiteral(" NULLS ") + element.nulls;
        parts.push_back(PythonNode::call(core("text"), {m_python.text(textWithParameters(sql))}));
    }
    if (index.unique)
        parts.push_back(keyword("unique", truth(true)));
    const QString where = m_dialect.name + QLatin1String("_where");
    if (!index.where.isEmpty())
        parts.push_back(PythonNode::keyword(
            where, PythonNode::call(core("text"), {m_python.text(textWithParameters(index.where))})));
    for (auto it = index.options.cbegin(); it != index.options.cend(); ++it)
        parts.push_back(PythonNode::keyword(it.key(), PythonNode::atom(it.value())));
    return PythonNode::call(core("Index"), std::move(parts));
}

std::vector<PythonNode> ModelWriter::tableArguments(const Table &table)
{
    std::vector<PythonNode> arguments;
    const auto addOptions = [](std::vector<PythonNode> &parts, const QMap<QString, QString> &options) {
        for (auto it = options.cbegin(); it != options.cend(); ++it)
            parts.push_back(PythonNode::keyword(it.key(), PythonNode::atom(it.value())));
    };
    QStringList inOrder;
    for (const Column &column : table.columns) {
        if (table.primaryKey.columns.contains(column.name))
            inOrder.append(column.name);
    }
    const bool namedKey = !table.primaryKey.name.isEmpty()
        && conventionName(m_convention, table.name, Constraint(table.primaryKey)) != table.primaryKey.name;
    if (namedKey || inOrder != table.primaryKey.columns || !table.primaryKey.options.isEmpty()) {
        std::vector<PythonNode> parts;
        for (const QString &column : table.primaryKey.columns)
            parts.push_back(PythonNode::atom(m_python.string(column)));
        addName(parts, table, table.primaryKey);
        addOptions(parts, table.primaryKey.options);
        if (!parts.empty())
            arguments.push_back(PythonNode::call(core("PrimaryKeyConstraint"), std::move(parts)));
    }
    for (const ForeignKey &key : table.foreignKeys) {
        if (standsInColumn(table, key))
            continue;
        PythonNode node = foreignKeyNode(key);
        addName(node.items, table, key);
        arguments.push_back(std::move(node));
    }
    for (const UniqueConstraint &unique : table.uniqueConstraints) {
        if (standsInColumn(table, unique))
            continue;
        std::vector<PythonNode> parts;
        for (const QString &column : unique.columns)
            parts.push_back(PythonNode::atom(m_python.string(column)));
        addOptions(parts, unique.options);
        addName(parts, table, unique);
        arguments.push_back(PythonNode::call(core("UniqueConstraint"), std::move(parts)));
    }
    for (const CheckConstraint &check : table.checkConstraints) {
        std::vector<PythonNode> parts {m_python.text(textWithParameters(check.sqltext))};
        addName(parts, table, check);
        arguments.push_back(PythonNode::call(core("CheckConstraint"), std::move(parts)));
    }
    for (const Index &index : table.indexes) {
        if (!standsInColumn(table, index))
            arguments.push_back(indexNode(table.tableName(), index));
    }
    return arguments;
}

std::vector<std::pair<QString, PythonNode>> ModelWriter::tableOptions(const Table &table)
{
    std::vector<std::pair<QString, PythonNode>> options;
    for (auto it = table.options.cbegin(); it != table.options.cend(); ++it)
        options.emplace_back(it.key(), PythonNode::atom(it.value()));
    if (!table.comment.isEmpty())
        options.emplace_back(QStringLiteral("comment"), m_python.text(table.comment));
    if (!table.schema.isEmpty())
        options.emplace_back(QStringLiteral("schema"), PythonNode::atom(m_python.string(table.schema)));
    return options;
}

} // namespace stillroom
