#pragma once

#include <QAbstractTableModel>

namespace stillroom {

/// How a cell is shown, beyond Qt::DisplayRole; what the models of grids tell CellDelegate and GridHeader.
enum class CellKind {
    Text,
    Number, ///< right aligned, digits of one width
    Fixed, ///< dates, times and raw values: the fixed font
    Boolean, ///< Qt::DisplayRole is "1" or "0": a check mark or a dash
    Null,
    Default, ///< left to the database
    Generated, ///< key of a new row that the database will give
    Binary, ///< a description in place of bytes
    Loading, ///< not here yet
};

enum class RowState { Stored, Added, Changed, Deleted };

enum CellRole {
    CellKindRole = Qt::UserRole + 1, ///< CellKind
    CellLabelRole, ///< muted text behind the value: the label of a parent row
    RowStateRole, ///< RowState
    CellChangedRole, ///< bool: this very cell was edited
    CellProblemRole, ///< sentence on why the row could not be applied
    HeaderIconRole, ///< horizontal header: name of an icon ("key-round", "link"), or empty
};

/// A table model that shows a part of more rows than a view can hold. `position` counts rows from the first
/// one of all, a model row from base().
class PartialTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    static constexpr int mostRows
        = 20000; ///< a header takes 8 bytes a row, and time for each when it changes

    [[nodiscard]] virtual qint64 totalRows() const = 0;
    [[nodiscard]] qint64 base() const { return m_base; }
    [[nodiscard]] qint64 position(const QModelIndex &index) const { return m_base + index.row(); }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : m_rows;
    }
    /// Shows the part that begins at `base`; indexes keep to their rows.
    void moveTo(qint64 base);

Q_SIGNALS:
    void totalRowsChanged();

protected:
    void setTotal(qint64 total); ///< inserts or removes rows at the end so that they fit
    void resetTotal(qint64 total); ///< inside begin/endResetModel: back to the start

private:
    qint64 m_base = 0;
    int m_rows = 0;
};

} // namespace stillroom
