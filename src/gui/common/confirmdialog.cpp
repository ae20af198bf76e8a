#include "gui/common/confirmdialog.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>

namespace stillroom {

ConfirmDialog::ConfirmDialog(const QString &title, const QString &sentence, QWidget *parent)
    : QDialog(parent)
    , m_details(new QLabel)
    , m_buttons(new QHBoxLayout)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(QApplication::applicationDisplayName()); // the heading says the rest
    setModal(true);
    auto *heading = new QLabel(title);
    heading->setProperty("role", QStringLiteral("heading"));
    heading->setWordWrap(true);
    auto *text = new QLabel(sentence, this);
    text->setWordWrap(true);
    text->setVisible(!sentence.isEmpty());
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->setWordWrap(true);
    m_details->setTextFormat(Qt::PlainText);
    m_details->setProperty("role", QStringLiteral("muted"));
    m_details->hide();
    auto *cancel = makeButton(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_buttons->addStretch();
    m_buttons->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->addWidget(heading);
    layout->addWidget(text);
    layout->addWidget(m_details);
    layout->addSpacing(8);
    layout->addLayout(m_buttons);
    setMinimumWidth(420);
}

void ConfirmDialog::setDetails(const QStringList &lines)
{
    QStringList shown;
    for (const QString &line : lines)
        shown << line.left(line.size() - line.trimmed().size()) + QStringLiteral("•  ") + line.trimmed();
    m_details->setText(shown.join(QLatin1Char('\n')));
    m_details->setVisible(!lines.isEmpty());
}

QPushButton *ConfirmDialog::addVerb(const QString &id, const QString &text, ButtonKind kind)
{
    auto *button = makeButton(text, kind, {}, this);
    m_buttons->addWidget(button);
    connect(button, &QPushButton::clicked, this, [this, id] {
        accept();
        Q_EMIT chosen(id);
    });
    if (kind == ButtonKind::Primary)
        button->setDefault(true);
    return button;
}

} // namespace stillroom
