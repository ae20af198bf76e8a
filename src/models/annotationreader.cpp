#include "base/text.h"
#include "models/modelreader.h"

namespace stillroom {

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
        if (name == QStringLiteral("typing.Optional") || name == QStringLiteral("typing.Union")) {
            result.isOptional = result.isOptional || name == QStringLiteral("typing.Optional");
            for (const PyValue &item : value.items())
                inspectAnnotation(item, result, depth + 1);
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
