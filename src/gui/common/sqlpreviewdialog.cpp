#include "gui/common/sqlpreviewdialog.h"

#include "gui/common/buttons.h"
#include "gui/common/codeeditor.h"
#include "gui/common/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QMetaMethod>

namespace stillroom {

SqlPreviewDialog::SqlPreviewDialog(const QString &title, const QString &sentence, const QString &sql,
                                   const QString &verb, QWidget *parent)
    : QDialog(parent)
    , m_text(new CodeEditor(CodeEditor::Language::Sql))
    , m_editor(makeButton(tr("Open in editor"), ButtonKind::Secondary, QStringLiteral("square-terminal")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setModal(true);
    m_text->setText(sql);
    m_text->setViewOnly(true);
    m_text->setAccessibleName(title);
    auto *frame = new QFrame;
    frame->setProperty("role", QStringLiteral("card"));
    auto *inner = new QVBoxLayout(frame);
    inner->setContentsMargins(1, 1, 1, 1);
    inner->addWidget(m_text);

    auto *label = new QLabel(sentence, this);
    label->setWordWrap(true);
    label->setVisible(!sentence.isEmpty());
    auto *copy = makeButton(tr("Copy"), ButtonKind::Secondary, QStringLiteral("copy"));
    auto *close = makeButton(verb.isEmpty() ? tr("Close") : tr("Cancel"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addWidget(m_editor);
    buttons->addStretch();
    buttons->addWidget(close);
    if (!verb.isEmpty()) {
        m_verb = makeButton(verb, ButtonKind::Primary);
        m_verb->setDefault(true);
        buttons->addWidget(m_verb);
        connect(m_verb, &QPushButton::clicked, this, &QDialog::accept);
    }
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(label);
    layout->addWidget(frame, 1);
    layout->addLayout(buttons);
    resize(720, 440);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_text->text()); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_editor, &QPushButton::clicked, this, [this] {
        Q_EMIT editorRequested(m_text->text());
        reject();
    });
    (m_verb == nullptr ? close : m_verb)->setFocus();
}

QString SqlPreviewDialog::sql() const
{
    return m_text->text();
}

void SqlPreviewDialog::showEvent(QShowEvent *event)
{
    m_editor->setVisible(isSignalConnected(QMetaMethod::fromSignal(&SqlPreviewDialog::editorRequested)));
    QDialog::showEvent(event);
}

} // namespace stillroom
