#include "migrate/renderoperation.h"

#include "dialect/dialect.h"

#include <algorithm>

namespace stillroom {

namespace {

PythonNode keyword(const char *name, PythonNode value)
{
    return PythonNode::keyword(QString::fromLatin1(name), std::move(value));
}

PythonNode truth(bool value)
{
    return PythonNode::atom(PythonWriter::boolean(value));
}

PythonNode none()
{
    return PythonNode::atom(QStringLiteral("None"));
}

void addOptions(std::vector<PythonNode> &arguments, const QMap<QString, QString> &options)
{
    for (auto it = options.begin(); it != options.end(); ++it)
        arguments.push_back(PythonNode::keyword(it.key(), PythonNode::atom(it.value())));
}

template <class... Nodes>
std::vector<PythonNode> nodeList(Nodes... nodes)
{
    std::vector<PythonNode> list;
    (list.push_back(std::move(nodes)), ...);
    return list;
}

/// Alembic lists constraints by their source text: checks, foreign keys, primary key, uniques.
QString sortKey(const PythonNode &node)
{
    QString key = node.head;
    for (const PythonNode &item : node.items)
        key += sortKey(item);
    return key;
}

} // namespace

QString OperationRenderer::prefix(Place place)
{
    return place == Place::Batch ? QStringLiteral("batch_op.") : QStringLiteral("op.");
}

void OperationRenderer::addSchema(std::vector<PythonNode> &arguments, const TableName &table, Place place,
                                  const char *keywordName) const
{
    if (place == Place::Function && !table.schema.isEmpty())
        arguments.push_back(keyword(keywordName, PythonNode::atom(m_writer.string(table.schema))));
}

/// op.f("…") where the naming convention made the name, so that no other convention is applied to it.
PythonNode OperationRenderer::name(const QString &name, const QString &madeName, Place place) const
{
    if (name.isEmpty())
        return none();
    const PythonNode text = PythonNode::atom(m_writer.string(name));
    return name == madeName ? PythonNode::call(prefix(place) + QLatin1Char('f'), nodeList(text)) : text;
}

QString OperationRenderer::body(const std::vector<Operation> &operations)
{
    const bool sqlite = m_options.dialect == QStringLiteral("sqlite");
    const std::vector<Operation> gathered = sqlite || m_options.renderAsBatch
        ? gatheredForSqlite(operations, m_options.renderAsBatch, m_options.namingConvention)
        : operations;
    QString text;
    bool afterBlock = false;
    bool isOutside = false;
    for (const Operation &operation : gathered) {
        const bool opensBlock = operation.autocommit && !isOutside;
        if (afterBlock && (opensBlock || !operation.autocommit))
            text += QLatin1Char('\n');
        if (opensBlock)
            text += QStringLiteral("    with op.get_context().autocommit_block():\n");
        for (const QString &statement : statements(operation, operation.autocommit ? 8 : 4, Place::Function))
            text += statement;
        isOutside = operation.autocommit;
        afterBlock = isOutside || operation.as<BatchAlterTable>() != nullptr;
    }
    return text.isEmpty() ? QStringLiteral("    pass\n") : text;
}

QStringList OperationRenderer::statements(const Operation &operation, int indent, Place place)
{
    if (const auto *batch = operation.as<BatchAlterTable>())
        return {batchBlock(*batch, indent)};
    QStringList lines;
    for (const PythonNode &node : nodes(operation, place))
        lines << m_writer.statement(node, indent);
    return lines;
}

QString OperationRenderer::batchBlock(const BatchAlterTable &batch, int indent)
{
    std::vector<PythonNode> arguments = nodeList(PythonNode::atom(m_writer.string(batch.table.name)));
    if (!batch.table.schema.isEmpty())
        arguments.push_back(keyword("schema", PythonNode::atom(m_writer.string(batch.table.schema))));
    if (batch.recreate != BatchAlterTable::Recreate::Auto)
        arguments.push_back(
            keyword("recreate",
                    PythonNode::atom(m_writer.string(batch.recreate == BatchAlterTable::Recreate::Always
                                                         ? QStringLiteral("always")
                                                         : QStringLiteral("never")))));
    if (!batch.namingConvention.isEmpty()) {
        PythonNode dict {QStringLiteral("{"), {}, QStringLiteral("}"), false, false};
        for (auto it = batch.namingConvention.begin(); it != batch.namingConvention.end(); ++it)
            dict.items.push_back(PythonNode::atom(m_writer.string(it.key()) + QStringLiteral(": ")
                                                  + m_writer.string(it.value())));
        arguments.push_back(keyword("naming_convention", dict));
    }
    PythonNode with = PythonNode::call(QStringLiteral("with op.batch_alter_table"), std::move(arguments));
    with.tail += QStringLiteral(" as batch_op:");
    QString text = m_writer.statement(with, indent);
    for (const Operation &operation : batch.operations) {
        for (const QString &statement : statements(operation, indent + 4, Place::Batch))
            text += statement;
    }
    if (batch.operations.empty())
        text += QString(indent + 4, QLatin1Char(' ')) + QStringLiteral("pass\n");
    return text;
}

std::vector<PythonNode> OperationRenderer::nodes(const Operation &operation, Place place)
{
    if (const auto *create = operation.as<CreateTable>())
        return createTable(*create);
    if (const auto *drop = operation.as<DropTable>()) {
        auto arguments = nodeList(PythonNode::atom(m_writer.string(drop->table.name)));
        addSchema(arguments, drop->table, place, "schema");
        if (drop->ifExists)
            arguments.push_back(keyword("if_exists", truth(true)));
        return nodeList(PythonNode::call(QStringLiteral("op.drop_table"), arguments));
    }
    if (const auto *rename = operation.as<RenameTable>()) {
        auto arguments = nodeList(PythonNode::atom(m_writer.string(rename->table.name)),
                                  PythonNode::atom(m_writer.string(rename->newName)));
        addSchema(arguments, rename->table, place, "schema");
        return nodeList(PythonNode::call(QStringLiteral("op.rename_table"), arguments));
    }
    if (const auto *add = operation.as<AddColumn>())
        return nodeList(addColumn(*add, place));
    if (const auto *drop = operation.as<DropColumn>()) {
        std::vector<PythonNode> arguments;
        if (place == Place::Function)
            arguments.push_back(PythonNode::atom(m_writer.string(drop->table.name)));
        arguments.push_back(PythonNode::atom(m_writer.string(drop->column)));
        addSchema(arguments, drop->table, place, "schema");
        if (drop->ifExists)
            arguments.push_back(keyword("if_exists", truth(true)));
        addOptions(arguments, drop->options);
        return nodeList(PythonNode::call(prefix(place) + QStringLiteral("drop_column"), arguments));
    }
    if (const auto *alter = operation.as<AlterColumn>())
        return nodeList(alterColumn(*alter, place));
    if (const auto *create = operation.as<CreateIndex>())
        return nodeList(createIndex(*create, place));
    if (const auto *drop = operation.as<DropIndex>())
        return nodeList(dropIndex(*drop, place));
    if (const auto *create = operation.as<CreateConstraint>())
        return nodeList(createConstraint(*create, place));
    if (const auto *drop = operation.as<DropConstraint>())
        return nodeList(dropConstraint(*drop, place));
    if (const auto *comment = operation.as<AlterTableComment>())
        return nodeList(tableComment(*comment, place));
    if (operation.as<CreateEnum>() || operation.as<DropEnum>() || operation.as<AlterEnum>())
    { // PostgreSQL alone has types to make
        std::vector<PythonNode> made;
        for (const Statement &statement : Dialect::of(Backend::PostgreSql).compile(operation, {}))
            made.push_back(executeSql({statement.text, {}}, place));
        return made;
    }
    if (operation.as<CreateObject>() || operation.as<DropObject>() || operation.as<AlterObject>()
        || operation.as<RenameConstraint>())
    {
        std::vector<PythonNode> made;
        for (const Statement &statement : Dialect::named(m_options.dialect).compile(operation, {}))
            made.push_back(executeSql({statement.text, {}}, place));
        return made;
    }
    if (const auto *execute = operation.as<ExecuteSql>())
        return nodeList(executeSql(*execute, place));
    if (const auto *insert = operation.as<BulkInsert>())
        return nodeList(bulkInsert(*insert));
    return {};
}

std::vector<PythonNode> OperationRenderer::createTable(const CreateTable &create)
{
    const Table &table = create.table;
    PythonNode call = PythonNode::call(QStringLiteral("op.create_table"), {});
    call.exploded = true;
    call.items.push_back(PythonNode::atom(m_writer.string(table.name)));
    for (const Column &one : table.columns)
        call.items.push_back(column(one, nullptr));
    std::vector<PythonNode> constraints;
    for (const CheckConstraint &check : table.checkConstraints)
        constraints.push_back(tableConstraint(check, table.name));
    for (const ExcludeConstraint &exclude : table.excludeConstraints)
        constraints.push_back(tableConstraint(exclude, table.name));
    for (const ForeignKey &key : table.foreignKeys)
        constraints.push_back(tableConstraint(key, table.name));
    if (!table.primaryKey.columns.isEmpty())
        constraints.push_back(tableConstraint(table.primaryKey, table.name));
    for (const UniqueConstraint &unique : table.uniqueConstraints)
        constraints.push_back(tableConstraint(unique, table.name));
    std::stable_sort(constraints.begin(), constraints.end(),
                     [](const PythonNode &a, const PythonNode &b) { return sortKey(a) < sortKey(b); });
    call.items.insert(call.items.end(), constraints.begin(), constraints.end());
    addSchema(call.items, table.tableName(), Place::Function, "schema");
    if (!table.comment.isEmpty())
        call.items.push_back(keyword("comment", m_writer.text(table.comment)));
    addOptions(call.items, table.options);
    if (create.ifNotExists)
        call.items.push_back(keyword("if_not_exists", truth(true)));
    std::vector<PythonNode> result = nodeList(call);
    std::vector<Index> indexes = table.indexes;
    std::stable_sort(indexes.begin(), indexes.end(),
                     [](const Index &a, const Index &b) { return a.name < b.name; });
    for (const Index &index : indexes)
        result.push_back(createIndex({table.tableName(), index, create.ifNotExists}, Place::Function));
    return result;
}

PythonNode OperationRenderer::column(const Column &column, const AddColumn *addition)
{
    std::vector<PythonNode> arguments = nodeList(PythonNode::atom(m_writer.string(column.name)),
                                                 renderType(column.type, m_writer, revisionNames(m_imports)));
    if (addition) {
        for (const ForeignKey &key : addition->foreignKeys) {
            const QString target
                = (key.referredSchema.isEmpty() ? QString() : key.referredSchema + QLatin1Char('.'))
                + key.referredTable + QLatin1Char('.') + key.referredColumns.value(0);
            auto parts = nodeList(PythonNode::atom(m_writer.string(target)));
            if (!key.name.isEmpty())
                parts.push_back(keyword("name", PythonNode::atom(m_writer.string(key.name))));
            for (PythonNode &option : foreignKeyOptions(key))
                parts.push_back(std::move(option));
            arguments.push_back(PythonNode::call(QStringLiteral("sa.ForeignKey"), std::move(parts)));
        }
        for (const CheckConstraint &check : addition->checkConstraints)
            arguments.push_back(tableConstraint(check, addition->table.name));
    }
    if (column.computed) {
        auto parts = nodeList(m_writer.text(column.computed->sqltext));
        if (column.computed->persisted)
            parts.push_back(keyword("persisted", truth(*column.computed->persisted)));
        arguments.push_back(PythonNode::call(QStringLiteral("sa.Computed"), std::move(parts)));
    }
    if (column.identity)
        arguments.push_back(identity(*column.identity));
    if (column.serverDefault)
        arguments.push_back(
            keyword("server_default",
                    renderServerDefault(*column.serverDefault, m_writer, revisionNames(m_imports))));
    if (column.autoincrement)
        arguments.push_back(keyword("autoincrement", truth(*column.autoincrement)));
    if (addition && addition->primaryKey)
        arguments.push_back(keyword("primary_key", truth(true)));
    arguments.push_back(keyword("nullable", truth(column.nullable)));
    if (addition && addition->unique)
        arguments.push_back(keyword("unique", truth(true)));
    if (addition && addition->index)
        arguments.push_back(keyword("index", truth(true)));
    if (!column.comment.isEmpty())
        arguments.push_back(keyword("comment", m_writer.text(column.comment)));
    return PythonNode::call(QStringLiteral("sa.Column"), std::move(arguments));
}

PythonNode OperationRenderer::identity(const Identity &identity)
{
    auto parts = nodeList(keyword("always", truth(identity.always)));
    addOptions(parts, identity.options);
    return PythonNode::call(QStringLiteral("sa.Identity"), std::move(parts));
}

std::vector<PythonNode> OperationRenderer::foreignKeyOptions(const ForeignKey &key) const
{
    std::vector<PythonNode> options;
    const auto add = [&](const char *name, const QString &text) {
        if (!text.isEmpty())
            options.push_back(keyword(name, PythonNode::atom(m_writer.string(text))));
    };
    add("onupdate", key.onUpdate);
    add("ondelete", key.onDelete);
    add("initially", key.initially);
    add("match", key.match);
    if (key.deferrable)
        options.push_back(keyword("deferrable", truth(*key.deferrable)));
    if (key.useAlter)
        options.push_back(keyword("use_alter", truth(true)));
    addOptions(options, key.options);
    return options;
}

void OperationRenderer::addExclusion(std::vector<PythonNode> &arguments,
                                     const ExcludeConstraint &exclude) const
{
    for (const ExcludeConstraint::Element &element : exclude.elements)
        arguments.push_back(PythonNode::call({},
                                             nodeList(PythonNode::atom(m_writer.string(element.expression)),
                                                      PythonNode::atom(m_writer.string(element.op)))));
    if (!exclude.where.isEmpty())
        arguments.push_back(keyword(
            "where", PythonNode::call(QStringLiteral("sa.text"), nodeList(m_writer.text(exclude.where)))));
    addOptions(arguments, exclude.options);
}

/// A constraint inside create_table() or add_column().
PythonNode OperationRenderer::tableConstraint(const Constraint &constraint, const QString &table)
{
    const QString made = conventionName(m_options.namingConvention, table, constraint);
    std::vector<PythonNode> arguments;
    const auto addColumns = [&](const QStringList &columns) {
        for (const QString &one : columns)
            arguments.push_back(PythonNode::atom(m_writer.string(one)));
    };
    const auto addName = [&](const QString &given) {
        if (!given.isEmpty())
            arguments.push_back(keyword("name", name(given, made, Place::Function)));
    };
    if (const auto *primaryKey = std::get_if<PrimaryKey>(&constraint)) {
        addColumns(primaryKey->columns);
        addName(primaryKey->name);
        addOptions(arguments, primaryKey->options);
        return PythonNode::call(QStringLiteral("sa.PrimaryKeyConstraint"), std::move(arguments));
    }
    if (const auto *unique = std::get_if<UniqueConstraint>(&constraint)) {
        addColumns(unique->columns);
        addName(unique->name);
        addOptions(arguments, unique->options);
        return PythonNode::call(QStringLiteral("sa.UniqueConstraint"), std::move(arguments));
    }
    if (const auto *check = std::get_if<CheckConstraint>(&constraint)) {
        arguments.push_back(m_writer.text(check->sqltext));
        addName(check->name);
        addOptions(arguments, check->options);
        return PythonNode::call(QStringLiteral("sa.CheckConstraint"), std::move(arguments));
    }
    if (const auto *exclude = std::get_if<ExcludeConstraint>(&constraint)) {
        addExclusion(arguments, *exclude);
        addName(exclude->name);
        m_imports.insert(QStringLiteral("from sqlalchemy.dialects import postgresql"));
        return PythonNode::call(QStringLiteral("postgresql.ExcludeConstraint"), std::move(arguments));
    }
    const auto &key = std::get<ForeignKey>(constraint);
    const QString target = (key.referredSchema.isEmpty() ? QString() : key.referredSchema + QLatin1Char('.'))
        + key.referredTable + QLatin1Char('.');
    QStringList referred;
    for (const QString &one : key.referredColumns)
        referred << target + one;
    arguments.push_back(m_writer.strings(key.columns));
    arguments.push_back(m_writer.strings(referred));
    addName(key.name);
    for (PythonNode &option : foreignKeyOptions(key))
        arguments.push_back(std::move(option));
    return PythonNode::call(QStringLiteral("sa.ForeignKeyConstraint"), std::move(arguments));
}

PythonNode OperationRenderer::addColumn(const AddColumn &add, Place place)
{
    std::vector<PythonNode> arguments;
    if (place == Place::Function)
        arguments.push_back(PythonNode::atom(m_writer.string(add.table.name)));
    arguments.push_back(column(add.column, &add));
    addSchema(arguments, add.table, place, "schema");
    if (add.ifNotExists)
        arguments.push_back(keyword("if_not_exists", truth(true)));
    return PythonNode::call(prefix(place) + QStringLiteral("add_column"), std::move(arguments));
}

PythonNode OperationRenderer::alterColumn(const AlterColumn &alter, Place place)
{
    std::vector<PythonNode> arguments;
    if (place == Place::Function)
        arguments.push_back(PythonNode::atom(m_writer.string(alter.table.name)));
    arguments.push_back(PythonNode::atom(m_writer.string(alter.column)));
    const auto defaultNode = [&](const std::optional<ServerDefault> &serverDefault) {
        return serverDefault ? renderServerDefault(*serverDefault, m_writer, revisionNames(m_imports))
                             : none();
    };
    const auto commentNode
        = [&](const QString &comment) { return comment.isEmpty() ? none() : m_writer.text(comment); };
    if (alter.newName)
        arguments.push_back(keyword("new_column_name", PythonNode::atom(m_writer.string(*alter.newName))));
    if (alter.existingType)
        arguments.push_back(
            keyword("existing_type", renderType(*alter.existingType, m_writer, revisionNames(m_imports))));
    const auto identityNode
        = [&](const std::optional<Identity> &one) { return one ? identity(*one) : none(); };
    if (alter.serverDefault)
        arguments.push_back(keyword("server_default", defaultNode(*alter.serverDefault)));
    else if (alter.identity)
        arguments.push_back(keyword("server_default", identityNode(*alter.identity)));
    if (alter.type)
        arguments.push_back(keyword("type_", renderType(*alter.type, m_writer, revisionNames(m_imports))));
    if (alter.nullable)
        arguments.push_back(keyword("nullable", truth(*alter.nullable)));
    if (alter.comment)
        arguments.push_back(keyword("comment", commentNode(*alter.comment)));
    if (alter.existingComment)
        arguments.push_back(keyword("existing_comment", commentNode(*alter.existingComment)));
    if (!alter.nullable && alter.existingNullable)
        arguments.push_back(keyword("existing_nullable", truth(*alter.existingNullable)));
    if (alter.autoincrement)
        arguments.push_back(keyword("autoincrement", truth(*alter.autoincrement)));
    if (alter.existingIdentity && *alter.existingIdentity)
        arguments.push_back(keyword("existing_server_default", identityNode(*alter.existingIdentity)));
    else if (!alter.serverDefault && alter.existingServerDefault && *alter.existingServerDefault)
        arguments.push_back(keyword("existing_server_default", defaultNode(*alter.existingServerDefault)));
    addOptions(arguments, alter.options);
    addSchema(arguments, alter.table, place, "schema");
    PythonNode call = PythonNode::call(prefix(place) + QStringLiteral("alter_column"), std::move(arguments));
    call.exploded = call.items.size() > 4;
    return call;
}

PythonNode OperationRenderer::indexElement(const IndexElement &element) const
{
    const bool plain = !element.column.isEmpty() && !element.descending && element.nulls.isEmpty()
        && element.collation.isEmpty();
    if (plain)
        return PythonNode::atom(m_writer.string(element.column));
    QString sql = element.column.isEmpty() ? element.expression : element.column;
    if (!element.collation.isEmpty())
        sql += QStringLiteral(" COLLATE ") + element.collation;
    if (element.descending)
        sql += QStringLiteral(" DESC");
    if (!element.nulls.isEmpty())
        sql += QStringLiteral(" NULLS ") + element.nulls;
    return PythonNode::call(QStringLiteral("sa.text"), nodeList(m_writer.text(sql)));
}

PythonNode OperationRenderer::createIndex(const CreateIndex &create, Place place)
{
    const Index &index = create.index;
    const QString made = conventionName(m_options.namingConvention, create.table.name, index);
    std::vector<PythonNode> arguments = nodeList(name(index.name, made, place));
    if (place == Place::Function)
        arguments.push_back(PythonNode::atom(m_writer.string(create.table.name)));
    std::vector<PythonNode> elements;
    for (const IndexElement &element : index.elements)
        elements.push_back(indexElement(element));
    arguments.push_back(PythonNode::list(std::move(elements)));
    arguments.push_back(keyword("unique", truth(index.unique)));
    addSchema(arguments, create.table, place, "schema");
    if (!index.where.isEmpty()) {
        const QString dialect = m_options.dialect.isEmpty() ? QStringLiteral("sqlite") : m_options.dialect;
        arguments.push_back(PythonNode::keyword(
            dialect + QStringLiteral("_where"),
            PythonNode::call(QStringLiteral("sa.text"), nodeList(m_writer.text(index.where)))));
    }
    QMap<QString, QString> options = index.options;
    if (!index.where.isEmpty())
        options.remove(m_options.dialect + QStringLiteral("_where")); // models keep it as an option too
    addOptions(arguments, options);
    if (create.ifNotExists)
        arguments.push_back(keyword("if_not_exists", truth(true)));
    return PythonNode::call(prefix(place) + QStringLiteral("create_index"), std::move(arguments));
}

PythonNode OperationRenderer::dropIndex(const DropIndex &drop, Place place)
{
    const QString made = drop.original
        ? conventionName(m_options.namingConvention, drop.table.name, *drop.original)
        : QString();
    std::vector<PythonNode> arguments = nodeList(name(drop.name, made, place));
    if (place == Place::Function && !drop.table.name.isEmpty())
        arguments.push_back(keyword("table_name", PythonNode::atom(m_writer.string(drop.table.name))));
    addSchema(arguments, drop.table, place, "schema");
    addOptions(arguments, drop.options);
    if (drop.ifExists)
        arguments.push_back(keyword("if_exists", truth(true)));
    return PythonNode::call(prefix(place) + QStringLiteral("drop_index"), std::move(arguments));
}

PythonNode OperationRenderer::createConstraint(const CreateConstraint &create, Place place)
{
    const QString made = conventionName(m_options.namingConvention, create.table.name, create.constraint);
    std::vector<PythonNode> arguments;
    const auto start = [&](const QString &given) {
        arguments.push_back(name(given, made, place));
        if (place == Place::Function)
            arguments.push_back(PythonNode::atom(m_writer.string(create.table.name)));
    };
    QString directive;
    const char *schemaKeyword = "schema";
    if (const auto *primaryKey = std::get_if<PrimaryKey>(&create.constraint)) {
        directive = QStringLiteral("create_primary_key");
        start(primaryKey->name);
        arguments.push_back(m_writer.strings(primaryKey->columns));
        addOptions(arguments, primaryKey->options);
    } else if (const auto *unique = std::get_if<UniqueConstraint>(&create.constraint)) {
        directive = QStringLiteral("create_unique_constraint");
        start(unique->name);
        arguments.push_back(m_writer.strings(unique->columns));
        addOptions(arguments, unique->options);
    } else if (const auto *check = std::get_if<CheckConstraint>(&create.constraint)) {
        directive = QStringLiteral("create_check_constraint");
        start(check->name);
        arguments.push_back(m_writer.text(check->sqltext));
        addOptions(arguments, check->options);
    } else if (const auto *exclude = std::get_if<ExcludeConstraint>(&create.constraint)) {
        directive = QStringLiteral("create_exclude_constraint");
        start(exclude->name);
        addExclusion(arguments, *exclude);
    } else {
        const auto &key = std::get<ForeignKey>(create.constraint);
        directive = QStringLiteral("create_foreign_key");
        schemaKeyword = "source_schema";
        start(key.name);
        arguments.push_back(PythonNode::atom(m_writer.string(key.referredTable)));
        arguments.push_back(m_writer.strings(key.columns));
        arguments.push_back(m_writer.strings(key.referredColumns));
        if (!key.referredSchema.isEmpty())
            arguments.push_back(
                keyword("referent_schema", PythonNode::atom(m_writer.string(key.referredSchema))));
        for (PythonNode &option : foreignKeyOptions(key))
            arguments.push_back(std::move(option));
    }
    addSchema(arguments, create.table, place, schemaKeyword);
    return PythonNode::call(prefix(place) + directive, std::move(arguments));
}

PythonNode OperationRenderer::dropConstraint(const DropConstraint &drop, Place place)
{
    const QString made = drop.original
        ? conventionName(m_options.namingConvention, drop.table.name, *drop.original)
        : QString();
    std::vector<PythonNode> arguments = nodeList(name(drop.name, made, place));
    if (place == Place::Function)
        arguments.push_back(PythonNode::atom(m_writer.string(drop.table.name)));
    addSchema(arguments, drop.table, place, "schema");
    static const char *const types[] = {nullptr, "primary", "foreignkey", "unique", "check", nullptr};
    if (const char *type = types[static_cast<int>(drop.type)])
        arguments.push_back(keyword("type_", PythonNode::atom(m_writer.string(QString::fromLatin1(type)))));
    return PythonNode::call(prefix(place) + QStringLiteral("drop_constraint"), std::move(arguments));
}

PythonNode OperationRenderer::tableComment(const AlterTableComment &comment, Place place)
{
    std::vector<PythonNode> arguments;
    if (place == Place::Function)
        arguments.push_back(PythonNode::atom(m_writer.string(comment.table.name)));
    if (!comment.comment.isEmpty())
        arguments.push_back(m_writer.text(comment.comment));
    if (comment.existingComment)
        arguments.push_back(
            keyword("existing_comment",
                    comment.existingComment->isEmpty() ? none() : m_writer.text(*comment.existingComment)));
    addSchema(arguments, comment.table, place, "schema");
    return PythonNode::call(prefix(place)
                                + (comment.comment.isEmpty() ? QStringLiteral("drop_table_comment")
                                                             : QStringLiteral("create_table_comment")),
                            std::move(arguments));
}

PythonNode OperationRenderer::executeSql(const ExecuteSql &execute, Place place)
{
    const PythonNode sql = m_writer.text(textWithParameters(execute.sql, execute.binds.size()));
    PythonNode call = PythonNode::call(prefix(place) + QStringLiteral("execute"), {});
    if (execute.binds.empty()) {
        call.items.push_back(sql);
        return call;
    }
    std::vector<PythonNode> binds;
    for (std::size_t i = 0; i < execute.binds.size(); ++i)
        binds.push_back(PythonNode::keyword(QStringLiteral("p%1").arg(i + 1), value(execute.binds[i])));
    const PythonNode text = PythonNode::call(QStringLiteral("sa.text"), nodeList(sql));
    const QString flat = m_writer.statement(text, 0).trimmed();
    call.items.push_back(PythonNode::call(flat + QStringLiteral(".bindparams"), std::move(binds)));
    return call;
}

PythonNode OperationRenderer::value(const Value &value) const
{
    switch (value.kind) {
    case Value::Kind::Null:
        return none();
    case Value::Kind::Integer:
    case Value::Kind::Real:
        return PythonNode::atom(value.toString());
    case Value::Kind::Text:
        return PythonNode::atom(m_writer.string(value.toString()));
    case Value::Kind::Blob:
        break;
    }
    QString text = QStringLiteral("b\"");
    for (const char byte : value.bytes)
        text += QStringLiteral("\\x%1").arg(static_cast<unsigned char>(byte), 2, 16, QLatin1Char('0'));
    return PythonNode::atom(text + QLatin1Char('"'));
}

PythonNode OperationRenderer::bulkInsert(const BulkInsert &insert)
{
    std::vector<PythonNode> table = nodeList(PythonNode::atom(m_writer.string(insert.table.name)));
    for (const QString &one : insert.columns)
        table.push_back(
            PythonNode::call(QStringLiteral("sa.column"), nodeList(PythonNode::atom(m_writer.string(one)))));
    addSchema(table, insert.table, Place::Function, "schema");
    PythonNode rows = PythonNode::list({});
    rows.exploded = true;
    for (const std::vector<Value> &row : insert.rows) {
        PythonNode dict {QStringLiteral("{"), {}, QStringLiteral("}"), false, false};
        for (std::size_t i = 0; i < row.size(); ++i) {
            PythonNode cell = value(row[i]);
            cell.head.prepend(m_writer.string(insert.columns.value(qsizetype(i))) + QStringLiteral(": "));
            dict.items.push_back(cell);
        }
        rows.items.push_back(dict);
    }
    PythonNode call
        = PythonNode::call(QStringLiteral("op.bulk_insert"),
                           nodeList(PythonNode::call(QStringLiteral("sa.table"), std::move(table)), rows));
    call.exploded = true;
    return call;
}

} // namespace stillroom
