#include "gui/schematree/schematreemodel.h"

#include "gui/common/badge.h"
#include "gui/common/theme.h"
#include "migrate/scriptdirectory.h"
#include "project/doctor.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>

namespace stillroom {

SchemaTreeModel::SchemaTreeModel(QObject *parent) : QStandardItemModel(parent) { }

QStandardItem *SchemaTreeModel::addRow(QStandardItem *parent, Kind kind, const QString &id,
                                       const QString &text, const QString &iconName, const QString &count)
{
    auto *item = new QStandardItem(Theme::current().icon(iconName, Theme::Token::Muted), text);
    item->setEditable(false);
    item->setData(int(kind), KindRole);
    item->setData(id, IdRole);
    item->setData(count, CountRole);
    item->setToolTip(text);
    if (kind == Kind::Group) {
        QFont font = item->font();
        font.setWeight(QFont::DemiBold);
        item->setFont(font);
    }
    parent->appendRow(item);
    return item;
}

void SchemaTreeModel::rebuild(const Workspace &workspace)
{
    clear();
    QStandardItem *project = addRow(invisibleRootItem(), Kind::Group, QStringLiteral("project"),
                                    workspace.project().name, QStringLiteral("folder-open"));
    addBadge(project, workspace);
    if (workspace.models())
        addModels(project, workspace);
    if (workspace.schema())
        addTables(project, workspace);
    addRevisions(project, workspace);
    addSqlFiles(project, workspace);
}

/// What the doctor found, at the project's row: errors, else warnings.
void SchemaTreeModel::addBadge(QStandardItem *item, const Workspace &workspace)
{
    const std::shared_ptr<const DoctorReport> report = workspace.doctor();
    if (!report)
        return;
    const int errors = report->count(Finding::Severity::Error);
    const int warnings = report->count(Finding::Severity::Warning);
    if (errors + warnings == 0)
        return;
    item->setData(errors > 0 ? tr("%n error(s)", nullptr, errors) : tr("%n warning(s)", nullptr, warnings),
                  BadgeRole);
    item->setData(int(errors > 0 ? Badge::Kind::Removed : Badge::Kind::Changed), BadgeKindRole);
    item->setToolTip(tr("%1 · %2").arg(item->text(), report->summary()));
}

void SchemaTreeModel::addModels(QStandardItem *parent, const Workspace &workspace)
{
    const ModelSet &models = *workspace.models();
    QMap<QString, std::vector<std::pair<int, QString>>> classes; // by file: line and name
    int count = 0;
    for (auto it = models.tables.cbegin(); it != models.tables.cend(); ++it) {
        const QString name = it->className.isEmpty() ? it.key() : it->className;
        classes[it->place.file].emplace_back(it->place.line, name);
        ++count;
    }
    if (count == 0)
        return;
    QStandardItem *group = addRow(parent, Kind::Group, QStringLiteral("models"), tr("Models"),
                                  QStringLiteral("boxes"), QLocale().toString(count));
    for (auto it = classes.begin(); it != classes.end(); ++it) {
        QStandardItem *file = addRow(group, Kind::ModelFile, QStringLiteral("file:") + it.key(), it.key(),
                                     QStringLiteral("file-code-2"));
        file->setData(it.key(), FileRole);
        file->setData(1, LineRole);
        std::sort(it->begin(), it->end());
        for (const auto &[line, name] : *it) {
            QStandardItem *item
                = addRow(file, Kind::ModelClass, QStringLiteral("class:%1:%2").arg(it.key(), name), name,
                         QStringLiteral("hexagon"));
            item->setData(it.key(), FileRole);
            item->setData(line, LineRole);
        }
    }
}

void SchemaTreeModel::addTables(QStandardItem *parent, const Workspace &workspace)
{
    const Schema &schema = *workspace.schema();
    QStandardItem *tables
        = addRow(parent, Kind::Group, QStringLiteral("tables"), tr("Tables"), QStringLiteral("database"),
                 QLocale().toString(qlonglong(schema.tables.size())));
    for (const Table &table : schema.tables) {
        const TableName name = table.tableName();
        const auto rows = m_rowCounts.constFind(name.toString());
        QStandardItem *item = addRow(tables, Kind::Table, QStringLiteral("table:") + name.toString(),
                                     name.toString(), QStringLiteral("table"),
                                     rows == m_rowCounts.cend() ? QString() : QLocale().toString(*rows));
        item->setData(name.schema, SchemaRole);
        item->setData(name.name, NameRole);
        if (!table.comment.isEmpty())
            item->setToolTip(table.comment);
    }
    if (schema.views.empty())
        return;
    QStandardItem *views = addRow(parent, Kind::Group, QStringLiteral("views"), tr("Views"),
                                  QStringLiteral("eye"), QLocale().toString(qlonglong(schema.views.size())));
    for (const View &view : schema.views) {
        const TableName name {view.schema, view.name};
        QStandardItem *item = addRow(views, Kind::View, QStringLiteral("view:") + name.toString(),
                                     name.toString(), QStringLiteral("eye"));
        item->setData(name.schema, SchemaRole);
        item->setData(name.name, NameRole);
    }
}

void SchemaTreeModel::addRevisions(QStandardItem *parent, const Workspace &workspace)
{
    if (!workspace.scripts())
        return;
    const RevisionMap &map = workspace.scripts()->map();
    if (map.isEmpty())
        return;
    const QSet<QString> applied = [&] {
        try {
            return map.applied(workspace.currentRevisions());
        } catch (const Error &) {
            return QSet<QString>(); // the database stands at a revision that has no file; the history says so
        }
    }();
    QStandardItem *group
        = addRow(parent, Kind::Group, QStringLiteral("revisions"), tr("Revisions"),
                 QStringLiteral("git-branch"), QLocale().toString(qlonglong(map.all().size())));
    const std::vector<Revision> all = map.allNewestFirst();
    int pending = 0;
    for (const Revision &revision : all)
        pending += workspace.schema() && !applied.contains(revision.id) ? 1 : 0;
    const auto folder = [&](const char *id, const QString &text, const char *icon, qsizetype count) {
        return addRow(group, Kind::Group, QString::fromLatin1(id), text, QString::fromLatin1(icon),
                      QLocale().toString(qlonglong(count)));
    };
    // What is still to run stands apart; a database that has none or all of them needs no such line.
    const bool isParted = pending > 0 && pending < int(all.size());
    QStandardItem *pendingGroup
        = isParted ? folder("revisions:pending", tr("Pending"), "circle", pending) : group;
    QStandardItem *appliedGroup = isParted
        ? folder("revisions:applied", tr("Applied"), "circle-check", qsizetype(all.size()) - pending)
        : group;
    for (const Revision &revision : all) {
        const QString text = revision.message.isEmpty() ? revision.id : revision.message;
        const bool isPending = workspace.schema() && !applied.contains(revision.id);
        QStandardItem *item = addRow(isPending ? pendingGroup : appliedGroup, Kind::Revision,
                                     QStringLiteral("revision:") + revision.id, text,
                                     revision.isMerge() ? QStringLiteral("git-merge")
                                                        : QStringLiteral("git-commit-horizontal"));
        item->setData(revision.id, NameRole);
        item->setToolTip(tr("%1 · %2").arg(revision.id, text));
        if (workspace.currentRevisions().contains(revision.id))
            item->setData(tr("current"), CountRole);
        else if (isPending && !isParted)
            item->setData(tr("pending"), CountRole);
    }
}

void SchemaTreeModel::addSqlFiles(QStandardItem *parent, const Workspace &workspace)
{
    const QStringList files = workspace.sqlFiles();
    if (files.isEmpty())
        return;
    QStandardItem *group = addRow(parent, Kind::Group, QStringLiteral("sqlFiles"), tr("Saved SQL"),
                                  QStringLiteral("file-code"), QLocale().toString(files.size()));
    for (const QString &file : files) {
        QStandardItem *item = addRow(group, Kind::SqlFile, QStringLiteral("sql:") + file,
                                     QFileInfo(file).fileName(), QStringLiteral("file-code"));
        item->setData(file, FileRole);
        item->setToolTip(QDir::toNativeSeparators(file));
    }
}

void SchemaTreeModel::setRowCount(const TableName &table, qint64 rows)
{
    m_rowCounts.insert(table.toString(), rows);
    const QModelIndexList found = match(index(0, 0), IdRole, QStringLiteral("table:") + table.toString(), 1,
                                        Qt::MatchExactly | Qt::MatchRecursive);
    if (!found.isEmpty())
        setData(found.first(), rows < 0 ? QString() : QLocale().toString(rows), CountRole);
}

} // namespace stillroom
