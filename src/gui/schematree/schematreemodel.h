#pragma once

#include "gui/common/workspace.h"

#include <QHash>
#include <QStandardItemModel>

namespace stillroom {

/// The tree of the explorer: models by file and class, with their columns and relationships, tables with
/// their row counts, views, revisions by what the database has of them, saved SQL. Built anew from the
/// workspace's values; ids of rows stay the same, so that a view can keep what was open.
class SchemaTreeModel final : public QStandardItemModel
{
    Q_OBJECT

public:
    enum class Kind {
        Group,
        ModelFile,
        ModelClass,
        ModelColumn,
        ModelRelationship,
        Table,
        View,
        Revision,
        SqlFile
    };
    enum Role {
        KindRole = Qt::UserRole + 1,
        IdRole,
        SchemaRole,
        NameRole,
        CountRole,
        FileRole,
        LineRole,
        BadgeRole, ///< text of a badge before the count
        BadgeKindRole, ///< Badge::Kind
    };

    explicit SchemaTreeModel(QObject *parent = nullptr);

    void rebuild(const Workspace &workspace);
    void setRowCount(const TableName &table, qint64 rows);
    [[nodiscard]] static Kind kind(const QModelIndex &index) { return Kind(index.data(KindRole).toInt()); }
    [[nodiscard]] static TableName table(const QModelIndex &index)
    {
        return {index.data(SchemaRole).toString(), index.data(NameRole).toString()};
    }

private:
    QStandardItem *addRow(QStandardItem *parent, Kind kind, const QString &id, const QString &text,
                          const QString &iconName, const QString &count = {});
    static void addBadge(QStandardItem *item, const Workspace &workspace);
    void addModels(QStandardItem *parent, const Workspace &workspace);
    void addMembers(QStandardItem *item, const ModelSet &models, const ModelClass &model,
                    const Workspace &workspace);
    void addTables(QStandardItem *parent, const Workspace &workspace);
    void addRevisions(QStandardItem *parent, const Workspace &workspace);
    void addSqlFiles(QStandardItem *parent, const Workspace &workspace);

    QHash<QString, qint64> m_rowCounts; // by table; kept while the tree is built anew
};

} // namespace stillroom
