#pragma once

#include "project/drift.h"

#include <QStandardItemModel>

namespace stillroom {

/// The differences between models and database in groups: different, only on one side, not understood, those
/// that a rule excuses, rules that excuse nothing, and the tables that are equal. Groups without rows are
/// left out.
class DriftModel final : public QStandardItemModel
{
    Q_OBJECT

public:
    enum Role {
        DifferenceRole = Qt::UserRole + 1, ///< Difference; invalid for groups, rules and equal tables
        RuleRole, ///< DriftRule: of an excused difference and of a rule without effect
        TableRole, ///< QString: TableName::toString()
        SchemaRole, ///< QString: of an equal table
        NameRole, ///< QString: of an equal table
        IdRole, ///< QString; stays the same when the report is made anew, as far as the row is the same
        SearchRole, ///< QString; what the filter looks at
        ClosedRole, ///< bool; of a group that is shown closed until it is opened
    };

    explicit DriftModel(QObject *parent = nullptr);
    void setReport(const DriftReport &report);

    [[nodiscard]] static bool isGroup(const QModelIndex &index) { return !index.parent().isValid(); }
    [[nodiscard]] static QString statusText(const Difference &difference); ///< "only in models"

private:
    using Items = QList<QStandardItem *>;
    void addGroup(const QString &id, const QString &title, const Items &items, bool isClosed = false);
    [[nodiscard]] static QStandardItem *itemOf(const Difference &difference);
};

} // namespace stillroom

Q_DECLARE_METATYPE(stillroom::Difference)
Q_DECLARE_METATYPE(stillroom::DriftRule)
