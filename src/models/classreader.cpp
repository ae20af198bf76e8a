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

bool isRelationship(const PyValue &value)
{
    static const QSet<QString> names {
        QStringLiteral("sqlalchemy.orm.relationship"),
        QStringLiteral("sqlalchemy.orm.relation"),
        QStringLiteral("sqlalchemy.orm.dynamic_loader"),
        QStringLiteral("sqlmodel.Relationship"),
    };
    return value.is(PyKind::Call) && names.contains(value.name());
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
    const PyValue ownTable = m_evaluator.attribute(classValue, QStringLiteral("__table__"));
    const QString name
        = ownTable.isCallTo("sqlalchemy.Table") ? QString() : tableNameOf(classValue, mapped.parent);
    const PyValue metadata = metadataOfClass(classValue);
    Table table;
    table.name = name;
    table.schema = schemaOf(metadata);
    std::vector<PyValue> items;
    if (!ownTable.isCallTo("sqlalchemy.Table") && (!name.isEmpty() || mapped.parent >= 0)) {
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
    if (ownTable.isCallTo("sqlalchemy.Table")) {
        mapped.hasOwnTable = true;
        mapped.table = m_tables.value(ownTable);
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
    for (const PyValue &each : lineage) {
        // What a mapped parent holds is in the parent's table already.
        if (each != classValue && m_mappedIndex.contains(each))
            break;
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
    if (ownTable.isCallTo("sqlalchemy.Table")) {
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
    if (isAbstract || isNamed || !hasColumns(classValue))
        return;
    QString reason = unsettled(classValue);
    for (const PyValue &each : lineage) {
        const QString strange = strangeBase(each);
        if (reason.isEmpty() && !strange.isEmpty())
            reason = coreTr("its base “%1” is not known").arg(strange);
        for (const PyValue &decorator : each.object()->decorators) {
            const QString name = decorator.name();
            if (reason.isEmpty() && !name.startsWith(QStringLiteral("sqlalchemy."))
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

void ModelReader::readTableArguments(const PyValue &arguments, std::vector<PyValue> &items, Table &table)
{
    const auto keywords = [&](const PyValue &dict) {
        for (std::size_t i = 0; i + 1 < dict.items().size(); i += 2)
            tableKeyword(dict.items()[i].text(), dict.items()[i + 1], table);
    };
    if (arguments.is(PyKind::Dict)) {
        keywords(arguments);
    } else if (arguments.isSequence()) {
        for (const PyValue &item : arguments.items()) {
            if (item.is(PyKind::Dict))
                keywords(item);
            else
                items.push_back(item);
        }
    } else if (!arguments.isNone()) {
        note(place(arguments),
             coreTr("__table_args__ is not known: %1.")
                 .arg(arguments.isUnknown() ? arguments.text() : arguments.source().left(60)),
             coreTr("Constraints and options in it are left out."), table.tableName());
    }
}

void ModelReader::tableKeyword(const QString &name, const PyValue &value, Table &table)
{
    static const QSet<QString> ignored {
        QStringLiteral("info"),
        QStringLiteral("autoload"),
        QStringLiteral("listeners"),
        QStringLiteral("implicit_returning"),
        QStringLiteral("metadata"),
        QStringLiteral("quote"),
        QStringLiteral("sqlite_with_rowid_"),
    };
    if (name == QStringLiteral("schema")) {
        table.schema = value.isString() ? value.text() : QString();
        if (value.isUnknown())
            note(place(value), coreTr("The schema is not known: %1.").arg(value.text()),
                 coreTr("The default schema is taken."), table.tableName());
    } else if (name == QStringLiteral("extend_existing") || name == QStringLiteral("keep_existing")) {
        if (value.truth().value_or(true))
            m_extending.insert(table.tableName().toString());
    } else if (name == QStringLiteral("comment") && value.isString()) {
        table.comment = value.text();
    } else if (name == QStringLiteral("prefixes") || name.contains(QLatin1Char('_'))) {
        if (!ignored.contains(name))
            table.options.insert(name, value.repr());
    }
}

/// A Column(…) that stands in a Table(…).
ModelReader::Draft ModelReader::tableColumn(const PyValue &call, const TableName &table)
{
    Draft draft;
    draft.call = call;
    draft.model.place = place(call);
    readColumn(draft, call, table);
    draft.model.attribute = draft.column.name;
    if (draft.primaryKey && !draft.nullableGiven)
        draft.column.nullable = false;
    return draft;
}

void ModelReader::readTable(const PyValue &call)
{
    const PyValue name = call.argument(0, QStringLiteral("name"));
    Table table;
    table.schema = schemaOf(metadataOfTable(call));
    if (!name.isString()) {
        note(place(call),
             coreTr("The name of this table is not known: %1.")
                 .arg(name.isUnknown() ? name.text() : name.repr()),
             coreTr("The table is left out."));
        return;
    }
    table.name = name.text();
    for (const auto &[key, value] : call.keywords())
        tableKeyword(key, value, table);
    checkArguments(call, table.tableName());
    std::vector<PyValue> items;
    std::vector<Draft> drafts;
    for (std::size_t i = 1; i < call.items().size(); ++i) {
        const PyValue item = call.items()[i];
        if (i == 1 && metadataOf(item))
            continue;
        if (isColumn(item)) {
            drafts.push_back(tableColumn(item, table.tableName()));
        } else {
            items.push_back(item);
        }
    }
    m_tables.insert(call, table.tableName());
    // Without columns it only names the table there is.
    if (knownTable(table.tableName())
        && ((drafts.empty() && items.empty())
            || m_set.tables.value(table.tableName().toString()).place == place(call)))
        return;
    finishTable(std::move(table), std::move(drafts), items, metadataOfTable(call), {}, place(call));
}

/// registry.map_imperatively(Class, table, properties={…})
void ModelReader::readImperative(const PyValue &call)
{
    const PyValue classValue = call.argument(0, QStringLiteral("class_"));
    const PyValue table = call.argument(1, QStringLiteral("local_table"));
    if (!classValue.is(PyKind::Class) || !m_tables.contains(table) || m_mappedIndex.contains(classValue))
        return;
    Mapped mapped;
    mapped.value = classValue;
    mapped.table = m_tables.value(table);
    const PyValue properties = call.keyword(QStringLiteral("properties"));
    for (std::size_t i = 0; properties.is(PyKind::Dict) && i + 1 < properties.items().size(); i += 2) {
        const PyValue &value = properties.items()[i + 1];
        if (isRelationship(value)) {
            mapped.relationships.emplace_back(properties.items()[i].text(), value);
            mapped.annotations.emplace_back(properties.items()[i].text(), Annotation());
        }
    }
    for (const PyValue &base : linearized(classValue)) {
        if (base != classValue && m_mappedIndex.contains(base) && mapped.parent < 0)
            mapped.parent = m_mappedIndex.value(base);
    }
    m_mappedIndex.insert(classValue, static_cast<int>(m_mapped.size()));
    m_mappedNames.insert(classValue.text(), static_cast<int>(m_mapped.size()));
    m_mapped.push_back(mapped);
    addClass(classValue, mapped, {});
    ModelTable &model = m_set.tables[mapped.table.toString()];
    if (model.className.isEmpty())
        model.className = classValue.text();
    model.labelAttributes = labelAttributes(classValue);
}

Table *ModelReader::knownTable(const TableName &name)
{
    const auto found = m_tablePlaces.constFind({name.schema, name.name});
    return found == m_tablePlaces.constEnd() ? nullptr : &m_set.schema.tables[*found];
}

void ModelReader::finishTable(Table table, std::vector<Draft> drafts, const std::vector<PyValue> &items,
                              const PyValue &metadata, const QString &className, const SourcePlace &where)
{
    const TableName name = table.tableName();
    const bool extends = m_extending.remove(name.toString());
    if (knownTable(name)) {
        note(where, coreTr("The table “%1” is declared a second time.").arg(name.toString()),
             coreTr(
                 "The first declaration is kept; SQLAlchemy refuses the second unless it extends the first."),
             name, extends ? NotUnderstood::Kind::Unread : NotUnderstood::Kind::SecondTable)
            .fix
            = coreTr("Declare all of the table in one place.");
        return;
    }
    const std::size_t index = m_set.schema.tables.size();
    m_tablePlaces.insert({name.schema, name.name}, index);
    m_set.schema.tables.push_back(std::move(table));
    m_metadataOfTables.push_back(metadata);
    ModelTable &model = m_set.tables[name.toString()];
    model.className = className;
    model.place = where;
    for (const Draft &draft : drafts) {
        if (draft.primaryKey)
            m_set.schema.tables[index].primaryKey.columns << draft.column.name;
    }
    addColumns(index, drafts);
    for (const PyValue &item : items)
        readItem(m_set.schema.tables[index], index, item, drafts);
}

/// Columns, with what stands in them, behind those a table has; one it has already is left out.
void ModelReader::addColumns(std::size_t tableIndex, const std::vector<Draft> &drafts)
{
    Table &table = m_set.schema.tables[tableIndex];
    const TableName name = table.tableName();
    std::vector<const Draft *> added;
    for (const Draft &draft : drafts) {
        const QString &column = draft.column.name;
        if (!draft.isNamed || table.column(column))
            continue;
        if (draft.typeKnown && draft.column.type.name.isEmpty())
            m_typeless.insert({name.toString(), column});
        m_keys[name.toString()].insert(draft.key.isEmpty() ? column : draft.key, column);
        if (draft.call)
            m_owners[draft.call] << std::pair(name, column);
        m_set.tables[name.toString()].columns.insert(column, draft.model);
        table.columns.push_back(draft.column);
        added.push_back(&draft);
    }
    for (const Draft *draft : added) {
        const QString &column = draft->column.name;
        for (const PyValue &key : draft->foreignKeys)
            readForeignKey(table, tableIndex, key, column);
        for (const PyValue &check : draft->checks)
            readItem(table, tableIndex, check, drafts);
        if (draft->index) {
            Index single;
            single.elements.push_back({column, {}, false, {}, {}});
            single.unique = draft->unique;
            table.indexes.push_back(std::move(single));
        } else if (draft->unique) {
            table.uniqueConstraints.push_back({{}, {column}, {}});
        }
    }
}

/// table.append_column(Column(…)) and table.append_constraint(…), of a Table or a class's __table__.
void ModelReader::readAppended()
{
    for (const PyValue &call : m_appended) {
        const PyValue object = call.callee().callee();
        TableName name = m_tables.value(object);
        if (object.is(PyKind::Attribute) && object.text() == QStringLiteral("__table__")) {
            const auto mapped = m_mappedIndex.constFind(object.callee());
            if (mapped != m_mappedIndex.constEnd())
                name = m_mapped[static_cast<std::size_t>(*mapped)].table;
        }
        Table *table = knownTable(name);
        if (!table)
            continue;
        const auto index = static_cast<std::size_t>(table - m_set.schema.tables.data());
        const PyValue item = call.at(0) ? call.at(0) : call.argument(0, QStringLiteral("column"));
        if (isColumn(item)) {
            std::vector<Draft> drafts {tableColumn(item, name)};
            addColumns(index, drafts);
            if (drafts.front().primaryKey && !table->primaryKey.columns.contains(drafts.front().column.name))
                table->primaryKey.columns << drafts.front().column.name;
        } else {
            readItem(*table, index, item, {});
        }
    }
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
