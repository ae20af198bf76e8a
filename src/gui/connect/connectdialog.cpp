#include "gui/connect/connectdialog.h"

#include "db/session.h"
#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"

#include <QCheckBox>
#include <QDir>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QStackedWidget>
#include <QStyle>

namespace stillroom {

namespace {

struct Engine
{
    Backend backend;
    const char *title;
    const char *icon;
};

constexpr Engine engines[] = {
    {Backend::Sqlite, "SQLite", "hard-drive"},    {Backend::PostgreSql, "PostgreSQL", "database"},
    {Backend::MySql, "MySQL", "database"},        {Backend::MariaDb, "MariaDB", "database"},
    {Backend::SqlServer, "SQL Server", "server"},
};

/// Labels of one width, so that the fields of both forms stand in one line.
QLabel *fieldLabel(const QString &text, QWidget *field)
{
    auto *label = new QLabel(text);
    label->setMinimumWidth(40);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    label->setProperty("role", QStringLiteral("muted"));
    label->setBuddy(field);
    return label;
}

} // namespace

ConnectDialog::ConnectDialog(QWidget *parent)
    : QDialog(parent)
    , m_engines(new QListWidget)
    , m_fields(new QStackedWidget)
    , m_url(new QLineEdit)
    , m_problem(new QLabel)
    , m_unsupported(new QLabel)
    , m_test(makeButton(tr("Test connection"), ButtonKind::Secondary, QStringLiteral("plug-zap")))
    , m_connect(makeButton(tr("Connect"), ButtonKind::Primary))
    , m_result(new QLabel)
    , m_error(new ErrorBar)
    , m_busy(new BusyBar)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("New connection"));
    setModal(true);
    m_engines->setFixedWidth(160);
    m_engines->setProperty("framed", true);
    m_engines->setAccessibleName(tr("Database"));
    for (const Engine &engine : engines) {
        auto *item = new QListWidgetItem(Theme::current().icon(QString::fromLatin1(engine.icon)),
                                         QString::fromLatin1(engine.title), m_engines);
        item->setSizeHint(QSize(100, 28));
    }
    m_unsupported->setWordWrap(true);
    m_unsupported->setAlignment(Qt::AlignTop);
    m_fields->addWidget(makeSqliteFields());
    m_fields->addWidget(m_unsupported);
    m_url->setPlaceholderText(tr("sqlite:///app.db"));
    m_url->setFont(Theme::current().fixedFont());
    m_url->setAccessibleName(tr("Connection URL"));
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_result->hide();
    m_result->setWordWrap(true);

    auto *urlForm = new QFormLayout;
    urlForm->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    urlForm->addRow(fieldLabel(tr("URL"), m_url), m_url);
    auto *right = new QVBoxLayout;
    right->addLayout(urlForm);
    right->addWidget(m_problem);
    right->addWidget(makeLine());
    right->addWidget(m_fields, 1);
    right->addWidget(m_busy);
    right->addWidget(m_result);
    right->addWidget(m_error);
    auto *columns = new QHBoxLayout;
    columns->addWidget(m_engines);
    columns->addLayout(right, 1);
    columns->setSpacing(12);
    auto *cancel = makeButton(tr("Cancel"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_test);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_connect);
    m_connect->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(columns, 1);
    layout->addWidget(makeLine());
    layout->addLayout(buttons);
    resize(640, 360);

    connect(m_engines, &QListWidget::currentRowChanged, this, &ConnectDialog::engineChanged);
    connect(m_url, &QLineEdit::textEdited, this, &ConnectDialog::urlChanged);
    connect(m_test, &QPushButton::clicked, this, &ConnectDialog::test);
    connect(m_busy, &BusyBar::cancelRequested, this, [this] {
        if (m_session)
            m_session->cancel();
    });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_connect, &QPushButton::clicked, this, [this] {
        const QString target = m_url->text().trimmed();
        accept();
        Q_EMIT connectRequested(target);
    });
    m_engines->setCurrentRow(0);
    m_file->setFocus();
    fieldsChanged();
}

ConnectDialog::~ConnectDialog() = default;

QWidget *ConnectDialog::makeSqliteFields()
{
    m_file = new QLineEdit;
    m_file->setPlaceholderText(tr("a database file; empty = in memory"));
    m_file->setAccessibleName(tr("File"));
    m_readOnly = new QCheckBox(tr("Open read-only"));
    auto *choose = makeButton(tr("Choose…"), ButtonKind::Secondary, QStringLiteral("folder-open"));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_file, 1);
    row->addWidget(choose);
    auto *fields = new QWidget;
    auto *form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(fieldLabel(tr("File"), m_file), row);
    form->addRow(fieldLabel({}, nullptr), m_readOnly);
    connect(choose, &QPushButton::clicked, this, &ConnectDialog::chooseFile);
    connect(m_file, &QLineEdit::textEdited, this, &ConnectDialog::fieldsChanged);
    connect(m_readOnly, &QCheckBox::clicked, this, &ConnectDialog::fieldsChanged);
    return fields;
}

void ConnectDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose a database file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters({tr("SQLite databases (*.db *.sqlite *.sqlite3 *.db3)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_file->setText(file);
        fieldsChanged();
    });
    dialog->open();
}

void ConnectDialog::fieldsChanged()
{
    if (m_filling)
        return;
    ConnectionUrl url = ConnectionUrl::sqliteFile(m_file->text());
    if (m_file->text().isEmpty())
        url.database.reset();
    if (m_readOnly->isChecked() && !m_file->text().isEmpty()) {
        url.query.emplace_back(QStringLiteral("mode"), QStringLiteral("ro"));
        url.query.emplace_back(QStringLiteral("uri"), QStringLiteral("true"));
        url.database = QStringLiteral("file:") + m_file->text();
    }
    m_url->setText(url.toString());
    showProblem({});
}

void ConnectDialog::setUrl(const QString &url)
{
    m_url->setText(url);
    urlChanged();
}

QString ConnectDialog::url() const
{
    return m_url->text();
}

void ConnectDialog::urlChanged()
{
    m_filling = true;
    try {
        const ConnectionUrl url = ConnectionUrl::parse(m_url->text().trimmed());
        for (int row = 0; row < m_engines->count(); ++row) {
            if (engines[row].backend == url.backend())
                m_engines->setCurrentRow(row);
        }
        if (url.backend() == Backend::Sqlite) {
            QString file = url.database.value_or(QString());
            if (file.startsWith(QStringLiteral("file:")))
                file = file.mid(5);
            m_file->setText(file);
            m_readOnly->setChecked(url.isReadOnly());
        }
        const QStringList unknown = url.unknownQueryKeys();
        showProblem(unknown.isEmpty()
                        ? QString()
                        : tr("Not known and passed over: %1").arg(unknown.join(QStringLiteral(", "))));
    } catch (const Error &error) {
        showProblem(error.message);
    }
    m_filling = false;
}

void ConnectDialog::engineChanged(int row)
{
    if (row < 0)
        return;
    const bool sqlite = engines[row].backend == Backend::Sqlite;
    m_fields->setCurrentIndex(sqlite ? 0 : 1);
    m_unsupported->setText(tr("This version opens SQLite databases only. A project whose models and "
                              "revisions are written for %1 can be "
                              "opened as a folder: its diagram and its history are read without a database.")
                               .arg(QString::fromLatin1(engines[row].title)));
    m_test->setEnabled(sqlite);
    m_connect->setEnabled(sqlite);
    m_result->hide();
    m_error->clear();
    if (sqlite && !m_filling)
        fieldsChanged();
    else if (!m_filling)
        m_url->clear();
}

void ConnectDialog::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    m_url->setProperty("invalid", !sentence.isEmpty());
    m_url->style()->unpolish(m_url);
    m_url->style()->polish(m_url);
    m_result->hide();
    m_error->clear();
}

void ConnectDialog::test()
{
    m_result->hide();
    m_error->clear();
    ConnectionUrl url;
    try {
        url = ConnectionUrl::parse(m_url->text().trimmed());
    } catch (const Error &error) {
        m_error->showError(error);
        return;
    }
    m_test->setEnabled(false);
    m_busy->start(tr("Opening %1").arg(url.displayName()));
    m_session = std::make_unique<Session>(url);
    const auto ended = [this] {
        m_busy->stop();
        m_test->setEnabled(true);
        m_session->deleteLater();
        (void)m_session.release();
    };
    QElapsedTimer timer;
    timer.start();
    follow(
        this, m_session->run([](Connection &connection) {
            return connection.serverVersion() + (connection.isReadOnly() ? tr(", read-only") : QString());
        }),
        [this, ended, timer](const QString &version) {
            ended();
            m_result->setText(tr("It works: %1, opened in %2 ms.").arg(version).arg(timer.elapsed()));
            m_result->show();
        },
        [this, ended](const Error &error) {
            ended();
            m_error->showError(error);
        });
}

} // namespace stillroom
