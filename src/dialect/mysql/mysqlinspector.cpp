#include "dialect/mysql/mysqlinspector.h"

#include "dialect/ddlcompiler.h"
#include "dialect/ddloptions.h"
#include "dialect/mysql/mysqlcatalogue.h"
#include "dialect/mysql/mysqltypes.h"

#include <QHash>
#include <QSet>
#include <algorithm>
#include <map>

namespace stillroom {

namespace {

Statement sql(const char *text, const QString &schema)
{
    return Statement(QLatin1String(text), {Value::text(schema)});
}

bool isSystemSchema(const QString &name)
{
    static const QSet<QString> names {QStringLiteral("information_schema"),
                                      QStringLiteral("mysql"),
                                      QStringLiteral("performance_schema"),
                                      QStringLiteral("sys"),
                                      QStringLiteral("metrics_schema"),
                                      QStringLiteral("inspection_schema"),
                                      QStringLiteral("_vt")};
    return names.contains(name.toLower());
}

template <class T>
void sortByName(std::vector<T> &all)
{
    std::stable_sort(all.begin(), all.end(), [](const T &a, const T &b) { return a.name < b.name; });
}

/// Whether the server made the index for a foreign key: it has just the key's columns and is called as the
/// key, or as its first column where the key was given no name. It comes and goes with the key, so it is not
/// told.
bool isMadeForKey(const Index &index, const Table &table)
{
    return !index.unique && index.options.isEmpty()
        && std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(), [&](const ForeignKey &key) {
               return index.columns() == key.columns
                   && (index.name == key.name || index.name == key.columns.first());
           });
}

/// One database of the server. Rows of the catalogue come in any order unless told otherwise.
class DatabaseInspection
{
public:
    /// \param own the name of the database; \param shown what its tables say as their schema: nothing for
    /// that of the connection
    DatabaseInspection(const Dialect &dialect, Connection &connection, const MySqlServer &server, QString own,
                       QString shown, QString defaultDatabase)
        : m_dialect(dialect)
        , m_connection(connection)
        , m_server(server)
        , m_own(std::move(own))
        , m_shown(std::move(shown))
        , m_defaultDatabase(std::move(defaultDatabase))
    { }

    void run(const QString &collation, const QString &engine, bool routines)
    {
        readTables(collation, engine);
        readChecks();
        readColumns();
        readIndexes();
        readForeignKeys();
        readViews();
        if (m_isPartitioned)
            readPartitions();
        if (m_server.hasTriggersAndRoutines()) {
            readTriggers();
            if (routines)
                readRoutines();
        }
        for (Table &each : m_tables)
            finish(each);
    }

    /// Adds what was found, by name.
    void moveTo(Schema &schema)
    {
        sortByName(m_tables);
        sortByName(m_views);
        const auto move = [](auto &from, auto &to) {
            to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
        };
        move(m_tables, schema.tables);
        move(m_views, schema.views);
        move(m_sequences, schema.sequences);
        move(m_routines, schema.routines);
    }

private:
    void readTables(const QString &collation, const QString &engine);
    void readChecks();
    void readColumns();
    void addColumn(Table &table, const RowBatch &rows, int row);
    void readIndexes();
    void addIndexElement(Index &index, const QString &kind, const RowBatch &rows, int row);
    void readForeignKeys();
    void readViews();
    void readPartitions();
    void readTriggers();
    void readRoutines();
    void readParsers(Table &table);
    void addUnique(Table &table, Index index);
    void completeReferred(ForeignKey &key);
    void finish(Table &table);

    [[nodiscard]] QString option(const char *keyword) const
    {
        return m_dialect.name + QLatin1Char('_') + QLatin1String(keyword);
    }
    [[nodiscard]] Table *table(const QString &name)
    {
        const auto found = m_places.constFind(name);
        return found == m_places.constEnd() ? nullptr : &m_tables[*found];
    }
    [[nodiscard]] View *view(const QString &name)
    {
        const auto found = std::find_if(m_views.begin(), m_views.end(),
                                        [&](const View &each) { return each.name == name; });
        return found == m_views.end() ? nullptr : &*found;
    }
    /// A few types are declared over and over.
    [[nodiscard]] const SqlType &parsedType(const QString &declared)
    {
        auto found = m_types.constFind(declared);
        if (found == m_types.constEnd())
            found = m_types.insert(declared, m_dialect.parseType(declared));
        return *found;
    }

    const Dialect &m_dialect;
    Connection &m_connection;
    const MySqlServer m_server;
    const QString m_own;
    const QString m_shown;
    const QString m_defaultDatabase;
    std::vector<Table> m_tables;
    std::vector<View> m_views;
    std::vector<Sequence> m_sequences;
    std::vector<Routine> m_routines;
    QHash<QString, std::size_t> m_places; ///< of tables, by name
    QHash<QString, QString> m_collations; ///< by table
    QHash<QString, SqlType> m_types; ///< by declaration
    QSet<std::pair<QString, QString>> m_jsonColumns; ///< table and column of MariaDB's JSON
    bool m_isPartitioned = false;
};

void DatabaseInspection::readTables(const QString &collation, const QString &engine)
{
    const RowBatch rows = m_connection.query(
        sql("SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COLLATION, CREATE_OPTIONS, TABLE_COMMENT "
            "FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
            m_own));
    for (int row = 0; row < rows.rowCount(); ++row) {
        const QString name = rows.text(row, 0);
        const QString type = rows.text(row, 1);
        if (type.contains(QLatin1String("VIEW"))) {
            View view;
            view.name = name;
            view.schema = m_shown;
            m_views.push_back(std::move(view));
            continue;
        }
        if (type == QLatin1String("SEQUENCE")) {
            m_sequences.push_back({name, m_shown, {}});
            continue;
        }
        Table table;
        table.name = name;
        table.schema = m_shown;
        table.comment = rows.text(row, 5);
        if (const QString used = rows.text(row, 2); !used.isEmpty() && used != engine)
            table.options.insert(option("engine"), pythonSource(used));
        const QString own = rows.text(row, 3);
        if (!own.isEmpty() && own != collation) {
            table.options.insert(option("default_charset"), pythonSource(charsetOf(own)));
            table.options.insert(option("collate"), pythonSource(own));
        }
        const QString created = rows.text(row, 4);
        const QMap<QString, QString> options = catalogueTableOptions(created);
        for (auto it = options.begin(); it != options.end(); ++it)
            table.options.insert(m_dialect.name + QLatin1Char('_') + it.key(), it.value());
        m_isPartitioned = m_isPartitioned || created.contains(QLatin1String("partitioned"));
        m_collations.insert(name, own);
        m_places.insert(name, m_tables.size());
        m_tables.push_back(std::move(table));
    }
}

void DatabaseInspection::readChecks()
{
    if (!m_server.hasCheckConstraints())
        return;
    // MySQL tells a check's table elsewhere.
    const char *text = m_server.tellsCheckLevel()
        ? "SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, LEVEL FROM information_schema.CHECK_CONSTRAINTS "
          "WHERE CONSTRAINT_SCHEMA = ? ORDER BY TABLE_NAME, CONSTRAINT_NAME"
        : m_server.isMariaDb()
        ? "SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, '' FROM information_schema.CHECK_CONSTRAINTS "
          "WHERE CONSTRAINT_SCHEMA = ? ORDER BY TABLE_NAME, CONSTRAINT_NAME"
        : "SELECT t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE, '' FROM "
          "information_schema.CHECK_CONSTRAINTS AS c JOIN information_schema.TABLE_CONSTRAINTS AS t "
          "ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME "
          "WHERE c.CONSTRAINT_SCHEMA = ? AND t.CONSTRAINT_TYPE = 'CHECK' ORDER BY 1, 2";
    const RowBatch rows = m_connection.query(sql(text, m_own));
    for (int row = 0; row < rows.rowCount(); ++row) {
        Table *owner = table(rows.text(row, 0));
        if (!owner)
            continue;
        CheckConstraint check;
        check.name = rows.text(row, 1);
        check.sqltext = catalogueExpression(m_server, rows.text(row, 2));
        if (m_server.isMariaDb() && check.sqltext == QStringLiteral("json_valid(`%1`)").arg(check.name))
        { // comes with JSON
            m_jsonColumns.insert({owner->name, check.name});
            continue;
        }
        if (rows.text(row, 3) == QLatin1String("Column"))
            check.name.clear(); // written beside its column, it cannot be called by a name
        owner->checkConstraints.push_back(std::move(check));
    }
}

void DatabaseInspection::readColumns()
{
    const RowBatch rows = m_connection.query(
        m_server.hasGeneratedColumns()
            ? sql("SELECT TABLE_NAME, COLUMN_NAME, COLUMN_DEFAULT, IS_NULLABLE, COLUMN_TYPE, COLLATION_NAME, "
                  "EXTRA, COLUMN_COMMENT, GENERATION_EXPRESSION FROM information_schema.COLUMNS "
                  "WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME, ORDINAL_POSITION",
                  m_own)
            : sql("SELECT TABLE_NAME, COLUMN_NAME, COLUMN_DEFAULT, IS_NULLABLE, COLUMN_TYPE, COLLATION_NAME, "
                  "EXTRA, COLUMN_COMMENT, NULL FROM information_schema.COLUMNS "
                  "WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME, ORDINAL_POSITION",
                  m_own));
    for (int row = 0; row < rows.rowCount(); ++row) {
        const QString owner = rows.text(row, 0);
        if (Table *found = table(owner))
            addColumn(*found, rows, row);
        else if (View *viewed = view(owner))
            viewed->columns.append(rows.text(row, 1));
    }
}

void DatabaseInspection::addColumn(Table &table, const RowBatch &rows, int row)
{
    Column column;
    column.name = rows.text(row, 1);
    const QString declared = rows.text(row, 4);
    column.type = parsedType(declared);
    column.nullable = rows.text(row, 3) == QLatin1String("YES");
    column.comment = rows.text(row, 7);
    const QString extra = rows.text(row, 6);
    const QString collation = rows.text(row, 5);
    const QString usual = m_collations.value(table.name);
    if (m_jsonColumns.contains({table.name, column.name}) && column.type.name == QLatin1String("LONGTEXT")
        && collation == QLatin1String("utf8mb4_bin"))
    {
        column.type = parsedType(QStringLiteral("json"));
    } else if (!collation.isEmpty() && collation != usual) {
        column.type.collation = collation;
        if (charsetOf(collation) != charsetOf(usual))
            column.type.arguments.insert(QStringLiteral("charset"), pythonSource(charsetOf(collation)));
    }
    const QString generated = rows.text(row, 8);
    if (extra.contains(QLatin1String("GENERATED")) && !generated.isEmpty())
        column.computed = Computed {catalogueExpression(m_server, generated),
                                    extra.contains(QLatin1String("STORED"))
                                        || extra.contains(QLatin1String("PERSISTENT"))};
    else
        column.serverDefault
            = catalogueDefault(m_server, rows.value(row, 2), declared, column.nullable, extra);
    if (extra.contains(QLatin1String("auto_increment")))
        column.autoincrement = true;
    table.columns.push_back(std::move(column));
}

void DatabaseInspection::readIndexes()
{
    const RowBatch rows = m_connection.query(
        m_server.hasExpressionIndexes()
            ? sql("SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE, "
                  "EXPRESSION FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? "
                  "ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX",
                  m_own)
            : sql("SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE, "
                  "NULL FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? "
                  "ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX",
                  m_own));
    for (int row = 0; row < rows.rowCount();) {
        const QString owner = rows.text(row, 0);
        const QString name = rows.text(row, 1);
        const QString kind = rows.text(row, 6);
        Index index;
        index.name = name;
        index.unique = rows.text(row, 2) == QLatin1String("0");
        if (kind == QLatin1String("FULLTEXT") || kind == QLatin1String("SPATIAL"))
            index.options.insert(option("prefix"), pythonSource(kind));
        for (; row < rows.rowCount() && rows.text(row, 1) == name && rows.text(row, 0) == owner; ++row)
            addIndexElement(index, kind, rows, row);
        Table *found = table(owner);
        if (!found)
            continue;
        if (name == QLatin1String("PRIMARY"))
            found->primaryKey.columns = index.columns();
        else if (index.unique)
            addUnique(*found, std::move(index));
        else
            found->indexes.push_back(std::move(index));
    }
}

void DatabaseInspection::addIndexElement(Index &index, const QString &kind, const RowBatch &rows, int row)
{
    IndexElement element;
    element.column = rows.text(row, 3);
    if (element.column.isEmpty())
        element.expression = QStringLiteral("(%1)").arg(catalogueExpression(m_server, rows.text(row, 7)));
    element.descending = rows.text(row, 4) == QLatin1String("D");
    if (!rows.isNull(row, 5) && kind != QLatin1String("SPATIAL")) {
        QString lengths = index.options.value(option("length"));
        lengths = lengths.isEmpty() ? QStringLiteral("{") : lengths.chopped(1) + QStringLiteral(", ");
        index.options.insert(
            option("length"),
            QStringLiteral("%1%2: %3}").arg(lengths, pythonSource(element.column), rows.text(row, 5)));
    }
    index.elements.push_back(std::move(element));
}

/// A unique index of whole columns is what UNIQUE makes; MySQL does not tell the two apart.
void DatabaseInspection::addUnique(Table &table, Index index)
{
    const bool isPlain = index.options.isEmpty()
        && std::all_of(index.elements.begin(), index.elements.end(), [](const IndexElement &element) {
                             return !element.column.isEmpty() && !element.descending;
                         });
    if (isPlain)
        table.uniqueConstraints.push_back({index.name, index.columns(), {}});
    else
        table.indexes.push_back(std::move(index));
}

void DatabaseInspection::readForeignKeys()
{
    const RowBatch rules = m_connection.query(
        sql("SELECT TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE "
            "FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ?",
            m_own));
    if (rules.isEmpty())
        return;
    QHash<std::pair<QString, QString>, int> ruleOf;
    for (int row = 0; row < rules.rowCount(); ++row)
        ruleOf.insert({rules.text(row, 0), rules.text(row, 1)}, row);
    const auto action = [&](const QString &told) {
        const bool usual = told == QLatin1String("NO ACTION")
            || (told == QLatin1String("RESTRICT") && m_server.restrictIsDefault());
        return usual ? QString() : told;
    };
    const RowBatch rows = m_connection.query(sql(
        "SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, "
        "REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE "
        "WHERE TABLE_SCHEMA = ? AND REFERENCED_TABLE_NAME IS NOT NULL "
        "ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION",
        m_own));
    for (int row = 0; row < rows.rowCount(); ++row) {
        Table *owner = table(rows.text(row, 0));
        if (!owner)
            continue;
        const QString name = rows.text(row, 1);
        if (owner->foreignKeys.empty() || owner->foreignKeys.back().name != name) {
            ForeignKey key;
            key.name = name;
            key.referredSchema = rows.text(row, 3);
            key.referredTable = rows.text(row, 4);
            if (const auto rule = ruleOf.constFind({owner->name, name}); rule != ruleOf.constEnd()) {
                key.onDelete = action(rules.text(*rule, 2));
                key.onUpdate = action(rules.text(*rule, 3));
            }
            owner->foreignKeys.push_back(std::move(key));
        }
        owner->foreignKeys.back().columns.append(rows.text(row, 2));
        owner->foreignKeys.back().referredColumns.append(rows.text(row, 5));
    }
}

/// MySQL may tell referred tables and columns in another case than they have.
void DatabaseInspection::completeReferred(ForeignKey &key)
{
    const bool isOwn = key.referredSchema.compare(m_own, Qt::CaseInsensitive) == 0;
    if (isOwn)
        key.referredSchema = m_shown;
    else if (key.referredSchema == m_defaultDatabase)
        key.referredSchema.clear();
    if (!isOwn)
        return;
    const Table *referred = table(key.referredTable);
    if (!referred) {
        const auto found = std::find_if(m_tables.begin(), m_tables.end(), [&](const Table &each) {
            return each.name.compare(key.referredTable, Qt::CaseInsensitive) == 0;
        });
        referred = found == m_tables.end() ? nullptr : &*found;
    }
    if (!referred)
        return;
    key.referredTable = referred->name;
    for (QString &name : key.referredColumns) {
        for (const Column &column : referred->columns) {
            if (column.name.compare(name, Qt::CaseInsensitive) == 0)
                name = column.name;
        }
    }
}

void DatabaseInspection::readViews()
{
    if (m_views.empty())
        return;
    const RowBatch rows = m_connection.query(
        sql("SELECT TABLE_NAME, VIEW_DEFINITION, CHECK_OPTION, SECURITY_TYPE FROM information_schema.VIEWS "
            "WHERE TABLE_SCHEMA = ?",
            m_own));
    for (int row = 0; row < rows.rowCount(); ++row) {
        View *viewed = view(rows.text(row, 0));
        if (!viewed)
            continue;
        viewed->definition = rows.text(row, 1);
        if (viewed->definition.isEmpty())
            continue; // no right to see it
        const QString check = rows.text(row, 2);
        viewed->sql
            = QStringLiteral("CREATE%1 VIEW %2 AS %3%4")
                  .arg(rows.text(row, 3) == QLatin1String("INVOKER") ? QStringLiteral(" SQL SECURITY INVOKER")
                                                                     : QString(),
                       m_dialect.quoted(TableName {viewed->schema, viewed->name}), viewed->definition,
                       check.isEmpty() || check == QLatin1String("NONE")
                           ? QString()
                           : QStringLiteral(" WITH %1 CHECK OPTION").arg(check));
    }
}

void DatabaseInspection::readPartitions()
{
    const RowBatch rows = m_connection.query(
        sql("SELECT TABLE_NAME, PARTITION_NAME, SUBPARTITION_NAME, PARTITION_METHOD, PARTITION_EXPRESSION, "
            "SUBPARTITION_METHOD, SUBPARTITION_EXPRESSION, PARTITION_DESCRIPTION "
            "FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = ? AND PARTITION_NAME IS NOT NULL "
            "ORDER BY TABLE_NAME, PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION",
            m_own));
    std::map<QString, std::vector<MySqlPartition>> partitions;
    for (int row = 0; row < rows.rowCount(); ++row)
        partitions[rows.text(row, 0)].push_back({rows.text(row, 1), rows.text(row, 2), rows.text(row, 3),
                                                 rows.text(row, 4), rows.text(row, 5), rows.text(row, 6),
                                                 rows.text(row, 7)});
    for (const auto &[name, all] : partitions) {
        Table *owner = table(name);
        if (!owner)
            continue;
        for (const MySqlPartition &each : all) {
            if (!owner->partitions.contains(each.name))
                owner->partitions.append(each.name);
        }
        if (const QString text = partitionText(all); !text.isEmpty())
            owner->options.insert(option("partition_by"), pythonSource(text));
    }
}

void DatabaseInspection::readTriggers()
{
    const RowBatch rows = m_connection.query(
        sql("SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT "
            "FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ? "
            "ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER",
            m_own));
    for (int row = 0; row < rows.rowCount(); ++row) {
        Table *owner = table(rows.text(row, 1));
        if (!owner)
            continue;
        const QString name = rows.text(row, 0);
        owner->triggers.push_back(
            {name,
             QStringLiteral("CREATE TRIGGER %1 %2 %3 ON %4 FOR EACH ROW %5")
                 .arg(m_dialect.quoted(TableName {m_shown, name}), rows.text(row, 2), rows.text(row, 3),
                      m_dialect.quoted(owner->tableName()), rows.text(row, 4))});
    }
}

void DatabaseInspection::readRoutines()
{
    const RowBatch rows = m_connection.query(
        sql("SELECT ROUTINE_NAME, ROUTINE_TYPE, DTD_IDENTIFIER, IS_DETERMINISTIC, SQL_DATA_ACCESS, "
            "SECURITY_TYPE, ROUTINE_COMMENT, ROUTINE_DEFINITION, SPECIFIC_NAME "
            "FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? ORDER BY ROUTINE_NAME, ROUTINE_TYPE",
            m_own));
    if (rows.isEmpty())
        return;
    const RowBatch parameters = m_connection.query(
        sql("SELECT SPECIFIC_NAME, ROUTINE_TYPE, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER "
            "FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = ? AND ORDINAL_POSITION > 0 "
            "ORDER BY SPECIFIC_NAME, ROUTINE_TYPE, ORDINAL_POSITION",
            m_own));
    QHash<std::pair<QString, QString>, QStringList> arguments;
    for (int row = 0; row < parameters.rowCount(); ++row) {
        const QString mode = parameters.text(row, 2);
        arguments[{parameters.text(row, 0), parameters.text(row, 1)}].append(
            (mode.isEmpty() || mode == QLatin1String("IN") ? QString() : mode + QLatin1Char(' '))
            + m_dialect.quotedIfNeeded(parameters.text(row, 3)) + QLatin1Char(' ') + parameters.text(row, 4));
    }
    for (int row = 0; row < rows.rowCount(); ++row) {
        Routine routine;
        routine.name = rows.text(row, 0);
        routine.schema = m_shown;
        const QString type = rows.text(row, 1);
        routine.kind = type.toLower();
        routine.arguments = arguments.value({rows.text(row, 8), type}).join(QStringLiteral(", "));
        routine.returns = rows.text(row, 2);
        routine.language = QStringLiteral("SQL");
        if (!rows.isNull(row, 7)) { // else there is no right to see it
            QString text
                = QStringLiteral("CREATE %1 %2(%3)")
                      .arg(type, m_dialect.quoted(TableName {m_shown, routine.name}), routine.arguments);
            if (!routine.returns.isEmpty())
                text += QStringLiteral(" RETURNS ") + routine.returns;
            if (rows.text(row, 3) == QLatin1String("YES"))
                text += QStringLiteral(" DETERMINISTIC");
            if (const QString access = rows.text(row, 4); access != QLatin1String("CONTAINS SQL"))
                text += QLatin1Char(' ') + access;
            if (rows.text(row, 5) == QLatin1String("INVOKER"))
                text += QStringLiteral(" SQL SECURITY INVOKER");
            if (const QString comment = rows.text(row, 6); !comment.isEmpty())
                text += QStringLiteral(" COMMENT ") + mysqlQuotedText(comment, m_server.backslashEscapes);
            routine.sql = text + QLatin1Char('\n') + rows.text(row, 7);
        }
        m_routines.push_back(std::move(routine));
    }
}

void DatabaseInspection::readParsers(Table &table)
{
    const auto isFullText = [&](const Index &index) {
        return optionText(index.options, option("prefix").toLatin1().constData())
            == QLatin1String("FULLTEXT");
    };
    if (std::none_of(table.indexes.begin(), table.indexes.end(), isFullText))
        return;
    const RowBatch rows = m_connection.query(
        Statement(QStringLiteral("SHOW CREATE TABLE ") + m_dialect.quoted(TableName {m_own, table.name})));
    const QMap<QString, QString> parsers
        = rows.isEmpty() ? QMap<QString, QString>() : fullTextParsers(rows.text(0, 1));
    for (Index &index : table.indexes) {
        if (const QString parser = parsers.value(index.name); !parser.isEmpty())
            index.options.insert(option("with_parser"), pythonSource(parser));
    }
}

void DatabaseInspection::finish(Table &table)
{
    for (ForeignKey &key : table.foreignKeys)
        completeReferred(key);
    std::erase_if(table.indexes, [&](const Index &index) { return isMadeForKey(index, table); });
    readParsers(table);
    sortByName(table.foreignKeys);
    sortByName(table.uniqueConstraints);
    sortByName(table.indexes);
    for (const QString &name : std::as_const(table.primaryKey.columns)) {
        Column *column = table.column(name); // else its being a key would make it count
        if (column && !column->autoincrement && isIntegerType(column->type))
            column->autoincrement = false;
    }
}

} // namespace

Schema inspectMySql(const Dialect &dialect, Connection &connection, const InspectOptions &options)
{
    const RowBatch settings = connection.query(
        Statement(QStringLiteral("SELECT VERSION(), DATABASE(), @@sql_mode, @@default_storage_engine")));
    const QString version = settings.text(0, 0);
    const QString database = settings.text(0, 1);
    const MySqlServer server = MySqlServer::of(version, settings.text(0, 2));
    Schema schema;
    schema.dialect = dialect.name;
    schema.server = {{QStringLiteral("version"), version}, {QStringLiteral("sql_mode"), settings.text(0, 2)}};
    QMap<QString, QString> collations;
    const RowBatch databases = connection.query(Statement(
        QStringLiteral("SELECT SCHEMA_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA")));
    for (int row = 0; row < databases.rowCount(); ++row)
        collations.insert(databases.text(row, 0), databases.text(row, 1));
    QStringList wanted;
    if (!database.isEmpty())
        wanted.append(database);
    const bool all = options.schemas.contains(QStringLiteral("*"));
    for (auto it = collations.begin(); it != collations.end(); ++it) {
        if (it.key() != database && (all ? !isSystemSchema(it.key()) : options.schemas.contains(it.key())))
            wanted.append(it.key());
    }
    for (const QString &name : std::as_const(wanted)) {
        DatabaseInspection inspection(dialect, connection, server, name, name == database ? QString() : name,
                                      database);
        inspection.run(collations.value(name), settings.text(0, 3), options.routines);
        inspection.moveTo(schema);
    }
    return schema;
}

} // namespace stillroom
