#include "gui/common/searchfield.h"

#include "gui/common/theme.h"

#include <QAction>
#include <QKeyEvent>

namespace stillroom {

SearchField::SearchField(const QString &placeholder, QWidget *parent) : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    addAction(Theme::current().icon(QStringLiteral("search"), Theme::Token::Muted), LeadingPosition);
    auto *clearAction
        = addAction(Theme::current().icon(QStringLiteral("x"), Theme::Token::Muted), TrailingPosition);
    clearAction->setToolTip(tr("Clear"));
    clearAction->setVisible(false);
    connect(clearAction, &QAction::triggered, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, clearAction,
            [clearAction](const QString &text) { clearAction->setVisible(!text.isEmpty()); });
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    if (event->key() == Qt::Key_Down) {
        Q_EMIT downPressed();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace stillroom
