#include "python/pyvalue.h"

#include <QLocale>
#include <cmath>

namespace stillroom {

namespace {

thread_local qint64 visits = 0;

/// One walk through a value: ends where it is nested too deeply or leads on and on.
class Walk final
{
public:
    /// Whether the walk goes on into what is \param depth levels below its start.
    [[nodiscard]] bool enter(int depth, qsizetype characters = 0)
    {
        const qint64 cost = 1 + characters / 64;
        visits += cost;
        m_left -= cost;
        return m_left > 0 && depth <= 220;
    }

private:
    qint64 m_left = 500'000;
};

void appendString(const QString &text, QString &result)
{
    const QChar quote = text.contains(u'\'') && !text.contains(u'"') ? u'"' : u'\'';
    result += quote;
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
    result += quote;
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

/// Writes values as Python source, as far as a walk leads.
class ReprWriter final
{
public:
    QString text;
    bool isWhole = true;

    void write(const PyValue &value, int depth = 0)
    {
        // A name is as long as the way to it.
        if (!isWhole || !m_walk.enter(depth, value.text().size())) {
            if (isWhole)
                text += QStringLiteral("…");
            isWhole = false;
            return;
        }
        switch (value.kind()) {
        case PyKind::None:
            text += QStringLiteral("None");
            return;
        case PyKind::Bool:
            text += value.integer() != 0 ? QStringLiteral("True") : QStringLiteral("False");
            return;
        case PyKind::Integer:
            text += QString::number(value.integer());
            return;
        case PyKind::Float:
            text += reprOfFloat(value.real());
            return;
        case PyKind::Bytes:
            text += u'b';
            [[fallthrough]];
        case PyKind::String:
            appendString(value.text(), text);
            return;
        case PyKind::Ellipsis:
            text += QStringLiteral("...");
            return;
        case PyKind::Tuple:
            list(u'(', value.items(), depth, value.items().size() == 1 ? u",)" : u")");
            return;
        case PyKind::List:
            list(u'[', value.items(), depth, u"]");
            return;
        case PyKind::Set:
            if (value.items().empty())
                text += QStringLiteral("set()");
            else
                list(u'{', value.items(), depth, u"}");
            return;
        case PyKind::Dict:
            text += u'{';
            for (std::size_t i = 0; i + 1 < value.items().size() && isWhole; i += 2) {
                if (i > 0)
                    text += QStringLiteral(", ");
                write(value.items()[i], depth + 1);
                text += QStringLiteral(": ");
                write(value.items()[i + 1], depth + 1);
            }
            text += u'}';
            return;
        case PyKind::Call:
            text += value.name() + u'(';
            join(value.items(), QStringLiteral(", "), depth);
            for (std::size_t i = 0; i < value.keywords().size() && isWhole; ++i) {
                if (i > 0 || !value.items().empty())
                    text += QStringLiteral(", ");
                text += value.keywords()[i].first + u'=';
                write(value.keywords()[i].second, depth + 1);
            }
            text += u')';
            return;
        case PyKind::Attribute:
            write(value.callee(), depth + 1);
            text += u'.' + value.text();
            return;
        case PyKind::Subscript:
            write(value.callee(), depth + 1);
            list(u'[', value.items(), depth, u"]");
            return;
        case PyKind::Operation:
            if (value.items().size() == 1)
                text += value.text()
                    + (value.text() == QStringLiteral("not") ? QStringLiteral(" ") : QString());
            join(value.items(), u' ' + value.text() + u' ', depth);
            return;
        case PyKind::Unknown:
            text += QStringLiteral("…");
            return;
        default:
            text += value.name();
        }
    }

private:
    void join(const std::vector<PyValue> &values, const QString &between, int depth)
    {
        for (std::size_t i = 0; i < values.size() && isWhole; ++i) {
            if (i > 0)
                text += between;
            write(values[i], depth + 1);
        }
    }
    void list(char16_t open, const std::vector<PyValue> &values, int depth, QStringView close)
    {
        text += open;
        join(values, QStringLiteral(", "), depth);
        text += close;
    }

    Walk m_walk;
};

bool isLiteral(PyKind kind)
{
    return kind <= PyKind::Ellipsis;
}

bool isConstantValue(const PyValue &value, Walk &walk, int depth)
{
    if (!walk.enter(depth))
        return false;
    if (!value.isSequence() && !value.is(PyKind::Dict))
        return isLiteral(value.kind());
    return std::all_of(value.items().begin(), value.items().end(),
                       [&](const PyValue &item) { return isConstantValue(item, walk, depth + 1); });
}

bool holdsDataValue(const PyValue &value, Walk &walk, int depth)
{
    if (value.isNull() || depth > 20 || !walk.enter(depth))
        return false;
    if (value.isData() || holdsDataValue(value.callee(), walk, depth + 1))
        return true;
    const auto holds = [&](const PyValue &item) { return holdsDataValue(item, walk, depth + 1); };
    return std::any_of(value.items().begin(), value.items().end(), holds)
        || std::any_of(value.keywords().begin(), value.keywords().end(),
                       [&](const auto &pair) { return holds(pair.second); });
}

} // namespace

PyKind PyValue::kind() const
{
    return m_object ? m_object->kind : PyKind::Unknown;
}

bool PyValue::isConstant() const
{
    Walk walk;
    return isConstantValue(*this, walk, 0);
}

bool PyValue::isData() const
{
    return is(PyKind::Unknown) && m_object->integer != 0;
}

bool PyValue::holdsData() const
{
    Walk walk;
    return holdsDataValue(*this, walk, 0);
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
    ReprWriter writer;
    writer.write(*this);
    return writer.text;
}

std::optional<QString> PyValue::wholeRepr() const
{
    ReprWriter writer;
    writer.write(*this);
    return writer.isWhole ? std::optional(writer.text) : std::nullopt;
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

namespace {

std::optional<bool> equal(const PyValue &left, const PyValue &right, Walk &walk, int depth)
{
    if (left == right && !left.isUnknown() && left.kind() != PyKind::Operation)
        return true;
    const auto isNumber = [](const PyValue &value) {
        return value.is(PyKind::Bool) || value.is(PyKind::Integer) || value.is(PyKind::Float);
    };
    const auto isKnown = [](const PyValue &value) {
        return isLiteral(value.kind()) || value.isSequence() || value.is(PyKind::Dict)
            || value.is(PyKind::Class) || value.is(PyKind::Function) || value.is(PyKind::Module)
            || value.is(PyKind::EnumMember);
    };
    if (!isKnown(left) || !isKnown(right))
        return std::nullopt;
    if (!walk.enter(depth, left.text().size() == right.text().size() ? left.text().size() : 0))
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
                found = equal(left.items()[i], right.items()[j], walk, depth + 1).value_or(false)
                    && (step == 1
                        || equal(left.items()[i + 1], right.items()[j + 1], walk, depth + 1).value_or(false));
            }
            if (!found)
                return false;
        }
        return true;
    }
    for (std::size_t i = 0; i < left.items().size(); ++i) {
        const std::optional<bool> same = equal(left.items()[i], right.items()[i], walk, depth + 1);
        if (!same || !*same)
            return same;
    }
    return true;
}

} // namespace

std::optional<bool> equalValues(const PyValue &left, const PyValue &right)
{
    Walk walk;
    return equal(left, right, walk, 0);
}

qint64 takeVisits()
{
    return std::exchange(visits, 0);
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

void PyNamespace::remove(const QString &wanted)
{
    const auto found = index.find(wanted);
    if (found == index.end())
        return;
    names.erase(names.begin() + static_cast<std::ptrdiff_t>(found->second));
    index.clear();
    for (std::size_t i = 0; i < names.size(); ++i)
        index.try_emplace(names[i].name, i);
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
