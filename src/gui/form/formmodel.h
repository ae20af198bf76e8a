#pragma once

#include "gui/common/workspace.h"
#include "record/readrecord.h"
#include "record/stagededits.h"

namespace stillroom {

/// The record a form shows, with the edits staged for it and for what belongs to it. All widgets of one form
/// share it and follow changed(). Lives on the GUI thread and does no I/O.
class FormModel final : public QObject
{
    Q_OBJECT

public:
    FormModel(Workspace &workspace, const TableName &table, QObject *parent = nullptr);

    [[nodiscard]] Workspace &workspace() const { return m_workspace; }
    [[nodiscard]] const Dialect &dialect() const { return m_workspace.dialect(); }
    [[nodiscard]] Session &session() const; ///< reading the record, applying
    [[nodiscard]] Session &lookupSession(); ///< what is asked while one types; may be cancelled at any time
    [[nodiscard]] bool ownsLookupSession() const { return m_lookup != nullptr; }

    /// \return false if nothing changed
    bool setSchema(std::shared_ptr<const Schema> schema, const RecordHints &hints);
    [[nodiscard]] const std::shared_ptr<const Schema> &schema() const { return m_schema; }
    [[nodiscard]] const RecordHints &hints() const { return m_hints; }
    [[nodiscard]] const FormSpec &spec() const { return m_spec; }
    [[nodiscard]] const TableName &table() const { return m_table; }
    [[nodiscard]] ForeignKeyLookup lookup(const TableName &parent, const QStringList &keyColumns) const;

    void showNew();
    void showRecord(const std::vector<ColumnValue> &key, const RecordRows &rows);
    [[nodiscard]] bool isNew() const { return m_key.empty(); }
    [[nodiscard]] const std::vector<ColumnValue> &key() const { return m_key; }
    [[nodiscard]] const RecordRows &rows() const { return m_rows; }

    void block(const QString &why) { m_blocked = why; } ///< while there is no record to edit
    [[nodiscard]] QString whyReadOnly() const; ///< a sentence; empty = fields can be edited
    [[nodiscard]] bool isDeleted() const; ///< the record is marked for deletion
    [[nodiscard]] const StagedRow *staged() const; ///< nullptr if the record itself has no edits
    [[nodiscard]] StagedValue value(const QString &column) const;
    [[nodiscard]] Value stored(const QString &column) const { return m_rows.values.value(column); }
    [[nodiscard]] bool isChanged(const QString &column) const;
    [[nodiscard]] QString label() const; ///< "Ada", from the label columns as they are now

    /// Stages values of one field. What one types into a field without leaving it is one step of undo.
    void set(const QStringList &columns, const QList<StagedValue> &values);
    void revert(const QStringList &columns);
    void rebaseStored(const QString &column, const Value &now) { m_rows.values.insert(column, now); }
    /// After a conflict: keeps the staged value although the database holds `now`.
    void rebase(const QString &column, const Value &now);
    void endTyping();

    /// What a child's foreign key holds so that it belongs to this record.
    [[nodiscard]] StagedValue ownValue(const QString &column);
    quint64 ensureNewRow(); ///< of a new record; 0 for one of the database
    [[nodiscard]] bool refersToRecord(const StagedRow &row, const QStringList &columns,
                                      const QStringList &ownColumns) const;

    [[nodiscard]] StagedEdits &edits() { return m_edits; }
    [[nodiscard]] const StagedEdits &edits() const { return m_edits; }
    void adoptNewRow(quint64 id) { m_newRow = id; } ///< from a journal, or a duplicate
    [[nodiscard]] quint64 newRow() const { return m_newRow; }
    void touch(); ///< edits() was changed

Q_SIGNALS:
    void changed();

private:
    Workspace &m_workspace;
    TableName m_table;
    std::unique_ptr<Session> m_own; ///< nullptr for a database in memory: it has one session only
    std::unique_ptr<Session> m_lookup;
    std::shared_ptr<const Schema> m_schema;
    RecordHints m_hints;
    FormSpec m_spec;
    std::vector<ColumnValue> m_key;
    RecordRows m_rows;
    StagedEdits m_edits;
    quint64 m_newRow = 0;
    QString m_blocked;
    QStringList m_typingIn;
};

/// "1 user", "3 posts": a table's name after a number.
[[nodiscard]] QString counted(int count, const QString &tableName);
[[nodiscard]] QString singular(const QString &tableName); ///< "users" -> "user"
[[nodiscard]] QString keyText(const std::vector<ColumnValue> &key); ///< "id 17"

} // namespace stillroom
