#include "gui/connect/connectiontabs.h"

#include "db/secretstore.h"
#include "gui/common/buttons.h"
#include "gui/common/future.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStackedWidget>

namespace stillroom {

namespace {

constexpr int labelWidth = 88;
constexpr int portWidth = 88;
constexpr int longestTimeoutSeconds = 86'400;

QString defaultPortText(Backend backend)
{
    const int port = defaultPort(backend);
    return port > 0 ? QString::number(port) : QString();
}

QLineEdit *makePort()
{
    auto *port = new QLineEdit;
    port->setValidator(new QIntValidator(0, 65535, port));
    port->setFixedWidth(portWidth);
    port->setAccessibleName(ConnectionTab::tr("Port"));
    return port;
}

QLabel *makeNote()
{
    auto *note = new QLabel;
    note->setProperty("role", QStringLiteral("muted"));
    note->setWordWrap(true);
    return note;
}

/// Keeps what is not written at all apart from what is written empty.
void setPart(std::optional<QString> &part, const QString &text)
{
    if (text != part.value_or(QString()))
        part = text.isEmpty() ? std::nullopt : std::optional(text);
}

QString textOf(const std::optional<QString> &part)
{
    return part.value_or(QString());
}

} // namespace

ConnectionTab::ConnectionTab() : m_form(new QFormLayout(this))
{
    m_form->setContentsMargins(0, 12, 0, 0);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
}

void ConnectionTab::addRow(const QString &label, QLayout *row, QWidget *buddy)
{
    auto *name = new QLabel(label);
    name->setMinimumWidth(labelWidth);
    name->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    name->setProperty("role", QStringLiteral("muted"));
    name->setBuddy(buddy);
    m_form->addRow(name, row);
}

void ConnectionTab::addRow(const QString &label, QWidget *field)
{
    auto *row = new QHBoxLayout;
    row->addWidget(field);
    addRow(label, row, field);
}

void ConnectionTab::watch(QLineEdit *line)
{
    connect(line, &QLineEdit::textEdited, this, &ConnectionTab::edited);
}

QLineEdit *ConnectionTab::addLine(const QString &label, const QString &placeholder)
{
    auto *line = new QLineEdit;
    line->setPlaceholderText(placeholder);
    line->setAccessibleName(label);
    addRow(label, line);
    watch(line);
    return line;
}

QLineEdit *ConnectionTab::addFile(const QString &label, const QString &placeholder, const QString &filter)
{
    auto *line = new QLineEdit;
    line->setPlaceholderText(placeholder);
    line->setAccessibleName(label);
    auto *choose = makeButton(tr("Choose…"), ButtonKind::Secondary, QStringLiteral("folder-open"));
    choose->setAccessibleName(tr("Choose: %1").arg(label));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(line, 1);
    row->addWidget(choose);
    addRow(label, row, line);
    watch(line);
    connect(choose, &QPushButton::clicked, this, [this, line, label, filter] {
        auto *dialog = new QFileDialog(this, label);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::AnyFile);
        dialog->setNameFilters(filter.isEmpty() ? QStringList {tr("All files (*)")}
                                                : QStringList {filter, tr("All files (*)")});
        connect(dialog, &QFileDialog::fileSelected, this, [this, line](const QString &file) {
            line->setText(file);
            Q_EMIT edited();
        });
        dialog->open();
    });
    return line;
}

FileTab::FileTab()
    : m_file(addFile(tr("File"), tr("a database file; empty = in memory"),
                     tr("SQLite databases (*.db *.sqlite *.sqlite3 *.db3)")))
{ }

void FileTab::setConnection(const SavedConnection &connection)
{
    QString file = textOf(connection.url.database);
    if (file.startsWith(QStringLiteral("file:")))
        file = file.mid(5);
    m_file->setText(file);
}

void FileTab::write(SavedConnection &connection) const
{
    const QString file = m_file->text();
    const SessionSettings settings = sessionSettings(connection.url);
    connection.url = ConnectionUrl::sqliteFile(file);
    if (file.isEmpty())
        connection.url.database.reset();
    setSessionSettings(connection.url, settings);
}

ServerTab::ServerTab()
    : m_host(new QLineEdit)
    , m_port(makePort())
    , m_source(new QComboBox)
    , m_details(new QStackedWidget)
    , m_password(new QLineEdit)
    , m_variable(new QLineEdit)
    , m_dotenvKey(new QLineEdit)
    , m_dotenvFile(new QLineEdit)
    , m_command(new QLineEdit)
    , m_note(makeNote())
{
    auto *place = new QHBoxLayout;
    place->setSpacing(8);
    auto *portLabel = new QLabel(tr("Port"));
    portLabel->setProperty("role", QStringLiteral("muted"));
    portLabel->setBuddy(m_port);
    m_host->setAccessibleName(tr("Host"));
    m_host->setPlaceholderText(QStringLiteral("localhost"));
    place->addWidget(m_host, 1);
    place->addWidget(portLabel);
    place->addWidget(m_port);
    addRow(tr("Host"), place, m_host);
    watch(m_host);
    watch(m_port);
    m_database = addLine(tr("Database"));
    m_user = addLine(tr("User"));

    using Kind = PasswordSource::Kind;
    const std::pair<Kind, QString> sources[] = {{Kind::Ask, tr("Ask each time")},
                                                {Kind::Keychain, tr("System keychain")},
                                                {Kind::Environment, tr("Environment variable")},
                                                {Kind::Dotenv, tr(".env file")},
                                                {Kind::Command, tr("Command")},
                                                {Kind::None, tr("No password")}};
    for (const auto &[kind, text] : sources)
        m_source->addItem(text, int(kind));
    m_source->setAccessibleName(tr("Password from"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setAccessibleName(tr("Password"));
    m_variable->setPlaceholderText(QStringLiteral("PGPASSWORD"));
    m_variable->setAccessibleName(tr("Environment variable"));
    m_dotenvKey->setPlaceholderText(QStringLiteral("DB_PASSWORD"));
    m_dotenvKey->setAccessibleName(tr("Key in the .env file"));
    m_dotenvFile->setPlaceholderText(tr("path of the .env file"));
    m_dotenvFile->setAccessibleName(tr("Path of the .env file"));
    m_command->setPlaceholderText(QStringLiteral("pass show db/shop"));
    m_command->setAccessibleName(tr("Command that prints the password"));
    auto *dotenv = new QWidget;
    auto *dotenvLayout = new QHBoxLayout(dotenv);
    dotenvLayout->setContentsMargins(0, 0, 0, 0);
    dotenvLayout->setSpacing(8);
    dotenvLayout->addWidget(m_dotenvKey, 1);
    dotenvLayout->addWidget(m_dotenvFile, 2);
    for (QWidget *page : {static_cast<QWidget *>(m_password), static_cast<QWidget *>(m_variable), dotenv,
                          static_cast<QWidget *>(m_command), new QWidget})
        m_details->addWidget(page);
    m_details->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_source);
    row->addWidget(m_details, 1);
    addRow(tr("Password"), row, m_source);
    addRow({}, m_note);
    for (QLineEdit *line : {m_variable, m_dotenvKey, m_dotenvFile, m_command})
        watch(line);
    connect(m_source, &QComboBox::activated, this, &ConnectionTab::edited);
    connect(m_source, &QComboBox::currentIndexChanged, this, &ServerTab::sourceChanged);
    follow(
        this, SecretStore::isAvailable(),
        [this](bool isThere) {
            m_noKeychain = !isThere;
            sourceChanged();
        },
        [this](const Error &) {
            m_noKeychain = true;
            sourceChanged();
        });
    sourceChanged();
}

PasswordSource::Kind ServerTab::source() const
{
    return PasswordSource::Kind(m_source->currentData().toInt());
}

void ServerTab::sourceChanged()
{
    using Kind = PasswordSource::Kind;
    const Kind kind = source();
    const int pages[] = {4, 0, 0, 1, 2, 3}; // in the order of Kind
    m_details->setCurrentIndex(pages[int(kind)]);
    m_password->setPlaceholderText(kind == Kind::Ask ? tr("asked for when connecting")
                                                     : tr("empty: as it is kept already"));
    QString note;
    if (kind == Kind::Keychain && m_noKeychain)
        note = tr("No keychain answers on this computer, so the password is asked for each time.");
    else if (kind == Kind::Keychain)
        note = tr("Kept by the system, never in a file of this program.");
    else if (kind == Kind::Ask)
        note = tr("Nothing is kept.");
    else if (kind == Kind::Command)
        note = tr("Runs without a shell when you connect; quote with \". The first line it prints is the "
                  "password.");
    else if (kind == Kind::Environment || kind == Kind::Dotenv)
        note = tr("Only the name is kept; it is read when you connect.");
    m_note->setText(note);
}

void ServerTab::setConnection(const SavedConnection &connection)
{
    const ConnectionUrl &url = connection.url;
    m_host->setText(textOf(url.host));
    m_port->setText(url.port ? QString::number(*url.port) : QString());
    m_port->setPlaceholderText(defaultPortText(url.backend()));
    m_database->setText(textOf(url.database));
    m_user->setText(textOf(url.user));
    const PasswordSource &password = connection.password;
    m_source->setCurrentIndex(m_source->findData(int(password.kind)));
    using Kind = PasswordSource::Kind;
    m_variable->setText(password.kind == Kind::Environment ? password.name : QString());
    m_dotenvKey->setText(password.kind == Kind::Dotenv ? password.name : QString());
    m_dotenvFile->setText(password.kind == Kind::Dotenv ? password.file : QString());
    m_command->setText(password.kind == Kind::Command ? password.name : QString());
}

void ServerTab::write(SavedConnection &connection) const
{
    ConnectionUrl &url = connection.url;
    setPart(url.host, m_host->text().trimmed());
    setPart(url.database, m_database->text());
    setPart(url.user, m_user->text());
    url.port = m_port->text().isEmpty() ? std::nullopt : std::optional(m_port->text().toInt());
    using Kind = PasswordSource::Kind;
    connection.password = {source(), {}, {}};
    if (source() == Kind::Environment) {
        connection.password.name = m_variable->text().trimmed();
    } else if (source() == Kind::Dotenv) {
        connection.password.name = m_dotenvKey->text().trimmed();
        connection.password.file = m_dotenvFile->text();
    } else if (source() == Kind::Command) {
        connection.password.name = m_command->text();
    }
}

QString ServerTab::password() const
{
    return m_details->currentWidget() == m_password ? m_password->text() : QString();
}

void ServerTab::setPassword(const QString &password)
{
    m_password->setText(password);
    if (!password.isEmpty() && m_details->currentWidget() != m_password)
        m_source->setCurrentIndex(m_source->findData(int(PasswordSource::Kind::Ask)));
}

TlsTab::TlsTab()
    : m_mode(new QComboBox)
    , m_checkHost(new QCheckBox(tr("Check that it names this host")))
    , m_note(makeNote())
{
    m_mode->setAccessibleName(tr("Encryption"));
    addRow(tr("Encryption"), m_mode);
    addRow({}, m_checkHost);
    m_ca = addFile(tr("Authority"), tr("CA certificate; empty: the driver's own"));
    m_certificate = addFile(tr("Certificate"), tr("of this client, where the server asks for one"));
    m_key = addFile(tr("Key"), tr("of this client's certificate"));
    addRow({}, m_note);
    connect(m_mode, &QComboBox::activated, this, [this] {
        m_checkHost->setChecked(mode() == TlsSettings::Mode::Verified);
        updateFields();
        Q_EMIT edited();
    });
    connect(m_checkHost, &QCheckBox::clicked, this, &ConnectionTab::edited);
}

TlsSettings::Mode TlsTab::mode() const
{
    return TlsSettings::Mode(m_mode->currentData().toInt());
}

void TlsTab::setConnection(const SavedConnection &connection)
{
    using Mode = TlsSettings::Mode;
    m_choices = tlsChoices(connection.url.backend());
    const std::pair<Mode, QString> texts[]
        = {{Mode::Default, tr("As the driver does it")},
           {Mode::Off, tr("Off")},
           {Mode::Preferred, tr("Where the server offers it")},
           {Mode::Required, tr("Required")},
           {Mode::Verified, tr("Required, and the certificate is checked")}};
    m_mode->clear();
    for (const auto &[mode, text] : texts) {
        if (m_choices.modes.contains(mode))
            m_mode->addItem(text, int(mode));
    }
    const TlsSettings settings = tlsSettings(connection.url);
    m_mode->setCurrentIndex(qMax(0, m_mode->findData(int(settings.mode))));
    m_checkHost->setChecked(settings.checkHost);
    m_ca->setText(settings.ca);
    m_certificate->setText(settings.certificate);
    m_key->setText(settings.key);
    m_note->setText(m_choices.files
                        ? QString()
                        : tr("Authorities and certificates are those of the system's ODBC driver."));
    updateFields();
}

void TlsTab::updateFields()
{
    const bool isOn = mode() != TlsSettings::Mode::Off;
    m_checkHost->setEnabled(mode() == TlsSettings::Mode::Verified && m_choices.hostCheckIsOptional);
    for (int row = 2; row < 5; ++row)
        m_form->setRowVisible(row, m_choices.files);
    for (QLineEdit *file : {m_ca, m_certificate, m_key})
        file->setEnabled(isOn);
}

void TlsTab::write(SavedConnection &connection) const
{
    if (m_choices.modes.isEmpty())
        return;
    TlsSettings settings;
    settings.mode = mode();
    settings.checkHost = mode() == TlsSettings::Mode::Verified && m_checkHost->isChecked();
    if (settings.mode != TlsSettings::Mode::Off) {
        settings.ca = m_ca->text();
        settings.certificate = m_certificate->text();
        settings.key = m_key->text();
    }
    setTlsSettings(connection.url, settings);
}

SshTab::SshTab()
    : m_use(new QCheckBox(tr("Reach the server through an SSH host")))
    , m_host(new QLineEdit)
    , m_port(makePort())
{
    addRow({}, m_use);
    auto *place = new QHBoxLayout;
    place->setSpacing(8);
    auto *portLabel = new QLabel(tr("Port"));
    portLabel->setProperty("role", QStringLiteral("muted"));
    portLabel->setBuddy(m_port);
    m_host->setAccessibleName(tr("SSH host"));
    m_host->setPlaceholderText(tr("a name, an address, or a Host of your ssh_config"));
    m_port->setAccessibleName(tr("SSH port"));
    m_port->setPlaceholderText(QStringLiteral("22"));
    place->addWidget(m_host, 1);
    place->addWidget(portLabel);
    place->addWidget(m_port);
    addRow(tr("SSH host"), place, m_host);
    watch(m_host);
    watch(m_port);
    m_user = addLine(tr("SSH user"), tr("as ssh chooses"));
    m_key = addFile(tr("Key file"), tr("empty: the agent's keys, and ssh's own"));
    m_jump = addLine(tr("Jump host"), tr("user@host:port, where there is one in between"));
    auto *note = makeNote();
    note->setText(
        tr("The system's ssh is used, with your ssh_config. A key with a passphrase has to be in the "
           "agent, and the host's key has to be known: connect once in a terminal."));
    addRow({}, note);
    connect(m_use, &QCheckBox::clicked, this, [this] {
        updateFields();
        Q_EMIT edited();
    });
    updateFields();
}

void SshTab::updateFields()
{
    for (QLineEdit *line : {m_host, m_port, m_user, m_key, m_jump})
        line->setEnabled(m_use->isChecked());
}

void SshTab::setConnection(const SavedConnection &connection)
{
    const SshSettings ssh = connection.ssh.value_or(SshSettings());
    m_use->setChecked(connection.ssh.has_value());
    m_host->setText(ssh.host);
    m_port->setText(ssh.port > 0 ? QString::number(ssh.port) : QString());
    m_user->setText(ssh.user);
    m_key->setText(ssh.keyFile);
    m_jump->setText(ssh.jumpHost);
    updateFields();
}

void SshTab::write(SavedConnection &connection) const
{
    connection.ssh.reset();
    if (m_use->isChecked() && connection.url.backend() != Backend::Sqlite)
        connection.ssh = SshSettings {m_host->text().trimmed(), m_user->text().trimmed(),
                                      m_port->text().toInt(), m_key->text(), m_jump->text().trimmed()};
}

OptionsTab::OptionsTab()
    : m_readOnly(new QCheckBox(tr("Read-only: nothing is changed, and the server is asked to refuse it")))
    , m_timeout(new QSpinBox)
    , m_recycle(new QSpinBox)
    , m_ping(new QSpinBox)
{
    m_readOnly->setAccessibleName(tr("Read-only"));
    addRow({}, m_readOnly);
    const auto addSpin = [this](QSpinBox *spin, const QString &label, const QString &name, int least,
                                const QString &none, const QString &meaning) {
        spin->setRange(least, longestTimeoutSeconds);
        spin->setSpecialValueText(none);
        spin->setSuffix(tr(" s"));
        spin->setAccessibleName(name);
        spin->setFixedWidth(120);
        auto *note = makeNote();
        note->setText(meaning);
        auto *row = new QHBoxLayout;
        row->setSpacing(12);
        row->addWidget(spin);
        row->addWidget(note, 1);
        addRow(label, row, spin);
        connect(spin, &QSpinBox::valueChanged, this, &ConnectionTab::edited);
    };
    addSpin(m_timeout, tr("Timeout"), tr("Statement timeout"), 0, tr("none"),
            tr("A statement that runs longer is ended."));
    addSpin(m_recycle, tr("Renew after"), tr("Renew the connection after"), LifeSettings::never, tr("never"),
            tr("An older connection is opened anew before the next action, unless a transaction is open."));
    addSpin(m_ping, tr("Check after"), tr("Check the connection after"), LifeSettings::never, tr("never"),
            tr("After so long a rest the server is asked whether it still answers; 0 asks before each "
               "action."));
    m_driver = addLine(tr("ODBC driver"), tr("the newest that is installed"));
    connect(m_readOnly, &QCheckBox::clicked, this, &ConnectionTab::edited);
}

void OptionsTab::setConnection(const SavedConnection &connection)
{
    const QSignalBlocker blocker(this);
    const Backend backend = connection.url.backend();
    const SessionSettings settings = sessionSettings(connection.url);
    const LifeSettings life = lifeSettings(connection.url);
    m_readOnly->setChecked(settings.readOnly);
    m_timeout->setValue(settings.statementTimeoutSeconds);
    m_timeout->setToolTip(backend == Backend::MySql
                              ? tr("A SELECT that runs longer is ended by the server; MySQL limits no others")
                              : tr("A statement that runs longer is ended"));
    m_recycle->setValue(life.recycleAfterSeconds);
    m_ping->setValue(life.pingAfterIdleSeconds);
    m_driver->setText(connection.url.queryValue(QStringLiteral("driver")));
    for (const int row : {2, 3})
        m_form->setRowVisible(row, hasLifeSettings(backend));
    m_form->setRowVisible(4, backend == Backend::SqlServer);
}

void OptionsTab::write(SavedConnection &connection) const
{
    setSessionSettings(connection.url, {m_readOnly->isChecked(), m_timeout->value()});
    if (hasLifeSettings(connection.url.backend()))
        setLifeSettings(connection.url, {m_recycle->value(), m_ping->value()});
    if (connection.url.backend() != Backend::SqlServer)
        return;
    const QString key = QStringLiteral("driver");
    const QString driver = m_driver->text().trimmed();
    if (driver == connection.url.queryValue(key))
        return;
    std::erase_if(connection.url.query, [&key](const auto &pair) { return pair.first == key; });
    if (!driver.isEmpty())
        connection.url.query.emplace_back(key, driver);
}

} // namespace stillroom
