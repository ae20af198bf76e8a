#include "dialect/sqlite/sqliterebuild.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/sqlite/sqliteddl.h"
#include "schema/sqltokens.h"

#include <algorithm>

namespace stillroom {

namespace {

using Kind = SqliteTableText::Kind;

const Table &existing(const Schema &schema, const TableName &name)
{
    const Table *table = schema.table(name);
    if (!table)
        throw Error(Error::Kind::Migration,
                    coreTr("There is no table %1 at this point.").arg(name.toString()));
    if (!table->virtualModule.isEmpty())
        throw Error(Error::Kind::Migration,
                    coreTr("Table %1 is a virtual table (%2), which SQLite cannot alter.")
                        .arg(name.toString(), table->virtualModule));
    return *table;
}

QString textOf(const Dialect &dialect, const Table &table)
{
    return table.sql.isEmpty() ? dialect.createTableDdl(table) : table.sql;
}

void removeClauses(SqliteTableText::ColumnText &column, std::initializer_list<Kind> kinds)
{
    std::erase_if(column.clauses, [&](const SqliteTableText::Clause &clause) {
        return std::find(kinds.begin(), kinds.end(), clause.kind) != kinds.end();
    });
}

QStringList columnNames(const SqliteTableText &text)
{
    QStringList names;
    for (const SqliteTableText::ColumnText &column : text.columns)
        names.append(column.name);
    return names;
}

} // namespace

SqliteRebuild::SqliteRebuild(const Dialect &dialect, const Schema &before, const TableName &table)
    : m_dialect(dialect)
    , m_before(before)
    , m_old(existing(before, table))
    , m_after(m_old)
    , m_oldText(textOf(dialect, m_old))
    , m_text(m_oldText)
{ }

void SqliteRebuild::change(const Operation &operation)
{
    const SqliteDdlCompiler pieces(m_dialect, m_before);
    // Whether it fits is for apply() to say, on a schema of this one table.
    Schema single;
    single.dialect = m_before.dialect;
    single.tables = {m_after};
    if (const auto *add = operation.as<AddColumn>())
        change(*add);
    else if (const auto *drop = operation.as<DropColumn>())
        m_text.dropColumn(drop->column);
    else if (const auto *alter = operation.as<AlterColumn>())
        change(*alter);
    else if (const auto *create = operation.as<CreateConstraint>())
        m_text.addConstraint(pieces.constraintText(create->constraint));
    else if (const auto *constraint = operation.as<DropConstraint>())
        change(*constraint);
    apply(operation, single);
    m_after = single.tables.front();
}

void SqliteRebuild::nameConstraints(const NamingConvention &convention)
{
    Table named = m_after;
    for (const auto &[unnamed, name] : stillroom::nameConstraints(named, convention))
        m_text.nameConstraint(unnamed, m_dialect.quotedIfNeeded(name));
    m_after = std::move(named);
}

void SqliteRebuild::change(const AddColumn &operation)
{
    if (m_after.column(operation.column.name))
        return;
    const SqliteDdlCompiler pieces(m_dialect, m_before);
    QString definition = pieces.columnText({}, operation.column);
    const auto named = [&](const QString &name, const QString &text) {
        definition += QLatin1Char(' ');
        if (!name.isEmpty())
            definition += QStringLiteral("CONSTRAINT %1 ").arg(m_dialect.quotedIfNeeded(name));
        definition += text;
    };
    for (const CheckConstraint &check : operation.checkConstraints)
        named(check.name, QStringLiteral("CHECK (%1)").arg(check.sqltext));
    m_text.addColumn(definition);
    for (const ForeignKey &key : operation.foreignKeys)
        m_text.addConstraint(pieces.constraintText(key));
    if (operation.unique && !operation.index)
        m_text.addConstraint(pieces.constraintText(UniqueConstraint {{}, {operation.column.name}, {}}));
    if (!operation.primaryKey)
        return;
    PrimaryKey key = m_after.primaryKey;
    key.columns.append(operation.column.name);
    m_text.drop(m_after.primaryKey);
    m_text.addConstraint(pieces.constraintText(key));
}

void SqliteRebuild::change(const AlterColumn &operation)
{
    SqliteTableText::ColumnText *column = m_text.column(operation.column);
    if (!column)
        return;
    const auto add = [&](Kind kind, const QString &text) { column->clauses.push_back({kind, {}, text, {}}); };
    if (operation.type) {
        column->type = m_dialect.typeDdl(*operation.type);
        const bool ownCollation = column->type.contains(QLatin1String(" COLLATE "), Qt::CaseInsensitive);
        if (ownCollation || !operation.type->collation.isEmpty())
            removeClauses(*column, {Kind::Collate});
        if (!ownCollation && !operation.type->collation.isEmpty())
            add(Kind::Collate, QStringLiteral("COLLATE ") + m_dialect.quoted(operation.type->collation));
    }
    if (operation.serverDefault) {
        removeClauses(*column, {Kind::Default});
        if (*operation.serverDefault)
            add(Kind::Default, QStringLiteral("DEFAULT ") + m_dialect.defaultDdl(**operation.serverDefault));
    }
    if (operation.nullable) {
        const bool was = std::any_of(column->clauses.begin(), column->clauses.end(),
                                     [](const auto &clause) { return clause.kind == Kind::NotNull; });
        if (*operation.nullable || !was)
            removeClauses(*column, {Kind::NotNull, Kind::Null});
        if (!*operation.nullable && !was)
            add(Kind::NotNull, QStringLiteral("NOT NULL"));
    }
}

void SqliteRebuild::change(const DropConstraint &operation)
{
    Table copy = m_after;
    const std::optional<Constraint> taken = takeConstraint(copy, operation);
    if (!taken)
        return; // apply() says so
    if (!m_text.drop(*taken))
        throw Error(Error::Kind::Migration,
                    coreTr("The constraint %1 was not found in the definition of table %2.")
                        .arg(operation.name, operation.table.toString()));
}

QString SqliteRebuild::freeName() const
{
    QString name = QStringLiteral("_stillroom_") + m_old.name;
    const auto taken = [&] {
        return m_before.table(TableName {m_old.schema, name}) != nullptr
            || std::any_of(m_before.views.begin(), m_before.views.end(),
                           [&](const View &view) { return view.name == name; });
    };
    while (taken())
        name += QLatin1Char('_');
    return name;
}

Statement SqliteRebuild::copyRows(const QString &target) const
{
    const QStringList oldStored = m_oldText.storedColumns();
    QStringList names;
    for (const QString &name : m_text.storedColumns()) {
        if (oldStored.contains(name, Qt::CaseInsensitive))
            names.append(m_dialect.quoted(name));
    }
    QStringList sources = names;
    if (m_oldText.hasRowid() && m_text.hasRowid() && m_text.rowidAlias().isEmpty()) {
        const QStringList used = columnNames(m_oldText) + columnNames(m_text);
        for (const char *word : {"rowid", "_rowid_", "oid"}) {
            if (used.contains(QLatin1String(word), Qt::CaseInsensitive))
                continue;
            names.prepend(QLatin1String(word));
            sources.prepend(QLatin1String(word));
            break;
        }
    }
    const QString source = m_dialect.quoted(m_old.tableName());
    if (names.isEmpty())
        return Statement(QStringLiteral("INSERT INTO %1 DEFAULT VALUES").arg(target));
    return Statement(
        QStringLiteral("INSERT INTO %1 (%2) SELECT %3 FROM %4")
            .arg(target, names.join(QStringLiteral(", ")), sources.join(QStringLiteral(", ")), source));
}

std::vector<Statement> SqliteRebuild::statements() const
{
    std::vector<Statement> result;
    const auto add = [&](const QString &sql) { result.emplace_back(sql); };
    const QString schema
        = m_old.schema.isEmpty() ? QString() : m_dialect.quoted(m_old.schema) + QLatin1Char('.');
    const QString name = freeName();
    const QString target = m_dialect.quoted(TableName {m_old.schema, name});
    SqliteTableText text = m_text;
    text.unqualify(m_old.name);
    add(text.toSql(target));
    result.push_back(copyRows(target));
    if (m_oldText.isAutoincrement() && m_text.isAutoincrement()) {
        const QString from = m_dialect.literal(Value::text(m_old.name));
        const QString to = m_dialect.literal(Value::text(name));
        add(QStringLiteral("DELETE FROM %1sqlite_sequence WHERE name = %2").arg(schema, to));
        add(QStringLiteral("INSERT INTO %1sqlite_sequence (name, seq) SELECT %2, seq FROM %1sqlite_sequence "
                           "WHERE name = %3")
                .arg(schema, to, from));
    }
    add(QStringLiteral("DROP TABLE ") + m_dialect.quoted(m_old.tableName()));
    // Without it SQLite would look into views and triggers that name the table while there is none.
    add(QStringLiteral("PRAGMA legacy_alter_table = ON"));
    add(QStringLiteral("ALTER TABLE %1 RENAME TO %2").arg(target, m_dialect.quoted(m_old.name)));
    add(QStringLiteral("PRAGMA legacy_alter_table = OFF"));
    for (const Index &index : m_after.indexes) {
        if (!index.name.startsWith(QLatin1String("sqlite_autoindex_")))
            add(index.sql.isEmpty() ? m_dialect.createIndexDdl(m_after.tableName(), index) : index.sql);
    }
    for (const Trigger &trigger : m_after.triggers)
        add(trigger.sql);
    return result;
}

} // namespace stillroom
