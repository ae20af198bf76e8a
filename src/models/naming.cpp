#include "models/modelreader.h"

#include <QRegularExpression>

namespace stillroom {

QString ModelReader::conventional(const char *kind, const Table &table, const QStringList &columns,
                                  const QString &given, const ForeignKey *key) const
{
    const QString pattern = m_conventions.value(metadataOfKnown(table)).value(QLatin1String(kind));
    if (pattern.isEmpty())
        return given;
    const bool wantsName = pattern.contains(QStringLiteral("%(constraint_name)s"));
    // A given name is only changed where the pattern holds it; a check without a name then stays without.
    if (!given.isEmpty() && (!wantsName || m_finishedNames.contains(given)))
        return given;
    if (given.isEmpty() && wantsName)
        return given;
    const QString label
        = (table.schema.isEmpty()
               ? QString()
               : QString(table.schema).replace(QLatin1Char('.'), QLatin1Char('_')) + QLatin1Char('_'))
        + table.name + QLatin1Char('_');
    const auto keyOf = [&](const QString &tableName, const QString &column) {
        const QHash<QString, QString> keys = m_keys.value(tableName);
        return keys.value(column) == column ? column : keys.key(column, column);
    };
    static const QRegularExpression token(QStringLiteral("%\\(([a-zA-Z_0-9]+)\\)s"));
    QString result;
    qsizetype from = 0;
    auto matches = token.globalMatch(pattern);
    while (matches.hasNext()) {
        const auto match = matches.next();
        result += pattern.mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        const QString name = match.captured(1);
        const QString owner = !name.startsWith(QStringLiteral("referred_")) ? table.tableName().toString()
            : key ? TableName {key->referredSchema, key->referredTable}.toString()
                  : QString();
        static const QRegularExpression columnToken(
            QStringLiteral("^(referred_)?column_([0-9]+)(_?N)?_(name|label|key)$"));
        static const QRegularExpression allColumns(
            QStringLiteral("^(referred_)?column_0(_?)N_(name|label|key)$"));
        if (name == QStringLiteral("table_name")) {
            result += table.name;
        } else if (name == QStringLiteral("constraint_name")) {
            result += given;
        } else if (name == QStringLiteral("referred_table_name")) {
            result += key ? key->referredTable : QString();
        } else if (const auto all = allColumns.match(name); all.hasMatch()) {
            const QStringList names = all.captured(1).isEmpty() ? columns
                : key                                           ? key->referredColumns
                                                                : QStringList();
            QStringList parts;
            for (const QString &column : names)
                parts << (all.captured(3) == QStringLiteral("label")     ? label + column
                              : all.captured(3) == QStringLiteral("key") ? keyOf(owner, column)
                                                                         : column);
            result += parts.join(all.captured(2));
        } else if (const auto one = columnToken.match(name); one.hasMatch()) {
            const QStringList names = one.captured(1).isEmpty() ? columns
                : key                                           ? key->referredColumns
                                                                : QStringList();
            const QString column = names.value(one.captured(2).toInt());
            result += one.captured(4) == QStringLiteral("label") ? label + column
                : one.captured(4) == QStringLiteral("key")       ? keyOf(owner, column)
                                                                 : column;
        } else {
            return given;
        }
    }
    return result + pattern.mid(from);
}

void ModelReader::applyNaming()
{
    for (Table &table : m_set.schema.tables) {
        if (!table.primaryKey.columns.isEmpty())
            table.primaryKey.name
                = conventional("pk", table, table.primaryKey.columns, table.primaryKey.name, nullptr);
        for (ForeignKey &key : table.foreignKeys)
            key.name = conventional("fk", table, key.columns, key.name, &key);
        for (UniqueConstraint &constraint : table.uniqueConstraints)
            constraint.name = conventional("uq", table, constraint.columns, constraint.name, nullptr);
        const QList<QStringList> columnsOfChecks = m_checkColumns.value(table.tableName().toString());
        for (std::size_t i = 0; i < table.checkConstraints.size(); ++i) {
            QString &name = table.checkConstraints[i].name;
            name = conventional("ck", table, columnsOfChecks.value(static_cast<qsizetype>(i)), name, nullptr);
        }
        for (Index &index : table.indexes) {
            QStringList columns;
            for (const IndexElement &element : index.elements)
                columns << element.column;
            index.name = conventional("ix", table, columns, index.name, nullptr);
        }
    }
}

} // namespace stillroom
