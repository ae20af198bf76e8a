#pragma once

#include "project/savedconnections.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace stillroom {

/// The saved connections as rows to press, each with edit, duplicate and delete. Hidden while there are none.
class ConnectionList final : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionList(QWidget *parent = nullptr);
    void refresh(); ///< reads them anew

Q_SIGNALS:
    void openRequested(const QString &target);
    void editRequested(const stillroom::SavedConnection &connection); ///< without an id: a copy, to be saved

private:
    QWidget *makeRow(const SavedConnection &connection);
    void askToRemove(const SavedConnection &connection);

    QLabel *m_title;
    QLabel *m_problem;
    QVBoxLayout *m_rows;
};

} // namespace stillroom
