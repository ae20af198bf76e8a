#pragma once

#include "base/error.h"

#include <QWidget>

class QAction;
class QVBoxLayout;

namespace stillroom {

class ErrorBar;

/// What the window shows while no project is open: recent ones, ways to open another, and why the last try
/// failed.
class StartPage final : public QWidget
{
    Q_OBJECT

public:
    /// \param actions what can be done, as buttons; the first is the primary one
    explicit StartPage(const QList<QAction *> &actions, QWidget *parent = nullptr);
    void refresh(); ///< reads the list of recent projects
    void showError(const Error &error,
                   const QString &missingFile = {}); ///< a missing SQLite file can be created
    void clearError();

Q_SIGNALS:
    void openRequested(const QString &target);
    void createRequested(const QString &file);

private:
    ErrorBar *m_error;
    QWidget *m_create;
    QVBoxLayout *m_recent;
    QString m_missingFile;
};

} // namespace stillroom
