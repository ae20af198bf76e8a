#pragma once

#include "base/error.h"

#include <QWidget>

class QAction;
class QPushButton;
class QVBoxLayout;

namespace stillroom {

class ConnectionList;
class ErrorBar;

/// What the window shows while no project is open: recent ones, ways to open another, and why the last try
/// failed.
class StartPage final : public QWidget
{
    Q_OBJECT

public:
    /// \param actions what can be done, as buttons; the first is the primary one
    explicit StartPage(const QList<QAction *> &actions, QWidget *parent = nullptr);
    void refresh(); ///< reads the lists of saved connections and recent projects
    void showError(const Error &error, const QString &create = {}); ///< \param create what a button offers
    void clearError();
    [[nodiscard]] ConnectionList *connections() const { return m_connections; }

Q_SIGNALS:
    void openRequested(const QString &target);
    void createRequested();

private:
    ErrorBar *m_error;
    QWidget *m_create;
    QPushButton *m_createButton;
    ConnectionList *m_connections;
    QVBoxLayout *m_recent;
};

} // namespace stillroom
