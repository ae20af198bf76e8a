#include "gui/generate/generatedialog.h"

#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/codeeditor.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/errorbar.h"
#include "gui/common/future.h"
#include "project/generatedfiles.h"
#include "project/generateproject.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>

namespace stillroom {

namespace {

constexpr const char *modelsFile = "models.py";

QLabel *labelOf(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text);
    label->setBuddy(buddy);
    return label;
}

} // namespace

GenerateDialog::GenerateDialog(Workspace &workspace, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("generateDialog"));
    setWindowTitle(tr("Generate code"));
    build();
    resize(860, 620);
    for (QComboBox *each : {m_what, m_style, m_pydantic})
        connect(each, &QComboBox::currentIndexChanged, this, &GenerateDialog::generate);
    connect(m_relationships, &QCheckBox::toggled, this, &GenerateDialog::generate);
    connect(&workspace, &Workspace::schemaChanged, this, &GenerateDialog::generate);
    generate();
}

void GenerateDialog::build()
{
    m_what = new QComboBox;
    m_what->setObjectName(QStringLiteral("generateWhat"));
    m_what->addItem(tr("SQLAlchemy models"));
    m_what->addItem(tr("FastAPI project"));
    m_style = new QComboBox;
    m_style->setObjectName(QStringLiteral("generateStyle"));
    m_style->addItem(tr("2.0 (Mapped)"), int(ModelStyle::Declarative2));
    m_style->addItem(tr("Classic (Column)"), int(ModelStyle::Classic));
    m_style->addItem(tr("SQLModel"), int(ModelStyle::SqlModel));
    m_pydantic = new QComboBox;
    m_pydantic->setObjectName(QStringLiteral("generatePydantic"));
    m_pydantic->addItem(QStringLiteral("2"), 2);
    m_pydantic->addItem(QStringLiteral("1"), 1);
    m_pydanticLabel = labelOf(tr("&Pydantic"), m_pydantic);
    m_relationships = new QCheckBox(tr("&Relationships"));
    m_relationships->setObjectName(QStringLiteral("generateRelationships"));
    m_relationships->setChecked(true);
    auto *choices = new QHBoxLayout;
    choices->setSpacing(8);
    choices->addWidget(labelOf(tr("&What"), m_what));
    choices->addWidget(m_what);
    choices->addSpacing(8);
    choices->addWidget(labelOf(tr("&Style"), m_style));
    choices->addWidget(m_style);
    choices->addSpacing(8);
    choices->addWidget(m_pydanticLabel);
    choices->addWidget(m_pydantic);
    choices->addWidget(m_relationships);
    choices->addStretch();

    m_file = new QComboBox;
    m_file->setObjectName(QStringLiteral("generateFile"));
    m_file->setMinimumContentsLength(28);
    m_fileLabel = labelOf(tr("&File"), m_file);
    connect(m_file, &QComboBox::currentTextChanged, this, &GenerateDialog::showFile);
    auto *fileRow = new QHBoxLayout;
    fileRow->setSpacing(8);
    fileRow->addWidget(m_fileLabel);
    fileRow->addWidget(m_file);
    fileRow->addStretch();
    m_text = CodeEditor::viewer(CodeEditor::Language::Python, tr("The generated code"), true);
    m_note = new QLabel;
    m_note->setObjectName(QStringLiteral("generateNote"));
    m_note->setProperty("role", QStringLiteral("muted"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_error = new ErrorBar;
    m_busy = new BusyBar;

    QPushButton *copy = makeButton(tr("Copy"), ButtonKind::Secondary, QStringLiteral("copy"));
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_text->text()); });
    QPushButton *close = makeButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    m_save = makeButton(tr("Save as…"), ButtonKind::Primary, QStringLiteral("save"));
    m_save->setObjectName(QStringLiteral("generateSave"));
    m_save->setDefault(true);
    connect(m_save, &QPushButton::clicked, this, &GenerateDialog::choosePlace);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(copy);
    foot->addStretch();
    foot->addWidget(close);
    foot->addWidget(m_save);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(choices);
    layout->addLayout(fileRow);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_note);
    layout->addWidget(m_error);
    layout->addWidget(m_busy);
    layout->addLayout(foot);
}

bool GenerateDialog::isProject() const
{
    return m_what->currentIndex() == 1;
}

void GenerateDialog::generate()
{
    const bool project = isProject();
    for (QWidget *each : {static_cast<QWidget *>(m_pydantic), static_cast<QWidget *>(m_pydanticLabel),
                          static_cast<QWidget *>(m_file), static_cast<QWidget *>(m_fileLabel)})
        each->setVisible(project);
    m_relationships->setVisible(!project);
    m_save->setText(project ? tr("Write to a folder…") : tr("Save as…"));
    m_error->clear();
    m_note->clear();
    const std::shared_ptr<const Schema> schema = m_workspace.schema();
    const quint64 run = ++m_run;
    m_save->setEnabled(false);
    if (!schema || !m_workspace.project().url)
        return m_error->showError(Error(Error::Kind::Usage, tr("The database has not been read yet.")));
    RenderModelsOptions models;
    models.style = ModelStyle(m_style->currentData().toInt());
    models.relationships = m_relationships->isChecked();
    const ConnectionUrl url = *m_workspace.project().url;
    models.title = url.displayName();
    if (project && models.style == ModelStyle::SqlModel) {
        showFiles({});
        return m_error->showError(
            Error(Error::Kind::Usage, tr("A project has schemas of its own; SQLModel would be a second set."))
                .withHint(tr("Choose another style.")));
    }
    GenerateProjectOptions options;
    options.style = models.style;
    options.pydantic = m_pydantic->currentData().toInt();
    options.title = QFileInfo(url.database.value_or(QString())).completeBaseName();
    m_busy->start(tr("Writing the code…"));
    const auto job = [schema, url, models, options, project, dialect = &m_workspace.dialect()] {
        const Schema own = applicationSchema(*schema);
        return project
            ? generateProject(own, *dialect, url, options)
            : QMap<QString, QString> {{QString::fromLatin1(modelsFile), renderModels(own, *dialect, models)}};
    };
    follow(
        this, inBackground(job),
        [this, run](const QMap<QString, QString> &files) {
            if (run != m_run)
                return;
            m_busy->stop();
            showFiles(files);
        },
        [this, run](const Error &error) {
            if (run != m_run)
                return;
            m_busy->stop();
            showFiles({});
            m_error->showError(error);
        });
}

void GenerateDialog::showFiles(const QMap<QString, QString> &files)
{
    m_files = files;
    m_save->setEnabled(!files.isEmpty());
    const QString shown = m_file->currentText();
    const QSignalBlocker quiet(m_file);
    m_file->clear();
    m_file->addItems(files.keys());
    const QString wanted = files.contains(shown) ? shown : QStringLiteral("app/models.py");
    m_file->setCurrentText(files.contains(wanted) ? wanted : files.isEmpty() ? QString() : files.firstKey());
    showFile(m_file->currentText());
}

void GenerateDialog::showFile(const QString &name)
{
    m_text->setText(m_files.value(name));
}

void GenerateDialog::choosePlace()
{
    auto *dialog = new QFileDialog(this, isProject() ? tr("Folder for the project") : tr("Save the models"),
                                   m_workspace.project().folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(isProject() ? QFileDialog::AcceptOpen : QFileDialog::AcceptSave);
    dialog->setFileMode(isProject() ? QFileDialog::Directory : QFileDialog::AnyFile);
    if (!isProject()) {
        dialog->setOption(QFileDialog::DontConfirmOverwrite); // write() asks, in the same words for both
        dialog->setDefaultSuffix(QStringLiteral("py"));
        dialog->selectFile(QString::fromLatin1(modelsFile));
    }
    connect(dialog, &QFileDialog::fileSelected, this, &GenerateDialog::write);
    dialog->open();
}

void GenerateDialog::write(const QString &path)
{
    const QFileInfo info(path);
    const QString folder = isProject() ? path : info.absolutePath();
    const QMap<QString, QString> files = isProject()
        ? m_files
        : QMap<QString, QString> {{info.fileName(), m_files.value(QString::fromLatin1(modelsFile))}};
    QStringList inTheWay = filesInTheWay(folder, files);
    if (inTheWay.isEmpty())
        return writeTo(folder, files, false);
    for (QString &each : inTheWay)
        each = QDir::toNativeSeparators(each);
    auto *question = new ConfirmDialog(
        tr("Replace files"),
        tr("%n file(s) are there already. Their contents would be lost.", nullptr, int(inTheWay.size())),
        this);
    question->setDetails(inTheWay);
    question->addVerb(QStringLiteral("replace"), tr("Replace"), ButtonKind::Danger);
    connect(question, &ConfirmDialog::chosen, this, [this, folder, files] { writeTo(folder, files, true); });
    question->open();
}

void GenerateDialog::writeTo(const QString &folder, const QMap<QString, QString> &files, bool overwrite)
{
    m_error->clear();
    try {
        writeGeneratedFiles(folder, files, overwrite);
    } catch (const Error &error) {
        return m_error->showError(error);
    }
    const QString place
        = QDir::toNativeSeparators(files.size() == 1 ? QDir(folder).filePath(files.firstKey()) : folder);
    m_note->setText(isProject()
                        ? tr("%n file(s) were written to %1. Start it there with: uvicorn app.main:app",
                             nullptr, int(files.size()))
                              .arg(place)
                        : tr("Saved as %1.").arg(place));
    m_workspace.report(m_note->text());
}

} // namespace stillroom
