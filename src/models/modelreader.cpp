#include "models/modelreader.h"

#include "base/error.h"
#include "base/text.h"

#include <QDir>
#include <QFileInfo>

namespace stillroom {

ModelReader::ModelReader(const ReadModelsOptions &options)
    : m_options(options)
    , m_modules(options)
    , m_evaluator(*this, {.steps = options.steps})
{ }

ModelSet ModelReader::read()
{
    load();
    chooseMetadata();
    readMetadata();
    // Reading may declare more: classes that a declared_attr makes.
    for (std::size_t i = 0; i < m_declarations.size(); ++i) {
        const PyValue declaration = m_declarations[i];
        if (declaration.is(PyKind::Class)) {
            if (isMappable(declaration))
                readClass(declaration);
            else
                m_strays.push_back(declaration);
        } else if (m_metadata.contains(metadataOfTable(declaration))) {
            readTable(declaration);
        }
    }
    for (const PyValue &mapping : m_imperative)
        readImperative(mapping);
    readAppended();
    readLooseItems();
    resolveForeignKeys();
    applyCompiledTypes();
    applyNaming();
    readRelationships();
    for (const PyValue &stray : m_strays)
        noteStrayClass(stray);
    noteUnimported();
    for (const auto &[file, reason] : m_modules.refused())
        note({file, 1}, reason, coreTr("It is not read; models in it are missing."));
    m_set.files = m_modules.files();
    return std::move(m_set);
}

std::optional<EvaluatorHost::Source> ModelReader::findModule(const QString &name)
{
    return m_modules.find(name, m_evaluator.currentFile());
}

PyValue ModelReader::call(const PyValue &call)
{
    static const QSet<QString> finders {
        QStringLiteral("importlib.import_module"),
        QStringLiteral("pkgutil.walk_packages"),
        QStringLiteral("pkgutil.iter_modules"),
        QStringLiteral("builtins.__import__"),
        QStringLiteral("glob.glob"),
        QStringLiteral("werkzeug.utils.find_modules"),
    };
    static const QSet<QString> items {
        QStringLiteral("sqlalchemy.Index"),
        QStringLiteral("sqlalchemy.UniqueConstraint"),
        QStringLiteral("sqlalchemy.CheckConstraint"),
        QStringLiteral("sqlalchemy.PrimaryKeyConstraint"),
    };
    const QString &name = call.text();
    if (call.callee().is(PyKind::Attribute)) {
        const QString &method = call.callee().text();
        const PyValue object = call.callee().callee();
        if (method == QStringLiteral("append_column") || method == QStringLiteral("append_constraint"))
            m_appended.push_back(call);
        else if (method == QStringLiteral("reflect"))
            m_reflections.push_back(call);
        else if ((method == QStringLiteral("copy") || method == QStringLiteral("_copy")) && isColumn(object))
            return m_evaluator.call(object.callee(), object.items(), object.keywords());
    }
    if (call.callee().is(PyKind::Symbol)
        && (name.endsWith(QStringLiteral(".append_column"))
            || name.endsWith(QStringLiteral(".append_constraint"))))
        m_appended.push_back(call); // of a table from outside
    if ((name == QStringLiteral("copy.copy") || name == QStringLiteral("copy.deepcopy"))
        && isColumn(call.at(0)))
        return m_evaluator.call(call.at(0).callee(), call.at(0).items(), call.at(0).keywords());
    if (name == QStringLiteral("sqlalchemy.Column") || name == QStringLiteral("sqlalchemy.orm.mapped_column"))
    {
        m_order.insert(call, static_cast<int>(m_order.size()));
        m_isModern = m_isModern || name == QStringLiteral("sqlalchemy.orm.mapped_column");
    } else if (name == QStringLiteral("sqlalchemy.Table")) {
        m_declarations.push_back(call);
    } else if (items.contains(name)) {
        m_items.push_back(call);
    } else if (name == QStringLiteral("flask_sqlalchemy.SQLAlchemy")) {
        m_flask = call;
    } else if (name == QStringLiteral("sqlalchemy.orm.registry().map_imperatively")
               || name == QStringLiteral("sqlalchemy.orm.mapper"))
    {
        m_imperative.push_back(call);
    } else if (name == QStringLiteral("sqlalchemy.ext.automap.automap_base")) {
        note(place(call), coreTr("automap_base() makes its classes from the database when the program runs."),
             coreTr("They cannot be read from source."))
            .fix
            = coreTr("Open the database to see its tables.");
    } else if (name == QStringLiteral("sqlalchemy.ext.compiler.compiles")) {
        m_compiled.push_back(call);
    } else if (finders.contains(name)) {
        m_importsByName = true;
    }
    return {};
}

/// Class.__table__.name, .schema and .fullname, which code reads to name its targets.
PyValue ModelReader::attribute(const PyValue &attribute)
{
    const PyValue table = attribute.callee();
    const PyValue classValue = table.callee();
    if (!table.is(PyKind::Attribute) || table.text() != QStringLiteral("__table__")
        || !classValue.is(PyKind::Class))
        return {};
    const bool isFull
        = attribute.text() == QStringLiteral("fullname") || attribute.text() == QStringLiteral("key");
    if (!isFull && attribute.text() != QStringLiteral("name") && attribute.text() != QStringLiteral("schema"))
        return {};
    const TableName name = declaredTable(classValue);
    if (name.name.isEmpty())
        return {};
    return m_evaluator.makeString(isFull                                           ? name.toString()
                                      : attribute.text() == QStringLiteral("name") ? name.name
                                                                                   : name.schema);
}

/// What __table__ is of a class or its mixins, where SQLAlchemy looks for it: that of a parent with a table
/// is the parent's own.
PyValue ModelReader::givenTable(const PyValue &classValue)
{
    for (const PyValue &each : linearized(classValue)) {
        if (each != classValue && (m_mappedIndex.contains(each) || isMappable(each)))
            return {};
        const PyValue table = each.space()->value(QStringLiteral("__table__"));
        if (table)
            return table.is(PyKind::Function) ? m_evaluator.declared(classValue, table) : table;
    }
    return {};
}

/// The table of a class, also of one that is not read (yet).
TableName ModelReader::declaredTable(const PyValue &classValue)
{
    if (const auto mapped = m_mappedIndex.constFind(classValue); mapped != m_mappedIndex.constEnd())
        return m_mapped[static_cast<std::size_t>(*mapped)].table;
    if (const PyValue own = givenTable(classValue); own.isCallTo("sqlalchemy.Table"))
        return declaredTableOf(own);
    PyValue parent;
    for (const PyValue &each : linearized(classValue)) {
        if (each != classValue && parent.isNull() && isMappable(each))
            parent = each;
    }
    Table made;
    std::vector<PyValue> items;
    made.name = tableNameOf(classValue, parent ? 0 : -1);
    if (made.name.isEmpty())
        return parent ? declaredTable(parent) : TableName();
    made.schema = schemaOf(metadataOfClass(classValue));
    PyValue arguments = m_evaluator.classAttribute(classValue, QStringLiteral("__table_args__"));
    if (arguments.is(PyKind::Function))
        arguments = m_evaluator.declared(classValue, arguments);
    if (arguments)
        readTableArguments(arguments, items, made);
    return made.tableName();
}

/// The same of Table(...).
TableName ModelReader::declaredTableOf(const PyValue &call)
{
    Table table;
    table.name = call.argument(0, QStringLiteral("name")).text();
    table.schema = schemaOf(metadataOfTable(call));
    if (const PyValue schema = call.keyword(QStringLiteral("schema")))
        tableSchema(schema, table, place(call));
    return table.tableName();
}

/// The name that a setattr() gives is not known.
void ModelReader::attributeAssigned(const PyValue &object, const QString &name, const PyValue &value)
{
    if (name.isEmpty() && object.is(PyKind::Class) && (isColumn(value) || mayBeColumn(value)))
        object.space()->unsettled = coreTr("an attribute without a known name is set");
}

void ModelReader::classDefined(const PyValue &classValue)
{
    m_declarations.push_back(classValue);
}

void ModelReader::notCarriedOut(const PyValue &object, const QString &reason)
{
    if (object.isCallTo("sqlalchemy.Table"))
        m_unsettledTables.insert(object, reason);
}

void ModelReader::notUnderstood(const QString &file, int line, const QString &reason, bool declares)
{
    if (declares)
        note({file, line}, coreTr("What is declared here is not known: %1.").arg(reason),
             coreTr("Models in it are missing."));
    else if (reason.startsWith(coreTr("syntax error near “%1”").section(QLatin1Char('%'), 0, 0)))
        note({file, line}, reason, coreTr("The statement is left out.")).fix
            = coreTr("Mend the statement: Python refuses the whole file because of it.");
}

NotUnderstood &ModelReader::note(const SourcePlace &where, const QString &what, const QString &effect,
                                 const std::optional<TableName> &table, NotUnderstood::Kind kind)
{
    NotUnderstood entry;
    entry.place = where;
    entry.what = what.endsWith(QLatin1Char('.')) ? what : what + QLatin1Char('.');
    entry.effect = effect;
    entry.table = table;
    entry.kind = kind;
    const auto isSame = [&entry](const NotUnderstood &each) {
        return each.place == entry.place && each.what == entry.what && each.effect == entry.effect
            && each.table == entry.table && each.kind == entry.kind;
    };
    const auto found = std::find_if(m_set.notUnderstood.begin(), m_set.notUnderstood.end(), isSame);
    if (found != m_set.notUnderstood.end())
        return *found;
    m_set.notUnderstood.push_back(std::move(entry));
    return m_set.notUnderstood.back();
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
        const std::shared_ptr<const Module> source = m_modules.read(m_options.envFile);
        m_environment = source->file();
        PyNamespace *env = m_evaluator.runModule(QStringLiteral("env"), source);
        const PyValue target = m_evaluator.lookup(QStringLiteral("target_metadata"), env);
        const std::vector<PyValue> targets
            = target.isSequence() ? target.items() : std::vector<PyValue> {target};
        const PyNamespace::Name *assigned = env ? env->find(QStringLiteral("target_metadata")) : nullptr;
        for (const PyValue &each : targets) {
            if (const PyValue metadata = metadataOf(each))
                m_wanted.push_back(metadata);
            else if (each && !each.isNone())
                note({m_environment, assigned ? assigned->line : 1},
                     coreTr("What target_metadata is here is not known: %1.")
                         .arg(each.isUnknown() ? each.text() : each.source().left(60)),
                     coreTr("The metadata with the most tables is read in its place."))
                    .fix
                    = coreTr("Write target_metadata = Base.metadata, with the Base of the models imported by "
                             "its name.");
        }
    }
    scan();
    if (!m_options.metadata.isEmpty() || m_wanted.empty() || m_importsByName)
        return;
    // What env.py does not import, Alembic does not see. Where it looks for modules by name, that is not
    // known, and everything counts as imported.
    const QSet<QString> files = m_modules.reachable(m_options.envFile, m_importsByName);
    if (m_importsByName)
        return;
    std::vector<PyValue> imported;
    std::vector<PyValue> others;
    bool hasTables = false;
    for (const PyValue &each : m_declarations) {
        const bool isClass = each.is(PyKind::Class);
        const bool isImported = files.contains(each.file()) || each.file().startsWith(QLatin1Char(':'));
        (isImported ? imported : others).push_back(each);
        const PyValue metadata = isClass ? metadataOfClass(each) : metadataOfTable(each);
        hasTables = hasTables
            || (isImported && metadata
                && std::find(m_wanted.begin(), m_wanted.end(), metadata) != m_wanted.end()
                && (!isClass || each.space()->find(QStringLiteral("__tablename__"))
                    || each.space()->find(QStringLiteral("__table__")) || isFlask(baseOf(each))
                    || isSqlModel(each)));
    }
    m_unimported = std::move(others);
    if (hasTables)
        m_declarations = std::move(imported);
}

void ModelReader::scan()
{
    const std::vector<ProjectModules::Candidate> candidates = m_modules.candidates();
    for (const auto &[name, file] : candidates) {
        // A file with such a name is run, never imported.
        if (name.contains(QLatin1Char('-')) || name.section(QLatin1Char('.'), -1) == QStringLiteral("env"))
            continue;
        static_cast<void>(m_evaluator.importModule(name));
        if (!m_modules.isRead(file) && !m_modules.isRefused(file))
            note({file, 1}, coreTr("The name “%1” leads to another module than this one.").arg(name),
                 coreTr("It is not read; models in it are missing."));
    }
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

/// A class that has a table's name or columns, on a base that is not known: it is a model, most likely.
void ModelReader::noteStrayClass(const PyValue &classValue)
{
    if (baseOf(classValue)
        || classValue.space()->value(QStringLiteral("__abstract__")).truth().value_or(false))
        return;
    const PyValue name = classValue.space()->value(QStringLiteral("__tablename__"));
    const QString base = strangeBase(classValue);
    if (base.isEmpty() || (!name && !hasColumns(classValue)))
        return;
    const bool isMixin = std::any_of(m_mapped.begin(), m_mapped.end(), [&](const Mapped &mapped) {
        const std::vector<PyValue> lineage = linearized(mapped.value);
        return std::find(lineage.begin(), lineage.end(), classValue) != lineage.end();
    });
    if (isMixin && !name.isString())
        return;
    const QString what = coreTr("The base “%1” of “%2” is not known.").arg(base, classValue.text());
    if (name.isString())
        note(place(classValue), what, coreTr("If it is a model, its table “%1” is missing.").arg(name.text()),
             declaredTable(classValue));
    else
        note(place(classValue), what, coreTr("If it is a model, its table is missing."));
}

bool ModelReader::hasColumns(const PyValue &classValue)
{
    for (const PyValue &each : linearized(classValue)) {
        for (const PyNamespace::Name &entry : each.space()->names) {
            if (isColumn(entry.value) || entry.value.isCallTo("sqlmodel.Field")
                || (entry.annotation && annotation(*entry.annotation, each.space()).isMapped))
                return true;
        }
    }
    return false;
}

/// Why the attributes of a class are not all known, though it was read; empty if they are.
QString ModelReader::unsettled(const PyValue &classValue) const
{
    for (const PyValue &each : linearized(classValue)) {
        if (!each.space()->unsettled.isEmpty())
            return each.space()->unsettled;
    }
    return {};
}

/// The first base, at any distance, that comes from outside and may bring columns; empty if there is none.
QString ModelReader::strangeBase(const PyValue &classValue, int depth) const
{
    static const QSet<QString> harmless {
        QStringLiteral("typing"),     QStringLiteral("abc"),         QStringLiteral("enum"),
        QStringLiteral("builtins"),   QStringLiteral("collections"), QStringLiteral("dataclasses"),
        QStringLiteral("sqlalchemy"), QStringLiteral("sqlmodel"),    QStringLiteral("typing_extensions"),
        QStringLiteral("pydantic"),   QStringLiteral("threading"),   QStringLiteral("logging"),
        QStringLiteral("json"),       QStringLiteral("flask"),       QStringLiteral("datetime"),
    };
    for (const PyValue &base : classValue.items()) {
        if (base.is(PyKind::Class)) {
            const QString found = depth < 20 ? strangeBase(base, depth + 1) : QString();
            if (!found.isEmpty())
                return found;
            continue;
        }
        const QString name = base.name();
        if (base.isUnknown() || name.isEmpty())
            return base.isUnknown() ? base.text() : base.source().left(60);
        if (!harmless.contains(name.section(QLatin1Char('.'), 0, 0))
            && !name.startsWith(QStringLiteral("flask_sqlalchemy.")))
            return name;
    }
    return {};
}

void ModelReader::noteUnimported()
{
    const auto add = [this](const PyValue &declaration, bool isInSchema) {
        UnimportedModel entry;
        entry.place = place(declaration);
        entry.isInSchema = isInSchema;
        if (declaration.is(PyKind::Class)) {
            entry.className = declaration.text();
            entry.module = declaration.space()->name.chopped(declaration.text().size() + 1);
            entry.table = declaredTable(declaration);
        } else {
            entry.table = declaredTableOf(declaration);
        }
        if (entry.table.name.isEmpty())
            return;
        m_set.unimported.push_back(std::move(entry));
    };
    for (const PyValue &declaration : m_unimported) {
        const bool isClass = declaration.is(PyKind::Class);
        const bool isRead = isClass ? m_mappedIndex.contains(declaration) : m_tables.contains(declaration);
        if (isClass ? isMappable(declaration) : m_metadata.contains(metadataOfTable(declaration)))
            add(declaration, isRead);
    }
}

} // namespace stillroom
