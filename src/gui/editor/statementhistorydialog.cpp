#include "gui/editor/statementhistorydialog.h"

#include "gui/common/buttons.h"
#include "gui/common/codeeditor.h"
#include "gui/common/searchfield.h"
#include "gui/common/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLocale>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace stillroom {

namespace {

constexpr int shown = 500;

QString whenText(const QDateTime &when)
{
    const QDateTime local = when.toLocalTime();
    return local.date() == QDate::currentDate() ? QLocale().toString(local.time(), QLocale::ShortFormat)
                                                : local.toString(QStringLiteral("d MMM, HH:mm"));
}

} // namespace

StatementHistoryDialog::StatementHistoryDialog(const std::vector<StatementHistory::Entry> &entries,
                                               QWidget *parent)
    : QDialog(parent)
    , m_entries(entries)
    , m_search(new SearchField(tr("Filter statements")))
    , m_list(new QTreeWidget)
    , m_text(new CodeEditor(CodeEditor::Language::Sql))
    , m_insert(makeButton(tr("Insert"), ButtonKind::Primary))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Statements run before"));
    setModal(true);
    m_list->setObjectName(QStringLiteral("statementList"));
    m_list->setAccessibleName(windowTitle());
    m_list->setHeaderLabels({tr("When"), tr("Took"), tr("Statement")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setProperty("framed", true);
    m_list->header()->setStretchLastSection(true);
    m_list->setColumnWidth(0, 116);
    m_list->setColumnWidth(1, 76);
    m_text->setViewOnly(true);
    m_text->setAccessibleName(tr("The whole statement"));
    m_text->setProperty("framed", true);
    auto *parts = new QSplitter(Qt::Vertical);
    parts->setChildrenCollapsible(false);
    parts->setHandleWidth(12);
    parts->addWidget(m_list);
    parts->addWidget(m_text);
    parts->setSizes({260, 160});
    auto *copy = makeButton(tr("Copy"), ButtonKind::Secondary, QStringLiteral("copy"));
    auto *close = makeButton(tr("Close"));
    m_insert->setDefault(true);
    m_insert->setObjectName(QStringLiteral("insertStatement"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_insert);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(parts, 1);
    layout->addLayout(buttons);
    resize(760, 520);
    connect(m_search, &QLineEdit::textChanged, this, &StatementHistoryDialog::fill);
    connect(m_search, &SearchField::downPressed, m_list, qOverload<>(&QWidget::setFocus));
    connect(m_list, &QTreeWidget::currentItemChanged, this, &StatementHistoryDialog::showCurrent);
    connect(m_list, &QTreeWidget::itemActivated, this, &StatementHistoryDialog::take);
    connect(m_insert, &QPushButton::clicked, this, &StatementHistoryDialog::take);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_text->text()); });
    fill();
    m_search->setFocus();
}

void StatementHistoryDialog::setSyntax(const SqlSyntax &syntax)
{
    m_text->setSyntax(syntax);
}

void StatementHistoryDialog::fill()
{
    m_list->clear();
    const QString wanted = m_search->text().trimmed();
    for (std::size_t i = 0; i < m_entries.size() && m_list->topLevelItemCount() < shown; ++i) {
        const StatementHistory::Entry &entry = m_entries[i];
        if (!entry.sql.contains(wanted, Qt::CaseInsensitive))
            continue;
        auto *item = new QTreeWidgetItem(m_list);
        item->setText(0, whenText(entry.when));
        item->setText(1, entry.failed ? tr("failed") : tr("%L1 ms").arg(entry.ms));
        item->setText(2, entry.sql.simplified().left(300));
        item->setData(0, Qt::UserRole, int(i));
        for (const int column : {0, 1})
            item->setForeground(column, Theme::current().color(Theme::Token::Muted));
        if (entry.failed)
            item->setForeground(1, Theme::current().color(Theme::Token::Error));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    }
    if (m_list->topLevelItemCount() > 0)
        m_list->setCurrentItem(m_list->topLevelItem(0));
    showCurrent();
}

void StatementHistoryDialog::showCurrent()
{
    const QTreeWidgetItem *item = m_list->currentItem();
    m_insert->setEnabled(item != nullptr);
    m_text->setText(item                    ? m_entries[std::size_t(item->data(0, Qt::UserRole).toInt())].sql
                        : m_entries.empty() ? tr("-- Statements you run appear here.")
                                            : tr("-- No statement holds this text."));
}

void StatementHistoryDialog::take()
{
    if (!isVisible())
        return; // Enter in the list is heard by the default button too
    if (const QTreeWidgetItem *item = m_list->currentItem()) {
        Q_EMIT chosen(m_entries[std::size_t(item->data(0, Qt::UserRole).toInt())].sql);
        accept();
    }
}

} // namespace stillroom
