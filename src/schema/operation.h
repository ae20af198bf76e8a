#pragma once

#include "base/error.h" // before Constraint, which its Kind would shadow otherwise
#include "base/value.h"
#include "schema/schemaobject.h"

#include <variant>

namespace stillroom {

// The one vocabulary of schema changes, named as in Alembic. The differ finds them, revision files hold them,
// dialects compile them, apply() replays them and reversed() inverts them. `table` is always the table's name
// now, before the operation runs. Members called `original` hold what a drop takes away, where known: it is
// what makes it reversible.

struct CreateTable
{
    Table table; ///< with its indexes: Alembic's create_table followed by create_index
    bool ifNotExists = false;
    bool operator==(const CreateTable &) const = default;
};

struct DropTable
{
    TableName table;
    std::optional<Table> original;
    bool ifExists = false;
    bool operator==(const DropTable &) const = default;
};

struct RenameTable
{
    TableName table;
    QString newName;
    bool operator==(const RenameTable &) const = default;
};

struct AddColumn
{
    TableName table;
    Column column;
    std::vector<ForeignKey> foreignKeys; ///< those given inside the sa.Column(...)
    std::vector<CheckConstraint> checkConstraints;
    bool primaryKey = false;
    bool unique = false;
    bool index = false;
    bool ifNotExists = false;
    bool operator==(const AddColumn &) const = default;
};

struct DropColumn
{
    TableName table;
    QString column;
    std::optional<Column> original;
    bool ifExists = false;
    QMap<QString, QString> options = {}; ///< dialect keyword arguments, {"mssql_drop_default", "True"}
    bool operator==(const DropColumn &) const = default;
};

struct AlterColumn
{
    TableName table;
    QString column;
    std::optional<QString> newName;
    std::optional<SqlType> type;
    std::optional<bool> nullable;
    std::optional<std::optional<ServerDefault>> serverDefault; ///< engaged and empty = drop the default
    std::optional<std::optional<Identity>> identity; ///< engaged and empty = drop it
    std::optional<QString> comment; ///< engaged and empty = drop the comment
    std::optional<SqlType> existingType;
    std::optional<bool> existingNullable;
    std::optional<std::optional<ServerDefault>> existingServerDefault;
    std::optional<std::optional<Identity>> existingIdentity;
    std::optional<QString> existingComment;
    std::optional<bool> autoincrement;
    QMap<QString, QString>
        options; ///< dialect keyword arguments as Python source, {"postgresql_using", "'x::int'"}
    bool operator==(const AlterColumn &) const = default;
};

struct CreateIndex
{
    TableName table;
    Index index;
    bool ifNotExists = false;
    bool operator==(const CreateIndex &) const = default;
};

struct DropIndex
{
    QString name;
    TableName table; ///< name may be empty where the revision does not tell
    std::optional<Index> original;
    bool ifExists = false;
    QMap<QString, QString> options = {}; ///< dialect keyword arguments, {"postgresql_concurrently", "True"}
    bool operator==(const DropIndex &) const = default;
};

using Constraint = std::variant<PrimaryKey, ForeignKey, UniqueConstraint, CheckConstraint, ExcludeConstraint>;

/// create_primary_key, create_foreign_key, create_unique_constraint, create_check_constraint,
/// create_exclude_constraint.
struct CreateConstraint
{
    TableName table;
    Constraint constraint;
    bool operator==(const CreateConstraint &) const = default;
};

struct DropConstraint
{
    enum class Type { Unknown, PrimaryKey, ForeignKey, Unique, Check, Exclude };
    QString name; ///< empty: an unnamed one, told by `original`
    TableName table;
    Type type = Type::Unknown;
    std::optional<Constraint> original;
    bool operator==(const DropConstraint &) const = default;
};

struct AlterTableComment
{
    TableName table;
    QString comment; ///< empty = drop_table_comment
    std::optional<QString> existingComment;
    bool operator==(const AlterTableComment &) const = default;
};

/// An enumerated type on its own; on databases that have none it is nothing. Alembic has no directive for it:
/// it is written op.execute("CREATE TYPE …"), and read also from sa.Enum(…).create(op.get_bind()).
struct CreateEnum
{
    EnumType type;
    bool ifNotExists = false;
    bool operator==(const CreateEnum &) const = default;
};

struct DropEnum
{
    TableName name;
    std::optional<EnumType> original;
    bool ifExists = false;
    bool operator==(const DropEnum &) const = default;
};

/// A column of an enumerated type, or of an array of it.
struct EnumHolder
{
    TableName table;
    QString column;
    bool isArray = false;
    std::optional<ServerDefault> serverDefault; ///< that it has while the type is as it was
    std::optional<ServerDefault> laterDefault; ///< that it has afterwards
    bool operator==(const EnumHolder &) const = default;
};

/// Other values for an enumerated type. Values that are renamed and added keep the type; where one goes or
/// moves, a new type takes its place, and the columns that hold it are cast by way of their texts. Alembic
/// has no directive for it either.
struct AlterEnum
{
    EnumType type; ///< as it becomes
    std::optional<EnumType> existing;
    QMap<QString, QString> renamed; ///< values that are called otherwise from then on, old to new
    std::vector<EnumHolder> holders; ///< all of them, where a value goes
    bool operator==(const AlterEnum &) const = default;
};

/// An index or a constraint under another name. Alembic has no directive for it.
struct RenameConstraint
{
    TableName table;
    QString name;
    QString newName;
    bool isIndex = false;
    bool operator==(const RenameConstraint &) const = default;
};

// Views, sequences, triggers, routines, domains and schemas have three operations for all kinds. Alembic has
// no directive for any of them: they are written op.execute("…").

struct CreateObject
{
    SchemaObject object;
    bool ifNotExists = false;
    bool operator==(const CreateObject &) const = default;
};

struct DropObject
{
    SchemaObject object; ///< its name counts
    std::optional<SchemaObject> original;
    bool ifExists = false;
    bool operator==(const DropObject &) const = default;
};

/// Makes the object of this name what is told here, in place where the database can.
struct AlterObject
{
    SchemaObject object;
    std::optional<SchemaObject> existing;
    std::vector<View> dependents = {}; ///< views that go and come back where this one has to be made anew
    bool operator==(const AlterObject &) const = default;
};

/// op.execute() with SQL text.
struct ExecuteSql
{
    QString sql;
    std::vector<Value> binds;
    bool operator==(const ExecuteSql &) const = default;
};

struct BulkInsert
{
    TableName table;
    QStringList columns;
    std::vector<std::vector<Value>> rows; ///< each as long as columns
    bool operator==(const BulkInsert &) const = default;
};

struct Operation;

/// batch_alter_table: operations on one table that SQLite may carry out by one rebuild.
struct BatchAlterTable
{
    enum class Recreate { Auto, Always, Never };
    TableName table;
    Recreate recreate = Recreate::Auto;
    /// Patterns ("uq", "fk", …) by which the table's unnamed constraints are named first, see
    /// namesConstraints().
    QMap<QString, QString> namingConvention;
    std::vector<Operation> operations;
    bool operator==(const BatchAlterTable &) const;
};

struct Operation
{
    using Kind = std::variant<CreateTable, DropTable, RenameTable, AddColumn, DropColumn, AlterColumn,
                              CreateIndex, DropIndex, CreateConstraint, DropConstraint, AlterTableComment,
                              ExecuteSql, BulkInsert, BatchAlterTable, CreateEnum, DropEnum, AlterEnum,
                              RenameConstraint, CreateObject, DropObject, AlterObject>;
    Kind kind;
    int line
        = 0; ///< 1-based line of the revision file it was read from; 0 = made by the program. Not compared.
    bool autocommit = false; ///< stands in an autocommit_block(): runs outside the transaction. Not compared.

    Operation() = default;
    template <class T>
    requires std::is_constructible_v<Kind, T> &&(!std::is_same_v<std::decay_t<T>, Operation>)
        Operation(T &&operation, int sourceLine = 0) // NOLINT: implicit on purpose
        : kind(std::forward<T>(operation))
        , line(sourceLine)
    { }

    template <class T>
    [[nodiscard]] const T *as() const
    {
        return std::get_if<T>(&kind);
    }
    bool operator==(const Operation &other) const { return kind == other.kind; }
};

inline bool BatchAlterTable::operator==(const BatchAlterTable &other) const
{
    return table == other.table && recreate == other.recreate && namingConvention == other.namingConvention
        && operations == other.operations;
}

/// The values the type has once those that are renamed are; empty where it is not known what it had.
[[nodiscard]] QStringList renamedValues(const AlterEnum &alter);

/// Whether the type stays: no value goes, and none that it has moves.
[[nodiscard]] bool keepsType(const AlterEnum &alter);

/// The operations of a batch as they would stand on their own: a column renamed earlier in the batch, which
/// Alembic goes on calling by its old name, is called by its new one.
/// With the table as it is before, a drop by a name of the batch's naming convention gets its `original`.
[[nodiscard]] std::vector<Operation> resolvedBatch(const BatchAlterTable &batch,
                                                   const Table *before = nullptr);

/// The operation that takes `operation` back. \throws Error(Migration) where what it needs is not known (a
/// drop without its original, ExecuteSql, BulkInsert).
[[nodiscard]] Operation reversed(const Operation &operation);

/// The reversed operations in reversed order: the downgrade of an upgrade.
[[nodiscard]] std::vector<Operation> reversed(const std::vector<Operation> &operations);

/// Replays the operation on a schema in memory. ExecuteSql and BulkInsert change nothing.
/// \throws Error(Migration) when it does not fit (unknown table or column, name taken); the schema may then
/// be changed in part.
void apply(const Operation &operation, Schema &schema);

/// Fills the `original` and `existing…` members that are not set from the schema as it is before the
/// operation.
[[nodiscard]] Operation completed(Operation operation, const Schema &before);

/// Takes the constraint a drop means out of the table: by its name, by `original`, or, where it has no name,
/// by the one the usual naming conventions would give it. Empty if there is none.
std::optional<Constraint> takeConstraint(Table &table, const DropConstraint &drop);

/// One line in words, "Add column users.email VARCHAR(128) NOT NULL"; types as SQLAlchemy's names where no
/// dialect is known.
[[nodiscard]] QString toText(const Operation &operation);

} // namespace stillroom
