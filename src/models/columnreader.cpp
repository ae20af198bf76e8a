#include "base/text.h"
#include "models/modelreader.h"
#include "python/schemavalues.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

ModelColumn::Default defaultKind(const PyValue &value)
{
    using Default = ModelColumn::Default;
    switch (value.kind()) {
    case PyKind::None:
        return Default::None;
    case PyKind::List:
    case PyKind::Dict:
    case PyKind::Set:
        return Default::Mutable;
    case PyKind::Function:
    case PyKind::Class:
    case PyKind::Symbol:
        return Default::Callable;
    case PyKind::Operation:
        return Default::Sql;
    case PyKind::Call:
        return value.isCallTo("functools.partial")                   ? Default::Callable
            : value.name().startsWith(QStringLiteral("sqlalchemy.")) ? Default::Sql
                                                                     : Default::CalledAtImport;
    case PyKind::Attribute: // uuid4().hex
        return value.callee().is(PyKind::Call) || value.callee().is(PyKind::Attribute)
            ? defaultKind(value.callee())
            : Default::Constant;
    default:
        return Default::Constant;
    }
}

} // namespace

bool ModelReader::isColumn(const PyValue &value) const
{
    return value.isCallTo("sqlalchemy.Column") || value.isCallTo("sqlalchemy.orm.mapped_column");
}

/// Whether the first of a column's arguments is a name that is not known, and not a type: a type comes after
/// it, or the column has no other name.
bool ModelReader::isUnknownName(const std::vector<PyValue> &items, const PyValue &call, const Draft &draft)
{
    const PyValue &first = items.front();
    const bool isStrange = first.isUnknown()
        || ((first.is(PyKind::Symbol) || first.is(PyKind::Attribute) || first.is(PyKind::Subscript)
             || first.is(PyKind::Call))
            && !first.name().startsWith(QStringLiteral("sqlalchemy.")) && comesFromOutside(first));
    if (!isStrange)
        return false;
    const bool isNameless = draft.column.name.isEmpty() && !call.keyword(QStringLiteral("name"));
    const PyValue second = call.at(1);
    const QString maker = second.name();
    const bool isTyped = (second && isType(second)
                          && (maker.startsWith(QStringLiteral("sqlalchemy.")) || second.is(PyKind::Class)
                              || second.callee().is(PyKind::Class)))
        || call.keyword(QStringLiteral("type_"));
    return isTyped || (isNameless && (first.isUnknown() || !isType(first)));
}

void ModelReader::readColumn(Draft &draft, const PyValue &call, const TableName &table)
{
    draft.model.place.line = call.line();
    if (!call.file().isEmpty())
        draft.model.place.file = call.file();
    std::size_t next = 0;
    const std::vector<PyValue> &items = call.items();
    const bool isQuotedName = next < items.size() && items[next].is(PyKind::Call)
        && items[next].name().endsWith(QStringLiteral("quoted_name"));
    if (next < items.size() && (items[next].isString() || isQuotedName)) {
        draft.column.name = textOf(call, QStringLiteral("name"), items[next], table);
        ++next;
    } else if (next < items.size() && items[next].isNone()) {
        ++next;
    } else if (next < items.size() && isUnknownName(items, call, draft)) {
        note(place(call), coreTr("The name of a column is not known: %1.").arg(shownAs(items[next])),
             coreTr("The column is left out."), table);
        draft.isNamed = false;
        ++next;
    }
    if (next < items.size() && (isType(items[next]) || items[next].isUnknown())) {
        readColumnType(draft, items[next], table, call.line());
        ++next;
    }
    for (; next < items.size(); ++next) {
        const PyValue &item = items[next];
        const QString name = item.name();
        checkArguments(item, table);
        if (name == QStringLiteral("sqlalchemy.ForeignKey")) {
            draft.foreignKeys.push_back(item);
        } else if (name == QStringLiteral("sqlalchemy.CheckConstraint")) {
            draft.checks.push_back(item);
        } else if (name == QStringLiteral("sqlalchemy.Identity")) {
            Identity identity;
            for (const auto &[key, value] : sequenceArguments(item)) {
                if (!value.isConstant())
                    noteArgument(item, key, value, table);
                else if (key == QStringLiteral("always"))
                    identity.always = value.truth().value_or(false);
                else
                    identity.options.insert(key, value.repr());
            }
            draft.column.identity = identity;
            if (!draft.nullableGiven)
                draft.column.nullable = false;
        } else if (name == QStringLiteral("sqlalchemy.Computed")) {
            draft.computed = item; // which may name other columns of the table
        } else if (name == QStringLiteral("sqlalchemy.Sequence")) {
            readSequence(item, table);
            draft.model.pythonDefault = item.source();
            draft.model.defaultKind = ModelColumn::Default::Sql;
        } else if (name == QStringLiteral("sqlalchemy.DefaultClause")) {
            draft.column.serverDefault = serverDefault(item.at(0), table, item.line());
        } else if (name == QStringLiteral("sqlalchemy.ColumnDefault")
                   || name == QStringLiteral("sqlalchemy.FetchedValue"))
        {
            continue;
        } else if (isType(item) && !draft.typeKnown) {
            readColumnType(draft, item, table, call.line());
        } else {
            note(place(call),
                 coreTr("“%1” in the column “%2” is not known.")
                     .arg(item.source().left(60), draft.column.name),
                 coreTr("It is left out."), table);
        }
    }
    checkArguments(call, table);
    for (const auto &[name, value] : call.keywords())
        columnKeyword(draft, call, name, value, table);
    if (draft.primaryKey && !draft.nullableGiven)
        draft.column.nullable = false;
}

/// An argument that is left out because it is not known.
void ModelReader::noteArgument(const PyValue &call, const QString &argument, const PyValue &value,
                               const TableName &table)
{
    note(place(call),
         coreTr("%1 of “%2” is not known: %3.").arg(argument, call.source().left(60), shownAs(value)),
         coreTr("It is taken as not given."), table);
}

/// Sequence("name", …) of a column.
void ModelReader::readSequence(const PyValue &call, const TableName &table)
{
    static const QSet<QString> others {QStringLiteral("metadata"),   QStringLiteral("data_type"),
                                       QStringLiteral("quote"),      QStringLiteral("quote_schema"),
                                       QStringLiteral("for_update"), QStringLiteral("optional")};
    Sequence sequence;
    for (const auto &[key, value] : sequenceArguments(call)) {
        if (key == QStringLiteral("name"))
            sequence.name = textOf(call, key, value, table);
        else if (key == QStringLiteral("schema"))
            sequence.schema = textOf(call, key, value, table);
        else if (others.contains(key))
            continue;
        else if (value.isConstant())
            sequence.options.insert(key, value.repr());
        else
            noteArgument(call, key, value, table);
    }
    if (!sequence.name.isEmpty())
        m_set.schema.sequences.push_back(std::move(sequence));
}

/// Computed(…) of a column, once the table has its columns.
std::optional<Computed> ModelReader::readComputed(const PyValue &call, const Table &table)
{
    const PyValue text = call.argument(0, QStringLiteral("sqltext"));
    const PyValue inner = text.isCallTo("sqlalchemy.text") ? text.at(0) : text;
    const std::optional<QString> sql = inner.isString() ? std::optional(inner.text()) : sqlText(inner, table);
    if (!sql) {
        note(place(call),
             coreTr("What “%1” computes is not known: %2.").arg(call.source().left(60), shownAs(inner)),
             coreTr("The column is shown as a plain one."), table.tableName());
        return std::nullopt;
    }
    Computed computed {*sql, {}};
    if (const PyValue persisted = call.argument(1, QStringLiteral("persisted"));
        persisted && !persisted.isNone()) {
        computed.persisted = persisted.truth();
        if (!computed.persisted)
            noteArgument(call, QStringLiteral("persisted"), persisted, table.tableName());
    }
    return computed;
}

void ModelReader::readColumnType(Draft &draft, const PyValue &type, const TableName &table, int line)
{
    if (type.isNone())
        return;
    TypeReading reading = readTypeValue(m_evaluator, type, m_options.dialect);
    // Half a type would be compared with the database's as if it were the whole.
    draft.column.type = reading.problem.isEmpty() ? std::move(reading.type) : SqlType();
    draft.typeKnown = true;
    draft.model.isTypeMutable = type.is(PyKind::Call) && type.name().endsWith(QStringLiteral(".as_mutable"));
    if (!reading.problem.isEmpty())
        note({draft.model.place.file, line},
             coreTr("The type of “%1” is not known: %2.").arg(draft.column.name, reading.problem),
             coreTr("It is shown without a type, and its type is left out of comparisons."), table);
}

void ModelReader::columnKeyword(Draft &draft, const PyValue &call, const QString &name, const PyValue &value,
                                const TableName &table)
{
    const auto flag = [&](bool &into) {
        if (const std::optional<bool> truth = value.truth())
            into = *truth;
        else
            note(place(call),
                 coreTr("%1 of “%2” is not known: %3.")
                     .arg(name, draft.column.name, value.isUnknown() ? value.text() : value.repr()),
                 coreTr("It is taken as not given."), table);
    };
    if (name == QStringLiteral("name")) {
        const QString given = textOf(call, name, value, table);
        if (!given.isEmpty())
            draft.column.name = given;
        draft.isNamed = draft.isNamed && (!given.isEmpty() || value.isNone());
    } else if (name == QStringLiteral("type_")) {
        readColumnType(draft, value, table, call.line());
    } else if (name == QStringLiteral("key")) {
        draft.key = textOf(call, name, value, table);
    } else if (name == QStringLiteral("primary_key")) {
        flag(draft.primaryKey);
    } else if (name == QStringLiteral("nullable")) {
        flag(draft.column.nullable);
        draft.nullableGiven = value.truth().has_value();
        draft.model.nullableGiven = value.truth();
    } else if (name == QStringLiteral("unique")) {
        flag(draft.unique);
    } else if (name == QStringLiteral("index")) {
        flag(draft.index);
    } else if (name == QStringLiteral("autoincrement")) {
        if (value.is(PyKind::Bool))
            draft.column.autoincrement = value.truth();
    } else if (name == QStringLiteral("default") || name == QStringLiteral("insert_default")) {
        if (!value.isNone() || name == QStringLiteral("insert_default")) {
            draft.model.pythonDefault = call.keywordSource(name);
            draft.model.defaultKind = defaultKind(value);
        }
    } else if (name == QStringLiteral("onupdate")) {
        draft.model.onUpdate = call.keywordSource(name);
    } else if (name == QStringLiteral("sort_order")) {
        draft.sortOrder = static_cast<int>(std::clamp<qint64>(value.integer(), -1'000'000, 1'000'000));
    } else if (name == QStringLiteral("server_default")) {
        draft.column.serverDefault = serverDefault(value, table, call.line());
    } else if (name == QStringLiteral("comment")) {
        draft.column.comment = textOf(call, name, value, table);
    } else if (name == QStringLiteral("**")) {
        note(place(call),
             coreTr("Arguments of the column “%1” are not known: %2.").arg(draft.column.name, value.text()),
             coreTr("They are left out."), table);
    }
}

std::optional<ServerDefault> ModelReader::serverDefault(const PyValue &value, const TableName &table,
                                                        int line)
{
    using Kind = ServerDefault::Kind;
    if (value.isNone())
        return std::nullopt;
    if (value.isString())
        return ServerDefault {Kind::Literal, value.text()};
    if (value.is(PyKind::EnumMember) && value.at(0).isString()) // a str as well, or SQLAlchemy refuses it
        return ServerDefault {Kind::Literal, value.at(0).text()};
    if (const PyValue text = m_evaluator.compiled(value, m_options.dialect))
        return ServerDefault {Kind::Text, text.text()};
    if (value.is(PyKind::Call)) {
        const QString name = value.name();
        const PyValue first = value.at(0);
        if ((name == QStringLiteral("sqlalchemy.text") || name == QStringLiteral("sqlalchemy.literal_column"))
            && first.isString())
            return ServerDefault {Kind::Text, first.text()};
        if (name == QStringLiteral("sqlalchemy.DefaultClause"))
            return serverDefault(first, table, line);
        if (name == QStringLiteral("sqlalchemy.FetchedValue"))
            return std::nullopt;
        if (name == QStringLiteral("sqlalchemy.true") || name == QStringLiteral("sqlalchemy.false")
            || name == QStringLiteral("sqlalchemy.null"))
            return ServerDefault {Kind::Function, name.section(QLatin1Char('.'), -1)};
        if (name == QStringLiteral("sqlalchemy.literal") && first.isConstant())
            return ServerDefault {Kind::Function, first.repr()};
        if (name == QStringLiteral("sqlalchemy.Identity") || name == QStringLiteral("sqlalchemy.Computed")
            || name == QStringLiteral("sqlalchemy.Sequence"))
            return std::nullopt;
        const std::optional<QString> text = sqlText(value, Table());
        if (text)
            return ServerDefault {Kind::Function, *text};
    }
    const SourcePlace where {value.file(), line};
    if (value.isConstant()) {
        NotUnderstood entry;
        entry.place = where;
        entry.what = coreTr("server_default=%1 is not a string.").arg(value.repr());
        entry.effect = coreTr("SQLAlchemy refuses it when the module is imported.");
        entry.fix = coreTr("Write server_default=text(\"%1\").").arg(value.repr());
        entry.refusedBySqlAlchemy = true;
        entry.table = table;
        m_set.notUnderstood.push_back(std::move(entry));
        return std::nullopt;
    }
    note(where,
         coreTr("The server default “%1” is not known.")
             .arg(value.isUnknown() ? value.text() : value.source().left(60)),
         coreTr("The column is shown without it."), table);
    return std::nullopt;
}

void ModelReader::readField(Draft &draft, const PyValue &field, const Annotation &inside,
                            const TableName &table)
{
    const bool isField = field.isCallTo("sqlmodel.Field");
    const PyValue given = isField ? field.keyword(QStringLiteral("sa_column")) : PyValue();
    if (isColumn(given)) {
        draft.call = given;
        readColumn(draft, given, table);
        return;
    }
    draft.column.nullable = inside.isOptional;
    draft.nullableGiven = true;
    const auto option
        = [&](const char *name) { return isField ? field.keyword(QLatin1String(name)) : PyValue(); };
    const auto flag = [&](const char *name) { return isField && flagOf(field, QLatin1String(name), table); };
    draft.primaryKey = flag("primary_key");
    if (draft.primaryKey)
        draft.column.nullable = false;
    static_cast<void>(flag("nullable"));
    if (const auto nullable = option("nullable").truth())
        draft.column.nullable = *nullable;
    draft.unique = flag("unique");
    draft.index = flag("index");
    if (const PyValue rest = option("**"))
        note(draft.model.place,
             coreTr("Arguments of the column “%1” are not known: %2.").arg(draft.column.name, rest.text()),
             coreTr("They are left out."), table);
    if (isField) {
        for (const char *name : {"default", "default_factory"}) {
            if (const PyValue value = option(name); value && !value.isNone()) {
                draft.model.pythonDefault = field.keywordSource(QLatin1String(name));
                draft.model.defaultKind = defaultKind(value);
            }
        }
    } else if (field && !field.isNone()) {
        draft.model.pythonDefault = field.source();
        draft.model.defaultKind = defaultKind(field);
    }
    const PyValue type = option("sa_type");
    const PyValue python = fieldType(m_evaluator, inside.type);
    bool isSized = true;
    const auto number = [&](const char *name) -> std::optional<int> {
        const PyValue value = option(name);
        if (value.is(PyKind::Integer))
            return static_cast<int>(value.integer());
        if (value && !value.isNone()) {
            isSized = false;
            note(draft.model.place,
                 coreTr("%1 of “%2” is not known: %3.")
                     .arg(QLatin1String(name), draft.column.name, shownAs(value)),
                 coreTr("It is shown without a type, and its type is left out of comparisons."), table);
        }
        return std::nullopt;
    };
    if (type) {
        readColumnType(draft, type, table, draft.model.place.line);
    } else if (python.name() == QStringLiteral("builtins.str")) {
        draft.column.type.name = QStringLiteral("AutoString");
        draft.column.type.module = QStringLiteral("sqlmodel.sql.sqltypes");
        draft.column.type.length = number("max_length");
        draft.typeKnown = true;
    } else {
        TypeReading reading = typeOfAnnotation(m_evaluator, python);
        draft.column.type = reading.type;
        draft.typeKnown = reading.problem.isEmpty();
        draft.column.type.precision = number("max_digits");
        draft.column.type.scale = number("decimal_places");
        if (!draft.typeKnown)
            note(draft.model.place,
                 coreTr("The type of “%1” is not known: %2.").arg(draft.column.name, reading.problem),
                 coreTr("The column is shown without a type."), table);
    }
    if (!isSized) { // half a type would be compared as if it were the whole
        draft.column.type = SqlType();
        draft.typeKnown = true;
    }
    const PyValue extra = option("sa_column_kwargs");
    for (std::size_t i = 0; extra.is(PyKind::Dict) && i + 1 < extra.items().size(); i += 2) {
        checkArgument(draft.model.place, QStringLiteral("Column"), extra.items()[i].text(), table);
        columnKeyword(draft, field, extra.items()[i].text(), extra.items()[i + 1], table);
    }
    const PyValue arguments = option("sa_column_args");
    for (const PyValue &item : arguments.items()) {
        checkArguments(item, table);
        if (item.isCallTo("sqlalchemy.ForeignKey"))
            draft.foreignKeys.push_back(item);
        else if (item.isCallTo("sqlalchemy.CheckConstraint"))
            draft.checks.push_back(item);
        else
            note(draft.model.place,
                 coreTr("“%1” in the column “%2” is not known.")
                     .arg(item.isUnknown() ? item.text() : item.source().left(60), draft.column.name),
                 coreTr("It is left out."), table);
    }
    for (const auto &[name, value] : {std::pair("sa_column_args", arguments),
                                      std::pair("sa_column_kwargs", extra), std::pair("sa_column", given)})
    {
        if (value.isUnknown() && !value.isNull())
            note(draft.model.place,
                 coreTr("%1 of “%2” is not known: %3.")
                     .arg(QLatin1String(name), draft.column.name, value.text()),
                 coreTr("It is left out."), table);
    }
    if (const PyValue key = option("foreign_key"); key && !key.isNone())
        draft.foreignKeys.push_back(field);
}

} // namespace stillroom
