#include "gui/grid/valuedialog.h"

#include "gui/common/buttons.h"
#include "gui/common/theme.h"
#include "record/celltext.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QVBoxLayout>

namespace stillroom {

namespace {

/// Bytes in groups of two, sixteen a line.
QString hexText(const QByteArray &bytes)
{
    QString text;
    const QByteArray hex = bytes.toHex(' ');
    for (qsizetype from = 0; from < hex.size(); from += 48)
        text += QString::fromLatin1(hex.mid(from, 48)).trimmed() + QLatin1Char('\n');
    return text;
}

} // namespace

ValueDialog::ValueDialog(const FormField &field, const Value &value, bool readOnly, QWidget *parent)
    : QDialog(parent)
    , m_field(field)
    , m_binary(value.kind == Value::Kind::Blob || (value.isNull() && field.kind == FormField::Kind::Binary))
    , m_text(new QPlainTextEdit)
    , m_null(new QCheckBox(QStringLiteral("NULL")))
    , m_size(new QLabel)
    , m_problem(new QLabel)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(QStringLiteral("%1 %2").arg(field.column(), field.typeText));
    m_text->setFont(Theme::current().fixedFont());
    m_text->setPlainText(m_binary ? hexText(value.bytes) : value.toString());
    m_text->setReadOnly(readOnly || field.readOnly);
    m_text->setAccessibleName(field.column());
    m_null->setChecked(value.isNull());
    m_null->setEnabled(!m_text->isReadOnly() && field.nullable);
    m_size->setProperty("role", QStringLiteral("muted"));
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setWordWrap(true);
    m_problem->hide();

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_null);
    buttons->addWidget(m_size);
    buttons->addStretch();
    if (field.kind == FormField::Kind::Json) {
        auto *format = makeButton(tr("Format JSON"), ButtonKind::Secondary, QStringLiteral("braces"));
        buttons->addWidget(format);
        connect(format, &QPushButton::clicked, this, [this] {
            QJsonParseError problem;
            const auto json = QJsonDocument::fromJson(m_text->toPlainText().toUtf8(), &problem);
            m_problem->setVisible(json.isNull());
            if (json.isNull())
                m_problem->setText(tr("This is not JSON: %1.").arg(problem.errorString()));
            else
                m_text->setPlainText(QString::fromUtf8(json.toJson()));
        });
    }
    auto *close = makeButton(m_text->isReadOnly() ? tr("Close") : tr("Cancel"));
    buttons->addWidget(close);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    if (!m_text->isReadOnly()) {
        auto *stage = makeButton(tr("Stage value"), ButtonKind::Primary);
        stage->setToolTip(tr("Ctrl+Enter"));
        buttons->addWidget(stage);
        connect(stage, &QPushButton::clicked, this, &ValueDialog::done);
        for (const QKeySequence &key :
             {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)})
            connect(new QShortcut(key, this), &QShortcut::activated, this, &ValueDialog::done);
    }
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
    resize(640, 400);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_null->setChecked(false);
        updateSize();
    });
    updateSize();
    m_text->setFocus();
}

void ValueDialog::updateSize()
{
    const QString text = m_text->toPlainText();
    m_size->setText(m_binary ? QLocale().formattedDataSize(QByteArray::fromHex(text.toLatin1()).size())
                             : tr("%n character(s)", nullptr, int(text.size())));
}

void ValueDialog::done()
{
    const QString text = m_text->toPlainText();
    TypedValue typed;
    if (m_null->isChecked())
        typed.value = Value::null();
    else if (m_binary)
        typed.value = Value::blob(QByteArray::fromHex(text.toLatin1()));
    else
        typed = typedValue(text, m_field);
    if (!typed.problem.isEmpty()) {
        m_problem->setText(typed.problem);
        m_problem->show();
        return;
    }
    Q_EMIT staged(typed.value);
    accept();
}

} // namespace stillroom
