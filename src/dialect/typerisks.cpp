#include "base/text.h"
#include "dialect/ddloptions.h"
#include "dialect/rowprobe.h"
#include "dialect/typeshape.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

using Family = TypeShape::Family;
using Kind = RowProbe::Kind;

QString powerOfTen(int exponent)
{
    return QLatin1Char('1') + QString(exponent, QLatin1Char('0'));
}

/// Smallest and largest whole number of a type.
std::pair<QString, QString> integerLimits(const TypeShape &shape, bool tinyIsUnsigned)
{
    const bool positive = shape.isUnsigned || (shape.bytes == 1 && tinyIsUnsigned);
    const int bits = shape.bytes * 8 - (positive ? 0 : 1);
    const quint64 top = bits == 64 ? std::numeric_limits<quint64>::max() : (quint64(1) << bits) - 1;
    return {positive ? QStringLiteral("0") : QStringLiteral("-%1").arg(top + 1), QString::number(top)};
}

/// Whether PostgreSQL turns one type into another where ALTER COLUMN has no USING: an assignment cast.
/// https://www.postgresql.org/docs/current/sql-createcast.html
bool isAssignable(const TypeShape &from, const TypeShape &to)
{
    if (from.family == Family::Unknown || to.family == Family::Unknown || to.isText())
        return true; // all that is not known is left to the server
    if (from.family == Family::Enum && to.family == Family::Enum)
        return from.word == to.word;
    if (from.family == to.family || (from.isNumber() && to.isNumber()) || (from.isMoment() && to.isMoment()))
        return true;
    return (from.family == Family::DateTime && to.family == Family::Time)
        || (from.family == Family::Time && to.family == Family::Interval);
}

/// Whether USING is nothing but a cast to the new type, so that a value either fits or does not.
bool isPlainCast(const QString &expression, const QString &column)
{
    static const QRegularExpression cast(
        QStringLiteral(R"~(^\s*\(?\s*"?(\w+)"?\s*\)?\s*::\s*[\w ]+(?:\(\s*\d+[\d, ]*\))?\s*$)~"));
    static const QRegularExpression call(
        QStringLiteral(R"~(^\s*cast\s*\(\s*"?(\w+)"?\s+as\s+[\w ]+(?:\(\s*\d+[\d, ]*\))?\s*\)\s*$)~"),
        QRegularExpression::CaseInsensitiveOption);
    for (const QRegularExpression &form : {cast, call}) {
        if (const auto match = form.match(expression); match.hasMatch())
            return match.captured(1) == column;
    }
    return false;
}

class Risks
{
public:
    Risks(const Dialect &dialect, const Schema &before, const TableName &table, const QString &column,
          const SqlType &from, const AlterColumn &alter)
        : m_dialect(dialect)
        , m_table(table)
        , m_columnName(column)
        , m_column(dialect.quoted(table.name) + QLatin1Char('.') + dialect.quoted(column))
        , m_from(typeShape(dialect, from))
        , m_to(typeShape(dialect, *alter.type))
        , m_toDdl(dialect.typeDdl(*alter.type))
        , m_wanted(*alter.type)
        , m_using(optionText(alter.options, "postgresql_using"))
        , m_isPostgres(dialect.name == QLatin1String("postgresql"))
        , m_isSqlite(dialect.name == QLatin1String("sqlite"))
        , m_isMssql(dialect.name == QLatin1String("mssql"))
    {
        const QString mode
            = before.server.value(QStringLiteral("sql_mode"), QStringLiteral("STRICT_TRANS_TABLES"));
        m_isStrict = m_isPostgres || m_isMssql || mode.contains(QLatin1String("STRICT_"))
            || mode.contains(QLatin1String("TRADITIONAL"));
    }

    std::vector<TypeRisk> found()
    {
        if (m_wanted.createConstraint)
            addChecked();
        if (m_isSqlite) // keeps every value as it is, whatever the column is declared as
            return m_risks;
        if (m_isPostgres && m_using.isEmpty() && !isAssignable(m_from, m_to)) {
            m_risks.push_back({valuesOf(m_dialect, m_table, m_columnName), false, true});
            return m_risks;
        }
        // What another expression makes of the values cannot be told from the types.
        if (!m_using.isEmpty() && !isPlainCast(m_using, m_columnName)) {
            addUnknown();
            return m_risks;
        }
        if (m_to.isText())
            addTooLong();
        else if (m_to.family == Family::Enum)
            addNotAmong();
        else if (m_from.isText())
            addNotConvertible();
        else if (m_from.isNumber() && m_to.isNumber())
            addNumbers();
        else if (m_from.family == Family::DateTime)
            addMoments();
        return m_risks;
    }

private:
    void add(Kind kind, const QString &condition, bool loses)
    {
        m_risks.push_back({{kind, m_table, {m_columnName}, condition, {}}, loses, false});
    }
    void addUnknown()
    {
        m_risks.push_back({valuesOf(m_dialect, m_table, m_columnName), false, false,
                           coreTr("the conversion cannot be tried")});
    }
    [[nodiscard]] QString asText() const
    {
        return m_isPostgres && !m_from.isText() ? QStringLiteral("CAST(%1 AS TEXT)").arg(m_column) : m_column;
    }
    /// The values of a type as SQL's strings.
    [[nodiscard]] QString list(const QStringList &values) const
    {
        QStringList texts;
        for (const QString &value : values)
            texts.append(m_dialect.literal(Value::text(value)));
        return texts.join(QLatin1String(", "));
    }

    /// The CHECK that a Boolean or an Enum brings along where the database has no such type.
    void addChecked()
    {
        if (!m_wanted.enumValues.isEmpty())
            add(Kind::NotAmong, QStringLiteral("%1 NOT IN (%2)").arg(m_column, list(m_wanted.enumValues)),
                false);
        else if (m_wanted.name.compare(QLatin1String("Boolean"), Qt::CaseInsensitive) == 0 && !m_isPostgres)
            add(Kind::NotAmong, m_column + QStringLiteral(" NOT IN (0, 1)"), false);
    }

    void addTooLong()
    {
        const bool isShorter
            = m_to.length >= 0 && (!m_from.isText() || m_from.length < 0 || m_from.length > m_to.length);
        const bool isKnown = m_from.isText() || m_isPostgres;
        if (!isShorter || !isKnown || m_from.family == Family::Unknown)
            return;
        // Blanks at the end are cut without a word.
        const QString length = m_isMssql ? QStringLiteral("len(%1)").arg(m_column)
                                         : QStringLiteral("char_length(rtrim(%1))").arg(asText());
        // A cast that is written cuts; the server's own refuses.
        add(Kind::TooLong, QStringLiteral("%1 > %2").arg(length).arg(m_to.length),
            !m_using.isEmpty() || !m_isStrict);
    }

    void addNotAmong()
    {
        if (m_from.isText() || m_from.family == Family::Enum)
            add(Kind::NotAmong, QStringLiteral("%1 NOT IN (%2)").arg(asText(), list(m_to.values)),
                !m_isStrict);
    }

    void addNotConvertible()
    {
        if (m_isMssql) {
            add(Kind::NotConvertible,
                QStringLiteral("%1 IS NOT NULL AND TRY_CONVERT(%2, %1) IS NULL").arg(m_column, m_toDdl),
                false);
            return;
        }
        QString pattern;
        if (m_to.family == Family::Integer)
            pattern = QStringLiteral("^[[:space:]]*[-+]?[0-9]+[[:space:]]*$");
        else if (m_to.family == Family::Decimal || m_to.family == Family::Float)
            pattern = QStringLiteral(
                "^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?[[:space:]]*$");
        else if (m_to.family == Family::Boolean && m_isPostgres)
            pattern
                = QStringLiteral("^[[:space:]]*([tT](r(u(e)?)?)?|[fF](a(l(s(e)?)?)?)?|[yY](e(s)?)?|[nN]o?|"
                                 "on|off?|ON|OFF?|TRUE|FALSE|True|False|1|0)[[:space:]]*$");
        else if (m_to.family == Family::Uuid)
            pattern = QStringLiteral("^[{]?[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}[}]?$");
        if (pattern.isEmpty())
            return addUnknown(); // a date, JSON and the like: only the server can read them
        const QString literal = m_dialect.literal(Value::text(pattern));
        add(Kind::NotConvertible,
            m_isPostgres ? QStringLiteral("%1 !~ %2").arg(m_column, literal)
                         : QStringLiteral("%1 NOT REGEXP %2").arg(m_column, literal),
            !m_isStrict);
    }

    void addNumbers()
    {
        const QString value = m_isPostgres && m_from.family == Family::Float
            ? QStringLiteral("CAST(%1 AS NUMERIC)").arg(m_column)
            : m_column;
        const bool toWhole = m_to.family == Family::Integer;
        const int scale = toWhole ? 0 : m_to.scale;
        const bool isLimited = toWhole || (m_to.family == Family::Decimal && m_to.precision >= 0);
        if (!isLimited)
            return;
        const bool hasMoreDigits = m_from.family == Family::Float
            || (m_from.family == Family::Decimal && (m_from.precision < 0 || m_from.scale > scale));
        const QString rounded = hasMoreDigits ? QStringLiteral("round(%1, %2)").arg(value).arg(scale) : value;
        if (hasMoreDigits)
            add(Kind::Rounded, QStringLiteral("%1 <> %2").arg(value, rounded), true);
        if (toWhole) {
            const bool fits = m_from.family == Family::Integer && m_from.bytes <= m_to.bytes
                && m_from.isUnsigned == m_to.isUnsigned;
            const auto [least, most] = integerLimits(m_to, m_isMssql);
            if (!fits)
                add(Kind::OutOfRange, QStringLiteral("%1 NOT BETWEEN %2 AND %3").arg(rounded, least, most),
                    !m_isStrict);
            return;
        }
        const int whole = m_to.precision - m_to.scale;
        const bool fits = (m_from.family == Family::Decimal && m_from.precision >= 0
                           && m_from.precision - m_from.scale <= whole)
            || (m_from.family == Family::Integer && whole >= (m_from.bytes * 5 + 1) / 2);
        if (!fits)
            add(Kind::OutOfRange, QStringLiteral("abs(%1) >= %2").arg(rounded, powerOfTen(whole)),
                !m_isStrict);
    }

    void addMoments()
    {
        const int from = m_from.precision < 0 ? 6 : m_from.precision;
        const int to = m_to.precision < 0 ? 6 : m_to.precision;
        if (m_to.family == Family::Date)
            add(Kind::Rounded, QStringLiteral("%1 <> CAST(%1 AS DATE)").arg(m_column), true);
        else if (m_to.family == Family::Time) // every value loses its date
            m_risks.push_back({valuesOf(m_dialect, m_table, m_columnName), true, false});
        else if (m_to.family == Family::DateTime && to < from)
            add(Kind::Rounded,
                QStringLiteral("%1 <> CAST(%1 AS %2)")
                    .arg(m_column,
                         m_to.word == QLatin1String("timestamp") && !m_isPostgres
                             ? QStringLiteral("DATETIME(%1)").arg(to)
                             : m_toDdl),
                true);
    }

    const Dialect &m_dialect;
    TableName m_table;
    QString m_columnName;
    QString m_column;
    TypeShape m_from;
    TypeShape m_to;
    QString m_toDdl;
    SqlType m_wanted;
    QString m_using;
    bool m_isPostgres;
    bool m_isSqlite;
    bool m_isMssql;
    bool m_isStrict = true;
    std::vector<TypeRisk> m_risks;
};

} // namespace

std::vector<TypeRisk> typeRisks(const Dialect &dialect, const Schema &before, const TableName &table,
                                const QString &column, const SqlType &from, const AlterColumn &alter)
{
    return alter.type ? Risks(dialect, before, table, column, from, alter).found() : std::vector<TypeRisk>();
}

} // namespace stillroom
