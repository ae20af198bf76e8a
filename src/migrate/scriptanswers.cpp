#include "migrate/scriptanswers.h"

#include "base/error.h"
#include "base/text.h"
#include "python/rendertype.h"
#include "python/schemavalues.h"

namespace stillroom {

namespace {

bool isBoolean(const QString &type)
{
    const QString lower = type.toLower();
    return lower == QLatin1String("bool") || lower == QLatin1String("boolean");
}

bool isJson(const QString &name)
{
    const QString lower = name.toLower();
    return lower == QLatin1String("json") || lower == QLatin1String("jsonb");
}

Error noRow(const PyValue &call, const QString &sentence)
{
    return Error(Error::Kind::Migration, sentence).withPlace(call.file(), call.line());
}

} // namespace

PyValue ScriptAnswers::value(const Value &value, const QString &type, const SqlType *declared)
{
    const bool boolean = isBoolean(type) || (declared && isBoolean(declared->name));
    const QString text = value.toString();
    switch (value.kind) {
    case Value::Kind::Null:
        return m_evaluator.makeNone();
    case Value::Kind::Integer: {
        bool fits = false;
        const qint64 number = value.bytes.toLongLong(&fits);
        if (boolean && declared)
            return m_evaluator.makeBool(number != 0);
        if (fits)
            return m_dialect.name == QLatin1String("postgresql") && boolean
                ? m_evaluator.makeBool(number != 0)
                : m_evaluator.makeInteger(number);
        return m_evaluator.makeCall(QStringLiteral("decimal.Decimal"), {m_evaluator.makeString(text)});
    }
    case Value::Kind::Real: {
        const PyValue number = m_evaluator.makeFloat(value.bytes.toDouble());
        if (number.repr() == text || m_dialect.name == QLatin1String("sqlite"))
            return number;
        return m_evaluator.makeCall(QStringLiteral("decimal.Decimal"), {m_evaluator.makeString(text)});
    }
    case Value::Kind::Blob:
        return m_evaluator.makeBytes(value.bytes);
    default:
        break;
    }
    const bool isPostgres = m_dialect.name == QLatin1String("postgresql");
    // psycopg makes a list of it: as a text it would be taken letter by letter.
    if (isPostgres && (type.endsWith(QLatin1String("[]")) || type.startsWith(QLatin1Char('_'))))
        return m_evaluator.makeUnknown(coreTr("an array that the database answered"));
    if (isPostgres && boolean)
        return m_evaluator.makeBool(text == QLatin1String("t") || text == QLatin1String("true"));
    // psycopg reads JSON by itself; elsewhere SQLAlchemy does where it knows the column.
    if ((isPostgres && isJson(type)) || (declared && isJson(declared->name)))
        return m_evaluator.fromJson(text);
    return m_evaluator.makeString(text);
}

PyValue ScriptAnswers::result(const ScriptRows &rows, const QHash<QString, SqlType> &types)
{
    std::vector<PyValue> items;
    items.reserve(std::size_t(rows.rows.rowCount()));
    for (int row = 0; row < rows.rows.rowCount(); ++row) {
        std::vector<PyValue> cells;
        for (int column = 0; column < rows.rows.columnCount(); ++column) {
            const auto declared = types.constFind(rows.columns.value(column));
            cells.push_back(value(rows.rows.value(row, column), rows.types.value(column),
                                  declared == types.constEnd() ? nullptr : &*declared));
        }
        items.push_back(m_evaluator.makeRow(rows.columns, std::move(cells)));
    }
    const PyValue made = m_evaluator.makeCall(QStringLiteral("stillroom.result"), std::move(items));
    PyObject &object = *made.object();
    object.keywords.emplace_back(QStringLiteral("columns"), names(rows.columns));
    const qint64 count = rows.hasRows && rows.affected < 0 ? rows.rows.rowCount() : rows.affected;
    object.keywords.emplace_back(QStringLiteral("rowcount"), m_evaluator.makeInteger(count));
    object.keywords.emplace_back(QStringLiteral("returns_rows"), m_evaluator.makeBool(rows.hasRows));
    object.keywords.emplace_back(QStringLiteral("lastrowid"), m_evaluator.makeInteger(rows.insertedId));
    return made;
}

std::vector<PyValue> ScriptAnswers::rest(const PyValue &result)
{
    PyObject &object = *result.object(); // its `integer` counts the rows that were fetched
    const auto from = object.items.begin() + std::min<qint64>(object.integer, qint64(object.items.size()));
    std::vector<PyValue> rows(from, object.items.end());
    object.integer = qint64(object.items.size());
    return rows;
}

PyValue ScriptAnswers::resultAttribute(const PyValue &result, const QString &name)
{
    if (name == QLatin1String("inserted_primary_key"))
        return m_evaluator.makeSequence(PyKind::Tuple, {result.keyword(QStringLiteral("lastrowid"))});
    return name == QLatin1String("columns") ? PyValue() : result.keyword(name);
}

PyValue ScriptAnswers::resultMethod(const PyValue &result, const QString &name, const PyValue &call)
{
    const auto is = [&name](const char *word) { return name == QLatin1String(word); };
    const auto derived = [&](std::vector<PyValue> rows) {
        const PyValue made = m_evaluator.makeCall(QStringLiteral("stillroom.result"), std::move(rows));
        made.object()->keywords = result.keywords();
        return made;
    };
    if (is("keys"))
        return result.keyword(QStringLiteral("columns"));
    if (is("close") || is("unique") || is("yield_per"))
        return is("close") ? m_evaluator.makeNone() : result;
    if (!result.keyword(QStringLiteral("returns_rows")).truth().value_or(true))
        throw noRow(call, coreTr("This result has no rows: the statement returns none."));
    if (is("fetchall") || is("all"))
        return m_evaluator.makeSequence(PyKind::List, rest(result));
    if (is("scalars")) {
        std::vector<PyValue> firsts;
        for (const PyValue &row : rest(result))
            firsts.push_back(row.at(0));
        return derived(std::move(firsts));
    }
    if (is("mappings")) {
        std::vector<PyValue> rows;
        for (const PyValue &row : rest(result))
            rows.push_back(m_evaluator.makeDict(row.keywords()));
        return derived(std::move(rows));
    }
    if (is("fetchmany")) {
        std::vector<PyValue> rows = rest(result);
        const auto size = std::size_t(std::max<qint64>(1, call.at(0).integer()));
        if (rows.size() > size) {
            result.object()->integer -= qint64(rows.size() - size);
            rows.resize(size);
        }
        return m_evaluator.makeSequence(PyKind::List, std::move(rows));
    }
    const bool wantsOne = is("one") || is("scalar_one") || is("one_or_none") || is("scalar_one_or_none");
    if (!wantsOne && !is("first") && !is("fetchone") && !is("scalar"))
        return {};
    std::vector<PyValue> rows = rest(result);
    if (is("fetchone") && !rows.empty())
        result.object()->integer -= qint64(rows.size() - 1);
    if (wantsOne && rows.size() > 1)
        throw noRow(call, coreTr("Multiple rows were found when exactly one was required."));
    if (rows.empty() && (is("one") || is("scalar_one")))
        throw noRow(call, coreTr("No row was found when one was required."));
    if (rows.empty())
        return m_evaluator.makeNone();
    return name.startsWith(QLatin1String("scalar")) ? rows.front().at(0) : rows.front();
}

PyValue ScriptAnswers::names(const QStringList &list)
{
    std::vector<PyValue> items;
    for (const QString &name : list)
        items.push_back(m_evaluator.makeString(name));
    return m_evaluator.makeSequence(PyKind::List, std::move(items));
}

PyValue ScriptAnswers::nameOrNone(const QString &name)
{
    return name.isEmpty() ? m_evaluator.makeNone() : m_evaluator.makeString(name);
}

/// The type as the value its constructor makes.
PyValue ScriptAnswers::typeValue(const SqlType &type)
{
    std::vector<PyValue> arguments;
    if (type.length)
        arguments.push_back(m_evaluator.makeInteger(*type.length));
    else if (type.precision) {
        arguments.push_back(m_evaluator.makeInteger(*type.precision));
        if (type.scale)
            arguments.push_back(m_evaluator.makeInteger(*type.scale));
    }
    const QString module = type.module.isEmpty() ? QStringLiteral("sqlalchemy.")
        : type.module.contains(QLatin1Char('.'))
        ? type.module + QLatin1Char('.')
        : QStringLiteral("sqlalchemy.dialects.") + type.module + QLatin1Char('.');
    const PyValue made = m_evaluator.makeCall(module + type.name, std::move(arguments));
    PyObject &object = *made.object();
    if (!type.enumValues.isEmpty()) {
        object.items.clear();
        for (const QString &each : type.enumValues)
            object.items.push_back(m_evaluator.makeString(each));
        if (!type.enumName.isEmpty())
            object.keywords.emplace_back(QStringLiteral("name"), m_evaluator.makeString(type.enumName));
    }
    if (type.timezone)
        object.keywords.emplace_back(QStringLiteral("timezone"), m_evaluator.makeBool(true));
    return made;
}

PyValue ScriptAnswers::columnValue(const Table &table, const Column &column)
{
    const bool isKey = table.primaryKey.columns.contains(column.name);
    std::vector<std::pair<QString, PyValue>> entries {
        {QStringLiteral("name"), m_evaluator.makeString(column.name)},
        {QStringLiteral("type"), typeValue(column.type)},
        {QStringLiteral("nullable"), m_evaluator.makeBool(column.nullable)},
        {QStringLiteral("default"),
         column.serverDefault ? m_evaluator.makeString(column.serverDefault->text) : m_evaluator.makeNone()},
    };
    if (m_dialect.name == QLatin1String("sqlite"))
        entries.emplace_back(QStringLiteral("primary_key"), m_evaluator.makeInteger(isKey ? 1 : 0));
    if (m_dialect.supportsComments)
        entries.emplace_back(QStringLiteral("comment"), nameOrNone(column.comment));
    return m_evaluator.makeDict(entries);
}

PyValue ScriptAnswers::indexValue(const Index &index)
{
    std::vector<PyValue> columns;
    for (const IndexElement &element : index.elements)
        columns.push_back(nameOrNone(element.column));
    return m_evaluator.makeDict(
        {{QStringLiteral("name"), nameOrNone(index.name)},
         {QStringLiteral("column_names"), m_evaluator.makeSequence(PyKind::List, std::move(columns))},
         {QStringLiteral("unique"), m_evaluator.makeBool(index.unique)}});
}

/// Also those that a unique constraint is kept by, where SQLAlchemy tells them as indexes too.
std::vector<PyValue> ScriptAnswers::indexes(const Table &table)
{
    std::vector<PyValue> result;
    for (const Index &index : table.indexes)
        result.push_back(indexValue(index));
    if (m_dialect.name != QLatin1String("sqlite")) {
        for (const UniqueConstraint &unique : table.uniqueConstraints) {
            Index index;
            index.name = unique.name;
            index.unique = true;
            for (const QString &column : unique.columns)
                index.elements.push_back({column, {}, false, {}, {}});
            result.push_back(indexValue(index));
        }
    }
    return result;
}

PyValue ScriptAnswers::tableQuestion(const QString &method, const Table &table)
{
    std::vector<PyValue> result;
    if (method == QLatin1String("get_columns")) {
        for (const Column &column : table.columns)
            result.push_back(columnValue(table, column));
    } else if (method == QLatin1String("get_indexes")) {
        result = indexes(table);
    } else if (method == QLatin1String("get_unique_constraints")) {
        for (const UniqueConstraint &unique : table.uniqueConstraints)
            result.push_back(m_evaluator.makeDict({{QStringLiteral("name"), nameOrNone(unique.name)},
                                                   {QStringLiteral("column_names"), names(unique.columns)}}));
    } else if (method == QLatin1String("get_check_constraints")) {
        for (const CheckConstraint &check : table.checkConstraints)
            result.push_back(
                m_evaluator.makeDict({{QStringLiteral("name"), nameOrNone(check.name)},
                                      {QStringLiteral("sqltext"), m_evaluator.makeString(check.sqltext)}}));
    } else if (method == QLatin1String("get_foreign_keys")) {
        for (const ForeignKey &key : table.foreignKeys) {
            std::vector<std::pair<QString, PyValue>> options;
            if (!key.onDelete.isEmpty())
                options.emplace_back(QStringLiteral("ondelete"), m_evaluator.makeString(key.onDelete));
            if (!key.onUpdate.isEmpty())
                options.emplace_back(QStringLiteral("onupdate"), m_evaluator.makeString(key.onUpdate));
            result.push_back(m_evaluator.makeDict(
                {{QStringLiteral("name"), nameOrNone(key.name)},
                 {QStringLiteral("constrained_columns"), names(key.columns)},
                 {QStringLiteral("referred_schema"), nameOrNone(key.referredSchema)},
                 {QStringLiteral("referred_table"), m_evaluator.makeString(key.referredTable)},
                 {QStringLiteral("referred_columns"), names(key.referredColumns)},
                 {QStringLiteral("options"), m_evaluator.makeDict(options)}}));
        }
    } else if (method == QLatin1String("get_pk_constraint")) {
        return m_evaluator.makeDict({{QStringLiteral("constrained_columns"), names(table.primaryKey.columns)},
                                     {QStringLiteral("name"), nameOrNone(table.primaryKey.name)}});
    } else if (method == QLatin1String("get_table_comment")) {
        return m_evaluator.makeDict({{QStringLiteral("text"), nameOrNone(table.comment)}});
    } else {
        return {};
    }
    return m_evaluator.makeSequence(PyKind::List, std::move(result));
}

PyValue ScriptAnswers::inspected(ScriptDatabase &database, const QString &method, const PyValue &call)
{
    const auto is = [&method](const char *word) { return method == QLatin1String(word); };
    const bool isAboutTable = !is("get_table_names") && !is("get_view_names") && !is("get_schema_names")
        && !is("get_enums") && !is("clear_cache") && !is("has_schema");
    const PyValue schemaValue
        = call.argument(isAboutTable ? (is("has_index") ? 2 : 1) : 0, QStringLiteral("schema"));
    QString schemaName = is("has_schema") ? QString() : readString(schemaValue);
    const QString table
        = isAboutTable ? readString(call.argument(0, QStringLiteral("table_name"))) : QString();
    // The inspector object, or the connection it was asked through, and the question.
    const QString key = QStringLiteral("%1 %2 %3 %4")
                            .arg(quintptr(call.callee().callee().object()))
                            .arg(method, schemaName, table);
    if (const auto said = m_said.constFind(key);
        said != m_said.constEnd() && method.startsWith(QLatin1String("get_")))
        return *said;
    if (schemaName == m_dialect.defaultSchema)
        schemaName.clear();
    const Schema &schema = database.schema(schemaName);
    const auto kept = [&](const PyValue &answer) {
        if (answer)
            m_said.insert(key, answer);
        return answer;
    };
    if (is("clear_cache")) {
        m_said.clear();
        return m_evaluator.makeNone();
    }
    if (is("get_table_names") || is("get_view_names")) {
        QStringList list;
        if (is("get_table_names")) {
            for (const Table &each : schema.tables) {
                if (each.schema == schemaName)
                    list << each.name;
            }
        } else {
            for (const View &each : schema.views) {
                if (each.schema == schemaName)
                    list << each.name;
            }
        }
        list.sort();
        return kept(names(list));
    }
    const Table *found = schema.table(TableName {schemaName, table});
    if (is("has_table") || is("has_index")) {
        const bool isView = is("has_table")
            && std::any_of(schema.views.begin(), schema.views.end(),
                           [&](const View &view) { return view.name == table && view.schema == schemaName; });
        if (is("has_table"))
            return m_evaluator.makeBool(found || isView);
        const QString index = readString(call.argument(1, QStringLiteral("index_name")));
        return m_evaluator.makeBool(found
                                    && std::any_of(found->indexes.begin(), found->indexes.end(),
                                                   [&](const Index &each) { return each.name == index; }));
    }
    if (is("get_enums")) {
        std::vector<PyValue> list;
        for (const EnumType &each : schema.enums)
            list.push_back(m_evaluator.makeDict(
                {{QStringLiteral("name"), m_evaluator.makeString(each.name)},
                 {QStringLiteral("schema"),
                  m_evaluator.makeString(each.schema.isEmpty() ? m_dialect.defaultSchema : each.schema)},
                 {QStringLiteral("labels"), names(each.values)}}));
        return kept(m_evaluator.makeSequence(PyKind::List, std::move(list)));
    }
    if (!isAboutTable)
        return {};
    if (!found) {
        // SQLAlchemy's NoSuchTableError; for SQLite its version 1.4 says that there is nothing.
        throw Error(Error::Kind::Sql, coreTr("There is no table %1.").arg(table))
            .withDriver(0, QStringLiteral("NoSuchTableError"))
            .withPlace(call.file(), call.line());
    }
    return kept(tableQuestion(method, *found));
}

} // namespace stillroom
