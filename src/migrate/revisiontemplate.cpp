#include "migrate/revisiontemplate.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

/// "repr(x)", "x", "x if x else 'y'" by the values; nothing if it is anything else.
std::optional<TemplateValue> evaluated(const QString &expression, const QMap<QString, TemplateValue> &values)
{
    static const QRegularExpression name(QStringLiteral("^\\w+$"));
    static const QRegularExpression literal(QStringLiteral("^(?:\"([^\"\\\\]*)\"|'([^'\\\\]*)')$"));
    static const QRegularExpression repr(QStringLiteral("^repr\\((.*)\\)$"));
    static const QRegularExpression choice(QStringLiteral("^(.+?)\\s+if\\s+(.+?)\\s+else\\s+(.+)$"));
    const QString text = expression.trimmed();
    if (text == QStringLiteral("None"))
        return TemplateValue();
    if (name.match(text).hasMatch())
        return values.contains(text) ? std::optional(values.value(text)) : std::nullopt;
    if (const auto found = literal.match(text); found.hasMatch())
        return TemplateValue::string(found.captured(1) + found.captured(2));
    if (const auto found = choice.match(text); found.hasMatch()) {
        const auto condition = evaluated(found.captured(2), values);
        return condition ? evaluated(found.captured(condition->isTrue() ? 1 : 3), values) : std::nullopt;
    }
    if (const auto found = repr.match(text); found.hasMatch()) {
        const auto value = evaluated(found.captured(1), values);
        return value ? std::optional(TemplateValue::string(value->repr())) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<QString> substituted(const QString &expression, const QMap<QString, TemplateValue> &values)
{
    const qsizetype bar = expression.lastIndexOf(QLatin1Char('|'));
    const auto value = evaluated(bar < 0 ? expression : expression.left(bar), values);
    if (!value)
        return std::nullopt;
    QString text = value->toString();
    if (bar >= 0) {
        for (const QString &filter : expression.mid(bar + 1).split(QLatin1Char(','))) {
            if (filter.trimmed() == QStringLiteral("comma"))
                text = value->commaJoined();
            else if (filter.trimmed() == QStringLiteral("trim"))
                text = text.trimmed();
            else if (filter.trimmed() != QStringLiteral("n"))
                return std::nullopt;
        }
    }
    return text;
}

} // namespace

TemplateValue TemplateValue::scalar(const QStringList &items, Kind several)
{
    if (items.isEmpty())
        return {};
    return items.size() == 1 ? string(items.constFirst()) : TemplateValue {several, items};
}

QString TemplateValue::toString() const
{
    return kind == Kind::String ? items.constFirst() : repr();
}

QString TemplateValue::repr() const
{
    if (kind == Kind::None)
        return QStringLiteral("None");
    QStringList literals;
    for (const QString &item : items)
        literals << pythonRepr(item);
    if (kind == Kind::String)
        return literals.constFirst();
    const QString inner = literals.join(QStringLiteral(", "));
    if (kind == Kind::List)
        return QStringLiteral("[%1]").arg(inner);
    return QStringLiteral("(%1%2)").arg(inner, items.size() == 1 ? QStringLiteral(",") : QString());
}

QString TemplateValue::commaJoined() const
{
    return items.join(QStringLiteral(", "));
}

bool TemplateValue::isTrue() const
{
    return kind == Kind::String ? !items.constFirst().isEmpty() : !items.isEmpty();
}

std::optional<QString> renderTemplate(const QString &source, const QMap<QString, TemplateValue> &values)
{
    static const QRegularExpression comment(QStringLiteral("^[ \\t]*##[^\\n]*\\n"),
                                            QRegularExpression::MultilineOption);
    static const QRegularExpression control(QStringLiteral("^[ \\t]*%(?!%)"),
                                            QRegularExpression::MultilineOption);
    QString text = source;
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    text.remove(comment);
    if (text.contains(QStringLiteral("<%")) || text.contains(QStringLiteral("</%")) || text.contains(control))
        return std::nullopt;
    text.remove(QStringLiteral("\\\n"));
    QString result;
    qsizetype at = 0;
    for (;;) {
        const qsizetype begin = text.indexOf(QStringLiteral("${"), at);
        if (begin < 0)
            break;
        const qsizetype end = text.indexOf(QLatin1Char('}'), begin);
        if (end < 0)
            return std::nullopt;
        const auto value = substituted(text.mid(begin + 2, end - begin - 2), values);
        if (!value)
            return std::nullopt;
        result += text.mid(at, begin - at) + *value;
        at = end + 1;
    }
    return result + text.mid(at);
}

QString pythonRepr(const QString &text)
{
    const QChar quote = text.contains(QLatin1Char('\'')) && !text.contains(QLatin1Char('"'))
        ? QLatin1Char('"')
        : QLatin1Char('\'');
    QString literal(quote);
    for (const QChar character : text) {
        if (character == quote || character == QLatin1Char('\\'))
            literal += QLatin1Char('\\');
        if (character == QLatin1Char('\n'))
            literal += QStringLiteral("\\n");
        else if (character == QLatin1Char('\r'))
            literal += QStringLiteral("\\r");
        else if (character == QLatin1Char('\t'))
            literal += QStringLiteral("\\t");
        else
            literal += character;
    }
    return literal + quote;
}

const QString &defaultRevisionTemplate()
{
    static const QString text = QStringLiteral(R"mako("""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# What Alembic needs to know to put this revision in its place.
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
)mako");
    return text;
}

} // namespace stillroom
