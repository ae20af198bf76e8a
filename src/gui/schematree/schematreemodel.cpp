#include "gui/schematree/schematreemodel.h"

#include "gui/common/badge.h"
#include "gui/common/theme.h"
#include "migrate/scriptdirectory.h"
#include "project/doctor.h"
#include "project/drift.h"

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

namespace {

/// All that is mapped: classes, and Table(...) objects as classes without a name of their own.
std::vector<ModelClass> modelsOf(const ModelSet &models)
{
    std::vector<ModelClass> all = models.classes;
    QSet<QString> mapped;
    for (const ModelClass &each : models.classes)
        mapped.insert(each.table.toString());
    for (const Table &table : models.schema.tables) {
        const QString name = table.tableName().toString();
        const auto model = models.tables.constFind(name);
        if (model == models.tables.cend() || mapped.contains(name))
            continue;
        ModelClass each;
        each.name = model->className.isEmpty() ? name : model->className;
        each.table = table.tableName();
        each.place = model->place;
        all.push_back(std::move(each));
    }
    std::stable_sort(all.begin(), all.end(), [](const ModelClass &a, const ModelClass &b) {
        return std::tie(a.place.file, a.place.line) < std::tie(b.place.file, b.place.line);
    });
    return all;
}

QString placeText(const SourcePlace &place)
{
    return QStringLiteral("%1:%2").arg(place.file).arg(place.line);
}

/// "n:1" for many-to-one: the explorer is narrow, the tooltip has the words.
QString shortKind(const QString &kind)
{
    static const QHash<QString, QString> kinds {{QStringLiteral("many-to-one"), QStringLiteral("n:1")},
                                                {QStringLiteral("one-to-many"), QStringLiteral("1:n")},
                                                {QStringLiteral("one-to-one"), QStringLiteral("1:1")},
                                                {QStringLiteral("many-to-many"), QStringLiteral("n:n")}};
    return kinds.value(kind, kind);
}

/// What a relationship() says, a line each.
QString relationshipText(const OrmRelationship &relationship)
{
    QStringList lines {
        SchemaTreeModel::tr("%1.%2 → %3, %4")
            .arg(relationship.className, relationship.name, relationship.target, relationship.kind)};
    if (!relationship.backPopulates.isEmpty())
        lines << (relationship.isBackref ? SchemaTreeModel::tr("backref of %1")
                                         : SchemaTreeModel::tr("back_populates %1"))
                     .arg(relationship.backPopulates);
    if (!relationship.association.isEmpty())
        lines << SchemaTreeModel::tr("secondary %1").arg(relationship.association);
    lines << SchemaTreeModel::tr("cascade %1")
                 .arg(relationship.cascade.isEmpty() ? defaultCascade() : relationship.cascade);
    if (relationship.isViewOnly)
        lines << SchemaTreeModel::tr("viewonly");
    if (relationship.place.line > 0)
        lines << placeText(relationship.place);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void SchemaTreeModel::addModels(QStandardItem *parent, const Workspace &workspace)
{
    const ModelSet &models = *workspace.models();
    const std::vector<ModelClass> all = modelsOf(models);
    if (all.empty())
        return;
    QStandardItem *group = addRow(parent, Kind::Group, QStringLiteral("models"), tr("Models"),
                                  QStringLiteral("boxes"), QLocale().toString(qlonglong(all.size())));
    if (const auto drift = workspace.drift(); drift && drift->open() > 0) {
        // Short, because the explorer is narrow: the mark that differing tables have on the diagram.
        group->setData(QStringLiteral("≠ %1").arg(QLocale().toString(drift->open())), BadgeRole);
        group->setData(int(Badge::Kind::Changed), BadgeKindRole);
        group->setToolTip(
            tr("%n difference(s) between models and database: see Drift", nullptr, drift->open()));
    }
    QHash<QString, QStandardItem *> files;
    for (const ModelClass &model : all) {
        QStandardItem *&file = files[model.place.file];
        if (!file) {
            file = addRow(group, Kind::ModelFile, QStringLiteral("file:") + model.place.file,
                          model.place.file, QStringLiteral("file-code-2"));
            file->setData(model.place.file, FileRole);
            file->setData(1, LineRole);
        }
        QStandardItem *item
            = addRow(file, Kind::ModelClass, QStringLiteral("class:%1:%2").arg(model.place.file, model.name),
                     model.name, QStringLiteral("hexagon"),
                     model.name == model.table.toString() ? QString() : model.table.toString());
        item->setData(model.place.file, FileRole);
        item->setData(model.place.line, LineRole);
        item->setData(model.table.schema, SchemaRole);
        item->setData(model.table.name, NameRole);
        item->setToolTip(
            tr("%1 · table %2\n%3").arg(model.name, model.table.toString(), placeText(model.place)));
        addMembers(item, models, model, workspace);
    }
}

void SchemaTreeModel::addMembers(QStandardItem *item, const ModelSet &models, const ModelClass &model,
                                 const Workspace &workspace)
{
    const QString id = item->data(IdRole).toString();
    const auto place = [](QStandardItem *row, const SourcePlace &where, const SourcePlace &otherwise) {
        const SourcePlace &known = where.line > 0 ? where : otherwise;
        row->setData(known.file, FileRole);
        row->setData(known.line, LineRole);
    };
    const Table *table = models.schema.table(model.table);
    const ModelTable extra = models.tables.value(model.table.toString());
    const bool isSingle = model.inheritance == ModelClass::Inheritance::Single;
    for (const Column &column : table ? table->columns : std::vector<Column>()) {
        if (isSingle && !model.attributes.contains(column.name))
            continue; // shown with the class that has it
        const ModelColumn known = extra.columns.value(column.name);
        const bool isKey = table->primaryKey.columns.contains(column.name);
        const bool isForeign
            = std::any_of(table->foreignKeys.begin(), table->foreignKeys.end(),
                          [&](const ForeignKey &key) { return key.columns.contains(column.name); });
        const QString type = driftTypeText(column.type, workspace.dialect());
        QStandardItem *row = addRow(item, Kind::ModelColumn, id + QLatin1Char(':') + column.name, column.name,
                                    isKey           ? QStringLiteral("key-round")
                                        : isForeign ? QStringLiteral("link")
                                                    : QStringLiteral("columns-3"),
                                    type);
        row->setToolTip(QStringLiteral("%1.%2 %3%4")
                            .arg(model.name, column.name, type,
                                 column.nullable ? QString() : QStringLiteral(" NOT NULL")));
        place(row, known.place, model.place);
    }
    for (const OrmRelationship &relationship : models.relationships) {
        const bool isOurs = relationship.className == model.name
            && (relationship.module.isEmpty() || model.module.isEmpty()
                || relationship.module == model.module);
        if (!isOurs)
            continue;
        QStandardItem *row
            = addRow(item, Kind::ModelRelationship, id + QStringLiteral(":->") + relationship.name,
                     QStringLiteral("%1 → %2").arg(relationship.name, relationship.target),
                     QStringLiteral("waypoints"), shortKind(relationship.kind));
        row->setToolTip(relationshipText(relationship));
        place(row, relationship.place, model.place);
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
