#include "dialect/mssql/mssqlinspector.h"

#include "dialect/ddlcompiler.h"
#include "dialect/ddloptions.h"
#include "dialect/mssql/mssqltypes.h"
#include "schema/sqltokens.h"

#include <QHash>
#include <algorithm>

namespace stillroom {

namespace {

/// The text without the brackets SQL Server puts around defaults, computed columns, checks and filters.
QString withoutBrackets(const QString &text)
{
    QString inner = text.trimmed();
    while (inner.startsWith(QLatin1Char('('))) {
        const std::vector<SqlToken> tokens = tokenizeSql(inner);
        const auto closing = std::find_if(tokens.begin() + 1, tokens.end(), [&](const SqlToken &token) {
            return token.isSymbol(')') && token.depth == tokens.front().depth;
        });
        if (closing == tokens.end() || closing + 1 != tokens.end())
            break;
        inner = inner.mid(1, inner.size() - 2).trimmed();
    }
    return inner;
}

/// The SELECT of a CREATE VIEW.
QString selectOf(const QString &createView)
{
    qsizetype at = 0;
    bool inView = false;
    for (const SqlToken &token : tokenizeSql(createView)) {
        at += token.text.size();
        inView = inView || token.isWord("VIEW");
        if (inView && token.depth == 0 && token.isWord("AS"))
            return createView.mid(at).trimmed();
    }
    return createView;
}

QString action(const QString &description)
{
    QString text = description;
    return text == QLatin1String("NO_ACTION") ? QString() : text.replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString whole(const QString &number) ///< seed values come as decimals
{
    return number.section(QLatin1Char('.'), 0, 0);
}

/// What the catalogue tells of a type, the same columns for columns, parameters and alias types.
struct CatalogType
{
    QString base; ///< "nvarchar"; empty for types of assemblies
    QString name; ///< the alias, or the same
    QString schema; ///< of the alias
    bool isAlias = false;
    int length = 0; ///< bytes; -1 = max
    int precision = 0;
    int scale = 0;

    static constexpr const char *columns
        = "b.name, t.name, u.name, t.is_user_defined, %1.max_length, %1.precision, %1.scale";
    static constexpr int columnCount = 7;
    static CatalogType read(const RowBatch &rows, int row, int first)
    {
        const auto number = [&](int column) { return int(rows.value(row, first + column).toInteger()); };
        return {rows.text(row, first),
                rows.text(row, first + 1),
                rows.text(row, first + 2),
                number(3) != 0,
                number(4),
                number(5),
                number(6)};
    }

    [[nodiscard]] QString baseText() const
    {
        if (base.isEmpty())
            return name;
        const auto sized = [&](int size) {
            return QStringLiteral("%1(%2)").arg(base,
                                                length < 0 ? QStringLiteral("max") : QString::number(size));
        };
        if (base == QLatin1String("nvarchar") || base == QLatin1String("nchar"))
            return sized(length / 2);
        if (base == QLatin1String("varchar") || base == QLatin1String("char")
            || base == QLatin1String("varbinary") || base == QLatin1String("binary"))
            return sized(length);
        if (base == QLatin1String("decimal") || base == QLatin1String("numeric"))
            return QStringLiteral("%1(%2, %3)").arg(base).arg(precision).arg(scale);
        if (base == QLatin1String("datetime2") || base == QLatin1String("datetimeoffset")
            || base == QLatin1String("time"))
            return QStringLiteral("%1(%2)").arg(base).arg(scale);
        return base;
    }
};

class Inspection
{
public:
    Inspection(const Dialect &dialect, Connection &connection, const InspectOptions &options)
        : m_dialect(dialect)
        , m_connection(connection)
        , m_options(options)
    { }

    Schema run();

private:
    RowBatch query(const QString &select, const QString &from, const QString &where, const QString &order);
    [[nodiscard]] QString ownSchema(const QString &schema) const
    {
        return schema == m_defaultSchema ? QString() : schema;
    }
    [[nodiscard]] Table *table(const RowBatch &rows, int row);
    [[nodiscard]] SqlType typeOf(const CatalogType &catalog) const;

    void readServer();
    void readObjects();
    void addObject(const RowBatch &rows, int row);
    void readColumns();
    [[nodiscard]] Column columnOf(const RowBatch &rows, int row) const;
    void readIndexes();
    static void addIndex(View &view, const RowBatch &rows, int row, int count);
    static void addIndex(Table &table, const RowBatch &rows, int row, int count);
    void readForeignKeys();
    void readChecks();
    void readTriggers();
    void readSequences();
    void readDomains();
    void readParameters();

    const Dialect &m_dialect;
    Connection &m_connection;
    const InspectOptions &m_options;
    Schema m_schema;
    QString m_defaultSchema;
    QString m_collation; ///< the database's own, which is not told of each column
    QHash<QByteArray, std::size_t> m_tables; ///< by object_id
    QHash<QByteArray, std::size_t> m_views;
    QHash<QByteArray, std::size_t> m_routines;
};

RowBatch Inspection::query(const QString &select, const QString &from, const QString &where,
                           const QString &order)
{
    Statement statement;
    QStringList conditions;
    if (!where.isEmpty())
        conditions.append(where);
    if (m_options.schemas.contains(QStringLiteral("*"))) {
        conditions.append(QStringLiteral("s.name NOT IN (N'sys', N'INFORMATION_SCHEMA')"));
    } else {
        QStringList marks;
        for (const QString &schema : m_options.schemas + QStringList {m_defaultSchema}) {
            marks.append(QStringLiteral("?"));
            statement.binds.push_back(Value::text(schema));
        }
        conditions.append(QStringLiteral("s.name IN (%1)").arg(marks.join(QStringLiteral(", "))));
    }
    statement.text = QStringLiteral("SELECT %1 FROM %2 WHERE %3 ORDER BY %4")
                         .arg(select, from, conditions.join(QStringLiteral(" AND ")), order);
    return m_connection.query(statement);
}

Table *Inspection::table(const RowBatch &rows, int row)
{
    const auto found = m_tables.constFind(rows.bytes(row, 0).toByteArray());
    return found == m_tables.constEnd() ? nullptr : &m_schema.tables[*found];
}

Schema Inspection::run()
{
    m_schema.dialect = m_dialect.name;
    readServer();
    readObjects();
    readColumns();
    readIndexes();
    readForeignKeys();
    readChecks();
    readTriggers();
    readSequences();
    readDomains();
    if (m_options.routines)
        readParameters();
    for (Table &each : m_schema.tables) { // a key that looks as if it counted, but is no IDENTITY
        if (const Column *key = autoincrementColumn(each))
            each.column(key->name)->autoincrement = false;
    }
    return std::move(m_schema);
}

void Inspection::readServer()
{
    const RowBatch rows = m_connection.query(
        Statement(QStringLiteral("SELECT SCHEMA_NAME(), "
                                 "CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS nvarchar(128)), "
                                 "CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128))")));
    m_defaultSchema = rows.rowCount() > 0 ? rows.text(0, 0) : m_dialect.defaultSchema;
    m_collation = rows.rowCount() > 0 ? rows.text(0, 1) : QString();
    if (rows.rowCount() > 0)
        m_schema.server.insert(QStringLiteral("version"), rows.text(0, 2));
}

void Inspection::readObjects()
{
    // The diagrams of Management Studio are marked as its own.
    const QString kinds = m_options.routines
        ? QStringLiteral("'U', 'V', 'P', 'PC', 'FN', 'FS', 'IF', 'TF', 'FT', 'AF'")
        : QStringLiteral("'U', 'V'");
    const RowBatch rows = query(
        QStringLiteral("o.object_id, s.name, o.name, RTRIM(o.type), m.definition, "
                       "CAST(e.value AS nvarchar(max))"),
        QStringLiteral("sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id "
                       "LEFT JOIN sys.sql_modules AS m ON m.object_id = o.object_id "
                       "LEFT JOIN sys.extended_properties AS e ON e.class = 1 AND e.major_id = o.object_id "
                       "AND e.minor_id = 0 AND e.name = N'MS_Description'"),
        QStringLiteral("o.type IN (%1) AND o.is_ms_shipped = 0 AND NOT EXISTS (SELECT 1 FROM "
                       "sys.extended_properties AS x WHERE x.class = 1 AND x.major_id = o.object_id "
                       "AND x.minor_id = 0 AND x.name = N'microsoft_database_tools_support')")
            .arg(kinds),
        QStringLiteral("s.name, o.name"));
    for (int row = 0; row < rows.rowCount(); ++row)
        addObject(rows, row);
}

void Inspection::addObject(const RowBatch &rows, int row)
{
    const QByteArray id = rows.bytes(row, 0).toByteArray();
    const QString schema = ownSchema(rows.text(row, 1));
    const QString name = rows.text(row, 2);
    const QString kind = rows.text(row, 3);
    const QString definition = rows.text(row, 4);
    if (kind == QLatin1String("U")) {
        Table table;
        table.name = name;
        table.schema = schema;
        table.comment = rows.text(row, 5);
        m_tables.insert(id, m_schema.tables.size());
        m_schema.tables.push_back(std::move(table));
    } else if (kind == QLatin1String("V")) {
        View view;
        view.name = name;
        view.schema = schema;
        view.definition = selectOf(definition);
        view.sql = definition;
        view.comment = rows.text(row, 5);
        m_views.insert(id, m_schema.views.size());
        m_schema.views.push_back(std::move(view));
    } else {
        Routine routine;
        routine.name = name;
        routine.schema = schema;
        routine.kind = kind.startsWith(QLatin1Char('P')) ? QStringLiteral("procedure")
            : kind == QLatin1String("AF")                ? QStringLiteral("aggregate")
                                                         : QStringLiteral("function");
        const bool isClr = kind == QLatin1String("PC") || kind == QLatin1String("AF")
            || kind == QLatin1String("FS") || kind == QLatin1String("FT");
        routine.language = isClr ? QStringLiteral("CLR") : QStringLiteral("T-SQL");
        if (kind == QLatin1String("IF") || kind == QLatin1String("TF") || kind == QLatin1String("FT"))
            routine.returns = QStringLiteral("table");
        routine.sql = definition;
        m_routines.insert(id, m_schema.routines.size());
        m_schema.routines.push_back(std::move(routine));
    }
}

SqlType Inspection::typeOf(const CatalogType &catalog) const
{
    SqlType type = mssqlParsedType(catalog.baseText());
    if (catalog.isAlias)
        type.declared = m_dialect.quotedIfNeeded(TableName {ownSchema(catalog.schema), catalog.name});
    else if (catalog.name == QLatin1String("sysname"))
        type.declared = catalog.name;
    return type;
}

void Inspection::readColumns()
{
    const QString type = QString::fromLatin1(CatalogType::columns).arg(QStringLiteral("c"));
    const RowBatch rows = query(
        QStringLiteral("c.object_id, c.name, c.is_nullable, c.collation_name, c.is_identity, "
                       "CAST(i.seed_value AS nvarchar(40)), CAST(i.increment_value AS nvarchar(40)), "
                       "g.definition, g.is_persisted, d.definition, CAST(e.value AS nvarchar(max)), ")
            + type,
        QStringLiteral("sys.columns AS c JOIN sys.objects AS o ON o.object_id = c.object_id "
                       "JOIN sys.schemas AS s ON s.schema_id = o.schema_id "
                       "JOIN sys.types AS t ON t.user_type_id = c.user_type_id "
                       "JOIN sys.schemas AS u ON u.schema_id = t.schema_id "
                       "LEFT JOIN sys.types AS b ON b.user_type_id = t.system_type_id "
                       "LEFT JOIN sys.identity_columns AS i ON i.object_id = c.object_id "
                       "AND i.column_id = c.column_id "
                       "LEFT JOIN sys.computed_columns AS g ON g.object_id = c.object_id "
                       "AND g.column_id = c.column_id "
                       "LEFT JOIN sys.default_constraints AS d ON d.object_id = c.default_object_id "
                       "LEFT JOIN sys.extended_properties AS e ON e.class = 1 AND e.major_id = c.object_id "
                       "AND e.minor_id = c.column_id AND e.name = N'MS_Description'"),
        QStringLiteral("o.type IN ('U', 'V')"), QStringLiteral("c.object_id, c.column_id"));
    for (int row = 0; row < rows.rowCount(); ++row) {
        if (Table *owner = table(rows, row))
            owner->columns.push_back(columnOf(rows, row));
        else if (const auto view = m_views.constFind(rows.bytes(row, 0).toByteArray());
                 view != m_views.constEnd())
            m_schema.views[*view].columns.append(rows.text(row, 1));
    }
}

Column Inspection::columnOf(const RowBatch &rows, int row) const
{
    Column column;
    column.name = rows.text(row, 1);
    column.nullable = rows.value(row, 2).toInteger() != 0;
    column.type = typeOf(CatalogType::read(rows, row, 11));
    if (const QString collation = rows.text(row, 3); collation != m_collation)
        column.type.collation = collation;
    if (rows.value(row, 4).toInteger() != 0) {
        column.autoincrement = true;
        Identity identity;
        if (!rows.isNull(row, 5) && !rows.isNull(row, 6))
            identity.options = {{QStringLiteral("start"), whole(rows.text(row, 5))},
                                {QStringLiteral("increment"), whole(rows.text(row, 6))}};
        column.identity = identity;
    }
    if (!rows.isNull(row, 7))
        column.computed = Computed {withoutBrackets(rows.text(row, 7)), rows.value(row, 8).toInteger() != 0};
    if (!rows.isNull(row, 9))
        column.serverDefault = ServerDefault {ServerDefault::Kind::Text, withoutBrackets(rows.text(row, 9))};
    column.comment = rows.text(row, 10);
    return column;
}

void Inspection::readIndexes()
{
    // Heaps (0), XML (3) and spatial (4) indexes are left out; 5 and 6 are columnstores, 7 hash indexes.
    const RowBatch rows = query(
        QStringLiteral("i.object_id, i.index_id, i.name, i.type, i.is_unique, i.is_primary_key, "
                       "i.is_unique_constraint, i.filter_definition, c.name, k.is_descending_key, "
                       "k.is_included_column, k.key_ordinal"),
        QStringLiteral("sys.indexes AS i JOIN sys.objects AS o ON o.object_id = i.object_id "
                       "JOIN sys.schemas AS s ON s.schema_id = o.schema_id "
                       "LEFT JOIN sys.index_columns AS k ON k.object_id = i.object_id "
                       "AND k.index_id = i.index_id "
                       "LEFT JOIN sys.columns AS c ON c.object_id = k.object_id "
                       "AND c.column_id = k.column_id"),
        QStringLiteral("o.type IN ('U', 'V') AND i.type IN (1, 2, 5, 6, 7) AND i.is_hypothetical = 0"),
        QStringLiteral("i.object_id, i.name, k.key_ordinal, k.index_column_id"));
    for (int row = 0; row < rows.rowCount();) {
        int count = 1;
        while (row + count < rows.rowCount() && rows.bytes(row + count, 0) == rows.bytes(row, 0)
               && rows.bytes(row + count, 1) == rows.bytes(row, 1))
            ++count;
        if (Table *owner = table(rows, row))
            addIndex(*owner, rows, row, count);
        else if (const auto view = m_views.constFind(rows.bytes(row, 0).toByteArray());
                 view != m_views.constEnd())
            addIndex(m_schema.views[*view], rows, row, count);
        row += count;
    }
}

/// An indexed view keeps its rows. Its clustered index comes first: without it there can be no other.
void Inspection::addIndex(View &view, const RowBatch &rows, int row, int count)
{
    Table read;
    addIndex(read, rows, row, count);
    const bool isClustered = rows.value(row, 3).toInteger() == 1;
    view.indexes.insert(isClustered ? view.indexes.begin() : view.indexes.end(), read.indexes.begin(),
                        read.indexes.end());
    view.materialized = true;
}

void Inspection::addIndex(Table &table, const RowBatch &rows, int row, int count)
{
    const QString name = rows.text(row, 2);
    const qint64 type = rows.value(row, 3).toInteger();
    const auto isSet = [&](int at, int column) { return rows.value(at, column).toInteger() != 0; };
    const bool isColumnstore = type == 5 || type == 6;
    Index index;
    QStringList included;
    for (int at = row; at < row + count; ++at) {
        if (rows.isNull(at, 8))
            continue;
        if (!isColumnstore && isSet(at, 10))
            included.append(rows.text(at, 8));
        else if (isColumnstore ? type == 6 : isSet(at, 11)) // a clustered columnstore holds all columns
            index.elements.push_back({rows.text(at, 8), {}, isSet(at, 9), {}, {}});
    }
    if (isSet(row, 5)) {
        table.primaryKey.name = name;
        table.primaryKey.columns = index.columns();
        if (type != 1) // clustered, unless it is told otherwise
            table.primaryKey.options.insert(QStringLiteral("mssql_clustered"), pythonSource(false));
        return;
    }
    if (isSet(row, 6)) {
        UniqueConstraint unique {name, index.columns(), {}};
        if (type == 1)
            unique.options.insert(QStringLiteral("mssql_clustered"), pythonSource(true));
        table.uniqueConstraints.push_back(std::move(unique));
        return;
    }
    index.name = name;
    index.unique = isSet(row, 4);
    index.where = withoutBrackets(rows.text(row, 7));
    if (type == 1 || type == 5)
        index.options.insert(QStringLiteral("mssql_clustered"), pythonSource(true));
    if (isColumnstore)
        index.options.insert(QStringLiteral("mssql_columnstore"), pythonSource(true));
    if (!included.isEmpty())
        index.options.insert(QStringLiteral("mssql_include"), pythonSource(included));
    table.indexes.push_back(std::move(index));
}

void Inspection::readForeignKeys()
{
    const RowBatch rows = query(
        QStringLiteral("f.parent_object_id, f.name, f.delete_referential_action_desc, "
                       "f.update_referential_action_desc, rs.name, ro.name, pc.name, rc.name"),
        QStringLiteral("sys.foreign_keys AS f JOIN sys.objects AS o ON o.object_id = f.parent_object_id "
                       "JOIN sys.schemas AS s ON s.schema_id = o.schema_id "
                       "JOIN sys.objects AS ro ON ro.object_id = f.referenced_object_id "
                       "JOIN sys.schemas AS rs ON rs.schema_id = ro.schema_id "
                       "JOIN sys.foreign_key_columns AS k ON k.constraint_object_id = f.object_id "
                       "JOIN sys.columns AS pc ON pc.object_id = k.parent_object_id "
                       "AND pc.column_id = k.parent_column_id "
                       "JOIN sys.columns AS rc ON rc.object_id = k.referenced_object_id "
                       "AND rc.column_id = k.referenced_column_id"),
        {}, QStringLiteral("f.parent_object_id, f.name, k.constraint_column_id"));
    for (int row = 0; row < rows.rowCount(); ++row) {
        Table *owner = table(rows, row);
        if (!owner)
            continue;
        if (owner->foreignKeys.empty() || owner->foreignKeys.back().name != rows.text(row, 1)) {
            ForeignKey key;
            key.name = rows.text(row, 1);
            key.onDelete = action(rows.text(row, 2));
            key.onUpdate = action(rows.text(row, 3));
            key.referredSchema = ownSchema(rows.text(row, 4));
            key.referredTable = rows.text(row, 5);
            owner->foreignKeys.push_back(std::move(key));
        }
        owner->foreignKeys.back().columns.append(rows.text(row, 6));
        owner->foreignKeys.back().referredColumns.append(rows.text(row, 7));
    }
}

void Inspection::readChecks()
{
    const RowBatch rows = query(
        QStringLiteral("k.parent_object_id, k.name, k.definition"),
        QStringLiteral("sys.check_constraints AS k JOIN sys.objects AS o ON o.object_id = k.parent_object_id "
                       "JOIN sys.schemas AS s ON s.schema_id = o.schema_id"),
        {}, QStringLiteral("k.parent_object_id, k.name"));
    for (int row = 0; row < rows.rowCount(); ++row) {
        if (Table *owner = table(rows, row))
            owner->checkConstraints.push_back({rows.text(row, 1), withoutBrackets(rows.text(row, 2))});
    }
}

void Inspection::readTriggers()
{
    const RowBatch rows
        = query(QStringLiteral("g.parent_id, g.name, m.definition"),
                QStringLiteral("sys.triggers AS g JOIN sys.objects AS o ON o.object_id = g.parent_id "
                               "JOIN sys.schemas AS s ON s.schema_id = o.schema_id "
                               "LEFT JOIN sys.sql_modules AS m ON m.object_id = g.object_id"),
                QStringLiteral("g.is_ms_shipped = 0"), QStringLiteral("g.parent_id, g.name"));
    for (int row = 0; row < rows.rowCount(); ++row) {
        const Trigger trigger {rows.text(row, 1), rows.text(row, 2)};
        if (Table *owner = table(rows, row))
            owner->triggers.push_back(trigger);
        else if (const auto view = m_views.constFind(rows.bytes(row, 0).toByteArray());
                 view != m_views.constEnd())
            m_schema.views[*view].triggers.push_back(trigger);
    }
}

void Inspection::readSequences()
{
    const RowBatch rows = query(
        QStringLiteral("s.name, q.name, TYPE_NAME(q.user_type_id), CAST(q.start_value AS nvarchar(40)), "
                       "CAST(q.increment AS nvarchar(40)), CAST(q.minimum_value AS nvarchar(40)), "
                       "CAST(q.maximum_value AS nvarchar(40)), q.is_cycling, q.cache_size"),
        QStringLiteral("sys.sequences AS q JOIN sys.schemas AS s ON s.schema_id = q.schema_id"), {},
        QStringLiteral("s.name, q.name"));
    for (int row = 0; row < rows.rowCount(); ++row) {
        Sequence sequence;
        sequence.schema = ownSchema(rows.text(row, 0));
        sequence.name = rows.text(row, 1);
        sequence.options.insert(QStringLiteral("data_type"), pythonSource(rows.text(row, 2)));
        const char *const names[] = {"start", "increment", "minvalue", "maxvalue"};
        for (int i = 0; i < 4; ++i)
            sequence.options.insert(QLatin1String(names[i]), whole(rows.text(row, 3 + i)));
        if (rows.value(row, 7).toInteger() != 0)
            sequence.options.insert(QStringLiteral("cycle"), pythonSource(true));
        if (!rows.isNull(row, 8))
            sequence.options.insert(QStringLiteral("cache"), rows.text(row, 8));
        m_schema.sequences.push_back(std::move(sequence));
    }
}

void Inspection::readDomains()
{
    const QString type = QString::fromLatin1(CatalogType::columns).arg(QStringLiteral("t"));
    const RowBatch rows
        = query(QStringLiteral("s.name, t.name, t.is_nullable, ") + type,
                QStringLiteral("sys.types AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id "
                               "JOIN sys.schemas AS u ON u.schema_id = t.schema_id "
                               "JOIN sys.types AS b ON b.user_type_id = t.system_type_id"),
                QStringLiteral("t.is_user_defined = 1 AND t.is_table_type = 0 AND t.is_assembly_type = 0"),
                QStringLiteral("s.name, t.name"));
    for (int row = 0; row < rows.rowCount(); ++row) {
        Domain domain;
        domain.schema = ownSchema(rows.text(row, 0));
        domain.name = rows.text(row, 1);
        domain.nullable = rows.value(row, 2).toInteger() != 0;
        domain.type = mssqlParsedType(CatalogType::read(rows, row, 3).baseText());
        m_schema.domains.push_back(std::move(domain));
    }
}

void Inspection::readParameters()
{
    const QString type = QString::fromLatin1(CatalogType::columns).arg(QStringLiteral("p"));
    const RowBatch rows
        = query(QStringLiteral("p.object_id, p.parameter_id, p.name, p.is_output, ") + type,
                QStringLiteral("sys.parameters AS p JOIN sys.objects AS o ON o.object_id = p.object_id "
                               "JOIN sys.schemas AS s ON s.schema_id = o.schema_id "
                               "JOIN sys.types AS t ON t.user_type_id = p.user_type_id "
                               "JOIN sys.schemas AS u ON u.schema_id = t.schema_id "
                               "LEFT JOIN sys.types AS b ON b.user_type_id = t.system_type_id"),
                QStringLiteral("o.is_ms_shipped = 0"), QStringLiteral("p.object_id, p.parameter_id"));
    for (int row = 0; row < rows.rowCount(); ++row) {
        const auto found = m_routines.constFind(rows.bytes(row, 0).toByteArray());
        if (found == m_routines.constEnd())
            continue;
        Routine &routine = m_schema.routines[*found];
        const QString declared = typeOf(CatalogType::read(rows, row, 4)).declared;
        if (rows.value(row, 1).toInteger() == 0) { // what a scalar function returns
            routine.returns = declared;
            continue;
        }
        if (!routine.arguments.isEmpty())
            routine.arguments += QStringLiteral(", ");
        routine.arguments += rows.text(row, 2) + QLatin1Char(' ') + declared;
        if (rows.value(row, 3).toInteger() != 0)
            routine.arguments += QStringLiteral(" OUTPUT");
    }
}

} // namespace

Schema inspectMssql(const Dialect &dialect, Connection &connection, const InspectOptions &options)
{
    return Inspection(dialect, connection, options).run();
}

} // namespace stillroom
