#include "gui/connect/passworddialog.h"

#include "gui/common/buttons.h"

#include <QApplication>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace stillroom {

PasswordDialog::PasswordDialog(const QString &who, const QString &why, QWidget *parent)
    : QDialog(parent)
    , m_password(new QLineEdit)
    , m_keep(new QCheckBox(tr("Keep it in the system's keychain")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("password"));
    setWindowTitle(QApplication::applicationDisplayName());
    setModal(true);
    auto *heading = new QLabel(tr("Password of %1").arg(who));
    heading->setProperty("role", QStringLiteral("heading"));
    heading->setWordWrap(true);
    auto *sentence = new QLabel(why, this);
    sentence->setTextFormat(Qt::PlainText);
    sentence->setWordWrap(true);
    sentence->setProperty("role", QStringLiteral("muted"));
    sentence->setVisible(!why.isEmpty());
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setAccessibleName(tr("Password"));
    m_keep->setParent(this);
    m_keep->hide();
    auto *cancel = makeButton(tr("Cancel"));
    auto *connectButton = makeButton(tr("Connect"), ButtonKind::Primary);
    connectButton->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(connectButton);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(heading);
    layout->addWidget(sentence);
    layout->addWidget(m_password);
    layout->addWidget(m_keep);
    layout->addSpacing(8);
    layout->addLayout(buttons);
    setMinimumWidth(420);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(connectButton, &QPushButton::clicked, this, [this] {
        const QString password = m_password->text();
        accept();
        Q_EMIT entered(password, m_keep->isChecked());
    });
    m_password->setFocus();
}

void PasswordDialog::offerKeychain()
{
    m_keep->show();
}

} // namespace stillroom
