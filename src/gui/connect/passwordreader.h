#pragma once

#include "base/error.h"
#include "project/savedconnections.h"

#include <QObject>
#include <QPointer>
#include <atomic>
#include <memory>

class QDialog;
class QWidget;

namespace stillroom {

/// Gets the password of a connection from where it comes: the keychain, the environment, a .env file, a
/// command, or the person in front of the window. Never waits; one reading at a time, a new one ends the old.
class PasswordReader final : public QObject
{
    Q_OBJECT

public:
    explicit PasswordReader(QWidget *window);
    ~PasswordReader() override;

    /// \param typed taken as it is where the connection does not say that it comes from elsewhere
    void read(const SavedConnection &connection, const QString &typed = {});
    /// Asks whatever the source is: the server took what came from there for wrong.
    void ask(const SavedConnection &connection, const QString &why);
    void cancel();
    [[nodiscard]] bool isReading() const; ///< or the person is being asked

Q_SIGNALS:
    /// The connection, its URL now with the password: for opening, never for saving.
    void ready(const stillroom::SavedConnection &connection);
    void failed(const stillroom::Error &error);
    void notKept(const stillroom::Error &error); ///< it is used, but the keychain did not take it
    void cancelled();

private:
    void readKeychain(const SavedConnection &connection);
    void give(SavedConnection connection, const QString &password);

    QWidget *m_window;
    QPointer<QDialog> m_dialog;
    std::shared_ptr<std::atomic<bool>> m_stop;
    quint64 m_run = 0;
    bool m_reading = false; ///< from a place other than the person
};

} // namespace stillroom
