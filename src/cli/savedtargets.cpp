#include "cli/savedtargets.h"

#include "base/error.h"
#include "cli/clitext.h"
#include "project/urlsettings.h"

#include <QScopeGuard>
#include <csignal>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace stillroom {

namespace {

QString placeOf(const SavedConnection &connection)
{
    return connection.url.user && !connection.url.user->isEmpty()
        ? cliTr("%1 at %2").arg(*connection.url.user, connection.name)
        : connection.name;
}

/// From the terminal, whatever standard input is. \throws Error(Usage) where there is none
QString typedPassword(const SavedConnection &connection)
{
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    termios usual {};
    if (terminal < 0 || ::tcgetattr(terminal, &usual) != 0) {
        if (terminal >= 0)
            ::close(terminal);
        throw Error(
            Error::Kind::Usage,
            cliTr("The password of %1 has to be typed, and there is no terminal.").arg(placeOf(connection)))
            .withHint(cliTr("Let the saved connection take it from an environment variable, a .env file or a "
                            "command; the keychain is read by the window only."));
    }
    // Ctrl+C is read like the end of a line: a signal would end the program before the echo is back.
    termios silent = usual;
    silent.c_lflag &= ~tcflag_t(ECHO | ISIG);
    silent.c_cc[VEOL] = usual.c_cc[VINTR];
    ::tcsetattr(terminal, TCSAFLUSH, &silent);
    auto restore = qScopeGuard([&] {
        ::tcsetattr(terminal, TCSAFLUSH, &usual);
        ::close(terminal);
    });
    const auto say = [terminal](const QByteArray &text) {
        return ::write(terminal, text.constData(), std::size_t(text.size())) == text.size();
    };
    say(cliTr("Password of %1: ").arg(placeOf(connection)).toUtf8());
    QByteArray password;
    char byte = 0;
    bool isWhole = false;
    bool isInterrupted = false;
    while (!isWhole && !isInterrupted && ::read(terminal, &byte, 1) == 1) {
        isWhole = byte == '\n';
        isInterrupted = cc_t(byte) == usual.c_cc[VINTR];
        if (!isWhole)
            password += byte;
    }
    say("\n");
    if (isWhole)
        return QString::fromUtf8(password);
    {
        const auto back = std::move(restore);
    }
    if (isInterrupted)
        ::raise(SIGINT); // as if it had come by itself; whoever watches for it only notes it
    throw Error(Error::Kind::Cancelled, cliTr("The password of %1 was not given.").arg(placeOf(connection)));
}

void addPassword(ConnectionUrl &url, const SavedConnection &connection)
{
    using Kind = PasswordSource::Kind;
    const Kind kind = connection.password.kind;
    if (url.backend() == Backend::Sqlite || kind == Kind::None || url.password)
        return;
    url.password = kind == Kind::Ask || kind == Kind::Keychain ? typedPassword(connection)
                                                               : readPassword(connection.password);
    if (!url.user)
        url.user = QString(); // the grammar has no password without one
}

} // namespace

SavedTargets::SavedTargets(bool allowProduction, Note note)
    : m_allowProduction(allowProduction)
    , m_note(std::move(note))
{ }

ConnectionUrl SavedTargets::urlOf(const SavedConnection &connection)
{
    const auto known = m_opened.find(connection.id);
    if (known != m_opened.end())
        return known->second.url;
    Opened opened {connection.url, {}};
    addPassword(opened.url, connection);
    if (connection.tag == SavedConnection::Tag::Production && !m_allowProduction) {
        SessionSettings settings = sessionSettings(opened.url);
        settings.readOnly = true;
        setSessionSettings(opened.url, settings);
        m_note(cliTr("%1 is tagged production: it is opened for reading only. --production allows changes.")
                   .arg(connection.name));
    }
    if (connection.ssh && opened.url.backend() != Backend::Sqlite) {
        opened.tunnel = SshTunnel::toServer(*connection.ssh, opened.url);
        opened.tunnel->ensureOpen();
        opened.url = opened.tunnel->through(opened.url);
    }
    return m_opened.emplace(connection.id, std::move(opened)).first->second.url;
}

Project SavedTargets::open(const QString &target)
{
    const std::optional<SavedConnection> saved = SavedConnections::ofTarget(target);
    if (!saved)
        return Project::open(target);
    Project project;
    project.name = saved->name;
    project.url = urlOf(*saved);
    project.writtenUrl = saved->url;
    project.connectionId = saved->id;
    project.ssh = saved->ssh;
    project.urlOrigin = saved->name;
    return project;
}

void SavedTargets::checkMayChange(const SavedConnection &connection) const
{
    if (connection.tag == SavedConnection::Tag::Production && !m_allowProduction)
        throw Error(Error::Kind::Refused,
                    cliTr("%1 is tagged production; nothing was changed.").arg(connection.name))
            .withHint(cliTr("stillroom --production … allows it."));
}

} // namespace stillroom
