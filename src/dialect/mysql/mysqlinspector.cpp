#include "dialect/mysql/mysqlinspector.h"

#include "dialect/ddlcompiler.h"
#include "dialect/ddloptions.h"
#include "dialect/mysql/mysqldatabaseinspection.h"
#include "dialect/mysql/mysqltypes.h"
#include "schema/sqltokens.h"

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

} // namespace

void MySqlDatabaseInspection::run(const QString &collation, const QString &engine, bool routines)
{
    m_isByTexts = m_server.tellsTablesByText() && readTexts(collation, engine);
    if (!m_isByTexts)
        readCatalogue(collation, engine);
    readViews();
    readSequences();
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

void MySqlDatabaseInspection::moveTo(Schema &schema)
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

void MySqlDatabaseInspection::readCatalogue(const QString &collation, const QString &engine)
{
    readTables(collation, engine);
    readChecks();
    readColumns();
    readIndexes();
    readForeignKeys();
}

void MySqlDatabaseInspection::readTables(const QString &collation, const QString &engine)
{
    const RowBatch rows = m_connection.query(
        sql("SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COLLATION, CREATE_OPTIONS, TABLE_COMMENT "
            "FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
            m_own));
    for (int row = 0; row < rows.rowCount(); ++row) {
        const QString name = rows.text(row, 0);
        if (addNonTable(name, rows.text(row, 1)))
            continue;
        Table &table = addTable(name, rows.text(row, 3), collation);
        table.comment = rows.text(row, 5);
        setEngine(table, rows.text(row, 2), engine);
        const QString created = rows.text(row, 4);
        setTableOptions(table, created);
        m_isPartitioned = m_isPartitioned || created.contains(QLatin1String("partitioned"));
    }
}

/// Adds a view or a sequence. \return whether it is one \param type TABLE_TYPE
bool MySqlDatabaseInspection::addNonTable(const QString &name, const QString &type)
{
    if (type.contains(QLatin1String("VIEW"))) {
        View view;
        view.name = name;
        view.schema = m_shown;
        m_views.push_back(std::move(view));
        return true;
    }
    if (type != QLatin1String("SEQUENCE"))
        return false;
    m_sequences.push_back({name, m_shown, {}});
    return true;
}

/// \param usual the collation of the database
Table &MySqlDatabaseInspection::addTable(const QString &name, const QString &collation, const QString &usual)
{
    m_collations.insert(name, collation);
    m_places.insert(name, m_tables.size());
    Table &table = m_tables.emplace_back();
    table.name = name;
    table.schema = m_shown;
    if (!collation.isEmpty() && collation != usual) {
        table.options.insert(option("default_charset"), pythonSource(charsetOf(collation)));
        table.options.insert(option("collate"), pythonSource(collation));
    }
    return table;
}

void MySqlDatabaseInspection::setEngine(Table &table, const QString &engine, const QString &usual)
{
    if (!engine.isEmpty() && engine != usual)
        table.options.insert(option("engine"), pythonSource(engine));
}

void MySqlDatabaseInspection::setTableOptions(Table &table, const QString &options)
{
    if (options.isEmpty())
        return;
    const QMap<QString, QString> known = catalogueTableOptions(options);
    for (auto it = known.begin(); it != known.end(); ++it)
        table.options.insert(m_dialect.name + QLatin1Char('_') + it.key(), it.value());
}

void MySqlDatabaseInspection::readChecks()
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
        addCheck(*owner,
                 {rows.text(row, 1), rows.text(row, 2), rows.text(row, 3) == QLatin1String("Column")});
    }
}

void MySqlDatabaseInspection::addCheck(Table &table, MySqlCheck told)
{
    CheckConstraint check;
    check.sqltext = catalogueExpression(m_server, told.clause);
    QString quoted = told.name;
    quoted.replace(QLatin1Char('`'), QLatin1String("``"));
    if (m_server.isMariaDb() && check.sqltext == QStringLiteral("json_valid(`%1`)").arg(quoted)) {
        m_jsonColumns.insert({table.name, told.name}); // comes with JSON
        return;
    }
    if (!told.isColumns) // else it cannot be called by a name
        check.name = std::move(told.name);
    table.checkConstraints.push_back(std::move(check));
}

void MySqlDatabaseInspection::readColumns()
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
            addColumn(*found,
                      {rows.text(row, 1), rows.value(row, 2), rows.text(row, 4), rows.text(row, 5),
                       rows.text(row, 6), rows.text(row, 7), rows.text(row, 8),
                       rows.text(row, 3) == QLatin1String("YES")});
        else if (View *viewed = view(owner))
            viewed->columns.append(rows.text(row, 1));
    }
}

void MySqlDatabaseInspection::addColumn(Table &table, MySqlColumn told)
{
    Column column;
    column.name = std::move(told.name);
    column.type = parsedType(told.declared);
    column.nullable = told.nullable;
    column.comment = std::move(told.comment);
    if (!told.collation.isEmpty())
        setCollation(column, table, told.collation);
    if (told.extra.contains(QLatin1String("GENERATED")) && !told.generated.isEmpty())
        column.computed = Computed {catalogueExpression(m_server, told.generated),
                                    told.extra.contains(QLatin1String("STORED"))
                                        || told.extra.contains(QLatin1String("PERSISTENT"))};
    else
        column.serverDefault
            = catalogueDefault(m_server, told.defaultValue, told.declared, column.nullable, told.extra);
    if (told.extra.contains(QLatin1String("auto_increment")))
        column.autoincrement = true;
    table.columns.push_back(std::move(column));
}

void MySqlDatabaseInspection::setCollation(Column &column, const Table &table, const QString &collation)
{
    const QString usual = m_collations.value(table.name);
    if (collation == QLatin1String("utf8mb4_bin") && column.type.name == QLatin1String("LONGTEXT")
        && m_jsonColumns.contains({table.name, column.name}))
    {
        column.type = parsedType(QStringLiteral("json"));
    } else if (collation != usual) {
        column.type.collation = collation;
        if (charsetOf(collation) != charsetOf(usual))
            column.type.arguments.insert(QStringLiteral("charset"), pythonSource(charsetOf(collation)));
    }
}

void MySqlDatabaseInspection::readIndexes()
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
            addIndexElement(index, kind,
                            {rows.text(row, 3), rows.text(row, 7), rows.text(row, 5),
                             rows.text(row, 4) == QLatin1String("D")});
        if (Table *found = table(owner)) {
            setMethod(index, *found, kind);
            addIndex(*found, std::move(index));
        }
    }
}

/// Engines that have both kinds of index make hashes of their own accord; of the others the catalogue says
/// BTREE whatever was written.
void MySqlDatabaseInspection::setMethod(Index &index, const Table &table, const QString &method) const
{
    const bool hashes = table.options.value(option("engine")) == pythonSource(QStringLiteral("MEMORY"));
    if (hashes && method == QLatin1String("BTREE"))
        index.options.insert(QStringLiteral("mysql_using"), pythonSource(method)); // MariaDB's name, too
}

void MySqlDatabaseInspection::addIndex(Table &table, Index index)
{
    if (index.name == QLatin1String("PRIMARY"))
        table.primaryKey.columns = index.columns();
    else if (index.unique)
        addUnique(table, std::move(index));
    else
        table.indexes.push_back(std::move(index));
}

void MySqlDatabaseInspection::addIndexElement(Index &index, const QString &kind, MySqlIndexPart part)
{
    IndexElement element;
    element.column = std::move(part.column);
    if (element.column.isEmpty())
        element.expression = QStringLiteral("(%1)").arg(catalogueExpression(m_server, part.expression));
    element.descending = part.descending;
    if (!part.length.isEmpty() && kind != QLatin1String("SPATIAL")) {
        QString lengths = index.options.value(option("length"));
        lengths = lengths.isEmpty() ? QStringLiteral("{") : lengths.chopped(1) + QStringLiteral(", ");
        index.options.insert(
            option("length"),
            QStringLiteral("%1%2: %3}").arg(lengths, pythonSource(element.column), part.length));
    }
    index.elements.push_back(std::move(element));
}

/// A unique index of whole columns is what UNIQUE makes; MySQL does not tell the two apart.
void MySqlDatabaseInspection::addUnique(Table &table, Index index)
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

void MySqlDatabaseInspection::readForeignKeys()
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

/// ON DELETE or ON UPDATE, empty where it is what the server does anyhow.
QString MySqlDatabaseInspection::action(const QString &told) const
{
    const bool usual = told == QLatin1String("NO ACTION")
        || (told == QLatin1String("RESTRICT") && m_server.restrictIsDefault());
    return usual ? QString() : told;
}

/// MySQL may tell referred tables and columns in another case than they have.
void MySqlDatabaseInspection::completeReferred(ForeignKey &key)
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

/// The server names the database with every table of a view, so that the view made elsewhere would read from
/// here. Where the name also stands for something else, nothing is taken away.
QString MySqlDatabaseInspection::withoutOwnName(const QString &definition) const
{
    if (!m_shown.isEmpty())
        return definition;
    const std::vector<SqlToken> tokens = tokenizeSql(definition, SqlSyntax::mysql());
    QString text;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!tokens[i].isIdentifier() || tokens[i].name() != m_own || (i > 0 && tokens[i - 1].isSymbol('.')))
        {
            text += tokens[i].text;
            continue;
        }
        if (i + 2 >= tokens.size() || !tokens[i + 1].isSymbol('.') || !tokens[i + 2].isIdentifier())
            return definition; // an alias
        ++i;
    }
    return text;
}

/// Told by the sequences themselves; there is no catalogue of them. One that may not be read keeps its name
/// alone.
void MySqlDatabaseInspection::readSequences()
{
    if (!m_server.isMariaDb()) // TiDB has sequences too, but none that can be read like a table
        return;
    for (Sequence &sequence : m_sequences) {
        try {
            const RowBatch rows = m_connection.query(
                Statement(QStringLiteral("SELECT start_value, increment, minimum_value, maximum_value, "
                                         "cache_size, cycle_option FROM ")
                          + m_dialect.quoted(TableName {m_own, sequence.name})));
            static const char *const names[] = {"start", "increment", "minvalue", "maxvalue", "cache"};
            for (int i = 0; i < 5 && !rows.isEmpty(); ++i)
                sequence.options.insert(QLatin1String(names[i]), rows.text(0, i));
            if (!rows.isEmpty())
                sequence.options.insert(QStringLiteral("cycle"),
                                        pythonSource(rows.value(0, 5).toInteger() != 0));
        } catch (const Error &error) {
            if (error.kind != Error::Kind::Sql || m_connection.isLost())
                throw;
        }
    }
}

void MySqlDatabaseInspection::readViews()
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
        viewed->definition = withoutOwnName(rows.text(row, 1));
        if (viewed->definition.isEmpty())
            continue; // no right to see it
        const QString check = rows.text(row, 2);
        QStringList columns;
        if (!namesColumns(viewed->definition, viewed->columns)) {
            for (const QString &column : std::as_const(viewed->columns))
                columns.append(m_dialect.quoted(column));
        }
        viewed->sql
            = QStringLiteral("CREATE%1 VIEW %2%3 AS %4%5")
                  .arg(rows.text(row, 3) == QLatin1String("INVOKER") ? QStringLiteral(" SQL SECURITY INVOKER")
                                                                     : QString(),
                       m_dialect.quoted(TableName {viewed->schema, viewed->name}),
                       columns.isEmpty() ? QString()
                                         : QStringLiteral(" (%1)").arg(columns.join(QStringLiteral(", "))),
                       viewed->definition,
                       check.isEmpty() || check == QLatin1String("NONE")
                           ? QString()
                           : QStringLiteral(" WITH %1 CHECK OPTION").arg(check));
    }
}

void MySqlDatabaseInspection::readPartitions()
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

void MySqlDatabaseInspection::readTriggers()
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

void MySqlDatabaseInspection::readRoutines()
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

void MySqlDatabaseInspection::readParsers(Table &table)
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

void MySqlDatabaseInspection::finish(Table &table)
{
    for (ForeignKey &key : table.foreignKeys)
        completeReferred(key);
    std::erase_if(table.indexes, [&](const Index &index) { return isMadeForKey(index, table); });
    if (!m_isByTexts)
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
        MySqlDatabaseInspection inspection(dialect, connection, server, name,
                                           name == database ? QString() : name, database);
        if (name != database)
            schema.namespaces.append(name);
        inspection.run(collations.value(name), settings.text(0, 3), options.routines);
        inspection.moveTo(schema);
    }
    return schema;
}

} // namespace stillroom
