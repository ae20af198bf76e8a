#pragma once

#include "base/error.h"
#include "project/savedconnections.h"

#include <QDialog>
#include <QElapsedTimer>
#include <atomic>
#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTabWidget;

namespace stillroom {

class BusyBar;
class ConnectionTab;
class ErrorBar;
class PasswordReader;
class ServerTab;
class Session;
class SshTunnel;

/// A connection, new or saved: the engine, its fields and one URL that always says the same, and a test. With
/// a name it is saved when it is connected to. A password never stands in the URL for longer than it is
/// typed.
class ConnectDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit ConnectDialog(QWidget *parent);
    ~ConnectDialog() override;

    void setUrl(const QString &url);
    [[nodiscard]] QString url() const;
    void setConnection(const SavedConnection &connection); ///< to change it; without an id: a copy
    [[nodiscard]] const SavedConnection &connection() const { return m_connection; }

Q_SIGNALS:
    /// \param password typed in; empty where it comes from elsewhere
    void connectRequested(const stillroom::SavedConnection &connection, const QString &password);
    void saved(); ///< the list of saved connections has changed

private:
    void makeTabs();
    QLayout *makeHead();
    QLayout *makeButtons();
    void showFields(); ///< all of them, from m_connection
    void showUrl(); ///< also takes a typed password out of it
    void fieldsChanged();
    void urlChanged();
    void engineChanged(int row);
    void headChanged();
    void showProblem(const QString &sentence); ///< under the URL; empty = none
    void clearResult();
    void test();
    void openTest(const SavedConnection &connection); ///< once the password is there
    void openUrl(const ConnectionUrl &url, const std::shared_ptr<SshTunnel> &tunnel);
    void testFailed(const Error &error);
    void endTest();
    void saveThen(const std::function<void()> &then);
    void updateButtons();

    SavedConnection m_connection;
    QListWidget *m_engines;
    QLineEdit *m_name;
    QComboBox *m_tag;
    QComboBox *m_color;
    QLineEdit *m_url;
    QLabel *m_problem;
    QTabWidget *m_tabs;
    QList<ConnectionTab *> m_parts;
    ServerTab *m_server = nullptr;
    QPushButton *m_test;
    QPushButton *m_save;
    QPushButton *m_connect;
    QLabel *m_result;
    ErrorBar *m_error;
    BusyBar *m_busy;
    PasswordReader *m_passwords;
    std::unique_ptr<Session> m_session; // of the test that runs
    std::shared_ptr<std::atomic<bool>> m_stop; // ends the opening of its tunnel
    QElapsedTimer m_elapsed;
    bool m_testing = false;
    qsizetype m_typed = 0; // length of the URL before the last change
    bool m_isUrl = true; // the text in the URL field is one
    bool m_filling = false;
};

} // namespace stillroom
