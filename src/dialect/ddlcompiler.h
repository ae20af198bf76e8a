#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// Writes operations as SQL, worded as SQLAlchemy and Alembic print them. What the databases share is here;
/// the compiler of a dialect overrides where its database differs. Lives for one call of Dialect::compile().
class DdlCompiler
{
public:
    using Statements = std::vector<Statement>;

    /// `before`: the schema as it is before the operation. Both must outlive the compiler.
    DdlCompiler(const Dialect &dialect, const Schema &before) : m_dialect(dialect), m_before(before) { }
    virtual ~DdlCompiler() = default;
    DdlCompiler(const DdlCompiler &) = delete;
    DdlCompiler &operator=(const DdlCompiler &) = delete;

    /// \throws Error(Migration) for what the database cannot do
    [[nodiscard]] Statements compile(const Operation &operation) const;

    // Pieces of statements.

    /// CREATE TABLE with its constraints, without indexes and without what Dialect::supportsComments puts
    /// into statements of its own.
    [[nodiscard]] virtual QString createTableText(const Table &table, bool ifNotExists = false) const;
    [[nodiscard]] virtual QString createIndexText(const TableName &table, const Index &index,
                                                  bool ifNotExists = false) const;
    /// A column as it stands in CREATE TABLE. `table` tells whether it is the key that counts up by itself;
    /// for a column to be added it is a table of that column alone.
    [[nodiscard]] virtual QString columnText(const Table &table, const Column &column) const;
    /// A constraint as it stands in CREATE TABLE and behind ADD.
    [[nodiscard]] virtual QString constraintText(const Constraint &constraint) const;
    /// REFERENCES and what follows it.
    [[nodiscard]] virtual QString referencesText(const ForeignKey &key) const;

protected:
    [[nodiscard]] virtual Statements compiled(const CreateTable &create) const;
    [[nodiscard]] virtual Statements compiled(const DropTable &drop) const;
    [[nodiscard]] virtual Statements compiled(const RenameTable &rename) const;
    [[nodiscard]] virtual Statements compiled(const AddColumn &add) const;
    [[nodiscard]] virtual Statements compiled(const DropColumn &drop) const;
    [[nodiscard]] virtual QString addColumnText(const AddColumn &add, const QString &column) const;
    /// In Alembic's order: nullability, default, type, comment, name.
    /// \throws Error(Migration) for a change of an identity column, which few databases know
    [[nodiscard]] virtual Statements compiled(const AlterColumn &alter) const;
    [[nodiscard]] virtual Statements compiled(const CreateIndex &create) const;
    [[nodiscard]] virtual Statements compiled(const DropIndex &drop) const;
    [[nodiscard]] virtual Statements compiled(const CreateConstraint &create) const;
    [[nodiscard]] virtual Statements compiled(const DropConstraint &drop) const;
    [[nodiscard]] virtual Statements compiled(const AlterTableComment &alter) const;
    [[nodiscard]] virtual Statements compiled(const CreateEnum &create) const; ///< nothing
    [[nodiscard]] virtual Statements compiled(const DropEnum &drop) const; ///< nothing
    [[nodiscard]] virtual Statements compiled(const AlterEnum &alter) const; ///< nothing
    /// \throws Error(Migration): few databases can
    [[nodiscard]] virtual Statements compiled(const RenameConstraint &rename) const;
    // ddlobjects.cpp: views, sequences, triggers, routines, domains and schemas. What the dialect's
    // Dialect::objectKinds lacks is refused.
    [[nodiscard]] Statements compiled(const CreateObject &create) const;
    [[nodiscard]] Statements compiled(const DropObject &drop) const;
    [[nodiscard]] Statements compiled(const AlterObject &alter) const;
    [[nodiscard]] virtual Statements compiled(const ExecuteSql &execute) const;
    [[nodiscard]] virtual Statements compiled(const BulkInsert &insert) const;
    /// One after the other, each seeing what those before it did.
    [[nodiscard]] virtual Statements compiled(const BatchAlterTable &batch) const;

    /// The statement that makes it, the database's own text where that is known; without its comment.
    [[nodiscard]] QString objectCreation(const SchemaObject &object) const;
    [[nodiscard]] virtual QString domainText(const Domain &domain) const;
    [[nodiscard]] virtual QString sequenceText(const Sequence &sequence) const;
    /// "VIEW v", "TRIGGER t ON users": behind DROP and COMMENT ON.
    [[nodiscard]] virtual QString objectPlace(const SchemaObject &object) const;
    /// Changes it in place. Empty where that cannot be done: then it is dropped and made anew.
    [[nodiscard]] virtual Statements alteredInPlace(const SchemaObject &object,
                                                    const SchemaObject &existing) const;
    /// Sets its comment. Nothing where the database has none for it.
    [[nodiscard]] virtual Statements objectComment(const SchemaObject &object, const QString &comment) const;
    [[nodiscard]] static QString commentOf(const SchemaObject &object);
    static void setComment(SchemaObject &object, const QString &comment);
    /// The text with CREATE and what may follow it (OR REPLACE, OR ALTER) put in other words.
    [[nodiscard]] static QString withVerb(const QString &sql, const char *verb);

    [[nodiscard]] virtual QString tableSuffix(const Table &table) const; ///< behind CREATE TABLE's bracket
    [[nodiscard]] virtual QString indexElementText(const IndexElement &element) const;
    [[nodiscard]] virtual QString indexPlaceText(const TableName &table,
                                                 const Index &index) const; ///< "ix ON t"
    /// The statements that set the comments of a new table and its columns.
    [[nodiscard]] virtual Statements commentStatements(const Table &table) const;
    [[nodiscard]] virtual Statement columnComment(const TableName &table, const QString &column,
                                                  const QString &comment) const;

    [[nodiscard]] QString name(const QString &identifier) const
    {
        return m_dialect.quotedIfNeeded(identifier);
    }
    [[nodiscard]] QString name(const TableName &table) const { return m_dialect.quotedIfNeeded(table); }
    [[nodiscard]] QString names(const QStringList &identifiers) const; ///< "a, b"
    /// Of an index or a constraint: conventions make names longer than a database takes.
    [[nodiscard]] QString limitedName(const QString &identifier) const
    {
        return name(m_dialect.limited(identifier));
    }
    [[nodiscard]] QString literal(const QString &text) const;
    [[nodiscard]] QString alterTable(const TableName &table) const;
    [[nodiscard]] QString alterColumn(const TableName &table, const QString &column) const;
    [[nodiscard]] static QString constraintName(const Constraint &constraint);
    [[nodiscard]] QString namedConstraint(const QString &constraint) const; ///< "CONSTRAINT name " or nothing
    /// The constraints of a table in the order they are written, without those another statement adds.
    [[nodiscard]] virtual std::vector<Constraint> inlineConstraints(const Table &table) const;
    /// CHECK beside Boolean and Enum where the type asks for one.
    [[nodiscard]] virtual std::optional<CheckConstraint> typeCheck(const Column &column) const;
    /// That check dropped before a column's type changes, and the new type's added behind.
    [[nodiscard]] Statements aroundTypeChange(const AlterColumn &alter, Statements change) const;
    [[nodiscard]] static Index columnIndex(const AddColumn &add); ///< of sa.Column(…, index=True)

    static void append(Statements &to, Statements more);

    const Dialect &m_dialect;
    const Schema &m_before;
};

/// The column of a table that counts up by itself, by SQLAlchemy's rule: the only column of the primary key,
/// of an integer type, without default and foreign key, unless autoincrement says otherwise. nullptr if none.
[[nodiscard]] const Column *autoincrementColumn(const Table &table);

/// Whether the type is one of SQLAlchemy's whole numbers.
[[nodiscard]] bool isIntegerType(const SqlType &type);

} // namespace stillroom
