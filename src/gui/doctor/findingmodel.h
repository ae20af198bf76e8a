#pragma once

#include "project/doctor.h"

#include "gui/common/grouplistmodel.h"

namespace stillroom {

/// The doctor's findings in groups: errors, warnings, notes, and the revision scripts with which there is
/// nothing to tell.
class FindingModel final : public GroupListModel
{
    Q_OBJECT

public:
    enum Role {
        FindingRole = Qt::UserRole + 1, ///< Finding; of a script that runs natively, one made for it; invalid
                                        ///< for a group
    };

    using GroupListModel::GroupListModel;
    void setReport(const DoctorReport &report);

    [[nodiscard]] static Finding finding(const QModelIndex &index)
    {
        return index.data(FindingRole).value<Finding>();
    }
    /// "app/models.py:12", as rows and details show it; empty for a finding without a file.
    [[nodiscard]] static QString placeText(const SourcePlace &place);

private:
    [[nodiscard]] static QList<QStandardItem *> rowsOf(const std::vector<Finding> &findings);
};

} // namespace stillroom

Q_DECLARE_METATYPE(stillroom::Finding)
