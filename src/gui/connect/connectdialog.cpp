#include "gui/connect/connectdialog.h"

#include "db/secretstore.h"
#include "db/session.h"
#include "db/sshtunnel.h"
#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/connect/connectionframe.h"
#include "gui/connect/connectiontabs.h"
#include "gui/connect/passwordreader.h"
#include "project/urlsettings.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QStyle>
#include <QTabWidget>

namespace stillroom {

namespace {

struct Engine
{
    Backend backend;
    const char *dialect;
    const char *title;
    const char *icon;
};

constexpr Engine engines[] = {
    {Backend::Sqlite, "sqlite", "SQLite", "hard-drive"},
    {Backend::PostgreSql, "postgresql", "PostgreSQL", "database"},
    {Backend::MySql, "mysql", "MySQL", "database"},
    {Backend::MariaDb, "mariadb", "MariaDB", "database"},
    {Backend::SqlServer, "mssql", "SQL Server", "server"},
};

QLabel *mutedLabel(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    label->setProperty("role", QStringLiteral("muted"));
    label->setBuddy(buddy);
    return label;
}

QString unknownKeys(const ConnectionUrl &url)
{
    const QStringList unknown = url.unknownQueryKeys();
    return unknown.isEmpty()
        ? QString()
        : ConnectDialog::tr("Not known and passed over: %1").arg(unknown.join(QStringLiteral(", ")));
}

constexpr int fileTab = 0;
constexpr int serverTab = 1;
constexpr int tlsTab = 2;
constexpr int sshTab = 3;

} // namespace

ConnectDialog::ConnectDialog(QWidget *parent)
    : QDialog(parent)
    , m_engines(new QListWidget)
    , m_name(new QLineEdit)
    , m_tag(new QComboBox)
    , m_color(new QComboBox)
    , m_url(new QLineEdit)
    , m_problem(new QLabel)
    , m_tabs(new QTabWidget)
    , m_test(makeButton(tr("Test connection"), ButtonKind::Secondary, QStringLiteral("plug-zap")))
    , m_save(makeButton(tr("Save")))
    , m_connect(makeButton(tr("Connect"), ButtonKind::Primary))
    , m_result(new QLabel)
    , m_error(new ErrorBar)
    , m_busy(new BusyBar)
    , m_passwords(new PasswordReader(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("connect"));
    setWindowTitle(tr("New connection"));
    setModal(true);
    m_engines->setFixedWidth(152);
    m_engines->setProperty("framed", true);
    m_engines->setAccessibleName(tr("Database"));
    for (const Engine &engine : engines) {
        auto *item = new QListWidgetItem(Theme::current().icon(QString::fromLatin1(engine.icon)),
                                         QString::fromLatin1(engine.title), m_engines);
        item->setSizeHint(QSize(100, 28));
    }
    m_url->setFont(Theme::current().fixedFont());
    m_url->setAccessibleName(tr("Connection URL"));
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_result->setTextFormat(Qt::PlainText);
    m_result->setWordWrap(true);
    m_result->hide();
    makeTabs();

    auto *right = new QVBoxLayout;
    right->setSpacing(8);
    right->addLayout(makeHead());
    right->addWidget(m_problem);
    right->addSpacing(4);
    right->addWidget(m_tabs, 1);
    right->addWidget(m_busy);
    right->addWidget(m_result);
    right->addWidget(m_error);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(16);
    columns->addWidget(m_engines);
    columns->addLayout(right, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(12);
    layout->addLayout(columns, 1);
    layout->addWidget(makeLine());
    layout->addLayout(makeButtons());
    resize(780, 500);

    connect(m_engines, &QListWidget::currentRowChanged, this, &ConnectDialog::engineChanged);
    connect(m_url, &QLineEdit::textEdited, this, &ConnectDialog::urlChanged);
    connect(m_url, &QLineEdit::editingFinished, this, [this] {
        if (m_isUrl)
            showUrl(); // without the password that may have been typed
    });
    connect(m_test, &QPushButton::clicked, this, &ConnectDialog::test);
    connect(m_passwords, &PasswordReader::ready, this, &ConnectDialog::openTest);
    connect(m_passwords, &PasswordReader::cancelled, this, &ConnectDialog::endTest);
    connect(m_passwords, &PasswordReader::failed, this, &ConnectDialog::testFailed);
    connect(m_busy, &BusyBar::cancelRequested, this, [this] {
        m_passwords->cancel();
        if (m_stop)
            *m_stop = true;
        if (m_session)
            m_session->cancel();
        else if (!m_stop)
            endTest();
    });
    m_connection.url = ConnectionUrl::sqliteFile({});
    m_connection.url.database.reset();
    follow(
        this, SecretStore::isAvailable(),
        [this](bool isThere) {
            // A new connection, still as it came: the keychain is the better place.
            const bool untouched = m_connection.id.isEmpty() && m_connection.password == PasswordSource();
            if (isThere && untouched && m_server->password().isEmpty()) {
                m_connection.password.kind = PasswordSource::Kind::Keychain;
                m_server->setConnection(m_connection);
            }
        },
        [](const Error &) {});
    showFields();
    showUrl();
    m_engines->setFocus();
}

ConnectDialog::~ConnectDialog()
{
    if (m_stop)
        *m_stop = true;
}

QLayout *ConnectDialog::makeHead()
{
    m_name->setPlaceholderText(tr("empty: connect without saving"));
    m_name->setAccessibleName(tr("Name"));
    m_tag->setAccessibleName(tr("Tag"));
    m_color->setAccessibleName(tr("Colour"));
    using Tag = SavedConnection::Tag;
    m_tag->addItem(tr("No tag"), int(Tag::None));
    m_tag->addItem(tr("Development"), int(Tag::Development));
    m_tag->addItem(tr("Test"), int(Tag::Test));
    m_tag->addItem(tr("Production"), int(Tag::Production));
    m_tag->setItemData(3, tr("A red frame, and a question before anything is changed"), Qt::ToolTipRole);
    m_color->addItem(tr("No colour"), QString());
    for (const auto &[name, color] : connectionColors())
        m_color->addItem(swatchIcon(QColor(color)), name, color);
    auto *head = new QGridLayout;
    head->setHorizontalSpacing(12);
    head->setVerticalSpacing(8);
    head->setColumnMinimumWidth(0, 88);
    head->addWidget(mutedLabel(tr("Name"), m_name), 0, 0);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_name, 1);
    row->addWidget(m_tag);
    row->addWidget(m_color);
    head->addLayout(row, 0, 1);
    head->addWidget(mutedLabel(tr("URL"), m_url), 1, 0);
    head->addWidget(m_url, 1, 1);
    connect(m_name, &QLineEdit::textEdited, this, &ConnectDialog::headChanged);
    connect(m_tag, &QComboBox::activated, this, &ConnectDialog::headChanged);
    connect(m_color, &QComboBox::activated, this, &ConnectDialog::headChanged);
    return head;
}

void ConnectDialog::makeTabs()
{
    m_server = new ServerTab;
    const std::pair<ConnectionTab *, QString> parts[] = {{new FileTab, tr("File")},
                                                         {m_server, tr("Server")},
                                                         {new TlsTab, tr("Encryption (TLS)")},
                                                         {new SshTab, tr("SSH tunnel")},
                                                         {new OptionsTab, tr("Options")}};
    for (const auto &[part, title] : parts) {
        m_parts << part;
        m_tabs->addTab(part, title);
        connect(part, &ConnectionTab::edited, this, &ConnectDialog::fieldsChanged);
    }
}

QLayout *ConnectDialog::makeButtons()
{
    auto *cancel = makeButton(tr("Cancel"));
    m_connect->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_test);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    buttons->addWidget(m_connect);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, [this] { saveThen([this] { accept(); }); });
    connect(m_connect, &QPushButton::clicked, this, [this] {
        const auto go = [this] {
            const SavedConnection connection = m_connection;
            const QString password = m_server->password();
            accept();
            Q_EMIT connectRequested(connection, password);
        };
        if (m_connection.name.trimmed().isEmpty())
            go();
        else
            saveThen(go);
    });
    return buttons;
}

void ConnectDialog::setUrl(const QString &url)
{
    m_url->setText(url);
    urlChanged();
    if (m_isUrl)
        showUrl();
}

QString ConnectDialog::url() const
{
    return m_url->text();
}

void ConnectDialog::setConnection(const SavedConnection &connection)
{
    m_connection = connection;
    setWindowTitle(connection.id.isEmpty() ? tr("New connection") : tr("Edit connection"));
    showFields();
    showUrl();
    m_name->setFocus();
    m_name->selectAll();
}

void ConnectDialog::showFields()
{
    m_filling = true;
    m_name->setText(m_connection.name);
    m_tag->setCurrentIndex(m_tag->findData(int(m_connection.tag)));
    m_color->setCurrentIndex(qMax(0, m_color->findData(m_connection.color)));
    const Backend backend = m_connection.url.backend();
    for (int row = 0; row < m_engines->count(); ++row) {
        if (engines[row].backend == backend)
            m_engines->setCurrentRow(row);
    }
    const bool isServer = backend != Backend::Sqlite && backend != Backend::Unknown;
    const int first = isServer ? serverTab : fileTab;
    const bool isOther = !m_tabs->isTabVisible(first);
    m_tabs->setTabVisible(first, true);
    if (isOther)
        m_tabs->setCurrentIndex(first); // hiding the current one would go to any that is visible
    m_tabs->setTabVisible(fileTab, !isServer);
    for (const int tab : {serverTab, tlsTab, sshTab})
        m_tabs->setTabVisible(tab, isServer);
    for (ConnectionTab *part : std::as_const(m_parts))
        part->setConnection(m_connection);
    m_filling = false;
}

void ConnectDialog::showUrl()
{
    const QString text = m_connection.url.toString();
    if (m_url->text() != text)
        m_url->setText(text);
    m_typed = text.size();
    m_isUrl = true;
    showProblem(unknownKeys(m_connection.url));
    updateButtons();
}

void ConnectDialog::headChanged()
{
    m_connection.name = m_name->text();
    m_connection.tag = SavedConnection::Tag(m_tag->currentData().toInt());
    m_connection.color = m_color->currentData().toString();
    updateButtons();
}

void ConnectDialog::fieldsChanged()
{
    if (m_filling)
        return;
    const bool isFile = m_connection.url.backend() == Backend::Sqlite;
    for (int tab = 0; tab < int(m_parts.size()); ++tab) {
        if (isFile ? (tab == fileTab || tab > sshTab) : tab != fileTab)
            m_parts[tab]->write(m_connection);
    }
    showUrl();
}

void ConnectDialog::urlChanged()
{
    const QString text = m_url->text().trimmed();
    const bool isPasted = text.size() > m_typed + 1;
    m_typed = text.size();
    try {
        ConnectionUrl url = ConnectionUrl::parse(text);
        const QString password = takePassword(url);
        m_isUrl = url.backend() != Backend::Unknown;
        m_connection.url = url;
        showFields();
        if (!password.isEmpty())
            m_server->setPassword(password);
        if (!password.isEmpty() && isPasted)
            showUrl(); // what is still being typed is left alone until that ends
        else
            showProblem(m_isUrl ? unknownKeys(url)
                                : tr("The database dialect \"%1\" is not known.").arg(url.dialect));
    } catch (const Error &error) {
        m_isUrl = false;
        showProblem(error.message);
    }
    updateButtons();
}

void ConnectDialog::engineChanged(int row)
{
    if (row < 0 || m_filling || engines[row].backend == m_connection.url.backend())
        return;
    // What servers have in common stays; query keys are those of one engine.
    ConnectionUrl url;
    url.dialect = QString::fromLatin1(engines[row].dialect);
    if (engines[row].backend != Backend::Sqlite) {
        const bool wasServer = m_connection.url.backend() != Backend::Sqlite;
        url.host = wasServer ? m_connection.url.host : QStringLiteral("localhost");
        url.user = wasServer ? m_connection.url.user : std::nullopt;
        url.database = wasServer ? m_connection.url.database : std::nullopt;
    }
    const bool readOnly = m_connection.url.isReadOnly();
    m_connection.url = url;
    setSessionSettings(m_connection.url, {readOnly, 0});
    showFields();
    showUrl();
}

void ConnectDialog::updateButtons()
{
    m_test->setEnabled(m_isUrl && !m_testing);
    m_connect->setEnabled(m_isUrl && !m_testing);
    m_save->setEnabled(m_isUrl && !m_testing && !m_connection.name.trimmed().isEmpty());
}

void ConnectDialog::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    m_url->setProperty("invalid", !sentence.isEmpty());
    m_url->style()->unpolish(m_url);
    m_url->style()->polish(m_url);
    clearResult();
}

void ConnectDialog::clearResult()
{
    m_result->hide();
    m_error->clear();
}

void ConnectDialog::test()
{
    if (m_testing)
        return;
    clearResult();
    m_testing = true;
    updateButtons();
    m_busy->start(tr("Opening %1").arg(m_connection.url.displayName()));
    m_passwords->read(m_connection, m_server->password());
}

void ConnectDialog::openTest(const SavedConnection &connection)
{
    m_elapsed.start();
    if (!connection.ssh || connection.url.backend() == Backend::Sqlite) {
        openUrl(connection.url, nullptr);
        return;
    }
    std::shared_ptr<SshTunnel> tunnel;
    try {
        tunnel = SshTunnel::toServer(*connection.ssh, connection.url);
    } catch (const Error &error) {
        testFailed(error);
        return;
    }
    m_busy->start(tr("Opening the SSH tunnel through %1").arg(connection.ssh->displayName()));
    m_stop = std::make_shared<std::atomic<bool>>(false);
    follow(
        this,
        inBackground([tunnel, stop = m_stop] { return tunnel->ensureOpen([stop] { return stop->load(); }); }),
        [this, tunnel, url = connection.url](quint16) { openUrl(tunnel->through(url), tunnel); },
        [this](const Error &error) { testFailed(error); });
}

void ConnectDialog::openUrl(const ConnectionUrl &url, const std::shared_ptr<SshTunnel> &tunnel)
{
    m_session = std::make_unique<Session>(url);
    // The tunnel lives in both, until the session is done with it.
    follow(
        this, m_session->run([tunnel](Connection &opened) {
            return opened.serverVersion() + (opened.isReadOnly() ? tr(", read-only") : QString());
        }),
        [this, tunnel](const QString &version) {
            endTest();
            m_result->setText(tr("It works: %1, opened in %2 ms.").arg(version).arg(m_elapsed.elapsed()));
            m_result->show();
        },
        [this, tunnel](const Error &error) {
            testFailed(tunnel ? tunnel->takeRefusal().value_or(error) : error);
        });
}

void ConnectDialog::testFailed(const Error &error)
{
    endTest();
    if (error.kind != Error::Kind::Cancelled)
        m_error->showError(error);
}

void ConnectDialog::endTest()
{
    m_busy->stop();
    m_stop.reset();
    m_testing = false;
    updateButtons();
    if (m_session)
        m_session.release()->deleteLater();
}

/// A password for the keychain goes there first: a connection that could not keep it is not saved.
void ConnectDialog::saveThen(const std::function<void()> &then)
{
    clearResult();
    const QString password = m_server->password();
    try {
        m_connection = SavedConnections::save(m_connection);
    } catch (const Error &error) {
        m_error->showError(error);
        return;
    }
    Q_EMIT saved();
    if (m_connection.password.kind != PasswordSource::Kind::Keychain || password.isEmpty()) {
        then();
        return;
    }
    follow(this, SecretStore::write(m_connection.secretKey(), password), then,
           [this, then, password](const Error &error) {
               m_connection.password = {}; // from now on it is asked for
               try {
                   m_connection = SavedConnections::save(m_connection);
               } catch (const Error &) {
                   m_error->showError(error);
                   return;
               }
               if (error.driverCode == 0 || m_error->property("told").toBool()) {
                   then();
                   return;
               }
               m_server->setConnection(m_connection);
               m_server->setPassword(password);
               m_error->setProperty("told", true);
               m_error->showError(error);
           });
}

} // namespace stillroom
