#include "gui/common/emptystate.h"

#include "gui/common/buttons.h"

#include <QAction>
#include <QLabel>
#include <QVBoxLayout>

namespace stillroom {

namespace {

constexpr int iconPlate = 48;
constexpr int widest = 480; ///< px: longer lines are hard to read

} // namespace

EmptyState::EmptyState(const QString &iconName, const QString &sentence, QWidget *parent)
    : QWidget(parent)
    , m_sentence(new QLabel(sentence))
    , m_hint(new QLabel)
    , m_buttonArea(new QWidget)
    , m_buttons(new QHBoxLayout(m_buttonArea))
{
    auto *icon = new QLabel;
    icon->setProperty("role", QStringLiteral("emptyIcon"));
    icon->setFixedSize(iconPlate, iconPlate);
    icon->setAlignment(Qt::AlignCenter);
    const auto setIcon = [icon, iconName] {
        icon->setPixmap(Theme::current()
                            .icon(iconName, Theme::Token::Accent)
                            .pixmap(QSize(24, 24), icon->devicePixelRatioF()));
    };
    setIcon();
    connect(&Theme::current(), &Theme::changed, icon, setIcon);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setProperty("role", QStringLiteral("section"));
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->hide();
    m_buttons->setContentsMargins(0, 8, 0, 0);
    m_buttons->setSpacing(8);
    m_buttons->addStretch();
    m_buttons->addStretch();
    auto *content = new QWidget;
    content->setMaximumWidth(widest);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(16, 0, 16, 0);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(icon, 0, Qt::AlignCenter);
    column->addSpacing(4);
    column->addWidget(m_sentence);
    column->addWidget(m_hint);
    column->addWidget(m_buttonArea);
    column->addStretch(3);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(content, 1000);
    row->addStretch(1);
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
    m_buttons->insertWidget(m_buttons->count() - 1, button);
}

} // namespace stillroom
