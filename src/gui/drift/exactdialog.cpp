#include "gui/drift/exactdialog.h"

#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "gui/common/searchfield.h"
#include "gui/common/theme.h"
#include "project/exactproject.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace stillroom {

namespace {

struct Outcome
{
    ExactModels exact;
    QStringList differences;
};

} // namespace

ExactDialog::ExactDialog(Workspace &workspace, QWidget *parent) : QDialog(parent), m_workspace(workspace)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("exactDialog"));
    setWindowTitle(tr("Import the models"));
    build();
    resize(720, 480);
    const std::optional<ProjectPython> found = findProjectPython(workspace.project().folder);
    if (found) {
        m_python->setText(QDir::toNativeSeparators(found->program));
        m_summary->setText(tr("Found by: %1.").arg(found->origin));
    } else {
        m_summary->setText(tr("No virtual environment of this project was found. Choose its Python."));
    }
    m_run->setEnabled(!m_python->text().isEmpty());
}

ExactDialog::~ExactDialog()
{
    if (m_cancelled)
        *m_cancelled = true;
}

void ExactDialog::build()
{
    auto *card = new QFrame;
    card->setProperty("role", QStringLiteral("warning"));
    auto *warning = new QLabel(tr("This runs the project's code."));
    QFont bold = warning->font();
    bold.setWeight(QFont::DemiBold);
    warning->setFont(bold);
    auto *what = new QLabel(
        tr("The modules of the models in %1 are imported by the project's own Python, in a process "
           "that is ended after a minute. SQLAlchemy then tells what it knows, and what the reading "
           "of the source has otherwise is listed here. Stillroom writes nothing into the project.")
            .arg(QDir::toNativeSeparators(m_workspace.project().folder)));
    what->setTextFormat(Qt::PlainText);
    what->setWordWrap(true);
    auto *words = new QVBoxLayout(card);
    words->setContentsMargins(12, 12, 12, 12);
    words->setSpacing(4);
    words->addWidget(warning);
    words->addWidget(what);

    m_python = new QLineEdit;
    m_python->setObjectName(QStringLiteral("exactPython"));
    m_python->setPlaceholderText(tr("Python of the project's virtual environment"));
    auto *label = new QLabel(tr("&Python"));
    label->setBuddy(m_python);
    QPushButton *browse = makeButton(tr("Choose…"));
    connect(browse, &QPushButton::clicked, this, &ExactDialog::browse);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_python, 1);
    row->addWidget(browse);

    m_summary = new QLabel;
    m_summary->setObjectName(QStringLiteral("exactSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_filter = new SearchField(tr("Filter differences"));
    m_filter->setAccessibleName(tr("Filter differences"));
    m_filter->hide();
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("exactList"));
    m_list->setAccessibleName(tr("Differences between the source as read and the import"));
    m_list->setWordWrap(true);
    m_list->setProperty("framed", true);
    m_list->hide();
    connect(m_filter, &SearchField::downPressed, m_list, qOverload<>(&QWidget::setFocus));
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        for (int i = 0; i < m_list->count(); ++i)
            m_list->item(i)->setHidden(!m_list->item(i)->text().contains(text, Qt::CaseInsensitive));
    });
    m_error = new ErrorBar;
    m_busy = new BusyBar;
    connect(m_busy, &BusyBar::cancelRequested, this, [this] {
        if (m_cancelled)
            *m_cancelled = true;
    });
    m_copy = makeButton(tr("Copy"), ButtonKind::Secondary, QStringLiteral("copy"));
    m_copy->hide();
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QStringList lines;
        for (int i = 0; i < m_list->count(); ++i)
            lines << m_list->item(i)->text();
        QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
    });
    QPushButton *close = makeButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    m_run = makeButton(tr("Run and import"), ButtonKind::Primary, QStringLiteral("play"));
    m_run->setObjectName(QStringLiteral("exactRun"));
    connect(m_run, &QPushButton::clicked, this, &ExactDialog::run);
    connect(m_python, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_run->setEnabled(!text.trimmed().isEmpty() && !m_cancelled); });
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_copy);
    foot->addStretch();
    foot->addWidget(close);
    foot->addWidget(m_run);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(card);
    layout->addLayout(row);
    layout->addWidget(m_summary);
    layout->addWidget(m_filter);
    layout->addWidget(m_list, 1);
    layout->addStretch();
    layout->addWidget(m_error);
    layout->addWidget(m_busy);
    layout->addLayout(foot);
}

void ExactDialog::browse()
{
    auto *dialog = new QFileDialog(this, tr("Choose the project's Python"), m_workspace.project().folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &file) { m_python->setText(QDir::toNativeSeparators(file)); });
    dialog->open();
}

void ExactDialog::run()
{
    const std::shared_ptr<const ModelSet> read = m_workspace.models();
    m_error->clear();
    if (!read)
        return m_error->showError(Error(Error::Kind::Usage, tr("The models are still being read.")));
    ExactRequest request = exactRequest(m_workspace.project(), m_workspace.dialect());
    m_cancelled = std::make_shared<std::atomic_bool>(false);
    m_run->setEnabled(false);
    m_busy->start(tr("Importing the models…"));
    const auto job = [request, read, cancelled = m_cancelled, typed = m_python->text().trimmed()]() mutable {
        request.python = findPython(typed, request.folder);
        request.cancelled = cancelled.get();
        Outcome outcome;
        outcome.exact = importModels(request, *read);
        outcome.differences = exactDifferences(*read, outcome.exact, *request.dialect);
        return outcome;
    };
    const auto ended = [this] {
        m_cancelled.reset();
        m_busy->stop();
        m_run->setEnabled(true);
    };
    follow(
        this, inBackground(job),
        [this, ended](const Outcome &outcome) {
            ended();
            QStringList lines = outcome.exact.problems + outcome.differences;
            const int count = int(outcome.differences.size());
            const QString versions
                = tr("Python %1, SQLAlchemy %2").arg(outcome.exact.python, outcome.exact.sqlalchemy);
            showResult(lines,
                       count == 0 ? tr("The source as read is equal to the import: %n table(s). %1.", nullptr,
                                       int(outcome.exact.models.schema.tables.size()))
                                        .arg(versions)
                                  : tr("%n difference(s) between the source as read and the import. %1.",
                                       nullptr, count)
                                        .arg(versions));
        },
        [this, ended](const Error &error) {
            ended();
            if (error.kind != Error::Kind::Cancelled)
                m_error->showError(error);
        });
}

void ExactDialog::showResult(const QStringList &lines, const QString &summary)
{
    m_summary->setText(summary);
    m_list->clear();
    m_list->addItems(lines);
    for (QWidget *each :
         {static_cast<QWidget *>(m_filter), static_cast<QWidget *>(m_list), static_cast<QWidget *>(m_copy)})
        each->setVisible(!lines.isEmpty());
    if (!lines.isEmpty())
        m_list->setCurrentRow(0);
}

} // namespace stillroom
