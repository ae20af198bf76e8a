#include "gui/common/emptystate.h"

#include "gui/common/buttons.h"

#include <QAction>
#include <QLabel>
#include <QVBoxLayout>

namespace stillroom {

EmptyState::EmptyState(const QString &iconName, const QString &sentence, QWidget *parent)
    : QWidget(parent)
    , m_sentence(new QLabel(sentence))
    , m_hint(new QLabel)
    , m_buttonArea(new QWidget)
    , m_buttons(new QVBoxLayout(m_buttonArea))
{
    auto *icon = new QLabel;
    const auto setIcon = [icon, iconName] {
        icon->setPixmap(Theme::current()
                            .icon(iconName, Theme::Token::Muted)
                            .pixmap(QSize(32, 32), icon->devicePixelRatioF()));
    };
    setIcon();
    connect(&Theme::current(), &Theme::changed, icon, setIcon);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->hide();
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addWidget(icon, 0, Qt::AlignCenter);
    layout->addWidget(m_sentence);
    layout->addWidget(m_hint);
    m_buttons->setContentsMargins(0, 4, 0, 0);
    layout->addWidget(m_buttonArea);
    layout->addStretch(3);
}

void EmptyState::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
}

void EmptyState::setHint(const QString &hint)
{
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
}

void EmptyState::setActionsVisible(bool visible)
{
    m_buttonArea->setVisible(visible);
}

void EmptyState::addAction(QAction *action, bool primary)
{
    auto *button
        = makeButton(action->text(), primary ? ButtonKind::Primary : ButtonKind::Secondary, {}, this);
    button->setToolTip(action->toolTip());
    button->setEnabled(action->isEnabled());
    connect(action, &QAction::changed, button, [button, action] { button->setEnabled(action->isEnabled()); });
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    m_buttons->addWidget(button, 0, Qt::AlignCenter);
}

} // namespace stillroom
