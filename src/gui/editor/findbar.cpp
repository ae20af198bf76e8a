#include "gui/editor/findbar.h"

#include "gui/common/qscintilla.h"
#include "gui/common/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace stillroom {

namespace {

QToolButton *button(const QString &iconName, const QString &tip, QWidget *parent)
{
    auto *made = new QToolButton(parent);
    made->setIcon(Theme::current().icon(iconName));
    made->setToolTip(tip);
    made->setAccessibleName(tip);
    made->setAutoRaise(true);
    return made;
}

} // namespace

FindBar::FindBar(QsciScintilla &editor, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_find(new QLineEdit(this))
    , m_replace(new QLineEdit(this))
    , m_replaceRow(new QWidget(this))
    , m_found(new QLabel(this))
{
    m_find->setPlaceholderText(tr("Find"));
    m_find->setAccessibleName(tr("Find"));
    m_find->setMaximumWidth(280);
    m_replace->setPlaceholderText(tr("Replace with"));
    m_replace->setAccessibleName(tr("Replace with"));
    m_replace->setMaximumWidth(280);
    auto *next = button(QStringLiteral("chevron-down"), tr("Next (Enter)"), this);
    auto *previous = button(QStringLiteral("chevron-up"), tr("Previous (Shift+Enter)"), this);
    auto *close = button(QStringLiteral("x"), tr("Close (Esc)"), this);
    auto *one = new QPushButton(tr("Replace"), m_replaceRow);
    auto *all = new QPushButton(tr("Replace all"), m_replaceRow);

    auto *replaceLayout = new QHBoxLayout(m_replaceRow);
    replaceLayout->setContentsMargins(8, 0, 0, 0);
    replaceLayout->setSpacing(4);
    for (QWidget *widget :
         {static_cast<QWidget *>(m_replace), static_cast<QWidget *>(one), static_cast<QWidget *>(all)})
        replaceLayout->addWidget(widget);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);
    layout->addWidget(m_find);
    layout->addWidget(previous);
    layout->addWidget(next);
    layout->addWidget(m_replaceRow);
    layout->addWidget(m_found);
    layout->addStretch();
    layout->addWidget(close);
    hide();

    connect(m_find, &QLineEdit::textChanged, this, [this] {
        int line = 0;
        int column = 0;
        int endLine = 0;
        int endColumn = 0;
        m_editor.getSelection(&line, &column, &endLine, &endColumn);
        if (line >= 0)
            m_editor.setCursorPosition(line, column);
        find(true);
    });
    connect(next, &QToolButton::clicked, this, [this] { find(true); });
    connect(previous, &QToolButton::clicked, this, [this] { find(false); });
    connect(close, &QToolButton::clicked, this, [this] {
        hide();
        m_editor.setFocus();
    });
    connect(one, &QPushButton::clicked, this, &FindBar::replaceOne);
    connect(all, &QPushButton::clicked, this, &FindBar::replaceAll);
}

void FindBar::open(bool withReplace)
{
    m_replaceRow->setVisible(withReplace);
    const QString selected = m_editor.selectedText();
    if (!selected.isEmpty() && !selected.contains(QLatin1Char('\n')))
        m_find->setText(selected);
    show();
    m_find->setFocus();
    m_find->selectAll();
}

bool FindBar::find(bool forward)
{
    if (m_find->text().isEmpty()) {
        m_found->clear();
        return false;
    }
    int line = -1;
    int column = -1;
    if (!forward && m_editor.hasSelectedText()) {
        int endLine = 0;
        int endColumn = 0;
        m_editor.getSelection(&line, &column, &endLine, &endColumn);
    }
    const bool found = m_editor.findFirst(m_find->text(), false, false, false, true, forward, line, column);
    m_found->setText(found ? QString() : tr("Not found"));
    return found;
}

void FindBar::replaceOne()
{
    if (m_editor.selectedText().compare(m_find->text(), Qt::CaseInsensitive) == 0)
        m_editor.replaceSelectedText(m_replace->text());
    find(true);
}

void FindBar::replaceAll()
{
    if (m_find->text().isEmpty())
        return;
    QString text = m_editor.text();
    const qsizetype count = text.count(m_find->text(), Qt::CaseInsensitive);
    text.replace(m_find->text(), m_replace->text(), Qt::CaseInsensitive);
    m_editor.beginUndoAction();
    m_editor.selectAll();
    m_editor.replaceSelectedText(text);
    m_editor.endUndoAction();
    m_found->setText(tr("%n replaced", nullptr, int(count)));
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        hide();
        m_editor.setFocus();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        find(!event->modifiers().testFlag(Qt::ShiftModifier));
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace stillroom
