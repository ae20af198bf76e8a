#include "base/text.h"
#include "models/modelreader.h"

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
            identity.always = item.argument(2, QStringLiteral("always")).truth().value_or(false);
            for (const auto &[key, value] : item.keywords()) {
                if (key != QStringLiteral("always"))
                    identity.options.insert(key, value.repr());
            }
            draft.column.identity = identity;
            if (!draft.nullableGiven)
                draft.column.nullable = false;
        } else if (name == QStringLiteral("sqlalchemy.Computed")) {
            Computed computed;
            const PyValue text = item.argument(0, QStringLiteral("sqltext"));
            const PyValue inner = text.isCallTo("sqlalchemy.text") ? text.at(0) : text;
            computed.sqltext = inner.isString() ? inner.text() : inner.source();
            if (const PyValue persisted = item.argument(1, QStringLiteral("persisted")); persisted.truth())
                computed.persisted = persisted.isNone() ? std::nullopt : persisted.truth();
            draft.column.computed = computed;
        } else if (name == QStringLiteral("sqlalchemy.Sequence")) {
            const PyValue sequenceName = item.at(0);
            if (sequenceName.isString()) {
                Sequence sequence;
                sequence.name = sequenceName.text();
                for (const auto &[key, value] : item.keywords()) {
                    if (key == QStringLiteral("schema") && value.isString())
                        sequence.schema = value.text();
                    else if (key != QStringLiteral("metadata"))
                        sequence.options.insert(key, value.repr());
                }
                m_set.schema.sequences.push_back(std::move(sequence));
                draft.model.pythonDefault = item.source();
                draft.model.defaultKind = ModelColumn::Default::Sql;
            }
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
    if (type) {
        readColumnType(draft, type, table, draft.model.place.line);
    } else if (python.name() == QStringLiteral("builtins.str")) {
        draft.column.type.name = QStringLiteral("AutoString");
        draft.column.type.module = QStringLiteral("sqlmodel.sql.sqltypes");
        if (const PyValue length = option("max_length"); length.is(PyKind::Integer))
            draft.column.type.length = static_cast<int>(length.integer());
        draft.typeKnown = true;
    } else {
        TypeReading reading = typeOfAnnotation(m_evaluator, python);
        draft.column.type = reading.type;
        draft.typeKnown = reading.problem.isEmpty();
        if (const PyValue digits = option("max_digits"); digits.is(PyKind::Integer))
            draft.column.type.precision = static_cast<int>(digits.integer());
        if (const PyValue places = option("decimal_places"); places.is(PyKind::Integer))
            draft.column.type.scale = static_cast<int>(places.integer());
        if (!draft.typeKnown)
            note(draft.model.place,
                 coreTr("The type of “%1” is not known: %2.").arg(draft.column.name, reading.problem),
                 coreTr("The column is shown without a type."), table);
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

void ModelReader::readAnnotatedType(Draft &draft, const Annotation &inside, const PyValue &classValue,
                                    const TableName &table)
{
    PyValue map = m_evaluator.attribute(classValue, QStringLiteral("type_annotation_map"));
    if (!map.is(PyKind::Dict))
        map = m_evaluator.attribute(classValue, QStringLiteral("registry"))
                  .keyword(QStringLiteral("type_annotation_map"));
    const auto mapped = [&](const PyValue &wanted) -> PyValue {
        for (std::size_t i = 0; wanted && map.is(PyKind::Dict) && i + 1 < map.items().size(); i += 2) {
            const PyValue &key = map.items()[i];
            if (key == wanted
                || (!key.name().isEmpty() && !key.is(PyKind::Call) && key.name() == wanted.name()
                    && key.repr() == wanted.repr()))
                return map.items()[i + 1];
        }
        return {};
    };
    PyValue type = mapped(inside.alias);
    if (!type)
        type = mapped(inside.type);
    const PyValue enums = inside.type.is(PyKind::Class) && m_evaluator.isEnum(inside.type)
        ? mapped(m_evaluator.makeSymbol(QStringLiteral("enum.Enum")))
        : PyValue();
    if (!type && enums.is(PyKind::Call)) // Enum(enum.Enum, …): its options for every enumeration
        type = m_evaluator.call(enums.callee(), {inside.type}, enums.keywords());
    if (type) {
        readColumnType(draft, type, table, draft.model.place.line);
        return;
    }
    TypeReading reading = typeOfAnnotation(m_evaluator, inside.type);
    draft.column.type = std::move(reading.type);
    draft.typeKnown = reading.problem.isEmpty();
    if (!draft.typeKnown && draft.foreignKeys.empty())
        note(draft.model.place,
             coreTr("The type of “%1” is not known: %2.").arg(draft.column.name, reading.problem),
             coreTr("The column is shown without a type."), table);
}

ModelReader::Annotation ModelReader::annotation(const Expression &expression, PyNamespace *space)
{
    Annotation result;
    const Expression *inner = &expression;
    if (expression.kind == Expression::Kind::String) {
        m_texts.push_back(Module::parse(expression.text, space->module ? space->module->file() : QString()));
        const auto &statements = m_texts.back()->statements();
        if (statements.size() != 1 || statements.front().kind != PyStatement::Kind::Expression)
            return result;
        inner = &statements.front().expressions.front();
    }
    if (inner->kind == Expression::Kind::Subscript) {
        const QString name = m_evaluator.evaluate(inner->children[0], space).name();
        const bool collection = name == QStringLiteral("sqlalchemy.orm.DynamicMapped")
            || name == QStringLiteral("sqlalchemy.orm.WriteOnlyMapped");
        if (name.endsWith(QStringLiteral(".Mapped")) || collection) {
            result.isMapped = true;
            result.isCollection = collection;
            inner = &inner->children[1];
        }
    }
    inspectAnnotation(*inner, space, result, 0);
    return result;
}

void ModelReader::inspectAnnotation(const Expression &expression, PyNamespace *space, Annotation &result,
                                    int depth)
{
    using Kind = Expression::Kind;
    static const QSet<QString> collections {
        QStringLiteral("typing.List"),
        QStringLiteral("typing.Set"),
        QStringLiteral("typing.Sequence"),
        QStringLiteral("typing.Collection"),
        QStringLiteral("builtins.list"),
        QStringLiteral("builtins.set"),
        QStringLiteral("typing.Iterable"),
        QStringLiteral("collections.abc.Sequence"),
        QStringLiteral("typing.Dict"),
        QStringLiteral("builtins.dict"),
        QStringLiteral("collections.abc.Collection"),
    };
    if (depth > 10)
        return;
    if (expression.kind == Kind::String) {
        m_texts.push_back(Module::parse(expression.text, space->module ? space->module->file() : QString()));
        const auto &statements = m_texts.back()->statements();
        if (statements.size() == 1 && statements.front().kind == PyStatement::Kind::Expression)
            inspectAnnotation(statements.front().expressions.front(), space, result, depth + 1);
        return;
    }
    if (expression.kind == Kind::None) {
        result.isOptional = true;
        return;
    }
    if (expression.kind == Kind::Binary && expression.text == QStringLiteral("|")) {
        for (const Expression &side : expression.children)
            inspectAnnotation(side, space, result, depth + 1);
        return;
    }
    if (expression.kind == Kind::Subscript) {
        const QString name = m_evaluator.evaluate(expression.children[0], space).name();
        const Expression &index = expression.children[1];
        if (name == QStringLiteral("typing.Optional")) {
            result.isOptional = true;
            inspectAnnotation(index, space, result, depth + 1);
            return;
        }
        if (name == QStringLiteral("typing.Union")) {
            for (const Expression &part : index.children)
                inspectAnnotation(part, space, result, depth + 1);
            return;
        }
        if (collections.contains(name)) {
            const bool isDict = name.endsWith(QStringLiteral("ict"));
            Annotation element;
            inspectAnnotation(isDict && index.children.size() == 2 ? index.children[1] : index, space,
                              element, depth + 1);
            result.isCollection = true;
            result.target = element.target;
            // list[int] is no collection of classes, but the type of a column.
            if (element.type && !element.type.isUnknown() && !element.type.is(PyKind::Class))
                result.isCollection = false;
            result.type = result.isCollection ? element.type : m_evaluator.evaluate(expression, space);
            return;
        }
    }
    const PyValue value = m_evaluator.evaluate(expression, space);
    if (value.isUnknown()) {
        result.type = value;
        result.target = expression.kind == Kind::Attribute || expression.kind == Kind::Name ? expression.text
                                                                                            : QString();
        return;
    }
    inspectAnnotation(value, result, depth);
}

void ModelReader::inspectAnnotation(const PyValue &value, Annotation &result, int depth)
{
    if (depth > 10)
        return;
    if (value.isNone()) {
        result.isOptional = true;
        return;
    }
    if (value.is(PyKind::Operation) && value.text() == QStringLiteral("|")) {
        for (const PyValue &side : value.items())
            inspectAnnotation(side, result, depth + 1);
        return;
    }
    if (value.is(PyKind::Subscript)) {
        const QString name = value.callee().name();
        if (name == QStringLiteral("typing.Annotated")
            || name == QStringLiteral("typing_extensions.Annotated")) {
            if (value.items().empty())
                return;
            inspectAnnotation(value.items().front(), result, depth + 1);
            result.alias = value;
            for (const PyValue &item : value.items()) {
                if (isColumn(item))
                    result.annotated = item;
            }
            return;
        }
        if (name == QStringLiteral("typing.Optional")) {
            result.isOptional = true;
            inspectAnnotation(value.at(0), result, depth + 1);
            return;
        }
    }
    if (value.isCallTo("typing.NewType")) {
        inspectAnnotation(value.at(1), result, depth + 1);
        if (!result.alias)
            result.alias = value;
        return;
    }
    result.type = value;
    result.target = value.is(PyKind::Class) ? value.text()
        : value.isString()                  ? value.text()
                                            : value.name().section(QLatin1Char('.'), -1);
}

} // namespace stillroom
