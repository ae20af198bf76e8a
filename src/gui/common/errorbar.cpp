#include "gui/common/errorbar.h"

#include "gui/common/buttons.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>

namespace stillroom {

ErrorBar::ErrorBar(QWidget *parent) : QFrame(parent), m_message(new QLabel), m_hint(new QLabel)
{
    setProperty("role", QStringLiteral("error"));
    auto *icon = new QLabel;
    const auto setIcon = [icon] {
        icon->setPixmap(Theme::current()
                            .icon(QStringLiteral("circle-alert"), Theme::Token::Error)
                            .pixmap(QSize(16, 16), icon->devicePixelRatioF()));
    };
    setIcon();
    connect(&Theme::current(), &Theme::changed, icon, setIcon);
    for (QLabel *label : {m_message, m_hint}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    QAction *copy = makeAction(this, tr("Copy"), QStringLiteral("copy"), {}, tr("Copy the error"));
    connect(copy, &QAction::triggered, this, [this] { QApplication::clipboard()->setText(m_text); });
    QAction *close = makeAction(this, tr("Close"), QStringLiteral("x"), {}, tr("Close"));
    connect(close, &QAction::triggered, this, &ErrorBar::clear);

    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addWidget(m_message);
    texts->addWidget(m_hint);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->addWidget(icon, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
    layout->addWidget(makeToolButton(copy), 0, Qt::AlignTop);
    layout->addWidget(makeToolButton(close), 0, Qt::AlignTop);
    hide();
}

void ErrorBar::showError(const Error &error)
{
    m_text = error.toText();
    QString message = error.message;
    if (!error.driverText.isEmpty() && !message.contains(error.driverText))
        message += QStringLiteral("\n") + error.driverText;
    if (!error.file.isEmpty())
        message = error.line > 0 ? tr("%1, line %2: %3").arg(error.file).arg(error.line).arg(message)
                                 : tr("%1: %2").arg(error.file, message);
    m_message->setText(message);
    m_hint->setText(error.hint);
    m_hint->setVisible(!error.hint.isEmpty());
    show();
}

void ErrorBar::clear()
{
    m_text.clear();
    hide();
    Q_EMIT closed();
}

} // namespace stillroom
