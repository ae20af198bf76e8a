#include "base/text.h"
#include "schema/operation.h"

namespace stillroom {

namespace {

const QString comma = QStringLiteral(", ");

QString typeText(const SqlType &type)
{
    static const QMap<QString, QString> generic {
        {QStringLiteral("String"), QStringLiteral("VARCHAR")},
        {QStringLiteral("Unicode"), QStringLiteral("VARCHAR")},
        {QStringLiteral("AutoString"), QStringLiteral("VARCHAR")},
        {QStringLiteral("UnicodeText"), QStringLiteral("TEXT")},
        {QStringLiteral("BigInteger"), QStringLiteral("BIGINT")},
        {QStringLiteral("SmallInteger"), QStringLiteral("SMALLINT")},
        {QStringLiteral("LargeBinary"), QStringLiteral("BLOB")},
        {QStringLiteral("Double"), QStringLiteral("DOUBLE")},
        {QStringLiteral("Enum"), QStringLiteral("ENUM")},
    };
    if (type.name.isEmpty())
        return type.declared;
    QString text = generic.value(type.name, type.name.toUpper());
    if (!type.enumValues.isEmpty()) {
        QStringList values;
        for (const QString &value : type.enumValues)
            values.append(QLatin1Char('\'') + value + QLatin1Char('\''));
        text += QLatin1Char('(') + values.join(comma) + QLatin1Char(')');
    } else if (type.length) {
        text += QStringLiteral("(%1)").arg(*type.length);
    } else if (type.precision) {
        text += type.scale ? QStringLiteral("(%1, %2)").arg(*type.precision).arg(*type.scale)
                           : QStringLiteral("(%1)").arg(*type.precision);
    }
    if (!type.items.empty())
        text = typeText(type.items.front()) + QStringLiteral("[]");
    if (type.timezone)
        text += QStringLiteral(" WITH TIME ZONE");
    return text;
}

QString defaultText(const ServerDefault &value)
{
    return value.kind == ServerDefault::Kind::Literal ? QLatin1Char('\'') + value.text + QLatin1Char('\'')
                                                      : value.text;
}

QString columnText(const TableName &table, const Column &column)
{
    QString text
        = table.toString() + QLatin1Char('.') + column.name + QLatin1Char(' ') + typeText(column.type);
    if (!column.nullable)
        text += QStringLiteral(" NOT NULL");
    if (column.serverDefault)
        text += QStringLiteral(" DEFAULT ") + defaultText(*column.serverDefault);
    if (column.computed)
        text += QStringLiteral(" AS (%1)").arg(column.computed->sqltext);
    return text;
}

QString indexText(const Index &index)
{
    QStringList parts;
    for (const IndexElement &element : index.elements)
        parts.append((element.column.isEmpty() ? element.expression : element.column)
                     + (element.descending ? QStringLiteral(" DESC") : QString()));
    return parts.join(comma);
}

QString withName(const QString &what, const QString &name)
{
    return name.isEmpty() ? what : what + QLatin1Char(' ') + name;
}

QString keyText(const ForeignKey &key)
{
    QString text = QStringLiteral("(%1) → %2").arg(key.columns.join(comma), key.referredTable);
    if (!key.referredColumns.isEmpty())
        text += QStringLiteral("(%1)").arg(key.referredColumns.join(comma));
    if (!key.onDelete.isEmpty())
        text += QStringLiteral(" ON DELETE ") + key.onDelete;
    return text;
}

QString constraintKind(const Constraint &constraint)
{
    const QString kinds[] = {coreTr("primary key"), coreTr("foreign key"), coreTr("unique constraint"),
                             coreTr("check constraint"), coreTr("exclude constraint")};
    return kinds[constraint.index()];
}

QString constraintDetails(const Constraint &constraint)
{
    if (const auto *primary = std::get_if<PrimaryKey>(&constraint))
        return QStringLiteral("(%1)").arg(primary->columns.join(comma));
    if (const auto *foreign = std::get_if<ForeignKey>(&constraint))
        return keyText(*foreign);
    if (const auto *unique = std::get_if<UniqueConstraint>(&constraint))
        return QStringLiteral("(%1)").arg(unique->columns.join(comma));
    if (const auto *check = std::get_if<CheckConstraint>(&constraint))
        return QStringLiteral("(%1)").arg(check->sqltext);
    QStringList elements;
    for (const ExcludeConstraint::Element &element : std::get<ExcludeConstraint>(constraint).elements)
        elements.append(element.expression + QLatin1Char(' ') + element.op);
    return QStringLiteral("(%1)").arg(elements.join(comma));
}

struct Text
{
    QString operator()(const CreateTable &create) const
    {
        QString text = coreTr("Create table %1 (%n columns)", int(create.table.columns.size()));
        if (create.table.columns.size() == 1)
            text = coreTr("Create table %1 (1 column)");
        text = text.arg(create.table.tableName().toString());
        QStringList indexes;
        for (const Index &index : create.table.indexes)
            indexes.append(index.name);
        return indexes.isEmpty() ? text : coreTr("%1 with index %2").arg(text, indexes.join(comma));
    }
    QString operator()(const DropTable &drop) const
    {
        return coreTr("Drop table %1").arg(drop.table.toString());
    }
    QString operator()(const RenameTable &rename) const
    {
        return coreTr("Rename table %1 to %2").arg(rename.table.toString(), rename.newName);
    }
    QString operator()(const AddColumn &add) const
    {
        QString text = coreTr("Add column %1").arg(columnText(add.table, add.column));
        if (add.primaryKey)
            text += QStringLiteral(" PRIMARY KEY");
        if (add.unique)
            text += QStringLiteral(" UNIQUE");
        for (const ForeignKey &key : add.foreignKeys)
            text += QStringLiteral(" → %1(%2)").arg(key.referredTable, key.referredColumns.join(comma));
        return add.index ? coreTr("%1 with an index").arg(text) : text;
    }
    QString operator()(const DropColumn &drop) const
    {
        return coreTr("Drop column %1.%2").arg(drop.table.toString(), drop.column);
    }
    QString operator()(const AlterColumn &alter) const
    {
        const QString place = alter.table.toString() + QLatin1Char('.') + alter.column;
        QStringList changes;
        if (alter.type) {
            changes.append(
                alter.existingType && typeText(*alter.existingType) != typeText(*alter.type)
                    ? coreTr("type %1 to %2").arg(typeText(*alter.existingType), typeText(*alter.type))
                    : coreTr("type to %1").arg(typeText(*alter.type)));
        }
        if (alter.nullable)
            changes.append(*alter.nullable ? coreTr("NOT NULL to NULL") : coreTr("NULL to NOT NULL"));
        if (alter.serverDefault) {
            changes.append(*alter.serverDefault
                               ? coreTr("default to %1").arg(defaultText(**alter.serverDefault))
                               : coreTr("drop default"));
        }
        if (alter.identity)
            changes.append(*alter.identity ? coreTr("identity") : coreTr("drop identity"));
        if (alter.comment)
            changes.append(alter.comment->isEmpty() ? coreTr("drop comment") : coreTr("comment"));
        if (alter.autoincrement)
            changes.append(*alter.autoincrement ? coreTr("autoincrement on") : coreTr("autoincrement off"));
        const QString renamed
            = alter.newName ? coreTr("Rename column %1 to %2").arg(place, *alter.newName) : QString();
        if (changes.isEmpty())
            return alter.newName ? renamed : coreTr("Alter column %1 (nothing to change)").arg(place);
        return alter.newName ? coreTr("%1 and alter: %2").arg(renamed, changes.join(comma))
                             : coreTr("Alter column %1: %2").arg(place, changes.join(comma));
    }
    QString operator()(const CreateIndex &create) const
    {
        const QString text = create.index.unique ? coreTr("Create unique index %1 on %2 (%3)")
                                                 : coreTr("Create index %1 on %2 (%3)");
        const QString where
            = create.index.where.isEmpty() ? QString() : QStringLiteral(" WHERE ") + create.index.where;
        return text.arg(create.index.name, create.table.toString(), indexText(create.index)) + where;
    }
    QString operator()(const DropIndex &drop) const
    {
        return drop.table.name.isEmpty()
            ? coreTr("Drop index %1").arg(drop.name)
            : coreTr("Drop index %1 on %2").arg(drop.name, drop.table.toString());
    }
    QString operator()(const CreateConstraint &create) const
    {
        const QString name = std::visit([](const auto &value) { return value.name; }, create.constraint);
        return coreTr("Add %1 on %2 %3")
            .arg(withName(constraintKind(create.constraint), name), create.table.toString(),
                 constraintDetails(create.constraint));
    }
    QString operator()(const DropConstraint &drop) const
    {
        using Type = DropConstraint::Type;
        const QMap<Type, QString> kinds {
            {Type::Unknown, coreTr("constraint")},     {Type::PrimaryKey, coreTr("primary key")},
            {Type::ForeignKey, coreTr("foreign key")}, {Type::Unique, coreTr("unique constraint")},
            {Type::Check, coreTr("check constraint")}, {Type::Exclude, coreTr("exclude constraint")}};
        const QString kind = drop.original ? constraintKind(*drop.original) : kinds.value(drop.type);
        const QString details = drop.name.isEmpty() && drop.original
            ? QLatin1Char(' ') + constraintDetails(*drop.original)
            : QString();
        return coreTr("Drop %1 on %2").arg(withName(kind, drop.name), drop.table.toString()) + details;
    }
    QString operator()(const AlterTableComment &alter) const
    {
        return alter.comment.isEmpty()
            ? coreTr("Drop comment of table %1").arg(alter.table.toString())
            : coreTr("Comment table %1: %2").arg(alter.table.toString(), alter.comment.simplified());
    }
    QString operator()(const CreateEnum &create) const
    {
        return coreTr("Create type %1 (%2)")
            .arg(TableName {create.type.schema, create.type.name}.toString(), create.type.values.join(comma));
    }
    QString operator()(const DropEnum &drop) const
    {
        return coreTr("Drop type %1").arg(drop.name.toString());
    }
    QString operator()(const AlterEnum &alter) const
    {
        QStringList changes;
        for (auto value = alter.renamed.begin(); value != alter.renamed.end(); ++value)
            changes << coreTr("%1 renamed to %2").arg(value.key(), value.value());
        const QStringList had = renamedValues(alter);
        QStringList added;
        QStringList gone;
        for (const QString &value : alter.type.values) {
            if (!had.contains(value))
                added << value;
        }
        for (const QString &value : had) {
            if (!alter.type.values.contains(value))
                gone << value;
        }
        if (!added.isEmpty())
            changes << coreTr("with %1").arg(added.join(comma));
        if (!gone.isEmpty())
            changes << coreTr("without %1").arg(gone.join(comma));
        if (changes.isEmpty())
            changes << coreTr("in the order %1").arg(alter.type.values.join(comma));
        return coreTr("Alter type %1: %2")
            .arg(TableName {alter.type.schema, alter.type.name}.toString(),
                 changes.join(QStringLiteral("; ")));
    }
    QString operator()(const RenameConstraint &rename) const
    {
        return (rename.isIndex ? coreTr("Rename index %1 of %2 to %3")
                               : coreTr("Rename constraint %1 of %2 to %3"))
            .arg(rename.name, rename.table.toString(), rename.newName);
    }
    QString operator()(const CreateObject &create) const
    {
        return coreTr("Create %1").arg(objectText(create.object));
    }
    QString operator()(const DropObject &drop) const
    {
        return coreTr("Drop %1").arg(objectText(drop.original.value_or(drop.object)));
    }
    QString operator()(const AlterObject &alter) const
    {
        const QString text = coreTr("Alter %1").arg(objectText(alter.object));
        const auto *now = std::get_if<Sequence>(&alter.object);
        const auto *before = alter.existing ? std::get_if<Sequence>(&*alter.existing) : nullptr;
        if (!now || !before)
            return text;
        QStringList changes;
        QMap<QString, QString> all = before->options;
        all.insert(now->options);
        for (auto option = all.cbegin(); option != all.cend(); ++option) {
            const QString from = before->options.value(option.key());
            const QString to = now->options.value(option.key());
            if (from != to)
                changes.append(from.isEmpty() ? QStringLiteral("%1 %2").arg(option.key(), to)
                                              : coreTr("%1 %2 to %3").arg(option.key(), from, to));
        }
        return changes.isEmpty() ? text : QStringLiteral("%1: %2").arg(text, changes.join(comma));
    }
    QString operator()(const ExecuteSql &execute) const
    {
        QString sql = execute.sql.simplified();
        if (sql.isEmpty())
            return coreTr("Commit what was done so far");
        if (sql.size() > 80)
            sql = sql.left(79) + QChar(0x2026);
        return coreTr("Execute %1").arg(sql);
    }
    QString operator()(const BulkInsert &insert) const
    {
        const QString text = insert.rows.size() == 1
            ? coreTr("Insert 1 row into %1")
            : coreTr("Insert %n rows into %1", int(insert.rows.size()));
        return text.arg(insert.table.toString());
    }
    QString operator()(const BatchAlterTable &batch) const
    {
        QStringList parts;
        for (const Operation &operation : batch.operations)
            parts.append(toText(operation));
        return coreTr("Alter table %1: %2").arg(batch.table.toString(), parts.join(QStringLiteral("; ")));
    }
};

} // namespace

QString toText(const Operation &operation)
{
    return std::visit(Text {}, operation.kind);
}

} // namespace stillroom
