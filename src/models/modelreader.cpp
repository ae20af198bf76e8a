#include "models/modelreader.h"

#include "base/error.h"
#include "base/text.h"

#include <QDir>
#include <QFileInfo>

namespace stillroom {

ModelReader::ModelReader(const ReadModelsOptions &options)
    : m_options(options)
    , m_modules(options)
    , m_evaluator(*this)
{ }

ModelSet ModelReader::read()
{
    load();
    chooseMetadata();
    readMetadata();
    for (const PyValue &declaration : m_declarations) {
        if (declaration.is(PyKind::Class)) {
            if (isMappable(declaration))
                readClass(declaration);
        } else if (m_metadata.contains(metadataOfTable(declaration))) {
            readTable(declaration);
        }
    }
    readLooseIndexes();
    resolveForeignKeys();
    applyNaming();
    readRelationships();
    m_set.files = m_modules.files();
    return std::move(m_set);
}

std::optional<EvaluatorHost::Source> ModelReader::findModule(const QString &name)
{
    return m_modules.find(name);
}

PyValue ModelReader::call(const PyValue &call)
{
    const QString &name = call.text();
    if (name == QStringLiteral("sqlalchemy.Column") || name == QStringLiteral("sqlalchemy.orm.mapped_column"))
        m_order.insert(call, static_cast<int>(m_order.size()));
    else if (name == QStringLiteral("sqlalchemy.Table"))
        m_declarations.push_back(call);
    else if (name == QStringLiteral("sqlalchemy.Index"))
        m_indexes.push_back(call);
    else if (name == QStringLiteral("flask_sqlalchemy.SQLAlchemy"))
        m_flask = call;
    return {};
}

PyValue ModelReader::attribute(const PyValue &attribute)
{
    const bool isName
        = attribute.text() == QStringLiteral("name") && attribute.callee().name() == dialectSymbol();
    return isName ? m_evaluator.makeString(m_options.dialect) : PyValue();
}

void ModelReader::classDefined(const PyValue &classValue)
{
    m_declarations.push_back(classValue);
}

void ModelReader::notUnderstood(const QString &file, int line, const QString &reason)
{
    if (reason.startsWith(coreTr("syntax error near “%1”").section(QLatin1Char('%'), 0, 0)))
        note({file, line}, reason, coreTr("The statement is left out."));
}

void ModelReader::note(const SourcePlace &where, const QString &what, const QString &effect,
                       const std::optional<TableName> &table)
{
    NotUnderstood entry;
    entry.place = where;
    entry.what = what;
    entry.effect = effect;
    entry.table = table;
    if (std::find(m_set.notUnderstood.begin(), m_set.notUnderstood.end(), entry) == m_set.notUnderstood.end())
        m_set.notUnderstood.push_back(std::move(entry));
}

void ModelReader::load()
{
    if (!QFileInfo(m_options.folder).isDir())
        throw Error(Error::Kind::Io,
                    coreTr("There is no folder %1.").arg(QDir::toNativeSeparators(m_options.folder)));
    if (!m_options.metadata.isEmpty()) {
        const PyValue metadata = metadataByName(m_options.metadata);
        if (metadata.isNull())
            throw Error(Error::Kind::Usage,
                        coreTr("%1 names no metadata of this project.").arg(m_options.metadata))
                .withHint(coreTr("Write MODULE:NAME, such as app.models:Base.metadata."));
        m_wanted.push_back(metadata);
    } else if (!m_options.envFile.isEmpty() && QFileInfo(m_options.envFile).isFile()) {
        const PyNamespace *env
            = m_evaluator.runModule(QStringLiteral("env"), m_modules.read(m_options.envFile));
        const PyValue target = env->value(QStringLiteral("target_metadata"));
        const std::vector<PyValue> targets
            = target.isSequence() ? target.items() : std::vector<PyValue> {target};
        for (const PyValue &each : targets) {
            if (const PyValue metadata = metadataOf(each))
                m_wanted.push_back(metadata);
        }
    }
    const bool hasTables
        = std::any_of(m_declarations.begin(), m_declarations.end(), [this](const PyValue &each) {
              const PyValue metadata = each.is(PyKind::Class) ? metadataOfClass(each) : metadataOfTable(each);
              return metadata && std::find(m_wanted.begin(), m_wanted.end(), metadata) != m_wanted.end()
                  && (!each.is(PyKind::Class) || each.space()->find(QStringLiteral("__tablename__"))
                      || each.space()->find(QStringLiteral("__table__")) || isFlask(baseOf(each))
                      || isSqlModel(each));
          });
    if (!hasTables)
        scan();
}

void ModelReader::scan()
{
    const QStringList candidates = m_modules.candidates();
    for (const QString &name : candidates) {
        if (name.contains(QLatin1Char('-')) || name.section(QLatin1Char('.'), -1) == QStringLiteral("env"))
            continue;
        static_cast<void>(m_evaluator.importModule(name));
    }
}

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

bool ModelReader::isSqlModel(const PyValue &classValue, int depth) const
{
    return depth < 20
        && std::any_of(classValue.items().begin(), classValue.items().end(), [&](const PyValue &base) {
               return base.name() == QStringLiteral("sqlmodel.SQLModel")
                   || (base.is(PyKind::Class) && isSqlModel(base, depth + 1));
           });
}

bool ModelReader::isMappable(const PyValue &classValue)
{
    const PyValue base = baseOf(classValue);
    if (!base || base == classValue)
        return false;
    if (classValue.space()->value(QStringLiteral("__abstract__")).truth().value_or(false))
        return false;
    if (isSqlModel(classValue) && !classValue.keyword(QStringLiteral("table")).truth().value_or(false))
        return false;
    return m_metadata.contains(metadataOfClass(classValue));
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
        if (metadata != best && counts.value(metadata) > 0)
            note(place(metadata), coreTr("There is a second metadata here."),
                 coreTr("Its %n table(s) are left out; name it with MODULE:NAME to read it.",
                        counts.value(metadata)));
    }
}

QString ModelReader::placeName(const PyValue &metadata) const
{
    if (metadata.is(PyKind::Class))
        return metadata.space()->name.chopped(metadata.text().size() + 1) + QLatin1Char(':') + metadata.text()
            + QStringLiteral(".metadata");
    if (metadata.is(PyKind::Symbol))
        return QStringLiteral("sqlmodel:SQLModel.metadata");
    return metadata.file() + QLatin1Char(':') + QString::number(metadata.line());
}

void ModelReader::readMetadata()
{
    m_set.namingConvention.insert(QStringLiteral("ix"), QStringLiteral("ix_%(column_0_label)s"));
    for (const PyValue &metadata : std::as_const(m_metadata)) {
        if (m_set.metadata.isEmpty())
            m_set.metadata = placeName(metadata);
        if (!metadata.isCallTo("sqlalchemy.MetaData"))
            continue;
        const PyValue schema = metadata.argument(1, QStringLiteral("schema"));
        if (schema.isString())
            m_defaultSchema = schema.text();
        const PyValue convention = metadata.keyword(QStringLiteral("naming_convention"));
        for (std::size_t i = 0; convention.is(PyKind::Dict) && i + 1 < convention.items().size(); i += 2) {
            const PyValue key = convention.items()[i];
            static const QHash<QString, QString> classes {
                {QStringLiteral("sqlalchemy.Index"), QStringLiteral("ix")},
                {QStringLiteral("sqlalchemy.UniqueConstraint"), QStringLiteral("uq")},
                {QStringLiteral("sqlalchemy.CheckConstraint"), QStringLiteral("ck")},
                {QStringLiteral("sqlalchemy.ForeignKeyConstraint"), QStringLiteral("fk")},
                {QStringLiteral("sqlalchemy.PrimaryKeyConstraint"), QStringLiteral("pk")},
            };
            m_set.namingConvention.insert(key.isString() ? key.text() : classes.value(key.name(), key.name()),
                                          convention.items()[i + 1].text());
        }
        if (convention.isUnknown() && !convention.isNull())
            note(place(metadata), coreTr("The naming convention is not known: %1.").arg(convention.text()),
                 coreTr("Constraints without a name stay without one."));
    }
}

} // namespace stillroom
