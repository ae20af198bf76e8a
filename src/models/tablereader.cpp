#include "base/text.h"
#include "models/modelreader.h"

namespace stillroom {

void ModelReader::readTableArguments(const PyValue &arguments, std::vector<PyValue> &items, Table &table)
{
    const auto keywords = [&](const PyValue &dict) {
        // What is told of the others names the table.
        if (const PyValue schema = dict.entry(QStringLiteral("schema")))
            tableSchema(schema, table, place(arguments));
        for (std::size_t i = 0; i + 1 < dict.items().size(); i += 2)
            tableKeyword(dict.items()[i].text(), dict.items()[i + 1], table, place(arguments));
        noteReflection(dict.entry(QStringLiteral("autoload")), dict.entry(QStringLiteral("autoload_with")),
                       place(arguments), table);
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

/// What Table(…, autoload_with=engine) and its like leave to the database.
void ModelReader::noteReflected(const SourcePlace &where, const TableName &table)
{
    note(where, coreTr("The columns of the table “%1” come from the database.").arg(table.toString()),
         coreTr("What it has beside what is written here is not known."), table);
}

/// The keywords that say so: autoload=, and autoload_with= with an engine or an inspector.
void ModelReader::noteReflection(const PyValue &autoload, const PyValue &source, const SourcePlace &where,
                                 const Table &table)
{
    const bool isAsked = (autoload && autoload.truth().value_or(true)) || (source && !source.isNone());
    if (isAsked && !table.name.isEmpty())
        noteReflected(where, table.tableName());
}

/// The schema a table is given instead of that of its metadata. Where it is not known, that one stays.
void ModelReader::tableSchema(const PyValue &value, Table &table, const SourcePlace &where)
{
    if (value.isNone())
        return;
    if (value.is(PyKind::Symbol) && value.text() == QStringLiteral("sqlalchemy.BLANK_SCHEMA"))
        table.schema.clear();
    else if (const std::optional<QString> text = plainText(value))
        table.schema = *text;
    else // not a note about this table: the one in the database has another name
        note(where, coreTr("The schema of the table “%1” is not known: %2.").arg(table.name, shownAs(value)),
             table.schema.isEmpty() ? coreTr("The default schema is taken.")
                                    : coreTr("The schema “%1” is taken.").arg(table.schema));
}

void ModelReader::tableKeyword(const QString &name, const PyValue &value, Table &table,
                               const SourcePlace &where)
{
    static const QSet<QString> ignored {
        QStringLiteral("info"),
        QStringLiteral("autoload"),
        QStringLiteral("autoload_with"),
        QStringLiteral("autoload_replace"),
        QStringLiteral("resolve_fks"),
        QStringLiteral("include_columns"),
        QStringLiteral("listeners"),
        QStringLiteral("implicit_returning"),
        QStringLiteral("metadata"),
        QStringLiteral("quote"),
        QStringLiteral("sqlite_with_rowid_"),
        QStringLiteral("bind_key"), // Flask-SQLAlchemy's own
    };
    if (name == QStringLiteral("extend_existing") || name == QStringLiteral("keep_existing")) {
        if (value.truth().value_or(true))
            m_extending.insert(table.tableName().toString());
    } else if (name == QStringLiteral("comment")) {
        table.comment = plainText(value).value_or(QString());
        if (!plainText(value) && !value.isNone())
            note(where,
                 coreTr("The comment of the table “%1” is not known: %2.").arg(table.name, shownAs(value)),
                 coreTr("It is shown without one."), table.tableName());
    } else if (name == QStringLiteral("**")) {
        note(where, coreTr("Options of the table “%1” are not known: %2.").arg(table.name, shownAs(value)),
             coreTr("They are left out."), table.tableName());
    } else if (name == QStringLiteral("prefixes") || name.contains(QLatin1Char('_'))) {
        if (ignored.contains(name))
            return;
        if (value.isConstant())
            table.options.insert(name, value.repr());
        else
            note(where,
                 coreTr("%1 of the table “%2” is not known: %3.").arg(name, table.name, shownAs(value)),
                 coreTr("It is left out."), table.tableName());
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
    const PyValue schema = call.keyword(QStringLiteral("schema"));
    if (schema)
        tableSchema(schema, table, place(call));
    for (const auto &[key, value] : call.keywords()) {
        if (key == QStringLiteral("**") && !schema)
            tableSchema(value, table, place(call)); // it may be among them
        tableKeyword(key, value, table, place(call));
    }
    checkArguments(call, table.tableName());
    std::vector<PyValue> items;
    std::vector<Draft> drafts;
    for (std::size_t i = 1; i < call.items().size(); ++i) {
        const PyValue item = call.items()[i];
        if (i == 1 && metadataOf(item))
            continue;
        if (isColumn(item)) {
            Draft draft = tableColumn(item, table.tableName());
            if (draft.isNamed && draft.column.name.isEmpty()) {
                note(place(item), coreTr("A column of the table “%1” has no name.").arg(table.name),
                     coreTr("The column is left out."), table.tableName());
                continue;
            }
            drafts.push_back(std::move(draft));
        } else {
            items.push_back(item);
        }
    }
    noteReflection(call.keyword(QStringLiteral("autoload")), call.keyword(QStringLiteral("autoload_with")),
                   place(call), table);
    if (const auto reason = m_unsettledTables.constFind(call); reason != m_unsettledTables.constEnd())
        note(place(call),
             coreTr("What the table “%1” becomes is not known: %2.")
                 .arg(table.tableName().toString(), *reason),
             coreTr("Columns, constraints and indexes may be missing."), table.tableName());
    m_tables.insert(call, table.tableName());
    // Without columns it only names the table there is.
    if (knownTable(table.tableName())
        && ((drafts.empty() && items.empty())
            || m_set.tables.value(table.tableName().toString()).place == place(call)))
        return;
    finishTable(std::move(table), std::move(drafts), items, metadataOfTable(call), {}, place(call));
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
        if (draft->computed)
            table.column(column)->computed = readComputed(draft->computed, table);
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
        const PyValue object = call.callee().is(PyKind::Attribute) ? call.callee().callee() : call.callee();
        TableName name = m_tables.value(object);
        if (object.is(PyKind::Attribute) && object.text() == QStringLiteral("__table__")) {
            const auto mapped = m_mappedIndex.constFind(object.callee());
            if (mapped != m_mappedIndex.constEnd())
                name = m_mapped[static_cast<std::size_t>(*mapped)].table;
        }
        Table *table = knownTable(name);
        if (!table) {
            if (name.name.isEmpty() && comesFromOutside(object))
                note(place(call), coreTr("The table of “%1” is not known.").arg(call.source().left(60)),
                     coreTr("It is left out."), {}, NotUnderstood::Kind::Unplaced);
            continue;
        }
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

} // namespace stillroom
