#include "migrate/compare/comparison.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

/// Without brackets around the whole and the quotes of a string: how Alembic compares defaults on SQLite.
QString normalized(QString sql)
{
    static const QRegularExpression bracketed(QStringLiteral("^\\((.+)\\)$"),
                                              QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression quoted(QStringLiteral("^\"?'(.*)'\"?$"),
                                           QRegularExpression::DotMatchesEverythingOption);
    sql = sql.trimmed();
    for (auto match = bracketed.match(sql); match.hasMatch(); match = bracketed.match(sql))
        sql = match.captured(1).trimmed();
    const auto match = quoted.match(sql);
    return match.hasMatch() ? match.captured(1) : sql;
}

} // namespace

bool sameDefault(const Column &wanted, const Column &actual, const Dialect &dialect)
{
    if (wanted.serverDefault.has_value() != actual.serverDefault.has_value())
        return false;
    if (!wanted.serverDefault)
        return true;
    const QString left = normalized(dialect.defaultDdl(*wanted.serverDefault));
    const QString right = normalized(dialect.defaultDdl(*actual.serverDefault));
    return left == right
        || (wanted.serverDefault->kind == ServerDefault::Kind::Function
            && left.compare(right, Qt::CaseInsensitive) == 0);
}

} // namespace stillroom
