#include "dialect/postgres/postgresinspector.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/ddloptions.h"
#include "dialect/postgres/cockroachcatalog.h"
#include "dialect/postgres/postgrescatalog.h"
#include "dialect/postgres/postgrescatalogvalues.h"
#include "dialect/postgres/postgrestypes.h"

#include <QSet>

namespace stillroom {

namespace {

using namespace postgrescatalog;

/// One moment for all queries: within a transaction it is that one's.
class Snapshot
{
public:
    explicit Snapshot(Connection &connection) : m_connection(connection)
    {
        if (connection.inTransaction())
            return;
        m_connection.run(Statement(QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")));
        m_own = true;
    }
    ~Snapshot()
    {
        // A cancel that has just arrived ends the first attempt only.
        for (int attempt = 0; m_own && attempt < 2; ++attempt) {
            try {
                m_connection.run(Statement(QStringLiteral("ROLLBACK")));
                return;
            } catch (const Error &) {
                continue;
            }
        }
    }
    Snapshot(const Snapshot &) = delete;
    Snapshot &operator=(const Snapshot &) = delete;

private:
    Connection &m_connection;
    bool m_own = false;
};

class Inspection
{
public:
    Inspection(const Dialect &dialect, Connection &connection, const InspectOptions &options)
        : m_dialect(dialect)
        , m_connection(connection)
        , m_options(options)
        , m_server(PostgresServer::of(connection.flavour()))
    {
        m_schema.dialect = dialect.name;
        m_schema.server = m_server.kept();
    }

    Schema run();

private:
    struct ColumnNames
    {
        QHash<Oid, QString> names; ///< by attnum
        QHash<Oid, Oid> collations;
    };

    [[nodiscard]] RowBatch query(const QString &sql, const QString &second = {}) const;
    void readNamespaces();
    void readTypes();
    void readRelations();
    void readInheritance();
    void readColumns();
    void addColumn(Table &table, const RowBatch &rows, int row);
    void readIdentities();
    void readConstraints();
    void readForeignColumns(const RowBatch &constraints);
    void addForeignKey(Table &table, const RowBatch &rows, int row);
    void readIndexes();
    void readIndexCollations(const RowBatch &indexes);
    void addIndex(const RowBatch &rows, int row);
    [[nodiscard]] Index readIndex(const RowBatch &rows, int row);
    void readSequences();
    void readTriggers();
    void readRoutines();
    void readDistributions();

    [[nodiscard]] Table *table(Oid number)
    {
        const auto found = m_tablePlaces.constFind(number);
        return found == m_tablePlaces.constEnd() ? nullptr : &m_schema.tables[*found];
    }
    [[nodiscard]] View *view(Oid number)
    {
        const auto found = m_viewPlaces.constFind(number);
        return found == m_viewPlaces.constEnd() ? nullptr : &m_schema.views[*found];
    }
    [[nodiscard]] QStringList names(Oid relation, const std::vector<Oid> &columns) const
    {
        QStringList result;
        const auto found = m_columns.constFind(relation);
        for (const Oid column : columns) {
            const QString name = found == m_columns.constEnd() ? QString() : found->names.value(column);
            if (!m_special.isHidden(relation, name))
                result.append(name);
        }
        return result;
    }
    [[nodiscard]] const SqlType &parsedType(const QString &declared)
    {
        auto found = m_parsed.constFind(declared);
        if (found == m_parsed.constEnd())
            found = m_parsed.insert(declared, postgresParsedType(declared, m_types));
        return *found;
    }

    const Dialect &m_dialect;
    Connection &m_connection;
    const InspectOptions &m_options;
    const PostgresServer m_server;
    Schema m_schema;
    int m_version = 0; ///< 150018
    QHash<Oid, QString> m_schemas; ///< looked at; the default one is empty
    QString m_schemaNumbers;
    PostgresTypes m_types;
    QHash<QString, SqlType> m_parsed; ///< by declaration
    QHash<Oid, std::size_t> m_tablePlaces;
    QHash<Oid, std::size_t> m_viewPlaces;
    QHash<Oid, ColumnNames> m_columns; ///< by relation
    CockroachColumns m_special; ///< empty on other servers
    QHash<Oid, std::pair<Oid, std::size_t>> m_uniqueOfIndex; ///< table and place of the constraint
    QHash<Oid, QString> m_operatorClasses; ///< those that are not the default
    QHash<Oid, QString> m_collations;
};

RowBatch Inspection::query(const QString &sql, const QString &second) const
{
    const QString text = sql.contains(QLatin1String("%2")) ? sql.arg(m_schemaNumbers, second)
        : sql.contains(QLatin1String("%1"))                ? sql.arg(m_schemaNumbers)
                                                           : sql;
    return m_connection.query(Statement(text));
}

Schema Inspection::run()
{
    readNamespaces();
    if (m_schemas.isEmpty())
        return std::move(m_schema);
    readTypes();
    readRelations();
    if (m_server.hasPartitionsAndInheritance())
        readInheritance();
    if (m_server.hasHiddenColumns())
        m_special = CockroachColumns::read(query(postgrescatalog::hiddenAndGenerated));
    readColumns();
    readIdentities();
    readConstraints();
    readIndexes();
    readSequences();
    if (m_server.tellsTriggers())
        readTriggers();
    if (m_options.routines && m_server.tellsRoutines())
        readRoutines();
    if (m_server.hasDistributedTables())
        readDistributions();
    return std::move(m_schema);
}

void Inspection::readNamespaces()
{
    Statement statement(QStringLiteral(
        "SELECT oid, nspname, nspname = current_schema(), current_setting('server_version_num') "
        "FROM pg_catalog.pg_namespace WHERE nspname = current_schema()"));
    if (m_options.schemas.contains(QStringLiteral("*"))) {
        statement.text += QStringLiteral(" OR (nspname NOT LIKE 'pg\\_%' "
                                         "AND nspname NOT IN ('information_schema', 'crdb_internal'))");
    } else {
        for (const QString &name : m_options.schemas) {
            statement.text += QStringLiteral(" OR nspname = ?");
            statement.binds.push_back(Value::text(name));
        }
    }
    const RowBatch rows = m_connection.query(statement);
    QStringList numbers;
    for (int row = 0; row < rows.rowCount(); ++row) {
        m_schemas.insert(oid(rows, row, 0), isTrue(rows, row, 2) ? QString() : rows.text(row, 1));
        if (!isTrue(rows, row, 2))
            m_schema.namespaces.append(rows.text(row, 1));
        numbers.append(rows.text(row, 0));
        m_version = rows.text(row, 3).toInt();
    }
    m_schema.namespaces.sort();
    m_schemaNumbers = numbers.join(QLatin1Char(','));
}

void Inspection::readTypes()
{
    const RowBatch enums = query(postgrescatalog::enums);
    for (int row = 0; row < enums.rowCount();) {
        const Oid number = oid(enums, row, 0);
        const Oid space = oid(enums, row, 2);
        const bool isOfExtension = isTrue(enums, row, 7);
        EnumType type {enums.text(row, 1), isTrue(enums, row, 4) ? QString() : enums.text(row, 3), {}};
        const QString key = enums.text(row, 5);
        for (; row < enums.rowCount() && oid(enums, row, 0) == number; ++row) {
            if (!enums.isNull(row, 6))
                type.values.append(enums.text(row, 6));
        }
        m_types.enums.insert(key, type);
        if (m_schemas.contains(space) && !isOfExtension) {
            type.schema = m_schemas.value(space);
            m_schema.enums.push_back(type);
        }
    }
    if (!m_server.hasDomains())
        return;
    const RowBatch domains = query(postgrescatalog::domains);
    for (int row = 0; row < domains.rowCount(); ++row)
        m_types.domains.insert(domains.text(row, 4),
                               {domains.text(row, 5), !isTrue(domains, row, 6), domains.text(row, 7)});
    if (domains.rowCount() == 0)
        return;
    QHash<Oid, std::vector<CheckConstraint>> checks;
    const RowBatch rows = query(postgrescatalog::domainChecks);
    for (int row = 0; row < rows.rowCount(); ++row)
        checks[oid(rows, row, 0)].push_back({rows.text(row, 1), checkText(rows.text(row, 2))});
    for (int row = 0; row < domains.rowCount(); ++row) {
        const Oid space = oid(domains, row, 2);
        if (!m_schemas.contains(space) || isTrue(domains, row, 8))
            continue;
        Domain domain;
        domain.name = domains.text(row, 1);
        domain.schema = m_schemas.value(space);
        domain.type = parsedType(domains.text(row, 5));
        domain.type.collation = domains.text(row, 9);
        domain.nullable = !isTrue(domains, row, 6);
        if (!domains.isNull(row, 7))
            domain.serverDefault = ServerDefault {ServerDefault::Kind::Text, domains.text(row, 7)};
        domain.checkConstraints = checks.value(oid(domains, row, 0));
        domain.comment = domains.text(row, 10);
        m_schema.domains.push_back(std::move(domain));
    }
}

void Inspection::readRelations()
{
    const RowBatch rows = query(postgrescatalog::relations(m_server));
    for (int row = 0; row < rows.rowCount(); ++row) {
        const char kind = code(rows, row, 3);
        const QString schema = m_schemas.value(oid(rows, row, 2));
        if (kind == 'v' || kind == 'm') {
            View view;
            view.name = rows.text(row, 1);
            view.schema = schema;
            view.materialized = kind == 'm';
            view.definition = rows.text(row, 9).trimmed();
            if (view.definition.endsWith(QLatin1Char(';')))
                view.definition.chop(1);
            const QStringList parameters = rows.isNull(row, 7) ? QStringList() : jsonTexts(rows, row, 7);
            view.sql
                = QStringLiteral("CREATE %1 %2%3 AS\n%4")
                      .arg(view.materialized ? QStringLiteral("MATERIALIZED VIEW") : QStringLiteral("VIEW"),
                           m_dialect.quotedIfNeeded(TableName {schema, view.name}),
                           parameters.isEmpty()
                               ? QString()
                               : QStringLiteral(" WITH (%1)").arg(parameters.join(QStringLiteral(", "))),
                           view.definition);
            view.comment = rows.text(row, 5);
            view.extension = rows.text(row, 6);
            m_viewPlaces.insert(oid(rows, row, 0), m_schema.views.size());
            m_schema.views.push_back(std::move(view));
            continue;
        }
        if (isTrue(rows, row, 4))
            continue; // a partition
        Table table;
        table.name = rows.text(row, 1);
        table.schema = schema;
        table.comment = rows.text(row, 5);
        table.extension = rows.text(row, 6);
        if (!rows.isNull(row, 7))
            table.options.insert(QStringLiteral("postgresql_with"),
                                 parametersSource(jsonTexts(rows, row, 7)));
        if (!rows.isNull(row, 8))
            table.options.insert(QStringLiteral("postgresql_partition_by"), pythonSource(rows.text(row, 8)));
        if (!rows.isNull(row, 10))
            table.options.insert(QStringLiteral("postgresql_tablespace"), pythonSource(rows.text(row, 10)));
        if (code(rows, row, 11) == 'u')
            table.options.insert(QStringLiteral("prefixes"),
                                 pythonSource(QStringList {QStringLiteral("UNLOGGED")}));
        m_tablePlaces.insert(oid(rows, row, 0), m_schema.tables.size());
        m_schema.tables.push_back(std::move(table));
    }
}

/// Partitions are listed with the table that is parted; other children name their parents.
void Inspection::readInheritance()
{
    const RowBatch rows = query(postgrescatalog::inheritance);
    QHash<Oid, Oid> parents;
    for (int row = 0; row < rows.rowCount(); ++row)
        parents.insert(oid(rows, row, 0), oid(rows, row, 1));
    QHash<Oid, QStringList> inherited;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const Oid child = oid(rows, row, 0);
        Oid root = oid(rows, row, 1);
        if (m_tablePlaces.contains(child)) {
            if (const Table *parent = table(root))
                inherited[child].append(parent->name);
            continue;
        }
        while (!m_tablePlaces.contains(root) && parents.contains(root))
            root = parents.value(root);
        if (Table *parted = table(root))
            parted->partitions.append(rows.text(row, 2));
    }
    for (auto child = inherited.begin(); child != inherited.end(); ++child)
        table(child.key())->options.insert(QStringLiteral("postgresql_inherits"), pythonSource(*child));
}

void Inspection::readColumns()
{
    const RowBatch rows = query(postgrescatalog::columns(m_version));
    Oid last = 0;
    Table *owner = nullptr;
    View *viewed = nullptr;
    ColumnNames *known = nullptr;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const Oid relation = oid(rows, row, 0);
        if (relation != last) {
            last = relation;
            owner = table(relation);
            viewed = view(relation);
            known = &m_columns[relation];
        }
        const Oid place = oid(rows, row, 1);
        known->names.insert(place, rows.text(row, 2));
        known->collations.insert(place, oid(rows, row, 8));
        if (m_special.isHidden(relation, rows.text(row, 2)))
            continue;
        if (owner)
            addColumn(*owner, rows, row);
        else if (viewed)
            viewed->columns.append(rows.text(row, 2));
    }
}

void Inspection::addColumn(Table &table, const RowBatch &rows, int row)
{
    Column column;
    column.name = rows.text(row, 2);
    const QString declared = rows.text(row, 3);
    column.type = parsedType(declared);
    column.type.collation = rows.text(row, 9);
    column.nullable = !isTrue(rows, row, 5);
    column.comment = rows.text(row, 10);
    column.autoincrement = false;
    QString text = rows.text(row, 4);
    if (const auto domain = m_types.domains.constFind(declared); domain != m_types.domains.constEnd()) {
        column.nullable = column.nullable && domain->nullable;
        if (text.isEmpty())
            text = domain->defaultText;
    }
    if (const char generated = code(rows, row, 7); generated == 's' || generated == 'v') {
        if (text.isEmpty())
            text = m_special.expression(oid(rows, row, 0), column.name);
        column.computed = Computed {text, generated == 's'};
    } else if (code(rows, row, 6) != '\0') {
        column.identity = Identity {code(rows, row, 6) == 'a', {}};
        column.autoincrement = true;
    } else if (!text.isEmpty()) {
        column.serverDefault = ServerDefault {ServerDefault::Kind::Text, text};
        static const QStringList integers {QStringLiteral("INTEGER"), QStringLiteral("BIGINT"),
                                           QStringLiteral("SMALLINT")};
        column.autoincrement = (text.contains(QLatin1String("nextval('")) || isCockroachSerial(text))
            && integers.contains(column.type.name);
    }
    if (m_server.hasOneBigInteger())
        column.type = asCockroachNames(column.type);
    table.columns.push_back(std::move(column));
}

void Inspection::readIdentities()
{
    const RowBatch rows = query(postgrescatalog::identities(m_server));
    for (int row = 0; row < rows.rowCount(); ++row) {
        const Oid relation = oid(rows, row, 0);
        Table *owner = table(relation);
        Column *column
            = owner ? owner->column(m_columns.value(relation).names.value(oid(rows, row, 1))) : nullptr;
        if (column && column->identity)
            column->identity->options = sequenceOptions(rows, row, 2);
    }
}

/// The columns of tables that foreign keys refer to in schemas not looked at.
void Inspection::readForeignColumns(const RowBatch &constraints)
{
    QStringList missing;
    for (int row = 0; row < constraints.rowCount(); ++row) {
        const Oid referred = oid(constraints, row, 4);
        if (referred != 0 && !m_columns.contains(referred)) {
            m_columns.insert(referred, {});
            missing.append(QString::number(referred));
        }
    }
    if (missing.isEmpty())
        return;
    const RowBatch rows
        = m_connection.query(Statement(postgrescatalog::foreignColumns.arg(missing.join(QLatin1Char(',')))));
    for (int row = 0; row < rows.rowCount(); ++row)
        m_columns[oid(rows, row, 0)].names.insert(oid(rows, row, 1), rows.text(row, 2));
}

void Inspection::readConstraints()
{
    const RowBatch rows = query(postgrescatalog::constraints);
    readForeignColumns(rows);
    for (int row = 0; row < rows.rowCount(); ++row) {
        const Oid relation = oid(rows, row, 0);
        Table *owner = table(relation);
        if (!owner)
            continue;
        const QString name = rows.text(row, 1);
        const auto columns = [&] { return names(relation, numbers(rows, row, 3)); };
        switch (code(rows, row, 2)) {
        case 'p':
            if (const QStringList keys = columns(); !keys.isEmpty())
                owner->primaryKey = {name, keys, deferring(rows, row)};
            m_uniqueOfIndex.insert(oid(rows, row, 17), {0, 0});
            break;
        case 'u':
            if (m_server.uniqueIsIndex())
                break; // told by its index
            m_uniqueOfIndex.insert(oid(rows, row, 17), {relation, owner->uniqueConstraints.size()});
            owner->uniqueConstraints.push_back({name, columns(), deferring(rows, row)});
            break;
        case 'f':
            addForeignKey(*owner, rows, row);
            break;
        case 'c': {
            if (!rows.isNull(row, 3) && columns().isEmpty())
                break; // of columns that are not told either
            CheckConstraint check {name, checkText(rows.text(row, 16))};
            if (!isTrue(rows, row, 15))
                check.options.insert(QStringLiteral("postgresql_not_valid"), pythonSource(true));
            owner->checkConstraints.push_back(std::move(check));
            break;
        }
        case 'x': {
            ExcludeConstraint exclude = readExclusion(rows.text(row, 16));
            exclude.name = name;
            exclude.options.insert(deferring(rows, row));
            m_uniqueOfIndex.insert(oid(rows, row, 17), {0, 0});
            owner->excludeConstraints.push_back(std::move(exclude));
            break;
        }
        default:
            break;
        }
    }
}

void Inspection::addForeignKey(Table &table, const RowBatch &rows, int row)
{
    ForeignKey key;
    key.name = rows.text(row, 1);
    key.columns = names(oid(rows, row, 0), numbers(rows, row, 3));
    const Oid referred = oid(rows, row, 4);
    key.referredTable = rows.text(row, 5);
    const QString schema = m_schemas.value(oid(rows, row, 6), rows.text(row, 7));
    // SQLAlchemy names the schema where the search path does not lead to the table, and its own.
    const bool isOwn = !table.schema.isEmpty() && schema == table.schema;
    key.referredSchema = isTrue(rows, row, 8) && !isOwn ? QString() : schema;
    key.referredColumns = names(referred, numbers(rows, row, 9));
    key.onUpdate = action(code(rows, row, 10));
    key.onDelete = action(code(rows, row, 11));
    if (code(rows, row, 12) == 'f')
        key.match = QStringLiteral("FULL");
    if (isTrue(rows, row, 13))
        key.deferrable = true;
    if (isTrue(rows, row, 14))
        key.initially = QStringLiteral("DEFERRED");
    if (!isTrue(rows, row, 15))
        key.options.insert(QStringLiteral("postgresql_not_valid"), pythonSource(true));
    table.foreignKeys.push_back(std::move(key));
}

void Inspection::readIndexes()
{
    const RowBatch classes = query(postgrescatalog::operatorClasses);
    for (int row = 0; row < classes.rowCount(); ++row)
        m_operatorClasses.insert(oid(classes, row, 0), classes.text(row, 1));
    const RowBatch rows = query(postgrescatalog::indexes(m_server, m_version));
    readIndexCollations(rows);
    for (int row = 0; row < rows.rowCount(); ++row) {
        if (!isTrue(rows, row, 14)) // that of the primary key
            addIndex(rows, row);
    }
}

/// The names of those collations that are not their columns' own.
void Inspection::readIndexCollations(const RowBatch &indexes)
{
    QSet<Oid> collations;
    for (int row = 0; row < indexes.rowCount(); ++row) {
        const auto keys = numbers(indexes, row, 4);
        const auto used = numbers(indexes, row, 8);
        const auto &own = m_columns[oid(indexes, row, 1)].collations;
        for (std::size_t i = 0; i < used.size() && i < keys.size(); ++i) {
            if (keys[i] != 0 && used[i] != 0 && used[i] != own.value(keys[i]))
                collations.insert(used[i]);
        }
    }
    if (collations.isEmpty())
        return;
    QStringList list;
    for (const Oid collation : std::as_const(collations))
        list.append(QString::number(collation));
    const RowBatch found
        = m_connection.query(Statement(postgrescatalog::collations.arg(list.join(QLatin1Char(',')))));
    for (int row = 0; row < found.rowCount(); ++row)
        m_collations.insert(oid(found, row, 0), found.text(row, 1));
}

void Inspection::addIndex(const RowBatch &rows, int row)
{
    Table *owner = table(oid(rows, row, 1));
    if (View *kept = view(oid(rows, row, 1)))
        kept->indexes.push_back(readIndex(rows, row));
    if (!owner)
        return;
    Index index = readIndex(rows, row);
    const auto constraint = m_uniqueOfIndex.constFind(oid(rows, row, 0));
    if (m_server.uniqueIsIndex() && isPlainUnique(index)) {
        owner->uniqueConstraints.push_back({index.name, index.columns(), {}});
    } else if (constraint == m_uniqueOfIndex.constEnd()) {
        owner->indexes.push_back(std::move(index));
    } else if (Table *constrained = table(constraint->first)) {
        UniqueConstraint &unique = constrained->uniqueConstraints[constraint->second];
        for (const char *option : {"postgresql_include", "postgresql_nulls_not_distinct"}) {
            if (index.options.contains(QLatin1String(option)))
                unique.options.insert(QLatin1String(option), index.options[QLatin1String(option)]);
        }
    }
}

Index Inspection::readIndex(const RowBatch &rows, int row)
{
    const Oid relation = oid(rows, row, 1);
    const ColumnNames &known = m_columns[relation];
    const std::vector<Oid> keys = numbers(rows, row, 4);
    const std::size_t keyCount = oid(rows, row, 5);
    const std::vector<Oid> flags = numbers(rows, row, 6);
    const std::vector<Oid> classes = numbers(rows, row, 7);
    const std::vector<Oid> collations = numbers(rows, row, 8);
    const QStringList expressions = jsonTexts(rows, row, 15);
    Index index;
    index.name = rows.text(row, 2);
    index.unique = isTrue(rows, row, 3);
    index.where = rows.text(row, 9);
    QStringList included;
    QStringList operators;
    QString shard; ///< the hidden column that spreads the index
    qsizetype expressionAt = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const QString column = known.names.value(keys[i]);
        if (m_special.isHidden(relation, column)) {
            shard = column;
            continue;
        }
        if (i >= keyCount) {
            included.append(column);
            continue;
        }
        IndexElement element;
        if (keys[i] != 0)
            element.column = column;
        else if (m_server.hasHiddenColumns()) // which tells those of the expressions alone
            element.expression = asPostgresElement(expressions.value(expressionAt++));
        else
            element.expression = singlyBracketed(expressions.value(qsizetype(i)));
        const Oid flag = i < flags.size() ? flags[i] : 0;
        element.descending = (flag & 1) != 0;
        const bool nullsFirst = (flag & 2) != 0;
        if (nullsFirst != element.descending && !m_server.indexesNullsFirst())
            element.nulls = nullsFirst ? QStringLiteral("FIRST") : QStringLiteral("LAST");
        if (keys[i] != 0 && i < collations.size() && collations[i] != known.collations.value(keys[i]))
            element.collation = m_collations.value(collations[i]);
        if (i < classes.size() && m_operatorClasses.contains(classes[i]))
            operators.append(QStringLiteral("%1: %2").arg(
                pythonSource(element.column.isEmpty() ? element.expression : element.column),
                pythonSource(m_operatorClasses.value(classes[i]))));
        index.elements.push_back(std::move(element));
    }
    const auto set = [&](const char *option, const QString &source) {
        index.options.insert(QLatin1String(option), source);
    };
    if (const QString method = m_server.indexMethod(rows.text(row, 10)); method != QLatin1String("btree"))
        set("postgresql_using", pythonSource(method));
    if (!included.isEmpty())
        set("postgresql_include", pythonSource(included));
    if (!operators.isEmpty())
        set("postgresql_ops", QLatin1Char('{') + operators.join(QLatin1String(", ")) + QLatin1Char('}'));
    if (!rows.isNull(row, 11))
        set("postgresql_with", parametersSource(jsonTexts(rows, row, 11)));
    if (!rows.isNull(row, 12))
        set("postgresql_tablespace", pythonSource(rows.text(row, 12)));
    if (isTrue(rows, row, 13))
        set("postgresql_nulls_not_distinct", pythonSource(true));
    index.options.insert(hashShardedOptions(shard));
    return index;
}

void Inspection::readSequences()
{
    const RowBatch rows = query(postgrescatalog::sequences);
    for (int row = 0; row < rows.rowCount(); ++row) {
        Sequence sequence {rows.text(row, 0), m_schemas.value(oid(rows, row, 1)),
                           sequenceOptions(rows, row, 2)};
        if (const QString type = rows.text(row, 8); type != QLatin1String("bigint"))
            sequence.options.insert(QStringLiteral("data_type"), pythonSource(type));
        sequence.comment = rows.text(row, 9);
        m_schema.sequences.push_back(std::move(sequence));
    }
}

void Inspection::readTriggers()
{
    const RowBatch rows = query(postgrescatalog::triggers);
    for (int row = 0; row < rows.rowCount(); ++row) {
        const Trigger trigger {rows.text(row, 1), rows.text(row, 2), rows.text(row, 3)};
        if (Table *owner = table(oid(rows, row, 0)))
            owner->triggers.push_back(trigger);
        else if (View *viewed = view(oid(rows, row, 0)))
            viewed->triggers.push_back(trigger);
    }
}

void Inspection::readRoutines()
{
    const RowBatch rows = query(postgrescatalog::routines(m_server));
    for (int row = 0; row < rows.rowCount(); ++row) {
        Routine routine;
        routine.name = rows.text(row, 0);
        routine.schema = m_schemas.value(oid(rows, row, 1));
        const char kind = code(rows, row, 2);
        routine.kind = kind == 'p' ? QStringLiteral("procedure")
            : kind == 'a'          ? QStringLiteral("aggregate")
                                   : QStringLiteral("function");
        routine.arguments = rows.text(row, 3);
        routine.returns = rows.text(row, 4);
        routine.language = rows.text(row, 5);
        routine.sql = rows.text(row, 6).trimmed();
        routine.identity = rows.text(row, 7);
        routine.comment = rows.text(row, 8);
        m_schema.routines.push_back(std::move(routine));
    }
}

/// Where the rows of a table lie decides what may be unique in it, which a revision has to know.
void Inspection::readDistributions()
{
    const RowBatch rows = query(postgrescatalog::distributions);
    for (int row = 0; row < rows.rowCount(); ++row) {
        if (const Table *spread = table(oid(rows, row, 0)))
            setDistributionColumn(m_schema, spread->tableName(), rows.text(row, 1));
    }
}

} // namespace

Schema inspectPostgres(const Dialect &dialect, Connection &connection, const InspectOptions &options)
{
    if (!PostgresServer::of(connection.flavour()).hasKnownCatalogue())
        throw Error(Error::Kind::Sql,
                    coreTr("The tables of %1 cannot be listed: its catalogue is not that of the PostgreSQL "
                           "versions this program knows.")
                        .arg(connection.flavour().text()))
            .withHint(coreTr("SQL can be run all the same."));
    const Snapshot snapshot(connection);
    return Inspection(dialect, connection, options).run();
}

} // namespace stillroom
