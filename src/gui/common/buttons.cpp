#include "gui/common/buttons.h"

#include <QAction>
#include <QFrame>
#include <QStyle>

namespace stillroom {

void setButtonKind(QPushButton *button, ButtonKind kind, const QString &iconName)
{
    QString name;
    Theme::Token tint = Theme::Token::Text;
    switch (kind) {
    case ButtonKind::Primary:
        name = QStringLiteral("primary");
        tint = Theme::Token::AccentText;
        break;
    case ButtonKind::Danger:
        name = QStringLiteral("danger");
        tint = Theme::Token::Removed;
        break;
    case ButtonKind::Link:
        name = QStringLiteral("link");
        tint = Theme::Token::Accent;
        button->setCursor(Qt::PointingHandCursor);
        break;
    case ButtonKind::Secondary:
        break;
    }
    button->setProperty("kind", name);
    if (!iconName.isEmpty()) {
        button->setIcon(Theme::current().icon(iconName, tint));
        button->setIconSize(
            QSize(22, 16)); // the icon stays square; the style leaves too little room beside it
    }
    button->style()->unpolish(button);
    button->style()->polish(button);
}

QPushButton *makeButton(const QString &text, ButtonKind kind, const QString &iconName, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    setButtonKind(button, kind, iconName);
    return button;
}

QToolButton *makeToolButton(QAction *action, bool withText, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(withText ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QAction *makeAction(QObject *parent, const QString &text, const QString &iconName,
                    const QList<QKeySequence> &shortcuts, const QString &toolTip)
{
    auto *action = new QAction(text, parent);
    if (!iconName.isEmpty())
        action->setIcon(Theme::current().icon(iconName));
    // Tool buttons leave almost no room between icon and text; a space makes it.
    action->setIconText((iconName.isEmpty() ? QString() : QStringLiteral(" "))
                        + QString(text).remove(QLatin1Char('&')).remove(QStringLiteral("…")));
    action->setShortcuts(shortcuts);
    QString tip
        = toolTip.isEmpty() ? QString(text).remove(QLatin1Char('&')).remove(QStringLiteral("…")) : toolTip;
    if (!shortcuts.isEmpty())
        tip += QStringLiteral(" (%1)").arg(shortcuts.first().toString(QKeySequence::NativeText));
    action->setToolTip(tip);
    return action;
}

QWidget *makeLine(QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setProperty("role", QStringLiteral("line"));
    return line;
}

} // namespace stillroom
