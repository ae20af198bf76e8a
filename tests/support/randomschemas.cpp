#include "support/randomschemas.h"

#include "schema/sqltokens.h"
#include "support/operations.h"

#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

const char *const hostileNames[] = {
    "select",  "Mixed Case", "with \"quote\"", "Größe",
    "it's",    "back`tick",  "per%cent",       "dollar$",
    "日本語",  "order",      "UPPER",          "semi;colon",
    "dash-ed", "group",      "[bracket]",      "a name that is rather long for a name and has sixty letters"};

SqlType typeIn(const char *name, const char *module)
{
    SqlType type = sqlType(name);
    type.module = QLatin1String(module);
    return type;
}

SqlType numeric(const char *name, int precision, int scale)
{
    SqlType type = sqlType(name);
    type.precision = precision;
    type.scale = scale;
    return type;
}

SqlType withArgument(SqlType type, const char *name, const char *value)
{
    type.arguments.insert(QLatin1String(name), QLatin1String(value));
    return type;
}

SqlType arrayOf(const SqlType &element)
{
    SqlType type = typeIn("ARRAY", "postgresql");
    type.items = {element};
    return type;
}

bool sameColumns(const QStringList &a, const QStringList &b)
{
    return QSet<QString>(a.begin(), a.end()) == QSet<QString>(b.begin(), b.end());
}

bool isReferredTo(const Schema &schema, const Table &table)
{
    return std::any_of(schema.tables.begin(), schema.tables.end(), [&](const Table &other) {
        return std::any_of(other.foreignKeys.begin(), other.foreignKeys.end(),
                           [&](const ForeignKey &key) { return key.referredTable == table.name; });
    });
}

/// Whether something else of the table is made of the column.
bool isUsed(const Table &table, const QString &column)
{
    const auto contains = [&](const auto &all) {
        return std::any_of(all.begin(), all.end(),
                           [&](const auto &each) { return each.columns.contains(column); });
    };
    return table.primaryKey.columns.contains(column) || contains(table.foreignKeys)
        || contains(table.uniqueConstraints)
        || std::any_of(table.checkConstraints.begin(), table.checkConstraints.end(),
                       [&](const auto &check) { return mentionsColumn(check.sqltext, column); })
        || std::any_of(table.columns.begin(), table.columns.end(),
                       [&](const Column &other) {
                           return other.computed && mentionsColumn(other.computed->sqltext, column);
                       })
        || std::any_of(table.excludeConstraints.begin(), table.excludeConstraints.end(),
                       [&](const ExcludeConstraint &exclude) {
                           return mentionsColumn(exclude.elements.front().expression, column);
                       })
        || std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index &index) {
               return index.columns().contains(column) || mentionsColumn(index.where, column)
                   || std::any_of(index.elements.begin(), index.elements.end(),
                                  [&](const IndexElement &element) {
                                      return mentionsColumn(element.expression, column);
                                  });
           });
}

} // namespace

RandomSchemas::RandomSchemas(const Dialect &dialect, quint32 seed) : m_dialect(dialect), m_random(seed)
{
    m_isPostgres = dialect.name == QLatin1String("postgresql");
    m_isSqlite = dialect.name == QLatin1String("sqlite");
    m_isMySql = dialect.name == QLatin1String("mariadb") || dialect.name == QLatin1String("mysql");
    addTypes();
}

void RandomSchemas::addTypes()
{
    const auto add = [this](const SqlType &type, const char *family, bool hasEquality,
                            const QStringList &values, const QStringList &defaults) {
        m_types.push_back({type, family, hasEquality, values, defaults});
    };
    const bool largeKeys = !m_isMySql; // MySQL wants a length there
    const QStringList numbers {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"),
                               QStringLiteral("41")};
    const QStringList zeros {QStringLiteral("0"), QStringLiteral("7"), QStringLiteral("-1")};
    for (const char *name : {"Integer", "SmallInteger", "BigInteger"})
        add(sqlType(name), "integer", true, numbers, zeros);
    const QStringList halves {QStringLiteral("1.5"), QStringLiteral("2.5"), QStringLiteral("-3.5"),
                              QStringLiteral("0")};
    add(numeric("Numeric", 10, 2), "numeric", true, halves, {QStringLiteral("0"), QStringLiteral("1.50")});
    add(numeric("Numeric", 12, 4), "numeric", true, halves, {QStringLiteral("0"), QStringLiteral("2.5")});
    add(sqlType("Float"), "float", true, halves, {QStringLiteral("0"), QStringLiteral("0.5")});
    const QStringList texts {QStringLiteral("'a'"), QStringLiteral("'it''s'"), QStringLiteral("'Zoë'"),
                             QStringLiteral("'x\"y'")};
    const QStringList textDefaults {QStringLiteral("'x'"), QStringLiteral("'it''s'"), QStringLiteral("''")};
    add(sqlType("String", 20), "text", true, texts, textDefaults);
    add(sqlType("String", 60), "text", true, texts, textDefaults);
    add(sqlType("Text"), "text", largeKeys, texts, {});
    const QStringList truths = m_isPostgres ? QStringList {QStringLiteral("true"), QStringLiteral("false")}
                                            : QStringList {QStringLiteral("1"), QStringLiteral("0")};
    add(sqlType("Boolean"), "boolean", false, truths, truths);
    add(sqlType("Date"), "date", true,
        {QStringLiteral("'2024-01-01'"), QStringLiteral("'2024-02-29'"), QStringLiteral("'1999-12-31'"),
         QStringLiteral("'2030-06-05'")},
        {QStringLiteral("'2000-01-01'")});
    add(sqlType("Time"), "time", true,
        {QStringLiteral("'00:00:01'"), QStringLiteral("'12:30:00'"), QStringLiteral("'23:59:59'"),
         QStringLiteral("'01:02:03'")},
        {});
    const QStringList moments {
        QStringLiteral("'2024-01-01 10:00:00'"), QStringLiteral("'2024-02-29 00:00:00'"),
        QStringLiteral("'1999-12-31 23:59:59'"), QStringLiteral("'2030-06-05 04:03:02'")};
    add(sqlType("DateTime"), "datetime", true, moments, {QStringLiteral("CURRENT_TIMESTAMP")});
    add(sqlType("LargeBinary"), "binary", false,
        m_isPostgres ? QStringList {QStringLiteral("'\\x00ff'::bytea"), QStringLiteral("'\\x'::bytea")}
                     : QStringList {QStringLiteral("X'00FF'"), QStringLiteral("X''")},
        {});
    add(sqlType("JSON"), "json", false, {QStringLiteral("'{\"a\": 1}'"), QStringLiteral("'[]'")}, {});
    addServerTypes();
}

void RandomSchemas::addServerTypes()
{
    const QStringList texts {QStringLiteral("'a'"), QStringLiteral("'b'"), QStringLiteral("'c'"),
                             QStringLiteral("'d'")};
    const auto add = [this](const SqlType &type, const char *family, bool hasEquality,
                            const QStringList &values, const QStringList &defaults = {}) {
        m_types.push_back({type, family, hasEquality, values, defaults});
    };
    add(sqlType("CHAR", 5), "char", true, texts, {QStringLiteral("'none'")});
    SqlType loose = sqlType("Enum");
    loose.nativeEnum = false;
    loose.enumValues = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")};
    add(loose, "text", true, texts, {QStringLiteral("'a'")});
    if (m_isSqlite) {
        add(sqlType("TIMESTAMP"), "datetime", false, {QStringLiteral("'2024-01-01 10:00:00'")},
            {QStringLiteral("CURRENT_TIMESTAMP")});
        add(sqlType("NVARCHAR", 9), "text", true, texts);
    }
    if (m_isPostgres)
        addPostgresTypes();
    if (m_isMySql)
        addMySqlTypes();
}

void RandomSchemas::addPostgresTypes()
{
    const auto add = [this](const SqlType &type, const char *family, bool hasEquality,
                            const QStringList &values, const QStringList &defaults = {}) {
        m_types.push_back({type, family, hasEquality, values, defaults});
    };
    const auto own = [](const char *name) { return typeIn(name, "postgresql"); };
    add(own("UUID"), "uuid", true,
        {QStringLiteral("'00000000-0000-0000-0000-000000000001'"),
         QStringLiteral("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
         QStringLiteral("'00000000-0000-0000-0000-000000000002'"),
         QStringLiteral("'00000000-0000-0000-0000-000000000003'")},
        {QStringLiteral("'00000000-0000-0000-0000-000000000000'::uuid")});
    add(own("JSONB"), "jsonb", false, {QStringLiteral("'{\"a\": 1}'")},
        {QStringLiteral("'{}'"), QStringLiteral("'[]'::jsonb")});
    add(own("INET"), "inet", true,
        {QStringLiteral("'10.0.0.1'"), QStringLiteral("'::1'"), QStringLiteral("'10.0.0.2'"),
         QStringLiteral("'10.0.0.3'")});
    add(own("CIDR"), "cidr", false, {QStringLiteral("'10.0.0.0/8'")});
    add(own("MACADDR"), "mac", false, {QStringLiteral("'08:00:2b:01:02:03'")});
    add(own("MONEY"), "money", false, {QStringLiteral("'1.5'::money")});
    add(own("TSVECTOR"), "tsvector", false, {QStringLiteral("'cat fat'")});
    add(own("INT4RANGE"), "range", false, {QStringLiteral("'[1,5)'")});
    add(own("TSTZRANGE"), "tsrange", false, {QStringLiteral("'[2024-01-01,2024-01-02)'")});
    add(own("INTERVAL"), "interval", false, {QStringLiteral("'1 day'")}, {QStringLiteral("'02:00:00'")});
    add(own("DOUBLE_PRECISION"), "double", true,
        {QStringLiteral("1.5"), QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("4")});
    add(own("BYTEA"), "binary", false, {QStringLiteral("'\\x00ff'::bytea")});
    add(own("OID"), "oid", false, {QStringLiteral("1")});
    add(arrayOf(sqlType("Integer")), "integers", false, {QStringLiteral("'{1,2}'")},
        {QStringLiteral("'{}'")});
    add(arrayOf(sqlType("String", 5)), "texts", false, {QStringLiteral("'{a,b}'")},
        {QStringLiteral("'{}'::character varying[]")});
    SqlType bits = own("BIT");
    bits.length = 3;
    add(bits, "bits", false, {QStringLiteral("B'101'")}, {QStringLiteral("B'000'")});
    bits = withArgument(own("BIT"), "varying", "True");
    bits.length = 8;
    add(bits, "varbits", false, {QStringLiteral("B'1'")});
    SqlType moment = own("TIMESTAMP");
    moment.timezone = true;
    add(moment, "timestamptz", true,
        {QStringLiteral("'2024-01-01 10:00:00+00'"), QStringLiteral("'2024-01-02 10:00:00+00'"),
         QStringLiteral("'2024-01-03 10:00:00+00'"), QStringLiteral("'2024-01-04 10:00:00+00'")},
        {QStringLiteral("now()"), QStringLiteral("CURRENT_TIMESTAMP")});
    moment.precision = 3;
    add(moment, "timestamptz", false, {QStringLiteral("'2024-01-01 10:00:00+00'")});
    moment = own("TIME");
    moment.precision = 0;
    add(moment, "time", false, {QStringLiteral("'10:00:00'")});
    SqlType mood = sqlType("Enum");
    mood.enumName = QStringLiteral("mood");
    mood.enumValues = {QStringLiteral("sad"), QStringLiteral("it's ok"), QStringLiteral("Happy")};
    add(mood, "enum mood", false, {QStringLiteral("'sad'"), QStringLiteral("'it''s ok'")},
        {QStringLiteral("'sad'")});
    mood.enumName = QStringLiteral("The Size");
    mood.enumValues = {QStringLiteral("s"), QStringLiteral("m"), QStringLiteral("l")};
    add(mood, "enum size", false, {QStringLiteral("'s'"), QStringLiteral("'m'")}, {QStringLiteral("'m'")});
    add(arrayOf(mood), "enum sizes", false, {QStringLiteral("'{s,m}'")});
}

void RandomSchemas::addMySqlTypes()
{
    const auto add = [this](const SqlType &type, const char *family, bool hasEquality,
                            const QStringList &values, const QStringList &defaults = {}) {
        m_types.push_back({type, family, hasEquality, values, defaults});
    };
    const auto own = [](const char *name) { return typeIn(name, "mysql"); };
    const QStringList numbers {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"),
                               QStringLiteral("4")};
    const QStringList zero {QStringLiteral("0"), QStringLiteral("5")};
    for (const char *name : {"TINYINT", "MEDIUMINT", "INTEGER", "BIGINT"}) {
        add(own(name), "integer", true, numbers, zero);
        add(withArgument(own(name), "unsigned", "True"), "integer", true, numbers, zero);
    }
    add(own("DOUBLE"), "double", true, numbers, zero);
    SqlType decimal = withArgument(own("DECIMAL"), "unsigned", "True");
    decimal.precision = 8;
    decimal.scale = 3;
    add(decimal, "numeric unsigned", true, numbers, zero);
    for (const char *name : {"TINYTEXT", "MEDIUMTEXT", "LONGTEXT"})
        add(own(name), "text", false, {QStringLiteral("'a'"), QStringLiteral("'b'")});
    const QStringList moments {
        QStringLiteral("'2024-01-01 10:00:00'"), QStringLiteral("'2024-01-02 10:00:00'"),
        QStringLiteral("'2024-01-03 10:00:00'"), QStringLiteral("'2024-01-04 10:00:00'")};
    add(withArgument(own("DATETIME"), "fsp", "6"), "datetime", true, moments,
        {QStringLiteral("CURRENT_TIMESTAMP(6)")});
    add(withArgument(own("DATETIME"), "fsp", "3"), "datetime", true, moments);
    add(withArgument(own("TIME"), "fsp", "3"), "time", false, {QStringLiteral("'10:00:00'")});
    add(own("TIMESTAMP"), "timestamp", true, moments,
        {QStringLiteral("CURRENT_TIMESTAMP"),
         QStringLiteral("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")});
    add(own("YEAR"), "year", false, {QStringLiteral("2024")});
    SqlType bits = own("BIT");
    bits.length = 5;
    add(bits, "bits", false, {QStringLiteral("5")}, {QStringLiteral("b'101'")});
    SqlType binary = sqlType("VARBINARY", 20);
    add(binary, "binary", true,
        {QStringLiteral("X'01'"), QStringLiteral("X'02'"), QStringLiteral("X'03'"), QStringLiteral("X'04'")});
    add(own("LONGBLOB"), "binary", false, {QStringLiteral("X'00FF'")});
    SqlType choice = own("ENUM");
    choice.enumValues
        = {QStringLiteral("sad"), QStringLiteral("it's ok"), QStringLiteral("Happy"), QStringLiteral("a,b")};
    add(choice, "enum", false, {QStringLiteral("'sad'"), QStringLiteral("'it''s ok'")},
        {QStringLiteral("'sad'")});
    choice.name = QStringLiteral("SET");
    choice.enumValues = {QStringLiteral("x"), QStringLiteral("y")};
    add(choice, "set", false, {QStringLiteral("'x,y'"), QStringLiteral("''")}, {QStringLiteral("'x'")});
}

const RandomSchemas::KnownType &RandomSchemas::known(const SqlType &type) const
{
    const auto found = std::find_if(m_types.begin(), m_types.end(), [&](const KnownType &each) {
        SqlType plain = each.type;
        plain.enumValues = type.enumValues; // they may have been edited
        if (!type.items.empty() && !plain.items.empty())
            plain.items.front().enumValues = type.items.front().enumValues;
        return plain == type;
    });
    return found == m_types.end() ? m_types.front() : *found;
}

SqlType RandomSchemas::anyType(bool withEquality)
{
    for (;;) {
        const KnownType &one = any(m_types);
        if (one.hasEquality || !withEquality)
            return one.type;
    }
}

QString RandomSchemas::freshName(const QString &plain)
{
    for (;;) {
        QString name = chance(15)
            ? QString::fromUtf8(hostileNames[m_random.bounded(int(std::size(hostileNames)))])
            : plain + QString::number(++m_number);
        if (m_names.contains(name.toLower()))
            continue;
        m_names.insert(name.toLower());
        return name;
    }
}

void RandomSchemas::addDefault(Column &column)
{
    const KnownType &type = known(column.type);
    if (type.defaults.isEmpty())
        return;
    const QString text = type.defaults.at(m_random.bounded(int(type.defaults.size())));
    const bool isLiteral = std::strcmp(type.family, "text") == 0 && chance(50);
    column.serverDefault = isLiteral
        ? ServerDefault {ServerDefault::Kind::Literal, QStringLiteral("it's \"so\"").left(4)}
        : ServerDefault {ServerDefault::Kind::Text, text};
    if (column.type.name == QLatin1String("Enum") && !column.type.nativeEnum)
        column.serverDefault = ServerDefault {ServerDefault::Kind::Text, text};
    if (std::strcmp(type.family, "datetime") == 0 && column.type.arguments.isEmpty() && chance(40)
        && !m_isSqlite)
        column.serverDefault = ServerDefault {ServerDefault::Kind::Function, QStringLiteral("now()")};
}

Column RandomSchemas::column(bool mayCount)
{
    Column column = makeColumn("", anyType(), chance(60));
    column.name = freshName(QStringLiteral("c"));
    if (chance(35))
        addDefault(column);
    if (m_dialect.supportsComments && chance(20))
        column.comment = QStringLiteral("what \"it\"'s for; 100% of %1").arg(m_number);
    if (mayCount && m_isPostgres && chance(10)) {
        column = makeColumn("", sqlType("Integer"), false);
        column.name = freshName(QStringLiteral("n"));
        column.identity = Identity {chance(50), {}};
        if (chance(50))
            column.identity->options.insert(QStringLiteral("start"), QStringLiteral("5"));
    }
    return column;
}

std::vector<const Column *> RandomSchemas::plainColumns(const Table &table, bool withEquality) const
{
    std::vector<const Column *> found;
    for (const Column &column : table.columns) {
        if (!column.computed && !column.identity && (!withEquality || known(column.type).hasEquality))
            found.push_back(&column);
    }
    return found;
}

void RandomSchemas::addComputed(Table &table)
{
    std::vector<const Column *> numbers;
    for (const Column *column : plainColumns(table, true)) {
        if (std::strcmp(known(column->type).family, "integer") == 0
            && !column->type.arguments.contains(QStringLiteral("unsigned"))
            && !table.primaryKey.columns.contains(column->name))
            numbers.push_back(column);
    }
    if (numbers.empty())
        return;
    Column computed = makeColumn("", sqlType("BigInteger"));
    computed.computed = Computed {
        quoted(any(numbers)->name) + (chance(50) ? QStringLiteral(" * 2") : QStringLiteral(" + 1")), true};
    computed.name = freshName(QStringLiteral("g"));
    table.columns.push_back(computed);
}

void RandomSchemas::addUnique(Table &table)
{
    const auto columns = plainColumns(table, true);
    if (columns.empty())
        return;
    UniqueConstraint unique;
    unique.columns = {any(columns)->name};
    if (const QString second = any(columns)->name; chance(30) && second != unique.columns.front())
        unique.columns.append(second);
    for (const UniqueConstraint &other : table.uniqueConstraints) {
        if (sameColumns(other.columns, unique.columns))
            return;
    }
    for (const Index &other : table.indexes) {
        if (sameColumns(other.columns(), unique.columns))
            return;
    }
    if (sameColumns(table.primaryKey.columns, unique.columns))
        return;
    if (chance(70))
        unique.name = freshName(QStringLiteral("uq_"));
    table.uniqueConstraints.push_back(unique);
}

/// Something that holds for all values rows() uses.
QString RandomSchemas::condition(const Table &table)
{
    std::vector<QString> found;
    for (const Column *column : plainColumns(table, true)) {
        if (m_isMySql && table.primaryKey.columns.contains(column->name))
            continue; // a column that counts cannot be checked
        const QString name = quoted(column->name);
        const QByteArray family = known(column->type).family;
        if (family == "integer" || family == "numeric" || family == "float") {
            found.push_back(name + QStringLiteral(" > -5"));
            found.push_back(name + QStringLiteral(" BETWEEN -5 AND 99"));
            found.push_back(QStringLiteral("%1 >= -9 AND %1 < 100").arg(name));
            found.push_back(QStringLiteral("%1 + 1 <> 77 OR %1 IS NULL").arg(name));
            found.push_back(name + QStringLiteral(" NOT IN (55, 66)"));
        } else if (family == "text") {
            found.push_back(name + QStringLiteral(" <> 'it''s not'"));
            found.push_back(name + QStringLiteral(" != 'X y'"));
            found.push_back(name + QStringLiteral(" NOT IN ('r', 'S')"));
            found.push_back(name + QStringLiteral(" NOT LIKE 'q%'"));
            found.push_back((m_isMySql || m_isPostgres ? QStringLiteral("char_length(%1) < 99")
                                                       : QStringLiteral("length(%1) < 99"))
                                .arg(name));
        } else if (family == "date") {
            found.push_back(name + QStringLiteral(" > '1900-01-01'"));
        }
        if (column->nullable)
            found.push_back(QStringLiteral("%1 IS NULL OR %1 IS NOT NULL").arg(name));
    }
    return found.empty() ? QString() : any(found);
}

void RandomSchemas::addCheck(Table &table)
{
    const QString sql = condition(table);
    if (sql.isEmpty()
        || std::any_of(table.checkConstraints.begin(), table.checkConstraints.end(),
                       [&](const CheckConstraint &other) { return other.sqltext == sql; }))
        return;
    table.checkConstraints.push_back({chance(65) ? freshName(QStringLiteral("ck_")) : QString(), sql, {}});
}

void RandomSchemas::addIndex(Table &table)
{
    const auto columns = plainColumns(table, true);
    if (columns.empty())
        return;
    Index index;
    index.name = freshName(QStringLiteral("ix_"));
    index.elements.resize(1);
    index.elements[0].column = any(columns)->name;
    if (const QString second = any(columns)->name; chance(35) && second != index.elements[0].column) {
        index.elements.emplace_back();
        index.elements[1].column = second;
    }
    index.unique = chance(25);
    for (const UniqueConstraint &other : table.uniqueConstraints) {
        if (sameColumns(other.columns, index.columns()))
            return;
    }
    for (const Index &other : table.indexes) {
        if (sameColumns(other.columns(), index.columns()))
            return;
    }
    for (const ForeignKey &key : table.foreignKeys) { // MySQL has one of its own for it
        if (m_isMySql && key.columns.front() == index.columns().front())
            return;
    }
    if ((m_isPostgres || m_isSqlite) && chance(30))
        index.where = condition(table);
    if ((m_isPostgres || m_isSqlite) && chance(30))
        index.elements[0].descending = true;
    const Column *first = table.column(index.elements[0].column);
    if ((m_isPostgres || m_isSqlite) && !index.unique && chance(20)
        && std::strcmp(known(first->type).family, "text") == 0 && first->type.name != QLatin1String("Enum"))
    {
        index.elements[0].expression = QStringLiteral("lower(%1)").arg(quoted(first->name));
        index.elements[0].column.clear();
    }
    table.indexes.push_back(index);
}

void RandomSchemas::addExclusion(Table &table)
{
    for (const Column &column : table.columns) {
        if (column.type.name != QLatin1String("TSTZRANGE") && column.type.name != QLatin1String("INT4RANGE"))
            continue;
        if (!table.excludeConstraints.empty())
            return;
        ExcludeConstraint exclude;
        exclude.name = freshName(QStringLiteral("ex_"));
        exclude.elements = {{quoted(column.name), QStringLiteral("&&")}};
        exclude.options.insert(QStringLiteral("using"), QStringLiteral("'gist'"));
        table.excludeConstraints.push_back(exclude);
        return;
    }
}

QString RandomSchemas::action()
{
    static const char *const actions[] = {"", "", "CASCADE", "SET NULL", "RESTRICT", "NO ACTION"};
    return QLatin1String(actions[m_random.bounded(6)]);
}

void RandomSchemas::addForeignKey(Schema &schema, Table &table)
{
    std::vector<const Table *> parents;
    for (const Table &other : schema.tables) {
        if (!other.primaryKey.columns.isEmpty())
            parents.push_back(&other);
    }
    if (parents.empty())
        return;
    const Table &parent = *any(parents);
    ForeignKey key;
    if (chance(70))
        key.name = freshName(QStringLiteral("fk_"));
    key.referredTable = parent.name;
    key.referredColumns = parent.primaryKey.columns;
    key.onDelete = action();
    key.onUpdate = chance(30) ? QStringLiteral("CASCADE") : QString();
    if ((m_isPostgres || m_isSqlite) && chance(20)) {
        key.deferrable = true;
        if (chance(50))
            key.initially = QStringLiteral("DEFERRED");
    }
    std::vector<Column> own;
    for (const QString &referred : parent.primaryKey.columns) {
        Column column = makeColumn("", parent.column(referred)->type);
        column.name = freshName(QStringLiteral("r"));
        key.columns.append(column.name);
        own.push_back(column);
    }
    table.columns.insert(table.columns.end(), own.begin(), own.end());
    table.foreignKeys.push_back(key);
}

Table RandomSchemas::table()
{
    Table table;
    table.name = freshName(QStringLiteral("t"));
    const int kind = m_random.bounded(10);
    if (kind < 6) {
        Column id = makeColumn("id", sqlType(chance(80) ? "Integer" : "BigInteger"), false);
        table.columns = {id};
        table.primaryKey.columns = {id.name};
        if (m_isPostgres && chance(25))
            table.columns[0].identity = Identity {chance(50), {}};
        if (m_isSqlite && chance(30) && id.type.name == QLatin1String("Integer"))
            table.options.insert(QStringLiteral("sqlite_autoincrement"), QStringLiteral("True"));
    } else if (kind < 9) {
        const int count = 1 + m_random.bounded(2);
        for (int i = 0; i < count; ++i) {
            Column part = makeColumn("", i == 0 ? sqlType("String", 20) : sqlType("Integer"), false);
            part.name = freshName(QStringLiteral("k"));
            table.columns.push_back(part);
            table.primaryKey.columns.append(part.name);
        }
    }
    if (!table.primaryKey.columns.isEmpty() && chance(30) && !m_isMySql)
        table.primaryKey.name = freshName(QStringLiteral("pk_"));
    const int columns = 2 + m_random.bounded(5);
    for (int i = 0; i < columns; ++i)
        table.columns.push_back(column(true));
    if (chance(25))
        addComputed(table);
    for (int i = m_random.bounded(3); i > 0; --i)
        addUnique(table);
    for (int i = m_random.bounded(3); i > 0; --i)
        addCheck(table);
    for (int i = m_random.bounded(3); i > 0; --i)
        addIndex(table);
    if (m_isPostgres)
        addExclusion(table);
    if (m_dialect.supportsComments && chance(30))
        table.comment = QStringLiteral("Table's \"comment\" %1").arg(m_number);
    return table;
}

SchemaPair RandomSchemas::pair()
{
    SchemaPair pair;
    pair.first.dialect = m_dialect.name;
    const int tables = 2 + m_random.bounded(4);
    for (int i = 0; i < tables; ++i)
        pair.first.tables.push_back(table());
    for (Table &each : pair.first.tables) {
        for (int i = m_random.bounded(3); i > 0; --i)
            addForeignKey(pair.first, each); // also to itself, and in circles
    }
    pair.second = pair.first;
    const int edits = 1 + m_random.bounded(8);
    for (int i = 0; i < edits; ++i)
        edit(pair);
    for (Schema *schema : {&pair.first, &pair.second}) {
        for (const Table &each : schema->tables) {
            for (const Column &column : each.columns) {
                const auto type = namedEnum(column.type);
                if (m_isPostgres && type
                    && std::count(schema->enums.begin(), schema->enums.end(), *type) == 0)
                    schema->enums.push_back(*type);
            }
        }
    }
    return pair;
}

void RandomSchemas::dropTable(Schema &schema, const QString &name)
{
    std::erase_if(schema.tables, [&](const Table &each) { return each.name == name; });
    for (Table &each : schema.tables)
        std::erase_if(each.foreignKeys, [&](const ForeignKey &key) { return key.referredTable == name; });
}

void RandomSchemas::edit(SchemaPair &pair)
{
    if (pair.second.tables.empty() || chance(12))
        return editTables(pair);
    Table &table = pair.second.tables[std::size_t(m_random.bounded(int(pair.second.tables.size())))];
    if (chance(50))
        editColumn(pair, table);
    else
        editConstraints(pair, table);
}

void RandomSchemas::editTables(SchemaPair &pair)
{
    if (pair.second.tables.size() > 1 && chance(50)) {
        const QString name = any(pair.second.tables).name;
        pair.edits.append(QStringLiteral("drop table ") + name);
        dropTable(pair.second, name);
        return;
    }
    Table made = table();
    pair.edits.append(QStringLiteral("add table ") + made.name);
    pair.second.tables.push_back(made);
    if (chance(50))
        addForeignKey(pair.second, pair.second.tables.back());
}

void RandomSchemas::editColumn(SchemaPair &pair, Table &table)
{
    const bool isOld = pair.first.table(table.name) != nullptr;
    const auto forbidRows = [&] {
        if (isOld)
            pair.emptyTables.insert(table.name);
    };
    const int kind = m_random.bounded(8);
    if (kind <= 1) {
        Column added = column(true);
        tell(pair, table, QStringLiteral("add column ") + added.name);
        if (!added.nullable && !added.serverDefault && !added.identity)
            forbidRows();
        if (m_isSqlite && added.serverDefault)
            forbidRows(); // its default is the moment
        table.columns.push_back(added);
        return;
    }
    std::vector<Column *> free;
    for (Column &each : table.columns) {
        if (!table.primaryKey.columns.contains(each.name))
            free.push_back(&each);
    }
    if (free.empty())
        return;
    Column &chosen = *any(free);
    const bool isKey = std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(),
                                   [&](const ForeignKey &key) { return key.columns.contains(chosen.name); });
    if (kind == 2) {
        if (table.columns.size() < 3)
            return;
        tell(pair, table, QStringLiteral("drop column ") + chosen.name);
        if (!chosen.nullable && !chosen.serverDefault)
            forbidRows(); // on the way back there would be no value
        const QString name = chosen.name;
        std::erase_if(table.columns, [&](const Column &each) { // what is made of it goes too
            return each.computed && mentionsColumn(each.computed->sqltext, name);
        });
        apply(DropColumn {table.tableName(), name, {}, false}, pair.second);
        return;
    }
    if (kind == 3 && !chosen.computed && !chosen.identity && !isKey) {
        tell(pair, table, QStringLiteral("nullability of ") + chosen.name);
        chosen.nullable = !chosen.nullable;
        return;
    }
    if (kind == 4 && !chosen.computed && !chosen.identity && !isKey) {
        tell(pair, table, QStringLiteral("default of ") + chosen.name);
        chosen.serverDefault.reset();
        if (chance(70))
            addDefault(chosen);
        return;
    }
    if (kind == 5 && m_dialect.supportsComments) {
        tell(pair, table, QStringLiteral("comment of ") + chosen.name);
        chosen.comment = chance(30) ? QString() : QStringLiteral("another %1").arg(++m_number);
        return;
    }
    if (chosen.computed || chosen.identity || isKey)
        return;
    if (chance(30) && !isUsed(table, chosen.name)) { // another family
        chosen.serverDefault.reset();
        chosen.type = anyType();
        tell(pair, table, QStringLiteral("other type of ") + chosen.name);
        return forbidRows();
    }
    std::vector<SqlType> alike;
    const KnownType &now = known(chosen.type);
    for (const KnownType &each : m_types) {
        if (std::strcmp(each.family, now.family) == 0 && (each.hasEquality || !isUsed(table, chosen.name)))
            alike.push_back(each.type);
    }
    chosen.type = any(alike);
    if (known(chosen.type).defaults.isEmpty())
        chosen.serverDefault.reset();
    tell(pair, table, QStringLiteral("type of ") + chosen.name);
    if (chosen.type.enumValues.isEmpty() || !m_isMySql || chosen.type.name == QLatin1String("Enum"))
        return;
    chosen.type.enumValues.append(QStringLiteral("new %1").arg(++m_number));
}

void RandomSchemas::editConstraints(SchemaPair &pair, Table &table)
{
    const auto takeAny = [&](auto &all) {
        if (!all.empty())
            all.erase(all.begin() + m_random.bounded(int(all.size())));
    };
    switch (m_random.bounded(13)) {
    case 0:
        tell(pair, table, QStringLiteral("add unique"));
        return addUnique(table);
    case 1:
        tell(pair, table, QStringLiteral("drop unique"));
        return takeAny(table.uniqueConstraints);
    case 2:
        tell(pair, table, QStringLiteral("add check"));
        return addCheck(table);
    case 3:
        tell(pair, table, QStringLiteral("drop check"));
        return takeAny(table.checkConstraints);
    case 4:
        if (!table.checkConstraints.empty()) {
            if (const QString sql = condition(table); !sql.isEmpty())
                table.checkConstraints.front().sqltext = sql;
            tell(pair, table, QStringLiteral("another check"));
        }
        return;
    case 5:
        tell(pair, table, QStringLiteral("add index"));
        return addIndex(table);
    case 6:
        tell(pair, table, QStringLiteral("drop index"));
        return takeAny(table.indexes);
    case 7:
        if (!table.indexes.empty()) {
            const QString name = table.indexes.front().name;
            table.indexes.erase(table.indexes.begin());
            addIndex(table);
            if (!table.indexes.empty() && chance(80))
                table.indexes.back().name = name;
            tell(pair, table, QStringLiteral("another index"));
        }
        return;
    case 8:
        tell(pair, table, QStringLiteral("add foreign key"));
        return addForeignKey(pair.second, table);
    case 9:
        tell(pair, table, QStringLiteral("drop foreign key"));
        return takeAny(table.foreignKeys);
    case 10:
        if (!table.foreignKeys.empty()) {
            table.foreignKeys.front().onDelete = action();
            tell(pair, table, QStringLiteral("another action"));
        }
        return;
    case 11:
        if (!isReferredTo(pair.second, table) && !isReferredTo(pair.first, table)) {
            std::vector<QString> columns;
            for (const Column *each : plainColumns(table, true)) {
                if (std::strcmp(known(each->type).family, "integer") == 0)
                    columns.push_back(each->name);
            }
            const QString column = columns.empty() ? QString() : any(columns);
            if (column.isEmpty() || table.primaryKey.columns.contains(column)
                || table.options.contains(QStringLiteral("sqlite_autoincrement"))
                || std::any_of(
                    table.checkConstraints.begin(), table.checkConstraints.end(),
                    [&](const CheckConstraint &check) { return mentionsColumn(check.sqltext, column); })
                || std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(),
                               [&](const ForeignKey &key) { return key.columns.contains(column); }))
                return;
            table.column(column)->nullable = false;
            table.column(column)->serverDefault.reset();
            table.primaryKey.columns = {column};
            tell(pair, table, QStringLiteral("another primary key"));
            if (pair.first.table(table.name))
                pair.emptyTables.insert(table.name);
        }
        return;
    default:
        if (m_dialect.supportsComments) {
            table.comment = chance(30) ? QString() : QStringLiteral("changed %1").arg(++m_number);
            tell(pair, table, QStringLiteral("comment"));
        }
    }
}

std::vector<Statement> RandomSchemas::rows(const SchemaPair &pair)
{
    std::vector<Statement> statements;
    QSet<QString> filled;
    for (const Table &table : pair.first.tables) {
        if (pair.emptyTables.contains(table.name) || !table.excludeConstraints.empty())
            continue;
        bool isPossible = true;
        for (int row = 0; row < 3; ++row) {
            std::vector<ColumnValue> values;
            for (const Column &column : table.columns) {
                if (column.computed || column.identity)
                    continue;
                const auto key = std::find_if(
                    table.foreignKeys.begin(), table.foreignKeys.end(),
                    [&](const ForeignKey &each) { return each.columns.contains(column.name); });
                const QStringList &all = known(column.type).values;
                ColumnValue value {column.name, {}, true, {}};
                const bool isNumbered = table.primaryKey.columns.contains(column.name) && all.size() > row;
                const Table *later = pair.second.table(table.name);
                const Column *then = later ? later->column(column.name) : nullptr;
                const bool mayBeNull = column.nullable && (!then || then->nullable);
                if (key != table.foreignKeys.end())
                    value.expression
                        = filled.contains(key->referredTable) && pair.second.table(key->referredTable)
                        ? all.value(row) // on the way back a dropped parent has no rows
                        : QStringLiteral("NULL");
                else if (isNumbered || !mayBeNull || !chance(30))
                    value.expression = all.at(row % int(all.size()));
                else
                    value.expression = QStringLiteral("NULL");
                values.push_back(value);
            }
            const bool repeats = std::any_of(
                table.primaryKey.columns.begin(), table.primaryKey.columns.end(),
                [&](const QString &name) { return known(table.column(name)->type).values.size() < 3; });
            isPossible = isPossible && !repeats;
            if (isPossible)
                statements.push_back(m_dialect.insertRow(table.tableName(), values));
        }
        if (isPossible && !table.columns.front().identity)
            filled.insert(table.name);
    }
    return statements;
}

} // namespace stillroom
