#pragma once

#include "dialect/dialect.h"
#include "dialect/sqlite/sqlitetabletext.h"
#include "schema/namingconvention.h"

namespace stillroom {

/// Collects changes to one table of SQLite and carries them out by making the table anew under another name,
/// copying the rows, dropping the old one and taking over its name, as SQLite's manual recommends. Rows,
/// rowids, the AUTOINCREMENT counter, indexes, triggers and views stay; so do foreign keys of other tables.
class SqliteRebuild final
{
public:
    /// \throws Error(Migration) if there is no such table, or it is virtual
    SqliteRebuild(const Dialect &dialect, const Schema &before, const TableName &table);

    /// AddColumn, DropColumn, AlterColumn (but its newName), CreateConstraint, DropConstraint, CreateIndex,
    /// DropIndex. \throws Error(Migration) for what does not fit
    void change(const Operation &operation);
    /// Names the constraints that have none, before the changes.
    void nameConstraints(const NamingConvention &convention);
    [[nodiscard]] std::vector<Statement> statements() const;
    [[nodiscard]] const Table &table() const { return m_after; } ///< as it will be

private:
    void change(const AddColumn &operation);
    void change(const AlterColumn &operation);
    void change(const DropConstraint &operation);
    [[nodiscard]] QString freeName() const;
    [[nodiscard]] Statement copyRows(const QString &target) const;

    const Dialect &m_dialect;
    const Schema &m_before;
    Table m_old;
    Table m_after;
    SqliteTableText m_oldText;
    SqliteTableText m_text;
};

} // namespace stillroom
