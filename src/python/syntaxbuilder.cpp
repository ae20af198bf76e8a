#include "python/syntaxbuilder.h"

#include "python/treememory.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <iterator>
#include <limits>
#include <system_error>
#include <thread>

namespace stillroom {

namespace {

constexpr int deepest = 600; ///< nesting of expressions and blocks that is followed
constexpr qsizetype longestFault = 80;
constexpr qsizetype smallestPiece = 4 * 1024;
constexpr std::size_t fewestPieces = 16; ///< that are worth a thread

/// The source cut before classes and functions at the margin: the tree of a small piece stays in the
/// processor's cache, that of a large file does not. A cut through a string or a bracket leaves two pieces
/// that are not Python, and then the source is parsed as a whole.
std::vector<TSRange> piecesOf(QByteArrayView source)
{
    const auto startsWith = [source](qsizetype at, QByteArrayView word) {
        return source.size() - at >= word.size() && source.sliced(at, word.size()) == word;
    };
    std::vector<TSRange> pieces;
    TSRange piece {};
    uint32_t row = 0;
    bool decorated = false;
    for (qsizetype at = 0; at < source.size(); ++row) {
        const bool decorates = source[at] == '@';
        const bool defines = decorates || startsWith(at, "class ") || startsWith(at, "def ");
        if (defines && !decorated && at - qsizetype(piece.start_byte) >= smallestPiece) {
            piece.end_byte = static_cast<uint32_t>(at);
            piece.end_point = {row, 0};
            pieces.push_back(piece);
            piece = {piece.end_point, {}, piece.end_byte, 0};
        }
        decorated = decorates || (decorated && !defines);
        const qsizetype end = source.indexOf('\n', at);
        at = end < 0 ? source.size() : end + 1;
    }
    piece.end_byte = std::numeric_limits<uint32_t>::max();
    piece.end_point = {std::numeric_limits<uint32_t>::max(), std::numeric_limits<uint32_t>::max()};
    pieces.push_back(piece);
    return pieces;
}

} // namespace

SyntaxBuilder::SyntaxBuilder(Module &module) : m_module(module) { }

void SyntaxBuilder::build()
{
    const std::vector<TSRange> pieces = piecesOf(m_module.m_source);
    const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t count = std::clamp(pieces.size() / fewestPieces, std::size_t(1), processors);
    std::atomic<std::size_t> next = 0;
    // Each worker has a module of its own, so that they share nothing but the source.
    std::vector<Module> modules(count - 1, Module());
    std::vector<std::future<std::vector<Share>>> others;
    try {
        for (Module &module : modules) {
            module.m_source = m_module.m_source;
            others.push_back(std::async(std::launch::async, [&module, &pieces, &next] {
                return SyntaxBuilder(module).parsePieces(pieces, next);
            }));
        }
    } catch (const std::system_error &) { // no further thread is to be had: those there are take all pieces
    }
    std::vector<std::vector<Share>> shares;
    shares.push_back(parsePieces(pieces, next));
    for (auto &other : others)
        shares.push_back(other.get());

    std::vector<Module *> owners {&m_module};
    for (Module &module : modules)
        owners.push_back(&module);
    std::vector<PyStatement> statements;
    std::vector<std::size_t> taken(shares.size(), 0);
    for (std::size_t piece = 0; piece < pieces.size(); ++piece) {
        std::size_t worker = 0;
        while (worker < shares.size()
               && (taken[worker] == shares[worker].size() || shares[worker][taken[worker]].piece != piece))
            ++worker;
        if (worker == shares.size()) { // a piece was not Python: it is cut through a string or has a mistake
            m_module.m_statements.clear();
            m_module.m_faults.clear();
            parseWhole();
            return;
        }
        const Share &share = shares[worker][taken[worker]++];
        const auto first = owners[worker]->m_statements.begin();
        std::move(first + share.begin, first + share.end, std::back_inserter(statements));
    }
    for (Module &module : modules)
        std::move(module.m_faults.begin(), module.m_faults.end(), std::back_inserter(m_module.m_faults));
    std::stable_sort(m_module.m_faults.begin(), m_module.m_faults.end(),
                     [](const Module::Fault &a, const Module::Fault &b) { return a.line < b.line; });
    m_module.m_statements = std::move(statements);
}

/// Takes one piece after the other, until there is none or one has a mistake.
std::vector<SyntaxBuilder::Share> SyntaxBuilder::parsePieces(const std::vector<TSRange> &pieces,
                                                             std::atomic<std::size_t> &next)
{
    const TreeMemory memory;
    const std::unique_ptr<TSParser, decltype(&ts_parser_delete)> parser(ts_parser_new(), &ts_parser_delete);
    ts_parser_set_language(parser.get(), tree_sitter_python());
    std::vector<Share> shares;
    for (std::size_t piece = next++; piece < pieces.size(); piece = next++) {
        const auto begin = std::ptrdiff_t(m_module.m_statements.size());
        if (!parse(parser.get(), &pieces[piece])) {
            next = pieces.size(); // the others need not go on
            break;
        }
        shares.push_back({piece, begin, std::ptrdiff_t(m_module.m_statements.size())});
    }
    return shares;
}

void SyntaxBuilder::parseWhole()
{
    const TreeMemory memory;
    const std::unique_ptr<TSParser, decltype(&ts_parser_delete)> parser(ts_parser_new(), &ts_parser_delete);
    ts_parser_set_language(parser.get(), tree_sitter_python());
    parse(parser.get(), nullptr);
}

/// Adds the statements of a piece, or of the whole source. \return whether there was no mistake in the piece
bool SyntaxBuilder::parse(TSParser *parser, const TSRange *piece)
{
    ts_parser_set_included_ranges(parser, piece, piece ? 1 : 0);
    const std::unique_ptr<TSTree, decltype(&ts_tree_delete)> tree(
        ts_parser_parse_string(parser, nullptr, m_module.m_source.constData(),
                               static_cast<uint32_t>(m_module.m_source.size())),
        &ts_tree_delete);
    if (!tree || (piece && ts_node_has_error(ts_tree_root_node(tree.get()))))
        return false;
    block(ts_tree_root_node(tree.get()), m_module.m_statements);
    return true;
}

QString SyntaxBuilder::text(TSNode node)
{
    constexpr qsizetype longestKept = 40;
    const uint32_t start = ts_node_start_byte(node);
    const QByteArrayView bytes(m_module.m_source.constData() + start,
                               static_cast<qsizetype>(ts_node_end_byte(node) - start));
    if (bytes.size() > longestKept)
        return QString::fromUtf8(bytes);
    QString &kept = m_texts[std::string_view(bytes.data(), std::size_t(bytes.size()))];
    if (kept.isNull())
        kept = QString::fromUtf8(bytes);
    return kept;
}

TSNode SyntaxBuilder::field(TSNode node, const char *name)
{
    for (const auto &[known, id] : m_fields) {
        if (known == name)
            return ts_node_child_by_field_id(node, id);
    }
    m_fields.emplace_back(
        name,
        ts_language_field_id_for_name(tree_sitter_python(), name, static_cast<uint32_t>(qstrlen(name))));
    return ts_node_child_by_field_id(node, m_fields.back().second);
}

std::vector<TSNode> SyntaxBuilder::named(TSNode node)
{
    std::vector<TSNode> result;
    result.reserve(ts_node_named_child_count(node));
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    if (ts_tree_cursor_goto_first_child(&cursor)) {
        do {
            const TSNode child = ts_tree_cursor_current_node(&cursor);
            if (ts_node_is_named(child) && qstrcmp(ts_node_type(child), "comment") != 0)
                result.push_back(child);
        } while (ts_tree_cursor_goto_next_sibling(&cursor));
    }
    ts_tree_cursor_delete(&cursor);
    return result;
}

int SyntaxBuilder::line(TSNode node)
{
    return static_cast<int>(ts_node_start_point(node).row) + 1;
}

/// Whether the statement itself, not one inside its blocks, has a syntax error.
bool SyntaxBuilder::isBroken(TSNode node)
{
    if (!ts_node_has_error(node))
        return false;
    if (ts_node_is_missing(node) || qstrcmp(ts_node_type(node), "ERROR") == 0)
        return true;
    bool hasBlock = false;
    bool brokenHead = false;
    for (uint32_t i = 0; i < ts_node_child_count(node); ++i) {
        const TSNode child = ts_node_child(node, i);
        const QByteArrayView kind = ts_node_type(child);
        const bool isInner = kind == "block" || kind.endsWith("_clause") || kind.endsWith("_definition")
            || kind == "comment";
        hasBlock = hasBlock || (isInner && kind != "comment");
        brokenHead = brokenHead || (!isInner && ts_node_has_error(child));
    }
    return !hasBlock || brokenHead;
}

void SyntaxBuilder::fault(TSNode node)
{
    m_module.m_faults.push_back({line(node), text(node).simplified().left(longestFault)});
}

void SyntaxBuilder::block(TSNode node, std::vector<PyStatement> &into)
{
    for (const TSNode child : named(node))
        statement(child, into);
}

void SyntaxBuilder::statement(TSNode node, std::vector<PyStatement> &into)
{
    using Kind = PyStatement::Kind;
    static const ByNodeType<Kind> simple {
        {"pass_statement", Kind::Pass},         {"break_statement", Kind::Break},
        {"continue_statement", Kind::Continue}, {"raise_statement", Kind::Raise},
        {"assert_statement", Kind::Assert},     {"delete_statement", Kind::Delete},
        {"return_statement", Kind::Return},
    };
    PyStatement result;
    result.line = line(node);
    const QByteArrayView kind = type(node);
    if (++m_depth > deepest || isBroken(node)) {
        --m_depth;
        fault(node);
        result.kind = Kind::Error;
        result.text = text(node).simplified().left(longestFault);
        into.push_back(std::move(result));
        return;
    }
    if (kind == "expression_statement") {
        const std::vector<TSNode> children = named(node);
        if (children.size() == 1
            && (type(children[0]) == "assignment" || type(children[0]) == "augmented_assignment"))
        {
            assignment(children[0], result);
        } else {
            result.kind = Kind::Expression;
            if (children.size() == 1) {
                result.expressions.push_back(expression(children[0]));
            } else {
                Expression tuple = make(Expression::Kind::Tuple, node);
                for (const TSNode child : children)
                    tuple.children.push_back(expression(child));
                result.expressions.push_back(std::move(tuple));
            }
        }
    } else if (const auto known = simple.of(node)) {
        result.kind = *known;
        for (const TSNode child : named(node))
            result.expressions.push_back(expression(child));
    } else if (kind == "if_statement") {
        ifStatement(node, result);
    } else if (kind == "for_statement" || kind == "while_statement") {
        const bool isFor = kind == "for_statement";
        result.kind = isFor ? Kind::For : Kind::While;
        result.isAsync = type(ts_node_child(node, 0)) == "async";
        result.expressions.push_back(expression(field(node, isFor ? "left" : "condition")));
        if (isFor)
            result.expressions.push_back(expression(field(node, "right")));
        block(field(node, "body"), result.body);
        const TSNode alternative = field(node, "alternative");
        if (!ts_node_is_null(alternative))
            block(field(alternative, "body"), result.orElse);
    } else if (kind == "with_statement") {
        withStatement(node, result);
    } else if (kind == "try_statement") {
        tryStatement(node, result);
    } else if (kind == "function_definition") {
        function(node, result);
    } else if (kind == "class_definition") {
        classDefinition(node, result);
    } else if (kind == "decorated_definition") {
        std::vector<PyStatement> definition;
        statement(field(node, "definition"), definition);
        result = std::move(definition.front());
        for (const TSNode child : named(node)) {
            if (type(child) == "decorator") {
                for (const TSNode value : named(child))
                    result.decorators.push_back(expression(value));
            }
        }
    } else if (kind == "import_statement" || kind == "import_from_statement"
               || kind == "future_import_statement") {
        imports(node, result);
    } else if (kind == "global_statement" || kind == "nonlocal_statement") {
        result.kind = Kind::Global;
        for (const TSNode child : named(node))
            result.names.push_back({text(child), {}});
    } else if (kind == "type_alias_statement" && named(node).size() == 2) {
        result.kind = Kind::Assign; // its value is read at once, not when it is first used
        result.expressions.push_back(expression(named(node).front()));
        result.expressions.push_back(expression(named(node).back()));
        if (result.expressions.front().kind == Expression::Kind::Subscript)
            result.expressions.front() = Expression(result.expressions.front().children.front());
    } else {
        result.kind = Kind::Unsupported;
        result.text = QString::fromLatin1(kind).replace(QLatin1Char('_'), QLatin1Char(' '));
    }
    --m_depth;
    into.push_back(std::move(result));
}

void SyntaxBuilder::assignment(TSNode node, PyStatement &result)
{
    using Kind = PyStatement::Kind;
    const TSNode right = field(node, "right");
    if (type(node) == "augmented_assignment") {
        result.kind = Kind::AugmentedAssign;
        result.expressions.push_back(expression(field(node, "left")));
        result.expressions.push_back(expression(right));
        result.text = text(field(node, "operator"));
        result.text.chop(1);
        return;
    }
    const TSNode annotation = field(node, "type");
    if (!ts_node_is_null(annotation)) {
        result.kind = Kind::AnnotatedAssign;
        result.expressions.push_back(expression(field(node, "left")));
        result.expressions.push_back(expression(annotation));
        if (!ts_node_is_null(right))
            result.expressions.push_back(expression(right));
        return;
    }
    result.kind = Kind::Assign;
    result.expressions.push_back(expression(field(node, "left")));
    TSNode value = right;
    while (!ts_node_is_null(value) && type(value) == "assignment") {
        result.expressions.push_back(expression(field(value, "left")));
        value = field(value, "right");
    }
    result.expressions.push_back(ts_node_is_null(value) ? make(Expression::Kind::Error, node, text(node))
                                                        : expression(value));
}

void SyntaxBuilder::ifStatement(TSNode node, PyStatement &result)
{
    result.kind = PyStatement::Kind::If;
    result.expressions.push_back(expression(field(node, "condition")));
    block(field(node, "consequence"), result.body);
    // elif clauses become nested statements; the chain is kept by pointer into the innermost else.
    std::vector<PyStatement> *tail = &result.orElse;
    for (const TSNode child : named(node)) {
        if (type(child) == "elif_clause") {
            PyStatement nested;
            nested.kind = PyStatement::Kind::If;
            nested.line = line(child);
            nested.expressions.push_back(expression(field(child, "condition")));
            block(field(child, "consequence"), nested.body);
            tail->push_back(std::move(nested));
            tail = &tail->back().orElse;
        } else if (type(child) == "else_clause") {
            block(field(child, "body"), *tail);
        }
    }
}

void SyntaxBuilder::tryStatement(TSNode node, PyStatement &result)
{
    result.kind = PyStatement::Kind::Try;
    block(field(node, "body"), result.body);
    for (const TSNode child : named(node)) {
        const QByteArrayView kind = type(child);
        if (kind == "else_clause") {
            block(field(child, "body"), result.orElse);
        } else if (kind == "finally_clause") {
            for (const TSNode part : named(child)) {
                if (type(part) == "block")
                    block(part, result.finally);
            }
        } else if (kind == "except_clause" || kind == "except_group_clause") {
            result.text = QStringLiteral("except");
            result.handlers.push_back(handler(child));
        }
    }
}

PyStatement SyntaxBuilder::handler(TSNode node)
{
    PyStatement result;
    result.kind = PyStatement::Kind::Handler;
    result.line = line(node);
    for (const TSNode part : named(node)) {
        const QByteArrayView kind = type(part);
        if (kind == "block") {
            block(part, result.body);
        } else if (kind == "as_pattern") {
            const std::vector<TSNode> parts = named(part);
            result.expressions.push_back(expression(parts.front()));
            if (const std::vector<TSNode> target = named(parts.back()); !target.empty())
                result.text = text(target.front());
        } else if (kind == "identifier" && !result.expressions.empty()) {
            result.text = text(part); // the older grammar's `except A, name`
        } else {
            result.expressions.push_back(expression(part));
        }
    }
    return result;
}

void SyntaxBuilder::withStatement(TSNode node, PyStatement &result)
{
    result.kind = PyStatement::Kind::With;
    result.isAsync = type(ts_node_child(node, 0)) == "async";
    const auto add = [&](auto &&self, TSNode item) -> void {
        const QByteArrayView kind = type(item);
        if (kind == "as_pattern") {
            const std::vector<TSNode> parts = named(item);
            result.expressions.push_back(expression(parts.front()));
            const std::vector<TSNode> target = named(parts.back());
            result.expressions.push_back(target.empty() ? make(Expression::Kind::Absent, item)
                                                        : expression(target.front()));
        } else if (kind == "with_item" || kind == "with_clause") {
            for (const TSNode part : named(item))
                self(self, part);
        } else if (kind == "tuple" || kind == "parenthesized_expression") {
            const std::vector<TSNode> parts = named(item);
            const bool several = std::any_of(parts.begin(), parts.end(),
                                             [this](TSNode part) { return type(part) == "as_pattern"; });
            if (several) {
                for (const TSNode part : parts)
                    self(self, part);
            } else {
                result.expressions.push_back(expression(item));
                result.expressions.push_back(make(Expression::Kind::Absent, item));
            }
        } else {
            result.expressions.push_back(expression(item));
            result.expressions.push_back(make(Expression::Kind::Absent, item));
        }
    };
    for (const TSNode child : named(node)) {
        if (type(child) == "with_clause")
            add(add, child);
    }
    block(field(node, "body"), result.body);
}

void SyntaxBuilder::function(TSNode node, PyStatement &result)
{
    result.kind = PyStatement::Kind::Function;
    result.text = text(field(node, "name"));
    result.isAsync = type(ts_node_child(node, 0)) == "async";
    result.parameters = parameters(field(node, "parameters"));
    const TSNode annotation = field(node, "return_type");
    if (!ts_node_is_null(annotation))
        result.expressions.push_back(expression(annotation));
    const bool outerYield = std::exchange(m_sawYield, false);
    block(field(node, "body"), result.body);
    result.isGenerator = std::exchange(m_sawYield, outerYield);
}

std::vector<PyParameter> SyntaxBuilder::parameters(TSNode node)
{
    std::vector<PyParameter> result;
    if (ts_node_is_null(node))
        return result;
    auto kind = PyParameter::Kind::Normal;
    for (const TSNode child : named(node)) {
        PyParameter parameter;
        parameter.kind = kind;
        TSNode inner = child;
        QByteArrayView shape = type(child);
        if (shape == "keyword_separator") {
            kind = PyParameter::Kind::KeywordOnly;
            continue;
        }
        if (shape == "positional_separator")
            continue;
        if (shape == "default_parameter" || shape == "typed_default_parameter") {
            inner = field(child, "name");
            parameter.defaultValue.push_back(expression(field(child, "value")));
        } else if (shape == "typed_parameter") {
            inner = ts_node_named_child(child, 0);
        }
        shape = type(inner);
        if (shape == "list_splat_pattern" || shape == "dictionary_splat_pattern") {
            const bool keywords = shape == "dictionary_splat_pattern";
            parameter.kind = keywords ? PyParameter::Kind::Keywords : PyParameter::Kind::Arguments;
            kind = PyParameter::Kind::KeywordOnly;
            inner = ts_node_named_child(inner, 0);
        }
        parameter.name = text(inner);
        result.push_back(std::move(parameter));
    }
    return result;
}

void SyntaxBuilder::classDefinition(TSNode node, PyStatement &result)
{
    result.kind = PyStatement::Kind::Class;
    result.text = text(field(node, "name"));
    const TSNode bases = field(node, "superclasses");
    if (!ts_node_is_null(bases)) {
        Expression call;
        arguments(bases, call);
        result.expressions = std::move(call.children);
    }
    block(field(node, "body"), result.body);
}

void SyntaxBuilder::imports(TSNode node, PyStatement &result)
{
    const QByteArrayView kind = type(node);
    const auto add = [this, &result](TSNode child) {
        if (type(child) == "aliased_import")
            result.names.push_back({text(field(child, "name")), text(field(child, "alias"))});
        else if (type(child) == "wildcard_import")
            result.names.push_back({QStringLiteral("*"), {}});
        else
            result.names.push_back({text(child), {}});
    };
    if (kind == "import_statement") {
        result.kind = PyStatement::Kind::Import;
        for (const TSNode child : named(node))
            add(child);
        return;
    }
    result.kind = PyStatement::Kind::FromImport;
    if (kind == "future_import_statement") {
        result.text = QStringLiteral("__future__");
        for (const TSNode child : named(node))
            add(child);
        return;
    }
    const TSNode moduleName = field(node, "module_name");
    result.text = text(moduleName).simplified().remove(QLatin1Char(' '));
    for (const TSNode child : named(node)) {
        if (!ts_node_eq(child, moduleName))
            add(child);
    }
}

} // namespace stillroom
