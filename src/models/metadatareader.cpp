#include "base/text.h"
#include "models/modelreader.h"

namespace stillroom {

PyValue ModelReader::metadataByName(const QString &name)
{
    PyNamespace *space = m_evaluator.importModule(name.section(QLatin1Char(':'), 0, 0));
    const QString path = name.section(QLatin1Char(':'), 1);
    if (!space || path.isEmpty())
        return {};
    return metadataOf(m_evaluator.evaluateText(path, space));
}

bool ModelReader::isFlask(const PyValue &base) const
{
    return base.isCallTo("flask_sqlalchemy.SQLAlchemy");
}

/// The object a metadata is known by: the MetaData() call, else the base that makes its own.
PyValue ModelReader::metadataOf(const PyValue &value, int depth)
{
    if (depth > 10)
        return {};
    if (value.is(PyKind::Symbol)) {
        if (value.text() == QStringLiteral("sqlmodel.SQLModel.metadata")
            || value.text() == QStringLiteral("sqlmodel.SQLModel"))
            return m_evaluator.makeSymbol(QStringLiteral("sqlmodel.SQLModel"));
        return {};
    }
    if (value.is(PyKind::Class))
        return metadataOfClass(value);
    if (value.is(PyKind::Attribute)) {
        if (value.text() == QStringLiteral("metadata") || value.text() == QStringLiteral("Model"))
            return metadataOf(value.callee(), depth + 1);
        return {};
    }
    if (!value.is(PyKind::Call))
        return {};
    if (value.isCallTo("sqlalchemy.MetaData"))
        return value;
    const bool makesOne = value.isCallTo("sqlalchemy.orm.declarative_base")
        || value.isCallTo("sqlalchemy.orm.registry") || value.isCallTo("flask_sqlalchemy.SQLAlchemy");
    if (makesOne) {
        const PyValue given = value.keyword(QStringLiteral("metadata"));
        if (given && !given.isNone() && !given.isUnknown())
            return metadataOf(given, depth + 1);
        if (value.isCallTo("sqlalchemy.orm.declarative_base"))
            if (const PyValue metadata = value.at(1); metadata && !metadata.isNone())
                return metadataOf(metadata, depth + 1);
        for (const char *key : {"model_class", "cls"}) {
            const PyValue model = value.keyword(QLatin1String(key));
            if (model.is(PyKind::Class) && value.isCallTo("flask_sqlalchemy.SQLAlchemy")) {
                const PyValue own = m_evaluator.attribute(model, QStringLiteral("metadata"));
                return own.is(PyKind::Call) ? metadataOf(own, depth + 1) : value;
            }
        }
        return value;
    }
    if (value.name() == QStringLiteral("sqlalchemy.orm.registry().generate_base"))
        return metadataOf(value.callee().callee(), depth + 1);
    return {};
}

/// The declarative base a class stands on: a declarative_base() call, a class of the project made by
/// DeclarativeBase, Flask's db, or SQLModel; null if it is not a declarative class.
PyValue ModelReader::baseOf(const PyValue &classValue, int depth)
{
    if (depth > 20)
        return {};
    for (const PyValue &base : classValue.items()) {
        if (base.is(PyKind::Class)) {
            if (const PyValue found = baseOf(base, depth + 1))
                return found;
            continue;
        }
        const QString name = base.name();
        if (name == QStringLiteral("sqlalchemy.orm.DeclarativeBase")
            || name == QStringLiteral("sqlalchemy.orm.DeclarativeBaseNoMeta"))
            return classValue;
        if (name == QStringLiteral("sqlmodel.SQLModel"))
            return base;
        if (base.isCallTo("sqlalchemy.orm.declarative_base")
            || name == QStringLiteral("sqlalchemy.orm.registry().generate_base"))
            return base;
        if (base.is(PyKind::Attribute) && base.text() == QStringLiteral("Model") && isFlask(base.callee()))
            return base.callee();
    }
    const auto isDeclarative = [](auto &&self, const PyValue &metaclass, int level) -> bool {
        if (!metaclass.is(PyKind::Class))
            return metaclass.name().endsWith(QStringLiteral("DeclarativeMeta"));
        return level < 20
            && std::any_of(metaclass.items().begin(), metaclass.items().end(),
                           [&](const PyValue &base) { return self(self, base, level + 1); });
    };
    if (isDeclarative(isDeclarative, classValue.keyword(QStringLiteral("metaclass")), 0))
        return classValue;
    for (const PyValue &decorator : classValue.object()->decorators) {
        const QString name = decorator.name();
        if (name == QStringLiteral("sqlalchemy.orm.as_declarative"))
            return classValue;
        if (name == QStringLiteral("sqlalchemy.orm.registry().mapped")
            || name == QStringLiteral("sqlalchemy.orm.registry().mapped_as_dataclass"))
            return (decorator.is(PyKind::Call) ? decorator.callee() : decorator).callee();
        if (name == QStringLiteral("sqlalchemy.orm.registry().as_declarative_base"))
            return classValue;
    }
    return {};
}

PyValue ModelReader::metadataOfClass(const PyValue &classValue)
{
    const PyValue base = baseOf(classValue);
    if (!base)
        return {};
    const PyValue own = m_evaluator.attribute(classValue, QStringLiteral("metadata"));
    if (own.is(PyKind::Call) || own.is(PyKind::Symbol)) {
        if (const PyValue metadata = metadataOf(own))
            return metadata;
    }
    if (own.is(PyKind::Attribute) && own.callee() != classValue) {
        if (const PyValue metadata = metadataOf(own))
            return metadata;
    }
    if (!base.is(PyKind::Class))
        return metadataOf(base);
    const PyValue registry = m_evaluator.attribute(base, QStringLiteral("registry"));
    if (registry.isCallTo("sqlalchemy.orm.registry"))
        return metadataOf(registry);
    return base;
}

PyValue ModelReader::metadataOfTable(const PyValue &table)
{
    if (const PyValue metadata = metadataOf(table.argument(1, QStringLiteral("metadata"))))
        return metadata;
    return table.callee().is(PyKind::Symbol) && m_flask && !table.keyword(QStringLiteral("metadata"))
        ? metadataOf(m_flask)
        : PyValue();
}

void ModelReader::chooseMetadata()
{
    if (!m_wanted.empty()) {
        for (const PyValue &metadata : m_wanted) {
            if (!m_metadata.contains(metadata))
                m_metadata << metadata;
        }
        return;
    }
    QHash<PyValue, int> counts;
    QList<PyValue> order;
    for (const PyValue &declaration : m_declarations) {
        const bool isClass = declaration.is(PyKind::Class);
        const PyValue metadata = isClass ? metadataOfClass(declaration) : metadataOfTable(declaration);
        if (!metadata)
            continue;
        if (!order.contains(metadata))
            order << metadata;
        if (isClass && baseOf(declaration) == declaration)
            continue;
        ++counts[metadata];
    }
    PyValue best;
    for (const PyValue &metadata : order) {
        if (best.isNull() || counts.value(metadata) > counts.value(best))
            best = metadata;
    }
    if (best)
        m_metadata << best;
    for (const PyValue &metadata : order) {
        const int tables = counts.value(metadata);
        if (tables > 0)
            m_set.metadataCandidates.push_back({placeName(metadata), tables, metadata == best});
        if (metadata == best || tables == 0)
            continue;
        note(place(metadata),
             tables == counts.value(best)
                 ? coreTr("There are two metadata with as many tables: “%1” is read, “%2” is not.")
                       .arg(placeName(best), placeName(metadata))
                 : coreTr("There is a second metadata, “%1”.").arg(placeName(metadata)),
             coreTr("Its %n table(s) are left out.", tables), {}, NotUnderstood::Kind::SecondMetadata)
            .fix
            = coreTr("List both in target_metadata of env.py to have both compared, or see this one alone: "
                     "stillroom models --metadata %1.")
                  .arg(placeName(metadata));
    }
}

/// "module:Base.metadata"
QString ModelReader::placeName(const PyValue &metadata)
{
    if (metadata.is(PyKind::Symbol))
        return QStringLiteral("sqlmodel:SQLModel.metadata");
    const QString name = m_evaluator.qualifiedName(metadata);
    if (name.isEmpty())
        return metadata.file() + QLatin1Char(':') + QString::number(metadata.line());
    return metadata.isCallTo("sqlalchemy.MetaData") ? name : name + QStringLiteral(".metadata");
}

/// An argument of MetaData(…). SQLAlchemy 2 begins with schema=, 1.4 with bind=, an engine or a URL.
PyValue ModelReader::metadataArgument(const PyValue &metadata, const char *name) const
{
    if (!metadata.isCallTo("sqlalchemy.MetaData"))
        return {};
    const PyValue first = metadata.at(0);
    const bool isModern = m_isModern || (first.isString() && !first.text().contains(QStringLiteral("://")));
    static const QStringList names {QStringLiteral("bind"), QStringLiteral("schema"),
                                    QStringLiteral("quote_schema"), QStringLiteral("naming_convention")};
    const qsizetype position = names.indexOf(QLatin1String(name)) - (isModern ? 1 : 0);
    return metadata.argument(static_cast<std::size_t>(position), QLatin1String(name));
}

QString ModelReader::schemaOf(const PyValue &metadata) const
{
    const PyValue schema = metadataArgument(metadata, "schema");
    return schema ? plainText(schema).value_or(QString()) : QString();
}

const PyValue &ModelReader::metadataOfKnown(const Table &table) const
{
    return m_metadataOfTables[static_cast<std::size_t>(&table - m_set.schema.tables.data())];
}

void ModelReader::readMetadata()
{
    static const QString ownIndexes = QStringLiteral("ix_%(column_0_label)s");
    for (const PyValue &metadata : std::as_const(m_metadata)) {
        if (m_set.metadata.isEmpty())
            m_set.metadata = placeName(metadata);
        QMap<QString, QString> &patterns = m_conventions[metadata];
        patterns.insert(QStringLiteral("ix"), ownIndexes);
        if (!metadata.isCallTo("sqlalchemy.MetaData"))
            continue;
        if (const PyValue schema = metadataArgument(metadata, "schema");
            schema && !plainText(schema) && !schema.isNone())
            note(place(metadata),
                 coreTr("The schema is not known: %1.")
                     .arg(schema.isUnknown() ? schema.text() : schema.source().left(60)),
                 coreTr("The default schema is taken."));
        const PyValue convention = metadataArgument(metadata, "naming_convention");
        m_set.hasNamingConvention = m_set.hasNamingConvention || convention.is(PyKind::Dict);
        if (convention && !convention.is(PyKind::Dict) && !convention.isNone())
            note(place(metadata),
                 coreTr("The naming convention is not known: %1.")
                     .arg(convention.isUnknown() ? convention.text() : convention.source().left(60)),
                 coreTr("Constraints without a name stay without one."));
        for (std::size_t i = 0; convention.is(PyKind::Dict) && i + 1 < convention.items().size(); i += 2) {
            const PyValue key = convention.items()[i];
            const PyValue pattern = convention.items()[i + 1];
            static const QHash<QString, QString> classes {
                {QStringLiteral("sqlalchemy.Index"), QStringLiteral("ix")},
                {QStringLiteral("sqlalchemy.UniqueConstraint"), QStringLiteral("uq")},
                {QStringLiteral("sqlalchemy.CheckConstraint"), QStringLiteral("ck")},
                {QStringLiteral("sqlalchemy.ForeignKeyConstraint"), QStringLiteral("fk")},
                {QStringLiteral("sqlalchemy.PrimaryKeyConstraint"), QStringLiteral("pk")},
            };
            if (pattern.isString())
                patterns.insert(key.isString() ? key.text() : classes.value(key.name(), key.name()),
                                pattern.text());
            else
                note(place(metadata),
                     coreTr("“%1” of the naming convention is computed.")
                         .arg(key.isString() ? key.text() : key.name()),
                     coreTr("Constraints without a name stay without one where it is needed."));
        }
    }
    for (const PyValue &call : m_reflections) {
        if (m_metadata.contains(metadataOf(call.callee().callee())))
            note(place(call), coreTr("reflect() takes tables from the database when the program runs."),
                 coreTr("They cannot be read from source; open the database to see its tables."));
    }
    for (const PyValue &metadata : std::as_const(m_metadata)) {
        const QMap<QString, QString> patterns = m_conventions.value(metadata);
        for (auto pattern = patterns.constBegin(); pattern != patterns.constEnd(); ++pattern) {
            QString &known = m_set.namingConvention[pattern.key()];
            if (known.isEmpty() || known == ownIndexes)
                known = *pattern;
        }
    }
}

} // namespace stillroom
