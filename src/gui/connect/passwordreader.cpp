#include "gui/connect/passwordreader.h"

#include "db/secretstore.h"
#include "gui/common/future.h"
#include "gui/connect/passworddialog.h"

namespace stillroom {

namespace {

QString whoOf(const SavedConnection &connection)
{
    const ConnectionUrl &url = connection.url;
    const QString host = url.host.value_or(QString());
    const QString place = !connection.name.isEmpty() ? connection.name
        : host.isEmpty()                             ? url.displayName()
                                                     : host;
    return url.user && !url.user->isEmpty() ? PasswordReader::tr("%1 on %2").arg(*url.user, place) : place;
}

} // namespace

PasswordReader::PasswordReader(QWidget *window) : QObject(window), m_window(window) { }

PasswordReader::~PasswordReader()
{
    if (m_stop)
        *m_stop = true;
}

void PasswordReader::cancel()
{
    ++m_run;
    m_reading = false;
    if (m_stop)
        *m_stop = true;
    if (m_dialog)
        m_dialog->reject();
}

bool PasswordReader::isReading() const
{
    return m_reading || (m_dialog && m_dialog->isVisible());
}

void PasswordReader::give(SavedConnection connection, const QString &password)
{
    m_reading = false;
    if (!password.isEmpty()) {
        connection.url.password = password;
        if (!connection.url.user)
            connection.url.user = QString(); // the grammar has no password without one
    }
    Q_EMIT ready(connection);
}

void PasswordReader::read(const SavedConnection &connection, const QString &typed)
{
    using Kind = PasswordSource::Kind;
    cancel();
    const Kind kind = connection.password.kind;
    const bool isTypedHere = kind == Kind::Ask || kind == Kind::Keychain;
    if (connection.url.backend() == Backend::Sqlite || kind == Kind::None || connection.url.password) {
        Q_EMIT ready(connection);
    } else if (isTypedHere && !typed.isEmpty()) {
        give(connection, typed);
    } else if (kind == Kind::Ask) {
        ask(connection, {});
    } else if (kind == Kind::Keychain) {
        readKeychain(connection);
    } else {
        m_stop = std::make_shared<std::atomic<bool>>(false);
        m_reading = true;
        follow(
            this, inBackground([source = connection.password, stop = m_stop] {
                return readPassword(source, [&stop] { return stop->load(); });
            }),
            [this, connection, run = m_run](const QString &password) {
                if (run == m_run)
                    give(connection, password);
            },
            [this, run = m_run](const Error &error) {
                if (run != m_run)
                    return;
                m_reading = false;
                Q_EMIT failed(error);
            });
    }
}

void PasswordReader::readKeychain(const SavedConnection &connection)
{
    m_reading = true;
    follow(
        this, SecretStore::read(connection.secretKey()),
        [this, connection, run = m_run](const std::optional<QString> &password) {
            if (run != m_run)
                return;
            if (password)
                give(connection, *password);
            else
                ask(connection, tr("The keychain has no password of this connection."));
        },
        [this, connection, run = m_run](const Error &error) {
            if (run == m_run)
                ask(connection, error.message + QLatin1Char(' ') + tr("It is asked for each time."));
        });
}

void PasswordReader::ask(const SavedConnection &connection, const QString &why)
{
    cancel();
    auto *dialog = new PasswordDialog(whoOf(connection), why, m_window);
    m_dialog = dialog;
    const quint64 run = m_run;
    if (!connection.id.isEmpty()) {
        follow(
            dialog, SecretStore::isAvailable(),
            [dialog](bool isThere) {
                if (isThere)
                    dialog->offerKeychain();
            },
            [](const Error &) {});
    }
    connect(dialog, &PasswordDialog::entered, this,
            [this, connection, run](const QString &password, bool keep) {
                if (run != m_run)
                    return;
                SavedConnection kept = connection;
                if (keep) {
                    kept.password = {PasswordSource::Kind::Keychain, {}, {}};
                    follow(
                        this, SecretStore::write(kept.secretKey(), password),
                        [kept] {
                            try {
                                if (auto saved = SavedConnections::find(kept.id)) {
                                    saved->password = kept.password;
                                    SavedConnections::save(*saved);
                                }
                            } catch (const Error &) {
                                return; // it is in the keychain; only the file does not say so
                            }
                        },
                        [this](const Error &error) { Q_EMIT notKept(error); });
                }
                kept.url.password.reset();
                give(kept, password);
            });
    connect(dialog, &QDialog::rejected, this, [this, run] {
        if (run == m_run)
            Q_EMIT cancelled();
    });
    dialog->open();
}

} // namespace stillroom
