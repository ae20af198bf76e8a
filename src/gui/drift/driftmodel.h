#pragma once

#include "project/drift.h"

#include "gui/common/grouplistmodel.h"

namespace stillroom {

/// The differences between models and database in groups: different, only on one side, not understood, those
/// that a rule excuses, rules that excuse nothing, and the tables that are equal.
class DriftModel final : public GroupListModel
{
    Q_OBJECT

public:
    enum Role {
        DifferenceRole = Qt::UserRole + 1, ///< Difference; invalid for groups, rules and equal tables
        RuleRole, ///< DriftRule: of an excused difference and of a rule without effect
        TableRole, ///< QString: TableName::toString()
        SchemaRole, ///< QString: of an equal table
        NameRole, ///< QString: of an equal table
    };

    using GroupListModel::GroupListModel;
    void setReport(const DriftReport &report);

    [[nodiscard]] static QString statusText(const Difference &difference); ///< "only in models"

private:
    [[nodiscard]] static QStandardItem *itemOf(const Difference &difference);
};

} // namespace stillroom

Q_DECLARE_METATYPE(stillroom::Difference)
Q_DECLARE_METATYPE(stillroom::DriftRule)
