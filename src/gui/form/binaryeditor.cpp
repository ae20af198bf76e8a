#include "gui/form/binaryeditor.h"

#include "base/savefile.h"
#include "gui/common/buttons.h"

#include <QBuffer>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QImageReader>
#include <QLabel>
#include <QLocale>
#include <QMimeDatabase>
#include <QTemporaryFile>
#include <QUrl>
#include <QVBoxLayout>

namespace stillroom {

BinaryEditor::BinaryEditor(const FormField &field)
    : FieldEditor(field)
    , m_size(new QLabel)
    , m_preview(new QLabel)
    , m_open(makeButton(tr("Open")))
    , m_save(makeButton(tr("Save…"), ButtonKind::Secondary, QStringLiteral("download")))
    , m_load(makeButton(tr("Load file…"), ButtonKind::Secondary, QStringLiteral("upload")))
    , m_clear(makeButton(tr("Clear")))
{
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    for (QPushButton *button : {m_open, m_save, m_load, m_clear})
        row->addWidget(button);
    row->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_size);
    layout->addWidget(m_preview);
    layout->addLayout(row);
    m_preview->hide();
    setFocusProxy(m_load);
    m_clear->setToolTip(field.nullable ? tr("Set NULL") : tr("Make it empty"));
    connect(m_load, &QPushButton::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("Load a file into %1").arg(this->field().label));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QFileDialog::fileSelected, this, &BinaryEditor::loadFile);
        dialog->open();
    });
    connect(m_save, &QPushButton::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("Save %1").arg(this->field().label));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->selectFile(this->field().column() + QLatin1Char('.')
                           + QMimeDatabase().mimeTypeForData(m_bytes).preferredSuffix());
        connect(dialog, &QFileDialog::fileSelected, this,
                [this](const QString &path) { refuse(saveFile(path)); });
        dialog->open();
    });
    connect(m_open, &QPushButton::clicked, this, &BinaryEditor::open);
    connect(m_clear, &QPushButton::clicked, this,
            [this] { give(StagedValue::of(this->field().nullable ? Value::null() : Value::blob({}))); });
}

void BinaryEditor::showValues(const QList<StagedValue> &values)
{
    const StagedValue &value = values.first();
    const QString hint = placeholder(field(), value);
    m_bytes = value.kind == StagedValue::Kind::Value ? value.value.bytes : QByteArray();
    QFont italic = font();
    italic.setItalic(!hint.isEmpty());
    m_size->setFont(italic);
    m_size->setProperty("role", hint.isEmpty() ? QString() : QStringLiteral("muted"));
    const QString type = QMimeDatabase().mimeTypeForData(m_bytes).comment();
    m_size->setText(!hint.isEmpty() ? hint
                        : m_bytes.isEmpty()
                        ? tr("empty")
                        : tr("%1, %2").arg(QLocale().formattedDataSize(m_bytes.size()), type));
    m_save->setEnabled(!m_bytes.isEmpty());
    // Bytes of a database are handed to another program only where that shows them and runs nothing.
    const QString kind = QMimeDatabase().mimeTypeForData(m_bytes).name();
    const bool shows = kind.startsWith(QLatin1String("image/")) || kind.startsWith(QLatin1String("audio/"))
        || kind.startsWith(QLatin1String("video/")) || kind == QLatin1String("application/pdf")
        || kind == QLatin1String("text/plain");
    m_open->setEnabled(!m_bytes.isEmpty() && shows);
    m_open->setToolTip(shows ? tr("Open a copy in another program")
                             : tr("Save it first; only pictures, sound, PDF and plain text open from here"));
    m_clear->setEnabled(m_load->isEnabled() && hint.isEmpty());
    QImage image;
    if (!m_bytes.isEmpty() && m_bytes.size() < 20'000'000) {
        QBuffer buffer(&m_bytes);
        QImageReader reader(&buffer);
        const QSize size = reader.size();
        if (size.isValid())
            reader.setScaledSize(size.scaled(QSize(240, 120).boundedTo(size), Qt::KeepAspectRatio));
        image = reader.read();
    }
    m_preview->setVisible(!image.isNull());
    m_preview->setPixmap(QPixmap::fromImage(image));
}

void BinaryEditor::setReadOnly(bool readOnly)
{
    m_load->setEnabled(!readOnly);
    m_clear->setEnabled(!readOnly && m_clear->isEnabled());
}

void BinaryEditor::loadFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        refuse(tr("%1 cannot be read: %2.").arg(path, file.errorString()));
        return;
    }
    give(StagedValue::of(Value::blob(file.readAll())));
}

QString BinaryEditor::saveFile(const QString &path) const
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(m_bytes) != m_bytes.size() || !commitFile(file))
        return tr("%1 cannot be written: %2.").arg(path, file.errorString());
    return {};
}

void BinaryEditor::open()
{
    const QString suffix = QMimeDatabase().mimeTypeForData(m_bytes).preferredSuffix();
    QTemporaryFile file(QDir::tempPath() + QStringLiteral("/%1-XXXXXX.%2").arg(field().column(), suffix));
    file.setAutoRemove(false); // the other program reads it after this one is done
    if (!file.open() || file.write(m_bytes) != m_bytes.size()) {
        refuse(tr("%1 cannot be written: %2.").arg(file.fileName(), file.errorString()));
        return;
    }
    const QString path = file.fileName();
    file.close();
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        refuse(tr("No program opened %1. Save it and open it from there.").arg(path));
}

} // namespace stillroom
