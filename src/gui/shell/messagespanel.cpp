#include "gui/shell/messagespanel.h"

#include "gui/common/buttons.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTime>
#include <QTreeWidget>

namespace stillroom {

namespace {
constexpr int wholeRole = Qt::UserRole;
}

MessagesPanel::MessagesPanel(QWidget *parent) : QWidget(parent), m_list(new QTreeWidget)
{
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setWordWrap(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_list->header()->setStretchLastSection(true);
    m_list->setAccessibleName(tr("Messages"));
    QAction *copy = makeAction(this, tr("Copy"), QStringLiteral("copy"), {QKeySequence::Copy},
                               tr("Copy the chosen messages, or all"));
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(copy);
    connect(copy, &QAction::triggered, this, [this] { QApplication::clipboard()->setText(text()); });
    QAction *clearAll
        = makeAction(this, tr("Clear"), QStringLiteral("trash-2"), {}, tr("Clear the messages"));
    connect(clearAll, &QAction::triggered, this, &MessagesPanel::clear);
    auto *buttons = new QVBoxLayout;
    buttons->addWidget(makeToolButton(copy));
    buttons->addWidget(makeToolButton(clearAll));
    buttons->addStretch();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 4, 4);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
}

void MessagesPanel::addRow(const QString &iconName, int token, const QString &text, const QString &whole)
{
    auto *row
        = new QTreeWidgetItem(m_list, {QTime::currentTime().toString(QStringLiteral("HH:mm:ss")), text});
    row->setIcon(0, Theme::current().icon(iconName, Theme::Token(token)));
    row->setFont(0, Theme::current().numberFont());
    row->setToolTip(1, whole);
    row->setData(1, wholeRole, whole);
    m_list->scrollToItem(row);
}

void MessagesPanel::add(const Error &error)
{
    const QString whole = error.toText();
    QString line = whole;
    addRow(QStringLiteral("circle-alert"), int(Theme::Token::Error),
           line.replace(QLatin1Char('\n'), QLatin1Char(' ')), whole);
    Q_EMIT errorAdded();
}

void MessagesPanel::add(const QString &sentence)
{
    addRow(QStringLiteral("info"), int(Theme::Token::Muted), sentence, sentence);
}

void MessagesPanel::clear()
{
    m_list->clear();
}

int MessagesPanel::count() const
{
    return m_list->topLevelItemCount();
}

QString MessagesPanel::text() const
{
    QStringList lines;
    const bool all = m_list->selectedItems().isEmpty();
    for (int i = 0; i < count(); ++i) {
        const QTreeWidgetItem *row = m_list->topLevelItem(i);
        if (all || row->isSelected())
            lines << row->text(0) + QStringLiteral("  ") + row->data(1, wholeRole).toString();
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace stillroom
