#pragma once

#include "project/doctor.h"

#include <QStandardItemModel>

namespace stillroom {

/// The doctor's findings in groups: errors, warnings, notes, and the revision scripts with which there is
/// nothing to tell. Groups without rows are left out.
class FindingModel final : public QStandardItemModel
{
    Q_OBJECT

public:
    enum Role {
        FindingRole = Qt::UserRole + 1, ///< Finding; of a script that runs natively, one made for it; invalid
                                        ///< for a group
        IdRole, ///< QString; stays the same when the report is made anew, as far as the row is the same
        SearchRole, ///< QString; what the filter looks at
    };

    explicit FindingModel(QObject *parent = nullptr);
    void setReport(const DoctorReport &report);

    [[nodiscard]] static bool isGroup(const QModelIndex &index) { return !index.parent().isValid(); }
    [[nodiscard]] static Finding finding(const QModelIndex &index)
    {
        return index.data(FindingRole).value<Finding>();
    }
    /// "app/models.py:12", as rows and details show it; empty for a finding without a file.
    [[nodiscard]] static QString placeText(const SourcePlace &place);

private:
    void addGroup(const QString &id, const QString &title, const std::vector<Finding> &findings);
};

} // namespace stillroom

Q_DECLARE_METATYPE(stillroom::Finding)
