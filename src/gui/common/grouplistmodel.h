#pragma once

#include <QStandardItemModel>

namespace stillroom {

/// Rows in groups, as GroupListDelegate draws and GroupListPage shows them. Groups without rows are left out.
class GroupListModel : public QStandardItemModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole + 900, ///< QString; stays the same when the model is filled anew, as far as the
                                     ///< group or row is the same
        SearchRole, ///< QString; of a row: what the filter looks at
        ClosedRole, ///< bool; of a group that is shown closed until it is opened
    };

    using QStandardItemModel::QStandardItemModel;
    [[nodiscard]] static bool isGroup(const QModelIndex &index) { return !index.parent().isValid(); }

protected:
    void addGroup(const QString &id, const QString &title, const QList<QStandardItem *> &rows,
                  bool isClosed = false);
};

} // namespace stillroom
