#include "python/syntaxbuilder.h"

namespace stillroom {

namespace {

constexpr int deepest = 600;

} // namespace

Expression SyntaxBuilder::make(Expression::Kind kind, TSNode node, const QString &content) const
{
    Expression result;
    result.kind = kind;
    result.line = line(node);
    result.start = ts_node_start_byte(node);
    result.end = ts_node_end_byte(node);
    result.text = content;
    return result;
}

namespace {

/// Whether the children are what Expression::Kind promises: where the nesting was cut or the source is broken
/// they may not be.
bool hasItsParts(const Expression &expression)
{
    using Kind = Expression::Kind;
    const std::vector<Expression> &children = expression.children;
    const auto are = [&](std::initializer_list<Kind> kinds) {
        return std::all_of(children.begin(), children.end(), [&](const Expression &child) {
            return std::find(kinds.begin(), kinds.end(), child.kind) != kinds.end();
        });
    };
    switch (expression.kind) {
    case Kind::Attribute:
    case Kind::KeywordArgument:
    case Kind::Starred:
    case Kind::DoubleStarred:
    case Kind::Unary:
    case Kind::Assigned:
        return children.size() == 1;
    case Kind::Subscript:
    case Kind::Pair:
    case Kind::Binary:
    case Kind::And:
    case Kind::Or:
        return children.size() == 2;
    case Kind::Conditional:
        return children.size() == 3;
    case Kind::Call:
        return !children.empty();
    case Kind::Compare:
        return children.size() == std::size_t(expression.text.count(QLatin1Char(',')) + 2);
    case Kind::Dict:
        return are({Kind::Pair, Kind::DoubleStarred});
    case Kind::FormattedString:
        return are({Kind::String, Kind::Formatted});
    case Kind::Comprehension:
        return !children.empty()
            && (children.front().kind == Kind::Pair) == (expression.text == QStringLiteral("dict"));
    default:
        return true;
    }
}

} // namespace

Expression SyntaxBuilder::expression(TSNode node)
{
    if (ts_node_is_null(node))
        return {};
    const QByteArrayView kind = type(node);
    if (kind == "identifier" || kind == "keyword_identifier" || kind == "dotted_name")
        return make(Expression::Kind::Name, node, text(node));
    if (kind != "ERROR" && !ts_node_is_missing(node) && m_depth < deepest) {
        ++m_depth;
        Expression result = composed(node);
        --m_depth;
        if (hasItsParts(result))
            return result;
    }
    fault(node);
    return make(Expression::Kind::Error, node, text(node).simplified().left(80));
}

/// What is made of other expressions, whole or not, and constants.
Expression SyntaxBuilder::composed(TSNode node)
{
    using Kind = Expression::Kind;
    const QByteArrayView kind = type(node);
    static const ByNodeType<Kind> leaves {
        {"true", Kind::True},
        {"false", Kind::False},
        {"none", Kind::None},
        {"ellipsis", Kind::Ellipsis},
    };
    static const ByNodeType<Kind> lists {
        {"tuple", Kind::Tuple},
        {"list", Kind::List},
        {"set", Kind::Set},
        {"dictionary", Kind::Dict},
        {"pair", Kind::Pair},
        {"expression_list", Kind::Tuple},
        {"pattern_list", Kind::Tuple},
        {"tuple_pattern", Kind::Tuple},
        {"list_pattern", Kind::List},
        {"list_splat", Kind::Starred},
        {"list_splat_pattern", Kind::Starred},
        {"dictionary_splat", Kind::DoubleStarred},
        {"conditional_expression", Kind::Conditional},
    };
    if (const auto leaf = leaves.of(node))
        return make(*leaf, node);
    if (kind == "integer" || kind == "float")
        return make(kind == "integer" ? Kind::Integer : Kind::Float, node, text(node));
    if (kind == "string")
        return string(node);
    if (kind == "concatenated_string")
        return joinedStrings(node);
    if (kind == "attribute") {
        Expression result = make(Kind::Attribute, node, text(field(node, "attribute")));
        result.children.push_back(expression(field(node, "object")));
        return result;
    }
    if (kind == "call") {
        Expression result = make(Kind::Call, node);
        result.children.push_back(expression(field(node, "function")));
        arguments(field(node, "arguments"), result);
        return result;
    }
    if (const auto list = lists.of(node)) {
        Expression result = make(*list, node);
        for (const TSNode child : named(node))
            result.children.push_back(expression(child));
        return result;
    }
    if (kind == "parenthesized_expression" || kind == "type" || kind == "as_pattern_target") {
        const std::vector<TSNode> children = named(node);
        if (children.size() == 1)
            return expression(children.front());
        return make(Kind::Error, node, text(node));
    }
    if (kind == "subscript" || kind == "generic_type")
        return subscript(node);
    if (kind == "slice")
        return slice(node);
    if (kind == "unary_operator" || kind == "not_operator") {
        Expression result
            = make(Kind::Unary, node,
                   kind == "not_operator" ? QStringLiteral("not") : text(field(node, "operator")));
        result.children.push_back(expression(field(node, "argument")));
        return result;
    }
    if (kind == "binary_operator" || kind == "boolean_operator") {
        const QString symbol = text(field(node, "operator"));
        Expression result = make(kind == "binary_operator"             ? Kind::Binary
                                     : symbol == QStringLiteral("and") ? Kind::And
                                                                       : Kind::Or,
                                 node, symbol);
        result.children.push_back(expression(field(node, "left")));
        result.children.push_back(expression(field(node, "right")));
        return result;
    }
    if (kind == "union_type") {
        Expression result = make(Kind::Binary, node, QStringLiteral("|"));
        for (const TSNode child : named(node))
            result.children.push_back(expression(child));
        return result;
    }
    if (kind == "member_type") {
        const std::vector<TSNode> children = named(node);
        if (children.empty())
            return make(Kind::Attribute, node);
        Expression result = make(Kind::Attribute, node, text(children.back()));
        result.children.push_back(expression(children.front()));
        return result;
    }
    if (kind == "comparison_operator")
        return comparison(node);
    if (kind == "lambda")
        return lambda(node);
    if (kind == "list_comprehension")
        return comprehension(node, QStringLiteral("list"));
    if (kind == "set_comprehension")
        return comprehension(node, QStringLiteral("set"));
    if (kind == "dictionary_comprehension")
        return comprehension(node, QStringLiteral("dict"));
    if (kind == "generator_expression")
        return comprehension(node, QStringLiteral("generator"));
    if (kind == "named_expression") {
        Expression result = make(Kind::Assigned, node, text(field(node, "name")));
        result.children.push_back(expression(field(node, "value")));
        return result;
    }
    if (kind == "yield") {
        m_sawYield = true;
        const std::vector<TSNode> children = named(node);
        Expression result
            = make(Kind::Yield, node,
                   text(node).contains(QStringLiteral("yield from")) ? QStringLiteral("from") : QString());
        if (!children.empty())
            result.children.push_back(expression(children.front()));
        return result;
    }
    return make(Kind::Unsupported, node, QString::fromLatin1(kind));
}

void SyntaxBuilder::arguments(TSNode node, Expression &call)
{
    if (ts_node_is_null(node))
        return;
    if (type(node) == "generator_expression") {
        call.children.push_back(expression(node));
        return;
    }
    for (const TSNode child : named(node)) {
        if (type(child) == "keyword_argument") {
            Expression keyword = make(Expression::Kind::KeywordArgument, child, text(field(child, "name")));
            keyword.children.push_back(expression(field(child, "value")));
            call.children.push_back(std::move(keyword));
        } else {
            call.children.push_back(expression(child));
        }
    }
}

Expression SyntaxBuilder::subscript(TSNode node)
{
    Expression result = make(Expression::Kind::Subscript, node);
    std::vector<TSNode> parts = named(node);
    if (parts.empty())
        return result;
    if (parts.size() == 2 && type(parts[1]) == "type_parameter") {
        const std::vector<TSNode> inner = named(parts[1]);
        parts.resize(1);
        parts.insert(parts.end(), inner.begin(), inner.end());
    }
    result.children.push_back(expression(parts.front()));
    const bool comma = [&] {
        for (uint32_t i = 0; i < ts_node_child_count(node); ++i) {
            if (type(ts_node_child(node, i)) == ",")
                return true;
        }
        return false;
    }();
    if (parts.size() == 2 && !comma) {
        result.children.push_back(expression(parts[1]));
        return result;
    }
    Expression tuple = make(Expression::Kind::Tuple, node);
    for (std::size_t i = 1; i < parts.size(); ++i)
        tuple.children.push_back(expression(parts[i]));
    result.children.push_back(std::move(tuple));
    return result;
}

Expression SyntaxBuilder::slice(TSNode node)
{
    Expression result = make(Expression::Kind::Slice, node);
    result.children.resize(3);
    std::size_t position = 0;
    for (uint32_t i = 0; i < ts_node_child_count(node); ++i) {
        const TSNode child = ts_node_child(node, i);
        if (type(child) == ":")
            ++position;
        else if (position < 3 && ts_node_is_named(child))
            result.children[position] = expression(child);
    }
    return result;
}

Expression SyntaxBuilder::comparison(TSNode node)
{
    Expression result = make(Expression::Kind::Compare, node);
    QStringList operators;
    for (uint32_t i = 0; i < ts_node_child_count(node); ++i) {
        const TSNode child = ts_node_child(node, i);
        if (type(child) == "comment")
            continue;
        // "not in" and "is not" are one named-less node each.
        if (i % 2 == 0 && ts_node_is_named(child))
            result.children.push_back(expression(child));
        else if (ts_node_is_named(child))
            result.children.push_back(expression(child));
        else
            operators << text(child).simplified();
    }
    result.text = operators.join(QLatin1Char(','));
    return result;
}

Expression SyntaxBuilder::lambda(TSNode node)
{
    Expression result = make(Expression::Kind::Lambda, node);
    for (const PyParameter &parameter : parameters(field(node, "parameters"))) {
        Expression name = make(Expression::Kind::Name, node, parameter.name);
        name.children = parameter.defaultValue;
        if (parameter.kind == PyParameter::Kind::Arguments || parameter.kind == PyParameter::Kind::Keywords)
            name.kind = Expression::Kind::Starred;
        result.children.push_back(std::move(name));
    }
    result.children.push_back(expression(field(node, "body")));
    return result;
}

Expression SyntaxBuilder::comprehension(TSNode node, const QString &kind)
{
    Expression result = make(Expression::Kind::Comprehension, node, kind);
    result.children.push_back(expression(field(node, "body")));
    for (const TSNode child : named(node)) {
        if (type(child) == "for_in_clause") {
            Expression clause = make(Expression::Kind::For, child);
            clause.children.push_back(expression(field(child, "left")));
            clause.children.push_back(expression(field(child, "right")));
            result.children.push_back(std::move(clause));
        } else if (type(child) == "if_clause") {
            Expression clause = make(Expression::Kind::If, child);
            clause.children.push_back(expression(ts_node_named_child(child, 0)));
            result.children.push_back(std::move(clause));
        }
    }
    return result;
}

Expression SyntaxBuilder::string(TSNode node)
{
    using Kind = Expression::Kind;
    QString prefix;
    std::vector<TSNode> interpolations;
    uint32_t from = ts_node_start_byte(node);
    uint32_t to = ts_node_end_byte(node);
    for (uint32_t i = 0; i < ts_node_child_count(node); ++i) {
        const TSNode child = ts_node_child(node, i);
        const QByteArrayView kind = type(child);
        if (kind == "string_start") {
            prefix = text(child).toLower();
            from = ts_node_end_byte(child);
        } else if (kind == "string_end") {
            to = ts_node_start_byte(child);
        } else if (kind == "interpolation") {
            interpolations.push_back(child);
        }
    }
    const bool raw = prefix.contains(QLatin1Char('r'));
    const bool bytes = prefix.contains(QLatin1Char('b'));
    const bool formatted = prefix.contains(QLatin1Char('f'));
    const auto part = [&](uint32_t start, uint32_t end) {
        QString content
            = QString::fromUtf8(m_module.m_source.constData() + start, static_cast<qsizetype>(end - start));
        content.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
        QString result = decodedString(content, raw, bytes);
        if (formatted) {
            result.replace(QStringLiteral("{{"), QStringLiteral("{"));
            result.replace(QStringLiteral("}}"), QStringLiteral("}"));
        }
        return result;
    };
    if (!formatted)
        return make(bytes ? Kind::Bytes : Kind::String, node, part(from, to));
    Expression result = make(Kind::FormattedString, node);
    const auto addText = [&](uint32_t start, uint32_t end) {
        if (end > start)
            result.children.push_back(make(Kind::String, node, part(start, end)));
    };
    for (const TSNode interpolation : interpolations) {
        addText(from, ts_node_start_byte(interpolation));
        from = ts_node_end_byte(interpolation);
        Expression value = make(Kind::Formatted, interpolation);
        value.children.push_back(expression(field(interpolation, "expression")));
        const TSNode conversion = field(interpolation, "type_conversion");
        if (!ts_node_is_null(conversion))
            value.text = text(conversion).mid(1);
        const TSNode format = field(interpolation, "format_specifier");
        if (!ts_node_is_null(format))
            value.children.push_back(make(Kind::String, format, text(format).mid(1)));
        const QString source = text(interpolation);
        if (source.chopped(1).trimmed().endsWith(QLatin1Char('=')) && ts_node_is_null(format))
            value.children.front() = make(Kind::Unsupported, interpolation, QStringLiteral("{…=}"));
        result.children.push_back(std::move(value));
    }
    addText(from, to);
    return result;
}

Expression SyntaxBuilder::joinedStrings(TSNode node)
{
    using Kind = Expression::Kind;
    Expression result = make(Kind::String, node);
    std::vector<Expression> parts;
    bool formatted = false;
    bool bytes = false;
    for (const TSNode child : named(node)) {
        parts.push_back(expression(child));
        if (parts.back().kind == Kind::Error)
            return parts.back();
        formatted = formatted || parts.back().kind == Kind::FormattedString;
        bytes = bytes || parts.back().kind == Kind::Bytes;
    }
    if (!formatted) {
        result.kind = bytes ? Kind::Bytes : Kind::String;
        for (const Expression &part : parts)
            result.text += part.text;
        return result;
    }
    result.kind = Kind::FormattedString;
    for (Expression &part : parts) {
        if (part.kind == Kind::FormattedString)
            std::move(part.children.begin(), part.children.end(), std::back_inserter(result.children));
        else
            result.children.push_back(std::move(part));
    }
    return result;
}

QString decodedString(const QString &content, bool raw, bool bytes)
{
    if (raw || !content.contains(QLatin1Char('\\')))
        return content;
    QString result;
    result.reserve(content.size());
    static const QHash<QChar, QChar> simple {
        {u'n', u'\n'}, {u't', u'\t'}, {u'r', u'\r'},  {u'a', u'\a'},  {u'b', u'\b'},
        {u'f', u'\f'}, {u'v', u'\v'}, {u'\\', u'\\'}, {u'\'', u'\''}, {u'"', u'"'},
    };
    for (qsizetype i = 0; i < content.size(); ++i) {
        if (content[i] != QLatin1Char('\\') || i + 1 >= content.size()) {
            result += content[i];
            continue;
        }
        const QChar next = content[++i];
        if (next == QLatin1Char('\n'))
            continue;
        if (const auto plain = simple.constFind(next); plain != simple.constEnd()) {
            result += *plain;
            continue;
        }
        if (next >= QLatin1Char('0') && next <= QLatin1Char('7')) {
            qsizetype length = 1;
            while (length < 3 && i + length < content.size() && content[i + length] >= QLatin1Char('0')
                   && content[i + length] <= QLatin1Char('7'))
                ++length;
            result += QChar(static_cast<char16_t>(content.mid(i, length).toUInt(nullptr, 8) & 0xffffU));
            i += length - 1;
            continue;
        }
        const qsizetype digits = next == QLatin1Char('x') ? 2
            : next == QLatin1Char('u') && !bytes          ? 4
            : next == QLatin1Char('U') && !bytes          ? 8
                                                          : 0;
        bool ok = false;
        const char32_t code = digits > 0 ? content.mid(i + 1, digits).toUInt(&ok, 16) : 0;
        if (ok && code <= 0x10ffff && content.size() >= i + 1 + digits) {
            result += QString::fromUcs4(&code, 1);
            i += digits;
            continue;
        }
        result += QLatin1Char('\\');
        result += next;
    }
    return result;
}

} // namespace stillroom
