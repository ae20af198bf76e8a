#pragma once

#include "db/connection.h"
#include "schema/operation.h"
#include "schema/sqltokens.h"

#include <set>

namespace stillroom {

/// Filters and order of a window over a table's rows.
struct RowFilter
{
    enum class Match {
        Equals,
        NotEquals,
        Contains,
        StartsWith,
        EndsWith,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Between,
        In,
        IsNull,
        IsNotNull
    };
    QString column;
    Match match = Match::Equals;
    std::vector<Value> values; ///< none for IsNull; two for Between; any number for In; else one

    bool operator==(const RowFilter &) const = default;
};

struct RowOrder
{
    QString column;
    bool descending = false;
    bool nullable = true; ///< false where it is known to hold no NULL: paging backwards can then use an index

    bool operator==(const RowOrder &) const = default;
};

/// One SELECT over one table or view. With `after` it is keyset paging: rows strictly behind these values of
/// `order`'s columns (which must end in a unique key).
struct RowQuery
{
    TableName table;
    QStringList columns; ///< empty = all; a name may be rowidColumn()
    std::vector<RowFilter> filters; ///< all must hold
    std::vector<RowOrder> order;
    std::optional<Row> after;
    qint64 offset = 0;
    qint64 limit = -1; ///< -1 = all
    bool countOnly = false; ///< SELECT count(*) instead
};

struct ColumnValue
{
    QString column;
    Value value;
    bool useDefault = false; ///< insert DEFAULT / an expression instead of value
    QString expression; ///< with useDefault: SQL of the model's default such as CURRENT_TIMESTAMP; empty =
                        ///< column's own

    bool operator==(const ColumnValue &) const = default;
};

/// What of a database is read.
struct InspectOptions
{
    QStringList schemas; ///< besides the default one; {"*"} = all but the system's own
    bool routines = true; ///< functions and procedures with their texts

    bool operator==(const InspectOptions &) const = default;
};

/// All that differs between databases. Stateless; one object per backend, made at first use, safe from any
/// thread.
class Dialect
{
public:
    /// \throws Error(Usage) for a backend that has no dialect yet
    [[nodiscard]] static const Dialect &of(Backend backend);
    /// The one of this name; SQLite's where nobody has it.
    [[nodiscard]] static const Dialect &named(const QString &name);
    virtual ~Dialect() = default;

    // Traits, as data.
    QString name; ///< "sqlite"
    QString title; ///< "SQLite"
    SqlSyntax
        syntax; ///< as the server reads SQL by default; Connection::syntax() knows what a session has set
    bool transactionalDdl = true;
    bool supportsAlterColumn = true; ///< false: changes to a column need a rebuild of the table
    bool supportsSchemas = true;
    bool supportsComments = true;
    bool inlineComments = false; ///< comments are part of CREATE TABLE, not statements of their own
    std::set<ObjectKind> objectKinds; ///< what there is beside tables
    bool materializedViews = false; ///< made and dropped as such
    bool nativeEnums = false; ///< enumerated types are objects of the database
    bool nullsSortFirst = true; ///< where NULL stands in ascending order
    bool autoincrementByIdentity
        = false; ///< a key's values come from IDENTITY or SERIAL, not from the column
    int identifierLimit = 0; ///< longest name, in characters (bytes on PostgreSQL); 0 = none
    bool dottedSchemas = false; ///< a schema may name its database too, "db.dbo"
    QString defaultSchema; ///< "public", "dbo"; empty where the connection decides or there is none
    /// How the key of a row just inserted is learnt: Connection::lastInsertId(), or the statement returns it.
    enum class InsertedKey { LastInsertId, Returned };
    InsertedKey insertedKey = InsertedKey::LastInsertId;
    // What frames a migration script, as Alembic's offline mode writes it.
    QString scriptBegin = QStringLiteral("BEGIN");
    QString scriptCommit = QStringLiteral("COMMIT");
    QString scriptSeparator; ///< a line behind each statement ("GO"); empty = none

    // Names, values and types.
    [[nodiscard]] virtual QString quoted(
        const QString &identifier) const; ///< always quoted; the one place that does it
    [[nodiscard]] virtual QString quotedIfNeeded(
        const QString &identifier) const = 0; ///< as SQLAlchemy's preparer decides
    [[nodiscard]] QString quoted(const TableName &table) const;
    [[nodiscard]] QString quotedIfNeeded(const TableName &table) const;
    [[nodiscard]] virtual QString literal(
        const Value &value) const = 0; ///< for SQL that is shown or written to a file
    [[nodiscard]] virtual QString typeDdl(
        const SqlType &type) const = 0; ///< "VARCHAR(50)"; `declared` where it is set
    [[nodiscard]] virtual SqlType parseType(const QString &declared) const = 0;
    [[nodiscard]] virtual QString defaultDdl(
        const ServerDefault &serverDefault) const = 0; ///< what follows DEFAULT
    /// Whether the database would keep both in the same way; rules of Alembic's compare_type for this
    /// dialect.
    [[nodiscard]] virtual bool sameType(const SqlType &model, const SqlType &database) const = 0;
    /// Likewise for DEFAULT, by Alembic's compare_server_default. Here: the texts, without brackets and
    /// quotes around them.
    [[nodiscard]] virtual bool sameDefault(const Column &model, const Column &database) const;
    /// The name as the database keeps it: one over identifierLimit is cut as SQLAlchemy cuts it.
    [[nodiscard]] QString limited(const QString &name) const;

    // Schema.
    [[nodiscard]] virtual Schema inspect(Connection &connection,
                                         const InspectOptions &options = {}) const = 0;
    /// The statements that carry out the operation. `before` is the schema at that moment (inspected, or
    /// replayed for offline SQL): a rebuild of a SQLite table is made from it. \throws Error(Migration) for
    /// what cannot be done
    [[nodiscard]] virtual std::vector<Statement> compile(const Operation &operation,
                                                         const Schema &before) const = 0;
    /// CREATE TABLE with constraints but without indexes, formatted as SQLAlchemy does.
    [[nodiscard]] virtual QString createTableDdl(const Table &table) const = 0;
    [[nodiscard]] virtual QString createIndexDdl(const TableName &table, const Index &index) const = 0;

    // Rows.
    [[nodiscard]] virtual Statement selectRows(const RowQuery &query) const;
    /// `returned`: columns whose values come back as one row, where insertedKey is Returned.
    [[nodiscard]] virtual Statement insertRow(const TableName &table, const std::vector<ColumnValue> &values,
                                              const QStringList &returned = {}) const;
    /// `key` finds the row (NULL compares with IS); `old` are further values that must still be there.
    [[nodiscard]] virtual Statement updateRow(const TableName &table, const std::vector<ColumnValue> &values,
                                              const std::vector<ColumnValue> &key,
                                              const std::vector<ColumnValue> &old) const;
    [[nodiscard]] virtual Statement deleteRow(const TableName &table, const std::vector<ColumnValue> &key,
                                              const std::vector<ColumnValue> &old) const;
    /// Name under which a table without a primary key is addressed ("rowid"); empty where there is none.
    [[nodiscard]] virtual QString rowidColumn(const Table &table) const;
    [[nodiscard]] virtual Statement explain(const QString &sql) const;

    // Conditions on `column`, a qualified and quoted name; `?` stands for the value.
    [[nodiscard]] virtual QString likeCondition(const QString &column) const; ///< ignores case; '!' escapes
    /// Holds where the column has this value although `= ?` does not; empty where that cannot be.
    [[nodiscard]] virtual QString alsoEqualCondition(const QString &column, const Value &value) const;
    /// Holds while the column still has the value it was read with, whatever its type.
    [[nodiscard]] virtual QString unchangedCondition(const QString &column, const Value &value) const;

protected:
    Dialect() = default;

    /// Appends LIMIT and OFFSET, or what stands for them; limit -1 = all.
    virtual void appendLimit(Statement &statement, qint64 limit, qint64 offset, bool isOrdered) const;
    [[nodiscard]] virtual QString defaultValuesText() const; ///< of an INSERT that names no column
    /// \param into "INSERT INTO t (a)"; `values` what follows; `returned` columns whose values it is to
    /// return
    [[nodiscard]] virtual QString insertReturning(const QString &into, const QString &values,
                                                  const QStringList &returned) const;
};

} // namespace stillroom
