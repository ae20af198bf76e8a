#include "migrate/statementreader.h"

#include "base/error.h"
#include "base/text.h"
#include "python/schemavalues.h"

#include <algorithm>

namespace stillroom {

namespace {

bool isTableCall(const PyValue &value)
{
    return value.isCallTo("sqlalchemy.table") || value.isCallTo("sqlalchemy.Table")
        || value.isCallTo("alembic.op.create_table") || value.isCallTo("sqlalchemy.TableClause");
}

bool isMethod(const PyValue &value, const char *name)
{
    return value.is(PyKind::Call) && value.callee().is(PyKind::Attribute)
        && value.callee().text() == QLatin1String(name);
}

/// table.alias(…), or a SELECT that stands for a table.
bool isAlias(const PyValue &value)
{
    return isMethod(value, "alias") || isMethod(value, "subquery");
}

QString aliasOf(const PyValue &value)
{
    const QString given = isAlias(value) ? readString(value.argument(0, QStringLiteral("name"))) : QString();
    return given.isEmpty() ? QStringLiteral("anon_%1").arg(value.line()) : given;
}

void placed(std::vector<PyValue> &list, const PyValue &value)
{
    if (std::find(list.begin(), list.end(), value) == list.end())
        list.push_back(value);
}

bool isList(const PyValue &value)
{
    return value.isSequence();
}

} // namespace

QString shownValue(const PyValue &value)
{
    if (value.isUnknown() && !value.isNull())
        return value.text();
    return value.source().simplified().left(100);
}

void StatementReader::remember(const PyValue &table)
{
    m_tables.insert(readString(table.argument(0, QStringLiteral("name"))), table);
}

/// A table or alias; null for another value.
PyValue StatementReader::resolvedTable(const PyValue &value) const
{
    if (isTableCall(value))
        return value;
    if (isAlias(value) && (resolvedTable(value.callee().callee()) || isStatement(value.callee().callee())))
        return value;
    // metadata.tables["name"]
    if (value.is(PyKind::Subscript) && value.callee().is(PyKind::Attribute)
        && value.callee().text() == QLatin1String("tables") && value.at(0).isString())
        return m_tables.value(value.at(0).text());
    // Model.__table__
    if (value.is(PyKind::Class)) {
        const PyValue own = value.space()->value(QStringLiteral("__table__"));
        return isTableCall(own) ? own : PyValue();
    }
    return {};
}

QString StatementReader::ddl(const PyValue &value) const
{
    const QString name = value.name();
    const bool isDrop = name.startsWith(QLatin1String("sqlalchemy.Drop"))
        || name.startsWith(QLatin1String("sqlalchemy.schema.Drop"));
    const PyValue element = value.at(0);
    if (!value.is(PyKind::Call) || !name.startsWith(QLatin1String("sqlalchemy."))
        || name.contains(QLatin1Char(')')))
        return {};
    if (name.endsWith(QLatin1String("CreateSchema")) || name.endsWith(QLatin1String("DropSchema")))
        return m_phrases.schemaDdl(
            readString(element), isDrop,
            readBool(value.keyword(isDrop ? QStringLiteral("if_exists") : QStringLiteral("if_not_exists")),
                     false),
            readBool(value.keyword(QStringLiteral("cascade")), false));
    if ((name.endsWith(QLatin1String("CreateSequence")) || name.endsWith(QLatin1String("DropSequence")))
        && element.isCallTo("sqlalchemy.Sequence"))
    {
        for (const auto &[keyword, given] : element.keywords()) {
            if (keyword != QLatin1String("schema") && keyword != QLatin1String("metadata"))
                refuseValue(element, coreTr("The argument %1 of a sequence is not understood.").arg(keyword));
        }
        return m_phrases.sequenceDdl(
            {readString(element.keyword(QStringLiteral("schema"))), readString(element.at(0))}, isDrop);
    }
    return {};
}

std::optional<TableName> StatementReader::tableName(const PyValue &value) const
{
    PyValue table = resolvedTable(value);
    if (isAlias(table))
        return TableName {{}, aliasOf(table)};
    if (table.isNull())
        return std::nullopt;
    const bool isDirective = table.isCallTo("alembic.op.create_table");
    const PyValue name
        = table.argument(0, isDirective ? QStringLiteral("table_name") : QStringLiteral("name"));
    return TableName {readString(table.keyword(QStringLiteral("schema"))), readString(name)};
}

bool StatementReader::isColumn(const PyValue &value, PyValue &table, QString &name) const
{
    if (value.is(PyKind::Attribute))
        name = value.text();
    else if (value.is(PyKind::Subscript) && value.at(0).isString())
        name = value.at(0).text();
    else
        return false;
    const PyValue collection = value.callee();
    if (!collection.is(PyKind::Attribute)
        || (collection.text() != QLatin1String("c") && collection.text() != QLatin1String("columns")))
        return false;
    table = resolvedTable(collection.callee());
    return !table.isNull();
}

PyValue StatementReader::declaredColumn(const PyValue &table, const QString &name) const
{
    const PyValue owner = isAlias(table) ? resolvedTable(table.callee().callee()) : table;
    for (const PyValue &part : owner.items()) {
        if ((part.isCallTo("sqlalchemy.column") || part.isCallTo("sqlalchemy.Column"))
            && part.at(0).isString()
            && (part.at(0).text() == name || readString(part.keyword(QStringLiteral("key"))) == name))
            return part;
    }
    return {};
}

std::optional<SqlType> StatementReader::typeOf(const PyValue &table, const QString &name)
{
    const PyValue column = table ? declaredColumn(table, name) : PyValue();
    const PyValue type = column.argument(1, QStringLiteral("type_"));
    if (type.isNull() || type.isCallTo("sqlalchemy.ForeignKey"))
        return std::nullopt;
    const TypeReading reading = readTypeValue(m_evaluator, type, m_dialect.name);
    return reading.type.name.isEmpty() ? std::nullopt : std::optional(reading.type);
}

Value StatementReader::typed(const PyValue &value, const std::optional<SqlType> &type)
{
    if (value.holdsData())
        return Value::null(); // a survey: nothing runs
    const QString name = type ? type->name.toUpper() : QString();
    const bool isPostgres = m_dialect.name == QLatin1String("postgresql");
    if (name == QLatin1String("JSON") || name == QLatin1String("JSONB")) {
        const bool isNull = value.isNone()
            && type->arguments.value(QStringLiteral("none_as_null")) == QLatin1String("True");
        if (isNull || value.isCallTo("sqlalchemy.null"))
            return Value::null();
        const PyValue text
            = m_evaluator.call(m_evaluator.makeSymbol(QStringLiteral("json.dumps")), {value}, {});
        if (!text.isString())
            refuseValue(value, coreTr("The value %1 cannot be written as JSON.").arg(shownValue(value)));
        return Value::text(text.text());
    }
    if (value.is(PyKind::EnumMember) && name != QLatin1String("ENUM"))
        return typed(value.at(0), type); // a member that is a text or a number
    if (value.is(PyKind::Bool) && isPostgres)
        return Value::text(value.integer() != 0 ? QStringLiteral("true") : QStringLiteral("false"));
    if (value.is(PyKind::List) && isPostgres) {
        QStringList parts;
        for (const PyValue &item : value.items()) {
            const Value one = typed(item, std::nullopt);
            QString text = one.toString();
            text.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
                .replace(QLatin1Char('"'), QStringLiteral("\\\""));
            parts << (one.isNull() ? QStringLiteral("NULL") : QLatin1Char('"') + text + QLatin1Char('"'));
        }
        return Value::text(QLatin1Char('{') + parts.join(QLatin1Char(',')) + QLatin1Char('}'));
    }
    if (value.isCallTo("uuid.UUID") && value.at(0).isString()) {
        const QString text = value.at(0).text();
        return Value::text(
            name == QLatin1String("UUID") && !isPostgres ? QString(text).remove(QLatin1Char('-')) : text);
    }
    return readValue(value);
}

Value StatementReader::cell(const PyValue &value, const PyValue &table, const QString &column)
{
    const PyValue owner = table ? resolvedTable(table) : PyValue();
    return typed(value, owner ? typeOf(owner, column) : std::nullopt);
}

std::vector<std::pair<QString, Value>> StatementReader::defaults(const PyValue &table,
                                                                 const QStringList &given)
{
    std::vector<std::pair<QString, Value>> result;
    const PyValue owner = resolvedTable(table);
    for (const PyValue &part : owner.items()) {
        const PyValue value
            = part.isCallTo("sqlalchemy.Column") ? part.keyword(QStringLiteral("default")) : PyValue();
        const QString name = value ? readString(part.at(0)) : QString();
        if (value.isNull() || value.isNone() || given.contains(name))
            continue;
        if (!value.isConstant() && !value.is(PyKind::EnumMember))
            refuseValue(part, coreTr("The column's default is computed by Python at each insert."));
        result.emplace_back(name, typed(value, typeOf(owner, name)));
    }
    return result;
}

StatementReader::Chain StatementReader::chainOf(const PyValue &statement, PyValue &base)
{
    Chain chain;
    base = statement;
    static const QStringList starts {QStringLiteral("insert"), QStringLiteral("update"),
                                     QStringLiteral("delete"), QStringLiteral("select")};
    while (base.is(PyKind::Call) && base.callee().is(PyKind::Attribute)
           && base.callee().callee().is(PyKind::Call) && !starts.contains(base.callee().text()))
    {
        chain.emplace_back(base.callee().text(), base);
        base = base.callee().callee();
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

/// "insert", "update", "delete" or "select"; empty for another value. `table` is the table it is called on.
QString StatementReader::kindOf(const PyValue &base, PyValue &table) const
{
    for (const char *kind : {"insert", "update", "delete", "select"}) {
        const QString word = QString::fromLatin1(kind);
        if (base.isCallTo((std::string("sqlalchemy.") + kind).c_str())
            || base.isCallTo((std::string("sqlalchemy.dialects.postgresql.") + kind).c_str())
            || base.isCallTo((std::string("sqlalchemy.dialects.sqlite.") + kind).c_str())
            || base.isCallTo((std::string("sqlalchemy.dialects.mysql.") + kind).c_str()))
        {
            table = word == QLatin1String("select")
                ? PyValue()
                : resolvedTable(base.argument(0, QStringLiteral("table")));
            return word == QLatin1String("select") || table ? word : QString();
        }
        if (base.is(PyKind::Call) && base.callee().is(PyKind::Attribute) && base.callee().text() == word) {
            table = resolvedTable(base.callee().callee());
            return table ? word : QString();
        }
    }
    return {};
}

bool StatementReader::isStatement(const PyValue &value) const
{
    PyValue base;
    PyValue table;
    (void)chainOf(value, base);
    return !kindOf(base, table).isEmpty();
}

std::vector<PyValue> StatementReader::alike(const std::vector<PyValue> &sets)
{
    std::vector<PyValue> result;
    for (const PyValue &set : sets) {
        if (!set.is(PyKind::Dict) || set == sets.front()) {
            result.push_back(set);
            continue;
        }
        std::vector<std::pair<QString, PyValue>> entries;
        for (std::size_t i = 0; i + 1 < sets.front().items().size(); i += 2) {
            const QString key = readString(sets.front().items()[i]);
            const PyValue value = set.entry(key);
            if (value.isNull())
                refuseValue(set, coreTr("A value is required for bind parameter '%1'.").arg(key));
            entries.emplace_back(key, value);
        }
        result.push_back(m_evaluator.makeDict(entries));
    }
    return result;
}

Statement StatementReader::read(const PyValue &statement, const PyValue &parameters)
{
    m_unnamed.clear();
    Reading reading;
    reading.parameters = parameters;
    PyValue base;
    const Chain chain = chainOf(statement, base);
    const QString kind = kindOf(base, reading.table);
    if (kind == QLatin1String("select")) {
        const SqlPhrase select = readSelect(statement, parameters, nullptr);
        return Statement(select.text, select.binds);
    }
    if (kind.isEmpty())
        refuseValue(statement, coreTr("The SQL statement %1 is not understood.").arg(shownValue(statement)));
    reading.parts.table = *tableName(reading.table);
    reading.placed.push_back(reading.table);
    if (kind == QLatin1String("insert"))
        return readInsert(reading, chain, base);
    if (kind == QLatin1String("update"))
        return readUpdate(reading, chain, base);
    return readDelete(reading, chain, base);
}

SqlPhrase StatementReader::valueFor(Reading &reading, const PyValue &value, const QString &column)
{
    if (value.is(PyKind::Bool))
        return m_phrases.truth(value.integer() != 0);
    const std::optional<SqlType> type = typeOf(reading.table, column);
    if (value.isConstant() || value.is(PyKind::EnumMember) || value.isUnknown() || value.isCallTo("uuid.UUID")
        || value.isSequence() || value.is(PyKind::Dict)
        || value.name().startsWith(QLatin1String("datetime.")))
        return SqlPhrases::bound(typed(value, type));
    return expression(reading, value);
}

void StatementReader::setValues(Reading &reading, const PyValue &dict)
{
    std::vector<std::pair<QString, SqlPhrase>> entries;
    for (std::size_t i = 0; i + 1 < dict.items().size(); i += 2) {
        const PyValue key = dict.items()[i];
        PyValue owner;
        QString name;
        if (key.isString())
            name = key.text();
        else if (!isColumn(key, owner, name))
            refuseValue(key, coreTr("The column %1 is not understood.").arg(shownValue(key)));
        entries.emplace_back(name, valueFor(reading, dict.items()[i + 1], name));
    }
    // In the order of the table's columns, as far as it has any.
    const auto position = [&](const QString &name) {
        const PyValue column = declaredColumn(reading.table, name);
        const auto &parts = reading.table.items();
        return std::find(parts.begin(), parts.end(), column) - parts.begin();
    };
    std::stable_sort(entries.begin(), entries.end(),
                     [&](const auto &a, const auto &b) { return position(a.first) < position(b.first); });
    QStringList names;
    std::vector<SqlPhrase> row;
    for (auto &[name, phrase] : entries) {
        names << name;
        row.push_back(std::move(phrase));
    }
    if (!reading.parts.names.isEmpty() && reading.parts.names != names) {
        // A second values() adds to the first. What SQLAlchemy does with a column in both is not done here.
        for (const QString &name : std::as_const(names)) {
            if (reading.parts.names.contains(name))
                refuseValue(dict, coreTr("The column %1 is given a value twice.").arg(name));
        }
        reading.parts.names += names;
        reading.parts.rows.front().insert(reading.parts.rows.front().end(), row.begin(), row.end());
        return;
    }
    reading.parts.names = names;
    reading.parts.rows.push_back(std::move(row));
}

void StatementReader::values(Reading &reading, const PyValue &call)
{
    PyValue given = call.at(0);
    if (given.isNull())
        given = call.keyword(QStringLiteral("values"));
    if (given.is(PyKind::Dict)) {
        setValues(reading, given);
    } else if (given.isData()) {
        return;
    } else if (given.isSequence() && !given.items().empty() && given.at(0).is(PyKind::Dict)) {
        for (const PyValue &row : alike(given.items())) {
            if (row.items().size() != given.at(0).items().size())
                refuseValue(given, coreTr("The rows of values() have different columns."));
            setValues(reading, row);
        }
    } else if (given.isSequence() && !given.items().empty()) {
        // Values in the order of the table's columns.
        std::vector<std::pair<QString, PyValue>> entries;
        std::size_t next = 0;
        for (const PyValue &part : reading.table.items()) {
            if (!part.isCallTo("sqlalchemy.column") && !part.isCallTo("sqlalchemy.Column"))
                continue;
            if (next < given.items().size())
                entries.emplace_back(readString(part.at(0)), given.items()[next++]);
        }
        setValues(reading, m_evaluator.makeDict(entries));
    } else if (!given.isNull() && !given.isNone()) {
        refuseValue(given, coreTr("The values %1 are not understood.").arg(shownValue(given)));
    }
    std::vector<std::pair<QString, PyValue>> named;
    for (const auto &[name, value] : call.keywords()) {
        if (name != QLatin1String("values") && name != QLatin1String("whereclause"))
            named.emplace_back(name, value);
    }
    if (!named.empty())
        setValues(reading, m_evaluator.makeDict(named));
}

Statement StatementReader::readInsert(Reading &reading, const Chain &chain, const PyValue &base)
{
    const bool isOnTable = base.callee().is(PyKind::Attribute);
    if (isOnTable && !base.items().empty())
        values(reading, base);
    else if (!base.keyword(QStringLiteral("values")).isNull())
        values(reading, base);
    QString ending;
    for (const auto &[name, call] : chain) {
        if (name == QLatin1String("values")) {
            values(reading, call);
        } else if (name == QLatin1String("returning")) {
            for (const PyValue &each : call.items())
                reading.parts.returning.push_back(expression(reading, each));
        } else if (name == QLatin1String("from_select")) {
            for (const PyValue &each : call.at(0).items()) {
                PyValue owner;
                QString column;
                reading.parts.names << (isColumn(each, owner, column) ? column : readString(each));
            }
            reading.parts.select
                = readSelect(call.argument(1, QStringLiteral("select")), reading.parameters, nullptr);
        } else if (name == QLatin1String("on_conflict_do_nothing")) {
            ending = QStringLiteral("DO NOTHING");
            if (!call.items().empty() || !call.keywords().empty()) {
                const PyValue elements = call.keyword(QStringLiteral("index_elements"));
                if (!elements.isSequence() || call.keywords().size() != 1)
                    refuseValue(call, coreTr("The statement's %1() is not understood.").arg(name));
                QStringList names;
                for (const PyValue &each : elements.items()) {
                    PyValue owner;
                    QString column;
                    names << m_dialect.quotedIfNeeded(isColumn(each, owner, column) ? column
                                                                                    : readString(each));
                }
                ending = QLatin1Char('(') + names.join(QStringLiteral(", ")) + QStringLiteral(") DO NOTHING");
            }
        } else if (name != QLatin1String("execution_options") && name != QLatin1String("inline")) {
            refuseValue(call, coreTr("The statement's %1() is not understood.").arg(name));
        }
    }
    if (reading.parameters.is(PyKind::Dict) && !reading.parts.select)
        setValues(reading, reading.parameters);
    if (!reading.parts.select && !reading.parts.rows.empty()) {
        for (const auto &[name, value] : defaults(reading.table, reading.parts.names)) {
            reading.parts.names << name;
            for (auto &row : reading.parts.rows)
                row.push_back(SqlPhrases::bound(value));
        }
    }
    Statement statement = m_phrases.insert(reading.parts);
    if (!ending.isEmpty()) {
        const qsizetype returning = statement.text.indexOf(QLatin1String(" RETURNING "));
        statement.text.insert(returning < 0 ? statement.text.size() : returning,
                              QStringLiteral(" ON CONFLICT ") + ending);
    }
    return statement;
}

void StatementReader::where(Reading &reading, const PyValue &call)
{
    for (const PyValue &each : call.items()) {
        if (!each.isNone())
            reading.parts.where.push_back(condition(reading, each));
    }
}

/// Tables that columns were taken from without being said to be in FROM.
std::vector<SqlPhrase> StatementReader::otherTables(Reading &reading)
{
    std::vector<SqlPhrase> result;
    for (const PyValue &each : reading.named) {
        bool isOuter = false; // a correlated query does not name the tables of the one around it
        for (const Reading *outer = reading.outer; outer; outer = outer->outer)
            isOuter = isOuter
                || std::find(outer->placed.begin(), outer->placed.end(), each) != outer->placed.end()
                || std::find(outer->named.begin(), outer->named.end(), each) != outer->named.end();
        const bool isPlaced
            = std::find(reading.placed.begin(), reading.placed.end(), each) != reading.placed.end();
        if (isPlaced || (isOuter && !reading.placed.empty()))
            continue;
        if (isOuter && reading.named.size() > 1)
            continue;
        reading.placed.push_back(each);
        result.push_back(fromItem(reading, each));
    }
    return result;
}

Statement StatementReader::readUpdate(Reading &reading, const Chain &chain, const PyValue &base)
{
    const bool isOnTable = base.callee().is(PyKind::Attribute);
    if (isOnTable && base.at(0) && !base.at(0).is(PyKind::Dict))
        reading.parts.where.push_back(condition(reading, base.at(0)));
    if (const PyValue given = base.argument(isOnTable ? 1 : 2, QStringLiteral("values")))
        setValues(reading, given);
    if (const PyValue given = base.keyword(QStringLiteral("whereclause")))
        reading.parts.where.push_back(condition(reading, given));
    for (const auto &[name, call] : chain) {
        if (name == QLatin1String("values")) {
            values(reading, call);
        } else if (name == QLatin1String("where")) {
            where(reading, call);
        } else if (name == QLatin1String("returning")) {
            for (const PyValue &each : call.items())
                reading.parts.returning.push_back(expression(reading, each));
        } else if (name != QLatin1String("execution_options")) {
            refuseValue(call, coreTr("The statement's %1() is not understood.").arg(name));
        }
    }
    if (reading.parts.names.isEmpty() && reading.parameters.is(PyKind::Dict)) {
        setValues(reading, reading.parameters);
    }
    for (const PyValue &part : reading.table.items()) {
        if (part.isCallTo("sqlalchemy.Column") && !part.keyword(QStringLiteral("onupdate")).isNull())
            refuseValue(part, coreTr("The column's value is computed by Python at each update."));
    }
    if (reading.parts.names.isEmpty()) {
        if (reading.parameters.isData() || reading.parameters.holdsData())
            return Statement();
        refuseValue(base, coreTr("The UPDATE sets nothing."));
    }
    while (reading.parts.rows.size() > 1)
        reading.parts.rows.erase(reading.parts.rows.begin());
    reading.parts.from = otherTables(reading);
    return m_phrases.update(reading.parts);
}

Statement StatementReader::readDelete(Reading &reading, const Chain &chain, const PyValue &base)
{
    const bool isOnTable = base.callee().is(PyKind::Attribute);
    if (isOnTable && base.at(0))
        reading.parts.where.push_back(condition(reading, base.at(0)));
    if (const PyValue given = base.keyword(QStringLiteral("whereclause")))
        reading.parts.where.push_back(condition(reading, given));
    for (const auto &[name, call] : chain) {
        if (name == QLatin1String("where")) {
            where(reading, call);
        } else if (name == QLatin1String("returning")) {
            for (const PyValue &each : call.items())
                reading.parts.returning.push_back(expression(reading, each));
        } else if (name != QLatin1String("execution_options")) {
            refuseValue(call, coreTr("The statement's %1() is not understood.").arg(name));
        }
    }
    reading.parts.from = otherTables(reading);
    return m_phrases.remove(reading.parts);
}

void StatementReader::addColumns(Reading &reading, const PyValue &value)
{
    if (isList(value) && !value.is(PyKind::Set)) {
        for (const PyValue &each : value.items())
            addColumns(reading, each);
        return;
    }
    const PyValue table = resolvedTable(value);
    if (table.isNull()) {
        SqlPhrase column = expression(reading, value);
        if (value.is(PyKind::Call) && value.name().startsWith(QLatin1String("sqlalchemy.func."))
            && !value.name().contains(QLatin1Char(')')))
        {
            const QString name = value.name().mid(16);
            column = m_phrases.named(column, QStringLiteral("%1_%2").arg(name).arg(++m_unnamed[name]));
        }
        reading.parts.columns.push_back(std::move(column));
        return;
    }
    placed(reading.named, table);
    const PyValue owner = isAlias(table) ? resolvedTable(table.callee().callee()) : table;
    bool hasColumns = false;
    for (const PyValue &part : owner.items()) {
        if (!part.isCallTo("sqlalchemy.column") && !part.isCallTo("sqlalchemy.Column"))
            continue;
        const QString name = readString(part.at(0));
        if (const auto type = typeOf(table, name))
            m_types.insert(name, *type);
        reading.parts.columns.push_back(m_phrases.column(*tableName(table), name));
        hasColumns = true;
    }
    if (!hasColumns) { // a reflected table: all it has
        SqlPhrase all = m_phrases.column(*tableName(table), QStringLiteral("x"));
        all.text = all.text.left(all.text.lastIndexOf(QLatin1Char('.')) + 1) + QLatin1Char('*');
        reading.parts.columns.push_back(all);
    }
}

void StatementReader::selectBase(Reading &reading, const PyValue &base, const PyValue &table)
{
    if (table) {
        addColumns(reading, table);
        if (base.at(0))
            reading.parts.where.push_back(condition(reading, base.at(0)));
    } else if (base.at(0) && isList(base.at(0))) { // SQLAlchemy 1's select([columns], whereclause)
        addColumns(reading, base.at(0));
        if (base.at(1))
            reading.parts.where.push_back(condition(reading, base.at(1)));
    } else {
        for (const PyValue &each : base.items())
            addColumns(reading, each);
    }
    if (const PyValue given = base.keyword(QStringLiteral("columns")))
        addColumns(reading, given);
    if (const PyValue given = base.keyword(QStringLiteral("whereclause")))
        reading.parts.where.push_back(condition(reading, given));
    if (const PyValue given = base.keyword(QStringLiteral("from_obj"))) {
        for (const PyValue &each : isList(given) ? given.items() : std::vector<PyValue> {given})
            reading.parts.from.push_back(fromItem(reading, each));
    }
}

void StatementReader::selectStep(Reading &reading, const QString &name, const PyValue &call)
{
    const auto is = [&name](const char *word) { return name == QLatin1String(word); };
    const auto list = [&](std::vector<SqlPhrase> &into) {
        for (const PyValue &each : call.items()) {
            for (const PyValue &one : isList(each) ? each.items() : std::vector<PyValue> {each})
                into.push_back(one.isString() ? m_phrases.column({}, one.text()) : expression(reading, one));
        }
    };
    if (is("where") || is("filter")) {
        where(reading, call);
    } else if (is("filter_by")) {
        refuseValue(call, coreTr("The statement's %1() is not understood.").arg(name));
    } else if (is("select_from")) {
        for (const PyValue &each : call.items())
            reading.parts.from.push_back(fromItem(reading, each));
    } else if (is("join") || is("outerjoin")) {
        const bool outer = is("outerjoin") || readBool(call.keyword(QStringLiteral("isouter")), false);
        if (reading.parts.from.empty()) {
            for (const SqlPhrase &each : otherTables(reading))
                reading.parts.from.push_back(each);
        }
        const PyValue on = call.argument(1, QStringLiteral("onclause"));
        if (on.isNull() || reading.parts.from.empty())
            refuseValue(call, coreTr("The join %1 has no condition.").arg(shownValue(call)));
        const SqlPhrase right = fromItem(reading, call.at(0));
        reading.parts.from.back()
            = m_phrases.join(reading.parts.from.back(), right, condition(reading, on), outer);
    } else if (is("order_by")) {
        list(reading.parts.orderBy);
    } else if (is("group_by")) {
        list(reading.parts.groupBy);
    } else if (is("having")) {
        for (const PyValue &each : call.items())
            reading.parts.having.push_back(condition(reading, each));
    } else if (is("limit")) {
        reading.parts.limit = expression(reading, call.at(0));
    } else if (is("offset")) {
        reading.parts.offset = expression(reading, call.at(0));
    } else if (is("distinct")) {
        if (!call.items().empty())
            refuseValue(call, coreTr("The statement's %1() is not understood.").arg(name));
        reading.parts.distinct = true;
    } else if (is("with_for_update")) {
        reading.parts.forUpdate = true;
    } else if (is("with_only_columns")) {
        reading.parts.columns.clear();
        for (const PyValue &each : call.items())
            addColumns(reading, each);
    } else if (is("exists")) {
        reading.isExists = true;
    } else if (!is("scalar_subquery") && !is("as_scalar") && !is("execution_options") && !is("correlate")
               && !is("subquery"))
    {
        refuseValue(call, coreTr("The statement's %1() is not understood.").arg(name));
    }
}

SqlPhrase StatementReader::readSelect(const PyValue &statement, const PyValue &parameters,
                                      const Reading *outer)
{
    if (++m_depth > 30)
        refuseValue(statement, coreTr("The statement is nested too deeply."));
    Reading reading;
    reading.parameters = parameters;
    reading.outer = outer;
    PyValue base;
    PyValue table;
    const Chain chain = chainOf(statement, base);
    if (kindOf(base, table) != QLatin1String("select"))
        refuseValue(statement, coreTr("The SQL statement %1 is not understood.").arg(shownValue(statement)));
    selectBase(reading, base, table);
    for (const auto &[name, call] : chain)
        selectStep(reading, name, call);
    std::vector<SqlPhrase> others = otherTables(reading);
    reading.parts.from.insert(reading.parts.from.end(), others.begin(), others.end());
    --m_depth;
    const SqlPhrase select = m_phrases.select(reading.parts);
    return reading.isExists ? SqlPhrases::prefixed(QStringLiteral("EXISTS"), SqlPhrases::bracketed(select))
                            : select;
}

SqlPhrase StatementReader::fromItem(Reading &reading, const PyValue &value)
{
    if (const PyValue table = resolvedTable(value)) {
        placed(reading.placed, table);
        if (!isAlias(table))
            return m_phrases.table(*tableName(table));
        if (isStatement(table.callee().callee()))
            return m_phrases.named(
                SqlPhrases::bracketed(readSelect(table.callee().callee(), reading.parameters, nullptr)),
                aliasOf(table));
        return m_phrases.table(*tableName(table.callee().callee()), aliasOf(table));
    }
    const bool isFunction = value.isCallTo("sqlalchemy.join") || value.isCallTo("sqlalchemy.outerjoin");
    const bool isOfTable = isMethod(value, "join") || isMethod(value, "outerjoin");
    if (isFunction || isOfTable) {
        const PyValue left = isFunction ? value.at(0) : value.callee().callee();
        const PyValue right = value.at(isFunction ? 1 : 0);
        const PyValue on = value.argument(isFunction ? 2 : 1, QStringLiteral("onclause"));
        if (on.isNull())
            refuseValue(value, coreTr("The join %1 has no condition.").arg(shownValue(value)));
        const SqlPhrase first = fromItem(reading, left);
        const SqlPhrase second = fromItem(reading, right);
        const bool outer = value.isCallTo("sqlalchemy.outerjoin") || isMethod(value, "outerjoin")
            || readBool(value.keyword(QStringLiteral("isouter")), false);
        return m_phrases.join(first, second, condition(reading, on), outer);
    }
    if (value.isCallTo("sqlalchemy.text"))
        return SqlPhrases::text(readText(value).sql);
    refuseValue(value, coreTr("The table %1 is not understood.").arg(shownValue(value)));
}

} // namespace stillroom
