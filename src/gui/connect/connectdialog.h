#pragma once

#include <QDialog>
#include <memory>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace stillroom {

class BusyBar;
class ErrorBar;
class Session;

/// New connection: the engine, its fields and one URL that always says the same, and a test. Only SQLite
/// opens; of the others it says so.
class ConnectDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit ConnectDialog(QWidget *parent);
    ~ConnectDialog() override;

    void setUrl(const QString &url);
    [[nodiscard]] QString url() const;

Q_SIGNALS:
    void connectRequested(const QString &target);

private:
    QWidget *makeSqliteFields();
    void fieldsChanged();
    void urlChanged();
    void engineChanged(int row);
    void chooseFile();
    void test();
    void showProblem(const QString &sentence); ///< under the URL; empty = none

    QListWidget *m_engines;
    QStackedWidget *m_fields;
    QLineEdit *m_url;
    QLabel *m_problem;
    QLineEdit *m_file;
    QCheckBox *m_readOnly;
    QLabel *m_unsupported;
    QPushButton *m_test;
    QPushButton *m_connect;
    QLabel *m_result;
    ErrorBar *m_error;
    BusyBar *m_busy;
    std::unique_ptr<Session> m_session; // of the test that runs
    bool m_filling = false;
};

} // namespace stillroom
