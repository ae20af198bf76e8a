#include "python/pyvalue.h"

#include <QLocale>
#include <cmath>

namespace stillroom {

namespace {

QString reprOfString(const QString &text)
{
    const QChar quote = text.contains(u'\'') && !text.contains(u'"') ? u'"' : u'\'';
    QString result(quote);
    for (const QChar c : text) {
        if (c == u'\\' || c == quote)
            result += u'\\';
        if (c == u'\n')
            result += QStringLiteral("\\n");
        else if (c == u'\r')
            result += QStringLiteral("\\r");
        else if (c == u'\t')
            result += QStringLiteral("\\t");
        else if (c.unicode() < 0x20)
            result += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result + quote;
}

QString reprOfFloat(double number)
{
    if (std::isinf(number))
        return number > 0 ? QStringLiteral("inf") : QStringLiteral("-inf");
    if (std::isnan(number))
        return QStringLiteral("nan");
    const double size = std::abs(number);
    const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
    QString text = QString::number(number, plain ? 'f' : 'e', QLocale::FloatingPointShortest);
    if (plain && !text.contains(u'.'))
        text += QStringLiteral(".0");
    return text;
}

QStringList reprs(const std::vector<PyValue> &values)
{
    QStringList parts;
    for (const PyValue &value : values)
        parts << value.repr();
    return parts;
}

QString joined(const std::vector<PyValue> &values)
{
    return reprs(values).join(QStringLiteral(", "));
}

} // namespace

PyKind PyValue::kind() const
{
    return m_object ? m_object->kind : PyKind::Unknown;
}

bool PyValue::isConstant(int depth) const
{
    if (depth > 50) // a list may hold itself
        return false;
    switch (kind()) {
    case PyKind::None:
    case PyKind::Bool:
    case PyKind::Integer:
    case PyKind::Float:
    case PyKind::String:
    case PyKind::Bytes:
    case PyKind::Ellipsis:
        return true;
    case PyKind::Tuple:
    case PyKind::List:
    case PyKind::Set:
    case PyKind::Dict:
        return std::all_of(items().begin(), items().end(),
                           [depth](const PyValue &item) { return item.isConstant(depth + 1); });
    default:
        return false;
    }
}

bool PyValue::isData() const
{
    return is(PyKind::Unknown) && m_object->integer != 0;
}

bool PyValue::holdsData(int depth) const
{
    if (isNull() || depth > 20)
        return false;
    if (isData() || callee().holdsData(depth + 1))
        return true;
    const auto holds = [depth](const PyValue &item) { return item.holdsData(depth + 1); };
    return std::any_of(items().begin(), items().end(), holds)
        || std::any_of(keywords().begin(), keywords().end(),
                       [&](const auto &pair) { return holds(pair.second); });
}

const QString &PyValue::text() const
{
    static const QString none;
    return m_object ? m_object->text : none;
}

qint64 PyValue::integer() const
{
    return m_object ? m_object->integer : 0;
}

double PyValue::real() const
{
    if (!m_object)
        return 0;
    return m_object->kind == PyKind::Float ? m_object->real : static_cast<double>(m_object->integer);
}

const std::vector<PyValue> &PyValue::items() const
{
    static const std::vector<PyValue> none;
    return m_object ? m_object->items : none;
}

PyValue PyValue::at(std::size_t index) const
{
    return index < items().size() ? items()[index] : PyValue();
}

const std::vector<std::pair<QString, PyValue>> &PyValue::keywords() const
{
    static const std::vector<std::pair<QString, PyValue>> none;
    return m_object ? m_object->keywords : none;
}

PyValue PyValue::keyword(const QString &wanted) const
{
    for (const auto &[key, value] : keywords()) {
        if (key == wanted)
            return value;
    }
    return {};
}

PyValue PyValue::argument(std::size_t position, const QString &wanted) const
{
    return position < items().size() ? items()[position] : keyword(wanted);
}

PyValue PyValue::entry(const QString &key) const
{
    for (std::size_t i = 0; is(PyKind::Dict) && i + 1 < items().size(); i += 2) {
        if (items()[i].isString() && items()[i].text() == key)
            return items()[i + 1];
    }
    return {};
}

PyValue PyValue::callee() const
{
    return m_object ? m_object->callee : PyValue();
}

std::optional<bool> PyValue::truth() const
{
    switch (kind()) {
    case PyKind::None:
        return false;
    case PyKind::Bool:
    case PyKind::Integer:
        return m_object->integer != 0;
    case PyKind::Float:
        return m_object->real != 0;
    case PyKind::String:
    case PyKind::Bytes:
        return !m_object->text.isEmpty();
    case PyKind::Tuple:
    case PyKind::List:
    case PyKind::Set:
    case PyKind::Dict:
        return !m_object->items.empty();
    case PyKind::Ellipsis:
    case PyKind::Module:
    case PyKind::Class:
    case PyKind::Function:
        return true;
    case PyKind::EnumMember:
        return m_object->items.empty() || m_object->items.front().isUnknown() ? std::nullopt
                                                                              : std::optional(true);
    default:
        return std::nullopt;
    }
}

QString PyValue::name() const
{
    switch (kind()) {
    case PyKind::Symbol:
    case PyKind::Function:
        return m_object->text;
    case PyKind::Class:
    case PyKind::Module:
        return m_object->space->name;
    case PyKind::Call:
        return m_object->text;
    case PyKind::Attribute: {
        const QString object = callee().name();
        return (callee().is(PyKind::Call) ? object + QStringLiteral("()") : object) + u'.' + m_object->text;
    }
    case PyKind::Subscript:
        return callee().name();
    case PyKind::EnumMember:
        return callee().name() + u'.' + m_object->text;
    default:
        return {};
    }
}

bool PyValue::isCallTo(const char *canonicalName) const
{
    return is(PyKind::Call) && m_object->text == QLatin1String(canonicalName);
}

int PyValue::line() const
{
    return m_object ? m_object->line : 0;
}

QString PyValue::file() const
{
    return m_object && m_object->module ? m_object->module->file() : QString();
}

QString PyValue::repr() const
{
    switch (kind()) {
    case PyKind::None:
        return QStringLiteral("None");
    case PyKind::Bool:
        return m_object->integer != 0 ? QStringLiteral("True") : QStringLiteral("False");
    case PyKind::Integer:
        return QString::number(m_object->integer);
    case PyKind::Float:
        return reprOfFloat(m_object->real);
    case PyKind::String:
        return reprOfString(m_object->text);
    case PyKind::Bytes:
        return u'b' + reprOfString(m_object->text);
    case PyKind::Ellipsis:
        return QStringLiteral("...");
    case PyKind::Tuple:
        return u'(' + joined(items()) + (items().size() == 1 ? QStringLiteral(",)") : QStringLiteral(")"));
    case PyKind::List:
        return u'[' + joined(items()) + u']';
    case PyKind::Set:
        return items().empty() ? QStringLiteral("set()") : u'{' + joined(items()) + u'}';
    case PyKind::Dict: {
        QStringList parts;
        for (std::size_t i = 0; i + 1 < items().size(); i += 2)
            parts << items()[i].repr() + QStringLiteral(": ") + items()[i + 1].repr();
        return u'{' + parts.join(QStringLiteral(", ")) + u'}';
    }
    case PyKind::Call: {
        QStringList parts = reprs(items());
        for (const auto &[key, value] : keywords())
            parts << key + u'=' + value.repr();
        return name() + u'(' + parts.join(QStringLiteral(", ")) + u')';
    }
    case PyKind::Attribute:
        return callee().repr() + u'.' + m_object->text;
    case PyKind::Subscript:
        return callee().repr() + u'[' + joined(items()) + u']';
    case PyKind::Operation:
        if (items().size() == 1)
            return m_object->text
                + (m_object->text == QStringLiteral("not") ? QStringLiteral(" ") : QString())
                + items().front().repr();
        return reprs(items()).join(u' ' + m_object->text + u' ');
    case PyKind::Unknown:
        return QStringLiteral("…");
    default:
        return name();
    }
}

QString PyValue::source() const
{
    if (m_object && m_object->origin && m_object->module)
        return m_object->module->source(*m_object->origin);
    return repr();
}

QString PyValue::keywordSource(const QString &wanted) const
{
    const PyValue value = keyword(wanted);
    if (value.isNull())
        return {};
    if (m_object->origin && m_object->module && m_object->origin->kind == Expression::Kind::Call) {
        for (const Expression &child : m_object->origin->children) {
            if (child.kind == Expression::Kind::KeywordArgument && child.text == wanted)
                return m_object->module->source(child.children.front());
        }
    }
    return value.repr();
}

PyNamespace *PyValue::space() const
{
    return m_object ? m_object->space : nullptr;
}

const PyStatement *PyValue::definition() const
{
    return m_object ? m_object->definition : nullptr;
}

std::optional<bool> equalValues(const PyValue &left, const PyValue &right)
{
    if (left == right && !left.isUnknown() && left.kind() != PyKind::Operation)
        return true;
    const auto isNumber = [](const PyValue &value) {
        return value.is(PyKind::Bool) || value.is(PyKind::Integer) || value.is(PyKind::Float);
    };
    const auto isKnown = [](const PyValue &value) {
        return value.isConstant() || value.isSequence() || value.is(PyKind::Dict) || value.is(PyKind::Class)
            || value.is(PyKind::Function) || value.is(PyKind::Module) || value.is(PyKind::EnumMember);
    };
    if (!isKnown(left) || !isKnown(right))
        return std::nullopt;
    if (isNumber(left) && isNumber(right)) {
        return left.is(PyKind::Float) || right.is(PyKind::Float) ? left.real() == right.real()
                                                                 : left.integer() == right.integer();
    }
    if (left.is(PyKind::EnumMember) != right.is(PyKind::EnumMember))
        return std::nullopt; // a str-Enum may equal its value
    if (left.kind() != right.kind())
        return false;
    if (left.is(PyKind::String) || left.is(PyKind::Bytes))
        return left.text() == right.text();
    if (left.is(PyKind::EnumMember))
        return left.callee() == right.callee() && left.text() == right.text();
    if (left.is(PyKind::None) || left.is(PyKind::Ellipsis))
        return true;
    if (!left.isSequence() && !left.is(PyKind::Dict))
        return false;
    if (left.items().size() != right.items().size())
        return false;
    if (left.is(PyKind::Set) || left.is(PyKind::Dict)) {
        const std::size_t step = left.is(PyKind::Dict) ? 2 : 1;
        for (std::size_t i = 0; i < left.items().size(); i += step) {
            bool found = false;
            for (std::size_t j = 0; j < right.items().size() && !found; j += step) {
                found = equalValues(left.items()[i], right.items()[j]).value_or(false)
                    && (step == 1 || equalValues(left.items()[i + 1], right.items()[j + 1]).value_or(false));
            }
            if (!found)
                return false;
        }
        return true;
    }
    for (std::size_t i = 0; i < left.items().size(); ++i) {
        const std::optional<bool> equal = equalValues(left.items()[i], right.items()[i]);
        if (!equal || !*equal)
            return equal;
    }
    return true;
}

const PyNamespace::Name *PyNamespace::find(const QString &wanted) const
{
    const auto found = index.find(wanted);
    return found == index.end() ? nullptr : &names[found->second];
}

PyValue PyNamespace::value(const QString &wanted) const
{
    const Name *found = find(wanted);
    return found ? found->value : PyValue();
}

PyNamespace::Name &PyNamespace::set(const QString &wanted, const PyValue &value, int line)
{
    const auto [found, isNew] = index.try_emplace(wanted, names.size());
    if (!isNew) {
        Name &known = names[found->second];
        known.value = value;
        known.line = line;
        return known;
    }
    names.push_back({wanted, value, nullptr, line});
    return names.back();
}

} // namespace stillroom
