#include "gui/common/grouplistmodel.h"

#include "gui/common/grouplistdelegate.h"

namespace stillroom {

void GroupListModel::addGroup(const QString &id, const QString &title, const QList<QStandardItem *> &rows,
                              bool isClosed)
{
    if (rows.isEmpty())
        return;
    auto *group = new QStandardItem(title);
    group->setEditable(false);
    group->setData(id, IdRole);
    group->setData(isClosed, ClosedRole);
    group->setData(int(rows.size()), GroupListDelegate::CountRole);
    group->appendRows(rows);
    appendRow(group);
}

} // namespace stillroom
