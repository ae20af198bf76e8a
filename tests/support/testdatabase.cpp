#include "support/testdatabase.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

/// SQL without what databases change in it: casts, brackets, quotes, blanks, case, names of character sets.
QString crude(QString sql)
{
    static const QRegularExpression casts(QStringLiteral(
        R"(::[\w."]+( varying| precision| with(out)? time zone)?(\([\d, ]+\))?(\[\])?|\b_utf8mb4(?='))"));
    sql.remove(casts);
    static const QRegularExpression blanks(QStringLiteral(R"([\s()'"`\[\]]+)"));
    return sql.remove(blanks).toLower();
}

QString action(const QString &text)
{
    return text == QLatin1String("NO ACTION") ? QString() : text;
}

QString truth(bool value)
{
    return value ? QStringLiteral("yes") : QStringLiteral("no");
}

QString orderText(const Index &index)
{
    QStringList parts;
    for (const IndexElement &element : index.elements)
        parts.append((element.column.isEmpty() ? crude(element.expression) : element.column)
                     + (element.descending ? QStringLiteral(" desc") : QString()) + element.nulls);
    return parts.join(QLatin1Char(','));
}

/// Lists what differs between two tables.
class Comparison
{
public:
    Comparison(const Table &wanted, const Table &found, const Dialect &dialect)
        : m_wanted(wanted)
        , m_found(found)
        , m_dialect(dialect)
    { }

    QStringList run()
    {
        compareColumns();
        tell(QStringLiteral("comment"), m_dialect.supportsComments ? m_wanted.comment : QString(),
             m_found.comment);
        tell(QStringLiteral("primary key"), m_wanted.primaryKey.columns.join(u','),
             m_found.primaryKey.columns.join(u','));
        compareAll(QStringLiteral("foreign key"), m_wanted.foreignKeys, m_found.foreignKeys,
                   [](const ForeignKey &key) {
                       return QStringLiteral("(%1) -> %2.%3(%4) delete=%5 update=%6 deferrable=%7 %8")
                           .arg(key.columns.join(u','), key.referredSchema, key.referredTable,
                                key.referredColumns.join(u','), action(key.onDelete), action(key.onUpdate),
                                truth(key.deferrable.value_or(false)), key.initially);
                   });
        compareAll(QStringLiteral("unique"), uniques(m_wanted), m_found.uniqueConstraints,
                   [](const UniqueConstraint &unique) {
                       QStringList columns = unique.columns;
                       return columns.join(u',') + unique.options.value(QStringLiteral("deferrable"));
                   });
        compareAll(QStringLiteral("check"), m_wanted.checkConstraints, m_found.checkConstraints,
                   [](const CheckConstraint &check) { return crude(check.sqltext); });
        compareAll(QStringLiteral("exclude"), m_wanted.excludeConstraints, m_found.excludeConstraints,
                   [](const ExcludeConstraint &exclude) {
                       QString text;
                       for (const ExcludeConstraint::Element &element : exclude.elements)
                           text += element.expression + element.op;
                       return text + crude(exclude.where);
                   });
        compareAll(QStringLiteral("index"), indexes(m_wanted), m_found.indexes, [](const Index &index) {
            return QStringLiteral("%1 unique=%2 where=%3")
                .arg(orderText(index), truth(index.unique), crude(index.where));
        });
        return m_lines;
    }

private:
    /// MySQL keeps a unique index as a unique constraint.
    [[nodiscard]] bool isUniqueThere(const Index &index) const
    {
        return index.unique
            && (m_dialect.name == QLatin1String("mysql") || m_dialect.name == QLatin1String("mariadb"));
    }
    [[nodiscard]] std::vector<UniqueConstraint> uniques(const Table &table) const
    {
        std::vector<UniqueConstraint> all = table.uniqueConstraints;
        for (const Index &index : table.indexes) {
            if (isUniqueThere(index))
                all.push_back({index.name, index.columns(), {}});
        }
        return all;
    }
    [[nodiscard]] std::vector<Index> indexes(const Table &table) const
    {
        std::vector<Index> all = table.indexes;
        std::erase_if(all, [this](const Index &index) { return isUniqueThere(index); });
        return all;
    }

    void tell(const QString &what, const QString &wanted, const QString &found)
    {
        if (wanted != found)
            m_lines.append(
                QStringLiteral("%1 %2: wanted \"%3\", found \"%4\"").arg(m_wanted.name, what, wanted, found));
    }

    void compareColumns()
    {
        for (const Column &column : m_wanted.columns) {
            const Column *found = m_found.column(column.name);
            if (!found) {
                tell(column.name, QStringLiteral("there"), QStringLiteral("missing"));
                continue;
            }
            if (!m_dialect.sameType(column.type, found->type))
                tell(column.name + QStringLiteral(" type"), m_dialect.typeDdl(column.type),
                     m_dialect.typeDdl(found->type));
            if (!column.type.collation.isEmpty())
                tell(column.name + QStringLiteral(" collation"), column.type.collation,
                     found->type.collation);
            const bool nullable = column.nullable && !m_wanted.primaryKey.columns.contains(column.name);
            const bool foundNullable = found->nullable && !m_found.primaryKey.columns.contains(column.name);
            tell(column.name + QStringLiteral(" nullable"), truth(nullable), truth(foundNullable));
            if (!column.identity && !column.computed && !m_dialect.sameDefault(column, *found))
                tell(column.name + QStringLiteral(" default"),
                     column.serverDefault ? column.serverDefault->text : QString(),
                     found->serverDefault ? found->serverDefault->text : QString());
            tell(column.name + QStringLiteral(" computed"),
                 column.computed ? crude(column.computed->sqltext) : QString(),
                 found->computed ? crude(found->computed->sqltext) : QString());
            tell(column.name + QStringLiteral(" identity"), truth(column.identity.has_value()),
                 truth(found->identity.has_value()));
            tell(column.name + QStringLiteral(" comment"),
                 m_dialect.supportsComments ? column.comment : QString(), found->comment);
        }
        for (const Column &column : m_found.columns) {
            if (!m_wanted.column(column.name))
                tell(column.name, QStringLiteral("missing"), QStringLiteral("there"));
        }
    }

    template <class T, class F>
    void compareAll(const QString &what, const std::vector<T> &wanted, const std::vector<T> &found, F text)
    {
        std::vector<T> left = found;
        for (const T &one : wanted) {
            const auto same = std::find_if(left.begin(), left.end(), [&](const T &other) {
                return text(other) == text(one) && (one.name.isEmpty() || one.name == other.name);
            });
            if (same == left.end())
                tell(what, one.name + QLatin1Char(' ') + text(one), QString());
            else
                left.erase(same);
        }
        for (const T &one : left)
            tell(what, QString(), one.name + QLatin1Char(' ') + text(one));
    }

    const Table &m_wanted;
    const Table &m_found;
    const Dialect &m_dialect;
    QStringList m_lines;
};

std::unique_ptr<Connection> opened(const TestServer &server)
{
    OpenOptions options;
    options.createMissing = true;
    return Connection::open(server.url, options);
}

} // namespace

QStringList differences(const Table &wanted, const Table &found, const Dialect &dialect)
{
    return Comparison(wanted, found, dialect).run();
}

TestDatabase::TestDatabase(const TestServer &server)
    : m_connection(opened(server))
    , m_dialect(Dialect::of(server.url.backend()))
{ }

Schema TestDatabase::inspect(const InspectOptions &options) const
{
    return m_dialect.inspect(*m_connection, options);
}

void TestDatabase::carryOut(const Operation &operation, const InspectOptions &options) const
{
    for (const Statement &statement : m_dialect.compile(operation, inspect(options)))
        m_connection->run(statement);
}

QStringList TestDatabase::texts(const Statement &statement) const
{
    QStringList lines;
    const RowBatch rows = m_connection->query(statement);
    for (int row = 0; row < rows.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < rows.columnCount(); ++column)
            cells.append(rows.isNull(row, column) ? QStringLiteral("null")
                             : rows.kind(row, column) == Value::Kind::Blob
                             ? QString::fromLatin1(rows.bytes(row, column).toByteArray().toHex())
                             : rows.text(row, column));
        lines.append(cells.join(QLatin1Char('|')));
    }
    return lines;
}

void TestDatabase::clear(const QStringList &others) const
{
    if (m_dialect.name == QLatin1String("postgresql")) {
        const Schema all = inspect({{QStringLiteral("*")}, false});
        QSet<QString> schemas {m_dialect.defaultSchema};
        for (const QString &schema : all.namespaces)
            schemas.insert(schema);
        for (const QString &schema : std::as_const(schemas))
            run(Statement(QStringLiteral("DROP SCHEMA %1 CASCADE").arg(m_dialect.quoted(schema))));
        run(Statement(QStringLiteral("CREATE SCHEMA %1").arg(m_dialect.quoted(m_dialect.defaultSchema))));
        return;
    }
    const bool isSqlite = m_dialect.name == QLatin1String("sqlite");
    if (isSqlite) // a table that others refer to could not go
        run(Statement(QStringLiteral("PRAGMA foreign_keys = OFF")));
    const Schema schema = inspect();
    for (const View &view : schema.views)
        carryOut(DropObject {view, {}, false});
    for (const Routine &routine : schema.routines)
        carryOut(DropObject {routine, {}, false});
    for (const Table &table : schema.tables) {
        for (const ForeignKey &key : table.foreignKeys) {
            if (m_dialect.supportsAlterColumn)
                carryOut(DropConstraint {key.name, table.tableName(), DropConstraint::Type::ForeignKey,
                                         Constraint(key)});
        }
    }
    for (const QString &other : others) {
        if (m_dialect.supportsSchemas)
            run(Statement(QStringLiteral("DROP SCHEMA IF EXISTS ") + m_dialect.quoted(other)));
    }
    for (const Table &table : schema.tables)
        carryOut(DropTable {table.tableName(), {}, false});
    for (const Sequence &sequence : schema.sequences)
        carryOut(DropObject {sequence, {}, false});
    if (isSqlite)
        run(Statement(QStringLiteral("PRAGMA foreign_keys = ON")));
}

} // namespace stillroom
