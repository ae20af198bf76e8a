#include "record/modeldefault.h"

#include <QRegularExpression>
#include <QUuid>

namespace stillroom {

namespace {

/// As SQLAlchemy's SQLite types keep them: microseconds always, no zone.
QString timestamp(const QDateTime &moment)
{
    return moment.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")) + QStringLiteral("000");
}

/// The expression inside `lambda: …` or `lambda ctx: …`, otherwise the source itself.
QString withoutLambda(const QString &source)
{
    static const QRegularExpression lambda(QStringLiteral("^lambda\\s*\\w*\\s*:\\s*(.*)$"),
                                           QRegularExpression::DotMatchesEverythingOption);
    const auto match = lambda.match(source.trimmed());
    return match.hasMatch() ? match.captured(1).trimmed() : source.trimmed();
}

std::optional<Value> literalValue(const QString &source)
{
    static const QRegularExpression integer(QStringLiteral("^-?\\d+$"));
    static const QRegularExpression real(QStringLiteral("^-?\\d+\\.\\d*(e-?\\d+)?$"));
    static const QRegularExpression text(QStringLiteral("^(['\"])([^'\"\\\\]*)\\1$"));
    if (source == QStringLiteral("True"))
        return Value::integer(1);
    if (source == QStringLiteral("False"))
        return Value::integer(0);
    if (source == QStringLiteral("None"))
        return Value::null();
    if (integer.match(source).hasMatch())
        return Value {Value::Kind::Integer, source.toUtf8()};
    if (real.match(source).hasMatch())
        return Value {Value::Kind::Real, source.toUtf8()};
    if (const auto match = text.match(source); match.hasMatch())
        return Value::text(match.captured(2));
    return std::nullopt;
}

} // namespace

std::optional<ColumnValue> modelDefault(const QString &pythonSource, const Column &column,
                                        const Dialect &dialect, const QDateTime &now)
{
    const QString source = withoutLambda(pythonSource);
    if (source.isEmpty())
        return std::nullopt;
    const auto given = [&](const QString &text) {
        return ColumnValue {column.name, Value::text(text), false, {}};
    };
    if (const auto value = literalValue(source))
        return ColumnValue {column.name, *value, false, {}};

    static const QRegularExpression function(
        QStringLiteral("^(?:\\w+\\.)*func\\.(now|current_timestamp|current_date|current_time)\\(\\)$"));
    if (const auto match = function.match(source); match.hasMatch()) {
        const QString expression
            = dialect.defaultDdl({ServerDefault::Kind::Function, match.captured(1) + QStringLiteral("()")});
        return ColumnValue {column.name, {}, true, expression};
    }
    static const QRegularExpression utc(
        QStringLiteral("^(?:\\w+\\.)*(?:utcnow(?:\\(\\))?|now\\((?:tz=)?(?:\\w+\\.)*(?:utc|UTC)\\))$"));
    if (utc.match(source).hasMatch())
        return given(timestamp(now.toUTC()));
    static const QRegularExpression local(
        QStringLiteral("^(?:\\w+\\.)*datetime\\.(?:now|today)(?:\\(\\))?$"));
    if (local.match(source).hasMatch())
        return given(timestamp(now.toLocalTime()));
    static const QRegularExpression today(QStringLiteral("^(?:\\w+\\.)*date\\.today(?:\\(\\))?$"));
    if (today.match(source).hasMatch())
        return given(now.toLocalTime().date().toString(Qt::ISODate));
    static const QRegularExpression uuid(
        QStringLiteral("^(str\\()?(?:\\w+\\.)*uuid4(?:\\(\\))?(\\))?(\\.hex)?$"));
    if (const auto match = uuid.match(source); match.hasMatch()) {
        const bool dashed = match.captured(3).isEmpty()
            && (!match.captured(1).isEmpty()
                || !(column.type.length == 32
                     || column.type.name.compare(QStringLiteral("Uuid"), Qt::CaseInsensitive) == 0));
        return given(QUuid::createUuid().toString(dashed ? QUuid::WithoutBraces : QUuid::Id128));
    }
    return std::nullopt;
}

} // namespace stillroom
