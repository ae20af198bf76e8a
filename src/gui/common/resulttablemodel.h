#pragma once

#include "db/connection.h"

#include <QAbstractTableModel>

namespace stillroom {

/// Rows of a finished result for a GridView, read-only; speaks the roles of cellroles.h. A value becomes text
/// only when it is painted.
class ResultTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    ResultTableModel(std::vector<ResultColumn> columns, RowBatch rows, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    std::vector<ResultColumn> m_columns;
    RowBatch m_rows;
};

} // namespace stillroom
