#include "base/text.h"
#include "models/modelreader.h"
#include "python/knownmodules.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

bool isDeclaredAttribute(const PyValue &function)
{
    if (!function.is(PyKind::Function))
        return false;
    const auto &decorators = function.object()->decorators;
    return std::any_of(decorators.begin(), decorators.end(), [](const PyValue &decorator) {
        return decorator.name().startsWith(QStringLiteral("sqlalchemy.orm.declared_attr"));
    });
}

/// "UserProfile" -> "user_profile", by Flask-SQLAlchemy's rule.
QString snakeCase(const QString &name)
{
    static const QRegularExpression edge(QStringLiteral("((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))"));
    return QString(name).replace(edge, QStringLiteral("_\\1")).toLower();
}

/// Attributes of self that a __str__ or __repr__ shows, in order.
void collectSelfAttributes(const Expression &expression, QStringList &names)
{
    if (expression.kind == Expression::Kind::Attribute
        && expression.children.front().kind == Expression::Kind::Name
        && expression.children.front().text == QStringLiteral("self") && !names.contains(expression.text))
        names << expression.text;
    for (const Expression &child : expression.children)
        collectSelfAttributes(child, names);
}

void collectSelfAttributes(const std::vector<PyStatement> &statements, QStringList &names)
{
    for (const PyStatement &statement : statements) {
        for (const Expression &expression : statement.expressions)
            collectSelfAttributes(expression, names);
        collectSelfAttributes(statement.body, names);
        collectSelfAttributes(statement.orElse, names);
    }
}

} // namespace

/// The class and its project bases, nearest first, each once at its last place as Python's order has it.
std::vector<PyValue> ModelReader::linearized(const PyValue &classValue) const
{
    std::vector<PyValue> found;
    const auto walk = [&found](auto &&self, const PyValue &value, int depth) -> void {
        if (depth > 20)
            return;
        found.push_back(value);
        for (const PyValue &base : value.items()) {
            if (base.is(PyKind::Class))
                self(self, base, depth + 1);
            else
                for (const char *key : {"cls", "model_class"}) {
                    const PyValue mixin = base.is(PyKind::Attribute)
                        ? base.callee().keyword(QLatin1String(key))
                        : base.keyword(QLatin1String(key));
                    if (mixin.is(PyKind::Class))
                        self(self, mixin, depth + 1);
                }
        }
    };
    walk(walk, classValue, 0);
    std::vector<PyValue> result;
    for (auto it = found.rbegin(); it != found.rend(); ++it) {
        if (std::find(result.begin(), result.end(), *it) == result.end())
            result.push_back(*it);
    }
    std::reverse(result.begin(), result.end());
    return result;
}

QString ModelReader::tableNameOf(const PyValue &classValue, int parent)
{
    const auto evaluated = [&](const PyValue &value) -> QString {
        PyValue name = value;
        if (name.is(PyKind::Function))
            name = m_evaluator.declared(classValue, name);
        if (name.isString())
            return name.text();
        if (name.isNone())
            return {};
        note(place(classValue),
             coreTr("The table name of “%1” is not known: %2.")
                 .arg(classValue.text(), name.isUnknown() ? name.text() : name.source().left(60)),
             coreTr("The class is left out."));
        return {};
    };
    for (const PyValue &each : linearized(classValue)) {
        const PyValue name = each.space()->value(QStringLiteral("__tablename__"));
        if (!name)
            continue;
        const bool isMappedParent = each != classValue && m_mappedIndex.contains(each);
        if (isMappedParent && !name.is(PyKind::Function))
            continue;
        if (parent >= 0 && ((name.is(PyKind::Function) && each != classValue) || isFlask(baseOf(classValue))))
        {
            // A computed name on a mixin also names the tables of subclasses, which then need a key of their
            // own.
            const auto &names = classValue.space()->names;
            const bool hasKey = std::any_of(names.begin(), names.end(), [](const PyNamespace::Name &entry) {
                return entry.value.is(PyKind::Call)
                    && entry.value.keyword(QStringLiteral("primary_key")).truth().value_or(false);
            });
            if (!hasKey)
                return {};
        }
        return evaluated(name);
    }
    if (parent >= 0) {
        // Flask-SQLAlchemy names the table of a subclass that has a key of its own.
        const auto &names = classValue.space()->names;
        const bool hasKey = std::any_of(names.begin(), names.end(), [](const PyNamespace::Name &entry) {
            return entry.value.is(PyKind::Call)
                && entry.value.keyword(QStringLiteral("primary_key")).truth().value_or(false);
        });
        return hasKey && isFlask(baseOf(classValue)) ? snakeCase(classValue.text()) : QString();
    }
    if (isSqlModel(classValue))
        return classValue.text().toLower();
    if (isFlask(baseOf(classValue)))
        return snakeCase(classValue.text());
    return {};
}

void ModelReader::readClass(const PyValue &classValue)
{
    Mapped mapped;
    mapped.value = classValue;
    const std::vector<PyValue> lineage = linearized(classValue);
    for (const PyValue &each : lineage) {
        if (each != classValue && m_mappedIndex.contains(each)) {
            mapped.parent = m_mappedIndex.value(each);
            break;
        }
    }
    const PyValue ownTable = givenTable(classValue);
    const bool isTableGiven = !ownTable.isNull() && !ownTable.isNone();
    const std::optional<TableName> given = isTableGiven ? mappedTable(ownTable) : std::nullopt;
    if (isTableGiven && !given) {
        noteUnmapped(place(classValue), classValue, ownTable);
        return;
    }
    const QString name = isTableGiven ? QString() : tableNameOf(classValue, mapped.parent);
    const PyValue metadata = metadataOfClass(classValue);
    Table table;
    table.name = name;
    table.schema = schemaOf(metadata);
    std::vector<PyValue> items;
    if (!isTableGiven && (!name.isEmpty() || mapped.parent >= 0)) {
        for (const PyValue &each : lineage) {
            PyValue arguments = each.space()->value(QStringLiteral("__table_args__"));
            if (!arguments)
                continue;
            if (each != classValue && m_mappedIndex.contains(each))
                continue;
            if (arguments.is(PyKind::Function))
                arguments = m_evaluator.declared(classValue, arguments);
            readTableArguments(arguments, items, table);
            checkTableArguments(arguments, place(classValue), table.tableName());
            break;
        }
    }
    if (isTableGiven) {
        mapped.hasOwnTable = true;
        mapped.table = *given;
    } else if (name.isEmpty() && mapped.parent >= 0) {
        mapped.table = m_mapped[static_cast<std::size_t>(mapped.parent)].table;
    } else if (name.isEmpty()) {
        noteNameless(classValue, lineage);
        return;
    } else {
        mapped.table = table.tableName();
    }

    std::vector<Draft> drafts;
    QSet<QString> seen;
    QSet<PyValue> inherited;
    for (const PyValue &each : lineage) {
        // What a mapped parent holds is in the parent's table already; a mixin behind it adds to this one.
        if (each != classValue && m_mappedIndex.contains(each)) {
            for (const PyValue &above : linearized(each)) {
                inherited.insert(above);
                for (const PyNamespace::Name &entry : above.space()->names)
                    seen.insert(entry.name);
            }
        }
        if (inherited.contains(each))
            continue;
        const std::vector<PyNamespace::Name> names = each.space()->names; // which a declared_attr may add to
        for (const PyNamespace::Name &entry : names) {
            if (seen.contains(entry.name) || entry.name.startsWith(QStringLiteral("__")))
                continue;
            seen.insert(entry.name);
            readAttribute(classValue, entry, each.space(), mapped, drafts);
        }
    }
    const bool classic = std::all_of(drafts.begin(), drafts.end(), [](const Draft &draft) {
        return draft.call.isNull() || draft.call.isCallTo("sqlalchemy.Column");
    });
    // 2.0 takes a class's own columns before those of its mixins, 1.4 all in the order they were made.
    if (!classic || m_isModern)
        std::stable_sort(drafts.begin(), drafts.end(),
                         [](const Draft &a, const Draft &b) { return a.sortOrder < b.sortOrder; });
    else
        std::stable_sort(drafts.begin(), drafts.end(), [this](const Draft &a, const Draft &b) {
            return m_order.value(a.call, std::numeric_limits<int>::max())
                < m_order.value(b.call, std::numeric_limits<int>::max());
        });
    if (isSqlModel(classValue)) {
        // Fields of the bases come first; one that is declared anew keeps its place.
        QHash<QString, int> places;
        for (auto each = lineage.rbegin(); each != lineage.rend(); ++each) {
            for (const PyNamespace::Name &entry : each->space()->names) {
                if (!places.contains(entry.name))
                    places.insert(entry.name, static_cast<int>(places.size()));
            }
        }
        std::stable_sort(drafts.begin(), drafts.end(), [&places](const Draft &a, const Draft &b) {
            return places.value(a.model.attribute) < places.value(b.model.attribute);
        });
    }
    m_mappedIndex.insert(classValue, static_cast<int>(m_mapped.size()));
    m_mappedNames.insert(classValue.text(), static_cast<int>(m_mapped.size()));
    m_mapped.push_back(mapped);
    addClass(classValue, mapped, drafts);
    if (const QString reason = unsettled(classValue); !reason.isEmpty())
        note(place(classValue), coreTr("What “%1” becomes is not known: %2.").arg(classValue.text(), reason),
             coreTr("Columns may be missing."), mapped.table);
    if (const QString base = strangeBase(classValue); !base.isEmpty())
        note(place(classValue), coreTr("The base “%1” of “%2” is not known.").arg(base, classValue.text()),
             coreTr("Columns and relationships that it brings are missing."), mapped.table);
    const bool isReflected = std::any_of(lineage.begin(), lineage.end(), [](const PyValue &each) {
        return std::any_of(each.items().begin(), each.items().end(), [](const PyValue &base) {
            return base.name().endsWith(QStringLiteral(".DeferredReflection"))
                || base.keyword(QStringLiteral("cls")).name().endsWith(QStringLiteral(".DeferredReflection"));
        });
    });
    if (isReflected)
        noteReflected(place(classValue), mapped.table);
    if (isTableGiven) {
        ModelTable &model = m_set.tables[mapped.table.toString()];
        model.className = classValue.text();
        model.labelAttributes = labelAttributes(classValue);
        return;
    }
    if (name.isEmpty()) {
        // Single-table inheritance: further columns of the parent's table.
        Table *parent = knownTable(mapped.table);
        if (!parent)
            return;
        const auto index = static_cast<std::size_t>(parent - m_set.schema.tables.data());
        addColumns(index, drafts);
        parent = &m_set.schema.tables[index];
        for (const PyValue &item : items)
            readItem(*parent, index, item, drafts);
        return;
    }
    finishTable(std::move(table), std::move(drafts), items, metadata, classValue.text(), place(classValue));
    m_set.tables[mapped.table.toString()].labelAttributes = labelAttributes(classValue);
}

namespace {

/// Whether what comes from a module outside the project may be a column: not where it is known that all it
/// has are other things.
bool maybeDeclares(const QString &name)
{
    static const QSet<QString> harmless {
        QStringLiteral("sqlmodel"),    QStringLiteral("pydantic"),   QStringLiteral("flask"),
        QStringLiteral("structlog"),   QStringLiteral("loguru"),     QStringLiteral("marshmallow"),
        QStringLiteral("werkzeug"),    QStringLiteral("passlib"),    QStringLiteral("itsdangerous"),
        QStringLiteral("wtforms"),     QStringLiteral("jinja2"),     QStringLiteral("babel"),
        QStringLiteral("flask_babel"), QStringLiteral("attr"),       QStringLiteral("attrs"),
        QStringLiteral("orjson"),      QStringLiteral("sqlalchemy"), QStringLiteral("flask_sqlalchemy"),
        QStringLiteral("builtins"),    QStringLiteral("stillroom"),  QStringLiteral("pytz"),
    };
    const QString top = name.section(QLatin1Char('.'), 0, 0);
    return !top.isEmpty() && !harmless.contains(top) && !isStandardModule(top);
}

/// A number or a truth value from a configuration, by the names configparser has for it: no column.
bool isPlainRead(const PyValue &value)
{
    static const QRegularExpression call(QStringLiteral("^[\\w.]+\\.get(boolean|int|float)\\("));
    return call.match(value.source()).hasMatch();
}

} // namespace

bool ModelReader::mayBeColumn(const PyValue &value, int depth) const
{
    switch (value.kind()) {
    case PyKind::Unknown:
        return !value.isNull();
    case PyKind::Symbol: {
        // A class is called to make a column.
        const QString last = value.text().section(QLatin1Char('.'), -1);
        return maybeDeclares(value.text()) && last.front().isLower();
    }
    case PyKind::Call: {
        if (!value.name().startsWith(QStringLiteral("sqlalchemy."))
            && std::any_of(value.items().begin(), value.items().end(),
                           [this](const PyValue &item) { return isColumn(item); }))
            return true;
        const PyValue callee = value.callee();
        if (callee.is(PyKind::Class))
            return !strangeBase(callee).isEmpty();
        if (callee.is(PyKind::Function))
            return true;
        if (callee.is(PyKind::Attribute) || callee.is(PyKind::Call))
            return depth < 20 && mayBeColumn(callee.is(PyKind::Call) ? callee : callee.callee(), depth + 1);
        return maybeDeclares(value.name());
    }
    default:
        return false;
    }
}

/// A declarative class without a table's name and without a parent that has one.
void ModelReader::noteNameless(const PyValue &classValue, const std::vector<PyValue> &lineage)
{
    static const QSet<QString> decorators {QStringLiteral("dataclasses.dataclass"),
                                           QStringLiteral("enum.unique")};
    const auto &bases = classValue.items();
    const bool isAbstract = std::any_of(bases.begin(), bases.end(), [](const PyValue &base) {
        return base.name().endsWith(QStringLiteral(".AbstractConcreteBase"));
    });
    const bool isNamed = std::any_of(lineage.begin(), lineage.end(), [](const PyValue &each) {
        return each.space()->find(QStringLiteral("__tablename__"));
    });
    if (isAbstract || isNamed)
        return;
    const bool hasOwn = hasColumns(classValue);
    QString reason = unsettled(classValue);
    for (const PyValue &each : lineage) {
        const QString strange = strangeBase(each);
        if (reason.isEmpty() && !strange.isEmpty())
            reason = coreTr("its base “%1” is not known").arg(strange);
        for (const PyValue &decorator : each.object()->decorators) {
            const QString name = decorator.name();
            if (reason.isEmpty() && hasOwn && !name.startsWith(QStringLiteral("sqlalchemy."))
                && !decorators.contains(name))
                reason = coreTr("its decorator “%1” is not known").arg(decorator.source().left(60));
        }
    }
    if (reason.isEmpty() && m_evaluator.metaclassOf(classValue))
        reason = coreTr("a class of the project makes it");
    if (!reason.isEmpty()) {
        note(place(classValue),
             coreTr("The table name of “%1” is not known: %2.").arg(classValue.text(), reason),
             coreTr("The class is left out."));
        return;
    }
    if (!hasOwn)
        return;
    NotUnderstood &refused
        = note(place(classValue), coreTr("“%1” has columns but no __tablename__.").arg(classValue.text()),
               coreTr("SQLAlchemy refuses such a class when the module is imported."));
    refused.refusedBySqlAlchemy = true;
    refused.fix = coreTr("Add __tablename__, or __abstract__ = True for a mixin.");
}

void ModelReader::readAttribute(const PyValue &classValue, const PyNamespace::Name &name, PyNamespace *space,
                                Mapped &mapped, std::vector<Draft> &drafts)
{
    PyValue value = name.value;
    const TableName table = mapped.table;
    Annotation inside;
    const bool sqlModel = isSqlModel(classValue);
    if (sqlModel && name.name.startsWith(QLatin1Char('_')))
        return; // pydantic's private attributes
    if (value.keyword(QStringLiteral("use_existing_column")).truth().value_or(false) && mapped.parent >= 0) {
        const Table *parent = knownTable(m_mapped[static_cast<std::size_t>(mapped.parent)].table);
        if (parent && mapped.table == parent->tableName() && parent->column(name.name))
            return;
    }
    if (name.annotation)
        inside = annotation(*name.annotation, space);
    if (const PyValue key
        = m_evaluator.classAttribute(classValue, QStringLiteral("__sa_dataclass_metadata_key__"));
        key && value.isCallTo("dataclasses.field"))
    {
        // field(metadata={"sa": Column(…)}), or a lambda that makes one for each class.
        const PyValue metadata = value.keyword(QStringLiteral("metadata"));
        const PyValue content = metadata.entry(key.text());
        if (metadata && !metadata.isNone() && !metadata.is(PyKind::Dict))
            note({space->module ? space->module->file() : QString(), name.line},
                 coreTr("“%1.%2” is not known: %3.").arg(classValue.text(), name.name, shownAs(metadata)),
                 coreTr("If it is a column, the table lacks it here."), table);
        if (!content)
            return;
        value = content.is(PyKind::Function) ? m_evaluator.call(content, {}, {}) : content;
    }
    if (isDeclaredAttribute(value)) {
        // `-> Mapped[…]` says what an annotation of the attribute would say.
        if (const PyStatement *definition = value.definition();
            definition && !definition->expressions.empty() && !name.annotation)
        {
            inside = annotation(definition->expressions.front(), value.object()->space);
        }
        value = m_evaluator.declared(classValue, value);
        if (value.isUnknown()) {
            note({space->module ? space->module->file() : QString(), name.line},
                 coreTr("“%1.%2” is computed: %3.").arg(classValue.text(), name.name, value.text()),
                 coreTr("If it is a column, the table lacks it here."), table);
            return;
        }
    }
    static const QSet<QString> wrappers {QStringLiteral("sqlalchemy.orm.deferred"),
                                         QStringLiteral("sqlalchemy.orm.column_property")};
    if (value.is(PyKind::Call) && wrappers.contains(value.name()) && isColumn(value.at(0)))
        value = value.at(0);
    if (value.isCallTo("sqlalchemy.orm.composite")) {
        for (const PyValue &part : value.items()) {
            if (!isColumn(part))
                continue;
            Draft draft = tableColumn(part, table);
            if (!draft.column.name.isEmpty())
                drafts.push_back(std::move(draft));
            else
                note(place(part),
                     coreTr("A column of “%1.%2” has no name.").arg(classValue.text(), name.name),
                     coreTr("It is missing."), table);
        }
        return;
    }
    // Parent.__table__.c.get("name", Column(...)): the column, unless the table has it.
    if (value.is(PyKind::Call) && value.callee().is(PyKind::Attribute)
        && value.callee().text() == QStringLiteral("get") && isColumn(value.at(1)))
    {
        const Table *present = knownTable(table);
        if (present && present->column(value.at(0).text()))
            return;
        value = value.at(1);
    }
    if (isRelationship(value)) {
        mapped.relationships.emplace_back(name.name, value);
        mapped.annotations.emplace_back(name.name, inside);
        return;
    }
    if (mapped.hasOwnTable)
        return;
    Draft draft;
    draft.model.attribute = name.name;
    if (name.annotation && space->module)
        draft.model.annotation = space->module->source(*name.annotation);
    if (inside.isMapped)
        draft.model.annotatedOptional = inside.isOptional;
    draft.model.place = {space->module ? space->module->file() : QString(), name.line};
    draft.column.name = name.name;
    if (sqlModel && name.annotation && !value.is(PyKind::Function)) {
        const QString outer = inside.type.name();
        if (outer.startsWith(QStringLiteral("typing.ClassVar")) || inside.isCollection)
            return;
        readField(draft, value, inside, table);
    } else if (isColumn(value)) {
        draft.call = value;
        if (inside.isMapped)
            draft.column.nullable = inside.isOptional;
        draft.nullableGiven = inside.isMapped;
        if (inside.annotated)
            readColumn(draft, inside.annotated, table);
        readColumn(draft, value, table);
        // A foreign key without a type takes the type of what it refers to, whatever the annotation says.
        if (!draft.typeKnown && inside.isMapped && draft.foreignKeys.empty())
            readAnnotatedType(draft, inside, classValue, table);
        else if (inside.isMapped && inside.type.isUnknown() && !inside.isOptional
                 && !draft.model.nullableGiven && !draft.primaryKey)
            note(draft.model.place,
                 coreTr("The annotation of “%1.%2” is not known: %3.")
                     .arg(classValue.text(), name.name,
                          inside.type.isNull() ? draft.model.annotation : inside.type.text()),
                 coreTr("Whether it allows NULL is not known; it is taken as NOT NULL."), table);
    } else if (inside.isMapped && (value.isNull() || value.isConstant())) {
        if (inside.isCollection || (inside.type.isUnknown() && !inside.type.isNull())
            || (inside.type.is(PyKind::Class) && baseOf(inside.type)))
        {
            mapped.relationships.emplace_back(name.name, value);
            mapped.annotations.emplace_back(name.name, inside);
            return;
        }
        draft.column.nullable = inside.isOptional;
        draft.nullableGiven = true;
        if (inside.annotated) {
            draft.call = inside.annotated;
            readColumn(draft, inside.annotated, table);
        }
        if (!draft.typeKnown)
            readAnnotatedType(draft, inside, classValue, table);
    } else {
        static const QSet<QString> ofTheClass {QStringLiteral("metadata"),
                                               QStringLiteral("registry"),
                                               QStringLiteral("query"),
                                               QStringLiteral("query_class"),
                                               QStringLiteral("type_annotation_map"),
                                               QStringLiteral("model_config")};
        if (mayBeColumn(value) && !isPlainRead(value) && !ofTheClass.contains(name.name))
            note(draft.model.place,
                 coreTr("“%1.%2” is not known: %3.")
                     .arg(classValue.text(), name.name,
                          value.isUnknown() ? value.text() : value.source().left(80)),
                 coreTr("If it is a column, the table lacks it here."), table);
        return;
    }
    if (draft.primaryKey && !draft.nullableGiven)
        draft.column.nullable = false;
    drafts.push_back(std::move(draft));
}

void ModelReader::addClass(const PyValue &classValue, const Mapped &mapped, const std::vector<Draft> &drafts)
{
    using Inheritance = ModelClass::Inheritance;
    ModelClass entry;
    entry.name = classValue.text();
    entry.module = classValue.space()->name.chopped(entry.name.size() + 1);
    entry.table = mapped.table;
    entry.place = place(classValue);
    PyValue arguments = m_evaluator.classAttribute(classValue, QStringLiteral("__mapper_args__"));
    if (arguments.is(PyKind::Function))
        arguments = m_evaluator.declared(classValue, arguments);
    if (mapped.parent >= 0) {
        const Mapped &parent = m_mapped[static_cast<std::size_t>(mapped.parent)];
        entry.parent = parent.value.text();
        entry.inheritance = arguments.entry(QStringLiteral("concrete")).truth().value_or(false)
            ? Inheritance::Concrete
            : parent.table == mapped.table ? Inheritance::Single
                                           : Inheritance::Joined;
    }
    if (const PyValue identity = arguments.entry(QStringLiteral("polymorphic_identity"));
        identity && !identity.isNone())
        entry.polymorphicIdentity = identity.repr();
    const PyValue key = arguments.entry(QStringLiteral("primary_key"));
    entry.hasMapperKey = key && !key.isNone();
    if (const PyValue bind = m_evaluator.classAttribute(classValue, QStringLiteral("__bind_key__"));
        bind.isString())
        entry.bindKey = bind.text();
    for (const Draft &draft : drafts)
        entry.attributes << draft.model.attribute;
    m_set.classes.push_back(std::move(entry));
}

QStringList ModelReader::labelAttributes(const PyValue &classValue) const
{
    for (const char *method : {"__str__", "__repr__"}) {
        for (const PyValue &each : linearized(classValue)) {
            const PyValue function = each.space()->value(QLatin1String(method));
            if (!function.is(PyKind::Function) || !function.definition())
                continue;
            QStringList names;
            collectSelfAttributes(function.definition()->body, names);
            QStringList columns;
            const auto &mapped = m_mapped[static_cast<std::size_t>(m_mappedIndex.value(classValue))];
            const ModelTable model = m_set.tables.value(mapped.table.toString());
            for (const QString &name : std::as_const(names)) {
                for (auto column = model.columns.constBegin(); column != model.columns.constEnd(); ++column) {
                    if (column->attribute == name)
                        columns << column.key();
                }
            }
            if (!columns.isEmpty())
                return columns;
        }
    }
    return {};
}

} // namespace stillroom
