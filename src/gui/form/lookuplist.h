#pragma once

#include "record/foreignkeylookup.h"

#include <QFrame>

class QLabel;
class QListView;
class QPushButton;
class QStandardItemModel;

namespace stillroom {

/// The rows a lookup found, below the field one types in: what matched is bold, key and number of children
/// stand muted behind. The focus stays in the field; it hands the keys on. A part of the window, so that
/// typing goes on while it shows.
class LookupList final : public QFrame
{
    Q_OBJECT

public:
    LookupList(const QString &newText, QWidget *field);

    void showRows(const std::vector<ParentRow> &rows, const QString &typed, double milliseconds);
    void setNote(int row, const QString &note); ///< "18 members"
    void popUp(); ///< below the field, or above it where there is no room
    bool handleKey(int key); ///< Up, Down, Page Up, Page Down, Enter, Escape; \return whether it was used
    [[nodiscard]] int rowCount() const { return int(m_rows.size()); }
    [[nodiscard]] const ParentRow &row(int number) const { return m_rows[std::size_t(number)]; }
    [[nodiscard]] QString footer() const;
    void setCreating(bool possible);

Q_SIGNALS:
    void chosen(const stillroom::ParentRow &row);
    void createRequested();

private:
    QWidget *m_field;
    QListView *m_list;
    QStandardItemModel *m_model;
    QString m_newText;
    QPushButton *m_create;
    QLabel *m_found;
    std::vector<ParentRow> m_rows;
};

} // namespace stillroom
