#include "migrate/directivereader.h"

#include "base/error.h"
#include "base/text.h"
#include "migrate/statementreader.h"

#include <QSet>
#include <algorithm>

namespace stillroom {

/// The arguments of one call, by their names, given in either form.
class DirectiveReader::Arguments
{
public:
    /// \param names in positional order, separated by blanks; "table" is left out where the batch has it
    Arguments(const PyValue &call, const char *names, const TableName *batch) : m_call(call), m_batch(batch)
    {
        m_names = QString::fromLatin1(names).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        if (batch) {
            for (const char *own : {"table_name", "source_table", "schema", "source_schema"})
                m_names.removeAll(QString::fromLatin1(own));
        }
        if (qsizetype(call.items().size()) > m_names.size())
            refuseValue(call, coreTr("Too many arguments: %1.").arg(call.source().simplified().left(100)));
    }

    [[nodiscard]] PyValue get(const char *name) const
    {
        const qsizetype position = m_names.indexOf(QString::fromLatin1(name));
        if (position >= 0 && position < qsizetype(m_call.items().size()))
            return m_call.items()[std::size_t(position)];
        return m_call.keyword(QString::fromLatin1(name));
    }
    [[nodiscard]] PyValue need(const char *name) const
    {
        const PyValue value = get(name);
        if (value.isNull())
            refuseValue(m_call, coreTr("The argument %1 is missing.").arg(QString::fromLatin1(name)));
        return value;
    }
    [[nodiscard]] QString text(const char *name) const { return readString(get(name)); }
    [[nodiscard]] bool flag(const char *name) const { return readBool(get(name), false); }
    [[nodiscard]] TableName table(const char *name = "table_name", const char *schema = "schema") const
    {
        if (m_batch)
            return *m_batch;
        return {text(schema), readString(need(name))};
    }
    [[nodiscard]] const PyValue &call() const { return m_call; }
    [[nodiscard]] bool inBatch() const { return m_batch; }

    /// The keywords beyond the named ones: of a dialect (returned), else refused.
    [[nodiscard]] QMap<QString, QString> options(const QStringList &harmless = {}) const
    {
        QMap<QString, QString> result;
        for (const auto &[name, value] : m_call.keywords()) {
            if (isDialectOption(name))
                result.insert(name, optionSource(m_call, name));
            else if (!m_names.contains(name) && !harmless.contains(name))
                refuseValue(m_call,
                            coreTr("The argument %1 of %2 is not understood.").arg(name, m_call.name()));
        }
        return result;
    }

private:
    PyValue m_call;
    const TableName *m_batch;
    QStringList m_names;
};

namespace {

void addColumnTo(Table &table, const ReadColumn &read)
{
    const AddColumn &add = read.addition;
    table.columns.push_back(add.column);
    const QString &name = add.column.name;
    if (add.primaryKey)
        table.primaryKey.columns << name;
    table.foreignKeys.insert(table.foreignKeys.end(), add.foreignKeys.begin(), add.foreignKeys.end());
    table.checkConstraints.insert(table.checkConstraints.end(), add.checkConstraints.begin(),
                                  add.checkConstraints.end());
    if (add.index) {
        Index index;
        index.name = QStringLiteral("ix_%1_%2")
                         .arg(table.tableName().toString().replace(QLatin1Char('.'), QLatin1Char('_')), name);
        index.elements = {{name, {}, false, {}, {}}};
        index.unique = add.unique;
        table.indexes.push_back(index);
    } else if (add.unique) {
        table.uniqueConstraints.push_back({{}, {name}, {}});
    }
}

void addConstraintTo(Table &table, const Constraint &constraint)
{
    if (const auto *primaryKey = std::get_if<PrimaryKey>(&constraint)) {
        table.primaryKey = *primaryKey;
        for (const QString &name : primaryKey->columns) {
            if (Column *column = table.column(name))
                column->nullable = false;
        }
    } else if (const auto *key = std::get_if<ForeignKey>(&constraint)) {
        table.foreignKeys.push_back(*key);
    } else if (const auto *unique = std::get_if<UniqueConstraint>(&constraint)) {
        table.uniqueConstraints.push_back(*unique);
    } else if (const auto *check = std::get_if<CheckConstraint>(&constraint)) {
        table.checkConstraints.push_back(*check);
    } else {
        table.excludeConstraints.push_back(std::get<ExcludeConstraint>(constraint));
    }
}

/// Every row's keys in the first row's order; rows with other keys start a new insert.
std::vector<Operation> insertsOf(const TableName &table, const PyValue &owner, const PyValue &rows,
                                 StatementReader &statements)
{
    std::vector<Operation> result;
    BulkInsert insert;
    insert.table = table;
    const auto flush = [&] {
        if (!insert.rows.empty())
            result.emplace_back(insert);
        insert.rows.clear();
        insert.columns.clear();
    };
    for (const PyValue &row : rows.items()) {
        if (row.isData())
            continue;
        if (!row.is(PyKind::Dict))
            refuseValue(row, coreTr("A row to insert must be a dictionary of plain values."));
        QStringList keys;
        for (std::size_t i = 0; i + 1 < row.items().size(); i += 2)
            keys << readString(row.items()[i]);
        const auto defaults = statements.defaults(owner, keys);
        for (const auto &[name, value] : defaults)
            keys << name;
        QStringList sorted = keys;
        QStringList current = insert.columns;
        sorted.sort();
        current.sort();
        if (sorted != current)
            flush();
        if (insert.columns.isEmpty())
            insert.columns = keys;
        std::vector<Value> values;
        for (const QString &key : insert.columns) {
            const auto given = std::find_if(defaults.begin(), defaults.end(),
                                            [&key](const auto &pair) { return pair.first == key; });
            values.push_back(given == defaults.end() ? statements.cell(row.entry(key), owner, key)
                                                     : given->second);
        }
        insert.rows.push_back(std::move(values));
    }
    flush();
    return result;
}

} // namespace

Table DirectiveReader::readTable(const PyValue &call, bool *ifNotExists) const
{
    Table table;
    std::vector<PyValue> parts = call.items();
    if (const PyValue name = call.keyword(QStringLiteral("table_name")); !name.isNull())
        table.name = readString(name);
    else if (!parts.empty()) {
        table.name = readString(parts.front());
        parts.erase(parts.begin());
    }
    table.schema = readString(call.keyword(QStringLiteral("schema")));
    std::vector<Constraint> constraints;
    std::vector<Index> indexes;
    for (const PyValue &part : parts) {
        if (part.isCallTo("sqlalchemy.Column"))
            addColumnTo(table, readColumn(part, m_dialect, m_evaluator));
        else if (part.isCallTo("sqlalchemy.Index"))
            indexes.push_back(readIndex(part, m_dialect));
        else if (!part.isCallTo("sqlalchemy.MetaData"))
            constraints.push_back(readConstraint(part));
    }
    for (const Constraint &constraint : constraints)
        addConstraintTo(table, constraint);
    table.indexes.insert(table.indexes.end(), indexes.begin(), indexes.end());
    static const QSet<QString> harmless {
        QStringLiteral("table_name"),    QStringLiteral("schema"),
        QStringLiteral("info"),          QStringLiteral("extend_existing"),
        QStringLiteral("keep_existing"), QStringLiteral("implicit_returning"),
        QStringLiteral("quote")};
    for (const auto &[name, value] : call.keywords()) {
        if (name == QStringLiteral("comment"))
            table.comment = readString(value);
        else if (name == QStringLiteral("if_not_exists") && ifNotExists)
            *ifNotExists = readBool(value, false);
        else if (isDialectOption(name))
            table.options.insert(name, optionSource(call, name));
        else if (!harmless.contains(name))
            refuseValue(call, coreTr("The argument %1 of a table is not understood.").arg(name));
    }
    return table;
}

std::vector<Operation> DirectiveReader::createTable(const PyValue &call) const
{
    CreateTable create;
    create.table = readTable(call, &create.ifNotExists);
    return {Operation(std::move(create))};
}

Operation DirectiveReader::addColumn(const Arguments &arguments) const
{
    const PyValue column = arguments.need("column");
    if (!column.isCallTo("sqlalchemy.Column"))
        refuseValue(column, coreTr("The column %1 is not understood.").arg(column.source().left(80)));
    AddColumn add = readColumn(column, m_dialect, m_evaluator).addition;
    add.table = arguments.table();
    add.ifNotExists = arguments.flag("if_not_exists");
    (void)arguments.options();
    return add;
}

Operation DirectiveReader::alterColumn(const Arguments &arguments) const
{
    AlterColumn alter;
    alter.table = arguments.table();
    alter.column = readString(arguments.need("column_name"));
    const auto given = [&](const char *name) {
        const PyValue value = arguments.get(name);
        return value.isNull() || value.isNone() ? PyValue() : value;
    };
    // False means "leave it" for these two, None means "take it away".
    const auto identity = [&](const char *name) -> std::optional<Identity> {
        const PyValue value = arguments.get(name);
        return value.isCallTo("sqlalchemy.Identity") ? std::optional(readIdentity(value)) : std::nullopt;
    };
    const auto serverDefault = [&](const char *name) -> std::optional<std::optional<ServerDefault>> {
        const PyValue value = arguments.get(name);
        if (value.isNull() || (value.is(PyKind::Bool) && value.integer() == 0) || identity(name))
            return {};
        return readServerDefault(value);
    };
    const auto comment = [&](const char *name) -> std::optional<QString> {
        const PyValue value = arguments.get(name);
        if (value.isNull() || (value.is(PyKind::Bool) && value.integer() == 0))
            return {};
        return readString(value);
    };
    if (const PyValue name = given("new_column_name"))
        alter.newName = readString(name);
    if (const PyValue type = given("type_"))
        alter.type = readType(type, m_dialect, m_evaluator);
    if (const PyValue nullable = given("nullable"))
        alter.nullable = readBool(nullable, true);
    if (const PyValue type = given("existing_type"))
        alter.existingType = readType(type, m_dialect, m_evaluator);
    if (const PyValue nullable = given("existing_nullable"))
        alter.existingNullable = readBool(nullable, true);
    if (const PyValue autoincrement = given("autoincrement"); autoincrement && !autoincrement.isString())
        alter.autoincrement = readBool(autoincrement, false);
    alter.serverDefault = serverDefault("server_default");
    alter.existingServerDefault = serverDefault("existing_server_default");
    if (const auto wanted = identity("server_default"))
        alter.identity = wanted;
    if (const auto existing = identity("existing_server_default")) {
        alter.existingIdentity = existing;
        if (alter.serverDefault && !*alter.serverDefault) { // server_default=None takes the identity away
            alter.serverDefault.reset();
            alter.identity.emplace();
        }
    } else if (alter.identity && arguments.get("existing_server_default").isNone()) {
        alter.existingIdentity.emplace(); // said to have none
    }
    alter.comment = comment("comment");
    alter.existingComment = comment("existing_comment");
    alter.options
        = arguments.options({QStringLiteral("existing_autoincrement"), QStringLiteral("autoincrement")});
    return alter;
}

Operation DirectiveReader::createIndex(const Arguments &arguments) const
{
    CreateIndex create;
    create.table = arguments.table();
    create.index.name = readString(arguments.need("index_name"));
    const PyValue columns = arguments.need("columns");
    create.index.elements
        = readIndexElements(columns.isSequence() ? columns.items() : std::vector<PyValue> {columns});
    create.index.unique = arguments.flag("unique");
    create.ifNotExists = arguments.flag("if_not_exists");
    for (const auto &[name, value] : arguments.call().keywords()) {
        if (isDialectOption(name))
            (void)readIndexOption(name, arguments.call(), m_dialect, create.index);
    }
    (void)arguments.options();
    return create;
}

Operation DirectiveReader::createForeignKey(const Arguments &arguments) const
{
    ForeignKey key;
    key.name = arguments.text("constraint_name");
    key.referredTable = readString(arguments.need("referent_table"));
    key.columns = readStrings(arguments.need("local_cols"));
    key.referredColumns = readStrings(arguments.need("remote_cols"));
    key.referredSchema = arguments.text("referent_schema");
    key.onDelete = arguments.text("ondelete");
    key.onUpdate = arguments.text("onupdate");
    key.initially = arguments.text("initially");
    key.match = arguments.text("match");
    key.useAlter = arguments.flag("use_alter");
    if (const PyValue deferrable = arguments.get("deferrable"); deferrable && !deferrable.isNone())
        key.deferrable = readBool(deferrable, false);
    key.options = arguments.options({QStringLiteral("use_alter")});
    return CreateConstraint {arguments.table("source_table", "source_schema"), key};
}

Operation DirectiveReader::createUnique(const Arguments &arguments) const
{
    UniqueConstraint unique {arguments.text("constraint_name"), readStrings(arguments.need("columns")), {}};
    unique.options = arguments.options();
    for (const char *name : {"deferrable", "initially"}) {
        if (const PyValue value = arguments.get(name); value && !value.isNone())
            unique.options.insert(QString::fromLatin1(name),
                                  optionSource(arguments.call(), QString::fromLatin1(name)));
    }
    return CreateConstraint {arguments.table(), unique};
}

/// create_exclude_constraint("name", "table", ("period", "&&"), …, where=…, using=…)
Operation DirectiveReader::createExclude(const PyValue &call, const TableName *batch) const
{
    std::size_t at = 0;
    const QString name = readString(call.at(at++));
    const TableName table = batch
        ? *batch
        : TableName {readString(call.keyword(QStringLiteral("schema"))), readString(call.at(at++))};
    return CreateConstraint {table, readExclude(call, at, name)};
}

Operation DirectiveReader::dropConstraint(const Arguments &arguments) const
{
    using Type = DropConstraint::Type;
    static const QHash<QString, Type> types {{QStringLiteral("primary"), Type::PrimaryKey},
                                             {QStringLiteral("foreignkey"), Type::ForeignKey},
                                             {QStringLiteral("unique"), Type::Unique},
                                             {QStringLiteral("check"), Type::Check}};
    const QString type = arguments.text("type_");
    if (!type.isEmpty() && !types.contains(type))
        refuseValue(arguments.call(), coreTr("There is no constraint type \"%1\".").arg(type));
    (void)arguments.options();
    return DropConstraint {readString(arguments.need("constraint_name")),
                           arguments.table(),
                           types.value(type, Type::Unknown),
                           {}};
}

std::vector<Operation> DirectiveReader::bulkInsert(const PyValue &call) const
{
    const Arguments arguments(call, "table rows multiinsert", nullptr);
    (void)arguments.options();
    const PyValue table = arguments.need("table");
    const PyValue rows = arguments.need("rows");
    const std::optional<TableName> name = m_statements->tableName(table);
    if (!name && !table.isData())
        refuseValue(table, coreTr("The table %1 is not understood.").arg(table.source().left(80)));
    if (table.isData() || rows.isData())
        return {};
    if (!rows.isSequence())
        refuseValue(rows, coreTr("The rows to insert are not a list of plain values."));
    // In a database all rows are one statement, which takes the columns of the first one.
    const bool isOne = !m_offline && readBool(arguments.get("multiinsert"), true);
    const PyValue alike = isOne && !rows.holdsData()
        ? m_evaluator->makeSequence(PyKind::List, m_statements->alike(rows.items()))
        : rows;
    return insertsOf(*name, table, alike, *m_statements);
}

BatchAlterTable DirectiveReader::readBatch(const PyValue &call) const
{
    const Arguments arguments(
        call,
        "table_name schema recreate partial_reordering copy_from table_args table_kwargs "
        "reflect_args reflect_kwargs naming_convention",
        nullptr);
    BatchAlterTable batch;
    batch.table = arguments.table();
    for (const char *unknown : {"partial_reordering", "table_args", "table_kwargs"}) {
        const PyValue value = arguments.get(unknown);
        if (value && !value.isNone() && value.truth() != std::optional(false))
            refuseValue(call,
                        coreTr("The argument %1 of batch_alter_table is not understood.")
                            .arg(QString::fromLatin1(unknown)));
    }
    const QString recreate = arguments.text("recreate");
    if (recreate == QStringLiteral("always"))
        batch.recreate = BatchAlterTable::Recreate::Always;
    else if (recreate == QStringLiteral("never"))
        batch.recreate = BatchAlterTable::Recreate::Never;
    const PyValue convention = arguments.get("naming_convention");
    if (convention && !convention.isNone()) {
        if (!convention.is(PyKind::Dict))
            refuseValue(convention, coreTr("The naming convention is not a plain dictionary."));
        for (std::size_t i = 0; i + 1 < convention.items().size(); i += 2)
            batch.namingConvention.insert(readString(convention.items()[i]),
                                          readString(convention.items()[i + 1]));
    }
    (void)arguments.options();
    return batch;
}

std::optional<std::vector<Operation>> DirectiveReader::read(const QString &directive, const PyValue &call,
                                                            const TableName *batch) const
{
    using Result = std::vector<Operation>;
    const auto with = [&](const char *names) { return Arguments(call, names, batch); };
    const auto is = [&](const char *name) { return directive == QLatin1String(name); };
    if (is("create_table") && !batch)
        return createTable(call);
    if (is("drop_table") && !batch) {
        const Arguments a = with("table_name schema if_exists");
        (void)a.options({QStringLiteral("info")});
        return Result {DropTable {a.table(), {}, a.flag("if_exists")}};
    }
    if (is("rename_table") && !batch) {
        const Arguments a = with("old_table_name new_table_name schema");
        (void)a.options();
        return Result {RenameTable {a.table("old_table_name"), readString(a.need("new_table_name"))}};
    }
    if (is("add_column"))
        return Result {addColumn(with("table_name column schema if_not_exists"))};
    if (is("drop_column")) {
        const Arguments a = with("table_name column_name schema if_exists");
        return Result {
            DropColumn {a.table(), readString(a.need("column_name")), {}, a.flag("if_exists"), a.options()}};
    }
    if (is("alter_column"))
        return Result {
            alterColumn(with("table_name column_name nullable comment server_default new_column_name type_ "
                             "existing_type existing_server_default existing_nullable existing_comment "
                             "schema"))};
    if (is("create_index"))
        return Result {createIndex(with("index_name table_name columns schema unique quote if_not_exists"))};
    if (is("drop_index")) {
        const Arguments a = with("index_name table_name schema if_exists");
        return Result {DropIndex {readString(a.need("index_name")),
                                  batch ? *batch : TableName {a.text("schema"), a.text("table_name")},
                                  {},
                                  a.flag("if_exists"),
                                  a.options({QStringLiteral("unique")})}};
    }
    if (is("create_foreign_key"))
        return Result {
            createForeignKey(with("constraint_name source_table referent_table local_cols remote_cols "
                                  "onupdate ondelete deferrable initially match source_schema "
                                  "referent_schema"))};
    if (is("create_unique_constraint"))
        return Result {createUnique(with("constraint_name table_name columns schema deferrable initially"))};
    if (is("create_primary_key")) {
        const Arguments a = with("constraint_name table_name columns schema");
        return Result {CreateConstraint {
            a.table(), PrimaryKey {a.text("constraint_name"), readStrings(a.need("columns")), a.options()}}};
    }
    if (is("create_check_constraint")) {
        const Arguments a = with("constraint_name table_name condition schema");
        const PyValue condition = a.need("condition");
        return Result {CreateConstraint {
            a.table(),
            CheckConstraint {a.text("constraint_name"),
                             condition.isString() ? condition.text() : readSqlExpression(condition),
                             a.options()}}};
    }
    if (is("create_exclude_constraint"))
        return Result {createExclude(call, batch)};
    if (is("drop_constraint"))
        return Result {dropConstraint(with("constraint_name table_name type_ schema"))};
    if (is("create_table_comment")) {
        const Arguments a = with("table_name comment existing_comment schema");
        (void)a.options();
        AlterTableComment change {a.table(), a.text("comment"), {}};
        if (const PyValue existing = a.get("existing_comment"); existing && !existing.isNone())
            change.existingComment = readString(existing);
        return Result {change};
    }
    if (is("drop_table_comment")) {
        const Arguments a = with("table_name existing_comment schema");
        (void)a.options();
        AlterTableComment change {a.table(), {}, {}};
        if (const PyValue existing = a.get("existing_comment"); existing && !existing.isNone())
            change.existingComment = readString(existing);
        return Result {change};
    }
    if (is("execute")) {
        const Arguments a(call, "sqltext execution_options", nullptr);
        (void)a.options();
        ReadText text = readText(a.need("sqltext"));
        return Result {ExecuteSql {std::move(text.sql), std::move(text.binds)}};
    }
    if (is("bulk_insert"))
        return bulkInsert(call);
    return {};
}

} // namespace stillroom
