#include "base/text.h"
#include "models/modelreader.h"

namespace stillroom {

std::optional<QString> ModelReader::plainText(const PyValue &value)
{
    if (value.isString())
        return value.text();
    if (value.is(PyKind::EnumMember) && value.at(0).isString())
        return value.at(0).text();
    const QString maker = value.name().section(QLatin1Char('.'), -1);
    if (value.is(PyKind::Call) && value.at(0).isString()
        && (maker == QStringLiteral("conv") || maker == QStringLiteral("quoted_name")))
        return value.at(0).text();
    return std::nullopt;
}

QString ModelReader::shownAs(const PyValue &value)
{
    return value.isUnknown() ? value.text() : value.source().left(60);
}

QString ModelReader::textOf(const PyValue &call, const QString &argument, const PyValue &value,
                            const TableName &table)
{
    if (value.isNull() || value.isNone())
        return {};
    if (const std::optional<QString> text = plainText(value)) {
        if (value.is(PyKind::Call) && value.name().endsWith(QStringLiteral("conv")))
            m_finishedNames.insert(*text);
        return *text;
    }
    if (value.is(PyKind::Symbol) && value.text().endsWith(QStringLiteral("_NONE_NAME")))
        return {};
    noteArgument(call, argument, value, table);
    return {};
}

bool ModelReader::flagOf(const PyValue &call, const QString &argument, const TableName &table)
{
    const PyValue value = call.keyword(argument);
    if (value && !value.truth())
        noteArgument(call, argument, value, table);
    return value.truth().value_or(false);
}

void ModelReader::readKeyOptions(const PyValue &call, ForeignKey &key, const TableName &table)
{
    const auto text = [&](const char *argument) {
        const QString name = QLatin1String(argument);
        return textOf(call, name, call.keyword(name), table);
    };
    if (const PyValue rest = call.keyword(QStringLiteral("**")))
        note(place(call),
             coreTr("Arguments of “%1” are not known: %2.").arg(call.source().left(60), rest.text()),
             coreTr("They are left out."), table);
    key.name = call.isCallTo("sqlmodel.Field") ? QString() : text("name");
    key.onDelete = text("ondelete").toUpper();
    key.onUpdate = text("onupdate").toUpper();
    key.initially = text("initially").toUpper();
    key.match = text("match").toUpper();
    if (const PyValue deferrable = call.keyword(QStringLiteral("deferrable"));
        deferrable && !deferrable.isNone()) {
        static_cast<void>(flagOf(call, QStringLiteral("deferrable"), table));
        key.deferrable = deferrable.truth();
    }
    key.useAlter = flagOf(call, QStringLiteral("use_alter"), table);
}

namespace {

std::vector<PyValue> listed(const PyValue &value)
{
    return value.isSequence() ? value.items() : std::vector<PyValue> {value};
}

} // namespace

/// The columns in an expression, in order, each once; a text names none.
void ModelReader::collectColumns(const PyValue &value, const Table &table, QStringList &names, int depth,
                                 int &left) const
{
    if (value.isNull() || value.isConstant() || depth > 100 || --left < 0)
        return;
    if (const std::optional<QString> name = columnName(value, table)) {
        if (!names.contains(*name))
            names << *name;
        return;
    }
    if (value.is(PyKind::Call) || value.is(PyKind::Attribute))
        collectColumns(value.callee(), table, names, depth + 1, left);
    for (const PyValue &item : value.items())
        collectColumns(item, table, names, depth + 1, left);
}

void ModelReader::readItem(Table &table, std::size_t tableIndex, const PyValue &item,
                           const std::vector<Draft> &drafts)
{
    const QString name = item.name();
    const TableName tableName = table.tableName();
    if (item.is(PyKind::Call) && item.callee().is(PyKind::Attribute)
        && item.callee().text() == QStringLiteral("ddl_if"))
    {
        // Index(...).ddl_if(dialect="postgresql"): only made in that database.
        m_consumed.insert(item.callee().callee());
        const PyValue dialect = item.argument(0, QStringLiteral("dialect"));
        if (dialect.isString() && dialect.text() == m_options.dialect)
            readItem(table, tableIndex, item.callee().callee(), drafts);
        else if (!dialect.isString())
            note(place(item), coreTr("When “%1” is made is not known.").arg(item.source().left(60)),
                 coreTr("It is left out."), tableName);
        return;
    }
    checkArguments(item, tableName);
    if (name == QStringLiteral("sqlalchemy.ForeignKeyConstraint")) {
        ForeignKey key;
        readKeyOptions(item, key, tableName);
        if (const PyValue given = item.at(2))
            key.name = textOf(item, QStringLiteral("name"), given, tableName);
        const auto columns
            = columnNames(listed(item.argument(0, QStringLiteral("columns"))), table, item.line());
        if (!columns)
            return;
        key.columns = *columns;
        PendingKey pending;
        pending.table = tableIndex;
        pending.key = table.foreignKeys.size();
        pending.targets = item.argument(1, QStringLiteral("refcolumns")).items();
        pending.call = item;
        m_pending.push_back(std::move(pending));
        table.foreignKeys.push_back(std::move(key));
    } else if (name == QStringLiteral("sqlalchemy.UniqueConstraint")) {
        m_consumed.insert(item);
        UniqueConstraint constraint;
        constraint.name
            = textOf(item, QStringLiteral("name"), item.keyword(QStringLiteral("name")), tableName);
        const auto columns = columnNames(item.items(), table, item.line());
        if (!columns)
            return;
        constraint.columns = *columns;
        for (const auto &[key, value] : item.keywords()) {
            if (key != QStringLiteral("name") && key != QStringLiteral("info"))
                constraint.options.insert(key, value.repr());
        }
        table.uniqueConstraints.push_back(std::move(constraint));
    } else if (name == QStringLiteral("sqlalchemy.PrimaryKeyConstraint")) {
        m_consumed.insert(item);
        table.primaryKey.name
            = textOf(item, QStringLiteral("name"), item.keyword(QStringLiteral("name")), tableName);
        for (const auto &[key, value] : item.keywords()) {
            if (key != QStringLiteral("name") && key != QStringLiteral("info"))
                table.primaryKey.options.insert(key, value.repr());
        }
        const auto columns = columnNames(item.items(), table, item.line());
        if (columns && !columns->isEmpty()) {
            table.primaryKey.columns = *columns;
            for (const QString &column : *columns) {
                const auto draft = std::find_if(drafts.begin(), drafts.end(), [&](const Draft &each) {
                    return each.column.name == column;
                });
                const bool isGiven = draft != drafts.end() && draft->model.nullableGiven;
                if (Column *found = table.column(column); found && !isGiven)
                    found->nullable = false;
            }
        }
    } else if (name == QStringLiteral("sqlalchemy.CheckConstraint")) {
        m_consumed.insert(item);
        const std::optional<QString> text = [&]() -> std::optional<QString> {
            const PyValue given = item.argument(0, QStringLiteral("sqltext"));
            return given.isString() ? std::optional(given.text()) : sqlText(given, table);
        }();
        if (text) {
            table.checkConstraints.push_back(
                {textOf(item, QStringLiteral("name"), item.argument(1, QStringLiteral("name")), tableName),
                 *text});
            QStringList columns;
            int left = 10'000;
            collectColumns(item.argument(0, QStringLiteral("sqltext")), table, columns, 0, left);
            m_checkColumns[tableName.toString()] << columns;
        } else
            note(place(item),
                 coreTr("The condition of this check is not known: %1.")
                     .arg(item.at(0).isUnknown() ? item.at(0).text() : item.at(0).source().left(60)),
                 coreTr("The check is left out."), tableName);
    } else if (name == QStringLiteral("sqlalchemy.Index")) {
        m_consumed.insert(item);
        if (std::optional<Index> index = readIndex(item, table))
            table.indexes.push_back(std::move(*index));
    } else if (!item.isNone() && !item.isString() && name != QStringLiteral("sqlalchemy.Identity")) {
        note(place(item),
             coreTr("“%1” is not known among the table's arguments.")
                 .arg(item.isUnknown() ? item.text() : item.source().left(60)),
             coreTr("A constraint or column may be missing."), tableName);
    }
}

void ModelReader::readForeignKey(Table &table, std::size_t tableIndex, const PyValue &call,
                                 const QString &column)
{
    ForeignKey key;
    readKeyOptions(call, key, table.tableName());
    key.columns << column;
    PendingKey pending;
    pending.table = tableIndex;
    pending.key = table.foreignKeys.size();
    pending.targets = {call.isCallTo("sqlmodel.Field") ? call.keyword(QStringLiteral("foreign_key"))
                                                       : call.argument(0, QStringLiteral("column"))};
    pending.call = call;
    pending.singleColumn = column;
    m_pending.push_back(std::move(pending));
    table.foreignKeys.push_back(std::move(key));
}

std::optional<QString> ModelReader::columnName(const PyValue &value, const Table &table) const
{
    if (value.isString()) {
        const auto &keys = m_keys.value(table.tableName().toString());
        return keys.value(value.text(), value.text());
    }
    if (isColumn(value)) {
        for (const auto &[owner, name] : m_owners.value(value)) {
            if (owner == table.tableName())
                return name;
        }
        const auto owners = m_owners.value(value);
        if (!owners.isEmpty())
            return owners.front().second;
        // A column made on the spot, only to name one: func.lower(Column("email")).
        if (value.at(0).isString() && value.items().size() == 1)
            return value.at(0).text();
        return std::nullopt;
    }
    if (value.is(PyKind::Attribute)) {
        // Class.attr of a 2.0 class whose attribute has no mapped_column(), or table.c.name.
        const QString key = value.text();
        const ModelTable model = m_set.tables.value(table.tableName().toString());
        for (auto column = model.columns.constBegin(); column != model.columns.constEnd(); ++column) {
            if (column->attribute == key)
                return column.key();
        }
        if (table.column(key))
            return key;
    }
    return std::nullopt;
}

std::optional<QStringList> ModelReader::columnNames(const std::vector<PyValue> &values, const Table &table,
                                                    int line)
{
    QStringList names;
    bool areKnown = true;
    for (const PyValue &value : values) {
        if (const std::optional<QString> name = columnName(value, table)) {
            names << *name;
            continue;
        }
        note({value.file(), line},
             coreTr("The column “%1” of this constraint is not known.")
                 .arg(value.isUnknown() ? value.text() : value.source().left(60)),
             coreTr("The constraint is left out."), table.tableName());
        areKnown = false;
    }
    return areKnown ? std::optional(names) : std::nullopt;
}

std::optional<Index> ModelReader::readIndex(const PyValue &call, const Table &table)
{
    Index index;
    const PyValue name = call.argument(0, QStringLiteral("name"));
    const bool isMade = name.is(PyKind::Call) && name.at(0).isString()
        && (name.name().endsWith(QStringLiteral("conv"))
            || name.name().endsWith(QStringLiteral("quoted_name")));
    const bool named
        = !call.items().empty() && (name.isString() || name.isNone() || name.isUnknown() || isMade);
    if (name.isUnknown() && !name.isNull()) {
        note(place(call), coreTr("The name of this index is not known: %1.").arg(name.text()),
             coreTr("The index is left out."), table.tableName());
        return std::nullopt;
    }
    if (named || call.keyword(QStringLiteral("name")))
        index.name = textOf(call, QStringLiteral("name"), named ? name : call.keyword(QStringLiteral("name")),
                            table.tableName());
    for (std::size_t i = named ? 1 : 0; i < call.items().size(); ++i) {
        PyValue item = call.items()[i];
        IndexElement element;
        for (bool unwrapped = true; unwrapped;) {
            unwrapped = false;
            PyValue inner;
            QString method;
            if (item.is(PyKind::Call) && item.callee().is(PyKind::Attribute)) {
                inner = item.callee().callee();
                method = item.callee().text();
            } else if (item.isCallTo("sqlalchemy.desc") || item.isCallTo("sqlalchemy.asc")
                       || item.isCallTo("sqlalchemy.nulls_first") || item.isCallTo("sqlalchemy.nulls_last")
                       || item.isCallTo("sqlalchemy.nullsfirst") || item.isCallTo("sqlalchemy.nullslast"))
            {
                inner = item.at(0);
                method = item.name().section(QLatin1Char('.'), -1);
            }
            if (method == QStringLiteral("desc"))
                element.descending = true;
            else if (method.startsWith(QStringLiteral("nulls")))
                element.nulls = method.endsWith(QStringLiteral("first")) ? QStringLiteral("FIRST")
                                                                         : QStringLiteral("LAST");
            else if (method == QStringLiteral("collate") && item.at(0).isString())
                element.collation = item.at(0).text();
            else if (method != QStringLiteral("asc"))
                break;
            item = inner;
            unwrapped = true;
        }
        if (const std::optional<QString> column = columnName(item, table)) {
            element.column = *column;
        } else if (const std::optional<QString> text = sqlText(item, table)) {
            element.expression = *text;
        } else {
            note(place(call),
                 coreTr("“%1” in this index is not known.")
                     .arg(item.isUnknown() ? item.text() : item.source().left(60)),
                 coreTr("The index is left out."), table.tableName());
            return std::nullopt;
        }
        index.elements.push_back(std::move(element));
    }
    for (const auto &[key, value] : call.keywords()) {
        if (key == QStringLiteral("unique")) {
            if (!value.truth()) {
                note(place(call),
                     coreTr("Whether this index is unique is not known: %1.")
                         .arg(value.isUnknown() ? value.text() : value.source().left(60)),
                     coreTr("The index is left out."), table.tableName());
                return std::nullopt;
            }
            index.unique = value.truth().value_or(false);
        } else if (key.endsWith(QStringLiteral("_where"))) {
            index.options.insert(key, value.source());
            const bool isOurs = key == m_options.dialect + QStringLiteral("_where");
            if (!isOurs || value.isNone())
                continue;
            const std::optional<QString> text
                = value.isString() ? std::optional(value.text()) : sqlText(value, table);
            if (!text) {
                note(place(call),
                     coreTr("Which rows this index holds is not known: %1.")
                         .arg(value.isUnknown() ? value.text() : value.source().left(60)),
                     coreTr("The index is left out."), table.tableName());
                return std::nullopt;
            }
            index.where = *text;
        } else if (key == QStringLiteral("**")) {
            note(place(call), coreTr("Arguments of this index are not known: %1.").arg(value.text()),
                 coreTr("The index is left out."), table.tableName());
            return std::nullopt;
        } else if (key != QStringLiteral("name") && key != QStringLiteral("info")
                   && key != QStringLiteral("quote") && key != QStringLiteral("_table"))
        {
            index.options.insert(key, value.repr());
        }
    }
    return index;
}

/// Whether a value, or a part of it, is not known or is something of another package: not a column or table
/// of the project, which may as well belong to another metadata.
bool ModelReader::comesFromOutside(const PyValue &value) const
{
    int left = 10'000; // few values can hold one another in endlessly many ways
    return comesFromOutside(value, 0, left);
}

bool ModelReader::comesFromOutside(const PyValue &value, int depth, int &left) const
{
    if (value.isNull() || depth > 10)
        return false;
    if (--left < 0)
        return true;
    switch (value.kind()) {
    case PyKind::Unknown:
        return true;
    case PyKind::Symbol:
        return !value.text().startsWith(QStringLiteral("sqlalchemy."))
            && !value.text().startsWith(QStringLiteral("builtins."));
    case PyKind::Class:
        return false;
    default:
        return comesFromOutside(value.callee(), depth + 1, left)
            || std::any_of(value.items().begin(), value.items().end(),
                           [&](const PyValue &item) { return comesFromOutside(item, depth + 1, left); });
    }
}

/// Indexes and constraints that stand alone, and belong to the table of their columns.
void ModelReader::readLooseItems()
{
    // What a class lists belongs to its table, or to none.
    for (const auto *declarations : {&m_declarations, &m_unimported}) {
        for (const PyValue &declaration : *declarations) {
            const PyValue arguments = declaration.is(PyKind::Class)
                ? declaration.space()->value(QStringLiteral("__table_args__"))
                : declaration;
            for (const PyValue &item : arguments.items())
                m_consumed.insert(item);
        }
    }
    for (const PyValue &call : m_items) {
        if (m_consumed.contains(call))
            continue;
        std::optional<TableName> owner;
        int left = 10'000; // few values can hold one another in endlessly many ways
        const auto find = [&](auto &&self, const PyValue &value, int depth) -> void {
            if (owner || depth > 10 || --left < 0)
                return;
            if (const auto owners = m_owners.value(value); !owners.isEmpty())
                owner = owners.front().first;
            else if (value.is(PyKind::Attribute) && m_mappedIndex.contains(value.callee()))
                owner = m_mapped[static_cast<std::size_t>(m_mappedIndex.value(value.callee()))].table;
            else if (value.is(PyKind::Attribute) && m_tables.contains(value.callee().callee()))
                owner = m_tables.value(value.callee().callee());
            self(self, value.callee(), depth + 1);
            for (const PyValue &item : value.items())
                self(self, item, depth + 1);
        };
        for (const PyValue &item : call.items()) {
            if (!item.isNull())
                find(find, item, 0);
        }
        if (const PyValue given = call.keyword(QStringLiteral("_table")))
            find(find, given, 0);
        Table *table = owner ? knownTable(*owner) : nullptr;
        if (!table) {
            const auto first
                = call.items().begin() + (call.isCallTo("sqlalchemy.Index") && !call.items().empty());
            if (!owner && std::any_of(first, call.items().end(), [this](const PyValue &item) {
                    return comesFromOutside(item);
                }))
                note(place(call), coreTr("The table of “%1” is not known.").arg(call.source().left(60)),
                     coreTr("It is left out."), {}, NotUnderstood::Kind::Unplaced);
            continue;
        }
        readItem(*table, static_cast<std::size_t>(table - m_set.schema.tables.data()), call, {});
    }
}

bool ModelReader::resolveTarget(const PyValue &target, const Table &table, const QString &column,
                                ForeignKey &key)
{
    if (target.isString()) {
        const QStringList parts = target.text().split(QLatin1Char('.'));
        QString referredColumn = column;
        QString referredTable = parts.back();
        QString schema;
        if (parts.size() > 1) {
            referredColumn = parts.back();
            referredTable = parts[parts.size() - 2];
            schema = parts.mid(0, parts.size() - 2).join(QLatin1Char('.'));
        }
        if (schema.isEmpty() && parts.size() < 3)
            schema = schemaOf(metadataOfKnown(table));
        key.referredSchema = schema;
        key.referredTable = referredTable;
        key.referredColumns << m_keys.value(TableName {schema, referredTable}.toString())
                                   .value(referredColumn, referredColumn);
        return true;
    }
    QList<std::pair<TableName, QString>> owners = m_owners.value(target);
    if (owners.size() > 1 && target.object()) {
        // A column of a mixin has one owner per class: the written class name tells which.
        owners.removeIf([&table](const auto &owner) { return owner.first == table.tableName(); });
    }
    if (owners.isEmpty() && target.is(PyKind::Attribute)) {
        PyValue holder = target.callee();
        if (holder.is(PyKind::Attribute)
            && (holder.text() == QStringLiteral("c") || holder.text() == QStringLiteral("columns")))
            holder = holder.callee();
        if (holder.is(PyKind::Attribute) && holder.text() == QStringLiteral("__table__"))
            holder = holder.callee();
        TableName name;
        if (m_mappedIndex.contains(holder))
            name = m_mapped[static_cast<std::size_t>(m_mappedIndex.value(holder))].table;
        else if (m_tables.contains(holder))
            name = m_tables.value(holder);
        if (const Table *found = knownTable(name)) {
            if (const std::optional<QString> referred = columnName(target, *found))
                owners << std::pair(name, *referred);
        }
    }
    if (owners.isEmpty())
        return false;
    key.referredSchema = owners.front().first.schema;
    key.referredTable = owners.front().first.name;
    key.referredColumns << owners.front().second;
    return true;
}

void ModelReader::resolveForeignKeys()
{
    for (const PendingKey &pending : m_pending) {
        Table &table = m_set.schema.tables[pending.table];
        ForeignKey &key = table.foreignKeys[pending.key];
        bool known = !pending.targets.empty();
        PyValue target;
        for (std::size_t i = 0; i < pending.targets.size() && known; ++i) {
            target = pending.targets[i];
            // ForeignKey(User.id) where id comes from a mixin: go by the class that was written.
            const PyValue call = pending.call;
            if (m_owners.value(target).size() > 1 && call.object()->origin
                && call.object()->origin->children.size() > 1) {
                const Expression &written = call.object()->origin->children[1];
                if (written.kind == Expression::Kind::Attribute
                    && written.children.front().kind == Expression::Kind::Name) {
                    const auto found = m_mappedNames.constFind(written.children.front().text);
                    if (found != m_mappedNames.constEnd()) {
                        const TableName name = m_mapped[static_cast<std::size_t>(*found)].table;
                        for (const auto &[owner, column] : m_owners.value(target)) {
                            if (owner == name) {
                                key.referredSchema = owner.schema;
                                key.referredTable = owner.name;
                                key.referredColumns << column;
                                target = {};
                                break;
                            }
                        }
                    }
                }
            }
            if (!target.isNull())
                known = resolveTarget(target, table, pending.singleColumn, key);
        }
        if (!known) {
            note(place(pending.call),
                 coreTr("What this foreign key refers to is not known: %1.").arg(shownAs(target)),
                 coreTr("The foreign key is left out."), table.tableName());
            key.referredTable.clear(); // half a key is none
            continue;
        }
        const TableName referred {key.referredSchema, key.referredTable};
        const Table *parent = knownTable(referred);
        if (!parent)
            note(place(pending.call),
                 coreTr("There is no table “%1” for this foreign key.").arg(referred.toString()),
                 coreTr("SQLAlchemy cannot create the table “%1” without it.").arg(table.name),
                 table.tableName(), NotUnderstood::Kind::MissingTable);
    }
    // A column without a type takes that of the column it refers to, through chains of them.
    for (int round = 0; round < 5; ++round) {
        for (Table &table : m_set.schema.tables) {
            for (const ForeignKey &key : table.foreignKeys) {
                for (qsizetype i = 0; i < key.columns.size() && i < key.referredColumns.size(); ++i) {
                    Column *column = table.column(key.columns[i]);
                    if (!column || !column->type.name.isEmpty()
                        || m_typeless.contains({table.tableName().toString(), column->name}))
                        continue;
                    const Table *parent = knownTable(TableName {key.referredSchema, key.referredTable});
                    const Column *referred = parent ? parent->column(key.referredColumns[i]) : nullptr;
                    if (referred)
                        column->type = referred->type;
                }
            }
        }
    }
    for (Table &table : m_set.schema.tables)
        std::erase_if(table.foreignKeys, [](const ForeignKey &key) { return key.referredTable.isEmpty(); });
}

} // namespace stillroom
