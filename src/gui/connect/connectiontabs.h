#pragma once

#include "project/savedconnections.h"
#include "project/urlsettings.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace stillroom {

/// One tab of the connection dialog: shows its part of a connection, and writes it back.
class ConnectionTab : public QWidget
{
    Q_OBJECT

public:
    virtual void setConnection(const SavedConnection &connection) = 0;
    virtual void write(SavedConnection &connection) const = 0;

Q_SIGNALS:
    void edited(); ///< by the person

protected:
    ConnectionTab();
    QLineEdit *addLine(const QString &label, const QString &placeholder = {});
    /// A line with a button that chooses a file.
    QLineEdit *addFile(const QString &label, const QString &placeholder, const QString &filter = {});
    void addRow(const QString &label, QWidget *field); ///< under a label of the tab's one width
    void addRow(const QString &label, QLayout *row, QWidget *buddy);
    void watch(QLineEdit *line);

    QFormLayout *m_form;
};

/// SQLite: the file.
class FileTab final : public ConnectionTab
{
    Q_OBJECT

public:
    FileTab();
    void setConnection(const SavedConnection &connection) override;
    void write(SavedConnection &connection) const override;

private:
    QLineEdit *m_file;
};

/// Host, port, database, user, and where the password comes from.
class ServerTab final : public ConnectionTab
{
    Q_OBJECT

public:
    ServerTab();
    void setConnection(const SavedConnection &connection) override;
    void write(SavedConnection &connection) const override;
    [[nodiscard]] QString password() const; ///< as typed; empty where it comes from elsewhere
    void setPassword(const QString &password);

private:
    void sourceChanged();
    [[nodiscard]] PasswordSource::Kind source() const;

    QLineEdit *m_host;
    QLineEdit *m_port;
    QLineEdit *m_database;
    QLineEdit *m_user;
    QComboBox *m_source;
    QStackedWidget *m_details;
    QLineEdit *m_password;
    QLineEdit *m_variable;
    QLineEdit *m_dotenvKey;
    QLineEdit *m_dotenvFile;
    QLineEdit *m_command;
    QLabel *m_note;
    bool m_noKeychain = false;
};

class TlsTab final : public ConnectionTab
{
    Q_OBJECT

public:
    TlsTab();
    void setConnection(const SavedConnection &connection) override;
    void write(SavedConnection &connection) const override;

private:
    void updateFields();
    [[nodiscard]] TlsSettings::Mode mode() const;

    TlsChoices m_choices;
    QComboBox *m_mode;
    QCheckBox *m_checkHost;
    QLineEdit *m_ca;
    QLineEdit *m_certificate;
    QLineEdit *m_key;
    QLabel *m_note;
};

class SshTab final : public ConnectionTab
{
    Q_OBJECT

public:
    SshTab();
    void setConnection(const SavedConnection &connection) override;
    void write(SavedConnection &connection) const override;

private:
    void updateFields();

    QCheckBox *m_use;
    QLineEdit *m_host;
    QLineEdit *m_port;
    QLineEdit *m_user;
    QLineEdit *m_key;
    QLineEdit *m_jump;
};

/// Read-only, statement timeout, how long a connection is trusted, the ODBC driver.
class OptionsTab final : public ConnectionTab
{
    Q_OBJECT

public:
    OptionsTab();
    void setConnection(const SavedConnection &connection) override;
    void write(SavedConnection &connection) const override;

private:
    QCheckBox *m_readOnly;
    QSpinBox *m_timeout;
    QSpinBox *m_recycle;
    QSpinBox *m_ping;
    QLineEdit *m_driver;
};

} // namespace stillroom
