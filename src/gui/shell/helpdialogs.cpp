#include "gui/shell/helpdialogs.h"

#include "gui/common/buttons.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QTextBrowser>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace stillroom {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("HelpDialogs", text);
}

QDialog *makeDialog(const QString &title, QWidget *content, QWidget *parent)
{
    auto *dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto *close = makeButton(tr("Close"));
    close->setDefault(true);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::accept);
    auto *layout = new QVBoxLayout(dialog);
    layout->addWidget(content, 1);
    layout->addWidget(close, 0, Qt::AlignRight);
    return dialog;
}

struct PageKey
{
    const char *text;
    const char *keys;
};

constexpr PageKey gridKeys[] = {
    {QT_TRANSLATE_NOOP("HelpDialogs", "Edit the cell"), "F2, Return"},
    {QT_TRANSLATE_NOOP("HelpDialogs", "Add a row"), "Ins, Alt+Ins"},
    {QT_TRANSLATE_NOOP("HelpDialogs", "Delete the row (staged until applied)"), "Del, Ctrl+Del"},
    {QT_TRANSLATE_NOOP("HelpDialogs", "Duplicate the row"), "Ctrl+D"},
    {QT_TRANSLATE_NOOP("HelpDialogs", "Set NULL"), "Ctrl+0"},
    {QT_TRANSLATE_NOOP("HelpDialogs", "Copy with column names"), "Ctrl+Shift+C"},
};
constexpr PageKey editorKeys[] = {
    {QT_TRANSLATE_NOOP("HelpDialogs", "Run the statement"), "Ctrl+Return"},
    {QT_TRANSLATE_NOOP("HelpDialogs", "Run the script"), "F5, Ctrl+Shift+Return"},
    {QT_TRANSLATE_NOOP("HelpDialogs", "Explain"), "F7"},
    {QT_TRANSLATE_NOOP("HelpDialogs", "Complete"), "Ctrl+Space"},
    {QT_TRANSLATE_NOOP("HelpDialogs", "Comment"), "Ctrl+/"},
    {QT_TRANSLATE_NOOP("HelpDialogs", "Find, replace"), "Ctrl+F, Ctrl+H"},
};

QString nativeKeys(const QList<QKeySequence> &keys)
{
    return QKeySequence::listToString(keys, QKeySequence::NativeText)
        .replace(QStringLiteral("; "), QStringLiteral(", "));
}

} // namespace

void showShortcuts(const QList<QAction *> &menus, QWidget *parent)
{
    auto *list = new QTreeWidget;
    list->setColumnCount(2);
    list->setHeaderLabels({tr("Action"), tr("Keys")});
    list->setRootIsDecorated(false);
    list->setItemsExpandable(false);
    list->setProperty("framed", true);
    list->setStyleSheet(QStringLiteral("QTreeView::item { height: 22px; }"));
    const auto addGroup = [list](const QString &name) {
        auto *group = new QTreeWidgetItem(list, {name});
        QFont bold = list->font();
        bold.setWeight(QFont::DemiBold);
        group->setFont(0, bold);
        return group;
    };
    for (const QAction *menu : menus) {
        if (menu->menu() == nullptr)
            continue;
        QTreeWidgetItem *group = nullptr;
        for (const QAction *action : menu->menu()->actions()) {
            if (action->shortcuts().isEmpty())
                continue;
            if (group == nullptr)
                group = addGroup(menu->text().remove(QLatin1Char('&')));
            new QTreeWidgetItem(group,
                                {action->text().remove(QLatin1Char('&')), nativeKeys(action->shortcuts())});
        }
    }
    const auto addKeys = [&](const QString &name, auto &keys) {
        auto *group = addGroup(name);
        for (const PageKey &key : keys) {
            const QString text = QString::fromLatin1(key.keys);
            new QTreeWidgetItem(group,
                                {tr(key.text),
                                 nativeKeys(QKeySequence::listFromString(
                                     QString(text).replace(QStringLiteral(", "), QStringLiteral("; "))))});
        }
    };
    addKeys(tr("In a data tab"), gridKeys);
    addKeys(tr("In an SQL tab"), editorKeys);
    list->expandAll();
    list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list->header()->setStretchLastSection(false);
    QDialog *dialog = makeDialog(tr("Keyboard shortcuts"), list, parent);
    dialog->setObjectName(QStringLiteral("shortcuts"));
    dialog->resize(620, 600);
    dialog->open();
}

void showAbout(QWidget *parent)
{
    struct Part
    {
        const char *name;
        const char *what;
        const char *licence;
    };
    static constexpr Part parts[] = {
        {"Qt 6", "windows, database drivers, SVG", "LGPL-3.0-only"},
        {"QScintilla", "the SQL editor", "GPL-3.0-only"},
        {"QtKeychain", "passwords in the system's keychain", "BSD-2-Clause"},
        {"Graphviz", "layout of diagrams", "EPL-1.0"},
        {"tree-sitter, tree-sitter-python", "reading Python source", "MIT"},
        {"toml++", "pyproject.toml, stillroom.toml", "MIT"},
        {"SQLite", "SQLite databases", "public domain"},
        {"Lucide", "icons; partly Feather (MIT)", "ISC"},
    };
    QString rows;
    for (const Part &part : parts) {
        rows += QStringLiteral("<tr><td style='padding: 2px 16px 2px 0'><b>%1</b></td><td style='padding: "
                               "2px 16px 2px 0'>"
                               "%2</td><td style='padding: 2px 0 2px 0'>%3</td></tr>")
                    .arg(QString::fromLatin1(part.name), QString::fromLatin1(part.what),
                         QString::fromLatin1(part.licence));
    }
    QFile lucide(QStringLiteral(":/lucide/LICENSE"));
    const QString lucideText
        = lucide.open(QIODevice::ReadOnly) ? QString::fromUtf8(lucide.readAll()).toHtmlEscaped() : QString();
    auto *text = new QTextBrowser;
    text->setProperty("flat", true);
    text->setOpenExternalLinks(false);
    text->setHtml(
        QStringLiteral("<h2>Stillroom %1</h2><p>%2</p><p>%3</p><h3>%4</h3><table>%5</table>"
                       "<h3>%6</h3><pre style='white-space: pre-wrap'>%7</pre>")
            .arg(QCoreApplication::applicationVersion(),
                 tr("A database tool for SQLAlchemy models, Alembic migrations and records.").toHtmlEscaped(),
                 tr("Free software under the GNU General Public License, version 3 or later. It comes "
                    "without any "
                    "warranty.")
                     .toHtmlEscaped(),
                 tr("Built from"), rows, tr("Licence of the icons"), lucideText));
    text->setAccessibleName(tr("About Stillroom"));
    QDialog *dialog = makeDialog(tr("About Stillroom"), text, parent);
    dialog->setObjectName(QStringLiteral("about"));
    dialog->resize(600, 520);
    dialog->open();
}

} // namespace stillroom
